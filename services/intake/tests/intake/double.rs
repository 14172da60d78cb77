//! Doubles of dispatch and of the registry: only what intake asks of them.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use futures::{StreamExt as _, future::BoxFuture, stream};
use gridcase_host::{log::CURSOR_LOST, status};
use gridcase_proto::{
    dispatch::v1::{self as dispatch, CaseEvent},
    registry::v1 as registry,
};
use gridcase_snapshot::part;
use tokio::sync::watch;
use tonic::{Code, Request, Response, Status, body::Body, server::Grpc, server::NamedService};
use tonic_prost::ProstCodec;

type Answer = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

/// What dispatch has been told, and how it behaves.
#[derive(Default)]
struct Desk {
    away: bool,
    /// Reports whose matter is this are refused.
    poison: String,
    cases: BTreeMap<String, dispatch::Case>,
    calls: usize,
    events: Vec<CaseEvent>,
    /// How often it was restored from a backup.
    epoch: usize,
}

/// Opens cases and tells events; clones are the same.
#[derive(Clone)]
pub(crate) struct Dispatch {
    desk: Arc<Mutex<Desk>>,
    changed: watch::Sender<()>,
}

impl Default for Dispatch {
    fn default() -> Self {
        Self { desk: Arc::default(), changed: watch::Sender::new(()) }
    }
}

impl Dispatch {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn be_away(&self, away: bool) {
        self.desk().away = away;
    }

    pub(crate) fn refuse(&self, matter: &str) {
        matter.clone_into(&mut self.desk().poison);
    }

    pub(crate) fn cases(&self) -> BTreeMap<String, dispatch::Case> {
        self.desk().cases.clone()
    }

    pub(crate) fn calls(&self) -> usize {
        self.desk().calls
    }

    /// Tells an event, and waits until none is awaited before it.
    pub(crate) fn tell(&self, event: CaseEvent) {
        let mut desk = self.desk();
        let cursor = format!("{}:{}", desk.epoch, desk.events.len() + 1);
        desk.events.push(CaseEvent { cursor, ..event });
        drop(desk);
        self.changed.send_replace(());
    }

    /// Forgets all events, as after a restore from an old backup.
    pub(crate) fn restore(&self) {
        let mut desk = self.desk();
        desk.epoch += 1;
        desk.events.clear();
        drop(desk);
        self.changed.send_replace(());
    }

    fn events_after(&self, cursor: &str) -> Result<Vec<CaseEvent>, Status> {
        let desk = self.desk();
        let (epoch, after) = cursor.split_once(':').unwrap_or(("", "0"));
        if !epoch.is_empty() && epoch != desk.epoch.to_string() {
            return Err(status::refused(Code::OutOfRange, CURSOR_LOST, "restored", status::NO_METADATA));
        }
        let after = after.parse().expect("a cursor of ours");
        Ok(desk.events.iter().skip(after).cloned().collect())
    }

    fn open(&self, request: dispatch::OpenCaseRequest) -> Result<dispatch::OpenCaseResponse, Status> {
        let mut desk = self.desk();
        desk.calls += 1;
        if desk.away {
            return Err(Status::unavailable("away"));
        }
        let facts = request.report.unwrap_or_default();
        if !desk.poison.is_empty() && facts.matter == desk.poison {
            return Err(Status::invalid_argument("poison"));
        }
        let case = desk.cases.entry(request.id.clone()).or_insert(dispatch::Case {
            id: request.id,
            number: request.number,
            town: request.town,
            report: Some(facts),
            ..dispatch::Case::default()
        });
        Ok(dispatch::OpenCaseResponse { case: Some(case.clone()) })
    }

    async fn list(self, request: dispatch::ListEventsRequest) -> Result<dispatch::ListEventsResponse, Status> {
        let mut changed = self.changed.subscribe();
        let events = loop {
            let events = self.events_after(&request.after)?;
            if !events.is_empty() {
                break events;
            }
            let wait = Duration::from_millis(request.wait_ms.into());
            if tokio::time::timeout(wait, changed.changed()).await.is_err() {
                break events;
            }
        };
        Ok(dispatch::ListEventsResponse { events })
    }
}

impl NamedService for Dispatch {
    const NAME: &'static str = "gridcase.dispatch.v1.DispatchService";
}

impl tower::Service<http::Request<Body>> for Dispatch {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Answer {
        let desk = self.clone();
        if request.uri().path().ends_with("/OpenCase") {
            let open = tower::service_fn(move |request: Request<_>| {
                let answer = desk.open(request.into_inner());
                async { answer.map(Response::new) }
            });
            return Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(open, request).await) });
        }
        let list = tower::service_fn(move |request: Request<_>| {
            let answer = desk.clone().list(request.into_inner());
            async { answer.await.map(Response::new) }
        });
        Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(list, request).await) })
    }
}

/// The registry with a few towns; clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Registry(Arc<Mutex<BTreeMap<String, Published>>>);

#[derive(Clone)]
struct Published {
    manifest: registry::GetManifestResponse,
    contents: BTreeMap<String, Vec<u8>>,
}

impl Registry {
    /// Puts a town with published parts in force, in place of what was known of it.
    pub(crate) fn publish(&self, town: registry::Town, parts: Vec<(registry::Part, Vec<u8>)>) {
        let code = town.code.clone();
        let mut contents = BTreeMap::new();
        let mut versions = Vec::new();
        for (part, bytes) in parts {
            let hash = part::hash(&bytes);
            versions.push(registry::Version {
                part: part.into(),
                number: 1,
                hash: hash.clone(),
                size: bytes.len() as u64,
                force_time: Some(prost_types::Timestamp::default()),
                publish_time: Some(prost_types::Timestamp::default()),
                state: registry::VersionState::InForce.into(),
                ..registry::Version::default()
            });
            contents.insert(hash, bytes);
        }
        let manifest = registry::GetManifestResponse { town: Some(town), versions };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(code, Published { manifest, contents });
    }

    fn find(&self, town: &str) -> Result<Published, Status> {
        let towns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        towns.get(town).cloned().ok_or_else(|| Status::not_found("no such town"))
    }
}

impl NamedService for Registry {
    const NAME: &'static str = "gridcase.registry.v1.RegistryService";
}

impl tower::Service<http::Request<Body>> for Registry {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Answer {
        let registry = self.clone();
        if request.uri().path().ends_with("/GetManifest") {
            let manifest = tower::service_fn(move |request: Request<registry::GetManifestRequest>| {
                let found = registry.find(&request.into_inner().town);
                async { found.map(|found| Response::new(found.manifest)) }
            });
            return Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(manifest, request).await) });
        }
        let content = tower::service_fn(move |request: Request<registry::ReadContentRequest>| {
            let request = request.into_inner();
            let found = registry.find(&request.town).map(|found| found.contents[&request.hash].clone());
            async { found.map(|bytes| Response::new(chunks(bytes))) }
        });
        Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).server_streaming(content, request).await) })
    }
}

fn chunks(bytes: Vec<u8>) -> stream::BoxStream<'static, Result<registry::ReadContentResponse, Status>> {
    stream::iter([Ok(registry::ReadContentResponse { chunk: bytes })]).boxed()
}

/// A part as it is published.
pub(crate) fn encoded(part: &impl prost::Message) -> Vec<u8> {
    part.encode_to_vec()
}
