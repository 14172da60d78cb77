//! Made-up ground for tests: a lattice of grids with crooked shared borders.

use std::collections::BTreeMap;

use gridcase_geo::{FixedPoint, Position, Shape};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub(crate) type Vertex = [i32; 2];

/// How the ground is divided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground {
    /// Grids along one side.
    pub(crate) side: i32,
    /// Units of 1e-7 degree from one lattice point to the next.
    pub(crate) step: i32,
    /// Corners on each of a grid's four sides, its first corner counted.
    pub(crate) corners: i32,
    /// South-west lattice point.
    pub(crate) origin: Vertex,
    /// Whether every ninth grid lies as an enclave in one grid made of the eight around it.
    pub(crate) enclaves: bool,
    pub(crate) seed: u64,
}

impl Ground {
    /// The grids with their codes, in no order, their rings in no particular direction.
    pub(crate) fn grids(&self) -> Vec<(String, Shape)> {
        let mut maker = Maker { ground: *self, rng: ChaCha8Rng::seed_from_u64(self.seed), points: BTreeMap::new() };
        let mut grids = if self.enclaves { maker.enclaves() } else { maker.squares() };
        grids.shuffle(&mut maker.rng);
        grids
    }
}

pub(crate) fn at([lon_e7, lat_e7]: Vertex) -> Position {
    FixedPoint::new(lon_e7, lat_e7).expect("the ground lies on the globe").position()
}

pub(crate) fn vertices(grids: &[(String, Shape)]) -> Vec<Vertex> {
    grids.iter().flat_map(|(_, shape)| shape.rings().iter().flatten().flatten().copied()).collect()
}

struct Maker {
    ground: Ground,
    rng: ChaCha8Rng,
    /// Crooked points by their place before they were moved, in `corners` parts of a step.
    points: BTreeMap<Vertex, Vertex>,
}

impl Maker {
    fn squares(&mut self) -> Vec<(String, Shape)> {
        let side = self.ground.side;
        let places = (0..side * side).map(|n| [n % side, n / side]);
        places
            .map(|[x, y]| {
                let ring = self.ring([x, y], 1);
                (format!("{:06}", y * side + x), self.shape(vec![ring]))
            })
            .collect()
    }

    fn enclaves(&mut self) -> Vec<(String, Shape)> {
        let blocks = self.ground.side / 3;
        let mut grids = Vec::new();
        for [x, y] in (0..blocks * blocks).map(|n| [n % blocks * 3, n / blocks * 3]) {
            let (around, enclave) = (self.ring([x, y], 3), self.ring([x + 1, y + 1], 1));
            grids.push((format!("{x:03}{y:03}-around"), self.shape(vec![around, enclave.clone()])));
            grids.push((format!("{x:03}{y:03}-enclave"), self.shape(vec![enclave])));
        }
        grids
    }

    /// The border of a block of `size` times `size` grids.
    fn ring(&mut self, [x, y]: Vertex, size: i32) -> Vec<Vertex> {
        let corners = self.ground.corners;
        let (west, south, length) = (x * corners, y * corners, size * corners);
        let (east, north) = (west + length, south + length);
        let sides = [
            (0..length).map(|k| [west + k, south]).collect::<Vec<_>>(),
            (0..length).map(|k| [east, south + k]).collect(),
            (0..length).map(|k| [east - k, north]).collect(),
            (0..length).map(|k| [west, north - k]).collect(),
        ];
        sides.into_iter().flatten().map(|place| self.point(place)).collect()
    }

    fn point(&mut self, place: Vertex) -> Vertex {
        let Ground { step, corners, origin, .. } = self.ground;
        let gap = step / corners;
        let crooked = gap / 4;
        let rng = &mut self.rng;
        *self.points.entry(place).or_insert_with(|| {
            // A third of the points stay, so that level, upright and straight borders occur too.
            let mut moved = || if rng.random_bool(0.34) { 0 } else { rng.random_range(-crooked..=crooked) };
            [0, 1].map(|axis| origin[axis] + place[axis] * gap + moved())
        })
    }

    /// Starts each ring anywhere and runs it either way.
    fn shape(&mut self, mut rings: Vec<Vec<Vertex>>) -> Shape {
        for ring in &mut rings {
            let start = self.rng.random_range(0..ring.len());
            ring.rotate_left(start);
            if self.rng.random_bool(0.5) {
                ring.reverse();
            }
        }
        Shape::from_rings(vec![rings]).expect("rings with corners")
    }
}
