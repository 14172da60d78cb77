//! A line incident: a burst pipe, a blocked road.

use super::cut::Segment;
use super::{Share, Sums};
use crate::ground::Plane;
use crate::layer::build::Side;
use crate::layer::sides::Sides;
use crate::layer::words::{Area, OUTSIDE};
use crate::layer::{Layer, vertex};
use crate::position::Position;

/// Where a border cuts a segment.
struct Cut {
    /// How far along the segment, 0 to 1.
    at: f64,
    areas: [Area; 2],
}

impl Layer {
    /// How much of the line lies in each area, the greatest part first, then by code.
    ///
    /// Areas that the line only touches are left out, and what lies outside all areas is in no part. A line without length
    /// lies wholly in the areas that cover its first point. Lengths are good to 0.1% for a line of up to 20 km.
    pub fn shares_of_line(&self, line: &[Position]) -> Vec<Share<'_>> {
        let points: Vec<_> = line.iter().map(|&point| vertex(point)).collect();
        let Some(&first) = points.first() else { return Vec::new() };
        let plane = Plane::at_lat(first[1]);
        let mut sums = Sums::default();
        let mut whole = 0.0;
        for ends in points.windows(2).filter(|ends| ends[0] != ends[1]) {
            let length = plane.length(ends[0], ends[1]);
            self.add_segment(Segment { from: ends[0], to: ends[1] }, length, &mut sums);
            whole += length;
        }
        if whole > 0.0 {
            return sums.shares(self, whole);
        }
        let here = self.index.covering(first).into_iter();
        let mut here: Vec<_> = here.map(|area| Share { code: self.codes.code(area), part: 1.0, size: 0.0 }).collect();
        here.sort_by_key(|share| share.code);
        here
    }

    fn add_segment(&self, segment: Segment, length: f64, sums: &mut Sums) {
        let mut inside = self.index.covering(segment.from);
        let mut last = 0.0;
        for cut in self.cuts(segment) {
            sums.add_each(&inside, (cut.at - last) * length);
            last = cut.at;
            for area in cut.areas {
                toggle(&mut inside, area);
            }
        }
        sums.add_each(&inside, (1.0 - last) * length);
    }

    /// The cuts of all borders along the segment, in order.
    fn cuts(&self, segment: Segment) -> Vec<Cut> {
        let mut borders = Sides::default();
        for window in self.windows_along(segment) {
            borders.add_window(&self.index, window, |side| segment.cut_by(Segment::of_border(side)).is_some());
        }
        let cut = |side: Side| {
            let (at, _) = segment.cut_by(Segment::of_border(&side))?;
            Some(Cut { at, areas: [side.left, side.right] })
        };
        let mut cuts: Vec<Cut> = borders.joined().into_iter().filter_map(cut).collect();
        cuts.sort_by(|a, b| a.at.total_cmp(&b.at));
        cuts
    }

    /// Small windows that together hold the segment.
    fn windows_along(&self, segment: Segment) -> impl Iterator<Item = [i64; 4]> + use<> {
        let [x, y] = segment.from.map(i64::from);
        let (dx, dy) = (i64::from(segment.to[0]) - x, i64::from(segment.to[1]) - y);
        let step = 1 << self.index.raster.shift();
        let pieces = dx.abs().max(dy.abs()) / step + 1;
        (0..pieces).map(move |piece| {
            let at = |number: i64| [x + dx * number / pieces, y + dy * number / pieces];
            let (start, end) = (at(piece), at(piece + 1));
            let [west, south] = [0, 1].map(|axis| start[axis].min(end[axis]) - 1);
            let [east, north] = [0, 1].map(|axis| start[axis].max(end[axis]) + 1);
            [west, south, east, north]
        })
    }
}

/// Puts the area in, or takes it out. [`OUTSIDE`] is no area.
pub(super) fn toggle(areas: &mut Vec<Area>, area: Area) {
    if area == OUTSIDE {
        return;
    }
    match areas.iter().position(|&known| known == area) {
        Some(at) => drop(areas.swap_remove(at)),
        None => areas.push(area),
    }
}
