//! SQLite: how the writer's connection and the readers are opened.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions};
use sea_orm::{DatabaseConnection, DbErr};

use super::error::{OpenError, conn_error};
use super::{Options, Synchronous};

/// SQLite before this release can lose commits in WAL mode.
const OLDEST: &str = "3.51.3";
const PAGE_BYTES: u64 = 4096;

/// Refuses a SQLite that can lose commits.
pub(super) async fn check_version(writer: &DatabaseConnection) -> Result<(), OpenError> {
    let found: String =
        sqlx::query_scalar("SELECT sqlite_version()").fetch_one(writer.get_sqlite_connection_pool()).await?;
    if parts(&found) < parts(OLDEST) {
        return Err(OpenError::Version { found, needed: OLDEST });
    }
    Ok(())
}

fn parts(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

/// Says whether a COMMIT may happen now. Only the writer opens it, at the end of a batch: if SQLite has rolled the
/// transaction back by itself, what a unit does afterwards must not become durable statement by statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate(Arc<AtomicBool>);

impl Gate {
    pub(super) fn open(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub(super) fn shut(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    fn is_open(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Opens the one connection that writes.
pub(super) async fn open_writer(file: &Path, options: &Options, gate: &Gate) -> Result<DatabaseConnection, DbErr> {
    let mut connect = base(file).create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(
        match options.synchronous {
            Synchronous::Full => SqliteSynchronous::Full,
            Synchronous::Normal => SqliteSynchronous::Normal,
        },
    );
    if let Some(bytes) = options.max_bytes {
        connect = connect.pragma("max_page_count", (bytes / PAGE_BYTES).max(1).to_string());
    }
    let gate = gate.clone();
    let pool = pool(1, options)
        .after_connect(move |connection, _| {
            let gate = gate.clone();
            Box::pin(async move {
                connection.lock_handle().await?.set_commit_hook(move || gate.is_open());
                Ok(())
            })
        })
        .connect_with(connect)
        .await
        .map_err(conn_error)?;
    Ok(DatabaseConnection::from(pool))
}

/// Opens the connections that only read.
pub(super) async fn open_readers(file: &Path, options: &Options) -> Result<DatabaseConnection, OpenError> {
    let connect = base(file).read_only(true).pragma("query_only", "ON");
    let pool = pool(options.readers.max(1), options).connect_with(connect).await?;
    Ok(DatabaseConnection::from(pool))
}

fn base(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(256)
        .disable_statement_logging()
}

fn pool(connections: u32, options: &Options) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.acquire_timeout)
}
