//! What happened to a case.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Actor, Decision, HandIn, Outcome, Place, Report, Route, Versions};

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Town code.
    pub town: String,
    /// Case id.
    pub case: Uuid,
    /// Number in the case, from 1 without a gap.
    pub sequence: u64,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The case exists.
    Filed {
        /// Number.
        number: String,
        /// What the report said.
        report: Box<Report>,
        /// The decision on it.
        decision: Box<Decision>,
    },
    /// It went to a unit.
    Dispatched {
        /// Lead unit.
        lead: String,
        /// Assisting units.
        assisting: Vec<String>,
        /// By the register's certain route.
        by_rule: bool,
        /// Why a person chose it.
        reason: String,
    },
    /// The lead unit accepted.
    Accepted,
    /// A team or officer is named.
    Assigned {
        /// Team or officer.
        assignee: String,
    },
    /// The lead unit says it is not theirs.
    Returned {
        /// Reason.
        reason: String,
        /// Legal basis.
        basis: String,
        /// Proposed owner.
        proposed_unit: String,
    },
    /// A return is settled.
    Ruled {
        /// The unit that answers from now on.
        lead: String,
        /// Reason.
        reason: String,
        /// Legal basis.
        basis: String,
        /// It is the unit that returned the case.
        same_unit: bool,
    },
    /// A dispatch is taken back.
    Recalled {
        /// Why.
        reason: String,
    },
    /// It went to another unit.
    Transferred {
        /// That unit.
        lead: String,
        /// Why.
        reason: String,
    },
    /// Handling is suspended.
    Suspended {
        /// Why.
        reason: String,
        /// Until when at the latest.
        until: Timestamp,
    },
    /// Handling goes on.
    Resumed {
        /// Why.
        reason: String,
    },
    /// The result is handed in.
    HandedIn {
        /// The hand-in.
        hand_in: HandIn,
    },
    /// The result is rejected.
    Reworked {
        /// Number of the hand-in judged.
        hand_in: u32,
        /// Why.
        reason: String,
    },
    /// Closed.
    Closed {
        /// How it ended.
        outcome: Outcome,
        /// Number of the hand-in judged; 0 for fixed on the spot.
        hand_in: u32,
        /// Words.
        reason: String,
    },
    /// Voided.
    Voided {
        /// Why.
        reason: String,
    },
    /// Reopened.
    Reopened {
        /// Why.
        reason: String,
        /// The decision made anew.
        decision: Box<Decision>,
    },
    /// Corrected before dispatch.
    Corrected {
        /// Why.
        reason: String,
        /// The place as corrected; none left it.
        place: Option<Place>,
        /// The decision made anew.
        decision: Box<Decision>,
    },
    /// A superior urged.
    Urged {
        /// Words.
        words: String,
    },
    /// It went to the unit that the register answers now.
    Rerouted {
        /// Why.
        reason: String,
        /// Lead unit before; none in the queue.
        from: Option<String>,
        /// Lead unit from now on.
        lead: String,
        /// Assisting units from now on.
        assisting: Vec<String>,
        /// The route until then.
        before: Box<Route>,
        /// The decision from now on.
        decision: Box<Decision>,
        /// Versions that were asked.
        asked: Versions,
    },
    /// It is seen in another grid.
    GridMoved {
        /// Grid until then; empty for none.
        from: String,
        /// Grid from now on; empty for none.
        to: String,
        /// Number of the boundary version.
        boundaries: u32,
    },
}

impl What {
    /// The kind of event as the log keeps it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Dispatched { .. } => "dispatched",
            Self::Accepted => "accepted",
            Self::Assigned { .. } => "assigned",
            Self::Returned { .. } => "returned",
            Self::Ruled { .. } => "ruled",
            Self::Recalled { .. } => "recalled",
            Self::Transferred { .. } => "transferred",
            Self::Suspended { .. } => "suspended",
            Self::Resumed { .. } => "resumed",
            Self::HandedIn { .. } => "handed_in",
            Self::Reworked { .. } => "reworked",
            Self::Closed { .. } => "closed",
            Self::Voided { .. } => "voided",
            Self::Reopened { .. } => "reopened",
            Self::Corrected { .. } => "corrected",
            Self::Urged { .. } => "urged",
            Self::Rerouted { .. } => "rerouted",
            Self::GridMoved { .. } => "grid_moved",
        }
    }
}
