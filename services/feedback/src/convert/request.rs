//! Requests, checked.

use std::time::Duration;

use gridcase_host::{digest::Digest, log, log::Cursor, status::Violations};
use gridcase_proto::feedback::v1 as feedback;
use tonic::Status;
use uuid::Uuid;

use crate::{
    case::Rating,
    feedback::{Ask, Wish},
    review::{State, Verdict},
};

/// The most characters of a reason, or of a rating's words.
const WORDS: usize = 500;

const EVENTS: u32 = 100;
const MOST_EVENTS: u32 = 1000;
const MOST_WAIT_MS: u32 = 30_000;

/// Where to read the log from.
pub(crate) struct After {
    pub(crate) cursor: Option<Cursor>,
    pub(crate) limit: u64,
    pub(crate) wait: Duration,
}

/// Which review: of a hand-in, or a case's latest.
pub(crate) type ReviewName = (Uuid, Option<u32>);

/// An approval. Its body: `feedback.approve_review` version 1 over review id, etag, reason, person id.
pub(crate) fn approve(request: feedback::ApproveReviewRequest, person: &str) -> Result<Ask, Status> {
    let feedback::ApproveReviewRequest { id, etag, request_id, reason } = request;
    let hash = Digest::new("feedback.approve_review", 1).text(&id).text(&etag).text(&reason).text(person).finish();
    ask(Verdict::Approve, [&id, &etag, &request_id], reason, hash)
}

/// A rejection. Its body: `feedback.reject_review` version 1 over review id, etag, reason, person id.
pub(crate) fn reject(request: feedback::RejectReviewRequest, person: &str) -> Result<Ask, Status> {
    let feedback::RejectReviewRequest { id, etag, request_id, reason } = request;
    let hash = Digest::new("feedback.reject_review", 1).text(&id).text(&etag).text(&reason).text(person).finish();
    ask(Verdict::Reject, [&id, &etag, &request_id], reason, hash)
}

fn ask(verdict: Verdict, [id, etag, request_id]: [&str; 3], reason: String, hash: Vec<u8>) -> Result<Ask, Status> {
    let mut wrong = Violations::new();
    let name = wrong.take("id", hand_in_name(id));
    let version = wrong.take("etag", etag.parse().map_err(|_| "must be the etag of the review as you saw it"));
    let request = wrong.take("request_id", uuid(request_id));
    wrong.require(verdict == Verdict::Approve || !reason.trim().is_empty(), "reason", "say why");
    limit(&mut wrong, "reason", &reason);
    let (Some((case, hand_in)), Some(version), Some(id), true) = (name, version, request, wrong.is_empty()) else {
        return Err(wrong.into_status());
    };
    Ok(Ask { verdict, case, hand_in, version, reason, request: log::Request { id, hash } })
}

/// A rating. Its body: `feedback.rate_case` version 1 over case id, rating, words, person id.
pub(crate) fn rate(request: feedback::RateCaseRequest, person: &str) -> Result<Wish<Rating>, Status> {
    let feedback::RateCaseRequest { case, request_id, rating, words } = request;
    let hash =
        Digest::new("feedback.rate_case", 1).text(&case).number(rating.into()).text(&words).text(person).finish();
    let mut wrong = Violations::new();
    wrong.require((1..=5).contains(&rating), "rating", "must be 1 (not solved) to 5 (well solved)");
    limit(&mut wrong, "words", &words);
    wish(wrong, &case, &request_id, hash, Rating { stars: rating, words })
}

/// A reopening. Its body: `feedback.reopen_case` version 1 over case id, reason, person id.
pub(crate) fn reopen(request: feedback::ReopenCaseRequest, person: &str) -> Result<Wish<String>, Status> {
    let feedback::ReopenCaseRequest { case, request_id, reason } = request;
    let hash = Digest::new("feedback.reopen_case", 1).text(&case).text(&reason).text(person).finish();
    let mut wrong = Violations::new();
    wrong.require(!reason.trim().is_empty(), "reason", "say why");
    limit(&mut wrong, "reason", &reason);
    wish(wrong, &case, &request_id, hash, reason)
}

fn wish<T>(mut wrong: Violations, case: &str, request_id: &str, hash: Vec<u8>, what: T) -> Result<Wish<T>, Status> {
    let case = wrong.take("case", uuid(case));
    let request = wrong.take("request_id", uuid(request_id));
    let (Some(case), Some(id), true) = (case, request, wrong.is_empty()) else {
        return Err(wrong.into_status());
    };
    Ok(Wish { case, what, request: log::Request { id, hash } })
}

/// The name of a review; none for what cannot be one.
pub(crate) fn review_name(id: &str) -> Option<ReviewName> {
    match uuid(id) {
        Ok(case) => Some((case, None)),
        Err(_) => hand_in_name(id).ok().map(|(case, hand_in)| (case, Some(hand_in))),
    }
}

fn hand_in_name(id: &str) -> Result<(Uuid, u32), &'static str> {
    const WRONG: &str = "must be the id of a review, such as <case id>/1";
    let (case, hand_in) = id.split_once('/').ok_or(WRONG)?;
    Ok((uuid(case).map_err(|_| WRONG)?, hand_in.parse().map_err(|_| WRONG)?))
}

/// The state to list.
pub(crate) fn state(state: i32) -> Result<State, Status> {
    match feedback::ReviewState::try_from(state) {
        Ok(feedback::ReviewState::Unspecified | feedback::ReviewState::Open) => Ok(State::Open),
        Ok(feedback::ReviewState::Waiting) => Ok(State::Waiting),
        Ok(feedback::ReviewState::Approving) => Ok(State::Approving),
        Ok(feedback::ReviewState::Approved) => Ok(State::Approved),
        Ok(feedback::ReviewState::Rejecting) => Ok(State::Rejecting),
        Ok(feedback::ReviewState::Rejected) => Ok(State::Rejected),
        Ok(feedback::ReviewState::Superseded) => Ok(State::Superseded),
        Err(_) => Err(gridcase_host::status::invalid("state", "is no state of a review that this server knows")),
    }
}

/// Where to read the log from.
pub(crate) fn after(request: &feedback::ListEventsRequest) -> Result<After, log::Error> {
    let cursor = Some(request.after.as_str()).filter(|text| !text.is_empty()).map(Cursor::parse).transpose()?;
    let limit = if request.limit == 0 { EVENTS } else { request.limit.min(MOST_EVENTS) };
    let wait = Duration::from_millis(request.wait_ms.min(MOST_WAIT_MS).into());
    Ok(After { cursor, limit: limit.into(), wait })
}

fn uuid(text: &str) -> Result<Uuid, &'static str> {
    Uuid::try_parse(text).map_err(|_| "must be a UUID")
}

fn limit(wrong: &mut Violations, field: &str, text: &str) {
    wrong.require(text.chars().count() <= WORDS, field, format!("must have at most {WORDS} characters"));
}
