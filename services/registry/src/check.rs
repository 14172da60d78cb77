//! Whether content may be kept, and whether the parts of a town agree with each other.
//!
//! [`alone`] looks at one part by itself, as it is put into a draft; [`whole`] looks at what the parts say of each other,
//! as they are published. Both are pure: builders of towns can ask them before they hand anything in.

mod assets;
mod boundaries;
mod calendars;
mod catalogue;
mod conflicts;
mod geometry;
mod names;
mod register;
mod units;

use std::collections::{BTreeMap, HashSet};

use gridcase_geo::CodeScheme;
use gridcase_proto::registry::v1::content;
use gridcase_snapshot::{Content, Part};

use crate::finding::{Finding, worst_first};

pub(crate) use assets::alone as assets;
pub(crate) use boundaries::{areas, parent_of};
pub use geometry::Known;
pub use names::code as check_code;

/// The contents of a town's parts, unwrapped.
pub type Contents = BTreeMap<Part, content::Part>;

/// The most findings of one hand-in; more tell nobody anything.
pub const MOST_FINDINGS: usize = 1_000;

/// What a part is checked against.
#[derive(Debug, Clone)]
pub struct Ground<'a> {
    /// The town's code.
    pub town: &'a str,
    /// How its areas are numbered.
    pub scheme: CodeScheme,
    /// Codes of areas and units that were published once and have disappeared since.
    pub retired: &'a HashSet<String>,
    /// Shapes that were examined already.
    pub known: &'a Known,
}

/// What is wrong with one part by itself.
pub fn alone(part: &content::Part, ground: &Ground<'_>) -> Vec<Finding> {
    let mut findings = names::too_many(part);
    if !findings.is_empty() {
        return findings;
    }
    if let Err(defects) = Content::read(part) {
        findings.extend(defects.into_iter().map(Finding::from));
    }
    match part {
        content::Part::Boundaries(set) => boundaries::check(set, ground, &mut findings),
        content::Part::Units(set) => units::check(set, ground, &mut findings),
        content::Part::Catalogue(catalogue) => catalogue::check(catalogue, &mut findings),
        content::Part::Register(register) => conflicts::check(register, &mut findings),
        content::Part::Calendars(set) => calendars::check(set, &mut findings),
        content::Part::Assets(set) => findings.extend(assets::alone(&set.assets, ground)),
    }
    worst(findings)
}

/// What the parts say of each other and does not hold: a rule's unit, area, matter, ground; an asset's owner. `town` is the town's code.
pub fn whole(town: &str, contents: &Contents) -> Vec<Finding> {
    let mut findings = boundaries::tree(town, contents);
    findings.extend(register::check(contents));
    findings.extend(catalogue::without_rule(contents));
    findings.extend(calendars::missing(contents));
    findings.extend(assets::whole(contents));
    worst(findings)
}

/// The worst first, and no more than anyone reads.
fn worst(mut findings: Vec<Finding>) -> Vec<Finding> {
    worst_first(&mut findings);
    findings.truncate(MOST_FINDINGS);
    findings
}

#[cfg(test)]
mod tests;
