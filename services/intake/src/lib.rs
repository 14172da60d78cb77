//! Intake: reports and their photos, until dispatch has the case.
//!
//! The way of a report: `grpc` decodes it by `convert`, which refuses what is malformed; `intake` stores report,
//! number and event in one unit of work through `store` and answers with the receipt; `opener` brings what is
//! accepted to dispatch. What became of it comes back by `tail` and is kept on the report's own row.
//!
//! The domain is `report`, `number` and `progress`, which know neither storage nor transport.

mod convert;
mod error;
mod grpc;
mod intake;
mod number;
mod opener;
mod progress;
pub mod report;
mod store;
mod tail;
mod town;

use std::path::PathBuf;

use gridcase_host::{
    Clock, Ids, Peer, Shutdown,
    database::{self, Database, OpenError, Options, Target},
    limits, server,
};
use gridcase_migrations::IntakeMigrator;
use gridcase_proto::intake::v1::intake_service_server::IntakeServiceServer;
use gridcase_snapshot::Holder;

pub use error::{
    ID_REUSED, MEDIA_NOT_DECLARED, NOT_WAITING, OUTSIDE_NUMBER_TAKEN, REQUEST_REUSED, STORAGE_UNAVAILABLE, TOWN_UNKNOWN,
};
pub use opener::Settings as OpenerSettings;

use intake::Intake;
use opener::Opener;
use town::Towns;

/// How intake is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where reports are kept.
    pub database: Target,
    /// How the database is run.
    pub options: Options,
    /// Folder of the registry's content as held; intake's alone.
    pub snapshots: PathBuf,
    /// How accepted reports are brought to dispatch.
    pub opener: OpenerSettings,
}

impl Config {
    /// The usual settings.
    pub fn new(database: Target, snapshots: PathBuf) -> Self {
        Self { database, options: Options::default(), snapshots, opener: OpenerSettings::default() }
    }
}

/// The services that intake calls.
#[derive(Clone, Debug)]
pub struct Peers {
    /// `gridcase.registry.v1.RegistryService`.
    pub registry: Peer,
    /// `gridcase.dispatch.v1.DispatchService`.
    pub dispatch: Peer,
}

/// Why intake cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The schema cannot be brought up to date.
    #[error("intake's tables cannot be made or upgraded")]
    Migrate(#[source] database::Error),
    /// The folder of the registry's content cannot be used.
    #[error("the folder of the registry's content cannot be used")]
    Snapshots(#[from] gridcase_snapshot::holder::Error),
}

/// Intake, ready to serve.
pub struct Service {
    intake: Intake,
    holder: Holder,
    dispatch: Peer,
    opener: Opener,
}

/// Opens the database, brings it up to date, and takes up what the last run held of the registry. Asks no peer.
///
/// Intake makes no ids of its own; `ids` is taken so that all services are built alike.
pub async fn build(
    config: Config,
    peers: Peers,
    clock: Clock,
    _ids: Ids,
    shutdown: &Shutdown,
) -> Result<Service, BuildError> {
    let db = Database::open(config.database, config.options).await?;
    shutdown.close_last(db.clone());
    db.migrate::<IntakeMigrator>().await.map_err(BuildError::Migrate)?;
    let holder = Holder::open(peers.registry, config.snapshots, clock.clone()).await?;
    let (opener, queue) = Opener::new(db.clone(), clock.clone(), peers.dispatch.clone(), config.opener);
    let towns = Towns::new(holder.clone(), clock.clone());
    let intake = Intake { db, towns, clock, opener: queue };
    Ok(Service { intake, holder, dispatch: peers.dispatch, opener })
}

impl Service {
    /// Adds intake's service to a server.
    pub fn routes(&self, server: server::Builder) -> server::Builder {
        let service = IntakeServiceServer::new(self.intake.clone()).max_decoding_message_size(limits::MESSAGE);
        server.service(service)
    }

    /// Starts what runs beside the requests, until the end of the process begins: the opener, the tail of dispatch's
    /// events, and the look at the registry.
    pub fn start(self, shutdown: &Shutdown) {
        self.opener.start(shutdown);
        shutdown.spawn(tail::run(self.intake.db.clone(), self.dispatch, shutdown.clone()));
        shutdown.spawn(self.holder.run(shutdown.clone()));
    }

    /// The database, for backups and for closing it at the end.
    pub fn database(&self) -> &Database {
        &self.intake.db
    }
}
