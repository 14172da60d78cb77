//! Which cases somebody asks for, and what that comes to now: the area's grids, the class's matters, the moment.

use std::collections::BTreeSet;

use gridcase_host::stamp;
use gridcase_snapshot::{Matter, Snapshot};
use jiff::{SignedDuration, Timestamp};

use crate::case::{Cause, Outcome, State};
use crate::store::Cut;

/// Which cases, as asked for. Everything that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// States; empty is all.
    pub(crate) states: Vec<State>,
    /// Open or ended; none is both.
    pub(crate) open: Option<bool>,
    /// How they ended.
    pub(crate) outcome: Option<Outcome>,
    /// Lead unit; empty is all.
    pub(crate) lead: String,
    /// Assisting unit; empty is all.
    pub(crate) assisting: String,
    /// Queue cause.
    pub(crate) cause: Option<Cause>,
    /// Grid now; empty is all.
    pub(crate) grid: String,
    /// Area that is the grid or lies above it; empty is all.
    pub(crate) area: String,
    /// Matter; empty is all.
    pub(crate) matter: String,
    /// Class of the matter; empty is all.
    pub(crate) class: String,
    /// Kind of the matter; empty is all.
    pub(crate) kind: String,
    /// Beginning of the number; empty is all.
    pub(crate) number: String,
    /// Source of the report; empty is all.
    pub(crate) source: String,
    /// From, and before which moment they were filed.
    pub(crate) filed: (Option<Timestamp>, Option<Timestamp>),
    /// From, and before which moment they are due.
    pub(crate) due: (Option<Timestamp>, Option<Timestamp>),
    /// Only those past their due time.
    pub(crate) overdue: bool,
    /// Only those that are due before so much time has passed.
    pub(crate) due_within: Option<SignedDuration>,
    /// Bits of what must have happened to them, see [`crate::store::case`].
    pub(crate) marks: i32,
    /// Team or officer; empty is all.
    pub(crate) assignee: String,
    /// Asset; empty is all.
    pub(crate) asset: String,
}

impl Filter {
    /// What the filter comes to in a town at a moment, under what is in force there.
    pub(crate) fn cut(&self, town: &str, snapshot: Option<&Snapshot>, now: Timestamp) -> Cut {
        let millis = |moment: Option<Timestamp>| moment.map(stamp::to_millis);
        let overdue = self.overdue.then_some(now);
        let soon = self.due_within.map(|span| now.saturating_add(span).unwrap_or(Timestamp::MAX));
        let due_before = [self.due.1, overdue, soon].into_iter().flatten().min();
        Cut {
            states: self.states(due_before.is_some() || self.due.0.is_some()),
            outcome: self.outcome,
            lead: self.lead.clone(),
            assisting: self.assisting.clone(),
            cause: self.cause,
            grids: self.grids(snapshot),
            matters: self.matters(snapshot),
            number: self.number(town),
            source: self.source.clone(),
            filed: (millis(self.filed.0), millis(self.filed.1)),
            due: (millis(self.due.0), millis(due_before)),
            marks: self.marks,
            assignee: self.assignee.clone(),
            asset: self.asset.clone(),
        }
    }

    /// The states in which a case may be. Only open cases are due, only cases in the queue wait for a cause, and only ended
    /// ones have an outcome.
    fn states(&self, due: bool) -> Vec<State> {
        let fits = |state: &State| {
            let asked = self.states.is_empty() || self.states.contains(state);
            let phase = self.open.is_none_or(|open| state.is_open() == open);
            let cause = self.cause.is_none() || *state == State::Filed;
            let outcome = self.outcome.is_none_or(|outcome| *state == outcome.state());
            asked && phase && cause && outcome && (!due || state.is_open())
        };
        State::ALL.into_iter().filter(fits).collect()
    }

    fn grids(&self, snapshot: Option<&Snapshot>) -> Option<BTreeSet<String>> {
        let below = (!self.area.is_empty()).then(|| grids(snapshot, &self.area));
        if self.grid.is_empty() {
            return below;
        }
        let mut one = BTreeSet::from([self.grid.clone()]);
        one.retain(|grid| below.as_ref().is_none_or(|below| below.contains(grid)));
        Some(one)
    }

    fn matters(&self, snapshot: Option<&Snapshot>) -> Option<BTreeSet<String>> {
        let by_catalogue = !self.class.is_empty() || !self.kind.is_empty();
        let fits = |matter: &&Matter| {
            let class = self.class.is_empty() || matter.class_id() == self.class;
            class && (self.kind.is_empty() || matter.kind == self.kind)
        };
        let known = snapshot.map(Snapshot::matters).unwrap_or_default();
        let known = by_catalogue.then(|| known.iter().filter(fits).map(|matter| matter.id.clone()).collect());
        if self.matter.is_empty() {
            return known;
        }
        let mut one = BTreeSet::from([self.matter.clone()]);
        one.retain(|matter| known.as_ref().is_none_or(|known: &BTreeSet<String>| known.contains(matter)));
        Some(one)
    }

    /// The beginning of the whole number, which begins with the town's code.
    fn number(&self, town: &str) -> String {
        let whole = format!("{town}-");
        if self.number.is_empty() || self.number.starts_with(&whole) || whole.starts_with(&self.number) {
            return self.number.clone();
        }
        whole + &self.number
    }
}

/// The grids of an area: the grid itself, or all grids below the area. Where the ground is not known yet, the area alone.
pub(crate) fn grids(snapshot: Option<&Snapshot>, area: &str) -> BTreeSet<String> {
    let mut grids = BTreeSet::from([area.to_owned()]);
    let Some(boundaries) = snapshot.and_then(Snapshot::boundaries) else { return grids };
    let below = boundaries.areas().iter().filter(|grid| boundaries.ancestors(grid).any(|above| above.code == area));
    grids.extend(below.map(|grid| grid.code.clone()));
    grids
}
