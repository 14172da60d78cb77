//! Cases, commands and people for the tests.

use gridcase_worktime::{Calendar, DayReading, Limit, LimitUnit, Rules, Windows};
use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

use crate::case::accountability::Holder;
use crate::case::{
    Actor, Case, Cause, Command, Context, Decision, Doer, Event, Kin, Opening, Outage, Outcome, Part, Person, Post,
    Refused, Report, Role, Route, RowLimit, Split, Standing, State, Verb, Versions, Why, Wish,
};

pub(super) const UNITS: [&str; 4] = ["A", "B", "C", "D"];

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("a moment")
}

pub(super) fn rules() -> Rules {
    Rules {
        zone: TimeZone::UTC,
        windows: Windows::parse("08:00-12:00,14:00-18:00").expect("windows"),
        day_reading: DayReading::FullSet,
        calendar: Calendar::new(),
    }
}

pub(super) fn person(id: &str, role: Role, unit: &str) -> Doer {
    let post = Post { role, unit: unit.to_owned(), area: String::new() };
    Doer::Person(Person { id: id.to_owned(), name: id.to_uppercase(), posts: vec![post], teams: Vec::new() })
}

pub(super) fn command_room() -> Doer {
    person("zhou", Role::Command, "")
}

pub(super) fn supervisor() -> Doer {
    person("shen", Role::Supervisor, "")
}

pub(super) fn dispatcher(unit: &str) -> Doer {
    person(&format!("of-{unit}"), Role::Dispatcher, unit)
}

/// A member of the first team of a unit, such as `A-1`.
pub(super) fn member(unit: &str) -> Doer {
    let post = Post { role: Role::Officer, unit: unit.to_owned(), area: String::new() };
    let (id, teams) = (format!("in-{unit}"), vec![team(unit)]);
    Doer::Person(Person { name: id.to_uppercase(), id, posts: vec![post], teams })
}

/// Code of the first team of a unit.
pub(super) fn team(unit: &str) -> String {
    format!("{unit}-1")
}

pub(super) fn feedback() -> Doer {
    Doer::Service { name: "feedback".to_owned(), acting: None }
}

/// Dispatch in a clock operation that the command room declared.
pub(super) fn clocks() -> Doer {
    let Doer::Person(zhou) = command_room() else { unreachable!("a person") };
    Doer::Service { name: "dispatch".to_owned(), acting: Some(zhou) }
}

/// A route to A with B assisting.
pub(super) fn decision() -> Decision {
    let limit = |amount| RowLimit { limit: Limit::new(amount, LimitUnit::UrgentHour), purpose: String::new() };
    Decision {
        matter: "event:06028".to_owned(),
        row: 1,
        route: Route {
            lead: Some("A".to_owned()),
            assisting: vec!["B".to_owned()],
            grid: "g1".to_owned(),
            ..Route::default()
        },
        limits: vec![limit(2), limit(24)],
        evidence_photos: 1,
        evidence_words: true,
        reopen_days: 7,
        ..Decision::default()
    }
}

pub(super) fn queued() -> Decision {
    let mut decision = decision();
    decision.route.lead = None;
    decision.route.causes = vec![Cause::Conflict];
    decision
}

/// What a later register says: `unit` alone, under other versions and with other limits.
pub(super) fn answered(unit: &str) -> Decision {
    let mut decision = decision();
    decision.limits.pop();
    decision.route.lead = Some(unit.to_owned());
    decision.route.assisting.clear();
    decision.route.grid = "g2".to_owned();
    decision.route.versions = Versions { boundaries: 2, units: 2, catalogue: 2, register: 2, calendars: 2, assets: 2 };
    decision
}

pub(super) fn open(decision: Decision, fixed_on_the_spot: bool) -> (Case, Vec<Event>) {
    let opening = Opening {
        id: Uuid::from_u128(7),
        number: "T-1".to_owned(),
        town: "t".to_owned(),
        report: Report { fixed_on_the_spot, ..Report::default() },
        decision,
        actor: Actor { name: "intake".to_owned(), ..Actor::default() },
        parent: None,
    };
    Case::open(opening, at(0))
}

/// The id of the part that is made first, second and so on.
pub(super) fn part_id(number: u32) -> Uuid {
    Uuid::from_u128(100 + u128::from(number))
}

/// The case that is joined first, second and so on.
pub(super) fn joined_id(number: u32) -> Uuid {
    Uuid::from_u128(500 + u128::from(number))
}

/// What a part is made of.
pub(super) fn split(number: u32) -> Split {
    let decision = answered("C");
    let (matter, words) = (decision.matter.clone(), "另一处".to_owned());
    Split { id: part_id(number), matter, row: 0, place: None, words, decision }
}

/// Another open case.
pub(super) fn other() -> Case {
    Case { id: Uuid::from_u128(8), number: "T-2".to_owned(), ..open(decision(), false).0 }
}

/// A command that a case may well take, with `unit` where it names one or one of its teams, and `number` where it names a
/// hand-in, a request, an urge, a part, a joined case, an outage or a calendar. A team arrives by an even number and leaves by
/// an odd one, and so is its position shared.
pub(super) fn command(verb: Verb, unit: &str, number: u32, now: Timestamp) -> Command {
    let (text, unit) = ("because".to_owned(), unit.to_owned());
    match verb {
        Verb::Dispatch => Command::Dispatch { lead: Some(unit), assisting: Vec::new(), reason: text },
        Verb::Correct => Command::Correct { place: None, decision: Box::new(decision()), reason: text },
        Verb::Accept => Command::Accept,
        Verb::Assign => Command::Assign { assignee: text, team: Some(team(&unit)) },
        Verb::Message => Command::Message { words: text },
        Verb::AssignTask => Command::AssignTask { team: team(&unit), unit, name: text },
        Verb::Move => {
            let standing = if number.is_multiple_of(2) { Standing::OnSite } else { Standing::Free };
            Command::Move { team: team(&unit), standing }
        }
        Verb::Share => Command::Share { team: team(&unit), on: number.is_multiple_of(2) },
        Verb::Return => Command::Return { reason: text.clone(), basis: text, proposed_unit: unit },
        Verb::Rule => Command::Rule { lead: unit, reason: text.clone(), basis: text },
        Verb::Recall => Command::Recall { reason: text },
        Verb::Transfer => Command::Transfer { lead: unit, reason: text },
        Verb::Suspend => Command::Suspend { reason: text, until: now + jiff::SignedDuration::from_hours(24) },
        Verb::Resume => Command::Resume { reason: text },
        Verb::HandIn => Command::HandIn { words: text, evidence: vec![vec![1; 32]] },
        Verb::Void => Command::Void { reason: text },
        Verb::Split => Command::Split { split: Box::new(split(number)), reason: text },
        Verb::Settle => Command::Settle { part: part_id(number), outcome: Outcome::Handled },
        Verb::Unsettle => Command::Unsettle { part: part_id(number) },
        Verb::Merge => Command::Merge { into: Box::new(other()), reason: text },
        Verb::Join => {
            let case = Kin { id: joined_id(number), number: format!("J-{number}") };
            Command::Join { case, words: text.clone(), reason: text }
        }
        Verb::Unmerge => Command::Unmerge { reason: text, decision: Box::new(queued()) },
        Verb::Detach => Command::Detach { case: joined_id(number), reason: text },
        Verb::Urge => Command::Urge { words: text },
        Verb::AskExtension => Command::Ask { wish: Wish::Extension { limit: 0 }, reason: text },
        Verb::AskSuspension => {
            let until = now + jiff::SignedDuration::from_hours(24);
            Command::Ask { wish: Wish::Suspension { until }, reason: text }
        }
        Verb::AskHelp => Command::Ask { wish: Wish::Help { unit, words: text.clone() }, reason: text },
        Verb::Grant => Command::Grant { ask: number, reason: text },
        Verb::Decline => Command::Decline { ask: number, reason: text },
        Verb::Withdraw => Command::Withdraw { ask: number },
        Verb::Meet => Command::Meet { limit: 1, words: text },
        Verb::Engage => Command::Engage { unit, words: text, limit: None },
        Verb::Finish => Command::Finish { unit, words: text, evidence: Vec::new() },
        Verb::Release => Command::Release { unit, reason: text },
        Verb::Answer => Command::Answer { urge: number, words: text },
        Verb::Alarm => Command::Alarm { nobody: false },
        Verb::Close => Command::Close { hand_in: number, reason: text },
        Verb::Rework => Command::Rework { hand_in: number, reason: text },
        Verb::Reopen => Command::Reopen { reason: text, decision: Box::new(queued()) },
        Verb::Reroute => Command::Reroute { decision: Box::new(answered(&unit)), expected: None, reason: text },
        Verb::MoveGrid => Command::MoveGrid { grid: "g2".to_owned(), boundaries: 2 },
        Verb::Pause => {
            let from = now - jiff::SignedDuration::from_hours(1);
            let outage = Outage { id: Uuid::from_u128(number.into()), from, until: now, unit: String::new() };
            Command::Pause { outage, reason: text }
        }
        Verb::Recalculate => Command::Recalculate { operation: Uuid::from_u128(9), calendars: number, reason: text },
    }
}

/// Someone who may give the command.
pub(super) fn doer(verb: Verb, case: &Case) -> Doer {
    match verb {
        Verb::Accept
        | Verb::Assign
        | Verb::Return
        | Verb::HandIn
        | Verb::AskExtension
        | Verb::AskSuspension
        | Verb::AskHelp
        | Verb::Withdraw
        | Verb::Meet => dispatcher(case.lead.as_deref().unwrap_or("A")),
        Verb::Finish | Verb::AssignTask => dispatcher(case.open_tasks().next().map_or("B", |task| &task.unit)),
        Verb::Move => dispatcher(unit(verb, case)),
        Verb::Share => member(unit(verb, case)),
        Verb::Answer => match case.accountable() {
            Some(Holder::Unit(unit)) => dispatcher(&unit),
            Some(Holder::CommandRoom) | None => command_room(),
        },
        Verb::Close
        | Verb::Rework
        | Verb::Reopen
        | Verb::MoveGrid
        | Verb::Alarm
        | Verb::Settle
        | Verb::Unsettle
        | Verb::Join
        | Verb::Detach => feedback(),
        Verb::Rule | Verb::Split => supervisor(),
        Verb::Pause | Verb::Recalculate => clocks(),
        _ => command_room(),
    }
}

pub(super) fn apply(case: &Case, command: &Command, doer: &Doer, now: Timestamp) -> Result<(Case, Event), Refused> {
    let (rules, knows_unit) = (rules(), |unit: &str| UNITS.contains(&unit));
    case.apply(command, &Context { doer, now, rules: &rules, knows_unit: &knows_unit })
}

pub(super) fn allowed(case: &Case, doer: &Doer, now: Timestamp) -> Vec<Verb> {
    case.allowed(&Context { doer, now, rules: &rules(), knows_unit: &|_| false })
}

/// Gives a command as somebody; it must be taken.
pub(super) fn give(case: &Case, command: &Command, doer: &Doer, now: Timestamp) -> Case {
    apply(case, command, doer, now).expect("taken").0
}

/// Why a command is refused.
pub(super) fn why(case: &Case, command: &Command, doer: &Doer, now: Timestamp) -> Why {
    apply(case, command, doer, now).expect_err("refused").why
}

/// Seconds after the first moment at which each limit is due, in the order of the row.
pub(super) fn due(case: &Case) -> Vec<Option<i64>> {
    let seconds = |due: Timestamp| due.as_second() - at(0).as_second();
    case.deadlines(&rules()).iter().map(|deadline| deadline.due.at().map(seconds)).collect()
}

/// The case with every part of an assisting unit done, at the moment of the last event.
pub(super) fn finished(case: &Case) -> Case {
    let units: Vec<String> = case.open_tasks().map(|task| task.unit.clone()).collect();
    units.iter().fold(case.clone(), |case, unit| {
        let done = Command::Finish { unit: unit.clone(), words: "done".to_owned(), evidence: Vec::new() };
        apply(&case, &done, &dispatcher(unit), case.changed_at).expect("the part is open").0
    })
}

/// The number that a command may name: of the latest hand-in, of the latest request, of the latest urge that waits, of
/// the next part, of the latest that is open or settled, of the next case to be joined, or of the latest, of an
/// outage that is new, or of a newer calendar.
pub(super) fn number(verb: Verb, case: &Case) -> u32 {
    let last = |is: fn(&Part) -> bool| {
        case.parts.iter().filter(|part| is(part)).map(|part| of_id(part.case.id, 100)).max().unwrap_or_default()
    };
    let joined = || case.joined.iter().map(|joined| of_id(joined.case.id, 500)).max().unwrap_or_default();
    match verb {
        Verb::Split => last(|_| true) + 1,
        Verb::Settle => last(|part| part.end.is_none()),
        Verb::Unsettle => last(|part| part.end.is_some()),
        Verb::Join => joined() + 1,
        Verb::Detach => joined(),
        Verb::Grant | Verb::Decline | Verb::Withdraw => case.asks,
        Verb::Answer => case.urges.last().map_or(case.urged, |urge| urge.number),
        Verb::Pause => {
            let last = case.outages.iter().map(|outage| outage.id.as_u128()).max().unwrap_or_default();
            u32::try_from(last + 1).expect("few")
        }
        Verb::Recalculate => case.decision.route.versions.calendars + 1,
        _ => case.hand_in_number(),
    }
}

pub(super) fn of_id(id: Uuid, first: u128) -> u32 {
    u32::try_from(id.as_u128() - first).expect("a small number")
}

/// A unit that a command may name: one with an open part, the one whose team is out, or C.
pub(super) fn unit(verb: Verb, case: &Case) -> &str {
    match verb {
        Verb::Finish | Verb::Release | Verb::AssignTask => case.open_tasks().next().map_or("B", |task| &task.unit),
        Verb::Move | Verb::Share => {
            let crews = case.crews();
            let out = crews.iter().find(|(_, crew)| crew.is_out());
            out.or(crews.first()).map_or("B", |(unit, _)| unit)
        }
        _ => "C",
    }
}

/// Gives a command that must be taken.
pub(super) fn take(case: &Case, verb: Verb, second: i64) -> Case {
    take_with(case, &command(verb, unit(verb, case), number(verb, case), at(second)), second)
}

pub(super) fn take_with(case: &Case, command: &Command, second: i64) -> Case {
    match apply(case, command, &doer(command.verb(), case), at(second)) {
        Ok((case, _)) => case,
        Err(refused) => panic!("{}: {refused}", command.verb()),
    }
}

/// A case in `state`, one second per step; A has it where a unit has it.
pub(super) fn in_state(state: State) -> Case {
    let steps: &[Verb] = match state {
        State::Filed => return open(queued(), false).0,
        State::Dispatched => &[],
        State::Handling => &[Verb::Accept],
        State::Returned => &[Verb::Return],
        State::Suspended => &[Verb::Accept, Verb::Suspend],
        State::Handled => &[Verb::Accept, Verb::HandIn],
        State::Closed => &[Verb::Accept, Verb::HandIn, Verb::Close],
        State::Voided => &[Verb::Recall, Verb::Void],
    };
    let (case, _) = open(decision(), false);
    steps.iter().zip(1..).fold(case, |case, (verb, second)| match verb {
        Verb::HandIn => take(&finished(&case), *verb, second),
        _ => take(&case, *verb, second),
    })
}
