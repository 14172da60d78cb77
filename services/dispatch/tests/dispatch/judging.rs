//! What feedback asks: to close, to send back, to reopen. By the hand-in, and as often as it likes.

use gridcase_dispatch::REQUEST_REUSED;
use gridcase_host::{Ids, status};
use gridcase_proto::dispatch::v1::{self as pb, CaseState, QueueCause};
use jiff::{SignedDuration, Timestamp};
use tonic::Code;

use crate::site::{each_site, frame, opening, taken};
use crate::town;

fn request_id() -> String {
    Ids::random().at(Timestamp::UNIX_EPOCH).to_string()
}

fn close(case: &pb::Case, hand_in: u32) -> pb::CloseCaseRequest {
    pb::CloseCaseRequest { id: case.id.clone(), request_id: request_id(), hand_in, reason: String::new() }
}

fn reopen(case: &pb::Case) -> pb::ReopenCaseRequest {
    pb::ReopenCaseRequest { id: case.id.clone(), request_id: request_id(), reason: "又出现".to_owned() }
}

#[tokio::test]
async fn a_close_names_the_hand_in_and_an_urge_in_between_does_no_harm() {
    each_site(async |site| {
        let case = site.handled(1).await;
        let request = pb::UrgeCaseRequest { command: frame(&case), words: "尽快".to_owned() };
        taken(site.command().urge_case(request).await.map(|answer| answer.into_inner().case));
        let mut feedback = site.by_service("feedback");
        let other = feedback.close_case(close(&case, 2)).await.expect_err("another hand-in");
        assert_eq!(
            (other.code(), status::reason(&other).as_deref()),
            (Code::FailedPrecondition, Some("OTHER_HAND_IN"))
        );
        let request = close(&case, 1);
        for _ in 0..3 {
            let closed = taken(feedback.close_case(request.clone()).await.map(|answer| answer.into_inner().case));
            assert_eq!((closed.state(), closed.sequence), (CaseState::Closed, 7));
        }
        let reused = pb::CloseCaseRequest { hand_in: 2, ..request };
        let reused = feedback.close_case(reused).await.expect_err("another body");
        assert_eq!(status::reason(&reused).as_deref(), Some(REQUEST_REUSED));
    })
    .await;
}

#[tokio::test]
async fn a_reopened_case_is_back_in_the_queue_once_under_its_number() {
    each_site(async |site| {
        let case = site.handled(1).await;
        let mut feedback = site.by_service("feedback");
        taken(feedback.close_case(close(&case, 1)).await.map(|answer| answer.into_inner().case));
        let request = reopen(&case);
        for _ in 0..2 {
            let case = taken(feedback.reopen_case(request.clone()).await.map(|answer| answer.into_inner().case));
            assert_eq!((case.state(), case.reopenings, case.sequence), (CaseState::Filed, 1, 7));
            assert_eq!(case.causes, [i32::from(QueueCause::Reopened)]);
            assert_eq!((case.dispatched_at, case.number), (None, opening(1, town::STALL).number));
        }
        let late = site.handled(2).await;
        taken(feedback.close_case(close(&late, 1)).await.map(|answer| answer.into_inner().case));
        site.pass(SignedDuration::from_hours(7 * 24 + 1));
        let refused = site.by_service("feedback").reopen_case(reopen(&late)).await.expect_err("too late");
        assert_eq!(status::reason(&refused).as_deref(), Some("WINDOW_OVER"));
    })
    .await;
}

#[tokio::test]
async fn people_cannot_judge() {
    each_site(async |site| {
        let case = site.handled(1).await;
        let refused = site.command().close_case(close(&case, 1)).await.expect_err("for services");
        assert_eq!(refused.code(), Code::PermissionDenied);
    })
    .await;
}
