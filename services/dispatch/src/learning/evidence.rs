//! What rules are worth: counted on the cases that the real router gives them.

use std::collections::{BTreeMap, BTreeSet};

use gridcase_snapshot::{Rule, Snapshot};
use jiff::civil::Date;

use super::change::number;
use super::fact::Fact;
use super::growth::share;
use super::naming;
use super::{Contradiction, Proposal, Settings, Step};
use crate::routing::route;

/// Numbers of cases that are named as examples.
const NAMED: usize = 10;

/// Cases between two words about how far it has come.
const EVERY: usize = 500;

/// The share of a rule's cases that go elsewhere from which on the history is said to disagree.
const DISAGREES_FROM: f64 = 0.2;

/// Cases that a rule decides, and who really handled them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// Cases that it decides: the support.
    pub cases: usize,
    /// Of these, those handled by the unit that it names.
    pub agreeing: usize,
    /// The others by the unit that handled them, most first.
    pub others: Vec<Others>,
    /// Numbers of some that agree, newest first.
    pub examples: Vec<String>,
}

impl Evidence {
    /// The share that agrees: the purity.
    pub fn purity(&self) -> f64 {
        share(self.agreeing, self.cases)
    }
}

/// Cases that another unit handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Others {
    /// The unit.
    pub unit: String,
    /// How many.
    pub cases: usize,
    /// Numbers of some, newest first.
    pub numbers: Vec<String>,
}

/// What the router says of a case.
#[derive(Debug, Clone)]
pub(super) struct Routed {
    pub(super) rule: String,
    pub(super) lead: Option<String>,
}

/// Puts every case through the router.
pub(super) fn routed(snapshot: &Snapshot, facts: &[Fact<'_>], tell: &mut dyn FnMut(Step)) -> Vec<Routed> {
    let mut routed = Vec::with_capacity(facts.len());
    for (done, fact) in facts.iter().enumerate() {
        if done % EVERY == 0 {
            tell(Step { what: "check", done, total: facts.len() });
        }
        let route = route(snapshot, fact.question).route;
        routed.push(Routed { rule: route.rule, lead: route.lead });
    }
    routed
}

/// The rules that decide anything, each with what speaks for and against it, those that decide most first.
pub(super) fn proposals(rules: Vec<(Rule, Option<Date>)>, facts: &[Fact<'_>], routed: &[Routed]) -> Vec<Proposal> {
    let mut decided: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, routed) in routed.iter().enumerate() {
        decided.entry(&routed.rule).or_default().push(at);
    }
    let proposal = |(mut rule, since): (Rule, Option<Date>)| {
        let mut cases = decided.get(rule.id.as_str()).cloned().unwrap_or_default();
        cases.retain(|&at| since.is_none_or(|since| since <= facts[at].local.date()));
        let then = |at: usize| routed[at].lead.as_deref() == Some(facts[at].unit);
        let now = |at: usize| facts[at].says == Some(facts[at].unit);
        let overrides: BTreeSet<&str> =
            cases.iter().map(|&at| facts[at].rule.as_str()).filter(|id| !id.is_empty()).collect();
        let evidence = evidence(facts, &cases, then);
        rule.basis.push_str(&naming::counted(evidence.cases, evidence.agreeing));
        let proposal = Proposal {
            evidence,
            gained: cases.iter().filter(|&&at| then(at) && !now(at)).count(),
            lost: cases.iter().filter(|&&at| now(at) && !then(at)).count(),
            since,
            overrides: overrides.into_iter().map(str::to_owned).collect(),
            rule,
        };
        (proposal.evidence.cases > 0).then_some(proposal)
    };
    let mut proposals: Vec<Proposal> = rules.into_iter().filter_map(proposal).collect();
    proposals.sort_by(|a, b| b.evidence.cases.cmp(&a.evidence.cases).then_with(|| a.rule.id.cmp(&b.rule.id)));
    proposals
}

/// The rules of the register that the history disagrees with, those first that are wrong most often.
pub(super) fn contradictions(
    town: &Snapshot,
    facts: &[Fact<'_>],
    routed: &[Routed],
    settings: &Settings,
) -> Vec<Contradiction> {
    let mut decided: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| !fact.rule.is_empty()) {
        decided.entry(&fact.rule).or_default().push(at);
    }
    let contradiction = |(id, cases): (&str, Vec<usize>)| {
        let rule = town.register()?.rule(id)?;
        let evidence = evidence(facts, &cases, |at| facts[at].says == Some(facts[at].unit));
        let wrong = evidence.cases - evidence.agreeing;
        if wrong < settings.min_support || number(wrong) < DISAGREES_FROM * number(evidence.cases) {
            return None;
        }
        let answers: BTreeSet<&str> =
            cases.iter().map(|&at| routed[at].rule.as_str()).filter(|rule| *rule != id).collect();
        let answered_by = answers.into_iter().filter(|id| !id.is_empty()).map(str::to_owned).collect();
        Some(Contradiction { rule: id.to_owned(), lead: rule.lead.clone(), evidence, answered_by })
    };
    let mut found: Vec<Contradiction> = decided.into_iter().filter_map(contradiction).collect();
    let wrong = |contradiction: &Contradiction| contradiction.evidence.cases - contradiction.evidence.agreeing;
    found.sort_by(|a, b| wrong(b).cmp(&wrong(a)).then_with(|| a.rule.cmp(&b.rule)));
    found
}

fn evidence(facts: &[Fact<'_>], cases: &[usize], agrees: impl Fn(usize) -> bool) -> Evidence {
    let mut evidence = Evidence { cases: cases.len(), ..Evidence::default() };
    let mut others: BTreeMap<&str, Others> = BTreeMap::new();
    for &at in cases.iter().rev() {
        let fact = &facts[at];
        let numbers = if agrees(at) {
            evidence.agreeing += 1;
            &mut evidence.examples
        } else {
            let unit = fact.unit.to_owned();
            let other = others.entry(fact.unit).or_insert_with(|| Others { unit, cases: 0, numbers: Vec::new() });
            other.cases += 1;
            &mut other.numbers
        };
        if numbers.len() < NAMED {
            numbers.push(fact.number.to_owned());
        }
    }
    evidence.others = others.into_values().collect();
    evidence.others.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.unit.cmp(&b.unit)));
    evidence
}
