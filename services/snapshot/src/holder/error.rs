//! Why a town's content cannot be held.

use std::io;
use std::path::PathBuf;

use crate::invalid::Invalid;
use crate::part::Part;

/// Why a town's content cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The registry knows no such town.
    #[error("the registry knows no town {0:?}")]
    UnknownTown(String),
    /// The registry cannot be asked.
    #[error("the registry cannot be asked; it is tried again")]
    Registry(#[source] Box<tonic::Status>),
    /// What the registry sent is not what the hash says.
    #[error("content {hash} came with another hash and is refused; it is fetched again")]
    Mismatch {
        /// The hash that was asked for.
        hash: String,
    },
    /// The registry sent more or less than the version's size.
    #[error("content {hash} came with {got} bytes instead of {size} and is refused; it is fetched again")]
    Size {
        /// The hash that was asked for.
        hash: String,
        /// The version's size.
        size: u64,
        /// How much came, at least.
        got: u64,
    },
    /// The manifest holds something that cannot be.
    #[error("the manifest cannot be read: {0}")]
    Manifest(Invalid),
    /// A published content is wrong, which the registry should have refused.
    #[error("version {number} of {part} cannot be read: {first}", part = .part.as_str())]
    Content {
        /// Which part.
        part: Part,
        /// Which version.
        number: u32,
        /// The first thing that is wrong.
        first: Invalid,
    },
    /// A content that the manifest on disk names is not there.
    #[error("content {hash} is missing or damaged on disk; it is fetched again")]
    Lost {
        /// Its hash.
        hash: String,
    },
    /// The folder cannot be used.
    #[error("{} cannot be used; check that it is there, writable and not full", .path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}
