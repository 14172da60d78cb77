//! What a command is told when it comes late, twice, from the wrong person, or incomplete.

use gridcase_dispatch::{EVIDENCE_MISSING, REQUEST_REUSED};
use gridcase_host::status;
use gridcase_proto::dispatch::v1::{self as pb, CaseState};
use tonic::Code;

use crate::site::{each_site, frame, hand_in, supervisor, taken};
use crate::town;

#[tokio::test]
async fn a_stale_version_is_refused_with_the_case_as_it_is_now() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let (unit, words) = ("P1".to_owned(), "疏导交通".to_owned());
        let request = pb::EngageUnitRequest { command: frame(&case), unit, words, limit: None };
        taken(site.command().engage_unit(request).await.map(|answer| answer.into_inner().case));
        let request = pb::AcceptCaseRequest { command: frame(&case) };
        let refused = site.unit("C1").accept_case(request).await.expect_err("stale");
        assert_eq!(refused.code(), Code::Aborted);
        assert_eq!(status::reason(&refused).as_deref(), Some(status::STALE_VERSION));
        let current: pb::Case = status::detail(&refused).expect("the case");
        assert_eq!(
            (current.etag.as_str(), current.allowed.iter().map(String::as_str).collect::<Vec<_>>()),
            ("3", vec!["accept", "return", "release_task", "leave_message"])
        );
        assert_eq!(current.report.expect("a report").reporter, None, "no more than the unit may see");
    })
    .await;
}

#[tokio::test]
async fn of_many_commands_on_one_version_exactly_one_is_taken() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let urges = (0..32).map(|_| {
            let request = pb::UrgeCaseRequest { command: frame(&case), words: "尽快".to_owned() };
            let mut client = site.command();
            async move { client.urge_case(request).await }
        });
        let answers = futures::future::join_all(urges).await;
        let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((taken.len(), refused.len()), (1, 31));
        for refused in refused {
            let refused = refused.expect_err("refused");
            assert_eq!(refused.code(), Code::Aborted, "{refused:?}");
            let current: pb::Case = status::detail(&refused).expect("the case");
            assert_eq!(current.etag, "3");
        }
        assert_eq!(site.history(&case.id).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_repeated_request_is_taken_once_and_answered_each_time() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let request = pb::ReturnCaseRequest {
            command: frame(&case),
            reason: "不属本单位".to_owned(),
            basis: "职责清单".to_owned(),
            proposed_unit: "T1".to_owned(),
        };
        let all = (0..8).map(|_| {
            let (mut client, request) = (site.unit("C1"), request.clone());
            async move { client.return_case(request).await }
        });
        for answer in futures::future::join_all(all).await {
            let case = taken(answer.map(|answer| answer.into_inner().case));
            assert_eq!((case.state(), case.sequence), (CaseState::Returned, 3));
        }
        let again = taken(site.unit("C1").return_case(request.clone()).await.map(|answer| answer.into_inner().case));
        assert_eq!(again.returns.len(), 1);

        let other = pb::ReturnCaseRequest { proposed_unit: "P1".to_owned(), ..request.clone() };
        let reused = site.unit("C1").return_case(other).await.expect_err("reused");
        assert_eq!(status::reason(&reused).as_deref(), Some(REQUEST_REUSED));
        assert_eq!(reused.code(), Code::AlreadyExists);
        let stranger = site.unit("T1").return_case(request).await.expect_err("another person's request");
        assert_eq!(status::reason(&stranger).as_deref(), Some(REQUEST_REUSED));
        assert_eq!(site.history(&case.id).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_case_of_another_unit_does_not_exist_and_one_that_it_assists_is_not_its_own() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let accept = |unit: &str| {
            let mut client = site.unit(unit);
            let request = pb::AcceptCaseRequest { command: frame(&case) };
            async move { client.accept_case(request).await.expect_err("refused") }
        };
        let stranger = accept("P1").await;
        assert_eq!((stranger.code(), stranger.message()), (Code::NotFound, "no such case"));
        let assisting = accept("T1").await;
        assert_eq!(assisting.code(), Code::PermissionDenied);
        let supervisor = site.by(&supervisor()).accept_case(pb::AcceptCaseRequest { command: frame(&case) }).await;
        assert_eq!(supervisor.expect_err("no dispatcher").code(), Code::PermissionDenied);
    })
    .await;
}

#[tokio::test]
async fn a_result_needs_its_photos_stored_its_words_and_as_many_photos_as_the_row_asks_for() {
    each_site(async |site| {
        let case = site.finished(&site.accepted(1).await).await;
        let give = |request: pb::HandInCaseRequest| {
            let mut client = site.unit("C1");
            async move { client.hand_in_case(request).await }
        };
        let missing = vec![7; 32];
        let request = pb::HandInCaseRequest { evidence: vec![missing.clone()], ..hand_in(&case) };
        let refused = give(request.clone()).await.expect_err("not stored");
        assert_eq!(status::reason(&refused).as_deref(), Some(EVIDENCE_MISSING));
        assert_eq!(status::metadata(&refused, "missing"), Some("07".repeat(32)));
        let none = pb::HandInCaseRequest { evidence: Vec::new(), ..hand_in(&case) };
        assert_eq!(status::reason(&give(none).await.expect_err("no photo")).as_deref(), Some("TOO_FEW_PHOTOS"));
        let silent = pb::HandInCaseRequest { words: " ".to_owned(), ..hand_in(&case) };
        assert_eq!(status::violations(&give(silent).await.expect_err("no words"))[0].0, "words");
        assert_eq!(site.get(&case.id).await.state(), CaseState::Handling);

        site.intake.store(&missing);
        let handled = taken(give(request).await.map(|answer| answer.into_inner().case));
        assert_eq!(handled.state(), CaseState::Handled);
    })
    .await;
}

#[tokio::test]
async fn a_return_without_basis_or_with_an_unknown_unit_is_refused_by_field() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        for (basis, unit, field) in
            [("", "T1", "basis"), ("条例", "X9", "proposed_unit"), ("条例", "C1", "proposed_unit")]
        {
            let request = pb::ReturnCaseRequest {
                command: frame(&case),
                reason: "不属本单位".to_owned(),
                basis: basis.to_owned(),
                proposed_unit: unit.to_owned(),
            };
            let refused = site.unit("C1").return_case(request).await.expect_err("refused");
            assert_eq!((refused.code(), status::violations(&refused)[0].0.as_str()), (Code::InvalidArgument, field));
        }
    })
    .await;
}

#[tokio::test]
async fn a_command_that_the_state_does_not_know_names_those_that_it_does() {
    each_site(async |site| {
        let case = site.accepted(1).await;
        let request = pb::RecallCaseRequest { command: frame(&case), reason: String::new() };
        let refused = site.command().recall_case(request).await.expect_err("accepted already");
        assert_eq!(refused.code(), Code::FailedPrecondition);
        assert_eq!(status::reason(&refused).as_deref(), Some("COMMAND_NOT_ALLOWED"));
        assert_eq!(status::metadata(&refused, "state").as_deref(), Some("Handling"));
        assert_eq!(
            status::metadata(&refused, "allowed").as_deref(),
            Some("suspend,transfer,engage,release_task,reroute,split,merge,urge,leave_message")
        );
    })
    .await;
}

#[tokio::test]
async fn a_malformed_frame_is_told_by_field() {
    each_site(async |site| {
        let command = Some(pb::Command { id: "x".to_owned(), etag: "first".to_owned(), request_id: String::new() });
        let refused = site.unit("C1").accept_case(pb::AcceptCaseRequest { command }).await.expect_err("malformed");
        let fields: Vec<_> = status::violations(&refused).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["command.id", "command.request_id", "command.etag"]);
    })
    .await;
}
