//! A case that is split into parts, and two reports of the same thing, through all services.
use gridcase_proto::{
    dispatch::v1::{CaseState, MergeCaseRequest, Outcome, SplitCaseRequest},
    feedback::v1::{ApproveReviewRequest, CaseOutcome, ListOutcomesRequest, Review, ReviewState},
    intake::v1::{GetReportRequest, Progress},
};
use uuid::Uuid;

use crate::{
    harness::{Installation, SignedIn, Topology, Town, place, report},
    life::handle,
    photos::{self, look, upload},
    steps::{case, case_in, command, review_in, submit, until},
};

#[tokio::test]
async fn a_family_of_cases_lives_in_one_process() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    Box::pin(family(&installation)).await;
}

#[tokio::test]
async fn a_family_of_cases_lives_over_five_processes_on_postgresql() {
    if let Some(installation) = Installation::start(Topology::SplitOnPostgres).await {
        Box::pin(family(&installation)).await;
    }
}

async fn family(installation: &Installation) {
    let (town, address) = (Town::found(installation).await, installation.address());
    let (photo, found) = photos::jpeg(21);
    let mut noise = report("event:06028", Some(place(50.0, 300.0)));
    noise.media = vec![photos::declared(found)];
    let receipt = submit(&town.worker, &noise).await;
    let sent = upload(address, &town.worker, &noise.id, found, "finding", photo).await;
    assert_eq!(sent.0, 201, "{}", sent.1);
    let whole = case_in(&town.command, &noise.id, CaseState::Dispatched).await;
    assert_eq!(whole.lead, "PCS1");

    // The command room splits the stalls off; another unit gets them, with the photo of the finding.
    let request = SplitCaseRequest {
        command: command(&whole),
        matter: "event:09006".to_owned(),
        words: "占道摊位".to_owned(),
        reason: "分属两家".to_owned(),
        ..SplitCaseRequest::default()
    };
    let whole = town.command.dispatch().split_case(request).await.expect("split").into_inner().case.expect("a case");
    let part = whole.parts[0].clone();
    assert_eq!(part.number, format!("{}-1", receipt.number));
    assert_eq!(case_in(&town.city, &part.id, CaseState::Dispatched).await.lead, "ZF");
    assert_eq!(look(address, &town.city, &part.id, found).await, 200, "the part shows the photo of the report");
    assert_eq!(look(address, &town.city, &noise.id, found).await, 404, "whose case they do not see");
    assert_eq!(look(address, &town.police_south, &part.id, found).await, 404);

    // The whole is handed in first, and waits for the part before anybody reviews it.
    handle(&town.police_north, &noise.id, Vec::new()).await;
    let waiting = review_in(&town.supervisor, &noise.id, ReviewState::Waiting).await;
    assert_eq!(waiting.open_parts, [part.number.as_str()]);

    // A second report of the same noise is joined with the first.
    let again = report("event:06028", Some(place(60.0, 300.0)));
    submit(&town.other_worker, &again).await;
    let twice = case_in(&town.command, &again.id, CaseState::Dispatched).await;
    let (into, reason) = (receipt.number.clone(), "同一处".to_owned());
    let request = MergeCaseRequest { command: command(&twice), into, reason };
    let merged = town.supervisor.dispatch().merge_case(request).await.expect("joined").into_inner().case;
    assert_eq!(merged.expect("a case").outcome(), Outcome::Merged);
    let told = told(&town.other_worker, &again.id, |progress| !progress.joined_with.is_empty()).await;
    assert_eq!((told.joined_with.as_str(), told.state.as_str()), (receipt.number.as_str(), "handled"));
    assert_eq!(told.open_parts, 1, "which waits for its part");

    // The unit of the part sends its photo for a case that is no report, hands in, and is reviewed.
    let (result, done) = photos::jpeg(22);
    until("the unit may send photos for the part", || async {
        let sent = upload(address, &town.city, &part.id, done, "result", result.clone()).await;
        assert!(matches!(sent.0, 201 | 404), "{}", sent.1);
        (sent.0 == 201).then_some(())
    })
    .await;
    assert_eq!(look(address, &town.supervisor, &part.id, done).await, 200);
    handle(&town.city, &part.id, vec![done.to_vec()]).await;
    approve(&town.supervisor, review_in(&town.supervisor, &part.id, ReviewState::Open).await).await;
    case_in(&town.supervisor, &part.id, CaseState::Closed).await;
    let settled = case(&town.supervisor, &noise.id).await.expect("seen");
    assert_eq!(settled.parts[0].outcome(), Outcome::Handled);
    approve(&town.supervisor, review_in(&town.supervisor, &noise.id, ReviewState::Open).await).await;
    case_in(&town.supervisor, &noise.id, CaseState::Closed).await;

    // Each who reported is told once: of the whole, and of the case that went on.
    let first = outcome(&town.worker, &noise.id).await;
    assert_eq!((first.case_number.as_str(), first.joined_with.as_str()), (receipt.number.as_str(), ""));
    let second = outcome(&town.other_worker, &again.id).await;
    assert_eq!((second.joined_with.as_str(), second.words.as_str()), (receipt.number.as_str(), "cleared"));
    let own =
        town.worker.feedback().list_outcomes(ListOutcomesRequest::default()).await.expect("outcomes").into_inner();
    assert_eq!(own.outcomes.len(), 1, "never of a part");
    let shown = self::told(&town.other_worker, &again.id, |progress| progress.state == "closed").await;
    assert_eq!((shown.outcome.as_str(), shown.joined_with.as_str()), ("handled", receipt.number.as_str()));
}

async fn approve(supervisor: &SignedIn, review: Review) {
    let (id, etag, request_id) = (review.id, review.etag, Uuid::now_v7().to_string());
    let request = ApproveReviewRequest { id, etag, request_id, reason: String::new() };
    supervisor.feedback().approve_review(request).await.expect("approved");
}

/// What the person's own report tells, once it does.
async fn told(person: &SignedIn, id: &str, tells: impl Fn(&Progress) -> bool) -> Progress {
    until("the report tells it", || async {
        let answer = person.intake().get_report(GetReportRequest { id: id.to_owned() }).await.expect("a report");
        answer.into_inner().report.expect("a report").progress.filter(|progress| tells(progress))
    })
    .await
}

/// What became of the person's report, once that is over.
async fn outcome(person: &SignedIn, id: &str) -> CaseOutcome {
    until("the outcome", || async {
        let answer = person.feedback().list_outcomes(ListOutcomesRequest::default()).await.expect("outcomes");
        answer.into_inner().outcomes.into_iter().find(|outcome| outcome.case == id && outcome.state == "closed")
    })
    .await
}
