//! What the snapshot in force adds: the grid, and the number to call first.

use gridcase_host::{database::Options, status, testing::Place};
use gridcase_intake::TOWN_UNKNOWN;
use gridcase_proto::{intake::v1 as pb, registry::v1 as registry};

use crate::{
    double::encoded,
    site::{Site, TOWN, id, report, town},
};

/// A square grid around the place of the reports, about 1.9 km wide.
fn boundaries() -> Vec<u8> {
    let (west, south, side) = (1_200_745_000, 303_212_000, 200_000);
    let deltas = vec![west, south, side, 0, 0, side, -side, 0];
    let shape = registry::Shape { polygons: vec![registry::Polygon { rings: vec![registry::Ring { deltas }] }] };
    let grid = registry::Area {
        code: "g1".to_owned(),
        name: "第一网格".to_owned(),
        level: registry::AreaLevel::Grid.into(),
        shape: Some(shape),
        ..registry::Area::default()
    };
    encoded(&registry::BoundarySet { areas: vec![grid] })
}

fn catalogue() -> Vec<u8> {
    let matter = registry::Matter {
        id: "event:06028".to_owned(),
        code: "06028".to_owned(),
        kind: "event".to_owned(),
        class: "06".to_owned(),
        class_name: "街面秩序".to_owned(),
        name: "占道经营".to_owned(),
        rows: vec![registry::Row { number: 1, ..registry::Row::default() }],
        default_row: 1,
        emergency_number: "119".to_owned(),
        ..registry::Matter::default()
    };
    encoded(&registry::Catalogue { matters: vec![matter], policy: None })
}

async fn site(place: &Place) -> Site {
    let mut site = Site::new(place, Options::default());
    let parts = vec![(registry::Part::Boundaries, boundaries()), (registry::Part::Catalogue, catalogue())];
    site.registry.publish(town(TOWN, "Asia/Shanghai"), parts);
    site.start().await;
    site
}

#[tokio::test]
async fn the_grid_is_shown_and_an_emergency_names_the_number_to_call() {
    let place = Place::sqlite();
    let mut site = site(&place).await;
    for _ in 0..2 {
        let request = pb::SubmitReportRequest { report: Some(report(1)) };
        let answer = site.worker().submit_report(request).await.expect("stored").into_inner();
        assert_eq!(answer.emergency_number, "119");
    }
    assert_eq!(site.report(&id(1)).await.grid, "g1");
    let located = site.worker().locate_place(pb::LocatePlaceRequest { position: report(1).position }).await;
    let located = located.expect("located").into_inner();
    assert_eq!((located.grid.as_str(), located.grid_name.as_str()), ("g1", "第一网格"));
    assert!((900.0..1000.0).contains(&located.border_distance_m), "{}", located.border_distance_m);
    assert_eq!(located.touched.len(), 1);
    site.stop().await;
}

#[tokio::test]
async fn a_place_is_not_located_while_the_town_is_not_known() {
    let place = Place::sqlite();
    let mut site = Site::new(&place, Options::default());
    site.start().await;
    let located = site.worker().locate_place(pb::LocatePlaceRequest { position: report(1).position }).await;
    assert_eq!(status::reason(&located.expect_err("refused")).as_deref(), Some(TOWN_UNKNOWN));
    let located = site.worker().locate_place(pb::LocatePlaceRequest { position: None }).await;
    assert_eq!(status::violations(&located.expect_err("refused"))[0].0, "position");
    site.stop().await;
}
