//! Nobody works longer than somebody waits.
use std::time::Duration;

use futures::StreamExt as _;
use gridcase_host::server::Settings;
use http_body_util::Full;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::{Message as _, bytes::Bytes};
use tokio::net::TcpStream;
use tonic::{Code, Request, Status};

use crate::{
    echo::{ask, follow, say},
    site::{BACK, FRONT, Site, serve},
};

const SHORT: Duration = Duration::from_millis(150);

#[tokio::test]
async fn a_passed_deadline_ends_the_handler_and_says_so() {
    let site = Site::new();
    let process = site.process();
    let running = process.serve_both(Settings::default()).await;
    // Sent by hand, because tonic's client has a timer of its own and answers itself.
    let stream = TcpStream::connect(running.address).await.expect("a connection");
    let (mut client, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("a connection");
    tokio::spawn(connection);
    let message = "hang".to_owned().encode_to_vec();
    let length = u32::try_from(message.len()).expect("short").to_be_bytes();
    let authorization =
        site.by_worker("").metadata().get("authorization").expect("signed").to_str().expect("text").to_owned();
    let request = http::Request::post(format!("http://{}/echo.v1.FrontService/Say", running.address))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header("authorization", authorization)
        .header("grpc-timeout", "150m")
        .body(Full::new(Bytes::from([&[0], length.as_slice(), &message].concat())))
        .expect("a request");
    let answer = client.send_request(request).await.expect("an answer");
    let status = Status::from_header_map(answer.headers()).expect("a status");
    assert_eq!(status.code(), Code::DeadlineExceeded);
    process.work.runs(0).await;
}

#[tokio::test]
async fn a_peer_gives_up_at_its_deadline_in_one_process_and_in_two() {
    let site = Site::new();
    let (here, there) = (site.process(), site.process());
    let local = here.builder().service(here.back()).build().expect("a server");
    let running = serve(there.builder().service(there.back()).build().expect("a server")).await;
    let away = site.process();
    away.hub.remote(BACK, &running.remote()).expect("a place");
    for (hub, work) in [(&here.hub, &here.work), (&away.hub, &there.work)] {
        let peer = hub.peer(BACK, "front").with_deadline(SHORT);
        let failure = say(peer, "echo.v1.BackService/Say", "hang").await.expect_err("late");
        assert_eq!(failure.code(), Code::DeadlineExceeded, "{failure}");
        work.runs(0).await;
    }
    drop(local);
}

#[tokio::test]
async fn the_deadline_of_a_caller_binds_the_calls_made_for_it() {
    let site = Site::new();
    let (first, second) = (site.process(), site.process());
    let back = serve(second.builder().service(second.back()).build().expect("a server")).await;
    first.hub.remote(BACK, &back.remote()).expect("a place");
    let server = first.builder().service(first.front()).build().expect("a server");
    let peer = first.hub.peer(FRONT, "test").with_deadline(SHORT);
    let failure = say(peer, "echo.v1.FrontService/Say", "relay:hang").await.expect_err("late");
    assert_eq!(failure.code(), Code::DeadlineExceeded, "{failure}");
    first.work.runs(0).await;
    second.work.runs(0).await;
    drop(server);
}

#[tokio::test]
async fn a_stream_ends_at_its_deadline() {
    let site = Site::new();
    let process = site.process();
    let server = process.builder().service(process.front()).build().expect("a server");
    let mut request = Request::new("forever".to_owned());
    request.set_timeout(SHORT);
    let peer = process.hub.peer(FRONT, "test");
    let mut answers = follow(peer, "echo.v1.FrontService/Watch", request).await.expect("a stream");
    let mut heard = Vec::new();
    let failure = loop {
        match answers.next().await.expect("no silent end") {
            Ok(answer) => heard.push(answer),
            Err(failure) => break failure,
        }
    };
    assert_eq!(heard, ["1", "2", "3"]);
    assert_eq!(failure.code(), Code::DeadlineExceeded);
    process.work.runs(0).await;
    drop(server);
}

#[tokio::test]
async fn a_call_without_a_deadline_ends_as_well() {
    let site = Site::new();
    let process = site.process();
    let running = process.serve_both(Settings { longest: SHORT, ..Settings::default() }).await;
    let failure = ask(running.channel(), "echo.v1.FrontService/Say", site.by_worker("hang")).await.expect_err("late");
    assert_eq!(failure.code(), Code::DeadlineExceeded);
    process.work.runs(0).await;
}
