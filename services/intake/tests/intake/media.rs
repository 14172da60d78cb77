//! Files come before or after their report, and meet it by their hash.

use gridcase_host::{Person, status, testing::each_place};
use gridcase_intake::MEDIA_NOT_DECLARED;
use gridcase_proto::{
    dispatch::v1::{CaseDispatched, CaseEvent, CaseFiled, CaseName, case_event::What},
    intake::v1::{self as pb, MediaPurpose},
};
use tonic::{Code, Status};

use crate::site::{Site, TOWN, dispatcher, id, other_worker, report, wait_until, worker};

fn file(byte: u8) -> pb::MediaRef {
    pb::MediaRef { sha256: vec![byte; 32], kind: pb::MediaKind::Photo.into(), purpose: MediaPurpose::Finding.into() }
}

fn with_files(number: u128, files: &[u8]) -> pb::ReportContent {
    pb::ReportContent { media: files.iter().map(|byte| file(*byte)).collect(), ..report(number) }
}

async fn record(site: &Site, person: &Person, number: u128, byte: u8) -> Result<(), Status> {
    let media = pb::Media {
        r#ref: Some(file(byte)),
        stored: true,
        size: 1234,
        media_type: "image/jpeg".to_owned(),
        width: 640,
        height: 480,
    };
    let request = pb::RecordMediaRequest { report: id(number), media: Some(media) };
    site.by_service("gateway", Some(person)).record_media(request).await?;
    Ok(())
}

async fn listed(site: &Site, number: u128) -> Vec<(u8, bool, MediaPurpose)> {
    let request = pb::ListMediaRequest { report: id(number), town: TOWN.to_owned() };
    let media = site.by_service("dispatch", None).list_media(request).await.expect("a list").into_inner().media;
    let row = |media: pb::Media| {
        let file = media.r#ref.expect("a file");
        (file.sha256[0], media.stored, file.purpose())
    };
    media.into_iter().map(row).collect()
}

#[tokio::test]
async fn files_before_and_after_the_report_are_joined_by_their_hash() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        record(&site, &worker(), 1, 7).await.expect("recorded before");
        record(&site, &worker(), 1, 7).await.expect("recorded again");
        let receipt = site.submit(with_files(1, &[7, 8, 9])).await;
        assert_eq!(site.submit(with_files(1, &[7, 8, 9])).await, receipt);
        record(&site, &worker(), 1, 9).await.expect("recorded after");
        record(&site, &worker(), 1, 9).await.expect("recorded again");
        let finding = MediaPurpose::Finding;
        assert_eq!(listed(&site, 1).await, [(7, true, finding), (8, false, finding), (9, true, finding)]);
        let shown = site.report(&id(1)).await.media;
        assert_eq!((shown[0].size, shown[0].media_type.as_str(), shown[0].width), (1234, "image/jpeg", 640));
        site.wait_for_state(&id(1), pb::ReportState::Opened).await;
        let sequences: Vec<_> = site.events().await.iter().map(|event| event.sequence).collect();
        assert_eq!(sequences, [1, 2, 3, 4]);
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn only_declared_files_are_taken_from_the_reporter_and_none_from_strangers() {
    let mut site = Site::on_sqlite().await;
    site.submit(with_files(1, &[7])).await;
    let refused = record(&site, &worker(), 1, 8).await.expect_err("refused");
    assert_eq!(status::reason(&refused).as_deref(), Some(MEDIA_NOT_DECLARED));
    for stranger in [other_worker(), dispatcher("police")] {
        assert_eq!(record(&site, &stranger, 1, 7).await.expect_err("refused").code(), Code::NotFound);
    }
    let not_stored = pb::RecordMediaRequest { report: id(1), media: Some(pb::Media::default()) };
    let refused = site.by_service("gateway", Some(&worker())).record_media(not_stored.clone()).await;
    let fields: Vec<_> =
        status::violations(&refused.expect_err("refused")).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["media.stored", "media.ref.sha256"]);
    let refused = site.by(&worker()).record_media(not_stored).await.expect_err("refused");
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert_eq!(listed(&site, 1).await, [(7, false, MediaPurpose::Finding)]);
    site.stop().await;
}

#[tokio::test]
async fn the_handling_unit_adds_results() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        site.submit(with_files(1, &[7])).await;
        site.dispatch.tell(CaseEvent {
            town: TOWN.to_owned(),
            case: id(1),
            sequence: 1,
            what: Some(What::Dispatched(CaseDispatched {
                lead: "city".to_owned(),
                assisting: vec!["police".to_owned()],
                ..CaseDispatched::default()
            })),
            ..CaseEvent::default()
        });
        wait_until("the lead unit", async || {
            site.report(&id(1)).await.progress.is_some_and(|progress| progress.unit == "city")
        })
        .await;
        record(&site, &dispatcher("city"), 1, 20).await.expect("by the lead unit");
        site.clock.drive(site.now() + std::time::Duration::from_secs(1)).expect("driven");
        record(&site, &dispatcher("police"), 1, 21).await.expect("by an assisting unit");
        assert_eq!(record(&site, &dispatcher("traffic"), 1, 22).await.expect_err("refused").code(), Code::NotFound);
        let (finding, result) = (MediaPurpose::Finding, MediaPurpose::Result);
        assert_eq!(listed(&site, 1).await, [(7, false, finding), (20, true, result), (21, true, result)]);
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_units_of_a_part_send_files_for_it_though_it_has_no_report() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let tell = |number: u128, sequence, what| {
            let (town, case) = (TOWN.to_owned(), id(number));
            site.dispatch.tell(CaseEvent { town, case, sequence, what: Some(what), ..CaseEvent::default() });
        };
        let parent = Some(CaseName { id: id(1), number: "T-1".to_owned() });
        let to_city = || CaseDispatched { lead: "city".to_owned(), ..CaseDispatched::default() };
        tell(2, 1, What::Filed(CaseFiled { parent, ..CaseFiled::default() }));
        tell(2, 2, What::Dispatched(to_city()));
        // A case that is neither a report of ours nor split off one.
        tell(3, 1, What::Filed(CaseFiled::default()));
        tell(3, 2, What::Dispatched(to_city()));
        site.submit(report(9)).await;
        tell(9, 1, What::Dispatched(to_city()));
        wait_until("all of it", async || {
            site.report(&id(9)).await.progress.is_some_and(|progress| progress.state == "dispatched")
        })
        .await;
        record(&site, &dispatcher("city"), 2, 20).await.expect("by the lead unit");
        record(&site, &dispatcher("city"), 2, 21).await.expect("one more");
        let mut sent = listed(&site, 2).await;
        sent.sort_unstable_by_key(|(byte, ..)| *byte);
        assert_eq!(sent, [(20, true, MediaPurpose::Result), (21, true, MediaPurpose::Result)]);
        for (unit, number) in [("police", 2), ("city", 3)] {
            let refused = record(&site, &dispatcher(unit), number, 22).await.expect_err("refused");
            assert_eq!(refused.code(), Code::NotFound);
        }
        site.stop().await;
    })
    .await;
}
