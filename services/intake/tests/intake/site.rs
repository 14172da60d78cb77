//! Intake at work in a town, with people who call it.

use std::{future::Future, time::Duration};

use gridcase_host::{
    Authority, Clock, Hub, Ids, Methods, Person, Post, Server, Shutdown,
    database::{Database, Options, Target},
    testing::{Place, in_sight},
    token::{Issuer, KeyRing, ServiceSecret, ServiceTokens, SigningKey},
};
use gridcase_intake::{Config, OpenerSettings, Peers, Service};
use gridcase_proto::{
    common::v1::{Position, Role},
    intake::v1::{self as pb, intake_service_client::IntakeServiceClient},
    registry::v1 as registry,
};
use jiff::Timestamp;
use tempfile::TempDir;
use tonic::{
    Request,
    metadata::MetadataValue,
    service::{Interceptor, interceptor::InterceptedService},
};
use uuid::Uuid;

use crate::double::{Dispatch, Registry};

pub(crate) const TOWN: &str = "330106109";
pub(crate) const INTAKE: &str = "gridcase.intake.v1.IntakeService";

pub(crate) type Client<I = Signed> = IntakeServiceClient<InterceptedService<gridcase_host::Peer, I>>;

/// Puts a token on each request.
#[derive(Clone)]
pub(crate) struct Signed(String);

impl Interceptor for Signed {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, tonic::Status> {
        let value = MetadataValue::try_from(format!("Bearer {}", self.0)).expect("metadata");
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

pub(crate) struct Site {
    pub(crate) clock: Clock,
    pub(crate) dispatch: Dispatch,
    pub(crate) registry: Registry,
    pub(crate) hub: Hub,
    pub(crate) shutdown: Shutdown,
    issuer: Issuer,
    authority: Authority,
    server: Option<Server>,
    database: Option<Database>,
    folder_of_the_database: Option<Place>,
    target: Target,
    options: Options,
    folder: TempDir,
}

impl Site {
    /// Intake at work on an empty database, at noon of a day in Shanghai.
    pub(crate) async fn on(place: &Place) -> Self {
        Self::with(place, Options::default()).await
    }

    /// The same on a file of its own.
    pub(crate) async fn on_sqlite() -> Self {
        let place = Place::sqlite();
        let mut site = Self::on(&place).await;
        site.folder_of_the_database = Some(place);
        site
    }

    pub(crate) async fn with(place: &Place, options: Options) -> Self {
        let mut site = Self::new(place, options);
        site.registry.publish(town(TOWN, "Asia/Shanghai"), Vec::new());
        site.start().await;
        site
    }

    /// The site with intake not started yet, and a registry that knows no town.
    pub(crate) fn new(place: &Place, options: Options) -> Self {
        let clock = Clock::driven("2026-11-22T04:00:00Z".parse().expect("an instant"));
        let tokens = ServiceTokens::new(&ServiceSecret::new([7; 32]));
        let methods = Methods::read(gridcase_proto::DESCRIPTORS).expect("descriptors");
        let hub = Hub::new(methods, clock.clone(), tokens.clone());
        let key = SigningKey::generate(&Ids::random(), "k1");
        let public = key.public();
        let list = move || {
            let keys = vec![public.clone()];
            async { Ok(keys) }
        };
        let ring = KeyRing::new("test", "test", clock.clone(), list);
        Self {
            dispatch: Dispatch::default(),
            registry: Registry::default(),
            issuer: Issuer {
                key,
                issuer: "test".to_owned(),
                audience: "test".to_owned(),
                lifetime: Duration::from_hours(240),
            },
            authority: Authority::new(ring, tokens),
            shutdown: Shutdown::new(Duration::from_secs(5)),
            server: None,
            database: None,
            folder_of_the_database: None,
            target: place.target(),
            options,
            folder: TempDir::new().expect("a folder"),
            clock,
            hub,
        }
    }

    /// Starts intake on what its database holds.
    pub(crate) async fn start(&mut self) {
        self.shutdown = Shutdown::new(Duration::from_secs(5));
        let opener = OpenerSettings {
            interval: Duration::from_millis(50),
            first_pause: Duration::from_millis(20),
            longest_pause: Duration::from_millis(100),
            ..OpenerSettings::default()
        };
        let config = Config {
            database: self.target.clone(),
            options: self.options.clone(),
            snapshots: self.folder.path().join("snapshots"),
            opener,
        };
        let peers = Peers {
            registry: self.hub.peer("gridcase.registry.v1.RegistryService", "intake"),
            dispatch: self.hub.peer("gridcase.dispatch.v1.DispatchService", "intake"),
        };
        let built = gridcase_intake::build(config, peers, self.clock.clone(), Ids::random(), &self.shutdown).await;
        let intake: Service = built.expect("intake");
        let builder = Server::builder(&self.hub, self.authority.clone(), &self.shutdown);
        let builder = builder.service(self.dispatch.clone()).service(self.registry.clone());
        self.database = Some(intake.database().clone());
        self.server = Some(intake.routes(builder).build().expect("a server"));
        intake.start(&self.shutdown);
    }

    /// Ends intake and everything that runs beside its requests.
    pub(crate) async fn stop(&mut self) {
        self.shutdown.begin();
        self.shutdown.finish().await.expect("ended in time");
        self.server = None;
        if let Some(database) = self.database.take() {
            database.close().await;
        }
    }

    /// A client for a person.
    pub(crate) fn by(&self, person: &Person) -> Client {
        let token = self.issuer.issue(person, self.clock.now()).expect("a token").token;
        IntakeServiceClient::with_interceptor(self.hub.forward(INTAKE), Signed(token))
    }

    /// A client for a service, for a person or on its own.
    pub(crate) fn by_service(
        &self,
        name: &'static str,
        person: Option<&Person>,
    ) -> IntakeServiceClient<gridcase_host::Peer> {
        let peer = self.hub.peer(INTAKE, name);
        IntakeServiceClient::new(person.map_or(peer.clone(), |person| peer.acting(person)))
    }

    pub(crate) fn worker(&self) -> Client {
        self.by(&worker())
    }

    pub(crate) fn command(&self) -> Client {
        self.by(&command())
    }

    pub(crate) async fn submit(&self, report: pb::ReportContent) -> pb::Receipt {
        let answer = self.worker().submit_report(pb::SubmitReportRequest { report: Some(report) }).await;
        answer.expect("stored").into_inner().receipt.expect("a receipt")
    }

    pub(crate) async fn report(&self, id: &str) -> pb::Report {
        let answer = self.command().get_report(pb::GetReportRequest { id: id.to_owned() }).await;
        answer.expect("found").into_inner().report.expect("a report")
    }

    pub(crate) async fn state(&self, id: &str) -> pb::ReportState {
        self.report(id).await.state()
    }

    pub(crate) async fn wait_for_state(&self, id: &str, state: pb::ReportState) {
        wait_until("the report's state", async || self.state(id).await == state).await;
    }

    /// All reports that the command room sees.
    pub(crate) async fn reports(&self) -> Vec<pb::Report> {
        let request = pb::ListReportsRequest { page_size: 500, ..pb::ListReportsRequest::default() };
        self.command().list_reports(request).await.expect("a list").into_inner().reports
    }

    pub(crate) async fn events(&self) -> Vec<pb::ReportEvent> {
        if let Some(database) = &self.database {
            in_sight(database).await;
        }
        let request = pb::ListEventsRequest { limit: 1000, ..pb::ListEventsRequest::default() };
        self.by_service("dispatch", None).list_events(request).await.expect("events").into_inner().events
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
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

pub(crate) fn town(code: &str, zone: &str) -> registry::Town {
    registry::Town {
        code: code.to_owned(),
        name: "三墩镇".to_owned(),
        time_zone: zone.to_owned(),
        code_scheme: registry::CodeScheme::Free.into(),
        clock_source: registry::ClockSource::System.into(),
        create_time: None,
    }
}

pub(crate) fn person(number: u128, name: &str, role: Role, unit: &str) -> Person {
    let post =
        Post { id: Uuid::from_u128(number + 1000).to_string(), role, unit: unit.to_owned(), area: TOWN.to_owned() };
    Person {
        id: Uuid::from_u128(number).to_string(),
        account: format!("account{number}"),
        name: name.to_owned(),
        town: TOWN.to_owned(),
        session: "s1".to_owned(),
        posts: vec![post],
        issued_at: Timestamp::UNIX_EPOCH,
    }
}

pub(crate) fn worker() -> Person {
    person(1, "李娜", Role::Worker, "")
}

pub(crate) fn other_worker() -> Person {
    person(2, "王伟", Role::Worker, "")
}

pub(crate) fn command() -> Person {
    person(3, "指挥室", Role::Command, "")
}

pub(crate) fn supervisor() -> Person {
    person(4, "督导", Role::Supervisor, "")
}

pub(crate) fn dispatcher(unit: &str) -> Person {
    person(5, "张强", Role::Dispatcher, unit)
}

/// The `number`-th id of these tests.
pub(crate) fn id(number: u128) -> String {
    Uuid::from_u128(0x0193_6b2e_7b00_7000_8000_0000_0000_0000 + number).to_string()
}

pub(crate) fn report(number: u128) -> pb::ReportContent {
    pb::ReportContent {
        id: id(number),
        matter: "event:06028".to_owned(),
        position: Some(Position {
            longitude: 120.0845,
            latitude: 30.3312,
            coordinate_system: "WGS-84".to_owned(),
            accuracy_m: 8.0,
            ..Position::default()
        }),
        words: "占道经营".to_owned(),
        ..pb::ReportContent::default()
    }
}
