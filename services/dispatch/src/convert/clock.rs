//! Clock operations: requests checked for form, plans, and operations as they are kept and shown.

use gridcase_host::stamp;
use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::due_move::Source as Wire;
use gridcase_worktime::Due;
use tonic::Status;
use uuid::Uuid;

use super::request::{WORDS, code, finish, uuid, words};
use super::{Invalid, alarm, case, moment, report, required_moment};
use crate::case::{Case, Move, Outage, Source};
use crate::operation::{Operation, Task, Terms};

/// An outage to declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declare {
    /// Id of the operation.
    pub(crate) id: Uuid,
    /// The terms; none for a recalculation.
    pub(crate) terms: Option<Terms>,
    /// Why.
    pub(crate) reason: String,
}

pub(crate) fn plan(request: &wire::PlanOutageRequest) -> Result<Terms, Status> {
    let mut wrong = Violations::new();
    let terms = terms(&mut wrong, request.from.as_ref(), request.until.as_ref(), &request.unit);
    finish(wrong, terms)
}

pub(crate) fn declare(request: &wire::DeclareOutageRequest) -> Result<Declare, Status> {
    let mut wrong = Violations::new();
    let terms = terms(&mut wrong, request.from.as_ref(), request.until.as_ref(), &request.unit);
    let (id, reason) = (uuid(&mut wrong, "id", &request.id), reason(&mut wrong, &request.reason));
    finish(wrong, id.zip(terms).map(|(id, terms)| Declare { id, terms: Some(terms), reason }))
}

pub(crate) fn recalculate(request: &wire::RecalculateRequest) -> Result<Declare, Status> {
    let mut wrong = Violations::new();
    let (id, reason) = (uuid(&mut wrong, "id", &request.id), reason(&mut wrong, &request.reason));
    finish(wrong, id.map(|id| Declare { id, terms: None, reason }))
}

/// The id of an operation.
pub(crate) fn operation(id: &str) -> Result<Uuid, Status> {
    let mut wrong = Violations::new();
    let id = uuid(&mut wrong, "operation", id);
    finish(wrong, id)
}

fn reason(wrong: &mut Violations, text: &str) -> String {
    let said = words(wrong, "reason", text.trim(), WORDS);
    wrong.require(!said.is_empty(), "reason", "must not be empty; every case that follows tells it");
    said
}

fn terms(
    wrong: &mut Violations,
    from: Option<&prost_types::Timestamp>,
    until: Option<&prost_types::Timestamp>,
    unit: &str,
) -> Option<Terms> {
    let problem = |invalid: Invalid| invalid.problem;
    let from = wrong.take("from", required_moment("from", from).map_err(problem));
    let until = wrong.take("until", moment("until", until).map_err(problem));
    if !unit.is_empty() {
        code(wrong, "unit", unit);
    }
    from.zip(until).map(|(from, until)| Terms { from, until, unit: unit.to_owned() })
}

pub(crate) fn write_outage(outage: &Outage) -> wire::Outage {
    wire::Outage {
        id: outage.id.to_string(),
        from: Some(stamp::to_wire(outage.from)),
        until: Some(stamp::to_wire(outage.until)),
        unit: outage.unit.clone(),
    }
}

pub(crate) fn read_outage(field: &str, outage: Option<&wire::Outage>) -> Result<Outage, Invalid> {
    let outage = outage.ok_or_else(|| Invalid::new(field, "must be set"))?;
    let under = |invalid: Invalid| invalid.under(field);
    Ok(Outage {
        id: Uuid::parse_str(&outage.id).map_err(|error| Invalid::new("id", error)).map_err(under)?,
        from: required_moment("from", outage.from.as_ref()).map_err(under)?,
        until: required_moment("until", outage.until.as_ref()).map_err(under)?,
        unit: outage.unit.clone(),
    })
}

pub(crate) fn write_operation(operation: &Operation, cases: u64) -> wire::ClockOperation {
    let (kind, outage, calendars) = match &operation.task {
        Task::Outage(outage) => (wire::ClockOperationKind::Outage, Some(write_outage(outage)), 0),
        Task::Recalculation(calendars) => (wire::ClockOperationKind::Recalculation, None, *calendars),
    };
    wire::ClockOperation {
        id: operation.id.to_string(),
        kind: kind.into(),
        outage,
        calendars,
        reason: operation.reason.clone(),
        actor: Some(report::write_actor(&operation.actor)),
        declared_at: Some(stamp::to_wire(operation.declared_at)),
        done_at: operation.done_at.map(stamp::to_wire),
        cases,
    }
}

/// An operation as it was kept for a town.
pub(crate) fn read_operation(operation: &wire::ClockOperation, town: &str) -> Result<Operation, Invalid> {
    let task = match operation.kind() {
        wire::ClockOperationKind::Outage => Task::Outage(read_outage("outage", operation.outage.as_ref())?),
        wire::ClockOperationKind::Recalculation => Task::Recalculation(operation.calendars),
        wire::ClockOperationKind::Unspecified => return Err(Invalid::new("kind", "names no known kind")),
    };
    Ok(Operation {
        town: town.to_owned(),
        id: Uuid::parse_str(&operation.id).map_err(|error| Invalid::new("id", error))?,
        task,
        reason: operation.reason.clone(),
        actor: operation.actor.as_ref().map(report::read_actor).unwrap_or_default(),
        declared_at: required_moment("declared_at", operation.declared_at.as_ref())?,
        done_at: moment("done_at", operation.done_at.as_ref())?,
    })
}

/// What becomes of a case.
pub(crate) fn write_change(before: &Case, after: &Case, moves: &[Move]) -> wire::ClockChange {
    wire::ClockChange {
        case: before.id.to_string(),
        number: before.number.clone(),
        matter_name: before.decision.matter_name.clone(),
        state: case::write_state(before.state).into(),
        lead: before.lead.clone().unwrap_or_default(),
        calendars_before: before.decision.route.versions.calendars,
        calendars_after: after.decision.route.versions.calendars,
        moves: moves.iter().map(write_move).collect(),
    }
}

fn write_move(moved: &Move) -> wire::DueMove {
    let source = match &moved.source {
        Source::Step(step) => Wire::Step(alarm::write_step(*step).into()),
        Source::Limit { number, .. } => Wire::Limit(*number),
        Source::Task { unit } => Wire::Task(unit.clone()),
        Source::Urge { number } => Wire::Urge(*number),
    };
    wire::DueMove {
        source: Some(source),
        from: Some(write_due(moved.from)),
        to: Some(write_due(moved.to)),
        stands: moved.stands,
    }
}

fn write_due(due: Due) -> wire::DueTime {
    match due {
        Due::At { at, provisional } => {
            wire::DueTime { due_at: Some(stamp::to_wire(at)), provisional, ..wire::DueTime::default() }
        }
        Due::Unknown { year } => wire::DueTime { unknown_year: year.into(), ..wire::DueTime::default() },
        // A clock that goes on has no open pause.
        Due::Paused { .. } => wire::DueTime::default(),
    }
}
