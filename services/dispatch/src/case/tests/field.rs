//! Teams on a case, messages, and what stands in nobody's way.

use proptest::prelude::*;

use super::model::{Step, live, steps};
use super::support::{
    apply, at, command, command_room, dispatcher, doer, give, in_state, member, number, person, supervisor, take, team,
    unit, why,
};
use crate::case::{Case, Command, Doer, Role, Standing, State, Verb, What, Why};

fn message(words: &str) -> Command {
    Command::Message { words: words.to_owned() }
}

fn moved(unit: &str, standing: Standing) -> Command {
    Command::Move { team: team(unit), standing }
}

fn share(unit: &str, on: bool) -> Command {
    Command::Share { team: team(unit), on }
}

/// A case that A handles with its team, with B and its team assisting; both are on the way, and share their positions.
fn out() -> Case {
    let case = in_state(State::Handling);
    let assign = Command::Assign { assignee: "A 一班".to_owned(), team: Some(team("A")) };
    let case = give(&case, &assign, &dispatcher("A"), at(10));
    let case = take(&case, Verb::AssignTask, 11);
    let case = give(&case, &moved("A", Standing::OnTheWay), &dispatcher("A"), at(12));
    let case = give(&case, &moved("B", Standing::OnTheWay), &member("B"), at(13));
    let case = give(&case, &share("A", true), &member("A"), at(14));
    give(&case, &share("B", true), &member("B"), at(15))
}

/// Each team on the case: where it stands, and whether its position is shared.
fn crews(case: &Case) -> Vec<(String, Standing, bool)> {
    let told = |(_, crew): (&str, &crate::case::Crew)| (crew.code.clone(), crew.standing, crew.sharing.is_some());
    case.crews().into_iter().map(told).collect()
}

#[test]
fn a_position_is_shared_on_a_task_alone_and_by_a_member_alone() {
    let case = in_state(State::Handling);
    let case = take(&case, Verb::AssignTask, 10);
    assert_eq!(why(&case, &share("B", true), &member("B"), at(11)), Why::NotOut { team: team("B") });
    let case = give(&case, &moved("B", Standing::OnSite), &dispatcher("B"), at(12));
    for stranger in [dispatcher("B"), member("C"), command_room()] {
        let why = why(&case, &share("B", true), &stranger, at(13));
        assert!(matches!(why, Why::NotYours { verb: Verb::Share, .. }), "{why}");
    }
    let case = give(&case, &share("B", true), &member("B"), at(13));
    assert_eq!(crews(&case), [(team("B"), Standing::OnSite, true)]);
    let case = give(&case, &moved("B", Standing::Free), &member("B"), at(14));
    assert_eq!(crews(&case), [(team("B"), Standing::Free, false)], "whoever leaves shares no longer");
}

#[test]
fn the_end_of_a_task_ends_the_sharing_and_takes_the_team_off() {
    let case = out();
    let both = |standing, shares| vec![(team("A"), standing, shares), (team("B"), standing, shares)];
    assert_eq!(crews(&case), both(Standing::OnTheWay, true));

    let suspended = take(&case, Verb::Suspend, 20);
    assert_eq!(crews(&suspended), both(Standing::Free, false));
    assert_eq!(crews(&take(&suspended, Verb::Resume, 21)), both(Standing::Free, false), "it is not switched on again");

    let done = take(&case, Verb::Finish, 20);
    assert_eq!(crews(&done), [(team("A"), Standing::OnTheWay, true)]);
    let handled = take(&done, Verb::HandIn, 21);
    assert_eq!(crews(&handled), []);
    let again = take(&handled, Verb::Rework, 22);
    assert_eq!(crews(&again), [(team("A"), Standing::Free, false)], "who was named is named again");
    assert_eq!(crews(&take(&handled, Verb::Close, 22)), []);

    let returned = take(&case, Verb::Return, 20);
    assert_eq!(crews(&returned), [(team("B"), Standing::OnTheWay, true)], "who assists goes on");
    let transferred = take(&case, Verb::Transfer, 20);
    assert_eq!(crews(&transferred), [(team("B"), Standing::OnTheWay, true)]);
    let words = Command::Assign { assignee: "赵六".to_owned(), team: None };
    assert_eq!(crews(&give(&case, &words, &dispatcher("A"), at(20))), [(team("B"), Standing::OnTheWay, true)]);
}

#[test]
fn whoever_moves_a_team_has_handled_the_case_and_whoever_writes_has_not() {
    let case = out();
    assert!(case.handlers.contains(&"in-B".to_owned()));
    let case = give(&case, &message("已封路"), &supervisor(), at(20));
    assert!(!case.handlers.contains(&"shen".to_owned()));
}

#[test]
fn those_who_take_part_write_and_nobody_else() {
    let case = out();
    let head = |unit: &str| person("head", Role::Head, unit);
    for taker in
        [command_room(), supervisor(), dispatcher("A"), dispatcher("B"), head("A"), head("B"), member("A"), member("B")]
    {
        assert_eq!(give(&case, &message("收到"), &taker, at(20)).sequence, case.sequence + 1, "{taker:?}");
    }
    let worker = person("lina", Role::Worker, "");
    for stranger in [dispatcher("C"), head("C"), member("C"), worker, person("leader", Role::Leader, "")] {
        let why = why(&case, &message("收到"), &stranger, at(20));
        assert!(matches!(why, Why::NotYours { verb: Verb::Message, .. }), "{stranger:?}: {why}");
    }
    assert_eq!(why(&case, &message(" "), &command_room(), at(20)), Why::Missing { field: "words" });
}

#[test]
fn a_refusal_names_the_teams_that_are_on_the_case() {
    let named = |on: &[&str]| Why::NoTeam { team: team("C"), on: on.iter().map(|unit| team(unit)).collect() };
    assert_eq!(why(&out(), &moved("C", Standing::OnSite), &dispatcher("A"), at(20)), named(&["A", "B"]));
    assert_eq!(
        why(&in_state(State::Handling), &moved("C", Standing::OnSite), &dispatcher("A"), at(20)).to_string(),
        "the command move_team is for a dispatcher of the team's unit, or a member of the team"
    );
}

/// What stands in nobody's way.
const ASIDES: [Verb; 6] = [Verb::Message, Verb::Move, Verb::Share, Verb::Alarm, Verb::Urge, Verb::MoveGrid];

fn take_as(case: &Case, verb: Verb, on: &Case, by: &Doer) -> Option<(Case, What)> {
    // Named by the case as it was seen, and given to the case as it is.
    let given = command(verb, unit(verb, on), number(verb, on), at(9_000_000));
    let (after, event) = apply(case, &given, by, at(9_000_000)).ok()?;
    Some((after, event.what))
}

proptest! {
    #[test]
    fn what_disturbs_no_command_leaves_its_answer_as_it_was(certain: bool, steps in steps()) {
        let steps: Vec<Step> = steps;
        let (case, _) = live(certain, &steps);
        for aside in ASIDES {
            let Some((later, what)) = take_as(&case, aside, &case, &doer(aside, &case)) else { continue };
            // These name no version: they are decided on the case as it is.
            let versioned = |verb: &Verb| !matches!(verb, Verb::Message | Verb::Move | Verb::Share | Verb::Alarm);
            for verb in Verb::ALL.into_iter().filter(versioned).filter(|verb| !what.disturbs(*verb)) {
                let by = doer(verb, &case);
                if let Some((_, expected)) = take_as(&case, verb, &case, &by) {
                    let got = take_as(&later, verb, &case, &by).map(|(_, what)| what);
                    prop_assert_eq!(got, Some(expected), "{} after {}", verb, aside);
                }
            }
        }
    }
}
