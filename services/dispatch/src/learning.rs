//! Proposals for the register from what happened: pure, and the same history always gives the same proposals.
//!
//! A past case says which unit really handled a matter at a place and an hour ([`Handled`]). [`propose`] asks the router
//! what the register says about each of them today ([`fact`]), and grows a list of rules over the register's own words
//! ([`scope`]) in the register's own order, widest first ([`growth`]): a rule is taken where it corrects more cases than
//! it spoils, by more than chance would, and by no fewer than a minimum. Older cases weigh less, and where a
//! responsibility has moved for good only what came after counts ([`change`]). What the rules are worth is not what the
//! growth thought: the proposed register is put through the real router ([`evidence`]), which gives support, purity and
//! exceptions; the last fifth of the period is held out and predicted by what the rest would have proposed.
//!
//! Left out are cases that the register could not route whatever its rules (no place in the town, a matter that is
//! unknown or retired), those of units that are gone, and those from before the first day of the rule that decides them
//! now: a dated rule is no mistake about what was before it.

mod change;
mod evidence;
mod fact;
mod growth;
mod naming;
mod scope;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use gridcase_snapshot::{Content, Party, Register, Rule, Snapshot};
use jiff::civil::Date;

use crate::routing::Question;

pub use evidence::{Evidence, Others};

/// A case of the past, and the unit that really handled it.
#[derive(Debug, Clone, PartialEq)]
pub struct Handled {
    /// Number of the case.
    pub number: String,
    /// What the register would be asked about it.
    pub question: Question,
    /// The unit that was in the lead when its result was approved.
    pub unit: String,
}

/// What it takes for a rule to be proposed. The defaults were chosen by forward validation within the first half of a
/// real history; `docs/register.md` has the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Cases that a rule must get right, at least.
    pub min_support: usize,
    /// Share that it must get right, 0 to 1, with half a case of doubt on either side.
    pub min_purity: f64,
    /// Days after which a case weighs half; 0 weighs all alike.
    pub half_life_days: f64,
    /// Standard deviations of a fair coin by which corrections must outnumber what a rule for the whole town spoils.
    pub certainty: f64,
    /// The same for rules about areas and ground, of which there are many to be wrong about.
    pub local_certainty: f64,
    /// The same for rules about hours, of which there are most.
    pub hours_certainty: f64,
    /// Matters of a class, or classes of a kind, that must bear out a rule about all of it.
    pub spread: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            min_support: 2,
            min_purity: 0.4,
            half_life_days: 240.0,
            certainty: 0.5,
            local_certainty: 2.5,
            hours_certainty: 4.0,
            spread: 2,
        }
    }
}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What is being done: `route`, `learn`, `check`.
    pub what: &'static str,
    /// Cases done.
    pub done: usize,
    /// Cases in all.
    pub total: usize,
}

/// A rule proposed, and what speaks for and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The rule; its id is the same whenever the same is proposed.
    pub rule: Rule,
    /// The cases that it would decide, by the router.
    pub evidence: Evidence,
    /// Of these, those that went right with it and do not today.
    pub gained: usize,
    /// Of these, those that go right today and would not with it.
    pub lost: usize,
    /// The day since which it has been so, where it was otherwise before; evidence counts from there.
    pub since: Option<Date>,
    /// Rules of the register that decide these cases today and would no longer.
    pub overrides: Vec<String>,
}

/// A rule of the register that the history disagrees with.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// Its id.
    pub rule: String,
    /// Whom it names.
    pub lead: Party,
    /// The cases that it decides today.
    pub evidence: Evidence,
    /// Proposals that would decide some of its cases otherwise.
    pub answered_by: Vec<String>,
}

/// The cases held out, and how many of them go right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldOut {
    /// Cases of the last fifth of the period.
    pub cases: usize,
    /// Right by the register in force.
    pub right_now: usize,
    /// Right by what the first four fifths would have proposed.
    pub right_then: usize,
}

/// What a history teaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// Cases that were learned from.
    pub cases: usize,
    /// Cases that were left out.
    pub left_out: usize,
    /// Cases that go right by the register in force.
    pub right_now: usize,
    /// Cases that would go right with all proposals.
    pub right_then: usize,
    /// Rules proposed, those that decide most first.
    pub proposals: Vec<Proposal>,
    /// Rules of the register that the history disagrees with, the worst first.
    pub contradictions: Vec<Contradiction>,
    /// How well it predicts; none where there are too few cases.
    pub held_out: Option<HeldOut>,
}

/// The fewest cases of which some are held out.
const HELD_OUT_FROM: usize = 50;

/// Learns from a history what the register does not say, as of a local day. `tell` hears how far it has come.
pub fn propose(
    snapshot: &Snapshot,
    history: &[Handled],
    settings: &Settings,
    today: Date,
    tell: &mut dyn FnMut(Step),
) -> Learned {
    let town = of_day(snapshot, today);
    let mut history: Vec<&Handled> = history.iter().collect();
    history.sort_by(|a, b| (a.question.at, &a.number).cmp(&(b.question.at, &b.number)));
    let facts = fact::look(&town, snapshot.rules(), &history, tell);
    tell(Step { what: "learn", done: 0, total: facts.len() });
    let grown = growth::grow(&facts, settings);
    let rules = naming::rules(&grown, &facts, snapshot);
    let proposed = with(&town, rules.iter().map(|(rule, _)| rule.clone()));
    let after = evidence::routed(&proposed, &facts, tell);
    let proposals = evidence::proposals(rules, &facts, &after);
    let contradictions = evidence::contradictions(&town, &facts, &after, settings);
    Learned {
        cases: facts.len(),
        left_out: history.len() - facts.len(),
        right_now: facts.iter().filter(|fact| fact.says == Some(fact.unit)).count(),
        right_then: facts.iter().zip(&after).filter(|(fact, after)| after.lead.as_deref() == Some(fact.unit)).count(),
        held_out: held_out(&town, &facts, settings),
        proposals,
        contradictions,
    }
}

/// The snapshot with these rules more.
pub fn with(snapshot: &Snapshot, more: impl IntoIterator<Item = Rule>) -> Snapshot {
    let rules = snapshot.rules().iter().cloned().chain(more).collect();
    let mut parts = snapshot.parts().clone();
    parts.put(snapshot.versions().register, Content::Register(Arc::new(Register::index(rules))));
    Snapshot::new(Arc::new(snapshot.town().clone()), parts)
}

/// The snapshot without any rule.
pub fn without_rules(snapshot: &Snapshot) -> Snapshot {
    let mut parts = snapshot.parts().clone();
    parts.put(snapshot.versions().register, Content::Register(Arc::new(Register::index(Vec::new()))));
    Snapshot::new(Arc::new(snapshot.town().clone()), parts)
}

/// The snapshot with the rules that count on a day, on any day: what the register says today about what was before.
fn of_day(snapshot: &Snapshot, day: Date) -> Snapshot {
    let timeless = |rule: &Rule| Rule { valid_from: None, valid_until: None, ..rule.clone() };
    let rules = snapshot.rules().iter().filter(|rule| rule.valid_on(day)).map(timeless);
    with(&without_rules(snapshot), rules)
}

/// What the first four fifths would have proposed, on the last fifth.
fn held_out(town: &Snapshot, facts: &[fact::Fact<'_>], settings: &Settings) -> Option<HeldOut> {
    if facts.len() < HELD_OUT_FROM {
        return None;
    }
    let (before, after) = facts.split_at(facts.len() * 4 / 5);
    let rules = naming::rules(&growth::grow(before, settings), before, town);
    let then = with(town, rules.into_iter().map(|(rule, _)| rule));
    let routed = evidence::routed(&then, after, &mut |_| {});
    Some(HeldOut {
        cases: after.len(),
        right_now: after.iter().filter(|fact| fact.says == Some(fact.unit)).count(),
        right_then: after
            .iter()
            .zip(&routed)
            .filter(|(fact, routed)| routed.lead.as_deref() == Some(fact.unit))
            .count(),
    })
}
