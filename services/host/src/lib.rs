//! How a gRPC service is run and reached: server, peers, callers, clock, storage, errors.
//!
//! A service crate brings its protos and its handlers; everything that any gRPC service needs around them stands here,
//! and nothing that only one of them needs. The way of a request: [`server`] takes the connection, its layers put a
//! span and a deadline around the call, [`access`] finds out who calls ([`caller`], by [`token`]) and whether they may,
//! the handler answers, and says no in the form of [`status`]. On the way out to another service it goes through a
//! [`peer`], which is the same layers again, in this process or over the network.

pub mod access;
mod call;
pub mod caller;
pub mod clock;
pub mod config;
pub mod database;
pub mod digest;
pub mod id;
pub mod limits;
pub mod log;
pub mod paging;
pub mod peer;
pub mod server;
pub mod shutdown;
pub mod stamp;
pub mod status;
pub mod tail;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
pub mod token;

pub use access::{Authority, Methods};
pub use caller::{Caller, Person, Post};
pub use clock::Clock;
pub use id::Ids;
pub use peer::{Hub, Peer};
pub use server::Server;
pub use shutdown::Shutdown;
