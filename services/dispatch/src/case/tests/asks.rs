//! Extensions, suspensions on request, limits met on the way.

use jiff::{SignedDuration, Timestamp};

use super::support::{
    allowed, at, command_room, decision, dispatcher, due, give, in_state, open, rules, supervisor, take, why,
};
use crate::case::{Case, Command, PauseReason, State, Verb, Why, Wish};

const HOUR: i64 = 3600;

fn ask(wish: Wish) -> Command {
    Command::Ask { wish, reason: "挖断的管线要先迁移".to_owned() }
}

fn extension(limit: u32) -> Command {
    ask(Wish::Extension { limit })
}

fn grant(ask: u32) -> Command {
    Command::Grant { ask, reason: String::new() }
}

fn extended(case: &Case, limit: u32, second: i64) -> Case {
    let asked = give(case, &extension(limit), &dispatcher("A"), at(second));
    give(&asked, &grant(asked.asks), &command_room(), at(second))
}

#[test]
fn an_extension_adds_one_original_limit_and_may_be_had_twice() {
    let case = in_state(State::Handling);
    assert_eq!(due(&case), [Some(2 * HOUR), Some(24 * HOUR)]);
    let once = extended(&case, 0, HOUR);
    assert_eq!(due(&once), [Some(2 * HOUR), Some(48 * HOUR)], "0 is the row's last");
    let twice = extended(&once, 1, HOUR);
    assert_eq!(due(&twice), [Some(4 * HOUR), Some(48 * HOUR)]);
    assert_eq!(why(&twice, &extension(0), &dispatcher("A"), at(HOUR)), Why::ExtensionsUsed { most: 2 });
    assert!(!allowed(&twice, &dispatcher("A"), at(HOUR)).contains(&Verb::AskExtension));
}

#[test]
fn what_an_extension_would_do_is_known_before_it_is_granted() {
    let would = |case: &Case| {
        let seconds = |due: Timestamp| due.as_second() - at(0).as_second();
        let limits = case.deadlines(&rules());
        limits.iter().map(|limit| case.extended_due(limit, &rules()).map(seconds)).collect::<Vec<_>>()
    };
    let case = in_state(State::Handling);
    assert_eq!(would(&case), [Some(4 * HOUR), Some(48 * HOUR)]);
    let once = extended(&case, 0, HOUR);
    assert_eq!(would(&once), [Some(4 * HOUR), Some(72 * HOUR)]);
    let met = give(&once, &Command::Meet { limit: 1, words: "已止水".to_owned() }, &dispatcher("A"), at(HOUR));
    assert_eq!(would(&met), [None, Some(72 * HOUR)], "what is met is not extended");
    for state in [State::Dispatched, State::Suspended, State::Handled] {
        assert_eq!(would(&in_state(state)), [None, None], "{state}");
    }
}

#[test]
fn an_extension_is_asked_for_before_the_deadline_and_may_be_granted_after_it() {
    let case = in_state(State::Handling);
    let over = Why::TooLate { limit: 1, due: Some(at(2 * HOUR)) };
    assert_eq!(why(&case, &extension(1), &dispatcher("A"), at(2 * HOUR + 1)), over);
    let over = Why::TooLate { limit: 2, due: Some(at(24 * HOUR)) };
    assert_eq!(why(&case, &extension(0), &dispatcher("A"), at(24 * HOUR + 1)), over);
    assert!(!allowed(&case, &dispatcher("A"), at(24 * HOUR + 1)).contains(&Verb::AskExtension));
    let asked = give(&case, &extension(0), &dispatcher("A"), at(24 * HOUR));
    let granted = give(&asked, &grant(1), &supervisor(), at(30 * HOUR));
    assert_eq!(due(&granted)[1], Some(48 * HOUR));
}

#[test]
fn a_refusal_does_not_count_and_one_request_is_open_at_a_time() {
    let mut case = in_state(State::Handling);
    for number in 1..=4 {
        case = give(&case, &extension(0), &dispatcher("A"), at(number.into()));
        assert_eq!(why(&case, &extension(0), &dispatcher("A"), at(5)), Why::AskOpen { number });
        let other = Why::NoAsk { named: number + 1, open: Some(number) };
        assert_eq!(why(&case, &grant(number + 1), &command_room(), at(5)), other);
        assert!(matches!(why(&case, &grant(number), &dispatcher("A"), at(5)), Why::NotYours { .. }));
        let decline = Command::Decline { ask: number, reason: "工期足够".to_owned() };
        case = give(&case, &decline, &command_room(), at(5));
    }
    assert_eq!(why(&case, &grant(4), &command_room(), at(6)), Why::NoAsk { named: 0, open: None });
    assert_eq!(due(&extended(&case, 0, 7))[1], Some(48 * HOUR));
}

#[test]
fn a_request_lapses_when_the_case_leaves_the_units_hands() {
    let asked = give(&in_state(State::Handling), &extension(0), &dispatcher("A"), at(5));
    for verb in [Verb::Return, Verb::Transfer, Verb::Suspend] {
        assert_eq!(take(&asked, verb, 6).ask, None, "{verb}");
    }
    assert_eq!(take(&asked, Verb::Assign, 6).ask, asked.ask);
    assert_eq!(give(&asked, &Command::Withdraw { ask: 1 }, &dispatcher("A"), at(6)).ask, None);
}

#[test]
fn another_unit_starts_without_the_extensions_of_the_one_before() {
    let case = extended(&in_state(State::Handling), 0, HOUR);
    let moved = take(&case, Verb::Transfer, 2 * HOUR);
    assert_eq!(due(&moved), [Some(4 * HOUR), Some(26 * HOUR)]);
    assert!(moved.extensions.is_empty());
}

#[test]
fn a_suspension_that_is_granted_stops_every_clock_until_it_is_over() {
    let until = at(11 * HOUR);
    let asked = give(&in_state(State::Handling), &ask(Wish::Suspension { until }), &dispatcher("A"), at(HOUR));
    let suspended = give(&asked, &grant(1), &command_room(), at(HOUR));
    assert_eq!((suspended.state, suspended.suspensions), (State::Suspended, 1));
    assert_eq!(suspended.clock.as_ref().map(|clock| clock.pauses[0].reason), Some(PauseReason::Suspended));
    assert_eq!(suspended.tasks[0].due(&rules()).and_then(gridcase_worktime::Due::at), None, "the part of B stands too");
    let resumed = take(&suspended, Verb::Resume, 11 * HOUR);
    assert_eq!(due(&resumed), [Some(12 * HOUR), Some(34 * HOUR)]);
    assert_eq!(resumed.tasks[0].due(&rules()).and_then(gridcase_worktime::Due::at), Some(at(34 * HOUR)));
    let again = ask(Wish::Suspension { until: at(20 * HOUR) });
    assert_eq!(why(&resumed, &again, &dispatcher("A"), at(12 * HOUR)), Why::SuspendedBefore { most: 1 });
}

#[test]
fn a_suspension_is_no_longer_than_the_policy_allows_and_not_granted_once_it_is_over() {
    let mut decision = decision();
    decision.policy.suspension_days = 10;
    decision.policy.extensions = 0;
    let case = take(&open(decision, false).0, Verb::Accept, 1);
    let latest = at(2) + SignedDuration::from_hours(240);
    for until in [at(2), latest + SignedDuration::from_secs(1)] {
        let refused = why(&case, &ask(Wish::Suspension { until }), &dispatcher("A"), at(2));
        assert_eq!(refused, Why::SuspensionRange { latest });
    }
    assert_eq!(why(&case, &extension(0), &dispatcher("A"), at(2)), Why::ExtensionsUsed { most: 0 });
    let asked = give(&case, &ask(Wish::Suspension { until: at(HOUR) }), &dispatcher("A"), at(2));
    assert!(matches!(why(&asked, &grant(1), &command_room(), at(HOUR)), Why::SuspensionRange { .. }));
    assert!(!allowed(&asked, &command_room(), at(HOUR)).contains(&Verb::Grant));
}

#[test]
fn limits_on_the_way_are_met_one_by_one_and_the_last_by_the_result() {
    let case = in_state(State::Handling);
    let meet = |limit| Command::Meet { limit, words: "已责令停工".to_owned() };
    assert_eq!(case.next_due(&rules()), Some(at(2 * HOUR)));
    let met = give(&case, &meet(1), &dispatcher("A"), at(HOUR));
    assert_eq!(met.next_due(&rules()), Some(at(24 * HOUR)));
    assert_eq!((met.met[0].limit, met.met[0].in_time), (1, Some(true)));
    assert_eq!(why(&met, &meet(1), &dispatcher("A"), at(HOUR)), Why::LastLimit { limit: 2 });
    assert_eq!(why(&case, &meet(2), &dispatcher("A"), at(HOUR)), Why::LastLimit { limit: 2 });
    assert_eq!(why(&case, &meet(3), &dispatcher("A"), at(HOUR)), Why::NoSuchLimit { limit: 3, running: vec![1, 2] });
    let extend = why(&met, &extension(1), &dispatcher("A"), at(HOUR));
    assert_eq!(extend, Why::NoSuchLimit { limit: 1, running: vec![2] });
    let late = give(&case, &meet(1), &dispatcher("A"), at(3 * HOUR));
    assert_eq!(late.met[0].in_time, Some(false));
}

#[test]
fn a_row_without_limits_has_none_to_extend_or_to_meet() {
    let mut decision = decision();
    decision.limits.clear();
    let case = take(&open(decision, false).0, Verb::Accept, 1);
    let none = Why::NoSuchLimit { limit: 0, running: Vec::new() };
    assert_eq!(none.to_string(), "the row has no limit that still runs");
    assert_eq!(why(&case, &extension(0), &dispatcher("A"), at(2)), none);
    let meet = Command::Meet { limit: 1, words: "已责令停工".to_owned() };
    assert_eq!(why(&case, &meet, &dispatcher("A"), at(2)), none);
}
