use proptest::prelude::*;

use super::*;
use crate::edge::doubled_area;

fn square(west: i32, south: i32, side: i32) -> Vec<Vertex> {
    vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
}

fn at(x: i32, y: i32) -> Position {
    FixedPoint::new(x, y).unwrap().position()
}

#[test]
fn a_repeated_last_point_is_dropped() {
    let mut ring = square(0, 0, 100);
    ring.push([0, 0]);
    let shape = Shape::from_rings(vec![vec![ring]]).unwrap();
    assert_eq!(shape.rings(), [vec![square(0, 0, 100)]]);
    assert_eq!(shape.bbox(), Bbox { west: 0, south: 0, east: 100, north: 100 });
}

#[test]
fn rings_that_make_no_shape_are_refused_with_their_place() {
    assert_eq!(Shape::from_rings(vec![]), Err(ShapeError::Empty));
    assert_eq!(Shape::from_rings(vec![vec![]]), Err(ShapeError::Empty));
    let thin = vec![vec![square(0, 0, 9), vec![[1, 1], [2, 2], [1, 1]]]];
    assert_eq!(Shape::from_rings(thin), Err(ShapeError::TooFewPoints { polygon: 0, ring: 1, points: 2 }));
    let far = vec![vec![vec![[0, 0], [9, 0], [0, 900_000_001]]]];
    assert!(matches!(Shape::from_rings(far), Err(ShapeError::OutOfRange { vertex: [0, 900_000_001], .. })));
}

#[test]
fn a_hole_is_outside_and_its_border_is_a_border() {
    let shape = Shape::from_rings(vec![vec![square(0, 0, 900), square(300, 300, 300)]]).unwrap();
    assert!(shape.contains(at(100, 100)));
    assert!(!shape.contains(at(450, 450)));
    let to_hole = shape.distance_to_border_m(at(200, 450));
    assert!((to_hole - 1.112).abs() < 0.001, "{to_hole}");
    let eight_ninths = Shape::from_rings(vec![vec![square(0, 0, 900)]]).unwrap().area_m2() * 8.0 / 9.0;
    assert!((shape.area_m2() - eight_ninths).abs() < 1e-6);
}

#[test]
fn a_square_of_a_hundredth_degree_in_hangzhou_has_the_known_size() {
    let shape = Shape::from_rings(vec![vec![square(1_200_000_000, 303_000_000, 100_000)]]).unwrap();
    // 1111.95 m north by 1111.95 m times the cosine of 30.305 degrees east.
    assert!((shape.area_m2() - 1_067_469.0).abs() < 100.0, "{}", shape.area_m2());
}

#[test]
fn a_label_lies_inside_where_the_middle_does_not() {
    let bow = vec![[0, 0], [1000, 0], [1000, 1000], [900, 1000], [900, 100], [100, 100], [100, 1000], [0, 1000]];
    let ring_road = vec![square(0, 0, 1000), square(50, 50, 900)];
    for rings in [vec![bow], ring_road] {
        let shape = Shape::from_rings(vec![rings]).unwrap();
        assert!(shape.contains(shape.label_point()), "{:?}", shape.label_point());
    }
}

#[test]
fn a_shape_survives_geojson_both_ways() {
    let one =
        Shape::from_rings(vec![vec![square(1_200_850_000, 303_300_000, 900), square(1_200_850_300, 303_300_300, 300)]]);
    let two = Shape::from_rings(vec![vec![square(0, 0, 9)], vec![square(-1_799_999_999, -899_999_999, 7)]]);
    for shape in [one.unwrap(), two.unwrap()] {
        let text = shape.to_geometry().to_string();
        assert_eq!(Shape::from_geometry(&text.parse().unwrap()), Ok(shape.clone()), "{text}");
        let text = serde_json::to_string(&shape).unwrap();
        assert_eq!(serde_json::from_str::<Shape>(&text).unwrap(), shape);
    }
}

#[test]
fn a_geometry_that_is_no_area_is_refused() {
    let cases = [
        (r#"{"type":"Point","coordinates":[1,2]}"#, "the geometry is a Point; an area needs a Polygon or MultiPolygon"),
        (r#"{"type":"Polygon","coordinates":[[[1,2],[3,4],[200,5]]]}"#, "longitude 200 is outside -180 to 180 degrees"),
        (r#"{"type":"MultiPolygon","coordinates":[]}"#, "a shape needs at least one polygon with an outer ring"),
    ];
    for (text, message) in cases {
        assert_eq!(Shape::from_geometry(&text.parse().unwrap()).unwrap_err().to_string(), message);
    }
}

proptest! {
    #[test]
    fn the_label_of_any_triangle_with_room_lies_inside(corners in prop::array::uniform3((-2000..2000_i32, -2000..2000_i32))) {
        let ring: Vec<Vertex> = corners.iter().map(|&(x, y)| [x, y]).collect();
        prop_assume!(doubled_area(&ring).abs() > 200_000);
        let shape = Shape::from_rings(vec![vec![ring]]).unwrap();
        prop_assert!(shape.contains(shape.label_point()));
    }

    #[test]
    fn every_shape_can_be_measured(rings in prop::collection::vec(prop::collection::vec((any::<i32>(), any::<i32>()), 3..9), 1..4)) {
        let vertex = |(x, y): (i32, i32)| [x.clamp(-1_800_000_000, 1_800_000_000), y.clamp(-900_000_000, 900_000_000)];
        let rings = rings.into_iter().map(|ring| ring.into_iter().map(vertex).collect()).collect();
        if let Ok(shape) = Shape::from_rings(vec![rings]) {
            prop_assert!(shape.area_m2() >= 0.0);
            let label = shape.label_point();
            prop_assert!(shape.distance_to_border_m(label).is_finite());
        }
    }
}
