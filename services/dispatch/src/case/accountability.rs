//! Who answers for a case, and since when: intervals that cover its life without gap or overlap.

use jiff::Timestamp;

use super::{Case, Event, State};

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The town's command room.
    CommandRoom,
    /// The unit in the lead.
    Unit(String),
}

/// A time in which one holder answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// Who.
    pub holder: Holder,
    /// From.
    pub from: Timestamp,
    /// Until; open while it lasts.
    pub until: Option<Timestamp>,
}

/// Who answers in `state`; none once the case has ended.
pub(super) fn holder(state: State, lead: Option<&str>) -> Option<Holder> {
    match (state, lead) {
        (State::Closed | State::Voided, _) => None,
        (State::Dispatched | State::Handling | State::Suspended | State::Handled, Some(unit)) => {
            Some(Holder::Unit(unit.to_owned()))
        }
        (_, _) => Some(Holder::CommandRoom),
    }
}

/// The intervals of a case, from its whole history in order. Intervals of no length are left out. From filing to
/// closing each begins where the one before ends; a reopened case begins again with its reopening.
pub fn intervals(history: &[Event]) -> Vec<Interval> {
    let mut intervals: Vec<Interval> = Vec::new();
    let mut case: Option<Case> = None;
    for event in history {
        let next = match &case {
            None => Case::filed(event),
            Some(case) => Some(case.fold(event)),
        };
        let (before, after) = (case.as_ref().and_then(Case::accountable), next.as_ref().and_then(Case::accountable));
        if before != after {
            end(&mut intervals, event.time);
            intervals.extend(after.map(|holder| Interval { holder, from: event.time, until: None }));
        }
        case = next;
    }
    intervals
}

fn end(intervals: &mut Vec<Interval>, at: Timestamp) {
    if let Some(last) = intervals.last_mut().filter(|last| last.until.is_none()) {
        last.until = Some(at);
        if last.from == at {
            intervals.pop();
        }
    }
}
