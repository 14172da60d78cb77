//! Why nobody, or more than one, answers.

use crate::precedence::{Resolved, Verdict};

/// Whether nobody answers, or more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nobody.
    Gap,
    /// More than one.
    Conflict,
}

impl Kind {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Conflict => "conflict",
        }
    }
}

/// Why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// No rule counts.
    NoRule,
    /// The rules name a unit that there is not.
    UnknownUnit {
        /// Its code.
        unit: String,
    },
    /// The rules ask for the district of a department that has none there.
    NoDistrict {
        /// Its code.
        department: String,
    },
    /// The rules ask for the district of a department that has several there.
    SeveralDistricts {
        /// Its code.
        department: String,
        /// The units, in order of code.
        units: Vec<String>,
    },
    /// Rules of equal rank come to different units.
    Tie,
}

impl Cause {
    /// Nobody, or more than one.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::NoRule | Self::UnknownUnit { .. } | Self::NoDistrict { .. } => Kind::Gap,
            Self::SeveralDistricts { .. } | Self::Tie => Kind::Conflict,
        }
    }

    /// The stable name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoRule => "no_rule",
            Self::UnknownUnit { .. } => "unknown_unit",
            Self::NoDistrict { .. } => "no_district",
            Self::SeveralDistricts { .. } => "several_districts",
            Self::Tie => "tie",
        }
    }
}

/// A cause with the rules concerned: those that tie or come to nobody, or those that count somewhere else or at another
/// time where none counts.
pub(super) type Found = (Cause, Vec<String>);

/// What is wrong with a verdict, in order; nothing where exactly one unit leads and every party comes to a unit.
pub(super) fn causes(verdict: &Verdict<'_>) -> Vec<Found> {
    let top = verdict.top();
    if top.is_empty() {
        return vec![(Cause::NoRule, verdict.failing.iter().map(|failing| failing.rule.id.clone()).collect())];
    }
    let mut found: Vec<Found> = Vec::new();
    if verdict.is_conflict() {
        found.push((Cause::Tie, top.iter().map(|counting| counting.rule.id.clone()).collect()));
    }
    for counting in top {
        for cause in counting.answer.unresolved().filter_map(open) {
            match found.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, rules)) if rules.contains(&counting.rule.id) => {}
                Some((_, rules)) => rules.push(counting.rule.id.clone()),
                None => found.push((cause, vec![counting.rule.id.clone()])),
            }
        }
    }
    found.sort();
    found
}

fn open(party: &Resolved<'_>) -> Option<Cause> {
    match party {
        Resolved::Unit(_) => None,
        Resolved::UnknownUnit(unit) => Some(Cause::UnknownUnit { unit: (*unit).to_owned() }),
        Resolved::NoDistrict { department, containing } if containing.is_empty() => {
            Some(Cause::NoDistrict { department: (*department).to_owned() })
        }
        Resolved::NoDistrict { department, containing } => Some(Cause::SeveralDistricts {
            department: (*department).to_owned(),
            units: containing.iter().map(|&unit| unit.to_owned()).collect(),
        }),
    }
}
