//! How a case begins.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Actor, Case, Decision, Event, Kin, Outcome, Report, What};

/// What a new case is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The report's id.
    pub id: Uuid,
    /// Number.
    pub number: String,
    /// Town code.
    pub town: String,
    /// What the report said.
    pub report: Report,
    /// What the registry says to it.
    pub decision: Decision,
    /// Who opens it.
    pub actor: Actor,
    /// The case that it is split off.
    pub parent: Option<Kin>,
}

impl Case {
    /// Opens a case: filed, and in the same breath closed if it was fixed on the spot, or dispatched if the route is
    /// certain. Otherwise it waits in the queue, never without a cause.
    pub fn open(opening: Opening, now: Timestamp) -> (Self, Vec<Event>) {
        let then = after_filing(&opening);
        let Opening { id, number, town, report, decision, actor, parent } = opening;
        let what = What::Filed { number, report: Box::new(report), decision: Box::new(decision), parent };
        let filed = Event { town, case: id, sequence: 1, time: now, actor, what };
        let case = Self::of_filing(&filed);
        let Some(what) = then else { return (case, vec![filed]) };
        let next = case.event(now, filed.actor.clone(), what);
        let case = case.fold(&next);
        (case, vec![filed, next])
    }
}

fn after_filing(opening: &Opening) -> Option<What> {
    if opening.report.fixed_on_the_spot {
        let outcome = Outcome::FixedOnTheSpot;
        return Some(What::Closed { outcome, hand_in: 0, reason: String::new() });
    }
    let route = &opening.decision.route;
    let lead = route.lead.clone().filter(|_| route.causes.is_empty())?;
    Some(What::Dispatched { lead, assisting: route.assisting.clone(), by_rule: true, reason: String::new() })
}
