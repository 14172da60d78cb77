//! Supervisors and reviews.

use std::collections::BTreeSet;

use gridcase_feedback::{HANDS_APART, NOT_OPEN, REQUEST_REUSED};
use gridcase_host::{
    status,
    testing::{Place, each_place},
};
use gridcase_proto::{
    common::v1::Role,
    dispatch::v1::{self as dispatch, case_event::What},
    feedback::v1::{ListReviewsRequest, Review, ReviewState},
};
use tonic::Code;

use crate::{
    double::Mood,
    town::{Town, case, person, supervisor},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_hand_in_closes_the_case_in_the_supervisors_name() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        let seen = town.handed_in(&case(1), "worker-1").await;
        assert_eq!((seen.hand_in, seen.unit.as_str(), seen.in_time), (1, "roads", Some(true)));
        assert_eq!((seen.before.len(), seen.after.len(), seen.grid.as_str()), (1, 1, "330106109001001"));
        let review = town.approve(&supervisor("s1"), &seen, 1).await.expect("approved");
        assert_eq!(review.state(), ReviewState::Approved);
        let by = review.decided_by.expect("an author");
        assert_eq!((by.person.as_str(), by.role()), ("s1", Role::Supervisor));
        let calls = town.dispatch.calls();
        let call = calls.first().expect("a call");
        assert_eq!((call.kind, call.hand_in, call.person.as_str()), ("close", 1, "s1"));
        assert_eq!((call.case.as_str(), call.reason.as_str()), (case(1).as_str(), "well done"));
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_hand_in_goes_back_with_a_reason_and_the_next_one_is_reviewed_anew() {
    let place = Place::sqlite();
    let town = Town::new(place.target()).await;
    let seen = town.handed_in(&case(1), "worker-1").await;
    let missing = town.reject(&supervisor("s1"), &seen, 1, " ").await.expect_err("no reason");
    assert_eq!(status::violations(&missing)[0].0, "reason");
    let review = town.reject(&supervisor("s1"), &seen, 1, "still dirty").await.expect("rejected");
    assert_eq!((review.state(), review.reason.as_str()), (ReviewState::Rejected, "still dirty"));
    assert_eq!(town.dispatch.calls()[0].kind, "rework");
    town.hand_in(&case(1), 2);
    town.reviewed(&format!("{}/2", case(1)), ReviewState::Open).await;
    let latest = town.review(&supervisor("s1"), &case(1)).await.expect("the latest");
    assert_eq!((latest.hand_in, latest.hand_in_words.as_str()), (2, "swept 2"));
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_handled_the_case_or_belongs_to_its_units_neither_approves_nor_rejects() {
    let place = Place::sqlite();
    let town = Town::new(place.target()).await;
    let seen = town.handed_in(&case(1), "worker-1").await;
    let lead = person("s2", Role::Supervisor, "roads", crate::town::TOWN);
    let assisting = person("s3", Role::Supervisor, "parks", crate::town::TOWN);
    for judge in [supervisor("handler-1"), lead, assisting] {
        assert!(!town.review(&judge, &seen.id).await.expect("seen").may_decide);
        let approved = town.approve(&judge, &seen, 1).await.expect_err("hands");
        let rejected = town.reject(&judge, &seen, 2, "no").await.expect_err("hands");
        for refusal in [approved, rejected] {
            assert_eq!(refusal.code(), Code::PermissionDenied);
            assert_eq!(status::reason(&refusal).as_deref(), Some(HANDS_APART));
        }
    }
    assert!(town.review(&supervisor("s1"), &seen.id).await.expect("seen").may_decide);
    assert!(town.dispatch.calls().is_empty());
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_decision_is_taken_once_and_its_id_serves_no_other() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        let seen = town.handed_in(&case(1), "worker-1").await;
        let judge = supervisor("s1");
        let repeats = (0..5).map(|_| town.approve(&judge, &seen, 1));
        for review in futures::future::join_all(repeats).await {
            assert_eq!(review.expect("approved").state(), ReviewState::Approved);
        }
        assert_eq!(town.approve(&judge, &seen, 1).await.expect("approved").etag, "3");
        let other = town.reject(&judge, &seen, 1, "no").await.expect_err("reused");
        assert_eq!(status::reason(&other).as_deref(), Some(REQUEST_REUSED));
        assert_eq!(other.code(), Code::AlreadyExists);
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_decisions_on_one_version_one_is_told_what_the_review_is_now() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        let seen = town.handed_in(&case(1), "worker-1").await;
        let (one, other) = (supervisor("s1"), supervisor("s2"));
        let (approved, rejected) =
            tokio::join!(town.approve(&one, &seen, 1), town.reject(&other, &seen, 2, "still dirty"));
        let answers = [approved, rejected];
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let stale = answers.into_iter().find_map(Result::err).expect("one came late");
        assert_eq!(stale.code(), Code::Aborted);
        let current: Review = status::detail(&stale).expect("the review");
        assert_ne!(current.etag, seen.etag);
        // Said again while the event is on its way, perhaps, but always the same.
        let said: BTreeSet<_> = town.dispatch.calls().into_iter().map(|call| (call.kind, call.request_id)).collect();
        assert_eq!(said.len(), 1);
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_dispatch_refuses_opens_the_review_again_and_says_why() {
    let place = Place::sqlite();
    let town = Town::new(place.target()).await;
    let seen = town.handed_in(&case(1), "worker-1").await;
    town.dispatch.set(Mood::Refuses("the hand-in was withdrawn"));
    let refused = town.approve(&supervisor("s1"), &seen, 1).await.expect("stored");
    assert_eq!((refused.state(), refused.refusal.as_str()), (ReviewState::Open, "the hand-in was withdrawn"));
    assert_eq!((refused.decided_by.is_none(), refused.may_decide), (true, true));
    town.dispatch.set(Mood::Records);
    let approved = town.approve(&supervisor("s1"), &refused, 2).await.expect("approved");
    assert_eq!((approved.state(), approved.refusal.as_str()), (ReviewState::Approved, ""));
    let ids: Vec<_> = town.dispatch.calls().into_iter().map(|call| call.request_id).collect();
    assert_ne!(ids[0], ids[1]);
    let again = town.approve(&supervisor("s1"), &approved, 3).await.expect_err("decided");
    assert_eq!(status::reason(&again).as_deref(), Some(NOT_OPEN));
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_in_that_is_no_longer_the_cases_is_superseded() {
    let place = Place::sqlite();
    let town = Town::new(place.target()).await;
    let seen = town.handed_in(&case(1), "worker-1").await;
    town.happens(&case(1), "command-1", What::Voided(dispatch::CaseVoided { reason: "twice".to_owned() }));
    town.reviewed(&seen.id, ReviewState::Superseded).await;
    let late = town.approve(&supervisor("s1"), &seen, 1).await.expect_err("late");
    assert_eq!(late.code(), Code::Aborted);
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_towns_reviews_are_not_there() {
    let place = Place::sqlite();
    let town = Town::new(place.target()).await;
    let seen = town.handed_in(&case(1), "worker-1").await;
    let stranger = person("s9", Role::Supervisor, "", "330106110");
    for id in [seen.id.as_str(), case(1).as_str(), "nonsense", &format!("{}/2", case(1)), &case(7)] {
        assert_eq!(town.review(&stranger, id).await.expect_err("unseen").code(), Code::NotFound, "{id}");
    }
    assert_eq!(town.approve(&stranger, &seen, 1).await.expect_err("unseen").code(), Code::NotFound);
    assert!(list(&town, &stranger, "").await.0.is_empty());
    let unsupervised = person("d1", Role::Dispatcher, "roads", crate::town::TOWN);
    assert_eq!(town.review(&unsupervised, &seen.id).await.expect_err("role").code(), Code::PermissionDenied);
    town.end().await;
}

async fn list(town: &Town, person: &gridcase_host::Person, page_token: &str) -> (Vec<String>, String) {
    let request = ListReviewsRequest { page_size: 2, page_token: page_token.to_owned(), ..Default::default() };
    let page = town.client().list_reviews(town.by(person, request)).await.expect("a page").into_inner();
    (page.reviews.into_iter().map(|review| review.case).collect(), page.next_page_token)
}

#[tokio::test(flavor = "multi_thread")]
async fn open_reviews_are_listed_in_pages_from_the_oldest_hand_in() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        // The first three are handed in in the same moment.
        for number in 1..=5 {
            town.handed_in(&case(number), "worker-1").await;
            if number >= 3 {
                town.clock.drive(town.clock.now() + jiff::SignedDuration::from_mins(1)).expect("driven");
            }
        }
        let judge = supervisor("s1");
        let mut all = Vec::new();
        let mut token = String::new();
        loop {
            let (cases, next) = list(&town, &judge, &token).await;
            all.extend(cases);
            if next.is_empty() {
                break;
            }
            token = next;
        }
        assert_eq!(all, (1..=5).map(case).collect::<Vec<_>>());
        let seen = town.review(&judge, &case(2)).await.expect("seen");
        town.approve(&judge, &seen, 1).await.expect("approved");
        assert_eq!(list(&town, &judge, "").await.0, [case(1), case(3)]);
        let request = ListReviewsRequest { state: ReviewState::Approved.into(), ..Default::default() };
        let approved = town.client().list_reviews(town.by(&judge, request)).await.expect("a page").into_inner();
        assert_eq!(approved.reviews.len(), 1);
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_waits_for_the_parts_of_the_case_and_is_opened_with_the_last() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        let part = || Some(dispatch::CaseName { id: case(7), number: "SD1-1".to_owned() });
        let seen = town.handed_in(&case(1), "worker-1").await;
        town.happens(&case(1), "s9", What::PartReopened(dispatch::CasePartReopened { part: part() }));
        let waiting = town.reviewed(&seen.id, ReviewState::Waiting).await;
        assert_eq!(waiting.open_parts, ["SD1-1"]);
        let early = town.approve(&supervisor("s1"), &waiting, 1).await.expect_err("a part is open");
        assert_eq!(status::reason(&early).as_deref(), Some(NOT_OPEN));
        assert!(town.dispatch.calls().is_empty());
        let ended = dispatch::CasePartSettled { part: part(), outcome: dispatch::Outcome::Voided.into() };
        town.happens(&case(1), "s9", What::PartSettled(ended));
        town.caught_up().await;
        let open = town.review(&supervisor("s1"), &seen.id).await.expect("seen");
        assert_eq!((open.state(), open.open_parts.len()), (ReviewState::Open, 0));
        let approved = town.approve(&supervisor("s1"), &open, 2).await.expect("approved");
        assert_eq!(approved.state(), ReviewState::Approved);
        town.end().await;
    })
    .await;
}
