//! The very asset that a report names: whose it is, and what becomes of the rules.

use gridcase_proto::registry::v1 as wire;

use super::town::{COVER, NOISE, Town, at, grid, lost, question, rule, unit, with};
use crate::case::{Cause, Decision};
use crate::routing::{Fix, Question};

/// A cover in the grid of column 1 and row 1, where every question here is about.
fn cover(owner: &str, maintainer: &str) -> wire::Asset {
    let place = at(1.5, 1.5);
    wire::Asset {
        code: "A1".to_owned(),
        r#type: "02010".to_owned(),
        name: "古墩路井盖".to_owned(),
        owner: owner.to_owned(),
        maintainer: maintainer.to_owned(),
        longitude: Some(place.lon()),
        latitude: Some(place.lat()),
        ..wire::Asset::default()
    }
}

fn about(matter: &str, asset: Option<&str>) -> Question {
    Question { matter: matter.to_owned(), asset: asset.map(str::to_owned), ..question(1.5, 1.5) }
}

/// A rule for the grid, one for owners with all that makes a rule win, and one for the whole kind.
fn rules(matter: &str) -> Vec<wire::Rule> {
    let of_matter = |rule: &mut wire::Rule| rule.matter = matter.to_owned();
    let grid_rule = with(with(rule("grid", unit("P1")), of_matter), |rule| {
        rule.area = grid(1, 1);
        rule.priority = 9;
    });
    let owner_rule = with(with(rule("owner", unit("T1")), of_matter), |rule| {
        rule.area = grid(1, 1);
        rule.owner = true;
        rule.priority = 9;
    });
    vec![grid_rule, owner_rule]
}

fn ask(rules: Vec<wire::Rule>, assets: Vec<wire::Asset>, question: &Question) -> Decision {
    let mut town = Town::new(rules);
    town.assets = assets;
    town.ask(question)
}

type Row = (&'static str, Vec<wire::Rule>, Option<&'static str>, &'static str, &'static str, Losers);
type Losers = &'static [(&'static str, &'static str)];

#[test]
fn the_recorded_owner_comes_first_for_components_and_after_the_place_for_events() {
    let owned = || vec![cover("C1", "C2")];
    let without_grid = |matter| rules(matter).split_off(1);
    // Matter, rules, asset named; lead, rule; what lost, and by what.
    let table: [Row; 7] = [
        (
            COVER,
            rules(COVER),
            Some("A1"),
            "C1",
            "asset:A1",
            &[("grid", "owner_rule_outranks"), ("owner", "asset_owner_outranks")],
        ),
        (COVER, rules(COVER), None, "T1", "owner", &[("grid", "owner_rule_outranks")]),
        (COVER, Vec::new(), Some("A1"), "C1", "asset:A1", &[]),
        (
            NOISE,
            rules(NOISE),
            Some("A1"),
            "P1",
            "grid",
            &[("asset:A1", "area_rule_outranks"), ("owner", "area_rule_outranks")],
        ),
        (NOISE, without_grid(NOISE), Some("A1"), "C1", "asset:A1", &[("owner", "asset_owner_outranks")]),
        (NOISE, without_grid(NOISE), None, "T1", "owner", &[]),
        (COVER, rules(COVER), Some("A9"), "T1", "owner", &[("grid", "owner_rule_outranks")]),
    ];
    for (matter, rules, asset, lead, by, losers) in table {
        let decision = ask(rules, owned(), &about(matter, asset));
        let context = format!("{matter} {asset:?} {by}");
        assert_eq!((decision.route.lead.as_deref(), decision.route.rule.as_str()), (Some(lead), by), "{context}");
        assert_eq!(decision.route.considered.len(), losers.len(), "{context}");
        for (loser, why) in losers {
            assert_eq!(lost(&decision, loser), *why, "{context}");
        }
    }
}

#[test]
fn who_maintains_it_assists_and_the_answer_says_where_it_comes_from() {
    let decision = ask(rules(COVER), vec![cover("C1", "C2")], &about(COVER, Some("A1")));
    assert_eq!(decision.route.assisting, ["C2"]);
    assert_eq!(decision.route.basis, "部件权属登记");
    let named = [decision.asset.as_str(), &decision.asset_name, &decision.asset_type];
    assert_eq!(named, ["A1", "古墩路井盖", "02010"]);
    assert_eq!(decision.route.versions.assets, 5);
    let words = "按部件权属（部件 古墩路井盖 A1），由名 C1（C1）牵头，名 C2（C2）协办，依据：部件权属登记。";
    assert_eq!(decision.route.explanation, words);
    let beaten = &decision.route.considered[0];
    assert_eq!(beaten.why, "登记的权属单位先于一般属主：规则 asset:A1（部件 古墩路井盖 A1）优先");
}

#[test]
fn an_asset_without_an_owner_or_one_that_is_unknown_changes_no_route() {
    let plain = ask(rules(COVER), Vec::new(), &about(COVER, None));
    let table = [
        (vec![cover("", "C2")], "；部件 A1 没有登记权属单位。", ["A1", "古墩路井盖", "02010"]),
        (Vec::new(), "；部件台账中没有 A1，未按部件权属派遣。", ["A1", "", ""]),
    ];
    for (assets, said, named) in table {
        let decision = ask(rules(COVER), assets, &about(COVER, Some("A1")));
        let explanation = plain.route.explanation.trim_end_matches('。').to_owned() + said;
        assert_eq!(decision.route.explanation, explanation);
        assert_eq!([decision.asset.as_str(), &decision.asset_name, &decision.asset_type], named);
        let mut route = decision.route.clone();
        route.explanation.clone_from(&plain.route.explanation);
        route.versions = plain.route.versions;
        assert_eq!(route, plain.route);
    }
}

#[test]
fn an_asset_far_from_the_place_is_kept_and_said() {
    // A grid is about 222 m high.
    for (y, accuracy_m, far) in [(1.5, 0.0, false), (0.7, 0.0, false), (0.4, 0.0, true), (0.4, 60.0, false)] {
        let question = about(COVER, Some("A1"));
        let place = question.place.map(|fix| Fix { given: at(1.5, y), accuracy_m, ..fix });
        let decision = ask(rules(COVER), vec![cover("C1", "")], &Question { place, ..question });
        assert_eq!(decision.route.lead.as_deref(), Some("C1"), "{y} {accuracy_m}");
        let said = decision.route.explanation.contains("米，请核对部件与位置");
        assert_eq!(said, far, "{y} {accuracy_m}: {}", decision.route.explanation);
    }
}

#[test]
fn an_owner_that_is_no_unit_is_for_a_person() {
    let decision = ask(rules(COVER), vec![cover("X9", "")], &about(COVER, Some("A1")));
    assert_eq!((decision.route.lead, decision.route.causes), (None, vec![Cause::NoRule]));
    assert!(decision.route.explanation.contains("X9"), "{}", decision.route.explanation);
}

#[test]
fn without_a_position_the_owner_is_the_candidate() {
    let question = Question { place: None, ..about(COVER, Some("A1")) };
    let decision = ask(rules(COVER), vec![cover("C1", "")], &question);
    assert_eq!((decision.route.lead, decision.route.causes), (None, vec![Cause::NoPosition]));
    assert_eq!(decision.route.candidates, ["C1"]);
}
