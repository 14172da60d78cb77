//! What is accepted becomes a case, whatever happens on the way; what is not never does.

use gridcase_host::testing::each_place;
use gridcase_proto::intake::v1::{self as pb, ReportState, report_event::What};

use crate::site::{Site, id, report, wait_until};

#[tokio::test]
async fn a_workers_report_is_opened_as_a_case_with_its_id_and_number() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let receipt = site.submit(report(1)).await;
        site.wait_for_state(&id(1), ReportState::Opened).await;
        let cases = site.dispatch.cases();
        let case = cases.get(&id(1)).expect("a case");
        let facts = case.report.as_ref().expect("facts");
        assert_eq!((&case.number, case.town.as_str()), (&receipt.number, "330106109"));
        assert_eq!((facts.matter.as_str(), facts.source.as_str()), ("event:06028", "worker"));
        assert_eq!(facts.position, report(1).position);
        assert_eq!(facts.reporter.as_ref().expect("a reporter").name, "李娜");
        let events = site.events().await;
        assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2]);
        assert!(matches!(events[1].what, Some(What::Opened(_))));
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn while_dispatch_is_away_reports_are_kept_and_opened_when_it_is_back() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        site.dispatch.be_away(true);
        for number in 0..40 {
            site.submit(report(number)).await;
        }
        wait_until("an attempt", async || site.dispatch.calls() > 0).await;
        assert_eq!(site.state(&id(7)).await, ReportState::Accepted);
        site.dispatch.be_away(false);
        for number in 0..40 {
            site.wait_for_state(&id(number), ReportState::Opened).await;
        }
        assert_eq!(site.dispatch.cases().len(), 40);
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_process_left_is_opened_by_the_next() {
    let mut site = Site::on_sqlite().await;
    site.dispatch.be_away(true);
    site.submit(report(1)).await;
    site.stop().await;
    site.dispatch.be_away(false);
    assert!(site.dispatch.cases().is_empty());
    site.start().await;
    site.wait_for_state(&id(1), ReportState::Opened).await;
    site.stop().await;
}

#[tokio::test]
async fn a_report_that_dispatch_refuses_holds_up_no_other() {
    let mut site = Site::on_sqlite().await;
    site.dispatch.refuse("poison");
    for number in 0..3 {
        site.submit(pb::ReportContent { matter: "poison".to_owned(), ..report(number) }).await;
    }
    site.submit(report(3)).await;
    site.wait_for_state(&id(3), ReportState::Opened).await;
    wait_until("three refusals", async || site.dispatch.calls() >= 4).await;
    assert_eq!(site.state(&id(0)).await, ReportState::Accepted);
    // A walk of the reconciler later they have not been tried again.
    site.dispatch.be_away(true);
    site.submit(report(4)).await;
    wait_until("attempts while away", async || site.dispatch.calls() >= 7).await;
    site.dispatch.be_away(false);
    site.wait_for_state(&id(4), ReportState::Opened).await;
    assert_eq!(site.dispatch.cases().len(), 2);
    site.stop().await;
    // The next process tries them once more.
    site.dispatch.refuse("");
    site.start().await;
    site.wait_for_state(&id(0), ReportState::Opened).await;
    site.stop().await;
}

#[tokio::test]
async fn a_case_that_was_opened_but_not_marked_is_opened_only_once() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let submits = (0..64).map(|number| site.submit(report(number)));
        futures::future::join_all(submits).await;
        site.stop().await;
        site.start().await;
        for number in 0..64 {
            site.wait_for_state(&id(number), ReportState::Opened).await;
        }
        let opened = site.events().await.into_iter().filter(|event| matches!(event.what, Some(What::Opened(_))));
        assert_eq!(opened.count(), 64);
        assert_eq!(site.dispatch.cases().len(), 64);
        site.stop().await;
    })
    .await;
}
