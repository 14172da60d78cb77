//! Versions of a layer: a patched one answers as one built anew, and swapping versions under load never gives an answer
//! of neither.

mod ground;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use arc_swap::ArcSwap;
use gridcase_geo::{Bbox, Change, FixedPoint, Layer, PatchError, Position, Shape};
use ground::{Ground, Vertex, at, vertices};
use proptest::prelude::*;

fn town(side: i32, seed: u64) -> BTreeMap<String, Shape> {
    let ground = Ground { side, step: 2_400, corners: 6, origin: [1_200_000_000, 303_000_000], enclaves: false, seed };
    ground.grids().into_iter().collect()
}

fn build(areas: &BTreeMap<String, Shape>) -> Layer {
    Layer::build(areas.clone().into_iter().collect()).expect("codes are unique")
}

/// The shape with every corner moved the same way.
fn moved(shape: &Shape, [east, north]: Vertex) -> Shape {
    let mut rings = shape.clone().into_rings();
    rings.iter_mut().flatten().flatten().for_each(|v| *v = [v[0] + east, v[1] + north]);
    Shape::from_rings(rings).expect("the same rings")
}

/// The box around all of them.
fn extent<'a>(shapes: impl Iterator<Item = &'a Shape>) -> Option<Bbox> {
    shapes.map(Shape::bbox).reduce(Bbox::join)
}

fn around(areas: &BTreeMap<String, Shape>) -> Vec<Position> {
    let areas: Vec<_> = areas.clone().into_iter().collect();
    let corners = vertices(&areas);
    corners.into_iter().flat_map(|[x, y]| [[x, y], [x - 1, y], [x, y - 1], [x + 37, y + 53]]).map(at).collect()
}

fn assert_same(one: &Layer, two: &Layer, points: &[Position]) {
    assert_eq!(one.codes().collect::<Vec<_>>(), two.codes().collect::<Vec<_>>());
    for &point in points {
        assert_eq!(one.locate(point), two.locate(point), "{point:?}");
        assert_eq!(one.covering(point), two.covering(point), "{point:?}");
    }
    for &point in points.iter().step_by(17) {
        assert_eq!(one.within(point, 15.0), two.within(point, 15.0), "{point:?}");
        assert_eq!(one.distance_to_border_m(point), two.distance_to_border_m(point), "{point:?}");
    }
}

#[derive(Debug, Clone)]
enum Step {
    Move(prop::sample::Index, Vertex),
    Remove(prop::sample::Index),
    Add(prop::sample::Index, Vertex),
}

fn step() -> impl Strategy<Value = Step> {
    let place = || any::<prop::sample::Index>();
    let by = || (-1500..1500_i32, -1500..1500_i32).prop_map(|(x, y)| [x, y]);
    prop_oneof![
        (place(), by()).prop_map(|(at, by)| Step::Move(at, by)),
        place().prop_map(Step::Remove),
        (place(), by()).prop_map(|(at, by)| Step::Add(at, by)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_patched_layer_answers_as_one_built_anew(seed in any::<u64>(), steps in prop::collection::vec(prop::collection::vec(step(), 1..4), 1..5)) {
        let mut areas = town(5, seed);
        let mut layer = build(&areas);
        let mut ground = extent(areas.values()).expect("areas");
        let mut points = around(&areas);
        for (round, steps) in steps.into_iter().enumerate() {
            let mut changes: BTreeMap<String, Option<Shape>> = BTreeMap::new();
            for (number, step) in steps.into_iter().enumerate() {
                let pick = |at: prop::sample::Index| areas.iter().nth(at.index(areas.len())).expect("areas are left");
                match step {
                    Step::Move(at, by) => drop(changes.insert(pick(at).0.clone(), Some(moved(pick(at).1, by)))),
                    Step::Remove(at) => drop(changes.insert(pick(at).0.clone(), None)),
                    Step::Add(at, by) => drop(changes.insert(format!("{}-{round}-{number}", pick(at).0), Some(moved(pick(at).1, by)))),
                }
            }
            let before = build(&areas);
            let list = changes.iter().map(|(code, shape)| Change { code: code.clone(), shape: shape.clone() });
            let next = layer.patched(list.collect());
            assert_same(&layer, &before, &points);
            let changed = extent(changes.values().flatten());
            for (code, shape) in changes {
                match shape {
                    Some(shape) => drop(areas.insert(code, shape)),
                    None => drop(areas.remove(&code)),
                }
            }
            let next = match next {
                Err(PatchError::BuildAnew(_)) => {
                    // Only what reaches beyond the ground that the layer was built on may ask for that.
                    prop_assert_ne!(changed.map(|changed| changed.join(ground)), Some(ground));
                    ground = extent(areas.values()).expect("areas are left");
                    build(&areas)
                }
                next => next.unwrap(),
            };
            points.extend(around(&areas));
            assert_same(&next, &build(&areas), &points);
            layer = next;
        }
    }
}

#[test]
fn a_patch_says_what_it_cannot_do() {
    let areas = town(3, 1);
    let layer = build(&areas);
    let (code, shape) = areas.first_key_value().expect("areas");
    let change = |code: &str, shape: Option<Shape>| Change { code: code.to_owned(), shape };
    let twice = vec![change(code, Some(shape.clone())), change(code, None)];
    assert_eq!(layer.patched(twice).unwrap_err(), PatchError::ChangedTwice(code.clone()));
    assert_eq!(layer.patched(vec![change("x", None)]).unwrap_err(), PatchError::UnknownCode("x".to_owned()));
    let far = change(code, Some(moved(shape, [100_000_000, 0])));
    assert_eq!(layer.patched(vec![far]).unwrap_err(), PatchError::BuildAnew(code.clone()));
    assert_same(&layer, &layer.patched(Vec::new()).unwrap(), &around(&areas));
}

#[test]
fn swapping_versions_under_load_gives_no_answer_of_neither_version() {
    let areas = town(12, 7);
    let first = build(&areas);
    let (code, shape) = areas.iter().nth(70).expect("a grid in the middle");
    let grown = |by: Vertex| Change { code: code.clone(), shape: Some(moved(shape, by)) };
    let second = first.patched(vec![grown([700, -400])]).unwrap();
    let points: Vec<FixedPoint> = around(&areas).into_iter().map(Position::fixed).collect();
    let answers = |layer: &Layer| points.iter().map(|&point| layer.find(point)).collect::<Vec<_>>();
    let expected = [answers(&first), answers(&second)];
    assert_ne!(expected[0], expected[1]);

    let current = ArcSwap::from_pointee((0, first.clone()));
    let (done, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut found = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    let version = current.load();
                    version.1.find_all(&points, &mut found);
                    assert_eq!(found, expected[version.0]);
                    for (number, &point) in points.iter().enumerate().step_by(5) {
                        let version = current.load();
                        assert_eq!(version.1.find(point), expected[version.0][number]);
                    }
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // Patches made while others ask, there and back again.
        let mut swaps = 0;
        while asked.load(Ordering::Relaxed) < 60 || swaps < 60 {
            let moved = if swaps % 2 == 0 { [700, -400] } else { [0, 0] };
            current.store(Arc::new((1 - swaps % 2, first.patched(vec![grown(moved)]).unwrap())));
            swaps += 1;
        }
        done.store(true, Ordering::Relaxed);
    });
}
