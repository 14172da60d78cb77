use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::position::Position;

fn collection(features: &Value) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// A feature with the code `g` and this polygon.
fn polygon(coordinates: &Value) -> Value {
    json!({"type": "Feature", "properties": {"code": "g", "name": "Sandun"},
        "geometry": {"type": "Polygon", "coordinates": coordinates}})
}

fn square(west: f64, south: f64, side: f64) -> Value {
    let (east, north) = (west + side, south + side);
    json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
}

fn options() -> Options {
    Options::new(Crs::Wgs84, "code").with_name_property("name")
}

fn read_one(feature: &Value, options: &Options) -> Import {
    read(&collection(&json!([feature])), options).unwrap()
}

fn kinds(import: &Import) -> Vec<(FindingKind, Severity)> {
    import.findings.iter().map(|finding| (finding.kind, finding.severity)).collect()
}

#[test]
fn a_clean_file_gives_its_features_and_no_findings() {
    let import = read_one(&polygon(&json!([square(120.0, 30.0, 0.001)])), &options());
    assert_eq!(kinds(&import), []);
    assert!(import.is_complete());
    let feature = &import.features[0];
    assert_eq!((feature.index, feature.code.as_str(), feature.name.as_deref()), (0, "g", Some("Sandun")));
    assert_eq!(feature.properties["name"], "Sandun");
    let corner = [1_200_000_000, 300_000_000];
    assert_eq!(feature.shape.rings()[0][0][0], corner);
}

#[test]
fn codes_are_strings_or_numbers() {
    let cases = [(json!(311), "311"), (json!("311"), "311"), (json!(" 311 "), "311"), (json!(311.0), "311")];
    for (value, code) in cases {
        let mut feature = polygon(&json!([square(120.0, 30.0, 0.001)]));
        feature["properties"]["code"] = value;
        assert_eq!(read_one(&feature, &options()).features[0].code, code);
    }
}

#[test]
fn every_fault_is_told_by_its_name() {
    use FindingKind as K;
    use Severity::{Notice, Refused, Repaired};
    // A loop of about 0.3 m2 where the border crosses itself.
    let looped = json!([[
        [120.0, 30.0],
        [120.001, 30.0],
        [120.001, 30.001],
        [120.000_5, 30.001],
        [120.000_505, 30.001_01],
        [120.000_505, 30.0005],
        [120.0, 30.001],
        [120.0, 30.0]
    ]]);
    let cases = [
        (
            "unclosed",
            json!([[[120.0, 30.0], [120.001, 30.0], [120.001, 30.001], [120.0, 30.001]]]),
            K::UnclosedRing,
            Repaired,
        ),
        (
            "repeated",
            json!([[[120.0, 30.0], [120.001, 30.0], [120.001, 30.0], [120.001, 30.001], [120.0, 30.0]]]),
            K::RepeatedPoints,
            Notice,
        ),
        (
            "spike",
            json!([[
                [120.0, 30.0],
                [120.001, 30.0],
                [120.002, 30.0],
                [120.001, 30.0],
                [120.001, 30.001],
                [120.0, 30.0]
            ]]),
            K::Spike,
            Repaired,
        ),
        (
            "clockwise",
            json!([[[120.0, 30.0], [120.0, 30.001], [120.001, 30.001], [120.001, 30.0], [120.0, 30.0]]]),
            K::WrongWinding,
            Notice,
        ),
        ("line", json!([[[120.0, 30.0], [120.001, 30.0], [120.0, 30.0]]]), K::TooFewPoints, Refused),
        ("metres", json!([[[500_000.0, 30.0], [120.001, 30.0], [120.0, 31.0]]]), K::CoordinatesOutOfRange, Refused),
        ("one number", json!([[[120.0], [120.001, 30.0], [120.0, 31.0]]]), K::MalformedGeometry, Refused),
        ("text", json!([[["120.0", "30.0"]]]), K::MalformedGeometry, Refused),
        ("empty", json!([]), K::MissingGeometry, Refused),
        ("loop", looped, K::SelfCrossingRing, Repaired),
        (
            "butterfly",
            json!([[[120.0, 30.0], [120.001, 30.001], [120.001, 30.0], [120.0, 30.001], [120.0, 30.0]]]),
            K::SelfCrossingRing,
            Refused,
        ),
        (
            "hole elsewhere",
            json!([square(120.0, 30.0, 0.001), square(120.1, 30.0, 0.001)]),
            K::HoleOutsideShell,
            Refused,
        ),
        (
            "hole in a hole",
            json!([square(120.0, 30.0, 0.01), square(120.001, 30.001, 0.005), square(120.002, 30.002, 0.001)]),
            K::HoleOutsideShell,
            Refused,
        ),
        (
            "date line",
            json!([[[179.9, 0.0], [-179.9, 0.0], [-179.9, 1.0], [179.9, 1.0]]]),
            K::CrossesAntimeridian,
            Refused,
        ),
    ];
    for (name, coordinates, kind, severity) in cases {
        let repaired = read_one(&polygon(&coordinates), &options().with_repairs());
        assert!(kinds(&repaired).contains(&(kind, severity)), "{name}: {:?}", repaired.findings);
        assert_eq!(repaired.is_complete(), severity != Refused, "{name}: {:?}", repaired.findings);
        let plain = read_one(&polygon(&coordinates), &options());
        assert_eq!(plain.is_complete(), severity == Notice, "{name}: {:?}", plain.findings);
        if severity == Repaired {
            let proposed = plain.findings.iter().find(|f| f.kind == kind).unwrap();
            assert_eq!(proposed.severity, Severity::Proposed, "{name}");
            assert!(proposed.change.is_some() && proposed.message.contains("would be repaired by"), "{name}");
        }
        for finding in plain.findings.iter().chain(&repaired.findings) {
            assert_eq!(finding.code.as_deref(), Some("g"), "{name}");
            assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_finding_of_a_crossing_names_the_place() {
    let butterfly = json!([[[120.0, 30.0], [120.002, 30.002], [120.002, 30.0], [120.0, 30.002], [120.0, 30.0]]]);
    let import = read_one(&polygon(&butterfly), &options());
    let place = import.findings.iter().find_map(|f| f.place).unwrap();
    assert!((place.lon() - 120.001).abs() < 1e-6 && (place.lat() - 30.001).abs() < 1e-6, "{place:?}");
}

#[test]
fn more_doubtful_ground_than_allowed_is_for_a_person() {
    let butterfly = json!([[[120.0, 30.0], [120.001, 30.001], [120.001, 30.0], [120.0, 30.001], [120.0, 30.0]]]);
    let generous = Options { most_doubtful_m2: 1e6, ..options().with_repairs() };
    let import = read_one(&polygon(&butterfly), &generous);
    assert!(import.is_complete());
    // Both wings are kept: half the square.
    let area = import.features[0].shape.area_m2();
    assert!((area - 5354.0).abs() < 5.0, "{area}");
    let message = &read_one(&polygon(&butterfly), &options().with_repairs()).findings[0].message;
    assert!(message.contains("2676.9 m2") && message.contains("more than the 100.0 m2"), "{message}");
}

#[test]
fn a_polygon_within_another_of_its_feature_is_refused() {
    let feature = json!({"type": "Feature", "properties": {"code": "g", "name": "n"}, "geometry": {"type": "MultiPolygon",
        "coordinates": [[square(120.0, 30.0, 0.01)], [square(120.002, 30.002, 0.001)]]}});
    assert_eq!(kinds(&read_one(&feature, &options())), [(FindingKind::NestedPolygons, Severity::Refused)]);
}

#[test]
fn an_island_in_a_lake_is_valid() {
    let feature = json!({"type": "Feature", "properties": {"code": "g", "name": "n"}, "geometry": {"type": "MultiPolygon",
        "coordinates": [[square(120.0, 30.0, 0.01), square(120.001, 30.001, 0.008)], [square(120.002, 30.002, 0.001)]]}});
    let import = read_one(&feature, &options());
    assert_eq!(kinds(&import), [(FindingKind::WrongWinding, Severity::Notice)]);
    assert!(import.is_complete());
}

#[test]
fn rings_that_cross_in_a_corner_only_are_found() {
    // The hole's corners lie on the eastern border, the middle one beyond it.
    let coordinates = json!([
        square(120.0, 30.0, 0.01),
        [[120.005, 30.005], [120.01, 30.004], [120.012, 30.005], [120.01, 30.006], [120.005, 30.005]]
    ]);
    let import = read_one(&polygon(&coordinates), &options());
    assert!(kinds(&import).contains(&(FindingKind::SelfCrossingRing, Severity::Refused)), "{:?}", import.findings);
}

#[test]
fn what_is_no_area_is_told() {
    let point = json!({"type": "Feature", "properties": {"code": "g", "name": "n"},
        "geometry": {"type": "Point", "coordinates": [1, 2]}});
    assert_eq!(kinds(&read_one(&point, &options())), [(FindingKind::NotAPolygon, Severity::Refused)]);
    let nothing = json!({"type": "Feature", "properties": null, "geometry": null});
    assert_eq!(
        kinds(&read_one(&nothing, &options())),
        [
            (FindingKind::MissingCode, Severity::Refused),
            (FindingKind::MissingName, Severity::Notice),
            (FindingKind::MissingGeometry, Severity::Refused)
        ]
    );
    assert_eq!(kinds(&read_one(&json!(7), &options())), [(FindingKind::NotAFeature, Severity::Refused)]);
}

#[test]
fn of_features_with_the_same_code_none_is_taken() {
    let twice = json!([polygon(&json!([square(120.0, 30.0, 0.001)])), polygon(&json!([square(121.0, 30.0, 0.001)]))]);
    let import = read(&collection(&twice), &options()).unwrap();
    assert_eq!(kinds(&import), [(FindingKind::DuplicateCode, Severity::Refused); 2]);
    assert!(import.features.is_empty());
    assert_eq!(import.findings[0].message, "feature 0 has the code \"g\", as has feature 1");
}

#[test]
fn ground_claimed_twice_is_a_notice() {
    let mut other = polygon(&json!([square(120.000_5, 30.0, 0.001)]));
    other["properties"]["code"] = json!("h");
    let both = json!([polygon(&json!([square(120.0, 30.0, 0.001)])), other]);
    let import = read(&collection(&both), &options()).unwrap();
    assert_eq!(kinds(&import), [(FindingKind::Overlap, Severity::Notice)]);
    assert!(import.is_complete());
    assert_eq!(import.findings[0].message, "\"g\" and \"h\" both claim 5354 m2");
}

#[test]
fn coordinates_of_another_system_are_converted() {
    let gcj = Options { crs: Crs::Gcj02, ..options() };
    let import = read_one(&polygon(&json!([square(120.089_822_806, 30.327_732_736, 0.001)])), &gcj);
    assert_eq!(import.features[0].shape.rings()[0][0][0], [1_200_850_000, 303_300_000]);
}

#[test]
fn a_file_that_contradicts_the_declared_system_is_refused() {
    let with_crs = |crs: Value| json!({"type": "FeatureCollection", "crs": crs, "features": []}).to_string();
    let named = |name: &str| with_crs(json!({"type": "name", "properties": {"name": name}}));
    let crs84 = "urn:ogc:def:crs:OGC:1.3:CRS84";
    let declared = |crs| Options::new(crs, "code");
    assert!(read(&named(crs84), &declared(Crs::Wgs84)).is_ok());
    assert!(read(&named("EPSG:4490"), &declared(Crs::Wgs84)).is_ok());
    assert!(read(&with_crs(Value::Null), &declared(Crs::Gcj02)).is_ok());
    let refused = read(&named(crs84), &declared(Crs::Gcj02)).unwrap_err().to_string();
    assert!(refused.contains("CRS84") && refused.contains("GCJ-02 was declared"), "{refused}");
    assert!(matches!(read(&named("EPSG:3857"), &declared(Crs::Wgs84)), Err(ImportError::OtherCrs { .. })));
    assert!(matches!(read(&with_crs(json!(7)), &declared(Crs::Wgs84)), Err(ImportError::UnreadableCrs)));
}

#[test]
fn points_are_read_with_the_words_of_boundaries() {
    use FindingKind as K;
    let feature = |code: &Value, geometry: &Value| json!({"type": "Feature", "properties": {"code": code, "kind": "lamp"}, "geometry": geometry});
    let point = |coordinates: &Value| json!({"type": "Point", "coordinates": coordinates});
    let file = collection(&json!([
        feature(&json!(33_010_601), &point(&json!([120.123_456_78, 30.5, 7.0]))),
        feature(&json!(null), &point(&json!([120.0, 30.0]))),
        feature(&json!("b"), &json!(null)),
        feature(&json!("c"), &json!({"type": "LineString", "coordinates": [[1, 2], [3, 4]]})),
        feature(&json!("d"), &point(&json!([120.0]))),
        feature(&json!("e"), &point(&json!([500_000.0, 3_300_000.0]))),
        7,
    ]));
    let points = read_points(&file, Crs::Wgs84, "code").unwrap();
    let found: Vec<_> = points.findings.iter().map(|finding| (finding.index, finding.kind)).collect();
    let expected = [
        (1, K::MissingCode),
        (2, K::NotAPoint),
        (3, K::NotAPoint),
        (4, K::MalformedGeometry),
        (5, K::CoordinatesOutOfRange),
        (6, K::NotAFeature),
    ];
    assert_eq!(found, expected);
    assert_eq!((points.total, points.features.len()), (7, 1));
    let read = &points.features[0];
    assert_eq!((read.code.as_str(), text_of(&read.properties, "kind").as_deref()), ("33010601", Some("lamp")));
    assert_eq!(read.position, Position::new(120.123_456_8, 30.5).unwrap());
    let shifted = read_points(&file, Crs::Gcj02, "code").unwrap();
    assert!(crate::distance_m(shifted.features[0].position, read.position) > 400.0);
    assert!(read_points("[]", Crs::Wgs84, "code").is_err());
}

#[test]
fn what_is_no_feature_collection_is_refused_as_a_whole() {
    for text in ["", "{", "7", "[]", "{}", r#"{"type":"Feature"}"#, r#"{"type":"FeatureCollection"}"#, "1e999"] {
        assert!(read(text, &options()).is_err(), "{text}");
    }
}

#[test]
fn every_kind_has_one_stable_name() {
    for kind in FindingKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        assert!(!kind.remedy().is_empty());
    }
}

/// Small whole coordinates, so that rings cross, touch and repeat as often as can be.
fn messy_ring() -> impl Strategy<Value = Value> {
    let position = (0..9_i32, 0..9_i32).prop_map(|(x, y)| json!([f64::from(x) / 1e5, f64::from(y) / 1e5]));
    prop::collection::vec(position, 0..12).prop_map(Value::Array)
}

fn messy_feature() -> impl Strategy<Value = Value> {
    let polygons = prop::collection::vec(prop::collection::vec(messy_ring(), 0..3), 0..3);
    (polygons, 0..4_u8).prop_map(|(coordinates, code)| {
        json!({"type": "Feature", "properties": {"code": code},
            "geometry": {"type": "MultiPolygon", "coordinates": coordinates}})
    })
}

fn is_valid(shape: &Shape) -> bool {
    let rings = shape.rings().to_vec();
    crossing::find(&rings).is_none() && crate::polygons::wound_once(&rings)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_the_rings_a_feature_is_valid_or_refused(
        features in prop::collection::vec(messy_feature(), 1..4),
        repair in any::<bool>(),
        most_doubtful_m2 in prop_oneof![Just(0.0), Just(2.0), Just(1e12)],
    ) {
        let options = Options { repair, most_doubtful_m2, ..Options::new(Crs::Wgs84, "code") };
        let import = read(&collection(&Value::Array(features)), &options).unwrap();
        for feature in &import.features {
            prop_assert!(is_valid(&feature.shape), "{:?}", feature.shape.rings());
            prop_assert!(feature.shape.area_m2() > 0.0);
        }
        let refused: std::collections::BTreeSet<_> =
            import.findings.iter().filter(|f| matches!(f.severity, Severity::Refused | Severity::Proposed)).map(|f| f.index).collect();
        prop_assert_eq!(refused.len() + import.features.len(), import.total);
    }

    #[test]
    fn what_is_written_in_any_system_is_read_back_exactly(
        west in 750_000_000..1_350_000_000_i32,
        south in 20_000_000..550_000_000_i32,
        corners in prop::collection::btree_set((0..20_000_i32, 0..20_000_i32), 3..40),
        crs in prop::sample::select(vec![Crs::Wgs84, Crs::Cgcs2000, Crs::Gcj02, Crs::Bd09]),
    ) {
        // A fan around a corner that lies below all others crosses nothing.
        let mut fan: Vec<[i32; 2]> = corners.iter().map(|&(x, y)| [west + x, south + 1 + y]).collect();
        let foot = [west, south];
        fan.sort_by(|&a, &b| crate::edge::side(foot, b, a).cmp(&crate::edge::side(foot, a, b)).then(a.cmp(&b)));
        fan.dedup_by(|a, b| crate::edge::side(foot, *a, *b).is_eq());
        prop_assume!(fan.len() > 1);
        fan.insert(0, foot);
        let shape = Shape::from_rings(vec![vec![fan]]).unwrap();
        let geometry = serde_json::to_value(shape.to_geometry_in(crs)).unwrap();
        let feature = json!({"type": "Feature", "properties": {"code": "g"}, "geometry": geometry});
        let text = collection(&json!([feature]));
        let import = read(&text, &Options::new(crs, "code")).unwrap();
        prop_assert_eq!(kinds(&import), []);
        prop_assert_eq!(&import.features[0].shape, &shape);
    }

    #[test]
    fn a_damaged_file_never_panics(
        features in prop::collection::vec(messy_feature(), 1..3),
        damage in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"[]{},:\"-e09.n\\ ".to_vec())), 1..6),
    ) {
        let mut text = collection(&Value::Array(features)).into_bytes();
        for (place, byte) in damage {
            let place = place.index(text.len());
            text[place] = byte;
        }
        let text = String::from_utf8(text).unwrap();
        let _ = read(&text, &options().with_repairs());
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        let _ = read(&text, &options());
    }
}
