//! Pieces of ground: faces of one class that hang together, with their outline.

use crate::edge::Vertex;
use crate::ground::Plane;
use crate::polygons::Polygons;
use crate::shape::{Bbox, doubled_polygon_area};

use super::faces::{Faces, Half};
use super::outline;

/// No class: the face belongs to no piece.
pub(super) const NO_CLASS: u32 = u32::MAX;

/// Faces that hang together.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) class: u32,
    pub(super) faces: Vec<u32>,
    /// The halves around it, the piece on their left.
    pub(super) outline: Vec<Half>,
}

/// The pieces by the class of each face.
pub(super) fn of(faces: &Faces, class: &[u32]) -> Vec<Piece> {
    let mut groups = Groups { parent: (0..).take(class.len()).collect() };
    let classed = |half: Half| {
        let [left, right] = [faces.left(half), faces.right(half)];
        let classes = [class[left as usize], class[right as usize]];
        (left, right, classes)
    };
    for half in (0..faces.halves()).step_by(2) {
        let (left, right, [a, b]) = classed(half);
        if a == b && a != NO_CLASS {
            groups.join(left, right);
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut of_group = std::collections::HashMap::new();
    for (face, &class) in (0..).zip(class).filter(|(_, class)| **class != NO_CLASS) {
        let at = *of_group.entry(groups.find(face)).or_insert(pieces.len());
        if at == pieces.len() {
            pieces.push(Piece { class, faces: Vec::new(), outline: Vec::new() });
        }
        pieces[at].faces.push(face);
    }
    for half in 0..faces.halves() {
        let (left, _, [a, b]) = classed(half);
        if a != NO_CLASS && a != b {
            let at = of_group[&groups.find(left)];
            pieces[at].outline.push(half);
        }
    }
    pieces
}

impl Piece {
    pub(super) fn polygons(&self, faces: &Faces) -> Polygons {
        outline::polygons(faces, &self.outline)
    }

    /// Size in square metres and mean width in metres: that of a strip with the same area and outline.
    pub(super) fn size(&self, faces: &Faces) -> (f64, f64) {
        let plane = self.plane(faces);
        let doubled: i128 = self.outline.iter().map(|&half| doubled_under(faces.ends(half))).sum();
        let area_m2 = plane.area_m2(doubled.max(0));
        let round: f64 = self.outline.iter().map(|&half| length(plane, faces.ends(half))).sum();
        (area_m2, if round > 0.0 { 2.0 * area_m2 / round } else { 0.0 })
    }

    /// Whether the parts of the outline on which `own` holds run within `metres` of the others, and those of them: an area
    /// whose border moves from one to the other moves no farther.
    pub(super) fn is_closed_within(&self, faces: &Faces, metres: f64, own: impl Fn(Half) -> bool) -> bool {
        // Nothing wider on average can be closed, and most pieces end here.
        if self.size(faces).1 > 2.0 * metres {
            return false;
        }
        let plane = self.plane(faces);
        let (own, rest): (Vec<_>, Vec<_>) = self.outline.iter().partition(|&&half| own(half));
        let [own, rest] = [own, rest].map(|halves| halves.into_iter().map(|half| faces.ends(half)).collect::<Vec<_>>());
        if rest.is_empty() || own.is_empty() {
            return !own.is_empty() && self.across(faces, plane) <= metres;
        }
        let near = |from: &[[Vertex; 2]], to: &[[Vertex; 2]]| {
            let mut points = from.iter().flat_map(|&[a, b]| [a, third(a, b), third(b, a)]);
            points.all(|point| to.iter().any(|&[a, b]| plane.distance_to_segment(point, a, b) <= metres))
        };
        near(&own, &rest) && near(&rest, &own)
    }

    fn plane(&self, faces: &Faces) -> Plane {
        let lat = self.outline.first().map_or(0, |&half| faces.ends(half)[0][1]);
        Plane::at_lat(lat)
    }

    /// The diagonal of the box around it, metres.
    fn across(&self, faces: &Faces, plane: Plane) -> f64 {
        let corners: Vec<Vertex> = self.outline.iter().map(|&half| faces.ends(half)[0]).collect();
        Bbox::around(&corners).map_or(0.0, |b| plane.length([b.west, b.south], [b.east, b.north]))
    }
}

/// Size of polygons in square metres.
pub(super) fn area_m2(polygons: &Polygons) -> f64 {
    let Some(bbox) = Bbox::around(polygons.iter().flatten().flatten()) else { return 0.0 };
    let doubled = polygons.iter().map(|rings| doubled_polygon_area(rings)).sum::<i128>();
    Plane::at_lat(i32::midpoint(bbox.south, bbox.north)).area_m2(doubled.max(0))
}

pub(super) fn length(plane: Plane, [a, b]: [Vertex; 2]) -> f64 {
    plane.length(a, b)
}

fn doubled_under([a, b]: [Vertex; 2]) -> i128 {
    i128::from(a[0]) * i128::from(b[1]) - i128::from(b[0]) * i128::from(a[1])
}

/// A third of the way from `a` to `b`.
fn third(a: Vertex, b: Vertex) -> Vertex {
    [0, 1].map(|axis| {
        let [from, to] = [a[axis], b[axis]].map(i64::from);
        i32::try_from(from + (to - from) / 3).unwrap_or(a[axis])
    })
}

/// Union by least number.
struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    fn find(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let up = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = up;
            at = up;
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}
