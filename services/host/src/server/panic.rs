//! A handler that panics fails its own call, and nothing else.
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
};

use futures::FutureExt as _;
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use prost::bytes::Bytes;
use tonic::{Status, body::Body};
use tower::{Layer, Service};

use super::stream::ending;
use crate::{call::Answer, status};

#[derive(Debug, thiserror::Error)]
#[error("panicked: {0}")]
struct Panicked(String);

fn panicked(payload: &(dyn Any + Send)) -> Status {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    status::internal(&Panicked(text.unwrap_or("for no stated reason").to_owned()))
}

/// Answers INTERNAL for a handler that panics.
#[derive(Clone, Copy, Debug)]
pub(super) struct CatchPanic;

impl<S> Layer<S> for CatchPanic {
    type Service = Catching<S>;

    fn layer(&self, inner: S) -> Catching<S> {
        Catching(inner)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Catching<S>(S);

impl<S> Service<Request<Body>> for Catching<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Error: Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let answer = AssertUnwindSafe(self.0.call(request)).catch_unwind();
        Box::pin(async move {
            match answer.await {
                Ok(answer) => answer.map(|response| response.map(|body| Body::new(Caught { body, over: false }))),
                Err(payload) => Ok(panicked(payload.as_ref()).into_http()),
            }
        })
    }
}

/// A stream of answers that ends with INTERNAL if making the next one panics.
struct Caught {
    body: Body,
    over: bool,
}

impl http_body::Body for Caught {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let body = &mut self.body;
        catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_frame(context))).unwrap_or_else(|payload| {
            self.over = true;
            Poll::Ready(Some(Ok(ending(&panicked(payload.as_ref())))))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::new()
    }
}
