//! Reviews and outcomes as messages.

use gridcase_host::stamp;
use gridcase_proto::feedback::v1 as feedback;

use super::actor_to_wire;
use crate::{
    case::Case,
    feedback::Seen,
    review::{Review, State},
};

/// A review as its viewer sees it.
pub(crate) fn seen(seen: &Seen) -> feedback::Review {
    feedback::Review { may_decide: seen.may_decide, ..review(&seen.case, &seen.review) }
}

/// A review as the log keeps it.
pub(crate) fn review(case: &Case, review: &Review) -> feedback::Review {
    let (filing, hand_in, decision) = (&case.filing, &review.hand_in, review.decision.as_ref());
    feedback::Review {
        id: format!("{}/{}", case.id, hand_in.number),
        etag: review.version.to_string(),
        case: case.id.to_string(),
        case_number: filing.number.clone(),
        hand_in: hand_in.number,
        state: state(review.state).into(),
        matter: filing.subject.matter.clone(),
        matter_name: filing.subject.matter_name.clone(),
        grid: filing.subject.grid.clone(),
        unit: review.unit.clone(),
        report_words: filing.words.clone(),
        hand_in_words: hand_in.words.clone(),
        before: filing.before.clone(),
        after: hand_in.evidence.clone(),
        reported_at: Some(stamp::to_wire(filing.reported_at)),
        dispatched_at: review.dispatched_at.map(stamp::to_wire),
        handed_in_at: Some(stamp::to_wire(hand_in.at)),
        in_time: hand_in.in_time,
        decided_by: decision.map(|decision| actor_to_wire(&decision.by)),
        decided_at: decision.map(|decision| stamp::to_wire(decision.at)),
        reason: decision.map(|decision| decision.reason.clone()).unwrap_or_default(),
        refusal: review.refusal.clone(),
        may_decide: false,
        open_parts: case.open_parts.clone(),
    }
}

/// What became of a report; of one whose case was joined with another, what became of that one.
pub(crate) fn outcome(case: &Case, other: Option<&Case>) -> feedback::CaseOutcome {
    let rating = case.rating.as_ref();
    let told = other.unwrap_or(case);
    feedback::CaseOutcome {
        case: case.id.to_string(),
        case_number: case.filing.number.clone(),
        matter_name: case.filing.subject.matter_name.clone(),
        state: told.state.as_str().to_owned(),
        closed_at: told.closed_at.map(stamp::to_wire),
        words: told.result.clone(),
        rating: rating.map_or(0, |rating| rating.stars),
        rating_words: rating.map(|rating| rating.words.clone()).unwrap_or_default(),
        reopen_until: case.reopen_until().map(stamp::to_wire),
        reopening: case.reopening,
        reopen_refusal: case.reopen_refusal.clone(),
        joined_with: case.joined.as_ref().map(|(_, number)| number.clone()).unwrap_or_default(),
    }
}

fn state(state: State) -> feedback::ReviewState {
    match state {
        State::Waiting => feedback::ReviewState::Waiting,
        State::Open => feedback::ReviewState::Open,
        State::Approving => feedback::ReviewState::Approving,
        State::Approved => feedback::ReviewState::Approved,
        State::Rejecting => feedback::ReviewState::Rejecting,
        State::Rejected => feedback::ReviewState::Rejected,
        State::Superseded => feedback::ReviewState::Superseded,
    }
}
