//! Doubles of the registry and of intake: only what dispatch asks of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures::{StreamExt as _, future::BoxFuture, stream};
use gridcase_host::stamp;
use gridcase_proto::{
    common::v1::Role,
    intake::v1::{self as intake, MediaRef},
    registry::v1 as registry,
};
use gridcase_snapshot::{Content, part};
use jiff::Timestamp;
use tonic::{Request, Response, Status, body::Body, server::Grpc, server::NamedService};
use tonic_prost::ProstCodec;

type Answer = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

/// Knows which files are stored; clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Intake(Arc<Mutex<BTreeSet<Vec<u8>>>>);

impl Intake {
    /// Stores a file, for whatever case.
    pub(crate) fn store(&self, hash: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(hash.to_vec());
    }

    fn media(&self) -> Vec<intake::Media> {
        let stored = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let media = |hash: &Vec<u8>| intake::Media {
            r#ref: Some(MediaRef { sha256: hash.clone(), ..MediaRef::default() }),
            stored: true,
            ..intake::Media::default()
        };
        stored.iter().map(media).collect()
    }
}

impl NamedService for Intake {
    const NAME: &'static str = "gridcase.intake.v1.IntakeService";
}

impl tower::Service<http::Request<Body>> for Intake {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Answer {
        let media = self.media();
        let list = tower::service_fn(move |_: Request<intake::ListMediaRequest>| {
            let answer = Response::new(intake::ListMediaResponse { media: media.clone() });
            async { Ok::<_, Status>(answer) }
        });
        Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(list, request).await) })
    }
}

/// The registry with a few towns; clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Registry(Arc<Mutex<Held>>);

/// What it holds of towns, and of the town of the tests what an administrator has.
#[derive(Default)]
struct Held {
    towns: BTreeMap<String, Published>,
    drafts: BTreeMap<i32, registry::content::Part>,
    people: Vec<registry::Person>,
    holdings: Vec<registry::Holding>,
    away: bool,
}

#[derive(Clone, Default)]
struct Published {
    manifest: registry::GetManifestResponse,
    /// Every version there ever was.
    versions: Vec<registry::Version>,
    contents: BTreeMap<String, Vec<u8>>,
}

impl Registry {
    /// Publishes parts of a town under a number, in place of what the registry named before.
    pub(crate) fn publish(
        &self,
        town: registry::Town,
        number: u32,
        force: Timestamp,
        parts: &[registry::content::Part],
    ) {
        let mut held = self.held();
        let published = held.towns.entry(town.code.clone()).or_default();
        published.manifest.town = Some(town);
        for content in parts {
            let bytes = part::encode(content);
            let part = registry::Part::from(Content::read(content).expect("content").part());
            let hash = part::hash(&bytes);
            published.manifest.versions.retain(|version| version.part() != part);
            let version = registry::Version {
                part: part.into(),
                number,
                hash: hash.clone(),
                size: bytes.len().try_into().expect("a size"),
                force_time: Some(stamp::to_wire(force)),
                ..registry::Version::default()
            };
            published.manifest.versions.push(version.clone());
            published.versions.push(version);
            published.contents.insert(hash, bytes);
        }
    }

    /// Keeps the draft of a part.
    pub(crate) fn draft(&self, content: registry::content::Part) {
        let part = registry::Part::from(Content::read(&content).expect("content").part());
        self.held().drafts.insert(part.into(), content);
    }

    /// Keeps a person.
    pub(crate) fn person(&self, person: registry::Person) {
        self.held().people.push(person);
    }

    /// Says which roles are held, and for which units.
    pub(crate) fn hold(&self, posts: &[(Role, &str)]) {
        let holding =
            |(role, unit): &(Role, &str)| registry::Holding { role: (*role).into(), unit: (*unit).to_owned() };
        self.held().holdings = posts.iter().map(holding).collect();
    }

    /// From now on answers nobody, or answers again.
    pub(crate) fn go_away(&self, away: bool) {
        self.held().away = away;
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, town: &str) -> Result<Published, Status> {
        let held = self.held();
        if held.away {
            return Err(Status::unavailable("away"));
        }
        held.towns.get(town).cloned().ok_or_else(|| Status::not_found("no such town"))
    }

    fn get_draft(&self, part: i32) -> registry::GetDraftResponse {
        let draft = self.held().drafts.get(&part).cloned();
        let etag = draft.as_ref().map(|content| part::hash(&part::encode(content))).unwrap_or_default();
        registry::GetDraftResponse { content: draft.map(|part| registry::Content { part: Some(part) }), etag }
    }

    fn list_versions(&self, part: i32) -> Result<registry::ListVersionsResponse, Status> {
        let versions = self.find(crate::town::TOWN)?.versions;
        let of_part = versions.into_iter().filter(|version| version.part == part).rev().collect();
        Ok(registry::ListVersionsResponse { versions: of_part })
    }

    fn list_people(&self) -> registry::ListPeopleResponse {
        registry::ListPeopleResponse { people: self.held().people.clone(), next_page_token: String::new() }
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
        if request.uri().path().ends_with("/GetDraft") {
            let draft = tower::service_fn(move |request: Request<registry::GetDraftRequest>| {
                let draft = Response::new(registry.get_draft(request.into_inner().part));
                async { Ok::<_, Status>(draft) }
            });
            return Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(draft, request).await) });
        }
        if request.uri().path().ends_with("/ListVersions") {
            let versions = tower::service_fn(move |request: Request<registry::ListVersionsRequest>| {
                let versions = registry.list_versions(request.into_inner().part);
                async { versions.map(Response::new) }
            });
            return Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(versions, request).await) });
        }
        if request.uri().path().ends_with("/ListPeople") {
            let people = tower::service_fn(move |_: Request<registry::ListPeopleRequest>| {
                let people = Response::new(registry.list_people());
                async { Ok::<_, Status>(people) }
            });
            return Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(people, request).await) });
        }
        if request.uri().path().ends_with("/ListHoldings") {
            let holdings = tower::service_fn(move |request: Request<registry::ListHoldingsRequest>| {
                let found = registry.find(&request.into_inner().town);
                let holdings = registry.held().holdings.clone();
                async { found.map(|_| Response::new(registry::ListHoldingsResponse { holdings })) }
            });
            return Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(holdings, request).await) });
        }
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
