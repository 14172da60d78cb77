//! Which polygons of a file contain a place: an answer of the client's own, to hold the server's against.
use std::{fs, path::Path};

use geojson::{FeatureCollection, GeometryValue, JsonValue, Position};

use super::profile::Shapes;
use crate::failure::{Failure, Result};

/// The polygons of a file with their codes.
#[derive(Debug)]
pub(crate) struct Ground {
    areas: Vec<Area>,
}

#[derive(Debug)]
struct Area {
    code: String,
    rings: Vec<Vec<(f64, f64)>>,
    /// West, south, east, north.
    bounds: [f64; 4],
}

impl Ground {
    /// Reads a file of a folder; `prefix` is put before each code.
    pub(crate) fn read(folder: &Path, shapes: &Shapes, prefix: &str) -> Result<Self> {
        let path = folder.join(&shapes.file);
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        let wrong = |problem: &str| Failure::usage(format!("{}: {problem}", path.display()));
        let collection: FeatureCollection = text.parse().map_err(|error: geojson::Error| wrong(&error.to_string()))?;
        let mut areas = Vec::with_capacity(collection.features.len());
        for (at, feature) in collection.features.iter().enumerate() {
            let code = feature
                .property(&shapes.code_property)
                .and_then(code)
                .ok_or_else(|| wrong(&format!("feature {at} has no property {:?}", shapes.code_property)))?;
            let rings = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
                Some(GeometryValue::Polygon { coordinates }) => rings(coordinates),
                Some(GeometryValue::MultiPolygon { coordinates }) => {
                    coordinates.iter().flat_map(|p| rings(p)).collect()
                }
                _ => return Err(wrong(&format!("feature {at} ({code}) is no polygon"))),
            };
            areas.push(Area { code: format!("{prefix}{code}"), bounds: bounds(&rings), rings });
        }
        Ok(Self { areas })
    }

    /// Codes of the polygons that contain a place.
    pub(crate) fn at(&self, place: (f64, f64)) -> Vec<&str> {
        self.areas.iter().filter(|area| area.contains(place)).map(|area| area.code.as_str()).collect()
    }

    /// All codes.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().map(|area| area.code.as_str())
    }
}

impl Area {
    /// By the even-odd rule, which is not troubled by rings that cross themselves.
    fn contains(&self, (x, y): (f64, f64)) -> bool {
        let [west, south, east, north] = self.bounds;
        if x < west || x > east || y < south || y > north {
            return false;
        }
        let mut inside = false;
        for ring in &self.rings {
            for (at, &(x1, y1)) in ring.iter().enumerate() {
                let (x2, y2) = ring[(at + 1) % ring.len()];
                if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                    inside = !inside;
                }
            }
        }
        inside
    }
}

fn rings(rings: &[Vec<Position>]) -> Vec<Vec<(f64, f64)>> {
    let point = |point: &Position| match point.as_slice() {
        [x, y, ..] => Some((*x, *y)),
        _ => None,
    };
    rings.iter().map(|ring| ring.iter().filter_map(point).collect()).collect()
}

fn bounds(rings: &[Vec<(f64, f64)>]) -> [f64; 4] {
    let empty = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    rings
        .iter()
        .flatten()
        .fold(empty, |[west, south, east, north], &(x, y)| [west.min(x), south.min(y), east.max(x), north.max(y)])
}

/// As the registry reads codes.
fn code(value: &JsonValue) -> Option<String> {
    match value {
        JsonValue::String(text) => Some(text.trim().to_owned()),
        JsonValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::{
        profile::tests::nyc,
        records::{self, tests::data},
    };

    #[test]
    fn a_hole_is_outside() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"no":7},"geometry":
            {"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[6,3],[6,6],[3,6],[3,3]]]}}]}"#;
        fs::write(folder.path().join("a.geojson"), text).expect("written");
        let shapes = Shapes { file: "a.geojson".into(), code_property: "no".to_owned(), ..nyc().areas.shapes() };
        let ground = Ground::read(folder.path(), &shapes, "P-").expect("read");
        assert_eq!(ground.at((1.0, 1.0)), ["P-7"]);
        assert!(ground.at((4.0, 4.0)).is_empty());
        assert!(ground.at((10.0, 1.0)).is_empty());
    }

    #[test]
    fn each_located_police_request_of_new_york_lies_in_one_precinct() {
        let Some(folder) = data("nyc") else { return };
        let profile = nyc();
        let precincts = profile.districts_of("NYPD").expect("precincts");
        let ground = Ground::read(&folder, &precincts.shapes(), &precincts.unit_prefix).expect("read");
        let records = records::read(&folder, &profile).expect("the real file");
        let police = records.iter().filter(|record| record.department == "NYPD").filter_map(|record| record.position);
        let in_one = police.filter(|place| ground.at(*place).len() == 1).count();
        assert_eq!(in_one, 398);
    }

    #[test]
    fn one_request_of_new_york_lies_in_another_board_than_it_says() {
        let Some(folder) = data("nyc") else { return };
        let profile = nyc();
        let ground = Ground::read(&folder, &profile.areas.shapes(), "").expect("read");
        let records = records::read(&folder, &profile).expect("the real file");
        let named = records.iter().filter(|record| !record.named_codes.is_empty());
        let differs: Vec<_> = named
            .map(|record| (record.named.as_str(), ground.at(record.position.expect("a place")), &record.named_codes))
            .filter(|(_, found, named)| !found.iter().any(|code| named.contains(*code)))
            .map(|(name, found, _)| (name, found))
            .collect();
        assert_eq!(differs, [("11 BRONX", vec!["212"])]);
    }
}
