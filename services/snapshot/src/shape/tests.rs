use proptest::prelude::*;

use super::*;

fn ring(deltas: &[i32]) -> wire::Ring {
    wire::Ring { deltas: deltas.to_vec() }
}

fn one_polygon(rings: Vec<wire::Ring>) -> wire::Shape {
    wire::Shape { polygons: vec![wire::Polygon { rings }] }
}

/// A difference of two of them fits the protocol's 32 bits.
fn point() -> impl Strategy<Value = [i32; 2]> {
    [-1_000_000_000..=1_000_000_000_i32, -900_000_000..=900_000_000_i32].prop_map(|[lon, lat]| [lon, lat])
}

fn any_shape() -> impl Strategy<Value = Vec<Vec<Vec<[i32; 2]>>>> {
    let ring = prop::collection::vec(point(), 3..12)
        .prop_filter("a repeated end is dropped", |ring| ring.first() != ring.last());
    prop::collection::vec(prop::collection::vec(ring, 1..4), 1..4)
}

#[test]
fn from_the_second_point_on_differences_are_added_up() {
    let shape = decode(&one_polygon(vec![ring(&[1_200_000_000, 300_000_000, 100, 0, 0, 100])])).unwrap();
    let expected = vec![[1_200_000_000, 300_000_000], [1_200_000_100, 300_000_000], [1_200_000_100, 300_000_100]];
    assert_eq!(shape.rings(), [vec![expected]]);
}

#[test]
fn what_makes_no_shape_is_refused_with_its_place() {
    let good = [1_200_000_000, 300_000_000, 100, 0, 0, 100];
    let table = [
        (wire::Shape::default(), "a shape needs at least one polygon"),
        (one_polygon(Vec::new()), "a shape needs at least one polygon"),
        (one_polygon(vec![ring(&good), ring(&good[..5])]), "polygons[0].rings[1].deltas has an odd number of values"),
        (one_polygon(vec![ring(&good[..4])]), "ring 0 of polygon 0 has 2 points"),
        (one_polygon(vec![ring(&[i32::MAX, 0, 1, 0, 0, 1])]), "leaves the globe at point 1"),
        (one_polygon(vec![ring(&[1_800_000_000, 0, 1, 0, 0, 1])]), "has the vertex [1800000001, 0]"),
    ];
    for (shape, message) in table {
        let error = decode(&shape).unwrap_err().to_string();
        assert!(error.contains(message), "{shape:?} gave {error}");
    }
}

proptest! {
    #[test]
    fn a_shape_comes_back_as_it_was_written(rings in any_shape()) {
        let shape = Shape::from_rings(rings).unwrap();
        prop_assert_eq!(decode(&encode(&shape)).unwrap(), shape);
    }

    #[test]
    fn no_input_makes_reading_a_shape_fail_in_another_way(deltas in prop::collection::vec(any::<i32>(), 0..20)) {
        let _ = decode(&one_polygon(vec![ring(&deltas)]));
    }
}
