//! The edges of all areas, each with the areas on its two sides.

use crate::edge::{Edge, Vertex, doubled_area};
use crate::layer::raster::{Span, Square, between};
use crate::layer::words::{Area, OUTSIDE};
use crate::shape::Shape;

/// An edge that runs north (a level one east), with the areas on its left and right.
///
/// For lookups the two sides mean the same; that they are told apart serves to measure areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::layer) struct Side {
    pub(in crate::layer) lo: Vertex,
    pub(in crate::layer) hi: Vertex,
    pub(in crate::layer) left: Area,
    pub(in crate::layer) right: Area,
}

impl Side {
    pub(in crate::layer) fn edge(&self) -> Edge {
        Edge { lo: self.lo, hi: self.hi }
    }

    /// Whether the edge, or one of the walls above those of its ends that lie west of the cell, counts for the point.
    pub(super) fn stands(&self, cell_west: i64, x: i64, y: i64) -> bool {
        self.edge().counts(x, y) ^ self.walls(cell_west, y)
    }

    /// Parity of the walls above those ends of the edge that lie west of the cell.
    pub(super) fn walls(&self, cell_west: i64, y: i64) -> bool {
        let wall = |end: Vertex| (i64::from(end[0]) < cell_west) & (i64::from(end[1]) <= y);
        wall(self.lo) ^ wall(self.hi)
    }

    /// The two areas, lower number first.
    pub(super) fn pair(&self) -> (Area, Area) {
        (self.left.min(self.right), self.left.max(self.right))
    }

    fn key(&self) -> (i32, i32, i32, i32) {
        (self.lo[1], self.lo[0], self.hi[1], self.hi[0])
    }

    /// One side for each area that it has.
    pub(in crate::layer) fn halves(self) -> impl Iterator<Item = Self> {
        let left = (self.left != OUTSIDE).then_some(Self { right: OUTSIDE, ..self });
        let right = (self.right != OUTSIDE).then_some(Self { left: OUTSIDE, ..self });
        left.into_iter().chain(right)
    }
}

/// Shows the edges of an area. Its ground lies inside the outer ring of a polygon and outside the others, whatever their
/// direction.
pub(in crate::layer) fn sides(area: Area, shape: &Shape, mut show: impl FnMut(Side)) {
    for polygon in shape.rings() {
        for (number, ring) in polygon.iter().enumerate() {
            let ground_on_left = (doubled_area(ring) > 0) == (number == 0);
            let mut from = ring.last().copied().unwrap_or_default();
            for &to in ring {
                let Edge { lo, hi } = Edge::new(from, to);
                let on_left = ground_on_left == (lo == from);
                let (left, right) = if on_left { (area, OUTSIDE) } else { (OUTSIDE, area) };
                show(Side { lo, hi, left, right });
                from = to;
            }
        }
    }
}

/// Joins what lies on the left of an edge with what lies on the right of the same edge. Leaves the sides in an order that
/// depends on nothing but themselves.
pub(in crate::layer) fn join(sides: &mut Vec<Side>) {
    sides.sort_unstable_by_key(|side| (side.key(), side.left, side.right));
    let mut kept = 0;
    let mut at = 0;
    while at < sides.len() {
        let key = sides[at].key();
        let same = sides[at..].iter().take_while(|side| side.key() == key).count();
        kept = join_same(sides, at, at + same, kept);
        at += same;
    }
    sides.truncate(kept);
}

/// Joins sides of one edge, which lie sorted between two places, and writes them from `kept` on: those with only a right
/// area come first. `kept` never overtakes what is still to be read.
fn join_same(sides: &mut [Side], from: usize, to: usize, mut kept: usize) -> usize {
    if to - from == 1 {
        sides[kept] = sides[from];
        return kept + 1;
    }
    let rights = sides[from..to].iter().take_while(|side| side.left == OUTSIDE).count();
    let lefts = to - from - rights;
    for number in 0..rights.max(lefts) {
        let right = if number < rights { sides[from + number].right } else { OUTSIDE };
        let left = if number < lefts { sides[from + rights + number].left } else { OUTSIDE };
        sides[kept] = Side { left, right, ..sides[from] };
        kept += 1;
    }
    kept
}

/// Shows the cells, of 2^shift units from the square's corner on, that the edge touches, sides and corners included, and
/// perhaps a few neighbours; columns are fewer than `columns`, rows lie in `rows`.
pub(in crate::layer) fn touched(side: &Side, origin: Square, columns: i64, rows: Span, mut show: impl FnMut(i64, i64)) {
    let (lo, hi) = (side.lo.map(i64::from), side.hi.map(i64::from));
    let (west, east) = (lo[0].min(hi[0]), lo[0].max(hi[0]));
    let shift = origin.shift;
    let across = between(west - 1, east, origin.west(), shift).within(columns);
    let up = between(lo[1] - 1, hi[1], origin.south(), shift);
    let up = Span { first: up.first.max(rows.first), last: up.last.min(rows.last) };
    for row in up.each() {
        let mut here = across;
        if across.first < across.last && up.first < up.last {
            let south = origin.south() + (row << shift);
            let (west, east) = stretch(lo, hi, south, south + (1 << shift));
            here = between(west - 1, east, origin.west(), shift).within(columns);
        }
        here.each().for_each(|column| show(column, row));
    }
}

/// The westernmost and easternmost longitude of the edge between two latitudes, rounded outwards.
fn stretch(lo: [i64; 2], hi: [i64; 2], from: i64, to: i64) -> (i64, i64) {
    if lo[1] == hi[1] {
        return (lo[0], hi[0]);
    }
    let at = |y: i64| lo[0] + ((hi[0] - lo[0]) * (y.clamp(lo[1], hi[1]) - lo[1])).div_euclid(hi[1] - lo[1]);
    let (a, b) = (at(from), at(to));
    (a.min(b), a.max(b) + 1)
}
