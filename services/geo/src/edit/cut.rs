//! Cutting a polygon out of the areas that it overlaps.

use std::collections::BTreeSet;

use super::dissolve::dissolve;
use super::faces::{Face, faces, middle_inside};
use super::node::node;
use super::refusal::Refusal;
use super::sound::self_crossing;
use super::split::{reach, snapped, square_metres};
use super::work::{Piece, Work, width_m};
use super::{CLIP_M2, Edit, MOST_POINTS, Step, steps};
use crate::edge::{Vertex, doubled_area};
use crate::shape::Bbox;

/// A strip between the drawn line and a border that is thinner than this, in metres, goes to the border's side.
const STRIP_M: f64 = 0.2;

pub(super) fn cut_out(all: &[Piece], ring: Vec<Vertex>) -> Result<Edit, Refusal> {
    let bbox = reach(&ring).ok_or_else(|| Refusal::too_few_points(3, &ring))?;
    let touched = all.iter().filter(|piece| piece.bbox.meets(bbox)).map(|piece| piece.bbox);
    let mut work = Work::near(all, touched.reduce(Bbox::join).unwrap_or(bbox));
    let ring = drawn(&work, ring)?;
    let meets = |(at, piece): (usize, &Piece)| (!piece.follows && piece.bbox.meets(bbox)).then_some(at);
    let targets: Vec<usize> = work.pieces.iter().enumerate().filter_map(meets).collect();
    let line = node(&mut work, &targets, steps(&ring).collect())?;
    let around: BTreeSet<Step> = line.iter().copied().collect();
    let mut taken: Vec<(i128, String, Vec<Step>)> = Vec::new();
    for at in targets {
        let pieces = faces(&work.pieces[at].polygons, &line);
        let (inside, outside): (Vec<Face>, Vec<Face>) =
            pieces.into_iter().partition(|face| is_inside(face, &around, &ring));
        let (inside, outside) = without_strips(inside, outside);
        if inside.is_empty() {
            continue;
        }
        if outside.is_empty() {
            return Err(Refusal::nothing_left(&work.pieces[at].code, inside[0].steps[0].0));
        }
        let size = inside.iter().map(|face| face.doubled).sum();
        taken.push((size, work.pieces[at].code.clone(), inside.into_iter().flat_map(|face| face.steps).collect()));
        work.reshape(at, dissolve(outside.into_iter().flat_map(|face| face.steps)));
    }
    refuse_outside(&work, &ring, taken.iter().map(|(size, ..)| size).sum())?;
    taken.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let ground = dissolve(taken.iter().flat_map(|(_, _, steps)| steps.iter().copied()));
    let from = taken.into_iter().map(|(_, code, _)| code).collect();
    work.finish(vec![(ground, from)], ring[0])
}

/// The drawn ring, counter-clockwise, near corners taken.
fn drawn(work: &Work, mut ring: Vec<Vertex>) -> Result<Vec<Vertex>, Refusal> {
    if ring.len() > MOST_POINTS {
        return Err(Refusal::too_many_points(ring.len()));
    }
    let corners: Vec<Vertex> = work.corners().into_iter().collect();
    for point in &mut ring {
        *point = snapped(*point, &corners);
    }
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 {
        return Err(Refusal::too_few_points(3, &ring));
    }
    let sides: Vec<Step> = steps(&ring).collect();
    if let Some(place) = self_crossing(&sides, true) {
        return Err(Refusal::crosses_itself(place));
    }
    if doubled_area(&ring) < 0 {
        ring.reverse();
    }
    Ok(ring)
}

/// Whether a piece lies inside the drawn ring: by a side that runs along it, else by the middle of any side.
fn is_inside(face: &Face, around: &BTreeSet<Step>, ring: &[Vertex]) -> bool {
    for &(a, b) in &face.steps {
        if around.contains(&(a, b)) {
            return true;
        }
        if around.contains(&(b, a)) {
            return false;
        }
    }
    face.steps.first().is_some_and(|&side| middle_inside(steps(ring), side))
}

/// Gives strips to the other side, where that has more of the area.
fn without_strips(inside: Vec<Face>, outside: Vec<Face>) -> (Vec<Face>, Vec<Face>) {
    let is_strip = |face: &Face| width_m(face.doubled, face.steps.iter().copied()) < STRIP_M;
    let (thin_inside, mut inside): (Vec<_>, Vec<_>) = inside.into_iter().partition(is_strip);
    let (thin_outside, mut outside): (Vec<_>, Vec<_>) = outside.into_iter().partition(is_strip);
    let (to_inside, to_outside) = (!inside.is_empty(), !outside.is_empty());
    if to_outside { &mut outside } else { &mut inside }.extend(thin_inside);
    if to_inside { &mut inside } else { &mut outside }.extend(thin_outside);
    (inside, outside)
}

/// Refuses a ring that reaches beyond the ground of all areas.
fn refuse_outside(work: &Work, ring: &[Vertex], taken: i128) -> Result<(), Refusal> {
    let outside_m2 = square_metres(doubled_area(ring) - taken, ring[0]);
    if outside_m2 <= CLIP_M2 && taken > 0 {
        return Ok(());
    }
    let covered = |at: &Step| work.level().any(|piece| middle_inside(piece.steps(), *at));
    let corners = ring.iter().map(|&v| (v, v)).chain(steps(ring));
    let place = corners.into_iter().find(|at| !covered(at));
    Err(Refusal::reaches_outside(outside_m2, place.map_or(ring[0], |(v, _)| v)))
}
