//! Boundaries from a GeoJSON file (RFC 7946): read, examined, and repaired where that was asked for.
//!
//! Real files are never clean. Every fault found is told with the feature, its code, the place, what it means in plain
//! words and what to do. A feature with a fault that is not repaired is left out, the others are kept. Rings that run
//! the wrong way round are turned always, and points that repeat the one before them always dropped: nearly every file
//! has them, and the boundary stays the same.
//!
//! The way of one feature: `feature` reads code, name and properties; `ring` reads and cleans single rings; `crossing` and
//! `nesting` look at the rings together; `repair` resolves what crosses. Then the features are compared with each other:
//! codes used twice, ground claimed twice.
//!
//! What stands at a point rather than covers ground is read by `point`, with the same words for the same faults.
//!
//! What a code means (its level, its parent) is not known here.

mod crossing;
mod document;
mod feature;
mod finding;
mod geometry;
mod nesting;
mod point;
mod repair;
mod ring;

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use crate::crs::Crs;
use crate::overlap::overlaps;
use crate::shape::Shape;
use finding::Log;

pub use document::ImportError;
pub use feature::text_of;
pub use finding::{Finding, FindingKind, PROPOSED_REMEDY, REPAIRED_REMEDY, Severity};
pub use point::{PointFeature, Points, read_points};

/// How to read a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The coordinate system of the file, as declared by whoever hands it in.
    pub crs: Crs,
    /// The property that holds the code, a string or a number.
    pub code_property: String,
    /// The property that holds the name, if the file has names.
    pub name_property: Option<String>,
    /// Whether faults with a safe repair are repaired; otherwise the repairs are proposed and their features left out.
    pub repair: bool,
    /// A crossing ring is repaired only if at most this much ground (square metres) is in doubt.
    pub most_doubtful_m2: f64,
    /// Whether features are checked against each other for ground claimed twice.
    pub find_overlaps: bool,
}

impl Options {
    /// Codes from this property, no names, no repairs (with them at most 100 square metres may be in doubt), and the check
    /// for overlaps.
    pub fn new(crs: Crs, code_property: impl Into<String>) -> Self {
        Self {
            crs,
            code_property: code_property.into(),
            name_property: None,
            repair: false,
            most_doubtful_m2: 100.0,
            find_overlaps: true,
        }
    }

    /// The same with names from this property.
    pub fn with_name_property(mut self, name_property: impl Into<String>) -> Self {
        self.name_property = Some(name_property.into());
        self
    }

    /// The same with repairs.
    pub fn with_repairs(mut self) -> Self {
        self.repair = true;
        self
    }
}

/// One boundary that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Place in the file, from 0.
    pub index: usize,
    /// Value of the code property, numbers as written.
    pub code: String,
    /// Value of the name property, where there is one.
    pub name: Option<String>,
    /// All properties, as they stand in the file.
    pub properties: Map<String, Value>,
    /// The boundary in WGS-84: valid, outer rings counter-clockwise, holes clockwise.
    pub shape: Shape,
}

/// What a file gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The features without a fault, or with repaired ones, in the order of the file.
    pub features: Vec<Feature>,
    /// The features that were left out because repairs were not asked for, as they would be with them.
    pub repairable: Vec<Feature>,
    /// Everything found, in the order of the file; overlaps between features last.
    pub findings: Vec<Finding>,
    /// How many features the file has, refused ones included.
    pub total: usize,
}

impl Import {
    /// Whether nothing was refused.
    pub fn is_complete(&self) -> bool {
        self.features.len() == self.total
    }

    /// The findings of this severity.
    pub fn with_severity(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity == severity)
    }
}

/// Reads a feature collection from text.
///
/// Refused as a whole: what is no JSON, no feature collection, or says itself to be in another coordinate system than the
/// declared one. Everything else is a finding. Never panics, whatever the text.
pub fn read(text: &str, options: &Options) -> Result<Import, ImportError> {
    let values = document::features(text, options.crs)?;
    let total = values.len();
    let mut findings = Vec::new();
    let mut features = Vec::new();
    let mut repairable = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        let mut log = Log::new(index, options.repair);
        let feature = feature::read(value, options, &mut log);
        let list = if log.is_proposed() { &mut repairable } else { &mut features };
        list.extend(feature);
        findings.extend(log.into_findings());
    }
    refuse_codes_used_twice(&mut features, &mut repairable, &mut findings);
    findings.sort_by_key(|finding| finding.index);
    if options.find_overlaps {
        findings.extend(overlap_findings(&features));
    }
    Ok(Import { features, repairable, findings, total })
}

/// Of features with the same code nobody can say which is meant: all are left out.
fn refuse_codes_used_twice(features: &mut Vec<Feature>, repairable: &mut Vec<Feature>, findings: &mut Vec<Finding>) {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for feature in features.iter().chain(&*repairable) {
        by_code.entry(&feature.code).or_default().push(feature.index);
    }
    by_code.retain(|_, indexes| indexes.len() > 1);
    let mut refused = HashSet::new();
    for (code, mut indexes) in by_code {
        indexes.sort_unstable();
        for &index in &indexes {
            refused.insert(index);
            findings.push(Finding::duplicate_code(index, code, &indexes));
        }
    }
    for list in [features, repairable] {
        list.retain(|feature| !refused.contains(&feature.index));
    }
}

fn overlap_findings(features: &[Feature]) -> Vec<Finding> {
    let areas: Vec<_> = features.iter().map(|f| (f.code.as_str(), &f.shape)).collect();
    let index_of: BTreeMap<_, _> = features.iter().map(|f| (f.code.as_str(), f.index)).collect();
    overlaps(&areas).into_iter().map(|overlap| Finding::overlap(index_of[overlap.first.as_str()], &overlap)).collect()
}

#[cfg(test)]
mod tests;
