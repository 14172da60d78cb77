//! The clock of handling: when it started, when it stood, and what follows from that.

use gridcase_worktime::{Due, Limit, Rules};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Case, RowLimit, State};

/// A running clock. It starts with the dispatch to a unit; another unit starts another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When the case was dispatched to the unit.
    pub started_at: Timestamp,
    /// Times in which it stood, in order.
    pub pauses: Vec<Pause>,
}

/// A recorded time in which the clock stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// From.
    pub from: Timestamp,
    /// Until; open while it lasts.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: PauseReason,
}

/// Why a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PauseReason {
    /// The case was returned and waits for a ruling.
    Returned,
    /// Handling is suspended.
    Suspended,
    /// The result is handed in and being judged.
    HandedIn,
    /// Work could not be done: a declared outage.
    Outage,
    /// The case was joined with another one.
    Merged,
}

impl PauseReason {
    /// The stable name that clients know.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Suspended => "suspended",
            Self::HandedIn => "handed_in",
            Self::Outage => "outage",
            Self::Merged => "merged",
        }
    }
}

/// A limit of the row, and when it is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// Its number in the row, from 1.
    pub number: u32,
    /// The limit.
    pub limit: RowLimit,
    /// Extensions granted for it.
    pub extensions: u32,
    /// When it is due.
    pub due: Due,
    /// How it was met before the result was handed in; none while it runs.
    pub met: Option<Met>,
}

/// A limit that was met on the way to the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Number of the limit, from 1.
    pub limit: u32,
    /// When.
    pub time: Timestamp,
    /// Whether it was in time; none where the due time is unknown.
    pub in_time: Option<bool>,
}

impl Clock {
    /// A clock that starts now.
    pub fn start(at: Timestamp) -> Self {
        Self { started_at: at, pauses: Vec::new() }
    }

    /// Stops the clock.
    pub(super) fn pause(&mut self, from: Timestamp, reason: PauseReason) {
        self.pauses.push(Pause { from, until: None, reason });
    }

    /// Lets the clock go on.
    pub(super) fn go_on(&mut self, at: Timestamp) {
        if let Some(open) = self.pauses.iter_mut().find(|pause| pause.until.is_none()) {
            open.until = Some(at);
        }
    }

    /// Leaves out a time that is past, as far as the clock ran in it: where it stood already, nothing stands twice. A pause
    /// that is open ends at `latest`, or after all that is left out.
    pub(super) fn leave_out(&mut self, from: Timestamp, until: Timestamp, latest: Option<Timestamp>) {
        let mut ran_from = from.max(self.started_at);
        let mut ran = Vec::new();
        for pause in &self.pauses {
            ran.push((ran_from, pause.from.min(until)));
            ran_from = ran_from.max(pause.until.or(latest).unwrap_or(until));
        }
        ran.push((ran_from, until));
        let stood = ran.into_iter().filter(|(from, until)| from < until);
        self.pauses.extend(stood.map(|(from, until)| Pause { from, until: Some(until), reason: PauseReason::Outage }));
        self.pauses.sort_by_key(|pause| pause.from);
    }

    /// Whether it stands now.
    pub(super) fn stands(&self) -> bool {
        self.pauses.iter().any(|pause| pause.until.is_none())
    }

    /// When a limit is due by this clock.
    pub fn due(&self, limit: Limit, rules: &Rules) -> Due {
        rules.deadline(limit, self.started_at, &self.pauses())
    }

    /// When a share of a limit has run by this clock.
    pub fn share(&self, limit: Limit, percent: u32, rules: &Rules) -> Due {
        rules.share(limit, percent, self.started_at, &self.pauses())
    }

    fn pauses(&self) -> Vec<gridcase_worktime::Pause> {
        self.pauses.iter().map(|pause| gridcase_worktime::Pause { from: pause.from, until: pause.until }).collect()
    }

    /// When each limit of a row is due, in the order of the row. Every limit counts from the dispatch; each extension adds
    /// it once more.
    pub fn deadlines(&self, limits: &[RowLimit], extensions: &[u32], met: &[Met], rules: &Rules) -> Vec<Deadline> {
        let deadline = |(number, limit): (u32, &RowLimit)| {
            let extensions = times(extensions, number);
            Deadline {
                number,
                limit: limit.clone(),
                extensions,
                due: self.due(limit.limit.times(1 + extensions), rules),
                met: met.iter().find(|met| met.limit == number).cloned(),
            }
        };
        (1..).zip(limits).map(deadline).collect()
    }
}

fn times(extensions: &[u32], limit: u32) -> u32 {
    extensions.iter().filter(|extended| **extended == limit).fold(0, |sum, _| sum + 1)
}

impl Case {
    /// Extensions granted for a limit by its number.
    pub(super) fn extensions_of(&self, limit: u32) -> u32 {
        times(&self.extensions, limit)
    }

    /// The deadlines of the running clock by the rules of the calendar that decided the case, in the order of the row; none
    /// before the dispatch.
    pub fn deadlines(&self, rules: &Rules) -> Vec<Deadline> {
        let of = |clock: &Clock| clock.deadlines(&self.decision.limits, &self.extensions, &self.met, rules);
        self.clock.as_ref().map_or_else(Vec::new, of)
    }

    /// When a limit would be due with one more extension; none where it cannot be extended, where the clock stands, or where
    /// nobody knows.
    pub fn extended_due(&self, deadline: &Deadline, rules: &Rules) -> Option<Timestamp> {
        let runs = self.state == State::Handling && deadline.met.is_none();
        let clock = self.clock.as_ref().filter(|_| runs)?;
        clock.due(deadline.limit.limit.times(2 + deadline.extensions), rules).at()
    }

    /// The moment by which lists are ordered: the earliest due time that a unit is working towards.
    pub fn next_due(&self, rules: &Rules) -> Option<Timestamp> {
        if !matches!(self.state, State::Dispatched | State::Handling) {
            return None;
        }
        let running = self.deadlines(rules).into_iter().filter(|deadline| deadline.met.is_none());
        running.filter_map(|deadline| deadline.due.at()).min()
    }

    /// Whether a result handed in now keeps the last of the row's limits; none where its due time is unknown. The limits
    /// before it are steps on the way.
    pub(super) fn in_time(&self, now: Timestamp, rules: &Rules) -> Option<bool> {
        kept(self.deadlines(rules).pop()?.due, now)
    }
}

/// Whether what is done at `time` is in time; none where that is unknown. A clock that stands has time left.
pub(super) fn kept(due: Due, time: Timestamp) -> Option<bool> {
    match due {
        Due::At { at, .. } => Some(time <= at),
        Due::Paused { .. } => Some(true),
        Due::Unknown { .. } => None,
    }
}
