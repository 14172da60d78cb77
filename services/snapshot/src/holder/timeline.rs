//! The versions held for one town, and what is in force together at a moment.

use std::sync::Arc;

use gridcase_host::stamp;
use gridcase_proto::registry::v1 as wire;
use jiff::{SignedDuration, Timestamp};

use super::error::Error;
use super::source::Manifest;
use crate::invalid::Invalid;
use crate::part::{Content, Part};
use crate::snapshot::{Parts, Snapshot};
use crate::town::Town;

/// How long a version is kept after the next one took force by this process's clock: readers may name a moment that has
/// just passed, and the registry's clock may be ahead.
const KEPT_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// A version as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Versioned {
    pub(super) part: Part,
    pub(super) number: u32,
    pub(super) hash: String,
    pub(super) size: u64,
    pub(super) force: Timestamp,
}

/// A version with its content.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) version: Versioned,
    pub(super) content: Content,
}

/// One town through time.
#[derive(Debug)]
pub(super) struct Timeline {
    manifest: Manifest,
    town: Arc<Town>,
    versions: Vec<Held>,
    /// Before the first version.
    nothing: Arc<Snapshot>,
    /// Each moment at which something takes force, in order, with all that is in force from then on.
    steps: Vec<(Timestamp, Arc<Snapshot>)>,
}

impl Timeline {
    pub(super) fn build(manifest: Manifest, mut versions: Vec<Held>) -> Result<Self, Error> {
        let town = manifest.town.as_ref().ok_or_else(|| Error::Manifest(Invalid::new("town", "must be set")))?;
        let town = Arc::new(Town::try_from(town).map_err(|invalid| Error::Manifest(invalid.under("town")))?);
        versions.sort_by_key(|held| (held.version.force, held.version.number));
        let nothing = Arc::new(Snapshot::new(Arc::clone(&town), Parts::default()));
        let mut steps = Vec::new();
        let mut parts = Parts::default();
        for together in versions.chunk_by(|a, b| a.version.force == b.version.force) {
            for held in together {
                parts.put(held.version.number, held.content.clone());
            }
            steps.push((together[0].version.force, Arc::new(Snapshot::new(Arc::clone(&town), parts.clone()))));
        }
        Ok(Self { manifest, town, versions, nothing, steps })
    }

    pub(super) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub(super) fn town(&self) -> &Town {
        &self.town
    }

    pub(super) fn at(&self, moment: Timestamp) -> Arc<Snapshot> {
        let begun = self.steps.partition_point(|(force, _)| *force <= moment);
        let current = begun.checked_sub(1).map_or(&self.nothing, |last| &self.steps[last].1);
        Arc::clone(current)
    }

    /// Whether `moment` is not earlier than what took force last by `now`.
    pub(super) fn covers(&self, moment: Timestamp, now: Timestamp) -> bool {
        let begun = self.steps.partition_point(|(force, _)| *force <= now);
        begun.checked_sub(1).is_none_or(|last| self.steps[last].0 <= moment)
    }

    /// A content that is held already.
    pub(super) fn content(&self, part: Part, hash: &str) -> Option<Content> {
        let same = |held: &&Held| held.version.part == part && held.version.hash == hash;
        self.versions.iter().find(same).map(|held| held.content.clone())
    }

    pub(super) fn hashes(&self) -> Vec<String> {
        self.versions.iter().map(|held| held.version.hash.clone()).collect()
    }

    /// Versions that a new manifest names no more and that are still needed: each is the last before those named, and
    /// they took force a short while ago.
    pub(super) fn kept_beside(&self, named: &[Held], now: Timestamp) -> Vec<Held> {
        let needed = |part: Part| -> Option<Held> {
            let first = named.iter().filter(|held| held.version.part == part).min_by_key(|held| held.version.number)?;
            let over = first.version.force.saturating_add(KEPT_AFTER).unwrap_or(Timestamp::MAX);
            let earlier = self
                .versions
                .iter()
                .filter(|held| held.version.part == part && held.version.number < first.version.number && over > now);
            earlier.max_by_key(|held| held.version.number).cloned()
        };
        Part::ALL.into_iter().filter_map(needed).collect()
    }
}

/// The versions that a manifest names.
pub(super) fn versions(manifest: &Manifest) -> Result<Vec<Versioned>, Error> {
    let read = |(at, version)| {
        versioned(version).map_err(|invalid: Invalid| Error::Manifest(invalid.under(format_args!("versions[{at}]"))))
    };
    manifest.versions.iter().enumerate().map(read).collect()
}

pub(super) fn versioned(version: &wire::Version) -> Result<Versioned, Invalid> {
    let part = Part::from_wire(version.part()).ok_or_else(|| Invalid::new("part", "must be a part"))?;
    let is_hash = version.hash.len() == 64 && version.hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(Invalid::new("hash", "must be a SHA-256 in lowercase hex"));
    }
    if version.number == 0 {
        return Err(Invalid::new("number", "must be 1 or more"));
    }
    let force = version.force_time.as_ref().and_then(stamp::from_wire);
    Ok(Versioned {
        part,
        number: version.number,
        hash: version.hash.clone(),
        size: version.size,
        force: force.ok_or_else(|| Invalid::new("force_time", "must be set"))?,
    })
}

/// Reads and indexes the bytes of a version, away from the runtime's threads.
pub(super) async fn read(version: &Versioned, bytes: Vec<u8>) -> Result<Content, Error> {
    let part = version.part;
    let read = tokio::task::spawn_blocking(move || Content::decode(part, &bytes)).await;
    let read = read.unwrap_or_else(|failure| Err(vec![Invalid::new(part.as_str(), failure)]));
    read.map_err(|defects| {
        let first = defects.into_iter().next().unwrap_or_else(|| Invalid::new(part.as_str(), "cannot be read"));
        Error::Content { part, number: version.number, first }
    })
}
