//! Who owes the next step, and everything that has a time to be kept.

use gridcase_snapshot::Rung;
use gridcase_worktime::{Due, Limit, Rules};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::accountability::Holder;
use super::{Case, Clock, State, Urge};

/// The next step of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// 派遣: dispatch what waits in the queue.
    Dispatch,
    /// 签收: accept.
    Accept,
    /// 处置: handle, and hand in the result.
    Handle,
    /// Answer what the unit asks for.
    Decide,
    /// Rule on a return.
    Rule,
    /// Go on when the suspension is over.
    GoOn,
    /// Judge what was handed in.
    Review,
    /// See to it that the parts of what was handed in are settled.
    AwaitParts,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 8] = [
        Self::Dispatch,
        Self::Accept,
        Self::Handle,
        Self::Decide,
        Self::Rule,
        Self::GoOn,
        Self::Review,
        Self::AwaitParts,
    ];
}

/// Who owes something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Debtor {
    /// The command room.
    CommandRoom,
    /// The dispatchers of a unit.
    Unit(String),
    /// The supervisors.
    Supervisors,
}

impl Debtor {
    /// The unit; empty for others.
    pub fn unit(&self) -> &str {
        match self {
            Self::Unit(unit) => unit,
            Self::CommandRoom | Self::Supervisors => "",
        }
    }

    /// Whether somebody on this rung may be told: the head of a unit only where a unit owes, the command room only where it
    /// does not owe itself.
    pub(super) fn has(&self, rung: Rung) -> bool {
        match rung {
            Rung::Head => matches!(self, Self::Unit(_)),
            Rung::Command => *self != Self::CommandRoom,
            Rung::Holder | Rung::Leader | Rung::Overseer => true,
        }
    }
}

impl From<Holder> for Debtor {
    fn from(holder: Holder) -> Self {
        match holder {
            Holder::CommandRoom => Self::CommandRoom,
            Holder::Unit(unit) => Self::Unit(unit),
        }
    }
}

/// The one next step of an open case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub step: Step,
    /// Who.
    pub debtor: Debtor,
    /// Since when.
    pub since: Timestamp,
    /// By when; none where that is unknown, or the clock stands.
    pub due: Option<Timestamp>,
}

/// What a time is kept for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// A step other than handling.
    Step(Step),
    /// A limit of the row, with the extensions granted for it so far: each makes it another.
    Limit {
        /// Its number, from 1.
        number: u32,
        /// Extensions.
        extensions: u32,
    },
    /// The part of an assisting unit.
    Task {
        /// The unit.
        unit: String,
    },
    /// An answer to a superior's urge.
    Urge {
        /// Its number.
        number: u32,
    },
}

/// Something with a time to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owing {
    pub(super) source: Source,
    pub(super) debtor: Debtor,
    pub(super) clock: Clock,
    pub(super) limit: Limit,
}

impl Case {
    /// Who owes the next step; none once the case has ended.
    pub fn duty(&self, rules: &Rules) -> Option<Duty> {
        let step = self.step()?;
        let debtor = self.debtor(step);
        let (since, due) = match step {
            Step::Handle => (self.accepted_at.unwrap_or(self.state_since), self.next_due(rules)),
            Step::GoOn => (self.state_since, self.suspension.as_ref().map(|suspension| suspension.until)),
            // Each part has an owner and a clock of its own.
            Step::AwaitParts => (self.state_since, None),
            Step::Dispatch | Step::Accept | Step::Decide | Step::Rule | Step::Review => {
                let owing = self.owing_step(step, debtor.clone())?;
                (owing.clock.started_at, owing.clock.due(owing.limit, rules).at())
            }
        };
        Some(Duty { step, debtor, since, due })
    }

    fn step(&self) -> Option<Step> {
        match self.state {
            State::Filed => Some(Step::Dispatch),
            State::Dispatched => Some(Step::Accept),
            State::Handling if self.ask.is_some() => Some(Step::Decide),
            State::Handling => Some(Step::Handle),
            State::Returned => Some(Step::Rule),
            State::Suspended => Some(Step::GoOn),
            State::Handled if !self.open_parts().is_empty() => Some(Step::AwaitParts),
            State::Handled => Some(Step::Review),
            State::Closed | State::Voided => None,
        }
    }

    fn debtor(&self, step: Step) -> Debtor {
        match step {
            Step::Dispatch | Step::Decide | Step::Rule | Step::AwaitParts => Debtor::CommandRoom,
            Step::Review => Debtor::Supervisors,
            Step::Accept | Step::Handle | Step::GoOn => self.accountable().map_or(Debtor::CommandRoom, Into::into),
        }
    }

    /// Everything that has a time to be kept now, while the case is open: the step, the limits of the row, the parts of assisting units, answers to
    /// urges.
    pub(super) fn owings(&self) -> Vec<Owing> {
        self.owings_with(matches!(self.state, State::Dispatched | State::Handling))
    }

    /// The same, with the limits of the row or without them.
    pub(super) fn owings_with(&self, limits: bool) -> Vec<Owing> {
        if !self.state.is_open() {
            return Vec::new();
        }
        let step = self.step().and_then(|step| self.owing_step(step, self.debtor(step)));
        let mut owings: Vec<Owing> = step.into_iter().collect();
        if limits {
            owings.extend(self.owing_limits());
        }
        owings.extend(self.open_tasks().filter_map(|task| {
            let (source, debtor) = (Source::Task { unit: task.unit.clone() }, Debtor::Unit(task.unit.clone()));
            let limit = task.limit.as_ref()?.limit;
            Some(Owing { source, debtor, clock: task.clock.clone(), limit })
        }));
        owings.extend(self.urges.iter().filter_map(|urge| {
            let debtor: Debtor = self.accountable()?.into();
            let (source, clock) = (Source::Urge { number: urge.number }, self.clock_since(urge.time, &debtor));
            Some(Owing { source, debtor, clock, limit: self.decision.policy.answer })
        }));
        owings
    }

    /// The time of a step that the policy sets; none for those that the row's limits or the suspension set.
    fn owing_step(&self, step: Step, debtor: Debtor) -> Option<Owing> {
        let policy = &self.decision.policy;
        let (since, limit) = match step {
            Step::Dispatch => (self.state_since, policy.dispatch),
            Step::Accept => (self.state_since, policy.accept),
            Step::Decide => (self.ask.as_ref()?.time, policy.decide),
            Step::Rule => (self.state_since, policy.rule),
            Step::Review => (self.parts_settled_at().max(Some(self.state_since))?, policy.review),
            Step::Handle | Step::GoOn | Step::AwaitParts => return None,
        };
        Some(Owing { source: Source::Step(step), clock: self.clock_since(since, &debtor), debtor, limit })
    }

    /// A clock for what somebody owes since a moment; it stands in the outages that concern them.
    fn clock_since(&self, since: Timestamp, debtor: &Debtor) -> Clock {
        let mut clock = Clock::start(since);
        for outage in self.outages.iter().filter(|outage| outage.concerns(debtor.unit())) {
            clock.leave_out(outage.from, outage.until, None);
        }
        clock
    }

    /// By when an urge is to be answered.
    pub fn answer_due(&self, urge: &Urge, rules: &Rules) -> Due {
        let debtor = self.accountable().map_or(Debtor::CommandRoom, Into::into);
        self.clock_since(urge.time, &debtor).due(self.decision.policy.answer, rules)
    }

    fn owing_limits(&self) -> impl Iterator<Item = Owing> {
        let debtor = self.accountable().map_or(Debtor::CommandRoom, Into::into);
        let running = (1..).zip(&self.decision.limits);
        let running = running.filter(|(number, _)| !self.met.iter().any(|met| met.limit == *number));
        running.filter_map(move |(number, limit)| {
            let extensions = self.extensions_of(number);
            let source = Source::Limit { number, extensions };
            let limit = limit.limit.times(1 + extensions);
            Some(Owing { source, debtor: debtor.clone(), clock: self.clock.clone()?, limit })
        })
    }
}
