//! The repair of a level ends in a true partition wherever its defects are within the tolerance.

mod ground;

use gridcase_geo::tiling::{self, Proposal, Tile};
use gridcase_geo::{Layer, Position, Shape};
use ground::{Ground, Vertex, at, vertices};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Tolerance of the repairs, metres.
const TOLERANCE: f64 = 1.0;
/// Corners are put out of place by up to so many units each way: 0.33 m.
const OUT_OF_PLACE: i32 = 30;
/// Where the ground lies.
const ORIGIN: Vertex = [1_200_800_000, 303_000_000];
const STEP: i32 = 6_000;

fn lattice(side: i32, enclaves: bool, seed: u64) -> Vec<(String, Shape)> {
    Ground { side, step: STEP, corners: 4, origin: ORIGIN, enclaves, seed }.grids()
}

/// Every area drawn for itself: corners out of place, some of them left out where the side is straight, some added.
fn spoiled(grids: &[(String, Shape)], seed: u64) -> Vec<(String, Shape)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    grids.iter().map(|(code, shape)| (code.clone(), spoil(shape, &mut rng))).collect()
}

fn spoil(shape: &Shape, rng: &mut ChaCha8Rng) -> Shape {
    let mut rings = shape.rings().to_vec();
    for ring in rings.iter_mut().flatten() {
        let whole = ring.clone();
        let mut drawn = Vec::new();
        for (at, &corner) in whole.iter().enumerate() {
            let (before, after) = (whole[(at + whole.len() - 1) % whole.len()], whole[(at + 1) % whole.len()]);
            if is_straight(before, corner, after) && rng.random_bool(0.4) {
                continue;
            }
            drawn.push(if rng.random_bool(0.3) { out_of_place(corner, rng) } else { corner });
            if rng.random_bool(0.15) {
                drawn.push(out_of_place([0, 1].map(|axis| i32::midpoint(corner[axis], after[axis])), rng));
            }
        }
        *ring = drawn;
    }
    Shape::from_rings(rings).expect("rings with corners")
}

fn out_of_place(corner: Vertex, rng: &mut ChaCha8Rng) -> Vertex {
    corner.map(|value| value + rng.random_range(-OUT_OF_PLACE..=OUT_OF_PLACE))
}

fn is_straight(a: Vertex, b: Vertex, c: Vertex) -> bool {
    let [a, b, c] = [a, b, c].map(|v| v.map(i64::from));
    (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])
}

fn tiles(grids: &[(String, Shape)]) -> Vec<Tile<'_>> {
    grids.iter().map(|(code, shape)| Tile { code, shape, parent: None }).collect()
}

fn repaired(grids: &[(String, Shape)], proposal: &Proposal) -> Vec<(String, Shape)> {
    let shape = |at: usize| match proposal.redrawn.get(&at) {
        Some(redrawn) => redrawn.shape.clone().expect("no area vanishes"),
        None => grids[at].1.clone(),
    };
    grids.iter().enumerate().map(|(at, (code, _))| (code.clone(), shape(at))).collect()
}

/// Points of a raster over the ground and around every corner, at least two metres from its outer edge.
fn points(grids: &[(String, Shape)], side: i32) -> Vec<Position> {
    let inside = |[x, y]: [i32; 2]| {
        let margin = STEP / 4 + 200;
        [x - ORIGIN[0], y - ORIGIN[1]].iter().all(|&v| v > margin && v < side * STEP - margin)
    };
    let raster = (0..side * 40).flat_map(|x| (0..side * 40).map(move |y| [x, y]));
    let raster = raster.map(|[x, y]| [ORIGIN[0] + x * STEP / 40 + 7, ORIGIN[1] + y * STEP / 40 + 3]);
    let corners = vertices(grids).into_iter().flat_map(|[x, y]| [[x, y], [x + 1, y], [x, y + 1], [x - 1, y - 1]]);
    raster.chain(corners).filter(|&point| inside(point)).map(at).collect()
}

fn assert_divided(grids: Vec<(String, Shape)>, side: i32) {
    assert!(tiling::divides(&tiles(&grids), &[]), "an overlap or a gap is left");
    let points = points(&grids, side);
    assert!(points.len() > 1_000);
    let layer = Layer::build(grids).expect("codes are unique");
    for point in points {
        assert_eq!(layer.covering(point).len(), 1, "{point:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_point_of_repaired_ground_has_exactly_one_area(seed in any::<u64>(), enclaves in any::<bool>()) {
        let side = 6;
        let drawn = spoiled(&lattice(side, enclaves, seed), seed ^ 1);
        prop_assert!(!tiling::divides(&tiles(&drawn), &[]));
        let proposal = tiling::propose(&tiles(&drawn), &[], TOLERANCE);
        prop_assert!(proposal.closes_all(), "{:?}", proposal.defects);
        for redrawn in proposal.redrawn.values() {
            prop_assert!(redrawn.change.farthest_m <= TOLERANCE + 0.02, "{:?}", redrawn.change);
        }
        let whole = repaired(&drawn, &proposal);
        let again = tiling::propose(&tiles(&whole), &[], TOLERANCE);
        prop_assert!(again.defects.is_empty());
        assert_divided(whole, side);
    }

    #[test]
    fn sound_ground_is_left_as_it_is(seed in any::<u64>(), enclaves in any::<bool>()) {
        let grids = lattice(6, enclaves, seed);
        prop_assert_eq!(tiling::propose(&tiles(&grids), &[], TOLERANCE), Proposal::default());
    }

    #[test]
    fn whatever_the_areas_no_border_moves_farther_than_the_tolerance(seed in any::<u64>(), far in 1..2_000_i32) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut drawn = spoiled(&lattice(3, false, seed), seed);
        for (_, shape) in &mut drawn {
            let by = [rng.random_range(-far..=far), rng.random_range(-far..=far)];
            let mut rings = shape.rings().to_vec();
            rings.iter_mut().flatten().flatten().for_each(|v| *v = [v[0] + by[0], v[1] + by[1]]);
            *shape = Shape::from_rings(rings).expect("rings with corners");
        }
        let proposal = tiling::propose(&tiles(&drawn), &[], TOLERANCE);
        for redrawn in proposal.redrawn.values() {
            prop_assert!(redrawn.change.farthest_m <= TOLERANCE + 0.02, "{:?}", redrawn.change);
        }
    }
}
