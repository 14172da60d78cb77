//! The edge: what browsers and phones reach. The pages themselves, gRPC-Web for their generated client, photo upload and
//! display over plain HTTP. Calls for services that run in other processes are passed on with the headers they came with, so that the
//! service itself decides who may.
pub mod media;
pub mod pages;
pub mod problem;

use std::{io, path::PathBuf};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method},
    routing::get,
};
use gridcase_host::{Authority, Clock, Peer, server};
use tonic_web::GrpcWebLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::{
    media::{Media, Taker, link::Links},
    pages::Site,
};

/// How the edge is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the media files.
    pub media: PathBuf,
    /// Origins of pages that are served elsewhere and may call; the gateway's own pages always may.
    pub origins: Vec<String>,
    /// Key that signs short-lived addresses; the same in every gateway.
    pub link_key: [u8; 32],
    /// What the sign-in page is told.
    pub site: Site,
}

/// The services that the edge itself asks.
#[derive(Clone, Debug)]
pub struct Peers {
    /// Keeps the record of files.
    pub intake: Peer,
    /// Knows who may see a case.
    pub dispatch: Peer,
}

/// Why the edge does not start.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The media folder cannot be used.
    #[error("the media folder {folder} cannot be used: {source}")]
    Media {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An origin is malformed.
    #[error("{0:?} is no origin; write it like https://desk.example.org")]
    Origin(String),
}

/// Adds the edge to a server: its HTTP routes, gRPC-Web around the gRPC routes, and the services it passes on.
pub fn attach(
    builder: server::Builder,
    config: &Config,
    peers: Peers,
    authority: Authority,
    clock: Clock,
    forwarded: &[&'static str],
) -> Result<server::Builder, BuildError> {
    let taker = Taker::open(&config.media, peers.intake)
        .map_err(|source| BuildError::Media { folder: config.media.clone(), source })?;
    let media = Media { taker, links: Links::new(config.link_key), authority, clock, dispatch: peers.dispatch };
    let cors = cors(&config.origins)?;
    let http = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .merge(media::routes(media))
        .merge(pages::routes(config.site.clone()))
        .layer(cors.clone());
    let builder = forwarded.iter().fold(builder, |builder, service| builder.forward(service));
    Ok(builder.http(http).wrap(|grpc| grpc.layer(GrpcWebLayer::new()).layer(cors)))
}

fn cors(origins: &[String]) -> Result<CorsLayer, BuildError> {
    let origins = origins
        .iter()
        .map(|origin| {
            let sound = origin.starts_with("http://") || origin.starts_with("https://");
            HeaderValue::from_str(origin)
                .ok()
                .filter(|_| sound && !origin.ends_with('/'))
                .ok_or_else(|| BuildError::Origin(origin.clone()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers(
            ["authorization", "content-type", "x-grpc-web", "x-user-agent", "grpc-timeout"]
                .map(HeaderName::from_static),
        )
        .expose_headers(["grpc-status", "grpc-message", "grpc-status-details-bin"].map(HeaderName::from_static)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_checked_when_the_edge_is_built() {
        assert!(cors(&["https://desk.example.org".to_owned()]).is_ok());
        for wrong in ["desk.example.org", "https://desk.example.org/", "ftp://x"] {
            assert!(matches!(cors(&[wrong.to_owned()]), Err(BuildError::Origin(_))), "{wrong}");
        }
    }
}
