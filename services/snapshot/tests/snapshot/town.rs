//! A town of square grids for tests, as the registry would publish it.

use gridcase_geo::{Position, Shape};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Snapshot, shape};
use wire::content::Part as Content;

pub(crate) const CODE: &str = "330106109";
const WEST: i32 = 1_200_800_000;
const SOUTH: i32 = 303_300_000;
/// About 192 m east and 222 m north.
const SIDE: i32 = 20_000;

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

/// A rectangle in units of grids.
pub(crate) fn rectangle(x: f64, y: f64, width: f64, height: f64) -> wire::Shape {
    let (west, south) = corner(x, y);
    let (east, north) = corner(x + width, y + height);
    let ring = vec![[west, south], [east, south], [east, north], [west, north]];
    shape::encode(&Shape::from_rings(vec![vec![ring]]).expect("a rectangle"))
}

/// A place in units of grids.
pub(crate) fn at(x: f64, y: f64) -> Position {
    let (lon, lat) = corner(x, y);
    gridcase_geo::FixedPoint::new(lon, lat).expect("a place").position()
}

#[expect(clippy::cast_possible_truncation, reason = "a few grids of 20,000 units")]
fn corner(x: f64, y: f64) -> (i32, i32) {
    (WEST + (x * f64::from(SIDE)).round() as i32, SOUTH + (y * f64::from(SIDE)).round() as i32)
}

pub(crate) fn area(code: String, level: wire::AreaLevel, parent: &str, ground: Option<wire::Shape>) -> wire::Area {
    wire::Area {
        name: format!("名 {code}"),
        code,
        level: level.into(),
        parent: parent.to_owned(),
        special: false,
        shape: ground,
        origins: Vec::new(),
    }
}

/// The grid in this column and row; each column is a community.
pub(crate) fn grid_code(column: u32, row: u32) -> String {
    format!("{CODE}{:03}{:03}", column + 1, row + 1)
}

pub(crate) fn boundaries(columns: u32, rows: u32) -> Content {
    let mut areas = vec![area(CODE.to_owned(), wire::AreaLevel::Town, "330106", None)];
    areas.push(area("330106".to_owned(), wire::AreaLevel::District, "", None));
    for column in 0..columns {
        let community = format!("{CODE}{:03}", column + 1);
        areas.push(area(community.clone(), wire::AreaLevel::Community, CODE, None));
        for row in 0..rows {
            let ground = rectangle(column.into(), row.into(), 1.0, 1.0);
            areas.push(area(grid_code(column, row), wire::AreaLevel::Grid, &community, Some(ground)));
        }
    }
    Content::Boundaries(wire::BoundarySet { areas })
}

pub(crate) fn unit(code: &str, department: &str, district: Option<wire::Shape>) -> wire::Unit {
    let (name, telephone) = (format!("名 {code}"), String::new());
    wire::Unit { code: code.to_owned(), name, department: department.to_owned(), district, telephone }
}

/// Two overlapping police districts, a traffic squadron without one, and a carriageway along the south of row 1.
pub(crate) fn units() -> Content {
    let department = |code: &str| wire::Department { code: code.to_owned(), name: format!("名 {code}") };
    let carriageway = wire::Ground {
        code: "road-1".to_owned(),
        layer: "carriageway".to_owned(),
        shape: Some(rectangle(0.0, 1.0, 10.0, 0.1)),
    };
    Content::Units(wire::UnitSet {
        departments: vec![department("police"), department("traffic")],
        units: vec![
            unit("P2", "police", Some(rectangle(1.9, 0.0, 8.0, 10.0))),
            unit("P1", "police", Some(rectangle(0.0, 0.0, 2.1, 10.0))),
            unit("T1", "traffic", None),
        ],
        grounds: vec![carriageway],
    })
}

pub(crate) fn matter(code: &str) -> wire::Matter {
    wire::Matter {
        id: format!("event:{code}"),
        code: code.to_owned(),
        kind: "event".to_owned(),
        class: code[..2].to_owned(),
        name: format!("事项 {code}"),
        rows: vec![wire::Row { number: 1, ..wire::Row::default() }],
        ..wire::Matter::default()
    }
}

pub(crate) fn catalogue() -> Content {
    Content::Catalogue(wire::Catalogue { matters: vec![matter("06028"), matter("09003")], policy: None })
}

pub(crate) fn rule(id: &str, unit: &str) -> wire::Rule {
    wire::Rule {
        id: id.to_owned(),
        matter: "event:06028".to_owned(),
        lead: Some(wire::Party { by: Some(wire::party::By::Unit(unit.to_owned())) }),
        ..wire::Rule::default()
    }
}

pub(crate) fn register(unit: &str) -> Content {
    Content::Register(wire::Register { rules: vec![rule("R1", unit)] })
}

pub(crate) fn calendars() -> Content {
    let year = wire::CalendarYear { year: 2026, official: true, off: vec!["2026-01-01".to_owned()], work: Vec::new() };
    let window = wire::Window { from_minute: 480, until_minute: 1080 };
    Content::Calendars(wire::CalendarSet { years: vec![year], windows: vec![window], day_reading: 0 })
}

pub(crate) fn snapshot() -> Snapshot {
    let contents = [boundaries(5, 3), units(), catalogue(), register("T1"), calendars()];
    Snapshot::read(&record(), (1..).zip(&contents)).expect("a town")
}

/// A lamp at a place in units of grids.
pub(crate) fn asset(code: &str, x: f64, y: f64) -> wire::Asset {
    let place = at(x, y);
    wire::Asset {
        code: code.to_owned(),
        r#type: "01037".to_owned(),
        longitude: Some(place.lon()),
        latitude: Some(place.lat()),
        ..wire::Asset::default()
    }
}
