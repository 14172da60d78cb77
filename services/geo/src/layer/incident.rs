//! Incidents that are longer or wider than a point: which areas a line or a piece of ground touches, and how much of each.
//!
//! Where a line runs exactly along a border, or through a corner, it belongs to one area by the border rule: everything is
//! decided as if the whole incident lay a hair east, and a far thinner hair north, of where it lies. So the parts of a line
//! on divided ground add up to the line, and so do the parts of a polygon.

mod cut;
mod line;
mod polygon;

use super::Layer;
use super::words::{Area, OUTSIDE};

/// An area's part of an incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share<'a> {
    /// The area's code.
    pub code: &'a str,
    /// The part of the whole incident that lies in this area, from 0 to 1. Parts of overlapping areas are counted in each.
    pub part: f64,
    /// That part in metres of a line, in square metres of a polygon.
    pub size: f64,
}

/// Lengths or sizes by area.
#[derive(Debug, Default)]
struct Sums(Vec<(Area, f64)>);

impl Sums {
    fn add(&mut self, area: Area, size: f64) {
        if area == OUTSIDE {
            return;
        }
        match self.0.iter_mut().find(|known| known.0 == area) {
            Some(known) => known.1 += size,
            None => self.0.push((area, size)),
        }
    }

    fn add_each(&mut self, areas: &[Area], size: f64) {
        for &area in areas {
            self.add(area, size);
        }
    }

    /// The areas that have more than a hair of the whole, the greatest part first, then by code.
    fn shares(self, layer: &Layer, whole: f64) -> Vec<Share<'_>> {
        let share = |(area, size): (Area, f64)| {
            let part = (size / whole).clamp(0.0, 1.0);
            (part > 1e-9).then(|| Share { code: layer.codes.code(area), part, size })
        };
        let mut shares: Vec<_> = self.0.into_iter().filter_map(share).collect();
        shares.sort_by(|a, b| b.part.total_cmp(&a.part).then_with(|| a.code.cmp(b.code)));
        shares
    }
}
