//! How fast 100,000 past cases are replayed, beside asking the register about each of them by itself; and how fast 100,000
//! overdue cases get their alarms. Run on demand:
//!
//! ```text
//! cargo test --release -p gridcase-dispatch --test dispatch -- --ignored --nocapture replaying
//! cargo test --release -p gridcase-dispatch --test dispatch -- --ignored --nocapture draining
//! ```

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use gridcase_host::testing::Place;
use gridcase_proto::dispatch::v1::{self as pb, rehearse_draft_response::Piece};
use gridcase_proto::registry::v1 as registry;
use sea_orm::{ConnectionTrait as _, Statement};

use crate::site::{Site, administrator, opening};
use crate::town::{self, TOWN};

const CASES: u128 = 100_000;
/// Cases that are asked about one by one.
const ASKED: u128 = 5_000;
/// Callers at a time: as many as there are processors.
const SIDE_BY_SIDE: usize = 2;

/// A report somewhere in the large town, of one of its matters.
fn somewhere(number: u128) -> pb::OpenCaseRequest {
    let step = |by: u128, of: u32| f64::from(u32::try_from(number * by % u128::from(of * 100)).expect("small")) / 100.0;
    let matter = usize::try_from(number % u128::try_from(town::LARGE_MATTERS).expect("few")).expect("few");
    let mut request = opening(number, &town::large_matter(matter));
    let report = request.report.as_mut().expect("a report");
    report.position = Some(town::at(step(7919, town::LARGE_COLUMNS), step(104_729, town::LARGE_ROWS)));
    request
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, which takes a minute in a release build"]
async fn replaying_a_hundred_thousand_cases() {
    let place = Place::sqlite();
    let site = Site::on(&place).await;
    site.registry.publish(town::record(TOWN), 2, site.clock.now(), &town::large());
    let began = Instant::now();
    // The holder looks every two seconds.
    crate::site::wait_until("the large town", async || {
        let request = pb::ExplainRouteRequest { matter: town::large_matter(0), ..pb::ExplainRouteRequest::default() };
        let answer = site.by(&administrator()).explain_route(request).await.expect("an answer").into_inner();
        answer.route.and_then(|route| route.versions).is_some_and(|versions| versions.register == 2)
    })
    .await;
    let opens = futures::stream::iter((1..=CASES).map(|number| site.open(somewhere(number))));
    opens.buffer_unordered(256).for_each(|_| async {}).await;
    println!("{CASES} cases opened in {:.1} s", began.elapsed().as_secs_f64());

    site.registry.draft(town::large_draft());
    let began = Instant::now();
    let parts = vec![registry::Part::Register.into()];
    let request = pb::RehearseDraftRequest { parts, ..pb::RehearseDraftRequest::default() };
    let mut pieces = site.rehearsals(&administrator()).rehearse_draft(request).await.expect("a stream").into_inner();
    let mut replayed = Duration::ZERO;
    let mut finished = pb::RehearsalFinished::default();
    while let Some(piece) = pieces.message().await.expect("a piece") {
        match piece.piece {
            Some(Piece::Progress(progress)) if progress.done == progress.total => replayed = began.elapsed(),
            Some(Piece::Finished(all)) => finished = all,
            _ => {}
        }
    }
    let whole = began.elapsed();
    assert_eq!(u128::from(finished.replayed), CASES);
    assert!(finished.elsewhere > 0 && finished.same > 0);

    let began = Instant::now();
    let asked = futures::stream::iter((1..=ASKED).map(|number| {
        let report = somewhere(number).report.expect("a report");
        let request = pb::ExplainRouteRequest {
            matter: report.matter,
            position: report.position,
            ..pb::ExplainRouteRequest::default()
        };
        let mut client = site.by(&administrator());
        async move { client.explain_route(request).await.expect("an answer") }
    }));
    asked.buffer_unordered(SIDE_BY_SIDE).for_each(|_| async {}).await;
    let one_by_one = began.elapsed().as_secs_f64() / f64::from(u32::try_from(ASKED).expect("few"));
    let same_work = one_by_one * 2.0 * f64::from(u32::try_from(CASES).expect("many"));
    println!("all open cases, then {CASES} past cases replayed under both, by {:.1} s", replayed.as_secs_f64());
    println!("the whole rehearsal, with the ground: {:.1} s", whole.as_secs_f64());
    println!("the same answers by ExplainRoute, in process, {SIDE_BY_SIDE} at a time: {same_work:.1} s");
    println!("ratio: {:.1}", same_work / whole.as_secs_f64());
}

/// Overdue cases of the backlog.
const OVERDUE: u128 = 100_000;
/// Cases opened a second while it drains.
const MEANWHILE: u64 = 20;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, which takes minutes in a release build"]
async fn draining_a_hundred_thousand_overdue_cases() {
    let place = Place::sqlite();
    let site = Site::alarmed(&place).await;
    site.registry.hold(&crate::alarms::EVERYBODY);
    let opens = futures::stream::iter((1..=OVERDUE).map(|number| site.case(number, town::STALL)));
    opens.buffer_unordered(256).for_each(|_| async {}).await;
    // As after a process was down: two hours and a half after the dispatch, three steps of the first limit and the whole
    // ladder of the acceptance are due.
    site.pass(jiff::SignedDuration::from_mins(150));
    let began = Instant::now();
    let mut number = OVERDUE;
    let (mut opened, mut slowest) = (0_u32, Duration::ZERO);
    let mut ticks = tokio::time::interval(Duration::from_millis(1000 / MEANWHILE));
    let due = "SELECT count(*) FROM dispatch_case WHERE alarm_ms <= ";
    loop {
        ticks.tick().await;
        number += 1;
        let submitted = Instant::now();
        site.case(number, town::STALL).await;
        slowest = slowest.max(submitted.elapsed());
        opened += 1;
        if opened % 40 == 0 {
            let sql = format!("{due}{}", site.clock.now().as_millisecond());
            let row = site.db.reader().query_one_raw(Statement::from_string(site.db.backend(), sql)).await;
            let left: i64 = row.expect("an answer").expect("a row").try_get_by_index(0).expect("a number");
            if left == 0 {
                break;
            }
        }
    }
    let took = began.elapsed().as_secs_f64();
    let all = "SELECT count(*) FROM dispatch_alarm";
    let row = site.db.reader().query_one_raw(Statement::from_string(site.db.backend(), all)).await;
    let alarms: i64 = row.expect("an answer").expect("a row").try_get_by_index(0).expect("a number");
    println!(
        "{OVERDUE} overdue cases drained in {took:.0} s ({alarms} alarms); {opened} cases opened meanwhile, {:.1} a second, \
         the slowest in {slowest:.2?}",
        f64::from(opened) / took
    );
    site.check_and_end().await;
}
