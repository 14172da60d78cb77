//! What lies around a point: the areas a circle touches, and the nearest border.

use std::collections::BTreeMap;

use super::{Layer, vertex};
use crate::ground::{METRES_PER_UNIT, Plane, float, reach};
use crate::position::Position;

/// An area at some distance from a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near<'a> {
    /// The area's code.
    pub code: &'a str,
    /// Metres from the point to the area; 0 when the point is inside or on its border.
    pub distance_m: f64,
}

impl Layer {
    /// Every area that the circle touches, nearest first, then by code.
    ///
    /// With the accuracy of a position as the radius, more than one answer means that the true place may be in another
    /// area; so does one answer when [`Layer::distance_to_border_m`] is within the radius (the outer edge). A radius that
    /// is negative or not a number counts as 0. Areas are not sought across the 180th meridian.
    pub fn within(&self, point: Position, radius_m: f64) -> Vec<Near<'_>> {
        let radius_m = radius_m.max(0.0);
        let mut nearest: BTreeMap<u32, f64> = BTreeMap::new();
        self.visit_borders(point, radius_m, |area, distance| {
            let known = nearest.entry(area).or_insert(f64::INFINITY);
            *known = known.min(distance);
        });
        nearest.retain(|_, distance| *distance <= radius_m);
        nearest.extend(self.raster.covering(vertex(point)).map(|area| (area, 0.0)));
        let mut found: Vec<_> =
            nearest.into_iter().map(|(area, distance_m)| Near { code: self.code(area), distance_m }).collect();
        found.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
        found
    }

    /// Metres from the point to the nearest border of any area, from inside or outside; `None` when there are no areas.
    pub fn distance_to_border_m(&self, point: Position) -> Option<f64> {
        // A first circle of about one cell; then ever wider ones until the nearest edge found is closer than its rim.
        let mut radius_m = METRES_PER_UNIT * float(self.raster.cell_size().into());
        loop {
            let mut nearest = f64::INFINITY;
            let everything = self.visit_borders(point, radius_m, |_, distance| nearest = nearest.min(distance));
            if nearest <= radius_m || everything {
                return nearest.is_finite().then_some(nearest);
            }
            radius_m *= 4.0;
        }
    }

    /// Shows every edge that may be within the radius, with its area and distance in metres; more than those may be
    /// shown. Says whether all edges of the layer were.
    fn visit_borders(&self, point: Position, radius_m: f64, mut visit: impl FnMut(u32, f64)) -> bool {
        let [x, y] = vertex(point);
        let plane = Plane::at_lat(y);
        let (half_width, half_height) = reach(y, radius_m);
        let (x, y) = (i64::from(x), i64::from(y));
        let window = [x - half_width, y - half_height, x + half_width, y + half_height];
        self.raster.edges_in(window, |area, edge| {
            visit(area, plane.distance_to_segment(vertex(point), edge.lo, edge.hi));
        })
    }
}
