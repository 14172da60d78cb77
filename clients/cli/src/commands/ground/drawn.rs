//! What was drawn, out of GeoJSON files.
use std::{fs, path::Path};

use geojson::{GeoJson, Geometry, GeometryValue, Position};
use gridcase_proto::registry::v1::{CornerMove, DrawnPoint};

use crate::failure::{Failure, Result};

/// The one line of a file.
pub(super) fn line(path: &Path) -> Result<Vec<DrawnPoint>> {
    match lines(path)?.as_slice() {
        [line] => points(path, line),
        lines => Err(wrong(path, &format!("holds {} lines", lines.len()), "draw one LineString and nothing else")),
    }
}

/// The one polygon of a file, by its outer ring; the first point is not repeated.
pub(super) fn ring(path: &Path) -> Result<Vec<DrawnPoint>> {
    let mut rings = Vec::new();
    for geometry in geometries(path)? {
        match geometry.value {
            GeometryValue::Polygon { coordinates } => rings.push(coordinates),
            other => return Err(wrong(path, &format!("holds a {}", other.type_name()), "draw one Polygon")),
        }
    }
    let [polygon] = rings.as_slice() else {
        return Err(wrong(path, &format!("holds {} polygons", rings.len()), "draw one Polygon"));
    };
    let [ring] = polygon.as_slice() else {
        return Err(wrong(path, "holds a polygon with holes", "draw it without holes"));
    };
    let mut ring = points(path, ring)?;
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    Ok(ring)
}

/// The moves of a file: each line of two points is one.
pub(super) fn moves(path: &Path) -> Result<Vec<CornerMove>> {
    let lines = lines(path)?;
    let moves = lines.iter().map(|line| match points(path, line)?.as_slice() {
        [from, to] => Ok(CornerMove { from: Some(*from), to: Some(*to) }),
        points => {
            let what = format!("holds a line of {} points", points.len());
            Err(wrong(path, &what, "draw each move as a LineString of two points: from, to"))
        }
    });
    moves.collect()
}

fn lines(path: &Path) -> Result<Vec<Vec<Position>>> {
    let mut lines = Vec::new();
    for geometry in geometries(path)? {
        match geometry.value {
            GeometryValue::LineString { coordinates } => lines.push(coordinates),
            GeometryValue::MultiLineString { coordinates } => lines.extend(coordinates),
            other => return Err(wrong(path, &format!("holds a {}", other.type_name()), "draw LineStrings")),
        }
    }
    Ok(lines)
}

fn geometries(path: &Path) -> Result<Vec<Geometry>> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let read: GeoJson = text.parse().map_err(|error| {
        wrong(path, &format!("is no GeoJSON: {error}"), "export what was drawn as GeoJSON, in degrees")
    })?;
    Ok(match read {
        GeoJson::Geometry(geometry) => vec![geometry],
        GeoJson::Feature(feature) => feature.geometry.into_iter().collect(),
        GeoJson::FeatureCollection(all) => all.features.into_iter().filter_map(|feature| feature.geometry).collect(),
    })
}

fn points(path: &Path, line: &[Position]) -> Result<Vec<DrawnPoint>> {
    let point = |position: &Position| match position.as_slice() {
        [longitude, latitude, ..] => Ok(DrawnPoint { longitude: *longitude, latitude: *latitude }),
        _ => Err(wrong(path, "holds a position of fewer than two numbers", "write longitude and latitude")),
    };
    line.iter().map(point).collect()
}

fn wrong(path: &Path, what: &str, way_out: &str) -> Failure {
    Failure::usage(format!("{} {what}", path.display())).way_out(way_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("drawn.geojson");
        fs::write(&path, text).expect("written");
        (folder, path)
    }

    fn point(longitude: f64, latitude: f64) -> DrawnPoint {
        DrawnPoint { longitude, latitude }
    }

    #[test]
    fn a_line_is_read_from_a_collection_a_feature_and_a_bare_geometry() {
        let line_string = r#"{"type": "LineString", "coordinates": [[120, 30], [121, 31]]}"#;
        let feature = format!(r#"{{"type": "Feature", "properties": null, "geometry": {line_string}}}"#);
        let collection = format!(r#"{{"type": "FeatureCollection", "features": [{feature}]}}"#);
        for text in [line_string, &feature, &collection] {
            let (_folder, path) = file(text);
            assert_eq!(line(&path).expect("a line"), [point(120.0, 30.0), point(121.0, 31.0)]);
            assert_eq!(moves(&path).expect("moves").len(), 1);
            assert!(ring(&path).is_err());
        }
    }

    #[test]
    fn a_ring_does_not_repeat_its_first_point() {
        let (_folder, path) =
            file(r#"{"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 30]]]}"#);
        assert_eq!(ring(&path).expect("a ring"), [point(120.0, 30.0), point(121.0, 30.0), point(121.0, 31.0)]);
    }

    #[test]
    fn what_was_not_meant_is_told_with_the_way_out() {
        let (_folder, path) = file(r#"{"type": "Point", "coordinates": [120, 30]}"#);
        for failure in [line(&path).expect_err("a point"), ring(&path).expect_err("a point")] {
            assert!(failure.message.contains("holds a Point") && failure.way_out.is_some(), "{failure}");
        }
    }
}
