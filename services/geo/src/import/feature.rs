//! One feature: its code, its name, its properties, its boundary.

use serde_json::{Map, Value};

use super::finding::{FindingKind, Log};
use super::{Feature, Options, geometry};

/// Reads a feature; `None` when something about it was refused.
pub(super) fn read(value: Value, options: &Options, log: &mut Log) -> Option<Feature> {
    let Coded { code, properties, geometry } = coded(value, &options.code_property, log)?;
    let name = options.name_property.as_ref().and_then(|property| name_of(&properties, property, log));
    let shape = geometry::read(geometry, options, log)?;
    Some(Feature { index: log.index(), code: code?, name, properties, shape })
}

/// A feature whose geometry is not looked at yet.
pub(super) struct Coded {
    /// None where it has none, which the log says.
    pub(super) code: Option<String>,
    pub(super) properties: Map<String, Value>,
    pub(super) geometry: Value,
}

/// Takes a feature apart and reads its code; `None` where it is no feature.
pub(super) fn coded(value: Value, code_property: &str, log: &mut Log) -> Option<Coded> {
    let Some((properties, geometry)) = take_apart(value) else {
        log.refuse(FindingKind::NotAFeature, None, format!("entry {} is no feature", log.index()));
        return None;
    };
    let code = text_of(&properties, code_property);
    match &code {
        Some(code) => log.set_code(code),
        None => {
            log.refuse(FindingKind::MissingCode, None, format!("feature {} has no {code_property:?}", log.index()));
        }
    }
    Some(Coded { code, properties, geometry })
}

fn name_of(properties: &Map<String, Value>, property: &str, log: &mut Log) -> Option<String> {
    let name = text_of(properties, property);
    if name.is_none() {
        log.notice(FindingKind::MissingName, None, format!("feature {} has no {property:?}", log.index()));
    }
    name
}

/// Properties and geometry of a GeoJSON feature.
fn take_apart(value: Value) -> Option<(Map<String, Value>, Value)> {
    let Value::Object(mut members) = value else {
        return None;
    };
    if members.get("type").and_then(Value::as_str) != Some("Feature") {
        return None;
    }
    let properties = match members.remove("properties") {
        Some(Value::Object(properties)) => properties,
        None | Some(Value::Null) => Map::new(),
        Some(_) => return None,
    };
    Some((properties, members.remove("geometry").unwrap_or(Value::Null)))
}

/// A property as text: strings without white space around them, numbers as written, a whole number without `.0`.
pub fn text_of(properties: &Map<String, Value>, property: &str) -> Option<String> {
    let text = match properties.get(property)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
