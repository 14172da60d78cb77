//! Ground as GeoJSON: shapes of the protocol in a coordinate system, and what findings point at.
use std::{fs, path::Path};

use geojson::{Feature, FeatureCollection, Geometry, JsonObject};
use gridcase_geo::Crs;
use gridcase_proto::registry::v1::{Finding, Polygon, Shape};
use serde_json::{Value, json};

use super::words;
use crate::failure::{Failure, Result};

/// A shape as a geometry.
pub(crate) fn geometry(shape: &Shape, crs: Crs) -> Result<Geometry> {
    let rings = shape.polygons.iter().map(|Polygon { rings }| rings.iter().map(|ring| corners(&ring.deltas)).collect());
    let shape = gridcase_geo::Shape::from_rings(rings.collect());
    shape.map(|shape| shape.to_geometry_in(crs)).map_err(|_| Failure::answer("a shape that can be read"))
}

/// From the second point on, a ring holds differences to the point before.
fn corners(deltas: &[i32]) -> Vec<[i32; 2]> {
    let (pairs, _) = deltas.as_chunks::<2>();
    let mut here = [0_i32; 2];
    pairs
        .iter()
        .map(|step| {
            here = [here[0].wrapping_add(step[0]), here[1].wrapping_add(step[1])];
            here
        })
        .collect()
}

/// A feature with properties.
pub(crate) fn feature(geometry: Geometry, properties: JsonObject) -> Feature {
    Feature { bbox: None, geometry: Some(geometry), id: None, properties: Some(properties), foreign_members: None }
}

/// Features as the text of a file.
pub(crate) fn collection(features: Vec<Feature>) -> FeatureCollection {
    FeatureCollection { bbox: None, features, foreign_members: None }
}

/// Writes where findings point to a file: their ground, else their place. Without a file nothing is written.
pub(crate) fn write_findings(file: Option<&Path>, findings: &[Finding]) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let features = findings.iter().filter_map(|finding| {
        let ground = finding.shape.as_ref().and_then(|shape| geometry(shape, Crs::Wgs84).ok());
        Some(feature(ground.or_else(|| place(finding))?, properties(finding)))
    });
    let text = collection(features.collect()).to_string();
    fs::write(file, text).map_err(|error| Failure::file(file, &error))
}

fn place(finding: &Finding) -> Option<Geometry> {
    Some(Geometry::new_point([finding.longitude?, finding.latitude?]))
}

fn properties(finding: &Finding) -> JsonObject {
    let value = json!({
        "severity": words::name(finding.severity().as_str_name(), "SEVERITY_"),
        "kind": finding.kind,
        "subject": finding.subject,
        "code": finding.code,
        "message": finding.message,
        "remedy": finding.remedy,
        "area_m2": finding.area_m2,
    });
    match value {
        Value::Object(properties) => properties,
        _ => JsonObject::new(),
    }
}
