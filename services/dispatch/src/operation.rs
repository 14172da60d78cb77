//! Operations on the clocks of open cases: what they are, and what they make of a case.

use gridcase_worktime::Rules;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::case::{Actor, Case, Command, Doer, Move, Outage, Person, Post};
use crate::error::Error;

/// How long an outage may last.
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

/// An operation that was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Town code.
    pub(crate) town: String,
    /// Id.
    pub(crate) id: Uuid,
    /// What it does.
    pub(crate) task: Task,
    /// Why.
    pub(crate) reason: String,
    /// Who declared it.
    pub(crate) actor: Actor,
    /// When.
    pub(crate) declared_at: Timestamp,
    /// When the last case had followed.
    pub(crate) done_at: Option<Timestamp>,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    /// Clocks did not run in an outage.
    Outage(Outage),
    /// Due times that rest on an estimate are calculated by this calendar version.
    Recalculation(u32),
}

/// The terms of an outage as they are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    /// From.
    pub(crate) from: Timestamp,
    /// Until; none is now.
    pub(crate) until: Option<Timestamp>,
    /// The unit; empty for the whole town.
    pub(crate) unit: String,
}

impl Terms {
    /// The outage of these terms, if they can be meant.
    pub(crate) fn outage(&self, id: Uuid, now: Timestamp) -> Result<Outage, Error> {
        let until = self.until.unwrap_or(now);
        let wrong = |field, problem: &str| Err(Error::OutageTerms(field, problem.to_owned()));
        if until > now {
            return wrong(
                "until",
                "must not lie ahead; declare an outage when it is over, or leave this unset for now",
            );
        }
        if self.from >= until {
            return wrong("from", "must lie before the end of the outage");
        }
        if until.duration_since(self.from) > LONGEST {
            return wrong("from", "an outage lasts 31 days at most; declare a longer one in parts");
        }
        Ok(Outage { id, from: self.from, until, unit: self.unit.clone() })
    }
}

impl Task {
    /// What it makes of an open case, and the due times that move with that; none where it does not concern the case.
    /// `rules` are those of the case, `newer` those of the calendar that is taken, where one is.
    pub(crate) fn change(
        &self,
        case: &Case,
        rules: &Rules,
        newer: Option<&Rules>,
        now: Timestamp,
    ) -> Option<(Case, Vec<Move>)> {
        let mut after = case.clone();
        match self {
            Self::Outage(outage) if case.outages.iter().any(|counted| counted.id == outage.id) => return None,
            Self::Outage(outage) => after.stood_in(outage),
            Self::Recalculation(calendars) => {
                let older = case.decision.route.versions.calendars < *calendars;
                if !older || !case.rests_on_estimate(rules, now) {
                    return None;
                }
                after.decision.route.versions.calendars = *calendars;
            }
        }
        let moves = case.moves(rules, &after, newer.unwrap_or(rules), now);
        if moves.is_empty() { None } else { Some((after, moves)) }
    }

    /// The calendar version that is taken, where one is.
    pub(crate) fn calendars(&self) -> Option<u32> {
        match self {
            Self::Outage(_) => None,
            Self::Recalculation(calendars) => Some(*calendars),
        }
    }
}

impl Operation {
    /// The command that it gives to a case.
    pub(crate) fn command(&self) -> Command {
        let reason = self.reason.clone();
        match &self.task {
            Task::Outage(outage) => Command::Pause { outage: outage.clone(), reason },
            Task::Recalculation(calendars) => {
                Command::Recalculate { operation: self.id, calendars: *calendars, reason }
            }
        }
    }

    /// Dispatch, for whoever declared it.
    pub(crate) fn doer(&self) -> Doer {
        let Actor { person, name, role, .. } = self.actor.clone();
        let posts = role.map(|role| Post { role, unit: String::new(), area: String::new() });
        let acting = Person { id: person, name, posts: posts.into_iter().collect(), teams: Vec::new() };
        Doer::Service { name: "dispatch".to_owned(), acting: Some(acting) }
    }
}
