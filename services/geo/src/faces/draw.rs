//! Faces for the eye.

use crate::polygons;
use crate::shape::Shape;

/// The ground of `area` inside at least one shape of each group of `inside`, and outside all of `outside`; none where
/// nothing is left when corners are rounded to the lattice.
pub fn outline(area: &Shape, inside: &[Vec<&Shape>], outside: &[&Shape]) -> Option<Shape> {
    let mut ground = polygons::shared(area, area);
    for group in inside {
        let rest = group.iter().fold(ground.clone(), |rest, shape| polygons::outside(&rest, shape.all_rings()));
        ground = polygons::without(&ground, &rest);
    }
    for shape in outside.iter().filter(|shape| shape.bbox().meets(area.bbox())) {
        ground = polygons::outside(&ground, shape.all_rings());
    }
    Shape::from_rings(ground).ok()
}
