//! The areas near an edit while it is made.

use std::collections::{BTreeSet, HashSet};

use super::proof;
use super::refusal::Refusal;
use super::{Changed, Edit, LEAST_WIDTH_M, Made, Step, steps};
use crate::edge::{Edge, Vertex, doubled_area};
use crate::ground::Plane;
use crate::polygons::Polygons;
use crate::shape::{Bbox, Shape, doubled_polygon_area};

/// An area: outer rings counter-clockwise, holes clockwise, so that its ground is to the left of every side.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) code: String,
    pub(super) polygons: Polygons,
    pub(super) bbox: Bbox,
    /// Of another level: it gets the corners of the others and is not looked at otherwise.
    pub(super) follows: bool,
}

impl Piece {
    pub(super) fn new(code: String, shape: &Shape, follows: bool) -> Self {
        let mut polygons = shape.rings().to_vec();
        for rings in &mut polygons {
            for (at, ring) in rings.iter_mut().enumerate() {
                if (doubled_area(ring) > 0) != (at == 0) {
                    ring.reverse();
                }
            }
        }
        Self { code, polygons, bbox: shape.bbox(), follows }
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.polygons.iter().flatten().flat_map(|ring| steps(ring))
    }

    fn vertices(&self) -> impl Iterator<Item = Vertex> + '_ {
        self.polygons.iter().flatten().flatten().copied()
    }
}

/// The areas that an edit may change, as they were and as they become.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) pieces: Vec<Piece>,
    before: Vec<Polygons>,
    /// Places of pieces that get other ground.
    reshaped: HashSet<usize>,
}

impl Work {
    /// Takes the areas that touch this box. Neighbours get each other's corners where those lie exactly on their sides.
    pub(super) fn near(all: &[Piece], bbox: Bbox) -> Self {
        let pieces: Vec<_> = all.iter().filter(|piece| piece.bbox.meets(bbox)).cloned().collect();
        let before = pieces.iter().map(|piece| piece.polygons.clone()).collect();
        let mut work = Self { pieces, before, reshaped: HashSet::new() };
        work.share_corners();
        work
    }

    /// The place of the area of this code.
    pub(super) fn find(&self, code: &str) -> Option<usize> {
        self.pieces.iter().position(|piece| piece.code == code && !piece.follows)
    }

    /// Areas of the level that is edited.
    pub(super) fn level(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| !piece.follows)
    }

    /// All sides of the level's areas, in their directions.
    pub(super) fn steps(&self) -> HashSet<Step> {
        self.level().flat_map(Piece::steps).collect()
    }

    /// All corners of the level's areas.
    pub(super) fn corners(&self) -> HashSet<Vertex> {
        self.level().flat_map(Piece::vertices).collect()
    }

    /// Inserts every corner that lies exactly on a side into that side. No ground changes.
    pub(super) fn share_corners(&mut self) {
        let corners: BTreeSet<[i32; 2]> =
            self.pieces.iter().flat_map(Piece::vertices).map(|[lon, lat]| [lat, lon]).collect();
        for ring in self.pieces.iter_mut().flat_map(|piece| piece.polygons.iter_mut().flatten()) {
            *ring = steps(ring).flat_map(|step| with_corners(step, &corners)).collect();
        }
    }

    /// Gives the side `a`-`b` a corner, in every area that has it.
    pub(super) fn insert(&mut self, (a, b): Step, corner: Vertex) {
        for ring in self.pieces.iter_mut().flat_map(|piece| piece.polygons.iter_mut().flatten()) {
            if !steps(ring).any(|step| step == (a, b) || step == (b, a)) {
                continue;
            }
            let both = |(from, to): Step| {
                let here = (from, to) == (a, b) || (from, to) == (b, a);
                std::iter::once(from).chain(here.then_some(corner))
            };
            *ring = steps(ring).flat_map(both).collect();
        }
    }

    /// Gives an area other ground; no polygons leave nothing of it.
    pub(super) fn reshape(&mut self, at: usize, polygons: Polygons) {
        self.pieces[at].polygons = polygons;
        self.reshaped.insert(at);
    }

    /// What became of it, proved. `place` stands for the edit as a whole.
    pub(super) fn finish(self, made: Vec<(Polygons, Vec<String>)>, place: Vertex) -> Result<Edit, Refusal> {
        let after = self.level().map(|piece| &piece.polygons).chain(made.iter().map(|(polygons, _)| polygons));
        let of_level = self.before.iter().zip(&self.pieces).filter(|(_, piece)| !piece.follows);
        proof::same_ground(of_level.map(|(before, _)| before), after, place)?;
        let mut edit = Edit { changed: Vec::new(), made: Vec::new(), gone: Vec::new() };
        for (at, (piece, before)) in self.pieces.into_iter().zip(&self.before).enumerate() {
            if piece.polygons == *before {
                continue;
            }
            if piece.polygons.is_empty() {
                edit.gone.push(piece.code);
                continue;
            }
            proof::sound(&piece.code, &piece.polygons)?;
            let reshaped = self.reshaped.contains(&at);
            if reshaped && !piece.follows {
                wide_enough(&piece.code, &piece.polygons)?;
            }
            let shape = shape(piece.polygons, place)?;
            edit.changed.push(Changed { code: piece.code, shape, reshaped, follows: piece.follows });
        }
        for (polygons, from) in made {
            let code = from.first().map_or("", String::as_str);
            proof::sound(code, &polygons)?;
            wide_enough(code, &polygons)?;
            edit.made.push(Made { shape: shape(polygons, place)?, from });
        }
        in_order(&mut edit.made);
        Ok(edit)
    }
}

fn shape(polygons: Polygons, place: Vertex) -> Result<Shape, Refusal> {
    Shape::from_rings(polygons).map_err(|_| Refusal::not_exact(place))
}

/// A side's first corner and all those that lie on it, in its direction. Corners are kept as latitude and longitude.
fn with_corners((from, to): Step, corners: &BTreeSet<[i32; 2]>) -> Vec<Vertex> {
    let (low, high) = (from[1].min(to[1]), from[1].max(to[1]));
    let (west, east) = (from[0].min(to[0]), from[0].max(to[0]));
    let edge = Edge::new(from, to);
    let beside = corners.range([low, i32::MIN]..=[high, i32::MAX]).map(|&[lat, lon]| [lon, lat]);
    let on = beside.filter(|&p| west <= p[0] && p[0] <= east && p != from && p != to && edge.holds(p));
    let mut found: Vec<_> = std::iter::once(from).chain(on).collect();
    found.sort_by_key(|p| (p[0].abs_diff(from[0]), p[1].abs_diff(from[1])));
    found
}

/// Refuses polygons that are thinner than an area may be.
fn wide_enough(code: &str, polygons: &Polygons) -> Result<(), Refusal> {
    for rings in polygons {
        let width_m = width_m(doubled_polygon_area(rings), rings.iter().flat_map(|ring| steps(ring)));
        if width_m < LEAST_WIDTH_M {
            let place = rings.first().and_then(|ring| ring.first()).copied().unwrap_or_default();
            return Err(Refusal::too_thin(code, width_m, place));
        }
    }
    Ok(())
}

/// The average width of ground in metres: of a strip the width, of a square half its side.
pub(super) fn width_m(doubled_area: i128, border: impl Iterator<Item = Step>) -> f64 {
    let mut plane = None;
    let mut length = 0.0;
    for (from, to) in border {
        length += plane.get_or_insert_with(|| Plane::at_lat(from[1])).length(from, to);
    }
    plane.map_or(0.0, |plane| 2.0 * plane.area_m2(doubled_area) / length)
}

/// Sorts as one reads a map: rows from north to south, each from west to east. A part is in the row of the northernmost
/// one if its middle lies north of that one's southern end.
fn in_order(made: &mut Vec<Made>) {
    let middle = |made: &Made| {
        let bbox = made.shape.bbox();
        [i32::midpoint(bbox.west, bbox.east), i32::midpoint(bbox.south, bbox.north)]
    };
    made.sort_by_key(|made| std::cmp::Reverse(middle(made)[1]));
    let mut rows: Vec<Vec<Made>> = Vec::new();
    for part in made.drain(..) {
        match rows.last_mut() {
            Some(row) if middle(&part)[1] > row[0].shape.bbox().south => row.push(part),
            _ => rows.push(vec![part]),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|part| middle(part)[0]);
    }
    made.extend(rows.into_iter().flatten());
}

/// A box around vertices, with a margin in units.
pub(super) fn around(vertices: &[Vertex], margin: i32) -> Option<Bbox> {
    let bbox = Bbox::around(vertices)?;
    Some(Bbox {
        west: bbox.west.saturating_sub(margin),
        south: bbox.south.saturating_sub(margin),
        east: bbox.east.saturating_add(margin),
        north: bbox.north.saturating_add(margin),
    })
}
