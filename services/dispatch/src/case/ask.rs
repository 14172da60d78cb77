//! What a unit asks the command room for: more time, a suspension, another unit's help.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Actor;

/// A request of the lead unit. One is open at a time; it lapses when the case leaves the unit's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Number in the case, from 1.
    pub number: u32,
    /// When.
    pub time: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// Why.
    pub reason: String,
    /// What for.
    pub wish: Wish,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// 延期: a limit of the row once more.
    Extension {
        /// Number of the limit, from 1.
        limit: u32,
    },
    /// 挂账.
    Suspension {
        /// Until when at the latest.
        until: Timestamp,
    },
    /// 吹哨: another unit assists.
    Help {
        /// Unit.
        unit: String,
        /// What it is to do.
        words: String,
    },
}
