//! What a statement met that concerns more than the unit of work it belongs to.
//!
//! A unit answers with an error of its own type, which nobody here can look into. But SQLite rolls the whole
//! transaction back when a statement finds the disk full or a file broken, and then every caller of the batch has to be
//! told the true cause. And PostgreSQL answers the COMMIT of a transaction in which a statement failed with a silent
//! ROLLBACK, so a unit that swallowed the failure would be acknowledged and lost. Both are noted here while units run.

use std::cell::RefCell;
use std::future::Future;

tokio::task_local! {
    static NOTED: RefCell<Noted>;
}

/// What was noted while units ran.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// A cause that concerns the whole batch.
    pub(super) trouble: Option<Trouble>,
    /// Some statement failed, whatever the unit made of it.
    pub(super) statement_failed: bool,
}

/// A cause that concerns more than one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No room left.
    Full,
    /// A file could not be read or written.
    Io(String),
    /// A file could not be synced.
    SyncFailed(String),
}

/// Notes a cause, if units are running in this task; a failed sync is never overwritten.
pub(super) fn note(trouble: Trouble) {
    change(|noted| {
        if !matches!(noted.trouble, Some(Trouble::SyncFailed(_))) {
            noted.trouble = Some(trouble);
        }
    });
}

/// Notes that a statement failed.
pub(super) fn note_failed_statement() {
    change(|noted| noted.statement_failed = true);
}

fn change(change: impl FnOnce(&mut Noted)) {
    // Outside of units there is nobody to tell.
    let _outside = NOTED.try_with(|noted| change(&mut noted.borrow_mut()));
}

/// Runs units; returns their answer and what was noted meanwhile.
pub(super) async fn watch<T>(units: impl Future<Output = T>) -> (T, Noted) {
    NOTED
        .scope(RefCell::default(), async {
            let answer = units.await;
            (answer, NOTED.with(RefCell::take))
        })
        .await
}
