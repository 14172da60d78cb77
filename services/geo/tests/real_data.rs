//! Real boundaries and real positions. They live outside the repository; where they are missing the tests say so and
//! pass.

use std::fs;

use gridcase_geo::import::{self, FindingKind, Import, Options, Severity};
use gridcase_geo::{Crs, Layer, Placement, Position, Shape};

fn shared(path: &str) -> Option<String> {
    let path = format!("{}/../../../shared/data/{path}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: {path} is not there");
    }
    text
}

fn layer_of(import: &Import) -> Layer {
    let areas: Vec<(String, Shape)> =
        import.features.iter().map(|feature| (feature.code.clone(), feature.shape.clone())).collect();
    Layer::build(areas).expect("codes are unique")
}

/// Position and agency of every request that has a position.
fn requests(text: &str) -> Vec<(Position, String)> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("a header row").clone();
    let column = |name: &str| headers.iter().position(|h| h == name).expect("a known column");
    let (lon, lat, agency) = (column("longitude"), column("latitude"), column("agency"));
    reader
        .records()
        .map(|row| row.expect("a readable row"))
        .filter_map(|row| {
            let at = Position::new(row[lon].parse().ok()?, row[lat].parse().ok()?).ok()?;
            Some((at, row[agency].to_owned()))
        })
        .collect()
}

fn assert_each_in_exactly_one(layer: &Layer, positions: &[Position]) {
    for &position in positions {
        let covering = layer.covering(position);
        assert_eq!(covering.len(), 1, "{position:?} is in {covering:?}");
        let located = layer.locate(position).expect("it is covered");
        assert_eq!(located.code, covering[0]);
        assert_eq!(located.placement, Placement::Only);
    }
}

#[test]
fn every_new_york_request_lies_in_one_community_district() {
    let (Some(areas), Some(rows)) = (shared("nyc/community_districts.geojson"), shared("nyc/nyc311_sample.csv")) else {
        return;
    };
    let import =
        import::read(&areas, &Options::new(Crs::Wgs84, "BoroCD").with_repairs()).expect("a feature collection");
    assert_eq!((import.total, import.features.len()), (71, 71));
    let positions: Vec<_> = requests(&rows).into_iter().map(|(at, _)| at).collect();
    assert_eq!(positions.len(), 432);
    assert_each_in_exactly_one(&layer_of(&import), &positions);
}

#[test]
fn every_police_request_lies_in_one_precinct() {
    let (Some(areas), Some(rows)) = (shared("nyc/police_precincts.geojson"), shared("nyc/nyc311_sample.csv")) else {
        return;
    };
    let import =
        import::read(&areas, &Options::new(Crs::Wgs84, "Precinct").with_repairs()).expect("a feature collection");
    assert_eq!((import.total, import.features.len()), (76, 76));
    let positions: Vec<_> =
        requests(&rows).into_iter().filter(|(_, agency)| agency == "NYPD").map(|(at, _)| at).collect();
    assert_eq!(positions.len(), 398);
    assert_each_in_exactly_one(&layer_of(&import), &positions);
}

#[test]
fn the_four_invalid_neighbourhoods_of_boston_are_named() {
    let Some(areas) = shared("boston/neighborhoods.geojson") else {
        return;
    };
    let import = import::read(&areas, &Options::new(Crs::Wgs84, "name")).expect("a feature collection");
    let mut refused: Vec<_> =
        import.with_severity(Severity::Refused).filter_map(|finding| finding.code.as_deref()).collect();
    refused.sort_unstable();
    refused.dedup();
    assert_eq!(refused, ["Beacon Hill", "Downtown", "East Boston", "Hyde Park"]);
    for finding in import.with_severity(Severity::Refused) {
        assert!(matches!(finding.kind, FindingKind::SelfCrossingRing | FindingKind::Spike), "{finding:?}");
        assert!(finding.place.is_some(), "{finding:?}");
    }
    let repaired =
        import::read(&areas, &Options::new(Crs::Wgs84, "name").with_repairs()).expect("a feature collection");
    assert_eq!((repaired.total, repaired.features.len()), (26, 26));
}
