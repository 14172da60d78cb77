//! The stream of changes.

use gridcase_host::Person;
use gridcase_host::log::Log;
use gridcase_proto::dispatch::v1::{self as pb, WatchCasesResponse, case_event::What};
use tonic::{Code, Streaming};

use crate::site::{Site, dispatcher, each_site, frame, taken};
use crate::town;

async fn watch(site: &Site, person: &Person, after: &str) -> Streaming<WatchCasesResponse> {
    let request = pb::WatchCasesRequest { after: after.to_owned() };
    site.by(person).watch_cases(request).await.expect("a stream").into_inner()
}

async fn next(stream: &mut Streaming<WatchCasesResponse>) -> WatchCasesResponse {
    stream.message().await.expect("a message").expect("no end")
}

#[tokio::test]
async fn a_watcher_hears_of_own_cases_only_and_resumes_where_it_was() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        let unit = dispatcher("C1");
        let mut stream = watch(site, &unit, "").await;
        let begin = next(&mut stream).await;
        assert!(begin.case.is_none() && !begin.resync && !begin.cursor.is_empty());
        site.case(2, town::NOISE).await;
        site.case(3, town::STALL).await;
        let mut heard = Vec::new();
        for _ in 0..2 {
            let change = next(&mut stream).await;
            let (case, event) = (change.case.expect("a case"), change.event.expect("an event"));
            assert_eq!(case.id, event.case);
            assert_eq!(case.report.expect("a report").reporter, None);
            heard.push((case.id, event.sequence));
        }
        assert_eq!(heard, [(crate::site::id(3), 1), (crate::site::id(3), 2)]);

        let mut again = watch(site, &unit, &begin.cursor).await;
        next(&mut again).await;
        let change = next(&mut again).await;
        assert_eq!(change.case.expect("a case").id, crate::site::id(3));
    })
    .await;
}

#[tokio::test]
async fn a_case_that_leaves_the_sight_is_gone() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let mut left = watch(site, &dispatcher("C1"), "").await;
        let mut stranger = watch(site, &dispatcher("P2"), "").await;
        next(&mut left).await;
        next(&mut stranger).await;
        let request =
            pb::TransferCaseRequest { command: frame(&case), lead: "P1".to_owned(), reason: "属地".to_owned() };
        let case = taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case));
        let gone = next(&mut left).await;
        assert_eq!((gone.gone, gone.case, gone.event), (case.id.clone(), None, None));
        let request =
            pb::TransferCaseRequest { command: frame(&case), lead: "P2".to_owned(), reason: "属地".to_owned() };
        taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case));
        let first = next(&mut stranger).await;
        // Events are told with the case as it is now, so the first that P2 hears of may be either transfer.
        assert!(matches!(first.event.and_then(|event| event.what), Some(What::Transferred(_))));
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_history_tells_to_list_anew() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        let unit = dispatcher("C1");
        let cursor = next(&mut watch(site, &unit, "").await).await.cursor;
        Log::new("dispatch").renew_epoch(&site.db).await.expect("another epoch");
        let mut stream = watch(site, &unit, &cursor).await;
        let begin = next(&mut stream).await;
        assert!(begin.resync && begin.cursor != cursor);
        site.case(2, town::STALL).await;
        assert_eq!(next(&mut stream).await.case.expect("a case").id, crate::site::id(2));
        let request = pb::WatchCasesRequest { after: "rubbish".to_owned() };
        let refused = site.by(&unit).watch_cases(request).await.expect_err("no cursor");
        assert_eq!(refused.code(), Code::InvalidArgument);
    })
    .await;
}
