//! What stands at a point rather than covers ground.

use geojson::{Geometry, GeometryValue};
use serde_json::{Map, Value};

use super::feature::{self, Coded};
use super::finding::{Finding, FindingKind, Log};
use super::{ImportError, document};
use crate::crs::Crs;
use crate::position::Position;

/// One point that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct PointFeature {
    /// Place in the file, from 0.
    pub index: usize,
    /// Value of the code property, numbers as written.
    pub code: String,
    /// All properties, as they stand in the file.
    pub properties: Map<String, Value>,
    /// Where it is, in WGS-84, to 1e-7 degree.
    pub position: Position,
}

/// What a file of points gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// The features without a fault, in the order of the file.
    pub features: Vec<PointFeature>,
    /// Everything found, in the order of the file.
    pub findings: Vec<Finding>,
    /// How many features the file has, refused ones included.
    pub total: usize,
}

/// Reads a feature collection of points from text. What is refused as a whole is the same as for boundaries.
pub fn read_points(text: &str, crs: Crs, code_property: &str) -> Result<Points, ImportError> {
    let values = document::features(text, crs)?;
    let mut points = Points { features: Vec::new(), findings: Vec::new(), total: values.len() };
    for (index, value) in values.into_iter().enumerate() {
        let mut log = Log::new(index, false);
        points.features.extend(read(value, crs, code_property, &mut log));
        points.findings.extend(log.into_findings());
    }
    Ok(points)
}

/// Reads a point; `None` when something about it was refused.
fn read(value: Value, crs: Crs, code_property: &str, log: &mut Log) -> Option<PointFeature> {
    let Coded { code, properties, geometry } = feature::coded(value, code_property, log)?;
    let position = position(geometry, crs, log)?;
    Some(PointFeature { index: log.index(), code: code?, properties, position })
}

fn position(geometry: Value, crs: Crs, log: &mut Log) -> Option<Position> {
    if geometry.is_null() {
        log.refuse(FindingKind::NotAPoint, None, "the feature has no geometry");
        return None;
    }
    let coordinates = match serde_json::from_value::<Geometry>(geometry).map(|geometry| geometry.value) {
        Ok(GeometryValue::Point { coordinates }) => coordinates,
        Ok(other) => {
            let message = format!("the geometry is a {}, not a point", other.type_name());
            log.refuse(FindingKind::NotAPoint, None, message);
            return None;
        }
        Err(error) => {
            log.refuse(FindingKind::MalformedGeometry, None, format!("the geometry cannot be read: {error}"));
            return None;
        }
    };
    let &[lon, lat, ..] = coordinates.as_slice() else {
        log.refuse(FindingKind::MalformedGeometry, None, "the point has fewer than two numbers");
        return None;
    };
    match Position::new(lon, lat) {
        Ok(given) => Some(crs.to_wgs84(given).fixed().position()),
        Err(error) => {
            log.refuse(FindingKind::CoordinatesOutOfRange, None, error.to_string());
            None
        }
    }
}
