//! Where the rings of one feature cross, touch along a side, or touch themselves.
//!
//! Exact on integers. Allowed is only what a valid polygon allows: two different rings may touch in single points.

use std::collections::BTreeMap;

use crate::edge::{Edge, Vertex, edges, side};
use crate::position::{FixedPoint, Position, UNITS_PER_DEGREE};

/// The faults found in a feature's rings.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Crossings {
    pub(super) count: usize,
    /// The southernmost one.
    pub(super) first: Position,
}

/// A side with the number of its ring and its place in it.
#[derive(Clone, Copy)]
struct Side {
    edge: Edge,
    ring: usize,
    at: usize,
    ring_len: usize,
}

/// Looks at every pair of sides whose boxes meet; `None` when all is well.
pub(super) fn find(polygons: &[Vec<Vec<Vertex>>]) -> Option<Crossings> {
    let mut sides: Vec<Side> = Vec::new();
    for (number, ring) in polygons.iter().flatten().enumerate() {
        let ring_len = ring.len();
        sides.extend(edges(ring).enumerate().map(|(at, edge)| Side { edge, ring: number, at, ring_len }));
    }
    sides.sort_by_key(|side| side.edge.lo[1]);
    let mut count = 0;
    let mut first = None;
    let mut open: Vec<Side> = Vec::new();
    for here in sides {
        open.retain(|other| other.edge.hi[1] >= here.edge.lo[1]);
        for other in &open {
            if here.edge.west() <= other.edge.east() && other.edge.west() <= here.edge.east() && clash(other, &here) {
                count += 1;
                first.get_or_insert_with(|| meeting_place(&other.edge, &here.edge));
            }
        }
        open.push(here);
    }
    let touches = corners_visited_twice(polygons);
    let first = first.or_else(|| touches.first().map(|&v| FixedPoint::of_vertex(v).position()))?;
    Some(Crossings { count: count + touches.len(), first })
}

/// Corners that one ring visits more than once.
fn corners_visited_twice(polygons: &[Vec<Vec<Vertex>>]) -> Vec<Vertex> {
    let mut found = Vec::new();
    for ring in polygons.iter().flatten() {
        let mut visits: BTreeMap<[i32; 2], usize> = BTreeMap::new();
        for &[x, y] in ring {
            *visits.entry([y, x]).or_default() += 1;
        }
        found.extend(visits.into_iter().filter(|(_, n)| *n > 1).map(|([y, x], _)| [x, y]));
    }
    found
}

/// Whether two sides meet in a way that a valid polygon does not allow. Corners visited twice are not seen here.
fn clash(a: &Side, b: &Side) -> bool {
    let (p, q) = (&a.edge, &b.edge);
    let [lo, hi] = [side(p.lo, p.hi, q.lo), side(p.lo, p.hi, q.hi)];
    if lo.is_eq() && hi.is_eq() {
        return run_together(p, q);
    }
    let [from, to] = [side(q.lo, q.hi, p.lo), side(q.lo, q.hi, p.hi)];
    let apart = lo == hi || from == to;
    if apart {
        return false;
    }
    let straight_through = !lo.is_eq() && !hi.is_eq() && !from.is_eq() && !to.is_eq();
    if straight_through {
        return true;
    }
    let at_corners_of_both = (lo.is_eq() || hi.is_eq()) && (from.is_eq() || to.is_eq());
    // A corner against the middle of a side: another ring may do that, the same ring may not.
    !at_corners_of_both && a.ring == b.ring && !neighbours(a, b)
}

/// Whether two sides on one line share more than a point.
fn run_together(p: &Edge, q: &Edge) -> bool {
    let axis = usize::from(p.lo[0] == p.hi[0]);
    let from = |e: &Edge| e.lo[axis].min(e.hi[axis]);
    let to = |e: &Edge| e.lo[axis].max(e.hi[axis]);
    from(p).max(from(q)) < to(p).min(to(q))
}

fn neighbours(a: &Side, b: &Side) -> bool {
    let apart = a.at.abs_diff(b.at);
    a.ring == b.ring && (apart == 1 || apart + 1 == a.ring_len)
}

/// About where two sides meet; for a message, so floating point will do.
fn meeting_place(p: &Edge, q: &Edge) -> Position {
    let along = |e: &Edge| [0, 1].map(|axis| f64::from(e.hi[axis]) - f64::from(e.lo[axis]));
    let (along_p, along_q) = (along(p), along(q));
    let between = [0, 1].map(|axis| f64::from(q.lo[axis]) - f64::from(p.lo[axis]));
    let cross = |u: [f64; 2], v: [f64; 2]| u[0] * v[1] - u[1] * v[0];
    let across = cross(along_p, along_q);
    if across == 0.0 {
        return FixedPoint::of_vertex(q.lo).position();
    }
    let share = (cross(between, along_q) / across).clamp(0.0, 1.0);
    let [lon, lat] = [0, 1].map(|axis| (f64::from(p.lo[axis]) + share * along_p[axis]) / UNITS_PER_DEGREE);
    Position::clamped(lon, lat)
}
