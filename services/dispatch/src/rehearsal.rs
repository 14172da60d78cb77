//! What drafts of the registry would change: cases and ground, asked under what is in force and under the drafts.
//!
//! Pure: [`Pair`] holds both snapshots and compares their answers for a case ([`past`]), [`tally`] sums up a replay,
//! [`ground`] asks about every grid and matter, and [`posts`] finds the people whose area or unit changes.
//!
//! A case is asked about at the weekday and time of day at which it was filed, in the first week from the moment on from
//! which the drafts are asked ([`moment`]): rules for certain hours count as they did then, and rules that begin with the
//! draft count at all. Both snapshots are asked about the same moment, so that only the drafts make a difference.

pub(crate) mod ground;
pub(crate) mod moment;
pub(crate) mod past;
pub(crate) mod posts;
pub(crate) mod tally;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use gridcase_snapshot::Snapshot;
use jiff::Timestamp;

use crate::routing::{self, Question};
use past::Past;

/// What is in force, what would be, and from when.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// In force.
    pub(crate) before: Arc<Snapshot>,
    /// With the drafts.
    pub(crate) after: Arc<Snapshot>,
    /// The moment from which both are asked.
    pub(crate) from: Timestamp,
    /// There are no drafts: what is in force is compared with what decided each case.
    pub(crate) recorded: bool,
}

/// How both answer about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answers {
    /// Lead in force; empty for no certain answer.
    pub(crate) from: String,
    /// Lead with the drafts; empty for no certain answer.
    pub(crate) to: String,
    /// Grid in force; empty for none.
    pub(crate) grid_before: String,
    /// Grid with the drafts; empty for none.
    pub(crate) grid_after: String,
    /// The assisting units are the same.
    pub(crate) same_assisting: bool,
}

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Compared {
    /// There is nothing to compare: the case has no place.
    NoPlace,
    /// There is nothing to compare: neither catalogue knows the matter.
    UnknownMatter,
    /// Both answered.
    Answered(Answers),
}

impl Pair {
    /// How both answer about a case.
    pub(crate) fn compare(&self, case: &Past) -> Compared {
        let matter = &case.decision.matter;
        if case.place.is_none() {
            return Compared::NoPlace;
        }
        if self.before.matter(matter).is_none() && self.after.matter(matter).is_none() {
            return Compared::UnknownMatter;
        }
        let after = self.ask(&self.after, case);
        let (from, assisting, grid_before) = if self.recorded {
            let recorded = case.decision.route.clone();
            (recorded.lead, recorded.assisting, recorded.grid)
        } else {
            let before = self.ask(&self.before, case).route;
            (before.lead, before.assisting, before.grid)
        };
        Compared::Answered(Answers {
            from: from.unwrap_or_default(),
            to: after.route.lead.unwrap_or_default(),
            grid_before,
            grid_after: after.route.grid,
            same_assisting: assisting == after.route.assisting,
        })
    }

    /// The lead that the register answers with the drafts; none for no certain answer.
    pub(crate) fn answer(&self, case: &Past) -> Option<String> {
        self.ask(&self.after, case).route.lead
    }

    fn ask(&self, snapshot: &Snapshot, case: &Past) -> crate::case::Decision {
        let at = moment::asked(case.filed_at, self.from, &self.after.town().zone);
        routing::route(snapshot, &Question { at, ..case.question() })
    }
}
