//! Whole contents against each other, and how far ties reach.

use gridcase_proto::common::v1::{Limit, LimitUnit};
use gridcase_proto::registry::v1::{
    AlarmStep, Area, AreaLevel, Asset, AssetSet, BoundarySet, CasePolicy, Catalogue, Hours, Matter, Party, Register,
    Rule, Rung, Unit, UnitSet, content, party::By,
};

use super::*;

fn area(code: &str, level: AreaLevel, parent: &str) -> Area {
    let (code, parent) = (code.to_owned(), parent.to_owned());
    Area { code, level: level.into(), parent, ..Area::default() }
}

fn boundaries(areas: Vec<Area>) -> Contents {
    Contents::from([(Part::Boundaries, content::Part::Boundaries(BoundarySet { areas }))])
}

fn kinds(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|finding| (&*finding.kind, finding.subject.as_str())).collect()
}

#[test]
fn an_area_lies_in_a_wider_one_or_in_the_town() {
    let good = vec![
        area("c1", AreaLevel::Community, "town"),
        area("g1", AreaLevel::Grid, "c1"),
        area("g2", AreaLevel::Grid, "town"),
    ];
    assert_eq!(whole("town", &boundaries(good)), []);
    let bad = vec![
        area("c1", AreaLevel::Community, "town"),
        area("g1", AreaLevel::Grid, "c2"),
        area("g2", AreaLevel::Grid, ""),
        area("g3", AreaLevel::Grid, "g1"),
    ];
    let expected = [
        ("unknown_parent", "areas[1].parent"),
        ("unknown_parent", "areas[2].parent"),
        ("wrong_parent", "areas[3].parent"),
    ];
    assert_eq!(kinds(&whole("town", &boundaries(bad))), expected);
}

fn rule(id: &str, unit: &str) -> Rule {
    let lead = Some(Party { by: Some(By::Unit(unit.to_owned())) });
    Rule { id: id.to_owned(), matter: "event:1".to_owned(), lead, ..Rule::default() }
}

fn ties(rules: Vec<Rule>) -> usize {
    let register = content::Part::Register(Register { rules });
    let (retired, known) = (HashSet::new(), Known::default());
    let ground = Ground { town: "town", scheme: CodeScheme::Free, retired: &retired, known: &known };
    alone(&register, &ground).iter().filter(|finding| finding.kind == "conflicting_rules").count()
}

fn hours(days: &[u32], from_minute: u32, until_minute: u32) -> Hours {
    Hours { days: days.to_vec(), from_minute, until_minute }
}

#[test]
fn rules_tie_only_where_they_count_together() {
    let at = |hours| Rule { hours: Some(hours), ..rule("r2", "b") };
    let table = [
        (rule("r1", "a"), rule("r2", "b"), 1),
        (rule("r1", "a"), rule("r2", "a"), 0),
        (rule("r1", "a"), Rule { priority: 1, ..rule("r2", "b") }, 0),
        (rule("r1", "a"), Rule { area: "g1".to_owned(), ..rule("r2", "b") }, 0),
        (rule("r1", "a"), at(hours(&[1], 480, 720)), 1),
        (Rule { hours: Some(hours(&[], 0, 480)), ..rule("r1", "a") }, at(hours(&[], 480, 1440)), 0),
        // Sunday night runs into Monday.
        (Rule { hours: Some(hours(&[7], 1320, 360)), ..rule("r1", "a") }, at(hours(&[1], 300, 600)), 1),
        (Rule { hours: Some(hours(&[7], 1320, 360)), ..rule("r1", "a") }, at(hours(&[2], 300, 600)), 0),
        (
            Rule { valid_until: "2026-03-31".to_owned(), ..rule("r1", "a") },
            Rule { valid_from: "2026-04-01".to_owned(), ..rule("r2", "b") },
            0,
        ),
    ];
    for (one, other, expected) in table {
        assert_eq!(ties(vec![one.clone(), other.clone()]), expected, "{one:?} and {other:?}");
    }
}

#[test]
fn the_policy_of_a_catalogue_is_within_reason() {
    let found = |policy: CasePolicy| {
        let catalogue = Catalogue { matters: Vec::new(), policy: Some(policy) };
        let (retired, known) = (HashSet::new(), Known::default());
        let ground = Ground { town: "town", scheme: CodeScheme::Free, retired: &retired, known: &known };
        let found = alone(&content::Part::Catalogue(catalogue), &ground);
        found.iter().map(|finding| (finding.kind.to_string(), finding.subject.clone())).collect::<Vec<_>>()
    };
    let days = |amount| Some(Limit { amount, unit: LimitUnit::WorkDay.into(), purpose: String::new() });
    assert_eq!(found(CasePolicy { extensions: Some(20), review: days(10_000), ..CasePolicy::default() }), []);
    let wrong = CasePolicy { extensions: Some(21), review: days(10_001), ..CasePolicy::default() };
    let expected = ["policy.extensions", "policy.review.amount"].map(|at| ("too_large".to_owned(), at.to_owned()));
    assert_eq!(found(wrong), expected);
    let step = |percent| AlarmStep { percent, to: Rung::Head.into() };
    let wrong = CasePolicy { ladder: vec![step(80), step(100), step(90)], ..CasePolicy::default() };
    assert_eq!(found(wrong), [("invalid_field".to_owned(), "policy.ladder[2].percent".to_owned())]);
}

#[test]
fn matters_that_nobody_answers_for_are_told_once() {
    let matter = |code: &str| Matter {
        id: format!("event:{code}"),
        code: code.to_owned(),
        kind: "event".to_owned(),
        class: "0".to_owned(),
        ..Matter::default()
    };
    let matters = (1..=12).map(|code| matter(&code.to_string())).collect();
    let units = vec![Unit { code: "a".to_owned(), ..Unit::default() }];
    let contents = Contents::from([
        (Part::Units, content::Part::Units(UnitSet { units, ..UnitSet::default() })),
        (Part::Catalogue, content::Part::Catalogue(Catalogue { matters, policy: None })),
        (Part::Register, content::Part::Register(Register { rules: vec![rule("r1", "a")] })),
    ]);
    let findings = whole("town", &contents);
    assert_eq!(kinds(&findings), [("matters_without_rule", "rules")]);
    assert!(findings[0].message.starts_with("no rule names 11 matters: event:2, "), "{}", findings[0].message);
}

fn asset(code: &str, change: impl FnOnce(&mut Asset)) -> Asset {
    let (longitude, latitude) = (Some(120.1), Some(30.3));
    let (code, component_type) = (code.to_owned(), "01001".to_owned());
    let mut asset = Asset { code, r#type: component_type, longitude, latitude, ..Asset::default() };
    change(&mut asset);
    asset
}

#[test]
fn codes_of_assets_are_national_where_the_town_s_are() {
    let set = content::Part::Assets(AssetSet {
        assets: vec![
            asset("33010601001000001", |_| {}),
            asset("3301060100100000", |_| {}),
            asset("33010601001000002", |asset| asset.r#type = "1001".to_owned()),
            asset("33010601001000003", |asset| asset.owner = "no\nunit".to_owned()),
            asset("33010601001000004", |asset| asset.name = "字".repeat(201)),
        ],
    });
    let (retired, known) = (HashSet::new(), Known::default());
    let found = |scheme| alone(&set, &Ground { town: "town", scheme, retired: &retired, known: &known });
    let national = [
        ("malformed_code", "assets[1].code"),
        ("malformed_code", "assets[2].type"),
        ("malformed_code", "assets[3].owner"),
        ("too_long", "assets[4].name"),
    ];
    assert_eq!(kinds(&found(CodeScheme::National)), national);
    assert_eq!(kinds(&found(CodeScheme::Free)), national[2..]);
}

#[test]
fn what_assets_name_must_be_there() {
    let units = vec![Unit { code: "a".to_owned(), ..Unit::default() }];
    let owned = |owner: &str, maintainer: &str, ground: &str| {
        asset("1", |asset| {
            asset.owner = owner.to_owned();
            asset.maintainer = maintainer.to_owned();
            asset.ground = ground.to_owned();
        })
    };
    let assets = vec![owned("", "", ""), owned("a", "b", ""), owned("c", "a", "pavement")];
    let contents = Contents::from([
        (Part::Units, content::Part::Units(UnitSet { units, ..UnitSet::default() })),
        (Part::Assets, content::Part::Assets(AssetSet { assets })),
    ]);
    let expected = [
        ("unknown_unit", "assets[1].maintainer"),
        ("unknown_unit", "assets[2].owner"),
        ("unknown_ground", "assets[2].ground"),
    ];
    assert_eq!(kinds(&whole("town", &contents)), expected);
}
