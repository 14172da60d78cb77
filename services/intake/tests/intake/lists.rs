//! Who sees which reports, page by page.

use gridcase_host::testing::each_place;
use gridcase_proto::{
    common::v1::Role,
    intake::v1::{self as pb, ReportState},
};
use jiff::ToSpan as _;
use tonic::Code;

use crate::site::{Client, Site, id, other_worker, person, report, supervisor};

async fn page(mut client: Client, token: &str, state: ReportState) -> pb::ListReportsResponse {
    let request = pb::ListReportsRequest { page_size: 3, page_token: token.to_owned(), state: state.into() };
    client.list_reports(request).await.expect("a page").into_inner()
}

async fn ids(site: &Site, client: impl Fn(&Site) -> Client, state: ReportState) -> Vec<String> {
    let (mut ids, mut token) = (Vec::new(), String::new());
    loop {
        let page = page(client(site), &token, state).await;
        assert!(page.reports.len() <= 3);
        ids.extend(page.reports.into_iter().map(|report| report.content.expect("content").id));
        if page.next_page_token.is_empty() {
            return ids;
        }
        token = page.next_page_token;
    }
}

#[tokio::test]
async fn a_worker_lists_own_reports_and_the_command_room_all_newest_first() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        for number in 0..10 {
            // Some in the same millisecond.
            if number % 2 == 0 {
                site.clock.drive(site.now() + 1.second()).expect("driven");
            }
            let mut client = if number % 3 == 0 { site.by(&other_worker()) } else { site.worker() };
            let request = pb::SubmitReportRequest { report: Some(report(number)) };
            client.submit_report(request).await.expect("stored");
        }
        let of = |numbers: &[u128]| numbers.iter().map(|number| id(*number)).collect::<Vec<_>>();
        let all = of(&[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
        let everything = ReportState::Unspecified;
        assert_eq!(ids(&site, Site::command, everything).await, all);
        assert_eq!(ids(&site, |site| site.by(&supervisor()), everything).await, all);
        assert_eq!(ids(&site, Site::worker, everything).await, of(&[8, 7, 5, 4, 2, 1]));
        assert_eq!(ids(&site, |site| site.by(&other_worker()), everything).await, of(&[9, 6, 3, 0]));
        for number in 0..10 {
            site.wait_for_state(&id(number), ReportState::Opened).await;
        }
        assert_eq!(ids(&site, Site::command, ReportState::Opened).await, all);
        for state in [ReportState::Received, ReportState::Accepted, ReportState::Rejected] {
            assert_eq!(ids(&site, Site::command, state).await, Vec::<String>::new(), "{state:?}");
        }
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_is_not_there() {
    let mut site = Site::on_sqlite().await;
    site.submit(report(1)).await;
    let mut stranger = person(9, "Claire", Role::Command, "");
    "elsewhere".clone_into(&mut stranger.town);
    for who in [other_worker(), stranger] {
        let get = pb::GetReportRequest { id: id(1) };
        let hidden = site.by(&who).get_report(get).await.expect_err("hidden");
        let absent = site.by(&who).get_report(pb::GetReportRequest { id: id(2) }).await.expect_err("absent");
        assert_eq!((hidden.code(), hidden.message()), (Code::NotFound, absent.message()));
        let media = pb::ListMediaRequest { report: id(1), ..Default::default() };
        assert_eq!(site.by(&who).list_media(media).await.expect_err("hidden").code(), Code::NotFound);
        assert!(page(site.by(&who), "", ReportState::Unspecified).await.reports.is_empty());
    }
    site.stop().await;
}

#[tokio::test]
async fn a_page_token_of_another_person_is_refused() {
    let mut site = Site::on_sqlite().await;
    for number in 0..5 {
        site.submit(report(number)).await;
    }
    let token = page(site.worker(), "", ReportState::Unspecified).await.next_page_token;
    let request = pb::ListReportsRequest { page_token: token, ..Default::default() };
    let refused = site.by(&other_worker()).list_reports(request).await.expect_err("refused");
    assert_eq!(refused.code(), Code::InvalidArgument);
    site.stop().await;
}
