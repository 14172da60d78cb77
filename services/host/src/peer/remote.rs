//! A service in another process.
use std::{error::Error as StdError, sync::Arc, time::Duration};

use http::{Request, Response, Uri};
use http_body_util::{BodyExt as _, Full};
use tonic::{
    Status, TimeoutExpired,
    body::Body,
    transport::{Certificate, Channel, ClientTlsConfig},
};
use tower::ServiceExt as _;

use super::{late, unreachable};
use crate::status;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// A connection without a sign of life is asked for one, and given up without an answer.
const KEEPALIVE: Duration = Duration::from_secs(10);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(5);

/// How often a request is handed to a connection that may end before it leaves.
const ATTEMPTS: usize = 3;

/// Why a remote service cannot be addressed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not an address.
    #[error("{address:?} is no address; write it like http://10.0.0.2:7100 or https://grid.example.org")]
    Address {
        /// What was given.
        address: String,
    },
    /// The certificate or the domain cannot be used.
    #[error("the TLS settings of a peer cannot be used")]
    Tls(#[from] tonic::transport::Error),
}

/// The address of another process and how to trust it.
#[derive(Clone, Debug)]
pub struct Remote {
    uri: Uri,
    ca: Option<Certificate>,
    domain: Option<String>,
}

impl Remote {
    /// An `http` or `https` address with host and port. With `https` the system's certificate authorities are trusted.
    pub fn new(address: &str) -> Result<Self, Error> {
        let bad = || Error::Address { address: address.to_owned() };
        let uri: Uri = address.parse().map_err(|_| bad())?;
        match (uri.scheme_str(), uri.authority()) {
            (Some("http" | "https"), Some(_)) => Ok(Self { uri, ca: None, domain: None }),
            _ => Err(bad()),
        }
    }

    /// Trusts this certificate authority (PEM) rather than the system's.
    #[must_use]
    pub fn ca(mut self, pem: &[u8]) -> Self {
        self.ca = Some(Certificate::from_pem(pem));
        self
    }

    /// Expects this name in the certificate rather than the host of the address.
    #[must_use]
    pub fn domain(mut self, name: impl Into<String>) -> Self {
        self.domain = Some(name.into());
        self
    }

    pub(super) fn channel(&self) -> Result<Channel, Error> {
        let mut endpoint = Channel::builder(self.uri.clone())
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(KEEPALIVE)
            .keep_alive_timeout(KEEPALIVE_TIMEOUT)
            .keep_alive_while_idle(true);
        if self.uri.scheme_str() == Some("https") {
            endpoint = endpoint.tls_config(self.tls())?;
        }
        Ok(endpoint.connect_lazy())
    }

    fn tls(&self) -> ClientTlsConfig {
        let tls = match &self.ca {
            Some(ca) => ClientTlsConfig::new().ca_certificate(ca.clone()),
            None => ClientTlsConfig::new().with_native_roots(),
        };
        match &self.domain {
            Some(name) => tls.domain_name(name),
            None => tls,
        }
    }
}

/// Sends to another process. A request of one message is sent again if the connection ended before it left, as happens
/// whenever a server lets old connections go.
pub(super) async fn send(
    channel: Channel,
    service: &str,
    request: Request<Body>,
    one_message: bool,
) -> Result<Response<Body>, Status> {
    let answer = if one_message { send_again(channel, request).await? } else { channel.oneshot(request).await };
    let response = answer.map_err(|error| failed(service, error))?;
    let service = service.to_owned();
    // A body fails only if the connection does; what the service refuses comes as trailers.
    Ok(response.map(|body| Body::new(body.map_err(move |error| failed(&service, error)))))
}

async fn send_again(
    channel: Channel,
    request: Request<Body>,
) -> Result<Result<Response<Body>, tonic::transport::Error>, Status> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let request = || Request::from_parts(head.clone(), Body::new(Full::new(body.clone())));
    for _ in 1..ATTEMPTS {
        match channel.clone().oneshot(request()).await {
            Err(error) if never_left(&error) => tracing::debug!("a connection ended before a request left"),
            answer => return Ok(answer),
        }
    }
    Ok(channel.oneshot(request()).await)
}

/// Hyper calls a request cancelled that it still had in hand when the connection ended.
fn never_left(error: &(dyn StdError + 'static)) -> bool {
    match error.downcast_ref::<hyper::Error>() {
        Some(error) => error.is_canceled(),
        None => error.source().is_some_and(never_left),
    }
}

fn failed(service: &str, error: impl StdError + Send + Sync + 'static) -> Status {
    if is_timeout(&error) {
        return late(service);
    }
    let mut status = unreachable(service, "the connection failed");
    tracing::debug!(service, error = status::chain(&error), "a peer cannot be reached");
    status.set_source(Arc::new(error));
    status
}

fn is_timeout(error: &(dyn StdError + 'static)) -> bool {
    error.is::<TimeoutExpired>() || error.source().is_some_and(is_timeout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_scheme_and_host() {
        for good in ["http://127.0.0.1:7100", "https://grid.example.org", "http://[::1]:80"] {
            assert!(Remote::new(good).is_ok(), "{good}");
        }
        for bad in ["", "127.0.0.1:7100", "/registry", "ftp://grid.example.org"] {
            assert!(Remote::new(bad).is_err(), "{bad}");
        }
    }
}
