//! The circle of the accuracy: a place is uncertain only if the answer is another one somewhere in it.

use super::town::{Town, community, district_of, grid, question, rule, unit, with, within};
use crate::case::Cause;

#[test]
fn a_circle_over_a_border_that_changes_nothing_is_certain() {
    let town = Town::new([rule("R1", unit("C1"))]);
    let route = town.ask(&within(1.05, 0.5, 30.0)).route;
    assert_eq!(route.lead.as_deref(), Some("C1"));
    assert_eq!(route.touched_grids, [grid(1, 0), grid(0, 0)], "told all the same");
}

#[test]
fn a_circle_into_a_grid_with_another_answer_is_uncertain() {
    let town = Town::new([rule("R1", unit("C1")), with(rule("R2", unit("T1")), |rule| rule.area = community(0))]);
    let route = town.ask(&within(1.05, 0.5, 30.0)).route;
    assert_eq!((route.causes.as_slice(), route.lead), (&[Cause::UncertainPosition][..], None));
    assert_eq!(route.candidates, ["C1", "T1"], "the unit here, then the one there");
    assert!(route.explanation.contains("定位误差 30 米") && route.explanation.contains("也可能归名 T1（T1）"));
    assert_eq!(town.ask(&within(1.5, 0.5, 30.0)).route.lead.as_deref(), Some("C1"), "far from the border");
    assert_eq!(town.ask(&question(1.05, 0.5)).route.lead.as_deref(), Some("C1"), "no circle");
}

#[test]
fn a_neighbour_where_only_the_rule_is_another_one_is_certain() {
    let town = Town::new([rule("R1", unit("C1")), with(rule("R2", unit("C1")), |rule| rule.area = community(0))]);
    assert_eq!(town.ask(&within(1.05, 0.5, 30.0)).route.lead.as_deref(), Some("C1"));
}

#[test]
fn a_neighbour_with_other_assistance_is_uncertain() {
    let assisted = with(rule("R2", unit("C1")), |rule| {
        rule.area = community(0);
        rule.assisting = vec![unit("T1")];
    });
    let route = Town::new([rule("R1", unit("C1")), assisted]).ask(&within(1.05, 0.5, 30.0)).route;
    assert_eq!((route.causes.as_slice(), route.candidates), (&[Cause::UncertainPosition][..], vec!["C1".to_owned()]));
}

#[test]
fn the_edge_of_ground_is_a_border_too_from_either_side() {
    let town = Town::new([
        rule("R1", unit("C1")),
        with(rule("R2", unit("T1")), |rule| rule.ground = "carriageway".to_owned()),
    ]);
    // The carriageway is 22 m wide.
    for (y, accuracy_m, candidates) in [(1.15, 20.0, ["C1", "T1"]), (1.05, 20.0, ["T1", "C1"])] {
        let route = town.ask(&within(0.5, y, accuracy_m)).route;
        assert_eq!(
            (route.causes.as_slice(), route.candidates),
            (&[Cause::UncertainPosition][..], candidates.map(str::to_owned).into())
        );
    }
    assert_eq!(town.ask(&within(0.5, 1.15, 5.0)).route.lead.as_deref(), Some("C1"));
    assert_eq!(town.ask(&within(0.5, 1.05, 5.0)).route.lead.as_deref(), Some("T1"));
}

#[test]
fn ground_and_grid_are_varied_together() {
    let there = with(rule("R2", unit("T1")), |rule| {
        rule.area = grid(0, 0);
        rule.ground = "carriageway".to_owned();
    });
    // Neither the other grid alone nor the carriageway alone changes the answer; grid (0, 0) ends where the carriageway begins.
    let town = Town::new([rule("R1", unit("C1")), there]);
    let route = town.ask(&within(0.5, 1.15, 40.0)).route;
    assert_eq!(route.causes, [Cause::UncertainPosition]);
}

#[test]
fn a_circle_into_another_district_is_uncertain_where_districts_decide() {
    let by_district = Town::new([rule("R1", district_of("police"))]);
    let route = by_district.ask(&within(1.3, 0.5, 30.0)).route;
    assert_eq!(
        (route.causes.as_slice(), route.candidates),
        (&[Cause::UncertainPosition][..], vec!["P1".to_owned(), "P2".to_owned()])
    );
    let by_name = Town::new([rule("R1", unit("C1"))]);
    assert!(by_name.ask(&within(1.3, 0.5, 30.0)).route.causes.is_empty());
}

#[test]
fn the_outer_edge_of_the_town_makes_no_place_inside_uncertain() {
    let route = Town::new([rule("R1", unit("C1"))]).ask(&within(0.05, 0.5, 30.0)).route;
    assert_eq!(route.lead.as_deref(), Some("C1"));
}

#[test]
fn a_place_just_outside_may_be_inside() {
    let route =
        Town::new([with(rule("R1", unit("T1")), |rule| rule.area = grid(0, 0))]).ask(&within(-0.1, 0.5, 30.0)).route;
    assert_eq!(route.causes, [Cause::Outside, Cause::UncertainPosition]);
    assert_eq!((route.candidates, route.touched_grids), (vec!["T1".to_owned()], vec![grid(0, 0)]));
}
