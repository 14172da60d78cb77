//! A made-up town with an archive: its cases one after another, each always the same.

use gridcase_host::database::Database;
use gridcase_host::stamp;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use uuid::Uuid;

use crate::calendars::unpublished;
use crate::case::{
    Actor, Ask, Case, Cause, Clock, Considered, Decision, Event, Outcome, Place, Report, Return, Role, Route, State,
    Task, What, Wish,
};
use crate::error::Error;
use crate::store::{assist, assists, case, tally};

pub(super) const TOWN: &str = "330106109";
/// Rows stored by one statement.
const TOGETHER: usize = 500;
const UNITS: usize = 15;
const GRIDS: usize = 150;
const MATTERS: usize = 250;
const WORKERS: usize = 300;
const TEAMS: usize = 60;
const ASSETS: usize = 5000;

/// A town with so many cases, of which the last ones are open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) cases: usize,
    pub(super) open: usize,
}

/// Numbers that look as if drawn; each draw of a case is another.
#[derive(Clone, Copy)]
struct Draw(u64);

impl Draw {
    /// One of `of`, as the `at`-th draw.
    fn of(self, at: u64, of: usize) -> usize {
        let mut drawn = (self.0 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ at.wrapping_mul(0xD1B5_4A32_D192_ED03);
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((drawn ^ (drawn >> 31)) % of as u64).expect("less than of")
    }

    /// One in a hundred of these.
    fn percent(self, at: u64, percent: usize) -> bool {
        self.of(at, 100) < percent
    }
}

pub(super) fn unit(number: usize) -> String {
    format!("U{number:02}")
}

pub(super) fn grid(number: usize) -> String {
    format!("{TOWN}{:03}{:03}", 1 + number / 10, 1 + number % 10)
}

pub(super) fn matter(number: usize) -> String {
    format!("event:{:05}", 6001 + number)
}

pub(super) fn worker(number: usize) -> String {
    format!("0193{number:04x}-0000-7000-8000-000000000000")
}

pub(super) fn team(number: usize) -> String {
    format!("巡逻{number}组")
}

pub(super) fn asset(number: usize) -> String {
    format!("33010600{number:08}")
}

/// When the last case was filed.
pub(super) fn now() -> Timestamp {
    "2026-03-01T04:00:00Z".parse().expect("an instant")
}

impl Made {
    /// The `at`-th case, from 0, with when it is due next. One in a quarter of an hour, the last one now.
    pub(super) fn case(self, at: usize) -> (Case, Option<Timestamp>) {
        let draw = Draw(at as u64);
        let back = SignedDuration::from_mins(15) * i32::try_from(self.cases - 1 - at).expect("not so many");
        let filed_at = now() - back;
        let open = at + self.open >= self.cases;
        let mut case = filed(at, draw, filed_at);
        let lead = unit(draw.of(1, UNITS).min(draw.of(2, UNITS)));
        let state = state(draw, open);
        if !matches!(state, State::Filed | State::Returned | State::Voided) {
            case.lead = Some(lead.clone());
            case.clock = Some(Clock::start(filed_at));
            if draw.percent(3, 20) {
                let others = (0..=draw.of(4, 2)).map(|next| unit(4 - next)).filter(|other| *other != lead);
                case.tasks = others.map(|unit| part(unit, filed_at)).collect();
            }
        }
        if matches!(state, State::Handling | State::Suspended | State::Handled | State::Closed) && draw.percent(5, 60) {
            case.assignee = team(draw.of(6, TEAMS));
        }
        case.causes = if state == State::Filed { vec![Cause::ALL[draw.of(7, Cause::ALL.len())]] } else { Vec::new() };
        case.state = state;
        if state == State::Returned || draw.percent(8, 4) {
            case.returns.push(returned(&lead, filed_at));
        }
        case.reworks = u32::from(draw.percent(9, 3) && matches!(state, State::Handling | State::Closed));
        case.reopenings = u32::from(draw.percent(10, 1));
        case.ask = (state == State::Handling && draw.percent(22, 10)).then(|| asked(filed_at));
        let due = matches!(state, State::Dispatched | State::Handling)
            .then(|| filed_at + SignedDuration::from_hours(i64::try_from(draw.of(11, 200)).expect("few")));
        if !open {
            case.outcome = Some(match state {
                State::Voided => Outcome::Voided,
                _ if draw.percent(12, 12) => Outcome::FixedOnTheSpot,
                _ => Outcome::Handled,
            });
            case.ended_at = Some(filed_at + SignedDuration::from_hours(20));
        }
        (case, due)
    }

    /// The row of the `at`-th case, due when it is made up to be.
    pub(super) fn row(self, at: usize) -> case::Model {
        let (case, due) = self.case(at);
        let row = case::row(&case, &unpublished()).expect("a row");
        case::Model { due_ms: due.filter(|_| case.state.is_open()).map_or(row.due_ms, stamp::to_millis), ..row }
    }

    /// Stores all of them as the store writes them, many at a time.
    pub(super) async fn fill(self, db: &Database) {
        let mut tallies = Vec::new();
        for from in (0..self.cases).step_by(TOGETHER) {
            let (mut rows, mut assisting) = (Vec::new(), Vec::new());
            for at in from..self.cases.min(from + TOGETHER) {
                let ((case, _), row) = (self.case(at), self.row(at));
                tallies.extend(tally::Ended::of_row(&row).iter().flat_map(|ended| ended.tallies(1)));
                rows.push(row.into_active_model().reset_all());
                assisting.extend(
                    case.assisting().into_iter().map(|unit| assists(&case, unit).into_active_model().reset_all()),
                );
            }
            if from % (TOGETHER * 20) == 0 {
                tallies = tally::summed(tallies);
            }
            let stored = db.write(move |tx| {
                Box::pin(async move {
                    case::Entity::insert_many(rows).exec_without_returning(tx).await?;
                    if !assisting.is_empty() {
                        assist::Entity::insert_many(assisting).exec_without_returning(tx).await?;
                    }
                    Ok::<_, Error>(())
                })
            });
            stored.await.expect("stored");
        }
        for some in tally::summed(tallies).chunks(TOGETHER) {
            let some = some.to_vec();
            let stored = db.write(move |tx| Box::pin(async move { tally::add(tx, some).await }));
            stored.await.expect("tallied");
        }
    }
}

fn state(draw: Draw, open: bool) -> State {
    match (open, draw.of(13, 20)) {
        (true, 0..2) => State::Filed,
        (true, 2..7) => State::Dispatched,
        (true, 7..15) => State::Handling,
        (true, 15) => State::Returned,
        (true, 16) => State::Suspended,
        (true, _) => State::Handled,
        (false, 0) => State::Voided,
        (false, _) => State::Closed,
    }
}

/// As long as cases of a town are: with its route, what else was considered, and the words of whoever reported it.
fn filed(at: usize, draw: Draw, filed_at: Timestamp) -> Case {
    let number = format!("{TOWN}-{}-{at:05}", filed_at.strftime("%Y%m%d"));
    let matter = matter(draw.of(14, MATTERS));
    let grid = grid(draw.of(15, GRIDS));
    let (longitude, latitude) = (120.1, 30.3);
    let place = Place {
        longitude,
        latitude,
        coordinate_system: "GCJ-02".to_owned(),
        accuracy_m: 12.0,
        fixed_at: Some(filed_at),
        provider: "gps".to_owned(),
    };
    let reporter = draw.percent(16, 80).then(|| Actor {
        person: worker(draw.of(15, GRIDS) * 2 + draw.of(17, WORKERS / GRIDS)),
        name: "李娜".to_owned(),
        role: Some(Role::Worker),
        unit: String::new(),
    });
    let source = ["phone", "superior", "citizen"][draw.of(18, 3)];
    let report = Report {
        matter: matter.clone(),
        place: Some(place),
        words: "沿街商户占道经营，影响行人通行，现场已拍照，请尽快派人处理。".to_owned(),
        place_words: "文一西路与古墩路交叉口东南侧人行道".to_owned(),
        media: vec![vec![7; 32], vec![8; 32]],
        source: if reporter.is_some() { "worker" } else { source }.to_owned(),
        reporter,
        received_at: Some(filed_at),
        found_at: Some(filed_at),
        ..Report::default()
    };
    let lost = |rule: &str| Considered {
        rule: rule.to_owned(),
        unit: unit(3),
        lost: "less_specific".to_owned(),
        why: "另一条规则更具体".to_owned(),
    };
    let route = Route {
        lead: Some(unit(1)),
        rule: "R-117".to_owned(),
        basis: "《浙江省综合行政执法条例》第十一条".to_owned(),
        considered: vec![lost("R-1"), lost("R-2"), lost("R-3")],
        grid: grid.clone(),
        areas: vec![grid[..12].to_owned(), TOWN.to_owned()],
        explanation: "事项属于综合行政执法队的职责，地点在其辖区内。".to_owned(),
        touched_grids: vec![grid],
        ..Route::default()
    };
    let decision = Decision {
        matter,
        matter_name: "店外经营".to_owned(),
        asset: if draw.percent(19, 5) { asset(draw.of(20, ASSETS)) } else { String::new() },
        place: Some((longitude, latitude)),
        route,
        ..Decision::default()
    };
    let event = Event {
        town: TOWN.to_owned(),
        case: id(at, draw, filed_at),
        sequence: 1,
        time: filed_at,
        actor: Actor::default(),
        what: What::Filed { number, report: Box::new(report), decision: Box::new(decision), parent: None },
    };
    Case::filed(&event).expect("a filing")
}

/// In the order of reports, which is about that of filing.
fn id(at: usize, draw: Draw, filed_at: Timestamp) -> Uuid {
    let shaken = filed_at.as_millisecond() - i64::try_from(draw.of(21, 3_600_000)).expect("an hour");
    Uuid::from_u128((u128::try_from(shaken).expect("after 1970") << 80) + at as u128)
}

fn part(unit: String, from: Timestamp) -> Task {
    Task { unit, words: String::new(), limit: None, clock: Clock::start(from), crew: None, end: None }
}

fn asked(time: Timestamp) -> Ask {
    let wish = Wish::Extension { limit: 1 };
    Ask { number: 1, time, actor: Actor::default(), reason: "等管线迁移".to_owned(), wish }
}

fn returned(unit: &str, time: Timestamp) -> Return {
    Return {
        unit: unit.to_owned(),
        time,
        actor: Actor::default(),
        reason: "不属本单位".to_owned(),
        basis: "职责清单".to_owned(),
        proposed_unit: super::made::unit(2),
    }
}
