//! A case with its reviews: what dispatch's events make of them together.
//!
//! A docket is the fold of the case's facts, one after the other without a gap. A fact that took effect before changes
//! nothing, so the same log may be read any number of times.

use uuid::Uuid;

use crate::{
    case::Case,
    fact::{Fact, What},
    review::{Decision, HandIn, Review, Verdict},
};

/// All that this service knows of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Docket {
    /// The case.
    pub case: Case,
    /// Its reviews by the number of their hand-in, oldest first.
    pub reviews: Vec<Review>,
}

/// A fact that cannot take effect: something before it is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {given} of case {case} does not follow {last}")]
pub struct Gap {
    /// The case.
    pub case: Uuid,
    /// Number of the fact.
    pub given: u64,
    /// Number of the last one that took effect.
    pub last: u64,
}

impl Docket {
    /// The docket after a fact; `None` where the fact took effect before.
    pub fn after(known: Option<&Self>, fact: &Fact) -> Result<Option<Self>, Gap> {
        let last = known.map_or(0, |docket| docket.case.sequence);
        if fact.sequence <= last {
            return Ok(None);
        }
        let gap = Gap { case: fact.case, given: fact.sequence, last };
        if fact.sequence != last + 1 {
            return Err(gap);
        }
        match (known, &fact.what) {
            (_, What::Filed(filing)) => Ok(Some(Self::filed(known, Case::filed(fact, filing)))),
            (Some(docket), _) => {
                let mut docket = docket.clone();
                docket.take(fact);
                Ok(Some(docket))
            }
            (None, _) => Err(gap),
        }
    }

    /// The review of a hand-in.
    pub fn review(&self, hand_in: u32) -> Option<&Review> {
        self.reviews.iter().find(|review| review.hand_in.number == hand_in)
    }

    /// The review of a hand-in, to be changed.
    pub fn review_mut(&mut self, hand_in: u32) -> Option<&mut Review> {
        self.reviews.iter_mut().find(|review| review.hand_in.number == hand_in)
    }

    /// The reviews that are new, or other than in `before`.
    pub fn changed_since<'a>(&'a self, before: Option<&'a Self>) -> impl Iterator<Item = &'a Review> {
        self.reviews.iter().filter(move |review| {
            before
                .and_then(|docket| docket.review(review.hand_in.number))
                .is_none_or(|old| old.version != review.version)
        })
    }

    /// A case that is read anew keeps what only this service knows.
    fn filed(known: Option<&Self>, filed: Case) -> Self {
        let Some(docket) = known else { return Self { case: filed, reviews: Vec::new() } };
        let case = Case {
            own_sequence: docket.case.own_sequence,
            rating: docket.case.rating.clone(),
            reopening: docket.case.reopening,
            reopen_refusal: docket.case.reopen_refusal.clone(),
            ..filed
        };
        Self { case, reviews: docket.reviews.clone() }
    }

    fn take(&mut self, fact: &Fact) {
        match &fact.what {
            What::HandedIn(hand_in) => {
                self.supersede_all_but(Some(hand_in.number));
                match self.review_mut(hand_in.number) {
                    Some(review) => review.hand_in_again(hand_in.clone()),
                    None => self.reviews.push(self.open(fact, hand_in)),
                }
            }
            What::Reworked { hand_in, reason } => self.confirm(Verdict::Reject, *hand_in, fact, reason),
            What::Closed { hand_in, reason } => self.confirm(Verdict::Approve, *hand_in, fact, reason),
            What::Other
            | What::Corrected(_)
            | What::SplitOff { .. }
            | What::PartSettled { .. }
            | What::PartReopened { .. }
            | What::Worked
            | What::Engaged { .. }
            | What::Assisted { .. }
            | What::Released { .. } => {}
            _ => self.supersede_all_but(None),
        }
        let words = match &fact.what {
            What::Closed { hand_in, .. } => self.review(*hand_in).map(|review| review.hand_in.words.clone()),
            _ => None,
        };
        self.case.take(fact, words.as_deref());
        self.wait_for_parts();
    }

    /// A review waits while a part of the case is open.
    pub(crate) fn wait_for_parts(&mut self) {
        let waits = !self.case.open_parts.is_empty();
        for review in &mut self.reviews {
            if waits { review.hold() } else { review.release() }
        }
    }

    fn open(&self, fact: &Fact, hand_in: &HandIn) -> Review {
        let unit = if self.case.unit.is_empty() { &fact.actor.unit } else { &self.case.unit };
        Review::open(hand_in.clone(), unit.clone(), self.case.dispatched_at)
    }

    fn confirm(&mut self, verdict: Verdict, hand_in: u32, fact: &Fact, reason: &str) {
        if let Some(review) = self.review_mut(hand_in) {
            review.confirm(verdict, Decision { by: fact.actor.clone(), at: fact.at, reason: reason.to_owned() });
        }
        self.supersede_all_but(Some(hand_in));
    }

    fn supersede_all_but(&mut self, hand_in: Option<u32>) {
        for review in self.reviews.iter_mut().filter(|review| Some(review.hand_in.number) != hand_in) {
            review.supersede();
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
