//! Says no at once to more calls than can be worked on, rather than letting them queue past their deadlines.
use std::{
    sync::Arc,
    task::{Context, Poll},
};

use http::{Request, Response};
use tokio::sync::Semaphore;
use tonic::{Code, body::Body};
use tower::Service;

use crate::{
    call::{self, Answer},
    status,
};

/// Reason of a call refused for load.
const OVERLOADED: &str = "OVERLOADED";

/// Lets a bounded number of calls through at once; clones share the bound. Calls in the same process do not pass here,
/// so that a handler that calls back cannot be starved by those that wait for it.
#[derive(Clone, Debug)]
pub(super) struct Bounded<S> {
    room: Arc<Semaphore>,
    inner: S,
}

impl<S> Bounded<S> {
    pub(super) fn new(calls: usize, inner: S) -> Self {
        Self { room: Arc::new(Semaphore::new(calls)), inner }
    }
}

impl<S> Service<Request<Body>> for Bounded<S>
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
        let Ok(permit) = Arc::clone(&self.room).try_acquire_owned() else {
            return call::refuse(status::refused(
                Code::Unavailable,
                OVERLOADED,
                "the server has more to do than it can; try again in a moment",
                status::NO_METADATA,
            ));
        };
        let answer = self.inner.call(request);
        Box::pin(async move {
            let _permit = permit;
            answer.await
        })
    }
}
