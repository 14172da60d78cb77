//! Alarms: who is told when a time is near, or past, each step once.

use gridcase_snapshot::Rung;
use gridcase_worktime::{Due, Rules};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::duty::{Debtor, Owing, Source, Step};
use super::{Actor, Case, Role};

/// The share at which a limit is over.
const OVER: u32 = 100;

/// A step of the ladder that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What the time is kept for.
    pub source: Source,
    /// Since when it runs.
    pub since: Timestamp,
    /// Share of the limit that has run; 0 says that its due time is unknown, because a year has no calendar.
    pub percent: u32,
    /// Who is told.
    pub to: Rung,
    /// The unit that owes; empty where none does.
    pub unit: String,
    /// When the time is over; none where that is unknown.
    pub due: Option<Timestamp>,
}

/// Who is told: those who hold a post of this kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Dispatchers of a unit.
    Unit(String),
    /// Heads of a unit.
    Head(String),
    /// The command room.
    Command,
    /// Supervisors.
    Supervisors,
    /// Leaders.
    Leader,
    /// Overseers.
    Overseer,
}

impl Audience {
    /// Those to whom a post belongs.
    pub fn of_post(role: Role, unit: &str) -> Option<Self> {
        match role {
            Role::Dispatcher => Some(Self::Unit(unit.to_owned())),
            Role::Head => Some(Self::Head(unit.to_owned())),
            Role::Command => Some(Self::Command),
            Role::Supervisor => Some(Self::Supervisors),
            Role::Leader => Some(Self::Leader),
            Role::Overseer => Some(Self::Overseer),
            Role::Worker | Role::Officer | Role::Administrator | Role::Operator => None,
        }
    }

    /// The stable text that tables keep.
    pub fn key(&self) -> String {
        match self {
            Self::Unit(unit) => format!("unit:{unit}"),
            Self::Head(unit) => format!("head:{unit}"),
            Self::Command => "command".to_owned(),
            Self::Supervisors => "supervisors".to_owned(),
            Self::Leader => "leader".to_owned(),
            Self::Overseer => "overseer".to_owned(),
        }
    }
}

impl From<&Debtor> for Audience {
    fn from(debtor: &Debtor) -> Self {
        match debtor {
            Debtor::CommandRoom => Self::Command,
            Debtor::Unit(unit) => Self::Unit(unit.clone()),
            Debtor::Supervisors => Self::Supervisors,
        }
    }
}

impl Alarm {
    /// Who is told.
    pub fn audience(&self) -> Audience {
        match (self.to, self.unit.as_str()) {
            (Rung::Holder, "") if self.source == Source::Step(Step::Review) => Audience::Supervisors,
            (Rung::Holder, "") | (Rung::Command, _) => Audience::Command,
            (Rung::Holder, unit) => Audience::Unit(unit.to_owned()),
            (Rung::Head, unit) => Audience::Head(unit.to_owned()),
            (Rung::Leader, _) => Audience::Leader,
            (Rung::Overseer, _) => Audience::Overseer,
        }
    }
}

/// The highest step raised for something whose time still runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// What the time is kept for.
    pub source: Source,
    /// Since when it runs.
    pub since: Timestamp,
    /// Share of the limit.
    pub percent: u32,
}

/// An urge (督办) that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urge {
    /// Number in the case, from 1; the answer names it.
    pub number: u32,
    /// When.
    pub time: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// Words.
    pub words: String,
}

impl Case {
    /// The next step of a ladder, and when it is due.
    pub fn next_alarm(&self, rules: &Rules) -> Option<(Timestamp, Alarm)> {
        let next = self.owings().into_iter().filter_map(|owing| self.next_step(&owing, rules));
        next.min_by_key(|(at, _)| *at)
    }

    /// Whether the step is the first past a limit of the row, with which the unit is urged by itself.
    pub(super) fn urges_by_itself(&self, alarm: &Alarm) -> bool {
        let before = self.raised(&alarm.source, alarm.since).unwrap_or_default();
        matches!(alarm.source, Source::Limit { .. }) && before < OVER && alarm.percent >= OVER
    }

    fn next_step(&self, owing: &Owing, rules: &Rules) -> Option<(Timestamp, Alarm)> {
        let since = owing.clock.started_at;
        let raised = self.raised(&owing.source, since);
        let (unit, source) = (owing.debtor.unit().to_owned(), owing.source.clone());
        let due = owing.clock.due(owing.limit, rules);
        if let (Due::Unknown { .. }, None) = (due, raised) {
            return Some((since, Alarm { source, since, percent: 0, to: Rung::Command, unit, due: None }));
        }
        let ladder = self.decision.policy.ladder.iter();
        let step =
            ladder.filter(|step| step.percent > raised.unwrap_or_default()).find(|step| owing.debtor.has(step.to))?;
        let at = owing.clock.share(owing.limit, step.percent, rules).at()?;
        Some((at, Alarm { source, since, percent: step.percent, to: step.to, unit, due: due.at() }))
    }

    fn raised(&self, source: &Source, since: Timestamp) -> Option<u32> {
        let raised = self.raised.iter().find(|raised| raised.source == *source && raised.since == since);
        raised.map(|raised| raised.percent)
    }

    /// Notes a step.
    pub(super) fn raise(&mut self, alarm: &Alarm) {
        let (source, since, percent) = (alarm.source.clone(), alarm.since, alarm.percent);
        self.raised.retain(|raised| raised.source != source || raised.since != since);
        self.raised.push(Raised { source, since, percent });
    }

    /// Forgets the steps of what is done, or has begun anew.
    pub(super) fn forget_alarms(&mut self) {
        let owings = self.owings();
        self.raised.retain(|raised| {
            owings.iter().any(|owing| owing.source == raised.source && owing.clock.started_at == raised.since)
        });
    }
}
