//! What happened to a case, as the log keeps it and as others are told.

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1::{self as wire, case_event::What as Wire};
use uuid::Uuid;

use super::{Invalid, alarm, case, clock, decision, family, field, joint, moment, report, required_moment};
use crate::case::{Actor, Event, HandIn, Outcome, What};

/// The event as it is kept; without a cursor.
pub(crate) fn write(event: &Event) -> wire::CaseEvent {
    wire::CaseEvent {
        cursor: String::new(),
        town: event.town.clone(),
        case: event.case.to_string(),
        sequence: event.sequence,
        time: Some(stamp::to_wire(event.time)),
        actor: Some(report::write_actor(&event.actor)),
        what: Some(write_what(&event.what)),
    }
}

/// Takes out who reported. The act of a person who is the reporter keeps its role, and loses the person.
pub(crate) fn without_reporter(mut event: wire::CaseEvent, reporter: &str) -> wire::CaseEvent {
    if let Some(Wire::Filed(filed)) = &mut event.what
        && let Some(facts) = &mut filed.report
    {
        facts.reporter = None;
    }
    if let Some(actor) = event.actor.as_mut().filter(|actor| !reporter.is_empty() && actor.person == reporter) {
        actor.person.clear();
        actor.name.clear();
    }
    event
}

/// Takes out what those who take part in a case have written to each other.
pub(crate) fn without_messages(mut event: wire::CaseEvent) -> wire::CaseEvent {
    if let Some(Wire::MessageLeft(left)) = &mut event.what {
        left.words.clear();
        if let Some(actor) = &mut event.actor {
            actor.person.clear();
            actor.name.clear();
        }
    }
    event
}

pub(crate) fn read(event: &wire::CaseEvent) -> Result<Event, Invalid> {
    let what = event.what.as_ref().ok_or_else(|| Invalid::new("what", "must be set"))?;
    Ok(Event {
        town: event.town.clone(),
        case: Uuid::parse_str(&event.case).map_err(|error| Invalid::new("case", error))?,
        sequence: event.sequence,
        time: required_moment("time", event.time.as_ref())?,
        actor: actor(event.actor.as_ref()),
        what: read_what(what)?,
    })
}

fn actor(actor: Option<&gridcase_proto::common::v1::Actor>) -> Actor {
    actor.map(report::read_actor).unwrap_or_default()
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of event")]
fn write_what(what: &What) -> Wire {
    let at = |moment| Some(stamp::to_wire(moment));
    match what.clone() {
        What::Filed { number, report, decision, parent } => Wire::Filed(wire::CaseFiled {
            number,
            report: Some(report::write(&report, true)),
            decision: Some(decision::write(&decision)),
            parent: parent.as_ref().map(family::write_kin),
        }),
        What::Dispatched { lead, assisting, by_rule, reason } => {
            Wire::Dispatched(wire::CaseDispatched { lead, assisting, by_rule, reason })
        }
        What::Accepted => Wire::Accepted(wire::CaseAccepted {}),
        What::Assigned { assignee, team } => {
            Wire::Assigned(wire::CaseAssigned { assignee, team: team.unwrap_or_default() })
        }
        What::Returned { reason, basis, proposed_unit } => {
            Wire::Returned(wire::CaseReturned { reason, basis, proposed_unit })
        }
        What::Ruled { lead, reason, basis, same_unit } => {
            Wire::Ruled(wire::CaseRuled { lead, reason, basis, same_unit })
        }
        What::Recalled { reason } => Wire::Recalled(wire::CaseRecalled { reason }),
        What::Transferred { lead, reason } => Wire::Transferred(wire::CaseTransferred { lead, reason }),
        What::Suspended { reason, until } => Wire::Suspended(wire::CaseSuspended { reason, until: at(until) }),
        What::Resumed { reason } => Wire::Resumed(wire::CaseResumed { reason }),
        What::HandedIn { hand_in } => {
            Wire::HandedIn(wire::CaseHandedIn { hand_in: Some(case::write_hand_in(&hand_in)) })
        }
        What::Reworked { hand_in, reason } => Wire::Reworked(wire::CaseReworked { hand_in, reason }),
        What::Closed { outcome, hand_in, reason } => {
            Wire::Closed(wire::CaseClosed { outcome: case::write_outcome(outcome).into(), hand_in, reason })
        }
        What::Voided { reason } => Wire::Voided(wire::CaseVoided { reason }),
        What::SplitOff { part, matter_name, words, reason } => {
            let part = Some(family::write_kin(&part));
            Wire::SplitOff(wire::CaseSplitOff { part, matter_name, words, reason })
        }
        What::PartSettled { part, outcome } => {
            let outcome = case::write_outcome(outcome).into();
            Wire::PartSettled(wire::CasePartSettled { part: Some(family::write_kin(&part)), outcome })
        }
        What::PartReopened { part } => {
            Wire::PartReopened(wire::CasePartReopened { part: Some(family::write_kin(&part)) })
        }
        What::Merged { into, reason } => {
            Wire::Merged(wire::CaseMerged { into: Some(family::write_kin(&into)), reason })
        }
        What::Joined { case, words, reason } => {
            Wire::Joined(wire::CaseJoined { case: Some(family::write_kin(&case)), words, reason })
        }
        What::Unmerged { from, reason, decision } => Wire::Unmerged(wire::CaseUnmerged {
            from: Some(family::write_kin(&from)),
            reason,
            decision: Some(decision::write(&decision)),
        }),
        What::Parted { case, reason } => {
            Wire::Parted(wire::CaseParted { case: Some(family::write_kin(&case)), reason })
        }
        What::Reopened { reason, decision } => {
            Wire::Reopened(wire::CaseReopened { reason, decision: Some(decision::write(&decision)) })
        }
        What::Corrected { reason, place, decision } => Wire::Corrected(wire::CaseCorrected {
            reason,
            position: place.as_ref().map(report::write_place),
            decision: Some(decision::write(&decision)),
        }),
        What::Urged { words } => Wire::Urged(wire::CaseUrged { words }),
        What::Rerouted { reason, from, lead, assisting, before, decision, asked } => {
            Wire::Rerouted(wire::CaseRerouted {
                reason,
                from: from.unwrap_or_default(),
                lead,
                assisting,
                before: Some(decision::write_route(&before)),
                decision: Some(decision::write(&decision)),
                asked: Some(decision::write_versions(asked)),
            })
        }
        What::Asked { ask } => Wire::Asked(wire::CaseAsked { ask: Some(joint::write_ask(&ask)) }),
        What::Granted { ask, reason } => Wire::Granted(wire::CaseGranted { ask: Some(joint::write_ask(&ask)), reason }),
        What::Declined { ask, reason } => {
            Wire::Declined(wire::CaseDeclined { ask: Some(joint::write_ask(&ask)), reason })
        }
        What::Withdrawn { ask } => Wire::Withdrawn(wire::CaseWithdrawn { ask }),
        What::LimitMet { limit, words, in_time } => Wire::LimitMet(wire::CaseLimitMet { limit, words, in_time }),
        What::Engaged { unit, words, limit } => {
            Wire::Engaged(wire::CaseEngaged { unit, words, limit: limit.as_ref().map(decision::write_limit) })
        }
        What::TaskDone { unit, words, evidence, in_time } => {
            Wire::TaskDone(wire::CaseTaskDone { unit, words, evidence, in_time })
        }
        What::TaskReleased { unit, reason } => Wire::TaskReleased(wire::CaseTaskReleased { unit, reason }),
        What::UrgeAnswered { urge, words } => Wire::UrgeAnswered(wire::CaseUrgeAnswered { urge, words }),
        What::MessageLeft { words } => Wire::MessageLeft(wire::CaseMessageLeft { words }),
        What::TaskAssigned { unit, team, name } => Wire::TaskAssigned(wire::CaseTaskAssigned { unit, team, name }),
        What::TeamMoved { team, name, standing } => {
            let status = field::write_standing(standing).into();
            Wire::TeamMoved(wire::CaseTeamMoved { team, name, status })
        }
        What::PositionShared { team, name, on } => Wire::PositionShared(wire::CasePositionShared { team, name, on }),
        What::Alarmed { alarm, nobody, urges } => {
            Wire::Alarmed(wire::CaseAlarmed { alarm: Some(alarm::write_alarm(&alarm)), nobody, urges })
        }
        What::GridMoved { from, to, boundaries } => Wire::GridMoved(wire::CaseGridMoved { from, to, boundaries }),
        What::Paused { outage, reason } => {
            Wire::Paused(wire::CasePaused { outage: Some(clock::write_outage(&outage)), reason })
        }
        What::Recalculated { operation, from, to, reason } => {
            Wire::Recalculated(wire::CaseRecalculated { operation: operation.to_string(), from, to, reason })
        }
    }
}

fn read_what(what: &Wire) -> Result<What, Invalid> {
    Ok(match what.clone() {
        Wire::Filed(filed) => read_filed(&filed)?,
        Wire::Dispatched(wire::CaseDispatched { lead, assisting, by_rule, reason }) => {
            What::Dispatched { lead, assisting, by_rule, reason }
        }
        Wire::Accepted(wire::CaseAccepted {}) => What::Accepted,
        Wire::Assigned(wire::CaseAssigned { assignee, team }) => {
            What::Assigned { assignee, team: Some(team).filter(|team| !team.is_empty()) }
        }
        Wire::Returned(wire::CaseReturned { reason, basis, proposed_unit }) => {
            What::Returned { reason, basis, proposed_unit }
        }
        Wire::Ruled(wire::CaseRuled { lead, reason, basis, same_unit }) => {
            What::Ruled { lead, reason, basis, same_unit }
        }
        Wire::Recalled(wire::CaseRecalled { reason }) => What::Recalled { reason },
        Wire::Transferred(wire::CaseTransferred { lead, reason }) => What::Transferred { lead, reason },
        Wire::Suspended(wire::CaseSuspended { reason, until }) => {
            What::Suspended { reason, until: required_moment("suspended.until", until.as_ref())? }
        }
        Wire::Resumed(wire::CaseResumed { reason }) => What::Resumed { reason },
        Wire::HandedIn(wire::CaseHandedIn { hand_in }) => What::HandedIn { hand_in: read_hand_in(hand_in)? },
        Wire::Reworked(wire::CaseReworked { hand_in, reason }) => What::Reworked { hand_in, reason },
        Wire::Closed(closed) => {
            let outcome = read_outcome("closed.outcome", closed.outcome())?;
            What::Closed { outcome, hand_in: closed.hand_in, reason: closed.reason }
        }
        Wire::Voided(wire::CaseVoided { reason }) => What::Voided { reason },
        Wire::SplitOff(wire::CaseSplitOff { part, matter_name, words, reason }) => {
            What::SplitOff { part: family::read_kin("split_off.part", part.as_ref())?, matter_name, words, reason }
        }
        Wire::PartSettled(settled) => What::PartSettled {
            part: family::read_kin("part_settled.part", settled.part.as_ref())?,
            outcome: read_outcome("part_settled.outcome", settled.outcome())?,
        },
        Wire::PartReopened(wire::CasePartReopened { part }) => {
            What::PartReopened { part: family::read_kin("part_reopened.part", part.as_ref())? }
        }
        Wire::Merged(wire::CaseMerged { into, reason }) => {
            What::Merged { into: family::read_kin("merged.into", into.as_ref())?, reason }
        }
        Wire::Joined(wire::CaseJoined { case, words, reason }) => {
            What::Joined { case: family::read_kin("joined.case", case.as_ref())?, words, reason }
        }
        Wire::Unmerged(wire::CaseUnmerged { from, reason, decision }) => What::Unmerged {
            from: family::read_kin("unmerged.from", from.as_ref())?,
            reason,
            decision: Box::new(decision::read(decision.as_ref())?),
        },
        Wire::Parted(wire::CaseParted { case, reason }) => {
            What::Parted { case: family::read_kin("parted.case", case.as_ref())?, reason }
        }
        Wire::Reopened(wire::CaseReopened { reason, decision }) => {
            What::Reopened { reason, decision: Box::new(decision::read(decision.as_ref())?) }
        }
        Wire::Corrected(wire::CaseCorrected { reason, position, decision }) => What::Corrected {
            reason,
            place: position.as_ref().map(report::read_place).transpose()?,
            decision: Box::new(decision::read(decision.as_ref())?),
        },
        Wire::Urged(wire::CaseUrged { words }) => What::Urged { words },
        Wire::Asked(asked) => What::Asked { ask: joint::read_ask(asked.ask.as_ref())? },
        Wire::Granted(granted) => What::Granted { ask: joint::read_ask(granted.ask.as_ref())?, reason: granted.reason },
        Wire::Declined(declined) => {
            What::Declined { ask: joint::read_ask(declined.ask.as_ref())?, reason: declined.reason }
        }
        Wire::Withdrawn(wire::CaseWithdrawn { ask }) => What::Withdrawn { ask },
        Wire::LimitMet(wire::CaseLimitMet { limit, words, in_time }) => What::LimitMet { limit, words, in_time },
        Wire::Engaged(wire::CaseEngaged { unit, words, limit }) => {
            let limit = limit.as_ref().map(decision::read_limit).transpose();
            What::Engaged { unit, words, limit: limit.map_err(|invalid| invalid.under("engaged.limit"))? }
        }
        Wire::TaskDone(wire::CaseTaskDone { unit, words, evidence, in_time }) => {
            What::TaskDone { unit, words, evidence, in_time }
        }
        Wire::TaskReleased(wire::CaseTaskReleased { unit, reason }) => What::TaskReleased { unit, reason },
        Wire::UrgeAnswered(wire::CaseUrgeAnswered { urge, words }) => What::UrgeAnswered { urge, words },
        Wire::MessageLeft(wire::CaseMessageLeft { words }) => What::MessageLeft { words },
        Wire::TaskAssigned(wire::CaseTaskAssigned { unit, team, name }) => What::TaskAssigned { unit, team, name },
        Wire::TeamMoved(moved) => {
            let standing = field::read_standing(moved.status());
            let standing = standing.ok_or_else(|| Invalid::new("team_moved.status", "names no known status"))?;
            What::TeamMoved { team: moved.team, name: moved.name, standing }
        }
        Wire::PositionShared(wire::CasePositionShared { team, name, on }) => What::PositionShared { team, name, on },
        Wire::Alarmed(wire::CaseAlarmed { alarm, nobody, urges }) => {
            What::Alarmed { alarm: alarm::read_alarm(alarm.as_ref())?, nobody, urges }
        }
        Wire::Rerouted(rerouted) => read_rerouted(rerouted)?,
        Wire::GridMoved(wire::CaseGridMoved { from, to, boundaries }) => What::GridMoved { from, to, boundaries },
        Wire::Paused(wire::CasePaused { outage, reason }) => {
            What::Paused { outage: clock::read_outage("paused.outage", outage.as_ref())?, reason }
        }
        Wire::Recalculated(wire::CaseRecalculated { operation, from, to, reason }) => What::Recalculated {
            operation: Uuid::parse_str(&operation).map_err(|error| Invalid::new("recalculated.operation", error))?,
            from,
            to,
            reason,
        },
    })
}

fn read_rerouted(rerouted: wire::CaseRerouted) -> Result<What, Invalid> {
    let before = rerouted.before.ok_or_else(|| Invalid::new("rerouted.before", "must be set"))?;
    Ok(What::Rerouted {
        reason: rerouted.reason,
        from: Some(rerouted.from).filter(|from| !from.is_empty()),
        lead: rerouted.lead,
        assisting: rerouted.assisting,
        before: Box::new(decision::read_route(&before)?),
        decision: Box::new(decision::read(rerouted.decision.as_ref())?),
        asked: rerouted.asked.map(decision::read_versions).unwrap_or_default(),
    })
}

fn read_filed(filed: &wire::CaseFiled) -> Result<What, Invalid> {
    let facts = filed.report.as_ref().ok_or_else(|| Invalid::new("filed.report", "must be set"))?;
    Ok(What::Filed {
        number: filed.number.clone(),
        report: Box::new(report::read(facts)?),
        decision: Box::new(decision::read(filed.decision.as_ref())?),
        parent: filed.parent.as_ref().map(|parent| family::read_kin("filed.parent", Some(parent))).transpose()?,
    })
}

fn read_hand_in(hand_in: Option<wire::HandIn>) -> Result<HandIn, Invalid> {
    let hand_in = hand_in.ok_or_else(|| Invalid::new("handed_in.hand_in", "must be set"))?;
    Ok(HandIn {
        number: hand_in.number,
        time: moment("handed_in.time", hand_in.time.as_ref())?
            .ok_or_else(|| Invalid::new("handed_in.time", "must be set"))?,
        actor: actor(hand_in.actor.as_ref()),
        words: hand_in.words,
        evidence: hand_in.evidence,
        in_time: hand_in.in_time,
    })
}

fn read_outcome(field: &str, outcome: wire::Outcome) -> Result<Outcome, Invalid> {
    case::read_outcome(outcome).ok_or_else(|| Invalid::new(field, "names no known outcome"))
}
