//! The index from a point to its area, against exhaustive and independent answers.

mod ground;

use std::sync::Arc;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use gridcase_geo::{Layer, Placement, Position, Shape};
use ground::{Ground, Vertex, at, vertices};
use proptest::prelude::*;

fn ground() -> impl Strategy<Value = Ground> {
    (2..9_i32, 4..48_i32, 1..4_i32, any::<bool>(), any::<u64>(), -3000..3000_i32).prop_map(
        |(side, step, corners, enclaves, seed, origin)| Ground {
            side: if enclaves { side / 3 * 3 + 3 } else { side },
            step: step * corners,
            corners,
            origin: [origin, -origin / 2],
            enclaves,
            seed,
        },
    )
}

/// Well inside the ground: everything but the crooked outer edge.
fn well_inside(ground: &Ground, [x, y]: Vertex) -> bool {
    let margin = ground.step / ground.corners / 4 + 1;
    let length = ground.step / ground.corners * ground.corners * ground.side;
    let inside = |v: i32, from: i32| v >= from + margin && v < from + length - margin;
    inside(x, ground.origin[0]) && inside(y, ground.origin[1])
}

fn every_unit_around(grids: &[(String, Shape)]) -> impl Iterator<Item = Vertex> {
    let bbox = grids.iter().map(|(_, shape)| shape.bbox()).reduce(gridcase_geo::Bbox::join).expect("grids");
    (bbox.south - 2..=bbox.north + 2).flat_map(move |y| (bbox.west - 2..=bbox.east + 2).map(move |x| [x, y]))
}

fn brute_force(grids: &[(String, Shape)], point: Position) -> Vec<&str> {
    let mut found: Vec<_> = grids.iter().filter(|(_, s)| s.contains(point)).map(|(code, _)| code.as_str()).collect();
    found.sort_unstable();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn on_divided_ground_every_point_belongs_to_one_grid(ground in ground()) {
        let grids = ground.grids();
        let layer = Layer::build(grids.clone()).unwrap();
        for point in every_unit_around(&grids) {
            let covering = layer.covering(at(point));
            prop_assert!(covering.len() <= 1, "{point:?} is in {covering:?}");
            if well_inside(&ground, point) {
                prop_assert_eq!(covering.len(), 1, "{:?}", point);
            }
            prop_assert_eq!(layer.locate(at(point)).is_some_and(|l| l.placement == Placement::Only), covering.len() == 1);
        }
    }

    #[test]
    fn every_corner_and_every_middle_of_a_side_has_an_answer(ground in ground()) {
        let grids = ground.grids();
        let layer = Layer::build(grids.clone()).unwrap();
        for point in vertices(&grids) {
            prop_assert!(layer.locate(at(point)).is_some(), "corner {point:?}");
        }
        for point in middles(&grids).into_iter().filter(|&p| well_inside(&ground, p)) {
            prop_assert_eq!(layer.covering(at(point)).len(), 1, "middle {:?}", point);
        }
    }

    #[test]
    fn the_order_of_import_makes_no_difference(ground in ground(), turn in any::<prop::sample::Index>()) {
        let grids = ground.grids();
        let mut others = grids.clone();
        others.rotate_left(turn.index(grids.len()));
        others.reverse();
        for (_, shape) in &mut others {
            let mut rings = shape.clone().into_rings();
            for ring in rings.iter_mut().flatten() {
                ring.reverse();
            }
            *shape = Shape::from_rings(rings).unwrap();
        }
        let (one, two) = (Layer::build(grids.clone()).unwrap(), Layer::build(others).unwrap());
        for point in vertices(&grids).into_iter().chain(middles(&grids)).map(at) {
            prop_assert_eq!(one.locate(point), two.locate(point));
            prop_assert_eq!(one.covering(point), two.covering(point));
            prop_assert_eq!(one.within(point, 0.3), two.within(point, 0.3));
        }
    }

    #[test]
    fn away_from_borders_georust_agrees(ground in ground(), points in prop::collection::vec((0..1_000_000_i32, 0..1_000_000_i32), 200)) {
        let grids = ground.grids();
        let layer = Layer::build(grids.clone()).unwrap();
        let peers: Vec<_> = grids.iter().map(|(code, shape)| (code.as_str(), peer(shape))).collect();
        let length = ground.step * ground.side;
        for (x, y) in points {
            let point = [ground.origin[0] + x % length, ground.origin[1] + y % length];
            let coordinate = geo::Coord { x: f64::from(point[0]), y: f64::from(point[1]) };
            for (code, peer) in &peers {
                let inside = match peer.coordinate_position(&coordinate) {
                    CoordPos::OnBoundary => continue,
                    CoordPos::Inside => true,
                    CoordPos::Outside => false,
                };
                prop_assert_eq!(layer.covering(at(point)).contains(code), inside, "{:?} {}", point, code);
            }
        }
    }

    #[test]
    fn on_rings_that_cross_anyhow_the_index_answers_as_the_edges_do(
        shapes in prop::collection::vec(tangle(300), 1..6),
        points in prop::collection::vec((-320..320_i32, -320..320_i32), 400),
    ) {
        let areas = named(shapes);
        let layer = Layer::build(areas.clone()).unwrap();
        let corners = vertices(&areas);
        for point in points.into_iter().map(|(x, y)| [x, y]).chain(corners).map(at) {
            prop_assert_eq!(layer.covering(point), brute_force(&areas, point), "{:?}", point);
        }
    }

    #[test]
    fn areas_as_wide_as_the_globe_are_exact_too(
        shapes in prop::collection::vec(tangle(900_000_000), 1..4),
        points in prop::collection::vec((-1_800_000_000..=1_800_000_000_i32, -900_000_000..=900_000_000_i32), 100),
    ) {
        let areas = named(shapes);
        let layer = Layer::build(areas.clone()).unwrap();
        let corners = vertices(&areas);
        for point in points.into_iter().map(|(x, y)| [x, y]).chain(corners).map(at) {
            prop_assert_eq!(layer.covering(point), brute_force(&areas, point), "{:?}", point);
        }
    }

    #[test]
    fn a_circle_touches_what_the_borders_say(ground in ground(), x in 0..1_000_000_i32, y in 0..1_000_000_i32, radius_m in 0.0..1.0_f64) {
        let grids = ground.grids();
        let layer = Layer::build(grids.clone()).unwrap();
        let length = ground.step * ground.side;
        let point = at([ground.origin[0] - 20 + x % (length + 40), ground.origin[1] - 20 + y % (length + 40)]);
        let mut expected: Vec<(f64, &str)> = grids
            .iter()
            .map(|(code, shape)| (if shape.contains(point) { 0.0 } else { shape.distance_to_border_m(point) }, code.as_str()))
            .filter(|(distance, _)| *distance <= radius_m)
            .collect();
        expected.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
        let found: Vec<_> = layer.within(point, radius_m).into_iter().map(|near| (near.distance_m, near.code)).collect();
        prop_assert_eq!(found, expected);
        let nearest = grids.iter().map(|(_, s)| s.distance_to_border_m(point)).fold(f64::INFINITY, f64::min);
        prop_assert_eq!(layer.distance_to_border_m(point), Some(nearest));
    }
}

/// The middles of all sides, rounded towards the south-west.
fn middles(grids: &[(String, Shape)]) -> Vec<Vertex> {
    let rings = grids.iter().flat_map(|(_, shape)| shape.rings().iter().flatten());
    rings
        .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
        .map(|(a, b)| [i32::midpoint(a[0], b[0]), i32::midpoint(a[1], b[1])])
        .collect()
}

/// Any ring at all, crossing itself as it likes, with a second one on top.
fn tangle(reach: i32) -> impl Strategy<Value = Shape> {
    let vertex = (-reach..=reach, -reach..=reach).prop_map(|(x, y)| [x, y]);
    let ring = prop::collection::vec(vertex, 3..12);
    prop::collection::vec(ring, 1..3).prop_map(|rings| Shape::from_rings(vec![rings]).unwrap_or_else(|_| triangle()))
}

fn triangle() -> Shape {
    Shape::from_rings(vec![vec![vec![[0, 0], [9, 0], [0, 9]]]]).unwrap()
}

fn named(shapes: Vec<Shape>) -> Vec<(String, Shape)> {
    shapes.into_iter().enumerate().map(|(n, shape)| (format!("{n:03}"), shape)).collect()
}

fn peer(shape: &Shape) -> geo::MultiPolygon<f64> {
    let ring =
        |ring: &Vec<Vertex>| ring.iter().map(|v| (f64::from(v[0]), f64::from(v[1]))).collect::<geo::LineString>();
    shape
        .rings()
        .iter()
        .map(|rings| geo::Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect()))
        .collect()
}

#[test]
fn a_town_of_crooked_grids_has_one_answer_everywhere() {
    for enclaves in [false, true] {
        let ground =
            Ground { side: 30, step: 24_000, corners: 16, origin: [1_200_000_000, 303_000_000], enclaves, seed: 7 };
        let grids = ground.grids();
        let layer = Arc::new(Layer::build(grids.clone()).unwrap());
        let border = vertices(&grids).into_iter().chain(middles(&grids));
        for point in border.filter(|&p| well_inside(&ground, p)) {
            assert_eq!(layer.covering(at(point)).len(), 1, "{point:?}");
        }
        let corners = vertices(&grids).len();
        assert!(layer.size_bytes() < 64 * corners, "{} bytes", layer.size_bytes());
    }
}
