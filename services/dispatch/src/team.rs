//! Teams (班组) of units: who is on duty, what each is suited for, and who is nearest.

mod suggest;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use uuid::Uuid;

use crate::case::{Person, Role, Standing};

pub(crate) use suggest::{Candidate, Job, Origin, Suggestion, Suited, suggest};

/// A team.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Team {
    /// Town code.
    pub(crate) town: String,
    /// Id under which its log is kept.
    pub(crate) id: Uuid,
    /// Code, unique in the town.
    pub(crate) code: String,
    /// Unit; never changed.
    pub(crate) unit: String,
    /// What was saved.
    pub(crate) saved: Saved,
    /// It is on duty.
    pub(crate) on_duty: bool,
    /// Since when it is on duty or off; none for one that never was.
    pub(crate) duty_since: Option<Timestamp>,
    /// It is named for nothing new.
    pub(crate) retired: bool,
    /// Number of the last thing that was done to it, from 1.
    pub(crate) version: i64,
}

/// What somebody saves of a team.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Saved {
    /// Name.
    pub(crate) name: String,
    /// Kinds, classes and matters it is suited for; empty is everything of its unit.
    pub(crate) suited: Vec<String>,
    /// Ids of the persons who are members.
    pub(crate) members: Vec<String>,
    /// Where it starts from, in degrees WGS-84.
    pub(crate) base: Option<(f64, f64)>,
}

/// A request about a team.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    /// Id of the request.
    pub(crate) request: Uuid,
    /// Code of the team.
    pub(crate) code: String,
    /// What is to be done.
    pub(crate) order: Order,
}

/// Something to be done to a team.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Order {
    /// Save it.
    Put {
        /// Unit.
        unit: String,
        /// What is to be saved.
        saved: Saved,
        /// The version that the caller saw; none for a new one.
        seen: Option<i64>,
    },
    /// Retire it.
    Retire {
        /// The version that the caller saw.
        seen: i64,
    },
    /// Say whether it is on duty.
    Duty {
        /// On duty from now on.
        on: bool,
    },
}

/// What was done to a team, when, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deed {
    /// What, in the past tense.
    pub(crate) kind: &'static str,
    /// When.
    pub(crate) at: Timestamp,
    /// Id of the person.
    pub(crate) by: String,
}

/// What a team is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OnCase {
    /// The case.
    pub(crate) case: Uuid,
    /// Where it stands there.
    pub(crate) standing: Standing,
    /// Since when.
    pub(crate) since: Timestamp,
}

impl Team {
    /// Whether this person is a member.
    pub(crate) fn has_member(&self, person: &str) -> bool {
        !person.is_empty() && self.saved.members.iter().any(|member| member == person)
    }
}

/// Where a team stands: as it moved last in one of its cases, else free.
pub(crate) fn standing(tasks: &[OnCase]) -> Standing {
    let out = tasks.iter().filter(|task| task.standing != Standing::Free).max_by_key(|task| task.since);
    out.map_or(Standing::Free, |task| task.standing)
}

/// Whether this person may say when a team of the unit is on duty: its dispatchers and heads.
pub(crate) fn leads(person: &Person, unit: &str) -> bool {
    person.posts.iter().any(|post| matches!(post.role, Role::Dispatcher | Role::Head) && post.unit == unit)
}

/// Whether this person may change the teams of a unit.
pub(crate) fn may_change(person: &Person, unit: &str) -> bool {
    leads(person, unit) || person.posts.iter().any(|post| post.role == Role::Administrator)
}
