//! Metres on the ground from fixed-point degrees: a flat plane, true near one latitude.

use std::f64::consts::PI;

use crate::position::UNITS_PER_DEGREE;

/// Mean radius of the earth, metres.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres in one unit (1e-7 degree) of latitude, and of longitude at the equator.
pub(crate) const METRES_PER_UNIT: f64 = EARTH_RADIUS_M * PI / 180.0 / UNITS_PER_DEGREE;

/// Metres per unit of longitude and of latitude around one latitude.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    east: f64,
    north: f64,
}

impl Plane {
    /// The plane that is true at this latitude (units of 1e-7 degree).
    pub(crate) fn at_lat(lat_e7: i32) -> Self {
        let lat = (f64::from(lat_e7) / UNITS_PER_DEGREE).to_radians();
        Self { east: METRES_PER_UNIT * lat.cos().max(0.0), north: METRES_PER_UNIT }
    }

    /// Square metres of twice an area in square units.
    pub(crate) fn area_m2(self, doubled: i128) -> f64 {
        float(doubled) / 2.0 * self.east * self.north
    }

    /// Square metres of one square unit.
    pub(crate) fn square_metres(self) -> f64 {
        self.east * self.north
    }

    /// Length of the segment `a`-`b`, metres.
    pub(crate) fn length(self, a: [i32; 2], b: [i32; 2]) -> f64 {
        let [x, y] = self.offset(b, a);
        x.hypot(y)
    }

    /// Distance of `p` from the segment `a`-`b`, metres.
    pub(crate) fn distance_to_segment(self, p: [i32; 2], a: [i32; 2], b: [i32; 2]) -> f64 {
        let [px, py] = self.offset(p, a);
        let [bx, by] = self.offset(b, a);
        let length2 = bx * bx + by * by;
        let along = if length2 > 0.0 { ((px * bx + py * by) / length2).clamp(0.0, 1.0) } else { 0.0 };
        (px - along * bx).hypot(py - along * by)
    }

    /// The point of the segment `a`-`b` that is nearest to `p`, rounded to whole units.
    pub(crate) fn nearest_on(self, p: [i32; 2], a: [i32; 2], b: [i32; 2]) -> [i32; 2] {
        let [px, py] = self.offset(p, a);
        let [bx, by] = self.offset(b, a);
        let length2 = bx * bx + by * by;
        let along = if length2 > 0.0 { ((px * bx + py * by) / length2).clamp(0.0, 1.0) } else { 0.0 };
        [0, 1].map(|axis| {
            let way = f64::from(b[axis]) - f64::from(a[axis]);
            crate::position::rounded(f64::from(a[axis]) + along * way)
        })
    }

    /// Where `p` lies from `origin`, metres east and north.
    fn offset(self, p: [i32; 2], origin: [i32; 2]) -> [f64; 2] {
        [(f64::from(p[0]) - f64::from(origin[0])) * self.east, (f64::from(p[1]) - f64::from(origin[1])) * self.north]
    }
}

/// Half the width and height, in units, of a box that holds every point within `radius_m` of a point at this latitude.
///
/// Near a pole, where a circle spans every longitude, the width is the whole globe.
pub(crate) fn reach(lat_e7: i32, radius_m: f64) -> (i64, i64) {
    const WHOLE: i64 = 3_600_000_000;
    let north = radius_m / METRES_PER_UNIT;
    let farthest = ((f64::from(lat_e7).abs() + north) / UNITS_PER_DEGREE).to_radians();
    let narrowest = if farthest < PI / 2.0 { farthest.cos() } else { 0.0 };
    (ceil_within(north / narrowest, WHOLE), ceil_within(north, WHOLE))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "compared with the limit first, and the limit is exact in f64"
)]
fn ceil_within(value: f64, limit: i64) -> i64 {
    if value < limit as f64 { value.ceil() as i64 + 1 } else { limit }
}

/// An exact integer as a float, for a measurement.
#[expect(
    clippy::cast_precision_loss,
    reason = "measurements in metres need no more than 53 bits; nothing is decided on them"
)]
pub(crate) fn float(value: i128) -> f64 {
    value as f64
}
