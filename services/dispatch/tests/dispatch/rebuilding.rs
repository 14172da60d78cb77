//! For each command: the events of a case are enough to make it again, for dispatch itself and for another system.

use std::collections::BTreeSet;

use futures::future::LocalBoxFuture;
use gridcase_dispatch::case::Verb;
use gridcase_dispatch::check;
use gridcase_host::{Ids, stamp};
use gridcase_proto::common::v1::{Limit, LimitUnit};
use gridcase_proto::dispatch::v1::{self as pb, CaseState, Outcome, TaskState, TeamStatus};
use jiff::{SignedDuration, Timestamp};
use prost::Message as _;
use prost_types::FileDescriptorSet;

use crate::casefile::{comparable, rebuilt};
use crate::clock_operations::{declare_outage, recalculate};
use crate::field::{assign, assign_task, message, moved, officer, share, team};
use crate::site::{PHOTO, Site, administrator, each_site, frame, hand_in, opening, supervisor, taken, wait_until};
use crate::town;

/// A reason, where one is asked for.
const WHY: &str = "现场核实";

/// Calls a command and takes the case from its answer. A future on the heap, or those of so many calls overflow the stack.
macro_rules! give {
    ($client:expr, $call:ident, $request:expr) => {
        taken(Box::pin($client.$call($request)).await.map(|answer| answer.into_inner().case))
    };
}

/// What has been given and what has happened so far.
struct Play<'a> {
    site: &'a Site,
    given: BTreeSet<Verb>,
    happened: BTreeSet<String>,
}

impl Play<'_> {
    /// Looks at a case after what was done to it: it is the fold of its events by the service, and by the protocol alone.
    async fn look(&mut self, id: &str) -> pb::Case {
        let checked = Box::pin(check::check(&self.site.db)).await.expect("checked");
        assert_eq!(checked.differing, []);
        let (case, history) = (self.site.get(id).await, self.site.history(id).await);
        let last = history.last().expect("an event");
        assert_eq!(comparable(&rebuilt(&history)), comparable(&case), "after {last:?}");
        self.happened.extend(history.iter().map(kind));
        case
    }

    /// Looks at a case after a command.
    async fn gave(&mut self, verb: Verb, before: &pb::Case, after: pb::Case) -> pb::Case {
        assert_eq!(after.sequence, before.sequence + 1, "{verb} is one event");
        let case = self.look(&after.id).await;
        assert_eq!(case.etag, after.etag);
        self.given.insert(verb);
        case
    }

    async fn accept(&mut self, case: &pb::Case) -> pb::Case {
        let request = pb::AcceptCaseRequest { command: frame(case) };
        let after = give!(self.site.unit(&case.lead), accept_case, request);
        self.gave(Verb::Accept, case, after).await
    }

    async fn give_back(&mut self, case: &pb::Case, proposed: &str) -> pb::Case {
        let request = pb::ReturnCaseRequest {
            command: frame(case),
            reason: WHY.to_owned(),
            basis: "职责清单".to_owned(),
            proposed_unit: proposed.to_owned(),
        };
        let after = give!(self.site.unit(&case.lead), return_case, request);
        self.gave(Verb::Return, case, after).await
    }

    /// Does something that names no version of the case.
    async fn does(&mut self, verb: Verb, id: &str, does: impl AsyncFnOnce() -> pb::Case) -> pb::Case {
        let before = self.site.get(id).await;
        let after = does().await;
        self.gave(verb, &before, after).await
    }

    async fn moves(&mut self, id: &str, team: &str, status: TeamStatus) -> pb::Case {
        let site = self.site;
        self.does(Verb::Move, id, async || moved(site, &officer("C1"), id, team, status).await).await
    }

    async fn rule(&mut self, case: &pb::Case, lead: &str) -> pb::Case {
        let request = pb::RuleCaseRequest {
            command: frame(case),
            lead: lead.to_owned(),
            reason: WHY.to_owned(),
            basis: "职责清单".to_owned(),
        };
        let after = give!(self.site.command(), rule_case, request);
        self.gave(Verb::Rule, case, after).await
    }

    async fn engage(&mut self, case: &pb::Case, unit: &str) -> pb::Case {
        let limit = Some(Limit { amount: 3, unit: LimitUnit::UrgentHour.into(), purpose: String::new() });
        let words = "协助封路".to_owned();
        let request = pb::EngageUnitRequest { command: frame(case), unit: unit.to_owned(), words, limit };
        let after = give!(self.site.command(), engage_unit, request);
        self.gave(Verb::Engage, case, after).await
    }

    async fn finish(&mut self, case: &pb::Case, unit: &str) -> pb::Case {
        let (words, evidence) = ("已封路".to_owned(), vec![PHOTO.to_vec()]);
        let request = pb::FinishTaskRequest { command: frame(case), unit: unit.to_owned(), words, evidence };
        let after = give!(self.site.unit(unit), finish_task, request);
        self.gave(Verb::Finish, case, after).await
    }

    async fn hand_in(&mut self, case: &pb::Case) -> pb::Case {
        let after = give!(self.site.unit(&case.lead), hand_in_case, hand_in(case));
        self.gave(Verb::HandIn, case, after).await
    }

    async fn extension(&mut self, case: &pb::Case) -> pb::Case {
        let request = pb::RequestExtensionRequest { command: frame(case), limit: 0, reason: WHY.to_owned() };
        let after = give!(self.site.unit(&case.lead), request_extension, request);
        self.gave(Verb::AskExtension, case, after).await
    }

    async fn grant(&mut self, case: &pb::Case) -> pb::Case {
        let ask = case.ask.as_ref().expect("a request").number;
        let request = pb::GrantRequestRequest { command: frame(case), ask, reason: "同意".to_owned() };
        let after = give!(self.site.command(), grant_request, request);
        self.gave(Verb::Grant, case, after).await
    }

    async fn resume(&mut self, case: &pb::Case) -> pb::Case {
        let request = pb::ResumeCaseRequest { command: frame(case), reason: WHY.to_owned() };
        let after = give!(self.site.command(), resume_case, request);
        self.gave(Verb::Resume, case, after).await
    }

    async fn correct(&mut self, case: &pb::Case) -> pb::Case {
        let request = pb::CorrectCaseRequest {
            command: frame(case),
            matter: town::STALL.to_owned(),
            position: Some(town::at(0.5, 2.5)),
            reason: WHY.to_owned(),
            ..pb::CorrectCaseRequest::default()
        };
        let after = give!(self.site.command(), correct_case, request);
        self.gave(Verb::Correct, case, after).await
    }

    async fn dispatch(&mut self, case: &pb::Case, lead: &str, assisting: &[&str]) -> pb::Case {
        let request = pb::DispatchCaseRequest {
            command: frame(case),
            lead: lead.to_owned(),
            assisting: assisting.iter().map(|unit| (*unit).to_owned()).collect(),
            reason: WHY.to_owned(),
        };
        let after = give!(self.site.command(), dispatch_case, request);
        self.gave(Verb::Dispatch, case, after).await
    }

    fn pass(&self, minutes: i64) {
        self.site.pass(SignedDuration::from_mins(minutes));
    }

    fn later(&self, hours: i64) -> prost_types::Timestamp {
        stamp::to_wire(self.site.clock.now() + SignedDuration::from_hours(hours))
    }
}

/// What an event says has happened, as the protocol names it.
fn kind(event: &pb::CaseEvent) -> String {
    let debug = format!("{:?}", event.what.as_ref().expect("something"));
    debug.split('(').next().unwrap_or_default().to_owned()
}

/// How many kinds of events the protocol has.
fn kinds() -> usize {
    let files = FileDescriptorSet::decode(gridcase_proto::DESCRIPTORS).expect("descriptors").file;
    let mut messages = files.iter().flat_map(|file| &file.message_type);
    let event = messages.find(|message| message.name() == "CaseEvent").expect("the event");
    event.field.iter().filter(|field| field.oneof_index.is_some()).count()
}

/// At the unit: worked on, asked for, helped with, handed in, judged.
fn at_the_unit<'a>(play: &'a mut Play<'_>) -> LocalBoxFuture<'a, pb::Case> {
    Box::pin(async move {
        let site = play.site;
        let opened = site.case(1, town::STALL).await;
        play.look(&opened.id).await;
        play.pass(5);
        let case = play.accept(&opened).await;
        let request =
            pb::AssignCaseRequest { command: frame(&case), assignee: "一中队".to_owned(), team: String::new() };
        let after = give!(site.unit("C1"), assign_case, request);
        let case = play.gave(Verb::Assign, &case, after).await;
        let case = in_the_field(play, &case).await;
        let request = pb::UrgeCaseRequest { command: frame(&case), words: "尽快".to_owned() };
        let after = give!(site.by(&supervisor()), urge_case, request);
        let case = play.gave(Verb::Urge, &case, after).await;
        let request = pb::AnswerUrgeRequest { command: frame(&case), urge: 1, words: "今日完成".to_owned() };
        let after = give!(site.unit("C1"), answer_urge, request);
        let case = play.gave(Verb::Answer, &case, after).await;
        play.pass(5);
        let request = pb::MeetLimitRequest { command: frame(&case), limit: 1, words: "已到场".to_owned() };
        let after = give!(site.unit("C1"), meet_limit, request);
        let case = play.gave(Verb::Meet, &case, after).await;

        let case = play.extension(&case).await;
        let request = pb::WithdrawRequestRequest { command: frame(&case), ask: 1 };
        let after = give!(site.unit("C1"), withdraw_request, request);
        let case = play.gave(Verb::Withdraw, &case, after).await;
        let case = play.extension(&case).await;
        let request = pb::DeclineRequestRequest { command: frame(&case), ask: 2, reason: WHY.to_owned() };
        let after = give!(site.command(), decline_request, request);
        let case = play.gave(Verb::Decline, &case, after).await;
        let case = play.extension(&case).await;
        let case = play.grant(&case).await;
        assert_eq!(case.deadlines.iter().map(|deadline| deadline.extensions).sum::<u32>(), 1);

        let (unit, words) = ("P1".to_owned(), "疏导交通".to_owned());
        let request = pb::RequestHelpRequest { command: frame(&case), unit, words, reason: WHY.to_owned() };
        let after = give!(site.unit("C1"), request_help, request);
        let case = play.gave(Verb::AskHelp, &case, after).await;
        let case = play.grant(&case).await;
        let request =
            pb::RequestSuspensionRequest { command: frame(&case), until: Some(play.later(8)), reason: WHY.to_owned() };
        let after = give!(site.unit("C1"), request_suspension, request);
        let case = play.gave(Verb::AskSuspension, &case, after).await;
        let case = play.grant(&case).await;
        assert_eq!(case.state(), CaseState::Suspended);
        play.pass(60);
        let case = play.resume(&case).await;

        let case = play.engage(&case, "P2").await;
        let case = play.finish(&case, "T1").await;
        let case = play.finish(&case, "P1").await;
        let request =
            pb::ReleaseTaskRequest { command: frame(&case), unit: "P2".to_owned(), reason: "错派".to_owned() };
        let after = give!(site.unit("C1"), release_task, request);
        let case = play.gave(Verb::Release, &case, after).await;
        let states: Vec<_> = case.tasks.iter().map(pb::Task::state).collect();
        assert_eq!(states, [TaskState::Done, TaskState::Done, TaskState::Released]);

        declare_outage(site, play.site.clock.now() - SignedDuration::from_mins(90), None, "").await;
        let case = play.gave(Verb::Pause, &case, site.get(&case.id).await).await;
        assert_eq!(case.outages.len(), 1);
        let case = play.hand_in(&case).await;
        play.pass(30);
        let frame_of = |case: &pb::Case| frame(case).expect("a frame");
        let request = pb::OrderReworkRequest {
            id: case.id.clone(),
            request_id: frame_of(&case).request_id,
            hand_in: 1,
            reason: "未清干净".to_owned(),
        };
        let after = give!(site.by_service("feedback"), order_rework, request);
        let case = play.gave(Verb::Rework, &case, after).await;
        let case = play.hand_in(&case).await;
        let request = pb::CloseCaseRequest {
            id: case.id.clone(),
            request_id: frame_of(&case).request_id,
            hand_in: 2,
            reason: String::new(),
        };
        let after = give!(site.by_service("feedback"), close_case, request);
        let case = play.gave(Verb::Close, &case, after).await;
        let (id, request_id) = (case.id.clone(), frame_of(&case).request_id);
        let request = pb::ReopenCaseRequest { id, request_id, reason: "又出现".to_owned() };
        let after = give!(site.by_service("feedback"), reopen_case, request);
        play.gave(Verb::Reopen, &case, after).await
    })
}

/// Out in the field: teams are named, set out, arrive, share where they are; people write.
fn in_the_field<'a>(play: &'a mut Play<'_>, case: &'a pb::Case) -> LocalBoxFuture<'a, pb::Case> {
    Box::pin(async move {
        let (site, id) = (play.site, case.id.as_str());
        for (unit, code) in [("C1", "c-1"), ("T1", "t-1")] {
            team(site, unit, code).await;
        }
        let after =
            taken(site.unit("C1").assign_case(assign(case, "c-1")).await.map(|answer| answer.into_inner().case));
        let case = play.gave(Verb::Assign, case, after).await;
        let after = assign_task(site, &case, "T1", "t-1").await;
        play.gave(Verb::AssignTask, &case, after).await;
        play.pass(1);
        for status in [TeamStatus::OnTheWay, TeamStatus::OnSite] {
            play.moves(id, "c-1", status).await;
        }
        play.does(Verb::Share, id, async || share(site, &officer("C1"), id, "c-1", true).await).await;
        let other = crate::site::dispatcher("T1");
        play.does(Verb::Move, id, async || moved(site, &other, id, "t-1", TeamStatus::OnTheWay).await).await;
        play.does(Verb::Message, id, async || message(site, &supervisor(), id, "注意安全").await).await;
        play.pass(1);
        site.get(id).await
    })
}

/// In the command room: corrected, sent out, moved, ruled on, taken back, voided.
fn in_the_command_room<'a>(play: &'a mut Play<'_>, reopened: &'a pb::Case) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        let site = play.site;
        let case = play.correct(reopened).await;
        let case = play.dispatch(&case, "P1", &["T1", "C1"]).await;
        let case = play.accept(&case).await;
        let request =
            pb::SuspendCaseRequest { command: frame(&case), reason: WHY.to_owned(), until: Some(play.later(1)) };
        let suspended = site.command().suspend_case(request).await.expect_err("once, and it was before");
        assert_eq!(suspended.code(), tonic::Code::FailedPrecondition);
        // To a unit that assisted, and back to one that does not yet.
        for lead in ["T1", "P2"] {
            let request = pb::TransferCaseRequest {
                command: frame(&site.get(&case.id).await),
                lead: lead.to_owned(),
                reason: WHY.to_owned(),
            };
            let before = site.get(&case.id).await;
            let after = give!(site.command(), transfer_case, request);
            play.gave(Verb::Transfer, &before, after).await;
        }
        let case = play.accept(&site.get(&case.id).await).await;
        let case = play.give_back(&case, "P1").await;
        play.pass(20);
        let case = play.rule(&case, "P2").await;
        assert_eq!(case.state(), CaseState::Handling, "back to the same unit");

        let queued = site.case(2, town::CONFIRMED).await;
        let queued = play.look(&queued.id).await;
        let case = play.dispatch(&queued, "", &[]).await;
        let case = play.accept(&case).await;
        let request =
            pb::SuspendCaseRequest { command: frame(&case), reason: WHY.to_owned(), until: Some(play.later(1)) };
        let after = give!(site.command(), suspend_case, request);
        let suspended = play.gave(Verb::Suspend, &case, after).await;
        play.pass(120);
        wait_until("the case to go on", async || site.get(&suspended.id).await.state() == CaseState::Handling).await;
        let case = play.look(&suspended.id).await;
        assert_eq!(case.pauses[0].until, suspended_until(&site.history(&case.id).await), "it ends when it had to");
        let case = play.give_back(&case, "T1").await;
        let case = play.rule(&case, "T1").await;
        assert_eq!(case.state(), CaseState::Dispatched, "at another unit");
        let request = pb::RecallCaseRequest { command: frame(&case), reason: WHY.to_owned() };
        let after = give!(site.command(), recall_case, request);
        let case = play.gave(Verb::Recall, &case, after).await;
        let case = play.correct(&case).await;
        let request = pb::VoidCaseRequest { command: frame(&case), reason: "重复".to_owned() };
        let after = give!(site.command(), void_case, request);
        play.gave(Verb::Void, &case, after).await;

        let mut spot = opening(3, town::STALL);
        spot.report.as_mut().expect("a report").fixed_on_the_spot = true;
        let spot = site.open(spot).await;
        assert_eq!(play.look(&spot.id).await.outcome(), Outcome::FixedOnTheSpot);
    })
}

fn suspended_until(history: &[pb::CaseEvent]) -> Option<prost_types::Timestamp> {
    history.iter().find_map(|event| match event.what.as_ref()? {
        pb::case_event::What::Suspended(act) => act.until,
        _ => None,
    })
}

/// Split, joined and taken apart: what is done to one case happens to another too.
fn in_families<'a>(play: &'a mut Play<'_>) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        let site = play.site;
        let whole = site.accepted(11).await;
        let request = pb::SplitCaseRequest {
            command: frame(&whole),
            matter: town::CONFIRMED.to_owned(),
            row: 0,
            position: Some(town::at(2.5, 2.5)),
            words: "另有一处".to_owned(),
            reason: WHY.to_owned(),
        };
        let after = give!(site.by(&supervisor()), split_case, request);
        let whole = play.gave(Verb::Split, &whole, after).await;
        let part = play.look(&whole.parts[0].id).await;
        assert_eq!(part.state(), CaseState::Filed);
        let request = pb::VoidCaseRequest { command: frame(&part), reason: WHY.to_owned() };
        give!(site.command(), void_case, request);
        let whole = play.gave(Verb::Settle, &whole, site.get(&whole.id).await).await;

        // A part that has a result is opened again by feedback alone.
        let request = pb::SplitCaseRequest {
            command: frame(&whole),
            matter: town::STALL.to_owned(),
            words: "再有一处".to_owned(),
            reason: WHY.to_owned(),
            ..pb::SplitCaseRequest::default()
        };
        let after = give!(site.command(), split_case, request);
        let whole = play.gave(Verb::Split, &whole, after).await;
        let part = play.look(&whole.parts[1].id).await;
        let part = play.accept(&part).await;
        let part = play.finish(&part, "T1").await;
        let part = play.hand_in(&part).await;
        let (id, request_id) = (part.id.clone(), frame(&part).expect("a frame").request_id);
        let request = pb::CloseCaseRequest { id: id.clone(), request_id, hand_in: 1, reason: String::new() };
        let closed = give!(site.by_service("feedback"), close_case, request);
        let whole = play.gave(Verb::Settle, &whole, site.get(&whole.id).await).await;
        let request_id = frame(&closed).expect("a frame").request_id;
        let request = pb::ReopenCaseRequest { id, request_id, reason: WHY.to_owned() };
        give!(site.by_service("feedback"), reopen_case, request);
        let whole = play.gave(Verb::Unsettle, &whole, site.get(&whole.id).await).await;
        assert_eq!(
            whole.parts.iter().map(pb::Part::outcome).collect::<Vec<_>>(),
            [Outcome::Voided, Outcome::Unspecified]
        );

        let running = play.engage(&site.accepted(12).await, "P1").await;
        for (before, verb) in [(running.clone(), "runs"), (site.case(13, town::CONFIRMED).await, "waits")] {
            let goes_on = site.get(&whole.id).await;
            let (into, reason) = (goes_on.number.clone(), WHY.to_owned());
            let request = pb::MergeCaseRequest { command: frame(&before), into, reason };
            let after = give!(site.command(), merge_case, request);
            let merged = play.gave(Verb::Merge, &before, after).await;
            assert_eq!(merged.outcome(), Outcome::Merged, "{verb}");
            play.gave(Verb::Join, &goes_on, site.get(&whole.id).await).await;
        }
        let (merged, goes_on) = (site.get(&running.id).await, site.get(&whole.id).await);
        let request = pb::UnmergeCaseRequest { command: frame(&merged), reason: WHY.to_owned() };
        let after = give!(site.by(&supervisor()), unmerge_case, request);
        let apart = play.gave(Verb::Unmerge, &merged, after).await;
        play.gave(Verb::Detach, &goes_on, site.get(&whole.id).await).await;
        play.correct(&apart).await;
    })
}

/// By a new register and by new ground.
fn with_the_registry<'a>(play: &'a mut Play<'_>) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        let site = play.site;
        let (queued, running) = (site.case(4, town::CONFIRMED).await, site.accepted(5).await);
        let running = play.engage(&running, "P1").await;
        site.publish(2, town::other_register(), |versions| versions.register).await;
        let cases = [&queued, &running].map(|case| pb::CaseToReroute {
            id: case.id.clone(),
            etag: case.etag.clone(),
            to: String::new(),
        });
        let request = pb::RerouteCasesRequest {
            request_id: Ids::random().at(Timestamp::UNIX_EPOCH).to_string(),
            reason: "职责调整".to_owned(),
            cases: cases.into(),
            cell: None,
        };
        let mut outcomes =
            site.rehearsals(&administrator()).reroute_cases(request).await.expect("a stream").into_inner();
        while let Some(piece) = outcomes.message().await.expect("outcomes") {
            assert!(piece.outcomes.iter().all(|outcome| outcome.refused.is_empty()), "{piece:?}");
        }
        for before in [&queued, &running] {
            let after = site.get(&before.id).await;
            play.gave(Verb::Reroute, before, after).await;
        }

        let before = site.get(&running.id).await;
        site.registry.publish(town::record(town::TOWN), 3, site.clock.now(), &[town::split()]);
        // All of them, because a case that changes while it is looked at would be named.
        let filter = pb::CaseFilter {
            grid: before.current_grid.clone(),
            phase: pb::CasePhase::Open.into(),
            ..Default::default()
        };
        let there = pb::ListCasesRequest { filter: Some(filter), ..pb::ListCasesRequest::default() };
        let left = async || site.command().list_cases(there.clone()).await.expect("a list").into_inner().cases;
        wait_until("all grids to move", async || left().await.is_empty()).await;
        play.gave(Verb::MoveGrid, &before, site.get(&before.id).await).await;
    })
}

/// By a calendar that was an estimate, and is published.
fn with_the_calendar<'a>(play: &'a mut Play<'_>) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        let site = play.site;
        site.publish(2, town::estimated(2026), |versions| versions.calendars).await;
        let case = site.case(6, town::OFFICE).await;
        assert!(case.deadlines[0].provisional);
        site.publish(3, town::calendars(2026, 480, 840), |versions| versions.calendars).await;
        recalculate(site).await;
        let after = play.gave(Verb::Recalculate, &case, site.get(&case.id).await).await;
        assert!(!after.deadlines[0].provisional);
    })
}

#[tokio::test]
async fn the_events_of_a_case_are_enough_to_make_it_again_after_every_command() {
    each_site(async |site| {
        let mut play = Play { site, given: BTreeSet::new(), happened: BTreeSet::new() };
        let reopened = at_the_unit(&mut play).await;
        in_the_command_room(&mut play, &reopened).await;
        in_families(&mut play).await;
        with_the_registry(&mut play).await;
        with_the_calendar(&mut play).await;
        // Alarms are raised by nobody's command; their tests look at the same.
        let commands = Verb::ALL.into_iter().filter(|verb| *verb != Verb::Alarm).collect::<BTreeSet<_>>();
        assert_eq!(play.given, commands, "every command was given");
        assert_eq!(play.happened.len(), kinds() - 1, "everything that can happen has happened: {:?}", play.happened);
    })
    .await;
}
