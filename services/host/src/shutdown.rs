//! How a process ends: it stops taking work, finishes what it has within a limit, and then goes.
use std::{
    future::Future,
    io, mem,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
};
use tokio_util::{
    sync::{CancellationToken, WaitForCancellationFutureOwned},
    task::TaskTracker,
};

use crate::database::Database;

/// The end of the process, shared by everything that runs in it.
#[derive(Clone, Debug)]
pub struct Shutdown {
    begun: CancellationToken,
    over: CancellationToken,
    tasks: TaskTracker,
    databases: Arc<Mutex<Vec<Database>>>,
    drain: Duration,
}

/// Work was still going on when the time to drain was over.
#[derive(Debug, thiserror::Error)]
#[error("{tasks} tasks were still running {drain:?} after shutdown began")]
pub struct Unfinished {
    /// How many tasks.
    pub tasks: usize,
    /// How long they had.
    pub drain: Duration,
}

impl Shutdown {
    /// Nothing ends yet; once it does, work has `drain` to finish.
    pub fn new(drain: Duration) -> Self {
        let (begun, over) = (CancellationToken::new(), CancellationToken::new());
        Self { begun, over, tasks: TaskTracker::new(), databases: Arc::default(), drain }
    }

    /// Begins the end at the first SIGINT or SIGTERM, and cuts the draining short at the second.
    pub fn on_signals(&self) -> io::Result<()> {
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let shutdown = self.clone();
        // Not tracked: it lives as long as the process.
        tokio::spawn(async move {
            for end in [Self::begin, Self::cut_short] {
                tokio::select! {
                    _ = interrupt.recv() => {},
                    _ = terminate.recv() => {},
                }
                end(&shutdown);
            }
        });
        Ok(())
    }

    /// Begins the end: no new work is taken.
    pub fn begin(&self) {
        if !self.begun.is_cancelled() {
            tracing::info!(drain = ?self.drain, "shutting down");
            self.begun.cancel();
        }
    }

    /// Ends the draining at once.
    pub fn cut_short(&self) {
        self.begin();
        self.over.cancel();
    }

    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        self.begun.is_cancelled()
    }

    /// Waits until the end begins.
    pub fn begun(&self) -> WaitForCancellationFutureOwned {
        self.begun.clone().cancelled_owned()
    }

    /// How long work may take to finish.
    pub(crate) fn drain(&self) -> Duration {
        self.drain
    }

    /// Waits until the time to drain is over; work that still goes on may be dropped then.
    pub(crate) fn over(&self) -> WaitForCancellationFutureOwned {
        self.over.clone().cancelled_owned()
    }

    /// Runs `work` as a task that [`Shutdown::finish`] waits for. Work without an end of its own watches
    /// [`Shutdown::begun`].
    pub fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tasks.spawn(work)
    }

    /// Closes a database when every task is done, so that its file is free once [`Shutdown::finish`] is over.
    pub fn close_last(&self, database: Database) {
        self.databases.lock().unwrap_or_else(PoisonError::into_inner).push(database);
    }

    /// Waits until the end has begun and every task is done, at most as long as draining may take.
    pub async fn finish(&self) -> Result<(), Unfinished> {
        self.begun().await;
        self.tasks.close();
        let limit = tokio::time::sleep(self.drain);
        tokio::select! {
            biased;
            () = self.tasks.wait() => {
                self.close_databases().await;
                return Ok(());
            }
            () = limit => self.over.cancel(),
            () = self.over() => {}
        }
        Err(Unfinished { tasks: self.tasks.len(), drain: self.drain })
    }

    async fn close_databases(&self) {
        let databases = mem::take(&mut *self.databases.lock().unwrap_or_else(PoisonError::into_inner));
        for database in databases {
            database.close().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Options, Target};

    #[tokio::test]
    async fn work_that_ends_in_time_is_waited_for() {
        let shutdown = Shutdown::new(Duration::from_mins(1));
        let task = shutdown.spawn(shutdown.begun());
        shutdown.begin();
        shutdown.finish().await.expect("finished");
        task.await.expect("done");
    }

    #[tokio::test]
    async fn a_database_is_free_when_the_end_is_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = Target::Sqlite { file: folder.path().join("x.sqlite") };
        // Still held by somebody who forgot to let go.
        let mut held = Vec::new();
        for _ in 0..20 {
            let shutdown = Shutdown::new(Duration::from_mins(1));
            let database = Database::open(target.clone(), Options::default()).await.expect("free");
            held.push(database.clone());
            shutdown.close_last(database);
            shutdown.begin();
            shutdown.finish().await.expect("finished");
        }
    }

    #[tokio::test]
    async fn work_that_never_ends_is_left_behind_after_the_limit() {
        let shutdown = Shutdown::new(Duration::from_millis(5));
        shutdown.spawn(std::future::pending::<()>());
        shutdown.begin();
        let left = shutdown.finish().await.expect_err("left behind");
        assert_eq!(left.tasks, 1);
    }

    #[tokio::test]
    async fn draining_can_be_cut_short() {
        let shutdown = Shutdown::new(Duration::from_hours(1));
        shutdown.spawn(std::future::pending::<()>());
        shutdown.cut_short();
        assert!(shutdown.finish().await.is_err());
    }
}
