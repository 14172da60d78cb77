//! Moving corners of shared borders, everywhere alike.

use std::collections::{BTreeMap, HashSet};

use super::refusal::Refusal;
use super::split::snapped;
use super::work::{Piece, Work, around};
use super::{Edit, MOST_POINTS, Step, steps};
use crate::edge::Vertex;
use crate::ground::Plane;
use crate::position::FixedPoint;

/// A border is taken hold of within this many metres.
const HOLD_M: f64 = 1.0;

/// A corner, or a place on a border that gets a corner, and where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The corner, or a place on a shared border within a metre.
    pub from: FixedPoint,
    /// Its new place.
    pub to: FixedPoint,
}

pub(super) fn shift(all: &[Piece], moves: &[Move]) -> Result<Edit, Refusal> {
    if moves.len() > MOST_POINTS {
        return Err(Refusal::too_many_points(moves.len()));
    }
    let vertex = |point: FixedPoint| [point.lon_e7(), point.lat_e7()];
    let places: Vec<Vertex> = moves.iter().flat_map(|one| [vertex(one.from), vertex(one.to)]).collect();
    // A metre is less than 100 units of latitude, and of longitude up to 84 degrees; what lies further holds no border here.
    let Some(bbox) = around(&places, 1_000) else { return Err(Refusal::no_change()) };
    let mut work = Work::near(all, bbox);
    let mut to: BTreeMap<Vertex, Vertex> = BTreeMap::new();
    for one in moves {
        let (corner, place) = (hold(&mut work, vertex(one.from))?, vertex(one.to));
        if to.insert(corner, place).is_some_and(|before| before != place) {
            return Err(Refusal::moved_twice(corner));
        }
    }
    to.retain(|from, to| from != to);
    let Some((&first, _)) = to.first_key_value() else { return Err(Refusal::no_change()) };
    refuse_outer(&work, &to)?;
    for at in 0..work.pieces.len() {
        let piece = &work.pieces[at];
        if !piece.polygons.iter().flatten().flatten().any(|corner| to.contains_key(corner)) {
            continue;
        }
        let mut polygons = piece.polygons.clone();
        for ring in polygons.iter_mut().flatten() {
            for corner in ring.iter_mut() {
                *corner = to.get(corner).copied().unwrap_or(*corner);
            }
            ring.dedup();
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            if ring.len() < 3 {
                return Err(Refusal::nothing_left(&piece.code, ring.first().copied().unwrap_or(first)));
            }
        }
        work.reshape(at, polygons);
    }
    work.share_corners();
    work.finish(Vec::new(), first)
}

/// The corner at a place; a border of two areas there gets one.
fn hold(work: &mut Work, place: Vertex) -> Result<Vertex, Refusal> {
    let corners: Vec<Vertex> = work.corners().into_iter().collect();
    let corner = snapped(place, &corners);
    if corners.contains(&corner) {
        return Ok(corner);
    }
    let plane = Plane::at_lat(place[1]);
    let all = work.steps();
    let near = all.iter().map(|&(a, b)| (plane.distance_to_segment(place, a, b), (a, b)));
    let nearest = near.filter(|(apart, _)| *apart <= HOLD_M).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let Some((_, (a, b))) = nearest else { return Err(Refusal::no_border(place)) };
    if !all.contains(&(b, a)) {
        return Err(Refusal::outer_border(place));
    }
    work.insert((a, b), place);
    Ok(place)
}

/// Refuses corners of the outer border.
fn refuse_outer(work: &Work, to: &BTreeMap<Vertex, Vertex>) -> Result<(), Refusal> {
    let all: HashSet<Step> = work.steps();
    let pieces = work.level().flat_map(|piece| piece.polygons.iter().flatten());
    let outer = pieces
        .flat_map(|ring| steps(ring))
        .find(|&(a, b)| (to.contains_key(&a) || to.contains_key(&b)) && !all.contains(&(b, a)));
    match outer {
        None => Ok(()),
        Some((a, b)) => Err(Refusal::outer_border(if to.contains_key(&a) { a } else { b })),
    }
}
