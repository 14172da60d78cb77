//! Which rule of the register is the one that counts at a place and a moment, and whom it comes to.
//!
//! This is the order of the field, written once: routing asks it about a report, the proof of coverage about a whole face
//! of the ground. A [`Spot`] is the place as rules see it, [`Asked`] the matter's rules and the moment; [`Rank`] says how
//! specific a rule is where it counts, [`Lost`] why it does not, [`Answer`] whom it comes to, and a [`Verdict`] is all of
//! it together, best first. It breaks nothing by chance: rules of the highest rank that come to different units are a
//! conflict, and a party that comes to no unit stays open.

mod answer;
mod rank;
mod spot;
mod verdict;

use jiff::civil::DateTime;

use crate::matter::{COMPONENT, Matter};
use crate::{Asset, Rule, Snapshot};

pub use answer::{Answer, Resolved, lead};
pub use rank::{Breadth, Lost, Rank, breadth, standing};
pub use spot::{Districts, Spot};
pub use verdict::{Counting, Failing, Verdict, lost_to};

/// The rules with a claim on a matter, and the moment at which they are asked.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// What is in force together.
    pub snapshot: &'a Snapshot,
    /// Components go to their owner first.
    pub owner_first: bool,
    /// The moment in the town's own time.
    pub local: DateTime,
    /// Rules about the matter, its class or its kind, and what the asset's record says of its owner.
    pub claims: Vec<&'a Rule>,
}

impl<'a> Asked<'a> {
    /// The question about a matter of the catalogue, or about one that is not in it: what kind that would be, its id
    /// still says.
    pub fn about(snapshot: &'a Snapshot, id: &str, matter: Option<&Matter>, local: DateTime) -> Self {
        let named = id.split_once(':').map_or("", |(kind, _)| kind);
        let kind = matter.map_or(named, |matter| &matter.kind);
        let class = matter.map(Matter::class_id).unwrap_or_default();
        let claims = snapshot.register().map(|register| register.about(id, &class, kind).collect());
        Self { snapshot, owner_first: kind == COMPONENT, local, claims: claims.unwrap_or_default() }
    }

    /// The same question about this very asset: what its record says of the owner has a claim as well.
    #[must_use]
    pub fn of_asset(mut self, asset: &'a Asset) -> Self {
        self.claims.extend(&asset.rule);
        self
    }
}
