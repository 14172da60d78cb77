//! The rules that a table of states does not show.

use jiff::SignedDuration;

use super::support::{
    allowed, answered, apply, at, command, command_room, decision, dispatcher, due, feedback, finished, in_state, open,
    person, queued, supervisor, take, take_with, why,
};
use crate::case::{Cause, Command, Outcome, PauseReason, Role, State, Verb, Why};

const HOUR: i64 = 3600;

#[test]
fn a_certain_route_is_dispatched_in_the_same_breath() {
    let (case, events) = open(decision(), false);
    assert_eq!(events.len(), 2);
    assert_eq!((case.state, case.lead.as_deref(), case.sequence), (State::Dispatched, Some("A"), 2));
    assert_eq!(due(&case), [Some(2 * HOUR), Some(24 * HOUR)]);
}

#[test]
fn what_was_fixed_on_the_spot_is_closed_at_once_even_without_a_route() {
    for decision in [decision(), queued()] {
        let (case, events) = open(decision, true);
        assert_eq!((case.state, case.outcome), (State::Closed, Some(Outcome::FixedOnTheSpot)));
        assert_eq!(events.len(), 2);
        assert!(case.lead.is_none() && case.clock.is_none());
    }
}

#[test]
fn nothing_waits_without_a_cause() {
    let (case, events) = open(queued(), false);
    assert_eq!((case.state, &case.causes[..], events.len()), (State::Filed, &[Cause::Conflict][..], 1));
    let corrected = take(&case, Verb::Correct, 1);
    assert_eq!(corrected.causes, [Cause::Confirmation]);
    let recalled = take(&in_state(State::Dispatched), Verb::Recall, 1);
    assert_eq!(recalled.causes, [Cause::Recalled]);
    assert_eq!(take(&recalled, Verb::Correct, 2).causes, [Cause::Recalled]);
    let reopened = take(&in_state(State::Closed), Verb::Reopen, 10);
    assert_eq!(reopened.causes, [Cause::Reopened, Cause::Conflict]);
}

#[test]
fn only_the_lead_units_dispatcher_acts_for_it() {
    let case = in_state(State::Dispatched);
    for stranger in [dispatcher("B"), dispatcher("C"), command_room(), supervisor(), feedback()] {
        assert!(matches!(why(&case, &Command::Accept, &stranger, at(1)), Why::NotYours { .. }));
        assert!(!allowed(&case, &stranger, at(1)).contains(&Verb::Accept));
    }
    let (case, event) = apply(&case, &Command::Accept, &dispatcher("A"), at(1)).expect("accepted");
    assert_eq!((event.actor.unit.as_str(), event.actor.person.as_str()), ("A", "of-A"));
    assert_eq!((case.handlers, case.handled_by), (vec!["of-A".to_owned()], vec!["A".to_owned(), "B".to_owned()]));
}

#[test]
fn judging_and_reopening_are_for_feedback_alone() {
    let (handled, closed) = (in_state(State::Handled), in_state(State::Closed));
    for person in [command_room(), supervisor(), dispatcher("A")] {
        for (case, verb) in [(&handled, Verb::Close), (&handled, Verb::Rework), (&closed, Verb::Reopen)] {
            let refused = why(case, &command(verb, "", 1, at(9)), &person, at(9));
            assert!(matches!(refused, Why::NotYours { .. }), "{verb}");
        }
    }
}

#[test]
fn the_clock_runs_from_the_dispatch_and_stands_while_the_result_is_judged() {
    let handled = take(&finished(&take(&in_state(State::Dispatched), Verb::Accept, HOUR)), Verb::HandIn, HOUR + 60);
    assert_eq!(due(&handled), [None, None]);
    assert_eq!(handled.hand_in.as_ref().expect("a hand-in").in_time, Some(true));
    let again = take(&handled, Verb::Rework, 3 * HOUR + 60);
    assert_eq!((again.state, again.reworks), (State::Handling, 1));
    assert_eq!(due(&again), [Some(4 * HOUR), Some(26 * HOUR)]);
    let late = take(&again, Verb::HandIn, 27 * HOUR);
    assert_eq!(late.hand_in.as_ref().map(|hand_in| (hand_in.number, hand_in.in_time)), Some((2, Some(false))));
}

#[test]
fn a_return_pauses_and_only_another_unit_starts_anew() {
    let returned = take(&in_state(State::Dispatched), Verb::Return, HOUR);
    assert_eq!((returned.state, returned.lead.as_deref()), (State::Returned, None));
    let back = take_with(&returned, &command(Verb::Rule, "A", 0, at(0)), 2 * HOUR);
    assert_eq!((back.state, back.lead.as_deref()), (State::Handling, Some("A")));
    assert_eq!(due(&back)[0], Some(3 * HOUR));
    let other = take_with(&returned, &command(Verb::Rule, "B", 0, at(0)), 2 * HOUR);
    assert_eq!((other.state, other.lead.as_deref()), (State::Dispatched, Some("B")));
    assert!(other.assisting().is_empty(), "B no longer assists, it leads");
    assert_eq!(due(&other)[0], Some(4 * HOUR));
}

#[test]
fn a_unit_returns_a_case_once_even_when_it_comes_back_over_another() {
    let returned = take(&in_state(State::Dispatched), Verb::Return, 1);
    let back = take_with(&returned, &command(Verb::Rule, "A", 0, at(0)), 2);
    let again = why(&back, &command(Verb::Return, "C", 0, at(3)), &dispatcher("A"), at(3));
    assert_eq!(again, Why::ReturnedBefore { unit: "A".to_owned() });
    assert!(!allowed(&back, &dispatcher("A"), at(3)).contains(&Verb::Return));
    let b = take_with(&back, &command(Verb::Transfer, "B", 0, at(0)), 3);
    let b_returned = take(&b, Verb::Return, 4);
    let a = take_with(&b_returned, &command(Verb::Rule, "A", 0, at(0)), 5);
    assert_eq!(a.state, State::Dispatched);
    let again = why(&a, &command(Verb::Return, "C", 0, at(6)), &dispatcher("A"), at(6));
    assert_eq!(again, Why::ReturnedBefore { unit: "A".to_owned() });
}

#[test]
fn a_return_needs_reason_basis_and_another_unit_that_exists() {
    let case = in_state(State::Handling);
    let give = |reason: &str, basis: &str, unit: &str| {
        let (reason, basis, proposed_unit) = (reason.to_owned(), basis.to_owned(), unit.to_owned());
        why(&case, &Command::Return { reason, basis, proposed_unit }, &dispatcher("A"), at(9)).field()
    };
    assert_eq!(give(" ", "law", "B"), Some("reason"));
    assert_eq!(give("not ours", "", "B"), Some("basis"));
    assert_eq!(give("not ours", "law", ""), Some("proposed_unit"));
    assert_eq!(give("not ours", "law", "A"), Some("proposed_unit"));
    assert_eq!(give("not ours", "law", "Z"), Some("proposed_unit"));
}

#[test]
fn a_suspension_stops_the_clock_once_and_at_most_for_a_year() {
    let handling = take(&in_state(State::Dispatched), Verb::Accept, 60);
    for until in [at(60), at(366 * 24 * HOUR + 61)] {
        let command = Command::Suspend { reason: "works".to_owned(), until };
        assert!(matches!(why(&handling, &command, &command_room(), at(60)), Why::SuspensionRange { .. }));
    }
    let suspended = take(&handling, Verb::Suspend, HOUR);
    assert_eq!(due(&suspended), [None, None]);
    let resumed = take(&suspended, Verb::Resume, 2 * HOUR);
    assert_eq!(due(&resumed)[0], Some(3 * HOUR));
    let again = why(&resumed, &command(Verb::Suspend, "", 0, at(3 * HOUR)), &command_room(), at(3 * HOUR));
    assert_eq!(again, Why::SuspendedBefore { most: 1 });
}

#[test]
fn a_suspension_that_is_resumed_late_ended_when_it_had_to() {
    let suspended = take(&in_state(State::Handling), Verb::Suspend, HOUR);
    let until = suspended.suspension.as_ref().expect("suspended").until;
    let (resumed, _) = apply(
        &suspended,
        &Command::Resume { reason: String::new() },
        &feedback(),
        until + SignedDuration::from_mins(5),
    )
    .expect("resumed");
    let pause = &resumed.clock.expect("a clock").pauses[0];
    assert_eq!((pause.reason, pause.until), (PauseReason::Suspended, Some(until)));
}

#[test]
fn the_command_room_recalls_until_someone_accepts() {
    let recalled = take(&in_state(State::Dispatched), Verb::Recall, 9999);
    assert_eq!((recalled.state, recalled.lead, recalled.clock), (State::Filed, None, None));
    let accepted = in_state(State::Handling);
    let refused = why(&accepted, &command(Verb::Recall, "", 0, at(9)), &command_room(), at(9));
    assert!(matches!(refused, Why::State { .. }));
}

#[test]
fn a_transfer_names_another_unit_and_starts_its_clock() {
    let handling = in_state(State::Handling);
    let same = why(&handling, &command(Verb::Transfer, "A", 0, at(9)), &command_room(), at(9));
    assert_eq!(same, Why::SameUnit { field: "lead", unit: "A".to_owned() });
    let moved = take(&handling, Verb::Transfer, HOUR);
    assert_eq!((moved.lead.as_deref(), moved.accepted_at), (Some("C"), None));
    assert_eq!(due(&moved)[0], Some(3 * HOUR));
}

#[test]
fn a_rerouted_case_that_runs_keeps_row_limits_and_calendar_and_starts_its_clock() {
    let handling = in_state(State::Handling);
    let moved = take(&handling, Verb::Reroute, HOUR);
    assert_eq!((moved.state, moved.lead.as_deref(), moved.accepted_at), (State::Dispatched, Some("C"), None));
    assert!(moved.assisting().is_empty(), "the register names none");
    assert_eq!(due(&moved), [Some(3 * HOUR), Some(25 * HOUR)]);
    let versions = moved.decision.route.versions;
    assert_eq!((versions.register, versions.boundaries, versions.catalogue, versions.calendars), (2, 2, 0, 0));
    assert_eq!((&moved.decided_grid, &moved.current_grid), (&handling.decided_grid, &handling.current_grid));
}

#[test]
fn a_rerouted_case_of_the_queue_is_decided_anew_as_a_whole() {
    let moved = take(&in_state(State::Filed), Verb::Reroute, HOUR);
    assert_eq!((moved.state, moved.lead.as_deref(), moved.causes.len()), (State::Dispatched, Some("C"), 0));
    assert_eq!((moved.decision.limits.len(), moved.decision.route.versions.catalogue), (1, 2));
}

#[test]
fn a_case_is_rerouted_only_to_a_certain_other_unit_that_whoever_asks_expects() {
    let case = in_state(State::Dispatched);
    let reroute = |decision, expected: Option<&str>| Command::Reroute {
        decision: Box::new(decision),
        expected: expected.map(str::to_owned),
        reason: "because".to_owned(),
    };
    let refused = |command: &Command| why(&case, command, &command_room(), at(9));
    assert_eq!(refused(&reroute(queued(), None)), Why::NoRoute);
    assert_eq!(refused(&reroute(decision(), None)), Why::SameUnit { field: "to", unit: "A".to_owned() });
    let other = Why::OtherAnswer { expected: "B".to_owned(), answer: "C".to_owned() };
    assert_eq!(refused(&reroute(answered("C"), Some("B"))), other);
    assert!(matches!(refused(&reroute(answered("Z"), None)), Why::UnknownUnit { .. }));
    let administrator = person("admin", Role::Administrator, "");
    let (_, event) = apply(&case, &reroute(answered("C"), Some("C")), &administrator, at(9)).expect("rerouted");
    assert_eq!((event.actor.person.as_str(), event.actor.role), ("admin", Some(Role::Administrator)));
    for stranger in [supervisor(), dispatcher("A"), feedback()] {
        let refused = why(&case, &reroute(answered("C"), None), &stranger, at(9));
        assert!(matches!(refused, Why::NotYours { .. }));
    }
}

#[test]
fn another_grid_changes_neither_state_nor_clock_nor_the_grid_of_the_decision() {
    for state in State::ALL.into_iter().filter(|state| state.is_open()) {
        let case = in_state(state);
        let moved = take(&case, Verb::MoveGrid, 100);
        assert_eq!((moved.current_grid.as_str(), moved.decided_grid.as_str()), ("g2", "g1"));
        assert_eq!((moved.state, moved.state_since, &moved.clock), (case.state, case.state_since, &case.clock));
        let refused = why(&case, &command(Verb::MoveGrid, "", 0, at(100)), &command_room(), at(100));
        assert!(matches!(refused, Why::NotYours { .. }));
    }
}

#[test]
fn confirming_takes_the_routes_own_units_and_another_lead_needs_a_reason() {
    let recalled = take(&in_state(State::Dispatched), Verb::Recall, 1);
    let confirm = Command::Dispatch { lead: None, assisting: Vec::new(), reason: String::new() };
    let confirmed = take_with(&recalled, &confirm, 2);
    assert_eq!((confirmed.lead.as_deref(), confirmed.assisting()), (Some("A"), vec!["B"]));
    let other = |lead: &str, assisting: &[&str], reason: &str| Command::Dispatch {
        lead: Some(lead.to_owned()),
        assisting: assisting.iter().map(ToString::to_string).collect(),
        reason: reason.to_owned(),
    };
    let refused = |command: &Command| why(&recalled, command, &command_room(), at(2)).field();
    assert_eq!(refused(&other("C", &[], "")), Some("reason"));
    assert_eq!(refused(&other("Z", &[], "so")), Some("lead"));
    assert_eq!(refused(&other("C", &["C"], "so")), Some("assisting"));
    assert_eq!(refused(&other("C", &["D", "D"], "so")), Some("assisting"));
    assert_eq!(refused(&other("C", &["Z"], "so")), Some("assisting"));
    assert_eq!(why(&in_state(State::Filed), &confirm, &command_room(), at(2)), Why::NoRoute);
}

#[test]
fn a_judgement_names_the_latest_hand_in() {
    let again = take(&take(&in_state(State::Handled), Verb::Rework, 10), Verb::HandIn, 11);
    for (verb, named) in [(Verb::Close, 1), (Verb::Rework, 1), (Verb::Close, 3)] {
        let refused = why(&again, &command(verb, "", named, at(12)), &feedback(), at(12));
        assert_eq!(refused, Why::OtherHandIn { named, latest: 2 });
    }
    let urged = take(&again, Verb::Urge, 12);
    let closed = take(&urged, Verb::Close, 13);
    assert_eq!((closed.state, closed.outcome), (State::Closed, Some(Outcome::Handled)));
}

#[test]
fn a_hand_in_shows_what_the_row_asks_for() {
    let case = finished(&in_state(State::Handling));
    let give = |words: &str, evidence: Vec<Vec<u8>>| {
        let command = Command::HandIn { words: words.to_owned(), evidence };
        why(&case, &command, &dispatcher("A"), at(9)).field()
    };
    assert_eq!(give("done", Vec::new()), Some("evidence"));
    assert_eq!(give("", vec![vec![1; 32]]), Some("words"));
}

#[test]
fn a_case_is_reopened_within_its_window_and_its_next_clock_is_new() {
    let closed = in_state(State::Closed);
    let end = closed.ended_at.expect("ended") + SignedDuration::from_hours(7 * 24);
    let late = why(&closed, &command(Verb::Reopen, "", 0, end), &feedback(), end + SignedDuration::from_secs(1));
    assert_eq!(late, Why::WindowOver { until: end });
    let (reopened, _) = apply(&closed, &command(Verb::Reopen, "", 0, end), &feedback(), end).expect("reopened");
    assert_eq!((reopened.state, reopened.outcome, reopened.ended_at), (State::Filed, None, None));
    assert_eq!((reopened.reopenings, &reopened.number, reopened.clock), (1, &closed.number, None));
}

#[test]
fn a_clock_that_jumps_back_never_makes_an_event_earlier_than_the_one_before() {
    let case = take(&in_state(State::Dispatched), Verb::Urge, 100);
    let (_, event) = apply(&case, &Command::Accept, &dispatcher("A"), at(50)).expect("accepted");
    assert_eq!(event.time, at(100));
}
