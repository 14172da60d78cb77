//! What a listener offers beside its services.
use axum::{Router, routing::get};
use gridcase_host::server::Settings;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use crate::{
    echo::ask,
    site::{FRONT, Running, Site, serve},
};

async fn get_by_hand(running: &Running, path: &str) -> String {
    let mut stream = TcpStream::connect(running.address).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nhost: grid.test\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn plain_http_has_the_same_port() {
    let site = Site::new();
    let process = site.process();
    let http = Router::new().route("/ready", get(|| async { "ready" }));
    let running = serve(process.builder().service(process.front()).http(http).build().expect("a server")).await;
    let answer = get_by_hand(&running, "/ready").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ready"), "{answer}");
    assert!(get_by_hand(&running, "/missing").await.starts_with("HTTP/1.1 404"));
    ask(running.channel(), "echo.v1.FrontService/Say", site.by_worker("hello")).await.expect("gRPC as well");
}

#[tokio::test]
async fn only_the_routes_of_grpc_are_wrapped() {
    let process = Site::new().process();
    let http = Router::new().route("/ready", get(|| async { "ready" }));
    let mark = |response: axum::response::Response| async move { ([("x-wrapped", "yes")], response) };
    let builder = process.builder().service(process.front()).http(http);
    let server =
        builder.wrap(move |routes| routes.layer(axum::middleware::map_response(mark))).build().expect("a server");
    let running = serve(server).await;
    assert!(get_by_hand(&running, "/echo.v1.FrontService/Ping").await.contains("x-wrapped"));
    assert!(!get_by_hand(&running, "/ready").await.contains("x-wrapped"));
    assert!(!get_by_hand(&running, "/missing").await.contains("x-wrapped"));
}

#[tokio::test]
async fn what_is_not_there_is_unimplemented() {
    let site = Site::new();
    let running = site.process().serve_both(Settings::default()).await;
    for method in ["echo.v1.FrontService/Missing", "echo.v1.MissingService/Say"] {
        let refusal = ask(running.channel(), method, site.by_worker("hello")).await.expect_err("not there");
        assert_eq!(refusal.code(), Code::Unimplemented, "{method}");
    }
}

#[tokio::test]
async fn health_is_told_to_anyone_by_service() {
    let process = Site::new().process();
    let server = process.builder().service(process.front()).build().expect("a server");
    let health = server.health();
    let running = serve(server).await;
    let mut client = HealthClient::new(running.channel());
    let mut check = async |service: &str| {
        let answer = client.check(HealthCheckRequest { service: service.to_owned() }).await;
        answer.map(|answer| answer.into_inner().status()).map_err(|status| status.code())
    };
    assert_eq!(check("").await, Ok(ServingStatus::Serving));
    assert_eq!(check(FRONT).await, Ok(ServingStatus::Serving));
    assert_eq!(check("echo.v1.BackService").await, Err(Code::NotFound));
    health.set(FRONT, false).await;
    assert_eq!(check(FRONT).await, Ok(ServingStatus::NotServing));
}

#[tokio::test]
async fn reflection_lists_the_services_of_the_process() {
    let process = Site::new().process();
    let running = serve(process.builder().service(process.front()).build().expect("a server")).await;
    let question = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(running.channel());
    let answers = client.server_reflection_info(futures::stream::iter([question])).await.expect("a stream");
    let answer = answers.into_inner().message().await.expect("an answer").expect("an answer");
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else { panic!("{answer:?}") };
    let names: Vec<_> = list.service.iter().map(|service| service.name.as_str()).collect();
    assert!(names.contains(&FRONT) && names.contains(&"grpc.health.v1.Health"), "{names:?}");
    assert!(!names.contains(&"echo.v1.BackService"), "{names:?}");
}

#[tokio::test]
async fn a_service_knows_where_a_call_comes_from() {
    let site = Site::new();
    let process = site.process();
    let from = |axum::extract::ConnectInfo(from): axum::extract::ConnectInfo<std::net::SocketAddr>| async move {
        from.ip().to_string()
    };
    let http = Router::new().route("/from", get(from));
    let running = serve(process.builder().http(http).build().expect("a server")).await;
    assert!(get_by_hand(&running, "/from").await.ends_with("127.0.0.1"));
}
