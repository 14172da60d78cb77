//! A span around each call, and one line at its end.
use std::{
    pin::Pin,
    task::{Context, Poll},
};

use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use prost::bytes::Bytes;
use tokio::time::Instant;
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};
use tracing::{Instrument as _, Span, field};

use crate::call::{self, Answer, Call};

/// Opens the span and the [`Call`], and logs how it ended: faults of the server as errors, refusals as information,
/// success for who debugs. The cause of an internal error stands in that same line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace;

impl<S> Layer<S> for Trace {
    type Service = Traced<S>;

    fn layer(&self, inner: S) -> Traced<S> {
        Traced(inner)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Traced<S>(S);

impl<S> Service<Request<Body>> for Traced<S>
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
        let start = Instant::now();
        let method = request.uri().path().trim_start_matches('/');
        let span = tracing::info_span!("call", method, caller = field::Empty);
        let deadline = call::timeout(request.headers()).and_then(|timeout| start.checked_add(timeout));
        let call = Call::until(deadline);
        let end = End { span: span.clone(), call: call.clone(), start, told: false };
        let answer = span.in_scope(|| self.0.call(request));
        Box::pin(async move { call.run(answer).instrument(span).await.map(|response| end.watch(response)) })
    }
}

/// Tells the end of a call, once; a call that is dropped before was cancelled by its caller.
struct End {
    span: Span,
    call: Call,
    start: Instant,
    told: bool,
}

impl End {
    fn watch(mut self, response: Response<Body>) -> Response<Body> {
        if self.read(response.headers()) {
            return response;
        }
        response.map(|body| Body::new(Watched { body, end: self }))
    }

    /// Tells the status in `headers`; false if there is none.
    fn read(&mut self, headers: &HeaderMap) -> bool {
        let status = Status::from_header_map(headers);
        if let Some(status) = &status {
            self.tell(status.code(), status.message());
        }
        status.is_some()
    }

    fn tell(&mut self, code: Code, message: &str) {
        if std::mem::replace(&mut self.told, true) {
            return;
        }
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let cause = self.call.cause();
        self.span.in_scope(|| match code {
            Code::Ok => tracing::debug!(millis, "answered"),
            Code::Internal | Code::Unknown | Code::DataLoss => {
                tracing::error!(?code, message, cause, millis, "failed");
            }
            Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted => {
                tracing::warn!(?code, message, millis, "failed");
            }
            Code::Cancelled => tracing::debug!(millis, "cancelled by the caller"),
            _ => tracing::info!(?code, message, millis, "refused"),
        });
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.tell(Code::Cancelled, "");
    }
}

struct Watched {
    body: Body,
    end: End,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        let frame = this.end.span.in_scope(|| Pin::new(&mut this.body).poll_frame(context));
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(trailers) = frame.trailers_ref() {
                    this.end.read(trailers);
                }
            }
            Poll::Ready(Some(Err(status))) => this.end.tell(status.code(), status.message()),
            Poll::Ready(None) => this.end.tell(Code::Ok, ""),
            Poll::Pending => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
