//! Alarms, duties and urges.

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1::{self as wire, alarm::Source as Wire};
use gridcase_snapshot::policy::{read_rung, write_rung};
use gridcase_worktime::Rules;

use super::{Invalid, moment, report, required_moment};
use crate::case::{Alarm, Case, Debtor, Duty, Source, Step, Urge};

pub(crate) fn read_alarm(alarm: Option<&wire::Alarm>) -> Result<Alarm, Invalid> {
    let alarm = alarm.ok_or_else(|| Invalid::new("alarm", "must be set"))?;
    let source = match alarm.source.as_ref().ok_or_else(|| Invalid::new("alarm.source", "must be set"))? {
        Wire::Step(step) => Source::Step(read_step(*step).ok_or_else(|| Invalid::new("alarm.step", "names no step"))?),
        Wire::Limit(number) => Source::Limit { number: *number, extensions: alarm.extensions },
        Wire::Task(unit) => Source::Task { unit: unit.clone() },
        Wire::Urge(number) => Source::Urge { number: *number },
    };
    Ok(Alarm {
        source,
        since: required_moment("alarm.since", alarm.since.as_ref())?,
        percent: alarm.percent,
        to: read_rung(alarm.to()).ok_or_else(|| Invalid::new("alarm.to", "names no rung"))?,
        unit: alarm.unit.clone(),
        due: moment("alarm.due_at", alarm.due_at.as_ref())?,
    })
}

pub(crate) fn write_alarm(alarm: &Alarm) -> wire::Alarm {
    let (source, extensions) = match &alarm.source {
        Source::Step(step) => (Wire::Step(write_step(*step).into()), 0),
        Source::Limit { number, extensions } => (Wire::Limit(*number), *extensions),
        Source::Task { unit } => (Wire::Task(unit.clone()), 0),
        Source::Urge { number } => (Wire::Urge(*number), 0),
    };
    wire::Alarm {
        source: Some(source),
        extensions,
        since: Some(stamp::to_wire(alarm.since)),
        percent: alarm.percent,
        to: write_rung(alarm.to).into(),
        unit: alarm.unit.clone(),
        due_at: alarm.due.map(stamp::to_wire),
    }
}

pub(crate) fn write_duty(duty: &Duty) -> wire::Duty {
    wire::Duty {
        step: write_step(duty.step).into(),
        debtor: write_debtor(&duty.debtor).into(),
        unit: duty.debtor.unit().to_owned(),
        since: Some(stamp::to_wire(duty.since)),
        due_at: duty.due.map(stamp::to_wire),
    }
}

pub(crate) fn write_urge(case: &Case, urge: &Urge, rules: &Rules) -> wire::Urge {
    let due = case.answer_due(urge, rules);
    wire::Urge {
        number: urge.number,
        time: Some(stamp::to_wire(urge.time)),
        actor: Some(report::write_actor(&urge.actor)),
        words: urge.words.clone(),
        answer_due_at: due.at().map(stamp::to_wire),
    }
}

pub(crate) const fn write_debtor(debtor: &Debtor) -> wire::Debtor {
    match debtor {
        Debtor::CommandRoom => wire::Debtor::CommandRoom,
        Debtor::Unit(_) => wire::Debtor::Unit,
        Debtor::Supervisors => wire::Debtor::Supervisors,
    }
}

pub(crate) const fn write_step(step: Step) -> wire::Step {
    match step {
        Step::Dispatch => wire::Step::Dispatch,
        Step::Accept => wire::Step::Accept,
        Step::Handle => wire::Step::Handle,
        Step::Decide => wire::Step::Decide,
        Step::Rule => wire::Step::Rule,
        Step::GoOn => wire::Step::GoOn,
        Step::Review => wire::Step::Review,
        Step::AwaitParts => wire::Step::AwaitParts,
    }
}

fn read_step(step: i32) -> Option<Step> {
    Step::ALL.into_iter().find(|known| i32::from(write_step(*known)) == step)
}
