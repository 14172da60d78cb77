//! Reporters: outcomes, ratings, reopening.

use gridcase_feedback::{JOINED, NOT_CLOSED, REOPEN_PENDING, REOPEN_WINDOW_OVER, REQUEST_REUSED};
use gridcase_host::{
    Person, status,
    testing::{Place, each_place},
};
use gridcase_proto::{
    dispatch::v1::{self as dispatch, case_event::What},
    feedback::v1::{
        CaseOutcome, ListOutcomesRequest, RateCaseRequest, ReopenCaseRequest, ReviewState, feedback_event::What as Told,
    },
};
use jiff::SignedDuration;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::{
    double::Mood,
    town::{Town, case, filed, supervisor, worker},
};

async fn closed(town: &Town, number: u128) {
    let seen = town.handed_in(&case(number), "worker-1").await;
    town.approve(&supervisor("s1"), &seen, 1_000 + number).await.expect("approved");
}

async fn rate(town: &Town, person: &Person, number: u128, request: u128, rating: u32) -> Result<CaseOutcome, Status> {
    let request_id = Uuid::from_u128(request).to_string();
    let message = RateCaseRequest { case: case(number), request_id, rating, words: format!("{rating} stars") };
    Ok(town.client().rate_case(town.by(person, message)).await?.into_inner().outcome.expect("an outcome"))
}

async fn reopen(town: &Town, person: &Person, number: u128, request: u128) -> Result<CaseOutcome, Status> {
    let request_id = Uuid::from_u128(request).to_string();
    let message = ReopenCaseRequest { case: case(number), request_id, reason: "it is back".to_owned() };
    Ok(town.client().reopen_case(town.by(person, message)).await?.into_inner().outcome.expect("an outcome"))
}

async fn outcomes(town: &Town, person: &Person, page_size: u32, page_token: &str) -> (Vec<CaseOutcome>, String) {
    let message = ListOutcomesRequest { page_size, page_token: page_token.to_owned() };
    let page = town.client().list_outcomes(town.by(person, message)).await.expect("a page").into_inner();
    (page.outcomes, page.next_page_token)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_sees_what_became_of_own_reports_only_the_latest_first() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        closed(&town, 1).await;
        town.clock.drive(town.clock.now() + SignedDuration::from_mins(1)).expect("driven");
        town.happens(&case(2), "intake", filed(&case(2), "worker-1", town.clock.now()));
        town.happens(&case(3), "intake", filed(&case(3), "worker-1", town.clock.now()));
        town.happens(&case(4), "intake", filed(&case(4), "worker-2", town.clock.now()));
        town.caught_up().await;
        let (first, token) = outcomes(&town, &worker("worker-1"), 2, "").await;
        let (second, end) = outcomes(&town, &worker("worker-1"), 2, &token).await;
        assert_eq!(first.iter().map(|outcome| outcome.case.clone()).collect::<Vec<_>>(), [case(3), case(2)]);
        assert_eq!((second.len(), end.as_str()), (1, ""));
        let done = &second[0];
        assert_eq!((done.state.as_str(), done.words.as_str(), done.rating), ("closed", "swept 1", 0));
        assert!(done.closed_at.is_some() && done.reopen_until.is_some());
        assert_eq!((first[0].state.as_str(), first[0].reopen_until), ("filed", None));
        assert_eq!(outcomes(&town, &worker("worker-2"), 0, "").await.0.len(), 1);
        assert!(outcomes(&town, &worker("worker-3"), 0, "").await.0.is_empty());
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reporters_last_rating_counts_and_each_is_an_event() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        closed(&town, 1).await;
        let reporter = worker("worker-1");
        rate(&town, &reporter, 1, 1, 5).await.expect("rated");
        let outcome = rate(&town, &reporter, 1, 2, 2).await.expect("rated again");
        assert_eq!((outcome.rating, outcome.rating_words.as_str()), (2, "2 stars"));
        let repeat = rate(&town, &reporter, 1, 1, 5).await.expect("a repeat");
        assert_eq!(repeat.rating, 2);
        let reused = rate(&town, &reporter, 1, 1, 4).await.expect_err("another body");
        assert_eq!(status::reason(&reused).as_deref(), Some(REQUEST_REUSED));
        for stars in [5, 2] {
            let is_it = |what: &Option<Told>| matches!(what, Some(Told::Rated(rated)) if rated.rating == stars);
            let event = town.told(|event| is_it(&event.what)).await;
            assert_eq!(event.actor.expect("an actor").person, "worker-1");
        }
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_reporter_rates_or_reopens_and_only_what_is_closed() {
    let place = Place::sqlite();
    let town = Town::new(place.target()).await;
    let seen = town.handed_in(&case(1), "worker-1").await;
    let (reporter, other) = (worker("worker-1"), supervisor("s1"));
    assert_eq!(rate(&town, &other, 1, 1, 5).await.expect_err("not the reporter").code(), Code::NotFound);
    assert_eq!(reopen(&town, &other, 1, 1).await.expect_err("not the reporter").code(), Code::NotFound);
    assert_eq!(rate(&town, &reporter, 9, 1, 5).await.expect_err("no case").code(), Code::NotFound);
    for refusal in [
        rate(&town, &reporter, 1, 1, 5).await.expect_err("not closed"),
        reopen(&town, &reporter, 1, 1).await.expect_err("not closed"),
    ] {
        assert_eq!(refusal.code(), Code::FailedPrecondition);
        assert_eq!(status::reason(&refusal).as_deref(), Some(NOT_CLOSED));
    }
    town.approve(&supervisor("s2"), &seen, 7).await.expect("approved");
    for stars in [0, 6] {
        let wrong = rate(&town, &reporter, 1, 1, stars).await.expect_err("out of range");
        assert_eq!(status::violations(&wrong)[0].0, "rating");
    }
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_reopened_within_its_matters_window_and_keeps_its_number() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        let reporter = worker("worker-1");
        closed(&town, 1).await;
        closed(&town, 2).await;
        let before = outcomes(&town, &reporter, 0, "").await.0;
        town.clock.drive(town.clock.now() + SignedDuration::from_hours(3 * 24)).expect("driven");
        let outcome = reopen(&town, &reporter, 1, 1).await.expect("reopened");
        assert_eq!((outcome.state.as_str(), outcome.reopening), ("filed", false));
        assert!(before.iter().any(|earlier| earlier.case_number == outcome.case_number));
        let call = town.dispatch.calls().last().cloned().expect("a call");
        assert_eq!((call.kind, call.reason.as_str(), call.person.as_str()), ("reopen", "it is back", "worker-1"));
        let repeat = reopen(&town, &reporter, 1, 1).await.expect("a repeat");
        assert_eq!(repeat, outcome);
        town.clock.drive(town.clock.now() + SignedDuration::from_millis(1)).expect("driven");
        let late = reopen(&town, &reporter, 2, 2).await.expect_err("late");
        assert_eq!(status::reason(&late).as_deref(), Some(REOPEN_WINDOW_OVER));
        town.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reopening_that_dispatch_refuses_is_told_and_may_be_asked_again() {
    let place = Place::sqlite();
    let town = Town::new(place.target()).await;
    let reporter = worker("worker-1");
    closed(&town, 1).await;
    town.dispatch.set(Mood::Refuses("the window is over"));
    let refused = reopen(&town, &reporter, 1, 1).await.expect("stored");
    assert_eq!((refused.state.as_str(), refused.reopening), ("closed", false));
    assert_eq!(refused.reopen_refusal, "the window is over");
    town.told(|event| matches!(event.what, Some(Told::ReopenRefused(_)))).await;
    town.dispatch.set(Mood::Records);
    let reopened = reopen(&town, &reporter, 1, 2).await.expect("reopened");
    assert_eq!((reopened.state.as_str(), reopened.reopen_refusal.as_str()), ("filed", ""));
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reopening_that_waits_for_dispatch_is_shown_and_not_asked_twice() {
    let place = Place::sqlite();
    let town = Town::with(place.target(), std::time::Duration::ZERO).await;
    let reporter = worker("worker-1");
    let seen = town.handed_in(&case(1), "worker-1").await;
    town.approve(&supervisor("s1"), &seen, 7).await.expect("stored");
    town.reviewed(&seen.id, ReviewState::Approved).await;
    town.dispatch.set(Mood::Away);
    let pending = reopen(&town, &reporter, 1, 1).await.expect("stored");
    assert!(pending.reopening);
    let twice = reopen(&town, &reporter, 1, 2).await.expect_err("asked already");
    assert_eq!(status::reason(&twice).as_deref(), Some(REOPEN_PENDING));
    town.dispatch.set(Mood::Records);
    town.recorded(|what| matches!(what, What::Reopened(_))).await;
    town.caught_up().await;
    assert_eq!(outcomes(&town, &reporter, 0, "").await.0[0].state, "filed");
    town.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reported_a_joined_case_is_told_what_becomes_of_the_other() {
    each_place(async |place| {
        let town = Town::new(place.target()).await;
        let reporter = worker("worker-2");
        town.happens(&case(2), "intake", filed(&case(2), "worker-2", town.clock.now()));
        let seen = town.handed_in(&case(1), "worker-1").await;
        let name = |number: u128| dispatch::CaseName { id: case(number), number: format!("SD{number}") };
        let merged = dispatch::CaseMerged { into: Some(name(1)), reason: "the same heap".to_owned() };
        town.happens(&case(2), "c1", What::Merged(merged));
        town.caught_up().await;
        let own = async || outcomes(&town, &reporter, 0, "").await.0.remove(0);
        let shown = own().await;
        assert_eq!((shown.case, shown.joined_with.as_str(), shown.state.as_str()), (case(2), "SD1", "handled"));
        for refusal in [
            rate(&town, &reporter, 2, 1, 5).await.expect_err("joined"),
            reopen(&town, &reporter, 2, 2).await.expect_err("joined"),
        ] {
            assert_eq!(status::reason(&refusal).as_deref(), Some(JOINED));
            assert!(refusal.message().contains("SD1"), "{refusal}");
        }
        town.approve(&supervisor("s1"), &seen, 7).await.expect("approved");
        let shown = own().await;
        assert_eq!(
            (shown.state.as_str(), shown.words.as_str(), shown.joined_with.as_str()),
            ("closed", "swept 1", "SD1")
        );
        assert!(shown.closed_at.is_some());
        assert_eq!((shown.rating, shown.reopen_until), (0, None), "that is for the other's reporter");
        let decision = Some(crate::town::decision());
        let apart = dispatch::CaseUnmerged { from: Some(name(1)), reason: "another heap".to_owned(), decision };
        town.happens(&case(2), "c1", What::Unmerged(apart));
        town.caught_up().await;
        let shown = own().await;
        assert_eq!((shown.state.as_str(), shown.joined_with.as_str(), shown.closed_at), ("filed", "", None));
        town.end().await;
    })
    .await;
}
