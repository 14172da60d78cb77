//! A registry behind the layers of a server, in this process.

use gridcase_host::testing::{Place, each_place};
use gridcase_host::token::{KeyRing, ServiceSecret, ServiceTokens};
use gridcase_host::{Authority, Clock, Hub, Ids, Methods, Peer, Server, Shutdown};
use gridcase_proto::DESCRIPTORS;
use gridcase_proto::registry::v1::ground_service_client::GroundServiceClient;
use gridcase_proto::registry::v1::registry_service_client::RegistryServiceClient;
use gridcase_proto::registry::v1::session_service_client::SessionServiceClient;
use gridcase_proto::registry::v1::table_service_client::TableServiceClient;
use gridcase_proto::registry::v1::{CreateTownRequest, Session, SetUpInstallationRequest, SignInRequest};
use gridcase_registry::password::Cost;
use gridcase_registry::{Config, Service, build};
use jiff::{SignedDuration, Timestamp};
use tonic::Request;

use crate::builders;

pub(crate) const PASSWORD: &str = "correct horse";
const REGISTRY: &str = "gridcase.registry.v1.RegistryService";
const TABLES: &str = "gridcase.registry.v1.TableService";
const GROUND: &str = "gridcase.registry.v1.GroundService";
const SESSIONS: &str = "gridcase.registry.v1.SessionService";

/// A running registry on a clock that tests drive.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Clock,
    hub: Hub,
    // Reachable as long as it lives.
    _server: Server,
}

/// A registry with one town, and its administrator's token.
pub(crate) struct Town {
    pub(crate) house: House,
    pub(crate) operator: String,
    pub(crate) admin: String,
    _place: Option<Place>,
}

pub(crate) fn start() -> Timestamp {
    "2026-03-02T00:00:00Z".parse().expect("a moment")
}

impl House {
    pub(crate) async fn open(place: &Place) -> Self {
        let (clock, shutdown) = (Clock::driven(start()), Shutdown::new(std::time::Duration::from_secs(1)));
        let mut config = Config::new(place.target(), "test", "gridcase");
        config.password_cost = Cost::LEAST;
        let service = build(config, clock.clone(), Ids::random(), &shutdown).await.expect("a registry");
        let keys = service.clone();
        let list = move || {
            let keys = keys.clone();
            async move { keys.keys().await }
        };
        let tokens = ServiceTokens::new(&ServiceSecret::new([7; 32]));
        let people = KeyRing::new("test", "gridcase", clock.clone(), list);
        let hub = Hub::new(Methods::read(DESCRIPTORS).expect("descriptors"), clock.clone(), tokens.clone());
        let server = Server::builder(&hub, Authority::new(people, tokens), &shutdown);
        let server = service.serve(server).build().expect("a server");
        Self { service, clock, hub, _server: server }
    }

    pub(crate) fn registry(&self) -> RegistryServiceClient<Peer> {
        RegistryServiceClient::new(self.hub.forward(REGISTRY)).max_decoding_message_size(usize::MAX)
    }

    pub(crate) fn tables(&self) -> TableServiceClient<Peer> {
        TableServiceClient::new(self.hub.forward(TABLES)).max_decoding_message_size(usize::MAX)
    }

    pub(crate) fn ground(&self) -> GroundServiceClient<Peer> {
        GroundServiceClient::new(self.hub.forward(GROUND)).max_decoding_message_size(usize::MAX)
    }

    pub(crate) fn sessions(&self) -> SessionServiceClient<Peer> {
        SessionServiceClient::new(self.hub.forward(SESSIONS))
    }

    /// The registry as another service calls it.
    pub(crate) fn as_service(&self) -> RegistryServiceClient<Peer> {
        RegistryServiceClient::new(self.hub.peer(REGISTRY, "intake"))
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.drive(self.clock.now() + SignedDuration::from_secs(seconds)).expect("a driven clock");
    }

    pub(crate) async fn set_up(&self) {
        let request = SetUpInstallationRequest {
            code: self.service.setup_code().expect("a code"),
            account: "operator".to_owned(),
            password: PASSWORD.to_owned(),
            name: "Op".to_owned(),
        };
        self.registry().set_up_installation(request).await.expect("an operator");
    }

    pub(crate) async fn sign_in(&self, account: &str) -> Session {
        let request = SignInRequest { account: account.to_owned(), password: PASSWORD.to_owned() };
        let answer = self.sessions().sign_in(request).await.expect("signed in");
        answer.into_inner().session.expect("a session")
    }
}

impl Town {
    /// A town on SQLite.
    pub(crate) async fn new() -> Self {
        let place = Place::sqlite();
        let town = Self::on(&place).await;
        Self { _place: Some(place), ..town }
    }

    /// A town in this place, which must outlive it.
    pub(crate) async fn on(place: &Place) -> Self {
        let house = House::open(place).await;
        house.set_up().await;
        let operator = house.sign_in("operator").await.token;
        create(&house, &operator, builders::TOWN, "admin").await;
        let admin = house.sign_in("admin").await.token;
        Self { house, operator, admin, _place: None }
    }

    /// Another town of the same installation, and its administrator's token.
    pub(crate) async fn other(&self) -> String {
        create(&self.house, &self.operator, "330106110", "admin.other").await;
        self.house.sign_in("admin.other").await.token
    }

    /// A request of the administrator.
    pub(crate) fn by_admin<T>(&self, message: T) -> Request<T> {
        signed(&self.admin, message)
    }

    pub(crate) fn registry(&self) -> RegistryServiceClient<Peer> {
        self.house.registry()
    }
}

/// On SQLite, and on PostgreSQL where it is installed.
pub(crate) async fn each_town(test: impl AsyncFn(Town)) {
    each_place(async |place| test(Town::on(place).await).await).await;
}

async fn create(house: &House, operator: &str, code: &str, account: &str) {
    let request: CreateTownRequest = builders::town(code, account);
    house.registry().create_town(signed(operator, request)).await.expect("a town");
}

/// A request with a token.
pub(crate) fn signed<T>(token: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("plain text"));
    request
}
