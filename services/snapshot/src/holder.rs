//! Holds what the registry has published for every town that a process works for.
//!
//! The holder asks the registry every [`POLL_EVERY`] for the manifest of each town it knows, fetches by hash the content
//! that it lacks, and keeps both on disk, so that a process starts and works while the registry is away. A town that
//! nobody has asked for yet is fetched at its first use. Versions still to come are read and indexed ahead; which of them
//! counts is decided by the moment that the reader names, so a version takes force without a restart and without a lock.

mod error;
mod shelf;
mod source;
mod timeline;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use futures::StreamExt as _;
use gridcase_host::{Clock, Peer, Shutdown, status};
use gridcase_proto::registry::v1 as wire;
use jiff::Timestamp;

use crate::snapshot::Snapshot;

pub use error::Error;
use shelf::Shelf;
use source::{Manifest, Source};
use timeline::{Held, Timeline, Versioned};

/// How long the holder waits between two looks at the registry.
pub const POLL_EVERY: Duration = Duration::from_secs(2);

/// How many towns are looked at side by side.
const AT_ONCE: usize = 4;

type Towns = HashMap<String, Arc<Timeline>>;

/// The published content of all towns that the process works for; clones are the same holder.
#[derive(Clone)]
pub struct Holder(Arc<Inner>);

struct Inner {
    source: Source,
    shelf: Shelf,
    clock: Clock,
    towns: ArcSwap<Towns>,
    /// One change at a time, so that no content is swept away before its manifest is kept.
    changes: tokio::sync::Mutex<()>,
    /// Towns whose last update failed, so that a failure is logged once and not at every look.
    failing: Mutex<HashSet<String>>,
}

impl Holder {
    /// Opens the folder, which belongs to this holder alone, and takes up what it kept there. Asks nobody: the registry
    /// may be away. Towns whose files are damaged are left out until they are fetched again.
    pub async fn open(registry: Peer, folder: PathBuf, clock: Clock) -> Result<Self, Error> {
        let shelf = Shelf::open(folder).await?;
        let mut towns = Towns::new();
        for manifest in shelf.manifests().await? {
            match take_up(&shelf, manifest).await {
                Ok(timeline) => {
                    towns.insert(timeline.town().code.clone(), Arc::new(timeline));
                }
                Err(error) => tracing::warn!(error = status::chain(&error), "a town on disk cannot be taken up"),
            }
        }
        let (changes, failing) = (tokio::sync::Mutex::default(), Mutex::default());
        let source = Source::new(registry);
        Ok(Self(Arc::new(Inner { source, shelf, clock, towns: ArcSwap::from_pointee(towns), changes, failing })))
    }

    /// Everything that is in force at a moment in a town; none where the town is not held. Never waits.
    pub fn snapshot(&self, town: &str, at: Timestamp) -> Option<Arc<Snapshot>> {
        self.0.towns.load().get(town).map(|timeline| timeline.at(at))
    }

    /// The same, but a town that is not held yet is fetched first.
    pub async fn obtain(&self, town: &str, at: Timestamp) -> Result<Arc<Snapshot>, Error> {
        if let Some(snapshot) = self.snapshot(town, at) {
            return Ok(snapshot);
        }
        self.refresh(town).await?;
        self.snapshot(town, at).ok_or_else(|| Error::UnknownTown(town.to_owned()))
    }

    /// Whether what is held answers for a moment: one from which nothing in force now has taken its place since, or one
    /// still to come. For earlier moments the registry knows the versions, and [`Holder::fetch`] their content.
    pub fn covers(&self, town: &str, at: Timestamp) -> bool {
        self.held(town).is_some_and(|timeline| timeline.covers(at, self.0.clock.now()))
    }

    /// The content of any published version of a town: as held, or else from the registry. It is not kept.
    pub async fn fetch(&self, town: &str, version: &wire::Version) -> Result<crate::Content, Error> {
        let version = timeline::versioned(version).map_err(Error::Manifest)?;
        match self.loaded(&version) {
            Some(content) => Ok(content),
            None => timeline::read(&version, self.0.source.content(town, &version).await?).await,
        }
    }

    /// Codes of the towns that are held, in order.
    pub fn towns(&self) -> Vec<String> {
        let mut codes: Vec<_> = self.0.towns.load().keys().cloned().collect();
        codes.sort_unstable();
        codes
    }

    /// Looks at the registry once for a town, and takes over what is new.
    pub async fn refresh(&self, town: &str) -> Result<(), Error> {
        let manifest = self.0.source.manifest(town).await?;
        if self.held(town).is_some_and(|held| *held.manifest() == manifest) {
            return Ok(());
        }
        let _alone = self.0.changes.lock().await;
        // Once more, because another change may have been made while this one waited.
        let manifest = self.0.source.manifest(town).await?;
        match self.held(town) {
            Some(held) if *held.manifest() == manifest => Ok(()),
            held => self.take_over(town, manifest, held).await,
        }
    }

    /// Keeps every town up to date until the process ends.
    pub async fn run(self, shutdown: Shutdown) {
        let mut looks = tokio::time::interval(POLL_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let work = async {
            loop {
                looks.tick().await;
                futures::stream::iter(self.towns()).for_each_concurrent(AT_ONCE, |town| self.look(town)).await;
            }
        };
        tokio::select! {
            () = shutdown.begun() => {}
            () = work => {}
        }
    }

    /// One look at one town by [`Holder::run`]; a failure is logged when it begins.
    async fn look(&self, town: String) {
        let outcome = self.refresh(&town).await;
        let mut failing = self.0.failing.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(()) if failing.remove(&town) => tracing::info!(town, "the registry's content is up to date again"),
            Ok(()) => {}
            Err(error) => {
                if failing.insert(town.clone()) {
                    tracing::warn!(town, error = status::chain(&error), "working with the registry's content as held");
                }
            }
        }
    }

    async fn take_over(&self, town: &str, manifest: Manifest, held: Option<Arc<Timeline>>) -> Result<(), Error> {
        let mut versions = Vec::new();
        for version in timeline::versions(&manifest)? {
            let content = match self.loaded(&version) {
                Some(content) => content,
                None => self.content(town, &version).await?,
            };
            versions.push(Held { version, content });
        }
        let kept = held.map(|held| held.kept_beside(&versions, self.0.clock.now())).unwrap_or_default();
        let timeline = Timeline::build(manifest, kept.into_iter().chain(versions).collect())?;
        self.0.shelf.keep_manifest(town, timeline.manifest()).await?;
        self.put(town, timeline);
        self.0.shelf.sweep(self.hashes()).await
    }

    /// The content of a version from disk, or else from the registry, which is then kept on disk.
    async fn content(&self, town: &str, version: &Versioned) -> Result<crate::Content, Error> {
        if let Some(bytes) = self.0.shelf.content(&version.hash).await? {
            return timeline::read(version, bytes).await;
        }
        let bytes = self.0.source.content(town, version).await?;
        let bytes = self.0.shelf.keep_content(&version.hash, bytes).await?;
        timeline::read(version, bytes).await
    }

    fn put(&self, town: &str, timeline: Timeline) {
        let timeline = Arc::new(timeline);
        self.0.towns.rcu(|towns| {
            let mut towns = Towns::clone(towns);
            towns.insert(town.to_owned(), Arc::clone(&timeline));
            towns
        });
    }

    fn hashes(&self) -> HashSet<String> {
        self.0.towns.load().values().flat_map(|timeline| timeline.hashes()).collect()
    }

    /// A content that some town holds already; towns often share a catalogue.
    fn loaded(&self, version: &Versioned) -> Option<crate::Content> {
        self.0.towns.load().values().find_map(|timeline| timeline.content(version.part, &version.hash))
    }

    fn held(&self, town: &str) -> Option<Arc<Timeline>> {
        self.0.towns.load().get(town).cloned()
    }
}

async fn take_up(shelf: &Shelf, manifest: Manifest) -> Result<Timeline, Error> {
    let mut versions = Vec::new();
    for version in timeline::versions(&manifest)? {
        let bytes = shelf.content(&version.hash).await?;
        let bytes = bytes.ok_or_else(|| Error::Lost { hash: version.hash.clone() })?;
        let content = timeline::read(&version, bytes).await?;
        versions.push(Held { version, content });
    }
    Timeline::build(manifest, versions)
}
