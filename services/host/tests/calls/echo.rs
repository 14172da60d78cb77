//! The services under test: they do as the text says, and count what goes on in them.
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use futures::{Stream, StreamExt as _, future::BoxFuture, stream};
use gridcase_host::{Caller, Clock, Peer, limits, status};
use http::uri::PathAndQuery;
use tokio::sync::{Semaphore, watch};
use tonic::{Request, Response, Status, body::Body, server::NamedService};
use tonic_prost::ProstCodec;
use tower::Service;

type Codec = ProstCodec<String, String>;

fn codec() -> Codec {
    Codec::default()
}

/// What happens in the handlers.
#[derive(Debug)]
pub(crate) struct Work {
    /// How many handlers run.
    pub(crate) running: watch::Sender<usize>,
    /// The most that ran at once.
    pub(crate) peak: AtomicUsize,
    /// Lets handlers go that hold.
    pub(crate) gate: Semaphore,
}

impl Default for Work {
    fn default() -> Self {
        Self { running: watch::Sender::new(0), peak: AtomicUsize::new(0), gate: Semaphore::new(0) }
    }
}

impl Work {
    /// Waits until so many handlers run.
    pub(crate) async fn runs(&self, count: usize) {
        self.running.subscribe().wait_for(|running| *running == count).await.expect("the sender is here");
    }

    fn begin(self: &Arc<Self>) -> Running {
        self.running.send_modify(|running| {
            *running += 1;
            self.peak.fetch_max(*running, Ordering::SeqCst);
        });
        Running(Arc::clone(self))
    }
}

/// A handler at work; dropped when it ends, or is ended.
struct Running(Arc<Work>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.send_modify(|running| *running -= 1);
    }
}

#[derive(Clone)]
pub(crate) struct Echo {
    pub(crate) clock: Clock,
    pub(crate) work: Arc<Work>,
    /// The other service.
    pub(crate) back: Option<Peer>,
}

impl Echo {
    async fn say(self, request: Request<String>) -> Result<Response<String>, Status> {
        let _running = self.work.begin();
        let caller = Caller::of(&request).clone();
        let from = request.remote_addr();
        let text = request.into_inner();
        let answer = match text.split_once(':').unwrap_or((&text, "")) {
            ("who", _) => match caller.person() {
                Some(person) => format!("{caller} ({}, {} posts)", person.name, person.posts.len()),
                None => caller.to_string(),
            },
            ("from", _) => format!("{from:?}"),
            ("now", _) => self.clock.now().to_string(),
            ("length", rest) => rest.len().to_string(),
            ("hang", _) => std::future::pending().await,
            ("hold", _) => {
                self.work.gate.acquire().await.expect("open").forget();
                "let go".to_owned()
            }
            ("fail", _) => return Err(status::internal(&std::io::Error::other("the disk is gone"))),
            ("panic", _) => panic!("as told"),
            ("work", rest) => say(self.back().acting_for(&caller), "echo.v1.BackService/Work", rest).await?,
            ("relay", rest) => say(self.back().acting_for(&caller), "echo.v1.BackService/Say", rest).await?,
            _ => text,
        };
        Ok(Response::new(answer))
    }

    fn back(&self) -> &Peer {
        self.back.as_ref().expect("only the front relays")
    }

    fn watch(self, request: Request<String>) -> Response<Answers> {
        let running = self.work.begin();
        let text = request.into_inner();
        let count = stream::iter(["1", "2", "3"]).map(|number| Ok(number.to_owned()));
        let rest = match text.as_str() {
            "forever" => stream::pending().boxed(),
            "panic" => stream::once(async { panic!("as told") }).boxed(),
            _ => stream::empty().boxed(),
        };
        let held = stream::poll_fn(move |_| {
            let _ = &running;
            Poll::Ready(None)
        });
        Response::new(count.chain(rest).chain(held).boxed())
    }
}

type Answers = std::pin::Pin<Box<dyn Stream<Item = Result<String, Status>> + Send>>;

async fn answer(echo: Echo, request: http::Request<Body>) -> http::Response<Body> {
    let mut grpc = tonic::server::Grpc::new(codec()).max_decoding_message_size(limits::MESSAGE);
    if request.uri().path().ends_with("/Watch") {
        let watch = tower::service_fn(move |request| std::future::ready(Ok(echo.clone().watch(request))));
        return grpc.server_streaming(watch, request).await;
    }
    grpc.unary(tower::service_fn(move |request| echo.clone().say(request)), request).await
}

macro_rules! service {
    ($name:ident, $full:literal) => {
        #[derive(Clone)]
        pub(crate) struct $name(pub(crate) Echo);

        impl NamedService for $name {
            const NAME: &'static str = $full;
        }

        impl Service<http::Request<Body>> for $name {
            type Response = http::Response<Body>;
            type Error = Infallible;
            type Future = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: http::Request<Body>) -> Self::Future {
                let echo = self.0.clone();
                Box::pin(async move { Ok(answer(echo, request).await) })
            }
        }
    };
}

service!(Front, "echo.v1.FrontService");
service!(Back, "echo.v1.BackService");

fn path(method: &str) -> PathAndQuery {
    format!("/{method}").parse().expect("a path")
}

/// Calls a method with one answer.
pub(crate) async fn ask<S>(service: S, method: &str, request: Request<String>) -> Result<String, Status>
where
    S: tonic::client::GrpcService<Body>,
    S::ResponseBody: http_body::Body<Data = prost::bytes::Bytes> + Send + 'static,
    <S::ResponseBody as http_body::Body>::Error: Into<tonic::codegen::StdError> + Send,
{
    let mut client = tonic::client::Grpc::new(service);
    client.ready().await.map_err(|error| Status::from_error(error.into()))?;
    Ok(client.unary(request, path(method), codec()).await?.into_inner())
}

/// Calls a method with one answer, saying `text` and nothing else.
pub(crate) async fn say(peer: Peer, method: &str, text: &str) -> Result<String, Status> {
    ask(peer, method, Request::new(text.to_owned())).await
}

/// Calls a method that answers with a stream.
pub(crate) async fn follow<S>(
    service: S,
    method: &str,
    request: Request<String>,
) -> Result<tonic::Streaming<String>, Status>
where
    S: tonic::client::GrpcService<Body>,
    S::ResponseBody: http_body::Body<Data = prost::bytes::Bytes> + Send + 'static,
    <S::ResponseBody as http_body::Body>::Error: Into<tonic::codegen::StdError> + Send,
{
    let mut client = tonic::client::Grpc::new(service);
    client.ready().await.map_err(|error| Status::from_error(error.into()))?;
    Ok(client.server_streaming(request, path(method), codec()).await?.into_inner())
}
