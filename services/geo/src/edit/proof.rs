//! The proof that an edit is exact.
//!
//! Take the sides of all areas in their directions, each area to the left. Sides that two areas share run both ways and
//! cancel; what is left is the outer border. If the same is left before and after ([`same_ground`]), and every area runs
//! around each piece of its ground once ([`sound`]), then at each point as many areas are found after as before: the
//! ground has neither gained nor lost a point, and none has two areas that had one.

use std::collections::{BTreeMap, BTreeSet};

use super::refusal::Refusal;
use super::sound as rings;
use super::{Step, steps};
use crate::edge::{Edge, Vertex};
use crate::polygons::{self, Polygons};

/// Refuses an edit after which another outer border is left than before.
pub(super) fn same_ground<'a>(
    before: impl Iterator<Item = &'a Polygons>,
    after: impl Iterator<Item = &'a Polygons>,
    place: Vertex,
) -> Result<(), Refusal> {
    let (before, after) = (left_over(all_steps(before)), left_over(all_steps(after)));
    let corners: BTreeSet<Vertex> = before.iter().chain(&after).flat_map(|&(a, b)| [a, b]).collect();
    let cut = |steps: &[Step]| left_over(steps.iter().flat_map(|&step| cut(step, &corners)));
    let (before, after) = (cut(&before), cut(&after));
    if before == after {
        return Ok(());
    }
    let differs = before.iter().find(|step| !after.contains(step)).or_else(|| after.first());
    Err(Refusal::not_exact(differs.map_or(place, |step| step.0)))
}

/// Refuses an area whose rings cross, run the wrong way, or lie wrongly in each other.
pub(super) fn sound(code: &str, polygons: &Polygons) -> Result<(), Refusal> {
    if let Some(place) = rings::clash(polygons) {
        return Err(Refusal::crosses_border(code, place));
    }
    let place = polygons.iter().flatten().flatten().next().copied().unwrap_or_default();
    if let Some(turned) = rings::turned(polygons) {
        return Err(Refusal::crosses_border(code, turned));
    }
    if polygons.iter().flatten().count() > 1 && !polygons::wound_once(polygons) {
        return Err(Refusal::crosses_border(code, place));
    }
    Ok(())
}

fn all_steps<'a>(shapes: impl Iterator<Item = &'a Polygons>) -> impl Iterator<Item = Step> {
    shapes.flatten().flatten().flat_map(|ring| steps(ring))
}

/// What is left when sides that run both ways have cancelled, in order; one that runs the same way twice stays twice.
fn left_over(steps: impl Iterator<Item = Step>) -> Vec<Step> {
    let mut sums: BTreeMap<Step, i64> = BTreeMap::new();
    for (a, b) in steps.filter(|(a, b)| a != b) {
        if a < b {
            *sums.entry((a, b)).or_default() += 1;
        } else {
            *sums.entry((b, a)).or_default() -= 1;
        }
    }
    let times = |(step, sum): (Step, i64)| {
        let step = if sum > 0 { step } else { (step.1, step.0) };
        std::iter::repeat_n(step, usize::try_from(sum.unsigned_abs()).unwrap_or(usize::MAX))
    };
    sums.into_iter().flat_map(times).collect()
}

/// A side in parts, at all corners that lie on it.
fn cut((a, b): Step, corners: &BTreeSet<Vertex>) -> Vec<Step> {
    let (west, east) = (a[0].min(b[0]), a[0].max(b[0]));
    let edge = Edge::new(a, b);
    let beside = corners.range([west, i32::MIN]..=[east, i32::MAX]);
    let mut points: Vec<Vertex> = beside.copied().filter(|&p| p != a && p != b && edge.holds(p)).collect();
    points.sort_by_key(|p| (p[0].abs_diff(a[0]), p[1].abs_diff(a[1])));
    let ends = std::iter::once(a).chain(points).chain([b]).collect::<Vec<_>>();
    ends.windows(2).map(|pair| (pair[0], pair[1])).collect()
}
