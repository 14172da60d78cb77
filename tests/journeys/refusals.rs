//! Bad input over the wire: each error names the field and the way out, and nothing is half done.
use gridcase_host::status;
use gridcase_proto::{
    common::v1::Position,
    dispatch::v1::{AcceptCaseRequest, Case, CaseState, EngageUnitRequest},
    intake::v1::{GetReportRequest, ReportContent, SubmitReportRequest},
    registry::v1::{RefreshSessionRequest, SignOutRequest},
};
use tonic::Code;

use crate::{
    harness::{Installation, Topology, Town, place, report},
    steps::{case, case_in, command, submit},
};

#[tokio::test]
async fn malformed_reports_are_refused_by_field_and_nothing_is_stored() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    let good = || report("event:09006", Some(place(-100.0, 50.0)));
    let at = |position: Position| ReportContent { position: Some(position), ..good() };
    let table = [
        ("id", ReportContent { id: "12".to_owned(), ..good() }),
        ("longitude", at(Position { longitude: 200.0, ..place(0.0, 0.0) })),
        ("latitude", at(Position { latitude: f64::NAN, ..place(0.0, 0.0) })),
        ("coordinate_system", at(Position { coordinate_system: "Mars-2000".to_owned(), ..place(0.0, 0.0) })),
        ("words", ReportContent { words: "长".repeat(4001), ..good() }),
    ];
    for (field, malformed) in table {
        let id = malformed.id.clone();
        let request = SubmitReportRequest { report: Some(malformed) };
        let refused = town.worker.intake().submit_report(request).await.expect_err(field);
        assert_eq!(refused.code(), Code::InvalidArgument, "{refused}");
        let violations = status::violations(&refused);
        assert!(
            violations.iter().any(|(name, words)| name.contains(field) && !words.is_empty()),
            "{field}: {violations:?}"
        );
        let stored = town.worker.intake().get_report(GetReportRequest { id }).await;
        assert!(stored.is_err(), "{field} was stored");
    }

    let first = good();
    submit(&town.worker, &first).await;
    let changed = ReportContent { words: "something else".to_owned(), ..first.clone() };
    let request = SubmitReportRequest { report: Some(changed) };
    let reused = town.worker.intake().submit_report(request).await.expect_err("the id is taken");
    assert_eq!(reused.code(), Code::AlreadyExists);
    let kept = town.worker.intake().get_report(GetReportRequest { id: first.id }).await.expect("kept").into_inner();
    assert_eq!(kept.report.expect("a report").content.expect("content").words, first.words);

    let huge = ReportContent { place_words: "x".repeat(300 * 1024), ..good() };
    let refused =
        town.worker.intake().submit_report(SubmitReportRequest { report: Some(huge) }).await.expect_err("too large");
    assert!(refused.message().contains("262144") && refused.message().contains("media upload"), "{refused}");
}

#[tokio::test]
async fn stale_commands_get_the_case_as_it_is_now() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    let stall = report("event:09006", Some(place(-100.0, 50.0)));
    submit(&town.worker, &stall).await;
    let seen = case_in(&town.city, &stall.id, CaseState::Dispatched).await;
    let (unit, words) = ("PCS1".to_owned(), "keep the crowd away".to_owned());
    let request = EngageUnitRequest { command: command(&seen), unit, words, limit: None };
    town.command.dispatch().engage_unit(request).await.expect("engaged");

    let request = AcceptCaseRequest { command: command(&seen) };
    let stale = town.city.dispatch().accept_case(request).await.expect_err("stale");
    assert_eq!(stale.code(), Code::Aborted);
    let now: Case = status::detail(&stale).expect("the case as it is now");
    assert_eq!(now.etag, case(&town.city, &stall.id).await.expect("seen").etag);
    town.city.dispatch().accept_case(AcceptCaseRequest { command: command(&now) }).await.expect("accepted");
    let after = case(&town.city, &stall.id).await.expect("seen");
    let refused = town.city.dispatch().accept_case(AcceptCaseRequest { command: command(&after) }).await;
    let refused = refused.expect_err("accepted already");
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert!(refused.message().contains("assign"), "names what is allowed: {refused}");
}

#[tokio::test]
async fn sessions_end_when_they_are_told_to() {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    town.worker.sessions().sign_out(SignOutRequest { everywhere: true }).await.expect("signed out");
    let request = RefreshSessionRequest {
        session: town.worker.session.clone(),
        refresh_secret: town.worker.refresh_secret.clone(),
        request_id: String::new(),
    };
    let ended = town.worker.sessions().refresh_session(request).await.expect_err("ended");
    assert_eq!(ended.code(), Code::Unauthenticated);
    assert!(ended.message().contains("sign in"), "{ended}");
}
