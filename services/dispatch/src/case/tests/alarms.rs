//! Who owes the next step, and the ladder of alarms, through the pure core.

use std::collections::BTreeSet;

use gridcase_snapshot::Rung;
use gridcase_worktime::{Calendar, Limit, LimitUnit, Rules, Year, YearStatus};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::support::{
    UNITS, at, command, command_room, decision, dispatcher, doer, due, feedback, finished, give, in_state, number,
    open, person, queued, supervisor, take, unit, why,
};
use crate::case::{
    Alarm, Audience, Case, Command, Context, Debtor, Event, Raised, Role, Source, State, Step, Verb, What, Why, Wish,
};

const HOUR: i64 = 3600;
const MINUTE: i64 = 60;

/// The rules of the tests with the calendars of the years in which they play.
fn rules() -> Rules {
    let mut calendar = Calendar::new();
    for year in 2026..2030 {
        let days = Year { status: YearStatus::Official, off: BTreeSet::new(), work: BTreeSet::new() };
        calendar.insert(year, days).expect("a year");
    }
    Rules { calendar, ..super::support::rules() }
}

/// Raises what is due by `now`, as a process does that looks only then.
fn raised(case: &Case, rules: &Rules, now: Timestamp) -> (Case, Vec<(Timestamp, Alarm)>) {
    let doer = feedback();
    let (mut case, mut steps) = (case.clone(), Vec::new());
    while let Some((due, alarm)) = case.next_alarm(rules).filter(|(due, _)| *due <= now) {
        let context = Context { doer: &doer, now, rules, knows_unit: &|unit| UNITS.contains(&unit) };
        let (next, event) = case.apply(&Command::Alarm { nobody: false }, &context).expect("due");
        assert!(matches!(&event.what, What::Alarmed { alarm: told, .. } if *told == alarm));
        steps.push((due, alarm));
        case = next;
    }
    (case, steps)
}

/// Steps of one source: seconds after the first moment, percent, who is told.
fn ladder(steps: &[(Timestamp, Alarm)], source: &Source) -> Vec<(i64, u32, Rung)> {
    let of = steps.iter().filter(|(_, alarm)| alarm.source == *source);
    of.map(|(due, alarm)| (due.as_second() - at(0).as_second(), alarm.percent, alarm.to)).collect()
}

fn limit(number: u32) -> Source {
    Source::Limit { number, extensions: 0 }
}

#[test]
fn exactly_one_owes_the_next_step_of_an_open_case() {
    let asking = || take(&in_state(State::Handling), Verb::AskSuspension, 9);
    let unit = Debtor::Unit("A".to_owned());
    for (state, asks, step, debtor) in [
        (State::Filed, false, Step::Dispatch, Debtor::CommandRoom),
        (State::Dispatched, false, Step::Accept, unit.clone()),
        (State::Handling, false, Step::Handle, unit.clone()),
        (State::Handling, true, Step::Decide, Debtor::CommandRoom),
        (State::Returned, false, Step::Rule, Debtor::CommandRoom),
        (State::Suspended, false, Step::GoOn, unit),
        (State::Handled, false, Step::Review, Debtor::Supervisors),
    ] {
        let case = if asks { asking() } else { in_state(state) };
        let duty = case.duty(&rules()).expect("somebody owes");
        assert_eq!((duty.step, duty.debtor), (step, debtor), "{}", case.state);
        assert!(duty.due.is_some_and(|due| due > duty.since), "{}: {:?}", case.state, duty.due);
    }
    for state in [State::Closed, State::Voided] {
        assert_eq!(in_state(state).duty(&rules()), None, "{state}");
    }
}

#[test]
fn the_ladder_of_a_limit_climbs_by_its_share_each_step_once() {
    let (case, steps) = raised(&in_state(State::Handling), &rules(), at(100 * HOUR));
    let expected = [
        (96 * MINUTE, 80, Rung::Holder),
        (120 * MINUTE, 100, Rung::Holder),
        (150 * MINUTE, 125, Rung::Head),
        (180 * MINUTE, 150, Rung::Command),
        (240 * MINUTE, 200, Rung::Leader),
        (360 * MINUTE, 300, Rung::Overseer),
    ];
    assert_eq!(ladder(&steps, &limit(1)), expected);
    assert_eq!(ladder(&steps, &limit(2)).len(), 6);
    let part = ladder(&steps, &Source::Task { unit: "B".to_owned() });
    assert_eq!(part.first(), Some(&(19 * HOUR + 12 * MINUTE, 80, Rung::Holder)), "who assists has a ladder too");
    let orders: Vec<_> = steps.iter().map(|(due, _)| *due).collect();
    assert!(orders.is_sorted(), "the earliest first");
    let again = give_alarm(&case, at(100 * HOUR));
    assert!(matches!(again, Why::NoAlarm { next: None }), "{again}");
}

fn give_alarm(case: &Case, now: Timestamp) -> Why {
    let (rules, doer) = (rules(), feedback());
    let context = Context { doer: &doer, now, rules: &rules, knows_unit: &|_| false };
    case.apply(&Command::Alarm { nobody: false }, &context).expect_err("refused").why
}

#[test]
fn nothing_is_raised_before_its_time_nor_by_a_person() {
    let case = in_state(State::Handling);
    let Why::NoAlarm { next } = give_alarm(&case, at(96 * MINUTE - 1)) else { panic!("too early") };
    assert_eq!(next, Some(at(96 * MINUTE)));
    let by_person = why(&case, &Command::Alarm { nobody: false }, &command_room(), at(97 * MINUTE));
    assert!(matches!(by_person, Why::NotYours { .. }), "{by_person}");
}

#[test]
fn a_paused_clock_raises_nothing_and_goes_on_where_it_stood() {
    let case = give(&in_state(State::Handling), &suspend(HOUR, 5 * HOUR), &command_room(), at(HOUR));
    let (case, steps) = raised(&case, &rules(), at(5 * HOUR));
    assert_eq!(steps, [], "it stands");
    let resumed = give(&case, &Command::Resume { reason: String::new() }, &feedback(), at(6 * HOUR));
    let (_, steps) = raised(&resumed, &rules(), at(7 * HOUR));
    let expected = [(6 * HOUR + 36 * MINUTE, 80, Rung::Holder), (7 * HOUR, 100, Rung::Holder)];
    assert_eq!(ladder(&steps, &limit(1)), expected);
}

fn suspend(from: i64, seconds: i64) -> Command {
    Command::Suspend { reason: "等待停电".to_owned(), until: at(from) + SignedDuration::from_secs(seconds) }
}

#[test]
fn an_extension_begins_the_ladder_anew_and_what_is_met_is_silent() {
    let (case, _) = raised(&in_state(State::Handling), &rules(), at(96 * MINUTE));
    let ask = Command::Ask { wish: Wish::Extension { limit: 1 }, reason: "管线迁移".to_owned() };
    let asked = give(&case, &ask, &dispatcher("A"), at(100 * MINUTE));
    let granted = Command::Grant { ask: asked.asks, reason: String::new() };
    let case = give(&asked, &granted, &command_room(), at(101 * MINUTE));
    let (case, steps) = raised(&case, &rules(), at(200 * MINUTE));
    let extended = Source::Limit { number: 1, extensions: 1 };
    assert_eq!(ladder(&steps, &extended), [(192 * MINUTE, 80, Rung::Holder)], "80 in the hundred of four hours");
    assert_eq!(ladder(&steps, &limit(1)), []);
    let met = give(&case, &Command::Meet { limit: 1, words: "已止水".to_owned() }, &dispatcher("A"), at(201 * MINUTE));
    let (_, steps) = raised(&met, &rules(), at(23 * HOUR));
    assert!(steps.iter().all(|(_, alarm)| alarm.source != extended), "{steps:?}");
}

#[test]
fn the_step_past_a_limit_urges_the_unit_by_itself_once() {
    let case = in_state(State::Handling);
    let (mut case, mut urges) = (case, Vec::new());
    while let Some((due, alarm)) = case.next_alarm(&rules()) {
        if alarm.source == limit(1) {
            urges.push((alarm.percent, case.urges_by_itself(&alarm)));
        }
        case = raised(&case, &rules(), due).0;
    }
    assert_eq!(urges, [(80, false), (100, true), (125, false), (150, false), (200, false), (300, false)]);
}

#[test]
fn a_command_room_that_owes_is_not_told_twice() {
    let (case, _) = open(queued(), false);
    let (_, steps) = raised(&case, &rules(), at(HOUR));
    let told: Vec<_> = steps.iter().map(|(_, alarm)| (alarm.percent, alarm.audience())).collect();
    let expected =
        [(80, Audience::Command), (100, Audience::Command), (200, Audience::Leader), (300, Audience::Overseer)];
    assert_eq!(told, expected, "nothing ages in the queue unseen");
}

#[test]
fn without_the_years_calendar_the_command_room_is_told_once_that_nobody_knows() {
    let unknown = super::support::rules();
    let mut decision = decision();
    decision.limits = vec![crate::case::RowLimit { limit: Limit::new(1, LimitUnit::WorkDay), purpose: String::new() }];
    decision.route.assisting.clear();
    let case = take(&open(decision, false).0, Verb::Accept, 1);
    let (case, steps) = raised(&case, &unknown, at(1000 * HOUR));
    let told: Vec<_> = steps.iter().map(|(_, alarm)| (alarm.percent, alarm.to, alarm.due)).collect();
    assert_eq!(told, [(0, Rung::Command, None)]);
    // Once the calendar is there, the ladder begins.
    let (_, steps) = raised(&case, &rules(), at(1000 * HOUR));
    assert_eq!(ladder(&steps, &limit(1)).len(), 6);
}

#[test]
fn an_urge_is_answered_by_whoever_holds_the_case_and_has_a_time_of_its_own() {
    let urge = Command::Urge { words: "群众多次反映".to_owned() };
    let head = person("head", Role::Head, "A");
    for superior in
        [command_room(), supervisor(), head, person("li", Role::Leader, ""), person("qu", Role::Overseer, "")]
    {
        assert_eq!(give(&in_state(State::Handling), &urge, &superior, at(9)).urges.len(), 1);
    }
    let stranger = person("head", Role::Head, "C");
    assert!(matches!(why(&in_state(State::Handling), &urge, &stranger, at(9)), Why::NotYours { .. }));
    let case = give(&in_state(State::Handling), &urge, &supervisor(), at(9));
    let answer = |urge, words: &str| Command::Answer { urge, words: words.to_owned() };
    assert!(matches!(why(&case, &answer(1, "在办"), &dispatcher("B"), at(10)), Why::NotYours { .. }));
    assert_eq!(why(&case, &answer(2, "在办"), &dispatcher("A"), at(10)), Why::NoUrge { named: 2, open: vec![1] });
    assert_eq!(why(&case, &answer(1, " "), &dispatcher("A"), at(10)), Why::Missing { field: "words" });
    let (late, steps) = raised(&case, &rules(), at(48 * HOUR));
    assert_eq!(ladder(&steps, &Source::Urge { number: 1 }).len(), 6, "an urge that nobody answers climbs");
    let answered = give(&late, &answer(1, "今日完成"), &dispatcher("A"), at(48 * HOUR));
    assert_eq!(answered.urges, []);
    assert_eq!(due(&answered), due(&case), "an urge moves no deadline");
    let handed_in = take(&finished(&case), Verb::HandIn, 11);
    assert_eq!(handed_in.urges, [], "a result answers by itself");
}

fn lives() -> impl Strategy<Value = Vec<(Verb, i64)>> {
    prop::collection::vec((prop::sample::select(Verb::ALL.to_vec()), 0..40_000_i64), 0..40)
}

proptest! {
    /// However often somebody looks, the steps are the same ones, each once; what was raised stands only for what still runs.
    #[test]
    fn steps_do_not_hang_on_how_often_is_looked(certain: bool, life in lives(), pace in 60..50_000_i64) {
        let rules = rules();
        let mut second = 0;
        let mut case = open(if certain { decision() } else { queued() }, false).0;
        for (verb, later) in life {
            second += later;
            let now = at(second);
            let who = doer(verb, &case);
            let context = Context { doer: &who, now, rules: &rules, knows_unit: &|unit| UNITS.contains(&unit) };
            let named = unit(verb, &case).to_owned();
            let given = case.apply(&command(verb, &named, number(verb, &case), now), &context);
            case = given.map_or(case, |(after, _): (Case, Event)| after);
            prop_assert_eq!(case.duty(&rules).is_some(), case.state.is_open());
            let owings = case.owings();
            let runs = |raised: &Raised| {
                owings.iter().any(|owing| owing.source == raised.source && owing.clock.started_at == raised.since)
            };
            prop_assert!(case.raised.iter().all(runs));
        }
        let end = second + 500_000;
        let (_, at_once) = raised(&case, &rules, at(end));
        let (mut seen, mut looked, mut moment) = (case, Vec::new(), second);
        while moment < end {
            moment = (moment + pace).min(end);
            let (next, steps) = raised(&seen, &rules, at(moment));
            prop_assert!(steps.iter().all(|(due, _)| *due <= at(moment)));
            looked.extend(steps);
            seen = next;
        }
        let key = |(due, alarm): &(Timestamp, Alarm)| (*due, format!("{alarm:?}"));
        let mut sorted = [at_once, looked];
        for steps in &mut sorted {
            steps.sort_by_key(key);
        }
        prop_assert_eq!(&sorted[0], &sorted[1]);
        let mut once: Vec<_> = sorted[0].iter().map(|(_, alarm)| format!("{:?}", (&alarm.source, alarm.since, alarm.percent))).collect();
        let all = once.len();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), all, "each step once");
    }
}
