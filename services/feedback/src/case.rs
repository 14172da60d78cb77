//! What this service knows of a case: a copy of the few facts that its screens show, and the reporter's verdict.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    fact::{Fact, Filing, Subject, What},
    hands::Hands,
};

/// Days in which a case may be reopened where its matter says nothing.
pub const REOPEN_DAYS: u32 = 7;

/// State of a case, as dispatch recorded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// In the command room's queue.
    Filed,
    /// At the lead unit, not accepted yet.
    Dispatched,
    /// Being handled.
    Handling,
    /// Returned by the unit.
    Returned,
    /// Suspended.
    Suspended,
    /// Handed in.
    Handled,
    /// Closed.
    Closed,
    /// Voided.
    Voided,
    /// Joined with another case, which says what became of it.
    Merged,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Filed,
        Self::Dispatched,
        Self::Handling,
        Self::Returned,
        Self::Suspended,
        Self::Handled,
        Self::Closed,
        Self::Voided,
        Self::Merged,
    ];

    /// The stable name that tables and reporters see.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Dispatched => "dispatched",
            Self::Handling => "handling",
            Self::Returned => "returned",
            Self::Suspended => "suspended",
            Self::Handled => "handled",
            Self::Closed => "closed",
            Self::Voided => "voided",
            Self::Merged => "merged",
        }
    }

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What the reporter thinks of a closed case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// 1 (not solved) to 5 (well solved).
    pub stars: u32,
    /// Words.
    pub words: String,
}

/// A case as this service knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Town code.
    pub town: String,
    /// Case id.
    pub id: Uuid,
    /// Number of dispatch's last event that took effect here; 0 while the case is read anew.
    pub sequence: u64,
    /// Number of this service's own last event about the case.
    pub own_sequence: u64,
    /// What the filing said, with what was decided last.
    pub filing: Filing,
    /// State.
    pub state: State,
    /// Unit in the lead; empty while there is none.
    pub unit: String,
    /// Assisting units.
    pub assisting: Vec<String>,
    /// When the running clock started.
    pub dispatched_at: Option<Timestamp>,
    /// When it closed; none unless closed.
    pub closed_at: Option<Timestamp>,
    /// What became of it, in words; empty while it is open.
    pub result: String,
    /// Who handled it so far.
    pub hands: Hands,
    /// The reporter's last rating.
    pub rating: Option<Rating>,
    /// The reporter asked to reopen, and dispatch has not answered.
    pub reopening: bool,
    /// Why dispatch refused the last reopening; empty where it did not.
    pub reopen_refusal: String,
    /// Numbers of the parts that were split off and are not settled.
    pub open_parts: Vec<String>,
    /// The case that it is joined with, by id and number.
    pub joined: Option<(Uuid, String)>,
}

/// Why the reporter's wish is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Joined with another case.
    #[error("the case was joined with {0}, which alone is rated and reopened; report it again if it is not solved")]
    Joined(String),
    /// Only what is closed is rated or reopened.
    #[error("the case is {}; wait until it is closed", .0.as_str())]
    NotClosed(State),
    /// The window is over.
    #[error("the case could be reopened until {0}; report it again")]
    WindowOver(Timestamp),
    /// Asked already.
    #[error("the case is being reopened already; look again in a moment")]
    Reopening,
}

impl Case {
    /// The case that its filing makes.
    pub fn filed(fact: &Fact, filing: &Filing) -> Self {
        Self {
            town: fact.town.clone(),
            id: fact.case,
            sequence: fact.sequence,
            own_sequence: 0,
            filing: filing.clone(),
            state: State::Filed,
            unit: String::new(),
            assisting: Vec::new(),
            dispatched_at: None,
            closed_at: None,
            result: String::new(),
            hands: Hands::default(),
            rating: None,
            reopening: false,
            reopen_refusal: String::new(),
            open_parts: Vec::new(),
            joined: None,
        }
    }

    /// Until when the reporter may reopen; none unless the case is closed.
    pub fn reopen_until(&self) -> Option<Timestamp> {
        let days = match self.filing.subject.reopen_days {
            0 => REOPEN_DAYS,
            days => days,
        };
        let window = SignedDuration::from_hours(24 * i64::from(days));
        Some(self.closed_at?.saturating_add(window).unwrap_or(Timestamp::MAX))
    }

    /// The reporter rates; the last rating counts.
    pub fn rate(&mut self, rating: Rating) -> Result<(), Refused> {
        self.closed()?;
        self.rating = Some(rating);
        Ok(())
    }

    /// The reporter asks to reopen.
    pub fn ask_to_reopen(&mut self, now: Timestamp) -> Result<(), Refused> {
        self.closed()?;
        if self.reopening {
            return Err(Refused::Reopening);
        }
        if let Some(until) = self.reopen_until().filter(|until| now > *until) {
            return Err(Refused::WindowOver(until));
        }
        self.reopening = true;
        self.reopen_refusal.clear();
        Ok(())
    }

    /// Dispatch refused to reopen. False where nothing was asked.
    pub fn refuse_reopening(&mut self, reason: String) -> bool {
        let was_asked = std::mem::take(&mut self.reopening);
        if was_asked {
            self.reopen_refusal = reason;
        }
        was_asked
    }

    fn closed(&self) -> Result<(), Refused> {
        if let Some((_, number)) = &self.joined {
            return Err(Refused::Joined(number.clone()));
        }
        if self.state == State::Closed { Ok(()) } else { Err(Refused::NotClosed(self.state)) }
    }

    /// Takes over what happened to the case itself. `words` are those of the hand-in that closes it.
    pub(crate) fn take(&mut self, fact: &Fact, words: Option<&str>) {
        self.sequence = fact.sequence;
        match &fact.what {
            What::Filed(_) | What::Other => {}
            What::Dispatched { lead, assisting } => self.dispatched(lead, assisting.clone(), fact.at),
            What::Transferred { lead } | What::Ruled { lead, same_unit: false } => {
                let assisting = self.assisting.iter().filter(|unit| *unit != lead).cloned().collect();
                self.dispatched(lead, assisting, fact.at);
            }
            What::Ruled { lead, same_unit: true } => {
                self.unit.clone_from(lead);
                self.handling();
            }
            What::Accepted => {
                self.hands.add_person(&fact.actor.person);
                self.handling();
            }
            What::Worked => self.hands.add_person(&fact.actor.person),
            What::Engaged { unit } => {
                if !self.assisting.contains(unit) {
                    self.assisting.push(unit.clone());
                }
            }
            What::Assisted { unit } => {
                self.hands.add_person(&fact.actor.person);
                self.hands.add_units([unit]);
            }
            What::Released { unit } => self.assisting.retain(|other| other != unit),
            What::Returned => {
                self.hands.add_person(&fact.actor.person);
                self.unit.clear();
                self.state = State::Returned;
            }
            What::Recalled => self.queued(),
            What::Suspended => self.state = State::Suspended,
            What::Resumed | What::Reworked { .. } => self.handling(),
            What::HandedIn(_) => {
                self.hands.add_person(&fact.actor.person);
                self.hands.add_units([&fact.actor.unit, &self.unit]);
                self.state = State::Handled;
            }
            What::Closed { reason, .. } => {
                self.state = State::Closed;
                self.closed_at = Some(fact.at);
                words.unwrap_or(reason).clone_into(&mut self.result);
            }
            What::Voided { reason } => {
                self.state = State::Voided;
                self.result.clone_from(reason);
            }
            What::SplitOff { part } | What::PartReopened { part } => self.open_parts.push(part.clone()),
            What::PartSettled { part } => self.open_parts.retain(|open| open != part),
            What::Merged { into, number } => {
                self.joined = Some((*into, number.clone()));
                self.state = State::Merged;
            }
            What::Reopened(subject) => self.reopened(subject),
            What::Corrected(subject) => self.filing.subject = subject.clone(),
        }
    }

    fn dispatched(&mut self, lead: &str, assisting: Vec<String>, at: Timestamp) {
        lead.clone_into(&mut self.unit);
        self.assisting = assisting;
        self.dispatched_at = Some(at);
        self.state = State::Dispatched;
    }

    fn handling(&mut self) {
        self.hands.add_units(self.assisting.iter().chain([&self.unit]));
        self.state = State::Handling;
    }

    fn queued(&mut self) {
        self.unit.clear();
        self.assisting.clear();
        self.dispatched_at = None;
        self.state = State::Filed;
    }

    fn reopened(&mut self, subject: &Subject) {
        self.filing.subject = subject.clone();
        self.closed_at = None;
        self.joined = None;
        self.result.clear();
        self.reopening = false;
        self.reopen_refusal.clear();
        self.queued();
    }
}
