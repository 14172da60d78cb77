//! SQLite's writer: one task that takes units of work from a queue and commits many of them at once.
//!
//! A batch is one `BEGIN IMMEDIATE` transaction with a savepoint around each unit. It is committed once, and only then
//! are its callers answered, errors included: a refusal may rest on what a neighbour wrote. When anything but a unit
//! itself fails, the whole batch fails and the connection is replaced, because after a failed COMMIT sqlx counts a stale
//! transaction depth and later commits would be lost in silence.

use std::path::PathBuf;
use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{mpsc, oneshot, watch};

use super::error::{Error, Kind, kind};
use super::lock::Lock;
use super::sqlite::{self, Gate};
use super::trouble::{self, Trouble};
use super::unit::{Unit, Verdict};
use super::{Fatal, Options};

/// How long a broken connection may take to close.
const CLOSING: Duration = Duration::from_secs(10);

/// What the queue carries.
pub(super) enum Command {
    /// Run this.
    Unit(Box<dyn Unit>),
    /// Finish what is queued, close, and say so.
    Close(oneshot::Sender<()>),
}

/// The writer's task.
pub(super) struct Writer {
    pub(super) file: PathBuf,
    pub(super) options: Options,
    pub(super) gate: Gate,
    /// `None` after a failure, until the next batch opens another.
    pub(super) connection: Option<DatabaseConnection>,
    pub(super) queue: mpsc::Receiver<Command>,
    pub(super) committed: watch::Sender<u64>,
    /// Let go of when the connection is closed.
    pub(super) lock: Lock,
}

/// Where a batch failed, and how.
struct Failure {
    at_commit: bool,
    error: DbErr,
}

impl Failure {
    fn before_commit(error: DbErr) -> Self {
        Self { at_commit: false, error }
    }
}

impl Writer {
    /// Serves the queue until it is closed and empty.
    pub(super) async fn run(mut self) {
        let limit = self.options.batch.max(1);
        let mut commands = Vec::with_capacity(limit);
        let mut closers = Vec::new();
        while self.queue.recv_many(&mut commands, limit).await > 0 {
            let mut units = Vec::with_capacity(commands.len());
            for command in commands.drain(..) {
                match command {
                    Command::Unit(unit) => units.push(unit),
                    Command::Close(done) => {
                        self.queue.close();
                        closers.push(done);
                    }
                }
            }
            if !units.is_empty() && self.serve(units).await.is_break() {
                break;
            }
        }
        self.discard_connection().await;
        drop(self.lock);
        for done in closers {
            // Whoever asked may have gone away.
            let _gone = done.send(());
        }
    }

    /// Runs a batch and answers its callers; breaks when a sync failed and nothing more may be written.
    async fn serve(&mut self, mut units: Vec<Box<dyn Unit>>) -> std::ops::ControlFlow<()> {
        let (outcome, noted) = trouble::watch(self.commit_batch(&mut units)).await;
        self.gate.shut();
        if let Some(reason) = sync_failure(&outcome, noted.trouble.as_ref()) {
            tracing::error!(file = %self.file.display(), reason, "a sync failed, what is on the disk is unknown");
            (self.options.on_fatal)(&Fatal { file: self.file.clone(), reason });
            // Only a hook of a test comes back: the callers learn that nothing is certain, and the writer ends.
            answer(units, Some(&Error::unavailable(&"the disk failed to sync")));
            return std::ops::ControlFlow::Break(());
        }
        let failure = match outcome {
            Ok(changed) => {
                if changed {
                    self.committed.send_modify(|count| *count += 1);
                }
                None
            }
            Err(failure) => {
                let error = match noted.trouble {
                    Some(Trouble::Full) => Error::Full,
                    Some(Trouble::Io(reason) | Trouble::SyncFailed(reason)) => Error::unavailable(&reason),
                    None => concerning_all(failure.error),
                };
                tracing::warn!(file = %self.file.display(), units = units.len(), %error, "a batch failed");
                self.discard_connection().await;
                Some(error)
            }
        };
        answer(units, failure.as_ref());
        std::ops::ControlFlow::Continue(())
    }

    /// One transaction with all units; says whether it changed anything.
    async fn commit_batch(&mut self, units: &mut [Box<dyn Unit>]) -> Result<bool, Failure> {
        let connection = self.connection().await.map_err(Failure::before_commit)?;
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let tx = connection.begin_with_options(immediate).await.map_err(Failure::before_commit)?;
        let changed = run_units(&tx, units).await.map_err(Failure::before_commit)?;
        if !changed {
            tx.rollback().await.map_err(Failure::before_commit)?;
            return Ok(false);
        }
        self.gate.open();
        tx.commit().await.map_err(|error| Failure { at_commit: true, error })?;
        Ok(true)
    }

    async fn connection(&mut self) -> Result<DatabaseConnection, DbErr> {
        if let Some(connection) = &self.connection {
            return Ok(connection.clone());
        }
        let connection = sqlite::open_writer(&self.file, &self.options, &self.gate).await?;
        Ok(self.connection.insert(connection).clone())
    }

    async fn discard_connection(&mut self) {
        if let Some(connection) = self.connection.take() {
            match tokio::time::timeout(CLOSING, connection.close()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the writer's connection did not close well"),
                Err(_) => tracing::warn!("the writer's connection takes long to close"),
            }
        }
    }
}

/// Runs each unit inside the savepoint; says whether any of them is kept.
///
/// The savepoint of the next unit is set by the statement that ends the last one: each statement costs a hop to the
/// connection's thread. A unit on its own needs none.
async fn run_units(tx: &DatabaseTransaction, units: &mut [Box<dyn Unit>]) -> Result<bool, DbErr> {
    if let [unit] = units {
        return Ok(unit.run(tx).await == Verdict::Keep);
    }
    tx.execute_unprepared("SAVEPOINT unit").await?;
    let mut changed = false;
    for unit in units {
        match unit.run(tx).await {
            Verdict::Keep => {
                tx.execute_unprepared("RELEASE unit; SAVEPOINT unit").await?;
                changed = true;
            }
            Verdict::Undo => {
                tx.execute_unprepared("ROLLBACK TO unit").await?;
            }
        }
    }
    Ok(changed)
}

fn answer(units: Vec<Box<dyn Unit>>, failure: Option<&Error>) {
    for unit in units {
        unit.answer(failure.cloned());
    }
}

/// What the neighbours of a failed unit are told: not its own conflict, but that they were lost with it.
fn concerning_all(error: DbErr) -> Error {
    match Error::from(error) {
        Error::Conflict(error) | Error::Query(error) => Error::unavailable(&error),
        other => other,
    }
}

/// A failed sync anywhere, or any failure of the disk while committing: the kernel may have thrown the pages away and
/// will not say so again, so nothing that is written later can be trusted.
fn sync_failure(outcome: &Result<bool, Failure>, noted: Option<&Trouble>) -> Option<String> {
    if let Some(Trouble::SyncFailed(reason)) = noted {
        return Some(reason.clone());
    }
    let failure = outcome.as_ref().err()?;
    match kind(&failure.error) {
        Kind::SyncFailed => Some(failure.error.to_string()),
        Kind::Io if failure.at_commit => Some(failure.error.to_string()),
        _ => None,
    }
}
