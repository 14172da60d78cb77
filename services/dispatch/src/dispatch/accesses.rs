//! Reading personal data is recorded: which person saw of which case who reported it, or where somebody is who handles it, and
//! in which minute.
//!
//! Readers hand their records over and go on; a task beside them stores what has come together in one unit of work. So a
//! read stays a read, at the price that a crash can lose the records of the last moment.

use std::time::Duration;

use gridcase_host::{Shutdown, database::Database};
use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::case::{Case, Doer};
use crate::error::Error;
use crate::store::{self, access::Model};

use super::Viewer;

/// Records that may wait; whoever reads then waits with them.
const WAITING: usize = 4096;
/// Records in one unit of work.
const TOGETHER: usize = 500;
const MINUTE_MS: i64 = 60_000;
/// How long to wait before records that could not be stored are tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Where readers hand their records over.
#[derive(Clone)]
pub(crate) struct Accesses(mpsc::Sender<Model>);

/// The records that wait.
pub(crate) struct Waiting(mpsc::Receiver<Model>);

/// Both ends.
pub(crate) fn channel() -> (Accesses, Waiting) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Accesses(sender), Waiting(receiver))
}

impl Accesses {
    /// Notes that the viewer was shown who reported the case. Services answer for what they show; the own report is no
    /// secret to its reporter.
    pub(super) async fn note(&self, viewer: &Viewer, case: &Case, now: Timestamp) {
        let own = viewer.sight.person == crate::sight::reporter(case);
        if case.report.reporter.is_some() && !own {
            self.note_personal(viewer, case, now).await;
        }
    }

    /// Notes that the viewer was shown something personal of the case.
    pub(super) async fn note_personal(&self, viewer: &Viewer, case: &Case, now: Timestamp) {
        let Doer::Person(person) = &viewer.doer else { return };
        let row = Model {
            town: case.town.clone(),
            case_id: case.id,
            person: person.id.clone(),
            minute_ms: now.as_millisecond().div_euclid(MINUTE_MS) * MINUTE_MS,
        };
        if self.0.send(row).await.is_err() {
            tracing::warn!(case = %case.id, person = person.id, "the record of a reading is lost at shutdown");
        }
    }
}

impl Waiting {
    /// Stores records until the end of the process begins, and then those that still wait.
    pub(crate) async fn run(mut self, db: Database, shutdown: Shutdown) {
        let mut rows = Vec::with_capacity(TOGETHER);
        loop {
            let more = tokio::select! {
                more = self.0.recv_many(&mut rows, TOGETHER) => more,
                () = shutdown.begun() => {
                    self.0.close();
                    self.0.recv_many(&mut rows, TOGETHER).await
                }
            };
            if more == 0 {
                return;
            }
            keep(&db, std::mem::take(&mut rows), &shutdown).await;
        }
    }
}

async fn keep(db: &Database, rows: Vec<Model>, shutdown: &Shutdown) {
    loop {
        let batch = rows.clone();
        let stored = db.write(move |tx| {
            Box::pin(async move {
                store::record_access(tx, batch).await?;
                Ok::<_, Error>(())
            })
        });
        let Err(error) = stored.await else { return };
        tracing::warn!(%error, records = rows.len(), "records of readings are not stored yet");
        if shutdown.has_begun() {
            return;
        }
        tokio::time::sleep(AGAIN).await;
    }
}
