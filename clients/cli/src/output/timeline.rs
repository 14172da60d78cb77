//! The history of a case, one sentence per event.
use gridcase_proto::dispatch::v1::{
    Alarm, Ask, CaseAlarmed, CaseEvent, CaseName, CaseRerouted, Decision, Outcome, Step, alarm::Source, ask::Wish,
    case_event::What,
};

use super::{Layout, moment, table, words};

/// All events in order.
pub(crate) fn table(layout: &Layout, events: &[CaseEvent]) -> String {
    let rows = events.iter().map(|event| {
        [
            event.sequence.to_string(),
            moment::second(event.time.as_ref(), &layout.zone),
            words::actor(event.actor.as_ref()),
            sentence(layout, event),
        ]
    });
    table::rows(layout, ["no.", "time", "who", "what"], rows, "nothing has happened")
}

/// What happened.
pub(crate) fn sentence(layout: &Layout, event: &CaseEvent) -> String {
    let Some(what) = &event.what else { return "something this gridctl does not know".to_owned() };
    match what {
        What::Filed(filed) => with("filed", &decision(filed.decision.as_ref())),
        What::Dispatched(act) => {
            let how = if act.by_rule { "by the register" } else { "by choice" };
            with(&format!("dispatched to {} {how}", units(&act.lead, &act.assisting)), &act.reason)
        }
        What::Accepted(_) => "accepted".to_owned(),
        What::Assigned(act) if act.team.is_empty() => format!("assigned to {}", act.assignee),
        What::Assigned(act) => format!("assigned to {} ({})", act.assignee, act.team),
        What::Returned(act) => {
            format!("returned: {} (basis: {}; proposes {})", act.reason, act.basis, act.proposed_unit)
        }
        What::Ruled(act) => {
            let back = if act.same_unit { ", back to the same unit" } else { "" };
            format!("ruled: {} answers{back}: {} (basis: {})", act.lead, act.reason, act.basis)
        }
        What::Recalled(act) => with("recalled", &act.reason),
        What::Transferred(act) => with(&format!("transferred to {}", act.lead), &act.reason),
        What::Suspended(act) => {
            let until = moment::minute(act.until.as_ref(), &layout.zone);
            with(&format!("suspended until {until}"), &act.reason)
        }
        What::Resumed(act) => with("resumed", &act.reason),
        What::HandedIn(act) => {
            let hand_in = act.hand_in.clone().unwrap_or_default();
            let words = with(&format!("handed in, no. {}", hand_in.number), &hand_in.words);
            format!("{words} [{} photos]", hand_in.evidence.len())
        }
        What::Reworked(act) => with(&format!("sent back for rework of hand-in no. {}", act.hand_in), &act.reason),
        What::Closed(act) => {
            let outcome = words::name(Outcome::as_str_name(&act.outcome()), "OUTCOME_");
            with(&format!("closed as {outcome}"), &act.reason)
        }
        What::Voided(act) => with("voided", &act.reason),
        What::SplitOff(act) => {
            with(&format!("split off {}, {} ({})", number(act.part.as_ref()), act.matter_name, act.words), &act.reason)
        }
        What::PartSettled(act) => {
            let outcome = words::name(Outcome::as_str_name(&act.outcome()), "OUTCOME_");
            format!("part {} has ended: {outcome}", number(act.part.as_ref()))
        }
        What::PartReopened(act) => format!("part {} is open again", number(act.part.as_ref())),
        What::Merged(act) => with(&format!("joined with {}, which goes on", number(act.into.as_ref())), &act.reason),
        What::Joined(act) => {
            let what = format!("{} joins, which said: {}", number(act.case.as_ref()), act.words);
            format!("{what} (because: {})", act.reason)
        }
        What::Unmerged(act) => {
            let decided = decision(act.decision.as_ref());
            let apart = format!("taken apart from {}", number(act.from.as_ref()));
            with(&apart, &[act.reason.as_str(), &decided].join("; "))
        }
        What::Parted(act) => with(&format!("{} is no longer joined", number(act.case.as_ref())), &act.reason),
        What::Reopened(act) => with("reopened by the reporter", &act.reason),
        What::Corrected(act) => {
            let place = act.position.as_ref().map(words::position).unwrap_or_default();
            let place = if place.is_empty() { place } else { format!(", place {place}") };
            let decided = decision(act.decision.as_ref());
            with(&format!("corrected{place}"), &[act.reason.as_str(), &decided].join("; "))
        }
        What::Urged(act) => with("urged", &act.words),
        What::Asked(act) => asked("asked for", act.ask.as_ref(), None, layout),
        What::Granted(act) => asked("granted", act.ask.as_ref(), Some(&act.reason), layout),
        What::Declined(act) => asked("declined", act.ask.as_ref(), Some(&act.reason), layout),
        What::Withdrawn(act) => format!("withdrew request {}", act.ask),
        What::LimitMet(act) => with(&format!("met limit {}{}", act.limit, late(act.in_time)), &act.words),
        What::Engaged(act) => {
            let limit = act.limit.as_ref().map(|limit| format!(" within {}", words::limit(limit)));
            with(&format!("{} assists{}", act.unit, limit.unwrap_or_default()), &act.words)
        }
        What::TaskDone(act) => {
            let done = with(&format!("{} did its part{}", act.unit, late(act.in_time)), &act.words);
            format!("{done} [{} photos]", act.evidence.len())
        }
        What::TaskReleased(act) => with(&format!("released {}", act.unit), &act.reason),
        What::UrgeAnswered(act) => with(&format!("answered urge {}", act.urge), &act.words),
        What::MessageLeft(act) if act.words.is_empty() => "message among those who take part".to_owned(),
        What::MessageLeft(act) => format!("message: {}", act.words),
        What::TaskAssigned(act) => format!("{} names {} ({}) for its part", act.unit, act.name, act.team),
        What::TeamMoved(act) => format!("{} ({}): {}", act.name, act.team, words::team_status(act.status())),
        What::PositionShared(act) if act.on => format!("{} ({}) shares its position", act.name, act.team),
        What::PositionShared(act) => format!("{} ({}) no longer shares its position", act.name, act.team),
        What::Alarmed(act) => alarmed(act),
        What::Paused(act) => {
            let outage = act.outage.clone().unwrap_or_default();
            let of = if outage.unit.is_empty() { String::new() } else { format!(" of {}", outage.unit) };
            let [from, until] = [outage.from, outage.until].map(|at| moment::minute(at.as_ref(), &layout.zone));
            with(&format!("clocks stood in an outage{of} from {from} to {until}"), &act.reason)
        }
        What::Recalculated(act) => {
            with(&format!("due times recalculated by calendar {} instead of {}", act.to, act.from), &act.reason)
        }
        What::Rerouted(act) => rerouted(act),
        What::GridMoved(act) => {
            let [from, to] = [&act.from, &act.to].map(|grid| if grid.is_empty() { "no grid" } else { grid });
            format!("now in {to}, before in {from}: boundaries {}", act.boundaries)
        }
    }
}

fn rerouted(act: &CaseRerouted) -> String {
    let from = if act.from.is_empty() { "the queue" } else { &act.from };
    let versions = act
        .asked
        .as_ref()
        .map(|asked| format!(" (register {}, units {}, boundaries {})", asked.register, asked.units, asked.boundaries));
    let moved = format!("moved from {from} to {}", units(&act.lead, &act.assisting));
    with(&format!("{moved}{}", versions.unwrap_or_default()), &act.reason)
}

/// Number of another case.
fn number(of: Option<&CaseName>) -> &str {
    of.map_or("", |of| &of.number)
}

/// What a time is kept for.
pub(crate) fn kept_for(alarm: &Alarm) -> String {
    match &alarm.source {
        Some(Source::Step(step)) => format!("to {}", words::step(Step::try_from(*step).unwrap_or_default())),
        Some(Source::Limit(number)) => format!("of limit {number}"),
        Some(Source::Task(unit)) => format!("of the part of {unit}"),
        Some(Source::Urge(number)) => format!("to answer urge {number}"),
        None => String::new(),
    }
}

fn alarmed(act: &CaseAlarmed) -> String {
    let Some(alarm) = &act.alarm else { return "alarm".to_owned() };
    let what = kept_for(alarm);
    let told = words::name(alarm.to().as_str_name(), "RUNG_");
    let nobody = if act.nobody { ", but nobody holds that post" } else { "" };
    let urges = if act.urges { "; the unit is urged" } else { "" };
    match alarm.percent {
        0 => format!("alarm: the time {what} is unknown, a year has no calendar; told: {told}{nobody}"),
        percent => format!("alarm: {percent}% of the time {what} has run; told: {told}{nobody}{urges}"),
    }
}

/// A request, and what was said to it; none where nobody has answered.
fn asked(what: &str, ask: Option<&Ask>, answer: Option<&str>, layout: &Layout) -> String {
    let Some(ask) = ask else { return what.to_owned() };
    with(&format!("{what} {}, request {}", wished(ask, layout), ask.number), answer.unwrap_or(&ask.reason))
}

/// An open request.
pub(super) fn ask(ask: &Ask, layout: &Layout) -> String {
    let who = words::actor(ask.actor.as_ref());
    let asked = format!("{}, request {}", wished(ask, layout), ask.number);
    format!("{} [{who}, {}]", with(&asked, &ask.reason), moment::minute(ask.time.as_ref(), &layout.zone))
}

fn wished(ask: &Ask, layout: &Layout) -> String {
    match &ask.wish {
        Some(Wish::Extension(wish)) => format!("an extension of limit {}", wish.limit),
        Some(Wish::Suspension(wish)) => {
            format!("a suspension until {}", moment::minute(wish.until.as_ref(), &layout.zone))
        }
        Some(Wish::Help(wish)) => format!("help of {} ({})", wish.unit, wish.words),
        None => String::new(),
    }
}

fn late(in_time: Option<bool>) -> &'static str {
    if in_time == Some(false) { ", late" } else { "" }
}

fn decision(decision: Option<&Decision>) -> String {
    let Some(decision) = decision else { return String::new() };
    let route = decision.route.clone().unwrap_or_default();
    let matter = format!("{} {}, row {}", decision.matter, decision.matter_name, decision.row);
    match route.explanation.as_str() {
        "" => matter,
        explanation => format!("{matter}; {explanation}"),
    }
}

fn units(lead: &str, assisting: &[String]) -> String {
    if assisting.is_empty() { lead.to_owned() } else { format!("{lead} (assisted by {})", assisting.join(", ")) }
}

fn with(what: &str, more: &str) -> String {
    if more.is_empty() { what.to_owned() } else { format!("{what}: {more}") }
}

#[cfg(test)]
mod tests {
    use gridcase_proto::{
        common::v1::{Actor, Role},
        dispatch::v1::{CaseAccepted, CaseDispatched, CaseReturned},
    };
    use jiff::tz::TimeZone;

    use super::*;

    fn event(sequence: u64, second: i64, name: &str, role: Role, unit: &str, what: What) -> CaseEvent {
        let actor = Actor { person: String::new(), name: name.to_owned(), role: role.into(), unit: unit.to_owned() };
        CaseEvent {
            sequence,
            time: Some(prost_types::Timestamp { seconds: 1_772_323_200 + second, nanos: 0 }),
            actor: Some(actor),
            what: Some(what),
            ..CaseEvent::default()
        }
    }

    #[test]
    fn a_history_reads_as_a_timeline() {
        let dispatched = CaseDispatched { lead: "PCS1".to_owned(), by_rule: true, ..CaseDispatched::default() };
        let returned = CaseReturned {
            reason: "路面归交警".to_owned(),
            basis: "第五条".to_owned(),
            proposed_unit: "JJ1".to_owned(),
        };
        let events = [
            event(2, 0, "dispatch", Role::Unspecified, "", What::Dispatched(dispatched)),
            event(3, 60, "王伟", Role::Dispatcher, "PCS1", What::Accepted(CaseAccepted {})),
            event(4, 125, "王伟", Role::Dispatcher, "PCS1", What::Returned(returned)),
        ];
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let text = table(&Layout { zone, width: None }, &events);
        let expected = "\
no.   time                  who                      what
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
2     2026-03-01 08:00:00   dispatch                 dispatched to PCS1 by the register
3     2026-03-01 08:01:00   王伟 (dispatcher PCS1)   accepted
4     2026-03-01 08:02:05   王伟 (dispatcher PCS1)   returned: 路面归交警 (basis: 第五条; proposes JJ1)";
        let without_rule =
            |text: &str| text.lines().filter(|line| !line.starts_with('─')).collect::<Vec<_>>().join("\n");
        assert_eq!(without_rule(&text), without_rule(expected));
    }
}
