//! How a service reaches another one, whether it runs in this process or elsewhere.
//!
//! A [`Hub`] knows where each service of the installation is. A [`Peer`] is one service as seen by another: give it to
//! the generated client, as `CaseServiceClient::new(hub.peer("town.v1.CaseService", "intake"))`. Services may reach each
//! other in cycles, so a peer looks its target up at each call; nothing need exist when the peer is made.
mod hub;
mod remote;

pub use hub::Hub;
pub(crate) use hub::{Bound, Local};
pub use remote::{Error, Remote};

use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http::{HeaderValue, Request, Response, header::AUTHORIZATION};
use tokio::time::Instant;
use tonic::{Code, Status, body::Body};
use tower::Service;

use crate::{
    call::{self, Answer, Call},
    caller::{Caller, Person},
    clock, status,
};

/// How long a call waits if nobody says.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(10);

/// Reason of a call that found nobody at the other end.
pub const PEER_UNREACHABLE: &str = "PEER_UNREACHABLE";

/// One service as seen by another; cheap to clone.
///
/// Every call proves by token which service calls, and for whom. A call that answers with one message waits
/// [`DEFAULT_DEADLINE`] unless it sets a timeout, and never longer than the caller of the handler that makes it.
#[derive(Clone, Debug)]
pub struct Peer {
    hub: Hub,
    service: &'static str,
    identity: Identity,
    deadline: Option<Duration>,
}

#[derive(Clone, Debug)]
enum Identity {
    Service {
        name: &'static str,
        acting: Option<Arc<Person>>,
    },
    /// The request proves itself.
    Forwarded,
}

impl Peer {
    /// The same peer, called on behalf of `person`.
    pub fn acting(&self, person: &Person) -> Self {
        self.with_acting(Some(person))
    }

    /// The same peer, called on behalf of the person behind `caller`, if there is one.
    pub fn acting_for(&self, caller: &Caller) -> Self {
        self.with_acting(caller.person())
    }

    /// The same peer, with another deadline for calls that set none.
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    fn with_acting(&self, person: Option<&Person>) -> Self {
        let mut peer = self.clone();
        if let Identity::Service { acting, .. } = &mut peer.identity {
            *acting = person.cloned().map(Arc::new);
        }
        peer
    }

    fn sign(&self, request: &mut Request<Body>) -> Result<(), Status> {
        let Identity::Service { name, acting } = &self.identity else { return Ok(()) };
        let token = self.hub.tokens().mint(name, acting.as_ref())?;
        let value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|error| status::internal(&error))?;
        request.headers_mut().insert(AUTHORIZATION, value);
        let clock = self.hub.clock();
        if clock.is_driven() {
            let now = HeaderValue::try_from(clock.now().to_string()).map_err(|error| status::internal(&error))?;
            request.headers_mut().insert(clock::NOW, now);
        }
        Ok(())
    }

    /// The moment to give up, told to the other side as well.
    fn limit(&self, request: &mut Request<Body>) -> Option<Instant> {
        let streams = self.hub.methods().streams(request.uri().path());
        let default = if streams { self.deadline } else { Some(self.deadline.unwrap_or(DEFAULT_DEADLINE)) };
        let own = call::timeout(request.headers()).or(default);
        let callers = Call::current_deadline().map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = own.into_iter().chain(callers).min()?;
        call::set_timeout(request.headers_mut(), timeout);
        Instant::now().checked_add(timeout)
    }

    async fn send(self, mut request: Request<Body>) -> Result<Response<Body>, Status> {
        self.sign(&mut request)?;
        let deadline = self.limit(&mut request);
        let answer = self.hub.send(self.service, request);
        match deadline {
            None => answer.await,
            Some(deadline) => {
                tokio::time::timeout_at(deadline, answer).await.unwrap_or_else(|_| Err(late(self.service)))
            }
        }
    }
}

impl Service<Request<Body>> for Peer {
    type Response = Response<Body>;
    type Error = Status;
    type Future = Answer<Status>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.clone().send(request))
    }
}

fn late(service: &str) -> Status {
    Status::deadline_exceeded(format!("{service} did not answer in time"))
}

fn unreachable(service: &str, why: &str) -> Status {
    let message = format!("{service} cannot be reached: {why}; try again");
    status::refused(Code::Unavailable, PEER_UNREACHABLE, message, [("service", service)])
}
