//! The graph against a literal table, and what holds on every path through it.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;

const MOVES: [Move; 8] = [
    Move::Decide(Verdict::Approve),
    Move::Decide(Verdict::Reject),
    Move::Confirm(Verdict::Approve),
    Move::Confirm(Verdict::Reject),
    Move::Refuse,
    Move::Supersede,
    Move::Hold,
    Move::Release,
];

#[test]
fn every_state_answers_every_move_as_published() {
    use State::{Approved, Approving, Open, Rejected, Rejecting, Superseded, Waiting};
    // Approve, reject, closed, reworked, refused, superseded, a part is open, all parts are settled.
    let ends = [Some(Approved), Some(Rejected)];
    let over = Some(Superseded);
    let table = [
        (Waiting, [None, None, ends[0], ends[1], None, over, None, Some(Open)]),
        (Open, [Some(Approving), Some(Rejecting), ends[0], ends[1], None, over, Some(Waiting), None]),
        (Approving, [None, None, ends[0], ends[1], Some(Open), over, None, None]),
        (Approved, [None; 8]),
        (Rejecting, [None, None, ends[0], ends[1], Some(Open), over, None, None]),
        (Rejected, [None; 8]),
        (Superseded, [None; 8]),
    ];
    assert_eq!(table.map(|(state, _)| state), State::ALL);
    for (state, expected) in table {
        assert_eq!(MOVES.map(|step| state.after(step)), expected, "{state:?}");
    }
}

#[test]
fn names_lead_back_to_their_states() {
    for state in State::ALL {
        assert_eq!(State::named(state.as_str()), Some(state));
    }
    assert_eq!(State::named("closed"), None);
}

fn decision(person: &str) -> Decision {
    let by = Actor { person: person.to_owned(), ..Actor::default() };
    Decision { by, at: Timestamp::UNIX_EPOCH, reason: format!("said {person}") }
}

fn review() -> Review {
    let hand_in = HandIn {
        number: 1,
        words: "filled".to_owned(),
        evidence: Vec::new(),
        at: Timestamp::UNIX_EPOCH,
        in_time: Some(true),
    };
    Review::open(hand_in, "roads".to_owned(), None)
}

fn decide(review: &mut Review, verdict: Verdict, person: &str, hands: &Hands) -> Result<(), Refused> {
    review.decide(verdict, decision(person), Judge { person, units: &BTreeSet::new() }, hands)
}

#[test]
fn a_refused_decision_opens_the_review_again_and_says_why_until_the_next_one() {
    let (mut review, hands) = (review(), Hands::default());
    decide(&mut review, Verdict::Approve, "s1", &hands).expect("decided");
    assert!(review.refuse("the case was reopened".to_owned()));
    assert_eq!((review.state, review.decision.clone()), (State::Open, None));
    assert_eq!(review.refusal, "the case was reopened");
    decide(&mut review, Verdict::Reject, "s2", &hands).expect("decided again");
    assert_eq!((review.state, review.refusal.as_str(), review.version), (State::Rejecting, "", 4));
}

#[test]
fn dispatchs_word_holds_against_a_pending_decision_and_names_its_own_author() {
    let (mut ours, hands) = (review(), Hands::default());
    decide(&mut ours, Verdict::Approve, "s1", &hands).expect("decided");
    let mut theirs = ours.clone();
    ours.confirm(Verdict::Approve, decision("feedback"));
    theirs.confirm(Verdict::Reject, decision("s2"));
    assert_eq!((ours.state, ours.decision), (State::Approved, Some(decision("s1"))));
    assert_eq!((theirs.state, theirs.decision), (State::Rejected, Some(decision("s2"))));
}

#[test]
fn whoever_handled_the_case_decides_neither_way_in_any_state() {
    let mut hands = Hands::default();
    hands.add_person("h1");
    hands.add_units([&"roads".to_owned()]);
    let units = BTreeSet::from(["roads"]);
    let none = BTreeSet::new();
    let judges = [Judge { person: "h1", units: &none }, Judge { person: "s1", units: &units }];
    for state in State::ALL {
        for judge in judges {
            for verdict in [Verdict::Approve, Verdict::Reject] {
                let mut review = Review { state, ..review() };
                let before = review.clone();
                let refused = review.decide(verdict, decision(judge.person), judge, &hands);
                assert_eq!(refused, Err(Refused::HandsApart));
                assert_eq!(review, before);
                assert!(!review.may_decide(judge, &hands));
            }
        }
    }
}

proptest! {
    #[test]
    fn versions_count_changes_and_final_states_stay(steps in vec(select(MOVES.to_vec()), 0..12)) {
        let (mut review, hands) = (review(), Hands::default());
        for step in steps {
            let before = review.clone();
            let led = before.state.after(step);
            match step {
                Move::Decide(verdict) => { let _refused = decide(&mut review, verdict, "s1", &hands); }
                Move::Confirm(verdict) => review.confirm(verdict, decision("s2")),
                Move::Refuse => { review.refuse("no".to_owned()); }
                Move::Supersede => review.supersede(),
                Move::Hold => review.hold(),
                Move::Release => review.release(),
            }
            prop_assert_eq!(review.state, led.unwrap_or(before.state));
            prop_assert_eq!(review.version, before.version + u64::from(led.is_some()));
            if led.is_none() {
                prop_assert_eq!(&review, &before);
            }
            let open = matches!(review.state, State::Open | State::Waiting);
            prop_assert_eq!(open, review.state.is_undecided() && review.decision.is_none());
        }
    }
}
