//! Outages that no clock runs in, and newer calendars in place of estimates, through the pure core.

use std::collections::BTreeSet;

use gridcase_worktime::{Calendar, Due, Limit, LimitUnit, Pause, Rules, Year, YearStatus};
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::support::{
    allowed, apply, at, clocks, command, command_room, decision, dispatcher, doer, due, feedback, finished, give,
    in_state, number, open, person, queued, supervisor, take, take_with, unit, why,
};
use crate::case::{
    Case, Clock, Command, Context, Outage, PauseReason, Role, RowLimit, Source, State, Step, Verb, What, Why,
};

const HOUR: i64 = 3600;
const MINUTE: i64 = 60;

fn outage(id: u128, from: i64, until: i64, unit: &str) -> Outage {
    Outage { id: Uuid::from_u128(id), from: at(from), until: at(until), unit: unit.to_owned() }
}

fn pause(outage: Outage) -> Command {
    Command::Pause { outage, reason: "政务云停电".to_owned() }
}

/// The case after an outage that is declared at a second.
fn stood(case: &Case, outage: Outage, second: i64) -> Case {
    give(case, &pause(outage), &clocks(), at(second))
}

/// Seconds after the first moment at which the part of B is due.
fn part_due(case: &Case) -> Option<i64> {
    let due = case.open_task("B").and_then(|task| task.due(&super::support::rules())).and_then(Due::at);
    due.map(|due| due.as_second() - at(0).as_second())
}

/// When the clock stood, in seconds after the first moment, and why.
fn pauses(case: &Case) -> Vec<(i64, Option<i64>, &'static str)> {
    let seconds = |at_: Timestamp| at_.as_second() - at(0).as_second();
    let clock = case.clock.as_ref().expect("a clock");
    clock.pauses.iter().map(|pause| (seconds(pause.from), pause.until.map(seconds), pause.reason.as_str())).collect()
}

#[test]
fn an_outage_moves_every_due_time_by_the_time_in_which_its_clock_ran() {
    let case = stood(&in_state(State::Handling), outage(1, HOUR, 3 * HOUR, ""), 4 * HOUR);
    assert_eq!(due(&case), [Some(4 * HOUR), Some(26 * HOUR)]);
    assert_eq!(part_due(&case), Some(26 * HOUR), "the part of B too");
    assert_eq!((case.state, pauses(&case)), (State::Handling, vec![(HOUR, Some(3 * HOUR), "outage")]));
    let before = stood(&in_state(State::Handling), outage(1, -5 * HOUR, HOUR, ""), 4 * HOUR);
    assert_eq!(due(&before), [Some(3 * HOUR), Some(25 * HOUR)], "from the dispatch on");
    let later = stood(&in_state(State::Handling), outage(1, 2 * HOUR, 3 * HOUR, ""), 4 * HOUR);
    assert_eq!(due(&later), [Some(2 * HOUR), Some(25 * HOUR)], "what was due before the outage stays");
}

#[test]
fn where_a_clock_stood_already_it_stands_once() {
    let suspended = take(&in_state(State::Handling), Verb::Suspend, HOUR);
    let both = stood(&suspended, outage(1, HOUR / 2, 2 * HOUR, ""), 2 * HOUR);
    assert_eq!(pauses(&both), [(HOUR / 2, Some(HOUR), "outage"), (HOUR, None, "suspended")]);
    let resumed = take(&both, Verb::Resume, 3 * HOUR);
    assert_eq!(due(&resumed)[0], Some(2 * HOUR + HOUR / 2 + 2 * HOUR));
    let afterwards = stood(&take(&suspended, Verb::Resume, 3 * HOUR), outage(1, HOUR / 2, 2 * HOUR, ""), 3 * HOUR);
    assert_eq!((pauses(&afterwards), due(&afterwards)), (pauses(&resumed), due(&resumed)), "whichever comes first");
    let overlapping = stood(&resumed, outage(2, HOUR / 4, 3 * HOUR + 60, ""), 4 * HOUR);
    let stood_in_all = 2 * HOUR + (3 * HOUR + 60 - HOUR / 4);
    assert_eq!(due(&overlapping)[0], Some(stood_in_all), "two outages that overlap, and the suspension, are one time");
}

#[test]
fn returns_and_judging_stand_already_and_the_time_before_them_did_not() {
    let returned = take(&in_state(State::Dispatched), Verb::Return, HOUR);
    let case = stood(&returned, outage(1, HOUR / 2, 2 * HOUR, ""), 2 * HOUR);
    let back = take_with(&case, &command(Verb::Rule, "A", 0, at(0)), 3 * HOUR);
    assert_eq!(due(&back)[0], Some(2 * HOUR + 2 * HOUR + HOUR / 2));
    let handled = take(&finished(&take(&in_state(State::Dispatched), Verb::Accept, HOUR)), Verb::HandIn, HOUR);
    let judged = stood(&handled, outage(1, HOUR / 2, 2 * HOUR, ""), 2 * HOUR);
    assert_eq!(judged.hand_in, handled.hand_in, "what was judged in time or late stays so");
    assert_eq!(due(&take(&judged, Verb::Rework, 3 * HOUR))[0], Some(2 * HOUR + 2 * HOUR + HOUR / 2));
}

#[test]
fn an_outage_of_one_unit_concerns_its_clocks_alone() {
    let case = in_state(State::Handling);
    let of = |unit| stood(&case, outage(1, HOUR, 2 * HOUR, unit), 2 * HOUR);
    assert_eq!((due(&of("A"))[0], part_due(&of("A"))), (Some(3 * HOUR), Some(24 * HOUR)));
    assert_eq!((due(&of("B"))[0], part_due(&of("B"))), (Some(2 * HOUR), Some(25 * HOUR)));
    assert_eq!((due(&of("C"))[0], part_due(&of("C"))), (Some(2 * HOUR), Some(24 * HOUR)));
    let returned = take(&case, Verb::Return, 3 * HOUR);
    let returned = stood(&returned, outage(1, HOUR, 2 * HOUR, "A"), 3 * HOUR);
    assert_eq!(pauses(&returned)[0], (HOUR, Some(2 * HOUR), "outage"), "A had it when it could not work");
}

#[test]
fn the_times_of_steps_and_urges_move_too_and_alarms_that_were_raised_stay() {
    let rules = years(YearStatus::Official);
    let step = |case: &Case| case.duty(&rules).and_then(|duty| duty.due).expect("due");
    let queued = in_state(State::Filed);
    assert_eq!(step(&queued), at(15 * MINUTE));
    let case = stood(&queued, outage(1, 5 * MINUTE, HOUR, ""), HOUR);
    assert_eq!(step(&case), at(HOUR + 10 * MINUTE));
    let of_unit = stood(&queued, outage(1, 5 * MINUTE, HOUR, "A"), HOUR);
    assert_eq!(step(&of_unit), at(15 * MINUTE), "the command room could work");
    let urged = take(&in_state(State::Handling), Verb::Urge, 0);
    let answered_by = |case: &Case| case.answer_due(&case.urges[0], &rules).at().expect("due");
    let moved = stood(&urged, outage(1, 0, 100 * HOUR, "A"), 100 * HOUR);
    assert!(answered_by(&moved) >= at(100 * HOUR), "{}", answered_by(&moved));

    // 96 minutes are 80 in the hundred of two hours.
    let raise = |case: &Case, second| {
        let (doer, now) = (feedback(), at(second));
        let context = Context { doer: &doer, now, rules: &rules, knows_unit: &|_| false };
        case.apply(&Command::Alarm { nobody: false }, &context).map(|(case, _)| case)
    };
    let warned = raise(&in_state(State::Handling), 96 * MINUTE).expect("80 in the hundred");
    let moved = stood(&warned, outage(1, HOUR, 96 * MINUTE, ""), 96 * MINUTE);
    assert_eq!(moved.raised, warned.raised, "once raised");
    let next = moved.next_alarm(&rules).expect("over");
    assert_eq!((next.0, next.1.percent), (at(156 * MINUTE), 100), "and what was not yet due is not raised early");
    assert!(raise(&moved, 155 * MINUTE).is_err());
}

#[test]
fn an_outage_counts_once_is_over_and_has_a_reason() {
    let case = in_state(State::Handling);
    let counted = stood(&case, outage(1, HOUR, 2 * HOUR, ""), 2 * HOUR);
    let again = why(&counted, &pause(outage(1, HOUR, 2 * HOUR, "")), &clocks(), at(3 * HOUR));
    assert_eq!(again, Why::OutageCounted { outage: Uuid::from_u128(1) });
    for (from, until) in [(HOUR, HOUR), (2 * HOUR, HOUR), (HOUR, 2 * HOUR + 1)] {
        assert_eq!(why(&case, &pause(outage(1, from, until, "")), &clocks(), at(2 * HOUR)), Why::OutageRange);
    }
    let silent = Command::Pause { outage: outage(1, 0, HOUR, ""), reason: " ".to_owned() };
    assert_eq!(why(&case, &silent, &clocks(), at(HOUR)), Why::Missing { field: "reason" });
}

#[test]
fn clocks_are_changed_only_by_an_operation_and_told_as_the_act_of_whoever_declared_it() {
    let case = in_state(State::Handling);
    let command = pause(outage(1, 0, HOUR, ""));
    for stranger in
        [command_room(), person("admin", Role::Administrator, ""), supervisor(), dispatcher("A"), feedback()]
    {
        assert!(matches!(why(&case, &command, &stranger, at(HOUR)), Why::NotYours { .. }), "{stranger:?}");
        let verbs = allowed(&case, &stranger, at(HOUR));
        assert!(!verbs.contains(&Verb::Pause) && !verbs.contains(&Verb::Recalculate));
    }
    let (_, event) = apply(&case, &command, &clocks(), at(HOUR)).expect("taken");
    assert_eq!((event.actor.person.as_str(), event.actor.role), ("zhou", Some(Role::Command)));
}

/// The rules of the tests with the years in which they play.
fn years(status: YearStatus) -> Rules {
    years_with(status, &[])
}

fn years_with(status: YearStatus, off: &[&str]) -> Rules {
    let mut calendar = Calendar::new();
    for year in 2026..2030 {
        let off = off.iter().map(|date| date.parse().expect("a date")).collect::<BTreeSet<jiff::civil::Date>>();
        let off = off.into_iter().filter(|date| date.year() == year).collect();
        calendar.insert(year, Year { status, off, work: BTreeSet::new() }).expect("a year");
    }
    Rules { calendar, ..super::support::rules() }
}

/// A case with one work day to handle it, on a Monday.
fn a_work_day() -> Case {
    let mut decision = decision();
    decision.limits = vec![RowLimit { limit: Limit::new(1, LimitUnit::WorkDay), purpose: String::new() }];
    decision.route.assisting.clear();
    take(&open(decision, false).0, Verb::Accept, 1)
}

fn recalculate(calendars: u32) -> Command {
    Command::Recalculate { operation: Uuid::from_u128(9), calendars, reason: "2026 年日历已公布".to_owned() }
}

/// What a command comes to by other rules.
fn by(case: &Case, command: &Command, rules: &Rules, second: i64) -> Result<Case, Why> {
    let doer = clocks();
    let context = Context { doer: &doer, now: at(second), rules, knows_unit: &|_| false };
    case.apply(command, &context).map(|(case, _)| case).map_err(|refused| refused.why)
}

#[test]
fn a_due_time_that_rests_on_an_estimate_is_calculated_by_the_newer_calendar() {
    let (estimate, published) = (years(YearStatus::Provisional), years_with(YearStatus::Official, &["2026-09-22"]));
    let case = a_work_day();
    let after = by(&case, &recalculate(4), &estimate, 9).expect("recalculated");
    assert_eq!(after.decision.route.versions.calendars, 4);
    let moves = case.moves(&estimate, &after, &published, at(9));
    let limit = moves.iter().find(|moved| moved.source == Source::Limit { number: 1, extensions: 0 }).expect("moves");
    let (Due::At { at: from, provisional: true }, Due::At { at: to, provisional: false }) = (limit.from, limit.to)
    else {
        panic!("{limit:?}")
    };
    assert_eq!(to.duration_since(from).as_hours(), 24, "a day off in between");
    assert_eq!(by(&after, &recalculate(4), &estimate, 10), Err(Why::NoNewerCalendar { own: 4 }));
}

#[test]
fn what_rests_on_published_years_or_on_natural_time_keeps_its_calendar() {
    let published = years(YearStatus::Official);
    assert_eq!(by(&a_work_day(), &recalculate(4), &published, 9), Err(Why::NotProvisional));
    let natural = in_state(State::Handling);
    assert_eq!(by(&natural, &recalculate(4), &years(YearStatus::Provisional), 9), Err(Why::NotProvisional));
}

#[test]
fn a_standing_clock_rests_on_the_estimate_that_it_will_go_on_by() {
    let estimate = years(YearStatus::Provisional);
    let suspended = take(&a_work_day(), Verb::Suspend, 9);
    let after = by(&suspended, &recalculate(4), &estimate, 10).expect("recalculated");
    assert_eq!(after.state, State::Suspended);
    let handled = take(&a_work_day(), Verb::HandIn, 9);
    assert!(by(&handled, &recalculate(4), &estimate, 10).is_ok());
}

#[test]
fn the_alarm_that_nobody_knows_ends_with_the_newer_calendar() {
    let unknown = super::support::rules();
    let case = a_work_day();
    let doer = feedback();
    let context = Context { doer: &doer, now: at(9), rules: &unknown, knows_unit: &|_| false };
    let (told, event) = case.apply(&Command::Alarm { nobody: false }, &context).expect("unknown");
    assert!(matches!(&event.what, What::Alarmed { alarm, .. } if alarm.percent == 0));
    let after = by(&told, &recalculate(4), &unknown, 10).expect("recalculated");
    assert_eq!(after.raised, []);
    assert!(after.next_alarm(&years(YearStatus::Official)).is_some_and(|(_, alarm)| alarm.percent == 80));
    assert_eq!(after.next_alarm(&unknown).map(|(_, alarm)| alarm.percent), Some(0), "nobody knows still: told anew");
}

/// Seconds that an outage may have begun before it was declared, how long it took at most, and whose it was.
type Cut = (i64, i64, Option<&'static str>);

fn cuts() -> impl Strategy<Value = Vec<Cut>> {
    let unit = prop::option::of(prop::sample::select(vec!["A", "B", "C"]));
    prop::collection::vec((0..400_000_i64, 1..200_000_i64, unit), 1..5)
}

fn lives() -> impl Strategy<Value = Vec<(Verb, i64)>> {
    let verbs: Vec<_> = Verb::ALL.into_iter().filter(|verb| *verb != Verb::Pause && *verb != Verb::Alarm).collect();
    prop::collection::vec((prop::sample::select(verbs), 0..40_000_i64), 0..40)
}

/// The case after a life, and the second at which it is.
fn lived(certain: bool, life: &[(Verb, i64)]) -> (Case, i64) {
    let mut case = open(if certain { decision() } else { queued() }, false).0;
    let mut second = 0;
    for (verb, later) in life {
        second += later;
        let named = unit(*verb, &case).to_owned();
        let asked = command(*verb, &named, number(*verb, &case), at(second));
        case = apply(&case, &asked, &doer(*verb, &case), at(second)).map_or(case, |(after, _)| after);
    }
    // As dispatch does by itself.
    if case.suspension.as_ref().is_some_and(|pause| case.state == State::Suspended && pause.until < at(second)) {
        case = give(&case, &Command::Resume { reason: String::new() }, &feedback(), at(second));
    }
    (case, second)
}

/// The outage of a cut that is declared at a second.
fn cut(id: u128, (back, long, unit): Cut, second: i64) -> Outage {
    let from = second - back;
    outage(id, from, (from + long).min(second), unit.unwrap_or_default())
}

/// The stretches in which a clock stood, put together.
fn standing(clock: &Clock) -> Vec<(Timestamp, Option<Timestamp>)> {
    clock.pauses.iter().filter(|pause| pause.until != Some(pause.from)).map(|pause| (pause.from, pause.until)).collect()
}

proptest! {
    /// Clocks say the same as the arithmetic of working time does with the outages beside all other pauses, overlapping as they
    /// are: nothing counts twice, in whatever order outages are declared, and a second time changes nothing.
    #[test]
    fn outages_stand_once_in_whatever_order(certain: bool, life in lives(), cuts in cuts()) {
        let rules = years(YearStatus::Official);
        let (case, second) = lived(certain, &life);
        prop_assume!(case.state.is_open());
        let outages: Vec<_> = (1..).zip(&cuts).map(|(id, of)| cut(id, *of, second)).filter(|cut| cut.from < cut.until).collect();
        let declare = |case: &Case, outage: &Outage| stood(case, outage.clone(), second);
        let after = outages.iter().fold(case.clone(), |case, outage| declare(&case, outage));
        let backwards = outages.iter().rev().fold(case.clone(), |case, outage| declare(&case, outage));
        let again = outages.iter().fold(after.clone(), |case, outage| {
            let id = Uuid::from_u128(outage.id.as_u128() + 100);
            declare(&case, &Outage { id, ..outage.clone() })
        });
        prop_assert!(after.moves(&rules, &again, &rules, at(second)).is_empty(), "the same times again move nothing");
        for (one, other) in after.owings_with(true).iter().zip(backwards.owings_with(true)) {
            prop_assert_eq!(one.clock.due(one.limit, &rules), other.clock.due(other.limit, &rules));
        }
        for (before, after) in case.owings_with(true).iter().zip(after.owings_with(true)) {
            let concerned = |outage: &&Outage| {
                let limit = matches!(before.source, Source::Limit { .. });
                let returned = case.returns.last().filter(|_| limit && case.state == State::Returned);
                let unit = returned.map_or(before.debtor.unit(), |returned| &returned.unit);
                outage.unit.is_empty() || outage.unit == unit
            };
            let own = before.clock.pauses.iter().map(|pause| Pause { from: pause.from, until: pause.until });
            let all: Vec<_> = own.chain(outages.iter().filter(concerned).map(|outage| Pause::closed(outage.from, outage.until))).collect();
            let expected = rules.deadline(before.limit, before.clock.started_at, &all);
            prop_assert_eq!(after.clock.due(after.limit, &rules), expected, "{:?}", before.source);
            let stood = standing(&after.clock);
            for pair in stood.windows(2) {
                prop_assert!(pair[0].1.is_some_and(|until| until <= pair[1].0), "in order and apart: {:?}", stood);
            }
        }
    }

    /// An outage in two parts is the outage, and what comes after it finds the same clocks.
    #[test]
    fn an_outage_is_the_sum_of_its_parts(certain: bool, life in lives(), of in cuts(), share in 1..99_i64) {
        let rules = years(YearStatus::Official);
        let (case, second) = lived(certain, &life);
        let whole = cut(1, of[0], second);
        prop_assume!(case.state.is_open() && whole.from < whole.until);
        let middle = whole.from + (whole.until.duration_since(whole.from) * i32::try_from(share).expect("a share")) / 100;
        let first = Outage { until: middle, ..whole.clone() };
        let second_part = Outage { id: Uuid::from_u128(2), from: middle, ..whole.clone() };
        prop_assume!(first.from < first.until && second_part.from < second_part.until);
        let at_once = stood(&case, whole, second);
        let in_parts = stood(&stood(&case, first, second), second_part, second);
        prop_assert!(at_once.moves(&rules, &in_parts, &rules, at(second)).is_empty());
    }

    /// A time in which the clock stood moves nothing that it counts.
    #[test]
    fn an_outage_within_a_pause_moves_no_limit(certain: bool, life in lives()) {
        let (case, second) = lived(certain, &life);
        prop_assume!(case.state.is_open());
        let pauses: Vec<_> = case.clock.iter().flat_map(|clock| clock.pauses.clone()).collect();
        for (id, pause) in (1..).zip(pauses) {
            let until = pause.until.unwrap_or(at(second)).min(at(second));
            if pause.from < until {
                let outage = Outage { id: Uuid::from_u128(id), from: pause.from, until, unit: String::new() };
                let after = stood(&case, outage, second);
                prop_assert_eq!(after.clock.as_ref().map(standing), case.clock.as_ref().map(standing));
                prop_assert!(pause.reason != PauseReason::Outage);
            }
        }
    }
}

#[test]
fn a_suspension_that_is_resumed_late_hides_no_outage_after_its_end() {
    let suspend = Command::Suspend { reason: "等待停电".to_owned(), until: at(2 * HOUR) };
    let suspended = give(&in_state(State::Handling), &suspend, &command_room(), at(HOUR));
    let case = stood(&suspended, outage(1, HOUR, 3 * HOUR, ""), 3 * HOUR);
    let resumed = give(&case, &Command::Resume { reason: String::new() }, &feedback(), at(3 * HOUR));
    assert_eq!(due(&resumed)[0], Some(4 * HOUR));
    assert_eq!(resumed.duty(&super::support::rules()).map(|duty| duty.step), Some(Step::Handle));
}
