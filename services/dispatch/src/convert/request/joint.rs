//! Requests of units, their answers, and joint handling.

use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use tonic::Status;

use super::{Asked, Order, RESULT, WORDS, code, evidence, framed, required_moment, words};
use crate::case::{Command, Wish};
use crate::convert::decision;

pub(crate) fn extension(request: &wire::RequestExtensionRequest) -> Result<Asked, Status> {
    ask(Violations::new(), request.command.as_ref(), Wish::Extension { limit: request.limit }, &request.reason)
}

pub(crate) fn suspension(request: &wire::RequestSuspensionRequest) -> Result<Asked, Status> {
    let until = required_moment("until", request.until.as_ref())?;
    ask(Violations::new(), request.command.as_ref(), Wish::Suspension { until }, &request.reason)
}

pub(crate) fn help(request: &wire::RequestHelpRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "unit", &request.unit);
    let words = words(&mut wrong, "words", &request.words, WORDS);
    ask(wrong, request.command.as_ref(), Wish::Help { unit: request.unit.clone(), words }, &request.reason)
}

pub(crate) fn grant(request: &wire::GrantRequestRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Grant { ask: request.ask, reason }))
}

pub(crate) fn decline(request: &wire::DeclineRequestRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Decline { ask: request.ask, reason }))
}

pub(crate) fn withdraw(request: &wire::WithdrawRequestRequest) -> Result<Asked, Status> {
    framed(Violations::new(), request.command.as_ref(), Order::Ready(Command::Withdraw { ask: request.ask }))
}

pub(crate) fn meet(request: &wire::MeetLimitRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let words = words(&mut wrong, "words", &request.words, RESULT);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Meet { limit: request.limit, words }))
}

pub(crate) fn engage(request: &wire::EngageUnitRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "unit", &request.unit);
    let words = words(&mut wrong, "words", &request.words, WORDS);
    let limit =
        request.limit.as_ref().map(|limit| decision::read_limit(limit).map_err(|invalid| invalid.under("limit")));
    let command = Command::Engage { unit: request.unit.clone(), words, limit: limit.transpose()? };
    framed(wrong, request.command.as_ref(), Order::Ready(command))
}

pub(crate) fn finish(request: &wire::FinishTaskRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "unit", &request.unit);
    let evidence = evidence(&mut wrong, &request.evidence)?;
    let words = words(&mut wrong, "words", &request.words, RESULT);
    let command = Command::Finish { unit: request.unit.clone(), words, evidence };
    framed(wrong, request.command.as_ref(), Order::Ready(command))
}

pub(crate) fn release(request: &wire::ReleaseTaskRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "unit", &request.unit);
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let command = Command::Release { unit: request.unit.clone(), reason };
    framed(wrong, request.command.as_ref(), Order::Ready(command))
}

pub(crate) fn answer_urge(request: &wire::AnswerUrgeRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let words = words(&mut wrong, "words", &request.words, WORDS);
    framed(wrong, request.command.as_ref(), Order::Ready(Command::Answer { urge: request.urge, words }))
}

fn ask(mut wrong: Violations, frame: Option<&wire::Command>, wish: Wish, reason: &str) -> Result<Asked, Status> {
    let reason = words(&mut wrong, "reason", reason, WORDS);
    framed(wrong, frame, Order::Ready(Command::Ask { wish, reason }))
}
