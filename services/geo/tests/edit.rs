//! Editing made-up ground: after each edit every point has as many areas as before, and the ground has the same size to
//! the unit.

mod ground;
mod slow;

use gridcase_geo::edit::{Edit, Move, Reason, Refusal, Tessellation};
use gridcase_geo::{FixedPoint, Shape};
use ground::{Ground, Vertex};
use proptest::prelude::*;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

type Areas = Vec<(String, Shape)>;

fn fixed([x, y]: Vertex) -> FixedPoint {
    FixedPoint::new(x, y).expect("on the globe")
}

fn line(points: &[Vertex]) -> Vec<FixedPoint> {
    points.iter().copied().map(fixed).collect()
}

fn tessellation(areas: &Areas) -> Tessellation {
    Tessellation::new(areas.iter().cloned(), [])
}

/// The areas after an edit, the new ones with codes of their own.
fn after(areas: &Areas, edit: &Edit, next: &mut usize) -> Areas {
    let mut areas: Areas = areas.iter().filter(|(code, _)| !edit.gone.contains(code)).cloned().collect();
    for changed in &edit.changed {
        let area = areas.iter_mut().find(|(code, _)| *code == changed.code).expect("an area that stays");
        area.1 = changed.shape.clone();
    }
    for made in &edit.made {
        *next += 1;
        areas.push((format!("new {next}"), made.shape.clone()));
    }
    areas
}

/// Twice the size of all areas, square units.
fn size(areas: &Areas) -> i128 {
    let ring = |ring: &Vec<Vertex>| {
        let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
        let term = |(a, b): (&Vertex, &Vertex)| i128::from(a[0]) * i128::from(b[1]) - i128::from(b[0]) * i128::from(a[1]);
        pairs.map(term).sum::<i128>().abs()
    };
    let polygon = |rings: &Vec<Vec<Vertex>>| ring(&rings[0]) - rings[1..].iter().map(ring).sum::<i128>();
    areas.iter().flat_map(|(_, shape)| shape.rings()).map(polygon).sum()
}

/// Corners, middles of sides, places a few units from both, and places anywhere.
fn points(areas: &Areas, rng: &mut ChaCha8Rng) -> Vec<Vertex> {
    let bbox = areas.iter().map(|(_, shape)| shape.bbox()).reduce(gridcase_geo::Bbox::join).expect("areas");
    let rings: Vec<&Vec<Vertex>> = areas.iter().flat_map(|(_, shape)| shape.rings().iter().flatten()).collect();
    let mut points = Vec::new();
    for _ in 0..150 {
        let ring = rings.choose(rng).expect("rings");
        let at = rng.random_range(0..ring.len());
        let (a, b) = (ring[at], ring[(at + 1) % ring.len()]);
        let middle = [0, 1].map(|axis| i32::midpoint(a[axis], b[axis]));
        let near = middle.map(|v| v + rng.random_range(-2..=2));
        let anywhere = [rng.random_range(bbox.west..=bbox.east), rng.random_range(bbox.south..=bbox.north)];
        points.extend([a, middle, near, anywhere]);
    }
    points
}

fn count(areas: &Areas, [x, y]: Vertex) -> usize {
    let boxed = |shape: &Shape| {
        let bbox = shape.bbox();
        bbox.west <= x && x <= bbox.east && bbox.south <= y && y <= bbox.north
    };
    areas.iter().filter(|(_, shape)| boxed(shape) && slow::covers(shape, [x, y])).count()
}

fn assert_same_ground(before: &Areas, now: &Areas, rng: &mut ChaCha8Rng) {
    assert_eq!(size(before), size(now), "the ground has another size");
    for point in points(before, rng).into_iter().chain(points(now, rng)) {
        let (was, is) = (count(before, point), count(now, point));
        assert!(is <= 1, "{is} areas at {point:?}");
        assert_eq!(was, is, "at {point:?}");
    }
}

fn made_up(seed: u64, enclaves: bool) -> Areas {
    let side = if enclaves { 6 } else { 4 };
    Ground { side, step: 60_000, corners: 6, origin: [1_200_300_000, 303_000_000], enclaves, seed }.grids()
}

/// A line through an area, from beyond it to beyond it.
fn across(shape: &Shape, rng: &mut ChaCha8Rng) -> Vec<Vertex> {
    let bbox = shape.bbox();
    let (wide, high) = (bbox.east - bbox.west, bbox.north - bbox.south);
    let mut between = |from: i32, length: i32, low: i32, high: i32| from + length / 10 * rng.random_range(low..high);
    let a = between(bbox.south, high, 1, 9);
    let middle = [between(bbox.west, wide, 4, 7), between(bbox.south, high, 4, 7)];
    let b = between(bbox.south, high, 1, 9);
    let mut line = vec![[bbox.west - wide / 5, a], middle, [bbox.east + wide / 5, b]];
    if rng.random_bool(0.5) {
        let x = between_x(bbox.west, wide, rng);
        line = vec![[x, bbox.south - high / 5], middle, [between_x(bbox.west, wide, rng), bbox.north + high / 5]];
    }
    line
}

fn between_x(from: i32, length: i32, rng: &mut ChaCha8Rng) -> i32 {
    from + length / 10 * rng.random_range(1..9)
}

/// A crooked ring around a place.
fn ring_around(place: Vertex, radius: i32, rng: &mut ChaCha8Rng) -> Vec<Vertex> {
    let directions: [[i32; 2]; 6] = [[10, 0], [5, 8], [-5, 8], [-10, 0], [-5, -8], [5, -8]];
    directions
        .iter()
        .map(|direction| {
            let far = radius / 10 * rng.random_range(6..=10) / 10;
            [place[0] + direction[0] * far, place[1] + direction[1] * far]
        })
        .collect()
}

fn random_edit(areas: &Areas, rng: &mut ChaCha8Rng) -> Result<Edit, Refusal> {
    let ground = tessellation(areas);
    let (code, shape) = areas.choose(rng).expect("areas");
    let rings: Vec<&Vec<Vertex>> = shape.rings().iter().flatten().collect();
    let corner = rings.choose(rng).and_then(|ring| ring.choose(rng)).copied().expect("a corner");
    match rng.random_range(0..4) {
        0 => ground.split(code, &line(&across(shape, rng))),
        1 => {
            let shares = |other: &Shape| other.rings().iter().flatten().flatten().any(|&point| point == corner);
            let other = areas.iter().find(|(other, shape)| other != code && shares(shape));
            ground.merge(&[code, other.map_or(code.as_str(), |(code, _)| code)])
        }
        2 => {
            let to = corner.map(|v| v + rng.random_range(-1_500..=1_500));
            ground.move_border(&[Move { from: fixed(corner), to: fixed(to) }])
        }
        _ => ground.cut_out(&line(&ring_around(corner, 12_000, rng))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn edits_after_edits_keep_every_point_in_one_area(seed in any::<u64>(), enclaves in any::<bool>()) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut areas = made_up(seed, enclaves);
        let (mut made, mut next) = (0, 0);
        for _ in 0..16 {
            let Ok(edit) = random_edit(&areas, &mut rng) else { continue };
            let now = after(&areas, &edit, &mut next);
            assert_same_ground(&areas, &now, &mut rng);
            areas = now;
            made += 1;
        }
        prop_assert!(made > 3, "{made} of 16 edits were made");
    }
}

#[test]
fn most_lines_across_an_area_divide_it() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let (mut tried, mut divided, mut next) = (0, 0, 0);
    for seed in 0..10 {
        let areas = made_up(seed, seed % 2 == 0);
        let ground = tessellation(&areas);
        for (code, shape) in &areas {
            tried += 1;
            match ground.split(code, &line(&across(shape, &mut rng))) {
                Ok(edit) => {
                    divided += 1;
                    assert_eq!(edit.gone, [code.clone()]);
                    assert!(edit.made.len() > 1);
                    assert_same_ground(&areas, &after(&areas, &edit, &mut next), &mut rng);
                }
                Err(refusal) => {
                    let reasons = [Reason::TooThin, Reason::DoesNotDivide];
                    assert!(reasons.contains(&refusal.reason), "{code}: {refusal} {:?}", refusal.place);
                }
            }
        }
    }
    assert!(divided * 100 >= tried * 95, "{divided} of {tried} lines divide their area");
}

#[test]
fn most_rings_across_borders_can_be_cut_out() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (mut tried, mut made, mut next) = (0, 0, 0);
    for seed in 0..6 {
        let areas = made_up(seed, seed % 2 == 0);
        let ground = tessellation(&areas);
        let corners: Vec<Vertex> = areas.iter().flat_map(|(_, shape)| shape.rings().iter().flatten().flatten().copied()).collect();
        for _ in 0..25 {
            let ring = ring_around(*corners.choose(&mut rng).expect("corners"), 15_000, &mut rng);
            match ground.cut_out(&line(&ring)) {
                Ok(edit) => {
                    tried += 1;
                    made += 1;
                    assert_eq!((edit.made.len(), edit.gone.len()), (1, 0));
                    assert_same_ground(&areas, &after(&areas, &edit, &mut next), &mut rng);
                }
                Err(refusal) if [Reason::ReachesOutside, Reason::NothingLeft, Reason::TooThin].contains(&refusal.reason) => {}
                Err(refusal) => {
                    tried += 1;
                    eprintln!("{refusal}");
                }
            }
        }
    }
    assert!(tried > 40 && made * 100 >= tried * 95, "{made} of {tried} rings are cut out");
}

#[test]
fn neighbours_of_a_divided_area_have_the_new_corners() {
    let areas = made_up(3, false);
    let ground = tessellation(&areas);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (code, shape) = &areas[0];
    let edit = ground.split(code, &line(&across(shape, &mut rng))).expect("divided");
    let now = after(&areas, &edit, &mut 0);
    let corners = |shape: &Shape| shape.rings().iter().flatten().flatten().copied().collect::<Vec<_>>();
    // A corner on a side of another area would be a place where the two disagree on the border.
    for (code, shape) in &now {
        for point in now.iter().flat_map(|(_, other)| corners(other)) {
            assert!(corners(shape).contains(&point) || !slow::touches(shape, point), "{point:?} on a side of {code}");
        }
    }
}
