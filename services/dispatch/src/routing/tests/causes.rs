//! Every cause that keeps a case from going by itself, alone and together with others.

use gridcase_geo::{Crs, Position};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::matter::DEFAULT_REOPEN_DAYS;

use super::town::{NOISE, Town, at, district_of, grid, lost, question, rule, unit, with, within};
use crate::case::Cause;
use crate::routing::{Fix, Question, route};

fn declared(crs: Crs, given: Position) -> Question {
    Question { place: Some(Fix { given, crs, accuracy_m: 0.0 }), ..question(0.5, 0.5) }
}

fn nowhere() -> Question {
    Question { place: None, ..question(0.5, 0.5) }
}

#[test]
fn without_a_position_rules_for_any_place_give_the_candidates() {
    let local = with(rule("R2", unit("T1")), |rule| rule.area = grid(0, 0));
    let decision = Town::new([rule("R1", unit("C1")), local]).ask(&nowhere());
    let route = decision.route;
    assert_eq!((route.causes.as_slice(), route.lead), (&[Cause::NoPosition][..], None));
    assert_eq!(route.candidates, ["C1"]);
    assert_eq!((route.rule.as_str(), route.grid.as_str(), decision.place), ("R1", "", None));
    assert!(route.explanation.ends_with("上报没有位置。"), "{}", route.explanation);
}

#[test]
fn without_a_position_the_register_is_blamed_only_for_what_holds_everywhere() {
    let local = with(rule("R2", unit("T1")), |rule| rule.area = grid(0, 0));
    let route = Town::new([local.clone()]).ask(&nowhere()).route;
    assert_eq!(route.causes, [Cause::NoPosition]);
    assert_eq!(route.candidates, ["T1"], "what counts somewhere is better than nothing");
    assert_eq!(Town::new([]).ask(&nowhere()).route.causes, [Cause::NoPosition, Cause::NoRule]);
    let tied = [rule("R1", unit("C1")), rule("R3", unit("C2"))];
    assert_eq!(Town::new(tied.clone()).ask(&nowhere()).route.causes, [Cause::NoPosition, Cause::Conflict]);
    let [one, other] = tied;
    let route = Town::new([one, other, local]).ask(&nowhere()).route;
    assert_eq!(route.causes, [Cause::NoPosition], "the place might settle it");
    assert_eq!(route.candidates, ["C1", "C2"]);
}

#[test]
fn without_a_position_a_department_offers_its_units() {
    let route = Town::new([rule("R1", district_of("police"))]).ask(&nowhere()).route;
    assert_eq!(
        (route.causes.as_slice(), route.candidates),
        (&[Cause::NoPosition][..], vec!["P1".to_owned(), "P2".to_owned()])
    );
}

#[test]
fn a_place_outside_every_area_goes_to_a_person() {
    let decision = Town::new([rule("R1", unit("C1"))]).ask(&question(50.0, 50.0));
    let route = decision.route;
    assert_eq!((route.causes.as_slice(), route.lead), (&[Cause::Outside][..], None));
    assert_eq!(route.candidates, ["C1"]);
    assert!(route.grid.is_empty() && route.areas.is_empty() && decision.place.is_some());
}

#[test]
fn a_town_without_boundaries_says_so() {
    let snapshot =
        Town::new([rule("R1", unit("C1"))]).snapshot_without(|part| part == gridcase_snapshot::Part::Boundaries);
    let route = route(&snapshot, &question(0.5, 0.5)).route;
    assert_eq!(route.causes, [Cause::Outside]);
    assert!(route.explanation.contains("尚未发布区划"), "{}", route.explanation);
}

#[test]
fn numbers_that_fit_another_coordinate_system_are_suspect() {
    let here = at(0.5, 0.5);
    let local = with(rule("R1", unit("T1")), |rule| rule.area = grid(0, 0));
    let town = Town::new([local]);
    let table = [
        (Crs::Wgs84, Crs::Gcj02.from_wgs84(here), "若坐标系为 GCJ-02 而非申报的 WGS-84"),
        (Crs::Cgcs2000, Crs::Bd09.from_wgs84(here), "若坐标系为 BD-09 而非申报的 CGCS2000"),
        (Crs::Gcj02, here, "若坐标系为 WGS-84 而非申报的 GCJ-02"),
        (Crs::Bd09, here, "若坐标系为 WGS-84 而非申报的 BD-09"),
    ];
    for (crs, given, words) in table {
        let route = town.ask(&declared(crs, given)).route;
        assert_eq!(route.causes, [Cause::Outside, Cause::SuspectCoordinates], "{words}");
        assert_eq!(route.candidates, ["T1"], "the unit of the place they would give");
        assert!(route.explanation.contains(words), "{}", route.explanation);
    }
}

#[test]
fn rightly_declared_numbers_are_converted_once() {
    let town = Town::new([rule("R1", unit("C1"))]);
    for crs in [Crs::Wgs84, Crs::Cgcs2000, Crs::Gcj02, Crs::Bd09] {
        let decision = town.ask(&declared(crs, crs.from_wgs84(at(0.5, 0.5))));
        assert_eq!((decision.route.lead.as_deref(), decision.route.grid), (Some("C1"), grid(0, 0)));
        let (lon, lat) = decision.place.expect("a place");
        assert!((lon - at(0.5, 0.5).lon()).abs() < 1e-8 && (lat - at(0.5, 0.5).lat()).abs() < 1e-8);
    }
}

#[test]
fn swapped_longitude_and_latitude_are_suspect() {
    // Only a town within 90 degrees of Greenwich can be met by swapped numbers that are a position at all.
    let ring = vec![[100_000_000, 500_000_000], [101_000_000, 500_000_000], [101_000_000, 501_000_000]];
    let shape = gridcase_snapshot::shape::encode(&gridcase_geo::Shape::from_rings(vec![vec![ring]]).expect("a shape"));
    let area = wire::Area {
        code: "A1".to_owned(),
        name: "A1".to_owned(),
        level: 6,
        shape: Some(shape),
        ..wire::Area::default()
    };
    let boundaries = wire::content::Part::Boundaries(wire::BoundarySet { areas: vec![area] });
    let snapshot = gridcase_snapshot::Snapshot::read(&super::town::record(), [(1, &boundaries)]).expect("a town");
    let swapped = Position::new(50.02, 10.08).expect("a position");
    let route = route(&snapshot, &declared(Crs::Wgs84, swapped)).route;
    assert!(route.causes.starts_with(&[Cause::Outside, Cause::SuspectCoordinates]));
    assert!(route.explanation.contains("经度与纬度颠倒"), "{}", route.explanation);
}

#[test]
fn an_unknown_matter_is_offered_to_the_units_of_its_kind() {
    let any_event = with(rule("R1", unit("C1")), |rule| {
        rule.matter.clear();
        rule.matter_kind = "event".to_owned();
    });
    let decision =
        Town::new([any_event]).ask(&Question { matter: "event:99999".to_owned(), row: 3, ..question(0.5, 0.5) });
    let route = decision.route;
    assert_eq!(
        (route.causes.as_slice(), route.lead, route.candidates),
        (&[Cause::UnknownMatter][..], None, vec!["C1".to_owned()])
    );
    assert_eq!((decision.matter.as_str(), decision.matter_name.as_str(), decision.row), ("event:99999", "", 3));
    assert_eq!((decision.limits.len(), decision.reopen_days), (0, DEFAULT_REOPEN_DAYS));
    assert_eq!(
        Town::new([]).ask(&Question { matter: "x".to_owned(), ..question(0.5, 0.5) }).route.causes,
        [Cause::UnknownMatter]
    );
}

#[test]
fn a_retired_matter_goes_to_a_person_with_the_unit_it_would_come_to() {
    let route =
        Town::new([rule("R1", unit("C1"))]).matter(|matter| matter.retired = true).ask(&question(0.5, 0.5)).route;
    assert_eq!(
        (route.causes.as_slice(), route.lead, route.candidates),
        (&[Cause::RetiredMatter][..], None, vec!["C1".to_owned()])
    );
}

#[test]
fn where_no_rule_counts_those_that_nearly_do_give_the_candidates() {
    let rules = [
        with(rule("R1", unit("C1")), |rule| rule.area = grid(2, 0)),
        with(rule("R2", unit("T1")), |rule| {
            rule.hours = Some(wire::Hours { days: vec![7], from_minute: 0, until_minute: 60 });
        }),
        with(rule("R3", unit("C2")), |rule| rule.valid_until = "2020-01-01".to_owned()),
    ];
    let route = Town::new(rules).ask(&question(0.5, 0.5)).route;
    assert_eq!((route.causes.as_slice(), route.lead, route.rule.as_str()), (&[Cause::NoRule][..], None, ""));
    assert_eq!(route.candidates, ["T1", "C1"]);
    let considered: Vec<_> = route.considered.iter().map(|considered| considered.rule.as_str()).collect();
    assert_eq!(considered, ["R2", "R1", "R3"]);
}

#[test]
fn a_rule_for_a_unit_that_does_not_exist_dispatches_nothing() {
    let rules = [rule("R1", unit("C1")), with(rule("R2", unit("gone")), |rule| rule.area = grid(0, 0))];
    let route = Town::new(rules).ask(&question(0.5, 0.5)).route;
    assert_eq!((route.causes.as_slice(), route.lead, route.rule.as_str()), (&[Cause::NoRule][..], None, "R2"));
    assert_eq!(route.candidates, ["C1"]);
    assert!(route.explanation.contains("单位 gone 不在单位名录中"), "{}", route.explanation);
}

#[test]
fn a_tie_between_rules_for_different_units_is_a_conflict() {
    let rules =
        [rule("R2", unit("C2")), rule("R1", unit("C1")), with(rule("R0", unit("T1")), |rule| rule.priority = -1)];
    let decision = Town::new(rules).ask(&question(0.5, 0.5));
    assert_eq!((decision.route.causes.as_slice(), decision.route.lead.as_ref()), (&[Cause::Conflict][..], None));
    assert_eq!(
        (decision.route.rule.as_str(), decision.route.candidates.as_slice()),
        ("", &["C1".to_owned(), "C2".to_owned()][..])
    );
    assert_eq!(["R0", "R1", "R2"].map(|rule| lost(&decision, rule)), ["lower_priority", "tie", "tie"]);
    assert!(decision.route.explanation.contains("规则 R1、R2 同级"), "{}", decision.route.explanation);
}

#[test]
fn rules_that_differ_only_in_who_assists_are_a_conflict_too() {
    let rules = [rule("R1", unit("C1")), with(rule("R2", unit("C1")), |rule| rule.assisting = vec![unit("T1")])];
    let route = Town::new(rules).ask(&question(0.5, 0.5)).route;
    assert_eq!((route.causes.as_slice(), route.candidates), (&[Cause::Conflict][..], vec!["C1".to_owned()]));
}

#[test]
fn a_tie_that_comes_to_the_same_units_is_none() {
    let assisting = |rule: &mut wire::Rule| rule.assisting = vec![unit("T1"), unit("C2")];
    let turned = |rule: &mut wire::Rule| rule.assisting = vec![unit("C2"), unit("T1")];
    let rules = [with(rule("R2", district_of("police")), assisting), with(rule("R1", unit("P1")), turned)];
    let decision = Town::new(rules).ask(&question(0.5, 0.5));
    assert_eq!((decision.route.lead.as_deref(), decision.route.rule.as_str()), (Some("P1"), "R1"));
    assert_eq!(lost(&decision, "R2"), "tie");
}

#[test]
fn a_place_in_no_district_or_in_several_goes_to_a_person() {
    let town = Town::new([rule("R1", district_of("police"))]);
    let several = town.ask(&question(1.5, 0.5)).route;
    assert_eq!((several.causes.as_slice(), several.lead), (&[Cause::NoDistrict][..], None));
    assert_eq!((several.candidates.as_slice(), several.rule.as_str()), (&["P1".to_owned(), "P2".to_owned()][..], "R1"));
    assert!(several.explanation.contains("名 police有 2 个辖区包含该位置"), "{}", several.explanation);
    let none = town.ask(&question(2.9, 0.5)).route;
    assert_eq!(
        (none.causes.as_slice(), none.candidates),
        (&[Cause::NoDistrict][..], vec!["P2".to_owned(), "P1".to_owned()])
    );
    assert!(none.explanation.contains("没有辖区包含该位置"), "{}", none.explanation);
}

#[test]
fn an_assisting_party_without_a_unit_is_not_left_out_in_silence() {
    let rules = [with(rule("R1", unit("C1")), |rule| rule.assisting = vec![district_of("police")])];
    let route = Town::new(rules).ask(&question(1.5, 0.5)).route;
    assert_eq!(
        (route.causes.as_slice(), route.lead, route.candidates),
        (&[Cause::NoDistrict][..], None, vec!["C1".to_owned()])
    );
}

#[test]
fn a_matter_to_be_confirmed_has_its_lead_ready() {
    let policy = |matter: &mut wire::Matter| matter.policy = wire::DispatchPolicy::Confirm.into();
    let route = Town::new([rule("R1", unit("C1"))]).matter(policy).ask(&question(0.5, 0.5)).route;
    assert_eq!((route.causes.as_slice(), route.lead.as_deref()), (&[Cause::Confirmation][..], Some("C1")));
    assert_eq!(route.candidates, ["C1"]);
}

#[test]
fn causes_do_not_hide_one_another() {
    let town = |rules: Vec<wire::Rule>| {
        Town::new(rules).matter(|matter| {
            matter.retired = true;
            matter.policy = wire::DispatchPolicy::Confirm.into();
        })
    };
    let tied = vec![rule("R1", district_of("police")), rule("R2", unit("C1"))];
    let route = town(tied).ask(&within(1.5, 1.0, 30.0)).route;
    let all = [Cause::RetiredMatter, Cause::Conflict, Cause::NoDistrict, Cause::Confirmation];
    assert_eq!(route.causes, all);
    let suspect = declared(Crs::Wgs84, Crs::Gcj02.from_wgs84(at(0.5, 0.5)));
    let route = town(Vec::new()).ask(&suspect).route;
    let all = [Cause::Outside, Cause::SuspectCoordinates, Cause::RetiredMatter, Cause::NoRule, Cause::Confirmation];
    assert_eq!(route.causes, all);
    assert_eq!(route.explanation.matches('；').count(), all.len() - 1, "{}", route.explanation);
}

#[test]
fn only_a_certain_lead_may_see_who_reported() {
    let visible = with(rule("R1", unit("C1")), |rule| rule.reporter_visible = true);
    let town = Town::new([visible]);
    assert!(town.ask(&question(0.5, 0.5)).route.reporter_visible);
    assert!(!town.ask(&nowhere()).route.reporter_visible);
}

#[test]
fn the_question_names_what_was_asked_whatever_is_known() {
    let snapshot = Town::new([]).snapshot_without(|_| true);
    let decision = route(&snapshot, &question(0.5, 0.5));
    assert_eq!((decision.matter.as_str(), decision.route.causes), (NOISE, vec![Cause::Outside, Cause::UnknownMatter]));
    assert_eq!(decision.route.versions, crate::case::Versions::default());
}
