//! What cannot go by itself is kept and found in the command room's queue, with its cause.
use gridcase_proto::{
    common::v1::Position,
    dispatch::v1::{
        CaseFilter, CaseState, CorrectCaseRequest, DispatchCaseRequest, ListCasesRequest, QueueCause, VoidCaseRequest,
    },
};

use crate::{
    harness::{Installation, Topology, Town, place, report},
    steps::{case_in, command, submit},
};

#[tokio::test]
async fn every_cause_that_keeps_a_case_waiting_is_found_in_the_queue() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    let table = [
        ("event:09006", None, QueueCause::NoPosition),
        ("event:09006", Some(place(20_000.0, 0.0)), QueueCause::Outside),
        ("event:12345", Some(place(-100.0, 50.0)), QueueCause::UnknownMatter),
        ("event:09099", Some(place(-100.0, 50.0)), QueueCause::RetiredMatter),
        // 20 m from the border between the precincts, known to 60 m.
        ("event:06028", Some(Position { accuracy_m: 60.0, ..place(-100.0, 120.0) }), QueueCause::UncertainPosition),
        ("event:09009", Some(place(-100.0, 50.0)), QueueCause::NoRule),
        ("event:08001", Some(place(-100.0, 50.0)), QueueCause::Confirmation),
        // GCJ-02 numbers of a place in the town, said to be WGS-84: 463 m east and 252 m south of it.
        ("event:09006", Some(place(300.0 + 463.0, -300.0 - 252.0)), QueueCause::SuspectCoordinates),
    ];
    for (matter, position, cause) in table {
        let found = report(matter, position);
        submit(&town.worker, &found).await;
        let filed = case_in(&town.command, &found.id, CaseState::Filed).await;
        assert!(filed.causes().any(|one| one == cause), "{matter}: {:?}", filed.causes().collect::<Vec<_>>());
        let filter = CaseFilter { states: vec![CaseState::Filed.into()], cause: cause.into(), ..CaseFilter::default() };
        let request = ListCasesRequest { filter: Some(filter), ..ListCasesRequest::default() };
        let queue = town.command.dispatch().list_cases(request).await.expect("the queue").into_inner().cases;
        assert!(queue.iter().any(|case| case.id == found.id), "{cause:?} is not in the queue");
    }
}

#[tokio::test]
async fn the_command_room_corrects_confirms_and_voids_what_waits() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;

    let nowhere = report("event:09006", None);
    submit(&town.worker, &nowhere).await;
    let filed = case_in(&town.command, &nowhere.id, CaseState::Filed).await;
    let request = CorrectCaseRequest {
        command: command(&filed),
        position: Some(place(-100.0, 50.0)),
        reason: "the reporter named the corner on the phone".to_owned(),
        ..CorrectCaseRequest::default()
    };
    town.command.dispatch().correct_case(request).await.expect("corrected");
    let corrected = until_routed(&town, &nowhere.id).await;
    assert_eq!(corrected.lead, "ZF");

    let hoarding = report("event:08001", Some(place(-100.0, 50.0)));
    submit(&town.worker, &hoarding).await;
    let filed = case_in(&town.command, &hoarding.id, CaseState::Filed).await;
    assert_eq!(filed.route.as_ref().expect("a route").lead, "ZF");
    let request = DispatchCaseRequest { command: command(&filed), ..DispatchCaseRequest::default() };
    town.command.dispatch().dispatch_case(request).await.expect("confirmed");
    case_in(&town.city, &hoarding.id, CaseState::Dispatched).await;

    let unknown = report("event:12345", None);
    submit(&town.worker, &unknown).await;
    let filed = case_in(&town.command, &unknown.id, CaseState::Filed).await;
    let request = VoidCaseRequest { command: command(&filed), reason: "a test call".to_owned() };
    town.command.dispatch().void_case(request).await.expect("voided");
    case_in(&town.command, &unknown.id, CaseState::Voided).await;
}

/// A corrected case goes by itself where its route is certain, or after the command room's confirmation.
async fn until_routed(town: &Town, id: &str) -> gridcase_proto::dispatch::v1::Case {
    let seen = crate::steps::case(&town.command, id).await.expect("seen");
    if seen.state() == CaseState::Filed {
        let request = DispatchCaseRequest { command: command(&seen), ..DispatchCaseRequest::default() };
        town.command.dispatch().dispatch_case(request).await.expect("dispatched");
    }
    case_in(&town.command, id, CaseState::Dispatched).await
}
