//! Ground as the content carries it: rings of differences, longitude and latitude in turn, in 1e-7 degree of WGS-84.

use gridcase_geo::{Shape, ShapeError};
use gridcase_proto::registry::v1 as wire;

/// Why a shape cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A longitude without its latitude.
    #[error(
        "polygons[{polygon}].rings[{ring}].deltas has an odd number of values; give longitude and latitude in turn"
    )]
    Odd {
        /// Which polygon, from 0.
        polygon: usize,
        /// Which ring of it, from 0.
        ring: usize,
    },
    /// The sum of the differences leaves the globe.
    #[error(
        "polygons[{polygon}].rings[{ring}].deltas leaves the globe at point {point}; give differences of 1e-7 degree"
    )]
    OffTheGlobe {
        /// Which polygon, from 0.
        polygon: usize,
        /// Which ring of it, from 0.
        ring: usize,
        /// Which point of it, from 0.
        point: usize,
    },
    /// The rings make no shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

/// Reads a shape.
pub fn decode(shape: &wire::Shape) -> Result<Shape, DecodeError> {
    let polygons = shape.polygons.iter().enumerate();
    let rings: Result<Vec<_>, _> = polygons.map(|(number, polygon)| decode_polygon(number, polygon)).collect();
    Ok(Shape::from_rings(rings?)?)
}

/// Writes a shape. Reading it back gives the same, or an error where one step of a ring spans more than 214 degrees.
pub fn encode(shape: &Shape) -> wire::Shape {
    let polygon =
        |rings: &Vec<Vec<[i32; 2]>>| wire::Polygon { rings: rings.iter().map(|ring| encode_ring(ring)).collect() };
    wire::Shape { polygons: shape.rings().iter().map(polygon).collect() }
}

fn decode_polygon(polygon: usize, rings: &wire::Polygon) -> Result<Vec<Vec<[i32; 2]>>, DecodeError> {
    rings.rings.iter().enumerate().map(|(ring, points)| decode_ring(polygon, ring, &points.deltas)).collect()
}

fn decode_ring(polygon: usize, ring: usize, deltas: &[i32]) -> Result<Vec<[i32; 2]>, DecodeError> {
    let (pairs, rest) = deltas.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(DecodeError::Odd { polygon, ring });
    }
    let mut points = Vec::with_capacity(pairs.len());
    let mut here = [0_i32; 2];
    for (point, [east, north]) in pairs.iter().enumerate() {
        let sum = here[0].checked_add(*east).zip(here[1].checked_add(*north));
        let (lon, lat) = sum.ok_or(DecodeError::OffTheGlobe { polygon, ring, point })?;
        here = [lon, lat];
        points.push(here);
    }
    Ok(points)
}

fn encode_ring(points: &[[i32; 2]]) -> wire::Ring {
    let mut last = [0_i32; 2];
    let mut deltas = Vec::with_capacity(points.len() * 2);
    for point in points {
        // Wraps on a step that does not fit; reading it back is checked.
        deltas.extend([point[0].wrapping_sub(last[0]), point[1].wrapping_sub(last[1])]);
        last = *point;
    }
    wire::Ring { deltas }
}

#[cfg(test)]
mod tests;
