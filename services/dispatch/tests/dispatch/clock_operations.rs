//! Outages and recalculations: planned, declared, followed by every case once, through the service.

use std::collections::BTreeSet;

use gridcase_host::{Ids, Person, stamp, status, testing::each_place};
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, ClockOperationKind, case_event::What, due_move::Source};
use jiff::{SignedDuration, Timestamp};
use tonic::Code;

use crate::casefile::{comparable, rebuilt};
use crate::site::{
    Site, administrator, dispatcher, each_alarmed, each_site, frame, opening, person, supervisor, taken, wait_until,
};
use crate::town;

fn zhou() -> Person {
    person("zhou", Role::Command, "", "")
}

fn new_id() -> String {
    Ids::random().at(Timestamp::UNIX_EPOCH).to_string()
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[expect(clippy::unnecessary_wraps, reason = "as the requests take it")]
fn wire(moment: Timestamp) -> Option<prost_types::Timestamp> {
    Some(stamp::to_wire(moment))
}

fn outage(from: Timestamp, until: Option<Timestamp>, unit: &str) -> pb::DeclareOutageRequest {
    pb::DeclareOutageRequest {
        id: new_id(),
        from: wire(from),
        until: until.map(stamp::to_wire),
        unit: unit.to_owned(),
        reason: "政务云停电".to_owned(),
    }
}

/// Declares an outage as the command room, and waits until every case has followed.
pub(crate) async fn declare_outage(
    site: &Site,
    from: Timestamp,
    until: Option<Timestamp>,
    unit: &str,
) -> pb::ClockOperation {
    let declared = site.clocks(&zhou()).declare_outage(outage(from, until, unit)).await.expect("declared");
    followed(site, &declared.into_inner().operation.expect("an operation").id).await
}

/// Recalculates as the administrator, and waits until every case has followed.
pub(crate) async fn recalculate(site: &Site) -> pb::ClockOperation {
    let request = pb::RecalculateRequest { id: new_id(), reason: "2026 年日历已公布".to_owned() };
    let declared = site.clocks(&administrator()).recalculate(request).await.expect("declared");
    followed(site, &declared.into_inner().operation.expect("an operation").id).await
}

async fn operation(site: &Site, id: &str) -> pb::ClockOperation {
    let all = pb::ListClockOperationsRequest { page_size: 500, ..pb::ListClockOperationsRequest::default() };
    let listed = site.clocks(&zhou()).list_clock_operations(all).await.expect("a list").into_inner().operations;
    listed.into_iter().find(|operation| operation.id == id).expect("the operation")
}

async fn followed(site: &Site, id: &str) -> pb::ClockOperation {
    wait_until("every case to follow", async || operation(site, id).await.done_at.is_some()).await;
    operation(site, id).await
}

async fn plan(site: &Site, from: Timestamp, until: Option<Timestamp>, unit: &str) -> Vec<pb::ClockPlan> {
    let (from, until, unit) = (wire(from), until.map(stamp::to_wire), unit.to_owned());
    let request = pb::PlanOutageRequest { from, until, unit };
    let mut pieces = site.clocks(&zhou()).plan_outage(request).await.expect("a stream").into_inner();
    let mut plan = Vec::new();
    while let Some(piece) = pieces.message().await.expect("pieces") {
        plan.extend(piece.plan);
    }
    plan
}

async fn changes(site: &Site, id: &str) -> Vec<pb::ClockChange> {
    let (mut changes, mut token) = (Vec::new(), String::new());
    loop {
        let request = pb::ListClockChangesRequest { operation: id.to_owned(), page_size: 2, page_token: token };
        let page = site.clocks(&zhou()).list_clock_changes(request).await.expect("a page").into_inner();
        changes.extend(page.changes);
        token = page.next_page_token;
        if token.is_empty() {
            return changes;
        }
    }
}

fn due(case: &pb::Case) -> Vec<Option<Timestamp>> {
    case.deadlines.iter().map(|deadline| deadline.due_at.as_ref().and_then(stamp::from_wire)).collect()
}

fn moved(before: &pb::Case, by: SignedDuration) -> Vec<Option<Timestamp>> {
    due(before).into_iter().map(|at| at.map(|at| at + by)).collect()
}

/// Changes by case number, with what is kept and from when to when.
fn told(changes: &[pb::ClockChange]) -> BTreeSet<String> {
    let each = changes.iter().map(|change| {
        assert!(!change.case.is_empty() && !change.matter_name.is_empty() && change.state != 0);
        format!("{} {:?}", change.number, change.moves)
    });
    each.collect()
}

#[tokio::test]
async fn an_outage_is_planned_without_a_change_and_then_moves_what_was_told() {
    each_site(async |site| {
        let start = site.clock.now();
        let (dispatched, accepted) = (site.case(1, town::STALL).await, site.accepted(2).await);
        let queued = site.case(3, town::ORPHAN).await;
        let handled = site.handled(4).await;
        site.pass(hours(1));
        let late = site.case(5, town::STALL).await;
        let all = [&dispatched, &accepted, &queued, &handled, &late];
        let pieces = plan(site, start, None, "").await;
        let last = pieces.last().expect("pieces");
        let planned: Vec<_> = pieces.iter().flat_map(|piece| piece.changes.clone()).collect();
        assert!(last.finished && last.looked == 5 && last.total == 5 && last.cases == 4 && planned.len() == 4);
        for case in all {
            assert_eq!(site.get(&case.id).await.etag, case.etag, "nothing has changed");
        }

        let done = declare_outage(site, start, None, "").await;
        assert_eq!((done.kind(), done.cases, done.calendars), (ClockOperationKind::Outage, 4, 0));
        assert_eq!(done.actor.as_ref().map(|actor| actor.name.as_str()), Some("ZHOU"));
        assert_eq!(told(&changes(site, &done.id).await), told(&planned), "as it was planned");
        for case in [&dispatched, &accepted] {
            let after = site.get(&case.id).await;
            assert_eq!((due(&after), after.sequence), (moved(case, hours(1)), case.sequence + 1));
            assert_eq!(after.pauses[0].reason, "outage");
            let part = |case: &pb::Case| case.tasks[0].due_at.as_ref().and_then(stamp::from_wire).expect("due");
            assert_eq!(part(&after).duration_since(part(case)), hours(1), "the assisting unit's part");
        }
        let step = |case: &pb::Case| case.duty.as_ref().and_then(|duty| duty.due_at).map(|at| at.seconds);
        let after = site.get(&queued.id).await;
        assert_eq!(step(&after), step(&queued).map(|second| second + 3600), "the command room's time to dispatch");
        assert_eq!(site.get(&late.id).await.etag, late.etag, "what came afterwards is not concerned");
        let judged = site.get(&handled.id).await;
        assert_eq!(judged.hand_in, handled.hand_in);
        let history = site.history(&accepted.id).await;
        let event = history.last().expect("an event");
        assert!(matches!(&event.what, Some(What::Paused(paused)) if paused.reason == "政务云停电"));
        assert_eq!(
            event.actor.as_ref().map(|actor| (actor.name.as_str(), actor.role())),
            Some(("ZHOU", Role::Command))
        );
        assert_eq!(comparable(&rebuilt(&history)), comparable(&site.get(&accepted.id).await));

        let nothing = plan(site, start, Some(start + hours(1)), "").await;
        assert_eq!(nothing.last().map(|last| last.cases), Some(0), "no time stands twice");
        let again = declare_outage(site, start + hours(1) / 2, None, "").await;
        assert_eq!((again.cases, changes(site, &again.id).await), (0, Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn an_outage_of_one_unit_moves_its_clocks_alone() {
    each_site(async |site| {
        let start = site.clock.now();
        let case = site.accepted(1).await;
        site.pass(hours(1));
        let assisting = declare_outage(site, start, None, "T1").await;
        let only = changes(site, &assisting.id).await;
        let sources: Vec<_> = only.iter().flat_map(|change| &change.moves).map(|of| of.source.clone()).collect();
        assert_eq!(sources, [Some(Source::Task("T1".to_owned()))]);
        assert_eq!(due(&site.get(&case.id).await), due(&case));
        let foreign = declare_outage(site, start, None, "P1").await;
        assert_eq!(foreign.cases, 0);
        let own = declare_outage(site, start, None, "C1").await;
        assert_eq!((own.cases, due(&site.get(&case.id).await)), (1, moved(&case, hours(1))));
        let two = pb::ListClockOperationsRequest { page_size: 2, ..pb::ListClockOperationsRequest::default() };
        let listed = site.clocks(&zhou()).list_clock_operations(two).await.expect("a list").into_inner();
        assert!(listed.operations.len() == 2 && !listed.next_page_token.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_same_declaration_again_declares_nothing_and_other_terms_are_refused() {
    each_site(async |site| {
        let start = site.clock.now();
        site.accepted(1).await;
        site.pass(hours(1));
        let request = outage(start, None, "");
        let first = site.clocks(&zhou()).declare_outage(request.clone()).await.expect("declared").into_inner();
        followed(site, &request.id).await;
        site.pass(hours(1));
        let again = site.clocks(&zhou()).declare_outage(request.clone()).await.expect("the same").into_inner();
        let (first, again) = (first.operation.expect("one"), again.operation.expect("one"));
        assert_eq!((again.outage, again.cases), (first.outage, 1), "until the moment at which it was declared first");
        let other = pb::DeclareOutageRequest { reason: "其他".to_owned(), ..request.clone() };
        let refused = site.clocks(&zhou()).declare_outage(other).await.expect_err("another one");
        assert_eq!(
            (refused.code(), status::reason(&refused).as_deref()),
            (Code::AlreadyExists, Some("REQUEST_REUSED"))
        );

        let now = site.clock.now();
        let wrong = async |request: pb::DeclareOutageRequest| {
            let refused = site.clocks(&zhou()).declare_outage(request).await.expect_err("wrong");
            assert_eq!(refused.code(), Code::InvalidArgument);
            status::violations(&refused)[0].0.clone()
        };
        assert_eq!(wrong(outage(now - hours(1), Some(now + hours(1)), "")).await, "until");
        assert_eq!(wrong(outage(now, Some(now), "")).await, "from");
        assert_eq!(wrong(outage(now - hours(24 * 31 + 1), None, "")).await, "from");
        assert_eq!(wrong(outage(now - hours(1), None, "Z9")).await, "unit");
        assert_eq!(
            wrong(pb::DeclareOutageRequest { reason: " ".to_owned(), ..outage(start, None, "") }).await,
            "reason"
        );
        assert_eq!(wrong(pb::DeclareOutageRequest { from: None, ..outage(start, None, "") }).await, "from");
        assert_eq!(wrong(pb::DeclareOutageRequest { id: "1".to_owned(), ..outage(start, None, "") }).await, "id");
        for stranger in [supervisor(), dispatcher("C1")] {
            let refused = site.clocks(&stranger).declare_outage(outage(start, None, "")).await.expect_err("not theirs");
            assert_eq!(refused.code(), Code::PermissionDenied);
        }
        let unknown = pb::ListClockChangesRequest { operation: new_id(), ..pb::ListClockChangesRequest::default() };
        let unknown = site.clocks(&zhou()).list_clock_changes(unknown).await.expect_err("none");
        assert_eq!(unknown.code(), Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn what_was_cut_off_is_taken_up_and_ends_the_same() {
    each_place(async |place| {
        let before = Site::on(place).await;
        let start = before.clock.now();
        let mut cases = Vec::new();
        for number in 1..=30 {
            cases.push(before.case(number, town::STALL).await);
        }
        before.pass(hours(1));
        let request = outage(start, None, "");
        before.clocks(&zhou()).declare_outage(request.clone()).await.expect("declared");
        // The process ends with some cases changed, and some not.
        before.check_and_end().await;
        let one = Site::on(place).await;
        let other = if one.db.backend() == sea_orm::DbBackend::Postgres { Some(Site::on(place).await) } else { None };
        for site in other.iter().chain([&one]) {
            site.pass(hours(2));
        }
        let done = followed(&one, &request.id).await;
        assert_eq!((done.cases, changes(&one, &request.id).await.len()), (30, 30));
        for case in &cases {
            let after = one.get(&case.id).await;
            assert_eq!((due(&after), after.sequence), (moved(case, hours(1)), case.sequence + 1), "once");
        }
        if let Some(other) = other {
            other.check_and_end().await;
        }
        one.check_and_end().await;
    })
    .await;
}

#[tokio::test]
async fn estimates_are_calculated_anew_by_the_calendar_in_force_and_nothing_else_is() {
    each_site(async |site| {
        let published = site.case(1, town::OFFICE).await;
        site.publish(2, town::estimated(2026), |versions| versions.calendars).await;
        let estimated = site.case(2, town::OFFICE).await;
        let natural = site.accepted(3).await;
        site.publish(3, town::calendars(2030, 480, 1080), |versions| versions.calendars).await;
        let unknown = site.case(4, town::OFFICE).await;
        assert_eq!((estimated.deadlines[0].provisional, unknown.deadlines[0].unknown_year), (true, 2026));
        site.publish(4, town::calendars(2026, 480, 840), |versions| versions.calendars).await;

        let mut pieces = site
            .clocks(&administrator())
            .plan_recalculation(pb::PlanRecalculationRequest {})
            .await
            .expect("a stream")
            .into_inner();
        let mut planned = Vec::new();
        while let Some(piece) = pieces.message().await.expect("pieces") {
            let plan = piece.plan.expect("a plan");
            assert_eq!(plan.calendars, 4);
            planned.extend(plan.changes);
        }
        let numbers: BTreeSet<_> =
            planned.iter().map(|change| (change.number.clone(), change.calendars_before)).collect();
        assert_eq!(numbers, BTreeSet::from([(estimated.number.clone(), 2), (unknown.number.clone(), 3)]));

        let done = recalculate(site).await;
        assert_eq!((done.kind(), done.cases, done.calendars), (ClockOperationKind::Recalculation, 2, 4));
        assert_eq!(told(&changes(site, &done.id).await), told(&planned));
        for (case, from) in [(&estimated, 2), (&unknown, 3)] {
            let after = site.get(&case.id).await;
            let noon = case.dispatched_at.as_ref().and_then(stamp::from_wire).expect("dispatched");
            assert_eq!(due(&after), [Some(noon + hours(22))], "two hours until 14:00 and two on the next morning");
            assert!(!after.deadlines[0].provisional && after.deadlines[0].unknown_year == 0);
            let versions = after.route.as_ref().and_then(|route| route.versions).expect("versions");
            assert_eq!(versions.calendars, 4);
            let history = site.history(&case.id).await;
            let event = history.last().expect("an event");
            assert!(matches!(&event.what, Some(What::Recalculated(of)) if (of.from, of.to) == (from, 4)));
            assert_eq!(event.actor.as_ref().map(|actor| actor.name.as_str()), Some("ADMIN"));
            assert_eq!(comparable(&rebuilt(&history)), comparable(&after));
        }
        for case in [&published, &natural] {
            assert_eq!(site.get(&case.id).await.etag, case.etag, "its calendar stays");
        }
        assert_eq!(recalculate(site).await.cases, 0, "and again there is nothing");
    })
    .await;
}

#[tokio::test]
async fn the_alarm_that_nobody_knows_goes_when_the_calendar_is_there() {
    each_alarmed(async |site| {
        site.registry.hold(&crate::alarms::EVERYBODY);
        site.publish(2, town::calendars(2030, 480, 1080), |versions| versions.calendars).await;
        let case = site.case(1, town::OFFICE).await;
        let unknown = async || {
            let all = pb::ListAlarmsRequest { page_size: 500, ..pb::ListAlarmsRequest::default() };
            let told = site.alarms(&supervisor()).list_alarms(all).await.expect("a list").into_inner().alarms;
            told.iter().filter(|raised| raised.alarm.as_ref().is_some_and(|alarm| alarm.percent == 0)).count()
        };
        wait_until("the command room is told", async || unknown().await == 2).await;
        site.publish(3, town::calendars(2026, 480, 1080), |versions| versions.calendars).await;
        assert_eq!(unknown().await, 2, "a calendar that is published changes no running case");
        assert_eq!(recalculate(site).await.cases, 1);
        assert_eq!(unknown().await, 0);
        let accept = pb::AcceptCaseRequest { command: frame(&site.get(&case.id).await) };
        taken(site.unit("C1").accept_case(accept).await.map(|answer| answer.into_inner().case));
        assert_eq!(due(&site.get(&case.id).await).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_ended_case_follows_no_operation() {
    each_site(async |site| {
        let start = site.clock.now();
        let mut spot = opening(1, town::STALL);
        spot.report.as_mut().expect("a report").fixed_on_the_spot = true;
        let spot = site.open(spot).await;
        site.pass(hours(1));
        assert_eq!(declare_outage(site, start, None, "").await.cases, 0);
        assert_eq!(site.get(&spot.id).await.etag, spot.etag);
    })
    .await;
}
