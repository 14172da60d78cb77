//! What units ask for, and the parts of units that assist.

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1::{self as wire, ask::Wish as Wire};
use gridcase_worktime::Rules;

use super::{Invalid, decision, report, required_moment};
use crate::case::{Ask, How, Task, Wish};

pub(crate) fn read_ask(ask: Option<&wire::Ask>) -> Result<Ask, Invalid> {
    let ask = ask.ok_or_else(|| Invalid::new("ask", "must be set"))?;
    let wish = match ask.wish.as_ref().ok_or_else(|| Invalid::new("ask.wish", "must be set"))? {
        Wire::Extension(wish) => Wish::Extension { limit: wish.limit },
        Wire::Suspension(wish) => {
            Wish::Suspension { until: required_moment("ask.suspension.until", wish.until.as_ref())? }
        }
        Wire::Help(wish) => Wish::Help { unit: wish.unit.clone(), words: wish.words.clone() },
    };
    Ok(Ask {
        number: ask.number,
        time: required_moment("ask.time", ask.time.as_ref())?,
        actor: ask.actor.as_ref().map(report::read_actor).unwrap_or_default(),
        reason: ask.reason.clone(),
        wish,
    })
}

pub(crate) fn write_ask(ask: &Ask) -> wire::Ask {
    let wish = match ask.wish.clone() {
        Wish::Extension { limit } => Wire::Extension(wire::ExtensionWish { limit }),
        Wish::Suspension { until } => Wire::Suspension(wire::SuspensionWish { until: Some(stamp::to_wire(until)) }),
        Wish::Help { unit, words } => Wire::Help(wire::HelpWish { unit, words }),
    };
    wire::Ask {
        number: ask.number,
        time: Some(stamp::to_wire(ask.time)),
        actor: Some(report::write_actor(&ask.actor)),
        reason: ask.reason.clone(),
        wish: Some(wish),
    }
}

pub(crate) fn write_task(task: &Task, rules: &Rules) -> wire::Task {
    let end = task.end.as_ref();
    let (state, evidence, in_time) = match end.map(|end| &end.how) {
        None => (wire::TaskState::Open, Vec::new(), None),
        Some(How::Released) => (wire::TaskState::Released, Vec::new(), None),
        Some(How::Done { evidence, in_time }) => (wire::TaskState::Done, evidence.clone(), *in_time),
    };
    wire::Task {
        unit: task.unit.clone(),
        words: task.words.clone(),
        limit: task.limit.as_ref().map(decision::write_limit),
        given_at: Some(stamp::to_wire(task.clock.started_at)),
        due_at: task.due(rules).and_then(gridcase_worktime::Due::at).map(stamp::to_wire),
        state: state.into(),
        ended_at: end.map(|end| stamp::to_wire(end.time)),
        ended_by: end.map(|end| report::write_actor(&end.actor)),
        result: end.map(|end| end.words.clone()).unwrap_or_default(),
        evidence,
        in_time,
    }
}
