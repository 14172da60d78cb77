//! Whether rings are those of a valid area: exact on whole units.

use std::collections::HashSet;

use super::{Step, steps};
use crate::edge::{Edge, Vertex, doubled_area, side};
use crate::polygons::Polygons;

/// A side with the number of its ring and its place in it.
struct Placed {
    step: Step,
    edge: Edge,
    ring: usize,
    at: usize,
    length: usize,
}

/// A place where rings cross, run along each other, or where one ring touches itself. Two rings may touch in points.
pub(super) fn clash(polygons: &Polygons) -> Option<Vertex> {
    let mut sides = Vec::new();
    for (ring, points) in polygons.iter().flatten().enumerate() {
        let mut seen = HashSet::new();
        if let Some(&twice) = points.iter().find(|point| !seen.insert(**point)) {
            return Some(twice);
        }
        let length = points.len();
        let placed = |(at, step): (usize, Step)| Placed { step, edge: Edge::new(step.0, step.1), ring, at, length };
        sides.extend(steps(points).enumerate().map(placed));
    }
    sides.sort_by_key(|side| side.edge.lo[1]);
    let mut open: Vec<&Placed> = Vec::new();
    for here in &sides {
        open.retain(|other| other.edge.hi[1] >= here.edge.lo[1]);
        let beside = |other: &&&Placed| here.edge.west() <= other.edge.east() && other.edge.west() <= here.edge.east();
        if open.iter().filter(beside).any(|other| clash_of(other, here)) {
            return Some(here.step.0);
        }
        open.push(here);
    }
    None
}

/// The first corner of a ring that runs the wrong way round, or around nothing.
pub(super) fn turned(polygons: &Polygons) -> Option<Vertex> {
    let wrong = |rings: &Vec<Vec<Vertex>>| {
        let of = |(at, ring): (usize, &Vec<Vertex>)| {
            let area = doubled_area(ring);
            (area == 0 || (area > 0) != (at == 0)).then(|| ring.first().copied()).flatten()
        };
        rings.iter().enumerate().find_map(of)
    };
    polygons.iter().find_map(wrong)
}

fn clash_of(a: &Placed, b: &Placed) -> bool {
    let meeting = meeting(a.step, b.step);
    let neighbours = a.ring == b.ring && (a.at.abs_diff(b.at) == 1 || a.at.abs_diff(b.at) + 1 == a.length);
    match meeting {
        Meeting::None => false,
        Meeting::Across | Meeting::Along => true,
        Meeting::Touch => a.ring == b.ring && !neighbours,
    }
}

/// How two sides meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// Not at all.
    None,
    /// An end of one lies on the other.
    Touch,
    /// They cross between their ends.
    Across,
    /// They share more than a point.
    Along,
}

/// How two sides meet, exactly.
pub(super) fn meeting((a, b): Step, (c, d): Step) -> Meeting {
    let (ends_c, ends_d) = (side(a, b, c), side(a, b, d));
    if ends_c.is_eq() && ends_d.is_eq() {
        return on_one_line((a, b), (c, d));
    }
    let (ends_a, ends_b) = (side(c, d, a), side(c, d, b));
    if ends_c == ends_d || ends_a == ends_b {
        return Meeting::None;
    }
    if ends_c.is_ne() && ends_d.is_ne() && ends_a.is_ne() && ends_b.is_ne() {
        return Meeting::Across;
    }
    Meeting::Touch
}

fn on_one_line((a, b): Step, (c, d): Step) -> Meeting {
    let axis = usize::from(a[0] == b[0]);
    let from = a[axis].min(b[axis]).max(c[axis].min(d[axis]));
    let to = a[axis].max(b[axis]).min(c[axis].max(d[axis]));
    match from.cmp(&to) {
        std::cmp::Ordering::Less => Meeting::Along,
        std::cmp::Ordering::Equal => Meeting::Touch,
        std::cmp::Ordering::Greater => Meeting::None,
    }
}

/// The first place where a drawn line, open or closed, crosses or touches itself.
pub(super) fn self_crossing(line: &[Step], closed: bool) -> Option<Vertex> {
    for (at, &first) in line.iter().enumerate() {
        for (other, &second) in line.iter().enumerate().skip(at + 1) {
            let follows = other == at + 1 || (closed && at == 0 && other + 1 == line.len());
            let clash = match meeting(first, second) {
                Meeting::None => false,
                Meeting::Across | Meeting::Along => true,
                Meeting::Touch => !follows,
            };
            if clash {
                return Some(second.0);
            }
        }
    }
    None
}
