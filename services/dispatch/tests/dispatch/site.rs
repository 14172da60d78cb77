//! Dispatch at work in the town, with people and services who call it.

use std::{future::Future, time::Duration};

use futures::future::{FutureExt as _, LocalBoxFuture};
use gridcase_dispatch::{Config, Peers, check};
use gridcase_host::{
    Authority, Clock, Hub, Ids, Methods, Peer, Person, Post, Server, Shutdown,
    database::Database,
    testing::{Place, each_place},
    token::{Issuer, KeyRing, ServiceSecret, ServiceTokens, SigningKey},
};
use gridcase_proto::{
    common::v1::{Actor, Role},
    dispatch::v1::{
        self as pb, alarm_service_client::AlarmServiceClient, clock_service_client::ClockServiceClient,
        dispatch_service_client::DispatchServiceClient, field_service_client::FieldServiceClient,
        proposal_service_client::ProposalServiceClient, rehearsal_service_client::RehearsalServiceClient,
        view_service_client::ViewServiceClient,
    },
    registry::v1::content::Part as Content,
};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tonic::{
    Request, Status,
    metadata::MetadataValue,
    service::{Interceptor, interceptor::InterceptedService},
};
use uuid::Uuid;

use crate::double::{Intake, Registry};
use crate::town::{self, TOWN};

const DISPATCH: &str = "gridcase.dispatch.v1.DispatchService";
const ALARM: &str = "gridcase.dispatch.v1.AlarmService";
const CLOCK: &str = "gridcase.dispatch.v1.ClockService";
const FIELD: &str = "gridcase.dispatch.v1.FieldService";
const PROPOSAL: &str = "gridcase.dispatch.v1.ProposalService";
const REHEARSAL: &str = "gridcase.dispatch.v1.RehearsalService";
const VIEW: &str = "gridcase.dispatch.v1.ViewService";

/// A file of evidence that intake has.
pub(crate) const PHOTO: [u8; 32] = [9; 32];

pub(crate) type Client = DispatchServiceClient<InterceptedService<Peer, Signed>>;

/// Puts a token on each request.
#[derive(Clone)]
pub(crate) struct Signed(String);

impl Interceptor for Signed {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let value = MetadataValue::try_from(format!("Bearer {}", self.0)).expect("metadata");
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

pub(crate) struct Site {
    pub(crate) clock: Clock,
    pub(crate) registry: Registry,
    pub(crate) intake: Intake,
    pub(crate) db: Database,
    hub: Hub,
    shutdown: Shutdown,
    issuer: Issuer,
    server: Server,
    _folder: TempDir,
}

/// Runs a test at a new site on each kind of database, and then checks that every case is the fold of its events.
pub(crate) fn each_site<'a>(test: impl AsyncFn(&Site) + 'a) -> LocalBoxFuture<'a, ()> {
    let each = each_place(async move |place| {
        let site = Site::on(place).await;
        test(&site).await;
        site.check_and_end().await;
    });
    each.boxed_local()
}

/// The same, where alarms are raised.
pub(crate) fn each_alarmed<'a>(test: impl AsyncFn(&Site) + 'a) -> LocalBoxFuture<'a, ()> {
    let each = each_place(async move |place| {
        let site = Site::alarmed(place).await;
        test(&site).await;
        site.check_and_end().await;
    });
    each.boxed_local()
}

impl Site {
    /// Dispatch at work, on a Monday at noon in Shanghai.
    pub(crate) async fn on(place: &Place) -> Self {
        Self::set_up(place, None).await
    }

    /// The same, where alarms are raised.
    pub(crate) async fn alarmed(place: &Place) -> Self {
        Self::set_up(place, Some(true)).await
    }

    async fn set_up(place: &Place, alarms: Option<bool>) -> Self {
        let clock = Clock::driven("2026-11-23T04:00:00Z".parse().expect("an instant"));
        let tokens = ServiceTokens::new(&ServiceSecret::new([7; 32]));
        let hub =
            Hub::new(Methods::read(gridcase_proto::DESCRIPTORS).expect("descriptors"), clock.clone(), tokens.clone());
        let key = SigningKey::generate(&Ids::random(), "k1");
        let public = key.public();
        let ring = KeyRing::new("test", "test", clock.clone(), move || {
            let keys = vec![public.clone()];
            async { Ok(keys) }
        });
        let (registry, intake) = (Registry::default(), Intake::default());
        registry.publish(town::record(TOWN), 1, Timestamp::UNIX_EPOCH, &town::parts());
        intake.store(&PHOTO);
        let folder = TempDir::new().expect("a folder");
        let shutdown = Shutdown::new(Duration::from_secs(5));
        let config = Config { alarms, ..Config::new(place.target(), folder.path().join("snapshots")) };
        let peers = Peers {
            registry: hub.peer("gridcase.registry.v1.RegistryService", "dispatch"),
            intake: hub.peer("gridcase.intake.v1.IntakeService", "dispatch"),
        };
        let built = gridcase_dispatch::build(config, peers, clock.clone(), Ids::random(), &shutdown).await;
        let service = built.expect("dispatch");
        let builder = Server::builder(&hub, Authority::new(ring, tokens), &shutdown);
        let builder = builder.service(registry.clone()).service(intake.clone());
        let server = service.routes(builder).build().expect("a server");
        let db = service.database().clone();
        service.start(&shutdown);
        let issuer = Issuer {
            key,
            issuer: "test".to_owned(),
            audience: "test".to_owned(),
            lifetime: Duration::from_hours(24_000),
        };
        Self { clock, registry, intake, db, hub, shutdown, issuer, server, _folder: folder }
    }

    /// Checks that every case is the fold of its events, and ends.
    pub(crate) async fn check_and_end(self) {
        let checked = check::check(&self.db).await.expect("checked");
        assert_eq!(checked.differing, []);
        assert_eq!(checked.miscounted, Vec::<String>::new());
        self.end().await;
    }

    /// Ends everything, so that nothing is left behind when the test ends.
    pub(crate) async fn end(self) {
        self.shutdown.begin();
        self.shutdown.finish().await.expect("ended in time");
        drop(self.server);
        self.db.close().await;
    }

    /// A client for a person.
    pub(crate) fn by(&self, person: &Person) -> Client {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        DispatchServiceClient::with_interceptor(self.hub.forward(DISPATCH), Signed(token))
    }

    /// A client of the alarms for a person.
    pub(crate) fn alarms(&self, person: &Person) -> AlarmServiceClient<InterceptedService<Peer, Signed>> {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        AlarmServiceClient::with_interceptor(self.hub.forward(ALARM), Signed(token))
    }

    /// A client of the clock operations for a person.
    pub(crate) fn clocks(&self, person: &Person) -> ClockServiceClient<InterceptedService<Peer, Signed>> {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        ClockServiceClient::with_interceptor(self.hub.forward(CLOCK), Signed(token))
    }

    /// A client of field command for a person.
    pub(crate) fn field(&self, person: &Person) -> FieldServiceClient<InterceptedService<Peer, Signed>> {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        FieldServiceClient::with_interceptor(self.hub.forward(FIELD), Signed(token))
    }

    /// A client of the rehearsals for a person.
    pub(crate) fn rehearsals(&self, person: &Person) -> RehearsalServiceClient<InterceptedService<Peer, Signed>> {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        RehearsalServiceClient::with_interceptor(self.hub.forward(REHEARSAL), Signed(token))
    }

    /// A client of the proposals for a person.
    pub(crate) fn proposals(&self, person: &Person) -> ProposalServiceClient<InterceptedService<Peer, Signed>> {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        ProposalServiceClient::with_interceptor(self.hub.forward(PROPOSAL), Signed(token))
    }

    /// A client of the saved views for a person.
    pub(crate) fn views(&self, person: &Person) -> ViewServiceClient<InterceptedService<Peer, Signed>> {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        ViewServiceClient::with_interceptor(self.hub.forward(VIEW), Signed(token))
    }

    /// A client for a service that acts for nobody.
    pub(crate) fn by_service(&self, name: &'static str) -> DispatchServiceClient<Peer> {
        DispatchServiceClient::new(self.hub.peer(DISPATCH, name))
    }

    pub(crate) fn command(&self) -> Client {
        self.by(&person("zhou", Role::Command, "", ""))
    }

    pub(crate) fn unit(&self, unit: &str) -> Client {
        self.by(&dispatcher(unit))
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.drive(self.clock.now() + time).expect("a driven clock");
    }

    /// Opens a case as intake does.
    pub(crate) async fn open(&self, request: pb::OpenCaseRequest) -> pb::Case {
        let answer = self.by_service("intake").open_case(request).await;
        answer.expect("opened").into_inner().case.expect("a case")
    }

    /// A case of a matter in the middle of a grid; the `number`-th of the test.
    pub(crate) async fn case(&self, number: u128, matter: &str) -> pb::Case {
        self.open(opening(number, matter)).await
    }

    /// A case that its lead unit has accepted.
    pub(crate) async fn accepted(&self, number: u128) -> pb::Case {
        let case = self.case(number, town::STALL).await;
        let request = pb::AcceptCaseRequest { command: frame(&case) };
        taken(self.unit("C1").accept_case(request).await.map(|answer| answer.into_inner().case))
    }

    /// A case whose result is handed in.
    pub(crate) async fn handled(&self, number: u128) -> pb::Case {
        let case = self.finished(&self.accepted(number).await).await;
        taken(self.unit("C1").hand_in_case(hand_in(&case)).await.map(|answer| answer.into_inner().case))
    }

    /// The case with the part of every assisting unit done.
    pub(crate) async fn finished(&self, case: &pb::Case) -> pb::Case {
        let mut case = case.clone();
        while let Some(task) = case.tasks.iter().find(|task| task.state() == pb::TaskState::Open) {
            let unit = task.unit.clone();
            let mut client = self.unit(&unit);
            let (words, evidence) = ("协助完毕".to_owned(), Vec::new());
            let request = pb::FinishTaskRequest { command: frame(&case), unit, words, evidence };
            case = taken(client.finish_task(request).await.map(|answer| answer.into_inner().case));
        }
        case
    }

    /// Puts another version of a part in force, and waits until dispatch answers by it.
    pub(crate) async fn publish(&self, number: u32, part: Content, version: fn(&pb::DecidingVersions) -> u32) {
        self.registry.publish(town::record(TOWN), number, self.clock.now(), &[part]);
        let request = pb::ExplainRouteRequest { matter: town::OFFICE.to_owned(), ..pb::ExplainRouteRequest::default() };
        wait_until("the new version", async || {
            let answer = self.command().explain_route(request.clone()).await.expect("an answer").into_inner();
            answer.route.and_then(|route| route.versions).is_some_and(|versions| version(&versions) == number)
        })
        .await;
    }

    /// The case as the command room sees it.
    pub(crate) async fn get(&self, id: &str) -> pb::Case {
        let answer = self.command().get_case(pb::GetCaseRequest { id: id.to_owned() }).await;
        answer.expect("found").into_inner().case.expect("a case")
    }

    /// The history of a case as the command room sees it.
    pub(crate) async fn history(&self, id: &str) -> Vec<pb::CaseEvent> {
        let answer = self.command().list_case_events(pb::ListCaseEventsRequest { id: id.to_owned() }).await;
        answer.expect("a history").into_inner().events
    }
}

/// The case that a command gave back.
pub(crate) fn taken(answer: Result<Option<pb::Case>, Status>) -> pb::Case {
    answer.expect("taken").expect("a case")
}

/// The frame of a command on a case as it was read, with a request id of its own.
#[expect(clippy::unnecessary_wraps, reason = "as the requests take it")]
pub(crate) fn frame(case: &pb::Case) -> Option<pb::Command> {
    let request_id = Ids::random().at(Timestamp::UNIX_EPOCH).to_string();
    Some(pb::Command { id: case.id.clone(), etag: case.etag.clone(), request_id })
}

pub(crate) fn hand_in(case: &pb::Case) -> pb::HandInCaseRequest {
    pb::HandInCaseRequest { command: frame(case), words: "清理完毕".to_owned(), evidence: vec![PHOTO.to_vec()] }
}

/// The `number`-th report of these tests, by the worker, in the grid of column 1 and row 1.
pub(crate) fn opening(number: u128, matter: &str) -> pb::OpenCaseRequest {
    pb::OpenCaseRequest {
        id: id(number),
        number: format!("330106109-{number}"),
        town: TOWN.to_owned(),
        report: Some(pb::ReportFacts {
            matter: matter.to_owned(),
            position: Some(town::at(1.5, 1.5)),
            words: "占道经营".to_owned(),
            source: "worker".to_owned(),
            reporter: Some(Actor { person: worker().id, name: "李娜".to_owned(), ..Actor::default() }),
            ..pb::ReportFacts::default()
        }),
    }
}

pub(crate) fn id(number: u128) -> String {
    Uuid::from_u128(0x0193_6b2e_7b00_7000_8000_0000_0000_0000 + number).to_string()
}

pub(crate) fn person(account: &str, role: Role, unit: &str, area: &str) -> Person {
    let post = Post { id: format!("post-{account}"), role, unit: unit.to_owned(), area: area.to_owned() };
    Person {
        id: format!("id-{account}"),
        account: account.to_owned(),
        name: account.to_uppercase(),
        town: TOWN.to_owned(),
        session: "s1".to_owned(),
        posts: vec![post],
        issued_at: Timestamp::UNIX_EPOCH,
    }
}

/// The worker who reports; holds a grid that is not the reports'.
pub(crate) fn worker() -> Person {
    person("lina", Role::Worker, "", &town::grid(4, 0))
}

pub(crate) fn dispatcher(unit: &str) -> Person {
    person(&format!("of-{unit}"), Role::Dispatcher, unit, "")
}

pub(crate) fn administrator() -> Person {
    person("admin", Role::Administrator, "", TOWN)
}

pub(crate) fn supervisor() -> Person {
    person("shen", Role::Supervisor, "", TOWN)
}

/// Looks until `holds`; fails after a time that no machine needs.
pub(crate) async fn wait_until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let look = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_mins(1), look).await;
    assert!(waited.is_ok(), "waited in vain for {what}");
}
