//! An installation for tests: processes that share a secret and an issuer.
use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use gridcase_host::{
    Authority, Clock, Hub, Ids, Methods, Person, Post, Server, Shutdown,
    peer::Remote,
    server::{Builder, Settings, Tls},
    token::{Issuer, KeyRing, ServiceSecret, ServiceTokens, SigningKey},
};
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use tokio::{net::TcpListener, task::JoinHandle};
use tonic::{Request, transport::Channel};

use crate::echo::{Back, Echo, Front, Work};

pub(crate) const FRONT: &str = "echo.v1.FrontService";
pub(crate) const BACK: &str = "echo.v1.BackService";

/// Compiles one of the protos beside this file.
pub(crate) fn methods(proto: &str) -> Methods {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compiler = protox::Compiler::new([root.join("tests/calls"), root.join("../../proto")]).expect("folders");
    compiler.include_imports(true).open_file(proto).expect("a proto");
    Methods::read(compiler.encode_file_descriptor_set()).expect("descriptors")
}

pub(crate) struct Site {
    pub(crate) issuer: Issuer,
    methods: Methods,
    secret: ServiceSecret,
}

impl Site {
    pub(crate) fn new() -> Self {
        let ids = Ids::random();
        let issuer = Issuer {
            key: SigningKey::generate(&ids, "k1"),
            issuer: "us".to_owned(),
            audience: "all".to_owned(),
            lifetime: Duration::from_mins(15),
        };
        Self { issuer, methods: methods("echo.proto"), secret: ServiceSecret::new(ids.bytes()) }
    }

    /// A process on the system clock.
    pub(crate) fn process(&self) -> Process {
        self.process_by(Clock::system())
    }

    pub(crate) fn process_by(&self, clock: Clock) -> Process {
        let tokens = ServiceTokens::new(&self.secret);
        let key = self.issuer.key.public();
        let people = KeyRing::new("us", "all", clock.clone(), move || {
            let keys = vec![key.clone()];
            async move { Ok(keys) }
        });
        Process {
            hub: Hub::new(self.methods.clone(), clock.clone(), tokens.clone()),
            authority: Authority::new(people, tokens),
            shutdown: Shutdown::new(Duration::from_secs(20)),
            work: Arc::default(),
            clock,
        }
    }

    /// A request by a worker who is signed in since `at`.
    pub(crate) fn signed(&self, text: &str, at: Timestamp) -> Request<String> {
        let token = self.issuer.issue(&worker(), at).expect("a token").token;
        let mut request = Request::new(text.to_owned());
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("metadata"));
        request
    }

    /// A request by a worker who has just signed in.
    pub(crate) fn by_worker(&self, text: &str) -> Request<String> {
        self.signed(text, Clock::system().now())
    }
}

pub(crate) fn worker() -> Person {
    let post = Post { id: "p1".to_owned(), role: Role::Worker, unit: String::new(), area: "330106109001".to_owned() };
    Person {
        id: "01900000-0000-7000-8000-000000000001".to_owned(),
        account: "li.na".to_owned(),
        name: "李娜".to_owned(),
        town: "330106109".to_owned(),
        session: "s1".to_owned(),
        posts: vec![post],
        issued_at: Timestamp::UNIX_EPOCH,
    }
}

pub(crate) struct Process {
    pub(crate) hub: Hub,
    pub(crate) authority: Authority,
    pub(crate) shutdown: Shutdown,
    pub(crate) work: Arc<Work>,
    pub(crate) clock: Clock,
}

impl Process {
    pub(crate) fn builder(&self) -> Builder {
        Server::builder(&self.hub, self.authority.clone(), &self.shutdown)
    }

    pub(crate) fn front(&self) -> Front {
        Front(self.echo())
    }

    pub(crate) fn back(&self) -> Back {
        Back(Echo { back: None, ..self.echo() })
    }

    fn echo(&self) -> Echo {
        let back = Some(self.hub.peer(BACK, "front"));
        Echo { clock: self.clock.clone(), work: Arc::clone(&self.work), back }
    }

    /// Both services in one process.
    pub(crate) async fn serve_both(&self, settings: Settings) -> Running {
        serve(self.builder().settings(settings).service(self.front()).service(self.back()).build().expect("a server"))
            .await
    }
}

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) ended: JoinHandle<std::io::Result<()>>,
}

impl Running {
    pub(crate) fn remote(&self) -> Remote {
        Remote::new(&format!("http://{}", self.address)).expect("an address")
    }

    /// A client without any identity of its own.
    pub(crate) fn channel(&self) -> Channel {
        Channel::builder(format!("http://{}", self.address).parse().expect("an address")).connect_lazy()
    }
}

pub(crate) async fn serve(server: Server) -> Running {
    serve_at(server, "127.0.0.1:0".parse().expect("an address"), None).await
}

pub(crate) async fn serve_at(server: Server, address: SocketAddr, tls: Option<Tls>) -> Running {
    let listener = TcpListener::bind(address).await.expect("a listener");
    let address = listener.local_addr().expect("an address");
    Running { address, ended: tokio::spawn(server.serve(listener, tls)) }
}
