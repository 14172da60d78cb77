//! Rows to domain and back.

use gridcase_host::stamp;
use sea_orm::DbErr;

use super::{case, review, texts::Texts};
use crate::{
    actor::Actor,
    case::{Case, Rating},
    fact::{Filing, Subject},
    hands::Hands,
    review::{Decision, HandIn, Review},
};

/// A case as a row.
pub(super) fn of_case(case: &Case) -> case::Model {
    let Filing { number, subject, words, before, reporter, reported_at } = &case.filing;
    case::Model {
        town: case.town.clone(),
        id: case.id,
        sequence: signed(case.sequence),
        own_sequence: signed(case.own_sequence),
        number: number.clone(),
        matter: subject.matter.clone(),
        matter_name: subject.matter_name.clone(),
        grid: subject.grid.clone(),
        reopen_days: subject.reopen_days.into(),
        words: words.clone(),
        before: Texts::of_hashes(before),
        reporter: reporter.clone(),
        reported_ms: stamp::to_millis(*reported_at),
        state: case.state.as_str().to_owned(),
        unit: case.unit.clone(),
        assisting: Texts(case.assisting.clone()),
        dispatched_ms: case.dispatched_at.map(stamp::to_millis),
        closed_ms: case.closed_at.map(stamp::to_millis),
        result: case.result.clone(),
        persons: Texts::of_set(&case.hands.persons),
        units: Texts::of_set(&case.hands.units),
        rating: case.rating.as_ref().map_or(0, |rating| rating.stars.into()),
        rating_words: case.rating.as_ref().map(|rating| rating.words.clone()).unwrap_or_default(),
        reopening: case.reopening,
        reopen_refusal: case.reopen_refusal.clone(),
        open_parts: Texts(case.open_parts.clone()),
        joined: case.joined.as_ref().map(|(id, _)| *id),
        joined_number: case.joined.as_ref().map(|(_, number)| number.clone()).unwrap_or_default(),
    }
}

/// A row as a case.
pub(super) fn to_case(row: case::Model) -> Result<Case, DbErr> {
    let stars = unsigned(row.rating)?;
    let subject = Subject {
        matter: row.matter,
        matter_name: row.matter_name,
        grid: row.grid,
        reopen_days: unsigned(row.reopen_days)?,
    };
    Ok(Case {
        town: row.town,
        id: row.id,
        sequence: unsigned(row.sequence)?,
        own_sequence: unsigned(row.own_sequence)?,
        filing: Filing {
            number: row.number,
            subject,
            words: row.words,
            before: row.before.hashes()?,
            reporter: row.reporter,
            reported_at: stamp::from_millis(row.reported_ms),
        },
        state: crate::case::State::named(&row.state).ok_or_else(|| unknown("state", &row.state))?,
        unit: row.unit,
        assisting: row.assisting.0,
        dispatched_at: row.dispatched_ms.map(stamp::from_millis),
        closed_at: row.closed_ms.map(stamp::from_millis),
        result: row.result,
        hands: Hands { persons: row.persons.set(), units: row.units.set() },
        rating: (stars > 0).then_some(Rating { stars, words: row.rating_words }),
        reopening: row.reopening,
        reopen_refusal: row.reopen_refusal,
        open_parts: row.open_parts.0,
        joined: row.joined.map(|id| (id, row.joined_number)),
    })
}

/// A review as a row.
pub(super) fn of_review(case: &Case, review: &Review) -> review::Model {
    let (hand_in, decision) = (&review.hand_in, review.decision.as_ref());
    let by = decision.map(|decision| decision.by.clone()).unwrap_or_default();
    review::Model {
        town: case.town.clone(),
        case_id: case.id,
        hand_in: hand_in.number.into(),
        version: signed(review.version),
        state: review.state.as_str().to_owned(),
        unit: review.unit.clone(),
        words: hand_in.words.clone(),
        after: Texts::of_hashes(&hand_in.evidence),
        dispatched_ms: review.dispatched_at.map(stamp::to_millis),
        handed_in_ms: stamp::to_millis(hand_in.at),
        in_time: hand_in.in_time,
        decided_ms: decision.map(|decision| stamp::to_millis(decision.at)),
        decided_by: by.person,
        decided_by_name: by.name,
        decided_by_role: by.role,
        decided_by_unit: by.unit,
        reason: decision.map(|decision| decision.reason.clone()).unwrap_or_default(),
        refusal: review.refusal.clone(),
    }
}

/// A row as a review.
pub(super) fn to_review(row: review::Model) -> Result<Review, DbErr> {
    let by = Actor {
        person: row.decided_by,
        name: row.decided_by_name,
        role: row.decided_by_role,
        unit: row.decided_by_unit,
    };
    let reason = row.reason;
    let decided = row.decided_ms.map(|millis| Decision { by, at: stamp::from_millis(millis), reason });
    Ok(Review {
        hand_in: HandIn {
            number: unsigned(row.hand_in)?,
            words: row.words,
            evidence: row.after.hashes()?,
            at: stamp::from_millis(row.handed_in_ms),
            in_time: row.in_time,
        },
        version: unsigned(row.version)?,
        state: crate::review::State::named(&row.state).ok_or_else(|| unknown("state", &row.state))?,
        unit: row.unit,
        dispatched_at: row.dispatched_ms.map(stamp::from_millis),
        decision: decided,
        refusal: row.refusal,
    })
}

pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn unsigned<T: TryFrom<i64>>(number: i64) -> Result<T, DbErr> {
    T::try_from(number).map_err(|_| DbErr::Type(format!("{number} is out of range")))
}

pub(super) fn unknown(column: &str, value: &str) -> DbErr {
    DbErr::Type(format!("`{value}` is no known {column}"))
}
