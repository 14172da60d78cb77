//! Rings that cross, made into a valid shape that covers the ground that was most likely meant.
//!
//! A ring means the ground it runs around, however often. Where it runs around some ground backwards or more than once
//! (the loop of a crossing), that ground is in doubt; its size is reported, and if it is more than the caller allows the
//! feature is refused, because then a person should look.

use i_overlay::core::fill_rule::FillRule;

use super::Options;
use super::crossing::{self, Crossings};
use super::finding::{FindingKind, Log};
use crate::edge::{Vertex, doubled_area};
use crate::ground::Plane;
use crate::polygons::{self, Polygons};
use crate::shape::{Bbox, Shape};
use crate::tiling::Change;

/// How often a repair is tried again: resolved crossings are rounded to whole units, which can make a new one.
const ROUNDS: usize = 4;

/// A corner that is not there any more counts as moved if a new one lies within so many metres.
const MOVED_M: f64 = 1.0;

/// Resolves the crossings, or refuses the feature and says why.
pub(super) fn resolve(
    rings: &[Vec<Vec<Vertex>>],
    crossings: &Crossings,
    options: &Options,
    log: &mut Log,
) -> Option<Polygons> {
    let plane = plane(rings)?;
    let (resolved, doubled_doubt) = untangle(rings);
    let doubt_m2 = plane.area_m2(doubled_doubt);
    let Crossings { count, first } = crossings;
    let what = format!("its rings cross or touch themselves at {count} places; {doubt_m2:.1} m2 are in doubt");
    if doubt_m2 > options.most_doubtful_m2 {
        let message =
            format!("{what}, more than the {:.1} m2 that may be decided without a person", options.most_doubtful_m2);
        log.refuse(FindingKind::SelfCrossingRing, Some(*first), message);
        log.measured(doubt_m2);
        return None;
    }
    let valid = settle(resolved);
    if let Some(valid) = &valid {
        let by = "keeping all ground that they run around";
        log.repair(FindingKind::SelfCrossingRing, Some(*first), &what, by, change(rings, valid));
    } else {
        let message = format!("{what}; they could not be resolved");
        log.refuse(FindingKind::SelfCrossingRing, Some(*first), message);
    }
    log.measured(doubt_m2);
    valid
}

fn change(before: &[Vec<Vec<Vertex>>], after: &Polygons) -> Change {
    let shapes = Shape::from_rings(before.to_vec()).ok().zip(Shape::from_rings(after.clone()).ok());
    shapes.map_or_else(Change::default, |(before, after)| Change::between(&before, &after, MOVED_M))
}

fn plane(rings: &[Vec<Vec<Vertex>>]) -> Option<Plane> {
    let bbox = Bbox::around(rings.iter().flatten().flatten())?;
    Some(Plane::at_lat(i32::midpoint(bbox.south, bbox.north)))
}

/// The ground meant, and twice the area in doubt.
fn untangle(polygons: &[Vec<Vec<Vertex>>]) -> (Polygons, i128) {
    let mut meant: Polygons = Vec::new();
    let mut doubt = 0;
    for rings in polygons {
        let mut ground = run_around(&rings[..1], &mut doubt);
        for hole in rings.iter().skip(1) {
            let hole = run_around(std::slice::from_ref(hole), &mut doubt);
            let left = polygons::without(&ground, &hole);
            let taken = polygons::doubled_area_of(&ground) - polygons::doubled_area_of(&left);
            doubt += (polygons::doubled_area_of(&hole) - taken).abs();
            ground = left;
        }
        meant.extend(ground);
    }
    // Polygons of one feature may lie on each other: the ground is theirs together.
    let parts = polygons::doubled_area_of(&meant);
    let union = polygons::wound(meant.iter().flatten(), FillRule::Positive);
    doubt += (parts - polygons::doubled_area_of(&union)).max(0);
    (union, doubt)
}

/// The ground that a ring runs around; adds what it runs around backwards or again.
fn run_around(ring: &[Vec<Vertex>], doubt: &mut i128) -> Polygons {
    let signed: i128 = ring.iter().map(|ring| doubled_area(ring)).sum();
    let (forwards, backwards) =
        if signed >= 0 { (FillRule::Positive, FillRule::Negative) } else { (FillRule::Negative, FillRule::Positive) };
    let ground = polygons::wound(ring, FillRule::NonZero);
    let forwards = polygons::doubled_area_of(&polygons::wound(ring, forwards));
    let backwards = polygons::doubled_area_of(&polygons::wound(ring, backwards));
    *doubt += backwards + (signed.abs() - (forwards - backwards)).abs();
    ground
}

/// Repeats the cleaning until no rings cross; `None` if that does not come to an end, or nothing is left.
fn settle(mut polygons: Polygons) -> Option<Polygons> {
    for _ in 0..ROUNDS {
        if polygons.is_empty() {
            return None;
        }
        if crossing::find(&polygons).is_none() && polygons::wound_once(&polygons) {
            return Some(polygons);
        }
        polygons = polygons::wound(polygons.iter().flatten(), FillRule::Positive);
    }
    None
}
