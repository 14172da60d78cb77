//! Exact integer geometry of points, edges and rings: the arithmetic that decides.
//!
//! All products fit `i64`: coordinates differ by at most 3.6e9 in longitude and 1.8e9 in latitude, and two products are
//! compared, never subtracted. Where they are subtracted (orientation, areas), the arithmetic is `i128`.

use std::cmp::Ordering;

/// A vertex: longitude and latitude in units of 1e-7 degree.
pub(crate) type Vertex = [i32; 2];

/// A side of a ring without a direction: `lo` is the lower end, on a level side the western one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) lo: Vertex,
    pub(crate) hi: Vertex,
}

impl Edge {
    pub(crate) fn new(a: Vertex, b: Vertex) -> Self {
        if (a[1], a[0]) <= (b[1], b[0]) { Self { lo: a, hi: b } } else { Self { lo: b, hi: a } }
    }

    /// The border rule: whether this edge lies at or west of the point, taken half-open in latitude.
    ///
    /// A point is inside a set of rings if an odd number of their edges count.
    pub(crate) fn counts(&self, x: i64, y: i64) -> bool {
        let [lo_x, lo_y] = self.lo.map(i64::from);
        let [hi_x, hi_y] = self.hi.map(i64::from);
        lo_y <= y && y < hi_y && (hi_x - lo_x) * (y - lo_y) <= (x - lo_x) * (hi_y - lo_y)
    }

    /// Whether the point lies on this edge, ends included.
    pub(crate) fn holds(&self, p: Vertex) -> bool {
        let [x, y] = p.map(i64::from);
        let [lo_x, lo_y] = self.lo.map(i64::from);
        let [hi_x, hi_y] = self.hi.map(i64::from);
        let beside = x < lo_x.min(hi_x) || x > lo_x.max(hi_x);
        lo_y <= y && y <= hi_y && !beside && (hi_x - lo_x) * (y - lo_y) == (x - lo_x) * (hi_y - lo_y)
    }

    /// How far along the edge the point lies: a number that grows from `lo` to `hi`.
    pub(crate) fn along(&self, p: Vertex) -> i128 {
        let part = |axis: usize| {
            let [from, to, at] = [self.lo[axis], self.hi[axis], p[axis]].map(i128::from);
            (to - from) * (at - from)
        };
        part(0) + part(1)
    }

    pub(crate) fn west(&self) -> i32 {
        self.lo[0].min(self.hi[0])
    }

    pub(crate) fn east(&self) -> i32 {
        self.lo[0].max(self.hi[0])
    }
}

/// The edges of a ring whose first point is not repeated at its end.
pub(crate) fn edges(ring: &[Vertex]) -> impl Iterator<Item = Edge> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(&a, &b)| Edge::new(a, b))
}

/// Whether an odd number of the rings' edges count for the point.
pub(crate) fn covered<'a>(rings: impl IntoIterator<Item = &'a Vec<Vertex>>, x: i64, y: i64) -> bool {
    rings.into_iter().flat_map(|ring| edges(ring)).fold(false, |inside, edge| inside ^ edge.counts(x, y))
}

/// On which side of the line `a` to `b` the point lies: `Greater` is left, `Equal` is on the line.
pub(crate) fn side(a: Vertex, b: Vertex, p: Vertex) -> Ordering {
    let [ax, ay] = a.map(i128::from);
    let [bx, by] = b.map(i128::from);
    let [px, py] = p.map(i128::from);
    ((bx - ax) * (py - ay)).cmp(&((by - ay) * (px - ax)))
}

/// Twice the signed area of a ring, square units; positive when it runs counter-clockwise.
pub(crate) fn doubled_area(ring: &[Vertex]) -> i128 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i128::from(a[0]) * i128::from(b[1]) - i128::from(b[0]) * i128::from(a[1])).sum()
}
