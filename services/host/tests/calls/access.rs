//! Who may call what, and what the others are told.
use gridcase_host::{
    Clock, Server,
    server::{Error, Settings},
    status,
};
use jiff::ToSpan as _;
use tonic::{Code, Request};

use crate::{
    echo::ask,
    site::{Site, methods},
};

#[tokio::test]
async fn nobody_is_asked_to_sign_in_and_a_person_is_known_by_the_token() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    let refusal = ask(running.channel(), "echo.v1.FrontService/Say", Request::new("who".to_owned())).await;
    let refusal = refusal.expect_err("refused");
    assert_eq!(refusal.code(), Code::Unauthenticated);
    assert_eq!(status::reason(&refusal).as_deref(), Some("NOT_SIGNED_IN"));
    let answer = ask(running.channel(), "echo.v1.FrontService/Say", site.by_worker("who")).await;
    assert_eq!(answer.expect("admitted"), "person:01900000-0000-7000-8000-000000000001 (李娜, 1 posts)");
}

#[tokio::test]
async fn a_person_without_the_post_is_told_which_posts_may() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    let refusal =
        ask(running.channel(), "echo.v1.FrontService/Command", site.by_worker("go")).await.expect_err("refused");
    assert_eq!(refusal.code(), Code::PermissionDenied);
    assert_eq!(status::metadata(&refusal, "roles").as_deref(), Some("ROLE_COMMAND,ROLE_OPERATOR"));
}

#[tokio::test]
async fn a_person_cannot_call_what_is_for_services() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    let refusal = ask(running.channel(), "echo.v1.BackService/Say", site.by_worker("who")).await.expect_err("refused");
    assert_eq!(refusal.code(), Code::PermissionDenied);
    assert_eq!(status::reason(&refusal).as_deref(), Some("SERVICE_ONLY"));
}

#[tokio::test]
async fn an_expired_token_is_told_to_refresh_and_does_not_bar_from_what_is_public() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    let yesterday = Clock::system().now() - 24.hours();
    let refusal = ask(running.channel(), "echo.v1.FrontService/Say", site.signed("who", yesterday)).await;
    let refusal = refusal.expect_err("refused");
    assert_eq!(refusal.code(), Code::Unauthenticated);
    assert_eq!(status::reason(&refusal).as_deref(), Some("TOKEN_EXPIRED"));
    assert_eq!(refusal.message(), "the token has expired; refresh the session or sign in again");
    let answer = ask(running.channel(), "echo.v1.FrontService/Ping", site.signed("who", yesterday)).await;
    assert_eq!(answer.expect("public"), "anonymous");
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    for value in ["Bearer rubbish", "Basic bGk6bmE=", "Bearer a.b.c"] {
        let mut request = Request::new("who".to_owned());
        request.metadata_mut().insert("authorization", value.parse().expect("metadata"));
        let refusal = ask(running.channel(), "echo.v1.FrontService/Say", request).await.expect_err("refused");
        assert_eq!(refusal.code(), Code::Unauthenticated, "{value}");
        assert_eq!(status::reason(&refusal).as_deref(), Some("TOKEN_INVALID"), "{value}");
    }
}

#[test]
fn the_access_options_are_read_from_the_descriptors() {
    let methods = methods("echo.proto");
    assert!(methods.undeclared().is_empty());
    assert!(methods.access("/echo.v1.FrontService/Ping").expect("declared").public);
    assert_eq!(methods.access("/echo.v1.FrontService/Command").expect("declared").roles, [2, 6]);
    assert_eq!(methods.access("/echo.v1.FrontService/Missing"), None);
}

#[tokio::test]
async fn a_server_does_not_start_with_rpcs_that_declare_nothing() {
    let process = Site::new().process();
    let tokens = process.hub.tokens().clone();
    let hub = gridcase_host::Hub::new(methods("silent.proto"), Clock::system(), tokens);
    let error = Server::builder(&hub, process.authority, &process.shutdown).build().expect_err("refused");
    let Error::Undeclared(silent) = error else { panic!("another error: {error}") };
    assert_eq!(silent, ["/silent.v1.SilentService/Empty", "/silent.v1.SilentService/Nothing"]);
}

#[tokio::test]
async fn every_rpc_of_gridcase_declares_who_may_call_it() {
    let methods = gridcase_host::Methods::read(gridcase_proto::DESCRIPTORS).expect("descriptors");
    assert_eq!(methods.undeclared(), Vec::<&str>::new());
}
