//! Routing is far quicker than storing what it decides.

use std::time::{Duration, Instant};

use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::Snapshot;

use super::town::{NOISE, boundaries, community, district_of, grid, matter, record, rule, unit, units, with, within};
use crate::routing::route;

/// 150 grids and 300 rules: half about single matters all over, half about noise of living in single places.
fn town() -> Snapshot {
    let ids: Vec<_> = (0..150).map(|number| format!("event:06{number:03}")).collect();
    let elsewhere = ids.iter().map(|id| with(rule(&format!("A-{id}"), unit("C1")), |rule| rule.matter.clone_from(id)));
    let local = (0..150).map(|number| {
        with(rule(&format!("B-{number}"), district_of("police")), |rule| {
            rule.matter = NOISE.to_owned();
            rule.area = if number % 10 == 0 { community(number / 10) } else { grid(number / 10, number % 10) };
            rule.assisting = vec![unit("T1")];
        })
    });
    let rules = elsewhere.chain(local).filter(|rule| rule.id != format!("A-{NOISE}")).collect();
    let contents = [
        boundaries(15, 10),
        units(15.0, 10.0),
        wire::content::Part::Catalogue(wire::Catalogue { matters: ids.iter().map(|id| matter(id)).collect() }),
        wire::content::Part::Register(wire::Register { rules }),
    ];
    Snapshot::read(&record(), (1..).zip(&contents)).expect("a town")
}

#[test]
fn a_route_among_150_grids_and_300_rules_takes_no_time_to_speak_of() {
    let snapshot = town();
    let questions: Vec<_> =
        (0..100).map(|n| within(0.1 + 0.14 * f64::from(n), 0.1 + 0.09 * f64::from(n), 20.0)).collect();
    let begun = Instant::now();
    let decided = questions.iter().filter(|question| !route(&snapshot, question).route.considered.is_empty()).count();
    let each = begun.elapsed() / 100;
    println!("{each:?} for each of {decided} routes with 150 claims");
    assert!(decided == 100 && each < Duration::from_millis(20), "{each:?}");
}
