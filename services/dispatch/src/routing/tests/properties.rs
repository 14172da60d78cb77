//! What holds for any register and any question.

use std::collections::BTreeSet;
use std::ops::Range;

use gridcase_geo::Crs;
use gridcase_proto::registry::v1 as wire;
use proptest::prelude::*;

use super::town::{CODE, COVER, MORNING, NOISE, Town, at, community, district_of, grid, rule, unit};
use crate::case::Decision;
use crate::routing::{Fix, Question};

fn party() -> impl Strategy<Value = wire::Party> {
    prop_oneof![
        prop::sample::select(vec!["C1", "C2", "T1", "gone"]).prop_map(unit),
        prop::sample::select(vec!["police", "traffic"]).prop_map(district_of),
    ]
}

fn subject() -> impl Strategy<Value = [String; 3]> {
    let subjects = [
        [NOISE, "", ""],
        [COVER, "", ""],
        ["", "event:06", ""],
        ["", "component:02", ""],
        ["", "", "event"],
        ["", "", "component"],
    ];
    prop::sample::select(subjects.map(|names| names.map(str::to_owned)).to_vec())
}

fn any_area() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        String::new(),
        grid(0, 0),
        grid(1, 1),
        community(1),
        CODE.to_owned(),
        "330106".to_owned(),
    ])
}

fn any_hours() -> impl Strategy<Value = Option<wire::Hours>> {
    let hours = |from_minute, until_minute| Some(wire::Hours { days: vec![1], from_minute, until_minute });
    prop::sample::select(vec![None, None, hours(480, 1080), hours(1320, 360)])
}

fn any_rule() -> impl Strategy<Value = wire::Rule> {
    let place = (any_area(), prop::sample::select(vec!["", "", "carriageway"]), any_hours());
    let parties = (party(), prop::collection::vec(party(), 0..3));
    let rest = (0..3_i32, any::<bool>(), prop::sample::select(vec!["", "", "2026-03-01", "2026-03-03"]));
    (subject(), place, parties, rest).prop_map(
        |(subject, (area, ground, hours), (lead, assisting), (priority, owner, from))| {
            let [matter, matter_class, matter_kind] = subject;
            let (ground, valid_from) = (ground.to_owned(), from.to_owned());
            wire::Rule {
                matter,
                matter_class,
                matter_kind,
                area,
                ground,
                hours,
                assisting,
                valid_from,
                priority,
                owner,
                ..rule("", lead)
            }
        },
    )
}

pub(super) fn any_rules() -> impl Strategy<Value = Vec<wire::Rule>> {
    prop::collection::vec(any_rule(), 0..12).prop_map(|mut rules| {
        for (number, rule) in rules.iter_mut().enumerate() {
            rule.id = format!("R{number:02}");
        }
        rules
    })
}

fn any_question() -> impl Strategy<Value = Question> {
    question_within(-0.3..3.3, -0.3..2.3)
}

fn question_within(x: Range<f64>, y: Range<f64>) -> impl Strategy<Value = Question> {
    let place = (x, y, prop::sample::select(vec![0.0, 15.0, 80.0]));
    let fix = place.prop_map(|(x, y, accuracy_m)| Fix { given: at(x, y), crs: Crs::Wgs84, accuracy_m });
    let matter = prop::sample::select(vec![NOISE, COVER, "event:06999"]);
    (matter, prop::option::weighted(0.9, fix), 0..86_400_i64).prop_map(|(matter, place, second)| Question {
        matter: matter.to_owned(),
        row: 0,
        place,
        asset: None,
        at: MORNING.parse::<jiff::Timestamp>().expect("an instant") + jiff::SignedDuration::from_secs(second),
    })
}

fn exact(question: &Question) -> Question {
    Question { place: question.place.map(|fix| Fix { accuracy_m: 0.0, ..fix }), ..question.clone() }
}

/// Ids of the rules that the answer speaks of.
fn spoken_of(decision: &Decision) -> Vec<String> {
    let considered = decision.route.considered.iter().map(|considered| considered.rule.clone());
    considered.chain((!decision.route.rule.is_empty()).then(|| decision.route.rule.clone())).collect()
}

fn is_about(rule: &wire::Rule, matter: &str) -> bool {
    let known = [NOISE, COVER].contains(&matter);
    let (kind, code) = matter.split_once(':').expect("a kind");
    let class = format!("{kind}:{}", &code[..2]);
    rule.matter == matter || (known && rule.matter_class == class) || rule.matter_kind == kind
}

/// The order of the field, written down a second time; none where the rule does not count.
fn rank(rule: &wire::Rule, decision: &Decision, question: &Question) -> Option<(bool, usize, bool, usize, i32)> {
    let local = question.at.to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone"));
    let minute = u32::from(local.hour().unsigned_abs()) * 60 + u32::from(local.minute().unsigned_abs());
    let monday = local.day() == 2;
    let in_hours = rule.hours.as_ref().is_none_or(|hours| match hours.from_minute {
        480 => monday && (480..1080).contains(&minute),
        _ => monday && minute >= 1320 || !monday && minute < 360,
    });
    let valid =
        rule.valid_from.is_empty() || rule.valid_from.as_str() <= local.strftime("%Y-%m-%d").to_string().as_str();
    let widest_first =
        ["330106", CODE, &decision.route.areas.first().cloned().unwrap_or_default(), &decision.route.grid];
    let inside = !decision.route.grid.is_empty();
    let area = match rule.area.as_str() {
        "" => Some(1),
        code => widest_first.iter().position(|area| *area == code).filter(|_| inside),
    };
    let on_ground = rule.ground.is_empty() || decision.route.grounds.contains(&rule.ground);
    let owner_first = question.matter.starts_with("component");
    let subject = usize::from(rule.matter_kind.is_empty()) + usize::from(!rule.matter.is_empty());
    let counts = in_hours && valid && on_ground;
    counts.then_some((rule.owner == owner_first, area?, !rule.ground.is_empty(), subject, rule.priority))
}

proptest! {
    #[test]
    fn the_order_of_the_rules_makes_no_difference(rules in any_rules(), question in any_question(), turn in any::<prop::sample::Index>()) {
        let expected = Town::new(rules.clone()).ask(&question);
        let mut turned = rules;
        if !turned.is_empty() {
            let by = turn.index(turned.len());
            turned.rotate_left(by);
            turned[by..].reverse();
        }
        prop_assert_eq!(Town::new(turned).ask(&question), expected);
    }

    #[test]
    fn a_rule_about_another_matter_changes_nothing(mut rules in any_rules(), other in any_rule(), question in any_question()) {
        prop_assume!(!is_about(&other, &question.matter));
        let expected = Town::new(rules.clone()).ask(&question);
        rules.push(wire::Rule { id: "X".to_owned(), ..other });
        prop_assert_eq!(Town::new(rules).ask(&question), expected);
    }

    #[test]
    fn a_rule_that_does_not_count_here_is_only_named(
        mut rules in any_rules(),
        mut other in any_rule(),
        question in question_within(0.01..2.99, 0.01..1.99),
    ) {
        let question = exact(&question);
        if !is_about(&other, &question.matter) {
            other = wire::Rule { matter: question.matter.clone(), matter_class: String::new(), matter_kind: String::new(), ..other };
        }
        let before = Town::new(rules.clone()).ask(&question);
        prop_assume!(question.place.is_some() && rank(&other, &before, &question).is_none());
        rules.push(wire::Rule { id: "X".to_owned(), ..other });
        let mut after = Town::new(rules).ask(&question);
        let named = after.route.considered.iter().position(|considered| considered.rule == "X");
        after.route.considered.remove(named.expect("named"));
        // Where nothing else is to be had, it may be one more to choose from.
        prop_assert!(before.route.candidates.iter().all(|unit| after.route.candidates.contains(unit)));
        after.route.candidates.clone_from(&before.route.candidates);
        prop_assert_eq!(after, before);
    }

    #[test]
    fn the_most_specific_rule_wins(rules in any_rules(), question in any_question()) {
        let decision = Town::new(rules.clone()).ask(&question);
        let mut ranked: Vec<_> = rules.iter().filter(|rule| is_about(rule, &question.matter))
            .filter_map(|rule| Some((rank(rule, &decision, &question)?, rule.id.as_str()))).collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let best = ranked.first().map(|best| best.0);
        let top: Vec<_> = ranked.iter().take_while(|ranked| Some(ranked.0) == best).map(|ranked| ranked.1).collect();
        match top.as_slice() {
            [] => prop_assert_eq!(decision.route.rule.as_str(), ""),
            [only] => prop_assert_eq!(decision.route.rule.as_str(), *only),
            [first, ..] => prop_assert!([*first, ""].contains(&decision.route.rule.as_str())),
        }
    }

    #[test]
    fn every_rule_with_a_claim_is_spoken_of_once(rules in any_rules(), question in any_question()) {
        let decision = Town::new(rules.clone()).ask(&question);
        let claims: BTreeSet<_> = rules.iter().filter(|rule| is_about(rule, &question.matter)).map(|rule| rule.id.clone()).collect();
        let spoken_of = spoken_of(&decision);
        prop_assert_eq!(spoken_of.len(), claims.len());
        prop_assert_eq!(spoken_of.into_iter().collect::<BTreeSet<_>>(), claims);
    }

    #[test]
    fn a_case_goes_by_itself_exactly_if_there_is_no_cause(rules in any_rules(), question in any_question()) {
        let decision = Town::new(rules).ask(&question);
        let route = decision.route;
        prop_assert_eq!(route.lead.is_some(), route.causes.is_empty());
        prop_assert!(route.lead.is_none_or(|lead| !route.assisting.contains(&lead) && lead != "gone"));
        let unique: BTreeSet<_> = route.candidates.iter().collect();
        prop_assert_eq!(unique.len(), route.candidates.len());
        prop_assert!(route.causes.is_sorted() && route.explanation.ends_with('。') && route.explanation.len() > 6);
    }

    #[test]
    fn a_smaller_circle_makes_no_place_less_certain(rules in any_rules(), question in any_question()) {
        let town = Town::new(rules);
        let wide = town.ask(&question).route;
        let narrow = town.ask(&exact(&question)).route;
        prop_assert!(wide.causes.len() >= narrow.causes.len());
        prop_assert!(wide.lead.is_none() || wide.lead == narrow.lead);
    }
}
