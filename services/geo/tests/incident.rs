//! Lines and polygons over divided ground: the parts add up, borders count once, and georust cuts out the same ground.

mod ground;

use geo::{Area, BooleanOps};
use gridcase_geo::{Layer, Shape};
use ground::{Ground, Vertex, at, vertices};
use proptest::prelude::*;

fn block(code: &str, [west, south]: Vertex, [east, north]: Vertex) -> (String, Shape) {
    let ring = vec![[west, south], [east, south], [east, north], [west, north]];
    (code.to_owned(), Shape::from_rings(vec![vec![ring]]).unwrap())
}

fn two_grids() -> Layer {
    Layer::build(vec![block("west", [0, 0], [1000, 1000]), block("east", [1000, 0], [2000, 1000])]).unwrap()
}

fn parts_of_line<'a>(layer: &'a Layer, line: &[Vertex]) -> Vec<(&'a str, f64)> {
    let line: Vec<_> = line.iter().map(|&point| at(point)).collect();
    layer.shares_of_line(&line).iter().map(|share| (share.code, share.part)).collect()
}

#[test]
fn a_line_over_a_border_lies_in_both_grids_by_length() {
    let layer = two_grids();
    assert_eq!(parts_of_line(&layer, &[[500, 500], [1750, 500]]), [("east", 0.6), ("west", 0.4)]);
    let metres: f64 = layer.shares_of_line(&[at([500, 500]), at([1750, 500])]).iter().map(|share| share.size).sum();
    assert!((metres - 13.9).abs() < 0.01, "{metres}");
}

#[test]
fn a_line_exactly_along_a_border_lies_in_one_grid() {
    let layer = two_grids();
    assert_eq!(parts_of_line(&layer, &[[1000, 100], [1000, 900]]), [("east", 1.0)]);
    assert_eq!(parts_of_line(&layer, &[[1000, 900], [1000, 100]]), [("east", 1.0)]);
    assert_eq!(parts_of_line(&layer, &[[100, 0], [900, 0]]), [("west", 1.0)]);
    assert_eq!(parts_of_line(&layer, &[[100, 1000], [900, 1000]]), []);
}

#[test]
fn a_line_without_length_lies_where_its_point_does() {
    let layer = two_grids();
    assert_eq!(parts_of_line(&layer, &[[1000, 500], [1000, 500]]), [("east", 1.0)]);
    assert_eq!(parts_of_line(&layer, &[[300, 500]]), [("west", 1.0)]);
    assert_eq!(parts_of_line(&layer, &[]), []);
}

#[test]
fn overlapping_areas_each_count_their_part() {
    let layer = Layer::build(vec![block("a", [0, 0], [1000, 1000]), block("b", [0, 0], [500, 1000])]).unwrap();
    assert_eq!(parts_of_line(&layer, &[[0, 500], [1000, 500]]), [("a", 1.0), ("b", 0.5)]);
    let (_, whole) = block("", [0, 0], [1000, 1000]);
    let parts: Vec<_> = layer.shares_of_shape(&whole).iter().map(|share| (share.code, share.part)).collect();
    assert_eq!(parts, [("a", 1.0), ("b", 0.5)]);
}

#[test]
fn a_polygon_equal_to_a_grid_lies_wholly_in_it() {
    let layer = two_grids();
    let (_, grid) = block("", [1000, 0], [2000, 1000]);
    let shares = layer.shares_of_shape(&grid);
    assert_eq!(shares.len(), 1);
    assert_eq!((shares[0].code, shares[0].part), ("east", 1.0));
    assert!((shares[0].size - grid.area_m2()).abs() < 1e-6);
}

fn peer(shape: &Shape) -> geo::MultiPolygon<f64> {
    let line = |ring: &Vec<Vertex>| -> geo::LineString {
        ring.iter().chain(ring.first()).map(|&[x, y]| (f64::from(x), f64::from(y))).collect()
    };
    let polygon = |rings: &Vec<Vec<Vertex>>| geo::Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
    shape.rings().iter().map(polygon).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_parts_of_a_line_on_divided_ground_add_up(
        seed in any::<u64>(), enclaves in any::<bool>(), line in prop::collection::vec((300..6900_i32, 300..6900_i32), 2..7),
    ) {
        let ground = Ground { side: 6, step: 1200, corners: 4, origin: [0, 0], enclaves, seed };
        let layer = Layer::build(ground.grids()).unwrap();
        let line: Vec<_> = line.into_iter().map(|(x, y)| [x, y]).collect();
        prop_assume!(line.windows(2).any(|ends| ends[0] != ends[1]));
        let sum: f64 = parts_of_line(&layer, &line).iter().map(|part| part.1).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn the_parts_of_a_line_from_corner_to_corner_add_up(
        seed in any::<u64>(), enclaves in any::<bool>(), picks in prop::collection::vec(any::<prop::sample::Index>(), 2..9),
    ) {
        let ground = Ground { side: 6, step: 1200, corners: 4, origin: [0, 0], enclaves, seed };
        let grids = ground.grids();
        let layer = Layer::build(grids.clone()).unwrap();
        let inner = |vertex: &Vertex| vertex.iter().all(|v| (300..6900).contains(v));
        let corners: Vec<_> = vertices(&grids).into_iter().filter(inner).collect();
        let line: Vec<_> = picks.into_iter().map(|pick| corners[pick.index(corners.len())]).collect();
        let sum: f64 = parts_of_line(&layer, &line).iter().map(|part| part.1).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn georust_cuts_out_the_same_ground(
        seed in any::<u64>(), enclaves in any::<bool>(), place in (300..5000_i32, 300..5000_i32), size in (10..1800_i32, 10..1800_i32),
        lean in -300..300_i32, hole in any::<bool>(), clockwise in any::<bool>(),
    ) {
        let ground = Ground { side: 6, step: 1200, corners: 4, origin: [0, 0], enclaves, seed };
        let grids = ground.grids();
        let layer = Layer::build(grids.clone()).unwrap();
        let ((x, y), (w, h)) = (place, size);
        let mut rings = vec![vec![[x, y], [x + w, y + lean], [x + w + lean / 2, y + h + lean], [x, y + h]]];
        if hole {
            rings.push(vec![[x + w / 3, y + h / 2], [x + w / 2, y + h / 2 + 1], [x + w / 3 + 1, y + h / 2 + lean.abs().min(h / 4) + 1]]);
        }
        if clockwise {
            rings[0].reverse();
        }
        let shape = Shape::from_rings(vec![rings]).unwrap();
        let cut = peer(&shape);
        prop_assume!(geo::algorithm::Validation::is_valid(&cut) && cut.unsigned_area() > 50.0);
        let shares = layer.shares_of_shape(&shape);
        for (code, grid) in &grids {
            let expected = cut.intersection(&peer(grid)).unsigned_area() / cut.unsigned_area();
            let found = shares.iter().find(|share| share.code == code).map_or(0.0, |share| share.part);
            // Georust rounds the corners of what it cuts out.
            prop_assert!((found - expected).abs() < 1e-4, "{code}: {found} is not {expected}");
        }
        let sum: f64 = shares.iter().map(|share| share.part).sum();
        prop_assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
}
