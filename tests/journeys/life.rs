//! The whole life of a report, from a worker's phone to a closed case and back.
use gridcase_host::status;
use gridcase_proto::{
    dispatch::v1::{
        AcceptCaseRequest, AssignCaseRequest, CaseState, HandInCaseRequest, ListCaseEventsRequest, Outcome,
        ReturnCaseRequest, RuleCaseRequest, case_event::What,
    },
    feedback::v1::{
        ApproveReviewRequest, ListOutcomesRequest, RateCaseRequest, RejectReviewRequest, ReopenCaseRequest, ReviewState,
    },
    intake::v1::GetReportRequest,
};
use tonic::Code;
use uuid::Uuid;

use crate::{
    harness::{Installation, SignedIn, Topology, Town, place, report},
    photos::{self, upload},
    steps::{case, case_in, command, review_in, submit, until},
};

#[tokio::test]
async fn a_report_lives_its_whole_life_in_one_process() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    Box::pin(whole_life(&installation)).await;
}

#[tokio::test]
async fn a_report_lives_its_whole_life_over_five_processes() {
    let installation = Installation::start(Topology::Split).await.expect("needs nothing");
    Box::pin(whole_life(&installation)).await;
}

#[tokio::test]
async fn a_report_lives_its_whole_life_over_five_processes_on_postgresql() {
    if let Some(installation) = Installation::start(Topology::SplitOnPostgres).await {
        Box::pin(whole_life(&installation)).await;
    }
}

#[tokio::test]
async fn a_returned_case_is_ruled_to_the_proposed_unit_and_handled_there() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    let noise = report("event:06028", Some(place(50.0, 300.0)));
    submit(&town.worker, &noise).await;
    let dispatched = case_in(&town.command, &noise.id, CaseState::Dispatched).await;
    assert_eq!(dispatched.lead, "PCS1");

    let request = ReturnCaseRequest {
        command: command(&dispatched),
        reason: "the place is south of our border".to_owned(),
        basis: "precinct map of 2026".to_owned(),
        proposed_unit: "PCS2".to_owned(),
    };
    let returned =
        town.police_north.dispatch().return_case(request).await.expect("returned").into_inner().case.expect("a case");
    assert_eq!(returned.state(), CaseState::Returned);

    let request = RuleCaseRequest {
        command: command(&returned),
        lead: "PCS2".to_owned(),
        reason: "checked on the map".to_owned(),
        basis: "register, noise".to_owned(),
    };
    town.supervisor.dispatch().rule_case(request).await.expect("ruled");
    let ruled = case_in(&town.police_south, &noise.id, CaseState::Dispatched).await;
    assert_eq!((ruled.lead.as_str(), ruled.returns.len()), ("PCS2", 1));
    let gone = case(&town.police_north, &noise.id).await.expect_err("no longer theirs");
    assert_eq!(gone.code(), Code::NotFound);
    handle(&town.police_south, &noise.id, Vec::new()).await;
}

async fn whole_life(installation: &Installation) {
    let town = Town::found(installation).await;

    // The worker reports a stall with a photo, and it goes to city management by itself.
    let (photo, hash) = photos::jpeg(7);
    let mut stall = report("event:09006", Some(place(-100.0, 50.0)));
    stall.media = vec![photos::declared(hash)];
    let receipt = submit(&town.worker, &stall).await;
    assert!(receipt.number.starts_with("330106109-"), "{}", receipt.number);
    let answer = upload(installation.address(), &town.worker, &stall.id, hash, "finding", photo.clone()).await;
    assert_eq!(answer.0, 201, "{}", answer.1);
    let dispatched = case_in(&town.city, &stall.id, CaseState::Dispatched).await;
    let route = dispatched.route.clone().expect("a route");
    assert_eq!((route.rule.as_str(), route.basis.as_str()), ("stalls", "basis of stalls"));
    assert_eq!(
        (dispatched.number.as_str(), dispatched.decided_grid.as_str()),
        (receipt.number.as_str(), "330106109001001")
    );
    assert!(dispatched.deadlines.iter().all(|deadline| deadline.due_at.is_some()), "{:?}", dispatched.deadlines);
    assert!(dispatched.report.expect("a report").reporter.is_none(), "the unit sees who reported");

    // The row asks for a photo of the result: without it, or before it is stored, nothing is handed in.
    let dispatcher = &town.city;
    let request = AcceptCaseRequest { command: command(&case(dispatcher, &stall.id).await.expect("seen")) };
    let accepted =
        dispatcher.dispatch().accept_case(request).await.expect("accepted").into_inner().case.expect("a case");
    let (result, result_hash) = photos::jpeg(8);
    let hand_in = |command, evidence| HandInCaseRequest { command, words: "cleared".to_owned(), evidence };
    let refused =
        dispatcher.dispatch().hand_in_case(hand_in(command(&accepted), Vec::new())).await.expect_err("no photo");
    assert!(refused.message().contains("photo") || !status::violations(&refused).is_empty(), "{refused}");
    let early = hand_in(command(&accepted), vec![result_hash.to_vec()]);
    let refused = dispatcher.dispatch().hand_in_case(early).await.expect_err("not stored yet");
    assert!(
        refused.message().contains(&hex::encode(result_hash)) || !status::violations(&refused).is_empty(),
        "{refused}"
    );
    let answer = upload(installation.address(), dispatcher, &stall.id, result_hash, "result", result).await;
    assert_eq!(answer.0, 201, "{}", answer.1);
    handle(dispatcher, &stall.id, vec![result_hash.to_vec()]).await;

    // The supervisor rejects, the unit works on, the supervisor approves.
    let review = review_in(&town.supervisor, &stall.id, ReviewState::Open).await;
    let request = RejectReviewRequest {
        id: review.id,
        etag: review.etag,
        request_id: Uuid::now_v7().to_string(),
        reason: "crates are still there".to_owned(),
    };
    town.supervisor.feedback().reject_review(request).await.expect("rejected");
    let rework = case_in(dispatcher, &stall.id, CaseState::Handling).await;
    assert_eq!(rework.reworks, 1);
    handle(dispatcher, &stall.id, vec![result_hash.to_vec()]).await;
    let review = until("the review of the second hand-in", || async {
        let review = review_in(&town.supervisor, &stall.id, ReviewState::Open).await;
        (review.hand_in == 2).then_some(review)
    })
    .await;
    let request = ApproveReviewRequest {
        id: review.id,
        etag: review.etag,
        request_id: Uuid::now_v7().to_string(),
        reason: String::new(),
    };
    town.supervisor.feedback().approve_review(request).await.expect("approved");
    let closed = case_in(&town.supervisor, &stall.id, CaseState::Closed).await;
    assert_eq!(closed.outcome(), Outcome::Handled);

    the_reporter_answers(&town, &stall.id, &receipt.number).await;

    // The history tells all of it, without a gap.
    let request = ListCaseEventsRequest { id: stall.id.clone() };
    let events = town.supervisor.dispatch().list_case_events(request).await.expect("a history").into_inner().events;
    let numbers: Vec<_> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(numbers, (1..=u64::try_from(events.len()).expect("few")).collect::<Vec<_>>());
    let count = |wanted: fn(&What) -> bool| {
        events.iter().filter_map(|event| event.what.as_ref()).filter(|what| wanted(what)).count()
    };
    assert_eq!(count(|what| matches!(what, What::Filed(_))), 1);
    assert_eq!(count(|what| matches!(what, What::HandedIn(_))), 2);
    assert_eq!(count(|what| matches!(what, What::Reworked(_))), 1);
    assert_eq!(count(|what| matches!(what, What::Closed(_))), 1);
    assert_eq!(count(|what| matches!(what, What::Reopened(_))), 1);
}

/// The reporter sees the outcome, rates it, and reopens the case under the same number.
async fn the_reporter_answers(town: &Town, id: &str, number: &str) {
    let outcome = until("the worker sees the outcome", || async {
        let answer = town.worker.feedback().list_outcomes(ListOutcomesRequest::default()).await.expect("outcomes");
        answer.into_inner().outcomes.into_iter().find(|outcome| outcome.case == id && outcome.state == "closed")
    })
    .await;
    assert_eq!(outcome.case_number, number);
    until("the worker's own report says closed", || async {
        let answer = town.worker.intake().get_report(GetReportRequest { id: id.to_owned() }).await.expect("a report");
        let report = answer.into_inner().report.expect("a report");
        report.progress.filter(|progress| progress.state == "closed")
    })
    .await;
    let rate = |rating| RateCaseRequest {
        case: id.to_owned(),
        request_id: Uuid::now_v7().to_string(),
        rating,
        words: "came back the next day".to_owned(),
    };
    let foreign = town.other_worker.feedback().rate_case(rate(5)).await.expect_err("not the reporter");
    assert_eq!(foreign.code(), Code::NotFound);
    let rated =
        town.worker.feedback().rate_case(rate(2)).await.expect("rated").into_inner().outcome.expect("an outcome");
    assert_eq!(rated.rating, 2);
    let request = ReopenCaseRequest {
        case: id.to_owned(),
        request_id: Uuid::now_v7().to_string(),
        reason: "the stall is back".to_owned(),
    };
    town.worker.feedback().reopen_case(request).await.expect("reopened");
    let reopened = case_in(&town.command, id, CaseState::Filed).await;
    assert_eq!((reopened.number.as_str(), reopened.reopenings), (number, 1));
}

/// The unit accepts where it has not yet, assigns, and hands in.
pub async fn handle(dispatcher: &SignedIn, id: &str, evidence: Vec<Vec<u8>>) {
    let mut seen = case(dispatcher, id).await.expect("seen");
    if seen.state() == CaseState::Dispatched {
        let request = AcceptCaseRequest { command: command(&seen) };
        seen = dispatcher.dispatch().accept_case(request).await.expect("accepted").into_inner().case.expect("a case");
    }
    let request = AssignCaseRequest { command: command(&seen), assignee: "team 2".to_owned(), team: String::new() };
    seen = dispatcher.dispatch().assign_case(request).await.expect("assigned").into_inner().case.expect("a case");
    let request = HandInCaseRequest { command: command(&seen), words: "cleared".to_owned(), evidence };
    let handled =
        dispatcher.dispatch().hand_in_case(request).await.expect("handed in").into_inner().case.expect("a case");
    assert_eq!(handled.state(), CaseState::Handled);
}
