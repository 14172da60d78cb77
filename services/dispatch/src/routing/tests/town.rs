//! A small town with rules that each test brings: six square grids in three communities, two police districts that
//! overlap a little, a carriageway along the south of the upper row.

use std::sync::{Arc, LazyLock};

use gridcase_geo::{Crs, FixedPoint, Position, Shape};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Content as Read, Part, Parts, Snapshot, shape};
use wire::content::Part as Content;

use crate::case::Decision;
use crate::routing::{Fix, Question, route};

pub(crate) const CODE: &str = "330106109";
const WEST: i32 = 1_200_800_000;
const SOUTH: i32 = 303_300_000;
/// About 192 m east and 222 m north.
const SIDE: f64 = 20_000.0;

/// Monday 2 March 2026, 10:00 in Shanghai.
pub(crate) const MORNING: &str = "2026-03-02T02:00:00Z";

pub(crate) fn at(x: f64, y: f64) -> Position {
    let (lon, lat) = corner(x, y);
    FixedPoint::new(lon, lat).expect("a place").position()
}

#[expect(clippy::cast_possible_truncation, reason = "a few grids of 20,000 units")]
fn corner(x: f64, y: f64) -> (i32, i32) {
    (WEST + (x * SIDE).round() as i32, SOUTH + (y * SIDE).round() as i32)
}

pub(crate) fn rectangle(x: f64, y: f64, width: f64, height: f64) -> wire::Shape {
    let ((west, south), (east, north)) = (corner(x, y), corner(x + width, y + height));
    let ring = vec![[west, south], [east, south], [east, north], [west, north]];
    shape::encode(&Shape::from_rings(vec![vec![ring]]).expect("a rectangle"))
}

pub(crate) fn grid(column: u32, row: u32) -> String {
    format!("{}{:03}", community(column), row + 1)
}

pub(crate) fn community(column: u32) -> String {
    format!("{CODE}{:03}", column + 1)
}

pub(super) fn area(code: &str, level: wire::AreaLevel, parent: &str, ground: Option<wire::Shape>) -> wire::Area {
    let (code, parent) = (code.to_owned(), parent.to_owned());
    let name = format!("名 {code}");
    wire::Area { name, code, level: level.into(), parent, shape: ground, ..wire::Area::default() }
}

pub(crate) fn boundaries(columns: u32, rows: u32) -> Content {
    let mut areas =
        vec![area("330106", wire::AreaLevel::District, "", None), area(CODE, wire::AreaLevel::Town, "330106", None)];
    for column in 0..columns {
        areas.push(area(&community(column), wire::AreaLevel::Community, CODE, None));
        for row in 0..rows {
            let ground = rectangle(column.into(), row.into(), 1.0, 1.0);
            areas.push(area(&grid(column, row), wire::AreaLevel::Grid, &community(column), Some(ground)));
        }
    }
    Content::Boundaries(wire::BoundarySet { areas })
}

pub(crate) fn units(columns: f64, rows: f64) -> Content {
    let department = |code: &str| wire::Department { code: code.to_owned(), name: format!("名 {code}") };
    let unit = |code: &str, department: &str, district: Option<wire::Shape>| wire::Unit {
        name: format!("名 {code}"),
        code: code.to_owned(),
        department: department.to_owned(),
        district,
        telephone: String::new(),
    };
    let half = columns / 2.0;
    let carriageway = wire::Ground {
        code: "road".to_owned(),
        layer: "carriageway".to_owned(),
        shape: Some(rectangle(0.0, 1.0, columns, 0.1)),
    };
    Content::Units(wire::UnitSet {
        departments: ["city", "police", "traffic"].map(department).into(),
        units: vec![
            unit("C1", "city", None),
            unit("C2", "city", None),
            unit("P1", "police", Some(rectangle(0.0, 0.0, half + 0.1, rows))),
            unit("P2", "police", Some(rectangle(half - 0.1, 0.0, half - 0.4, rows))),
            unit("T1", "traffic", None),
        ],
        grounds: vec![carriageway],
    })
}

pub(crate) fn matter(id: &str) -> wire::Matter {
    let (kind, code) = id.split_once(':').expect("a kind and a code");
    wire::Matter {
        id: id.to_owned(),
        code: code.to_owned(),
        kind: kind.to_owned(),
        class: code[..2].to_owned(),
        name: format!("事项 {code}"),
        rows: vec![wire::Row { number: 1, ..wire::Row::default() }],
        ..wire::Matter::default()
    }
}

pub(crate) fn unit(code: &str) -> wire::Party {
    wire::Party { by: Some(wire::party::By::Unit(code.to_owned())) }
}

pub(crate) fn district_of(department: &str) -> wire::Party {
    wire::Party { by: Some(wire::party::By::DistrictOf(department.to_owned())) }
}

/// A rule about noise of living in the whole town.
pub(crate) fn rule(id: &str, lead: wire::Party) -> wire::Rule {
    wire::Rule { id: id.to_owned(), matter: NOISE.to_owned(), lead: Some(lead), ..wire::Rule::default() }
}

pub(crate) const NOISE: &str = "event:06028";
pub(crate) const COVER: &str = "component:02010";

/// The rule with something changed.
pub(crate) fn with(mut rule: wire::Rule, change: impl FnOnce(&mut wire::Rule)) -> wire::Rule {
    change(&mut rule);
    rule
}

/// Boundaries and units, which are the same in every test.
static GROUND: LazyLock<[Read; 2]> = LazyLock::new(|| [read(&boundaries(3, 2)), read(&units(3.0, 2.0))]);

fn read(content: &Content) -> Read {
    Read::read(content).expect("content")
}

/// A town with these rules, and matters changed by the test.
pub(crate) struct Town {
    pub(crate) rules: Vec<wire::Rule>,
    pub(crate) matters: Vec<wire::Matter>,
    /// Published only where there are any.
    pub(crate) assets: Vec<wire::Asset>,
}

impl Town {
    pub(crate) fn new(rules: impl Into<Vec<wire::Rule>>) -> Self {
        Self { rules: rules.into(), matters: vec![matter(NOISE), matter(COVER)], assets: Vec::new() }
    }

    pub(crate) fn matter(mut self, change: impl FnOnce(&mut wire::Matter)) -> Self {
        change(&mut self.matters[0]);
        self
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.snapshot_without(|_| false)
    }

    pub(crate) fn snapshot_without(&self, unpublished: impl Fn(Part) -> bool) -> Snapshot {
        let catalogue = Content::Catalogue(wire::Catalogue { matters: self.matters.clone(), policy: None });
        let register = Content::Register(wire::Register { rules: self.rules.clone() });
        let [boundaries, units] = GROUND.clone();
        let assets = Content::Assets(wire::AssetSet { assets: self.assets.clone() });
        let assets = (!self.assets.is_empty()).then(|| read(&assets));
        let contents = [boundaries, units, read(&catalogue), read(&register)].into_iter().chain(assets);
        let mut parts = Parts::default();
        for (number, content) in (1..).zip(contents).filter(|(_, content)| !unpublished(content.part())) {
            parts.put(number, content);
        }
        let town = gridcase_snapshot::Town::try_from(&record()).expect("a town");
        Snapshot::new(Arc::new(town), parts)
    }

    pub(crate) fn ask(&self, question: &Question) -> Decision {
        route(&self.snapshot(), question)
    }
}

pub(crate) fn record() -> wire::Town {
    wire::Town {
        code: CODE.to_owned(),
        name: "三墩镇".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        code_scheme: wire::CodeScheme::National.into(),
        clock_source: wire::ClockSource::System.into(),
        create_time: None,
    }
}

/// A question about noise of living at a place in units of grids, exactly fixed, on a Monday morning.
pub(crate) fn question(x: f64, y: f64) -> Question {
    let place = Some(Fix { given: at(x, y), crs: Crs::Wgs84, accuracy_m: 0.0 });
    Question { matter: NOISE.to_owned(), row: 0, place, asset: None, at: MORNING.parse().expect("an instant") }
}

/// The same with a circle around the place.
pub(crate) fn within(x: f64, y: f64, accuracy_m: f64) -> Question {
    let mut question = question(x, y);
    question.place = question.place.map(|fix| Fix { accuracy_m, ..fix });
    question
}

pub(crate) fn lost<'a>(decision: &'a Decision, rule: &str) -> &'a str {
    let found = decision.route.considered.iter().find(|considered| considered.rule == rule);
    found.map_or("", |considered| &considered.lost)
}
