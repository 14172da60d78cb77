//! Dividing an area by a line.

use super::dissolve::dissolve;
use super::faces::{Face, faces};
use super::node::node;
use super::refusal::Refusal;
use super::sound::self_crossing;
use super::work::{Piece, Work, around};
use super::{CARRY_M, Edit, MOST_POINTS, SNAP, Step};
use crate::edge::{Edge, Vertex};
use crate::ground::{Plane, float};

pub(super) fn split(all: &[Piece], code: &str, line: Vec<Vertex>) -> Result<Edit, Refusal> {
    let target = all.iter().find(|piece| piece.code == code && !piece.follows);
    let target = target.ok_or_else(|| Refusal::unknown_area(code))?;
    let mut work = Work::near(all, target.bbox);
    let at = work.find(code).ok_or_else(|| Refusal::unknown_area(code))?;
    let line = drawn(&work.pieces[at], line)?;
    let middle = line[line.len() / 2].0;
    let line = node(&mut work, &[at], line)?;
    let faces = faces(&work.pieces[at].polygons, &line);
    let (divided, rest): (Vec<_>, Vec<_>) = faces.into_iter().partition(|face| face.divided);
    let mut parts = divided;
    if parts.len() < 2 {
        return Err(divides_nothing(&work.pieces[at], &line, middle));
    }
    for face in rest {
        let nearest = parts.iter_mut().min_by_key(|part| apart(part, &face));
        if let Some(part) = nearest {
            part.steps.extend(face.steps);
        }
    }
    work.reshape(at, Vec::new());
    let made = parts.into_iter().map(|part| (dissolve(part.steps), vec![code.to_owned()])).collect();
    work.finish(made, middle)
}

/// The drawn line in steps: near corners taken, carried on to the border where it stops just short of it.
fn drawn(area: &Piece, mut line: Vec<Vertex>) -> Result<Vec<Step>, Refusal> {
    line.dedup();
    if line.len() < 2 {
        return Err(Refusal::too_few_points(2, &line));
    }
    if line.len() > MOST_POINTS {
        return Err(Refusal::too_many_points(line.len()));
    }
    let corners: Vec<Vertex> = area.steps().map(|step| step.0).collect();
    for point in &mut line {
        *point = snapped(*point, &corners);
    }
    line.dedup();
    carry_on(area, &mut line);
    line.reverse();
    carry_on(area, &mut line);
    line.reverse();
    let steps: Vec<Step> = line.windows(2).map(|pair| (pair[0], pair[1])).collect();
    if steps.is_empty() {
        return Err(Refusal::too_few_points(2, &line));
    }
    match self_crossing(&steps, false) {
        Some(place) => Err(Refusal::crosses_itself(place)),
        None => Ok(steps),
    }
}

/// The nearest corner within reach, or the point itself.
pub(super) fn snapped(point: Vertex, corners: &[Vertex]) -> Vertex {
    let apart = |corner: &Vertex| {
        [0, 1].map(|axis| i64::from(corner[axis]) - i64::from(point[axis])).map(|by| by.saturating_mul(by))
    };
    let near = corners.iter().map(|corner| (apart(corner).iter().sum::<i64>(), *corner));
    near.filter(|(apart, _)| *apart <= SNAP * SNAP).min().map_or(point, |(_, corner)| corner)
}

/// Adds a point beyond the border where the last one lies just inside of it.
fn carry_on(area: &Piece, line: &mut Vec<Vertex>) {
    let [.., before, last] = line[..] else { return };
    let plane = Plane::at_lat(last[1]);
    if area.steps().any(|(a, b)| Edge::new(a, b).holds(last)) {
        return;
    }
    let nearest = area.steps().map(|(a, b)| plane.distance_to_segment(last, a, b)).fold(f64::INFINITY, f64::min);
    let length = plane.length(before, last);
    if nearest > CARRY_M || length == 0.0 {
        return;
    }
    let on = |axis: usize| {
        let by = (f64::from(last[axis]) - f64::from(before[axis])) * (2.0 * CARRY_M / length);
        last[axis].saturating_add(units(by))
    };
    line.push([on(0), on(1)]);
}

#[expect(clippy::cast_possible_truncation, reason = "a float out of range becomes the end of it")]
fn units(by: f64) -> i32 {
    by.round() as i32
}

fn divides_nothing(area: &Piece, line: &[Step], middle: Vertex) -> Refusal {
    let inside = |v: &Vertex| super::faces::middle_inside(area.steps(), (*v, *v));
    let ends = line
        .iter()
        .flat_map(|&(a, b)| [a, b])
        .find(|v| inside(v) && line.iter().filter(|(a, b)| a == v || b == v).count() == 1);
    match ends {
        Some(end) => Refusal::ends_inside(&area.code, end),
        None => Refusal::does_not_meet(&area.code, middle),
    }
}

/// How far apart two pieces are: between their nearest corners, squared units.
fn apart(part: &Face, other: &Face) -> u128 {
    let corners = |face: &Face| face.steps.iter().map(|step| step.0).collect::<Vec<_>>();
    let (from, to) = (corners(part), corners(other));
    let pairs = from.iter().flat_map(|v| to.iter().map(move |w| (v, w)));
    pairs.map(|(v, w)| (0..2).map(|axis| u128::from(v[axis].abs_diff(w[axis])).pow(2)).sum()).min().unwrap_or(u128::MAX)
}

/// The box of a drawn line.
pub(super) fn reach(line: &[Vertex]) -> Option<crate::shape::Bbox> {
    around(line, i32::try_from(SNAP).unwrap_or(i32::MAX))
}

/// Square metres of twice an area in square units, near this place.
pub(super) fn square_metres(doubled: i128, near: Vertex) -> f64 {
    float(doubled) / 2.0 * Plane::at_lat(near[1]).square_metres()
}
