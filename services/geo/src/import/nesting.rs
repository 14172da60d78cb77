//! How rings whose sides do not cross lie in each other: holes in their polygon, polygons beside each other.

use super::finding::{FindingKind, Log};
use crate::edge::{Vertex, edges};
use crate::polygons;
use crate::position::{FixedPoint, Position};
use crate::shape::Bbox;

/// Refuses holes outside their polygon or within another hole, and polygons within another polygon of the feature.
pub(super) fn check(polygons: &[Vec<Vec<Vertex>>], log: &mut Log) {
    for rings in polygons {
        if let [outer, holes @ ..] = rings.as_slice() {
            check_holes(outer, holes, log);
        }
    }
    check_polygons(polygons, log);
}

fn check_holes(outer: &Vec<Vertex>, holes: &[Vec<Vertex>], log: &mut Log) {
    for (at, hole) in holes.iter().enumerate() {
        if polygons::are_apart(hole, outer) {
            log.refuse_ring(FindingKind::HoleOutsideShell, hole, place(hole), "a hole lies outside its polygon");
        } else if holes.iter().enumerate().any(|(other, ring)| other != at && lies_in(hole, ring)) {
            log.refuse_ring(FindingKind::HoleOutsideShell, hole, place(hole), "a hole lies in another hole");
        }
    }
}

fn check_polygons(polygons: &[Vec<Vec<Vertex>>], log: &mut Log) {
    for (at, rings) in polygons.iter().enumerate() {
        let Some(outer) = rings.first() else { continue };
        let inside_of = |other: &[Vec<Vertex>]| match other {
            [shell, holes @ ..] => lies_in(outer, shell) && !holes.iter().any(|hole| lies_in(outer, hole)),
            [] => false,
        };
        if polygons.iter().enumerate().any(|(other, rings)| other != at && inside_of(rings)) {
            let message = "a polygon of the feature lies inside another one";
            log.refuse_ring(FindingKind::NestedPolygons, outer, place(outer), message);
        }
    }
}

fn place(ring: &[Vertex]) -> Option<Position> {
    ring.first().map(|&v| FixedPoint::of_vertex(v).position())
}

/// Whether `inner` lies in `outer`; the rings do not cross, but may touch in points.
fn lies_in(inner: &[Vertex], outer: &[Vertex]) -> bool {
    let (Some(a), Some(b)) = (Bbox::around(inner), Bbox::around(outer)) else {
        return false;
    };
    if a.west < b.west || a.east > b.east || a.south < b.south || a.north > b.north {
        return false;
    }
    let on_border = |p: Vertex| edges(outer).any(|edge| edge.holds(p));
    match inner.iter().find(|&&v| !on_border(v)) {
        Some(&[x, y]) => edges(outer).fold(false, |inside, edge| inside ^ edge.counts(x.into(), y.into())),
        None => middle_lies_in(inner, outer),
    }
}

/// For a ring with all corners on the other's border: the middle of its first side decides, on doubled coordinates.
fn middle_lies_in(inner: &[Vertex], outer: &[Vertex]) -> bool {
    let middles = edges(inner).map(|edge| [0, 1].map(|axis| i128::from(edge.lo[axis]) + i128::from(edge.hi[axis])));
    middles.take(1).any(|[x, y]| {
        edges(outer).fold(false, |inside, edge| {
            let [lo_x, lo_y] = edge.lo.map(|v| 2 * i128::from(v));
            let [hi_x, hi_y] = edge.hi.map(|v| 2 * i128::from(v));
            let counts = lo_y <= y && y < hi_y && (hi_x - lo_x) * (y - lo_y) <= (x - lo_x) * (hi_y - lo_y);
            inside ^ counts
        })
    })
}
