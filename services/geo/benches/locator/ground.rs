//! Ground for measuring: crooked grids of about 64 corners, small in cities and large between them.

use gridcase_geo::{FixedPoint, Shape};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

type Vertex = [i32; 2];

/// Corners on each of the four sides of a grid, its first corner counted.
const CORNERS: u32 = 16;

/// Units of 1e-7 degree from one grid to the next, on average: about 260 m.
const STEP: f64 = 24_000.0;

/// A lattice of grids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground {
    /// Grids along one side.
    side: u32,
}

impl Ground {
    pub(crate) fn new(side: u32) -> Self {
        Self { side }
    }

    /// Codes and shapes. Every 50th grid has an enclave, a grid of its own, in its middle.
    pub(crate) fn grids(self) -> Vec<(String, Shape)> {
        let places = (0..self.side).flat_map(|y| (0..self.side).map(move |x| [x, y]));
        let mut grids = Vec::new();
        for [x, y] in places {
            let number = y * self.side + x;
            let mut rings = vec![self.ring([x, y])];
            if number % 50 == 7 {
                let hole = self.hole([x, y]);
                grids.push((format!("{number:07}e"), shape(vec![hole.clone()])));
                rings.push(hole);
            }
            grids.push((format!("{number:07}"), shape(rings)));
        }
        grids
    }

    /// 60% as many in each grid, 25% anywhere in the box, 15% within 300 units (3 m) of a border.
    pub(crate) fn points(self, count: u32) -> Vec<FixedPoint> {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        (0..count).map(|_| self.point(&mut rng)).collect()
    }

    fn point(self, rng: &mut ChaCha8Rng) -> FixedPoint {
        let length = f64::from(self.side);
        let mut within = |length: f64| rng.random_range(0.0..length);
        let [x, y] = match within(100.0) {
            0.0..60.0 => [0, 1].map(|_| whole(warp(within(length), length))),
            60.0..85.0 => [0, 1].map(|_| whole(within(length) * STEP)),
            _ => {
                let [x, y] = self.corner([0, 1].map(|_| whole(within(length * f64::from(CORNERS))).unsigned_abs()));
                let from = [x - ORIGIN[0], y - ORIGIN[1]];
                from.map(|v| v + whole(within(601.0)) - 300)
            }
        };
        FixedPoint::new(ORIGIN[0] + x, ORIGIN[1] + y).expect("a place")
    }

    fn ring(self, [x, y]: [u32; 2]) -> Vec<Vertex> {
        let (west, south) = (x * CORNERS, y * CORNERS);
        let (east, north) = (west + CORNERS, south + CORNERS);
        let sides = [
            (0..CORNERS).map(|k| [west + k, south]).collect::<Vec<_>>(),
            (0..CORNERS).map(|k| [east, south + k]).collect(),
            (0..CORNERS).map(|k| [east - k, north]).collect(),
            (0..CORNERS).map(|k| [west, north - k]).collect(),
        ];
        sides.into_iter().flatten().map(|place| self.corner(place)).collect()
    }

    fn hole(self, [x, y]: [u32; 2]) -> Vec<Vertex> {
        let (west, south) = (x * CORNERS + CORNERS / 2 - 3, y * CORNERS + CORNERS / 2 - 3);
        let sides = [
            (0..6).map(|k| [west + k, south]).collect::<Vec<_>>(),
            (0..6).map(|k| [west + 6, south + k]).collect(),
            (0..6).map(|k| [west + 6 - k, south + 6]).collect(),
            (0..6).map(|k| [west, south + 6 - k]).collect(),
        ];
        sides.into_iter().flatten().map(|place| self.corner(place)).collect()
    }

    /// A corner of the finest lattice, moved a little, then to where the cities put it.
    fn corner(self, place: [u32; 2]) -> Vertex {
        let mixed = place[0].wrapping_mul(0x9E37_79B1) ^ place[1].wrapping_mul(0x85EB_CA6B);
        let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x2C1B_3C6D);
        let mixed = mixed ^ mixed >> 13;
        let length = f64::from(self.side);
        [0, 1].map(|axis| {
            let moved = f64::from((mixed >> (16 * axis)) & 0xffff) / 65_536.0 - 0.5;
            let at = (f64::from(place[axis]) + moved * 0.8) / f64::from(CORNERS);
            ORIGIN[axis] + whole(warp(at, length))
        })
    }
}

/// South-west of everything.
const ORIGIN: Vertex = [1_000_000_000, 250_000_000];

/// From the even lattice to units: five cities on each axis, in which grids are about a fifth as wide as between them.
fn warp(at: f64, length: f64) -> f64 {
    let turn = std::f64::consts::TAU * 5.0;
    (at + 0.65 * length / turn * (turn * at / length).sin()) * STEP
}

#[expect(clippy::cast_possible_truncation, reason = "within a few degrees, in units")]
fn whole(value: f64) -> i32 {
    value.round() as i32
}

fn shape(rings: Vec<Vec<Vertex>>) -> Shape {
    Shape::from_rings(vec![rings]).expect("rings with corners")
}
