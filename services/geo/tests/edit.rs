//! Editing made-up ground: after each edit every point has as many areas as before, and the ground has the same size to
//! the unit.

mod ground;
mod slow;

use gridcase_geo::edit::{Edit, Move, Reason, Refusal, Tessellation};
use gridcase_geo::{FixedPoint, Shape};
use ground::{Ground, Vertex, at, vertices};
use proptest::prelude::*;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

type Areas = Vec<(String, Shape)>;

fn fixed(vertex: Vertex) -> FixedPoint {
    at(vertex).fixed()
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
        let term =
            |(a, b): (&Vertex, &Vertex)| i128::from(a[0]) * i128::from(b[1]) - i128::from(b[0]) * i128::from(a[1]);
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
            ground.merge(&[code.as_str(), other.map_or(code.as_str(), |(code, _)| code)])
        }
        2 => {
            let to = corner.map(|v| v + rng.random_range(-1_500..=1_500));
            ground.move_border(&[Move { from: fixed(corner), to: fixed(to) }])
        }
        _ => ground.cut_out(&line(&ring_around(corner, 12_000, rng))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

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
                    assert_eq!(edit.gone, std::slice::from_ref(code));
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
        let corners = vertices(&areas);
        for _ in 0..25 {
            let ring = ring_around(*corners.choose(&mut rng).expect("corners"), 15_000, &mut rng);
            match ground.cut_out(&line(&ring)) {
                Ok(edit) => {
                    tried += 1;
                    made += 1;
                    assert_eq!((edit.made.len(), edit.gone.len()), (1, 0));
                    assert_same_ground(&areas, &after(&areas, &edit, &mut next), &mut rng);
                }
                Err(refusal)
                    if [Reason::ReachesOutside, Reason::NothingLeft, Reason::TooThin].contains(&refusal.reason) => {}
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

fn block(west: i32, south: i32, east: i32, north: i32) -> Vec<Vertex> {
    [[west, south], [east, south], [east, north], [west, north]]
        .map(|[x, y]| [1_200_000_000 + x, 303_000_000 + y])
        .to_vec()
}

fn area(code: &str, rings: Vec<Vec<Vertex>>) -> (String, Shape) {
    (code.to_owned(), Shape::from_rings(vec![rings]).expect("a shape"))
}

/// Two halves of a square of about 200 m, the eastern one around an enclave.
fn halves() -> Areas {
    let enclave = block(13_000, 8_000, 17_000, 12_000);
    vec![
        area("west", vec![block(0, 0, 10_000, 20_000)]),
        area("east", vec![block(10_000, 0, 20_000, 20_000), enclave.clone()]),
        area("enclave", vec![enclave]),
    ]
}

fn place(x: i32, y: i32) -> Vertex {
    [1_200_000_000 + x, 303_000_000 + y]
}

fn rings_of<'a>(edit: &'a Edit, code: &str) -> Vec<&'a Vec<Vertex>> {
    let changed = edit.changed.iter().find(|changed| changed.code == code).expect("a changed area");
    changed.shape.rings().iter().flatten().collect()
}

#[test]
fn an_enclave_is_joined_with_what_is_around_it() {
    let edit = tessellation(&halves()).merge(&["enclave", "east"]).expect("joined");
    assert_eq!(edit.made[0].from, ["east", "enclave"], "the greatest share first");
    assert_eq!(edit.made[0].shape.rings()[0].len(), 1, "no hole is left");
    assert_eq!(edit.gone.len(), 2);
    assert!(edit.changed.is_empty());
}

#[test]
fn a_ring_inside_one_area_leaves_a_hole() {
    let ring = block(2_000, 2_000, 5_000, 5_000);
    let edit = tessellation(&halves()).cut_out(&line(&ring)).expect("cut out");
    assert_eq!(rings_of(&edit, "west").len(), 2);
    assert_eq!(edit.made[0].from, ["west"]);
}

#[test]
fn a_ring_along_a_border_takes_exactly_the_border() {
    let ring = block(4_000, 5_000, 10_000, 9_000);
    let edit = tessellation(&halves()).cut_out(&line(&ring)).expect("cut out");
    assert_eq!(edit.made[0].from, ["west"], "nothing of the neighbour is taken");
    assert_eq!(edit.made[0].shape.rings()[0][0].len(), 4);
    let neighbour = edit.changed.iter().find(|changed| changed.code == "east").expect("it gets the corners");
    assert!(!neighbour.reshaped && rings_of(&edit, "east")[0].len() == 6);
}

#[test]
fn the_outer_border_is_not_bent_and_the_shared_one_by_less_than_a_centimetre() {
    // The line meets the outer border in the west, and the border of the two halves, where no whole units lie.
    let mut areas = halves();
    areas[0] = area("west", vec![vec![place(3, 0), place(10_000, 0), place(10_001, 19_999), place(0, 20_000)]]);
    areas[1] = area(
        "east",
        vec![
            vec![place(10_000, 0), place(20_000, 0), place(20_000, 20_000), place(10_001, 19_999)],
            block(13_000, 8_000, 17_000, 12_000),
        ],
    );
    let edit =
        tessellation(&areas).split("west", &line(&[place(-2_000, 5_001), place(12_000, 6_010)])).expect("divided");
    assert_eq!(edit.made.len(), 2);
    assert_same_ground(&areas, &after(&areas, &edit, &mut 0), &mut ChaCha8Rng::seed_from_u64(1));
    let shared = rings_of(&edit, "east")[0].iter().find(|corner| !areas[1].1.rings()[0][0].contains(corner));
    let [x, _] = shared.expect("a new corner on the shared border");
    assert!((1_200_010_000..=1_200_010_001).contains(x), "{x}");
}

#[test]
fn a_line_that_stops_just_short_is_carried_on() {
    let ground = halves();
    let short = |gap: i32| tessellation(&ground).split("west", &line(&[place(gap, 5_000), place(10_000 - gap, 6_000)]));
    assert_eq!(short(60).expect("divided").made.len(), 2);
    assert_eq!(short(300).expect_err("too short").reason, Reason::DoesNotDivide);
}

#[test]
fn a_line_through_an_enclave_divides_only_what_it_is_asked_to() {
    let ground = halves();
    let edit =
        tessellation(&ground).split("east", &line(&[place(9_000, 10_000), place(21_000, 10_100)])).expect("divided");
    assert_eq!((edit.made.len(), edit.gone.as_slice()), (2, ["east".to_owned()].as_slice()));
    assert!(edit.changed.iter().all(|changed| !changed.reshaped), "the enclave and the neighbour get corners only");
    assert_same_ground(&ground, &after(&ground, &edit, &mut 0), &mut ChaCha8Rng::seed_from_u64(2));
}

#[test]
fn a_crooked_line_makes_more_parts_as_one_reads_a_map() {
    let zigzag = [place(-500, 15_000), place(12_000, 15_000), place(12_000, 5_000), place(-500, 5_000)];
    let edit = tessellation(&halves()).split("west", &line(&zigzag)).expect("divided");
    let souths: Vec<i32> = edit.made.iter().map(|made| made.shape.bbox().south - 303_000_000).collect();
    assert_eq!(souths, [15_000, 5_000, 0]);
}

#[test]
fn a_corner_where_three_meet_moves_in_all_of_them() {
    let areas = vec![
        area("west", vec![block(0, 0, 10_000, 20_000)]),
        area("south", vec![block(10_000, 0, 20_000, 10_000)]),
        area("north", vec![block(10_000, 10_000, 20_000, 20_000)]),
    ];
    let to = place(8_500, 11_000);
    let edit = tessellation(&areas).move_border(&[Move { from: fixed(place(10_000, 10_000)), to: fixed(to) }]);
    let edit = edit.expect("moved");
    for code in ["west", "south", "north"] {
        assert!(rings_of(&edit, code)[0].contains(&to), "{code}");
    }
    assert_same_ground(&areas, &after(&areas, &edit, &mut 0), &mut ChaCha8Rng::seed_from_u64(3));
}

#[test]
fn a_border_gets_a_corner_where_it_is_taken_hold_of() {
    let moves = [Move { from: fixed(place(10_040, 9_000)), to: fixed(place(11_000, 9_000)) }];
    let edit = tessellation(&halves()).move_border(&moves).expect("moved");
    for code in ["west", "east"] {
        assert!(rings_of(&edit, code)[0].contains(&place(11_000, 9_000)), "{code}");
    }
}

#[test]
fn wrong_edits_are_refused_with_their_place() {
    let ground = tessellation(&halves());
    let moved = |from: Vertex, to: Vertex| ground.move_border(&[Move { from: fixed(from), to: fixed(to) }]);
    let bow = [place(2_000, 2_000), place(6_000, 6_000), place(6_000, 2_000), place(2_000, 6_000)];
    let table = [
        (ground.split("west", &line(&[place(1, 1)])), Reason::TooFewPoints),
        (ground.split("west", &line(&[place(0, 30_000), place(5_000, 30_000)])), Reason::DoesNotDivide),
        (ground.split("west", &line(&[place(-9, 60), place(10_009, 60)])), Reason::TooThin),
        (ground.split("nowhere", &line(&bow)), Reason::UnknownArea),
        (ground.merge(&["west", "enclave"]), Reason::NotNeighbours),
        (ground.merge(&["west", "west"]), Reason::TooFewAreas),
        (ground.cut_out(&line(&bow)), Reason::CrossesItself),
        (ground.cut_out(&line(&block(-5_000, 2_000, 5_000, 5_000))), Reason::ReachesOutside),
        (ground.cut_out(&line(&block(12_000, 7_000, 18_000, 13_000))), Reason::NothingLeft),
        (moved(place(0, 0), place(50, 50)), Reason::OuterBorder),
        (moved(place(5_000, 5_000), place(50, 50)), Reason::NoBorder),
        (moved(place(13_000, 8_000), place(9_000, 8_000)), Reason::CrossesBorder),
        (moved(place(13_000, 8_000), place(13_000, 8_000)), Reason::NoChange),
    ];
    for (outcome, reason) in table {
        let refusal = outcome.expect_err("refused");
        assert_eq!(refusal.reason, reason, "{refusal}");
        let nowhere = [Reason::UnknownArea, Reason::TooFewAreas, Reason::NoChange].contains(&reason);
        assert!(refusal.place.is_some() != nowhere && !refusal.remedy.is_empty(), "{refusal:?}");
    }
}

#[test]
fn an_outline_of_another_level_follows() {
    let outline = area("community", vec![block(0, 0, 10_000, 20_000)]);
    let ground = Tessellation::new(halves(), [outline]);
    let moves = [Move { from: fixed(place(10_000, 9_000)), to: fixed(place(11_000, 9_000)) }];
    let edit = ground.move_border(&moves).expect("moved");
    let follows: Vec<_> = edit.changed.iter().filter(|changed| changed.follows).map(|changed| &changed.code).collect();
    assert_eq!(follows, ["community"]);
    assert!(rings_of(&edit, "community")[0].contains(&place(11_000, 9_000)));
}
