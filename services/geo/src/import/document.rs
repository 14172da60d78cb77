//! The file as a whole: JSON, a feature collection, its own word on the coordinate system.

use serde_json::{Map, Value};

use crate::crs::Crs;

/// Why a file is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The text is no JSON.
    #[error("the file is no JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// The text is JSON, but no feature collection.
    #[error("the file is no GeoJSON feature collection: {0}")]
    NotAFeatureCollection(String),
    /// The file has a `crs` member that says something else than what was declared.
    #[error("the file says that its coordinates are in {stated:?}, but {} was declared; correct the declaration or export again", declared.name())]
    OtherCrs {
        /// The name in the file.
        stated: String,
        /// What was declared.
        declared: Crs,
    },
    /// The file has a `crs` member without a name that can be read.
    #[error("the file has a \"crs\" member that names no coordinate system; remove it or export again")]
    UnreadableCrs,
}

/// The entries of the collection, not yet looked at.
pub(super) fn features(text: &str, declared: Crs) -> Result<Vec<Value>, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let refuse = |why: &str| ImportError::NotAFeatureCollection(why.to_owned());
    let Value::Object(mut document) = serde_json::from_str(text)? else {
        return Err(refuse("it is no object"));
    };
    match document.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => {}
        Some(other) => return Err(refuse(&format!("its type is {other:?}"))),
        None => return Err(refuse("it has no type")),
    }
    check_crs(&document, declared)?;
    match document.remove("features") {
        Some(Value::Array(features)) => Ok(features),
        _ => Err(refuse("it has no list of features")),
    }
}

/// RFC 7946 dropped the member, older files have it. A file that contradicts the declaration is half a kilometre off one
/// way or the other, so nobody guesses.
fn check_crs(document: &Map<String, Value>, declared: Crs) -> Result<(), ImportError> {
    let crs = match document.get("crs") {
        None | Some(Value::Null) => return Ok(()),
        Some(crs) => crs,
    };
    let stated =
        crs.pointer("/properties/name").or(Some(crs)).and_then(Value::as_str).ok_or(ImportError::UnreadableCrs)?;
    match Crs::parse(stated) {
        Ok(crs) if crs.same_ground(declared) => Ok(()),
        _ => Err(ImportError::OtherCrs { stated: stated.to_owned(), declared }),
    }
}
