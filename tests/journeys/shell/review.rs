//! Closure reviews and the reporter's verdict.
use serde_json::Value;

use super::{assert_refused, assert_way_out, assert_wrong, case_in, submitted, text, town, with};
use crate::{harness::Shell, photos, steps::until};

#[tokio::test]
async fn a_rejected_review_leads_to_rework_approval_and_reopening_from_the_shell() {
    let accounts = ["worker", "other.worker", "command", "city", "supervisor"];
    let (_installation, shell) = town(&accounts).await;
    let id = submitted(&shell, "event:09006", (-100.0, 50.0)).await;
    let number = text(&case_in(&shell, &id, "DISPATCHED").await["number"]);
    shell.by("city", &["case", "accept", &id]).await.answer();
    shell.by("city", &["case", "assign", &id, "team 2"]).await.answer();
    assert_refused(&shell.by("city", &["case", "hand-in", &id, "--words", "cleared"]).await, 6, "TOO_FEW_PHOTOS");
    hand_in(&shell, &id, 1).await;

    let review = open(&shell, &id, 1).await;
    let reject = |reason| ["review", "reject", &review, "--reason", reason];
    assert_refused(&shell.by("command", &reject("still there")).await, 3, "ROLE_REQUIRED");
    assert_wrong(&shell.by("supervisor", &reject(" ")).await, "reason");
    assert!(shell.by("supervisor", &["review", "reject", &review]).await.slip().contains("--reason"));
    let stale = shell.by("supervisor", &with(&reject("still there"), &["--etag", "999"])).await;
    assert_way_out(&stale, 5, "look at it again");
    let rejected = shell.by("supervisor", &reject("still there")).await.answer();
    assert_eq!(rejected["reason"], "still there", "{rejected:#}");
    let rework = case_in(&shell, &id, "HANDLING").await;
    assert_eq!((&rework["lead"], &rework["reworks"]), (&"ZF".into(), &1.into()), "{rework:#}");
    until("the review is rejected", || async { review_is(&shell, &review, "REJECTED").await }).await;
    assert_refused(&shell.by("supervisor", &reject("still there")).await, 6, "NOT_OPEN");

    hand_in(&shell, &id, 2).await;
    let review = open(&shell, &id, 2).await;
    let approved = shell.by("supervisor", &["review", "approve", &review, "--reason", "seen"]).await.answer();
    assert_eq!(approved["reason"], "seen", "{approved:#}");
    let closed = case_in(&shell, &id, "CLOSED").await;
    assert_eq!(closed["outcome"], "OUTCOME_HANDLED", "{closed:#}");
    until("the review is approved", || async { review_is(&shell, &review, "APPROVED").await }).await;

    let outcome = outcome(&shell, &id).await;
    assert_eq!(outcome["case_number"], number.as_str(), "{outcome:#}");
    let reopen = |reason| ["outcome", "reopen", &id, "--reason", reason];
    assert_refused(&shell.by("other.worker", &reopen("it is back")).await, 4, "NOT_FOUND");
    assert_wrong(&shell.by("worker", &reopen("")).await, "reason");
    assert_wrong(&shell.by("worker", &["outcome", "reopen", &number, "--reason", "it is back"]).await, "case");
    let rated = shell.by("worker", &["outcome", "rate", &id, "2", "--words", "came back"]).await.answer();
    assert_eq!(rated["rating"], 2, "{rated:#}");
    shell.by("worker", &reopen("it is back")).await.answer();
    let reopened = case_in(&shell, &id, "FILED").await;
    assert_eq!((&reopened["number"], &reopened["reopenings"]), (&number.as_str().into(), &1.into()), "{reopened:#}");
    assert!(reopened["causes"].as_array().expect("causes").contains(&"QUEUE_CAUSE_REOPENED".into()), "{reopened:#}");
    until("the worker is told that it is open", || async {
        let told = shell.by("worker", &["outcome", "list"]).await.answer();
        (told["outcomes"][0]["state"] == "filed").then_some(())
    })
    .await;
    assert_refused(&shell.by("worker", &reopen("it is back")).await, 6, "NOT_CLOSED");
}

/// Hands in with a photo of the result.
async fn hand_in(shell: &Shell, id: &str, seed: u8) {
    let photo = shell.file("result.jpg", photos::jpeg(seed).0);
    let handled = shell.by("city", &["case", "hand-in", id, "--words", "cleared", "--photo", &photo]).await.answer();
    assert_eq!((&handled["state"], &handled["hand_in"]["number"]), (&"CASE_STATE_HANDLED".into(), &seed.into()));
}

/// Waits until the review of a hand-in is open; gives its id.
async fn open(shell: &Shell, id: &str, hand_in: u8) -> String {
    let review = format!("{id}/{hand_in}");
    until(&format!("review {review} is open"), || review_is(shell, &review, "OPEN")).await;
    review
}

async fn review_is(shell: &Shell, review: &str, state: &str) -> Option<()> {
    let shown = shell.by("supervisor", &["review", "show", review]).await;
    (shown.code == 0 && shown.answer()["state"] == format!("REVIEW_STATE_{state}")).then_some(())
}

/// Waits until the reporter sees that the case is closed.
async fn outcome(shell: &Shell, id: &str) -> Value {
    until("the worker sees the outcome", || async {
        let told = shell.by("worker", &["outcome", "list"]).await.answer();
        let outcomes = told["outcomes"].as_array()?.clone();
        outcomes.into_iter().find(|outcome| outcome["case"] == id && outcome["state"] == "closed")
    })
    .await
}
