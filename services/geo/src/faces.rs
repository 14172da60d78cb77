//! The faces into which other shapes divide the ground of one area: exact, place by place.
//!
//! What is decided here is decided for places, and a place is a point of the lattice of 1e-7 degree. [`divide`] tells of
//! all places that an area covers by which of the other shapes they are covered, under the border rule of [`crate::layer`],
//! how many places each face has, and one of them. No polygon is made for it: the ground is read in bands between the
//! latitudes at which something begins, ends or crosses; in a band the sides stand in one order, and how many places lie
//! between two of them is a sum of floors, which has a closed form. So nothing is rounded and nothing is sampled.
//!
//! The layers give a place on the outer edge of all areas to one that it touches, although none covers it. Such places lie
//! on sides; [`places_on_sides`] names at least one of every kind.
//!
//! [`outline`] makes a polygon of a face, for the eye: its corners are rounded to the lattice.

mod band;
mod border;
mod draw;
mod row;
mod sweep;

use crate::position::FixedPoint;
use crate::shape::Shape;

pub use border::places_on_sides;
pub use draw::outline;

/// Places of an area that are covered by the same of the other shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Which of the shapes cover it, by their number, in order.
    pub inside: Vec<usize>,
    /// How many places of the lattice it has.
    pub places: u64,
    /// One of them, on no side of any shape.
    pub witness: FixedPoint,
}

/// Divides the places that `area` covers and none of `taken` does by the shapes of `by`, in order of `inside`.
///
/// A face is named only if it has a place that lies on no side; [`places_on_sides`] finds the others.
pub fn divide(area: &Shape, taken: &[&Shape], by: &[&Shape]) -> Vec<Face> {
    sweep::Sweep::new(area, taken, by).faces()
}

/// Square metres of so many places at the latitude of one of them.
pub fn places_m2(places: u64, at: FixedPoint) -> f64 {
    crate::ground::float(places.into()) * crate::ground::Plane::at_lat(at.lat_e7()).square_metres()
}

#[cfg(test)]
mod tests;
