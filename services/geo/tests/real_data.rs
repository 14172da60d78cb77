//! Real boundaries and real positions. They live outside the repository; where they are missing the tests say so and
//! pass.

use std::fs;

use gridcase_geo::import::{self, FindingKind, Import, Options, Severity};
use gridcase_geo::tiling::{self, Defect, DefectKind, Tile};
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
        import.with_severity(Severity::Proposed).filter_map(|finding| finding.code.as_deref()).collect();
    refused.sort_unstable();
    refused.dedup();
    assert_eq!(refused, ["Beacon Hill", "Downtown", "East Boston", "Hyde Park"]);
    for finding in import.with_severity(Severity::Proposed) {
        assert!(matches!(finding.kind, FindingKind::SelfCrossingRing | FindingKind::Spike), "{finding:?}");
        assert!(finding.place.is_some(), "{finding:?}");
    }
    let repaired =
        import::read(&areas, &Options::new(Crs::Wgs84, "name").with_repairs()).expect("a feature collection");
    assert_eq!((repaired.total, repaired.features.len()), (26, 26));
}

fn tiles(import: &Import) -> Vec<Tile<'_>> {
    import.features.iter().map(|feature| Tile { code: &feature.code, shape: &feature.shape, parent: None }).collect()
}

/// The import with the repairs made that are proposed at a tolerance, and the defects that it had between neighbours.
fn repaired(import: &Import, tolerance_m: f64) -> (Vec<(String, Shape)>, Vec<Defect>) {
    let proposal = tiling::propose(&tiles(import), &[], tolerance_m);
    for redrawn in proposal.redrawn.values() {
        assert!(redrawn.change.farthest_m <= tolerance_m + 0.02, "{:?}", redrawn.change);
    }
    let shape = |at: usize| proposal.redrawn.get(&at).and_then(|redrawn| redrawn.shape.clone());
    let features = import.features.iter().enumerate();
    let areas =
        features.map(|(at, feature)| (feature.code.clone(), shape(at).unwrap_or_else(|| feature.shape.clone())));
    (areas.collect(), proposal.defects)
}

fn of_areas(areas: &[(String, Shape)]) -> Vec<Tile<'_>> {
    areas.iter().map(|(code, shape)| Tile { code, shape, parent: None }).collect()
}

/// Codes of the features that are left out without repairs, with what is wrong.
fn invalid(text: &str, property: &str) -> Vec<(String, FindingKind)> {
    let import = import::read(text, &Options::new(Crs::Wgs84, property)).expect("a feature collection");
    assert_eq!(import.with_severity(Severity::Refused).count(), 0, "all can be repaired");
    let proposed = import.with_severity(Severity::Proposed);
    proposed.map(|finding| (finding.code.clone().unwrap_or_default(), finding.kind)).collect()
}

#[test]
fn the_community_districts_of_new_york_have_one_spike_and_divide_the_city_once_repaired() {
    let Some(text) = shared("nyc/community_districts.geojson") else { return };
    assert_eq!(invalid(&text, "BoroCD"), [("407".to_owned(), FindingKind::Spike)]);
    let import = import::read(&text, &Options::new(Crs::Wgs84, "BoroCD").with_repairs()).expect("features");
    let (areas, defects) = repaired(&import, 1.0);
    assert_eq!(defects, []);
    assert!(tiling::divides(&of_areas(&areas), &[]));
}

#[test]
fn five_precincts_of_new_york_are_invalid_and_only_hairlines_are_left_once_repaired() {
    use FindingKind::{SelfCrossingRing, Spike, TooFewPoints};
    let Some(text) = shared("nyc/police_precincts.geojson") else { return };
    let found = invalid(&text, "Precinct");
    let found: Vec<_> = found.iter().map(|(code, kind)| (code.as_str(), *kind)).collect();
    let expected = [
        ("10", TooFewPoints),
        ("63", Spike),
        ("63", SelfCrossingRing),
        ("106", TooFewPoints),
        ("109", Spike),
        ("113", TooFewPoints),
    ];
    assert_eq!(found, expected);
    let import = import::read(&text, &Options::new(Crs::Wgs84, "Precinct").with_repairs()).expect("features");
    let (areas, defects) = repaired(&import, 1.0);
    assert_eq!(defects, []);
    // Hairlines are left: tongues less than a metre wide and several metres long, whose tips would move too far.
    assert_eq!(tiling::examine(&of_areas(&areas), &[]), []);
}

#[test]
fn boston_has_an_overlap_a_sliver_and_a_lagoon_and_is_divided_but_for_the_lagoon_once_repaired() {
    let Some(text) = shared("boston/neighborhoods.geojson") else { return };
    let import = import::read(&text, &Options::new(Crs::Wgs84, "name").with_repairs()).expect("features");
    let allston = |defects: &[Defect]| defects.iter().any(|d| (30.0..32.0).contains(&d.area_m2) && d.given.is_some());
    assert!(!allston(&repaired(&import, 1.0).1), "it is up to 1.1 m wide");
    let (areas, defects) = repaired(&import, 2.0);
    let told: Vec<_> = defects
        .iter()
        .map(|defect| {
            let codes: Vec<_> = defect.tiles.iter().map(|&at| import.features[at].code.as_str()).collect();
            (defect.kind, codes, defect.area_m2.round(), defect.given.is_some())
        })
        .collect();
    let expected = [
        (DefectKind::Gap, vec!["South Boston"], 578_076.0, false),
        (DefectKind::Overlap, vec!["Allston", "Fenway"], 31.0, true),
        (DefectKind::Gap, vec!["Jamaica Plain", "Mission Hill"], 5.0, true),
    ];
    assert_eq!(told, expected);
    let left = tiling::examine(&of_areas(&areas), &[]);
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].shape, defects[0].shape);
}
