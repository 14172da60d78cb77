//! Whom a rule comes to at a place.

use std::collections::BTreeSet;

use super::spot::Spot;
use crate::{Party, Rule, Snapshot};

/// What a party comes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resolved<'a> {
    /// A unit of the town.
    Unit(&'a str),
    /// A unit code that the town's units do not have.
    UnknownUnit(&'a str),
    /// A department of which none, or more than one, district contains the place.
    NoDistrict {
        /// The department.
        department: &'a str,
        /// Units whose districts contain the place.
        containing: Vec<&'a str>,
    },
}

impl<'a> Resolved<'a> {
    /// The unit, where it comes to one.
    pub fn unit(&self) -> Option<&'a str> {
        match self {
            Self::Unit(code) => Some(code),
            Self::UnknownUnit(_) | Self::NoDistrict { .. } => None,
        }
    }
}

/// Who leads and who assists by a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The lead.
    pub lead: Resolved<'a>,
    /// Assisting units as the rule lists them, each once and without the lead.
    pub assisting: Vec<&'a str>,
    /// Assisting parties that come to no unit.
    pub open: Vec<Resolved<'a>>,
}

impl<'a> Answer<'a> {
    /// Whom the rule comes to at the place.
    pub fn of(snapshot: &'a Snapshot, spot: &Spot<'a>, rule: &'a Rule) -> Self {
        let lead = resolve(snapshot, spot, &rule.lead);
        let (mut assisting, mut open) = (Vec::new(), Vec::new());
        for party in &rule.assisting {
            match resolve(snapshot, spot, party) {
                Resolved::Unit(unit) if lead.unit() == Some(unit) || assisting.contains(&unit) => {}
                Resolved::Unit(unit) => assisting.push(unit),
                unresolved if open.contains(&unresolved) => {}
                unresolved => open.push(unresolved),
            }
        }
        Self { lead, assisting, open }
    }

    /// Whether both come to the very same units, in whatever order the rules list them.
    pub fn same_units(&self, other: &Self) -> bool {
        self.units() == other.units()
    }

    /// What the answer comes to, comparable between places.
    pub fn units(&self) -> (&Resolved<'a>, BTreeSet<&'a str>, BTreeSet<&Resolved<'a>>) {
        (&self.lead, self.assisting.iter().copied().collect(), self.open.iter().collect())
    }

    /// Every party that came to no unit.
    pub fn unresolved(&self) -> impl Iterator<Item = &Resolved<'a>> {
        std::iter::once(&self.lead).chain(&self.open).filter(|party| party.unit().is_none())
    }
}

/// The unit that would lead by a rule.
pub fn lead<'a>(snapshot: &'a Snapshot, spot: &Spot<'a>, rule: &'a Rule) -> Option<&'a str> {
    resolve(snapshot, spot, &rule.lead).unit()
}

fn resolve<'a>(snapshot: &'a Snapshot, spot: &Spot<'a>, party: &'a Party) -> Resolved<'a> {
    match party {
        Party::Unit(code) if snapshot.unit(code).is_some() => Resolved::Unit(code),
        Party::Unit(code) => Resolved::UnknownUnit(code),
        Party::DistrictOf(department) => match spot.districts(snapshot, department).as_slice() {
            [only] => Resolved::Unit(only),
            containing => Resolved::NoDistrict { department, containing: containing.to_vec() },
        },
    }
}
