//! Parts that were split off, and cases that were joined.

use jiff::SignedDuration;

use super::support::{
    allowed, apply, at, command, command_room, dispatcher, feedback, finished, in_state, open, other, part_id, queued,
    rules, split, supervisor, take, take_with, why,
};
use crate::case::{Case, Cause, Command, Debtor, Kin, Outcome, PauseReason, State, Step, TaskEnd, Verb, What, Why};

const HOUR: i64 = 3600;

fn split_off(number: u32) -> Command {
    Command::Split { split: Box::new(split(number)), reason: "分两处".to_owned() }
}

fn settle(number: u32, outcome: Outcome) -> Command {
    Command::Settle { part: part_id(number), outcome }
}

fn merge(into: &Case) -> Command {
    Command::Merge { into: Box::new(into.clone()), reason: "同一处".to_owned() }
}

fn kin(case: &Case) -> Kin {
    Kin { id: case.id, number: case.number.clone() }
}

/// The case with another one joined with it.
fn with(case: &Case, other: &Case, second: i64) -> Case {
    let join = Command::Join { case: kin(other), words: "路灯不亮".to_owned(), reason: "同一处".to_owned() };
    apply(case, &join, &feedback(), at(second)).expect("joined").0
}

#[test]
fn the_numbers_of_parts_follow_each_other_and_come_never_again() {
    let case = take_with(&take_with(&in_state(State::Handling), &split_off(1), 5), &split_off(2), 6);
    let settled = take_with(&case, &settle(2, Outcome::Voided), 7);
    let again = take_with(&settled, &split_off(3), 8);
    let numbers: Vec<_> = again.parts.iter().map(|part| part.case.number.as_str()).collect();
    assert_eq!(numbers, ["T-1-1", "T-1-2", "T-1-3"]);
    assert_eq!(again.open_parts(), ["T-1-1", "T-1-3"]);
    assert_eq!((again.state, again.clock.clone()), (State::Handling, case.clock), "it goes on with its own part");
}

#[test]
fn a_part_is_a_case_of_its_own_without_a_reporter() {
    let mut whole = in_state(State::Handling);
    whole.report.reporter = Some(crate::case::Actor { person: "wang".to_owned(), ..Default::default() });
    whole.report.media = vec![vec![7; 32]];
    let (after, event) = apply(&whole, &split_off(1), &supervisor(), at(9)).expect("split");
    let What::SplitOff { part: named, .. } = &event.what else { panic!("{event:?}") };
    let (part, events) = whole.open_part(named, &split(1), event.actor.clone(), at(9));
    assert_eq!((part.id, part.number.as_str(), part.parent.clone()), (part_id(1), "T-1-1", Some(kin(&whole))));
    assert_eq!((part.state, part.lead.as_deref()), (State::Dispatched, Some("C")), "routed by its own decision");
    assert_eq!((part.report.reporter.clone(), &part.report.media), (None, &whole.report.media));
    assert_eq!(Case::replay(&events), Some(part.clone()));
    assert_eq!(events[0].actor.person, "shen");
    for verb in [Verb::Split, Verb::Merge] {
        let refused = why(&part, &command(verb, "", 1, at(10)), &command_room(), at(10));
        assert_eq!(refused, Why::IsPart { of: "T-1".to_owned() });
        assert!(!allowed(&part, &command_room(), at(10)).contains(&verb));
    }
    let into_part = why(&other(), &merge(&part), &command_room(), at(10));
    assert_eq!(into_part, Why::IntoPart { number: "T-1-1".to_owned(), of: "T-1".to_owned() });
    assert_eq!(after.open_parts(), ["T-1-1"]);
}

#[test]
fn a_part_names_its_matter_its_words_and_why() {
    let case = in_state(State::Filed);
    let given = |matter: &str, words: &str, reason: &str| {
        let mut split = split(1);
        (split.matter, split.words) = (matter.to_owned(), words.to_owned());
        why(&case, &Command::Split { split: Box::new(split), reason: reason.to_owned() }, &command_room(), at(9))
            .field()
    };
    assert_eq!(given("", "w", "r"), Some("matter"));
    assert_eq!(given("m", " ", "r"), Some("words"));
    assert_eq!(given("m", "w", ""), Some("reason"));
    for stranger in [dispatcher("A"), feedback()] {
        assert!(matches!(why(&case, &split_off(1), &stranger, at(9)), Why::NotYours { .. }));
    }
}

#[test]
fn a_case_is_handed_in_beside_its_parts_and_closes_after_them() {
    let case = take_with(&in_state(State::Handling), &split_off(1), 5);
    let handed_in = take(&finished(&case), Verb::HandIn, HOUR);
    let open = Why::OpenParts { parts: vec!["T-1-1".to_owned()] };
    assert_eq!(why(&handed_in, &command(Verb::Close, "", 1, at(HOUR)), &feedback(), at(HOUR)), open);
    assert!(!allowed(&handed_in, &feedback(), at(HOUR)).contains(&Verb::Close));
    let waiting = handed_in.duty(&rules()).expect("somebody owes");
    assert_eq!((waiting.step, waiting.debtor, waiting.due), (Step::AwaitParts, Debtor::CommandRoom, None));
    assert_eq!(handed_in.next_alarm(&rules()), None, "the part has a clock of its own");

    let settled = take_with(&handed_in, &settle(1, Outcome::Handled), 9 * HOUR);
    let review = settled.duty(&rules()).expect("somebody owes");
    assert_eq!((review.step, review.debtor, review.since), (Step::Review, Debtor::Supervisors, at(9 * HOUR)));
    let since = settled.next_alarm(&rules()).map(|(_, alarm)| alarm.since);
    assert_eq!(since, Some(at(9 * HOUR)), "its time begins only now");
    let again = take_with(&settled, &Command::Unsettle { part: part_id(1) }, 9 * HOUR + 1);
    assert_eq!(again.duty(&rules()).map(|duty| duty.step), Some(Step::AwaitParts));
    let settled = take_with(&again, &settle(1, Outcome::Voided), 10 * HOUR);
    assert_eq!(take(&settled, Verb::Close, 11 * HOUR).state, State::Closed);
}

#[test]
fn a_case_with_an_open_part_is_neither_voided_nor_joined_with_another() {
    let case = take_with(&in_state(State::Filed), &split_off(1), 5);
    let open = Why::OpenParts { parts: vec!["T-1-1".to_owned()] };
    assert_eq!(why(&case, &command(Verb::Void, "", 0, at(6)), &command_room(), at(6)), open);
    assert_eq!(why(&case, &merge(&other()), &command_room(), at(6)), open);
    let settled = take_with(&case, &settle(1, Outcome::Handled), 7);
    assert_eq!(take_with(&settled, &merge(&other()), 8).state, State::Closed);
    assert_eq!(why(&settled, &settle(1, Outcome::Handled), &feedback(), at(8)), Why::NoPart);
    assert_eq!(why(&case, &Command::Unsettle { part: part_id(1) }, &feedback(), at(8)), Why::NoPart);
}

#[test]
fn a_case_that_is_joined_with_another_ends_with_all_that_runs_of_it() {
    let urged = take(&in_state(State::Handling), Verb::Urge, 5);
    let asking = take(&urged, Verb::AskHelp, 6);
    let merged = take_with(&asking, &merge(&other()), HOUR);
    assert_eq!((merged.state, merged.outcome, merged.ended_at), (State::Closed, Some(Outcome::Merged), Some(at(HOUR))));
    assert_eq!(merged.merged_into, Some(kin(&other())));
    assert_eq!((merged.lead.as_deref(), merged.accountable(), merged.duty(&rules())), (Some("A"), None, None));
    assert_eq!((merged.open_tasks().count(), merged.urges.len(), merged.ask.is_none()), (0, 0, true));
    let end: &TaskEnd = merged.tasks[0].end.as_ref().expect("released");
    assert_eq!((end.time, end.actor.person.as_str()), (at(HOUR), "zhou"));
    let pause = &merged.clock.as_ref().expect("a clock").pauses[0];
    assert_eq!((pause.reason, pause.from, pause.until), (PauseReason::Merged, at(HOUR), None));
    let returned = take_with(&in_state(State::Returned), &merge(&other()), HOUR);
    assert_eq!(returned.clock.expect("a clock").pauses.len(), 1, "it stood already");
}

#[test]
fn a_case_is_joined_only_with_another_open_one_that_was_not_joined_itself() {
    let case = in_state(State::Handling);
    let refused = |case: &Case, into: &Case| why(case, &merge(into), &command_room(), at(99));
    assert_eq!(refused(&case, &case), Why::IntoItself);
    let ended = Case { id: other().id, number: "T-2".to_owned(), ..in_state(State::Closed) };
    assert_eq!(refused(&case, &ended), Why::IntoEnded { number: "T-2".to_owned(), state: State::Closed });
    let third = Case { id: part_id(9), number: "T-3".to_owned(), ..in_state(State::Filed) };
    let merged = take_with(&other(), &merge(&third), 7);
    let named = Why::IntoMerged { number: "T-2".to_owned(), into: "T-3".to_owned() };
    assert_eq!(refused(&case, &merged), named);
    let with_third = with(&case, &third, 8);
    assert_eq!(refused(&with_third, &other()), Why::HasJoined { joined: vec!["T-3".to_owned()] });
    let silent = Command::Merge { into: Box::new(other()), reason: " ".to_owned() };
    assert_eq!(why(&case, &silent, &supervisor(), at(9)).field(), Some("reason"));
}

#[test]
fn what_was_joined_is_neither_reopened_nor_reviewed_by_itself() {
    let merged = take_with(&in_state(State::Handling), &merge(&other()), 9);
    assert_eq!(merged.reopen_until(), None);
    let reopened = why(&merged, &command(Verb::Reopen, "", 0, at(10)), &feedback(), at(10));
    assert_eq!(reopened, Why::Merged { into: "T-2".to_owned() });
    assert_eq!(allowed(&merged, &feedback(), at(10)), []);
    assert_eq!(allowed(&merged, &command_room(), at(10)), [Verb::Unmerge]);
    let closed = in_state(State::Closed);
    assert_eq!(why(&closed, &command(Verb::Unmerge, "", 0, at(10)), &command_room(), at(10)), Why::NotMerged);
}

#[test]
fn what_is_taken_apart_is_decided_anew_in_the_queue() {
    let merged = take_with(&in_state(State::Handling), &merge(&other()), 9);
    let apart = take(&merged, Verb::Unmerge, 10);
    assert_eq!((apart.state, apart.outcome, apart.ended_at, apart.lead.clone()), (State::Filed, None, None, None));
    assert_eq!((apart.merged_into.clone(), apart.reopenings, apart.clock.clone()), (None, 0, None));
    assert_eq!(apart.causes, [Cause::Unmerged, Cause::Conflict]);
    assert_eq!(take(&apart, Verb::Correct, 11).causes, [Cause::Unmerged]);
}

#[test]
fn a_case_keeps_what_the_joined_reports_said_until_they_are_taken_from_it() {
    let joined = with(&in_state(State::Suspended), &other(), 9);
    let first = &joined.joined[0];
    assert_eq!((first.case.clone(), first.words.as_str(), first.time), (kin(&other()), "路灯不亮", at(9)));
    let detach = |id| Command::Detach { case: id, reason: "不是同一处".to_owned() };
    assert_eq!(why(&joined, &detach(part_id(1)), &feedback(), at(10)), Why::NotMerged);
    assert!(take_with(&joined, &detach(other().id), 10).joined.is_empty());
    let person = why(&joined, &detach(other().id), &command_room(), at(10));
    assert!(matches!(person, Why::NotYours { .. }), "people take the other case apart");
}

#[test]
fn cases_are_taken_apart_until_the_window_of_the_one_that_went_on_is_over() {
    for state in [State::Closed, State::Voided] {
        let open = if state == State::Closed { in_state(State::Handled) } else { open(queued(), false).0 };
        let joined = with(&open, &other(), 50);
        let verb = if state == State::Closed { Verb::Close } else { Verb::Void };
        let ended = take(&joined, verb, 60);
        let until = at(60) + SignedDuration::from_hours(7 * 24);
        let detach = Command::Detach { case: other().id, reason: "不是同一处".to_owned() };
        let late = why(&ended, &detach, &feedback(), until + SignedDuration::from_secs(1));
        assert_eq!(late, Why::WindowOver { until }, "{state}");
        let (apart, _) = apply(&ended, &detach, &feedback(), until).expect("in time");
        assert_eq!((apart.state, apart.ended_at, apart.joined.len()), (state, Some(at(60)), 0));
    }
}
