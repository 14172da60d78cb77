//! Teams on a case, messages and positions.

use gridcase_host::status::{Violations, invalid};
use gridcase_proto::dispatch::v1 as wire;
use tonic::Status;
use uuid::Uuid;

use super::{Asked, NAME, Order, code, finish, framed, unframed, uuid, words};
use crate::case::{Command, Place};
use crate::convert::field::read_standing;
use crate::convert::report::read_place;

/// Characters of a message.
const MESSAGE: usize = 500;

pub(crate) fn assign_task(request: &wire::AssignTaskRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    named(&mut wrong, "unit", &request.unit);
    named(&mut wrong, "team", &request.team);
    let order = Order::Team { unit: Some(request.unit.clone()), team: request.team.clone() };
    framed(wrong, request.command.as_ref(), order)
}

pub(crate) fn move_team(request: &wire::MoveTeamRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    named(&mut wrong, "team", &request.team);
    let standing = read_standing(request.status());
    let standing = standing.ok_or_else(|| invalid("status", "must be free, on the way, or on site"))?;
    let command = Command::Move { team: request.team.clone(), standing };
    unframed(wrong, &request.id, &request.request_id, Order::Ready(command))
}

pub(crate) fn message(request: &wire::LeaveMessageRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let words = words(&mut wrong, "words", &request.words, MESSAGE);
    unframed(wrong, &request.id, &request.request_id, Order::Ready(Command::Message { words }))
}

pub(crate) fn share(request: &wire::SharePositionRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    named(&mut wrong, "team", &request.team);
    let command = Command::Share { team: request.team.clone(), on: request.on };
    unframed(wrong, &request.id, &request.request_id, Order::Ready(command))
}

/// A position that is reported.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    /// Case id.
    pub(crate) case: Uuid,
    /// Code of the team.
    pub(crate) team: String,
    /// The place as given.
    pub(crate) place: Place,
}

pub(crate) fn position(request: &wire::ReportPositionRequest) -> Result<Report, Status> {
    let mut wrong = Violations::new();
    let case = uuid(&mut wrong, "id", &request.id);
    named(&mut wrong, "team", &request.team);
    wrong.require(request.position.is_some(), "position", "must be set");
    let place = request.position.as_ref().map(read_place).transpose()?;
    finish(wrong, case.zip(place).map(|(case, place)| Report { case, team: request.team.clone(), place }))
}

fn named(wrong: &mut Violations, field: &str, text: &str) {
    wrong.require(!text.is_empty(), field, format!("must be a code of at most {NAME} characters"));
    code(wrong, field, text);
}
