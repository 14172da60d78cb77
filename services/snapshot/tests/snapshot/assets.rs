//! Assets by code and by place, and what their records say to routing.

use gridcase_geo::Position;
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Assets, Party, Subject};

use crate::town::{asset, at};

fn assets(assets: Vec<wire::Asset>) -> Assets {
    Assets::read(&wire::AssetSet { assets }).expect("assets")
}

fn placed(code: &str, longitude: f64, latitude: f64) -> wire::Asset {
    wire::Asset { longitude: Some(longitude), latitude: Some(latitude), ..asset(code, 0.0, 0.0) }
}

#[test]
fn the_nearest_come_first_and_the_radius_ends_them() {
    let all = assets(vec![
        asset("far", 3.0, 0.0),
        asset("b", 0.5, 0.0),
        asset("a", 0.5, 0.0),
        asset("near", 0.1, 0.0),
        asset("north", 0.0, 0.4),
    ]);
    let near = all.within(at(0.0, 0.0), 100.0);
    let codes: Vec<_> = near.iter().map(|near| near.asset.code.as_str()).collect();
    assert_eq!(codes, ["near", "north", "a", "b"], "of equal distance by code");
    assert!((18.0..20.0).contains(&near[0].distance_m) && (95.0..97.0).contains(&near[2].distance_m));
    assert_eq!(all.within(at(0.0, 0.0), 90.0).len(), 2);
    assert!(all.within(at(0.0, 0.0), 0.0).is_empty());
    assert_eq!(all.asset("far").expect("an asset").position, at(3.0, 0.0));
    assert!(all.asset("nothing").is_none());
    let ordered: Vec<_> = all.all().iter().map(|asset| asset.code.as_str()).collect();
    assert_eq!(ordered, ["a", "b", "far", "near", "north"]);
}

#[test]
fn neighbours_are_neighbours_over_the_date_line_and_at_the_poles() {
    let all =
        assets(vec![placed("east", 179.9999, -17.0), placed("west", -179.9999, -17.0), placed("pole", 90.0, 89.9999)]);
    let at = |lon, lat| Position::new(lon, lat).expect("a place");
    assert_eq!(all.within(at(180.0, -17.0), 20.0).len(), 2);
    assert_eq!(all.within(at(-90.0, 89.9999), 30.0).len(), 1);
    assert!(all.within(at(0.0, 0.0), 1000.0).is_empty());
}

#[test]
fn an_owner_on_record_is_a_rule_of_its_own() {
    let owned = |owner: &str, maintainer: &str| wire::Asset {
        owner: owner.to_owned(),
        maintainer: maintainer.to_owned(),
        ..asset("A1", 0.0, 0.0)
    };
    let table = [
        (owned("C1", "M1"), Some(("C1", vec!["M1"]))),
        (owned("C1", "C1"), Some(("C1", vec![]))),
        (owned("C1", ""), Some(("C1", vec![]))),
        (owned("", "M1"), None),
    ];
    for (record, expected) in table {
        let all = assets(vec![record.clone()]);
        let rule = all.asset("A1").expect("an asset").rule.as_ref();
        let unit = |code: &str| Party::Unit(code.to_owned());
        let expected =
            expected.map(|(lead, assisting)| (unit(lead), assisting.into_iter().map(unit).collect::<Vec<_>>()));
        assert_eq!(rule.map(|rule| (rule.lead.clone(), rule.assisting.clone())), expected, "{record:?}");
        if let Some(rule) = rule {
            assert_eq!(
                (rule.id.as_str(), rule.owner, &rule.subject),
                ("asset:A1", true, &Subject::Asset("A1".to_owned()))
            );
        }
    }
}
