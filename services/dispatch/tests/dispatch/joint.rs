//! Requests of the lead unit and joint handling through the service.

use gridcase_dispatch::EVIDENCE_MISSING;
use gridcase_host::{stamp, status};
use gridcase_proto::common::v1::{Limit, LimitUnit};
use gridcase_proto::dispatch::v1::{self as pb, CaseState, TaskState, ask::Wish, case_event::What};
use gridcase_proto::registry::v1::CasePolicy;
use jiff::SignedDuration;
use tonic::Code;

use crate::site::{PHOTO, Site, each_site, frame, hand_in, supervisor, taken};
use crate::town;

fn extension(case: &pb::Case, limit: u32) -> pb::RequestExtensionRequest {
    pb::RequestExtensionRequest { command: frame(case), limit, reason: "管线迁移未完成".to_owned() }
}

fn engage(case: &pb::Case, unit: &str) -> pb::EngageUnitRequest {
    let limit = Some(Limit { amount: 3, unit: LimitUnit::UrgentHour.into(), purpose: String::new() });
    pb::EngageUnitRequest { command: frame(case), unit: unit.to_owned(), words: "协助封路".to_owned(), limit }
}

fn finish(case: &pb::Case, unit: &str, evidence: Vec<Vec<u8>>) -> pb::FinishTaskRequest {
    pb::FinishTaskRequest { command: frame(case), unit: unit.to_owned(), words: "已封路".to_owned(), evidence }
}

async fn engaged(site: &Site, case: &pb::Case, unit: &str) -> pb::Case {
    taken(site.command().engage_unit(engage(case, unit)).await.map(|answer| answer.into_inner().case))
}

#[tokio::test]
async fn an_extension_is_asked_for_granted_and_moves_the_deadline_by_one_limit() {
    each_site(async |site| {
        let case = site.accepted(1).await;
        let due = |case: &pb::Case| {
            let last = case.deadlines.iter().max_by_key(|deadline| deadline.number).expect("a deadline");
            (last.extensions, last.due_at.as_ref().and_then(stamp::from_wire).expect("due"))
        };
        let (_, before) = due(&case);
        let last = case.deadlines.iter().max_by_key(|deadline| deadline.number).expect("a deadline");
        let would = last.extended_due_at.as_ref().and_then(stamp::from_wire);
        let request = extension(&case, 0);
        let asked =
            taken(site.unit("C1").request_extension(request.clone()).await.map(|answer| answer.into_inner().case));
        let repeated = taken(site.unit("C1").request_extension(request).await.map(|answer| answer.into_inner().case));
        assert_eq!(repeated.etag, asked.etag, "a repeat is taken once");
        let ask = asked.ask.clone().expect("a request");
        assert_eq!((ask.number, ask.wish), (1, Some(Wish::Extension(pb::ExtensionWish { limit: 2 }))));
        let grant = pb::GrantRequestRequest { command: frame(&asked), ask: 1, reason: String::new() };
        let by_unit = site.unit("C1").grant_request(grant.clone()).await.expect_err("not the unit's to grant");
        assert_eq!(by_unit.code(), Code::PermissionDenied);
        let granted = site.by(&supervisor()).grant_request(grant).await;
        let granted = taken(granted.map(|answer| answer.into_inner().case));
        assert_eq!(granted.ask, None);
        assert_eq!(due(&granted), (1, before + SignedDuration::from_hours(24)));
        assert_eq!(would, Some(due(&granted).1), "the case says before what granting does");
        let unknown = site.unit("C1").request_extension(extension(&granted, 9)).await.expect_err("no such limit");
        assert_eq!(status::reason(&unknown).as_deref(), Some("NO_SUCH_LIMIT"));
        assert_eq!(status::metadata(&unknown, "field").as_deref(), Some("limit"));

        site.pass(SignedDuration::from_hours(49));
        let late = site.unit("C1").request_extension(extension(&granted, 0)).await.expect_err("over");
        assert_eq!((late.code(), status::reason(&late).as_deref()), (Code::FailedPrecondition, Some("TOO_LATE")));
    })
    .await;
}

#[tokio::test]
async fn a_suspension_that_is_granted_ends_by_itself() {
    each_site(async |site| {
        let case = site.accepted(1).await;
        let until = Some(stamp::to_wire(site.clock.now() + SignedDuration::from_hours(10)));
        let request = pb::RequestSuspensionRequest { command: frame(&case), until, reason: "等待停电".to_owned() };
        let asked = taken(site.unit("C1").request_suspension(request).await.map(|answer| answer.into_inner().case));
        let decline = pb::DeclineRequestRequest { command: frame(&asked), ask: 1, reason: "可先围挡".to_owned() };
        let declined = taken(site.command().decline_request(decline).await.map(|answer| answer.into_inner().case));
        assert_eq!((declined.state(), declined.ask.is_none()), (CaseState::Handling, true));
        let request =
            pb::RequestSuspensionRequest { command: frame(&declined), until, reason: "仍须停电".to_owned() };
        let asked = taken(site.unit("C1").request_suspension(request).await.map(|answer| answer.into_inner().case));
        let grant = pb::GrantRequestRequest { command: frame(&asked), ask: 2, reason: "同意".to_owned() };
        let suspended = taken(site.command().grant_request(grant).await.map(|answer| answer.into_inner().case));
        assert_eq!(suspended.state(), CaseState::Suspended);
        site.pass(SignedDuration::from_hours(11));
        crate::site::wait_until("the case goes on", || async {
            site.get(&case.id).await.state() == CaseState::Handling
        })
        .await;
        let history = site.history(&case.id).await;
        assert!(matches!(history.last().and_then(|event| event.what.clone()), Some(What::Resumed(_))));
    })
    .await;
}

#[tokio::test]
async fn who_assists_sees_the_case_does_a_part_with_evidence_and_the_lead_waits_for_it() {
    each_site(async |site| {
        let case = site.finished(&site.accepted(1).await).await;
        let get = pb::GetCaseRequest { id: case.id.clone() };
        assert_eq!(site.unit("P1").get_case(get.clone()).await.expect_err("not theirs").code(), Code::NotFound);
        let case = engaged(site, &case, "P1").await;
        let seen = site.unit("P1").get_case(get.clone()).await.expect("seen").into_inner().case.expect("a case");
        assert_eq!(
            (seen.allowed, seen.tasks.len()),
            (["finish_task", "leave_message", "assign_task"].map(str::to_owned).to_vec(), 2)
        );
        let waits = site.unit("C1").hand_in_case(hand_in(&case)).await.expect_err("a part is open");
        assert_eq!(status::reason(&waits).as_deref(), Some("OPEN_TASKS"));
        assert!(waits.message().contains("P1"), "{waits}");

        let missing = finish(&case, "P1", vec![vec![7; 32]]);
        let missing = site.unit("P1").finish_task(missing).await.expect_err("not stored");
        assert_eq!(status::reason(&missing).as_deref(), Some(EVIDENCE_MISSING));
        let foreign = site.unit("C1").finish_task(finish(&case, "P1", Vec::new())).await.expect_err("not theirs");
        assert_eq!(foreign.code(), Code::PermissionDenied);
        let done = site.unit("P1").finish_task(finish(&case, "P1", vec![PHOTO.to_vec()])).await;
        let done = taken(done.map(|answer| answer.into_inner().case));
        let task = done.tasks.last().expect("a part");
        assert_eq!((task.state(), task.in_time, task.evidence.len()), (TaskState::Done, Some(true), 1));
        let handled = taken(site.unit("C1").hand_in_case(hand_in(&done)).await.map(|answer| answer.into_inner().case));
        assert_eq!(handled.state(), CaseState::Handled);
        assert!(site.unit("P1").get_case(get).await.is_ok(), "who did a part still sees the case");
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_is_released_no_longer_sees_the_case() {
    each_site(async |site| {
        let case = engaged(site, &site.accepted(1).await, "P1").await;
        let silent = pb::ReleaseTaskRequest { command: frame(&case), unit: "P1".to_owned(), reason: " ".to_owned() };
        let refused = site.unit("C1").release_task(silent).await.expect_err("no reason");
        assert_eq!(status::violations(&refused)[0].0, "reason");
        let release =
            pb::ReleaseTaskRequest { command: frame(&case), unit: "P1".to_owned(), reason: "错派".to_owned() };
        taken(site.unit("C1").release_task(release).await.map(|answer| answer.into_inner().case));
        let get = pb::GetCaseRequest { id: case.id.clone() };
        assert_eq!(site.unit("P1").get_case(get).await.expect_err("released").code(), Code::NotFound);
        let listed = site.unit("P1").list_cases(pb::ListCasesRequest::default()).await.expect("a list").into_inner();
        assert!(listed.cases.is_empty());
        for (unit, field) in [("C1", "unit"), ("Z9", "unit")] {
            let case = site.get(&case.id).await;
            let refused = site.command().engage_unit(engage(&case, unit)).await.expect_err("no such helper");
            assert_eq!(status::violations(&refused)[0].0, field, "{unit}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_policy_of_the_catalogue_that_decided_the_case_counts() {
    each_site(async |site| {
        let case = site.accepted(1).await;
        let policy = CasePolicy { extensions: Some(0), ..CasePolicy::default() };
        site.publish(2, town::catalogue_with(policy), |versions| versions.catalogue).await;
        let later = site.case(2, town::STALL).await;
        let later = pb::AcceptCaseRequest { command: frame(&later) };
        let later = taken(site.unit("C1").accept_case(later).await.map(|answer| answer.into_inner().case));
        let refused = site.unit("C1").request_extension(extension(&later, 0)).await.expect_err("none at all");
        assert_eq!(status::reason(&refused).as_deref(), Some("EXTENSIONS_USED"));
        assert!(
            site.unit("C1").request_extension(extension(&case, 0)).await.is_ok(),
            "a running case keeps its policy"
        );
    })
    .await;
}
