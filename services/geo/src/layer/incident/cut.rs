//! Where two segments cut each other, decided exactly: the incident's, which lies a hair east and north, and a border's.

use std::cmp::Ordering;

use crate::edge::Vertex;
use crate::ground::float;
use crate::layer::build::Side;

/// A segment of the incident, or an edge of a border, with its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) from: Vertex,
    pub(super) to: Vertex,
}

impl Segment {
    /// The edge of a border, running north.
    pub(super) fn of_border(side: &Side) -> Self {
        Self { from: side.lo, to: side.hi }
    }

    fn along(self) -> [i128; 2] {
        [0, 1].map(|axis| i128::from(self.to[axis]) - i128::from(self.from[axis]))
    }

    /// Twice the area of the triangle that the segment and the vertex make; positive if the vertex lies left.
    fn turn(self, vertex: Vertex) -> i128 {
        let [dx, dy] = self.along();
        let [x, y] = [0, 1].map(|axis| i128::from(vertex[axis]) - i128::from(self.from[axis]));
        dx * y - dy * x
    }

    /// Whether a vertex of a border lies left of this segment of the incident.
    fn is_right_of(self, vertex: Vertex) -> bool {
        // The segment lies a hair east and a hair's hair north: a vertex on it is a hair west.
        let [dx, dy] = self.along();
        self.turn(vertex).cmp(&0).then(dy.cmp(&0)).then(0.cmp(&dx)) == Ordering::Greater
    }

    /// Whether a vertex of the incident lies left of this edge of a border.
    fn is_left_by(self, vertex: Vertex) -> bool {
        let [dx, dy] = self.along();
        self.turn(vertex).cmp(&0).then(0.cmp(&dy)).then(dx.cmp(&0)) == Ordering::Greater
    }

    /// Where an edge of a border cuts this segment of the incident: how far along this one and along the edge, 0 to 1.
    pub(super) fn cut_by(self, edge: Self) -> Option<(f64, f64)> {
        if self.is_apart(edge)
            || self.is_right_of(edge.from) == self.is_right_of(edge.to)
            || edge.is_left_by(self.from) == edge.is_left_by(self.to)
        {
            return None;
        }
        let (a, b) = (edge.turn(self.from), edge.turn(self.to));
        let (c, d) = (self.turn(edge.from), self.turn(edge.to));
        // Neither difference is 0: segments of one direction lie on one side of each other.
        let at = |first: i128, second: i128| (float(first) / float(first - second)).clamp(0.0, 1.0);
        Some((at(a, b), at(c, d)))
    }

    fn is_apart(self, edge: Self) -> bool {
        [0, 1].into_iter().any(|axis| {
            let (a, b) = (self.from[axis].min(self.to[axis]), self.from[axis].max(self.to[axis]));
            let (c, d) = (edge.from[axis].min(edge.to[axis]), edge.from[axis].max(edge.to[axis]));
            b < c || d < a
        })
    }
}
