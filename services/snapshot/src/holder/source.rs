//! The registry as the holder sees it: manifests, and content by hash.

use gridcase_host::Peer;
use gridcase_proto::registry::v1 as wire;
use gridcase_proto::registry::v1::registry_service_client::RegistryServiceClient;
use tonic::{Code, Status};

use super::error::Error;
use super::timeline::Versioned;
use crate::part;

/// A manifest without what changes by itself and without who published it.
pub(super) type Manifest = wire::GetManifestResponse;

pub(super) struct Source(RegistryServiceClient<Peer>);

impl Source {
    pub(super) fn new(registry: Peer) -> Self {
        Self(RegistryServiceClient::new(registry))
    }

    pub(super) async fn manifest(&self, town: &str) -> Result<Manifest, Error> {
        let request = wire::GetManifestRequest { town: town.to_owned() };
        let answer = self.0.clone().get_manifest(request).await.map_err(|status| refused(town, status))?;
        let mut manifest = answer.into_inner();
        for version in &mut manifest.versions {
            *version = wire::Version {
                part: version.part,
                number: version.number,
                hash: std::mem::take(&mut version.hash),
                size: version.size,
                force_time: version.force_time,
                ..wire::Version::default()
            };
        }
        Ok(manifest)
    }

    /// The bytes of a version; whatever has another size or hash is refused.
    pub(super) async fn content(&self, town: &str, version: &Versioned) -> Result<Vec<u8>, Error> {
        let request = wire::ReadContentRequest { town: town.to_owned(), hash: version.hash.clone() };
        let answer = self.0.clone().read_content(request).await.map_err(|status| refused(town, status))?;
        let mut chunks = answer.into_inner();
        let mut bytes = Vec::new();
        let wrong_size = |got: usize| Error::Size { hash: version.hash.clone(), size: version.size, got: length(got) };
        while let Some(piece) = chunks.message().await.map_err(|status| refused(town, status))? {
            bytes.extend_from_slice(&piece.chunk);
            if length(bytes.len()) > version.size {
                return Err(wrong_size(bytes.len()));
            }
        }
        if length(bytes.len()) != version.size {
            return Err(wrong_size(bytes.len()));
        }
        if part::hash(&bytes) != version.hash {
            return Err(Error::Mismatch { hash: version.hash.clone() });
        }
        Ok(bytes)
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

fn refused(town: &str, status: Status) -> Error {
    match status.code() {
        Code::NotFound => Error::UnknownTown(town.to_owned()),
        _ => Error::Registry(Box::new(status)),
    }
}
