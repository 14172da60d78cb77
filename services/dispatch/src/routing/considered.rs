//! The rules that were considered beside the one that matched, and why each lost.

use gridcase_snapshot::Rule;
use gridcase_snapshot::precedence::{Lost, Spot, Verdict, lead, lost_to};

use super::{Asked, words};
use crate::case::Considered;

/// Every rule that had a claim but for the one that matched, and why it lost.
pub(super) fn considered<'a>(verdict: &Verdict<'a>, asked: &Asked<'a>, spot: &Spot<'a>) -> Vec<Considered> {
    let winner = verdict.winner();
    let best = verdict.counting.first();
    let beaten = verdict.counting.iter().skip(usize::from(winner.is_some()));
    let beaten = beaten.filter_map(|counting| Some((counting, best?)));
    let beaten = beaten.map(|(counting, best)| {
        let lost = lost_to(asked, counting, best, winner.is_some());
        one(counting.rule, counting.answer.lead.unit(), lost, words::beaten(asked, lost, best, winner.is_some()))
    });
    let failing = verdict.failing.iter().map(|failing| {
        let unit = lead(asked.snapshot, spot, failing.rule);
        one(failing.rule, unit, failing.lost, words::failing(asked, failing.rule, failing.lost))
    });
    beaten.chain(failing).collect()
}

fn one(rule: &Rule, unit: Option<&str>, lost: Lost, why: String) -> Considered {
    Considered { rule: rule.id.clone(), unit: unit.unwrap_or_default().to_owned(), lost: lost.as_str().to_owned(), why }
}
