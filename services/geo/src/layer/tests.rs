use super::*;
use crate::position::FixedPoint;

fn at(x: i32, y: i32) -> Position {
    FixedPoint::new(x, y).unwrap().position()
}

/// A box from one corner to the opposite one.
fn block(code: &str, [west, south]: Vertex, [east, north]: Vertex) -> (String, Shape) {
    let ring = vec![[west, south], [east, south], [east, north], [west, north]];
    (code.to_owned(), Shape::from_rings(vec![vec![ring]]).unwrap())
}

/// Two grids side by side: west of 1000 and east of it.
fn two_grids() -> Layer {
    Layer::build(vec![block("west", [0, 0], [1000, 1000]), block("east", [1000, 0], [2000, 1000])]).unwrap()
}

fn answer(layer: &Layer, x: i32, y: i32) -> Option<(&str, Placement)> {
    layer.locate(at(x, y)).map(|located| (located.code, located.placement))
}

#[test]
fn a_point_on_a_shared_border_belongs_to_one_grid() {
    let layer = two_grids();
    assert_eq!(layer.covering(at(1000, 500)), ["east"]);
    assert_eq!(layer.covering(at(999, 500)), ["west"]);
    assert_eq!(answer(&layer, 1000, 500), Some(("east", Placement::Only)));
}

#[test]
fn a_point_on_the_outer_edge_goes_to_the_lowest_code_that_it_touches() {
    let layer = two_grids();
    let cases = [
        // The southern and western edges are inside by the border rule, the northern and eastern are not.
        ((0, 0), "west", Placement::Only),
        ((500, 0), "west", Placement::Only),
        ((2000, 500), "east", Placement::OuterEdge),
        ((500, 1000), "west", Placement::OuterEdge),
        ((1000, 1000), "east", Placement::OuterEdge),
        ((2000, 1000), "east", Placement::OuterEdge),
    ];
    for ((x, y), code, placement) in cases {
        assert_eq!(answer(&layer, x, y), Some((code, placement)), "{x} {y}");
    }
}

#[test]
fn one_unit_outside_there_is_no_area() {
    let layer = two_grids();
    for (x, y) in [(-1, 500), (2001, 500), (500, -1), (500, 1001), (1_800_000_000, -900_000_000)] {
        assert_eq!(answer(&layer, x, y), None, "{x} {y}");
        assert!(layer.covering(at(x, y)).is_empty());
    }
}

#[test]
fn of_overlapping_areas_all_are_told_and_the_lowest_code_is_taken() {
    let areas =
        vec![block("c", [0, 0], [900, 900]), block("a", [300, 300], [900, 900]), block("b", [0, 0], [600, 600])];
    let layer = Layer::build(areas).unwrap();
    assert_eq!(layer.covering(at(400, 400)), ["a", "b", "c"]);
    assert_eq!(answer(&layer, 400, 400), Some(("a", Placement::LowestOfSeveral)));
    assert_eq!(answer(&layer, 100, 100), Some(("b", Placement::LowestOfSeveral)));
    assert_eq!(answer(&layer, 700, 100), Some(("c", Placement::Only)));
}

#[test]
fn a_code_may_be_used_only_once() {
    let twice = vec![block("a", [0, 0], [9, 9]), block("b", [9, 0], [18, 9]), block("a", [18, 0], [27, 9])];
    let refused = Layer::build(twice).unwrap_err();
    assert_eq!(refused, LayerError::DuplicateCode("a".to_owned()));
}

#[test]
fn a_layer_without_areas_answers_that_there_are_none() {
    let layer = Layer::build(Vec::new()).unwrap();
    assert!(layer.is_empty());
    assert_eq!(layer.locate(at(0, 0)), None);
    assert!(layer.within(at(0, 0), 1e9).is_empty());
    assert_eq!(layer.distance_to_border_m(at(0, 0)), None);
}

#[test]
fn a_circle_over_a_border_touches_both_grids() {
    // A unit is 1.1 cm: the grids are 11 m wide.
    let layer = two_grids();
    let here = at(900, 500);
    let near = |radius| layer.within(here, radius).iter().map(|n| n.code).collect::<Vec<_>>();
    assert_eq!(near(1.0), ["west"]);
    assert_eq!(near(1.2), ["west", "east"]);
    let border = layer.distance_to_border_m(here).unwrap();
    assert!((border - 1.112).abs() < 0.001, "{border}");
    let both = [Near { code: "west", distance_m: 0.0 }, Near { code: "east", distance_m: border }];
    assert_eq!(layer.within(here, 1.2), both);
    assert_eq!(near(f64::NAN), ["west"]);
    assert_eq!(near(-5.0), ["west"]);
}

#[test]
fn areas_are_found_from_far_outside() {
    let layer = two_grids();
    let far = Position::new(1.0, 0.0).unwrap();
    assert_eq!(layer.locate(far), None);
    assert!(layer.within(far, 100_000.0).is_empty());
    let codes: Vec<_> = layer.within(far, 112_000.0).iter().map(|n| n.code).collect();
    assert_eq!(codes, ["east", "west"]);
    assert!((layer.distance_to_border_m(far).unwrap() - 111_172.8).abs() < 1.0);
    assert_eq!(layer.within(Position::new(0.0, 90.0).unwrap(), 11e6).len(), 2);
}

#[test]
fn a_layer_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Layer>();
}
