//! The state diagram in the docs, drawn from the same table that decides.

use std::fmt::Write as _;

use super::state::{State, Verb, moves};

/// The page `docs/case-states.md`.
pub fn page() -> String {
    let mut page = String::from(HEAD);
    page.push_str("```mermaid\nstateDiagram-v2\n    [*] --> Filed: report accepted\n");
    for (from, to, label) in edges() {
        let _ = writeln!(page, "    {from} --> {to}: {label}");
    }
    page.push_str("    Closed --> [*]\n    Voided --> [*]\n```\n\n");
    page.push_str("Recorded acts that change no state:\n\n");
    for state in State::ALL {
        let acts: Vec<_> = acts(state).map(Verb::as_str).collect();
        if !acts.is_empty() {
            let _ = writeln!(page, "- {state}: {}", acts.join(", "));
        }
    }
    page
}

const HEAD: &str = "# States of a case

Drawn from the table in `services/dispatch/src/case/state.rs`; a test of `gridcase-dispatch` keeps the two the same and says
how to write this page anew. The command room answers for a case in Filed and Returned, the lead unit from Dispatched to Handled.

";

/// Changes of state: commands, and the one that opening makes by itself. A case that nobody has accepted stays in its
/// state when it goes to another unit, which is drawn all the same, because that unit answers from then on.
fn edges() -> impl Iterator<Item = (State, State, &'static str)> {
    let by_command = State::ALL.into_iter().flat_map(|from| {
        let moves = moves(from).iter();
        moves.flat_map(move |(verb, targets)| targets.iter().map(move |to| (from, *to, *verb)))
    });
    let by_command = by_command.filter(|(from, to, verb)| from != to || goes_to_another(*verb));
    let opening = std::iter::once((State::Filed, State::Closed, "fixed on the spot"));
    opening.chain(by_command.map(|(from, to, verb)| (from, to, verb.as_str())))
}

fn acts(state: State) -> impl Iterator<Item = Verb> {
    let acts = moves(state).iter().filter(move |(verb, targets)| targets == &[state] && !goes_to_another(*verb));
    acts.map(|(verb, _)| *verb)
}

fn goes_to_another(verb: Verb) -> bool {
    matches!(verb, Verb::Transfer | Verb::Reroute)
}
