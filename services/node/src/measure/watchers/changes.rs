//! Cases all over the town, and the work on them: accepted, assigned, urged.
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use futures::{StreamExt as _, TryStreamExt as _};
use gridcase_proto::{
    common::v1::Position,
    dispatch::v1::{
        AcceptCaseRequest, AssignCaseRequest, Case, CaseState, Command, GetCaseRequest, ListCasesRequest,
        UrgeCaseRequest, dispatch_service_client::DispatchServiceClient,
    },
    intake::v1::{ReportContent, SubmitReportRequest, intake_service_client::IntakeServiceClient},
};
use tokio::sync::Mutex;

use super::people::People;

/// Changes of each case.
const EACH: usize = 5;
/// Past cases whose places and matters are taken.
const PAST: u32 = 500;
/// How long a report may take to reach its department.
const PATIENCE: Duration = Duration::from_secs(20);
/// Reports at a time.
const AT_ONCE: usize = 8;

/// When the command of each change was sent: by case and version.
pub(super) type Sent = HashMap<(String, u64), Instant>;

/// The work on cases that have been dispatched.
pub(super) struct Changes<'a> {
    people: &'a People,
    cases: Vec<Arc<Mutex<Case>>>,
}

impl<'a> Changes<'a> {
    /// Files as many cases as `rate` changes a second need for `length`, where past cases were dispatched at once.
    pub(super) async fn prepare(people: &'a People, rate: u32, length: Duration) -> anyhow::Result<Self> {
        let count = usize::try_from(u64::from(rate) * length.as_secs())? / EACH;
        let past = past(people).await?;
        anyhow::ensure!(!past.is_empty(), "the town has no past cases");
        let cases = futures::stream::iter(0..count)
            .map(|number| file(people, number, &past[number % past.len()]))
            .buffer_unordered(AT_ONCE)
            .map_ok(|case| Arc::new(Mutex::new(case)))
            .try_collect()
            .await?;
        Ok(Self { people, cases })
    }

    /// Sends `rate` commands a second, on time whether or not earlier ones are answered, until all work is done.
    pub(super) async fn run(self, rate: u32) -> anyhow::Result<Sent> {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
        let mut calls = tokio::task::JoinSet::new();
        for step in 0..EACH {
            for case in &self.cases {
                ticks.tick().await;
                let at = Instant::now();
                let lead = case.lock().await.lead.clone();
                let dispatcher = self.people.dispatcher(&lead)?.clone();
                let (command, channel) = (self.people.command().clone(), self.people.channel.clone());
                let request_id = self.people.ids.at(self.people.clock.now()).to_string();
                let case = Arc::clone(case);
                calls.spawn(async move {
                    let mut case = case.lock().await;
                    let frame = Some(Command { id: case.id.clone(), etag: case.etag.clone(), request_id });
                    let mut client = DispatchServiceClient::new(channel);
                    let answer = match step {
                        0 => {
                            let request = dispatcher.request(AcceptCaseRequest { command: frame });
                            client.accept_case(request).await?.into_inner().case
                        }
                        1 | 3 => {
                            let assignee = format!("第{step}组");
                            let request =
                                dispatcher.request(AssignCaseRequest { command: frame, assignee, team: String::new() });
                            client.assign_case(request).await?.into_inner().case
                        }
                        _ => {
                            let words = "请尽快处理".to_owned();
                            let request = command.request(UrgeCaseRequest { command: frame, words });
                            client.urge_case(request).await?.into_inner().case
                        }
                    };
                    *case = answer.context("a case")?;
                    Ok::<_, anyhow::Error>(((case.id.clone(), case.sequence), at))
                });
            }
        }
        calls.join_all().await.into_iter().collect()
    }
}

/// Past cases that went to a department by themselves.
async fn past(people: &People) -> anyhow::Result<Vec<Case>> {
    let request = people.command().request(ListCasesRequest { page_size: PAST, ..ListCasesRequest::default() });
    let mut past = DispatchServiceClient::new(people.channel.clone()).list_cases(request).await?.into_inner().cases;
    let by_itself = |case: &Case| {
        let asked = case.report.as_ref().is_some_and(|report| report.position.is_some() && report.asset.is_empty());
        asked && case.dispatched_at.is_some() && case.dispatched_at == case.filed_at && case.reopenings == 0
    };
    past.retain(by_itself);
    Ok(past)
}

/// Reports the same again, and waits until the case is at its department.
async fn file(people: &People, number: usize, past: &Case) -> anyhow::Result<Case> {
    let facts = past.report.clone().unwrap_or_default();
    let id = people.ids.at(people.clock.now()).to_string();
    let report = ReportContent {
        id: id.clone(),
        matter: facts.matter,
        row: facts.row,
        position: facts.position.map(|position| Position { fixed_at: None, ..position }),
        words: facts.words,
        ..ReportContent::default()
    };
    let request = people.worker(number).request(SubmitReportRequest { report: Some(report) });
    IntakeServiceClient::new(people.channel.clone()).submit_report(request).await?;
    let (begun, mut client) = (Instant::now(), DispatchServiceClient::new(people.channel.clone()));
    while begun.elapsed() < PATIENCE {
        match client.get_case(people.command().request(GetCaseRequest { id: id.clone() })).await {
            Ok(answer) => {
                let case = answer.into_inner().case.context("a case")?;
                anyhow::ensure!(case.state() == CaseState::Dispatched, "case {} is {:?}", case.number, case.state());
                return Ok(case);
            }
            Err(status) if status.code() == tonic::Code::NotFound => {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(status) => return Err(status.into()),
        }
    }
    anyhow::bail!("report {id} did not reach its department")
}
