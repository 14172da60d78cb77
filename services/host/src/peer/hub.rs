//! Where each service of the installation is.
use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use http::{Request, Response};
use tonic::{Status, body::Body, transport::Channel};
use tower::{Service as _, ServiceExt as _, util::BoxCloneSyncService};

use super::{Error, Identity, Peer, Remote, remote, unreachable};
use crate::{Clock, Methods, token::ServiceTokens};

/// The services of this process behind all their layers.
pub(crate) type Local = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// The places of all services; clones are the same hub.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    methods: Methods,
    clock: Clock,
    tokens: ServiceTokens,
    places: RwLock<HashMap<String, Place>>,
    wanted: Mutex<BTreeSet<&'static str>>,
}

#[derive(Clone)]
enum Place {
    Local(Local),
    Remote(Channel),
}

impl Hub {
    /// A hub that knows no place yet. `methods` tells which calls stream, `tokens` prove services to each other, and if
    /// `clock` is driven, calls carry its time.
    pub fn new(methods: Methods, clock: Clock, tokens: ServiceTokens) -> Self {
        let (places, wanted) = (RwLock::default(), Mutex::default());
        Self(Arc::new(Inner { methods, clock, tokens, places, wanted }))
    }

    /// The service with the full name `service`, as seen by the service named `as_service`.
    pub fn peer(&self, service: &'static str, as_service: &'static str) -> Peer {
        self.peer_by(service, Identity::Service { name: as_service, acting: None })
    }

    /// The service with the full name `service`, for requests that prove by their own headers who sends them.
    pub fn forward(&self, service: &'static str) -> Peer {
        self.peer_by(service, Identity::Forwarded)
    }

    /// Says that a service, or all services of a package, run in another process. Needs a runtime; connects at the first
    /// call, and again whenever the connection is lost.
    pub fn remote(&self, service_or_package: &str, remote: &Remote) -> Result<(), Error> {
        let place = Place::Remote(remote.channel()?);
        self.places_mut().insert(service_or_package.to_owned(), place);
        Ok(())
    }

    /// The services for which there is a peer but no place, sorted: a process with any is not set up completely.
    pub fn missing(&self) -> Vec<&'static str> {
        let wanted = self.0.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.iter().copied().filter(|service| self.place(service).is_none()).collect()
    }

    /// What the installation's RPCs declare.
    pub fn methods(&self) -> &Methods {
        &self.0.methods
    }

    /// The clock of the process.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The tokens of services.
    pub fn tokens(&self) -> &ServiceTokens {
        &self.0.tokens
    }

    /// Says that services run in this process, until the guard is dropped.
    pub(crate) fn bind(&self, services: &[&'static str], local: &Local) -> Bound {
        let mut places = self.places_mut();
        for service in services {
            places.insert((*service).to_owned(), Place::Local(local.clone()));
        }
        Bound { hub: self.clone(), services: services.to_vec() }
    }

    pub(super) async fn send(&self, service: &str, mut request: Request<Body>) -> Result<Response<Body>, Status> {
        match self.place(service) {
            None => Err(unreachable(service, "no place is set for it in this process")),
            Some(Place::Remote(channel)) => {
                let one_message = !self.methods().takes_stream(request.uri().path());
                remote::send(channel, service, request, one_message).await
            }
            Some(Place::Local(local)) => {
                // What does not cross a network must not cross here either.
                request.extensions_mut().clear();
                let answer = match local.clone().ready_oneshot().await {
                    Ok(mut local) => local.call(request).await,
                    Err(never) => match never {},
                };
                answer.map_err(|never| match never {})
            }
        }
    }

    fn peer_by(&self, service: &'static str, identity: Identity) -> Peer {
        self.0.wanted.lock().unwrap_or_else(PoisonError::into_inner).insert(service);
        Peer { hub: self.clone(), service, identity, deadline: None }
    }

    fn place(&self, service: &str) -> Option<Place> {
        let places = self.0.places.read().unwrap_or_else(PoisonError::into_inner);
        let package = || service.rsplit_once('.').and_then(|(package, _)| places.get(package));
        places.get(service).or_else(package).cloned()
    }

    fn places_mut(&self) -> std::sync::RwLockWriteGuard<'_, HashMap<String, Place>> {
        self.0.places.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.0.places.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_set().entries(places.keys()).finish()
    }
}

/// Keeps services reachable in this process. Dropping it also undoes the cycle of services that hold peers that lead
/// back to them.
#[derive(Debug)]
pub(crate) struct Bound {
    hub: Hub,
    services: Vec<&'static str>,
}

impl Drop for Bound {
    fn drop(&mut self) {
        let mut places = self.hub.places_mut();
        let gone: Vec<_> = self.services.iter().map(|service| places.remove(*service)).collect();
        // Dropped after the lock is free: the services may hold hubs themselves.
        drop(places);
        drop(gone);
    }
}
