//! What Shapely says about points, lines and polygons on the same ground; `oracle/expected.py` wrote it down.

mod slow;

use std::collections::BTreeMap;

use gridcase_geo::{FixedPoint, Layer, Placement, Position, Shape, Share};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    layers: Vec<ExpectedLayer>,
}

#[derive(Deserialize)]
struct ExpectedLayer {
    name: String,
    areas: BTreeMap<String, Shape>,
    /// Longitude, latitude, areas with the point inside, areas with the point on their border.
    points: Vec<(i32, i32, Vec<String>, Vec<String>)>,
    lines: Vec<Line>,
    polygons: Vec<Ring>,
}

#[derive(Deserialize)]
struct Line {
    line: Vec<[i32; 2]>,
    parts: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Ring {
    ring: Vec<[i32; 2]>,
    parts: BTreeMap<String, f64>,
}

fn expected() -> Vec<(ExpectedLayer, Layer)> {
    let read: Expected = serde_json::from_str(include_str!("oracle/expected.json")).expect("the expected answers");
    let layers = read.layers.into_iter();
    layers
        .map(|layer| {
            let index = Layer::build(layer.areas.clone().into_iter().collect()).expect("codes are unique");
            (layer, index)
        })
        .collect()
}

fn at([x, y]: [i32; 2]) -> Position {
    FixedPoint::new(x, y).expect("a place").position()
}

#[test]
fn shapely_agrees_on_every_point_but_for_borders_and_the_border_rule_decides_those() {
    for (expected, layer) in expected() {
        let mut on_borders = 0;
        for (x, y, inside, border) in &expected.points {
            let point = [*x, *y];
            let mut codes = inside.clone();
            codes.extend(border.iter().filter(|code| slow::covers(&expected.areas[*code], point)).cloned());
            codes.sort_unstable();
            assert_eq!(layer.covering(at(point)), codes, "{} {point:?}", expected.name);
            assert!(border.iter().all(|code| slow::touches(&expected.areas[code], point)), "{point:?}");
            on_borders += usize::from(!border.is_empty());
        }
        assert!(on_borders > 30, "{on_borders} points on borders");
    }
}

#[test]
fn a_point_on_a_border_that_shapely_gives_to_none_or_to_several_goes_to_exactly_one() {
    let (expected, layer) = expected().swap_remove(0);
    let mut outer = 0;
    for (x, y, inside, border) in &expected.points {
        let found = layer.locate(at([*x, *y]));
        match (inside.as_slice(), border.as_slice()) {
            ([], []) => assert_eq!(found, None),
            ([only], _) => assert_eq!(found.map(|found| found.code), Some(only.as_str())),
            ([], [lowest, ..]) => {
                let found = found.expect("it touches an area");
                if found.placement == Placement::OuterEdge {
                    outer += 1;
                    assert_eq!(found.code, lowest);
                }
                assert!(border.iter().any(|code| code == found.code), "{x} {y}");
            }
            (several, _) => panic!("{several:?} overlap at {x} {y}"),
        }
    }
    assert!(outer > 20, "{outer} on the outer edge");
}

#[test]
fn shapely_measures_the_same_parts_of_lines() {
    for (expected, layer) in expected() {
        for Line { line, parts } in &expected.lines {
            let line: Vec<_> = line.iter().map(|&point| at(point)).collect();
            assert_parts(&layer.shares_of_line(&line), parts, &expected.name);
        }
    }
}

#[test]
fn shapely_measures_the_same_parts_of_polygons() {
    for (expected, layer) in expected() {
        for Ring { ring, parts } in &expected.polygons {
            let shape = Shape::from_rings(vec![vec![ring.clone()]]).expect("a ring");
            assert_parts(&layer.shares_of_shape(&shape), parts, &expected.name);
        }
    }
}

fn assert_parts(found: &[Share<'_>], parts: &BTreeMap<String, f64>, name: &str) {
    let found: BTreeMap<&str, f64> = found.iter().map(|share| (share.code, share.part)).collect();
    for code in parts.keys().map(String::as_str).chain(found.keys().copied()) {
        let (a, b) = (found.get(code).copied().unwrap_or(0.0), parts.get(code).copied().unwrap_or(0.0));
        assert!((a - b).abs() < 2e-6, "{name} {code}: {a} is not {b}; {found:?} {parts:?}");
    }
}
