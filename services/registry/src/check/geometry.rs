//! Shapes that come encoded, examined as thoroughly as those of a GeoJSON file.

use std::collections::HashSet;

use geojson::{Feature, FeatureCollection, JsonObject};
use gridcase_geo::{Crs, import};
use gridcase_proto::registry::v1::{self as wire, content};
use gridcase_snapshot::shape;
use prost::Message as _;
use sha2::{Digest as _, Sha256};

use crate::finding::{Finding, Severity};

/// Shapes that were examined already, so that a draft in which one border moved costs one border.
#[derive(Debug, Clone, Default)]
pub struct Known(HashSet<[u8; 32]>);

impl Known {
    /// The shapes of a content that was kept.
    pub fn of(part: &content::Part) -> Self {
        let shapes: Vec<&wire::Shape> = match part {
            content::Part::Boundaries(set) => set.areas.iter().filter_map(|area| area.shape.as_ref()).collect(),
            content::Part::Units(set) => {
                let districts = set.units.iter().filter_map(|unit| unit.district.as_ref());
                districts.chain(set.grounds.iter().filter_map(|ground| ground.shape.as_ref())).collect()
            }
            content::Part::Catalogue(_)
            | content::Part::Register(_)
            | content::Part::Calendars(_)
            | content::Part::Assets(_) => Vec::new(),
        };
        Self(shapes.into_iter().map(hash).collect())
    }

    /// Whether this very shape was examined.
    pub(super) fn has(&self, shape: &wire::Shape) -> bool {
        self.0.contains(&hash(shape))
    }
}

fn hash(shape: &wire::Shape) -> [u8; 32] {
    Sha256::digest(shape.encode_to_vec()).into()
}

/// A shape with the path of its field and the code of its owner.
pub(super) struct Subject<'a> {
    pub(super) path: String,
    pub(super) code: &'a str,
    pub(super) shape: &'a wire::Shape,
}

/// What is wrong with the shapes that are not known yet. Shapes that cannot be read are left to the reading of the part.
pub(super) fn examine(subjects: Vec<Subject<'_>>, known: &Known) -> Vec<Finding> {
    let subjects: Vec<_> = subjects.into_iter().filter(|subject| !known.has(subject.shape)).collect();
    if subjects.is_empty() {
        return Vec::new();
    }
    let features = subjects.iter().enumerate().filter_map(|(at, subject)| feature(at, subject.shape)).collect();
    let text = FeatureCollection { bbox: None, features, foreign_members: None }.to_string();
    let options = import::Options { find_overlaps: false, ..import::Options::new(Crs::Wgs84, "at") };
    let findings = import::read(&text, &options).map(|read| read.findings).unwrap_or_default();
    findings.into_iter().filter_map(|found| named(found, &subjects)).collect()
}

fn feature(at: usize, shape: &wire::Shape) -> Option<Feature> {
    let shape = shape::decode(shape).ok()?;
    let mut properties = JsonObject::new();
    properties.insert("at".to_owned(), at.into());
    let geometry = Some(shape.to_geometry());
    Some(Feature { bbox: None, geometry, id: None, properties: Some(properties), foreign_members: None })
}

/// The finding under the path of its shape. How a ring winds hangs on nothing here.
fn named(found: import::Finding, subjects: &[Subject<'_>]) -> Option<Finding> {
    if found.kind == import::FindingKind::WrongWinding {
        return None;
    }
    let at: usize = found.code.as_deref()?.parse().ok()?;
    let subject = subjects.get(at)?;
    let found = Finding::from(found);
    // A draft is kept as it is put or not at all.
    let severity = if found.severity == Severity::Proposed { Severity::Refused } else { found.severity };
    Some(Finding { severity, subject: subject.path.clone(), code: subject.code.to_owned(), ..found })
}
