//! Areas, districts and assets from GeoJSON files into drafts. Pure: a draft and a file in, a draft and findings out.

mod assets;

use std::collections::{HashMap, HashSet};

use gridcase_geo::import::{self, Feature, ImportError, Options};
use gridcase_geo::{Crs, Shape};
use gridcase_proto::registry::v1::{Area, AreaLevel, BoundarySet, Unit, UnitSet};
use gridcase_snapshot::shape;
use serde_json::Value;

use crate::check::{self, Ground};
use crate::defects::{self, Kind, Plot, Repairs, Survey};
use crate::finding::{Finding, any_refused};

pub use assets::{AssetReading, Told, assets};

/// How a file is read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Coordinate system of the file.
    pub crs: Crs,
    /// Property that holds the code.
    pub code_property: String,
    /// Property that holds the name, if any.
    pub name_property: Option<String>,
    /// Whether to repair what can be repaired, and how much between neighbours.
    pub repairs: Repairs,
}

/// How areas are read.
#[derive(Debug, Clone)]
pub struct AreaReading {
    /// The file.
    pub file: Reading,
    /// Level of the areas.
    pub level: AreaLevel,
    /// Property that holds the parent's code, if any.
    pub parent_property: Option<String>,
    /// Property that is true for special grids, if any.
    pub special_property: Option<String>,
}

/// How districts are read.
#[derive(Debug, Clone)]
pub struct DistrictReading {
    /// The file.
    pub file: Reading,
    /// Department of the units.
    pub department: String,
    /// Put before each code.
    pub prefix: String,
    /// Whether units that the draft lacks are made.
    pub create_units: bool,
}

/// What an import makes of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported<T> {
    /// The draft with what was read; to be kept only if nothing was refused.
    pub draft: T,
    /// How many features were read.
    pub read: usize,
    /// What was found.
    pub findings: Vec<Finding>,
    /// How many were left out because they need a repair that was not asked for.
    pub unrepaired: usize,
}

/// What a file holds.
struct File {
    /// What can be used, with repairs that were asked for.
    features: Vec<Feature>,
    /// What could be used with repairs that were not.
    repairable: Vec<Feature>,
    findings: Vec<Finding>,
}

impl File {
    /// All features, those that need repairs as they would be with them.
    fn all(&self) -> impl Iterator<Item = &Feature> {
        self.features.iter().chain(&self.repairable)
    }
}

/// Reads the areas of one level in place of those that the draft has.
pub fn areas(
    text: &str,
    reading: &AreaReading,
    draft: BoundarySet,
    ground: &Ground<'_>,
) -> Result<Imported<BoundarySet>, ImportError> {
    let File { features, repairable, mut findings } = read(text, &reading.file)?;
    let mut draft = draft;
    draft.areas.retain(|area| area.level() != reading.level);
    let others: HashMap<String, AreaLevel> = draft.areas.iter().map(|area| (area.code.clone(), area.level())).collect();
    let all: Vec<_> =
        features.iter().chain(&repairable).map(|feature| (feature, area(feature, reading, ground))).collect();
    for (feature, area) in &all {
        let found = area_findings(area, &others, ground);
        findings.extend(found.into_iter().map(|finding| Finding { subject: feature.index.to_string(), ..finding }));
    }
    let plots: Vec<_> = all.iter().map(|(feature, area)| plot(feature, &area.code, &area.parent)).collect();
    let Survey { findings: found, redrawn } =
        defects::survey(Kind::Areas, &plots, &parents(&draft, &plots), reading.file.repairs);
    let read = all.into_iter().take(features.len()).enumerate();
    draft.areas.extend(read.map(|(at, (_, area))| match redrawn.get(&at) {
        Some(ground) => Area { shape: Some(shape::encode(ground)), ..area },
        None => area,
    }));
    draft.areas.sort_by(|a, b| (a.level, &a.code).cmp(&(b.level, &b.code)));
    findings.extend(orphans(&draft, reading.level, ground.town));
    findings.extend(found);
    Ok(Imported { draft, read: features.len(), findings, unrepaired: repairable.len() })
}

/// Ground to look at beside its neighbours.
fn plot(feature: &Feature, code: &str, parent: &str) -> Plot {
    Plot {
        code: code.to_owned(),
        subject: feature.index.to_string(),
        shape: feature.shape.clone(),
        parent: parent.to_owned(),
    }
}

/// The areas of the draft in which plots lie, where they have ground.
pub(crate) fn parents(draft: &BoundarySet, plots: &[Plot]) -> Vec<(String, Shape)> {
    let named: HashSet<&str> = plots.iter().map(|plot| plot.parent.as_str()).collect();
    let parents = draft.areas.iter().filter(|area| named.contains(area.code.as_str()));
    parents.filter_map(|area| Some((area.code.clone(), shape::decode(area.shape.as_ref()?).ok()?))).collect()
}

/// Reads the districts of a department's units; units that the file does not name are left as they are.
pub fn districts(
    text: &str,
    reading: &DistrictReading,
    draft: UnitSet,
    ground: &Ground<'_>,
) -> Result<Imported<UnitSet>, ImportError> {
    let mut file = read(text, &reading.file)?;
    let mut findings = std::mem::take(&mut file.findings);
    let mut draft = draft;
    if !draft.departments.iter().any(|department| department.code == reading.department) {
        let message = format!("there is no department {:?} in the draft", reading.department);
        let remedy = "put the units with this department first";
        findings.push(Finding::refused("unknown_department", "department", message, remedy));
    }
    let code = |feature: &Feature| format!("{}{}", reading.prefix, feature.code);
    let plots: Vec<_> = file.all().map(|feature| plot(feature, &code(feature), "")).collect();
    let Survey { findings: found, redrawn } = defects::survey(Kind::Districts, &plots, &[], reading.file.repairs);
    for (at, feature) in file.all().enumerate() {
        let (code, district) = (code(feature), redrawn.get(&at).unwrap_or(&feature.shape));
        let refused = put_district(&mut draft, feature, &code, district, reading, ground);
        findings
            .extend(refused.map(|finding| Finding { subject: feature.index.to_string(), ..finding.with_code(code) }));
    }
    findings.extend(found);
    Ok(Imported { draft, read: file.features.len(), findings, unrepaired: file.repairable.len() })
}

fn read(text: &str, reading: &Reading) -> Result<File, ImportError> {
    let options = Options {
        name_property: reading.name_property.clone(),
        repair: reading.repairs.made,
        find_overlaps: false,
        ..Options::new(reading.crs, reading.code_property.clone())
    };
    let read = import::read(text, &options)?;
    let mut findings: Vec<_> = read.findings.into_iter().map(Finding::from).collect();
    findings.extend((read.total == 0).then(empty_file));
    Ok(File { features: read.features, repairable: read.repairable, findings })
}

fn empty_file() -> Finding {
    Finding::refused("empty_file", "features", "the file has no features", "export the layer again")
}

fn area(feature: &Feature, reading: &AreaReading, ground: &Ground<'_>) -> Area {
    let parent = reading.parent_property.as_ref().and_then(|property| text_of(feature, property));
    let parent = parent.unwrap_or_else(|| check::parent_of(&feature.code, ground.scheme, ground.town));
    Area {
        name: feature.name.clone().unwrap_or_else(|| feature.code.clone()),
        level: reading.level.into(),
        parent,
        special: reading.special_property.as_ref().is_some_and(|property| is_true(feature, property)),
        shape: Some(shape::encode(&feature.shape)),
        code: feature.code.clone(),
        origins: Vec::new(),
    }
}

fn area_findings(area: &Area, others: &HashMap<String, AreaLevel>, ground: &Ground<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    check::areas(area, "feature", ground, &mut findings);
    if others.contains_key(&area.code) {
        let message = format!("{:?} is the code of an area of another level", area.code);
        let remedy = "give each area a code of its own";
        findings.push(Finding::refused("duplicate_code", "", message, remedy).with_code(&area.code));
    }
    let above_the_town = area.level() < AreaLevel::Town || area.code == ground.town || area.parent == ground.town;
    match others.get(&area.parent) {
        None if !above_the_town && (area.level() > AreaLevel::Town || !area.parent.is_empty()) => {
            let message = format!("{:?} lies in {:?}, and there is no such area", area.code, area.parent);
            let remedy = "import the wider level first, or name the property that holds the parent";
            findings.push(Finding::refused("unknown_parent", "", message, remedy).with_code(&area.code));
        }
        Some(level) if *level >= area.level() => {
            let message = format!("{:?} lies in {:?}, which is no wider", area.code, area.parent);
            let remedy = "name an area of a wider level as parent";
            findings.push(Finding::refused("wrong_parent", "", message, remedy).with_code(&area.code));
        }
        _ => {}
    }
    findings
}

/// Areas of narrower levels that lose their parent. Their own import is the way out, so the draft is kept.
fn orphans(draft: &BoundarySet, level: AreaLevel, town: &str) -> Option<Finding> {
    let codes: HashSet<&str> = draft.areas.iter().map(|area| area.code.as_str()).collect();
    let lost = |area: &&Area| area.level() > level && !codes.contains(area.parent.as_str()) && area.parent != town;
    let orphans: Vec<_> = draft.areas.iter().filter(lost).collect();
    let first = orphans.first()?;
    let message =
        format!("{} areas lie in none of these, such as {:?} in {:?}", orphans.len(), first.code, first.parent);
    let remedy = "import the narrower levels again before publishing";
    Some(Finding::notice("orphans", "areas", message, remedy).with_code(&first.code))
}

/// Puts a district into the draft, or says why not.
fn put_district(
    draft: &mut UnitSet,
    feature: &Feature,
    code: &str,
    district: &Shape,
    reading: &DistrictReading,
    ground: &Ground<'_>,
) -> Option<Finding> {
    let district = Some(shape::encode(district));
    if let Some(unit) = draft.units.iter_mut().find(|unit| unit.code == code) {
        if unit.department != reading.department {
            let message = format!("{code:?} is a unit of {:?}", unit.department);
            let remedy = "name its department, or give the feature another code";
            return Some(Finding::refused("other_department", "", message, remedy));
        }
        unit.district = district;
        return None;
    }
    if !reading.create_units {
        let message = format!("there is no unit {code:?} in the draft");
        let remedy = "put the units first, or import with create_units";
        return Some(Finding::refused("unknown_unit", "", message, remedy));
    }
    if let Err(error) = check::check_code(code) {
        let remedy = "correct the code property or the prefix";
        return Some(Finding::refused("malformed_code", "", error.to_string(), remedy));
    }
    if ground.retired.contains(code) {
        let message = format!("{code:?} belonged to a unit of an earlier version and is retired");
        return Some(Finding::refused("retired_code", "", message, "use another prefix; a code is never used again"));
    }
    draft.units.push(Unit {
        code: code.to_owned(),
        name: feature.name.clone().unwrap_or_else(|| code.to_owned()),
        department: reading.department.clone(),
        district,
        telephone: String::new(),
    });
    None
}

fn text_of(feature: &Feature, property: &str) -> Option<String> {
    let text = match feature.properties.get(property)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn is_true(feature: &Feature, property: &str) -> bool {
    match feature.properties.get(property) {
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(number)) => number.as_f64().is_some_and(|number| number != 0.0),
        Some(Value::String(text)) => matches!(text.trim().to_lowercase().as_str(), "true" | "yes" | "y" | "1" | "是"),
        _ => false,
    }
}

/// Whether nothing stands against keeping the draft of an import.
pub fn is_acceptable<T>(imported: &Imported<T>) -> bool {
    imported.unrepaired == 0 && !any_refused(&imported.findings)
}
