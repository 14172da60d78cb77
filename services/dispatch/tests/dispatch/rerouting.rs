//! Open cases go to the unit that the versions in force answer now, each by an act of its own.

use gridcase_host::{Ids, status};
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, CaseState, case_event::What};
use jiff::{SignedDuration, Timestamp};
use tonic::{Code, Status};

use crate::site::{Site, administrator, dispatcher, each_site, frame, opening, taken, wait_until, worker};
use crate::town::{self, TOWN};

fn request(cases: Vec<pb::CaseToReroute>, cell: Option<pb::RerouteCell>) -> pb::RerouteCasesRequest {
    let request_id = Ids::random().at(Timestamp::UNIX_EPOCH).to_string();
    pb::RerouteCasesRequest { request_id, reason: "辖区调整".to_owned(), cases, cell }
}

fn named(case: &pb::Case, to: &str) -> pb::CaseToReroute {
    pb::CaseToReroute { id: case.id.clone(), etag: case.etag.clone(), to: to.to_owned() }
}

async fn reroute(site: &Site, request: pb::RerouteCasesRequest) -> Result<Vec<pb::RerouteOutcome>, Status> {
    let mut stream = site.rehearsals(&administrator()).reroute_cases(request).await?.into_inner();
    let mut outcomes = Vec::new();
    while let Some(piece) = stream.message().await? {
        outcomes.extend(piece.outcomes);
        assert!(u64::try_from(outcomes.len()).expect("a count") <= piece.total);
    }
    Ok(outcomes)
}

fn refusals(outcomes: &[pb::RerouteOutcome]) -> Vec<&str> {
    outcomes.iter().map(|outcome| outcome.refused.as_str()).collect()
}

/// Publishes the register by which stalls of the east go to traffic police, and waits until it counts.
async fn publish(site: &Site) {
    site.registry.publish(town::record(TOWN), 2, site.clock.now(), &[town::other_register()]);
    let request = pb::ExplainRouteRequest {
        matter: town::STALL.to_owned(),
        position: Some(town::at(1.5, 1.5)),
        ..pb::ExplainRouteRequest::default()
    };
    wait_until("the register", async || {
        let answer = site.command().explain_route(request.clone()).await.expect("an answer").into_inner();
        answer.route.expect("a route").lead == "T1"
    })
    .await;
}

#[tokio::test]
async fn each_case_is_moved_by_its_own_act_with_a_new_clock_and_its_old_limits() {
    each_site(async |site| {
        let waiting = site.case(1, town::STALL).await;
        let handling = site.accepted(2).await;
        site.pass(SignedDuration::from_mins(30));
        publish(site).await;
        let request = request(vec![named(&waiting, "T1"), named(&handling, "")], None);
        let outcomes = reroute(site, request.clone()).await.expect("outcomes");
        assert_eq!(refusals(&outcomes), ["", ""]);
        assert!(outcomes.iter().all(|outcome| outcome.to == "T1" && !outcome.number.is_empty()));
        for (case, from_sequence) in [(&waiting, 2), (&handling, 3)] {
            let now = site.get(&case.id).await;
            assert_eq!((now.state(), now.lead.as_str(), now.assisting.len()), (CaseState::Dispatched, "T1", 0));
            assert_eq!(now.sequence, from_sequence + 1);
            assert_ne!(now.dispatched_at, case.dispatched_at, "another unit starts anew");
            assert_eq!(now.deadlines.len(), case.deadlines.len());
            assert_eq!((now.decided_grid, now.current_grid), (case.decided_grid.clone(), case.current_grid.clone()));
            let event = site.history(&case.id).await.pop().expect("an event");
            let actor = event.actor.expect("an actor");
            assert_eq!((actor.person.as_str(), actor.role()), ("id-admin", Role::Administrator));
            let Some(What::Rerouted(rerouted)) = event.what else { panic!("rerouted") };
            assert_eq!(
                (rerouted.from.as_str(), rerouted.lead.as_str(), rerouted.reason.as_str()),
                ("C1", "T1", "辖区调整")
            );
            assert_eq!(rerouted.before.expect("a route").versions.expect("versions").register, 1);
            assert_eq!(rerouted.asked.expect("versions").register, 2);
        }
        // The whole request again changes nothing and says the same.
        let again = reroute(site, request).await.expect("outcomes");
        assert_eq!(again, outcomes);
        assert_eq!(site.history(&waiting.id).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_move_is_refused_one_by_one_with_the_reason() {
    each_site(async |site| {
        let moved = site.case(1, town::STALL).await;
        let stale = site.case(2, town::STALL).await;
        let accept = pb::AcceptCaseRequest { command: frame(&stale) };
        taken(site.unit("C1").accept_case(accept).await.map(|answer| answer.into_inner().case));
        let handled = site.handled(3).await;
        let unanswered = site.case(4, town::ORPHAN).await;
        let mut western = opening(5, town::STALL);
        western.report.as_mut().expect("a report").position = Some(town::at(0.5, 0.5));
        let there = site.open(western).await;
        let elsewhere = site.case(6, town::STALL).await;
        publish(site).await;
        let unknown = pb::CaseToReroute { id: crate::site::id(99), etag: "1".to_owned(), to: String::new() };
        let cases = vec![
            named(&moved, "T1"),
            named(&stale, "T1"),
            named(&handled, "T1"),
            named(&unanswered, ""),
            named(&there, "C1"),
            named(&elsewhere, "P1"),
            unknown,
        ];
        let outcomes = reroute(site, request(cases, None)).await.expect("outcomes");
        let expected =
            ["", "STALE_VERSION", "COMMAND_NOT_ALLOWED", "NO_ROUTE", "SAME_UNIT", "OTHER_ANSWER", "NOT_FOUND"];
        assert_eq!(refusals(&outcomes), expected);
        assert!(outcomes.iter().skip(1).all(|outcome| !outcome.message.is_empty() && outcome.to.is_empty()));
        assert_eq!(site.get(&handled.id).await.etag, handled.etag);
    })
    .await;
}

#[tokio::test]
async fn a_cell_moves_all_open_cases_of_one_unit_that_another_answers_for() {
    each_site(async |site| {
        for number in 1..=3 {
            site.case(number, town::STALL).await;
        }
        let other = site.case(4, town::OFFICE).await;
        publish(site).await;
        let cell = pb::RerouteCell { from: "C1".to_owned(), to: "T1".to_owned() };
        let outcomes = reroute(site, request(Vec::new(), Some(cell.clone()))).await.expect("outcomes");
        assert_eq!(refusals(&outcomes), ["", "", ""]);
        assert_eq!(site.get(&other.id).await.lead, "C1");
        assert_eq!(reroute(site, request(Vec::new(), Some(cell))).await.expect("outcomes"), []);
    })
    .await;
}

#[tokio::test]
async fn a_case_of_the_queue_goes_out_when_the_register_has_an_answer() {
    each_site(async |site| {
        let disputed = site.case(1, town::CONFIRMED).await;
        assert_eq!(disputed.state(), CaseState::Filed);
        let outcomes = reroute(site, request(vec![named(&disputed, "C1")], None)).await.expect("outcomes");
        assert_eq!(refusals(&outcomes), [""]);
        let now = site.get(&disputed.id).await;
        assert_eq!((now.state(), now.lead.as_str(), now.causes.len()), (CaseState::Dispatched, "C1", 0));
    })
    .await;
}

#[tokio::test]
async fn only_the_command_room_and_administrators_reroute_and_bad_requests_name_their_fields() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        for person in [dispatcher("C1"), worker()] {
            let refused = site.rehearsals(&person).reroute_cases(request(vec![named(&case, "")], None)).await;
            assert_eq!(refused.expect_err("not theirs").code(), Code::PermissionDenied);
        }
        let fields = async |request| {
            let refused = reroute(site, request).await.expect_err("wrong");
            status::violations(&refused).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        let mut wrong = request(Vec::new(), None);
        assert_eq!(fields(wrong.clone()).await, ["cases"]);
        wrong.cases = vec![pb::CaseToReroute { id: "x".to_owned(), etag: "y".to_owned(), to: String::new() }];
        wrong.reason = " ".to_owned();
        wrong.request_id = String::new();
        assert_eq!(fields(wrong.clone()).await, ["request_id", "reason", "cases[0].id", "cases[0].etag"]);
        wrong.cell = Some(pb::RerouteCell::default());
        assert_eq!(fields(wrong).await, ["request_id", "reason", "cases", "cell.to"]);
    })
    .await;
}
