//! The command room registers for others, and verifies what citizens report.

use gridcase_host::{status, testing::each_place};
use gridcase_intake::{ID_REUSED, NOT_WAITING, OUTSIDE_NUMBER_TAKEN, REQUEST_REUSED};
use gridcase_proto::intake::v1::{self as pb, ReportState, report_event::What};
use tonic::{Code, Status};

use crate::site::{Site, id, report, supervisor, worker};

fn registration(number: u128, source: pb::Source) -> pb::RegisterReportRequest {
    pb::RegisterReportRequest {
        report: Some(report(number)),
        source: source.into(),
        outside_number: format!("12345-{number}"),
        outside_deadline: Some(prost_types::Timestamp { seconds: 1_800_000_000, nanos: 0 }),
        reply_owed: true,
        reporter_words: "匿名市民".to_owned(),
    }
}

async fn register(site: &Site, request: pb::RegisterReportRequest) -> Result<pb::Receipt, Status> {
    let answer = site.command().register_report(request).await?;
    Ok(answer.into_inner().receipt.expect("a receipt"))
}

fn verification(number: u128, request: u128, accept: bool) -> pb::VerifyReportRequest {
    pb::VerifyReportRequest { id: id(number), request_id: id(request), accept, reason: "查无此事".to_owned() }
}

async fn verify(site: &Site, request: pb::VerifyReportRequest) -> Result<pb::Report, Status> {
    Ok(site.command().verify_report(request).await?.into_inner().report.expect("a report"))
}

#[tokio::test]
async fn a_report_for_a_superior_is_accepted_at_once_and_keeps_what_the_superior_asks() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let receipt = register(&site, registration(1, pb::Source::Superior)).await.expect("stored");
        assert_eq!(register(&site, registration(1, pb::Source::Superior)).await.expect("repeated"), receipt);
        site.wait_for_state(&id(1), ReportState::Opened).await;
        let kept = site.report(&id(1)).await;
        assert_eq!((kept.source(), kept.outside_number.as_str()), (pb::Source::Superior, "12345-1"));
        assert_eq!((kept.outside_deadline.expect("a deadline").seconds, kept.reply_owed), (1_800_000_000, true));
        let cases = site.dispatch.cases();
        let facts = cases[&id(1)].report.as_ref().expect("facts");
        assert_eq!((facts.source.as_str(), facts.reply_owed), ("superior", true));
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_number_of_another_system_is_registered_once_and_the_repeat_names_the_report() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        let receipt = register(&site, registration(1, pb::Source::Superior)).await.expect("stored");
        let again =
            pb::RegisterReportRequest { outside_number: "12345-1".to_owned(), ..registration(2, pb::Source::Superior) };
        let refused = register(&site, again.clone()).await.expect_err("refused");
        assert_eq!(refused.code(), Code::AlreadyExists);
        assert_eq!(status::reason(&refused).as_deref(), Some(OUTSIDE_NUMBER_TAKEN));
        assert_eq!(status::metadata(&refused, "number"), Some(receipt.number));
        let other_source = pb::RegisterReportRequest { source: pb::Source::System.into(), ..again };
        register(&site, other_source).await.expect("stored");
        for number in 3..5 {
            let none =
                pb::RegisterReportRequest { outside_number: String::new(), ..registration(number, pb::Source::Phone) };
            register(&site, none).await.expect("stored");
        }
        let changed = pb::RegisterReportRequest { reply_owed: false, ..registration(1, pb::Source::Superior) };
        let refused = register(&site, changed).await.expect_err("refused");
        assert_eq!(status::reason(&refused).as_deref(), Some(ID_REUSED));
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn who_reported_is_told_to_the_command_room_only() {
    let mut site = Site::on_sqlite().await;
    register(&site, registration(1, pb::Source::Phone)).await.expect("stored");
    assert_eq!(site.report(&id(1)).await.reporter_words, "匿名市民");
    let get = pb::GetReportRequest { id: id(1) };
    let seen = site.by(&supervisor()).get_report(get.clone()).await.expect("found").into_inner().report;
    assert_eq!(seen.expect("a report").reporter_words, "");
    let refused = site.by(&worker()).get_report(get).await.expect_err("hidden");
    assert_eq!(refused.code(), Code::NotFound);
    site.stop().await;
}

#[tokio::test]
async fn a_citizens_report_waits_and_becomes_a_case_when_it_is_accepted() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        register(&site, registration(1, pb::Source::Citizen)).await.expect("stored");
        register(&site, registration(2, pb::Source::Phone)).await.expect("stored");
        site.wait_for_state(&id(2), ReportState::Opened).await;
        assert_eq!(site.state(&id(1)).await, ReportState::Received);
        let accepted = verify(&site, verification(1, 100, true)).await.expect("accepted");
        assert_ne!(accepted.state(), ReportState::Received);
        site.wait_for_state(&id(1), ReportState::Opened).await;
        let repeated = verify(&site, verification(1, 100, true)).await.expect("a repeat");
        assert_eq!(repeated.state(), ReportState::Opened);
        let refused = verify(&site, verification(1, 100, false)).await.expect_err("refused");
        assert_eq!(status::reason(&refused).as_deref(), Some(REQUEST_REUSED));
        let refused = verify(&site, verification(1, 101, false)).await.expect_err("refused");
        assert_eq!(refused.code(), Code::FailedPrecondition);
        assert_eq!(status::reason(&refused).as_deref(), Some(NOT_WAITING));
        assert_eq!(status::metadata(&refused, "state").as_deref(), Some("opened"));
        let sequences: Vec<_> =
            site.events().await.iter().filter(|event| event.report == id(1)).map(|event| event.sequence).collect();
        assert_eq!(sequences, [1, 2, 3]);
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_rejected_report_is_never_opened() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        register(&site, registration(1, pb::Source::Citizen)).await.expect("stored");
        let rejected = verify(&site, verification(1, 100, false)).await.expect("rejected");
        assert_eq!((rejected.state(), rejected.rejection.as_str()), (ReportState::Rejected, "查无此事"));
        site.stop().await;
        site.start().await;
        site.submit(report(2)).await;
        site.wait_for_state(&id(2), ReportState::Opened).await;
        assert_eq!(site.state(&id(1)).await, ReportState::Rejected);
        assert_eq!(site.dispatch.cases().into_keys().collect::<Vec<_>>(), [id(2)]);
        assert!(site.events().await.iter().any(|event| matches!(event.what, Some(What::Rejected(_)))));
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn of_two_decisions_at_once_one_counts() {
    each_place(async |place| {
        let mut site = Site::on(place).await;
        register(&site, registration(1, pb::Source::Citizen)).await.expect("stored");
        let decisions = (0..8).map(|number| verify(&site, verification(1, 100 + number, number % 2 == 0)));
        let made: Vec<_> = futures::future::join_all(decisions).await;
        assert_eq!(made.iter().filter(|decision| decision.is_ok()).count(), 1);
        site.stop().await;
    })
    .await;
}
