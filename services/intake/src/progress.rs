//! What became of a report, folded from dispatch's events, so that the worker's screen needs no join.

use std::collections::HashMap;

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1::{CaseEvent, Outcome, ask::Wish, case_event::What};

use uuid::Uuid;

use crate::report::{Other, Progress};

/// The progress after `event`; none where the event changes neither the state nor who answers.
///
/// `before` is what the events up to now said. An event that was folded in already changes nothing.
pub(crate) fn after(before: &Progress, event: &CaseEvent) -> Option<Progress> {
    if event.sequence <= before.sequence {
        return None;
    }
    let to = |state: &str| Progress {
        state: state.to_owned(),
        unit: before.unit.clone(),
        assisting: before.assisting.clone(),
        since: event.time.as_ref().and_then(stamp::from_wire),
        outcome: String::new(),
        joined_with: None,
        open_parts: before.open_parts,
        sequence: event.sequence,
    };
    let at_command_room = |state: &str| Progress { unit: String::new(), assisting: Vec::new(), ..to(state) };
    let at = |state: &str, lead: &str| Progress { unit: lead.to_owned(), ..to(state) };
    Some(match event.what.as_ref()? {
        What::Filed(_) => Progress { open_parts: 0, ..at_command_room("filed") },
        What::Recalled(_) | What::Reopened(_) | What::Unmerged(_) => at_command_room("filed"),
        What::Merged(merged) => {
            let into = merged.into.as_ref()?;
            let other = Other { id: Uuid::try_parse(&into.id).ok()?, number: into.number.clone() };
            let outcome = outcome_name(Outcome::Merged);
            Progress { outcome, joined_with: Some(other), ..at_command_room("closed") }
        }
        What::Returned(_) => at_command_room("returned"),
        What::Voided(_) => Progress { outcome: outcome_name(Outcome::Voided), ..at_command_room("voided") },
        What::Dispatched(dispatched) => {
            Progress { assisting: dispatched.assisting.clone(), ..at("dispatched", &dispatched.lead) }
        }
        What::Rerouted(rerouted) => {
            Progress { assisting: rerouted.assisting.clone(), ..at("dispatched", &rerouted.lead) }
        }
        What::Transferred(transferred) => at("dispatched", &transferred.lead),
        What::Ruled(ruled) => at(if ruled.same_unit { "handling" } else { "dispatched" }, &ruled.lead),
        What::Accepted(_) | What::Resumed(_) | What::Reworked(_) => to("handling"),
        What::Suspended(_) => to("suspended"),
        What::Granted(granted) => match granted.ask.as_ref()?.wish.as_ref()? {
            Wish::Suspension(_) => to("suspended"),
            Wish::Help(help) => with(before, event, &help.unit),
            Wish::Extension(_) => return None,
        },
        What::Engaged(engaged) => with(before, event, &engaged.unit),
        What::TaskReleased(released) => Progress {
            assisting: before.assisting.iter().filter(|unit| **unit != released.unit).cloned().collect(),
            sequence: event.sequence,
            ..before.clone()
        },
        What::HandedIn(_) => to("handled"),
        What::SplitOff(_) | What::PartReopened(_) => {
            Progress { open_parts: before.open_parts + 1, sequence: event.sequence, ..before.clone() }
        }
        What::PartSettled(_) => {
            Progress { open_parts: before.open_parts.saturating_sub(1), sequence: event.sequence, ..before.clone() }
        }
        What::Closed(closed) => Progress { outcome: outcome_name(closed.outcome()), ..to("closed") },
        What::Assigned(_)
        | What::Corrected(_)
        | What::Urged(_)
        | What::Asked(_)
        | What::Declined(_)
        | What::Withdrawn(_)
        | What::LimitMet(_)
        | What::TaskDone(_)
        | What::UrgeAnswered(_)
        | What::Paused(_)
        | What::Recalculated(_)
        | What::MessageLeft(_)
        | What::TaskAssigned(_)
        | What::TeamMoved(_)
        | What::PositionShared(_)
        | What::Alarmed(_)
        | What::Joined(_)
        | What::Parted(_)
        | What::GridMoved(_) => return None,
    })
}

/// What is told of a report: of one whose case was joined with another, what became of that one.
pub(crate) fn told(own: &Progress, of_others: &HashMap<Uuid, Progress>) -> Progress {
    let other = own.joined_with.as_ref().and_then(|other| of_others.get(&other.id));
    match other {
        Some(other) => Progress { joined_with: own.joined_with.clone(), ..other.clone() },
        None => own.clone(),
    }
}

/// The same with another unit that assists; neither the state nor its time changes.
fn with(before: &Progress, event: &CaseEvent, unit: &str) -> Progress {
    let mut progress = Progress { sequence: event.sequence, ..before.clone() };
    if !progress.assisting.iter().any(|other| other == unit) {
        progress.assisting.push(unit.to_owned());
    }
    progress
}

/// As the clients translate it.
fn outcome_name(outcome: Outcome) -> String {
    let name = match outcome {
        Outcome::Handled => "handled",
        Outcome::FixedOnTheSpot => "fixed_on_the_spot",
        Outcome::Voided => "voided",
        Outcome::Merged => "merged",
        Outcome::Unspecified => "",
    };
    name.to_owned()
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
