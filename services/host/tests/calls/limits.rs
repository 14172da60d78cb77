//! A server that is asked for too much keeps working.
use std::sync::atomic::Ordering;

use futures::{StreamExt as _, future::join_all};
use gridcase_host::{limits, server::Settings, status};
use tonic::{Code, Request};

use crate::{
    echo::{ask, follow},
    site::Site,
};

#[tokio::test]
async fn a_connection_has_a_bounded_number_of_calls_at_once() {
    let site = Site::new();
    let process = site.process();
    let running = process.serve_both(Settings { streams: 2, ..Settings::default() }).await;
    let channel = running.channel();
    // The client learns the bound with the first answer.
    ask(channel.clone(), "echo.v1.FrontService/Say", site.by_worker("hello")).await.expect("an answer");
    let calls = (0..8).map(|_| ask(channel.clone(), "echo.v1.FrontService/Say", site.by_worker("hold")));
    let all = join_all(calls);
    let watch = async {
        process.work.runs(2).await;
        process.work.gate.add_permits(8);
    };
    let (answers, ()) = tokio::join!(all, watch);
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(process.work.peak.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn more_calls_than_can_be_worked_on_are_refused_at_once() {
    let site = Site::new();
    let process = site.process();
    let running = process.serve_both(Settings { calls: 1, ..Settings::default() }).await;
    let (channel, request) = (running.channel(), site.by_worker("hold"));
    let held = tokio::spawn(async move { ask(channel, "echo.v1.FrontService/Say", request).await });
    process.work.runs(1).await;
    let refusal = ask(running.channel(), "echo.v1.FrontService/Say", site.by_worker("hello")).await;
    let refusal = refusal.expect_err("refused");
    assert_eq!(refusal.code(), Code::Unavailable);
    assert_eq!(status::reason(&refusal).as_deref(), Some("OVERLOADED"));
    process.work.gate.add_permits(1);
    held.await.expect("no panic").expect("an answer");
}

#[tokio::test]
async fn a_message_over_the_limit_is_told_the_limit_and_the_way_out() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    let fits = format!("length:{}", "x".repeat(limits::MESSAGE - 64));
    ask(running.channel(), "echo.v1.FrontService/Say", site.by_worker(&fits)).await.expect("fits");
    let large = "x".repeat(limits::MESSAGE + 1);
    let refusal =
        ask(running.channel(), "echo.v1.FrontService/Say", site.by_worker(&large)).await.expect_err("refused");
    assert_eq!(refusal.code(), Code::InvalidArgument);
    assert_eq!(status::reason(&refusal).as_deref(), Some(limits::MESSAGE_TOO_LARGE));
    assert!(refusal.message().contains("the limit of this call is 262144 bytes"), "{}", refusal.message());
    assert!(refusal.message().contains("media upload"), "{}", refusal.message());
}

#[tokio::test]
async fn a_handler_that_panics_fails_its_own_call_only() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    let channel = running.channel();
    let failure = ask(channel.clone(), "echo.v1.FrontService/Say", site.by_worker("panic")).await.expect_err("failed");
    assert_eq!(failure.code(), Code::Internal);
    assert!(!failure.message().contains("as told"), "the caller learns nothing of the inside");
    ask(channel.clone(), "echo.v1.FrontService/Say", site.by_worker("hello")).await.expect("still there");

    let answers =
        follow(channel, "echo.v1.FrontService/Watch", Request::new("panic".to_owned())).await.expect("a stream");
    let answers: Vec<_> = answers.collect().await;
    assert_eq!(answers.last().expect("an end").as_ref().expect_err("failed").code(), Code::Internal);
}
