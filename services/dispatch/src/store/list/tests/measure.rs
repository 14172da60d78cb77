//! Lists and counts of a town of ten thousand cases, beside the same of a town of a million. Run on demand:
//!
//! ```text
//! cargo test --release -p gridcase-dispatch --lib -- --ignored --nocapture lists_of_a_million
//! ```
//!
//! Each question is put to both towns in turn, each time by another person or about another thing, through the uses that
//! serve the API. A figure is the median of its rounds.

use std::time::{Duration, Instant};

use gridcase_host::paging::Page;
use gridcase_host::testing::Place;
use gridcase_host::token::{ServiceSecret, ServiceTokens};
use gridcase_host::{Caller, Clock, Hub, Ids, Methods, Person, Post, Shutdown};
use gridcase_proto::common::v1::Role;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::super::{Key, Order};
use super::made::{self, Made, TOWN};
use crate::case::{Outcome, State};
use crate::dispatch::{Dispatch, Viewer};
use crate::filter::Filter;
use crate::store::case::{RETURNED, REWORKED};
use crate::{Config, Peers};

const ROUNDS: usize = 200;

/// Who asks.
#[derive(Clone, Copy)]
enum Who {
    Room,
    Supervisor,
    Unit,
    Worker,
}

/// What is asked for.
#[derive(Clone, Copy)]
enum What {
    /// The first page of fifty.
    Page(Order),
    /// A page of fifty from the middle of the archive.
    Deep(Order),
    /// Counts.
    Count,
}

type Question = (&'static str, Who, What, fn(usize) -> Filter);

fn open(_: usize) -> Filter {
    Filter { open: Some(true), ..Filter::default() }
}

fn all(_: usize) -> Filter {
    Filter::default()
}

fn ended(_: usize) -> Filter {
    Filter { open: Some(false), ..Filter::default() }
}

#[rustfmt::skip]
const QUESTIONS: [Question; 40] = [
    ("inbox, by due time", Who::Room, What::Page(Order::Due), open),
    ("inbox, by due time", Who::Supervisor, What::Page(Order::Due), open),
    ("inbox, by due time", Who::Unit, What::Page(Order::Due), open),
    ("inbox, by due time", Who::Worker, What::Page(Order::Due), open),
    ("queue, newest first", Who::Room, What::Page(Order::Newest), |_| Filter { states: vec![State::Filed], ..open(0) }),
    ("all, newest first", Who::Room, What::Page(Order::Newest), all),
    ("all, newest first", Who::Unit, What::Page(Order::Newest), all),
    ("all, newest first", Who::Worker, What::Page(Order::Newest), all),
    ("ended, newest first", Who::Unit, What::Page(Order::Newest), ended),
    ("from the middle of the archive", Who::Room, What::Deep(Order::Newest), all),
    ("from the middle of the archive", Who::Unit, What::Deep(Order::Newest), all),
    ("from the middle of the archive", Who::Worker, What::Deep(Order::Newest), all),
    ("from the middle, oldest first", Who::Unit, What::Deep(Order::Due), all),
    ("one matter", Who::Room, What::Page(Order::Newest), matter),
    ("one matter", Who::Unit, What::Page(Order::Newest), matter),
    ("one grid", Who::Room, What::Page(Order::Newest), grid),
    ("one asset", Who::Room, What::Page(Order::Newest), |at| Filter { asset: made::asset(at), ..all(0) }),
    ("one team", Who::Unit, What::Page(Order::Newest), team),
    ("reworked", Who::Supervisor, What::Page(Order::Newest), |_| Filter { marks: REWORKED, ..all(0) }),
    ("returned, one matter, ended", Who::Supervisor, What::Page(Order::Newest), |at| Filter { marks: RETURNED, ..matter(at) }),
    ("one day", Who::Room, What::Page(Order::Newest), day),
    ("one day, one source", Who::Unit, What::Page(Order::Newest), |at| Filter { source: "phone".to_owned(), ..day(at) }),
    ("one source, fixed on the spot", Who::Room, What::Page(Order::Newest), |_| Filter {
        source: "superior".to_owned(), outcome: Some(Outcome::FixedOnTheSpot), ..all(0)
    }),
    ("number", Who::Room, What::Page(Order::Newest), |_| Filter { number: "20260227".to_owned(), ..all(0) }),
    ("nothing there", Who::Unit, What::Page(Order::Newest), |_| Filter { source: "none".to_owned(), ..all(0) }),
    ("all", Who::Room, What::Count, all),
    ("all", Who::Supervisor, What::Count, all),
    ("all", Who::Unit, What::Count, all),
    ("all", Who::Worker, What::Count, all),
    ("open", Who::Room, What::Count, open),
    ("open", Who::Unit, What::Count, open),
    ("open", Who::Worker, What::Count, open),
    ("overdue", Who::Unit, What::Count, |_| Filter { overdue: true, ..all(0) }),
    ("one lead unit", Who::Room, What::Count, |at| Filter { lead: made::unit(at % 15), ..all(0) }),
    ("one grid", Who::Room, What::Count, grid),
    ("one grid", Who::Unit, What::Count, grid),
    ("one matter", Who::Room, What::Count, matter),
    ("one matter", Who::Unit, What::Count, matter),
    ("one team", Who::Unit, What::Count, team),
    ("one day, one source", Who::Unit, What::Count, |at| Filter { source: "phone".to_owned(), ..day(at) }),
];

fn matter(at: usize) -> Filter {
    Filter { matter: made::matter(at % 250), ..all(0) }
}

fn grid(at: usize) -> Filter {
    Filter { grid: made::grid(at % 150), ..all(0) }
}

fn team(at: usize) -> Filter {
    Filter { assignee: made::team(at % 60), ..all(0) }
}

fn day(at: usize) -> Filter {
    let until = made::now() - SignedDuration::from_hours(24 * i64::try_from(1 + at % 60).expect("few"));
    Filter { filed: (Some(until - SignedDuration::from_hours(24)), Some(until)), ..all(0) }
}

/// A town that can be asked.
struct Asked {
    dispatch: Dispatch,
    made: Made,
    shutdown: Shutdown,
    _folder: TempDir,
    _hub: Hub,
    _place: Place,
}

impl Asked {
    async fn new(place: Place, made: Made) -> Self {
        let clock = Clock::driven(made::now());
        let tokens = ServiceTokens::new(&ServiceSecret::new([7; 32]));
        let methods = Methods::read(gridcase_proto::DESCRIPTORS).expect("descriptors");
        let hub = Hub::new(methods, clock.clone(), tokens);
        let folder = TempDir::new().expect("a folder");
        let shutdown = Shutdown::new(Duration::from_secs(5));
        let peers = Peers {
            registry: hub.peer("gridcase.registry.v1.RegistryService", "dispatch"),
            intake: hub.peer("gridcase.intake.v1.IntakeService", "dispatch"),
        };
        let config = Config::new(place.target(), folder.path().join("snapshots"));
        let service = crate::build(config, peers, clock, Ids::random(), &shutdown).await.expect("dispatch");
        let dispatch = service.dispatch.clone();
        let began = Instant::now();
        made.fill(&dispatch.db).await;
        println!("{} cases, {} of them open, stored in {:.0} s", made.cases, made.open, began.elapsed().as_secs_f64());
        tokio::spawn(service.accesses.run(dispatch.db.clone(), shutdown.clone()));
        Self { dispatch, made, shutdown, _folder: folder, _hub: hub, _place: place }
    }

    fn viewer(&self, who: Who, at: usize) -> Viewer {
        let (id, role, unit, area) = match who {
            Who::Room => ("room".to_owned(), Role::Command, String::new(), String::new()),
            Who::Supervisor => ("supervisor".to_owned(), Role::Supervisor, String::new(), TOWN.to_owned()),
            Who::Unit => (format!("of-{at}"), Role::Dispatcher, made::unit(at % 15), String::new()),
            Who::Worker => (made::worker(at % 300), Role::Worker, String::new(), made::grid(at % 300 / 2)),
        };
        let post = Post { id: "post".to_owned(), role, unit, area };
        self.dispatch.viewer(&Caller::Person(Person {
            account: id.clone(),
            name: id.clone(),
            id,
            town: TOWN.to_owned(),
            session: "s".to_owned(),
            posts: vec![post],
            issued_at: Timestamp::UNIX_EPOCH,
        }))
    }

    /// How long one answer takes.
    async fn ask(&self, (_, who, what, filter): Question, at: usize) -> Duration {
        let (viewer, filter) = (self.viewer(who, at), filter(at));
        let mut page: Page<Key> = Page::read(50, "", &"").expect("a page");
        let order = match what {
            What::Page(order) => order,
            What::Deep(order) => {
                let row = self.made.row(self.made.cases / 2 + at);
                page.after = Some((if order == Order::Due { row.due_ms } else { row.filed_ms }, row.id));
                order
            }
            What::Count => {
                let began = Instant::now();
                self.dispatch.count(&viewer, &filter).await.expect("counts");
                return began.elapsed();
            }
        };
        let began = Instant::now();
        self.dispatch.list(&viewer, &filter, order, &page).await.expect("a page");
        began.elapsed()
    }

    async fn end(self) {
        self.shutdown.begin();
        self.shutdown.finish().await.expect("ended in time");
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

/// Asks both towns and prints what came of it.
async fn compare(small: &Asked, large: &Asked) {
    println!("| who | what | ten thousand, ms | a million, ms | ratio |\n|---|---|---|---|---|");
    let mut worst = 0.0_f64;
    for question in QUESTIONS {
        let (mut few, mut many) = (Vec::new(), Vec::new());
        for at in 0..ROUNDS + 20 {
            let (one, other) = (small.ask(question, at).await, large.ask(question, at).await);
            if at >= 20 {
                few.push(one);
                many.push(other);
            }
        }
        let (few, many) = (median(few), median(many));
        worst = worst.max(many / few);
        let who = match question.1 {
            Who::Room => "command room",
            Who::Supervisor => "supervisor",
            Who::Unit => "dispatcher",
            Who::Worker => "worker",
        };
        let kind = if matches!(question.2, What::Count) { "count" } else { "page" };
        println!("| {who} | {kind}: {} | {few:.2} | {many:.2} | {:.2} |", question.0, many / few);
    }
    println!("worst ratio: {worst:.2}");
}

/// About as many open cases in both, then one in a hundred.
async fn measure(place: impl Fn() -> Place) {
    for (few, many) in [(400, 400), (100, 10_000)] {
        let small = Asked::new(place(), Made { cases: 10_000, open: few }).await;
        let large = Asked::new(place(), Made { cases: 1_000_000, open: many }).await;
        compare(&small, &large).await;
        small.end().await;
        large.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, which takes minutes in a release build"]
async fn lists_of_a_million_on_sqlite() {
    measure(Place::sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, which takes minutes in a release build"]
async fn lists_of_a_million_on_postgresql() {
    measure(|| Place::postgres().expect("PostgreSQL")).await;
}
