//! The answers: when a limit is due, and how much has been counted.

use jiff::{SignedDuration, Timestamp};

/// When a limit is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Due at an instant; handed in at this very instant is still on time.
    At {
        /// The instant.
        at: Timestamp,
        /// Whether a year that is not published yet was counted.
        provisional: bool,
    },
    /// An open pause stops the clock before the limit is used up.
    Paused {
        /// What is left once the clock runs again.
        remaining: Counted,
    },
    /// Not known: the calendar of a year is missing, or the limit reaches past the horizon.
    Unknown {
        /// The first year that is missing, or the year of the horizon.
        year: i16,
    },
}

impl Due {
    /// The instant, where it is known.
    pub const fn at(self) -> Option<Timestamp> {
        match self {
            Self::At { at, .. } => Some(at),
            Self::Paused { .. } | Self::Unknown { .. } => None,
        }
    }
}

/// An amount that a clock has counted: time, or whole working days where days are read by their ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Counted time.
    Time(SignedDuration),
    /// Ends of following working days.
    Days(u32),
}

impl Counted {
    /// Whether nothing was counted.
    pub const fn is_zero(self) -> bool {
        match self {
            Self::Time(time) => time.is_zero(),
            Self::Days(days) => days == 0,
        }
    }
}
