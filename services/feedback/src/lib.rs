//! Feedback: is it really solved?
//!
//! The way of a hand-in: [`tail`] follows dispatch's events; each is a [`fact`], and [`docket`] says what it makes of a
//! case and its reviews. A supervisor's decision comes in by [`grpc`], is checked by [`convert`], stored by [`feedback`]
//! through [`store`], and said to dispatch by [`sender`]. Dispatch's event confirms it; a refusal opens the review again.
//! The reporter's rating and reopening go the same way.
//!
//! The domain is [`review`], [`case`], [`docket`], [`fact`] and [`hands`], which know neither storage nor transport.

pub mod actor;
pub mod case;
mod command;
mod convert;
pub mod docket;
mod error;
pub mod fact;
mod feedback;
mod grpc;
pub mod hands;
pub mod review;
mod sender;
mod store;
mod tail;

use std::time::Duration;

use gridcase_host::{
    Clock, Ids, Peer, Shutdown,
    database::{self, Database, OpenError, Options, Target},
    limits, server,
};
use gridcase_migrations::FeedbackMigrator;
use gridcase_proto::feedback::v1::feedback_service_server::FeedbackServiceServer;

pub use error::{
    CURSOR_LOST, HANDS_APART, JOINED, NOT_CLOSED, NOT_OPEN, REOPEN_PENDING, REOPEN_WINDOW_OVER, REQUEST_REUSED,
    STORAGE_UNAVAILABLE,
};
pub use sender::Settings as SenderSettings;

use feedback::Feedback;
use sender::{Sender, Wake};

/// How feedback is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where reviews are kept.
    pub database: Target,
    /// How the database is run.
    pub options: Options,
    /// How decisions are brought to dispatch.
    pub sender: SenderSettings,
    /// How long somebody who decided waits for dispatch to confirm before being told that it is pending.
    pub patience: Duration,
}

impl Config {
    /// The usual settings.
    pub fn new(database: Target) -> Self {
        let (options, sender) = (Options::default(), SenderSettings::default());
        Self { database, options, sender, patience: Duration::from_secs(2) }
    }
}

/// The services that feedback calls.
#[derive(Clone, Debug)]
pub struct Peers {
    /// `gridcase.dispatch.v1.DispatchService`.
    pub dispatch: Peer,
}

/// Why feedback cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The schema cannot be brought up to date.
    #[error("feedback's tables cannot be made or upgraded")]
    Migrate(#[source] database::Error),
}

/// Feedback, ready to serve.
pub struct Service {
    feedback: Feedback,
    dispatch: Peer,
    sender: SenderSettings,
}

/// Opens the database and brings it up to date. Asks no peer.
///
/// Feedback makes no ids of its own; `ids` is taken so that all services are built alike.
pub async fn build(
    config: Config,
    peers: Peers,
    clock: Clock,
    _ids: Ids,
    shutdown: &Shutdown,
) -> Result<Service, BuildError> {
    let db = Database::open(config.database, config.options).await?;
    shutdown.close_last(db.clone());
    db.migrate::<FeedbackMigrator>().await.map_err(BuildError::Migrate)?;
    let feedback = Feedback { db, clock, wake: Wake::default(), patience: config.patience };
    Ok(Service { feedback, dispatch: peers.dispatch, sender: config.sender })
}

impl Service {
    /// Adds feedback's service to a server.
    pub fn routes(&self, server: server::Builder) -> server::Builder {
        let service = FeedbackServiceServer::new(self.feedback.clone()).max_decoding_message_size(limits::MESSAGE);
        server.service(service)
    }

    /// Starts what runs beside the requests, until the end of the process begins: the tail of dispatch's events, and the
    /// sender of what was decided.
    pub fn start(self, shutdown: &Shutdown) {
        shutdown.spawn(tail::run(self.feedback.db.clone(), self.dispatch.clone(), shutdown.clone()));
        let sender = Sender { feedback: self.feedback, dispatch: self.dispatch, settings: self.sender };
        shutdown.spawn(sender.run(shutdown.clone()));
    }

    /// The database, for backups and for closing it at the end.
    pub fn database(&self) -> &Database {
        &self.feedback.db
    }
}
