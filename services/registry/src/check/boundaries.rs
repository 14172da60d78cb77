//! Areas: codes under the town's scheme, parents, retired codes, ground.

use std::collections::{BTreeMap, HashMap};

use gridcase_geo::{CodeScheme, Level, Shape};
use gridcase_proto::registry::v1::{Area, AreaLevel, BoundarySet, content};
use gridcase_snapshot::{Part, shape};

use super::geometry::{self, Subject};
use super::names::{NAME, check_length};
use super::{Contents, Ground};
use crate::finding::Finding;

/// What is wrong with a draft of the boundaries. A parent that is missing only stops publication, because a draft grows
/// level by level.
pub(super) fn check(set: &BoundarySet, ground: &Ground<'_>, findings: &mut Vec<Finding>) {
    for (at, area) in set.areas.iter().enumerate() {
        let path = format!("areas[{at}]");
        areas(area, &path, ground, findings);
        check_length(format!("{path}.name"), &area.name, NAME, findings);
    }
    let shapes = set.areas.iter().enumerate().filter_map(|(at, area)| {
        Some(Subject { path: format!("areas[{at}].shape"), code: &area.code, shape: area.shape.as_ref()? })
    });
    findings.extend(geometry::examine(shapes.collect(), ground.known));
    for level in levels_with_new_ground(set, ground) {
        findings.extend(overlaps(set, level));
    }
    findings.extend(
        parents(set, ground.town)
            .into_iter()
            .map(|finding| Finding { severity: crate::finding::Severity::Notice, ..finding }),
    );
}

/// What is wrong with one area's code.
pub(crate) fn areas(area: &Area, path: &str, ground: &Ground<'_>, findings: &mut Vec<Finding>) {
    let parent = (!area.parent.is_empty()).then_some(area.parent.as_str());
    match ground.scheme.check(&area.code, parent) {
        Err(error) => {
            let remedy = "correct the code at its source, or choose the town's other code scheme";
            findings.push(
                Finding::refused("malformed_code", format!("{path}.code"), error.to_string(), remedy)
                    .with_code(&area.code),
            );
        }
        Ok(code) if code.level().is_some_and(|level| wire_level(level) != area.level()) => {
            let level = name(area.level());
            let message = format!("{:?} is not the code of a {level}", area.code);
            let remedy = "import it under the level that its length says";
            findings
                .push(Finding::refused("wrong_level", format!("{path}.code"), message, remedy).with_code(&area.code));
        }
        Ok(_) => {}
    }
    if ground.retired.contains(&area.code) {
        let message = format!("{:?} belonged to an area of an earlier version and is retired", area.code);
        let remedy = "give the area a new code; a code is never used again";
        findings.push(Finding::refused("retired_code", format!("{path}.code"), message, remedy).with_code(&area.code));
    }
}

/// Parents that are missing or no wider, in what is to be published.
pub(super) fn tree(town: &str, contents: &Contents) -> Vec<Finding> {
    match contents.get(&Part::Boundaries) {
        Some(content::Part::Boundaries(set)) => parents(set, town),
        _ => Vec::new(),
    }
}

/// Ground that two areas of one level claim.
fn overlaps(set: &BoundarySet, level: AreaLevel) -> Vec<Finding> {
    let of_level = set.areas.iter().enumerate().filter(|(_, area)| area.level() == level);
    let shapes: BTreeMap<&str, (usize, Shape)> = of_level
        .filter_map(|(at, area)| Some((area.code.as_str(), (at, shape::decode(area.shape.as_ref()?).ok()?))))
        .collect();
    let pairs: Vec<_> = shapes.iter().map(|(code, (_, shape))| (*code, shape)).collect();
    let found = gridcase_geo::overlaps(&pairs).into_iter();
    found
        .map(|overlap| {
            let at = shapes.get(overlap.first.as_str()).map_or(0, |(at, _)| *at);
            let (first, second, area_m2) = (&overlap.first, &overlap.second, overlap.area_m2);
            let message = format!("{first:?} and {second:?} both claim {area_m2:.0} m2; the lowest code wins");
            let remedy = format!("agree on one border; until then {first:?} gets the ground");
            let finding = Finding::notice("overlap", format!("areas[{at}].shape"), message, remedy).with_code(first);
            let shape = Some(shape::encode(&overlap.shape));
            Finding { place: Some(overlap.place), area_m2, shape, ..finding }
        })
        .collect()
}

/// Levels of which some ground was not examined before.
fn levels_with_new_ground(set: &BoundarySet, ground: &Ground<'_>) -> Vec<AreaLevel> {
    let new = |area: &&Area| area.shape.as_ref().is_some_and(|shape| !ground.known.has(shape));
    let mut levels: Vec<_> = set.areas.iter().filter(new).map(Area::level).collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}

fn parents(set: &BoundarySet, town: &str) -> Vec<Finding> {
    let levels: HashMap<&str, AreaLevel> = set.areas.iter().map(|area| (area.code.as_str(), area.level())).collect();
    let top = set.areas.iter().map(Area::level).min();
    let mut findings = Vec::new();
    for (at, area) in set.areas.iter().enumerate() {
        let is_top = Some(area.level()) == top || area.code == town || area.parent == town;
        let Some((kind, message, remedy)) = parent_defect(area, is_top, &levels) else { continue };
        findings.push(Finding::refused(kind, format!("areas[{at}].parent"), message, remedy).with_code(&area.code));
    }
    findings
}

/// The areas of the widest level may name a parent that is not the town's to draw, such as its own district.
fn parent_defect(
    area: &Area,
    is_top: bool,
    levels: &HashMap<&str, AreaLevel>,
) -> Option<(&'static str, String, &'static str)> {
    match levels.get(area.parent.as_str()) {
        None if is_top => None,
        None if area.parent.is_empty() => {
            let message = format!("{:?} lies in no area", area.code);
            Some(("unknown_parent", message, "name the area that it lies in"))
        }
        None => {
            let message = format!("{:?} lies in {:?}, and there is no such area", area.code, area.parent);
            Some(("unknown_parent", message, "import the wider level first, or correct the parent"))
        }
        Some(level) if *level >= area.level() => {
            let (outer, inner) = (name(*level), name(area.level()));
            let message = format!("{:?} is a {outer}, which cannot contain a {inner}", area.parent);
            Some(("wrong_parent", message, "name an area of a wider level"))
        }
        Some(_) => None,
    }
}

fn wire_level(level: Level) -> AreaLevel {
    match level {
        Level::Province => AreaLevel::Province,
        Level::City => AreaLevel::City,
        Level::District => AreaLevel::District,
        Level::Town => AreaLevel::Town,
        Level::Community => AreaLevel::Community,
        Level::Grid => AreaLevel::Grid,
    }
}

fn name(level: AreaLevel) -> &'static str {
    gridcase_snapshot::AreaLevel::from_wire(level).map_or("area without a level", gridcase_snapshot::AreaLevel::as_str)
}

/// The parent that an area has where its file names none: by its national code, or the town.
pub(crate) fn parent_of(code: &str, scheme: CodeScheme, town: &str) -> String {
    let parent = scheme.check(code, None).ok().and_then(|code| code.parent().map(str::to_owned));
    parent.unwrap_or_else(|| if code == town { String::new() } else { town.to_owned() })
}
