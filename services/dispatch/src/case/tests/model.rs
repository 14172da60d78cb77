//! Random lives of a case against a small model that knows states, units and nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::support::{
    allowed, apply, at, command, decision, dispatcher, doer, member, number, of_id, open, queued, unit,
};
use crate::case::accountability::{Holder, intervals};
use crate::case::{Case, Crew, Doer, Event, How, State, Task, Verb, Why, Wish, state::targets};

const UNITS: [&str; 3] = ["A", "B", "C"];

/// A case as the model sees it.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    state: State,
    lead: Option<&'static str>,
    returned: Vec<&'static str>,
    suspended: bool,
    hand_ins: u32,
    /// Units with an open part, in order.
    open: Vec<&'static str>,
    /// Units that did theirs, by name.
    done: Vec<&'static str>,
    /// What is asked for.
    ask: Option<Asked>,
    asks: u32,
    /// Numbers of the urges that wait for an answer.
    urges: Vec<u32>,
    urged: u32,
    extensions: usize,
    met: bool,
    limits: usize,
    /// Parts by the number in their ids, and whether each is open.
    parts: Vec<(u32, bool)>,
    /// Cases joined with it, by the number in their ids.
    joined: Vec<u32>,
    /// Joined with another one.
    merged: bool,
    /// The team of the lead unit: whether it is out, and whether its position is shared.
    crew: Option<(bool, bool)>,
    /// The teams of open parts, by unit.
    crews: BTreeMap<&'static str, (bool, bool)>,
}

/// What is asked for, as the model sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asked {
    Extension,
    Suspension,
    Help(&'static str),
}

impl Model {
    /// What the command makes of it; none where it is refused.
    fn next(&self, verb: Verb, unit: &'static str, number: u32) -> Option<Self> {
        use State::{Closed, Dispatched, Filed, Handled, Handling, Returned, Suspended, Voided};
        let own = self.lead == Some(unit);
        let asked = self.ask.filter(|_| number == self.asks);
        Some(match (self.state, verb) {
            (Dispatched | Handling, Verb::Transfer) if !own => self.moved(unit),
            (Dispatched | Handling, Verb::Reroute) if !own => self.dispatched(unit, Vec::new()),
            (Filed, Verb::Reroute) => Self { limits: 1, ..self.dispatched(unit, Vec::new()) },
            (Filed, Verb::Dispatch) => self.dispatched(unit, Vec::new()),
            (Filed, Verb::Correct) => Self { limits: 2, ..self.clone() },
            (Dispatched, Verb::Recall) => self.queued(),
            (Closed, Verb::Reopen) if !self.merged => Self { limits: 2, ..self.queued() },
            (Closed, Verb::Unmerge) if self.merged => Self { limits: 2, merged: false, ..self.queued() },
            (Filed | Dispatched | Handling | Returned, Verb::Split) => {
                Self { parts: self.parts.iter().copied().chain([(number, true)]).collect(), ..self.clone() }
            }
            (state, Verb::Settle) if state.is_open() => self.part_turned(number, true)?,
            (state, Verb::Unsettle) if state.is_open() => self.part_turned(number, false)?,
            (Filed | Dispatched | Handling | Returned, Verb::Merge)
                if !self.has_open_part() && self.joined.is_empty() =>
            {
                Self { merged: true, urges: Vec::new(), open: Vec::new(), crews: BTreeMap::new(), ..self.at(Closed) }
            }
            (state, Verb::Join) if state.is_open() => {
                Self { joined: self.joined.iter().copied().chain([number]).collect(), ..self.clone() }
            }
            (_, Verb::Detach) if self.joined.contains(&number) => Self {
                joined: self.joined.iter().copied().filter(|joined| *joined != number).collect(),
                ..self.clone()
            },
            (Dispatched, Verb::Accept) | (Suspended, Verb::Resume) => self.at(Handling),
            (Handled, Verb::Rework) if number == self.hand_ins => self.at(Handling),
            (Handled, Verb::Close) if number == self.hand_ins && !self.has_open_part() => {
                Self { urges: Vec::new(), ..self.at(Closed) }
            }
            (Dispatched | Handling, Verb::Return)
                if !own && !self.lead.is_some_and(|lead| self.returned.contains(&lead)) =>
            {
                let returned = self.returned.iter().copied().chain(self.lead).collect();
                Self { returned, lead: None, urges: Vec::new(), ..self.at(Returned) }
            }
            (Returned, Verb::Rule) if self.returned.last() == Some(&unit) => {
                Self { lead: Some(unit), ..self.at(Handling) }
            }
            (Returned, Verb::Rule) => self.moved(unit),
            (Handling, Verb::Suspend) if !self.suspended => Self { suspended: true, ..self.at(Suspended) },
            (Handling, Verb::HandIn) if self.open.is_empty() => {
                Self { hand_ins: self.hand_ins + 1, urges: Vec::new(), ..self.at(Handled) }
            }
            (Handling, Verb::AskExtension) if self.ask.is_none() && self.extensions < 2 => {
                self.asking(Asked::Extension)
            }
            (Handling, Verb::AskSuspension) if self.ask.is_none() && !self.suspended => self.asking(Asked::Suspension),
            (Handling, Verb::AskHelp) if self.ask.is_none() && self.is_free(unit) => self.asking(Asked::Help(unit)),
            (Handling, Verb::Decline | Verb::Withdraw) if asked.is_some() => Self { ask: None, ..self.clone() },
            (Handling, Verb::Grant) => match asked? {
                Asked::Extension => Self { extensions: self.extensions + 1, ask: None, ..self.clone() },
                Asked::Suspension => Self { suspended: true, ..self.at(Suspended) },
                Asked::Help(unit) if self.is_free(unit) => Self { ask: None, ..self.engaged(unit) },
                Asked::Help(_) => return None,
            },
            (Handling, Verb::Meet) if self.limits > 1 && !self.met => Self { met: true, ..self.clone() },
            (Dispatched | Handling, Verb::Engage) if self.is_free(unit) => self.engaged(unit),
            (Dispatched | Handling | Suspended | Returned, Verb::Finish) if self.open.contains(&unit) => {
                let done = sorted(self.done.iter().copied().chain([unit]));
                Self { done, ..self.without(unit) }
            }
            (Dispatched | Handling | Suspended | Returned, Verb::Release) if self.open.contains(&unit) => {
                self.without(unit)
            }
            (Filed | Returned, Verb::Void) if !self.has_open_part() => {
                Self { lead: None, urges: Vec::new(), ..self.at(Voided) }
            }
            (Handling, Verb::Assign) => Self { crew: Some(DOWN), ..self.clone() },
            (Dispatched | Handling | Suspended | Returned, Verb::AssignTask) if self.open.contains(&unit) => {
                let mut next = self.clone();
                next.crews.insert(unit, DOWN);
                next
            }
            (Dispatched | Handling | Returned, Verb::Move) => {
                let out = number.is_multiple_of(2);
                self.with_team(unit, |(_, shared)| Some((out, out && shared)))?
            }
            (Dispatched | Handling | Returned, Verb::Share) => {
                self.with_team(unit, |(out, _)| out.then_some((true, number.is_multiple_of(2))))?
            }
            (state, Verb::MoveGrid | Verb::Alarm | Verb::Message | Verb::Pause | Verb::Recalculate)
                if state.is_open() =>
            {
                self.clone()
            }
            (state, Verb::Urge) if state.is_open() => {
                let urged = self.urged + 1;
                Self { urged, urges: self.urges.iter().copied().chain([urged]).collect(), ..self.clone() }
            }
            (state, Verb::Answer) if state.is_open() && self.urges.contains(&number) => {
                Self { urges: self.urges.iter().copied().filter(|open| *open != number).collect(), ..self.clone() }
            }
            _ => return None,
        })
    }

    /// In another state; what was asked for lapses, and teams are off what no longer runs.
    fn at(&self, state: State) -> Self {
        let mut next = Self { state, ask: None, ..self.clone() };
        let runs = matches!(state, State::Dispatched | State::Handling);
        if !runs {
            next.crew = next.crew.map(|_| DOWN);
        }
        if !runs && state != State::Returned {
            next.crews.values_mut().for_each(|team| *team = DOWN);
        }
        next
    }

    /// With the team of a unit as it is after something; none where it is not on the case, or nothing comes of it.
    fn with_team(&self, unit: &'static str, after: impl Fn((bool, bool)) -> Option<(bool, bool)>) -> Option<Self> {
        let mut next = self.clone();
        if let Some(team) = self.crew.filter(|_| self.lead == Some(unit)) {
            next.crew = Some(after(team)?);
        } else {
            let team = next.crews.get_mut(unit)?;
            *team = after(*team)?;
        }
        Some(next)
    }

    fn has_open_part(&self) -> bool {
        self.parts.iter().any(|(_, open)| *open)
    }

    /// With the part settled, or open again; none where it is so already.
    fn part_turned(&self, number: u32, open: bool) -> Option<Self> {
        let mut after = self.clone();
        let part = after.parts.iter_mut().find(|(known, _)| *known == number)?;
        if part.1 != open {
            return None;
        }
        part.1 = !open;
        Some(after)
    }

    fn queued(&self) -> Self {
        let empty = Vec::new();
        let (open, done) = (empty.clone(), empty);
        let (crew, crews) = (None, BTreeMap::new());
        Self {
            lead: None,
            open,
            done,
            crew,
            crews,
            extensions: 0,
            met: false,
            urges: Vec::new(),
            ..self.at(State::Filed)
        }
    }

    fn dispatched(&self, unit: &'static str, open: Vec<&'static str>) -> Self {
        let urges = Vec::new();
        let mut crews = self.crews.clone();
        crews.retain(|unit, _| open.contains(unit));
        Self {
            lead: Some(unit),
            open,
            crew: None,
            crews,
            extensions: 0,
            met: false,
            urges,
            ..self.at(State::Dispatched)
        }
    }

    fn moved(&self, unit: &'static str) -> Self {
        self.dispatched(unit, self.open.iter().copied().filter(|other| *other != unit).collect())
    }

    fn asking(&self, ask: Asked) -> Self {
        Self { ask: Some(ask), asks: self.asks + 1, ..self.clone() }
    }

    fn is_free(&self, unit: &str) -> bool {
        self.lead != Some(unit) && !self.open.contains(&unit)
    }

    fn engaged(&self, unit: &'static str) -> Self {
        Self { open: self.open.iter().copied().chain([unit]).collect(), ..self.clone() }
    }

    fn without(&self, unit: &str) -> Self {
        let mut crews = self.crews.clone();
        crews.remove(unit);
        Self { open: self.open.iter().copied().filter(|other| *other != unit).collect(), crews, ..self.clone() }
    }

    fn of(case: &Case) -> Self {
        let known = |code: &str| UNITS.into_iter().find(|unit| *unit == code);
        let done = |task: &Task| matches!(task.end.as_ref().map(|end| &end.how), Some(How::Done { .. }));
        Self {
            state: case.state,
            lead: case.lead.as_deref().and_then(known),
            returned: case.returns.iter().filter_map(|past| known(&past.unit)).collect(),
            suspended: case.suspensions > 0,
            hand_ins: case.hand_in_number(),
            open: case.open_tasks().filter_map(|task| known(&task.unit)).collect(),
            done: sorted(case.tasks.iter().filter(|task| done(task)).filter_map(|task| known(&task.unit))),
            ask: case.ask.as_ref().map(|ask| match &ask.wish {
                Wish::Extension { .. } => Asked::Extension,
                Wish::Suspension { .. } => Asked::Suspension,
                Wish::Help { unit, .. } => Asked::Help(known(unit).expect("one of three")),
            }),
            asks: case.asks,
            urges: case.urges.iter().map(|urge| urge.number).collect(),
            urged: case.urged,
            extensions: case.extensions.len(),
            met: !case.met.is_empty(),
            limits: case.decision.limits.len(),
            parts: case.parts.iter().map(|part| (of_id(part.case.id, 100), part.end.is_none())).collect(),
            joined: case.joined.iter().map(|joined| of_id(joined.case.id, 500)).collect(),
            merged: case.merged_into.is_some(),
            crew: case.crew.as_ref().map(stands),
            crews: case
                .open_tasks()
                .filter_map(|task| Some((known(&task.unit)?, stands(task.crew.as_ref()?))))
                .collect(),
        }
    }
}

/// On the case, and on nothing.
const DOWN: (bool, bool) = (false, false);

fn stands(crew: &Crew) -> (bool, bool) {
    (crew.is_out(), crew.sharing.is_some())
}

fn sorted(units: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut units: Vec<_> = units.collect();
    units.sort_unstable();
    units
}

/// Refusals that hang on the time, of which the model knows nothing: each must be true.
fn is_too_late(case: &Case, why: &Why, now: Timestamp) -> bool {
    match why {
        Why::TooLate { due, .. } => {
            assert!(due.is_some_and(|due| due < now));
            true
        }
        Why::NoAlarm { next } => {
            assert!(next.is_none_or(|next| next > now));
            true
        }
        Why::NotProvisional => {
            // Only accepting, answering and judging are counted in working time, of which nobody knows any here.
            let judged = case.state == State::Handled && case.parts.iter().all(|part| part.end.is_some());
            let in_working_time = case.state == State::Dispatched || judged || case.ask.is_some();
            assert!(case.urges.is_empty() && !in_working_time, "{case:?}");
            true
        }
        Why::WindowOver { until } => {
            assert!(*until < now);
            true
        }
        Why::SuspensionRange { .. } => {
            let asked = case.ask.as_ref().map(|ask| &ask.wish);
            assert!(matches!(asked, Some(Wish::Suspension { until }) if *until <= now));
            true
        }
        _ => false,
    }
}

/// One step: a command, a unit it may name, whether it names the latest hand-in or request, seconds since the step before.
pub(super) type Step = (Verb, &'static str, bool, i64);

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let verb = prop::sample::select(Verb::ALL.to_vec());
    let unit = prop::sample::select(UNITS.to_vec());
    prop::collection::vec((verb, unit, prop::bool::weighted(0.9), 0..50_000_i64), 0..60)
}

/// Someone who may give the command.
fn giver(verb: Verb, unit: &str, case: &Case) -> Doer {
    match verb {
        Verb::Finish | Verb::AssignTask | Verb::Move => dispatcher(unit),
        Verb::Share => member(unit),
        _ => doer(verb, case),
    }
}

/// Walks through the steps, checking each against the model; the case at the end with its whole history.
pub(super) fn live(certain: bool, steps: &[Step]) -> (Case, Vec<Event>) {
    let (mut case, mut history) = open(if certain { decision() } else { queued() }, false);
    let mut second = 0;
    for &(verb, unit, latest, later) in steps {
        second += later;
        // A unit names its own teams.
        let lead = UNITS.into_iter().find(|unit| verb == Verb::Assign && case.lead.as_deref() == Some(*unit));
        let unit = lead.unwrap_or(unit);
        let number = number(verb, &case) + u32::from(!latest);
        let expected = Model::of(&case).next(verb, unit, number);
        let answer = apply(&case, &command(verb, unit, number, at(second)), &giver(verb, unit, &case), at(second));
        if answer.as_ref().is_err_and(|refused| is_too_late(&case, &refused.why, at(second))) {
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
        // A gap may only lie between an end and a case that is open again.
        for pair in intervals.windows(2) {
            let until = pair[0].until.expect("only the last is open");
            let again = |event: &Event| matches!(event.what.kind(), "reopened" | "unmerged");
            let reopened = history.iter().any(|event| again(event) && event.time == pair[1].from);
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
            let free = |unit: &&str| case.lead.as_deref() != Some(*unit) && case.open_task(unit).is_none();
            let free = ["A", "B", "C", "D"].into_iter().find(free).expect("another unit");
            let own = [Verb::Finish, Verb::Release, Verb::AssignTask, Verb::Move, Verb::Share];
            let named = if own.contains(&verb) { unit(verb, &case) } else { free };
            let taken = apply(&case, &command(verb, named, number(verb, &case), now), &who, now).is_ok();
            prop_assert_eq!(taken, allowed(&case, &who, now).contains(&verb), "{}", verb);
        }
    }
}
