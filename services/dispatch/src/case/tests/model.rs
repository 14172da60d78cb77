//! Random lives of a case against a small model that knows states, units and nothing else.

use proptest::prelude::*;

use super::support::{apply, at, command, decision, doer, open, queued};
use crate::case::accountability::{Holder, intervals};
use crate::case::{Case, Event, State, Verb, state::targets};

const UNITS: [&str; 3] = ["A", "B", "C"];

/// A case as the model sees it.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    state: State,
    lead: Option<&'static str>,
    returned: Vec<&'static str>,
    suspended: bool,
    hand_ins: u32,
}

impl Model {
    /// What the command makes of it; none where it is refused.
    fn next(&self, verb: Verb, unit: &'static str, hand_in: u32) -> Option<Self> {
        use State::{Closed, Dispatched, Filed, Handled, Handling, Returned, Suspended, Voided};
        let mut next = self.clone();
        let own = self.lead == Some(unit);
        let (state, lead) = match (self.state, verb) {
            (Dispatched | Handling, Verb::Transfer | Verb::Reroute) if !own => (Dispatched, Some(unit)),
            (Filed, Verb::Correct) | (Dispatched, Verb::Recall) | (Closed, Verb::Reopen) => (Filed, None),
            (Dispatched, Verb::Accept) | (Handling, Verb::Assign) | (Suspended, Verb::Resume) => (Handling, self.lead),
            (Handled, Verb::Rework) if hand_in == self.hand_ins => (Handling, self.lead),
            (Handled, Verb::Close) if hand_in == self.hand_ins => (Closed, self.lead),
            (Dispatched | Handling, Verb::Return)
                if !own && !self.lead.is_some_and(|lead| self.returned.contains(&lead)) =>
            {
                next.returned.extend(self.lead);
                (Returned, None)
            }
            (Returned, Verb::Rule) if self.returned.last() == Some(&unit) => (Handling, Some(unit)),
            (Filed, Verb::Dispatch | Verb::Reroute) | (Returned, Verb::Rule) => (Dispatched, Some(unit)),
            (Handling, Verb::Suspend) if !self.suspended => {
                next.suspended = true;
                (Suspended, self.lead)
            }
            (Handling, Verb::HandIn) => {
                next.hand_ins += 1;
                (Handled, self.lead)
            }
            (Filed | Returned, Verb::Void) => (Voided, None),
            (state, Verb::Urge | Verb::MoveGrid) if state.is_open() => (state, self.lead),
            _ => return None,
        };
        Some(Self { state, lead, ..next })
    }

    fn of(case: &Case) -> Self {
        let known = |code: &str| UNITS.into_iter().find(|unit| *unit == code);
        Self {
            state: case.state,
            lead: case.lead.as_deref().and_then(known),
            returned: case.returns.iter().filter_map(|past| known(&past.unit)).collect(),
            suspended: case.suspension.is_some(),
            hand_ins: case.hand_in_number(),
        }
    }
}

/// One step: a command, a unit it may name, whether it names the latest hand-in, seconds since the step before.
type Step = (Verb, &'static str, bool, i64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let verb = prop::sample::select(Verb::ALL.to_vec());
    let unit = prop::sample::select(UNITS.to_vec());
    prop::collection::vec((verb, unit, prop::bool::weighted(0.9), 0..50_000_i64), 0..60)
}

/// Walks through the steps, checking each against the model; the case at the end with its whole history.
fn live(certain: bool, steps: &[Step]) -> (Case, Vec<Event>) {
    let (mut case, mut history) = open(if certain { decision() } else { queued() }, false);
    let mut second = 0;
    for &(verb, unit, latest, later) in steps {
        second += later;
        let hand_in = if latest { case.hand_in_number() } else { case.hand_in_number() + 1 };
        let expected = Model::of(&case).next(verb, unit, hand_in);
        let answer = apply(&case, &command(verb, unit, hand_in, at(second)), &doer(verb, &case), at(second));
        // The model knows no time: the window for reopening may be over.
        if verb == Verb::Reopen && case.reopen_until().is_some_and(|until| at(second) > until) {
            assert!(answer.is_err());
            continue;
        }
        assert_eq!(answer.as_ref().ok().map(|(case, _)| Model::of(case)), expected, "{verb} {unit}");
        if let Ok((after, event)) = answer {
            assert!(targets(case.state, verb).contains(&after.state));
            assert_eq!(event.sequence, case.sequence + 1);
            assert!(event.time >= case.changed_at);
            history.push(event);
            case = after;
        }
    }
    (case, history)
}

proptest! {
    #[test]
    fn a_case_follows_the_model_and_is_the_fold_of_its_events(certain: bool, steps in steps()) {
        let (case, history) = live(certain, &steps);
        prop_assert_eq!(Case::replay(&history), Some(case));
    }

    #[test]
    fn one_holder_answers_at_each_moment_from_filing_to_the_end(certain: bool, steps in steps()) {
        let (case, history) = live(certain, &steps);
        let intervals = intervals(&history);
        for interval in &intervals {
            prop_assert!(interval.until.is_none_or(|until| interval.from < until));
            prop_assert!(!matches!(&interval.holder, Holder::Unit(unit) if unit.is_empty()));
        }
        // A gap may only lie between an end and a reopening.
        for pair in intervals.windows(2) {
            let until = pair[0].until.expect("only the last is open");
            let reopened = history.iter().any(|event| event.what.kind() == "reopened" && event.time == pair[1].from);
            prop_assert!(until == pair[1].from || (reopened && until < pair[1].from));
        }
        let covers = |at| intervals.iter().any(|interval| interval.from <= at && interval.until.is_none_or(|until| at < until));
        let mut so_far: Option<Case> = None;
        for (index, event) in history.iter().enumerate() {
            so_far = so_far.map_or_else(|| Case::filed(event), |case| Some(case.fold(event)));
            let last_of_its_moment = history.get(index + 1).is_none_or(|next| next.time > event.time);
            let open = so_far.as_ref().is_some_and(|case| case.state.is_open());
            prop_assert!(!last_of_its_moment || covers(event.time) == open);
        }
        let open = intervals.last().and_then(|last| last.until.is_none().then(|| last.holder.clone()));
        prop_assert_eq!(open, case.accountable());
    }

    #[test]
    fn what_is_allowed_is_taken_and_what_is_taken_was_allowed(certain: bool, steps in steps()) {
        let (case, history) = live(certain, &steps);
        let now = history.last().expect("filed").time;
        for verb in Verb::ALL {
            let who = doer(verb, &case);
            let free = UNITS.into_iter().find(|unit| case.lead.as_deref() != Some(unit)).expect("another unit");
            let taken = apply(&case, &command(verb, free, case.hand_in_number(), now), &who, now).is_ok();
            prop_assert_eq!(taken, case.allowed(&who, now).contains(&verb), "{}", verb);
        }
    }
}
