//! The boundary of one area: polygons with holes, in fixed-point WGS-84.

mod geometry;
mod measure;

use serde::{Deserialize, Serialize};

use crate::edge::{Vertex, covered};
use crate::position::{FixedPoint, MAX_LAT_E7, MAX_LON_E7, Position};

pub use geometry::GeometryError;
pub(crate) use measure::doubled_polygon_area;

/// One or more polygons, each an outer ring followed by its holes.
///
/// Vertices are `[longitude, latitude]` in units of 1e-7 degree of WGS-84. A ring's first point is not repeated at its
/// end. [`crate::import`] makes outer rings counter-clockwise and holes clockwise; nothing here depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<Vec<Vertex>>>", into = "Vec<Vec<Vec<Vertex>>>")]
pub struct Shape {
    rings: Vec<Vec<Vec<Vertex>>>,
    bbox: Bbox,
}

/// The smallest box around a shape, bounds included, in units of 1e-7 degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bbox {
    /// Least longitude.
    pub west: i32,
    /// Least latitude.
    pub south: i32,
    /// Greatest longitude.
    pub east: i32,
    /// Greatest latitude.
    pub north: i32,
}

impl Bbox {
    /// The box around these vertices; `None` without any.
    pub(crate) fn around<'a>(vertices: impl IntoIterator<Item = &'a Vertex>) -> Option<Self> {
        let mut vertices = vertices.into_iter();
        let &[x, y] = vertices.next()?;
        let first = Self { west: x, south: y, east: x, north: y };
        Some(vertices.fold(first, |b, &[x, y]| Self {
            west: b.west.min(x),
            south: b.south.min(y),
            east: b.east.max(x),
            north: b.north.max(y),
        }))
    }

    /// The box around both.
    pub fn join(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Whether the two boxes share at least a point.
    pub fn meets(self, other: Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }
}

/// Why rings make no shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// There is no polygon, or a polygon without an outer ring.
    #[error("a shape needs at least one polygon with an outer ring")]
    Empty,
    /// A ring has fewer than three points.
    #[error("ring {ring} of polygon {polygon} has {points} points; a ring needs at least three")]
    TooFewPoints {
        /// Which polygon, from 0.
        polygon: usize,
        /// Which ring of it, from 0.
        ring: usize,
        /// How many points there are, the repeated end not counted.
        points: usize,
    },
    /// A vertex is not on the globe.
    #[error(
        "ring {ring} of polygon {polygon} has the vertex {vertex:?}, outside [±1800000000, ±900000000] units of 1e-7 degree"
    )]
    OutOfRange {
        /// Which polygon, from 0.
        polygon: usize,
        /// Which ring of it, from 0.
        ring: usize,
        /// The vertex as given.
        vertex: Vertex,
    },
}

impl Shape {
    /// Keeps polygons of rings, the first ring of each the outer one. A repeated last point is dropped.
    ///
    /// Checks ranges and counts only. That rings do not cross is the business of [`crate::import`]; on crossing rings
    /// every answer is still defined (a point is inside when an odd number of edges counts).
    pub fn from_rings(mut rings: Vec<Vec<Vec<Vertex>>>) -> Result<Self, ShapeError> {
        for (polygon, parts) in rings.iter_mut().enumerate() {
            if parts.is_empty() {
                return Err(ShapeError::Empty);
            }
            for (ring, points) in parts.iter_mut().enumerate() {
                if points.len() > 1 && points.first() == points.last() {
                    points.pop();
                }
                check_ring(polygon, ring, points)?;
            }
        }
        let bbox = Bbox::around(rings.iter().flatten().flatten()).ok_or(ShapeError::Empty)?;
        Ok(Self { rings, bbox })
    }

    /// The polygons: rings of vertices, the first ring of each the outer one, no vertex repeated at a ring's end.
    pub fn rings(&self) -> &[Vec<Vec<Vertex>>] {
        &self.rings
    }

    /// Gives up the polygons.
    pub fn into_rings(self) -> Vec<Vec<Vec<Vertex>>> {
        self.rings
    }

    /// The smallest box around it.
    pub fn bbox(&self) -> Bbox {
        self.bbox
    }

    /// Number of vertices in all rings.
    pub fn vertices(&self) -> usize {
        self.all_rings().map(Vec::len).sum()
    }

    /// Whether the point is inside, by the border rule of [`crate::layer`]: exact, on integers.
    ///
    /// Reads every edge; for many areas or many points build a [`crate::Layer`].
    pub fn contains(&self, point: Position) -> bool {
        self.contains_fixed(point.fixed())
    }

    pub(crate) fn contains_fixed(&self, point: FixedPoint) -> bool {
        covered(self.all_rings(), i64::from(point.lon_e7()), i64::from(point.lat_e7()))
    }

    pub(crate) fn all_rings(&self) -> impl Iterator<Item = &Vec<Vertex>> {
        self.rings.iter().flatten()
    }
}

fn check_ring(polygon: usize, ring: usize, points: &[Vertex]) -> Result<(), ShapeError> {
    if points.len() < 3 {
        return Err(ShapeError::TooFewPoints { polygon, ring, points: points.len() });
    }
    let outside = |v: &&Vertex| {
        v[0].unsigned_abs() > MAX_LON_E7.unsigned_abs() || v[1].unsigned_abs() > MAX_LAT_E7.unsigned_abs()
    };
    match points.iter().find(outside) {
        Some(&vertex) => Err(ShapeError::OutOfRange { polygon, ring, vertex }),
        None => Ok(()),
    }
}

impl TryFrom<Vec<Vec<Vec<Vertex>>>> for Shape {
    type Error = ShapeError;

    fn try_from(rings: Vec<Vec<Vec<Vertex>>>) -> Result<Self, ShapeError> {
        Self::from_rings(rings)
    }
}

impl From<Shape> for Vec<Vec<Vec<Vertex>>> {
    fn from(shape: Shape) -> Self {
        shape.rings
    }
}

#[cfg(test)]
mod tests;
