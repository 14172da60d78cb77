//! Against every place of small ground, read one by one.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::edge::Vertex;
use crate::shape::Bbox;

/// Rings of any form, crossing themselves and each other, on ground of a few places.
fn any_shape() -> impl Strategy<Value = Shape> {
    let vertex = (0..13_i32, 0..13_i32).prop_map(|(x, y)| [x, y]);
    let ring = prop::collection::vec(vertex, 3..7);
    prop::collection::vec(ring, 1..3)
        .prop_filter_map("a closed ring of two points", |rings| Shape::from_rings(vec![rings]).ok())
}

fn all_places() -> impl Iterator<Item = Vertex> {
    (-1..15).flat_map(|y| (-1..15).map(move |x| [x, y]))
}

fn covers(shape: &Shape, place: Vertex) -> bool {
    shape.contains_fixed(FixedPoint::of_vertex(place))
}

fn touches(shape: &Shape, place: Vertex) -> bool {
    shape.edges().any(|edge| edge.holds(place))
}

fn place_of(point: FixedPoint) -> Vertex {
    [point.lon_e7(), point.lat_e7()]
}

fn check(area: &Shape, taken: &[&Shape], by: &[&Shape]) -> Result<(), TestCaseError> {
    let mut expected: BTreeMap<Vec<usize>, (u64, bool)> = BTreeMap::new();
    let all: Vec<&Shape> = std::iter::once(area).chain(taken.iter().copied()).chain(by.iter().copied()).collect();
    let inside = |place| (0..by.len()).filter(|&at| covers(by[at], place)).collect::<Vec<_>>();
    for place in all_places().filter(|&p| covers(area, p) && !taken.iter().any(|taken| covers(taken, p))) {
        let entry = expected.entry(inside(place)).or_default();
        entry.0 += 1;
        entry.1 |= !all.iter().any(|shape| touches(shape, place));
    }
    let expected: Vec<_> =
        expected.into_iter().filter(|(_, (_, free))| *free).map(|(inside, (n, _))| (inside, n)).collect();
    let faces = divide(area, taken, by);
    let found: Vec<_> = faces.iter().map(|face| (face.inside.clone(), face.places)).collect();
    prop_assert_eq!(found, expected);
    for face in faces {
        let place = place_of(face.witness);
        prop_assert_eq!(inside(place), face.inside);
        prop_assert!(covers(area, place) && !taken.iter().any(|taken| covers(taken, place)));
        prop_assert!(!all.iter().any(|shape| touches(shape, place)), "{place:?} lies on a side");
    }
    Ok(())
}

proptest! {
    #[test]
    fn faces_hold_exactly_the_places_that_are_covered_alike(
        area in any_shape(),
        taken in prop::collection::vec(any_shape(), 0..3),
        by in prop::collection::vec(any_shape(), 0..4),
    ) {
        check(&area, &taken.iter().collect::<Vec<_>>(), &by.iter().collect::<Vec<_>>())?;
    }

    #[test]
    fn every_kind_of_place_on_a_side_is_among_those_named(shapes in prop::collection::vec(any_shape(), 1..4)) {
        let shapes: Vec<&Shape> = shapes.iter().collect();
        let kind = |place: Vertex| -> Vec<(bool, bool)> {
            shapes.iter().map(|shape| (covers(shape, place), touches(shape, place))).collect()
        };
        let window = Bbox { west: 1, south: 1, east: 11, north: 11 };
        let within = |p: &Vertex| p.iter().all(|value| (1..=11).contains(value));
        let on_sides = |p: &Vertex| shapes.iter().any(|shape| touches(shape, *p));
        let expected: BTreeSet<_> = all_places().filter(within).filter(on_sides).map(kind).collect();
        let named: BTreeSet<_> = places_on_sides(window, &shapes).into_iter().map(place_of).map(kind).collect();
        prop_assert!(expected.is_subset(&named), "{:?} is not named", expected.difference(&named).next());
    }

    #[test]
    fn an_outline_has_about_the_size_of_its_places(
        (x, y, width, height) in (0..4_000_i32, 0..4_000_i32, 1_000..4_000_i32, 1_000..4_000_i32),
        lean in -900..900_i32,
    ) {
        let area = rectangle(0, 0, 6_000, 6_000);
        let ring = vec![[x, y], [x + width, y + lean], [x + width, y + height], [x, y + height - lean.min(0)]];
        let other = Shape::from_rings(vec![vec![ring]]).expect("a shape");
        for face in divide(&area, &[], &[&other]) {
            let inside: Vec<_> = face.inside.iter().map(|_| vec![&other]).collect();
            let outside: Vec<_> = if face.inside.is_empty() { vec![&other] } else { Vec::new() };
            let drawn = outline(&area, &inside, &outside).expect("ground").area_m2();
            let counted = places_m2(face.places, face.witness);
            prop_assert!((drawn - counted).abs() <= 0.002 * counted + 5.0, "{drawn} drawn, {counted} counted");
        }
    }
}

fn rectangle(west: i32, south: i32, east: i32, north: i32) -> Shape {
    let ring = vec![[west, south], [east, south], [east, north], [west, north]];
    Shape::from_rings(vec![vec![ring]]).expect("a rectangle")
}

#[test]
fn the_whole_globe_does_not_overflow() {
    let globe = rectangle(-1_800_000_000, -900_000_000, 1_800_000_000, 900_000_000);
    let ring = vec![[-1_800_000_000, -900_000_000], [1_800_000_000, 899_999_999], [-1_799_999_999, 900_000_000]];
    let half = Shape::from_rings(vec![vec![ring]]).expect("a triangle");
    let faces = divide(&globe, &[], &[&half]);
    let total: u64 = faces.iter().map(|face| face.places).sum();
    assert_eq!((faces.len(), total), (2, 3_600_000_000 * 1_800_000_000));
}
