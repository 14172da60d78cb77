//! The gRPC face of the registry: decode, call, encode.

mod content;
mod coverage;
mod ground;
mod session;
mod tables;

pub(crate) use content::ContentApi;
pub(crate) use ground::GroundApi;
pub(crate) use session::SessionApi;
pub(crate) use tables::TableApi;

use gridcase_host::caller::{self, Person};
use tonic::{Request, Status};

/// The person who calls and what they sent.
fn of_person<T>(request: Request<T>) -> Result<(Person, T), Status> {
    let person = caller::person(&request)?.clone();
    Ok((person, request.into_inner()))
}
