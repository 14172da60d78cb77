//! The case of record: what it is, what may be done with it, and what then happened.
//!
//! Pure: no clock, no storage, no transport. A [`Case`] is the fold of its [`Event`]s (`fold`). A [`Command`] is decided
//! against the case ([`Case::apply`], in `decide`) and gives exactly one event, whose fold is the new case. Which command
//! a state knows, and where it leads, is said once, in [`state`]; the diagram in the docs is drawn from there.

pub mod accountability;
pub mod alarm;
pub mod ask;
pub mod clock;
pub mod command;
pub mod crew;
mod decide;
pub mod decision;
pub mod diagram;
pub mod doer;
pub mod duty;
pub mod event;
pub mod family;
mod fold;
mod open;
pub mod outage;
pub mod precedent;
pub mod reading;
pub mod refused;
pub mod report;
pub mod state;
pub mod task;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use alarm::{Alarm, Audience, Raised, Urge};
pub use ask::{Ask, Wish};
pub use clock::{Clock, Deadline, Met, Pause, PauseReason};
pub use command::{Command, Context};
pub use crew::{Crew, Standing};
pub use decision::{Cause, Considered, Decision, Route, RowLimit, Versions};
pub use doer::{Actor, Doer, Person, Post, Role};
pub use duty::{Debtor, Duty, Source, Step};
pub use event::{Event, What};
pub use family::{Joined, Kin, Part, Split};
pub use gridcase_snapshot::CasePolicy;
pub use open::Opening;
pub use outage::Outage;
pub use reading::Move;
pub use refused::{Refused, Why};
pub use report::{Place, Report};
pub use state::{State, Verb};
pub use task::{How, Task, TaskEnd};

/// A case, as its events made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The report's id.
    pub id: Uuid,
    /// Number (受理编号).
    pub number: String,
    /// Town code.
    pub town: String,
    /// Number of the last event; the version that commands name.
    pub sequence: u64,
    /// State.
    pub state: State,
    /// When the state was entered.
    pub state_since: Timestamp,
    /// When the last event was recorded; no later event is earlier.
    pub changed_at: Timestamp,
    /// What the report said.
    pub report: Report,
    /// What was decided last from the registry.
    pub decision: Decision,
    /// The place now, as reported or as corrected; exactly as it was given.
    pub place: Option<Place>,
    /// Grid of the place as filed or corrected; empty without one.
    pub decided_grid: String,
    /// Grid now; empty without one.
    pub current_grid: String,
    /// The unit in the lead; none while the command room is accountable.
    pub lead: Option<String>,
    /// Sub-tasks of assisting units, in the order in which they were given.
    #[serde(default)]
    pub tasks: Vec<Task>,
    /// Team or officer inside the unit; empty while nobody is named.
    pub assignee: String,
    /// The team that the lead unit named; none where it is named by words alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crew: Option<Crew>,
    /// Why it waits in the command room's queue.
    pub causes: Vec<Cause>,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// The running clock; none before the dispatch.
    pub clock: Option<Clock>,
    /// Numbers of the limits that were extended, once for each extension.
    #[serde(default)]
    pub extensions: Vec<u32>,
    /// Limits met on the way to the result.
    #[serde(default)]
    pub met: Vec<Met>,
    /// What the lead unit asks for.
    #[serde(default)]
    pub ask: Option<Ask>,
    /// Requests so far.
    #[serde(default)]
    pub asks: u32,
    /// Urges that wait for their answer.
    #[serde(default)]
    pub urges: Vec<Urge>,
    /// Urges so far.
    #[serde(default)]
    pub urged: u32,
    /// Steps of alarms raised for what still runs.
    #[serde(default)]
    pub raised: Vec<Raised>,
    /// When the lead unit accepted.
    pub accepted_at: Option<Timestamp>,
    /// The latest hand-in.
    pub hand_in: Option<HandIn>,
    /// Returns so far.
    pub returns: Vec<Return>,
    /// The latest suspension.
    pub suspension: Option<Suspension>,
    /// Suspensions so far.
    #[serde(default)]
    pub suspensions: u32,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Reworks so far.
    pub reworks: u32,
    /// Reopenings so far.
    pub reopenings: u32,
    /// Outages that its clocks stood in.
    #[serde(default)]
    pub outages: Vec<Outage>,
    /// Units that handled it so far.
    pub handled_by: Vec<String>,
    /// Ids of the persons who handled it so far.
    pub handlers: Vec<String>,
    /// The case that it is a part of.
    #[serde(default)]
    pub parent: Option<Kin>,
    /// Parts that were split off, in the order of their numbers.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// The case that it is joined with.
    #[serde(default)]
    pub merged_into: Option<Kin>,
    /// Cases that are joined with it, in the order in which they were.
    #[serde(default)]
    pub joined: Vec<Joined>,
}

/// A result handed in by the lead unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandIn {
    /// Number in the case, from 1.
    pub number: u32,
    /// When.
    pub time: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What was done.
    pub words: String,
    /// SHA-256 of each file of evidence.
    pub evidence: Vec<Vec<u8>>,
    /// Whether it was in time; none where the due time is unknown.
    pub in_time: Option<bool>,
}

/// A return (退回) by a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The unit.
    pub unit: String,
    /// When.
    pub time: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// Reason.
    pub reason: String,
    /// Legal basis.
    pub basis: String,
    /// Proposed owner.
    pub proposed_unit: String,
}

/// A suspension (挂账).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Until when at the latest.
    pub until: Timestamp,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Handled by a unit and approved.
    Handled,
    /// Fixed on the spot (举手之劳) by the grid worker.
    FixedOnTheSpot,
    /// Voided (作废).
    Voided,
    /// Joined with another case (并案), which says how it ended.
    Merged,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Handled, Self::FixedOnTheSpot, Self::Voided, Self::Merged];

    /// The state in which a case with this outcome is.
    pub const fn state(self) -> State {
        match self {
            Self::Handled | Self::FixedOnTheSpot | Self::Merged => State::Closed,
            Self::Voided => State::Voided,
        }
    }
}

impl Case {
    /// Who answers for the case now; none once it has ended.
    pub fn accountable(&self) -> Option<accountability::Holder> {
        accountability::holder(self.state, self.lead.as_deref())
    }

    /// The number of the latest hand-in; 0 before the first.
    pub fn hand_in_number(&self) -> u32 {
        self.hand_in.as_ref().map_or(0, |hand_in| hand_in.number)
    }

    /// Whether `unit` has returned the case before.
    pub fn was_returned_by(&self, unit: &str) -> bool {
        self.returns.iter().any(|past| past.unit == unit)
    }

    /// The end of the reporter's window for reopening; none while the case is open, voided or joined with another.
    pub fn reopen_until(&self) -> Option<Timestamp> {
        self.window().filter(|_| self.state == State::Closed && self.merged_into.is_none())
    }

    /// The end of the window that begins with the end of the case; none while it is open.
    pub(super) fn window(&self) -> Option<Timestamp> {
        let ended = self.ended_at.filter(|_| !self.state.is_open())?;
        let window = jiff::SignedDuration::from_hours(24 * i64::from(self.decision.reopen_days));
        Some(ended.saturating_add(window).unwrap_or(Timestamp::MAX))
    }
}
