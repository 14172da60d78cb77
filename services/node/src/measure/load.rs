//! Reports as phones send them, and the moment each reaches its department, seen from outside like any client sees it.
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context as _;
use gridcase_host::{Clock, Ids};
use gridcase_proto::{
    common::v1::Position,
    dispatch::v1::{WatchCasesRequest, case_event::What, dispatch_service_client::DispatchServiceClient},
    intake::v1::{ReportContent, SubmitReportRequest, intake_service_client::IntakeServiceClient},
    registry::v1::{SignInRequest, session_service_client::SessionServiceClient},
};
use hdrhistogram::Histogram;
use tonic::{
    Request,
    metadata::{Ascii, MetadataValue},
    transport::{Channel, Endpoint},
};

use crate::demo;

/// Connections from the load runner.
const CONNECTIONS: usize = 8;
/// How long the last cases may take to reach their departments.
const PATIENCE: Duration = Duration::from_mins(1);

/// The town under load, with people signed in.
pub(super) struct Town {
    channels: Vec<Channel>,
    worker: MetadataValue<Ascii>,
    command: MetadataValue<Ascii>,
    ids: Ids,
    clock: Clock,
}

/// Latencies in microseconds.
pub(super) struct Steady {
    /// From sending a report to its receipt.
    pub(super) receipt: Histogram<u64>,
    /// From sending a report to the department's dispatcher seeing it.
    pub(super) dispatched: Histogram<u64>,
    /// Reports that did not reach a department in time.
    pub(super) missing: usize,
}

/// A load as fast as it goes.
pub(super) struct Sustained {
    /// Receipts a second.
    pub(super) receipts: f64,
    /// Reports at their department a second, counted until the last had arrived.
    pub(super) dispatched: f64,
    /// Latency of receipts in microseconds.
    pub(super) latency: Histogram<u64>,
}

type Seen = Arc<Mutex<HashMap<String, Instant>>>;

impl Town {
    /// Signs in.
    pub(super) async fn enter(address: &str) -> anyhow::Result<Self> {
        let channels = (0..CONNECTIONS)
            .map(|_| Ok(Endpoint::from_shared(address.to_owned())?.connect_lazy()))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let (worker, command) = (sign_in(&channels[0], "worker01").await?, sign_in(&channels[0], "command1").await?);
        Ok(Self { channels, worker, command, ids: Ids::random(), clock: Clock::system() })
    }

    /// `rate` reports a second, sent on time whether or not earlier ones are answered.
    pub(super) async fn steady(&self, rate: u32, length: Duration) -> anyhow::Result<Steady> {
        let (seen, watching) = self.watch().await?;
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
        let mut sent = Vec::new();
        let begun = Instant::now();
        while begun.elapsed() < length {
            ticks.tick().await;
            let (id, mut client, request) = self.next(sent.len());
            let at = Instant::now();
            sent.push((id, at, tokio::spawn(async move { client.submit_report(request).await.map(|_| at.elapsed()) })));
        }
        let (mut receipt, mut dispatched) = (histogram()?, histogram()?);
        let mut waiting = Vec::new();
        for (id, at, call) in sent {
            receipt.saturating_record(micros(call.await??));
            waiting.push((id, at));
        }
        let missing = self.arrive(&seen, &waiting, &mut dispatched).await;
        watching.abort();
        Ok(Steady { receipt, dispatched, missing })
    }

    /// As fast as `callers` can, each sending the next report once it has the receipt of the last.
    pub(super) async fn sustained(&self, callers: usize, length: Duration) -> anyhow::Result<Sustained> {
        let (seen, watching) = self.watch().await?;
        let count = Arc::new(AtomicU64::new(0));
        let begun = Instant::now();
        let mut calls = Vec::new();
        for caller in 0..callers {
            let (worker, channel) = (self.worker.clone(), self.channels[caller % self.channels.len()].clone());
            let (ids, clock, count) = (self.ids.clone(), self.clock.clone(), Arc::clone(&count));
            calls.push(tokio::spawn(async move {
                let mut client = IntakeServiceClient::new(channel);
                let mut sent = Vec::new();
                while begun.elapsed() < length {
                    let (id, request) = report(&ids, &clock, &worker);
                    let at = Instant::now();
                    client.submit_report(request).await?;
                    sent.push((id, at, at.elapsed()));
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, tonic::Status>(sent)
            }));
        }
        let mut latency = histogram()?;
        let mut waiting = Vec::new();
        for call in calls {
            for (id, at, took) in call.await?? {
                latency.saturating_record(micros(took));
                waiting.push((id, at));
            }
        }
        let receipts = per_second(waiting.len(), begun.elapsed());
        let mut dispatched = histogram()?;
        let missing = self.arrive(&seen, &waiting, &mut dispatched).await;
        anyhow::ensure!(missing == 0, "{missing} of {} reports did not reach a department", waiting.len());
        let last = seen.lock().unwrap_or_else(PoisonError::into_inner).values().max().copied().context("reports")?;
        watching.abort();
        Ok(Sustained { receipts, dispatched: per_second(waiting.len(), last - begun), latency })
    }

    /// Notes when each case is seen dispatched on the command room's live stream.
    async fn watch(&self) -> anyhow::Result<(Seen, tokio::task::JoinHandle<()>)> {
        let seen = Seen::default();
        let mut request = Request::new(WatchCasesRequest { after: String::new() });
        request.metadata_mut().insert("authorization", self.command.clone());
        let mut stream = DispatchServiceClient::new(self.channels[0].clone()).watch_cases(request).await?.into_inner();
        let noted = Arc::clone(&seen);
        let watching = tokio::spawn(async move {
            while let Ok(Some(change)) = stream.message().await {
                let Some(event) = change.event else { continue };
                if matches!(event.what, Some(What::Dispatched(_))) {
                    noted.lock().unwrap_or_else(PoisonError::into_inner).insert(event.case, Instant::now());
                }
            }
        });
        Ok((seen, watching))
    }

    /// Waits until all have arrived, and records how long each took; answers how many never did.
    async fn arrive(&self, seen: &Seen, sent: &[(String, Instant)], took: &mut Histogram<u64>) -> usize {
        let begun = Instant::now();
        let missing = || {
            let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            sent.iter().filter(|(id, _)| !seen.contains_key(id)).count()
        };
        while missing() > 0 && begun.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, at) in sent {
            if let Some(arrived) = seen.get(id) {
                took.saturating_record(micros(arrived.saturating_duration_since(*at)));
            }
        }
        drop(seen);
        missing()
    }

    fn next(&self, number: usize) -> (String, IntakeServiceClient<Channel>, Request<SubmitReportRequest>) {
        let channel = self.channels[number % self.channels.len()].clone();
        let (id, request) = report(&self.ids, &self.clock, &self.worker);
        (id, IntakeServiceClient::new(channel), request)
    }
}

/// A report that goes to a department by itself.
fn report(ids: &Ids, clock: &Clock, worker: &MetadataValue<Ascii>) -> (String, Request<SubmitReportRequest>) {
    let id = ids.at(clock.now()).to_string();
    let content = ReportContent {
        id: id.clone(),
        matter: "event:09006".to_owned(),
        position: Some(Position {
            longitude: 120.0712,
            latitude: 30.3318,
            coordinate_system: "WGS-84".to_owned(),
            accuracy_m: 4.0,
            fixed_at: None,
            provider: "gps".to_owned(),
        }),
        words: "流动摊贩占了人行道，行人要绕到车道上走".to_owned(),
        ..ReportContent::default()
    };
    let mut request = Request::new(SubmitReportRequest { report: Some(content) });
    request.metadata_mut().insert("authorization", worker.clone());
    (id, request)
}

/// Signs in to an account of the demo town.
pub(super) async fn sign_in(channel: &Channel, account: &str) -> anyhow::Result<MetadataValue<Ascii>> {
    let request = SignInRequest { account: account.to_owned(), password: demo::PASSWORD.to_owned() };
    let answer = SessionServiceClient::new(channel.clone()).sign_in(request).await?.into_inner();
    Ok(format!("Bearer {}", answer.session.context("a session")?.token).parse()?)
}

/// For latencies in microseconds, up to two minutes.
pub(super) fn histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 120_000_000, 3)?)
}

/// Microseconds.
pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "a count of reports")]
fn per_second(count: usize, duration: Duration) -> f64 {
    count as f64 / duration.as_secs_f64()
}
