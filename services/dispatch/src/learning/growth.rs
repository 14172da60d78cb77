//! The list of rules, grown widest first.
//!
//! Every scope in the register's order is asked once: is there a party that would correct more of the cases there than it
//! would spoil? What narrower scopes then correct is measured against what the wider ones say already, so that a rule is
//! never proposed twice. Cases that a more specific rule of the register decides are out of a scope's reach.

use std::collections::{BTreeMap, BTreeSet};

use gridcase_snapshot::precedence::Rank;

use super::Settings;
use super::change::{change, number};
use super::fact::Fact;
use super::scope::{Scope, Topic, order, scopes};

/// Hours of the day.
const DAY: usize = 24;

/// The fewest cases gone wrong in a scope before its hours are looked at.
const HOURS_FROM: usize = 5;

/// Whom a rule can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named<'a> {
    Unit(&'a str),
    DistrictOf(&'a str),
}

/// Days of the week that a window of hours covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Days {
    All,
    MondayToFriday,
    Weekend,
}

/// Full hours of the day, `from <= t < until`; over midnight where `until` is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    pub(super) days: Days,
    pub(super) from: usize,
    pub(super) until: usize,
}

impl Window {
    /// Whether a moment lies in it.
    fn contains(self, fact: &Fact<'_>) -> bool {
        let hour = hour(fact);
        let in_hours = if self.from < self.until {
            (self.from..self.until).contains(&hour)
        } else {
            hour >= self.from || hour < self.until
        };
        let in_days = match self.days {
            Days::All => true,
            Days::MondayToFriday => !weekend(fact),
            Days::Weekend => weekend(fact),
        };
        in_hours && in_days
    }
}

fn hour(fact: &Fact<'_>) -> usize {
    usize::from(fact.local.hour().unsigned_abs())
}

fn weekend(fact: &Fact<'_>) -> bool {
    fact.local.weekday().to_monday_zero_offset() >= 5
}

/// A rule that was taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grown<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) hours: Option<Window>,
    pub(super) named: Named<'a>,
    pub(super) priority: i32,
    /// The case from which on it has been so, where it was otherwise before.
    pub(super) since: Option<usize>,
}

/// What a party would do for a set of cases, by weight.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Score {
    /// Cases it gets right, not weighed.
    count: usize,
    right: f64,
    /// Of these, those that are right already.
    kept: f64,
}

/// Grows the list over cases in order of time.
pub(super) fn grow<'a>(facts: &[Fact<'a>], settings: &Settings) -> Vec<Grown<'a>> {
    let mut growth = Growth::new(facts, settings);
    for (scope, members) in scopes(facts) {
        growth.visit(scope, &members);
    }
    growth.taken
}

struct Growth<'f, 'a> {
    facts: &'f [Fact<'a>],
    settings: &'f Settings,
    weights: Vec<f64>,
    /// What the register says with the rules taken so far.
    says: Vec<Option<&'a str>>,
    ranks: Vec<Option<Rank>>,
    taken: Vec<Grown<'a>>,
}

impl<'f, 'a> Growth<'f, 'a> {
    fn new(facts: &'f [Fact<'a>], settings: &'f Settings) -> Self {
        let end = facts.last().map(|fact| fact.question.at);
        let weight = |fact: &Fact<'a>| {
            let days = end.map_or(0.0, |end| (end.duration_since(fact.question.at)).as_secs_f64() / 86_400.0);
            if settings.half_life_days > 0.0 { 0.5_f64.powf(days / settings.half_life_days) } else { 1.0 }
        };
        Self {
            facts,
            settings,
            weights: facts.iter().map(weight).collect(),
            says: facts.iter().map(|fact| fact.says).collect(),
            ranks: facts.iter().map(|fact| fact.rank).collect(),
            taken: Vec::new(),
        }
    }

    fn visit(&mut self, scope: Scope<'a>, members: &[usize]) {
        let open = self.open(scope, members);
        if open.len() < self.settings.min_support {
            return;
        }
        let units: Vec<&str> = open.iter().map(|&at| self.facts[at].unit).collect();
        let since = change(&units, self.settings.min_support);
        let recent = &open[since.unwrap_or(0)..];
        let certainty = if scope.is_local() { self.settings.local_certainty } else { self.settings.certainty };
        if let Some(named) = self.best(scope, recent, certainty) {
            self.take(scope, None, named, &open, since.map(|at| open[at]));
        }
        let wrong = recent.iter().filter(|&&at| self.says[at] != Some(self.facts[at].unit)).count();
        if wrong >= HOURS_FROM.max(self.settings.min_support)
            && let Some((window, named)) = self.best_hours(scope, recent)
        {
            self.take(scope, Some(window), named, &open, since.map(|at| open[at]));
        }
    }

    /// The cases that a rule about the scope would decide.
    fn open(&self, scope: Scope<'a>, members: &[usize]) -> Vec<usize> {
        let below = |at: &&usize| self.ranks[**at].is_none_or(|rank| order(rank) <= scope.order());
        members.iter().filter(below).copied().collect()
    }

    /// The party that gains most, if it gains enough.
    fn best(&self, scope: Scope<'a>, open: &[usize], certainty: f64) -> Option<Named<'a>> {
        let scores = self.scores(open);
        let right_now = self.right_now(open);
        // What all parties would spoil or keep is the same: the one that is right most gains most.
        let by_gain = |a: &(&Named<'a>, &Score), b: &(&Named<'a>, &Score)| {
            a.1.right.total_cmp(&b.1.right).then(a.1.count.cmp(&b.1.count)).then(b.0.cmp(a.0))
        };
        let (named, score) = scores.iter().max_by(by_gain)?;
        let enough = self.is_enough(score, open, right_now, certainty) && self.is_spread(scope, open, *named);
        enough.then_some(*named)
    }

    fn is_enough(&self, score: &Score, open: &[usize], right_now: f64, certainty: f64) -> bool {
        let (corrected, spoiled) = (score.right - score.kept, right_now - score.kept);
        let total: f64 = open.iter().map(|&at| self.weights[at]).sum();
        let silent = open.iter().all(|&at| self.says[at].is_none());
        let deviations = (corrected - spoiled - 1.0) / (corrected + spoiled).max(f64::MIN_POSITIVE).sqrt();
        corrected > 0.0
            && score.count >= self.settings.min_support
            && (score.right + 0.5) / (total + 1.0) >= self.settings.min_purity
            && (silent || deviations >= certainty)
    }

    /// Whether enough of what the scope spans bears the party out.
    fn is_spread(&self, scope: Scope<'a>, open: &[usize], named: Named<'a>) -> bool {
        let part = |fact: &Fact<'a>| match scope.topic {
            Topic::Kind(_) => Some(fact.class),
            Topic::Class(..) => Some(fact.matter),
            Topic::Matter(_) => None,
        };
        let right = open.iter().map(|&at| &self.facts[at]).filter(|fact| is_right(fact, named));
        let parts: BTreeSet<_> = right.map(part).collect();
        parts.contains(&None) || parts.len() >= self.settings.spread
    }

    fn right_now(&self, open: &[usize]) -> f64 {
        let right = open.iter().filter(|&&at| self.says[at] == Some(self.facts[at].unit));
        right.map(|&at| self.weights[at]).sum()
    }

    fn scores(&self, open: &[usize]) -> BTreeMap<Named<'a>, Score> {
        let mut scores: BTreeMap<Named<'a>, Score> = BTreeMap::new();
        for &at in open {
            let fact = &self.facts[at];
            for named in right_parties(fact) {
                let score = scores.entry(named).or_default();
                score.count += 1;
                score.right += self.weights[at];
                if self.says[at] == Some(fact.unit) {
                    score.kept += self.weights[at];
                }
            }
        }
        scores
    }

    /// The hours in which another party gains most, if it gains enough.
    fn best_hours(&self, scope: Scope<'a>, open: &[usize]) -> Option<(Window, Named<'a>)> {
        let parties: BTreeSet<Named<'a>> = open
            .iter()
            .map(|&at| &self.facts[at])
            .zip(open)
            .filter(|(fact, at)| self.says[**at] != Some(fact.unit))
            .flat_map(|(fact, _)| right_parties(fact))
            .collect();
        let mut best: Option<(f64, Window, Named<'a>)> = None;
        for named in parties {
            for (days, gains) in self.gains(open, named) {
                let (gain, from, until) = best_window(&gains, days == Days::All);
                if best.is_none_or(|(most, ..)| gain > most) {
                    best = Some((gain, Window { days, from, until }, named));
                }
            }
        }
        let (_, window, named) = best?;
        let within: Vec<usize> = open.iter().copied().filter(|&at| window.contains(&self.facts[at])).collect();
        let found = self.best(scope, &within, self.settings.hours_certainty);
        found.filter(|found| *found == named).map(|named| (window, named))
    }

    /// What a party gains at each hour, by the days of the week.
    fn gains(&self, open: &[usize], named: Named<'a>) -> [(Days, [f64; DAY]); 3] {
        let mut gains = [(Days::All, [0.0; DAY]), (Days::MondayToFriday, [0.0; DAY]), (Days::Weekend, [0.0; DAY])];
        for &at in open {
            let fact = &self.facts[at];
            let right = |yes: bool| if yes { self.weights[at] } else { 0.0 };
            let gain = right(is_right(fact, named)) - right(self.says[at] == Some(fact.unit));
            let days = if weekend(fact) { 2 } else { 1 };
            gains[0].1[hour(fact)] += gain;
            gains[days].1[hour(fact)] += gain;
        }
        gains
    }

    fn take(
        &mut self,
        scope: Scope<'a>,
        hours: Option<Window>,
        named: Named<'a>,
        open: &[usize],
        since: Option<usize>,
    ) {
        // Above whatever stands at the same step already.
        let tied = open.iter().filter_map(|&at| self.ranks[at]).filter(|rank| order(*rank) == scope.order());
        let priority = tied.map(|rank| rank.priority.saturating_add(1)).max().unwrap_or_default();
        for &at in open {
            if hours.is_none_or(|hours| hours.contains(&self.facts[at])) {
                self.says[at] = resolve(&self.facts[at], named);
                self.ranks[at] = Some(scope.rank(priority));
            }
        }
        self.taken.push(Grown { scope, hours, named, priority, since });
    }
}

/// Whom a party comes to at the place of a case.
fn resolve<'a>(fact: &Fact<'a>, named: Named<'a>) -> Option<&'a str> {
    match named {
        Named::Unit(unit) => Some(unit),
        Named::DistrictOf(department) => fact.districts.get(department).copied(),
    }
}

fn is_right(fact: &Fact<'_>, named: Named<'_>) -> bool {
    match named {
        Named::Unit(unit) => fact.unit == unit,
        Named::DistrictOf(department) => fact.districts.get(department) == Some(&fact.unit),
    }
}

/// Every party that comes to the unit that handled it.
fn right_parties<'a>(fact: &Fact<'a>) -> impl Iterator<Item = Named<'a>> + use<'a> {
    let unit = fact.unit;
    let districts: Vec<&'a str> =
        fact.districts.iter().filter(|(_, there)| **there == unit).map(|(department, _)| *department).collect();
    std::iter::once(Named::Unit(unit)).chain(districts.into_iter().map(Named::DistrictOf))
}

/// The stretch of hours that gains most, less than a whole day; over midnight only where every day has it.
fn best_window(gains: &[f64; DAY], over_midnight: bool) -> (f64, usize, usize) {
    let mut best = (f64::NEG_INFINITY, 0, 1);
    for from in 0..DAY {
        let mut gain = 0.0;
        for length in 1..DAY {
            let hour = from + length - 1;
            if hour >= DAY && !over_midnight {
                break;
            }
            gain += gains[hour % DAY];
            if gain > best.0 {
                best = (gain, from, hour % DAY + 1);
            }
        }
    }
    best
}

/// The share of a part; 0 of nothing.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}
