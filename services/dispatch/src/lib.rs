//! Dispatch: the case of record, its routing, its clocks.
//!
//! The way of a case: [`grpc`] decodes a request by [`convert`], which refuses what is malformed; [`dispatch`] has one
//! method per use, which asks peers and the registry's snapshot first, decides in [`case`], and stores case, event and
//! request in one unit of work through [`store`]. [`routing`] says where a report goes, [`sight`] who may see it,
//! [`rehearsal`] what drafts of the registry would change. [`filter`] and [`view`] say which cases a list has, [`operation`] what
//! is done to the clocks of all, [`team`] who is out in the field.
//!
//! The domain is [`case`], [`routing`] and [`learning`], which know neither storage nor transport.

mod calendars;
pub mod case;
pub mod check;
mod convert;
mod dispatch;
mod error;
mod filter;
mod grpc;
pub mod learning;
mod operation;
mod rehearsal;
pub mod routing;
mod sight;
mod store;
mod team;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

use gridcase_host::{
    Clock, Ids, Peer, Shutdown,
    database::{self, Database, OpenError, Options, Target},
    limits, server,
};
use gridcase_migrations::DispatchMigrator;
use gridcase_proto::dispatch::v1::{
    alarm_service_server::AlarmServiceServer, clock_service_server::ClockServiceServer,
    dispatch_service_server::DispatchServiceServer, field_service_server::FieldServiceServer,
    proposal_service_server::ProposalServiceServer, rehearsal_service_server::RehearsalServiceServer,
    view_service_server::ViewServiceServer,
};
use gridcase_snapshot::Holder;
use tokio::sync::Semaphore;

pub use error::{
    DRAFT_UNREADABLE, EVIDENCE_MISSING, LEARNING_BUSY, NO_CALENDAR, NO_DECISION, NO_OTHER, NUMBER_TAKEN, PAST_UNKNOWN,
    POSITION_NOT_SHARED, REQUEST_REUSED, STORAGE_UNAVAILABLE, TEAM_NOT_YOURS, TEAM_RETIRED, TEAM_TAKEN, TOWN_UNKNOWN,
    VIEW_DELETED, VIEW_NOT_YOURS, VIEW_TAKEN, VIEWS_FULL,
};

use calendars::Calendars;
use dispatch::{Dispatch, accesses, alarms, as_of::Earlier, clocks, grids, positions, resume, watch};

/// How dispatch is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where cases are kept.
    pub database: Target,
    /// How the database is run.
    pub options: Options,
    /// Folder of the registry's content as held; dispatch's alone.
    pub snapshots: PathBuf,
    /// Whether alarms are raised. By default where the clock is the system's: one that is driven by recorded input jumps over
    /// months, and its people are not there to be told.
    pub alarms: Option<bool>,
}

impl Config {
    /// The usual settings.
    pub fn new(database: Target, snapshots: PathBuf) -> Self {
        Self { database, options: Options::default(), snapshots, alarms: None }
    }
}

/// The services that dispatch calls.
#[derive(Clone, Debug)]
pub struct Peers {
    /// `gridcase.registry.v1.RegistryService`.
    pub registry: Peer,
    /// `gridcase.intake.v1.IntakeService`.
    pub intake: Peer,
}

/// Why dispatch cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The schema cannot be brought up to date.
    #[error("dispatch's tables cannot be made or upgraded")]
    Migrate(#[source] database::Error),
    /// The folder of the registry's content cannot be used.
    #[error("the folder of the registry's content cannot be used")]
    Snapshots(#[from] gridcase_snapshot::holder::Error),
}

/// Dispatch, ready to serve.
pub struct Service {
    dispatch: Dispatch,
    alarms: bool,
    accesses: accesses::Waiting,
}

/// Opens the database, brings it up to date, and takes up what the last run held of the registry. Asks no peer.
///
/// Dispatch makes no ids of its own; `ids` is taken so that all services are built alike.
pub async fn build(
    config: Config,
    peers: Peers,
    clock: Clock,
    _ids: Ids,
    shutdown: &Shutdown,
) -> Result<Service, BuildError> {
    let alarms = config.alarms.unwrap_or(!clock.is_driven());
    let db = Database::open(config.database, config.options).await?;
    shutdown.close_last(db.clone());
    db.migrate::<DispatchMigrator>().await.map_err(BuildError::Migrate)?;
    let registry = peers.registry.clone();
    let holder = Holder::open(peers.registry, config.snapshots, clock.clone()).await?;
    let (notes, accesses) = accesses::channel();
    let calendars = Calendars::new(db.clone());
    let earlier = Earlier::default();
    let tail = watch::Tail::default();
    let learning = Arc::new(Semaphore::new(1));
    let intake = peers.intake;
    let dispatch =
        Dispatch { db, clock, holder, registry, intake, calendars, accesses: notes, earlier, tail, learning };
    Ok(Service { dispatch, alarms, accesses })
}

impl Service {
    /// Adds dispatch's services to a server.
    pub fn routes(&self, server: server::Builder) -> server::Builder {
        let service = DispatchServiceServer::new(self.dispatch.clone()).max_decoding_message_size(limits::MESSAGE);
        let rehearsal = RehearsalServiceServer::new(self.dispatch.clone()).max_decoding_message_size(limits::MESSAGE);
        let proposals = ProposalServiceServer::new(self.dispatch.clone()).max_decoding_message_size(limits::MESSAGE);
        let alarms = AlarmServiceServer::new(self.dispatch.clone()).max_decoding_message_size(limits::MESSAGE);
        let views = ViewServiceServer::new(self.dispatch.clone()).max_decoding_message_size(limits::MESSAGE);
        let clocks = ClockServiceServer::new(self.dispatch.clone()).max_decoding_message_size(limits::MESSAGE);
        let field = FieldServiceServer::new(self.dispatch.clone()).max_decoding_message_size(limits::MESSAGE);
        let server = server.service(service).service(proposals).service(rehearsal);
        server.service(alarms).service(views).service(clocks).service(field)
    }

    /// Starts what runs beside the requests, until the end of the process begins: the records of readings, the end of
    /// suspensions, the look at the registry, the grids that follow it, the cases that follow clock operations, the log that
    /// watchers hear, the end of positions, and the alarms.
    pub fn start(self, shutdown: &Shutdown) {
        let Self { dispatch, alarms, accesses } = self;
        shutdown.spawn(accesses.run(dispatch.db.clone(), shutdown.clone()));
        shutdown.spawn(dispatch.holder.clone().run(shutdown.clone()));
        shutdown.spawn(grids::run(dispatch.clone(), shutdown.clone()));
        shutdown.spawn(clocks::follow::run(dispatch.clone(), shutdown.clone()));
        shutdown.spawn(watch::run(dispatch.clone(), shutdown.clone()));
        shutdown.spawn(positions::run(dispatch.clone(), shutdown.clone()));
        if alarms {
            shutdown.spawn(alarms::run(dispatch.clone(), shutdown.clone()));
        }
        shutdown.spawn(resume::run(dispatch, shutdown.clone()));
    }

    /// The database, for backups and for closing it at the end.
    pub fn database(&self) -> &Database {
        &self.dispatch.db
    }
}
