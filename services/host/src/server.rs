//! One listener for all services of a process.
//!
//! The way of a call through the layers, outside in: [`trace`] opens a span and logs the end, [`panic`] turns a panic
//! into INTERNAL, [`deadline`] gives up in time, [`AccessLayer`](crate::access::AccessLayer) admits the caller, [`DriveClock`] sets a driven clock, and
//! the handler answers. Peers in the same process enter the same layers. Only calls from the network are counted first
//! ([`Settings::calls`]).
mod build;
mod connection;
mod deadline;
mod load;
mod panic;
mod stream;
mod tls;
mod trace;

pub use build::Builder;
pub use tls::Tls;

use std::{io, sync::Arc, time::Duration};

use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tonic_health::{ServingStatus, server::HealthReporter};

use crate::{Authority, Hub, Shutdown, access, peer::Bound};
use connection::Connections;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// RPCs that do not say who may call them.
    #[error("these RPCs do not declare who may call them: {}", .0.join(", "))]
    Undeclared(Vec<String>),
    /// The descriptors cannot be used.
    #[error(transparent)]
    Methods(#[from] access::Error),
    /// Reflection does not accept the descriptors.
    #[error("reflection cannot use the descriptors")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The certificate or key cannot be used.
    #[error("the certificate and key cannot be used: {0}")]
    Tls(String),
}

/// Bounds of a server.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Calls at once on one connection.
    pub streams: u32,
    /// Calls from the network that are worked on at once; more are told UNAVAILABLE.
    pub calls: usize,
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// A connection without a sign of life for this long is asked for one.
    pub keepalive: Duration,
    /// How long the answer to that may take. Also bounds a TLS handshake and the head of an HTTP/1 request.
    pub patience: Duration,
    /// A connection of this age is asked to end, so that load spreads and certificates renew.
    pub age: Duration,
    /// How long the calls on it may then go on.
    pub grace: Duration,
    /// The longest that an answer may take, or a stream to begin, whatever its caller is ready to wait; ends those who
    /// never send their request as well.
    pub longest: Duration,
    /// Bytes of headers in one request.
    pub headers: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            streams: 256,
            calls: 4096,
            connections: 4096,
            keepalive: Duration::from_secs(20),
            patience: Duration::from_secs(10),
            age: Duration::from_mins(30),
            grace: Duration::from_secs(30),
            longest: Duration::from_mins(5),
            headers: 32 * 1024,
        }
    }
}

/// A server whose services can be reached in this process, and from the network once it [serves](Server::serve).
#[derive(Debug)]
pub struct Server {
    router: axum::Router,
    services: Vec<&'static str>,
    health: Health,
    settings: Settings,
    shutdown: Shutdown,
    // Services can be reached locally as long as the server lives.
    _bound: Bound,
}

impl Server {
    /// A server on `hub`, for callers known by `authority`, that ends with `shutdown`.
    pub fn builder(hub: &Hub, authority: Authority, shutdown: &Shutdown) -> Builder {
        Builder::new(hub, authority, shutdown)
    }

    /// The names of the services.
    pub fn services(&self) -> &[&'static str] {
        &self.services
    }

    /// The health of the services, to be set.
    pub fn health(&self) -> Health {
        self.health.clone()
    }

    /// Serves on `listener` until shutdown begins and the calls under way have ended, or the time to drain is over.
    pub async fn serve(self, listener: TcpListener, tls: Option<Tls>) -> io::Result<()> {
        tracing::info!(address = %listener.local_addr()?, services = ?self.services, "serving");
        let connections = Connections {
            router: self.router.clone(),
            tls,
            settings: self.settings,
            shutdown: self.shutdown.clone(),
            cut: CancellationToken::new(),
            tasks: TaskTracker::new(),
            room: Arc::new(tokio::sync::Semaphore::new(self.settings.connections)),
        };
        connections.accept(&listener).await;
        drop(listener);
        self.health.set_all(&self.services, false).await;
        connections.drain().await;
        Ok(())
    }
}

/// What `grpc.health.v1` says about each service.
#[derive(Clone, Debug)]
pub struct Health(HealthReporter);

impl Health {
    /// Says whether `service` can do its work now; the empty name is the whole process.
    pub async fn set(&self, service: &str, serving: bool) {
        let status = if serving { ServingStatus::Serving } else { ServingStatus::NotServing };
        self.0.set_service_status(service, status).await;
    }

    async fn set_all(&self, services: &[&'static str], serving: bool) {
        for service in services.iter().copied().chain([""]) {
            self.set(service, serving).await;
        }
    }
}
