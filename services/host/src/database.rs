//! A service's database behind one interface: a SQLite file by default, a schema of PostgreSQL when a town outgrows one
//! machine. A service cannot tell which.
//!
//! There are two handles. [`Database::write`] takes a *unit of work*, a closure that is run in a transaction which
//! commits before the caller is answered. [`Database::reader`] serves everything that only reads.
//!
//! On SQLite units go to one writer, which commits many of them at once (group commit); on PostgreSQL each
//! runs in a transaction of its own. On both a unit runs to its end whatever becomes of the caller, so that a client
//! that goes away never leaves half a transaction behind.
//!
//! Rules for a unit: it awaits nothing but the database, it calls no peer, and it returns the errors of its statements
//! instead of going on after them (on PostgreSQL a failed statement has ended the transaction anyway; use
//! `ON CONFLICT` where a duplicate is expected).

mod error;
mod lock;
mod postgres;
mod sqlite;
mod trouble;
mod unit;
mod writer;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement, Value};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{mpsc, oneshot, watch};

pub use error::{Error, OpenError};

use lock::Lock;
use sqlite::Gate;
use unit::Typed;
use writer::{Command, Writer};

/// The process ends with this code when a sync has failed (`EX_SOFTWARE` of sysexits).
pub const FATAL_EXIT_CODE: i32 = 70;

/// Where a service keeps its data.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A file of this service alone; its folder is made.
    Sqlite {
        /// The database file.
        file: PathBuf,
    },
    /// A schema of this service alone; it is made.
    Postgres {
        /// `postgres://user@host/database`.
        url: String,
        /// Lowercase letters, digits and underscores.
        schema: String,
    },
}

impl fmt::Debug for Target {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { file } => f.debug_struct("Sqlite").field("file", file).finish(),
            Self::Postgres { schema, .. } => f.debug_struct("Postgres").field("schema", schema).finish_non_exhaustive(),
        }
    }
}

/// When SQLite syncs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// At each commit: what is acknowledged survives a power cut.
    #[default]
    Full,
    /// At checkpoints: a power cut can take the last acknowledged commits. For demonstrations and imports.
    Normal,
}

/// A sync failed. What is on the disk is unknown, and the process has to end and read it anew.
#[derive(Debug, Clone)]
pub struct Fatal {
    /// The database file.
    pub file: PathBuf,
    /// What SQLite said.
    pub reason: String,
}

/// How a database is run.
#[derive(Clone)]
pub struct Options {
    /// SQLite: connections that read.
    pub readers: u32,
    /// SQLite: the most units of work in one commit.
    pub batch: usize,
    /// SQLite: units of work that may wait; further callers wait for a place.
    pub queue: usize,
    /// SQLite: when to sync.
    pub synchronous: Synchronous,
    /// SQLite: the size the file may reach; past it units fail with [`Error::Full`].
    pub max_bytes: Option<u64>,
    /// SQLite: called when a sync has failed. It is expected not to return: the default ends the process with
    /// [`FATAL_EXIT_CODE`]. If it does return, the writer stops for good.
    pub on_fatal: Arc<dyn Fn(&Fatal) + Send + Sync>,
    /// PostgreSQL: the most connections of this process and service.
    pub connections: u32,
    /// How long to wait for a connection.
    pub acquire_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 4,
            batch: 256,
            queue: 4096,
            synchronous: Synchronous::Full,
            max_bytes: None,
            on_fatal: Arc::new(|_| std::process::exit(FATAL_EXIT_CODE)),
            connections: 10,
            acquire_timeout: Duration::from_secs(10),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("readers", &self.readers)
            .field("batch", &self.batch)
            .field("queue", &self.queue)
            .field("synchronous", &self.synchronous)
            .field("max_bytes", &self.max_bytes)
            .field("connections", &self.connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .finish_non_exhaustive()
    }
}

/// A service's database. Clones share it.
#[derive(Debug, Clone)]
pub struct Database {
    reader: DatabaseConnection,
    write: Write,
    committed: watch::Sender<u64>,
}

/// Where units of work go.
#[derive(Debug, Clone)]
enum Write {
    Queue(mpsc::Sender<Command>),
    Pool,
}

impl Database {
    /// Opens the database, making what is missing.
    ///
    /// A SQLite file is held by one process at a time; a second one is refused with the name of the holder.
    pub async fn open(target: Target, options: Options) -> Result<Self, OpenError> {
        let committed = watch::Sender::new(0);
        match target {
            Target::Sqlite { file } => open_sqlite(file, options, committed).await,
            Target::Postgres { url, schema } => {
                let reader = postgres::connect(&url, &schema, &options).await?;
                Ok(Self { reader, write: Write::Pool, committed })
            }
        }
    }

    /// Applies the steps of `M` that are missing, all in one transaction. Of several processes one does it.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), Error> {
        self.write(|tx| {
            Box::pin(async move {
                if tx.get_database_backend() == DbBackend::Postgres {
                    let lock = "SELECT pg_advisory_xact_lock(hashtext('migrate ' || current_schema()))";
                    tx.execute_unprepared(lock).await?;
                }
                M::up(tx, None).await?;
                Ok(())
            })
        })
        .await
    }

    /// Runs a unit of work in a transaction and answers when it is committed, or undone because it returned an error.
    ///
    /// Dropping the returned future does not stop a unit that has begun or is queued. An error that came from the
    /// database (`E::from`) leaves open whether the unit was stored: repeat it by its id.
    pub async fn write<T, E, F>(&self, unit: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let queue = match &self.write {
            Write::Pool => return postgres::write(&self.reader, &self.committed, unit).await,
            Write::Queue(queue) => queue,
        };
        let (unit, answer) = Typed::new(unit);
        let sent = queue.send(Command::Unit(Box::new(unit))).await;
        let closed = || E::from(Error::unavailable(&"the database is closed"));
        sent.map_err(|_| closed())?;
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// For queries: read-only connections on SQLite, the pool on PostgreSQL.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Which of the two it is.
    pub fn backend(&self) -> DbBackend {
        self.reader.get_database_backend()
    }

    /// Changes after each commit of this process. What other processes commit to PostgreSQL is not seen here.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    /// Runs what is queued to its end, closes all connections and lets go of the file. Clones fail from then on.
    pub async fn close(self) {
        if let Err(error) = self.reader.close_by_ref().await {
            tracing::warn!(%error, "the readers did not close well");
        }
        if let Write::Queue(queue) = self.write {
            let (done, closed) = oneshot::channel();
            if queue.send(Command::Close(done)).await.is_ok() {
                // The writer may have ended by itself meanwhile, which is as good.
                let _ended = closed.await;
            }
        }
    }
}

async fn open_sqlite(file: PathBuf, options: Options, committed: watch::Sender<u64>) -> Result<Database, OpenError> {
    let lock = Lock::take(&file)?;
    let gate = Gate::default();
    let connection = sqlite::open_writer(&file, &options, &gate).await?;
    sqlite::check_version(&connection).await?;
    let reader = sqlite::open_readers(&file, &options).await?;
    let (queue, commands) = mpsc::channel(options.queue.max(1));
    let writer = Writer {
        file,
        options,
        gate,
        connection: Some(connection),
        queue: commands,
        committed: committed.clone(),
        lock,
    };
    tokio::spawn(writer.run());
    Ok(Database { reader, write: Write::Queue(queue), committed })
}

/// A statement written by hand, with `$1` and so on in place of its values.
pub(crate) fn statement(conn: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}
