//! A small published town: five columns and three rows of square grids, four units, and a matter for each way a case goes.

use gridcase_geo::{FixedPoint, Shape};
use gridcase_proto::common::v1::{Limit, LimitUnit, Position};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::shape;
use wire::content::Part as Content;
use wire::party::By;

pub(crate) const TOWN: &str = "330106109";
const WEST: i32 = 1_200_800_000;
const SOUTH: i32 = 303_300_000;
/// About 192 m east and 222 m north.
const SIDE: i32 = 20_000;

/// To city management with traffic assisting, at once.
pub(crate) const STALL: &str = "event:06001";
/// To city management, after a person's word.
pub(crate) const CONFIRMED: &str = "event:06002";
/// To nobody.
pub(crate) const ORPHAN: &str = "event:06003";
/// To two units at once.
pub(crate) const DISPUTED: &str = "event:06004";
/// To the police district that contains the place.
pub(crate) const NOISE: &str = "event:06005";
/// No longer reported.
pub(crate) const RETIRED: &str = "event:06006";
/// To city management in the west and to traffic in the east.
pub(crate) const SPLIT: &str = "event:06007";
/// In work hours, and the unit may know who reported.
pub(crate) const OFFICE: &str = "event:06008";

pub(crate) fn record(code: &str) -> wire::Town {
    wire::Town {
        code: code.to_owned(),
        name: "三墩镇".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        code_scheme: wire::CodeScheme::National.into(),
        clock_source: wire::ClockSource::System.into(),
        create_time: None,
    }
}

/// The grid in this column and row; each column is a community.
pub(crate) fn grid(column: u32, row: u32) -> String {
    format!("{}{:03}", community(column), row + 1)
}

pub(crate) fn community(column: u32) -> String {
    format!("{TOWN}{:03}", column + 1)
}

/// A position in units of grids from the south-west corner, as a device gives it.
pub(crate) fn at(x: f64, y: f64) -> Position {
    let (lon, lat) = corner(x, y);
    let place = FixedPoint::new(lon, lat).expect("a place").position();
    Position {
        longitude: place.lon(),
        latitude: place.lat(),
        coordinate_system: "WGS-84".to_owned(),
        ..Position::default()
    }
}

pub(crate) fn parts() -> [Content; 5] {
    [boundaries(), units(), catalogue(), register(), calendars(2026, 480, 1080)]
}

/// Calendars that know one year, with one window a day.
pub(crate) fn calendars(year: i32, from_minute: u32, until_minute: u32) -> Content {
    let year = wire::CalendarYear { year, official: true, ..wire::CalendarYear::default() };
    let window = wire::Window { from_minute, until_minute };
    Content::Calendars(wire::CalendarSet { years: vec![year], windows: vec![window], day_reading: 0 })
}

/// The usual calendar, as the town's own estimate.
pub(crate) fn estimated(year: i32) -> Content {
    let Content::Calendars(mut set) = calendars(year, 480, 1080) else { unreachable!("calendars") };
    set.years[0].official = false;
    Content::Calendars(set)
}

fn rectangle(x: f64, y: f64, width: f64, height: f64) -> wire::Shape {
    let (west, south) = corner(x, y);
    let (east, north) = corner(x + width, y + height);
    let ring = vec![[west, south], [east, south], [east, north], [west, north]];
    shape::encode(&Shape::from_rings(vec![vec![ring]]).expect("a rectangle"))
}

#[expect(clippy::cast_possible_truncation, reason = "a few grids of 20,000 units")]
fn corner(x: f64, y: f64) -> (i32, i32) {
    (WEST + (x * f64::from(SIDE)).round() as i32, SOUTH + (y * f64::from(SIDE)).round() as i32)
}

/// The town after the grid of column 1 and row 1 was split into a western and an eastern half.
pub(crate) fn split() -> Content {
    let Content::Boundaries(mut set) = boundaries() else { unreachable!("boundaries") };
    let old = set.areas.iter().position(|area| area.code == grid(1, 1)).expect("the grid");
    let old = set.areas.remove(old);
    for (at, code) in halves().into_iter().enumerate() {
        let west = 1.0 + 0.5 * f64::from(u8::try_from(at).expect("two halves"));
        set.areas.push(wire::Area { code, shape: Some(rectangle(west, 1.0, 0.5, 1.0)), ..old.clone() });
    }
    Content::Boundaries(set)
}

/// Codes of the halves of the grid that was split, west first.
pub(crate) fn halves() -> [String; 2] {
    [grid(1, 10), grid(1, 11)]
}

/// The register after stalls went to traffic police in the east, from column 1 on.
pub(crate) fn other_register() -> Content {
    let Content::Register(mut register) = register() else { unreachable!("a register") };
    let stalls = register.rules.iter().find(|rule| rule.id == "R1").expect("the rule").clone();
    let traffic = wire::Party { by: Some(By::Unit("T1".to_owned())) };
    register.rules.extend((1..5).map(|column| wire::Rule {
        id: format!("R1-{column}"),
        area: community(column),
        lead: Some(traffic.clone()),
        assisting: Vec::new(),
        ..stalls.clone()
    }));
    Content::Register(register)
}

/// The units after the first precinct lost its eastern column.
pub(crate) fn other_units() -> Content {
    let Content::Units(mut units) = units() else { unreachable!("units") };
    let precinct = units.units.iter_mut().find(|unit| unit.code == "P1").expect("the precinct");
    precinct.district = Some(rectangle(0.0, 0.0, 2.0, 3.0));
    Content::Units(units)
}

/// Columns, rows and matters of a large town: 150 grids.
pub(crate) const LARGE_COLUMNS: u32 = 15;
pub(crate) const LARGE_ROWS: u32 = 10;
pub(crate) const LARGE_MATTERS: usize = 250;

pub(crate) fn large_matter(number: usize) -> String {
    format!("event:{:05}", 6001 + number)
}

/// A town of 150 grids, 250 matters, a precinct for each three columns, and 450 rules.
pub(crate) fn large() -> [Content; 5] {
    let Content::Boundaries(mut set) = boundaries() else { unreachable!("boundaries") };
    let [town, middle, leaf] = [0, 1, 2].map(|at| set.areas[at].clone());
    set.areas.truncate(1);
    set.areas[0] = town;
    for column in 0..LARGE_COLUMNS {
        set.areas.push(wire::Area { code: community(column), ..middle.clone() });
        for row in 0..LARGE_ROWS {
            let shape = Some(rectangle(column.into(), row.into(), 1.0, 1.0));
            let (code, parent) = (grid(column, row), community(column));
            set.areas.push(wire::Area { code, parent, shape, ..leaf.clone() });
        }
    }
    let Content::Units(mut units) = units() else { unreachable!("units") };
    let precinct = units.units.iter().find(|unit| unit.code == "P1").expect("a precinct").clone();
    units.units.retain(|unit| unit.department != "police");
    units.units.extend((0..LARGE_COLUMNS / 3).map(|at| wire::Unit {
        code: format!("P{}", at + 1),
        district: Some(rectangle(f64::from(at) * 3.0, 0.0, 3.0, f64::from(LARGE_ROWS))),
        ..precinct.clone()
    }));
    let Content::Catalogue(mut catalogue) = catalogue() else { unreachable!("a catalogue") };
    let matter = catalogue.matters[0].clone();
    catalogue.matters = (0..LARGE_MATTERS)
        .map(|number| wire::Matter {
            id: large_matter(number),
            code: large_matter(number)[6..].to_owned(),
            ..matter.clone()
        })
        .collect();
    let parts = [Content::Boundaries(set), Content::Units(units), Content::Catalogue(catalogue)];
    let [boundaries, units, catalogue] = parts;
    [
        boundaries,
        units,
        catalogue,
        Content::Register(wire::Register { rules: large_rules() }),
        calendars(2026, 480, 1080),
    ]
}

/// The register of the large town after traffic police took over one matter in ten of the eastern half.
pub(crate) fn large_draft() -> Content {
    let mut rules = large_rules();
    for rule in rules.iter_mut().filter(|rule| rule.id.starts_with("A-") && rule.id.ends_with('0')) {
        rule.lead = Some(wire::Party { by: Some(By::Unit("T1".to_owned())) });
    }
    Content::Register(wire::Register { rules })
}

/// A rule for the class, one for each matter, and one for a community for most of them.
fn large_rules() -> Vec<wire::Rule> {
    let unit = |code: &str| Some(wire::Party { by: Some(By::Unit(code.to_owned())) });
    let police = || Some(wire::Party { by: Some(By::DistrictOf("police".to_owned())) });
    let mut rules = vec![wire::Rule {
        id: "K".to_owned(),
        matter_kind: "event".to_owned(),
        lead: unit("C1"),
        basis: "条例".to_owned(),
        ..wire::Rule::default()
    }];
    for number in 0..LARGE_MATTERS {
        let rule = |id: String, area: String, lead| wire::Rule {
            id,
            matter: large_matter(number),
            area,
            lead,
            basis: "条例".to_owned(),
            ..wire::Rule::default()
        };
        rules.push(rule(format!("M-{number:03}"), String::new(), if number % 3 == 0 { police() } else { unit("C1") }));
        if number % 5 != 4 {
            let column = u32::try_from(number).unwrap_or_default() % LARGE_COLUMNS;
            rules.push(rule(format!("A-{number:03}"), community(column), unit("C1")));
        }
    }
    rules
}

fn boundaries() -> Content {
    let area = |code: String, level: wire::AreaLevel, parent: &str, shape| wire::Area {
        name: format!("名 {code}"),
        code,
        level: level.into(),
        parent: parent.to_owned(),
        special: false,
        shape,
        origins: Vec::new(),
    };
    let mut areas = vec![area(TOWN.to_owned(), wire::AreaLevel::Town, "", None)];
    for column in 0..5 {
        areas.push(area(community(column), wire::AreaLevel::Community, TOWN, None));
        for row in 0..3 {
            let ground = rectangle(column.into(), row.into(), 1.0, 1.0);
            areas.push(area(grid(column, row), wire::AreaLevel::Grid, &community(column), Some(ground)));
        }
    }
    Content::Boundaries(wire::BoundarySet { areas })
}

fn units() -> Content {
    let department = |code: &str| wire::Department { code: code.to_owned(), name: format!("名 {code}") };
    let unit = |code: &str, department: &str, district| wire::Unit {
        code: code.to_owned(),
        name: format!("名 {code}"),
        department: department.to_owned(),
        district,
        telephone: String::new(),
    };
    Content::Units(wire::UnitSet {
        departments: vec![department("city"), department("police"), department("traffic")],
        units: vec![
            unit("C1", "city", None),
            unit("P1", "police", Some(rectangle(0.0, 0.0, 3.0, 3.0))),
            unit("P2", "police", Some(rectangle(2.0, 0.0, 2.0, 3.0))),
            unit("T1", "traffic", None),
        ],
        grounds: Vec::new(),
    })
}

fn catalogue() -> Content {
    let limit = |amount, unit: LimitUnit| Limit { amount, unit: unit.into(), purpose: String::new() };
    let matter = |id: &str, limits| wire::Matter {
        id: id.to_owned(),
        code: id[6..].to_owned(),
        kind: "event".to_owned(),
        class: "06".to_owned(),
        name: format!("事项 {id}"),
        rows: vec![wire::Row {
            number: 1,
            limits,
            evidence: Some(wire::EvidenceRule { photos: 1, words: true }),
            ..wire::Row::default()
        }],
        default_row: 1,
        ..wire::Matter::default()
    };
    let hours = || vec![limit(2, LimitUnit::UrgentHour), limit(1, LimitUnit::UrgentDay)];
    let ids = [STALL, CONFIRMED, ORPHAN, DISPUTED, NOISE, RETIRED, SPLIT];
    let mut matters: Vec<_> = ids.map(|id| matter(id, hours())).into();
    matters.push(matter(OFFICE, vec![limit(4, LimitUnit::WorkHour)]));
    matters[1].policy = wire::DispatchPolicy::Confirm.into();
    matters[5].retired = true;
    Content::Catalogue(wire::Catalogue { matters, policy: None })
}

/// The catalogue with a policy of its own.
pub(crate) fn catalogue_with(policy: wire::CasePolicy) -> Content {
    let Content::Catalogue(catalogue) = catalogue() else { unreachable!("it is a catalogue") };
    Content::Catalogue(wire::Catalogue { policy: Some(policy), ..catalogue })
}

fn register() -> Content {
    let unit = |code: &str| wire::Party { by: Some(By::Unit(code.to_owned())) };
    let rule = |id: &str, matter: &str, lead| wire::Rule {
        id: id.to_owned(),
        matter: matter.to_owned(),
        lead: Some(lead),
        basis: "条例".to_owned(),
        ..wire::Rule::default()
    };
    let police = wire::Party { by: Some(By::DistrictOf("police".to_owned())) };
    let there = |area: String, rule| wire::Rule { area, ..rule };
    let mut rules = vec![
        wire::Rule { assisting: vec![unit("T1")], ..rule("R1", STALL, unit("C1")) },
        rule("R2", CONFIRMED, unit("C1")),
        rule("R4a", DISPUTED, unit("C1")),
        rule("R4b", DISPUTED, unit("T1")),
        rule("R5", NOISE, police),
        rule("R6", RETIRED, unit("C1")),
        wire::Rule { reporter_visible: true, ..rule("R8", OFFICE, unit("C1")) },
    ];
    rules.extend((0..5).map(|column| {
        let lead = if column < 2 { "C1" } else { "T1" };
        there(community(column), rule(&format!("R7{column}"), SPLIT, unit(lead)))
    }));
    Content::Register(wire::Register { rules })
}
