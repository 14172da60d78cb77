//! Whether a responsibility has moved for good.

use std::collections::BTreeMap;

/// How much better two stretches must explain the history than one, per unit, in multiples of the logarithm of the number
/// of cases. Three times what the usual criterion asks, because every moment is tried.
const STRICTNESS: f64 = 3.0;

/// The first case after the change, where those before it were mostly handled by one unit and those from it on mostly by
/// another, with at least `fewest` on either side. `units` are in order of time.
pub(super) fn change(units: &[&str], fewest: usize) -> Option<usize> {
    let fewest = fewest.max(5);
    if units.len() < 2 * fewest {
        return None;
    }
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    for &unit in units {
        *after.entry(unit).or_insert(0_usize) += 1;
    }
    let kinds = after.len();
    let whole = fit(&after);
    let mut best: Option<(usize, f64)> = None;
    for (at, &unit) in units.iter().enumerate() {
        let far_enough = at >= fewest && units.len() - at >= fewest;
        if far_enough && most(&before) != most(&after) {
            let better = fit(&before) + fit(&after) - whole;
            if best.is_none_or(|(_, most)| better > most) {
                best = Some((at, better));
            }
        }
        *before.entry(unit).or_insert(0) += 1;
        if let Some(left) = after.get_mut(unit) {
            *left -= 1;
        }
    }
    let asked = STRICTNESS * number(kinds.saturating_sub(1)) * number(units.len()).ln() / 2.0;
    best.filter(|(_, better)| *better > asked).map(|(at, _)| at)
}

/// How well the shares explain the counts: the logarithm of the likelihood.
fn fit(counts: &BTreeMap<&str, usize>) -> f64 {
    let all = number(counts.values().sum());
    counts.values().filter(|&&count| count > 0).map(|&count| number(count) * (number(count) / all).ln()).sum()
}

fn most<'a>(counts: &BTreeMap<&'a str, usize>) -> Option<&'a str> {
    counts.iter().max_by_key(|(unit, count)| (**count, std::cmp::Reverse(**unit))).map(|(unit, _)| *unit)
}

/// A count as a number with a fraction.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}
