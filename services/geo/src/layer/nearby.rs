//! What lies around a point: the areas a circle touches, and the nearest border.

use super::words::{Area, OUTSIDE};
use super::{Layer, vertex};
use crate::edge::Vertex;
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
        let point = vertex(point);
        let radius_m = radius_m.max(0.0);
        let mut nearest: Vec<(Area, f64)> = Vec::new();
        let mut note = |area: Area, distance: f64| match nearest.iter_mut().find(|known| known.0 == area) {
            Some(known) => known.1 = known.1.min(distance),
            None => nearest.push((area, distance)),
        };
        self.visit_borders(point, radius_m, |left, right, distance| {
            if distance <= radius_m {
                [left, right].into_iter().filter(|&area| area != OUTSIDE).for_each(|area| note(area, distance));
            }
        });
        self.index.covering(point).into_iter().for_each(|area| note(area, 0.0));
        nearest.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| self.codes.cmp(a.0, b.0)));
        nearest.into_iter().map(|(area, distance_m)| Near { code: self.codes.code(area), distance_m }).collect()
    }

    /// Metres from the point to the nearest border of any area, from inside or outside; `None` when there are no areas.
    pub fn distance_to_border_m(&self, point: Position) -> Option<f64> {
        let point = vertex(point);
        // A first circle of about one cell; then ever wider ones until the nearest edge found is closer than its rim.
        let mut radius_m = METRES_PER_UNIT * float(self.index.cell_size(point).into());
        loop {
            let mut nearest = f64::INFINITY;
            let everything = self.visit_borders(point, radius_m, |_, _, distance| nearest = nearest.min(distance));
            if nearest <= radius_m || everything {
                return nearest.is_finite().then_some(nearest);
            }
            radius_m *= 4.0;
        }
    }

    /// Shows every edge that may be within the radius, with the areas on its sides and its distance in metres; more than
    /// those may be shown. Says whether all edges of the layer were.
    fn visit_borders(&self, point: Vertex, radius_m: f64, mut visit: impl FnMut(Area, Area, f64)) -> bool {
        let plane = Plane::at_lat(point[1]);
        let (half_width, half_height) = reach(point[1], radius_m);
        let [x, y] = point.map(i64::from);
        let window = [x - half_width, y - half_height, x + half_width, y + half_height];
        self.index.edges_in(window, |left, right, arrow| {
            let edge = arrow.edge();
            visit(left, right, plane.distance_to_segment(point, edge.lo, edge.hi));
        })
    }
}
