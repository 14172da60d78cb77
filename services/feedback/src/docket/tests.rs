//! Lives of cases, and what holds in all of them.

use jiff::{SignedDuration, Timestamp};
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{
    actor::Actor,
    case,
    fact::{Filing, Subject},
    review::{self, HandIn},
};

/// A step of a case's life, without its number and moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Dispatch(&'static str),
    Accept(&'static str),
    Assign(&'static str),
    Return(&'static str),
    RuleBack,
    RuleOther(&'static str),
    Recall,
    Transfer(&'static str),
    Suspend,
    Resume,
    HandIn(&'static str),
    Rework,
    Close,
    CloseOnTheSpot,
    Void,
    Reopen,
    Urge,
    SplitOff,
    Settle,
    OpenPart,
    Merge,
}

pub(crate) const TOWN: &str = "330106109";

/// The events of a life that begins with its filing.
pub(crate) fn life(case: u128, steps: &[Step]) -> Vec<Fact> {
    let mut hand_in = 0;
    let mut facts = vec![fact(case, 1, "r1", filed(case))];
    for step in steps {
        let sequence = facts.len() as u64 + 1;
        if matches!(step, Step::HandIn(_)) {
            hand_in += 1;
        }
        let (person, what) = said(*step, hand_in, sequence);
        facts.push(fact(case, sequence, person, what));
    }
    facts
}

fn fact(case: u128, sequence: u64, person: &str, what: What) -> Fact {
    let actor = Actor { person: person.to_owned(), name: person.to_uppercase(), ..Actor::default() };
    Fact { town: TOWN.to_owned(), case: Uuid::from_u128(case), sequence, at: at(sequence), actor, what }
}

pub(crate) fn at(hour: u64) -> Timestamp {
    let hours = i64::try_from(hour).expect("a small number");
    Timestamp::from_second(1_800_000_000).expect("a moment") + SignedDuration::from_hours(hours)
}

fn subject() -> Subject {
    let [matter, matter_name, grid] = ["06001", "暴露垃圾", "330106109001001"].map(str::to_owned);
    Subject { matter, matter_name, grid, reopen_days: 3 }
}

fn filed(case: u128) -> What {
    What::Filed(Box::new(Filing {
        number: format!("SD{case}"),
        subject: subject(),
        words: "rubbish by the road".to_owned(),
        before: vec![vec![1; 32]],
        reporter: "r1".to_owned(),
        reported_at: at(0),
    }))
}

fn said(step: Step, hand_in: u32, sequence: u64) -> (&'static str, What) {
    let reason = || format!("reason {sequence}");
    match step {
        Step::Dispatch(unit) => ("c1", What::Dispatched { lead: unit.to_owned(), assisting: vec!["help".to_owned()] }),
        Step::Accept(person) => (person, What::Accepted),
        Step::Assign(person) => (person, What::Worked),
        Step::Return(person) => (person, What::Returned),
        Step::RuleBack => ("c1", What::Ruled { lead: "roads".to_owned(), same_unit: true }),
        Step::RuleOther(unit) => ("c1", What::Ruled { lead: unit.to_owned(), same_unit: false }),
        Step::Recall => ("c1", What::Recalled),
        Step::Transfer(unit) => ("c1", What::Transferred { lead: unit.to_owned() }),
        Step::Suspend => ("c1", What::Suspended),
        Step::Resume => ("c1", What::Resumed),
        Step::HandIn(person) => {
            let (words, evidence) = (format!("swept {hand_in}"), vec![vec![2; 32]]);
            let hand_in = HandIn { number: hand_in, words, evidence, at: at(sequence), in_time: Some(true) };
            (person, What::HandedIn(hand_in))
        }
        Step::Rework => ("s1", What::Reworked { hand_in, reason: reason() }),
        Step::Close => ("s1", What::Closed { hand_in, reason: reason() }),
        Step::CloseOnTheSpot => ("r1", What::Closed { hand_in: 0, reason: reason() }),
        Step::Void => ("c1", What::Voided { reason: reason() }),
        Step::Reopen => ("r1", What::Reopened(subject())),
        Step::Urge => ("c1", What::Other),
        Step::SplitOff => ("c1", What::SplitOff { part: "SD1-1".to_owned() }),
        Step::Settle => ("s1", What::PartSettled { part: "SD1-1".to_owned() }),
        Step::OpenPart => ("s1", What::PartReopened { part: "SD1-1".to_owned() }),
        Step::Merge => ("c1", What::Merged { into: Uuid::from_u128(9), number: "SD9".to_owned() }),
    }
}

/// The docket that facts make, one after the other.
fn fold(facts: &[Fact]) -> Docket {
    let fold = facts
        .iter()
        .fold(None, |docket: Option<Docket>, fact| Docket::after(docket.as_ref(), fact).expect("no gap").or(docket));
    fold.expect("a filing")
}

fn states(docket: &Docket) -> Vec<review::State> {
    docket.reviews.iter().map(|review| review.state).collect()
}

const HANDLED: [Step; 4] = [Step::Dispatch("roads"), Step::Accept("h1"), Step::Assign("h2"), Step::HandIn("h3")];

#[test]
fn a_hand_in_opens_a_review_and_dispatchs_verdict_ends_it() {
    let steps = |last| [&HANDLED[..], &[Step::Urge, last]].concat();
    assert_eq!(states(&fold(&life(1, &HANDLED))), [review::State::Open]);
    assert_eq!(states(&fold(&life(1, &steps(Step::Close)))), [review::State::Approved]);
    assert_eq!(states(&fold(&life(1, &steps(Step::Rework)))), [review::State::Rejected]);
}

#[test]
fn whoever_accepts_assigns_returns_or_hands_in_has_handled_the_case_with_all_its_units() {
    let returned = [Step::Dispatch("roads"), Step::Return("h0"), Step::RuleOther("police")];
    let docket = fold(&life(1, &[&returned[..], &HANDLED[1..]].concat()));
    let persons: Vec<_> = docket.case.hands.persons.iter().map(String::as_str).collect();
    let units: Vec<_> = docket.case.hands.units.iter().map(String::as_str).collect();
    assert_eq!((persons, units), (vec!["h0", "h1", "h2", "h3"], vec!["help", "police"]));
}

#[test]
fn a_case_that_goes_on_without_a_verdict_supersedes_the_review() {
    for step in [Step::Void, Step::Transfer("police"), Step::Reopen] {
        let docket = fold(&life(1, &[&HANDLED[..], &[step]].concat()));
        assert_eq!(states(&docket), [review::State::Superseded], "{step:?}");
    }
    let again = fold(&life(1, &[&HANDLED[..], &[Step::HandIn("h3")]].concat()));
    assert_eq!(states(&again), [review::State::Superseded, review::State::Open]);
}

#[test]
fn a_closed_case_tells_what_was_done_and_until_when_it_may_be_reopened() {
    let closed = fold(&life(1, &[&HANDLED[..], &[Step::Close]].concat()));
    assert_eq!(closed.case.result, "swept 1");
    assert_eq!(closed.case.reopen_until(), Some(at(6 + 3 * 24)));
    let on_the_spot = fold(&life(2, &[Step::CloseOnTheSpot]));
    assert_eq!((on_the_spot.case.result.as_str(), on_the_spot.reviews.len()), ("reason 2", 0));
    let reopened = fold(&life(1, &[&HANDLED[..], &[Step::Close, Step::Reopen]].concat()));
    assert_eq!((reopened.case.result.as_str(), reopened.case.reopen_until()), ("", None));
    assert_eq!(reopened.case.hands, closed.case.hands);
}

#[test]
fn a_matter_that_says_nothing_may_be_reopened_for_seven_days() {
    let mut closed = fold(&life(1, &[Step::CloseOnTheSpot])).case;
    closed.filing.subject.reopen_days = 0;
    assert_eq!(closed.reopen_until(), Some(at(2 + 7 * 24)));
    let last = at(2 + 7 * 24);
    assert_eq!(closed.clone().ask_to_reopen(last), Ok(()));
    let over = closed.ask_to_reopen(last + SignedDuration::from_millis(1));
    assert_eq!(over, Err(case::Refused::WindowOver(last)));
}

#[test]
fn a_review_waits_until_the_parts_of_the_case_are_settled() {
    let split = [&HANDLED[..3], &[Step::SplitOff, Step::HandIn("h3")]].concat();
    let waiting = fold(&life(1, &split));
    assert_eq!(
        (states(&waiting), &waiting.case.open_parts[..]),
        (vec![review::State::Waiting], &["SD1-1".to_owned()][..])
    );
    let settled = fold(&life(1, &[&split[..], &[Step::Settle]].concat()));
    assert_eq!((states(&settled), settled.case.open_parts.len()), (vec![review::State::Open], 0));
    let again = fold(&life(1, &[&split[..], &[Step::Settle, Step::OpenPart]].concat()));
    assert_eq!(states(&again), [review::State::Waiting]);
    let closed = fold(&life(1, &[&split[..], &[Step::Settle, Step::Close]].concat()));
    assert_eq!(states(&closed), [review::State::Approved]);
}

#[test]
fn a_case_that_was_joined_with_another_is_neither_rated_nor_reopened_until_it_is_taken_apart() {
    let mut merged = fold(&life(1, &[Step::Dispatch("roads"), Step::Merge])).case;
    assert_eq!((merged.state, merged.closed_at, merged.reopen_until()), (case::State::Merged, None, None));
    let joined = Err(case::Refused::Joined("SD9".to_owned()));
    assert_eq!(merged.rate(case::Rating { stars: 5, words: String::new() }), joined.clone());
    assert_eq!(merged.ask_to_reopen(at(9)), joined);
    let apart = fold(&life(1, &[Step::Dispatch("roads"), Step::Merge, Step::Reopen])).case;
    assert_eq!((apart.state, apart.joined), (case::State::Filed, None));
}

#[test]
fn a_fact_that_leaves_one_out_is_refused() {
    let facts = life(1, &HANDLED);
    let docket = fold(&facts[..2]);
    let gap = Docket::after(Some(&docket), &facts[3]).expect_err("a gap");
    assert_eq!((gap.given, gap.last), (4, 2));
    assert!(Docket::after(None, &facts[1]).is_err());
}

#[test]
fn a_case_that_is_read_anew_keeps_what_only_this_service_knows_and_opens_what_is_no_longer_recorded() {
    let facts = life(1, &[&HANDLED[..], &[Step::Close]].concat());
    let mut known = fold(&facts);
    known.case.rate(case::Rating { stars: 4, words: "good".to_owned() }).expect("closed");
    known.case.own_sequence = 3;
    known.case.sequence = 0;
    let read = |facts: &[Fact]| {
        facts
            .iter()
            .fold(known.clone(), |docket, fact| Docket::after(Some(&docket), fact).expect("no gap").expect("news"))
    };
    let whole = read(&facts);
    assert_eq!((whole.case.rating.clone(), whole.case.own_sequence), (known.case.rating.clone(), 3));
    assert_eq!((states(&whole), whole.case.state), (vec![review::State::Approved], case::State::Closed));
    let cut = read(&facts[..5]);
    assert_eq!((states(&cut), cut.case.state), (vec![review::State::Open], case::State::Handled));
}

pub(crate) const STEPS: [Step; 21] = [
    Step::Dispatch("roads"),
    Step::Accept("h1"),
    Step::Assign("h2"),
    Step::Return("h0"),
    Step::RuleBack,
    Step::RuleOther("police"),
    Step::Recall,
    Step::Transfer("police"),
    Step::Suspend,
    Step::Resume,
    Step::HandIn("h3"),
    Step::Rework,
    Step::Close,
    Step::CloseOnTheSpot,
    Step::Void,
    Step::Reopen,
    Step::Urge,
    Step::SplitOff,
    Step::Settle,
    Step::OpenPart,
    Step::Merge,
];

proptest! {
    #[test]
    fn a_life_read_with_repeats_makes_the_same_docket(
        steps in vec(select(STEPS.to_vec()), 0..20),
        repeats in vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let facts = life(1, &steps);
        let mut docket = None;
        for (index, fact) in facts.iter().enumerate() {
            docket = Docket::after(docket.as_ref(), fact).expect("no gap").or(docket);
            for repeat in repeats.iter().map(|repeat| repeat.index(facts.len())).filter(|repeat| *repeat <= index) {
                prop_assert_eq!(Docket::after(docket.as_ref(), &facts[repeat]), Ok(None));
            }
        }
        prop_assert_eq!(docket.expect("a filing"), fold(&facts));
    }

    #[test]
    fn at_most_the_latest_review_is_undecided_and_only_while_the_case_is_handed_in(
        steps in vec(select(STEPS.to_vec()), 0..20),
    ) {
        let docket = fold(&life(1, &steps));
        let undecided: Vec<_> =
            docket.reviews.iter().filter(|review| review.state.is_undecided()).map(|review| review.hand_in.number).collect();
        let latest = docket.reviews.last().map(|review| review.hand_in.number);
        prop_assert!(undecided.is_empty() || Some(undecided[0]) == latest && undecided.len() == 1);
        let waits = docket.reviews.iter().any(|review| review.state == review::State::Waiting);
        prop_assert!(!waits || !docket.case.open_parts.is_empty());
        let open = docket.reviews.iter().any(|review| review.state == review::State::Open);
        prop_assert!(!open || docket.case.open_parts.is_empty());
    }
}
