//! What the opener remembers between attempts. None of it is needed after a restart.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

use super::Settings;
use crate::report::Report;

/// A report in all towns.
pub(super) type Key = (String, Uuid);

pub(super) fn key(report: &Report) -> Key {
    (report.town.clone(), report.receipt.id)
}

/// What is under way, what was refused, and whether dispatch is away.
pub(super) struct Memory {
    settings: Settings,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Waiting, being tried or being marked.
    under_way: HashSet<Key>,
    refused: HashMap<Key, Refused>,
    /// The pause before the next question, while dispatch is away.
    away: Option<Duration>,
}

struct Refused {
    again: Instant,
    pause: Duration,
}

impl Memory {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, state: Mutex::default() }
    }

    /// Notes that the report is under way; false where it is already.
    pub(super) fn take_up(&self, report: &Report) -> bool {
        self.state().under_way.insert(key(report))
    }

    /// Notes that nothing is under way for the report any more.
    pub(super) fn put_down(&self, report: &Report) {
        self.finish(&key(report));
    }

    /// The same, by its key.
    pub(super) fn finish(&self, key: &Key) {
        self.state().under_way.remove(key);
    }

    /// Whether the report may be tried now.
    pub(super) fn is_due(&self, report: &Report) -> bool {
        self.state().refused.get(&key(report)).is_none_or(|refused| refused.again <= Instant::now())
    }

    /// Notes that dispatch refused the report; says whether it is the first time.
    pub(super) fn refuse(&self, report: &Report) -> bool {
        let mut state = self.state();
        let known = state.refused.get(&key(report)).map(|refused| refused.pause);
        let pause = known.map_or(self.settings.first_refusal, |pause| (pause * 2).min(self.settings.longest_refusal));
        state.refused.insert(key(report), Refused { again: Instant::now() + pause, pause });
        known.is_none()
    }

    /// Forgets what was refused of a report that is open now.
    pub(super) fn accept(&self, report: &Report) {
        self.state().refused.remove(&key(report));
    }

    /// Whether dispatch was away at the last attempt.
    pub(super) fn is_away(&self) -> bool {
        self.state().away.is_some()
    }

    /// How long to wait before the next question; none while dispatch is there.
    pub(super) fn pause(&self) -> Option<Duration> {
        let mut state = self.state();
        let pause = state.away?;
        state.away = Some((pause * 2).min(self.settings.longest_pause));
        Some(pause)
    }

    /// Notes that dispatch is away; says whether that is new.
    pub(super) fn leave(&self) -> bool {
        let mut state = self.state();
        let is_new = state.away.is_none();
        state.away.get_or_insert(self.settings.first_pause);
        is_new
    }

    /// Notes that dispatch answers; says whether that is new.
    pub(super) fn come_back(&self) -> bool {
        self.state().away.take().is_some()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
