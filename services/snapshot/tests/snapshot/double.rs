//! A registry that answers from memory, behind a real connection, and can go away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use gridcase_host::peer::Remote;
use gridcase_host::token::{ServiceSecret, ServiceTokens};
use gridcase_host::{Clock, Hub, Methods, Peer, stamp};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Content, Part, part};
use http::{Request, Response};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::body::Body;
use tonic::{Status, server::NamedService};

use crate::town;

const SERVICE: &str = "gridcase.registry.v1.RegistryService";

/// What the registry has published.
#[derive(Debug, Default)]
pub(crate) struct Published {
    pub(crate) town: Option<wire::Town>,
    pub(crate) versions: Vec<wire::Version>,
    pub(crate) contents: HashMap<String, Vec<u8>>,
    /// Contents read so far, by hash.
    pub(crate) read: Vec<String>,
}

impl Published {
    /// Publishes a version, in place of those of its part that are over by then.
    pub(crate) fn publish(&mut self, number: u32, content: &wire::content::Part, force: Timestamp) -> String {
        let bytes = part::encode(content);
        let (hash, part) = (part::hash(&bytes), Content::read(content).expect("content").part());
        self.town.get_or_insert_with(town::record);
        self.versions.push(wire::Version {
            part: wire::Part::from(part).into(),
            number,
            hash: hash.clone(),
            size: bytes.len().try_into().expect("a size"),
            force_time: Some(stamp::to_wire(force)),
            ..wire::Version::default()
        });
        self.contents.insert(hash.clone(), bytes);
        hash
    }

    /// Names only the versions of this part with these numbers.
    pub(crate) fn name_only(&mut self, part: Part, numbers: &[u32]) {
        let part = i32::from(wire::Part::from(part));
        self.versions.retain(|version| version.part != part || numbers.contains(&version.number));
    }
}

/// The registry's process.
pub(crate) struct Double {
    pub(crate) published: Arc<Mutex<Published>>,
    hub: Hub,
    stop: Option<oneshot::Sender<()>>,
    task: Option<tokio::task::JoinHandle<()>>,
}

impl Double {
    pub(crate) async fn start(clock: &Clock) -> Self {
        let methods = Methods::read(gridcase_proto::DESCRIPTORS).expect("descriptors");
        let hub = Hub::new(methods, clock.clone(), ServiceTokens::new(&ServiceSecret::new([7; 32])));
        let mut double = Self { published: Arc::default(), hub, stop: None, task: None };
        double.come_back().await;
        double
    }

    pub(crate) fn peer(&self) -> Peer {
        self.hub.peer(SERVICE, "dispatch")
    }

    pub(crate) fn published(&self) -> std::sync::MutexGuard<'_, Published> {
        self.published.lock().expect("not poisoned")
    }

    pub(crate) async fn come_back(&mut self) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let service = Served(Arc::clone(&self.published));
        let router = tonic::transport::Server::builder().add_service(service);
        let served = router.serve_with_incoming_shutdown(TcpListenerStream::new(listener), async {
            let _ = stopped.await;
        });
        self.task = Some(tokio::spawn(async { served.await.expect("served") }));
        self.stop = Some(stop);
        self.hub.remote(SERVICE, &Remote::new(&format!("http://{address}")).expect("an address")).expect("a place");
    }

    pub(crate) fn go_away(&mut self) {
        self.stop = None;
        if let Some(task) = self.task.take() {
            task.abort();
        }
        // Nobody listens on port 1.
        self.hub.remote(SERVICE, &Remote::new("http://127.0.0.1:1").expect("an address")).expect("a place");
    }
}

#[derive(Clone)]
struct Served(Arc<Mutex<Published>>);

impl NamedService for Served {
    const NAME: &'static str = SERVICE;
}

impl tower::Service<Request<Body>> for Served {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Response<Body>, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let published = Arc::clone(&self.0);
        Box::pin(async move {
            let answer = if request.uri().path().ends_with("/GetManifest") {
                let method = tower::service_fn(move |_: tonic::Request<wire::GetManifestRequest>| {
                    std::future::ready(manifest(&published))
                });
                tonic::server::Grpc::new(tonic_prost::ProstCodec::default()).unary(method, request).await
            } else {
                let method = tower::service_fn(move |request: tonic::Request<wire::ReadContentRequest>| {
                    std::future::ready(content(&published, &request.into_inner().hash))
                });
                tonic::server::Grpc::new(tonic_prost::ProstCodec::default()).server_streaming(method, request).await
            };
            Ok(answer)
        })
    }
}

fn manifest(published: &Mutex<Published>) -> Result<tonic::Response<wire::GetManifestResponse>, Status> {
    let published = published.lock().expect("not poisoned");
    let town = published.town.clone().ok_or_else(|| Status::not_found("no such town"))?;
    Ok(tonic::Response::new(wire::GetManifestResponse { town: Some(town), versions: published.versions.clone() }))
}

type Chunks = tokio_stream::Iter<std::vec::IntoIter<Result<wire::ReadContentResponse, Status>>>;

fn content(published: &Mutex<Published>, hash: &str) -> Result<tonic::Response<Chunks>, Status> {
    let mut published = published.lock().expect("not poisoned");
    published.read.push(hash.to_owned());
    let bytes = published.contents.get(hash).ok_or_else(|| Status::not_found("no such content"))?;
    let chunks: Vec<_> =
        bytes.chunks(1000).map(|chunk| Ok(wire::ReadContentResponse { chunk: chunk.to_vec() })).collect();
    Ok(tonic::Response::new(tokio_stream::iter(chunks)))
}
