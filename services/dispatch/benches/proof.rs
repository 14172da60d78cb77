//! Measures the proof of coverage against the plain way to the same knowledge, in one process on the same town: asking the
//! router about every matter, in every window, at one place of every face: `cargo bench -p gridcase-dispatch`.
//!
//! The town has 300 crooked grids, three departments whose districts follow no grid border, carriageways and pavements, 250
//! matters and some 400 rules about kinds, classes, matters, grids, ground and hours. Times are of the wall clock, each the
//! median of its rounds; the router is asked once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gridcase_dispatch::routing::{Fix, Question, route};
use gridcase_geo::{Crs, Shape};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::proof::Proof;
use gridcase_snapshot::{Content, Parts, Snapshot, Town, shape};
use wire::content::Part;

const COLUMNS: i32 = 20;
const ROWS: i32 = 15;
/// Units of 1e-7 degree: about 230 m.
const SIDE: i32 = 24_000;
const CORNERS: i32 = 16;
const WEST: i32 = 1_200_000_000;
const SOUTH: i32 = 303_000_000;
const MATTERS: u32 = 250;
const ROUNDS: usize = 9;

fn main() {
    let [boundaries, units, catalogue] =
        [boundaries(), units(), catalogue()].map(|part| Content::read(&part).expect("content"));
    let town = |rules: Vec<wire::Rule>| {
        let register = Content::read(&Part::Register(wire::Register { rules })).expect("a register");
        let mut parts = Parts::default();
        for content in [boundaries.clone(), units.clone(), catalogue.clone(), register] {
            parts.put(1, content);
        }
        Arc::new(Snapshot::new(Arc::new(Town::try_from(&record()).expect("a town")), parts))
    };
    let start = "2026-03-01".parse().expect("a day");
    let before = town(rules());
    let mut changed = rules();
    changed.push(rule("one-more", |rule| rule.matter = id(17)));
    let after = town(changed);

    let (proof, full) = timed(ROUNDS, || Proof::of(Arc::clone(&before), start, &mut |_, _| {}));
    let (again, one_rule) = timed(ROUNDS, || proof.again(Arc::clone(&after), start, &mut |_, _| {}));
    let anew = Proof::of(after, start, &mut |_, _| {});
    assert!(again == anew, "both ways say the same");
    let totals = proof.totals();
    println!(
        "{} grids, {} faces ({} slivers), {} matters in {} groups, {} rules, {} answers; {} gaps, {} conflicts, {:.3}% covered",
        COLUMNS * ROWS,
        totals.faces,
        totals.slivers,
        totals.matters,
        totals.groups,
        before.rules().len(),
        totals.answers,
        totals.gaps,
        totals.conflicts,
        totals.covered * 100.0
    );
    let (asked, router) = timed(1, || ask_the_router(&before, &proof));
    println!("full proof                    {:>10.1} ms", ms(full));
    println!(
        "proof after one rule          {:>10.1} ms   {:>8.1} times faster than the full proof",
        ms(one_rule),
        ratio(full, one_rule)
    );
    println!(
        "asking the router {asked:>9} x {:>10.1} ms   {:>8.1} times slower than the full proof",
        ms(router),
        ratio(router, full)
    );
}

/// What a sample would have to ask at the least: one place of each face, which it would have to know first.
fn ask_the_router(snapshot: &Snapshot, proof: &Proof) -> usize {
    let mut asked = 0;
    let mut dispatched = 0;
    for (matters, windows) in proof.groups() {
        for (matter, window) in matters.iter().flat_map(|matter| windows.iter().map(move |window| (matter, window))) {
            let at = snapshot.town().zone.to_timestamp(window.moment).expect("a moment");
            for face in proof.faces() {
                let place = Some(Fix { given: face.witness.position(), crs: Crs::Wgs84, accuracy_m: 0.0 });
                let route = route(snapshot, &Question { matter: matter.clone(), row: 0, place, asset: None, at }).route;
                asked += 1;
                dispatched += usize::from(route.lead.is_some());
            }
        }
    }
    assert!(dispatched > 0);
    asked
}

fn timed<T>(rounds: usize, mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..rounds {
        let start = Instant::now();
        last = Some(work());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (last.expect("a round"), times[rounds / 2])
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn ratio(slow: Duration, fast: Duration) -> f64 {
    slow.as_secs_f64() / fast.as_secs_f64()
}

fn record() -> wire::Town {
    wire::Town {
        code: "330106109".to_owned(),
        name: "三墩镇".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        code_scheme: wire::CodeScheme::National.into(),
        clock_source: wire::ClockSource::System.into(),
        create_time: None,
    }
}

/// A corner of the lattice of grids, moved a little, the same for all that share it.
fn corner(x: i32, y: i32) -> [i32; 2] {
    let mixed = (x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663)).wrapping_mul(83_492_791);
    let moved = |shift: u32| (mixed >> shift).rem_euclid(1_201) - 600;
    let step = SIDE / CORNERS;
    [WEST + x * step + moved(3), SOUTH + y * step + moved(13)]
}

/// The border around a block of the lattice.
fn around(west: i32, south: i32, east: i32, north: i32) -> Vec<[i32; 2]> {
    let bottom = (west..east).map(|x| corner(x, south));
    let right = (south..north).map(|y| corner(east, y));
    let top = (west + 1..=east).rev().map(|x| corner(x, north));
    let left = (south + 1..=north).rev().map(|y| corner(west, y));
    bottom.chain(right).chain(top).chain(left).collect()
}

fn drawn(ring: Vec<[i32; 2]>) -> wire::Shape {
    shape::encode(&Shape::from_rings(vec![vec![ring]]).expect("a shape"))
}

fn grid(column: i32, row: i32) -> String {
    format!("330106109{:03}{:03}", column + 1, row + 1)
}

fn boundaries() -> Part {
    let area = |code: String, level: wire::AreaLevel, parent: &str, shape| wire::Area {
        name: code.clone(),
        code,
        level: level.into(),
        parent: parent.to_owned(),
        shape,
        ..wire::Area::default()
    };
    let mut areas = vec![area("330106109".to_owned(), wire::AreaLevel::Town, "", None)];
    for column in 0..COLUMNS {
        let community = format!("330106109{:03}", column + 1);
        areas.push(area(community.clone(), wire::AreaLevel::Community, "330106109", None));
        for row in 0..ROWS {
            let (west, south) = (column * CORNERS, row * CORNERS);
            let ring = around(west, south, west + CORNERS, south + CORNERS);
            areas.push(area(grid(column, row), wire::AreaLevel::Grid, &community, Some(drawn(ring))));
        }
    }
    Part::Boundaries(wire::BoundarySet { areas })
}

/// Districts in bands and blocks whose borders cut through the grids, and a road along every third row of grids.
fn units() -> Part {
    let (east, north) = (COLUMNS * CORNERS, ROWS * CORNERS);
    let unit = |code: String, department: &str, ring: Vec<[i32; 2]>| wire::Unit {
        name: code.clone(),
        code,
        department: department.to_owned(),
        district: Some(drawn(ring)),
        telephone: String::new(),
    };
    let mut units = Vec::new();
    for band in 0..4 {
        let (from, until) = ((band * east / 4 + 5).min(east), ((band + 1) * east / 4 + 5).min(east));
        units.push(unit(format!("C{band}"), "city", around(if band == 0 { 0 } else { from }, 0, until, north)));
    }
    for band in 0..5 {
        let (from, until) = (band * north / 5 + 3, ((band + 1) * north / 5 + 3).min(north));
        units.push(unit(format!("P{band}"), "police", around(0, if band == 0 { 0 } else { from }, east, until)));
    }
    for (number, [west, south]) in (0..).zip([[0, 0], [155, 0], [0, 111], [155, 111]]) {
        let (right, top) = (if west == 0 { 155 } else { east }, if south == 0 { 111 } else { north });
        units.push(unit(format!("T{number}"), "traffic", around(west, south, right, top)));
    }
    let ground = |code: String, layer: &str, south: i32| wire::Ground {
        code,
        layer: layer.to_owned(),
        shape: Some(drawn(around(0, south, east, south + 1))),
    };
    let roads = (0..ROWS / 3).flat_map(|road| {
        let south = road * 3 * CORNERS + 8;
        [ground(format!("road-{road}"), "carriageway", south), ground(format!("walk-{road}"), "pavement", south + 1)]
    });
    let department = |code: &str| wire::Department { code: code.to_owned(), name: code.to_owned() };
    Part::Units(wire::UnitSet {
        departments: ["city", "police", "traffic"].map(department).into(),
        units,
        grounds: roads.collect(),
    })
}

/// Matters of ten classes, the first three of components.
fn id(number: u32) -> String {
    let class = number % 10 + 1;
    format!("{}:{class:02}{number:03}", if class < 4 { "component" } else { "event" })
}

fn catalogue() -> Part {
    let matter = |number: u32| {
        let id = id(number);
        let (kind, code) = id.split_once(':').expect("kind and code");
        wire::Matter {
            code: code.to_owned(),
            kind: kind.to_owned(),
            class: code[..2].to_owned(),
            name: id.clone(),
            rows: vec![wire::Row { number: 1, ..wire::Row::default() }],
            id: id.clone(),
            ..wire::Matter::default()
        }
    };
    Part::Catalogue(wire::Catalogue { matters: (0..MATTERS).map(matter).collect(), policy: None })
}

fn rule(id: &str, change: impl FnOnce(&mut wire::Rule)) -> wire::Rule {
    let lead = Some(wire::Party { by: Some(wire::party::By::DistrictOf("city".to_owned())) });
    let mut rule = wire::Rule { id: id.to_owned(), lead, ..wire::Rule::default() };
    change(&mut rule);
    rule
}

fn district(department: &str) -> wire::Party {
    wire::Party { by: Some(wire::party::By::DistrictOf(department.to_owned())) }
}

/// Classes to departments; every matter its own rule but for some; grids, ground and hours to others.
fn rules() -> Vec<wire::Rule> {
    let departments = ["city", "police", "traffic"];
    let mut rules: Vec<wire::Rule> = (1..=9_usize)
        .map(|class| {
            rule(&format!("class-{class}"), |rule| {
                rule.matter_class = format!("{}:{class:02}", if class < 4 { "component" } else { "event" });
                rule.lead = Some(district(departments[class % 3]));
            })
        })
        .collect();
    for number in (0..MATTERS).filter(|number| number % 7 != 0) {
        rules.push(rule(&format!("matter-{number}"), |rule| {
            rule.matter = id(number);
            rule.lead = Some(district(departments[number as usize % 3]));
        }));
    }
    for number in (0..MATTERS).step_by(3) {
        rules.push(rule(&format!("grid-{number}"), |rule| {
            rule.matter = id(number);
            rule.area = grid(number.cast_signed() % COLUMNS, number.cast_signed() % ROWS);
            rule.lead = Some(wire::Party { by: Some(wire::party::By::Unit("C1".to_owned())) });
        }));
    }
    for number in (0..MATTERS).step_by(6) {
        rules.push(rule(&format!("road-{number}"), |rule| {
            rule.matter = id(number);
            "carriageway".clone_into(&mut rule.ground);
            rule.lead = Some(district("traffic"));
        }));
        rules.push(rule(&format!("night-{number}"), |rule| {
            rule.matter = id(number);
            rule.hours = Some(wire::Hours { days: Vec::new(), from_minute: 1320, until_minute: 360 });
            rule.priority = 1;
            rule.lead = Some(district("police"));
        }));
    }
    rules
}
