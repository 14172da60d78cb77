//! What was in force at a moment of the past.
//!
//! The holder keeps what is in force and what is to come. For earlier moments the registry tells which version of each part
//! was in force; their content is fetched by hash and kept in memory for a while, because questions about one moment come
//! together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gridcase_host::{Caller, Peer, stamp};
use gridcase_proto::registry::v1 as registry;
use gridcase_proto::registry::v1::registry_service_client::RegistryServiceClient;
use gridcase_snapshot::{Part, Parts, Snapshot};
use jiff::Timestamp;
use tonic::Code;

use crate::error::Error;

use super::Dispatch;

/// Snapshots of the past that are kept in memory.
const KEPT: usize = 8;

/// A town and the hashes of its parts.
type Key = (String, Vec<String>);

/// Snapshots of the past; clones share them.
#[derive(Clone, Default)]
pub(crate) struct Earlier(Arc<Mutex<HashMap<Key, Arc<Snapshot>>>>);

impl Earlier {
    fn get(&self, key: &Key) -> Option<Arc<Snapshot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: Key, snapshot: &Arc<Snapshot>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(snapshot));
    }
}

impl Dispatch {
    /// What is in force in a town at any moment, past or to come.
    pub(super) async fn as_of(&self, caller: &Caller, town: &str, at: Timestamp) -> Result<Arc<Snapshot>, Error> {
        let held = self.snapshot(town, at).await?;
        if self.holder.covers(town, at) {
            return Ok(held);
        }
        let versions = self.versions_at(&self.registry.acting_for(caller), at).await?;
        let key = (town.to_owned(), versions.iter().map(|version| version.hash.clone()).collect());
        if let Some(snapshot) = self.earlier.get(&key) {
            return Ok(snapshot);
        }
        let mut parts = Parts::default();
        for version in &versions {
            let content = self.holder.fetch(town, version).await;
            let content = content.map_err(|source| Error::PastUnknown { source: Box::new(source) })?;
            parts.put(version.number, content);
        }
        let snapshot = Arc::new(Snapshot::new(Arc::new(held.town().clone()), parts));
        self.earlier.keep(key, &snapshot);
        Ok(snapshot)
    }

    /// The version of each part that was in force at a moment, as the registry tells.
    async fn versions_at(&self, registry: &Peer, at: Timestamp) -> Result<Vec<registry::Version>, Error> {
        let mut versions = Vec::new();
        for part in Part::ALL {
            let request = registry::ListVersionsRequest { part: registry::Part::from(part).into() };
            let answer = RegistryServiceClient::new(registry.clone()).list_versions(request).await;
            let answer = answer.map_err(|status| match status.code() {
                Code::Unavailable | Code::DeadlineExceeded => Error::PastUnknown { source: Box::new(status) },
                _ => Error::Peer(Box::new(status)),
            })?;
            versions.extend(in_force(answer.into_inner().versions, at));
        }
        Ok(versions)
    }
}

/// Of the versions whose moment has come the one with the latest moment, and of those the one with the greatest number.
fn in_force(versions: Vec<registry::Version>, at: Timestamp) -> Option<registry::Version> {
    let force = |version: &registry::Version| version.force_time.as_ref().and_then(stamp::from_wire);
    let begun = versions.into_iter().filter(|version| force(version).is_some_and(|force| force <= at));
    begun.max_by_key(|version| (force(version), version.number))
}
