//! What the register says at a place: the rules that count, best first, and why the others do not.

use std::cmp::Reverse;

use super::Asked;
use super::answer::Answer;
use super::rank::{Lost, Rank, breadth, standing};
use super::spot::Spot;
use crate::Rule;

/// A rule that counts, with its answer.
#[derive(Debug, Clone)]
pub struct Counting<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// How specific it is here.
    pub rank: Rank,
    /// Whom it comes to here.
    pub answer: Answer<'a>,
}

/// A rule that does not count.
#[derive(Debug, Clone)]
pub struct Failing<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Why it does not count.
    pub lost: Lost,
}

/// What all rules about the matter say at one place.
#[derive(Debug, Clone)]
pub struct Verdict<'a> {
    /// Best first; of equal rank by id.
    pub counting: Vec<Counting<'a>>,
    /// Nearest to counting first, then narrowest, then by id.
    pub failing: Vec<Failing<'a>>,
}

impl<'a> Verdict<'a> {
    /// What the rules with a claim say at the place.
    pub fn at(asked: &Asked<'a>, spot: &Spot<'a>) -> Self {
        let (mut counting, mut failing) = (Vec::new(), Vec::new());
        for &rule in &asked.claims {
            match standing(asked, spot, rule) {
                Ok(rank) => counting.push(Counting { rule, rank, answer: Answer::of(asked.snapshot, spot, rule) }),
                Err(lost) => failing.push(Failing { rule, lost }),
            }
        }
        counting.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| a.rule.id.cmp(&b.rule.id)));
        failing.sort_by_key(|failing| (failing.lost, Reverse(breadth(failing.rule)), &failing.rule.id));
        Self { counting, failing }
    }

    /// The rules of the highest rank.
    pub fn top(&self) -> &[Counting<'a>] {
        let first = self.counting.first().map(|first| first.rank);
        let tied = self.counting.iter().take_while(|counting| Some(counting.rank) == first).count();
        &self.counting[..tied]
    }

    /// Whether the rules of the highest rank come to different units.
    pub fn is_conflict(&self) -> bool {
        self.top().windows(2).any(|pair| !pair[0].answer.same_units(&pair[1].answer))
    }

    /// The rule that matched: the first by id of those that agree at the top.
    pub fn winner(&self) -> Option<&Counting<'a>> {
        self.counting.first().filter(|_| !self.is_conflict())
    }

    /// Whether both verdicts come to the same units.
    pub fn same_units(&self, other: &Self) -> bool {
        fn units<'v, 'a>(verdict: &'v Verdict<'a>) -> impl Iterator<Item = &'v Answer<'a>> {
            verdict.top().iter().map(|counting| &counting.answer)
        }
        let within = |one: &Self, other: &Self| units(one).all(|a| units(other).any(|b| a.same_units(b)));
        within(self, other) && within(other, self)
    }

    /// Whether some rule fails only for the place, so that another place might decide otherwise.
    pub fn depends_on_the_place(&self) -> bool {
        self.failing.iter().any(|failing| failing.lost.is_about_the_place())
    }
}

/// By which step of the order a rule that counts lost to the best.
pub fn lost_to(asked: &Asked<'_>, beaten: &Counting<'_>, best: &Counting<'_>, settled: bool) -> Lost {
    let (own, top) = (beaten.rank, best.rank);
    if own.first_side != top.first_side {
        return if asked.owner_first { Lost::OwnerRuleOutranks } else { Lost::AreaRuleOutranks };
    }
    if own.asset != top.asset {
        return Lost::AssetOwnerOutranks;
    }
    if (own.area, own.ground, own.subject) != (top.area, top.ground, top.subject) {
        return Lost::LessSpecific;
    }
    if own.priority != top.priority {
        return Lost::LowerPriority;
    }
    if !settled && beaten.answer.lead.unit().is_none() { Lost::NoDistrict } else { Lost::Tie }
}
