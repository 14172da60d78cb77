//! The demo town's past: some weeks of reports and of everything that people did with them, played through the services'
//! own RPCs on a driven clock. Nothing is written past the services, so the past obeys every rule that the present does.
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    time::Duration,
};

use anyhow::{Context as _, bail};
use gridcase_host::{Clock, Ids, Person};
use gridcase_proto::{
    common::v1::{Limit, LimitUnit, Role},
    dispatch::v1::{
        AcceptCaseRequest, AssignCaseRequest, AssignTaskRequest, Case, CaseFilter, CaseState, Command,
        DispatchCaseRequest, EngageUnitRequest, FinishTaskRequest, GetCaseRequest, HandInCaseRequest, ListCasesRequest,
        ResumeCaseRequest, ReturnCaseRequest, RuleCaseRequest, SuspendCaseRequest, TaskState, VoidCaseRequest,
    },
    feedback::v1::{ApproveReviewRequest, GetReviewRequest, RejectReviewRequest, ReviewState},
    intake::v1::{MediaKind, MediaPurpose, MediaRef, SubmitReportRequest},
};
use jiff::{SignedDuration, Timestamp};
use rand::Rng as _;
use tonic::Code;

use super::{field, happenings::Happenings, photos::Photos};
use crate::peers::Clients;

/// How the past is drawn.
pub struct Plan {
    /// When it begins.
    pub from: Timestamp,
    /// When it ends: acts due later have not happened yet.
    pub until: Timestamp,
    /// Reports a day.
    pub per_day: f64,
}

/// How far back from the end reports and results have photos. A visitor looks at the newest; older ones only take time.
const PHOTOS: SignedDuration = SignedDuration::from_hours(4 * 24);

/// What somebody does next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Report,
    Attend(String),
    Accept(String),
    HandIn(String),
    Rule(String),
    Resume(String),
    Review(String),
}

/// Plays the past.
pub struct History {
    clients: Clients,
    clock: Clock,
    ids: Ids,
    happenings: Happenings,
    photos: Photos,
    photos_from: Timestamp,
    dispatchers: HashMap<String, Person>,
    officers: HashMap<String, Person>,
    command: Vec<Person>,
    supervisors: Vec<Person>,
    due: BinaryHeap<Reverse<(Timestamp, u64, Act)>>,
    planned: u64,
}

impl History {
    /// A past among `members`.
    pub fn new(
        clients: Clients,
        clock: Clock,
        ids: Ids,
        happenings: Happenings,
        photos: Photos,
        members: &[Person],
    ) -> Self {
        let holders = |role| members.iter().filter(move |person| person.holds(role));
        let dispatchers = holders(Role::Dispatcher)
            .flat_map(|person| person.units().into_iter().map(|unit| (unit.to_owned(), person.clone())))
            .collect();
        let officers = holders(Role::Officer)
            .flat_map(|person| person.units().into_iter().map(|unit| (unit.to_owned(), person.clone())))
            .collect();
        let (command, supervisors) =
            (holders(Role::Command).cloned().collect(), holders(Role::Supervisor).cloned().collect());
        let (due, planned) = (BinaryHeap::new(), 0);
        let photos_from = Timestamp::MAX;
        Self {
            clients,
            clock,
            ids,
            happenings,
            photos,
            photos_from,
            dispatchers,
            officers,
            command,
            supervisors,
            due,
            planned,
        }
    }

    /// Plays everything up to the plan's end and tells `progress` how many reports there were so far.
    pub async fn play(&mut self, plan: &Plan, progress: impl Fn(u64)) -> anyhow::Result<u64> {
        self.photos_from = plan.until - PHOTOS;
        let mut reports = 0;
        let first = plan.from + self.happenings.pause(plan.per_day);
        self.plan(first, Act::Report);
        while let Some(Reverse((at, _, act))) = self.due.pop() {
            if at >= plan.until {
                break;
            }
            self.clock.drive(at)?;
            if act == Act::Report {
                let next = at + self.happenings.pause(plan.per_day);
                self.plan(next, Act::Report);
                reports += 1;
                progress(reports);
            }
            let what = format!("{act:?} at {at}");
            self.perform(act, at).await.context(what)?;
        }
        self.clock.drive(plan.until)?;
        self.show_every_state(plan.until).await?;
        self.emergency(plan.until).await.context("the emergency")?;
        Ok(reports)
    }

    /// A return is ruled and a suspension ends in time, so that by chance none may be open just now; a visitor should find
    /// a case in each state.
    async fn show_every_state(&mut self, now: Timestamp) -> anyhow::Result<()> {
        if self.first(CaseState::Returned).await?.is_none()
            && let Some(case) = self.first(CaseState::Dispatched).await?
        {
            self.hand_back(&case, now).await?;
        }
        if self.first(CaseState::Suspended).await?.is_none()
            && let Some(case) = self.first(CaseState::Handling).await?
        {
            self.suspend(&case.id, now).await?;
        }
        if self.first(CaseState::Voided).await?.is_none()
            && let Some(case) = self.first(CaseState::Filed).await?
        {
            self.void(&case, now).await?;
        }
        Ok(())
    }

    /// Something urgent is going on, with several units and their teams, so that the command view has something to show.
    async fn emergency(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let (worker, report) = self.happenings.report(&self.ids, now)?;
        let report = field::emergency(report, now);
        let id = report.id.clone();
        self.clients.intake(&worker).submit_report(SubmitReportRequest { report: Some(report) }).await?;
        let mut case = self.opened(&id).await?;
        let room = self.command[0].clone();
        let mut client = self.clients.dispatch(&room);
        if case.state() == CaseState::Filed {
            let (command, lead) = (self.command(&case, now), field::LEAD.to_owned());
            let reason = "燃气泄漏，先行派遣".to_owned();
            let request = DispatchCaseRequest { command, lead, assisting: Vec::new(), reason };
            case = client.dispatch_case(request).await?.into_inner().case.context("a case")?;
        }
        for (unit, words) in field::ASSISTING {
            let (command, unit, words) = (self.command(&case, now), unit.to_owned(), words.to_owned());
            let limit = Some(Limit { amount: 2, unit: LimitUnit::UrgentHour.into(), purpose: String::new() });
            let request = EngageUnitRequest { command, unit, words, limit };
            case = client.engage_unit(request).await?.into_inner().case.context("a case")?;
        }
        let lead = self.dispatcher(&case)?.clone();
        let mut client = self.clients.dispatch(&lead);
        let command = self.command(&case, now);
        case = client.accept_case(AcceptCaseRequest { command }).await?.into_inner().case.context("a case")?;
        let (command, team) = (self.command(&case, now), field::code(&case.lead, 1));
        let request = AssignCaseRequest { command, assignee: String::new(), team };
        case = client.assign_case(request).await?.into_inner().case.context("a case")?;
        let (unit, _) = field::ASSISTING[0];
        let assisting = self.dispatchers.get(unit).context("a dispatcher")?.clone();
        let (command, team) = (self.command(&case, now), field::code(unit, 1));
        let request = AssignTaskRequest { command, unit: unit.to_owned(), team };
        self.clients.field(&assisting).assign_task(request).await?;
        let people = field::Scene { case: &case, room: &room, lead: &lead, assisting: &assisting };
        people.play(&self.clients, &self.ids, &self.officers, now).await
    }

    /// The newest case in a state.
    async fn first(&self, state: CaseState) -> anyhow::Result<Option<Case>> {
        let filter = CaseFilter { states: vec![state.into()], ..CaseFilter::default() };
        let request = ListCasesRequest { filter: Some(filter), page_size: 1, ..ListCasesRequest::default() };
        let answer = self.clients.dispatch(&self.command[0]).list_cases(request).await?;
        Ok(answer.into_inner().cases.into_iter().next())
    }

    fn plan(&mut self, at: Timestamp, act: Act) {
        self.planned += 1;
        self.due.push(Reverse((at, self.planned, act)));
    }

    /// Plans an act some minutes ahead, drawn between `least` and `most`.
    fn later(&mut self, now: Timestamp, least: i64, most: i64, act: Act) {
        let minutes = self.happenings.random.random_range(least..=most);
        self.plan(now + SignedDuration::from_mins(minutes), act);
    }

    /// Whether a thing happens that happens in `percent` of cases.
    fn chance(&mut self, percent: u32) -> bool {
        self.happenings.random.random_range(0..100) < percent
    }

    async fn perform(&mut self, act: Act, now: Timestamp) -> anyhow::Result<()> {
        match act {
            Act::Report => self.report(now).await,
            Act::Attend(id) => self.attend(id, now).await,
            Act::Accept(id) => self.accept(id, now).await,
            Act::HandIn(id) => self.hand_in(id, now).await,
            Act::Rule(id) => self.rule(id, now).await,
            Act::Resume(id) => self.resume(id, now).await,
            Act::Review(id) => self.review(id, now).await,
        }
    }

    async fn report(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let (worker, mut report) = self.happenings.report(&self.ids, now)?;
        let (id, matter) = (report.id.clone(), report.matter.clone());
        let kinds: &[bool] = match now >= self.photos_from {
            true if report.fixed_on_the_spot => &[false, true],
            true => &[false],
            false => &[],
        };
        for done in kinds {
            let purpose = if *done { MediaPurpose::Result } else { MediaPurpose::Finding };
            let sha256 = self.photos.hash(&matter, &id, *done)?;
            report.media.push(MediaRef { sha256, kind: MediaKind::Photo.into(), purpose: purpose.into() });
        }
        self.clients.intake(&worker).submit_report(SubmitReportRequest { report: Some(report) }).await?;
        for done in kinds {
            self.photos.send(&worker, &matter, &id, *done).await?;
        }
        let case = self.opened(&id).await?;
        match case.state() {
            CaseState::Dispatched => self.later(now, 3, 240, Act::Accept(id)),
            CaseState::Filed => self.later(now, 5, 60 * 30, Act::Attend(id)),
            _ => {}
        }
        Ok(())
    }

    /// The command room looks at a case in its queue.
    async fn attend(&mut self, id: String, now: Timestamp) -> anyhow::Result<()> {
        let case = self.case(&id).await?;
        let mut client = self.clients.dispatch(&self.command[0]);
        let lead = case.route.as_ref().and_then(|route| {
            if route.lead.is_empty() { route.candidates.first().cloned() } else { Some(route.lead.clone()) }
        });
        let command = self.command(&case, now);
        match lead {
            Some(lead) => {
                let reason = "电话核实后由指挥室派遣".to_owned();
                client.dispatch_case(DispatchCaseRequest { command, lead, assisting: Vec::new(), reason }).await?;
                self.later(now, 3, 120, Act::Accept(id));
            }
            None if self.chance(40) => self.void(&case, now).await?,
            None => {}
        }
        Ok(())
    }

    async fn accept(&mut self, id: String, now: Timestamp) -> anyhow::Result<()> {
        let case = self.case(&id).await?;
        let mut client = self.clients.dispatch(self.dispatcher(&case)?);
        let command = self.command(&case, now);
        if case.returns.is_empty() && self.chance(6) {
            self.hand_back(&case, now).await?;
            self.later(now, 5, 60 * 20, Act::Rule(id));
            return Ok(());
        }
        let case = client.accept_case(AcceptCaseRequest { command }).await?.into_inner().case.context("a case")?;
        let command = self.command(&case, now);
        let team: u32 = self.happenings.random.random_range(1..=4);
        let team = field::code(&case.lead, team.div_ceil(2));
        client.assign_case(AssignCaseRequest { command, assignee: String::new(), team }).await?;
        if self.chance(4) {
            self.suspend(&id, now).await
        } else {
            self.later(now, 20, 60 * 30, Act::HandIn(id));
            Ok(())
        }
    }

    /// The unit says that it is not theirs.
    async fn hand_back(&mut self, case: &Case, now: Timestamp) -> anyhow::Result<()> {
        let request = ReturnCaseRequest {
            command: self.command(case, now),
            reason: "地点不在本单位职责范围内".to_owned(),
            basis: "三墩镇属地管理事项责任清单（演示）总则第二条".to_owned(),
            proposed_unit: self.other_unit(&case.lead)?,
        };
        self.clients.dispatch(self.dispatcher(case)?).return_case(request).await?;
        Ok(())
    }

    async fn void(&self, case: &Case, now: Timestamp) -> anyhow::Result<()> {
        let reason = "无法联系上报人，位置不明".to_owned();
        let request = VoidCaseRequest { command: self.command(case, now), reason };
        self.clients.dispatch(&self.command[0]).void_case(request).await?;
        Ok(())
    }

    async fn suspend(&mut self, id: &str, now: Timestamp) -> anyhow::Result<()> {
        let case = self.case(id).await?;
        let until = now + SignedDuration::from_hours(24 * 20);
        let request = SuspendCaseRequest {
            command: self.command(&case, now),
            reason: "需要采购配件，厂家供货周期较长".to_owned(),
            until: Some(gridcase_host::stamp::to_wire(until)),
        };
        self.clients.dispatch(&self.command[0]).suspend_case(request).await?;
        self.later(now, 60 * 24 * 2, 60 * 24 * 15, Act::Resume(id.to_owned()));
        Ok(())
    }

    async fn resume(&mut self, id: String, now: Timestamp) -> anyhow::Result<()> {
        let case = self.case(&id).await?;
        let request = ResumeCaseRequest { command: self.command(&case, now), reason: "配件已到货".to_owned() };
        self.clients.dispatch(&self.command[0]).resume_case(request).await?;
        self.later(now, 30, 60 * 10, Act::HandIn(id));
        Ok(())
    }

    async fn rule(&mut self, id: String, now: Timestamp) -> anyhow::Result<()> {
        let case = self.case(&id).await?;
        let returned = case.returns.last().context("a return")?;
        let back = self.chance(50);
        let lead = if back { returned.unit.clone() } else { returned.proposed_unit.clone() };
        let request = RuleCaseRequest {
            command: self.command(&case, now),
            lead,
            reason: "已对照责任清单与现场位置核定".to_owned(),
            basis: "三墩镇属地管理事项责任清单（演示）总则第三条".to_owned(),
        };
        self.clients.dispatch(&self.supervisors[0]).rule_case(request).await?;
        if back {
            self.later(now, 20, 60 * 20, Act::HandIn(id));
        } else {
            self.later(now, 3, 120, Act::Accept(id));
        }
        Ok(())
    }

    async fn hand_in(&mut self, id: String, now: Timestamp) -> anyhow::Result<()> {
        let case = self.case(&id).await?;
        let case = self.assist(case, now).await?;
        let mut client = self.clients.dispatch(self.dispatcher(&case)?);
        // A case ruled back before anyone accepted is accepted first.
        let case = if case.state() == CaseState::Dispatched {
            let command = self.command(&case, now);
            client.accept_case(AcceptCaseRequest { command }).await?.into_inner().case.context("a case")?
        } else {
            case
        };
        let mut evidence = Vec::new();
        if case.report.as_ref().is_some_and(|report| !report.media.is_empty()) {
            let person = self.dispatcher(&case)?.clone();
            evidence.push(self.photos.send(&person, &case.matter, &id, true).await?);
        }
        let words = "已到现场处置完毕，现场恢复正常".to_owned();
        let request = HandInCaseRequest { command: self.command(&case, now), words, evidence };
        client.hand_in_case(request).await?;
        self.later(now, 20, 60 * 20, Act::Review(id));
        Ok(())
    }

    /// Every unit that assists does its part.
    async fn assist(&mut self, mut case: Case, now: Timestamp) -> anyhow::Result<Case> {
        while let Some(task) = case.tasks.iter().find(|task| task.state() == TaskState::Open) {
            let unit = task.unit.clone();
            let dispatcher = self.dispatchers.get(&unit).with_context(|| format!("nobody dispatches for {unit:?}"))?;
            let mut client = self.clients.dispatch(dispatcher);
            let words = "已派员到场配合，本单位任务完成".to_owned();
            let command = self.command(&case, now);
            let request = FinishTaskRequest { command, unit, words, evidence: Vec::new() };
            case = client.finish_task(request).await?.into_inner().case.context("a case")?;
        }
        Ok(case)
    }

    async fn review(&mut self, id: String, now: Timestamp) -> anyhow::Result<()> {
        let second = usize::from(self.chance(40));
        let supervisor = self.supervisors[second].clone();
        let mut client = self.clients.feedback(&supervisor);
        let review = loop {
            match client.get_review(GetReviewRequest { id: id.clone() }).await {
                Ok(answer) => {
                    let review = answer.into_inner().review.context("a review")?;
                    if review.state() == ReviewState::Open {
                        break review;
                    }
                }
                Err(status) if status.code() == Code::NotFound => {}
                Err(status) => return Err(status.into()),
            }
            pause().await;
        };
        let (review_id, etag, request_id) = (review.id, review.etag, self.ids.at(now).to_string());
        if self.chance(8) {
            let reason = "现场仍有残留，需返工".to_owned();
            client.reject_review(RejectReviewRequest { id: review_id, etag, request_id, reason }).await?;
            self.settled(&id, CaseState::Handling).await?;
            self.later(now, 30, 60 * 12, Act::HandIn(id));
        } else {
            let reason = String::new();
            client.approve_review(ApproveReviewRequest { id: review_id, etag, request_id, reason }).await?;
            self.settled(&id, CaseState::Closed).await?;
        }
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "as the request's field wants it")]
    fn command(&self, case: &Case, now: Timestamp) -> Option<Command> {
        let request_id = self.ids.at(now).to_string();
        Some(Command { id: case.id.clone(), etag: case.etag.clone(), request_id })
    }

    fn dispatcher(&self, case: &Case) -> anyhow::Result<&Person> {
        self.dispatchers.get(&case.lead).with_context(|| format!("nobody dispatches for unit {:?}", case.lead))
    }

    /// Another unit than `unit`, for a proposal.
    fn other_unit(&mut self, unit: &str) -> anyhow::Result<String> {
        let mut others: Vec<_> = self.dispatchers.keys().filter(|other| *other != unit).cloned().collect();
        others.sort();
        if others.is_empty() {
            bail!("a town with one unit has no returns");
        }
        Ok(others.swap_remove(self.happenings.random.random_range(0..others.len())))
    }

    async fn case(&self, id: &str) -> anyhow::Result<Case> {
        let request = GetCaseRequest { id: id.to_owned() };
        self.clients.dispatch(&self.command[0]).get_case(request).await?.into_inner().case.context("a case")
    }

    /// Waits until dispatch has the case.
    async fn opened(&self, id: &str) -> anyhow::Result<Case> {
        let mut client = self.clients.dispatch(&self.command[0]);
        loop {
            match client.get_case(GetCaseRequest { id: id.to_owned() }).await {
                Ok(answer) => return answer.into_inner().case.context("a case"),
                Err(status) if status.code() == Code::NotFound => pause().await,
                Err(status) => return Err(status.into()),
            }
        }
    }

    /// Waits until a review has taken effect.
    async fn settled(&self, id: &str, state: CaseState) -> anyhow::Result<()> {
        while self.case(id).await?.state() != state {
            pause().await;
        }
        Ok(())
    }
}

/// A moment in which other tasks of the process get on; the driven clock stands still.
async fn pause() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}
