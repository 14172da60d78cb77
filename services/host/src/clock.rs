//! The time of the process, and the one place that asks the machine for it.
//!
//! Whoever decides by the time takes `now` as a parameter, so that a decision can be repeated; the value comes from a
//! [`Clock`]. A process that replays the past or builds a demo runs on a driven clock, which stands still until a
//! request moves it.
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use http::{HeaderMap, Request, Response};
use jiff::Timestamp;
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};

use crate::{call, status};

/// Request metadata that moves a driven clock: an RFC 3339 instant.
pub const NOW: &str = "gridcase-now";

/// The clock of a process; clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    /// Milliseconds since the epoch.
    Driven(Arc<AtomicI64>),
}

/// A system clock cannot be moved.
#[derive(Debug, thiserror::Error)]
#[error("this process runs on the system clock, which requests cannot move")]
pub struct NotDriven;

impl Clock {
    /// The machine's own time.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands at `start` until it is driven.
    pub fn driven(start: Timestamp) -> Self {
        Self(Kind::Driven(Arc::new(AtomicI64::new(start.as_millisecond()))))
    }

    /// Whether requests may move this clock.
    pub fn is_driven(&self) -> bool {
        matches!(self.0, Kind::Driven(_))
    }

    /// The time, cut to whole milliseconds, which is what every database and client keeps.
    pub fn now(&self) -> Timestamp {
        let millis = match &self.0 {
            Kind::System => system_time().as_millisecond(),
            Kind::Driven(millis) => millis.load(Ordering::Acquire),
        };
        Timestamp::from_millisecond(millis).expect("came from a timestamp")
    }

    /// Moves a driven clock to `to`; an instant that has passed already leaves it where it is.
    pub fn drive(&self, to: Timestamp) -> Result<(), NotDriven> {
        match &self.0 {
            Kind::System => Err(NotDriven),
            Kind::Driven(millis) => {
                millis.fetch_max(to.as_millisecond(), Ordering::AcqRel);
                Ok(())
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the system time enters")]
fn system_time() -> Timestamp {
    Timestamp::now()
}

/// Moves a driven clock to the request's [`NOW`], and refuses such a request on a system clock.
#[derive(Clone, Debug)]
pub struct DriveClock(Clock);

impl DriveClock {
    /// Drives `clock`.
    pub fn new(clock: Clock) -> Self {
        Self(clock)
    }

    fn apply(&self, headers: &HeaderMap) -> Result<(), Status> {
        let Some(value) = headers.get(NOW) else { return Ok(()) };
        let to: Timestamp = value
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| status::invalid(NOW, "must be an RFC 3339 instant such as 2026-03-01T08:00:00Z"))?;
        self.0.drive(to).map_err(|NotDriven| {
            status::refused(
                Code::FailedPrecondition,
                "CLOCK_NOT_DRIVEN",
                format!("{NotDriven}; send no {NOW}, or start the server on a driven clock"),
                [("metadata", NOW)],
            )
        })
    }
}

impl<S> Layer<S> for DriveClock {
    type Service = Driving<S>;

    fn layer(&self, inner: S) -> Driving<S> {
        Driving { clock: self.clone(), inner }
    }
}

/// The service that [`DriveClock`] makes.
#[derive(Clone, Debug)]
pub struct Driving<S> {
    clock: DriveClock,
    inner: S,
}

impl<S> Service<Request<Body>> for Driving<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Error: Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = call::Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self.clock.apply(request.headers()) {
            Ok(()) => Box::pin(self.inner.call(request)),
            Err(status) => call::refuse(status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_driven_clock_moves_forward_only_and_clones_show_the_same_time() {
        let clock = Clock::driven(at("2026-03-01T08:00:00Z"));
        let seen = clock.clone();
        clock.drive(at("2026-03-01T09:00:00.0019Z")).expect("driven");
        clock.drive(at("2026-03-01T07:00:00Z")).expect("driven");
        assert_eq!(seen.now(), at("2026-03-01T09:00:00.001Z"));
    }

    #[test]
    fn a_system_clock_cannot_be_driven_and_shows_whole_milliseconds() {
        let clock = Clock::system();
        assert!(clock.drive(at("2026-03-01T08:00:00Z")).is_err());
        assert_eq!(clock.now().as_nanosecond() % 1_000_000, 0);
    }

    #[test]
    fn a_request_that_drives_a_system_clock_is_told_so() {
        let mut headers = HeaderMap::new();
        headers.insert(NOW, "2026-03-01T08:00:00Z".parse().expect("a header"));
        let refusal = DriveClock::new(Clock::system()).apply(&headers).expect_err("refused");
        assert_eq!(refusal.code(), Code::FailedPrecondition);
        assert_eq!(status::reason(&refusal).as_deref(), Some("CLOCK_NOT_DRIVEN"));
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        let mut headers = HeaderMap::new();
        headers.insert(NOW, "tomorrow".parse().expect("a header"));
        let refusal = DriveClock::new(Clock::driven(Timestamp::UNIX_EPOCH)).apply(&headers).expect_err("refused");
        assert_eq!(refusal.code(), Code::InvalidArgument);
    }
}
