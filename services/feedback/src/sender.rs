//! Says to dispatch what was decided, until dispatch's own event confirms it.
//!
//! Every command is stored with its decision. The sender looks through all of them at its start, whenever a decision was
//! stored, and when one is due again. A command that dispatch took, or that did not reach it, is said again after a pause
//! that doubles; its id is the same each time, so dispatch does it once. What dispatch refuses for good goes back to who
//! decided it.

mod call;
mod schedule;

use std::{collections::HashSet, sync::Arc, time::Duration};

use gridcase_host::{Peer, Shutdown, database};
use tokio::{
    sync::Notify,
    task::{JoinError, JoinSet},
    time::Instant,
};
use tonic::Status;
use uuid::Uuid;

use crate::{command::Command, feedback::Feedback, store};
use call::Answer;
use schedule::{Ended, Schedule};

/// Commands read at once.
const PAGE: u64 = 256;

/// How commands are sent.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Calls to dispatch at once.
    pub calls: usize,
    /// How often the reconciler looks for what other processes left behind.
    pub interval: Duration,
    /// The first pause after a call that failed; it doubles up to `longest_pause`.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            calls: 16,
            interval: Duration::from_secs(10),
            first_pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// Which command was said, how that ended, and what was answered where it was not taken.
type Said = (Uuid, Ended, Option<Status>);

/// Tells the sender that a command was stored; clones wake the same sender.
#[derive(Clone, Default)]
pub(crate) struct Wake(Arc<Notify>);

impl Wake {
    /// Wakes the sender. Never waits.
    pub(crate) fn wake(&self) {
        self.0.notify_one();
    }
}

/// The sender, not running yet.
pub(crate) struct Sender {
    pub(crate) feedback: Feedback,
    pub(crate) dispatch: Peer,
    pub(crate) settings: Settings,
}

impl Sender {
    /// Works until the end of the process begins. Calls under way are dropped then and said again at the next start.
    pub(crate) async fn run(self, shutdown: Shutdown) {
        let mut schedule = Schedule::new(self.settings);
        let mut calls = JoinSet::new();
        loop {
            let next = self.look(&mut schedule, &mut calls).await;
            tokio::select! {
                () = shutdown.begun() => return,
                () = self.feedback.wake.0.notified() => {}
                Some(ended) = calls.join_next() => note(&mut schedule, ended),
                () = tokio::time::sleep_until(next) => {}
            }
        }
    }

    /// Starts the calls that are due and find room; returns when to look again.
    async fn look(&self, schedule: &mut Schedule, calls: &mut JoinSet<Said>) -> Instant {
        let now = Instant::now();
        let free = self.settings.calls.max(1).saturating_sub(calls.len());
        if free == 0 {
            return now + self.settings.interval;
        }
        let room = schedule.room(now).min(free);
        if let Err(error) = self.start(schedule, calls, room).await
            && schedule.rest(now)
        {
            tracing::warn!(%error, "the decisions that wait for dispatch cannot be read");
        }
        schedule.next(now)
    }

    async fn start(
        &self,
        schedule: &mut Schedule,
        calls: &mut JoinSet<Said>,
        mut room: usize,
    ) -> Result<(), database::Error> {
        let (mut after, mut pending) = (None, HashSet::new());
        while room > 0 {
            let page = store::command::pending(self.feedback.db.reader(), after, PAGE).await?;
            let Some(last) = page.last() else {
                schedule.keep(&pending);
                return Ok(());
            };
            after = Some(store::command::key(last));
            for command in page {
                pending.insert(command.id);
                if room > 0 && schedule.take_up(command.id, Instant::now()) {
                    calls.spawn(say(self.feedback.clone(), self.dispatch.clone(), command));
                    room -= 1;
                }
            }
        }
        Ok(())
    }
}

async fn say(feedback: Feedback, dispatch: Peer, command: Command) -> Said {
    let id = command.id;
    match call::say(&dispatch, &command).await {
        Answer::Taken => (id, Ended::Taken, None),
        Answer::Away(status) => (id, Ended::Away, Some(status)),
        Answer::Failed(status) => (id, Ended::Failed, Some(status)),
        Answer::Refused(reason) => {
            let (case, hand_in) = (command.case, command.hand_in);
            tracing::info!(%case, hand_in, reason, "dispatch refused what was decided");
            match feedback.refuse(command, reason).await {
                Ok(()) => (id, Ended::Settled, None),
                Err(error) => (id, Ended::Failed, Some(error.into())),
            }
        }
    }
}

/// A call that panicked is not noted: it is due again when its time is over.
fn note(schedule: &mut Schedule, ended: Result<Said, JoinError>) {
    let Ok((command, ended, status)) = ended else { return };
    let is_news = schedule.note(command, ended, Instant::now());
    if let Some(status) = status.filter(|_| is_news) {
        tracing::warn!(%command, code = ?status.code(), reason = status.message(), "a decision waits for dispatch");
    }
}
