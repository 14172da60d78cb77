//! The proof of coverage against the router: what the one says of a face, the other says at its places.

use std::sync::{Arc, LazyLock};

use gridcase_geo::{Crs, FixedPoint, Shape};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::ground::{Face, between};
use gridcase_snapshot::hours::DAY_MINUTES;
use gridcase_snapshot::proof::{Defect, Proof, Window};
use gridcase_snapshot::{Snapshot, shape};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use wire::content::Part;

use super::properties::any_rules;
use super::town::{CODE, COVER, NOISE, area, community, grid, matter, record};
use crate::case::Cause;
use crate::rehearsal::{self, Pair};
use crate::routing::{Fix, Question, route};

/// Units of 1e-7 degree along a side of the ground: small enough to hit borders by chance.
const GROUND: i32 = 60;
const WEST: i32 = 1_200_800_000;
const SOUTH: i32 = 303_300_000;
const START: &str = "2026-02-28";
const MATTERS: [&str; 3] = [NOISE, COVER, "event:06999"];

static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Asia/Shanghai").expect("a zone"));

type Ring = Vec<[i32; 2]>;

/// A town whose borders are anything: they cross, overlap and leave ground between.
#[derive(Debug, Clone)]
struct Ground {
    grids: [Ring; 4],
    community: Ring,
    /// Department, ring.
    districts: Vec<(&'static str, Ring)>,
    grounds: Vec<Ring>,
}

impl Ground {
    fn is_on_a_border(&self, x: i32, y: i32) -> bool {
        let districts = self.districts.iter().map(|(_, ring)| ring);
        let rings = self.grids.iter().chain([&self.community]).chain(districts).chain(&self.grounds);
        let sides = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        sides.into_iter().any(|([ax, ay], [bx, by])| {
            (bx - ax) * (y - ay) == (by - ay) * (x - ax)
                && (*ax.min(bx)..=*ax.max(bx)).contains(&x)
                && (*ay.min(by)..=*ay.max(by)).contains(&y)
        })
    }
}

fn any_ring() -> impl Strategy<Value = Ring> {
    let vertex = (0..=GROUND, 0..=GROUND).prop_map(|(x, y)| [x, y]);
    let free = prop::collection::vec(vertex, 3..6).prop_map(|mut ring| {
        ring.dedup();
        ring
    });
    let upright = (0..GROUND, 0..GROUND, 1..=GROUND, 1..=GROUND).prop_map(|(x, y, width, height)| {
        let (east, north) = ((x + width).min(GROUND), (y + height).min(GROUND));
        vec![[x, y], [east, y], [east, north], [x, north]]
    });
    prop_oneof![free, upright].prop_filter("a ring", |ring| ring.len() > 2 && ring.first() != ring.last())
}

fn any_ground() -> impl Strategy<Value = Ground> {
    let districts = prop::collection::vec((prop::sample::select(vec!["police", "traffic"]), any_ring()), 0..4);
    let grids = [any_ring(), any_ring(), any_ring(), any_ring()];
    (grids, any_ring(), districts, prop::collection::vec(any_ring(), 0..3))
        .prop_map(|(grids, community, districts, grounds)| Ground { grids, community, districts, grounds })
}

fn drawn(ring: &Ring) -> wire::Shape {
    let ring = ring.iter().map(|[x, y]| [WEST + x, SOUTH + y]).collect();
    shape::encode(&Shape::from_rings(vec![vec![ring]]).expect("a shape"))
}

fn boundaries(ground: &Ground) -> Part {
    let mut areas =
        vec![area("330106", wire::AreaLevel::District, "", None), area(CODE, wire::AreaLevel::Town, "330106", None)];
    for (column, rings) in (0..).zip(ground.grids.chunks(2)) {
        let own = (column == 1).then(|| drawn(&ground.community));
        areas.push(area(&community(column), wire::AreaLevel::Community, CODE, own));
        for (row, ring) in (0..).zip(rings) {
            areas.push(area(&grid(column, row), wire::AreaLevel::Grid, &community(column), Some(drawn(ring))));
        }
    }
    Part::Boundaries(wire::BoundarySet { areas })
}

fn units(ground: &Ground) -> Part {
    let department = |code: &str| wire::Department { code: code.to_owned(), name: code.to_owned() };
    let unit = |code: String, department: &str, district| wire::Unit {
        name: code.clone(),
        code,
        department: department.to_owned(),
        district,
        telephone: String::new(),
    };
    let mut units: Vec<_> = ["C1", "C2", "T1"].map(|code| unit(code.to_owned(), "city", None)).into();
    for (number, (department, ring)) in ground.districts.iter().enumerate() {
        units.push(unit(format!("D{number}"), department, Some(drawn(ring))));
    }
    let piece = |(number, ring): (usize, &Ring)| wire::Ground {
        code: format!("G{number}"),
        layer: "carriageway".to_owned(),
        shape: Some(drawn(ring)),
    };
    let grounds = ground.grounds.iter().enumerate().map(piece).collect();
    Part::Units(wire::UnitSet { departments: ["city", "police", "traffic"].map(department).into(), units, grounds })
}

fn snapshot(ground: &Ground, rules: &[wire::Rule]) -> Arc<Snapshot> {
    let matters = MATTERS.map(matter).into();
    let parts = [
        boundaries(ground),
        units(ground),
        Part::Catalogue(wire::Catalogue { matters, policy: None }),
        Part::Register(wire::Register { rules: rules.to_vec() }),
    ];
    let read = Snapshot::read(&record(), (1..).zip(&parts));
    Arc::new(read.unwrap_or_else(|defects| panic!("{defects:?}")))
}

fn prove(snapshot: &Arc<Snapshot>) -> Proof {
    Proof::of(Arc::clone(snapshot), start(), &mut |_, _| {})
}

fn start() -> Date {
    START.parse().expect("a day")
}

/// Of the causes of the router those that the register is to blame for.
fn blamed(snapshot: &Snapshot, matter: &str, place: FixedPoint, local: DateTime) -> Vec<Cause> {
    let place = Some(Fix { given: place.position(), crs: Crs::Wgs84, accuracy_m: 0.0 });
    let at = ZONE.to_timestamp(local).expect("a moment");
    let mut causes =
        route(snapshot, &Question { matter: matter.to_owned(), row: 0, place, asset: None, at }).route.causes;
    causes.retain(|cause| matches!(cause, Cause::NoRule | Cause::Conflict | Cause::NoDistrict));
    causes
}

/// What the router calls a defect.
fn called(defect: &Defect) -> Cause {
    match defect.cause.as_str() {
        "no_rule" | "unknown_unit" => Cause::NoRule,
        "tie" => Cause::Conflict,
        _ => Cause::NoDistrict,
    }
}

fn holds(window: &Window, local: DateTime) -> bool {
    let day = local.date();
    let minute = u16::from(local.weekday().to_monday_zero_offset().unsigned_abs()) * DAY_MINUTES
        + u16::from(local.hour().unsigned_abs()) * 60
        + u16::from(local.minute().unsigned_abs());
    window.from.is_none_or(|from| from <= day)
        && window.until.is_none_or(|until| day <= until)
        && (window.stretches.is_empty()
            || window.stretches.iter().any(|(from, until)| (*from..*until).contains(&minute)))
}

/// The face in which a place lies.
fn face_at(snapshot: &Snapshot, proof: &Proof, place: FixedPoint) -> Option<u32> {
    let position = place.position();
    let area = &snapshot.boundaries()?.innermost(position)?.code;
    let districts = |department: &'static str| {
        let found = snapshot.districts(department, position).into_iter();
        found.map(move |unit| (department.to_owned(), unit.code.clone()))
    };
    let districts: Vec<_> = ["police", "traffic"].into_iter().flat_map(districts).collect();
    let grounds = snapshot.grounds(position);
    let is_it = |face: &Face| face.area == *area && face.districts == districts && face.grounds == grounds;
    let at = proof
        .faces()
        .iter()
        .position(is_it)
        .unwrap_or_else(|| panic!("no face for {place:?}: {area} {districts:?} {grounds:?}"));
    u32::try_from(at).ok()
}

fn place(x: i32, y: i32) -> FixedPoint {
    FixedPoint::new(WEST + x, SOUTH + y).expect("a place")
}

fn any_moment() -> impl Strategy<Value = DateTime> {
    (0..12_i64, 0..1440_i64).prop_map(|(day, minute)| {
        start().to_datetime(jiff::civil::Time::midnight()) + jiff::SignedDuration::from_mins(day * 1440 + minute)
    })
}

proptest! {
    #[test]
    fn the_router_says_at_every_place_what_the_proof_says_of_its_face(
        ground in any_ground(),
        rules in any_rules(),
        asked in prop::collection::vec((prop::sample::select(MATTERS.to_vec()), 0..=GROUND, 0..=GROUND, any_moment()), 40),
    ) {
        let snapshot = snapshot(&ground, &rules);
        let proof = prove(&snapshot);
        for (matter, x, y, local) in asked {
            let Some(face) = face_at(&snapshot, &proof, place(x, y)) else { continue };
            let mut proven: Vec<Cause> = proof.defects()
                .filter(|defect| defect.matters.iter().any(|id| id == matter) && holds(&defect.window, local))
                .filter(|defect| defect.faces.contains(&face))
                .map(called).collect();
            proven.sort_unstable();
            proven.dedup();
            prop_assert_eq!(blamed(&snapshot, matter, place(x, y), local), proven, "{} at {},{} {}", matter, x, y, local);
        }
    }

    #[test]
    fn the_router_agrees_at_the_witness_of_everything_that_is_listed(ground in any_ground(), rules in any_rules()) {
        let snapshot = snapshot(&ground, &rules);
        let proof = prove(&snapshot);
        for defect in proof.defects() {
            prop_assert!(holds(&defect.window, defect.window.moment));
            for &face in &defect.faces {
                let witness = proof.faces()[face as usize].witness;
                for matter in &*defect.matters {
                    let causes = blamed(&snapshot, matter, witness, defect.window.moment);
                    prop_assert!(causes.contains(&called(defect)), "{:?}: {:?}", defect, causes);
                }
            }
        }
        for (number, face) in (0..).zip(proof.faces()) {
            prop_assert_eq!(face_at(&snapshot, &proof, face.witness), Some(number));
        }
    }

    #[test]
    fn whatever_the_router_answers_otherwise_anywhere_is_told_by_the_rehearsal(
        (old, rules) in (any_ground(), any_rules()),
        (new, new_rules) in (any_ground(), any_rules()),
        change in 0..4_u8,
        asked in prop::collection::vec((prop::sample::select(MATTERS.to_vec()), 0..=GROUND, 0..=GROUND, any_moment()), 60),
    ) {
        let ground = Ground {
            grids: if change == 1 { new.grids } else { old.grids.clone() },
            community: if change == 1 { new.community } else { old.community.clone() },
            districts: if change == 2 { new.districts } else { old.districts.clone() },
            grounds: if change == 3 { new.grounds } else { old.grounds.clone() },
        };
        let before = snapshot(&old, &rules);
        let with_rules = if change == 0 { new_rules } else { rules };
        let after = snapshot(&ground, &with_rules);
        let from = ZONE.to_timestamp(start().to_datetime(jiff::civil::Time::midnight())).expect("a moment");
        let patches = between(&before, &after);
        let pair = Pair { before: Arc::clone(&before), after: Arc::clone(&after), from, recorded: false };
        let told = rehearsal::ground::changes(&pair, &patches).told;
        for (matter, x, y, local) in asked {
            if old.is_on_a_border(x, y) || ground.is_on_a_border(x, y) {
                continue;
            }
            let place = place(x, y);
            let sides = [&before, &after].map(|held| {
                let fix = Some(Fix { given: place.position(), crs: Crs::Wgs84, accuracy_m: 0.0 });
                let at = ZONE.to_timestamp(local).expect("a moment");
                let route = route(held, &Question { matter: matter.to_owned(), row: 0, place: fix, asset: None, at }).route;
                (route.grid, route.lead.unwrap_or_default())
            });
            let [(grid_before, from), (grid_after, to)] = &sides;
            let is_told = told.iter().any(|told| {
                [&told.grid_before, &told.grid_after, &told.from, &told.to] == [grid_before, grid_after, from, to]
                    && told.matters > 0
            });
            prop_assert_eq!(is_told || from == to, true, "{} at {},{} {}: {:?} of {:?}", matter, x, y, local, sides, told);
        }
        for change in told {
            prop_assert!(change.from != change.to && 0.0 < change.area_m2 && change.area_m2 <= change.whole_m2);
        }
    }

    #[test]
    fn a_change_is_proven_again_as_if_all_were_proven_anew(
        (ground, rules) in (any_ground(), any_rules()),
        (other_ground, other_rules) in (any_ground(), any_rules()),
        change in 0..6_u8,
    ) {
        let old = prove(&snapshot(&ground, &rules));
        let (mut ground, mut rules) = (ground, rules);
        match change {
            0 => ground.grids[1] = other_ground.grids[1].clone(),
            1 => ground.districts = other_ground.districts,
            2 => ground.grounds = other_ground.grounds,
            3 => drop(rules.pop()),
            4 => rules.extend(other_rules.into_iter().next().map(|rule| wire::Rule { id: "X".to_owned(), ..rule })),
            _ => ground.community = other_ground.community,
        }
        let snapshot = snapshot(&ground, &rules);
        let again = old.again(Arc::clone(&snapshot), start(), &mut |_, _| {});
        let anew = prove(&snapshot);
        prop_assert_eq!(again.digest(), anew.digest());
        prop_assert!(again == anew);
        if change == 3 || change == 4 {
            prop_assert_eq!(again.work().divided, 0);
        }
    }
}

#[test]
fn one_rule_touches_only_the_matters_that_it_is_about() {
    let ground = Ground {
        grids: [(0, 0), (0, 30), (30, 0), (30, 30)]
            .map(|(x, y)| vec![[x, y], [x + 30, y], [x + 30, y + 30], [x, y + 30]]),
        community: vec![[30, 0], [60, 0], [60, 60], [30, 60]],
        districts: vec![("police", vec![[0, 0], [40, 0], [40, 60], [0, 60]])],
        grounds: Vec::new(),
    };
    let rule = |id: &str, matter: &str| {
        super::town::with(super::town::rule(id, super::town::unit("C1")), |rule| rule.matter = matter.to_owned())
    };
    let mut rules = vec![rule("R1", NOISE), rule("R2", COVER)];
    let old = prove(&snapshot(&ground, &rules));
    assert_eq!((old.totals().gaps, old.totals().conflicts, old.totals().faces), (1, 0, 6));
    rules.push(super::town::with(rule("R3", NOISE), |rule| rule.lead = Some(super::town::district_of("police"))));
    let new = old.again(snapshot(&ground, &rules), start(), &mut |_, _| {});
    let causes: Vec<_> = new.defects().map(|defect| (defect.cause.as_str(), defect.faces.len())).collect();
    assert_eq!(causes, [("no_district", 2), ("tie", 6), ("no_rule", 6)]);
    assert_eq!((new.work().divided, new.work().kept), (0, 2));
}
