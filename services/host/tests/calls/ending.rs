//! A server that ends leaves nobody hanging.
use std::{collections::BTreeSet, time::Duration};

use futures::StreamExt as _;
use gridcase_host::{Shutdown, server::Settings, status};
use tonic::{Code, Request};

use crate::{
    echo::{ask, follow, say},
    site::{FRONT, Site},
};

#[tokio::test]
async fn calls_under_way_are_answered_after_shutdown_has_begun() {
    let site = Site::new();
    let process = site.process();
    let running = process.serve_both(Settings::default()).await;
    let (channel, request) = (running.channel(), site.by_worker("hold"));
    let held = tokio::spawn(async move { ask(channel, "echo.v1.FrontService/Say", request).await });
    process.work.runs(1).await;
    process.shutdown.begin();
    process.work.gate.add_permits(1);
    assert_eq!(held.await.expect("no panic").expect("an answer"), "let go");
    running.ended.await.expect("no panic").expect("ended");
}

#[tokio::test]
async fn streams_are_told_to_go_elsewhere() {
    let site = Site::new();
    let process = site.process();
    let running = process.serve_both(Settings::default()).await;
    let request = Request::new("forever".to_owned());
    let mut answers = follow(running.channel(), "echo.v1.FrontService/Watch", request).await.expect("a stream");
    assert_eq!(answers.next().await.expect("open").expect("an answer"), "1");
    process.shutdown.begin();
    let rest: Vec<_> = answers.collect().await;
    let end = rest.last().expect("an end").as_ref().expect_err("an end");
    assert_eq!(end.code(), Code::Unavailable);
    assert_eq!(status::reason(end).as_deref(), Some("SHUTTING_DOWN"));
    running.ended.await.expect("no panic").expect("ended");
    process.work.runs(0).await;
}

#[tokio::test]
async fn calls_that_never_end_are_cut_when_the_time_to_drain_is_over() {
    let site = Site::new();
    let mut process = site.process();
    process.shutdown = Shutdown::new(Duration::from_millis(50));
    let running = process.serve_both(Settings::default()).await;
    let (channel, request) = (running.channel(), site.by_worker("hang"));
    let hanging = tokio::spawn(async move { ask(channel, "echo.v1.FrontService/Say", request).await });
    process.work.runs(1).await;
    process.shutdown.begin();
    running.ended.await.expect("no panic").expect("ended");
    assert!(hanging.await.expect("no panic").is_err());
    process.work.runs(0).await;
}

#[tokio::test]
async fn an_old_connection_is_left_for_a_new_one_without_a_failed_call() {
    let site = Site::new();
    let (here, there) = (site.process(), site.process());
    let settings = Settings { age: Duration::from_millis(20), ..Settings::default() };
    let running = there.serve_both(settings).await;
    here.hub.remote(FRONT, &running.remote()).expect("a place");
    let peer = here.hub.peer(FRONT, "test");
    let held = tokio::spawn(say(peer.clone(), "echo.v1.FrontService/Say", "hold"));
    there.work.runs(1).await;

    let from = async || say(peer.clone(), "echo.v1.FrontService/Ping", "from").await.expect("an answer");
    let mut seen = BTreeSet::new();
    while seen.len() < 5 {
        seen.insert(from().await);
    }
    there.work.gate.add_permits(1);
    assert_eq!(held.await.expect("no panic").expect("the old connection had time to end"), "let go");
}
