//! A service reaches another one the same way, wherever it runs.
use std::sync::Arc;

use gridcase_host::{
    Clock, clock,
    peer::{PEER_UNREACHABLE, Remote},
    server::{Settings, Tls},
    status,
};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tonic::{Code, Request};

use crate::{
    echo::{ask, say},
    site::{BACK, FRONT, Process, Running, Site, serve, serve_at},
};

/// The front and the back: in one process, or in two.
async fn topologies(site: &Site) -> Vec<(&'static str, Process, Running, Vec<Running>)> {
    let together = site.process();
    let one = together.serve_both(Settings::default()).await;
    let (first, second) = (site.process(), site.process());
    let back = serve(second.builder().service(second.back()).build().expect("a server")).await;
    first.hub.remote("echo.v1", &back.remote()).expect("a place");
    let front = serve(first.builder().service(first.front()).build().expect("a server")).await;
    vec![("one process", together, one, vec![]), ("two processes", first, front, vec![back])]
}

#[tokio::test]
async fn the_service_and_the_person_it_acts_for_arrive_in_one_process_and_in_two() {
    let site = Site::new();
    for (topology, process, front, _others) in topologies(&site).await {
        let answer = ask(front.channel(), "echo.v1.FrontService/Say", site.by_worker("relay:who")).await;
        let expected = "service:front for person:01900000-0000-7000-8000-000000000001 (李娜, 1 posts)";
        assert_eq!(answer.as_deref().expect("an answer"), expected, "{topology}");
        let own = say(process.hub.peer(BACK, "front"), "echo.v1.BackService/Say", "who").await;
        assert_eq!(own.expect("an answer"), "service:front", "{topology}");
    }
}

#[tokio::test]
async fn a_service_may_do_what_the_person_may_for_whom_it_acts() {
    let site = Site::new();
    for (topology, process, front, _others) in topologies(&site).await {
        let answer = ask(front.channel(), "echo.v1.FrontService/Say", site.by_worker("work:done")).await;
        assert_eq!(answer.expect("a worker's work"), "done", "{topology}");
        let refusal = say(process.hub.peer(BACK, "front"), "echo.v1.BackService/Work", "done").await;
        assert_eq!(refusal.expect_err("for nobody").code(), Code::PermissionDenied, "{topology}");
    }
}

#[tokio::test]
async fn a_service_without_a_place_is_missing_and_unavailable() {
    let process = Site::new().process();
    let peer = process.hub.peer(BACK, "front");
    assert_eq!(process.hub.missing(), [BACK]);
    let refusal = say(peer.clone(), "echo.v1.BackService/Say", "who").await.expect_err("nowhere");
    assert_eq!(refusal.code(), Code::Unavailable);
    let _server = process.builder().service(process.back()).build().expect("a server");
    assert!(process.hub.missing().is_empty());
    assert_eq!(say(peer, "echo.v1.BackService/Say", "who").await.expect("here now"), "service:front");
}

#[tokio::test]
async fn a_peer_that_is_away_is_unavailable_and_is_found_again_when_it_is_back() {
    let site = Site::new();
    let (here, there) = (site.process(), site.process());
    let running = serve(there.builder().service(there.back()).build().expect("a server")).await;
    here.hub.remote("echo.v1", &running.remote()).expect("a place");
    let peer = here.hub.peer(BACK, "front");
    say(peer.clone(), "echo.v1.BackService/Say", "hello").await.expect("an answer");

    there.shutdown.begin();
    running.ended.await.expect("no panic").expect("ended");
    let refusal = say(peer.clone(), "echo.v1.BackService/Say", "hello").await.expect_err("away");
    assert_eq!(refusal.code(), Code::Unavailable);
    assert_eq!(status::reason(&refusal).as_deref(), Some(PEER_UNREACHABLE));

    let again = site.process();
    let server = again.builder().service(again.back()).build().expect("a server");
    let _running = serve_at(server, running.address, None).await;
    assert_eq!(say(peer, "echo.v1.BackService/Say", "hello").await.expect("back"), "hello");
}

#[tokio::test]
async fn a_connection_lost_in_the_middle_of_a_call_is_unavailable() {
    let site = Site::new();
    let (here, there) = (site.process(), site.process());
    let running = serve(there.builder().service(there.back()).build().expect("a server")).await;
    here.hub.remote("echo.v1", &running.remote()).expect("a place");
    let peer = here.hub.peer(BACK, "front");
    let call = tokio::spawn(async move { say(peer, "echo.v1.BackService/Say", "hang").await });
    there.work.runs(1).await;
    there.shutdown.cut_short();
    let failure = call.await.expect("no panic").expect_err("cut");
    assert_eq!(failure.code(), Code::Unavailable);
}

#[tokio::test]
async fn peers_speak_tls_and_refuse_a_stranger() {
    let site = Site::new();
    let (here, there) = (site.process(), site.process());
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["grid.test".to_owned()]).expect("a certificate");
    let tls = Tls::from_pem(cert.pem().as_bytes(), signing_key.serialize_pem().as_bytes()).expect("a certificate");
    let server = there.builder().service(there.back()).build().expect("a server");
    let running = serve_at(server, "127.0.0.1:0".parse().expect("an address"), Some(tls)).await;

    let remote = Remote::new(&format!("https://{}", running.address)).expect("an address").domain("grid.test");
    here.hub.remote(BACK, &remote.clone().ca(cert.pem().as_bytes())).expect("a place");
    let answer = say(here.hub.peer(BACK, "front"), "echo.v1.BackService/Say", "who").await;
    assert_eq!(answer.expect("an answer"), "service:front");

    let stranger = generate_simple_self_signed(["grid.test".to_owned()]).expect("a certificate");
    here.hub.remote(BACK, &remote.ca(stranger.cert.pem().as_bytes())).expect("a place");
    let refusal = say(here.hub.peer(BACK, "front"), "echo.v1.BackService/Say", "who").await.expect_err("not trusted");
    assert_eq!(refusal.code(), Code::Unavailable);
}

#[tokio::test]
async fn the_edge_passes_a_call_on_with_the_token_it_came_with() {
    let site = Site::new();
    let (edge, inner) = (site.process(), site.process());
    let running = inner.serve_both(Settings::default()).await;
    edge.hub.remote("echo.v1", &running.remote()).expect("a place");
    let front = serve(edge.builder().forward(FRONT).build().expect("a server")).await;
    let answer = ask(front.channel(), "echo.v1.FrontService/Say", site.by_worker("who")).await;
    assert!(answer.expect("an answer").starts_with("person:"));
    let refusal =
        ask(front.channel(), "echo.v1.FrontService/Command", site.by_worker("go")).await.expect_err("refused");
    assert_eq!(refusal.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_driven_clock_follows_the_calls_through_both_processes() {
    let site = Site::new();
    let start: jiff::Timestamp = "2026-03-01T08:00:00Z".parse().expect("an instant");
    let (first, second) = (site.process_by(Clock::driven(start)), site.process_by(Clock::driven(start)));
    let back = serve(second.builder().service(second.back()).build().expect("a server")).await;
    first.hub.remote(BACK, &back.remote()).expect("a place");
    let front = serve(first.builder().service(first.front()).build().expect("a server")).await;
    let mut request = site.signed("relay:now", start);
    request.metadata_mut().insert(clock::NOW, "2026-03-02T08:00:00Z".parse().expect("metadata"));
    let answer = ask(front.channel(), "echo.v1.FrontService/Say", request).await;
    assert_eq!(answer.expect("an answer"), "2026-03-02T08:00:00Z");
}

#[tokio::test]
async fn a_system_clock_is_not_driven_by_requests() {
    let running = Site::new().process().serve_both(Settings::default()).await;
    let mut request = Request::new("now".to_owned());
    request.metadata_mut().insert(clock::NOW, "2026-03-02T08:00:00Z".parse().expect("metadata"));
    let refusal = ask(running.channel(), "echo.v1.FrontService/Ping", request).await.expect_err("refused");
    assert_eq!(refusal.code(), Code::FailedPrecondition);
    assert!(refusal.message().contains("system clock"), "{}", refusal.message());
}

#[tokio::test]
async fn services_that_hold_peers_of_each_other_go_with_their_server() {
    let process = Site::new().process();
    let server = process.builder().service(process.front()).service(process.back()).build().expect("a server");
    let answer = say(process.hub.peer(FRONT, "test"), "echo.v1.FrontService/Say", "relay:who").await;
    assert_eq!(answer.expect("an answer"), "service:front");
    assert!(Arc::strong_count(&process.work) > 1);
    drop(server);
    assert_eq!(Arc::strong_count(&process.work), 1);
}
