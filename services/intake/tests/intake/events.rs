//! The feed of events.

use gridcase_host::{status, testing::each_place};
use gridcase_proto::intake::v1::{self as pb, report_event::What};
use tonic::Code;

use crate::site::{Site, id, report};

#[tokio::test]
async fn a_reader_waits_for_the_next_event_and_goes_on_from_its_cursor() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        site.dispatch.be_away(true);
        site.submit(report(1)).await;
        let first = site.events().await;
        assert_eq!(first.len(), 1);
        let Some(What::Received(received)) = &first[0].what else { panic!("{first:?}") };
        assert_eq!(received.report.as_ref().expect("the report").content, Some(report(1)));
        let next = pb::ListEventsRequest { after: first[0].cursor.clone(), limit: 10, wait_ms: 30_000 };
        let mut reader = site.by_service("dispatch", None);
        let (next, _) = tokio::join!(reader.list_events(next), site.submit(report(2)));
        let next = next.expect("events").into_inner().events;
        assert_eq!(next.iter().map(|event| event.report.clone()).collect::<Vec<_>>(), [id(2)]);
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused_and_people_may_not_read() {
    let mut site = Site::on_sqlite().await;
    let request = pb::ListEventsRequest { after: "rubbish".to_owned(), ..Default::default() };
    let refused = site.by_service("dispatch", None).list_events(request.clone()).await.expect_err("refused");
    assert_eq!(status::violations(&refused)[0].0, "after");
    let refused = site.command().list_events(request).await.expect_err("refused");
    assert_eq!(refused.code(), Code::PermissionDenied);
    site.stop().await;
}
