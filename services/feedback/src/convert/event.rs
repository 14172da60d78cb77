//! What happened here as events, for the log and for those who follow it.

use gridcase_host::{
    log::{Entry, Request, Stored},
    stamp,
};
use gridcase_proto::feedback::v1::{self as feedback, feedback_event::What as Told};
use jiff::Timestamp;
use prost::Message as _;

use super::{actor_to_wire, answer};
use crate::{
    actor::Actor,
    case::Case,
    review::{Review, State},
};

/// What happened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Happened<'a> {
    /// A review is new or other than before.
    Review(&'a Review),
    /// The reporter rated.
    Rated { rating: u32, words: &'a str },
    /// The reporter asked to reopen.
    ReopenAsked { reason: &'a str },
    /// Dispatch refused to reopen.
    ReopenRefused { reason: &'a str },
}

/// The entry for the log; the case has its number as `own_sequence`.
pub(crate) fn entry(case: &Case, actor: &Actor, at: Timestamp, what: Happened<'_>, request: Option<Request>) -> Entry {
    let event = feedback::FeedbackEvent {
        cursor: String::new(),
        town: case.town.clone(),
        case: case.id.to_string(),
        sequence: case.own_sequence,
        time: Some(stamp::to_wire(at)),
        actor: Some(actor_to_wire(actor)),
        what: Some(told(case, what)),
    };
    Entry {
        town: case.town.clone(),
        subject: case.id,
        subject_seq: i64::try_from(case.own_sequence).unwrap_or(i64::MAX),
        kind: kind(what).to_owned(),
        at,
        actor: actor.id().to_owned(),
        request,
        payload: event.encode_to_vec(),
    }
}

/// An event with its cursor.
pub(crate) fn stored(stored: &Stored) -> Result<feedback::FeedbackEvent, prost::DecodeError> {
    let event = feedback::FeedbackEvent::decode(stored.entry.payload.as_slice())?;
    Ok(feedback::FeedbackEvent { cursor: stored.cursor.to_string(), ..event })
}

fn told(case: &Case, what: Happened<'_>) -> Told {
    match what {
        Happened::Review(review) => Told::ReviewChanged(answer::review(case, review)),
        Happened::Rated { rating, words } => Told::Rated(feedback::CaseRated { rating, words: words.to_owned() }),
        Happened::ReopenAsked { reason } => Told::ReopenAsked(feedback::ReopenAsked { reason: reason.to_owned() }),
        Happened::ReopenRefused { reason } => {
            Told::ReopenRefused(feedback::ReopenRefused { reason: reason.to_owned() })
        }
    }
}

fn kind(what: Happened<'_>) -> &'static str {
    match what {
        Happened::Review(review) => match review.state {
            State::Waiting => "review_waiting",
            State::Open if review.refusal.is_empty() => "review_opened",
            State::Open => "review_refused",
            State::Approving => "review_approving",
            State::Approved => "review_approved",
            State::Rejecting => "review_rejecting",
            State::Rejected => "review_rejected",
            State::Superseded => "review_superseded",
        },
        Happened::Rated { .. } => "case_rated",
        Happened::ReopenAsked { .. } => "reopen_asked",
        Happened::ReopenRefused { .. } => "reopen_refused",
    }
}
