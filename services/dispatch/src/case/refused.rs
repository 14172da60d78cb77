//! Why a command is refused, and what may be done instead.

use std::fmt;

use jiff::Timestamp;
use thiserror::Error;

use super::{State, Verb};

/// A command was refused; nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Refused {
    /// Why.
    pub why: Why,
    /// The state the case is in.
    pub state: State,
    /// Commands that the same caller may give now.
    pub allowed: Vec<Verb>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allowed = self.allowed.iter().map(|verb| verb.as_str()).collect::<Vec<_>>().join(", ");
        match allowed.as_str() {
            "" => write!(f, "{}; there is nothing you may do with the case now", self.why),
            allowed => write!(f, "{}; you may now: {allowed}", self.why),
        }
    }
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Why {
    /// The state does not know the command.
    #[error("the case is {state} and cannot take the command {verb}")]
    State {
        /// The state.
        state: State,
        /// The command.
        verb: Verb,
    },
    /// The caller does not hold the post that may give the command.
    #[error("the command {verb} is for {who}")]
    NotYours {
        /// The command.
        verb: Verb,
        /// Who may give it.
        who: &'static str,
    },
    /// A text that the act must carry is empty.
    #[error("must not be empty; say it in words")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// The registry knows no such unit.
    #[error("no unit {unit:?} is in force; name one by its code")]
    UnknownUnit {
        /// The field.
        field: &'static str,
        /// The code.
        unit: String,
    },
    /// The unit has the case, or is named twice.
    #[error("the unit {unit:?} has the case already, or is named twice; name another")]
    SameUnit {
        /// The field.
        field: &'static str,
        /// The code.
        unit: String,
    },
    /// The route has no lead of its own to confirm.
    #[error("the route is not certain; name the lead unit and a reason")]
    NoRoute,
    /// The register answers another unit than was expected.
    #[error("the register answers {answer} now, not {expected}; look at the case again")]
    OtherAnswer {
        /// The unit expected.
        expected: String,
        /// The unit that it answers.
        answer: String,
    },
    /// The unit has used its one return.
    #[error(
        "the unit {unit} has returned this case before and cannot return it again; ask the command room to transfer it"
    )]
    ReturnedBefore {
        /// The unit.
        unit: String,
    },
    /// The case has used its one suspension.
    #[error("the case was suspended before, and a case is suspended once")]
    SuspendedBefore,
    /// A suspension would last too long, or no time.
    #[error("must lie ahead, and at most one year: by {latest}")]
    SuspensionRange {
        /// The latest moment allowed.
        latest: Timestamp,
    },
    /// Another hand-in than the latest is named.
    #[error("hand-in {named} is not the one to judge; the latest is {latest}")]
    OtherHandIn {
        /// The one named.
        named: u32,
        /// The latest.
        latest: u32,
    },
    /// Too few photos.
    #[error("evidence: {given} photos, and the row asks for {needed}; send the photos, then hand in again")]
    TooFewPhotos {
        /// What the row asks for.
        needed: u32,
        /// What was given.
        given: usize,
    },
    /// The reporter's window is over.
    #[error("the case could be reopened until {until}; report anew instead")]
    WindowOver {
        /// When it ended.
        until: Timestamp,
    },
}

impl Why {
    /// The stable name that programs act on.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::State { .. } => "COMMAND_NOT_ALLOWED",
            Self::NotYours { .. } => "NOT_YOURS",
            Self::Missing { .. } | Self::SameUnit { .. } => "INVALID_FIELDS",
            Self::UnknownUnit { .. } => "UNKNOWN_UNIT",
            Self::NoRoute => "NO_ROUTE",
            Self::OtherAnswer { .. } => "OTHER_ANSWER",
            Self::ReturnedBefore { .. } => "RETURNED_BEFORE",
            Self::SuspendedBefore => "SUSPENDED_BEFORE",
            Self::SuspensionRange { .. } => "SUSPENSION_RANGE",
            Self::OtherHandIn { .. } => "OTHER_HAND_IN",
            Self::TooFewPhotos { .. } => "TOO_FEW_PHOTOS",
            Self::WindowOver { .. } => "WINDOW_OVER",
        }
    }

    /// The field of the request that is at fault; none where the case itself stands in the way.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Missing { field } | Self::UnknownUnit { field, .. } | Self::SameUnit { field, .. } => Some(field),
            Self::NoRoute => Some("lead"),
            Self::OtherAnswer { .. } => Some("to"),
            Self::SuspensionRange { .. } => Some("until"),
            Self::TooFewPhotos { .. } => Some("evidence"),
            Self::State { .. }
            | Self::NotYours { .. }
            | Self::ReturnedBefore { .. }
            | Self::SuspendedBefore
            | Self::OtherHandIn { .. }
            | Self::WindowOver { .. } => None,
        }
    }
}
