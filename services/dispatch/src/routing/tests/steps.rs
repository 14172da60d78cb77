//! Every step of the order in which rules outrank each other, and every reason for which a rule does not count.

use gridcase_proto::registry::v1 as wire;

use super::town::{CODE, COVER, NOISE, Town, community, district_of, grid, lost, question, rule, unit, with};
use crate::routing::Question;

type Change = fn(&mut wire::Rule);

/// The place of every question here: grid of column 1 and row 1, on the carriageway.
fn here() -> Question {
    question(1.5, 1.05)
}

fn about(matter: &str) -> Question {
    Question { matter: matter.to_owned(), ..here() }
}

#[test]
fn a_rule_that_alone_counts_is_a_certain_route() {
    let assisted = with(rule("R1", unit("C1")), |rule| {
        rule.assisting = vec![unit("T1"), unit("C1"), unit("T1"), district_of("police")];
        rule.basis = "条例第八条".to_owned();
        rule.reporter_visible = true;
    });
    let decision = Town::new([assisted]).ask(&question(0.5, 1.5));
    let route = decision.route;
    assert_eq!(route.lead.as_deref(), Some("C1"));
    assert_eq!(route.assisting, ["T1", "P1"], "each once, without the lead");
    assert_eq!((route.rule.as_str(), route.basis.as_str(), route.reporter_visible), ("R1", "条例第八条", true));
    assert!(route.causes.is_empty() && route.candidates.is_empty() && route.considered.is_empty());
    assert_eq!(route.grid, grid(0, 1));
    assert_eq!(route.areas, [community(0), CODE.to_owned(), "330106".to_owned()]);
    assert_eq!(route.touched_grids, [grid(0, 1)]);
    assert_eq!((route.versions.boundaries, route.versions.register, route.versions.calendars), (1, 4, 0));
    let words =
        "按属地规则 R1（全域，事项 event:06028），由名 C1（C1）牵头，名 T1（T1）、名 P1（P1）协办，依据：条例第八条。";
    assert_eq!(route.explanation, words);
}

#[test]
fn each_step_of_the_order_decides_before_the_next() {
    let kind: Change = |rule| {
        rule.matter.clear();
        rule.matter_kind = "event".to_owned();
    };
    let class: Change = |rule| {
        rule.matter.clear();
        rule.matter_class = "event:06".to_owned();
    };
    // Better, worse, what the worse one loses by. The worse one always has all that comes later in the order.
    let table: [(&str, Change, Change, &str); 9] = [
        (
            "area rule before owner rule",
            |_| {},
            |rule| {
                rule.owner = true;
                rule.area = grid(1, 1);
            },
            "area_rule_outranks",
        ),
        (
            "grid before community",
            |rule| rule.area = grid(1, 1),
            |rule| {
                rule.area = community(1);
                rule.ground = "carriageway".to_owned();
            },
            "less_specific",
        ),
        (
            "community before town",
            |rule| rule.area = community(1),
            |rule| {
                rule.area = CODE.to_owned();
                rule.ground = "carriageway".to_owned();
            },
            "less_specific",
        ),
        (
            "town before district",
            |rule| rule.area = CODE.to_owned(),
            |rule| {
                rule.area = "330106".to_owned();
                rule.ground = "carriageway".to_owned();
            },
            "less_specific",
        ),
        (
            "the whole town is as good as its area",
            |_| {},
            |rule| {
                rule.area = "330106".to_owned();
                rule.ground = "carriageway".to_owned();
            },
            "less_specific",
        ),
        (
            "ground before none",
            |rule| {
                rule.ground = "carriageway".to_owned();
                rule.matter.clear();
                rule.matter_kind = "event".to_owned();
            },
            |rule| rule.priority = 9,
            "less_specific",
        ),
        ("matter before class", |_| {}, class, "less_specific"),
        ("class before kind", class, kind, "less_specific"),
        ("then the greater priority", |rule| rule.priority = 2, |rule| rule.priority = 1, "lower_priority"),
    ];
    for (step, better, worse, why) in table {
        // The worse rule comes first by id, so that order alone would choose it.
        let rules = [with(rule("A-worse", unit("T1")), worse), with(rule("B-better", unit("C1")), better)];
        let rules = rules.map(|mut rule| {
            rule.priority += if rule.id == "A-worse" && why == "less_specific" { 9 } else { 0 };
            rule
        });
        let decision = Town::new(rules).ask(&here());
        assert_eq!(decision.route.lead.as_deref(), Some("C1"), "{step}");
        assert_eq!(decision.route.rule, "B-better", "{step}");
        assert_eq!(lost(&decision, "A-worse"), why, "{step}");
    }
}

#[test]
fn components_go_to_their_owner_first() {
    let of_cover = |rule: &mut wire::Rule| rule.matter = COVER.to_owned();
    let owner = with(with(rule("owner", unit("T1")), of_cover), |rule| rule.owner = true);
    let area = with(with(rule("area", unit("C1")), of_cover), |rule| {
        rule.area = grid(1, 1);
        rule.priority = 9;
    });
    let decision = Town::new([area, owner]).ask(&about(COVER));
    assert_eq!(decision.route.lead.as_deref(), Some("T1"));
    assert_eq!(lost(&decision, "area"), "owner_rule_outranks");
    assert!(decision.route.explanation.starts_with("按属主规则 owner"));
}

#[test]
fn an_event_goes_to_the_owner_where_no_rule_for_the_place_counts() {
    let owner = with(rule("owner", unit("T1")), |rule| rule.owner = true);
    let decision = Town::new([owner]).ask(&here());
    assert_eq!(decision.route.lead.as_deref(), Some("T1"));
}

#[test]
fn rules_that_do_not_count_say_why() {
    let table: [(Change, &str); 6] = [
        (|rule| rule.area = grid(0, 0), "other_area"),
        (|rule| rule.ground = "pavement".to_owned(), "other_ground"),
        (|rule| rule.hours = Some(wire::Hours { days: vec![2], from_minute: 0, until_minute: 1440 }), "other_hours"),
        (|rule| rule.hours = Some(wire::Hours { days: vec![], from_minute: 1320, until_minute: 360 }), "other_hours"),
        (|rule| rule.valid_from = "2026-03-03".to_owned(), "not_valid"),
        (|rule| rule.valid_until = "2026-03-01".to_owned(), "not_valid"),
    ];
    for (change, why) in table {
        let rules = [rule("R1", unit("C1")), with(rule("R2", unit("T1")), change)];
        let decision = Town::new(rules).ask(&here());
        assert_eq!(decision.route.lead.as_deref(), Some("C1"), "{why}");
        assert_eq!(lost(&decision, "R2"), why);
        assert!(!decision.route.considered[0].why.is_empty());
    }
}

#[test]
fn hours_and_days_are_those_of_the_town() {
    let night = wire::Hours { days: vec![1], from_minute: 1320, until_minute: 360 };
    let rules = [
        rule("R1", unit("C1")),
        with(rule("R2", unit("P1")), |rule| {
            rule.hours = Some(night);
            rule.priority = 1;
        }),
    ];
    let town = Town::new(rules);
    // Tuesday 02:00 in Shanghai is Monday 18:00 UTC and belongs to Monday's night.
    let table = [
        ("2026-03-02T13:59:00Z", "C1"),
        ("2026-03-02T14:00:00Z", "P1"),
        ("2026-03-02T18:00:00Z", "P1"),
        ("2026-03-02T22:00:00Z", "C1"),
        ("2026-03-01T18:00:00Z", "C1"),
    ];
    for (moment, lead) in table {
        let decision = town.ask(&Question { at: moment.parse().expect("an instant"), ..here() });
        assert_eq!(decision.route.lead.as_deref(), Some(lead), "{moment}");
    }
}

#[test]
fn validity_ends_at_the_town_s_midnight() {
    let rules = [
        rule("R1", unit("C1")),
        with(rule("R2", unit("T1")), |rule| {
            rule.valid_until = "2026-03-01".to_owned();
            rule.priority = 1;
        }),
    ];
    let town = Town::new(rules);
    for (moment, lead) in [("2026-03-01T15:59:59Z", "T1"), ("2026-03-01T16:00:00Z", "C1")] {
        let decision = town.ask(&Question { at: moment.parse().expect("an instant"), ..here() });
        assert_eq!(decision.route.lead.as_deref(), Some(lead), "{moment}");
    }
}

#[test]
fn a_department_leads_by_the_unit_whose_district_contains_the_place() {
    let town = Town::new([rule("R1", district_of("police"))]);
    for (x, lead) in [(0.5, "P1"), (2.2, "P2")] {
        assert_eq!(town.ask(&question(x, 0.5)).route.lead.as_deref(), Some(lead));
    }
}

#[test]
fn the_named_row_or_else_the_default_gives_limits_and_evidence() {
    use gridcase_proto::common::v1::{Limit, LimitUnit};
    let row = |number, amount| wire::Row {
        number,
        limits: vec![Limit { amount, unit: LimitUnit::WorkDay.into(), purpose: "stop".to_owned() }],
        evidence: Some(wire::EvidenceRule { photos: amount, words: true }),
        ..wire::Row::default()
    };
    let town = Town::new([rule("R1", unit("C1"))]).matter(|matter| {
        matter.rows = vec![row(1, 5), row(2, 2)];
        matter.default_row = 2;
        matter.reopen_days = 30;
        matter.standard = "GB/T 47678.5-2026".to_owned();
    });
    for (asked, number, defaulted, photos) in [(0, 2, true, 2), (1, 1, false, 5), (9, 2, true, 2)] {
        let decision = town.ask(&Question { row: asked, ..here() });
        assert_eq!((decision.row, decision.row_defaulted, decision.evidence_photos), (number, defaulted, photos));
        assert_eq!((decision.limits[0].limit.amount, decision.limits[0].purpose.as_str()), (photos, "stop"));
        assert_eq!(
            (decision.reopen_days, decision.evidence_words, decision.matter_name.as_str()),
            (30, true, "事项 06028")
        );
        assert_eq!(decision.matter, NOISE);
        let standard = (decision.matter_code.as_str(), decision.matter_standard.as_str());
        assert_eq!(standard, ("06028", "GB/T 47678.5-2026"));
    }
}
