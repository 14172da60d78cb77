//! Photos in and out over plain HTTP: `PUT /media/{report}/{sha256}` takes a file, `GET` gives the copy without
//! metadata, `POST .../link` gives a short-lived address for a page to show.
//!
//! A file is acknowledged only once it and its folder are synced and intake knows of it. Sending it again is harmless.
pub mod link;
pub mod photo;
pub mod shelf;
mod upload;
mod view;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::HeaderMap,
    routing::{post, put},
};
use gridcase_host::{Authority, Caller, Clock, Peer, Person};
use uuid::Uuid;

pub use self::upload::{Purpose, Stored, Taker};
use self::{link::Links, photo::MAX_BYTES, shelf::Name};
use crate::problem::Problem;

/// Everything the handlers need.
#[derive(Clone)]
pub struct Media {
    /// Takes files in.
    pub taker: Taker,
    /// Signs addresses.
    pub links: Links,
    /// Knows callers.
    pub authority: Authority,
    /// Tells the time.
    pub clock: Clock,
    /// Knows who may see a case.
    pub dispatch: Peer,
}

/// The routes.
pub fn routes(media: Media) -> Router {
    Router::new()
        .route("/media/{report}/{sha256}", put(upload::put).get(view::get))
        .route("/media/{report}/{sha256}/link", post(view::link))
        .layer(DefaultBodyLimit::max(MAX_BYTES + 1))
        .with_state(media)
}

impl Media {
    async fn person(&self, headers: &HeaderMap) -> Result<Person, Problem> {
        match self.authority.authenticate(headers).await? {
            Caller::Person(person) => Ok(person),
            _ => Err(Problem::not_signed_in()),
        }
    }
}

/// Reads the two parts of the path.
fn name(town: &str, report: &str, sha256: &str) -> Result<Name, Problem> {
    let report = Uuid::try_parse(report)
        .map_err(|_| Problem::invalid("report", "is no UUID; use the id of the report or case the file belongs to"))?;
    let mut hash = [0; 32];
    hex::decode_to_slice(sha256, &mut hash)
        .map_err(|_| Problem::invalid("sha256", "is no SHA-256; use the 64 hex digits of the file's hash"))?;
    Ok(Name { town: town.to_owned(), report, sha256: hash })
}
