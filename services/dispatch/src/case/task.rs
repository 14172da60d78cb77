//! The part of an assisting unit in joint handling, with a clock of its own.

use gridcase_worktime::{Due, Rules};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Actor, Case, Clock, Crew, RowLimit};

/// A sub-task of an assisting unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Unit.
    pub unit: String,
    /// What it is to do; empty where the register named the unit.
    pub words: String,
    /// Its limit; none where the row has none.
    pub limit: Option<RowLimit>,
    /// Its clock.
    pub clock: Clock,
    /// The team that the unit named for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crew: Option<Crew>,
    /// How it ended; none while it is open.
    pub end: Option<TaskEnd>,
}

/// How a sub-task ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskEnd {
    /// When.
    pub time: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What was done, or why the unit was released.
    pub words: String,
    /// How.
    pub how: How,
}

/// Done, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// The unit did its part.
    Done {
        /// SHA-256 of each file of evidence.
        evidence: Vec<Vec<u8>>,
        /// Whether it was in time; none where that is unknown.
        in_time: Option<bool>,
    },
    /// The unit was released from it.
    Released,
}

impl Task {
    pub(super) fn start(unit: &str, words: &str, limit: Option<RowLimit>, at: Timestamp) -> Self {
        let (unit, words) = (unit.to_owned(), words.to_owned());
        Self { unit, words, limit, clock: Clock::start(at), crew: None, end: None }
    }

    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// When it is due; none without a limit.
    pub fn due(&self, rules: &Rules) -> Option<Due> {
        self.limit.as_ref().map(|limit| self.clock.due(limit.limit, rules))
    }

    fn is_released(&self) -> bool {
        self.end.as_ref().is_some_and(|end| end.how == How::Released)
    }
}

impl Case {
    /// The units that assist, or have done their part, in the order in which they were named.
    pub fn assisting(&self) -> Vec<&str> {
        let mut units: Vec<&str> = Vec::new();
        for task in self.tasks.iter().filter(|task| !task.is_released()) {
            if self.lead.as_ref() != Some(&task.unit) && !units.contains(&task.unit.as_str()) {
                units.push(&task.unit);
            }
        }
        units
    }

    /// The sub-tasks that are still to be done.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.is_open())
    }

    /// The open sub-task of a unit.
    pub fn open_task(&self, unit: &str) -> Option<&Task> {
        self.open_tasks().find(|task| task.unit == unit)
    }
}
