use proptest::prelude::*;

use super::*;
use crate::position::distance_m;

fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

/// WGS-84, GCJ-02 and BD-09 of one place, each longitude first.
const VECTORS: [[f64; 6]; 4] = [
    [120.085, 30.33, 120.089_822_806, 30.327_732_736, 120.096_304_395, 30.333_724_530],
    [116.3975, 39.9087, 116.403_743_573, 39.910_103_499, 116.410_116_586, 39.916_442_750],
    [114.0579, 22.5431, 114.063_013_999, 22.540_382_814, 114.069_563_987, 22.546_041_559],
    [87.6168, 43.8256, 87.619_649_949, 43.826_805_393, 87.626_099_771, 43.832_949_795],
];

fn check_vector([lon, lat, gcj_lon, gcj_lat, bd_lon, bd_lat]: [f64; 6]) {
    // The vectors have nine decimals: 0.1 mm.
    const NEAR_M: f64 = 2e-4;
    let wgs = at(lon, lat);
    for (crs, other) in [(Crs::Gcj02, at(gcj_lon, gcj_lat)), (Crs::Bd09, at(bd_lon, bd_lat))] {
        assert!(distance_m(crs.from_wgs84(wgs), other) < NEAR_M, "{crs:?} from {wgs:?}");
        assert!(distance_m(crs.to_wgs84(other), wgs) < NEAR_M, "{crs:?} back to {wgs:?}");
    }
}

#[test]
fn known_places_convert_both_ways() {
    for vector in VECTORS {
        check_vector(vector);
    }
}

#[test]
fn every_shared_test_vector_converts_both_ways() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/codes/crs_vectors.csv");
    let Ok(mut file) = csv::Reader::from_path(path) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let mut rows = 0;
    for row in file.deserialize() {
        let [lat, lon, gcj_lat, gcj_lon, bd_lat, bd_lon]: [f64; 6] = row.unwrap();
        check_vector([lon, lat, gcj_lon, gcj_lat, bd_lon, bd_lat]);
        rows += 1;
    }
    assert!(rows >= 26, "only {rows} vectors");
}

#[test]
fn the_offset_in_sandun_is_half_a_kilometre() {
    let here = at(120.085, 30.33);
    let moved = distance_m(here, Crs::Gcj02.from_wgs84(here));
    assert!((520.0..535.0).contains(&moved), "{moved}");
}

#[test]
fn outside_china_gcj02_is_the_identity() {
    for here in [at(-73.98, 40.75), at(2.35, 48.85), at(151.2, -33.9), at(180.0, 90.0)] {
        assert_eq!(Crs::Gcj02.from_wgs84(here), here);
        assert_eq!(Crs::Gcj02.to_wgs84(here), here);
    }
}

#[test]
fn cgcs2000_is_taken_as_wgs84() {
    let here = at(120.085, 30.33);
    assert_eq!(Crs::Cgcs2000.to_wgs84(here), here);
    assert!(Crs::Cgcs2000.same_ground(Crs::Wgs84));
    assert!(!Crs::Gcj02.same_ground(Crs::Wgs84));
}

#[test]
fn names_are_read_in_every_usual_spelling() {
    let cases = [
        ("WGS84", Crs::Wgs84),
        ("wgs-84", Crs::Wgs84),
        ("EPSG:4326", Crs::Wgs84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Crs::Wgs84),
        ("urn:ogc:def:crs:EPSG::4326", Crs::Wgs84),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", Crs::Wgs84),
        ("CGCS2000", Crs::Cgcs2000),
        ("epsg:4490", Crs::Cgcs2000),
        ("GCJ-02", Crs::Gcj02),
        ("gcj02", Crs::Gcj02),
        ("BD-09", Crs::Bd09),
        ("bd09ll", Crs::Bd09),
    ];
    for (name, crs) in cases {
        assert_eq!(Crs::parse(name), Ok(crs), "{name}");
        assert_eq!(Crs::parse(crs.name()), Ok(crs));
    }
    for name in ["", "EPSG:3857", "mars", "WGS 72"] {
        let refused = Crs::parse(name).unwrap_err();
        assert!(refused.to_string().contains("use WGS84"), "{refused}");
    }
}

proptest! {
    #[test]
    fn a_round_trip_in_china_is_exact_to_a_micrometre(lon in 73.5..135.0, lat in 18.0..53.5) {
        let here = at(lon, lat);
        for crs in [Crs::Gcj02, Crs::Bd09] {
            let back = crs.to_wgs84(crs.from_wgs84(here));
            prop_assert!(distance_m(here, back) < 1e-6, "{crs:?} {here:?} {back:?}");
        }
    }

    #[test]
    fn every_position_has_an_answer_on_the_globe(lon in -180.0..=180.0, lat in -90.0..=90.0) {
        for crs in [Crs::Wgs84, Crs::Cgcs2000, Crs::Gcj02, Crs::Bd09] {
            for there in [crs.to_wgs84(at(lon, lat)), crs.from_wgs84(at(lon, lat))] {
                prop_assert!(Position::new(there.lon(), there.lat()).is_ok());
            }
        }
    }
}
