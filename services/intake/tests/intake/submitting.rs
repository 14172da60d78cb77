//! A submit is stored once, acknowledged the same for ever, or refused and nothing is stored.

use gridcase_host::{status, testing::each_place};
use gridcase_intake::ID_REUSED;
use gridcase_proto::{
    common::v1::Role,
    intake::v1::{self as pb, report_event::What},
};
use tonic::Code;

use crate::site::{Client, Site, id, other_worker, person, report, town};

async fn submit(mut client: Client, report: pb::ReportContent) -> Result<pb::Receipt, tonic::Status> {
    let answer = client.submit_report(pb::SubmitReportRequest { report: Some(report) }).await?;
    Ok(answer.into_inner().receipt.expect("a receipt"))
}

#[tokio::test]
async fn twenty_retries_make_one_report_and_get_one_receipt() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let first = site.submit(report(1)).await;
        assert_eq!(first.number, "330106109-20261122-00001");
        assert_eq!((first.hash.len(), first.hash_version), (32, 1));
        for _ in 0..20 {
            assert_eq!(site.submit(report(1)).await, first);
        }
        site.stop().await;
        site.start().await;
        site.clock.drive("2027-03-01T00:00:00Z".parse().expect("an instant")).expect("driven");
        assert_eq!(site.submit(report(1)).await, first);
        assert_eq!(site.reports().await.len(), 1);
        let received = site.events().await.into_iter().filter(|event| matches!(event.what, Some(What::Received(_))));
        assert_eq!(received.count(), 1);
        assert_eq!(site.submit(report(2)).await.number, "330106109-20270301-00001");
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn concurrent_submits_of_one_id_make_one_report() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let submits = (0..32).map(|_| submit(site.worker(), report(1)));
        let receipts: Vec<_> =
            futures::future::join_all(submits).await.into_iter().map(|receipt| receipt.expect("stored")).collect();
        assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
        assert_eq!(site.reports().await.len(), 1);
        // The retries have used up no number.
        assert_eq!(site.submit(report(2)).await.number, "330106109-20261122-00002");
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_id_with_other_content_is_refused_and_changes_nothing() {
    let mut site = Site::on_sqlite().await;
    let receipt = site.submit(report(1)).await;
    let changed = pb::ReportContent { words: "别的".to_owned(), ..report(1) };
    let by_another = submit(site.by(&other_worker()), report(1)).await;
    for refused in [submit(site.worker(), changed).await, by_another] {
        let refused = refused.expect_err("refused");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::AlreadyExists, Some(ID_REUSED)));
        assert!(!refused.message().contains(&receipt.number));
    }
    let kept = site.report(&id(1)).await;
    assert_eq!((kept.content, kept.receipt), (Some(report(1)), Some(receipt)));
    site.stop().await;
}

#[tokio::test]
async fn an_id_of_another_town_is_refused_as_if_it_were_of_this_one() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        site.registry.publish(town("elsewhere", "Europe/Paris"), Vec::new());
        site.submit(report(1)).await;
        let mut stranger = person(9, "Claire", Role::Worker, "");
        "elsewhere".clone_into(&mut stranger.town);
        let refused = submit(site.by(&stranger), report(1)).await.expect_err("refused");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::AlreadyExists, Some(ID_REUSED)));
        let same_town = submit(site.by(&other_worker()), report(1)).await.expect_err("refused");
        assert_eq!(refused.message(), same_town.message());
        let own = submit(site.by(&stranger), report(2)).await.expect("stored");
        assert_eq!(own.number, "elsewhere-20261122-00001");
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_malformed_is_refused_with_its_field_and_nothing_is_stored() {
    let mut site = Site::on_sqlite().await;
    let nowhere = pb::ReportContent {
        position: report(1).position.map(|position| gridcase_proto::common::v1::Position {
            longitude: f64::NAN,
            coordinate_system: "Beijing 54".to_owned(),
            ..position
        }),
        words: "字".repeat(4001),
        ..report(1)
    };
    let refused = submit(site.worker(), nowhere).await.expect_err("refused");
    assert_eq!(refused.code(), Code::InvalidArgument);
    let fields: Vec<_> = status::violations(&refused).into_iter().map(|(field, _)| field).collect();
    let expected = ["report.position.longitude", "report.position.coordinate_system", "report.words"];
    assert_eq!(fields, expected);
    let refused = submit(site.worker(), pb::ReportContent { matter: "x".repeat(300 * 1024), ..report(1) }).await;
    let refused = refused.expect_err("refused");
    assert_eq!(status::reason(&refused).as_deref(), Some("MESSAGE_TOO_LARGE"));
    assert!(site.reports().await.is_empty());
    assert!(site.events().await.is_empty());
    assert_eq!(site.submit(report(1)).await.number, "330106109-20261122-00001");
    site.stop().await;
}

#[tokio::test]
async fn a_report_without_a_place_or_of_an_unknown_matter_is_kept() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let odd =
            pb::ReportContent {
                position: None, matter: "什么都不是".to_owned(), catalogue_version: 9, ..report(1)
            };
        site.submit(odd.clone()).await;
        let kept = site.report(&id(1)).await;
        assert_eq!(kept.content, Some(odd));
        assert_eq!((kept.longitude, kept.latitude, kept.grid.as_str()), (None, None, ""));
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_place_is_kept_as_given_and_shown_converted_once() {
    let mut site = Site::on_sqlite().await;
    let mut gcj = report(1);
    gcj.position.as_mut().expect("a position").coordinate_system = "GCJ-02".to_owned();
    site.submit(gcj.clone()).await;
    let kept = site.report(&id(1)).await;
    assert_eq!(kept.content, Some(gcj));
    let east = 120.0845 - kept.longitude.expect("a longitude");
    assert!((0.004..0.006).contains(&east), "{east}");
    site.stop().await;
}

#[tokio::test]
async fn who_is_not_signed_in_or_holds_no_post_for_it_stores_nothing() {
    let mut site = Site::on_sqlite().await;
    let administrator = person(8, "管理员", Role::Administrator, "");
    let refused = submit(site.by(&administrator), report(1)).await.expect_err("refused");
    assert_eq!(refused.code(), Code::PermissionDenied);
    let request = pb::RegisterReportRequest { report: Some(report(1)), source: 2, ..Default::default() };
    let refused = site.worker().register_report(request).await.expect_err("refused");
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert!(site.reports().await.is_empty());
    site.stop().await;
}
