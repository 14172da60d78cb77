//! A band of rows in which the sides stand in one order.

use super::row::{At, Side};

/// Sides in their order from west to east, in the rows `from <= row < until`.
pub(super) struct Band<'a> {
    pub(super) from: i32,
    pub(super) until: i32,
    pub(super) sides: &'a [Side],
}

/// The ground between two sides of a band that are next to each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strip {
    pub(super) west: Side,
    pub(super) east: Side,
    pub(super) from: i32,
    pub(super) until: i32,
}

impl Strip {
    /// The places of a row: `from <= x < until`.
    pub(super) fn row(&self, row: i32) -> (i64, i64) {
        (self.west.at(row).ceil(), self.east.at(row).ceil())
    }

    /// A place strictly between the sides and above the first row, in the middle of some rows; cheap, and not always there.
    pub(super) fn inner_place(&self) -> Option<[i64; 2]> {
        let first = self.from.checked_add(1).filter(|first| *first < self.until)?;
        let last = self.until - 1;
        [i32::midpoint(first, last), first, last].into_iter().find_map(|row| {
            let west = self.west.at(row).whole + 1;
            let east = self.east.at(row).ceil();
            (west < east).then(|| [i64::midpoint(west, east - 1), row.into()])
        })
    }
}

/// Cuts the rows `from <= row < until`, over which every side reaches, into bands, and hands over each.
pub(super) fn bands(sides: &mut Vec<Side>, from: i32, until: i32, take: &mut impl FnMut(&Band<'_>)) {
    let mut rest = vec![(from, until)];
    while let Some((from, until)) = rest.pop() {
        match order(sides, from, until) {
            None => take(&Band { from, until, sides }),
            Some(cut) => rest.extend([(cut, until), (from, cut)]),
        }
    }
}

/// Puts the sides in their order; where none is right for all rows, the first row that is to be looked at apart.
fn order(sides: &mut Vec<Side>, from: i32, until: i32) -> Option<i32> {
    let last = until - 1;
    let mut placed: Vec<(At, At, Side)> = sides.iter().map(|side| (side.at(from), side.at(last), *side)).collect();
    placed.sort_unstable_by(|a, b| a.0.cmp(b.0).then_with(|| a.1.cmp(b.1)).then_with(|| a.2.owner.cmp(&b.2.owner)));
    sides.clear();
    sides.extend(placed.iter().map(|placed| placed.2));
    let crossed = placed.windows(2).find(|pair| pair[0].1.cmp(pair[1].1).is_gt())?;
    Some(first_crossed(&crossed[0].2, &crossed[1].2, from, last))
}

/// The first row in which `west` is east of `east`: not `from`, but `last` at the latest.
fn first_crossed(west: &Side, east: &Side, from: i32, last: i32) -> i32 {
    let (mut right, mut wrong) = (from, last);
    while right + 1 < wrong {
        let middle = i32::midpoint(right, wrong);
        if west.at(middle).cmp(east.at(middle)).is_gt() { wrong = middle } else { right = middle }
    }
    wrong
}
