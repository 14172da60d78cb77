//! What a person decided about whose case it is: a ruling on a return, or a choice where the register was not certain or
//! was not followed. A rule may be made of it.

use jiff::Timestamp;

use super::{Event, Return, What};

/// A decision of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// The unit that was named.
    pub unit: String,
    /// Why.
    pub reason: String,
    /// Legal basis; empty for a choice.
    pub basis: String,
    /// When.
    pub time: Timestamp,
    /// The return that was ruled on; none for a choice.
    pub returned: Option<Return>,
}

/// The last decision in a history; none where the register alone decided. `returns` are those of the case, in order.
pub fn precedent(history: &[Event], returns: &[Return]) -> Option<Precedent> {
    let decided = |event: &Event| match &event.what {
        What::Ruled { lead, reason, basis, .. } => Some(Precedent {
            unit: lead.clone(),
            reason: reason.clone(),
            basis: basis.clone(),
            time: event.time,
            returned: returns.iter().rev().find(|past| past.time <= event.time).cloned(),
        }),
        What::Dispatched { lead, by_rule: false, reason, .. } | What::Transferred { lead, reason }
            if !reason.is_empty() =>
        {
            Some(Precedent {
                unit: lead.clone(),
                reason: reason.clone(),
                basis: String::new(),
                time: event.time,
                returned: None,
            })
        }
        _ => None,
    };
    history.iter().rev().find_map(decided)
}
