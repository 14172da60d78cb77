//! Assets: codes under the town's scheme, and what they name.

use std::collections::HashSet;

use gridcase_geo::{CodeScheme, Position};
use gridcase_proto::registry::v1::{Asset, AssetSet, content};
use gridcase_snapshot::{Boundaries, Part};

use super::names::{NAME, check_code, check_length};
use super::{Contents, Ground};
use crate::finding::Finding;

/// Digits of an asset's code under the national scheme.
const CODE_DIGITS: usize = 17;
/// Digits of a component type's code under the national scheme.
const TYPE_DIGITS: usize = 5;
/// Most characters of a code: what a report can name.
const CODE: usize = 64;

/// What is wrong with assets by themselves; empty codes and places off the globe are named by the reading of the part.
pub(crate) fn alone(assets: &[Asset], ground: &Ground<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, asset) in assets.iter().enumerate() {
        let path = |field: &str| format!("assets[{at}].{field}");
        check_digits(path("code"), &asset.code, CODE_DIGITS, ground, &mut findings);
        check_digits(path("type"), &asset.r#type, TYPE_DIGITS, ground, &mut findings);
        check_length(path("code"), &asset.code, CODE, &mut findings);
        check_length(path("name"), &asset.name, NAME, &mut findings);
        for (field, text) in [("owner", &asset.owner), ("maintainer", &asset.maintainer), ("ground", &asset.ground)] {
            if !text.is_empty() {
                check_code(path(field), text, &mut findings);
            }
        }
    }
    findings
}

fn check_digits(subject: String, text: &str, digits: usize, ground: &Ground<'_>, findings: &mut Vec<Finding>) {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    match ground.scheme {
        CodeScheme::Free => check_code(subject, text, findings),
        CodeScheme::National if fits || text.trim().is_empty() => {}
        CodeScheme::National => {
            let message = format!("{text:?} is not a national code of {digits} digits");
            let remedy = "correct the code at its source; only a town with free codes may use others";
            findings.push(Finding::refused("malformed_code", subject, message, remedy).with_code(text));
        }
    }
}

/// What assets name and is not there, and how many stand outside the town.
pub(super) fn whole(contents: &Contents) -> Vec<Finding> {
    let Some(content::Part::Assets(AssetSet { assets })) = contents.get(&Part::Assets) else { return Vec::new() };
    let (mut units, mut layers) = (HashSet::new(), HashSet::new());
    if let Some(content::Part::Units(set)) = contents.get(&Part::Units) {
        units.extend(set.units.iter().map(|unit| unit.code.as_str()));
        layers.extend(set.grounds.iter().map(|ground| ground.layer.as_str()));
    }
    let mut findings = Vec::new();
    for (at, asset) in assets.iter().enumerate() {
        let unit = "name a unit of the units, or publish the units with it first; leave it empty where it is unknown";
        let layer = "name a layer of the units' grounds, or leave it empty";
        let named = [
            ("owner", &asset.owner, &units, "unknown_unit", unit),
            ("maintainer", &asset.maintainer, &units, "unknown_unit", unit),
            ("ground", &asset.ground, &layers, "unknown_ground", layer),
        ];
        for (field, code, known, kind, remedy) in named {
            if !code.is_empty() && !known.contains(code.as_str()) {
                let message = format!("there is no {code:?} in what is in force then");
                let subject = format!("assets[{at}].{field}");
                findings.push(Finding::refused(kind, subject, message, remedy).with_code(code));
            }
        }
    }
    findings.extend(outside(assets, contents));
    findings
}

/// Assets in no area of the town: of use to nobody's report, so something is likely wrong with their places. One word for
/// all of them, because it is said whenever anything is published.
fn outside(assets: &[Asset], contents: &Contents) -> Option<Finding> {
    let Some(content::Part::Boundaries(set)) = contents.get(&Part::Boundaries) else { return None };
    let boundaries = Boundaries::read(set).ok().filter(|boundaries| !boundaries.areas().is_empty())?;
    let place = |asset: &Asset| Position::new(asset.longitude?, asset.latitude?).ok();
    let placed = assets.iter().enumerate().filter_map(|(at, asset)| Some((at, asset, place(asset)?)));
    let outside: Vec<_> = placed.filter(|(_, _, place)| boundaries.innermost(*place).is_none()).collect();
    let &(at, asset, place) = outside.first()?;
    let message = format!("{} assets stand in no area of the town, such as {:?}", outside.len(), asset.code);
    let remedy = "check the coordinate system that they were imported with, or remove them";
    let finding = Finding::notice("assets_outside", format!("assets[{at}]"), message, remedy);
    Some(Finding { place: Some(place), ..finding.with_code(&asset.code) })
}
