//! Assets near a place, and the one that a report is about.

use gridcase_host::{database::Options, status, testing::Place, testing::each_place};
use gridcase_intake::ID_REUSED;
use gridcase_proto::common::v1::Position;
use gridcase_proto::{intake::v1 as pb, registry::v1 as registry};
use tonic::Code;

use crate::{
    double::encoded,
    site::{Site, TOWN, dispatcher, id, report, town},
};

/// Metres in a degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// An asset so many metres north of the place of the reports.
fn asset(code: &str, component_type: &str, north_m: f64, owner: &str) -> registry::Asset {
    registry::Asset {
        code: code.to_owned(),
        r#type: component_type.to_owned(),
        owner: owner.to_owned(),
        maintainer: "gone".to_owned(),
        longitude: Some(120.0845),
        latitude: Some(30.3312 + north_m / DEGREE_M),
        ..registry::Asset::default()
    }
}

async fn site(place: &Place) -> Site {
    let mut site = Site::new(place, Options::default());
    let department = registry::Department { code: "city".to_owned(), name: "综合执法".to_owned() };
    let unit = registry::Unit {
        code: "C1".to_owned(),
        name: "市政设施组".to_owned(),
        department: "city".to_owned(),
        ..registry::Unit::default()
    };
    let units = registry::UnitSet { departments: vec![department], units: vec![unit], grounds: Vec::new() };
    let assets = vec![
        asset("far", "01001", 300.0, "C1"),
        asset("lamp", "01037", 20.0, ""),
        asset("cover", "01001", -40.0, "C1"),
        asset("beyond", "01001", 2100.0, "C1"),
    ];
    let assets = encoded(&registry::AssetSet { assets });
    let parts = vec![(registry::Part::Units, encoded(&units)), (registry::Part::Assets, assets)];
    site.registry.publish(town(TOWN, "Asia/Shanghai"), parts);
    site.start().await;
    site
}

fn near(types: &[&str], radius_m: f64, limit: u32) -> pb::ListNearestAssetsRequest {
    let types = types.iter().map(|&one| one.to_owned()).collect();
    pb::ListNearestAssetsRequest { position: report(1).position, types, radius_m, limit }
}

fn codes(answer: &pb::ListNearestAssetsResponse) -> Vec<&str> {
    answer.assets.iter().filter_map(|near| Some(near.asset.as_ref()?.code.as_str())).collect()
}

#[tokio::test]
async fn the_nearest_assets_are_listed_with_the_names_of_their_owners() {
    let place = Place::sqlite();
    let mut site = site(&place).await;
    let table = [
        (near(&[], 0.0, 0), vec!["lamp", "cover"]),
        (near(&["01001"], 0.0, 0), vec!["cover"]),
        (near(&["01001", "01037"], 2000.0, 0), vec!["lamp", "cover", "far"]),
        (near(&[], 2000.0, 1), vec!["lamp"]),
        (near(&["09999"], 2000.0, 0), vec![]),
    ];
    for (request, expected) in table {
        let answer = site.worker().list_nearest_assets(request.clone()).await.expect("assets").into_inner();
        assert_eq!((codes(&answer), answer.version), (expected, 1), "{request:?}");
    }
    // The accuracy widens what is usual.
    let mut wide = near(&[], 0.0, 0);
    wide.position.as_mut().expect("a position").accuracy_m = 260.0;
    let answer = site.by(&dispatcher("C1")).list_nearest_assets(wide).await.expect("assets").into_inner();
    assert_eq!(codes(&answer), ["lamp", "cover", "far"]);
    let [lamp, cover] = &answer.assets[..2] else { panic!("two assets") };
    assert!((lamp.distance_m - 20.0).abs() < 0.1 && (cover.distance_m - 40.0).abs() < 0.1);
    assert_eq!((lamp.owner_name.as_str(), lamp.maintainer_name.as_str()), ("", "gone"), "a code without a name");
    assert_eq!(cover.owner_name, "市政设施组");
    site.stop().await;
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_refused_with_its_field() {
    let mut site = Site::on_sqlite().await;
    let table = [
        ("position", pb::ListNearestAssetsRequest::default()),
        ("radius_m", near(&[], 2000.5, 0)),
        ("radius_m", near(&[], f64::NAN, 0)),
        ("limit", near(&[], 0.0, 101)),
    ];
    for (field, request) in table {
        let refused = site.worker().list_nearest_assets(request).await.expect_err(field);
        assert_eq!(status::violations(&refused)[0].0, field);
    }
    let none = site.worker().list_nearest_assets(near(&[], 0.0, 0)).await.expect("no assets").into_inner();
    assert_eq!((none.assets.len(), none.version), (0, 0), "the town has published none");
    site.stop().await;
}

#[tokio::test]
async fn the_asset_is_kept_with_the_report_and_told_to_dispatch() {
    each_place(async |place| {
        let mut site = site(place).await;
        let named = pb::ReportContent { asset: "unheard of".to_owned(), ..report(1) };
        let receipt = site.submit(named.clone()).await;
        assert_eq!(site.submit(named.clone()).await, receipt);
        let other = pb::ReportContent { asset: "cover".to_owned(), ..named.clone() };
        let refused = site.worker().submit_report(pb::SubmitReportRequest { report: Some(other) }).await;
        let refused = refused.expect_err("another asset is another report");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::AlreadyExists, Some(ID_REUSED)));
        assert_eq!(site.report(&id(1)).await.content, Some(named));
        site.wait_for_state(&id(1), pb::ReportState::Opened).await;
        let case = site.dispatch.cases().remove(&id(1)).expect("the case");
        assert_eq!(case.report.expect("facts").asset, "unheard of");
        let long = pb::ReportContent { asset: "x".repeat(65), position: None::<Position>, ..report(2) };
        let refused = site.worker().submit_report(pb::SubmitReportRequest { report: Some(long) }).await;
        assert_eq!(status::violations(&refused.expect_err("too long"))[0].0, "report.asset");
        site.stop().await;
    })
    .await;
}
