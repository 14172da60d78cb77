//! Registry: who is who and what is where in a town.
//!
//! It owns towns with the parts of their content (boundaries, units, catalogue, register, calendars, assets), their drafts
//! and published versions, and people with their posts, accounts and sessions. The protos tell the life of each.
//!
//! The way of a change: an administrator puts a part into a draft ([`mod@check`], [`mod@import`] say what is wrong with it),
//! or edits the ground in it ([`mod@edit`]); publication checks what the parts say of each other, proves that somebody
//! answers everywhere ([`coverage`]), and freezes drafts as versions that take force together ([`version`]); readers fetch
//! manifest and bytes. The way of a person: an account signs in ([`password`], [`lockout`]), gets a session ([`session`])
//! and a signed token with the posts held at that moment ([`person`]).
//!
//! Content and people also travel as workbooks and CSV files ([`tables`]): what is written can be read again, and what is wrong
//! is told row by row.
//!
//! Every mutation is an event in the log of the same unit of work. Renewing a session is none: it changes no power, and
//! ten thousand workers would write it every ten minutes.

pub mod check;
mod convert;
pub mod coverage;
pub mod defects;
pub mod edit;
mod error;
pub mod finding;
mod grpc;
pub mod import;
pub mod lockout;
pub mod password;
pub mod person;
mod registry;
pub mod session;
mod store;
pub mod tables;
pub mod version;

use std::sync::{Mutex, RwLock};
use std::time::Duration;

use gridcase_host::database::{self, Database};
use gridcase_host::server::Builder;
use gridcase_host::token::Keys;
use gridcase_host::{Clock, Ids, Shutdown, limits};
use gridcase_migrations::RegistryMigrator;
use gridcase_proto::registry::v1::ground_service_server::GroundServiceServer;
use gridcase_proto::registry::v1::registry_service_server::RegistryServiceServer;
use gridcase_proto::registry::v1::session_service_server::SessionServiceServer;
use gridcase_proto::registry::v1::table_service_server::TableServiceServer;
use jiff::SignedDuration;

use crate::grpc::{ContentApi, GroundApi, SessionApi, TableApi};
use crate::password::{Cost, Passwords};
use crate::registry::{Inner, Registry, Tokens};

/// The largest request that the registry decodes, in bytes: a town's boundaries come in one message.
pub const MESSAGE: usize = 64 * 1024 * 1024;

/// How the registry is run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it keeps its data.
    pub database: database::Target,
    /// How the database is run.
    pub options: database::Options,
    /// Who issues people's tokens; the same for all services of an installation.
    pub issuer: String,
    /// For whom the tokens are; the same for all services of an installation.
    pub audience: String,
    /// How long a token is valid.
    pub token_lifetime: Duration,
    /// How long a session lasts that is not used.
    pub session_idle: SignedDuration,
    /// What hashing a password costs.
    pub password_cost: Cost,
}

impl Config {
    /// The usual settings for this database: tokens of 10 minutes, sessions of 14 idle days.
    pub fn new(database: database::Target, issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        Self {
            database,
            options: database::Options::default(),
            issuer: issuer.into(),
            audience: audience.into(),
            token_lifetime: Duration::from_mins(10),
            session_idle: SignedDuration::from_hours(14 * 24),
            password_cost: Cost::default(),
        }
    }
}

/// Why the registry does not start.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] database::OpenError),
    /// The tables cannot be made or upgraded, or first rows cannot be written.
    #[error("the registry's database cannot be prepared: {0}")]
    Database(#[from] database::Error),
    /// The password cost is not one that can be used.
    #[error(transparent)]
    Password(#[from] password::Error),
    /// The first key cannot be made.
    #[error("the first signing key cannot be made: {0}")]
    Key(String),
}

/// The registry, ready to be served.
#[derive(Debug, Clone)]
pub struct Service {
    registry: Registry,
    setup_code: Option<String>,
}

/// Opens and upgrades the database, and makes the first signing key where there is none.
///
/// As long as the installation has no operator each start makes a new setup code and the one before ends.
pub async fn build(config: Config, clock: Clock, ids: Ids, shutdown: &Shutdown) -> Result<Service, BuildError> {
    let db = Database::open(config.database, config.options).await?;
    shutdown.close_last(db.clone());
    db.migrate::<RegistryMigrator>().await?;
    let registry = Registry::new(Inner {
        passwords: Passwords::new(config.password_cost, &ids)?,
        tokens: Tokens {
            issuer: config.issuer,
            audience: config.audience,
            lifetime: config.token_lifetime,
            idle: config.session_idle,
        },
        signing: RwLock::default(),
        proofs: Mutex::default(),
        shutdown: shutdown.clone(),
        db,
        clock,
        ids,
    });
    registry.ensure_key().await.map_err(|error| BuildError::Key(error.to_string()))?;
    let setup_code = setup_code(&registry).await?;
    Ok(Service { registry, setup_code })
}

impl Service {
    /// The one-time code that makes the first operator; none where there is one already.
    pub fn setup_code(&self) -> Option<String> {
        self.setup_code.clone()
    }

    /// Adds the registry's gRPC services to a server.
    pub fn serve(&self, server: Builder) -> Builder {
        let content = RegistryServiceServer::new(ContentApi(self.registry.clone()));
        let session = SessionServiceServer::new(SessionApi(self.registry.clone()));
        let tables = TableServiceServer::new(TableApi(self.registry.clone()));
        let ground = GroundServiceServer::new(GroundApi(self.registry.clone()));
        server
            .service(ground.max_decoding_message_size(limits::MESSAGE))
            .service(content.max_decoding_message_size(MESSAGE))
            .service(session.max_decoding_message_size(limits::MESSAGE))
            .service(tables.max_decoding_message_size(tables::FILE + limits::MESSAGE))
    }

    /// The public keys that verify people's tokens now, for the key ring of the process that holds the registry; other
    /// processes ask `ListKeys`.
    pub async fn keys(&self) -> Keys {
        Ok(self.registry.list_keys().await?)
    }

    /// Finishes what is being written and closes the database.
    pub async fn close(self) {
        self.registry.db.clone().close().await;
    }
}

async fn setup_code(registry: &Registry) -> Result<Option<String>, database::Error> {
    if store::person::has_operator(registry.db.reader()).await? {
        return Ok(None);
    }
    let code = grouped(&hex::encode(registry.ids.bytes::<10>()));
    let kept = code.clone();
    let keep = registry.db.write(move |tx| {
        Box::pin(async move {
            store::town::put_setup_code(tx, &kept).await?;
            Ok::<_, database::Error>(())
        })
    });
    keep.await?;
    Ok(Some(code))
}

/// In fours, to be read and typed by people.
fn grouped(code: &str) -> String {
    let fours: Vec<_> = code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    fours.join("-")
}
