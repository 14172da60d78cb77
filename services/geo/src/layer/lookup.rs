//! From a point to the one area that it belongs to.

use super::index::{Place, covering_in_leaf};
use super::leaf::Leaf;
use super::words::{Area, Form, OUTSIDE};
use super::{AreaNumber, Found, Layer, Placement};
use crate::edge::Vertex;
use crate::position::FixedPoint;

impl Layer {
    /// The area that the point belongs to, by its number in this layer; `None` when it lies outside all.
    ///
    /// The same answer as [`Layer::locate`], without reading the code.
    #[inline]
    pub fn find(&self, point: FixedPoint) -> Option<Found> {
        let point = [point.lon_e7(), point.lat_e7()];
        match self.index.place(point) {
            Place::Uniform(area) => found(area, Placement::Only),
            Place::Several(areas) => self.lowest(areas.iter().filter_map(|&area| Area::try_from(area).ok())),
            Place::Leaf(leaf) => self.find_in_leaf(leaf, point),
        }
    }

    #[inline]
    pub(super) fn find_in_leaf(&self, leaf: Leaf<'_>, point: Vertex) -> Option<Found> {
        if leaf.form() == Form::Each {
            return self.find_in_overlap(leaf, point);
        }
        match leaf.area(point) {
            OUTSIDE => self.find_on_outer_edge(leaf, point),
            area => found(area, Placement::Only),
        }
    }

    #[cold]
    fn find_in_overlap(&self, leaf: Leaf<'_>, point: Vertex) -> Option<Found> {
        match *covering_in_leaf(leaf, point) {
            [] => self.find_on_outer_edge(leaf, point),
            ref several => self.lowest(several.iter().copied()),
        }
    }

    /// The lowest code with the point on its border.
    #[inline(never)]
    fn find_on_outer_edge(&self, leaf: Leaf<'_>, point: Vertex) -> Option<Found> {
        let mut touched = Vec::new();
        leaf.edges(|left, right, arrow| {
            if arrow.edge().holds(point) {
                touched.extend([left, right].into_iter().filter(|&area| area != OUTSIDE));
            }
        });
        let lowest = touched.into_iter().min_by(|&a, &b| self.codes.cmp(a, b))?;
        found(lowest, Placement::OuterEdge)
    }

    /// The one with the lowest code of those that cover a point.
    fn lowest(&self, areas: impl Iterator<Item = Area>) -> Option<Found> {
        let mut count = 0;
        let lowest = areas.inspect(|_| count += 1).min_by(|&a, &b| self.codes.cmp(a, b))?;
        found(lowest, if count == 1 { Placement::Only } else { Placement::LowestOfSeveral })
    }
}

#[inline]
pub(super) fn found(area: Area, placement: Placement) -> Option<Found> {
    let number = std::num::NonZero::new(area)?;
    Some(Found { area: AreaNumber(number), placement })
}
