//! Puts a server together.
use std::convert::Infallible;

use axum::{Router, response::IntoResponse};
use futures::FutureExt as _;
use http::{Request, header::CONTENT_TYPE};
use tonic::{Status, body::Body, server::NamedService, service::Routes};
use tonic_health::{
    ServingStatus,
    pb::health_server::HealthServer,
    server::{HealthReporter, HealthService},
};
use tower::{Service, ServiceBuilder, ServiceExt as _, util::BoxCloneSyncService};

use super::{Error, Health, Server, Settings, deadline::Deadline, load::Bounded, panic::CatchPanic, trace::Trace};
use crate::{Authority, Hub, Shutdown, access::AccessLayer, clock::DriveClock, limits, peer::Local};

/// What every server offers beside its services.
const STANDARD: [&str; 3] =
    ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

type Wrap = Box<dyn FnOnce(Router) -> Router + Send>;

/// A server in the making.
#[must_use]
pub struct Builder {
    hub: Hub,
    authority: Authority,
    shutdown: Shutdown,
    settings: Settings,
    routes: Routes,
    services: Vec<&'static str>,
    forwarded: Vec<&'static str>,
    http: Router,
    wrap: Option<Wrap>,
}

impl Builder {
    pub(super) fn new(hub: &Hub, authority: Authority, shutdown: &Shutdown) -> Self {
        Self {
            hub: hub.clone(),
            authority,
            shutdown: shutdown.clone(),
            settings: Settings::default(),
            routes: Routes::default(),
            services: Vec::new(),
            forwarded: Vec::new(),
            http: Router::new(),
            wrap: None,
        }
    }

    /// Other bounds than the default ones.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Adds a generated server, such as `DispatchServiceServer::new(..)`.
    pub fn service<S>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Error = Infallible> + NamedService + Clone + Send + Sync + 'static,
        S::Response: IntoResponse,
        S::Future: Send + 'static,
    {
        self.services.push(S::NAME);
        self.routes = self.routes.add_service(service);
        self
    }

    /// Takes calls for a service that runs elsewhere, and passes them on with the headers they came with.
    pub fn forward(mut self, service: &'static str) -> Self {
        self.forwarded.push(service);
        self
    }

    /// Plain HTTP routes on the same port. They are outside of the layers of gRPC; [`Authority::authenticate`] tells
    /// them who calls.
    pub fn http(mut self, router: Router) -> Self {
        self.http = router;
        self
    }

    /// Wraps the routes of gRPC, and only those, as for gRPC-Web and CORS.
    pub fn wrap(mut self, wrap: impl FnOnce(Router) -> Router + Send + 'static) -> Self {
        self.wrap = Some(Box::new(wrap));
        self
    }

    /// Puts the layers around the services and makes them reachable in this process.
    pub fn build(self) -> Result<Server, Error> {
        let silent: Vec<_> = self.hub.methods().undeclared().into_iter().map(str::to_owned).collect();
        if !silent.is_empty() {
            return Err(Error::Undeclared(silent));
        }
        let reporter = HealthReporter::new();
        for service in &self.services {
            // Nobody else holds the reporter yet, so this does not wait.
            let _ = reporter.set_service_status(service, ServingStatus::Serving).now_or_never();
        }
        let routes = self.inner_routes(&reporter)?;
        let local = layered(routes, &self);
        let bound = self.hub.bind(&self.services, &local);
        let names = self.services.iter().chain(&self.forwarded).copied().chain(STANDARD);
        Ok(Server {
            router: outer_routes(names, &local, self.settings.calls, self.wrap, self.http),
            services: self.services,
            health: Health(reporter),
            settings: self.settings,
            shutdown: self.shutdown,
            _bound: bound,
        })
    }

    fn inner_routes(&self, reporter: &HealthReporter) -> Result<Routes, Error> {
        let descriptors = self.hub.methods().descriptors();
        let reflection = || {
            let names = self.services.iter().chain(&self.forwarded).copied();
            let builder = tonic_reflection::server::Builder::configure().with_service_name("grpc.health.v1.Health");
            names
                .fold(builder, tonic_reflection::server::Builder::with_service_name)
                .register_encoded_file_descriptor_set(descriptors)
                .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        };
        let health = HealthServer::new(HealthService::from_health_reporter(reporter.clone()));
        let own = self
            .routes
            .clone()
            .add_service(health)
            .add_service(reflection().build_v1()?)
            .add_service(reflection().build_v1alpha()?);
        let all = self.forwarded.iter().fold(own.into_axum_router(), |router, name| {
            let peer = self.hub.forward(name);
            let forward = tower::service_fn(move |request| forward(peer.clone(), request));
            router.route_service(&rest(name), forward)
        });
        Ok(all.into())
    }
}

/// The route of all methods of a service.
fn rest(service: &str) -> String {
    format!("/{service}/{{*rest}}")
}

async fn forward(peer: crate::Peer, request: Request<axum::body::Body>) -> Result<http::Response<Body>, Infallible> {
    Ok(peer.oneshot(request.map(Body::new)).await.unwrap_or_else(Status::into_http))
}

/// The services behind the layers that every caller passes.
fn layered(routes: Routes, builder: &Builder) -> Local {
    let (methods, clock) = (builder.hub.methods(), builder.hub.clock());
    BoxCloneSyncService::new(
        ServiceBuilder::new()
            .layer(Trace)
            .layer(CatchPanic)
            .layer(Deadline {
                methods: methods.clone(),
                shutdown: builder.shutdown.clone(),
                longest: builder.settings.longest,
            })
            .layer(AccessLayer::new(methods.clone(), builder.authority.clone()))
            .layer(DriveClock::new(clock.clone()))
            .map_response(limits::explain)
            .service(routes.prepare()),
    )
}

/// The routes of the listener: gRPC by service, everything else to plain HTTP.
fn outer_routes<'a>(
    names: impl Iterator<Item = &'a str>,
    local: &Local,
    calls: usize,
    wrap: Option<Wrap>,
    http: Router,
) -> Router {
    let service =
        Bounded::new(calls, local.clone()).map_request(|request: Request<axum::body::Body>| request.map(Body::new));
    let grpc =
        names.fold(Router::new(), |router, name| router.route_service(&format!("/{name}/{{*rest}}"), service.clone()));
    let grpc = match wrap {
        Some(wrap) => wrap(grpc),
        None => grpc,
    };
    grpc.fallback_service(tower::service_fn(move |request: Request<axum::body::Body>| {
        let http = http.clone();
        async move {
            if is_grpc(&request) {
                let status = Status::unimplemented(format!("no such service: {}", request.uri().path()));
                return Ok::<_, Infallible>(status.into_http::<Body>().into_response());
            }
            http.oneshot(request).await
        }
    }))
}

fn is_grpc<B>(request: &Request<B>) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"))
}
