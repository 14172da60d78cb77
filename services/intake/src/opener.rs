//! Brings accepted reports to dispatch, which opens them as cases.
//!
//! A report is offered right after its commit and tried at once. What fails, or finds the queue full, or was accepted by
//! a process that has died, is found again by the reconciler: it walks through everything that is accepted and not
//! opened, oldest first. `OpenCase` is idempotent, so trying twice does no harm.
//!
//! While dispatch is away one report after a growing pause asks whether it is back. A report that dispatch refuses is
//! logged once and tried again ever more slowly; the others go past it.

mod attempt;
mod mark;
mod memory;

use std::{sync::Arc, time::Duration};

use gridcase_host::{Clock, Peer, Shutdown, database::Database};
use tokio::sync::{Semaphore, mpsc};

use crate::{report::Report, store};
use attempt::Outcome;
use memory::Memory;

/// Reports that may wait for their first attempt; the reconciler finds those past it.
const WAITING: usize = 4096;

/// Reports read at once by the reconciler.
const PAGE: u64 = 256;

/// How the opener works.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Calls to dispatch at once.
    pub calls: usize,
    /// How often the reconciler looks for what was left.
    pub interval: Duration,
    /// The first pause while dispatch is away; it doubles up to `longest_pause`.
    pub first_pause: Duration,
    /// The longest pause while dispatch is away.
    pub longest_pause: Duration,
    /// The first pause after dispatch refused a report; it doubles up to `longest_refusal`.
    pub first_refusal: Duration,
    /// The longest pause after dispatch refused a report.
    pub longest_refusal: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            calls: 32,
            interval: Duration::from_secs(3),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            first_refusal: Duration::from_secs(30),
            longest_refusal: Duration::from_mins(30),
        }
    }
}

/// Where accepted reports are offered; clones are the same.
#[derive(Clone)]
pub(crate) struct Queue {
    reports: mpsc::Sender<Report>,
    memory: Arc<Memory>,
}

impl Queue {
    /// Offers a report that has just been stored. Never waits: what does not fit is found by the reconciler.
    pub(crate) fn offer(&self, report: Report) {
        if report.state != crate::report::State::Accepted || !self.memory.take_up(&report) {
            return;
        }
        if let Err(error) = self.reports.try_send(report) {
            let (mpsc::error::TrySendError::Full(report) | mpsc::error::TrySendError::Closed(report)) = error;
            self.memory.put_down(&report);
        }
    }
}

/// The opener, not running yet.
pub(crate) struct Opener {
    db: Database,
    clock: Clock,
    dispatch: Peer,
    settings: Settings,
    offered: mpsc::Receiver<Report>,
    memory: Arc<Memory>,
}

impl Opener {
    /// An opener, and where to offer reports.
    pub(crate) fn new(db: Database, clock: Clock, dispatch: Peer, settings: Settings) -> (Self, Queue) {
        let (reports, offered) = mpsc::channel(WAITING);
        let memory = Arc::new(Memory::new(settings));
        let queue = Queue { reports, memory: Arc::clone(&memory) };
        (Self { db, clock, dispatch, settings, offered, memory }, queue)
    }

    /// Starts working, until the end of the process begins.
    pub(crate) fn start(self, shutdown: &Shutdown) {
        let (opened, to_mark) = mpsc::channel(WAITING);
        let caller = attempt::Caller {
            dispatch: self.dispatch,
            memory: Arc::clone(&self.memory),
            room: Arc::new(Semaphore::new(self.settings.calls.max(1))),
            opened,
        };
        shutdown.spawn(mark::run(self.db.clone(), self.clock, to_mark, self.memory));
        shutdown.spawn(take_offers(self.offered, caller.clone(), shutdown.clone()));
        shutdown.spawn(reconcile(self.db, caller, self.settings, shutdown.clone()));
    }
}

/// Tries each report that is offered.
async fn take_offers(mut offered: mpsc::Receiver<Report>, caller: attempt::Caller, shutdown: Shutdown) {
    loop {
        let report = tokio::select! {
            () = shutdown.begun() => return,
            report = offered.recv() => report,
        };
        let Some(report) = report else { return };
        caller.spawn(report).await;
    }
}

/// Tries again what was left, at the start and ever after.
async fn reconcile(db: Database, caller: attempt::Caller, settings: Settings, shutdown: Shutdown) {
    let mut storage_fails = false;
    loop {
        let walk = tokio::select! {
            () = shutdown.begun() => return,
            walk = walk(&db, &caller) => walk,
        };
        match walk {
            Ok(()) => storage_fails = false,
            Err(error) if storage_fails => tracing::debug!(%error, "the reports without a case cannot be read"),
            Err(error) => {
                tracing::warn!(%error, "the reports without a case cannot be read");
                storage_fails = true;
            }
        }
        let pause = caller.memory.pause().unwrap_or(settings.interval);
        tokio::select! {
            () = shutdown.begun() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// One walk through all reports without a case, oldest first. Ends early when dispatch is away.
async fn walk(db: &Database, caller: &attempt::Caller) -> Result<(), gridcase_host::database::Error> {
    let mut after = None;
    loop {
        let page = store::unopened(db.reader(), after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(store::key(last));
        for report in page {
            if !caller.memory.is_due(&report) || !caller.memory.take_up(&report) {
                continue;
            }
            if !caller.memory.is_away() {
                caller.spawn(report).await;
            } else if caller.attempt(report).await == Outcome::Away {
                return Ok(());
            }
        }
    }
}
