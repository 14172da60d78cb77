//! The catalogue of matters, by id.

use std::collections::HashMap;

use gridcase_proto::registry::v1 as wire;

use crate::invalid::{Defects, Invalid};
use crate::matter::Matter;
use crate::policy::CasePolicy;

/// All matters of a town.
#[derive(Debug)]
pub struct Catalogue {
    matters: Vec<Matter>,
    by_id: HashMap<String, usize>,
    policy: CasePolicy,
}

impl Catalogue {
    /// Reads, checks and indexes the part. Everything that is wrong is named.
    pub fn read(catalogue: &wire::Catalogue) -> Result<Self, Vec<Invalid>> {
        let mut defects = Defects::default();
        let matters: Vec<Matter> = defects.read("matters", &catalogue.matters, Matter::try_from);
        defects.unique("matters", &catalogue.matters, "id", |matter| matter.id.as_str());
        let by_id = matters.iter().enumerate().map(|(at, matter)| (matter.id.clone(), at)).collect();
        let policy = catalogue.policy.as_ref().map(CasePolicy::try_from).transpose();
        let policy = policy.unwrap_or_else(|invalid| {
            defects.add(invalid.under("policy"));
            None
        });
        defects.or(Self { matters, by_id, policy: policy.unwrap_or_default() })
    }

    /// How cases move beside the limits of their rows.
    pub fn policy(&self) -> &CasePolicy {
        &self.policy
    }

    /// All matters, as published.
    pub fn matters(&self) -> &[Matter] {
        &self.matters
    }

    /// The matter of this id.
    pub fn matter(&self, id: &str) -> Option<&Matter> {
        self.by_id.get(id).map(|&at| &self.matters[at])
    }
}
