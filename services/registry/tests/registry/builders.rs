//! Content of a small town, in one line each.

use gridcase_geo::Shape;
use gridcase_host::Ids;
use gridcase_proto::common::v1::{Limit, LimitUnit, Role};
use gridcase_proto::registry::v1::content::Part as Content;
use gridcase_proto::registry::v1::party::By;
use gridcase_proto::registry::v1::{self as wire, AreaLevel, Part};
use gridcase_snapshot::shape;
use serde_json::{Value, json};

use crate::house::{PASSWORD, start};

pub(crate) const TOWN: &str = "330106109";
pub(crate) const COMMUNITY: &str = "330106109001";

pub(crate) fn id() -> String {
    Ids::random().at(start()).to_string()
}

pub(crate) fn town(code: &str, account: &str) -> wire::CreateTownRequest {
    wire::CreateTownRequest {
        town: Some(wire::Town {
            code: code.to_owned(),
            name: "三墩镇".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            code_scheme: wire::CodeScheme::National.into(),
            clock_source: wire::ClockSource::Input.into(),
            create_time: None,
        }),
        administrator: Some(person(account, vec![post(Role::Administrator)])),
    }
}

pub(crate) fn person(account: &str, posts: Vec<wire::Post>) -> wire::Person {
    wire::Person {
        id: id(),
        name: format!("name of {account}"),
        account: account.to_owned(),
        password: PASSWORD.to_owned(),
        posts,
    }
}

pub(crate) fn post(role: Role) -> wire::Post {
    wire::Post { id: id(), role: role.into(), ..wire::Post::default() }
}

/// A closed square of about 110 m, `east` squares east of a corner of the town.
pub(crate) fn square(east: u32) -> Value {
    let west = 120.08 + f64::from(east) * 0.001;
    let (east, south, north) = (west + 0.001, 30.33, 30.331);
    json!([[[west, south], [east, south], [east, north], [west, north], [west, south]]])
}

/// A GeoJSON file of areas: code and rings.
pub(crate) fn file(areas: &[(&str, Value)]) -> Vec<u8> {
    let features: Vec<_> = areas
        .iter()
        .map(|(code, rings)| {
            let geometry = json!({ "type": "Polygon", "coordinates": rings });
            json!({ "type": "Feature", "properties": { "code": code }, "geometry": geometry })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string().into_bytes()
}

pub(crate) fn import(level: AreaLevel, areas: &[(&str, Value)]) -> wire::ImportAreasRequest {
    wire::ImportAreasRequest {
        geojson: file(areas),
        coordinate_system: "WGS-84".to_owned(),
        level: level.into(),
        code_property: "code".to_owned(),
        ..wire::ImportAreasRequest::default()
    }
}

pub(crate) fn grid(number: u32) -> String {
    format!("{COMMUNITY}{number:03}")
}

/// A community and two grids side by side.
pub(crate) fn boundaries() -> Content {
    let shape = |east| {
        let text = json!({ "type": "Polygon", "coordinates": square(east) }).to_string();
        Some(shape::encode(&Shape::from_geometry(&text.parse().expect("a geometry")).expect("a shape")))
    };
    let area = |code: &str, level: AreaLevel, parent: &str, shape| wire::Area {
        code: code.to_owned(),
        name: code.to_owned(),
        level: level.into(),
        parent: parent.to_owned(),
        special: false,
        shape,
        origins: Vec::new(),
    };
    let areas = vec![
        area(COMMUNITY, AreaLevel::Community, TOWN, None),
        area(&grid(1), AreaLevel::Grid, COMMUNITY, shape(0)),
        area(&grid(2), AreaLevel::Grid, COMMUNITY, shape(1)),
    ];
    Content::Boundaries(wire::BoundarySet { areas })
}

pub(crate) fn units(codes: &[&str]) -> Content {
    let unit = |code: &&str| wire::Unit {
        code: (*code).to_owned(),
        name: (*code).to_owned(),
        department: "police".to_owned(),
        ..wire::Unit::default()
    };
    let departments = vec![wire::Department { code: "police".to_owned(), name: "公安".to_owned() }];
    Content::Units(wire::UnitSet { departments, units: codes.iter().map(unit).collect(), grounds: Vec::new() })
}

pub(crate) fn catalogue() -> Content {
    let limit = Limit { amount: 2, unit: LimitUnit::UrgentHour.into(), purpose: String::new() };
    let row = wire::Row { number: 1, limits: vec![limit], ..wire::Row::default() };
    let matter = wire::Matter {
        id: "event:06028".to_owned(),
        code: "06028".to_owned(),
        kind: "event".to_owned(),
        class: "06".to_owned(),
        name: "noise".to_owned(),
        rows: vec![row],
        ..wire::Matter::default()
    };
    Content::Catalogue(wire::Catalogue { matters: vec![matter], policy: None })
}

pub(crate) fn rule(id: &str, lead: By) -> wire::Rule {
    wire::Rule {
        id: id.to_owned(),
        matter: "event:06028".to_owned(),
        lead: Some(wire::Party { by: Some(lead) }),
        ..wire::Rule::default()
    }
}

pub(crate) fn unit(code: &str) -> By {
    By::Unit(code.to_owned())
}

pub(crate) fn register(rules: Vec<wire::Rule>) -> Content {
    Content::Register(wire::Register { rules })
}

pub(crate) fn put(content: Content) -> wire::PutDraftRequest {
    wire::PutDraftRequest { content: Some(wire::Content { part: Some(content) }), etag: String::new() }
}

pub(crate) fn publish(parts: &[Part]) -> wire::PublishPartsRequest {
    wire::PublishPartsRequest {
        request_id: id(),
        parts: parts.iter().map(|part| (*part).into()).collect(),
        ..wire::PublishPartsRequest::default()
    }
}
