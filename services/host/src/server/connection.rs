//! Connections from accept to end.
//!
//! Not left to tonic's server, for three reasons: it answers a passed `grpc-timeout` with CANCELLED, with a grace it cuts old
//! connections without asking them to end first, and it has no limit to draining.
use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tonic::transport::server::TcpConnectInfo;
use tower::ServiceExt as _;

use super::{Settings, Tls};
use crate::Shutdown;

/// Out of file descriptors, most likely: others must end first.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

#[derive(Clone)]
pub(super) struct Connections {
    pub(super) router: axum::Router,
    pub(super) tls: Option<Tls>,
    pub(super) settings: Settings,
    pub(super) shutdown: Shutdown,
    /// Ends what is left.
    pub(super) cut: CancellationToken,
    pub(super) tasks: TaskTracker,
    pub(super) room: Arc<Semaphore>,
}

impl Connections {
    /// Accepts until shutdown begins.
    pub(super) async fn accept(&self, listener: &TcpListener) {
        let mut begun = pin!(self.shutdown.begun());
        loop {
            let next = async {
                let permit = Arc::clone(&self.room).acquire_owned().await;
                (permit, listener.accept().await)
            };
            let (permit, accepted) = tokio::select! {
                biased;
                () = &mut begun => return,
                next = next => next,
            };
            match (permit, accepted) {
                (Ok(permit), Ok((stream, from))) => self.start(stream, from, permit),
                (_, Err(error)) => {
                    tracing::warn!(%error, "a connection cannot be accepted");
                    sleep(ACCEPT_PAUSE).await;
                }
                (Err(_), _) => return,
            }
        }
    }

    /// Waits for the connections to end, and cuts them when the time to drain is over.
    pub(super) async fn drain(&self) {
        self.tasks.close();
        tokio::select! {
            () = self.tasks.wait() => return,
            () = self.shutdown.over() => {}
            () = sleep(self.shutdown.drain()) => {}
        }
        tracing::warn!(connections = self.tasks.len(), "cutting connections that did not end in time");
        self.cut.cancel();
        self.tasks.wait().await;
    }

    fn start(&self, stream: TcpStream, from: SocketAddr, permit: OwnedSemaphorePermit) {
        let connections = self.clone();
        self.tasks.spawn(async move {
            let _permit = permit;
            tokio::select! {
                () = connections.cut.cancelled() => {}
                () = connections.open(stream, from) => {}
            }
        });
    }

    async fn open(&self, stream: TcpStream, from: SocketAddr) {
        let to = stream.local_addr().ok();
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, %from, "a connection ended at once");
            return;
        }
        let ends = Ends { from, to };
        let Some(tls) = &self.tls else { return self.serve(stream, ends).await };
        match timeout(self.settings.patience, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) => self.serve(stream, ends).await,
            Ok(Err(error)) => tracing::debug!(%error, %from, "a TLS handshake failed"),
            Err(_) => tracing::debug!(%from, "a TLS handshake took too long"),
        }
    }

    async fn serve<IO: AsyncRead + AsyncWrite + Unpin + Send + 'static>(&self, stream: IO, ends: Ends) {
        let service = self.router.clone().map_request(move |request| ends.tell(request));
        let http = self.http();
        let mut connection =
            pin!(http.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service)));
        let end = tokio::select! {
            end = &mut connection => end,
            () = self.asked_to_end() => {
                connection.as_mut().graceful_shutdown();
                tokio::select! {
                    end = &mut connection => end,
                    () = self.grace_is_over() => Err("an old connection did not end in time".into()),
                }
            }
        };
        if let Err(error) = end {
            tracing::debug!(error, from = %ends.from, "a connection broke");
        }
    }

    /// By age, or because the server ends.
    async fn asked_to_end(&self) {
        tokio::select! {
            () = self.shutdown.begun() => {}
            () = sleep(self.settings.age) => {}
        }
    }

    /// Shutdown has a limit of its own, for all connections together.
    async fn grace_is_over(&self) {
        sleep(self.settings.grace).await;
        if self.shutdown.has_begun() {
            std::future::pending::<()>().await;
        }
    }

    fn http(&self) -> auto::Builder<TokioExecutor> {
        let Settings { streams, keepalive, patience, headers, .. } = self.settings;
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(patience);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(streams)
            .max_header_list_size(headers)
            .keep_alive_interval(keepalive)
            .keep_alive_timeout(patience);
        builder
    }
}

/// Both ends of a connection.
#[derive(Clone, Copy)]
struct Ends {
    from: SocketAddr,
    to: Option<SocketAddr>,
}

impl Ends {
    /// Tells handlers, both tonic's and axum's.
    fn tell(self, mut request: Request<Incoming>) -> Request<Incoming> {
        request.extensions_mut().insert(ConnectInfo(self.from));
        request.extensions_mut().insert(TcpConnectInfo { local_addr: self.to, remote_addr: Some(self.from) });
        request
    }
}
