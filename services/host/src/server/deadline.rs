//! Gives up when the caller does: the handler's future is dropped and the answer is `DEADLINE_EXCEEDED`. A stream of
//! answers also ends, with UNAVAILABLE, when the server shuts down, so that its reader goes elsewhere.
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::{Request, Response};
use http_body::{Frame, SizeHint};
use prost::bytes::Bytes;
use tokio::time::{Instant, sleep_until, timeout_at};
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};

use super::stream::ending;
use crate::{
    Methods, Shutdown,
    call::{Answer, Call},
    status,
};

/// Reason of a stream that ends because the server does.
const SHUTTING_DOWN: &str = "SHUTTING_DOWN";

/// Keeps the deadline of the [`Call`] in hand.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    pub(super) methods: Methods,
    pub(super) shutdown: Shutdown,
    /// For an answer to come, or a stream to begin.
    pub(super) longest: Duration,
}

impl<S> Layer<S> for Deadline {
    type Service = Limited<S>;

    fn layer(&self, inner: S) -> Limited<S> {
        Limited { layer: self.clone(), inner }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Limited<S> {
    layer: Deadline,
    inner: S,
}

impl<S> Service<Request<Body>> for Limited<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Error: Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let streams = self.layer.methods.streams(request.uri().path());
        let (shutdown, longest) = (self.layer.shutdown.clone(), self.layer.longest);
        let answer = self.inner.call(request);
        Box::pin(async move {
            let deadline = Call::current_deadline();
            let latest = Instant::now() + longest;
            // Also a stream has to begin by then.
            let Ok(answer) = timeout_at(deadline.map_or(latest, |deadline| deadline.min(latest)), answer).await else {
                return Ok(late().into_http());
            };
            if !streams {
                return answer;
            }
            let end = Box::pin(end(deadline, shutdown));
            answer.map(|response| response.map(|body| Body::new(Ending { body, end, over: false })))
        })
    }
}

fn late() -> Status {
    Status::deadline_exceeded("the deadline of the call has passed")
}

/// Waits for whatever ends a stream first.
async fn end(deadline: Option<Instant>, shutdown: Shutdown) -> Status {
    let passed = async {
        match deadline {
            Some(deadline) => sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = passed => late(),
        () = shutdown.begun() => {
            let message = "the server is shutting down; continue on another connection";
            status::refused(Code::Unavailable, SHUTTING_DOWN, message, status::NO_METADATA)
        }
    }
}

/// A stream of answers with an end from outside.
struct Ending<F> {
    body: Body,
    end: Pin<Box<F>>,
    over: bool,
}

impl<F: Future<Output = Status> + Send> http_body::Body for Ending<F> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.over {
            return Poll::Ready(None);
        }
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame);
        }
        self.end.as_mut().poll(context).map(|status| {
            self.over = true;
            // Whatever the handler holds for the stream goes now.
            self.body = Body::empty();
            Some(Ok(ending(&status)))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::new()
    }
}
