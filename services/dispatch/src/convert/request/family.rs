//! Requests that split a case, join two, and take them apart.

use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use tonic::Status;
use uuid::Uuid;

use super::{Asked, Order, WORDS, code, framed, words};
use crate::convert::report;
use crate::store::Name;

pub(crate) fn split(request: &wire::SplitCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let id = request.command.as_ref().and_then(|frame| Uuid::parse_str(&frame.request_id).ok());
    let is_v7 = id.is_none_or(|id| id.get_version_num() == 7);
    wrong.require(is_v7, "command.request_id", "must be a UUIDv7: it is the id of the part");
    code(&mut wrong, "matter", &request.matter);
    wrong.require(!request.matter.is_empty(), "matter", "must not be empty");
    let place = request.position.as_ref().map(report::read_place).transpose()?;
    let (said, reason) =
        (words(&mut wrong, "words", &request.words, WORDS), words(&mut wrong, "reason", &request.reason, WORDS));
    let order = Order::Split { matter: request.matter.clone(), row: request.row, place, words: said, reason };
    framed(wrong, request.command.as_ref(), order)
}

pub(crate) fn merge(request: &wire::MergeCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "into", &request.into);
    wrong.require(!request.into.is_empty(), "into", "must not be empty; name the case that goes on");
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    let into = Uuid::parse_str(&request.into).map_or_else(|_| Name::Number(request.into.clone()), Name::Id);
    framed(wrong, request.command.as_ref(), Order::Merge { into, reason })
}

pub(crate) fn unmerge(request: &wire::UnmergeCaseRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    framed(wrong, request.command.as_ref(), Order::Unmerge { reason })
}
