//! Puts a process together out of parts: which services run here, where the others are, and the edge in front.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use gridcase_gateway::pages::Site;
use gridcase_host::{
    Authority, Clock, Hub, Ids, Methods, Server, Shutdown,
    database::{Options, Target},
    peer::Remote,
    server::{Builder, Tls},
    token::{KeyRing, PublicKey, ServiceSecret, ServiceTokens},
};
use gridcase_proto::registry::v1::{ListKeysRequest, session_service_client::SessionServiceClient};
use tokio::net::TcpListener;

use crate::parts::{Part, names};

/// Who signs people's tokens, and for whom: all processes of an installation agree on both.
const ISSUER: &str = "gridcase-registry";
const AUDIENCE: &str = "gridcase";

/// Where data lies.
#[derive(Clone, Debug)]
pub enum Storage {
    /// One SQLite file per service in the data folder.
    Files,
    /// A schema per service in a PostgreSQL database.
    Postgres(String),
}

/// How a process is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder of databases, photos, secrets and held content.
    pub data: PathBuf,
    /// Where data lies.
    pub storage: Storage,
    /// How databases are run.
    pub options: Options,
    /// Parts that run in this process.
    pub parts: BTreeSet<Part>,
    /// Addresses of parts that run elsewhere.
    pub peers: BTreeMap<Part, String>,
    /// Authority that signed the peers' certificates, PEM.
    pub peer_ca: Option<PathBuf>,
    /// File of the secret that all processes of the installation share; in the data folder where none is named.
    pub secret: Option<PathBuf>,
    /// Origins of pages served elsewhere.
    pub origins: Vec<String>,
    /// What the sign-in page is told.
    pub site: Site,
    /// The clock of the process.
    pub clock: Clock,
}

impl Settings {
    /// All parts in one process on SQLite in `data`.
    pub fn whole(data: PathBuf, clock: Clock) -> Self {
        Self {
            data,
            storage: Storage::Files,
            options: Options::default(),
            parts: Part::ALL.into(),
            peers: BTreeMap::new(),
            peer_ca: None,
            secret: None,
            origins: Vec::new(),
            site: Site::default(),
            clock,
        }
    }

    fn target(&self, part: Part) -> Target {
        match &self.storage {
            Storage::Files => Target::Sqlite { file: self.data.join(format!("{part}.sqlite")) },
            Storage::Postgres(url) => Target::Postgres { url: url.clone(), schema: part.name().to_owned() },
        }
    }

    fn held(&self, part: Part) -> PathBuf {
        self.data.join("held").join(part.name())
    }
}

/// A process that is put together; its services can be reached by [`Node::hub`] and, once it serves, from the network.
pub struct Node {
    server: Server,
    hub: Hub,
    setup_code: Option<String>,
}

impl Node {
    /// Opens databases, brings them up to date, starts the work in the background.
    pub async fn build(settings: &Settings, shutdown: &Shutdown) -> anyhow::Result<Self> {
        fs::create_dir_all(&settings.data)
            .with_context(|| format!("the data folder {} cannot be made", settings.data.display()))?;
        let ids = Ids::random();
        let secret = secret(settings, &ids)?;
        let methods = Methods::read(gridcase_proto::DESCRIPTORS).context("the descriptors cannot be read")?;
        let hub = Hub::new(methods, settings.clock.clone(), ServiceTokens::new(&secret));
        let elsewhere = connect(settings, &hub)?;
        let authority = Authority::new(key_ring(&hub), hub.tokens().clone());
        let mut assembly = Assembly {
            settings,
            hub: &hub,
            ids,
            shutdown,
            builder: Server::builder(&hub, authority.clone(), shutdown),
            starts: Vec::new(),
            setup_code: None,
        };
        for part in settings.parts.iter().copied() {
            assembly = assembly.add(part).await.with_context(|| format!("{part} cannot be started"))?;
        }
        let Assembly { mut builder, starts, setup_code, .. } = assembly;
        if settings.parts.contains(&Part::Gateway) {
            let config = gridcase_gateway::Config {
                media: settings.data.join("media"),
                origins: settings.origins.clone(),
                link_key: secret.derive("media links"),
                site: settings.site.clone(),
            };
            let peers = gridcase_gateway::Peers {
                intake: hub.peer(names::INTAKE, "gateway"),
                dispatch: hub.peer(names::DISPATCH, "gateway"),
            };
            builder = gridcase_gateway::attach(builder, &config, peers, authority, settings.clock.clone(), &elsewhere)?;
        }
        let server = builder.build()?;
        let missing = hub.missing();
        if !missing.is_empty() {
            bail!("nothing says where these services are: {}; name their address with --peer", missing.join(", "));
        }
        keep_setup_code(&settings.data, setup_code.as_deref()).context("the setup code cannot be written")?;
        for start in starts {
            start(shutdown);
        }
        Ok(Self { server, hub, setup_code })
    }

    /// The services as seen from inside the process.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// The one-time code that makes the first operator, where there is none yet.
    pub fn setup_code(&self) -> Option<&str> {
        self.setup_code.as_deref()
    }

    /// Serves until shutdown.
    pub async fn serve(self, listener: TcpListener, tls: Option<Tls>) -> io::Result<()> {
        self.server.serve(listener, tls).await
    }
}

type Start = Box<dyn FnOnce(&Shutdown) + Send>;

/// A process in the making.
struct Assembly<'a> {
    settings: &'a Settings,
    hub: &'a Hub,
    ids: Ids,
    shutdown: &'a Shutdown,
    builder: Builder,
    starts: Vec<Start>,
    setup_code: Option<String>,
}

impl Assembly<'_> {
    async fn add(mut self, part: Part) -> anyhow::Result<Self> {
        let (clock, ids) = (self.settings.clock.clone(), self.ids.clone());
        let (target, held) = (self.settings.target(part), self.settings.held(part));
        let peer = |service| self.hub.peer(service, part.name());
        match part {
            Part::Registry => {
                let config = gridcase_registry::Config {
                    options: self.settings.options.clone(),
                    ..gridcase_registry::Config::new(target, ISSUER, AUDIENCE)
                };
                let service = gridcase_registry::build(config, clock, ids, self.shutdown).await?;
                self.setup_code = service.setup_code();
                self.builder = service.serve(self.builder);
            }
            Part::Intake => {
                let peers = gridcase_intake::Peers { registry: peer(names::REGISTRY), dispatch: peer(names::DISPATCH) };
                let config = gridcase_intake::Config {
                    options: self.settings.options.clone(),
                    ..gridcase_intake::Config::new(target, held)
                };
                let service = gridcase_intake::build(config, peers, clock, ids, self.shutdown).await?;
                self.builder = service.routes(self.builder);
                self.starts.push(Box::new(|shutdown| service.start(shutdown)));
            }
            Part::Dispatch => {
                let peers = gridcase_dispatch::Peers { registry: peer(names::REGISTRY), intake: peer(names::INTAKE) };
                let config = gridcase_dispatch::Config {
                    options: self.settings.options.clone(),
                    ..gridcase_dispatch::Config::new(target, held)
                };
                let service = gridcase_dispatch::build(config, peers, clock, ids, self.shutdown).await?;
                self.builder = service.routes(self.builder);
                self.starts.push(Box::new(|shutdown| service.start(shutdown)));
            }
            Part::Feedback => {
                let peers = gridcase_feedback::Peers { dispatch: peer(names::DISPATCH) };
                let config = gridcase_feedback::Config {
                    options: self.settings.options.clone(),
                    ..gridcase_feedback::Config::new(target)
                };
                let service = gridcase_feedback::build(config, peers, clock, ids, self.shutdown).await?;
                self.builder = service.routes(self.builder);
                self.starts.push(Box::new(|shutdown| service.start(shutdown)));
            }
            // The edge goes around all others and is attached last.
            Part::Gateway => {}
        }
        Ok(self)
    }
}

/// Tells the hub where other processes are; answers with the services that the edge passes on.
fn connect(settings: &Settings, hub: &Hub) -> anyhow::Result<Vec<&'static str>> {
    let ca = settings
        .peer_ca
        .as_ref()
        .map(|file| fs::read(file).with_context(|| format!("{} cannot be read", file.display())))
        .transpose()?;
    let mut elsewhere = Vec::new();
    for (part, address) in &settings.peers {
        if settings.parts.contains(part) {
            bail!("{part} runs in this process and is also named as a peer; leave one of them out");
        }
        let mut remote = Remote::new(address).with_context(|| format!("--peer {part}={address}"))?;
        if let Some(ca) = &ca {
            remote = remote.ca(ca);
        }
        for service in part.services() {
            hub.remote(service, &remote)?;
            elsewhere.push(*service);
        }
    }
    Ok(elsewhere)
}

/// Verifies people's tokens by the keys that the registry lists.
fn key_ring(hub: &Hub) -> KeyRing {
    let sessions = hub.peer(names::SESSION, "node");
    KeyRing::new(ISSUER, AUDIENCE, hub.clock().clone(), move || {
        let mut client = SessionServiceClient::new(sessions.clone());
        async move {
            let keys = client.list_keys(ListKeysRequest {}).await?.into_inner().keys;
            let read = |key: gridcase_proto::registry::v1::PublicKey| {
                Some(PublicKey {
                    id: key.id,
                    ed25519: key.ed25519.try_into().ok()?,
                    verify_until: key.verify_until.as_ref().and_then(gridcase_host::stamp::from_wire),
                })
            };
            Ok(keys.into_iter().filter_map(read).collect())
        }
    })
}

/// The secret by which the processes of an installation know each other.
fn secret(settings: &Settings, ids: &Ids) -> anyhow::Result<ServiceSecret> {
    if let Some(file) = &settings.secret {
        return ServiceSecret::read(file).with_context(|| {
            format!("--service-secret {} cannot be read; copy the file of the registry's process", file.display())
        });
    }
    let file = settings.data.join("service-secret");
    ServiceSecret::read_or_create(&file, ids).with_context(|| format!("{} cannot be made", file.display()))
}

/// Keeps the setup code beside the data while it is good, for the owner's eyes only.
fn keep_setup_code(data: &Path, code: Option<&str>) -> io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let file = data.join("setup-code");
    match code {
        Some(code) => {
            let mut open = fs::OpenOptions::new();
            let mut file = open.write(true).create(true).truncate(true).mode(0o600).open(file)?;
            writeln!(file, "{code}")
        }
        None => match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        },
    }
}
