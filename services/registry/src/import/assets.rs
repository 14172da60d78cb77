//! Assets from a GeoJSON file of points into a draft.

use std::collections::{BTreeMap, HashMap};

use gridcase_geo::Crs;
use gridcase_geo::import::{ImportError, PointFeature, Points, read_points, text_of};
use gridcase_proto::registry::v1::{Asset, AssetSet};

use super::{Imported, empty_file};
use crate::check::{self, Ground};
use crate::finding::Finding;

/// How assets are read.
#[derive(Debug, Clone)]
pub struct AssetReading {
    /// Coordinate system of the file.
    pub crs: Crs,
    /// Property that holds the code.
    pub code_property: String,
    /// Where the component type is.
    pub component_type: Told,
    /// Property that holds the name, if any.
    pub name_property: Option<String>,
    /// Where the owner's unit code is.
    pub owner: Told,
    /// Property that holds the maintainer's unit code, if any.
    pub maintainer_property: Option<String>,
    /// Property that holds the ground layer's code, if any.
    pub ground_property: Option<String>,
    /// Whether assets that the file does not name are removed.
    pub replace: bool,
}

/// What a property of each feature says, or one word for all that say nothing.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The property, if any.
    pub property: Option<String>,
    /// What counts where a feature says nothing; empty for nothing.
    pub otherwise: String,
}

impl Told {
    fn by(&self, feature: &PointFeature) -> String {
        said(feature, self.property.as_ref()).unwrap_or_else(|| self.otherwise.clone())
    }
}

/// Reads assets beside those of the draft, in place of those of the same code. What the checks of content say of them is
/// said of the features of the file.
pub fn assets(
    text: &str,
    reading: &AssetReading,
    draft: AssetSet,
    ground: &Ground<'_>,
) -> Result<Imported<AssetSet>, ImportError> {
    let Points { features, findings, total } = read_points(text, reading.crs, &reading.code_property)?;
    let mut findings: Vec<_> = findings.into_iter().map(Finding::from).collect();
    findings.extend((total == 0).then(empty_file));
    let read: Vec<Asset> = features.iter().map(|feature| asset(feature, reading)).collect();
    findings.extend(used_twice(&features));
    findings.extend(features.iter().zip(&read).filter_map(|(feature, asset)| untyped(feature, asset)));
    findings.extend(check::assets(&read, ground).into_iter().map(|finding| of_feature(finding, &features)));
    let mut all: BTreeMap<String, Asset> = BTreeMap::new();
    if !reading.replace {
        all.extend(draft.assets.into_iter().map(|asset| (asset.code.clone(), asset)));
    }
    all.extend(read.into_iter().map(|asset| (asset.code.clone(), asset)));
    let draft = AssetSet { assets: all.into_values().collect() };
    Ok(Imported { draft, read: features.len(), findings, unrepaired: 0 })
}

fn asset(feature: &PointFeature, reading: &AssetReading) -> Asset {
    let text = |property: &Option<String>| said(feature, property.as_ref()).unwrap_or_default();
    Asset {
        code: feature.code.clone(),
        r#type: reading.component_type.by(feature),
        name: text(&reading.name_property),
        owner: reading.owner.by(feature),
        maintainer: text(&reading.maintainer_property),
        longitude: Some(feature.position.lon()),
        latitude: Some(feature.position.lat()),
        ground: text(&reading.ground_property),
    }
}

fn said(feature: &PointFeature, property: Option<&String>) -> Option<String> {
    text_of(&feature.properties, property?)
}

fn untyped(feature: &PointFeature, asset: &Asset) -> Option<Finding> {
    let message = format!("feature {} says no component type", feature.index);
    let remedy = "fill it in, name another property for it, or give a type for all";
    let finding = Finding::refused("missing_type", feature.index.to_string(), message, remedy);
    asset.r#type.is_empty().then(|| finding.with_code(&feature.code))
}

/// Features with the same code: nobody can say which is meant.
fn used_twice(features: &[PointFeature]) -> Vec<Finding> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut findings = Vec::new();
    for feature in features {
        let (code, index) = (feature.code.as_str(), feature.index);
        let earlier = *first.entry(code).or_insert(index);
        if earlier != index {
            let message = format!("feature {index} has the code {code:?}, as has feature {earlier}");
            let remedy = "give each asset a code of its own";
            findings.push(Finding::refused("duplicate_code", index.to_string(), message, remedy).with_code(code));
        }
    }
    findings
}

/// What was found of `assets[3].owner`, as said of the feature that it was read from.
fn of_feature(finding: Finding, features: &[PointFeature]) -> Finding {
    let path = finding.subject.strip_prefix("assets[").and_then(|rest| rest.split_once(']'));
    let found = path.and_then(|(at, field)| Some((features.get(at.parse::<usize>().ok()?)?, field)));
    let Some((feature, field)) = found else { return finding };
    Finding {
        subject: feature.index.to_string(),
        message: format!("{} {}", field.trim_start_matches('.'), finding.message),
        place: Some(feature.position),
        ..finding.with_code(&feature.code)
    }
}
