//! Units that assist, and the lead that waits for them.

use super::support::{allowed, at, command_room, dispatcher, give, in_state, rules, supervisor, take, why};
use crate::case::{Case, Command, How, RowLimit, State, Verb, Why, Wish};
use gridcase_worktime::{Limit, LimitUnit};

const HOUR: i64 = 3600;

fn finish(unit: &str) -> Command {
    Command::Finish { unit: unit.to_owned(), words: "已清障".to_owned(), evidence: vec![vec![1; 32]] }
}

fn engage(unit: &str, limit: Option<RowLimit>) -> Command {
    Command::Engage { unit: unit.to_owned(), words: "协助封路".to_owned(), limit }
}

fn hand_in() -> Command {
    Command::HandIn { words: "done".to_owned(), evidence: vec![vec![2; 32]] }
}

#[test]
fn the_lead_hands_in_only_when_every_part_is_done_or_released() {
    let case = give(&in_state(State::Handling), &engage("C", None), &command_room(), at(5));
    assert_eq!(case.assisting(), ["B", "C"]);
    let open = Why::OpenTasks { units: vec!["B".to_owned(), "C".to_owned()] };
    assert_eq!(why(&case, &hand_in(), &dispatcher("A"), at(6)), open);
    assert!(!allowed(&case, &dispatcher("A"), at(6)).contains(&Verb::HandIn));
    let b_done = give(&case, &finish("B"), &dispatcher("B"), at(6));
    assert!(b_done.handlers.contains(&"of-B".to_owned()));
    let released = Command::Release { unit: "C".to_owned(), reason: "不再需要".to_owned() };
    let free = give(&b_done, &released, &dispatcher("A"), at(7));
    assert_eq!(free.assisting(), ["B"], "who did a part still sees the case, who was released does not");
    assert_eq!(give(&free, &hand_in(), &dispatcher("A"), at(8)).state, State::Handled);
}

#[test]
fn a_part_has_a_clock_of_its_own() {
    let limit = RowLimit { limit: Limit::new(3, LimitUnit::UrgentHour), purpose: String::new() };
    let case = give(&in_state(State::Handling), &engage("C", Some(limit)), &command_room(), at(HOUR));
    let due = |case: &Case, unit: &str| {
        case.open_task(unit).and_then(|task| task.due(&rules())).and_then(gridcase_worktime::Due::at)
    };
    assert_eq!((due(&case, "B"), due(&case, "C")), (Some(at(24 * HOUR)), Some(at(4 * HOUR))));
    let in_time = |case: &Case| match case.tasks[1].end.as_ref().map(|end| end.how.clone()) {
        Some(How::Done { in_time, .. }) => in_time,
        other => panic!("{other:?}"),
    };
    assert_eq!(in_time(&give(&case, &finish("C"), &dispatcher("C"), at(4 * HOUR))), Some(true));
    assert_eq!(in_time(&give(&case, &finish("C"), &dispatcher("C"), at(4 * HOUR + 1))), Some(false));
}

#[test]
fn a_part_that_is_done_while_the_clocks_stand_is_in_time() {
    let suspended = take(&in_state(State::Handling), Verb::Suspend, HOUR);
    let done = give(&suspended, &finish("B"), &dispatcher("B"), at(30 * HOUR));
    let how = done.tasks[0].end.as_ref().map(|end| end.how.clone());
    assert!(matches!(how, Some(How::Done { in_time: Some(true), .. })), "{how:?}");
}

#[test]
fn each_acts_for_its_own_part_alone() {
    let case = give(&in_state(State::Handling), &engage("C", None), &command_room(), at(5));
    for stranger in [dispatcher("A"), dispatcher("C"), dispatcher("D"), command_room(), supervisor()] {
        assert!(matches!(why(&case, &finish("B"), &stranger, at(6)), Why::NotYours { .. }), "{stranger:?}");
    }
    let released = Command::Release { unit: "B".to_owned(), reason: "错派".to_owned() };
    for stranger in [dispatcher("B"), dispatcher("C"), supervisor()] {
        assert!(matches!(why(&case, &released, &stranger, at(6)), Why::NotYours { .. }));
    }
    assert_eq!(allowed(&case, &dispatcher("B"), at(6)), [Verb::Finish, Verb::Message, Verb::AssignTask]);
    assert!(matches!(why(&case, &engage("D", None), &dispatcher("A"), at(6)), Why::NotYours { .. }));
}

#[test]
fn a_unit_neither_leads_and_assists_nor_assists_twice_at_once() {
    let case = in_state(State::Handling);
    for (unit, taken) in [("A", true), ("B", true), ("Z", false)] {
        let refused = why(&case, &engage(unit, None), &command_room(), at(5));
        let expected = if taken {
            Why::SameUnit { field: "unit", unit: unit.to_owned() }
        } else {
            Why::UnknownUnit { field: "unit", unit: unit.to_owned() }
        };
        assert_eq!(refused, expected);
    }
    let none = Why::NoTask { unit: "C".to_owned(), open: vec!["B".to_owned()] };
    assert_eq!(
        why(&case, &Command::Release { unit: "C".to_owned(), reason: "x".to_owned() }, &command_room(), at(5)),
        none
    );
    let all_done = give(&case, &finish("B"), &dispatcher("B"), at(5));
    let release = Command::Release { unit: "B".to_owned(), reason: "x".to_owned() };
    let nobody = why(&all_done, &release, &command_room(), at(6));
    assert_eq!(nobody.to_string(), "no unit has an open part in the case");
    let again = give(&give(&case, &finish("B"), &dispatcher("B"), at(5)), &engage("B", None), &command_room(), at(6));
    assert_eq!((again.assisting(), again.tasks.len()), (vec!["B"], 2), "a second part after the first");
}

#[test]
fn help_is_asked_for_by_the_lead_and_given_by_the_command_room() {
    let case = in_state(State::Handling);
    let wish = |unit: &str| Wish::Help { unit: unit.to_owned(), words: "封闭路口".to_owned() };
    let ask = |unit: &str| Command::Ask { wish: wish(unit), reason: "车流大".to_owned() };
    assert!(matches!(why(&case, &ask("B"), &dispatcher("A"), at(5)), Why::SameUnit { .. }));
    let asked = give(&case, &ask("C"), &dispatcher("A"), at(5));
    let granted = give(&asked, &Command::Grant { ask: 1, reason: String::new() }, &command_room(), at(6));
    assert_eq!((granted.assisting(), granted.ask.is_none()), (vec!["B", "C"], true));
    assert_eq!(granted.open_task("C").map(|task| task.words.as_str()), Some("封闭路口"));
    let engaged = give(&asked, &engage("C", None), &command_room(), at(6));
    let refused = why(&engaged, &Command::Grant { ask: 1, reason: String::new() }, &command_room(), at(7));
    assert!(matches!(refused, Why::SameUnit { .. }), "it assists already");
}

#[test]
fn who_assists_goes_on_under_another_lead_unless_it_leads_now() {
    let case = give(&in_state(State::Handling), &engage("C", None), &command_room(), at(5));
    let moved = take(&case, Verb::Transfer, 6);
    assert_eq!((moved.lead.as_deref(), moved.assisting()), (Some("C"), vec!["B"]));
    assert_eq!(moved.open_task("B").map(|task| task.clock.started_at), Some(at(0)), "its clock goes on");
    let recalled = take(&in_state(State::Dispatched), Verb::Recall, 1);
    assert!(recalled.tasks.is_empty());
}
