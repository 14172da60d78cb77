//! Proves that in a leaf never more than one area covers a point, so that one number can stand for all.

use super::cover::Cover;
use super::side::Side;
use crate::layer::raster::Square;

/// Buffers, kept from leaf to leaf.
#[derive(Debug, Default)]
pub(super) struct Proof {
    levels: Vec<i32>,
    crossings: Vec<Crossing>,
    cover: Cover,
}

/// An edge that runs through a strip: where it meets the strip's lower and upper latitude. Longitudes are fractions east
/// of the square, `low / height` and `high / height`.
#[derive(Debug, Clone, Copy)]
struct Crossing {
    low: i128,
    high: i128,
    height: i128,
    side: Side,
}

impl Crossing {
    fn new(side: Side, west: i64, from: i64, to: i64) -> Self {
        let [lo_x, lo_y] = side.lo.map(i64::from);
        let [hi_x, hi_y] = side.hi.map(i64::from);
        let (width, height) = (i128::from(hi_x - lo_x), i128::from(hi_y - lo_y));
        let at = |y: i64| i128::from(lo_x - west) * height + width * i128::from(y - lo_y);
        Self { low: at(from), high: at(to), height, side }
    }

    fn cmp_low(&self, other: &Self) -> std::cmp::Ordering {
        (self.low * other.height).cmp(&(other.low * self.height))
    }

    fn cmp_high(&self, other: &Self) -> std::cmp::Ordering {
        (self.high * other.height).cmp(&(other.high * self.height))
    }
}

impl Proof {
    /// Whether none or one area covers each point of the square. `base` is what covers a point before the sides and their
    /// walls are looked at. May say no although it is so, where edges cross west or east of the square.
    ///
    /// Between two neighbouring latitudes of all ends the same edges run up; if none of them cross there, their order is
    /// the same throughout, and what covers a point depends only on how many of them lie at or west of it.
    pub(super) fn holds(&mut self, sides: &[Side], square: Square, base: &Cover) -> bool {
        let (south, north) = (square.south(), square.south() + square.size());
        self.levels.clear();
        self.levels.push(square.corner[1]);
        let ends = sides.iter().flat_map(|side| [side.lo[1], side.hi[1]]);
        self.levels.extend(ends.filter(|&y| south < i64::from(y) && i64::from(y) < north));
        self.levels.sort_unstable();
        self.levels.dedup();
        (0..self.levels.len()).all(|number| {
            let from = i64::from(self.levels[number]);
            let to = self.levels.get(number + 1).map_or(north, |&y| i64::from(y));
            self.holds_between(sides, square, base, from, to)
        })
    }

    fn holds_between(&mut self, sides: &[Side], square: Square, base: &Cover, from: i64, to: i64) -> bool {
        self.cover.copy_from(base);
        self.crossings.clear();
        for side in sides {
            if side.walls(square.west(), from) {
                self.cover.toggle(side.left);
                self.cover.toggle(side.right);
            }
            if i64::from(side.lo[1]) <= from && i64::from(side.hi[1]) >= to {
                self.crossings.push(Crossing::new(*side, square.west(), from, to));
            }
        }
        self.crossings.sort_unstable_by(|a, b| a.cmp_low(b).then_with(|| a.cmp_high(b)));
        if self.crossings.windows(2).any(|pair| pair[0].cmp_high(&pair[1]).is_gt()) {
            return false;
        }
        self.single_between_crossings(square)
    }

    fn single_between_crossings(&mut self, square: Square) -> bool {
        let begins_inside =
            |crossing: &Crossing| crossing.low.min(crossing.high) < i128::from(square.size()) * crossing.height;
        let ends_inside = |crossing: &Crossing| crossing.low.max(crossing.high) > 0;
        if self.crossings.first().is_none_or(ends_inside) && self.cover.len() > 1 {
            return false;
        }
        for (number, crossing) in self.crossings.iter().enumerate() {
            self.cover.toggle(crossing.side.left);
            self.cover.toggle(crossing.side.right);
            let next = self.crossings.get(number + 1);
            let room = next.is_none_or(|next| {
                let same = crossing.cmp_low(next).is_eq() && crossing.cmp_high(next).is_eq();
                !same && ends_inside(next)
            });
            if room && begins_inside(crossing) && self.cover.len() > 1 {
                return false;
            }
        }
        true
    }
}
