//! The review of one hand-in: its states, and who may move it.
//!
//! Pure: no clock, no storage, no transport. A decision is pending until dispatch's own event confirms it; whatever that
//! event says holds, also where this service had decided otherwise or not at all. So the reviews that dispatch's log
//! alone makes are the same as those of people's decisions, once everything is confirmed.

use jiff::Timestamp;

use crate::{
    actor::Actor,
    hands::{Hands, Judge},
};

/// State of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Waits until the parts of the case are settled.
    Waiting,
    /// Waits for a supervisor.
    Open,
    /// Approved; not confirmed by dispatch yet.
    Approving,
    /// Approved and closed.
    Approved,
    /// Rejected; not confirmed by dispatch yet.
    Rejecting,
    /// Rejected and sent back.
    Rejected,
    /// The hand-in is no longer the case's.
    Superseded,
}

/// What a supervisor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The case closes.
    Approve,
    /// The unit works on.
    Reject,
}

/// What happens to a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// A supervisor decided.
    Decide(Verdict),
    /// Dispatch recorded it.
    Confirm(Verdict),
    /// Dispatch refused it for good.
    Refuse,
    /// The case went on without it.
    Supersede,
    /// A part of the case is open.
    Hold,
    /// Every part of the case is settled.
    Release,
}

impl State {
    /// Every state, in the order of a review's life.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Open, Self::Approving, Self::Approved, Self::Rejecting, Self::Rejected, Self::Superseded];

    /// The stable name that tables use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Approving => "approving",
            Self::Approved => "approved",
            Self::Rejecting => "rejecting",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
        }
    }

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether dispatch's word is awaited.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Approving | Self::Rejecting)
    }

    /// Whether the review may still end one way or the other.
    pub const fn is_undecided(self) -> bool {
        matches!(self, Self::Waiting | Self::Open | Self::Approving | Self::Rejecting)
    }

    /// The published graph: where a move leads, if the state knows it.
    pub const fn after(self, step: Move) -> Option<Self> {
        match (self, step) {
            (Self::Open, Move::Decide(Verdict::Approve)) => Some(Self::Approving),
            (Self::Open, Move::Decide(Verdict::Reject)) => Some(Self::Rejecting),
            (state, Move::Confirm(Verdict::Approve)) if state.is_undecided() => Some(Self::Approved),
            (state, Move::Confirm(Verdict::Reject)) if state.is_undecided() => Some(Self::Rejected),
            (Self::Approving | Self::Rejecting, Move::Refuse) | (Self::Waiting, Move::Release) => Some(Self::Open),
            (state, Move::Supersede) if state.is_undecided() => Some(Self::Superseded),
            (Self::Open, Move::Hold) => Some(Self::Waiting),
            _ => None,
        }
    }
}

impl Verdict {
    /// The state in which this verdict waits for dispatch.
    const fn pending(self) -> State {
        match self {
            Self::Approve => State::Approving,
            Self::Reject => State::Rejecting,
        }
    }
}

/// A decision and its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who decided.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What dispatch's event says of a hand-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandIn {
    /// Number in the case, from 1.
    pub number: u32,
    /// What was done.
    pub words: String,
    /// SHA-256 of each file of evidence.
    pub evidence: Vec<Vec<u8>>,
    /// When.
    pub at: Timestamp,
    /// Whether it was in time; none where the due time is unknown.
    pub in_time: Option<bool>,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What is judged.
    pub hand_in: HandIn,
    /// Grows by one with each change; decisions name it.
    pub version: u64,
    /// State.
    pub state: State,
    /// The unit that handed in.
    pub unit: String,
    /// When the clock of that hand-in started.
    pub dispatched_at: Option<Timestamp>,
    /// The last decision; none while open.
    pub decision: Option<Decision>,
    /// Why dispatch refused the last decision; empty where it did not.
    pub refusal: String,
}

/// Why a decision is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The judge handled the case.
    #[error(
        "whoever handled a case, or belongs to a unit that did, does not review it; leave it to another supervisor"
    )]
    HandsApart,
    /// The review is not open.
    #[error("the review is {} and takes no decision; read it again", .0.as_str())]
    NotOpen(State),
}

impl Review {
    /// A new review.
    pub fn open(hand_in: HandIn, unit: String, dispatched_at: Option<Timestamp>) -> Self {
        let (state, refusal) = (State::Open, String::new());
        Self { hand_in, version: 1, state, unit, dispatched_at, decision: None, refusal }
    }

    /// Whether the judge may decide now.
    pub fn may_decide(&self, judge: Judge<'_>, hands: &Hands) -> bool {
        self.check(judge, hands).is_ok()
    }

    /// Decides. The decision is pending until dispatch confirms it.
    pub fn decide(
        &mut self,
        verdict: Verdict,
        decision: Decision,
        judge: Judge<'_>,
        hands: &Hands,
    ) -> Result<(), Refused> {
        self.check(judge, hands)?;
        self.step(Move::Decide(verdict));
        self.decision = Some(decision);
        self.refusal.clear();
        Ok(())
    }

    /// Dispatch recorded a verdict on this hand-in. The pending decision keeps its author where it said the same.
    pub fn confirm(&mut self, verdict: Verdict, recorded: Decision) {
        let is_ours = self.state == verdict.pending();
        if self.step(Move::Confirm(verdict)) && !is_ours {
            self.decision = Some(recorded);
        }
    }

    /// Dispatch refused the pending decision: the review is open again and says why. False where none is pending.
    pub fn refuse(&mut self, reason: String) -> bool {
        let stepped = self.step(Move::Refuse);
        if stepped {
            self.decision = None;
            self.refusal = reason;
        }
        stepped
    }

    /// The hand-in is no longer the case's.
    pub fn supersede(&mut self) {
        self.step(Move::Supersede);
    }

    /// A part of the case is open: nothing is decided before it is settled.
    pub fn hold(&mut self) {
        self.step(Move::Hold);
    }

    /// Every part of the case is settled.
    pub fn release(&mut self) {
        self.step(Move::Release);
    }

    /// The hand-in came again from a dispatch that was restored: what was decided is not recorded there any more.
    pub fn hand_in_again(&mut self, hand_in: HandIn) {
        if !self.state.is_undecided() {
            self.state = State::Open;
            self.decision = None;
            self.version += 1;
        }
        self.hand_in = hand_in;
    }

    fn check(&self, judge: Judge<'_>, hands: &Hands) -> Result<(), Refused> {
        if hands.include(judge) {
            return Err(Refused::HandsApart);
        }
        if self.state == State::Open { Ok(()) } else { Err(Refused::NotOpen(self.state)) }
    }

    fn step(&mut self, step: Move) -> bool {
        let Some(state) = self.state.after(step) else { return false };
        self.state = state;
        self.version += 1;
        true
    }
}

#[cfg(test)]
mod tests;
