//! Every answer against the border rule read out slowly, edge by edge, and against georust away from borders; on
//! generated and on real ground.

mod ground;
mod slow;

use std::fs;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use gridcase_geo::import::{self, Options};
use gridcase_geo::{Crs, FixedPoint, Layer, Placement, Shape};
use ground::{Ground, Vertex, at, vertices};
use proptest::prelude::*;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

type Areas = Vec<(String, Shape)>;

/// Points on vertices, on edges wherever they meet whole units, a few units from both, and anywhere.
fn points(areas: &Areas, count: usize, seed: u64) -> Vec<Vertex> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let bbox = areas.iter().map(|(_, shape)| shape.bbox()).reduce(gridcase_geo::Bbox::join).expect("areas");
    let rings: Vec<&Vec<Vertex>> = areas.iter().flat_map(|(_, shape)| shape.rings().iter().flatten()).collect();
    let mut points = Vec::new();
    while points.len() < count {
        let ring = rings.choose(&mut rng).expect("rings");
        let number = rng.random_range(0..ring.len());
        let (a, b) = (ring[number], ring[(number + 1) % ring.len()]);
        let near = a.map(|v| v + rng.random_range(-3..=3));
        let anywhere = [rng.random_range(bbox.west..=bbox.east), rng.random_range(bbox.south..=bbox.north)];
        points.extend([a, near, on_edge(a, b, &mut rng), anywhere]);
    }
    points
}

/// A point with whole units exactly on the edge; an end if there is none between.
fn on_edge(a: Vertex, b: Vertex, rng: &mut ChaCha8Rng) -> Vertex {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (mut steps, mut rest) = (dx.abs(), dy.abs());
    while rest > 0 {
        (steps, rest) = (rest, steps % rest);
    }
    if steps == 0 {
        return a;
    }
    let step = rng.random_range(0..=steps);
    [a[0] + dx / steps * step, a[1] + dy / steps * step]
}

fn assert_exact(areas: &Areas, layer: &Layer, points: &[Vertex]) {
    let fixed: Vec<_> = points.iter().map(|&[x, y]| FixedPoint::new(x, y).expect("a place")).collect();
    let mut answers = Vec::new();
    layer.find_all(&fixed, &mut answers);
    for ((&point, &fixed), &answer) in points.iter().zip(&fixed).zip(&answers) {
        let mut covering: Vec<_> = here(areas, point, slow::covers).collect();
        covering.sort_unstable();
        assert_eq!(layer.covering(at(point)), covering, "{point:?}");
        let expected = match covering.as_slice() {
            [] => here(areas, point, slow::touches).min().map(|code| (code, Placement::OuterEdge)),
            [only] => Some((*only, Placement::Only)),
            [lowest, ..] => Some((*lowest, Placement::LowestOfSeveral)),
        };
        assert_eq!(answer, layer.find(fixed), "{point:?}");
        assert_eq!(answer.map(|found| (layer.code(found.area), found.placement)), expected, "{point:?}");
    }
}

fn here(areas: &Areas, [x, y]: Vertex, is: impl Fn(&Shape, Vertex) -> bool) -> impl Iterator<Item = &str> {
    let boxed = move |shape: &Shape| {
        let bbox = shape.bbox();
        bbox.west <= x && x <= bbox.east && bbox.south <= y && y <= bbox.north
    };
    areas.iter().filter(move |(_, shape)| boxed(shape) && is(shape, [x, y])).map(|(code, _)| code.as_str())
}

/// Georust decides in floating point, exactly (by robust predicates); it leaves borders to the caller.
fn assert_georust_agrees(areas: &Areas, layer: &Layer, points: &[Vertex]) {
    for (code, shape) in areas {
        let bbox = shape.bbox();
        let peer = peer(shape);
        let boxed = |v: &&Vertex| bbox.west <= v[0] && v[0] <= bbox.east && bbox.south <= v[1] && v[1] <= bbox.north;
        for &point in points.iter().filter(boxed) {
            let coordinate = geo::Coord { x: f64::from(point[0]), y: f64::from(point[1]) };
            let position = peer.coordinate_position(&coordinate);
            if slow::touches(shape, point) {
                // Where two of its polygons meet georust calls the point outside: a border of both is a border of none.
                assert_ne!(position, CoordPos::Inside, "{code} {point:?}");
                continue;
            }
            let inside = position == CoordPos::Inside;
            assert_eq!(layer.covering(at(point)).contains(&code.as_str()), inside, "{code} {point:?}");
        }
    }
}

fn peer(shape: &Shape) -> geo::MultiPolygon<f64> {
    let line = |ring: &Vec<Vertex>| -> geo::LineString {
        ring.iter().chain(ring.first()).map(|&[x, y]| (f64::from(x), f64::from(y))).collect()
    };
    let polygon = |rings: &Vec<Vec<Vertex>>| geo::Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
    shape.rings().iter().map(polygon).collect()
}

/// Areas of a file beside the repository; without it the test says so and passes.
fn real(path: &str, code: &str) -> Option<Areas> {
    let path = format!("{}/../../../shared/data/{path}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("skipped: {path} is not there");
        return None;
    };
    let import = import::read(&text, &Options::new(Crs::Wgs84, code).with_repairs()).expect("a feature collection");
    Some(import.features.into_iter().map(|feature| (feature.code, feature.shape)).collect())
}

fn check_real(path: &str, code: &str) {
    let Some(areas) = real(path, code) else { return };
    let layer = Layer::build(areas.clone()).expect("codes are unique");
    let points = points(&areas, 800, 11);
    assert_exact(&areas, &layer, &points);
    assert_georust_agrees(&areas, &layer, &points);
}

#[test]
fn on_the_community_districts_of_new_york_every_answer_is_exact() {
    check_real("nyc/community_districts.geojson", "BoroCD");
}

#[test]
fn on_the_police_precincts_of_new_york_every_answer_is_exact() {
    check_real("nyc/police_precincts.geojson", "Precinct");
}

#[test]
fn on_the_overlapping_neighbourhoods_of_boston_every_answer_is_exact() {
    check_real("boston/neighborhoods.geojson", "name");
}

#[test]
fn on_a_town_laid_over_another_every_answer_is_exact() {
    let ground =
        Ground { side: 12, step: 24_000, corners: 12, origin: [1_200_000_000, 303_000_000], enclaves: true, seed: 3 };
    let mut areas = ground.grids();
    let other = Ground { side: 5, step: 40_000, enclaves: false, seed: 4, ..ground };
    areas.extend(other.grids().into_iter().map(|(code, shape)| (format!("other-{code}"), shape)));
    let layer = Layer::build(areas.clone()).expect("codes are unique");
    assert_exact(&areas, &layer, &points(&areas, 6_000, 5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn on_any_crooked_ground_every_answer_is_exact(
        side in 1..6_i32, step in 1..4000_i32, corners in 1..5_i32, enclaves in any::<bool>(), seed in any::<u64>(),
    ) {
        let side = if enclaves { side.div_euclid(2) * 3 + 3 } else { side };
        let ground = Ground { side, step: (step + 3) * corners, corners, origin: [-500, 700], enclaves, seed };
        let areas = ground.grids();
        let layer = Layer::build(areas.clone()).unwrap();
        let points = points(&areas, 400, seed);
        assert_exact(&areas, &layer, &points);
        assert_georust_agrees(&areas, &layer, &points);
        prop_assert!(vertices(&areas).into_iter().all(|vertex| layer.locate(at(vertex)).is_some()));
    }

    #[test]
    fn where_edges_meet_others_between_their_corners_every_answer_is_exact(
        cuts in prop::collection::vec((1..99_i32, 1..99_i32), 1..6), slope in -40..40_i32,
    ) {
        // Columns of rows whose borders end on the columns' straight borders: T-junctions, none of them a shared edge.
        let mut areas = Areas::new();
        for (number, (low, high)) in (0..).zip(cuts) {
            let west = |y: i32| number * 100 + slope * y / 100;
            let corner = |side: i32, y: i32| [west(y) + side * 100, y];
            for (row, (from, to)) in [(0, low.min(high)), (low.min(high), low.max(high) + 1), (low.max(high) + 1, 100)].into_iter().enumerate() {
                let ring = vec![corner(0, from), corner(1, from), corner(1, to), corner(0, to)];
                if from < to {
                    areas.push((format!("{number}-{row}"), Shape::from_rings(vec![vec![ring]]).unwrap()));
                }
            }
        }
        let layer = Layer::build(areas.clone()).unwrap();
        let everywhere: Vec<Vertex> = (-1..=101).flat_map(|y| (-45..650).step_by(3).map(move |x| [x, y])).collect();
        assert_exact(&areas, &layer, &everywhere);
    }
}
