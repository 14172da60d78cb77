//! Where a side of a ring meets the rows of the lattice, and sums over rows.

use std::cmp::Ordering;

use crate::edge::{Edge, Vertex};

/// A side that is not level, with the shape that it bounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub(super) lo: Vertex,
    pub(super) hi: Vertex,
    pub(super) owner: usize,
}

/// Where a side meets a row: `whole + rest / run` units of longitude, `0 <= rest < run`.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) whole: i64,
    pub(super) rest: i64,
    run: i64,
}

impl At {
    /// The first place of the row that is not west of the side.
    pub(super) fn ceil(self) -> i64 {
        self.whole + i64::from(self.rest > 0)
    }

    pub(super) fn cmp(self, other: Self) -> Ordering {
        // Both products are under 2^62: a rest is less than its run, and a run is at most 1.8e9.
        self.whole.cmp(&other.whole).then_with(|| (self.rest * other.run).cmp(&(other.rest * self.run)))
    }
}

impl Side {
    /// None for a level edge, which never counts.
    pub(super) fn new(edge: Edge, owner: usize) -> Option<Self> {
        (edge.lo[1] < edge.hi[1]).then_some(Self { lo: edge.lo, hi: edge.hi, owner })
    }

    /// Upright from row to row.
    pub(super) fn upright(x: i32, from: i32, until: i32, owner: usize) -> Self {
        Self { lo: [x, from], hi: [x, until], owner }
    }

    fn run(&self) -> i64 {
        i64::from(self.hi[1]) - i64::from(self.lo[1])
    }

    fn rise(&self) -> i64 {
        i64::from(self.hi[0]) - i64::from(self.lo[0])
    }

    /// Where it meets the row, which lies in `lo.y <= row < hi.y`.
    pub(super) fn at(&self, row: i32) -> At {
        let run = self.run();
        let product = self.rise() * (i64::from(row) - i64::from(self.lo[1]));
        At { whole: i64::from(self.lo[0]) + product.div_euclid(run), rest: product.rem_euclid(run), run }
    }

    /// The sum over the rows `from <= row < until` of the first places that are not west of it.
    pub(super) fn sum_of_ceilings(&self, from: i32, until: i32) -> i128 {
        let rows = i64::from(until) - i64::from(from);
        let start = self.at(from);
        let whole = i128::from(start.whole) * i128::from(rows);
        let (run, rise) = (self.run(), self.rise());
        if rise == 0 {
            return whole;
        }
        // ceil(v / run) = floor((v + run - 1) / run)
        whole + floor_sum(rows, run, rise, start.rest + run - 1)
    }
}

/// The sum of `floor((a * i + b) / m)` over `0 <= i < n`, for `m > 0`.
fn floor_sum(n: i64, m: i64, a: i64, b: i64) -> i128 {
    let pairs = i128::from(n) * i128::from(n - 1) / 2;
    let mut sum = pairs * i128::from(a.div_euclid(m)) + i128::from(n) * i128::from(b.div_euclid(m));
    let (mut n, mut m, mut a, mut b) = (n, m, a.rem_euclid(m), b.rem_euclid(m));
    loop {
        // a and b are less than m, and n and m at most 1.8e9, so that this fits.
        let last = a * n + b;
        if last < m {
            return sum;
        }
        (n, b) = (last / m, last % m);
        (m, a) = (a, m);
        sum += i128::from(n) * i128::from(n - 1) / 2 * i128::from(a / m) + i128::from(n) * i128::from(b / m);
        a %= m;
        b %= m;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_closed_form_is_the_sum(n in 1_i64..60, m in 1_i64..40, a in -90_i64..90, b in -90_i64..90) {
            let expected: i128 = (0..n).map(|i| i128::from((a * i + b).div_euclid(m))).sum();
            prop_assert_eq!(floor_sum(n, m, a, b), expected);
        }

        #[test]
        fn ceilings_are_summed_row_by_row(x in -50_i32..50, rise in -90_i32..90, run in 1_i32..60, skip in 0_i32..59, rows in 1_i32..60) {
            let side = Side { lo: [x, 0], hi: [x + rise, run], owner: 0 };
            let from = skip.min(run - 1);
            let until = (from + rows).min(run);
            let expected: i128 = (from..until).map(|row| i128::from(side.at(row).ceil())).sum();
            prop_assert_eq!(side.sum_of_ceilings(from, until), expected);
        }
    }
}
