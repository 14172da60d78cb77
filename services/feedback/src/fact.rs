//! What dispatch's events tell this service, without what it has no use for.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{actor::Actor, review::HandIn};

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Town code.
    pub town: String,
    /// Case id.
    pub case: Uuid,
    /// Number in the case, from 1 without a gap.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The case exists.
    Filed(Box<Filing>),
    /// It is at a unit.
    Dispatched {
        /// Lead unit.
        lead: String,
        /// Assisting units.
        assisting: Vec<String>,
    },
    /// The lead unit accepted.
    Accepted,
    /// Somebody of the unit worked on it, without a change that counts here.
    Worked,
    /// Another unit assists.
    Engaged {
        /// Unit.
        unit: String,
    },
    /// An assisting unit did its part.
    Assisted {
        /// Unit.
        unit: String,
    },
    /// An assisting unit is released.
    Released {
        /// Unit.
        unit: String,
    },
    /// The lead unit says it is not theirs.
    Returned,
    /// A return is settled.
    Ruled {
        /// The unit that answers from now on.
        lead: String,
        /// The one that returned it.
        same_unit: bool,
    },
    /// A dispatch was taken back.
    Recalled,
    /// It went to another unit.
    Transferred {
        /// That unit.
        lead: String,
    },
    /// Handling is suspended.
    Suspended,
    /// Handling goes on.
    Resumed,
    /// A result was handed in.
    HandedIn(HandIn),
    /// A hand-in was sent back.
    Reworked {
        /// Its number.
        hand_in: u32,
        /// Why.
        reason: String,
    },
    /// Closed.
    Closed {
        /// Number of the hand-in approved; 0 for fixed on the spot.
        hand_in: u32,
        /// Words.
        reason: String,
    },
    /// Voided.
    Voided {
        /// Why.
        reason: String,
    },
    /// A part was split off.
    SplitOff {
        /// Its number.
        part: String,
    },
    /// A part is settled.
    PartSettled {
        /// Its number.
        part: String,
    },
    /// A part that was settled is open again.
    PartReopened {
        /// Its number.
        part: String,
    },
    /// Joined with another case.
    Merged {
        /// Its id.
        into: Uuid,
        /// Its number.
        number: String,
    },
    /// Reopened, or no longer joined with another case.
    Reopened(Subject),
    /// Corrected.
    Corrected(Subject),
    /// Something that changes nothing here.
    Other,
}

/// What a filing says.
#[derive(Debug, Clone, PartialEq)]
pub struct Filing {
    /// Number.
    pub number: String,
    /// What it is about.
    pub subject: Subject,
    /// What was reported.
    pub words: String,
    /// SHA-256 of each file of the report.
    pub before: Vec<Vec<u8>>,
    /// Person id of the reporter; empty where the reporter has no account.
    pub reporter: String,
    /// When the report was received.
    pub reported_at: Timestamp,
}

/// What was decided about a case from the registry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Matter id.
    pub matter: String,
    /// Matter's name.
    pub matter_name: String,
    /// Grid of the place; empty where there is none.
    pub grid: String,
    /// Days in which the reporter may reopen.
    pub reopen_days: u32,
}
