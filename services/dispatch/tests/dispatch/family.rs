//! Parts that are split off, and cases that are joined, through the service.

use std::collections::BTreeSet;

use gridcase_dispatch::check;
use gridcase_host::status;
use gridcase_proto::dispatch::v1::{self as pb, CaseState, Outcome, QueueCause, case_event::What};
use jiff::SignedDuration;
use tonic::Code;

use crate::site::{Site, dispatcher, each_site, frame, hand_in, id, supervisor, taken, worker};
use crate::town;

fn splitting(case: &pb::Case, matter: &str, words: &str) -> pb::SplitCaseRequest {
    pb::SplitCaseRequest {
        command: frame(case),
        matter: matter.to_owned(),
        words: words.to_owned(),
        reason: "分属两家".to_owned(),
        ..pb::SplitCaseRequest::default()
    }
}

fn merging(case: &pb::Case, into: &str) -> pb::MergeCaseRequest {
    pb::MergeCaseRequest { command: frame(case), into: into.to_owned(), reason: "同一处".to_owned() }
}

async fn split(site: &Site, case: &pb::Case, matter: &str) -> pb::Case {
    taken(site.command().split_case(splitting(case, matter, "另一处")).await.map(|answer| answer.into_inner().case))
}

async fn merge(site: &Site, case: &pb::Case, into: &str) -> pb::Case {
    taken(site.command().merge_case(merging(case, into)).await.map(|answer| answer.into_inner().case))
}

async fn unmerge(site: &Site, case: &pb::Case) -> Result<pb::Case, tonic::Status> {
    let request = pb::UnmergeCaseRequest { command: frame(case), reason: "不是同一处".to_owned() };
    Ok(site.command().unmerge_case(request).await?.into_inner().case.expect("a case"))
}

async fn close(site: &Site, case: &pb::Case) -> Result<pb::Case, tonic::Status> {
    let request_id = frame(case).expect("a frame").request_id;
    let request = pb::CloseCaseRequest { id: case.id.clone(), request_id, hand_in: 1, reason: String::new() };
    Ok(site.by_service("feedback").close_case(request).await?.into_inner().case.expect("a case"))
}

fn kinds(history: &[pb::CaseEvent]) -> Vec<&'static str> {
    let kind = |event: &pb::CaseEvent| match event.what.as_ref().expect("something") {
        What::SplitOff(_) => "split off",
        What::PartSettled(_) => "settled",
        What::Merged(_) => "merged",
        What::Joined(_) => "joined",
        What::Unmerged(_) => "unmerged",
        What::Parted(_) => "parted",
        _ => "",
    };
    history.iter().map(kind).filter(|kind| !kind.is_empty()).collect()
}

#[tokio::test]
async fn a_part_is_routed_by_itself_and_a_repeat_makes_no_second_one() {
    each_site(async |site| {
        let whole = site.accepted(1).await;
        let mut request = splitting(&whole, town::STALL, "路口另有一处");
        request.position = Some(town::at(2.5, 1.5));
        let after =
            taken(site.by(&supervisor()).split_case(request.clone()).await.map(|answer| answer.into_inner().case));
        let again =
            taken(site.by(&supervisor()).split_case(request.clone()).await.map(|answer| answer.into_inner().case));
        assert_eq!((after.parts.len(), &again), (1, &after));
        let named = &after.parts[0];
        let request_id = request.command.clone().expect("a frame").request_id;
        assert_eq!((named.id.as_str(), named.number.as_str()), (request_id.as_str(), "330106109-1-1"));
        let part = site.get(&named.number).await;
        assert_eq!((part.state(), part.lead.as_str()), (CaseState::Dispatched, "C1"));
        assert_eq!(part.current_grid, town::grid(2, 1));
        assert_eq!(part.parent.as_ref().map(|parent| parent.number.as_str()), Some(whole.number.as_str()));
        let report = part.report.clone().expect("a report");
        assert_eq!((report.words.as_str(), report.source.as_str(), report.reporter), ("路口另有一处", "worker", None));
        assert_eq!((after.state(), after.lead.as_str()), (CaseState::Handling, "C1"), "it goes on");

        request.words = "另一句".to_owned();
        let reused = site.by(&supervisor()).split_case(request).await.expect_err("another body");
        assert_eq!(reused.code(), Code::AlreadyExists);
        let mut of_a_case = splitting(&after, town::STALL, "x");
        of_a_case.command.as_mut().expect("a frame").request_id = id(1);
        let taken_id = site.command().split_case(of_a_case).await.expect_err("the id of a case");
        assert_eq!(taken_id.code(), Code::AlreadyExists);
        assert_eq!(site.get(&whole.id).await.parts.len(), 1, "nothing half done");
        let two = split(site, &site.get(&whole.id).await, town::STALL).await;
        assert_eq!(two.parts[1].number, "330106109-1-2");
        let filter = Some(pb::CaseFilter { number: "330106109-1-".to_owned(), ..pb::CaseFilter::default() });
        let request = pb::ListCasesRequest { filter, ..pb::ListCasesRequest::default() };
        let parts = site.command().list_cases(request).await.expect("a list").into_inner().cases;
        assert_eq!(parts.len(), 2, "the parts of a case by the beginning of their numbers");
        assert_eq!(check::check(&site.db).await.expect("checked").differing, []);
    })
    .await;
}

#[tokio::test]
async fn what_a_part_is_made_of_is_checked_by_name() {
    each_site(async |site| {
        let whole = site.accepted(1).await;
        let field = async |request: pb::SplitCaseRequest| {
            let refused = site.command().split_case(request).await.expect_err("refused");
            let violations = status::violations(&refused);
            assert_eq!(refused.code(), Code::InvalidArgument, "{refused:?}");
            violations[0].0.clone()
        };
        assert_eq!(field(splitting(&whole, "", "x")).await, "matter");
        assert_eq!(field(splitting(&whole, "event:none", "x")).await, "matter");
        assert_eq!(field(splitting(&whole, town::STALL, " ")).await, "words");
        let mut random = splitting(&whole, town::STALL, "x");
        random.command.as_mut().expect("a frame").request_id = "6ba7b810-9dad-41d1-80b4-00c04fd430c8".to_owned();
        assert_eq!(field(random).await, "command.request_id");
        let by_unit =
            site.by(&dispatcher("C1")).split_case(splitting(&whole, town::STALL, "x")).await.expect_err("not theirs");
        assert_eq!(by_unit.code(), Code::PermissionDenied);
        let part = site.get(&split(site, &whole, town::STALL).await.parts[0].id).await;
        let nested = site.command().split_case(splitting(&part, town::STALL, "x")).await.expect_err("a part of a part");
        assert_eq!(status::reason(&nested).as_deref(), Some("IS_PART"));
    })
    .await;
}

#[tokio::test]
async fn a_case_closes_only_after_its_parts_and_is_told_of_each() {
    each_site(async |site| {
        let whole = split(site, &site.accepted(1).await, town::STALL).await;
        let part = site.get(&whole.parts[0].id).await;
        let whole = site.finished(&whole).await;
        let whole = taken(site.unit("C1").hand_in_case(hand_in(&whole)).await.map(|answer| answer.into_inner().case));
        let duty = whole.duty.clone().expect("somebody owes");
        assert_eq!((duty.step(), duty.debtor(), duty.due_at), (pb::Step::AwaitParts, pb::Debtor::CommandRoom, None));
        let early = close(site, &whole).await.expect_err("a part is open");
        assert_eq!(status::reason(&early).as_deref(), Some("OPEN_PARTS"));
        assert!(early.message().contains("330106109-1-1 must be settled first"), "{early}");

        let request = pb::RecallCaseRequest { command: frame(&part), reason: "误分".to_owned() };
        let part = taken(site.command().recall_case(request).await.map(|answer| answer.into_inner().case));
        site.pass(SignedDuration::from_hours(2));
        let request = pb::VoidCaseRequest { command: frame(&part), reason: "误分".to_owned() };
        taken(site.command().void_case(request).await.map(|answer| answer.into_inner().case));
        let told = site.get(&whole.id).await;
        assert_eq!((told.parts[0].outcome(), told.parts[0].settled_at.is_some()), (Outcome::Voided, true));
        let duty = told.duty.clone().expect("somebody owes");
        assert_eq!((duty.step(), duty.since), (pb::Step::Review, told.parts[0].settled_at), "its time begins now");
        let last = site.history(&whole.id).await.pop().expect("an event");
        assert_eq!(last.actor.expect("an actor").person, "id-zhou", "whoever voided the part");
        let closed = close(site, &told).await.expect("closed");
        assert_eq!(closed.state(), CaseState::Closed);
        assert_eq!(kinds(&site.history(&whole.id).await), ["split off", "settled"]);
        assert_eq!(check::check(&site.db).await.expect("checked").differing, []);
    })
    .await;
}

#[tokio::test]
async fn a_part_of_a_closed_case_is_not_opened_again() {
    each_site(async |site| {
        let whole = split(site, &site.accepted(1).await, town::STALL).await;
        let part = site.get(&whole.parts[0].id).await;
        let request = pb::AcceptCaseRequest { command: frame(&part) };
        let part = taken(site.unit("C1").accept_case(request).await.map(|answer| answer.into_inner().case));
        for id in [&part.id, &whole.id] {
            let case = site.finished(&site.get(id).await).await;
            let case = taken(site.unit("C1").hand_in_case(hand_in(&case)).await.map(|answer| answer.into_inner().case));
            close(site, &case).await.expect("closed");
        }
        let (id, request_id) = (part.id.clone(), frame(&part).expect("a frame").request_id);
        let request = pb::ReopenCaseRequest { id, request_id, reason: "又出现".to_owned() };
        let refused = site.by_service("feedback").reopen_case(request).await.expect_err("the whole has ended");
        assert_eq!(status::reason(&refused).as_deref(), Some("WHOLE_ENDED"));
        assert!(refused.message().contains("330106109-1"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn two_reports_are_joined_by_a_decision_and_taken_apart_by_another() {
    each_site(async |site| {
        let (goes_on, twice) = (site.case(1, town::CONFIRMED).await, site.accepted(2).await);
        let request = merging(&twice, &goes_on.number);
        let merged =
            taken(site.by(&supervisor()).merge_case(request.clone()).await.map(|answer| answer.into_inner().case));
        let again = taken(site.by(&supervisor()).merge_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!(again.sequence, merged.sequence, "once");
        assert_eq!(
            (merged.state(), merged.outcome(), merged.lead.as_str()),
            (CaseState::Closed, Outcome::Merged, "C1")
        );
        assert_eq!(merged.merged_into.as_ref().map(|into| into.id.as_str()), Some(goes_on.id.as_str()));
        assert!(merged.tasks.iter().all(|task| task.state() == pb::TaskState::Released) && !merged.tasks.is_empty());
        let told = site.get(&goes_on.id).await;
        assert_eq!((told.joined[0].number.as_str(), told.joined[0].words.as_str()), ("330106109-2", "占道经营"));
        let reader = site.by(&worker()).get_case(pb::GetCaseRequest { id: merged.id.clone() }).await;
        assert!(reader.is_ok(), "both stay readable");
        let request_id = frame(&merged).expect("a frame").request_id;
        let request = pb::ReopenCaseRequest { id: merged.id.clone(), request_id, reason: "又出现".to_owned() };
        let reopened = site.by_service("feedback").reopen_case(request).await.expect_err("the other goes on");
        assert_eq!(status::reason(&reopened).as_deref(), Some("MERGED"));

        let apart = unmerge(site, &merged).await.expect("taken apart");
        assert_eq!((apart.state(), apart.causes().collect::<Vec<_>>()), (CaseState::Filed, vec![QueueCause::Unmerged]));
        assert_eq!((apart.merged_into, site.get(&goes_on.id).await.joined.len()), (None, 0));
        assert_eq!(kinds(&site.history(&goes_on.id).await), ["joined", "parted"]);
        assert_eq!(kinds(&site.history(&twice.id).await), ["merged", "unmerged"]);
        assert_eq!(check::check(&site.db).await.expect("checked").differing, []);
    })
    .await;
}

#[tokio::test]
async fn a_case_is_joined_only_with_another_open_whole_one_in_sight() {
    each_site(async |site| {
        let case = site.case(1, town::CONFIRMED).await;
        let reason = async |case: &pb::Case, into: &str| {
            let refused = site.command().merge_case(merging(case, into)).await.expect_err("refused");
            (status::reason(&refused).unwrap_or_default(), refused.code())
        };
        let precondition = |why: &str| (why.to_owned(), Code::FailedPrecondition);
        assert_eq!(reason(&case, &case.number).await, precondition("INTO_ITSELF"));
        assert_eq!(reason(&case, "330106109-99").await, ("NO_OTHER".to_owned(), Code::NotFound));
        let ended = close(site, &site.handled(2).await).await.expect("closed");
        assert_eq!(reason(&case, &ended.id).await, precondition("INTO_ENDED"));
        let whole = split(site, &site.accepted(3).await, town::STALL).await;
        assert_eq!(reason(&case, &whole.parts[0].number).await, precondition("INTO_PART"));
        assert_eq!(reason(&whole, &case.number).await, precondition("OPEN_PARTS"));
        assert_eq!(reason(&site.get(&whole.parts[0].id).await, &case.number).await, precondition("IS_PART"));
        let merged = merge(site, &site.case(4, town::STALL).await, &case.number).await;
        assert_eq!(reason(&site.case(5, town::STALL).await, &merged.number).await, precondition("INTO_MERGED"));
        let joined = site.get(&case.id).await;
        assert_eq!(reason(&joined, &whole.number).await, precondition("HAS_JOINED"));
        let handled = site.handled(6).await;
        assert_eq!(reason(&handled, &case.number).await, precondition("COMMAND_NOT_ALLOWED"));
    })
    .await;
}

#[tokio::test]
async fn cases_stay_apart_once_the_window_of_the_one_that_went_on_is_over() {
    each_site(async |site| {
        let goes_on = site.handled(1).await;
        let merged = merge(site, &site.case(2, town::STALL).await, &goes_on.number).await;
        let closed = close(site, &site.get(&goes_on.id).await).await.expect("closed");
        assert_eq!(site.get(&merged.id).await, merged, "it waits for nothing more");
        site.pass(SignedDuration::from_hours(24 * 400));
        let late = unmerge(site, &merged).await.expect_err("too late");
        assert_eq!(status::reason(&late).as_deref(), Some("WINDOW_OVER"));
        assert_eq!(site.get(&closed.id).await.joined.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn joined_cases_are_listed_and_counted_apart() {
    each_site(async |site| {
        let goes_on = site.case(1, town::CONFIRMED).await;
        for number in [2, 3] {
            merge(site, &site.case(number, town::STALL).await, &goes_on.number).await;
        }
        close(site, &site.handled(4).await).await.expect("closed");
        let count = async |outcome: Outcome| {
            let filter = Some(pb::CaseFilter { outcome: outcome.into(), ..pb::CaseFilter::default() });
            let counted = site.command().count_cases(pb::CountCasesRequest { filter: filter.clone() }).await;
            let counted: u64 = counted.expect("counts").into_inner().states.iter().map(|state| state.count).sum();
            let request = pb::ListCasesRequest { filter, ..pb::ListCasesRequest::default() };
            let listed = site.command().list_cases(request).await.expect("a list").into_inner().cases;
            (counted, listed.into_iter().map(|case| case.number).collect::<BTreeSet<_>>())
        };
        let numbers = |numbers: &[u32]| numbers.iter().map(|number| format!("330106109-{number}")).collect();
        assert_eq!(count(Outcome::Merged).await, (2, numbers(&[2, 3])));
        assert_eq!(count(Outcome::Handled).await, (1, numbers(&[4])));
        let apart = site.get(&id(2)).await;
        unmerge(site, &apart).await.expect("taken apart");
        assert_eq!(count(Outcome::Merged).await, (1, numbers(&[3])), "the tallies follow");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_join_the_same_cases_crosswise_one_succeeds() {
    each_site(async |site| {
        let (one, other) = (site.case(1, town::STALL).await, site.case(2, town::STALL).await);
        let (mut a, mut b) = (site.command(), site.by(&supervisor()));
        let (first, second) =
            tokio::join!(a.merge_case(merging(&one, &other.number)), b.merge_case(merging(&other, &one.number)),);
        assert_eq!(u32::from(first.is_ok()) + u32::from(second.is_ok()), 1, "{first:?} {second:?}");
        let (one, other) = (site.get(&one.id).await, site.get(&other.id).await);
        let open = [&one, &other].into_iter().filter(|case| case.state() != CaseState::Closed).count();
        assert_eq!((open, one.joined.len() + other.joined.len()), (1, 1));
        assert_eq!(check::check(&site.db).await.expect("checked").differing, []);
    })
    .await;
}
