//! Each way in which a history can teach a rule, or must not.

use gridcase_geo::Crs;
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Party, Subject};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::super::{Handled, Learned, Settings, propose};
use crate::routing::tests::town::{self, MORNING, NOISE, Town, community, grid, rule, unit, with};
use crate::routing::{Fix, Question};

const STALL: &str = "event:06001";
const LITTER: &str = "event:07001";
const TODAY: Date = date(2026, 9, 1);

/// Cases of a matter at a place, one a day from a day on at 10:00, handled by a unit.
struct Past(Vec<Handled>);

impl Past {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn add(mut self, (matter, x, y): (&str, f64, f64), first_day: i64, days: i64, unit: &str) -> Self {
        for day in first_day..first_day + days {
            self = self.at_hour((matter, x, y), day, 10, unit);
        }
        self
    }

    fn at_hour(mut self, (matter, x, y): (&str, f64, f64), day: i64, hour: i64, unit: &str) -> Self {
        let morning: Timestamp = MORNING.parse().expect("an instant");
        let at = morning + SignedDuration::from_hours(24 * day + hour - 10);
        let place = Some(Fix { given: town::at(x, y), crs: Crs::Wgs84, accuracy_m: 0.0 });
        let question = Question { matter: matter.to_owned(), row: 0, place, asset: None, at };
        let number = format!("{:04}", self.0.len() + 1);
        self.0.push(Handled { number, question, unit: unit.to_owned() });
        self
    }
}

fn town(rules: impl Into<Vec<wire::Rule>>) -> Town {
    let mut town = Town::new(rules);
    town.matters.extend([STALL, LITTER].map(town::matter));
    town
}

fn learn(town: &Town, past: &Past) -> Learned {
    learn_with(town, past, &Settings { min_support: 3, spread: 2, ..Settings::default() })
}

fn learn_with(town: &Town, past: &Past, settings: &Settings) -> Learned {
    propose(&town.snapshot(), &past.0, settings, TODAY, &mut |_| {})
}

/// What each proposal says: about what, where, whom it names, how many cases it decides and gets right.
fn said(learned: &Learned) -> Vec<(Subject, Option<String>, Party, usize, usize)> {
    let one = |proposal: &super::super::Proposal| {
        let rule = &proposal.rule;
        let evidence = &proposal.evidence;
        (rule.subject.clone(), rule.area.clone(), rule.lead.clone(), evidence.cases, evidence.agreeing)
    };
    learned.proposals.iter().map(one).collect()
}

fn matter(id: &str) -> Subject {
    Subject::Matter(id.to_owned())
}

fn to(code: &str) -> Party {
    Party::Unit(code.to_owned())
}

#[test]
fn one_matter_teaches_a_rule_about_that_matter_only() {
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 6, "P1");
    let learned = learn(&town([]), &past);
    assert_eq!(said(&learned), [(matter(NOISE), None, to("P1"), 6, 6)]);
    assert_eq!((learned.right_now, learned.right_then), (0, 6));
}

#[test]
fn matters_of_a_class_that_agree_teach_one_rule_about_the_class() {
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 5, "C1").add((STALL, 0.5, 0.5), 0, 5, "C1");
    let past = past.add((LITTER, 0.5, 0.5), 0, 5, "C2");
    let learned = learn(&town([]), &past);
    assert!(said(&learned).iter().all(|(.., cases, right)| cases == right), "{learned:#?}");
    assert_eq!(learned.proposals.len(), 2);
    assert_eq!(learned.right_then, 15);
}

#[test]
fn a_department_with_districts_is_named_instead_of_each_of_its_units() {
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 6, "P1").add((NOISE, 1.9, 0.5), 0, 6, "P2");
    let learned = learn(&town([]), &past);
    assert_eq!(said(&learned), [(matter(NOISE), None, Party::DistrictOf("police".to_owned()), 12, 12)]);
}

#[test]
fn another_unit_in_one_community_is_an_exception_there() {
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 20, "C1").add((NOISE, 1.5, 0.5), 0, 12, "C2");
    let learned = learn(&town([]), &past);
    let local = said(&learned).into_iter().find(|(_, area, ..)| area.is_some()).expect("a local rule");
    assert!(local.1 == Some(community(1)) || local.1 == Some(grid(1, 0)), "{local:?}");
    assert_eq!((local.2, local.3, local.4), (to("C2"), 12, 12));
    assert_eq!(learned.right_then, 32);
}

#[test]
fn other_hours_teach_a_rule_with_hours_that_outranks_the_one_without() {
    let mut past = Past::new().add((NOISE, 0.5, 0.5), 0, 40, "C1");
    for day in 0..40 {
        past = past.at_hour((NOISE, 0.5, 0.5), day, 23, "P1");
    }
    let learned = learn(&town([]), &past);
    assert_eq!(learned.right_then, 80, "{learned:#?}");
    let night = learned.proposals.iter().find(|proposal| proposal.rule.hours.is_some()).expect("a rule with hours");
    assert!(learned.proposals.iter().any(|other| other.rule.priority < night.rule.priority));
}

#[test]
fn fewer_cases_than_asked_for_teach_nothing() {
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 2, "P1");
    assert_eq!(said(&learn(&town([]), &past)), []);
}

#[test]
fn a_matter_that_goes_anywhere_is_left_to_the_command_room() {
    let mut past = Past::new();
    for day in 0..24 {
        let unit = ["C1", "C2", "P1", "T1"][usize::try_from(day % 4).expect("small")];
        past = past.at_hour((NOISE, 0.5, 0.5), day, 10, unit);
    }
    assert_eq!(said(&learn(&town([]), &past)), []);
}

#[test]
fn what_the_register_says_already_is_not_proposed_again() {
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 20, "C1");
    let learned = learn(&town([rule("R1", unit("C1"))]), &past);
    assert_eq!(said(&learned), []);
    assert_eq!(learned.contradictions, []);
    assert_eq!((learned.right_now, learned.right_then), (20, 20));
}

#[test]
fn a_rule_that_history_disagrees_with_is_named_with_the_cases_and_the_answer() {
    let mut past = Past::new();
    for day in 0..20 {
        past = past.at_hour((NOISE, 0.5, 0.5), day, 10, if day % 7 == 2 { "C1" } else { "C2" });
    }
    let learned = learn(&town([rule("R1", unit("C1"))]), &past);
    let found = &learned.contradictions[0];
    assert_eq!((found.rule.as_str(), found.evidence.cases, found.evidence.agreeing), ("R1", 20, 3));
    assert_eq!((found.evidence.others[0].unit.as_str(), found.evidence.others[0].cases), ("C2", 17));
    assert_eq!(found.evidence.others[0].numbers[0], "0020");
    let proposal = &learned.proposals[0];
    assert_eq!(found.answered_by, std::slice::from_ref(&proposal.rule.id));
    assert_eq!(proposal.overrides, ["R1"]);
    assert_eq!((proposal.gained, proposal.lost), (17, 3));
    assert!(proposal.rule.priority > 0, "it ties with the rule and must go before it");
    assert_eq!(proposal.evidence.others[0].unit, "C1");
}

#[test]
fn a_responsibility_that_moved_for_good_goes_by_what_came_after() {
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 60, "C1").add((NOISE, 0.5, 0.5), 60, 25, "C2");
    let learned = learn(&town([]), &past);
    let proposal = &learned.proposals[0];
    assert_eq!((&proposal.rule.lead, proposal.since), (&to("C2"), Some(date(2026, 5, 1))));
    assert_eq!((proposal.evidence.cases, proposal.evidence.agreeing), (25, 25));
}

#[test]
fn cases_from_before_a_dated_rule_do_not_speak_against_it() {
    let dated = with(rule("R1", unit("C2")), |rule| "2026-04-01".clone_into(&mut rule.valid_from));
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 20, "C1");
    let learned = learn(&town([dated]), &past);
    assert_eq!((learned.cases, learned.left_out), (0, 20));
    assert_eq!(learned.contradictions, []);
}

#[test]
fn cases_that_no_rule_could_route_are_left_out() {
    let past = Past::new().add((NOISE, 50.0, 50.0), 0, 5, "C1").add(("event:99999", 0.5, 0.5), 0, 5, "C1");
    let past = past.add((NOISE, 0.5, 0.5), 0, 5, "gone");
    let learned = learn(&town([]), &past);
    assert_eq!((learned.cases, learned.left_out, learned.proposals.len()), (0, 15, 0));
}

#[test]
fn a_specific_rule_of_the_register_is_not_touched_by_a_wider_proposal() {
    let there = with(rule("R1", unit("C2")), |rule| rule.area = grid(1, 0));
    let past = Past::new().add((NOISE, 0.5, 0.5), 0, 10, "C1").add((NOISE, 1.5, 0.5), 0, 10, "C2");
    let learned = learn(&town([there]), &past);
    assert_eq!(said(&learned), [(matter(NOISE), None, to("C1"), 10, 10)]);
    assert_eq!(learned.right_then, 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_in_which_cases_are_given_makes_no_difference(
        cases in proptest::collection::vec((0_u8..3, 0_u8..3, 0_u8..2, 0_i64..120, 0_u8..4), 1..60),
        turn in 0_usize..60,
    ) {
        let mut past = Past::new();
        for (matter, x, y, day, unit) in cases {
            let matter = [NOISE, STALL, LITTER][usize::from(matter)];
            let unit = ["C1", "C2", "P1", "T1"][usize::from(unit)];
            past = past.at_hour((matter, f64::from(x) + 0.5, f64::from(y) + 0.5), day, day % 24, unit);
        }
        let town = town([rule("R1", unit("C1"))]);
        let learned = learn(&town, &past);
        let count = past.0.len();
        past.0.rotate_left(turn % count);
        past.0.reverse();
        prop_assert_eq!(&learn(&town, &past), &learned);
        // No proposal says more than it can show, and each decides as many cases as it names.
        for proposal in &learned.proposals {
            let others: usize = proposal.evidence.others.iter().map(|others| others.cases).sum();
            prop_assert_eq!(proposal.evidence.agreeing + others, proposal.evidence.cases);
            prop_assert!(proposal.evidence.cases > 0);
        }
    }
}
