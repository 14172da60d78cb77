//! The proof of coverage: of what is in force, or of drafts as if they were published.

use std::sync::{Arc, PoisonError};

use gridcase_host::caller::Person as CallingPerson;
use gridcase_snapshot::{Part, Proof, Snapshot};
use jiff::Timestamp;

use super::Registry;
use super::publishing::force;
use crate::check::Contents;
use crate::convert;
use crate::coverage::{self, Coverage};
use crate::error::{Error, Result};
use crate::store::{self};
use crate::version::{self, Version};

/// Proofs of so many towns are kept; a proof that is gone only costs being made anew.
const TOWNS_KEPT: usize = 16;

/// Told how many areas of how many are divided.
pub(crate) type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

impl Registry {
    /// Proves what is in force at a moment, or drafts together with it from their moment of force on.
    pub(crate) async fn prove_coverage(
        &self,
        by: &CallingPerson,
        parts: &[Part],
        at: Option<Timestamp>,
        progress: Progress,
    ) -> Result<Coverage> {
        let versions = store::version::list_all(self.db.reader(), &by.town).await?;
        let now = self.clock.now();
        let force = if parts.is_empty() { at.unwrap_or(now) } else { force(parts, at, &versions, now)? };
        let (contents, _) = self.drafts(&by.town, parts).await?;
        let moments = if parts.is_empty() { vec![force] } else { version::moments(&versions, force) };
        let together = self.in_force_together(&by.town, &versions, &contents, force, force).await?;
        if let Some(part) = coverage::missing(&together) {
            return Err(Error::nothing_to_prove(part.as_str()));
        }
        self.cover(&by.town, &versions, &contents, force, &moments, progress).await
    }

    /// The proofs of a publication; none where it can change nobody's duty or there is nothing to prove yet.
    pub(super) async fn coverage_of(
        &self,
        town: &str,
        versions: &[Version],
        drafts: &Contents,
        force: Timestamp,
    ) -> Result<Option<Coverage>> {
        if !coverage::decides(drafts.keys().copied()) {
            return Ok(None);
        }
        let moments = version::moments(versions, force);
        let coverage = self.cover(town, versions, drafts, force, &moments, Arc::new(|_, _| {})).await?;
        Ok((!coverage.proofs().is_empty()).then_some(coverage))
    }

    async fn cover(
        &self,
        town: &str,
        versions: &[Version],
        drafts: &Contents,
        force: Timestamp,
        moments: &[Timestamp],
        progress: Progress,
    ) -> Result<Coverage> {
        let record = store::town::find(self.db.reader(), town).await?.ok_or(Error::NotFound("town"))?;
        let record = convert::town(&record);
        let mut proofs = Vec::new();
        for &moment in moments {
            let together = self.in_force_together(town, versions, drafts, force, moment).await?;
            if coverage::missing(&together).is_some() {
                continue;
            }
            let (record, before, progress) = (record.clone(), self.proof_before(town), Arc::clone(&progress));
            let proven = tokio::task::spawn_blocking(move || {
                let snapshot = coverage::read(&record, &together)?;
                Ok::<_, Error>(prove(Arc::new(snapshot), moment, before.as_deref(), &progress))
            });
            let proof = Arc::new(proven.await??);
            self.keep_proof(town, &proof);
            proofs.push((moment, proof));
        }
        Ok(Coverage::new(proofs))
    }

    /// The proof made last, from which the next is brought up to date.
    fn proof_before(&self, town: &str) -> Option<Arc<Proof>> {
        self.proofs.lock().unwrap_or_else(PoisonError::into_inner).get(town).cloned()
    }

    fn keep_proof(&self, town: &str, proof: &Arc<Proof>) {
        let mut proofs = self.proofs.lock().unwrap_or_else(PoisonError::into_inner);
        if proofs.len() >= TOWNS_KEPT && !proofs.contains_key(town) {
            proofs.clear();
        }
        proofs.insert(town.to_owned(), Arc::clone(proof));
    }
}

/// From the local day of the moment on.
fn prove(snapshot: Arc<Snapshot>, moment: Timestamp, before: Option<&Proof>, progress: &Progress) -> Proof {
    let start = snapshot.town().zone.to_datetime(moment).date();
    let mut told = |done: usize, total: usize| progress(done, total);
    match before {
        Some(before) => before.again(snapshot, start, &mut told),
        None => Proof::of(snapshot, start, &mut told),
    }
}
