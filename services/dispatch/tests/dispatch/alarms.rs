//! Alarms that are raised by themselves, urges and their answers, and who owes what, through the service.

use std::collections::BTreeSet;

use gridcase_host::{Person, stamp, status, testing::each_place};
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, CaseState, Debtor, Step, alarm::Source, case_event::What};
use gridcase_proto::registry::v1::Rung;
use jiff::SignedDuration;
use tonic::Code;

use crate::casefile::{comparable, rebuilt};
use crate::site::{Site, each_alarmed, frame, hand_in, person, supervisor, taken, wait_until};
use crate::town;

/// Every post that a ladder tells of unit C1.
pub(crate) const EVERYBODY: [(Role, &str); 7] = [
    (Role::Dispatcher, "C1"),
    (Role::Dispatcher, "T1"),
    (Role::Head, "C1"),
    (Role::Command, ""),
    (Role::Supervisor, ""),
    (Role::Leader, ""),
    (Role::Overseer, ""),
];

fn head(unit: &str) -> Person {
    person("head", Role::Head, unit, "")
}

fn leader() -> Person {
    person("leader", Role::Leader, "", "")
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

async fn standing(site: &Site, by: &Person) -> Vec<pb::RaisedAlarm> {
    let all = pb::ListAlarmsRequest { page_size: 500, ..pb::ListAlarmsRequest::default() };
    site.alarms(by).list_alarms(all).await.expect("a list").into_inner().alarms
}

/// The steps that were raised for the first limit of a case, as its history tells them.
async fn climbed(site: &Site, id: &str) -> Vec<(u32, Rung, bool)> {
    let history = site.history(id).await;
    let alarms = history.into_iter().filter_map(|event| match event.what {
        Some(What::Alarmed(alarmed)) => alarmed.alarm.map(|alarm| (alarm, alarmed.urges)),
        _ => None,
    });
    let first = alarms.filter(|(alarm, _)| alarm.source == Some(Source::Limit(1)));
    first.map(|(alarm, urges)| (alarm.percent, alarm.to(), urges)).collect()
}

const LADDER: [(u32, Rung, bool); 6] = [
    (80, Rung::Holder, false),
    (100, Rung::Holder, true),
    (125, Rung::Head, false),
    (150, Rung::Command, false),
    (200, Rung::Leader, false),
    (300, Rung::Overseer, false),
];

#[tokio::test]
async fn each_step_is_raised_once_and_stands_until_the_work_is_done() {
    each_alarmed(async |site| {
        site.registry.hold(&EVERYBODY);
        let case = site.accepted(1).await;
        for (share, steps) in [(80, 1), (100, 2), (126, 3), (150, 4), (200, 5), (300, 6)] {
            site.clock
                .drive(accepted_at(&case) + minutes(120 * share / 100) + SignedDuration::from_secs(1))
                .expect("on");
            wait_until("the step is raised", async || climbed(site, &case.id).await.len() >= steps).await;
            assert_eq!(climbed(site, &case.id).await, LADDER[..steps]);
        }
        let seen = standing(site, &leader()).await;
        let of_limit = seen
            .iter()
            .filter(|raised| raised.alarm.as_ref().and_then(|alarm| alarm.source.clone()) == Some(Source::Limit(1)));
        assert_eq!(of_limit.count(), 6);
        assert_eq!(site.get(&case.id).await.alarm_percent, 300);
        let finished = site.finished(&site.get(&case.id).await).await;
        let handed_in =
            taken(site.unit("C1").hand_in_case(hand_in(&finished)).await.map(|answer| answer.into_inner().case));
        assert_eq!((handed_in.state(), handed_in.alarm_percent), (CaseState::Handled, 0));
        assert_eq!(standing(site, &leader()).await, [], "what is done no longer stands");
        let (after, history) = (site.get(&case.id).await, site.history(&case.id).await);
        assert_eq!(comparable(&rebuilt(&history)), comparable(&after), "its events are enough to make it again");
        assert_eq!(climbed(site, &case.id).await, LADDER, "and is still told in the history");
    })
    .await;
}

fn accepted_at(case: &pb::Case) -> jiff::Timestamp {
    case.dispatched_at.as_ref().and_then(stamp::from_wire).expect("dispatched")
}

#[tokio::test]
async fn what_fell_due_while_no_process_ran_is_raised_once_by_whichever_looks_first() {
    each_place(async |place| {
        let before = Site::on(place).await;
        let case = before.accepted(1).await;
        before.check_and_end().await;
        let one = Site::alarmed(place).await;
        one.registry.hold(&EVERYBODY);
        // One process of a file; two on a server, which look at the same cases at the same moment.
        let other =
            if one.db.backend() == sea_orm::DbBackend::Postgres { Some(Site::alarmed(place).await) } else { None };
        for site in other.iter().chain([&one]) {
            site.registry.hold(&EVERYBODY);
            site.pass(SignedDuration::from_hours(7));
        }
        wait_until("all steps are raised", async || climbed(&one, &case.id).await.len() >= LADDER.len()).await;
        if let Some(other) = other {
            other.check_and_end().await;
        }
        assert_eq!(climbed(&one, &case.id).await, LADDER);
        one.check_and_end().await;
    })
    .await;
}

#[tokio::test]
async fn a_step_that_nobody_would_be_told_of_is_shown_to_those_who_see_the_town() {
    each_alarmed(async |site| {
        let without_head: Vec<_> = EVERYBODY.into_iter().filter(|(role, _)| *role != Role::Head).collect();
        site.registry.hold(&without_head);
        let case = site.accepted(1).await;
        site.pass(minutes(181));
        wait_until("the steps are raised", async || climbed(site, &case.id).await.len() == 4).await;
        let nobody = pb::ListAlarmsRequest { nobody: true, ..pb::ListAlarmsRequest::default() };
        let told = site.alarms(&supervisor()).list_alarms(nobody).await.expect("a list").into_inner().alarms;
        let steps: Vec<_> =
            told.iter().filter_map(|raised| raised.alarm.as_ref()).map(|alarm| (alarm.percent, alarm.to())).collect();
        assert_eq!(steps, [(125, Rung::Head)]);
        let counts =
            site.alarms(&supervisor()).count_alarms(pb::CountAlarmsRequest {}).await.expect("counts").into_inner();
        assert_eq!((counts.nobody, counts.mine), (1, 0));
        let rungs: Vec<_> = counts.rungs.iter().map(|rung| (rung.to(), rung.count)).collect();
        assert_eq!(rungs, [(Rung::Holder, 2), (Rung::Head, 1), (Rung::Command, 1)]);

        // Where the registry cannot be asked, nobody is said to be missing.
        site.registry.go_away(true);
        site.pass(minutes(90));
        wait_until("the leader is told", async || climbed(site, &case.id).await.len() == 5).await;
        let counts =
            site.alarms(&supervisor()).count_alarms(pb::CountAlarmsRequest {}).await.expect("counts").into_inner();
        assert_eq!(counts.nobody, 1);
    })
    .await;
}

#[tokio::test]
async fn alarms_are_seen_by_those_who_see_the_case_and_are_told_to_their_posts() {
    each_alarmed(async |site| {
        site.registry.hold(&EVERYBODY);
        let case = site.accepted(1).await;
        site.pass(minutes(181));
        wait_until("the steps are raised", async || climbed(site, &case.id).await.len() == 4).await;
        let mine = |by: Person| async move {
            let request = pb::ListAlarmsRequest { mine: true, ..pb::ListAlarmsRequest::default() };
            let told = site.alarms(&by).list_alarms(request).await.expect("a list").into_inner().alarms;
            told.iter().filter_map(|raised| raised.alarm.as_ref()).map(|alarm| alarm.percent).collect::<Vec<_>>()
        };
        assert_eq!(mine(person("ping", Role::Dispatcher, "C1", "")).await, [100, 80]);
        assert_eq!(mine(head("C1")).await, [125]);
        assert_eq!(mine(person("zhou", Role::Command, "", "")).await, [150]);
        assert_eq!(mine(leader()).await, [0_u32; 0]);
        assert_eq!(standing(site, &leader()).await.len(), 4);
        assert_eq!(standing(site, &head("C1")).await.len(), 4, "a head sees what the unit owes");
        assert_eq!(standing(site, &head("P1")).await, [], "another unit's");
        let worker = site
            .alarms(&crate::site::worker())
            .count_alarms(pb::CountAlarmsRequest {})
            .await
            .expect_err("none of theirs");
        assert_eq!(worker.code(), Code::PermissionDenied);
        let got = site.by(&head("C1")).get_case(pb::GetCaseRequest { id: case.id.clone() }).await.expect("seen");
        assert_eq!(got.into_inner().case.expect("a case").allowed, ["urge", "leave_message"]);
        let foreign =
            site.by(&head("P1")).get_case(pb::GetCaseRequest { id: case.id.clone() }).await.expect_err("not theirs");
        assert_eq!(foreign.code(), Code::NotFound);

        // In pages of one: all, each once, the newest first.
        let (mut token, mut seen) = (String::new(), Vec::new());
        loop {
            let request = pb::ListAlarmsRequest { page_size: 1, page_token: token, ..pb::ListAlarmsRequest::default() };
            let page = site.alarms(&leader()).list_alarms(request).await.expect("a page").into_inner();
            seen.extend(page.alarms);
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(seen, standing(site, &leader()).await);
    })
    .await;
}

#[tokio::test]
async fn an_urge_is_answered_in_time_or_climbs() {
    each_alarmed(async |site| {
        site.registry.hold(&EVERYBODY);
        let case = site.accepted(1).await;
        let urge = pb::UrgeCaseRequest { command: frame(&case), words: "两天内三次反映".to_owned() };
        let urged = taken(site.by(&leader()).urge_case(urge).await.map(|answer| answer.into_inner().case));
        let open = urged.urges.first().expect("an urge");
        assert_eq!((open.number, open.actor.as_ref().map(|actor| actor.name.clone())), (1, Some("LEADER".to_owned())));
        // Four working hours after a Monday's noon are four in the afternoon.
        let due = open.answer_due_at.as_ref().and_then(stamp::from_wire).expect("due");
        assert_eq!(due, site.clock.now() + SignedDuration::from_hours(4));
        let answer = |case: &pb::Case, urge, words: &str| pb::AnswerUrgeRequest {
            command: frame(case),
            urge,
            words: words.to_owned(),
        };
        let foreign = site.unit("T1").answer_urge(answer(&urged, 1, "在办")).await.expect_err("not theirs");
        assert_eq!(foreign.code(), Code::PermissionDenied);
        let other = site.unit("C1").answer_urge(answer(&urged, 4, "在办")).await.expect_err("no such urge");
        assert_eq!(status::reason(&other).as_deref(), Some("NO_URGE"));
        assert_eq!(status::metadata(&other, "field").as_deref(), Some("urge"));
        let silent = site.unit("C1").answer_urge(answer(&urged, 1, " ")).await.expect_err("no words");
        assert_eq!(status::violations(&silent)[0].0, "words");

        site.pass(SignedDuration::from_hours(5));
        let late = async || {
            let all = standing(site, &leader()).await;
            all.iter()
                .filter(|raised| raised.alarm.as_ref().and_then(|alarm| alarm.source.clone()) == Some(Source::Urge(1)))
                .count()
        };
        wait_until("the answer is overdue", async || late().await >= 2).await;
        let case = site.get(&case.id).await;
        let answered = taken(
            site.unit("C1").answer_urge(answer(&case, 1, "今日完成")).await.map(|answer| answer.into_inner().case),
        );
        assert_eq!(answered.urges, []);
        assert_eq!(late().await, 0);
        let history = site.history(&case.id).await;
        assert!(
            history
                .iter()
                .any(|event| matches!(&event.what, Some(What::UrgeAnswered(said)) if said.words == "今日完成"))
        );
    })
    .await;
}

#[tokio::test]
async fn every_open_case_is_owed_by_one_and_counted_once() {
    each_alarmed(async |site| {
        site.registry.hold(&EVERYBODY);
        site.case(1, town::STALL).await;
        site.accepted(2).await;
        site.handled(3).await;
        site.case(4, town::ORPHAN).await;
        let counts = async |by: &Person| {
            let answer = site.alarms(by).count_duties(pb::CountDutiesRequest {}).await.expect("counts").into_inner();
            let row = |duty: &pb::DutyCount| (duty.debtor(), duty.unit.clone(), duty.step(), duty.count, duty.overdue);
            answer.duties.iter().map(row).collect::<BTreeSet<_>>()
        };
        let expected = |late| {
            BTreeSet::from([
                (Debtor::CommandRoom, String::new(), Step::Dispatch, 1, late),
                (Debtor::Unit, "C1".to_owned(), Step::Accept, 1, late),
                (Debtor::Unit, "C1".to_owned(), Step::Handle, 1, late),
                (Debtor::Supervisors, String::new(), Step::Review, 1, 0),
            ])
        };
        assert_eq!(counts(&supervisor()).await, expected(0));
        let own = counts(&person("ping", Role::Dispatcher, "C1", "")).await;
        assert!(own.iter().all(|(_, unit, ..)| unit == "C1" || unit.is_empty()), "{own:?}");
        let list = site.command().list_cases(pb::ListCasesRequest::default()).await.expect("a list").into_inner();
        for case in &list.cases {
            let duty = case.duty.clone().expect("somebody owes");
            assert!(duty.due_at.is_some() && duty.since.is_some(), "{duty:?}");
        }
        site.pass(SignedDuration::from_hours(3));
        assert_eq!(counts(&supervisor()).await, expected(1));
    })
    .await;
}
