//! What happens when dispatch is away, broken or restored, and when feedback's own process ends.

use std::time::Duration;

use gridcase_host::testing::{Place, each_place};
use gridcase_proto::{
    dispatch::v1::{self as dispatch, case_event::What},
    feedback::v1::ReviewState,
};

use crate::{
    double::Mood,
    town::{Town, case, supervisor},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_during_an_outage_is_pending_and_is_said_again_until_dispatch_takes_it() {
    for mood in [Mood::Away, Mood::Fails] {
        let place = Place::sqlite();
        let town = Town::with(place.target(), Duration::from_millis(1)).await;
        let seen = town.handed_in(&case(1), "worker-1").await;
        town.dispatch.set(mood);
        let pending = town.approve(&supervisor("s1"), &seen, 1).await.expect("stored");
        assert_eq!(pending.state(), ReviewState::Approving);
        town.received(3).await;
        town.dispatch.set(Mood::Records);
        let approved = town.reviewed(&seen.id, ReviewState::Approved).await;
        assert_eq!(approved.etag, "3");
        let calls = town.dispatch.calls();
        assert!(calls.iter().all(|call| call.request_id == calls[0].request_id));
        town.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_was_not_said_before_the_process_ended_is_said_by_the_next_one() {
    each_place(async |place| {
        let town = Town::with(place.target(), Duration::ZERO).await;
        let (one, other) = (town.handed_in(&case(1), "worker-1").await, town.handed_in(&case(2), "worker-1").await);
        town.dispatch.set(Mood::Away);
        town.approve(&supervisor("s1"), &one, 1).await.expect("stored");
        town.reject(&supervisor("s1"), &other, 2, "still dirty").await.expect("stored");
        let town = town.restart(place.target()).await;
        town.reviewed(&one.id, ReviewState::Approved).await;
        town.reviewed(&other.id, ReviewState::Rejected).await;
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_decision_gives_way_to_what_dispatch_recorded_instead() {
    let place = Place::sqlite();
    let town = Town::with(place.target(), Duration::ZERO).await;
    let seen = town.handed_in(&case(1), "worker-1").await;
    town.dispatch.set(Mood::Away);
    town.approve(&supervisor("s1"), &seen, 1).await.expect("stored");
    let reworked = dispatch::CaseReworked { hand_in: 1, reason: "checked".to_owned() };
    town.happens(&case(1), "checker-1", What::Reworked(reworked));
    let review = town.reviewed(&seen.id, ReviewState::Rejected).await;
    assert_eq!(
        (review.decided_by.expect("an author").person.as_str(), review.reason.as_str()),
        ("checker-1", "checked")
    );
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispatch_that_lost_its_last_events_is_read_anew_and_the_review_opens_again() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        let seen = town.handed_in(&case(1), "worker-1").await;
        let kept = town.dispatch.recorded();
        town.approve(&supervisor("s1"), &seen, 1).await.expect("approved");
        town.dispatch.restore(kept);
        let opened = |event: &gridcase_proto::feedback::v1::FeedbackEvent| event.sequence > 3;
        town.told(opened).await;
        let again = town.review(&supervisor("s1"), &seen.id).await.expect("seen");
        assert_eq!(again.state(), ReviewState::Open);
        let approved = town.approve(&supervisor("s1"), &again, 2).await.expect("approved again");
        assert_eq!(approved.state(), ReviewState::Approved);
        town.end().await;
    })
    .await;
}
