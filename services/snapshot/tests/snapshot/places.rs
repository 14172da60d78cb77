//! What a snapshot says about places and codes.

use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{AreaLevel, Part, Snapshot, Versions};

use crate::town::{self, at, grid_code, rectangle};

fn codes<'a>(units: impl IntoIterator<Item = &'a gridcase_snapshot::Unit>) -> Vec<&'a str> {
    units.into_iter().map(|unit| unit.code.as_str()).collect()
}

#[test]
fn a_place_has_its_grid_and_all_areas_above_it_nearest_first() {
    let snapshot = town::snapshot();
    let place = snapshot.locate(at(2.5, 1.5), 0.0);
    assert_eq!(place.grid.expect("a grid").code, grid_code(2, 1));
    let above: Vec<_> = place.ancestors.iter().map(|area| area.code.as_str()).collect();
    assert_eq!(above, ["330106109003", "330106109", "330106"]);
    assert_eq!(place.area_of(AreaLevel::Community).expect("a community").code, "330106109003");
    assert!(place.is_inside() && place.grounds.is_empty());
    assert!((90.0..100.0).contains(&place.border_distance_m.expect("a border")));
}

#[test]
fn without_an_accuracy_only_the_grid_itself_is_touched() {
    let snapshot = town::snapshot();
    let on_a_border = snapshot.locate(at(2.0, 1.5), 0.0);
    assert_eq!(on_a_border.touched.len(), 1);
    assert_eq!(on_a_border.touched[0].grid.code, on_a_border.grid.expect("a grid").code);
}

#[test]
fn the_circle_touches_neighbours_nearest_first() {
    let snapshot = town::snapshot();
    let place = snapshot.locate(at(2.1, 1.2), 50.0);
    let touched: Vec<_> = place.touched.iter().map(|near| near.grid.code.clone()).collect();
    assert_eq!(touched, [grid_code(2, 1), grid_code(1, 1), grid_code(2, 0), grid_code(1, 0)]);
    assert!(place.touched[0].distance_m == 0.0 && place.touched[1].distance_m > 15.0);
}

#[test]
fn outside_the_town_there_is_no_place_but_a_distance() {
    let snapshot = town::snapshot();
    let place = snapshot.locate(at(-0.1, 1.5), 30.0);
    assert!(!place.is_inside() && !snapshot.in_bounds(at(-0.1, 1.5)));
    assert_eq!(place.touched.len(), 1);
    assert!(place.border_distance_m.expect("a border") < 30.0);
}

#[test]
fn ground_of_a_wider_area_counts_where_no_grid_is() {
    let community = town::area(
        "330106109009".to_owned(),
        wire::AreaLevel::Community,
        town::CODE,
        Some(rectangle(0.0, 0.0, 3.0, 1.0)),
    );
    let areas = vec![
        town::area(town::CODE.to_owned(), wire::AreaLevel::Town, "", None),
        community,
        town::area(grid_code(0, 0), wire::AreaLevel::Grid, "330106109009", Some(rectangle(0.0, 0.0, 1.0, 1.0))),
    ];
    let content = wire::content::Part::Boundaries(wire::BoundarySet { areas });
    let snapshot = Snapshot::read(&town::record(), [(1, &content)]).expect("a town");
    let place = snapshot.locate(at(2.5, 0.5), 0.0);
    assert!(place.grid.is_none() && place.is_inside() && place.touched.is_empty());
    let above: Vec<_> = place.areas().map(|area| area.code.as_str()).collect();
    assert_eq!(above, ["330106109009", town::CODE]);
}

#[test]
fn districts_follow_no_grid_and_may_overlap() {
    let snapshot = town::snapshot();
    assert_eq!(codes(snapshot.districts("police", at(1.0, 1.5))), ["P1"]);
    assert_eq!(codes(snapshot.districts("police", at(2.0, 1.5))), ["P1", "P2"]);
    assert_eq!(codes(snapshot.districts("police", at(20.0, 1.5))), [""; 0]);
    assert_eq!(codes(snapshot.districts("traffic", at(1.0, 1.5))), [""; 0]);
    let units = snapshot.units().expect("units");
    assert_eq!(codes(units.districts_within("police", at(1.8, 1.5), 30.0)), ["P1", "P2"]);
}

#[test]
fn ground_layers_are_named_where_they_lie_and_where_their_border_is_near() {
    let snapshot = town::snapshot();
    assert_eq!(snapshot.grounds(at(2.5, 1.05)), ["carriageway"]);
    assert!(snapshot.grounds(at(2.5, 1.2)).is_empty());
    let units = snapshot.units().expect("units");
    assert_eq!(units.ground_borders_within(at(2.5, 1.2), 25.0), ["carriageway"]);
    assert!(units.ground_borders_within(at(2.5, 1.2), 20.0).is_empty());
}

#[test]
fn codes_and_ids_are_found() {
    let snapshot = town::snapshot();
    assert_eq!(snapshot.unit("T1").expect("a unit").department, "traffic");
    assert_eq!(snapshot.matter("event:09003").expect("a matter").class_id(), "event:09");
    assert_eq!(snapshot.area(town::CODE).expect("an area").level, AreaLevel::Town);
    assert_eq!(snapshot.ancestors(&grid_code(0, 0)).len(), 3);
    assert_eq!(snapshot.matters().len(), 2);
    let about: Vec<_> = snapshot.register().expect("rules").about("event:06028", "event:06", "event").collect();
    assert_eq!(about.len(), 1);
    assert!(snapshot.worktime().is_some());
    let versions = Versions { boundaries: 1, units: 2, catalogue: 3, register: 4, calendars: 5, assets: 0 };
    assert_eq!(snapshot.versions(), versions);
    assert!(snapshot.missing().is_empty(), "a town can do without assets");
}

#[test]
fn parts_that_are_not_published_yet_are_told_and_answer_with_nothing() {
    let snapshot = Snapshot::read(&town::record(), [(7, &town::units())]).expect("a town");
    assert_eq!(snapshot.missing(), [Part::Boundaries, Part::Catalogue, Part::Register, Part::Calendars]);
    assert_eq!(snapshot.versions(), Versions { units: 7, ..Versions::default() });
    let place = snapshot.locate(at(1.0, 1.05), 10.0);
    assert!(!place.is_inside() && place.border_distance_m.is_none());
    assert_eq!(place.grounds, ["carriageway"]);
    assert!(snapshot.matter("event:06028").is_none() && snapshot.rules().is_empty() && snapshot.worktime().is_none());
    assert!(snapshot.area(town::CODE).is_none() && snapshot.ancestors(town::CODE).is_empty());
}
