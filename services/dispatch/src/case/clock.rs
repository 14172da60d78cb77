//! The clock of handling: when it started, when it stood, and what follows from that.

use gridcase_worktime::{Due, Rules};
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
}

impl PauseReason {
    /// The stable name that clients know.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Suspended => "suspended",
            Self::HandedIn => "handed_in",
        }
    }
}

/// A limit of the row, and when it is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// The limit.
    pub limit: RowLimit,
    /// When it is due.
    pub due: Due,
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
        if let Some(open) = self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            open.until = Some(at);
        }
    }

    /// When each limit is due, the earliest first and the unknown last. Every limit counts from the dispatch.
    pub fn deadlines(&self, limits: &[RowLimit], rules: &Rules) -> Vec<Deadline> {
        let pauses: Vec<_> =
            self.pauses.iter().map(|pause| gridcase_worktime::Pause { from: pause.from, until: pause.until }).collect();
        let due = |limit: &RowLimit| Deadline {
            limit: limit.clone(),
            due: rules.deadline(limit.limit, self.started_at, &pauses),
        };
        let mut deadlines: Vec<_> = limits.iter().map(due).collect();
        deadlines.sort_by_key(|deadline| deadline.due.at().unwrap_or(Timestamp::MAX));
        deadlines
    }
}

impl Case {
    /// The deadlines of the running clock by the rules of the calendar that decided the case; none before the dispatch.
    pub fn deadlines(&self, rules: &Rules) -> Vec<Deadline> {
        self.clock.as_ref().map_or_else(Vec::new, |clock| clock.deadlines(&self.decision.limits, rules))
    }

    /// The moment by which lists are ordered: the earliest due time of a case that a unit is working on.
    pub fn next_due(&self, rules: &Rules) -> Option<Timestamp> {
        if !matches!(self.state, State::Dispatched | State::Handling) {
            return None;
        }
        self.deadlines(rules).first().and_then(|deadline| deadline.due.at())
    }

    /// Whether a result handed in now keeps the last of the row's limits; none where its due time is unknown.
    ///
    /// The earlier limits of a row with several are steps on the way, which a hand-in does not tell apart.
    pub(super) fn in_time(&self, now: Timestamp, rules: &Rules) -> Option<bool> {
        let last = self.deadlines(rules).pop()?;
        last.due.at().map(|due| now <= due)
    }
}
