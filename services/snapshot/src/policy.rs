//! How a town's cases move beside the limits of their rows.

use gridcase_proto::common::v1 as common;
use gridcase_proto::registry::v1 as wire;
use gridcase_worktime::{Limit, LimitUnit};
use serde::{Deserialize, Serialize};

use crate::invalid::Invalid;
use crate::limit;

/// Days that a suspension may last at the very most.
const LONGEST_SUSPENSION: u32 = 3660;
/// Days that a position is kept at the very most.
const LONGEST_POSITION: u32 = 7;
/// Steps of a ladder at the most.
const STEPS: usize = 20;
/// The furthest step: ten limits.
const FURTHEST: u32 = 1000;

/// How cases move beside the limits of their rows. A case keeps the policy that decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePolicy {
    /// Extensions that a case may get.
    pub extensions: u32,
    /// Suspensions that a case may get.
    pub suspensions: u32,
    /// Days that a suspension may last at most.
    pub suspension_days: u32,
    /// Time of the command room to dispatch what waits in its queue.
    pub dispatch: Limit,
    /// Time of a unit to accept.
    pub accept: Limit,
    /// Time of the command room to rule on a return.
    pub rule: Limit,
    /// Time of the command room to answer what a unit asks for.
    pub decide: Limit,
    /// Time of the supervisor to judge what was handed in.
    pub review: Limit,
    /// Time to answer an urge.
    pub answer: Limit,
    /// Who is told, and when; by percent.
    pub ladder: Vec<AlarmStep>,
    /// Days that the position a team shared last is kept after its task.
    #[serde(default = "position_days")]
    pub position_days: u32,
}

/// What policies have that were made before positions.
const fn position_days() -> u32 {
    1
}

/// A step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmStep {
    /// Share of the limit that has run: 80 is before the deadline, 100 the deadline itself.
    pub percent: u32,
    /// Who is told.
    pub to: Rung,
}

/// Who is told of a duty that is near or past its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rung {
    /// Whoever owes.
    Holder,
    /// Head of the unit's department.
    Head,
    /// The command room.
    Command,
    /// The town's leader.
    Leader,
    /// The district's overseer.
    Overseer,
}

impl Default for CasePolicy {
    fn default() -> Self {
        let step = |percent, to| AlarmStep { percent, to };
        Self {
            extensions: 2,
            suspensions: 1,
            suspension_days: 365,
            dispatch: Limit::new(15, LimitUnit::UrgentMinute),
            accept: Limit::new(1, LimitUnit::WorkHour),
            rule: Limit::new(15, LimitUnit::UrgentMinute),
            decide: Limit::new(4, LimitUnit::WorkHour),
            review: Limit::new(1, LimitUnit::WorkDay),
            answer: Limit::new(4, LimitUnit::WorkHour),
            ladder: vec![
                step(80, Rung::Holder),
                step(100, Rung::Holder),
                step(125, Rung::Head),
                step(150, Rung::Command),
                step(200, Rung::Leader),
                step(300, Rung::Overseer),
            ],
            position_days: position_days(),
        }
    }
}

impl CasePolicy {
    /// Whether nothing in it is the town's own.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl TryFrom<&wire::CasePolicy> for CasePolicy {
    type Error = Invalid;

    fn try_from(policy: &wire::CasePolicy) -> Result<Self, Invalid> {
        let usual = Self::default();
        let time = |field: &str, given: Option<&common::Limit>, usual: Limit| {
            given.map_or(Ok(usual), |given| limit::read(given).map_err(|invalid| invalid.under(field)))
        };
        let days = policy.suspension_days.unwrap_or(usual.suspension_days);
        if days == 0 || days > LONGEST_SUSPENSION {
            let problem = format!("must be 1 to {LONGEST_SUSPENSION}; to allow none at all, set suspensions to 0");
            return Err(Invalid::new("suspension_days", problem));
        }
        let position_days = policy.position_days.unwrap_or(usual.position_days);
        if position_days > LONGEST_POSITION {
            let problem = format!("must be at most {LONGEST_POSITION}; 0 keeps no position beyond the task");
            return Err(Invalid::new("position_days", problem));
        }
        Ok(Self {
            position_days,
            extensions: policy.extensions.unwrap_or(usual.extensions),
            suspensions: policy.suspensions.unwrap_or(usual.suspensions),
            suspension_days: days,
            dispatch: time("dispatch", policy.dispatch.as_ref(), usual.dispatch)?,
            accept: time("accept", policy.accept.as_ref(), usual.accept)?,
            rule: time("rule", policy.rule.as_ref(), usual.rule)?,
            decide: time("decide", policy.decide.as_ref(), usual.decide)?,
            review: time("review", policy.review.as_ref(), usual.review)?,
            answer: time("answer", policy.answer.as_ref(), usual.answer)?,
            ladder: if policy.ladder.is_empty() { usual.ladder } else { ladder(&policy.ladder)? },
        })
    }
}

impl From<&CasePolicy> for wire::CasePolicy {
    fn from(policy: &CasePolicy) -> Self {
        let step = |step: &AlarmStep| wire::AlarmStep { percent: step.percent, to: write_rung(step.to).into() };
        Self {
            extensions: Some(policy.extensions),
            suspensions: Some(policy.suspensions),
            suspension_days: Some(policy.suspension_days),
            dispatch: Some(limit::write(policy.dispatch)),
            accept: Some(limit::write(policy.accept)),
            rule: Some(limit::write(policy.rule)),
            decide: Some(limit::write(policy.decide)),
            review: Some(limit::write(policy.review)),
            answer: Some(limit::write(policy.answer)),
            ladder: policy.ladder.iter().map(step).collect(),
            position_days: Some(policy.position_days),
        }
    }
}

fn ladder(steps: &[wire::AlarmStep]) -> Result<Vec<AlarmStep>, Invalid> {
    if steps.len() > STEPS {
        return Err(Invalid::new("ladder", format!("must have at most {STEPS} steps")));
    }
    let mut read: Vec<AlarmStep> = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let wrong = |field: &str, problem: String| Invalid::new(format!("ladder[{at}].{field}"), problem);
        let to = read_rung(step.to()).ok_or_else(|| {
            wrong("to", "must be the holder, the head, the command room, the leader or the overseer".into())
        })?;
        if step.percent == 0 || step.percent > FURTHEST {
            return Err(wrong("percent", format!("must be 1 to {FURTHEST}")));
        }
        if read.last().is_some_and(|before| before.percent >= step.percent) {
            return Err(wrong("percent", "must be more than that of the step before".to_owned()));
        }
        read.push(AlarmStep { percent: step.percent, to });
    }
    Ok(read)
}

/// A rung; none for what is not one.
pub const fn read_rung(rung: wire::Rung) -> Option<Rung> {
    match rung {
        wire::Rung::Unspecified => None,
        wire::Rung::Holder => Some(Rung::Holder),
        wire::Rung::Head => Some(Rung::Head),
        wire::Rung::Command => Some(Rung::Command),
        wire::Rung::Leader => Some(Rung::Leader),
        wire::Rung::Overseer => Some(Rung::Overseer),
    }
}

/// A rung as a message.
pub const fn write_rung(rung: Rung) -> wire::Rung {
    match rung {
        Rung::Holder => wire::Rung::Holder,
        Rung::Head => wire::Rung::Head,
        Rung::Command => wire::Rung::Command,
        Rung::Leader => wire::Rung::Leader,
        Rung::Overseer => wire::Rung::Overseer,
    }
}
