//! Dispatch's events as facts.

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1::{self as dispatch, ask::Wish, case_event::What as Said};
use jiff::Timestamp;
use prost::Message as _;
use uuid::Uuid;

use super::actor_from_wire;
use crate::{
    fact::{Fact, Filing, Subject, What},
    review::HandIn,
};

/// An event that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("the bytes are no event: {0}")]
    Bytes(#[from] prost::DecodeError),
    #[error("the event has no {0}")]
    Missing(&'static str),
}

/// Reads an event as it came through the tail.
pub(crate) fn read(payload: &[u8]) -> Result<Fact, Unreadable> {
    let event = dispatch::CaseEvent::decode(payload)?;
    Ok(Fact {
        case: Uuid::try_parse(&event.case).map_err(|_| Unreadable::Missing("case"))?,
        at: moment(event.time.as_ref()).ok_or(Unreadable::Missing("time"))?,
        town: event.town,
        sequence: event.sequence,
        actor: actor_from_wire(event.actor),
        what: event.what.map_or(Ok(What::Other), what)?,
    })
}

fn what(said: Said) -> Result<What, Unreadable> {
    Ok(match said {
        Said::Filed(filed) => What::Filed(Box::new(filing(filed)?)),
        Said::Dispatched(dispatched) => What::Dispatched { lead: dispatched.lead, assisting: dispatched.assisting },
        Said::Accepted(_) => What::Accepted,
        Said::Assigned(_)
        | Said::Asked(_)
        | Said::Withdrawn(_)
        | Said::LimitMet(_)
        | Said::UrgeAnswered(_)
        | Said::TaskAssigned(_)
        | Said::TeamMoved(_) => What::Worked,
        Said::Returned(_) => What::Returned,
        Said::Ruled(ruled) => What::Ruled { lead: ruled.lead, same_unit: ruled.same_unit },
        Said::Recalled(_) => What::Recalled,
        Said::Transferred(transferred) => What::Transferred { lead: transferred.lead },
        Said::Suspended(_) => What::Suspended,
        Said::Resumed(_) => What::Resumed,
        Said::HandedIn(handed_in) => What::HandedIn(hand_in(handed_in)?),
        Said::Reworked(reworked) => What::Reworked { hand_in: reworked.hand_in, reason: reworked.reason },
        Said::Closed(closed) => What::Closed { hand_in: closed.hand_in, reason: closed.reason },
        Said::Voided(voided) => What::Voided { reason: voided.reason },
        Said::Reopened(reopened) => What::Reopened(subject(reopened.decision)),
        Said::Unmerged(unmerged) => What::Reopened(subject(unmerged.decision)),
        Said::SplitOff(split) => What::SplitOff { part: split.part.unwrap_or_default().number },
        Said::PartSettled(settled) => What::PartSettled { part: settled.part.unwrap_or_default().number },
        Said::PartReopened(reopened) => What::PartReopened { part: reopened.part.unwrap_or_default().number },
        Said::Merged(merged) => {
            let into = merged.into.unwrap_or_default();
            let id = Uuid::try_parse(&into.id).map_err(|_| Unreadable::Missing("into"))?;
            What::Merged { into: id, number: into.number }
        }
        Said::Corrected(corrected) => What::Corrected(subject(corrected.decision)),
        Said::Rerouted(rerouted) => What::Dispatched { lead: rerouted.lead, assisting: rerouted.assisting },
        Said::Granted(granted) => match granted.ask.and_then(|ask| ask.wish) {
            Some(Wish::Suspension(_)) => What::Suspended,
            Some(Wish::Help(help)) => What::Engaged { unit: help.unit },
            Some(Wish::Extension(_)) | None => What::Other,
        },
        Said::Engaged(engaged) => What::Engaged { unit: engaged.unit },
        Said::TaskDone(done) => What::Assisted { unit: done.unit },
        Said::TaskReleased(released) => What::Released { unit: released.unit },
        // A review names the grid in which the case was decided.
        Said::Urged(_)
        | Said::GridMoved(_)
        | Said::Declined(_)
        | Said::Alarmed(_)
        | Said::Joined(_)
        | Said::Parted(_)
        | Said::Paused(_)
        | Said::Recalculated(_)
        | Said::MessageLeft(_)
        | Said::PositionShared(_) => What::Other,
    })
}

fn filing(filed: dispatch::CaseFiled) -> Result<Filing, Unreadable> {
    let report = filed.report.ok_or(Unreadable::Missing("report"))?;
    Ok(Filing {
        number: filed.number,
        subject: subject(filed.decision),
        reported_at: moment(report.received_at.as_ref()).ok_or(Unreadable::Missing("received_at"))?,
        words: report.words,
        before: report.media,
        reporter: report.reporter.unwrap_or_default().person,
    })
}

fn subject(decision: Option<dispatch::Decision>) -> Subject {
    let decision = decision.unwrap_or_default();
    Subject {
        matter: decision.matter,
        matter_name: decision.matter_name,
        grid: decision.route.unwrap_or_default().grid,
        reopen_days: decision.reopen_days,
    }
}

fn hand_in(handed_in: dispatch::CaseHandedIn) -> Result<HandIn, Unreadable> {
    let hand_in = handed_in.hand_in.ok_or(Unreadable::Missing("hand_in"))?;
    Ok(HandIn {
        number: hand_in.number,
        at: moment(hand_in.time.as_ref()).ok_or(Unreadable::Missing("hand_in.time"))?,
        words: hand_in.words,
        evidence: hand_in.evidence,
        in_time: hand_in.in_time,
    })
}

/// Cut to what the database keeps.
fn moment(wire: Option<&prost_types::Timestamp>) -> Option<Timestamp> {
    let moment = stamp::from_wire(wire?)?;
    Some(stamp::from_millis(stamp::to_millis(moment)))
}
