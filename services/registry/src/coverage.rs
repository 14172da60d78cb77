//! What the proof of coverage means for a publication: at which moments it is asked, what it hashes to, how it is told.
//!
//! A publication of boundaries, units, catalogue or register is proven at its moment of force and at each later change that
//! is scheduled already. With any gap or conflict it needs an acceptance of exactly these ([`judge`]).

mod told;

use std::sync::Arc;

use gridcase_host::digest::Digest;
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Invalid, Part, Proof, Snapshot};
use jiff::Timestamp;

use crate::check::Contents;
use crate::finding::Finding;

pub(crate) use told::{Listing, whole};

/// The parts that decide who answers.
const DECIDING: [Part; 4] = [Part::Boundaries, Part::Units, Part::Catalogue, Part::Register];

/// What is in force together at some moments, proven.
#[derive(Debug, Clone)]
pub struct Coverage(Vec<(Timestamp, Arc<Proof>)>);

/// Gaps and conflicts that an administrator accepts, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Their digest.
    pub digest: String,
    /// How many gaps.
    pub gaps: usize,
    /// How many conflicts.
    pub conflicts: usize,
    /// Why.
    pub reason: String,
}

/// Whether publishing these parts can change who answers.
pub fn decides(parts: impl IntoIterator<Item = Part>) -> bool {
    parts.into_iter().any(|part| DECIDING.contains(&part))
}

/// The first part without which there is nothing to prove; a town grows part by part until its first register.
pub fn missing(contents: &Contents) -> Option<Part> {
    [Part::Boundaries, Part::Catalogue, Part::Register].into_iter().find(|part| !contents.contains_key(part))
}

/// Contents as their readers will hold them.
pub fn read(town: &wire::Town, contents: &Contents) -> Result<Snapshot, Vec<Invalid>> {
    Snapshot::read(town, contents.values().map(|content| (1, content)))
}

impl Coverage {
    /// Proofs with the moments from which they hold, in order.
    pub fn new(proofs: Vec<(Timestamp, Arc<Proof>)>) -> Self {
        Self(proofs)
    }

    /// Proofs with the moments from which they hold, in order.
    pub fn proofs(&self) -> &[(Timestamp, Arc<Proof>)] {
        &self.0
    }

    /// Gaps and conflicts at all moments.
    pub fn counts(&self) -> (usize, usize) {
        let totals = self.0.iter().map(|(_, proof)| proof.totals());
        totals.fold((0, 0), |(gaps, conflicts), totals| (gaps + totals.gaps, conflicts + totals.conflicts))
    }

    /// What is accepted: the digest of the proof, or of those of all moments.
    pub fn digest(&self) -> String {
        match self.0.as_slice() {
            [(_, only)] => only.digest(),
            several => {
                let digest = Digest::new("registry.coverages", 1);
                let digest = several.iter().fold(digest, |digest, (_, proof)| digest.text(&proof.digest()));
                hex::encode(digest.finish())
            }
        }
    }
}

/// What is to be said of a publication: nothing where all is covered, a notice where what is open was accepted, and else a
/// refusal.
pub fn judge(coverage: &Coverage, accepted: Option<&Acceptance>) -> Option<Finding> {
    let (gaps, conflicts) = coverage.counts();
    if gaps + conflicts == 0 {
        return None;
    }
    let digest = coverage.digest();
    let open = format!("{gaps} gaps and {conflicts} conflicts in the proof of coverage");
    let finding = match accepted {
        Some(accepted) if accepted.digest == digest && (accepted.gaps, accepted.conflicts) == (gaps, conflicts) => {
            let remedy = "cases of these matters and places wait in the command room until the register says more";
            Finding::notice("coverage_accepted", "accept_coverage", format!("{open} are accepted"), remedy)
        }
        Some(accepted) => {
            let message = format!(
                "accepted were {} gaps and {} conflicts of {:?}; now there are {open}",
                accepted.gaps, accepted.conflicts, accepted.digest
            );
            let remedy = "look at the proof again, and accept what it lists now by the digest in code";
            Finding::refused("coverage_changed", "accept_coverage.digest", message, remedy)
        }
        None => {
            let remedy = "make rules for them (ProveCoverage lists each with its place and time), or accept them: \
                          accept_coverage takes the digest in code, both counts and a reason";
            Finding::refused("coverage_not_accepted", "accept_coverage", format!("there are {open}"), remedy)
        }
    };
    Some(finding.with_code(digest))
}
