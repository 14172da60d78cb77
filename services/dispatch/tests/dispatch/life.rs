//! The life of a case through every command.

use gridcase_host::stamp;
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, CaseState, Outcome, case_event::What};
use jiff::SignedDuration;

use crate::site::{Site, each_site, frame, hand_in, person, supervisor, taken, wait_until};
use crate::town;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn kinds(history: &[pb::CaseEvent]) -> Vec<String> {
    let debug = |event: &pb::CaseEvent| format!("{:?}", event.what.as_ref().expect("something"));
    history.iter().map(|event| debug(event).split('(').next().unwrap_or_default().to_owned()).collect()
}

async fn close(site: &Site, case: &pb::Case) -> pb::Case {
    let request = pb::CloseCaseRequest {
        id: case.id.clone(),
        request_id: frame(case).expect("a frame").request_id,
        hand_in: case.hand_in.as_ref().expect("a hand-in").number,
        reason: String::new(),
    };
    taken(site.by_service("feedback").close_case(request).await.map(|answer| answer.into_inner().case))
}

#[tokio::test]
async fn a_certain_case_goes_from_the_report_to_its_close() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        assert_eq!((case.state(), case.lead.as_str()), (CaseState::Dispatched, "C1"));
        assert_eq!(case.assisting, ["T1"]);
        assert_eq!(case.deadlines.len(), 2);
        assert_eq!(case.current_grid, town::grid(1, 1));

        let unit = || site.unit("C1");
        let request = pb::AcceptCaseRequest { command: frame(&case) };
        let case = taken(unit().accept_case(request).await.map(|answer| answer.into_inner().case));
        let allowed = ["assign", "return", "request_extension", "request_suspension", "request_help", "meet_limit"];
        assert_eq!(case.allowed, [&allowed[..], &["release_task", "leave_message"]].concat());
        let request =
            pb::AssignCaseRequest { command: frame(&case), assignee: "一中队".to_owned(), team: String::new() };
        let case = taken(unit().assign_case(request).await.map(|answer| answer.into_inner().case));
        let request = pb::UrgeCaseRequest { command: frame(&case), words: "尽快".to_owned() };
        let case = taken(site.by(&supervisor()).urge_case(request).await.map(|answer| answer.into_inner().case));

        let until = Some(stamp::to_wire(site.clock.now() + HOUR * 48));
        let request = pb::SuspendCaseRequest { command: frame(&case), reason: "管线施工".to_owned(), until };
        let case = taken(site.command().suspend_case(request).await.map(|answer| answer.into_inner().case));
        assert!(case.deadlines.iter().all(|deadline| deadline.paused && deadline.due_at.is_none()));
        site.pass(HOUR * 3);
        let request = pb::ResumeCaseRequest { command: frame(&case), reason: "完工".to_owned() };
        let case = taken(site.command().resume_case(request).await.map(|answer| answer.into_inner().case));
        let due = case.deadlines[0].due_at.as_ref().and_then(stamp::from_wire).expect("due");
        assert_eq!(due, site.clock.now() + HOUR * 2, "the clock stood for three hours");

        let case = site.finished(&case).await;
        let case = taken(unit().hand_in_case(hand_in(&case)).await.map(|answer| answer.into_inner().case));
        assert_eq!(case.hand_in.as_ref().and_then(|hand_in| hand_in.in_time), Some(true));
        let request = pb::OrderReworkRequest {
            id: case.id.clone(),
            request_id: frame(&case).expect("a frame").request_id,
            hand_in: 1,
            reason: "未清干净".to_owned(),
        };
        let rework = site.by_service("feedback").order_rework(request).await;
        let case = taken(rework.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.reworks), (CaseState::Handling, 1));
        // The case in a service's answer is for no person; its etag is the same for all.
        let case = taken(unit().hand_in_case(hand_in(&case)).await.map(|answer| answer.into_inner().case));
        let case = close(site, &case).await;
        assert_eq!((case.state(), case.outcome()), (CaseState::Closed, Outcome::Handled));
        assert_eq!(
            (case.handled_by, case.handlers),
            (vec!["C1".to_owned(), "T1".to_owned()], vec!["id-of-C1".to_owned(), "id-of-T1".to_owned()])
        );
        let history = site.history(&case.id).await;
        let expected = [
            "Filed",
            "Dispatched",
            "Accepted",
            "Assigned",
            "Urged",
            "Suspended",
            "Resumed",
            "TaskDone",
            "HandedIn",
            "Reworked",
            "HandedIn",
            "Closed",
        ];
        assert_eq!(kinds(&history), expected);
        let numbers: Vec<_> = history.iter().map(|event| event.sequence).collect();
        assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_case_is_returned_ruled_transferred_recalled_and_voided() {
    each_site(async |site| {
        let case = site.accepted(1).await;
        let (reason, basis) = ("不属本单位".to_owned(), "职责清单第3条".to_owned());
        let request = pb::ReturnCaseRequest {
            command: frame(&case),
            reason: reason.clone(),
            basis: basis.clone(),
            proposed_unit: "P1".to_owned(),
        };
        let case = taken(site.unit("C1").return_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.lead.as_str(), case.returns.len()), (CaseState::Returned, "", 1));

        let request = pb::RuleCaseRequest {
            command: frame(&case),
            lead: "C1".to_owned(),
            reason: reason.clone(),
            basis: basis.clone(),
        };
        let case = taken(site.by(&supervisor()).rule_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.lead.as_str()), (CaseState::Handling, "C1"));
        let request = pb::TransferCaseRequest { command: frame(&case), lead: "P1".to_owned(), reason: reason.clone() };
        let case = taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.lead.as_str()), (CaseState::Dispatched, "P1"));
        let request = pb::RecallCaseRequest { command: frame(&case), reason: String::new() };
        let case = taken(site.command().recall_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!(case.allowed, ["dispatch", "correct", "void", "reroute", "split", "merge", "urge", "leave_message"]);
        let request = pb::VoidCaseRequest { command: frame(&case), reason: "重复".to_owned() };
        let case = taken(site.command().void_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.outcome()), (CaseState::Voided, Outcome::Voided));
        assert!(case.allowed.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_route_of_a_queued_case_is_confirmed_with_one_key() {
    each_site(async |site| {
        let case = site.case(1, town::CONFIRMED).await;
        let request = pb::DispatchCaseRequest { command: frame(&case), ..pb::DispatchCaseRequest::default() };
        let case = taken(site.command().dispatch_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.lead.as_str()), (CaseState::Dispatched, "C1"));
        let last = site.history(&case.id).await.pop().and_then(|event| event.what);
        assert!(matches!(last, Some(What::Dispatched(dispatched)) if dispatched.by_rule));
    })
    .await;
}

#[tokio::test]
async fn a_suspension_that_is_over_ends_by_itself() {
    each_site(async |site| {
        let case = site.accepted(1).await;
        let until = Some(stamp::to_wire(site.clock.now() + HOUR));
        let request = pb::SuspendCaseRequest { command: frame(&case), reason: "管线施工".to_owned(), until };
        taken(site.command().suspend_case(request).await.map(|answer| answer.into_inner().case));
        site.pass(HOUR * 2);
        wait_until("the case to go on", async || site.get(&case.id).await.state() == CaseState::Handling).await;
        let case = site.get(&case.id).await;
        assert_eq!(case.pauses[0].until, until, "the clock stood as long as it was allowed to");
        let last = site.history(&case.id).await.pop().expect("an event");
        assert_eq!(last.actor.expect("an actor").name, "dispatch");
    })
    .await;
}

#[tokio::test]
async fn an_answer_of_the_register_can_be_asked_for_without_a_case() {
    each_site(async |site| {
        let administrator = site.by(&person("guo", Role::Administrator, "", ""));
        let request = pb::ExplainRouteRequest {
            matter: town::SPLIT.to_owned(),
            position: Some(town::at(3.5, 0.5)),
            ..pb::ExplainRouteRequest::default()
        };
        let answer = administrator.clone().explain_route(request).await.expect("an answer").into_inner();
        let route = answer.route.expect("a route");
        assert_eq!((route.lead.as_str(), route.rule.as_str()), ("T1", "R73"));
        assert!(!route.considered.is_empty());
        let due = answer.deadlines[0].due_at.as_ref().and_then(stamp::from_wire);
        assert_eq!(due, Some(site.clock.now() + HOUR * 2));
    })
    .await;
}
