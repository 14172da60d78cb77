//! Every pair of state and command against a table written by hand.

use jiff::Timestamp;

use super::support::{apply, at, command, doer, finished, in_state, joined_id, number, part_id, rules, take, unit};
use crate::case::{Case, Joined, Kin, Outcome, Part, State, Verb, Why, state::targets};

/// Rows are commands, columns states in the order of `State::ALL`; `-` is refused. A ruling goes to C; what is granted is a
/// suspension.
const TABLE: &str = "
                Filed      Dispatched Handling   Returned   Suspended Handled  Closed Voided
dispatch        Dispatched -          -          -          -         -        -      -
correct         Filed      -          -          -          -         -        -      -
accept          -          Handling   -          -          -         -        -      -
assign          -          -          Handling   -          -         -        -      -
return          -          Returned   Returned   -          -         -        -      -
rule            -          -          -          Dispatched -         -        -      -
recall          -          Filed      -          -          -         -        -      -
transfer        -          Dispatched Dispatched -          -         -        -      -
suspend         -          -          Suspended  -          -         -        -      -
resume          -          -          -          -          Handling  -        -      -
hand_in         -          -          Handled    -          -         -        -      -
void            Voided     -          -          Voided     -         -        -      -
split           Filed      Dispatched Handling   Returned   -         -        -      -
settle_part     Filed      Dispatched Handling   Returned   Suspended Handled  -      -
reopen_part     Filed      Dispatched Handling   Returned   Suspended Handled  -      -
merge           Closed     Closed     Closed     Closed     -         -        -      -
join            Filed      Dispatched Handling   Returned   Suspended Handled  -      -
unmerge         -          -          -          -          -         -        Filed  -
detach          Filed      Dispatched Handling   Returned   Suspended Handled  Closed Voided
urge            Filed      Dispatched Handling   Returned   Suspended Handled  -      -
request_extension  -       -          Handling   -          -         -        -      -
request_suspension -       -          Handling   -          -         -        -      -
request_help    -          -          Handling   -          -         -        -      -
grant           -          -          Suspended  -          -         -        -      -
decline         -          -          Handling   -          -         -        -      -
withdraw        -          -          Handling   -          -         -        -      -
meet_limit      -          -          Handling   -          -         -        -      -
engage          -          Dispatched Handling   -          -         -        -      -
finish_task     -          Dispatched Handling   Returned   Suspended -        -      -
release_task    -          Dispatched Handling   Returned   Suspended -        -      -
answer_urge     Filed      Dispatched Handling   Returned   Suspended Handled  -      -
leave_message   Filed      Dispatched Handling   Returned   Suspended Handled  -      -
assign_task     -          Dispatched Handling   Returned   Suspended -        -      -
move_team       -          Dispatched Handling   Returned   -         -        -      -
share_position  -          Dispatched Handling   Returned   -         -        -      -
alarm           Filed      Dispatched Handling   Returned   Suspended Handled  -      -
close           -          -          -          -          -         Closed   -      -
rework          -          -          -          -          -         Handling -      -
reopen          -          -          -          -          -         -        Filed  -
reroute         Dispatched Dispatched Dispatched -          -         -        -      -
move_grid       Filed      Dispatched Handling   Returned   Suspended Handled  -      -
pause           Filed      Dispatched Handling   Returned   Suspended Handled  -      -
recalculate     Filed      Dispatched Handling   Returned   Suspended Handled  -      -
";

fn rows() -> Vec<Vec<&'static str>> {
    TABLE.lines().filter(|line| !line.is_empty()).map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn every_state_takes_the_commands_of_the_table_and_no_others() {
    let rows = rows();
    assert_eq!(rows[0], State::ALL.map(State::as_str));
    assert_eq!(rows.len(), 1 + Verb::ALL.len());
    for (row, verb) in rows[1..].iter().zip(Verb::ALL) {
        assert_eq!(row[0], verb.as_str());
        for (target, state) in row[1..].iter().zip(State::ALL) {
            let case = prepared(&in_state(state), verb);
            assert_eq!(case.state, state);
            let now = moment(verb, &case);
            let command = command(verb, unit(verb, &case), number(verb, &case), now);
            match apply(&case, &command, &doer(verb, &case), now) {
                Ok((after, _)) => assert_eq!(after.state.as_str(), *target, "{verb} in {state}"),
                Err(refused) => {
                    assert_eq!(*target, "-", "{verb} in {state}: {refused}");
                    assert_eq!(refused.why, Why::State { state, verb });
                }
            }
        }
    }
}

/// When the command is given: an alarm when it is due.
fn moment(verb: Verb, case: &Case) -> Timestamp {
    let due = case.next_alarm(&rules()).filter(|_| verb == Verb::Alarm);
    due.map_or(at(100), |(due, _)| due.max(at(100)))
}

/// The case with what the command answers to.
fn prepared(case: &Case, verb: Verb) -> Case {
    match verb {
        Verb::Grant | Verb::Decline | Verb::Withdraw if case.state == State::Handling => {
            take(case, Verb::AskSuspension, 99)
        }
        Verb::HandIn => finished(case),
        Verb::Move if !targets(case.state, verb).is_empty() => take(case, Verb::AssignTask, 98),
        Verb::Share if !targets(case.state, verb).is_empty() => take(&take(case, Verb::AssignTask, 98), Verb::Move, 99),
        Verb::Settle if case.state.is_open() => with_part(case, false),
        Verb::Unsettle if case.state.is_open() => with_part(case, true),
        Verb::Detach => with_joined(case),
        Verb::Unmerge if case.state == State::Closed => take(&in_state(State::Handling), Verb::Merge, 50),
        // An urge is to be answered in working hours, of which nobody knows any here.
        Verb::Answer | Verb::Alarm | Verb::Recalculate if case.state.is_open() => take(case, Verb::Urge, 99),
        _ => case.clone(),
    }
}

/// The case with a part, which is split off before it gets where it is.
fn with_part(case: &Case, settled: bool) -> Case {
    let end = settled.then_some((Outcome::Handled, case.changed_at));
    let part =
        Part { case: Kin { id: part_id(1), number: format!("{}-1", case.number) }, matter_name: String::new(), end };
    Case { parts: vec![part], ..case.clone() }
}

/// The case with another one that was joined with it while it was open.
fn with_joined(case: &Case) -> Case {
    let other = Kin { id: joined_id(1), number: "J-1".to_owned() };
    Case { joined: vec![Joined { case: other, words: String::new(), time: case.filed_at }], ..case.clone() }
}

#[test]
fn a_refusal_names_what_may_be_done_instead() {
    let case = in_state(State::Handling);
    let refused = apply(&case, &command(Verb::Void, "", 0, at(9)), &super::support::command_room(), at(9));
    let refused = refused.expect_err("refused");
    let allowed = [
        Verb::Suspend,
        Verb::Transfer,
        Verb::Engage,
        Verb::Release,
        Verb::Reroute,
        Verb::Split,
        Verb::Merge,
        Verb::Urge,
        Verb::Message,
    ];
    assert_eq!(refused.allowed, allowed);
    assert_eq!(
        refused.to_string(),
        "the case is Handling and cannot take the command void; you may now: suspend, transfer, engage, release_task, \
         reroute, split, merge, urge, leave_message"
    );
}
