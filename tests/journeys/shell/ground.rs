//! The ground: what is exported comes back as it was, as of any version; defects are told and repaired when asked.
use serde_json::{Value, json};

use super::{assert_refused, assert_wrong, town, with};
use crate::harness::place;

const ADMIN: &str = "admin";
const PROPERTIES: [&str; 8] = [
    "--code-property",
    "code",
    "--name-property",
    "name",
    "--parent-property",
    "parent",
    "--special-property",
    "special",
];

#[tokio::test]
async fn what_is_exported_in_any_system_is_imported_as_it_was() {
    let (_installation, shell) = town(&[ADMIN, "command"]).await;
    let grids = ["registry", "export", "areas", "--level", "grid"];
    let before = shell.by(ADMIN, &grids).await.answer();
    assert!(before["features"].as_array().is_some_and(|features| !features.is_empty()), "{before:#}");
    for crs in ["WGS-84", "CGCS2000", "GCJ-02", "BD-09"] {
        let written = shell.by(ADMIN, &with(&grids, &["--crs", crs])).await.answer();
        let file = shell.file("grids.geojson", written.to_string());
        let import = ["registry", "import", "areas", &file, "--crs", crs, "--level", "grid"];
        let read = shell.by(ADMIN, &with(&import, &PROPERTIES)).await.answer();
        assert_eq!(read["kept"], true, "{crs}: {read:#}");
        assert_eq!(shell.by(ADMIN, &with(&grids, &["--draft"])).await.answer(), before, "{crs}");
    }
    let districts = ["registry", "export", "districts", "--department", "police"];
    let before = shell.by(ADMIN, &districts).await.answer();
    let written = shell.by(ADMIN, &with(&districts, &["--crs", "BD-09"])).await.answer();
    let file = shell.file("precincts.geojson", written.to_string());
    let import = ["registry", "import", "districts", &file, "--crs", "BD-09", "--department", "police"];
    let read = shell.by(ADMIN, &with(&import, &["--code-property", "code", "--name-property", "name"])).await.answer();
    assert_eq!(read["kept"], true, "{read:#}");
    assert_eq!(shell.by(ADMIN, &with(&districts, &["--draft"])).await.answer(), before);

    assert_refused(&shell.by("command", &with(&grids, &["--draft"])).await, 3, "ROLE_REQUIRED");
    assert_refused(&shell.by(ADMIN, &with(&grids, &["--version", "99"])).await, 4, "NO_VERSION");
    assert_refused(&shell.by(ADMIN, &with(&grids, &["--at", "1999-01-01 00:00"])).await, 4, "NO_VERSION");
    assert_refused(&shell.by(ADMIN, &["registry", "export", "areas", "--level", "city"]).await, 4, "NO_GROUND");
}

#[tokio::test]
async fn slivers_are_told_repaired_when_asked_and_the_version_before_stays_to_be_exported() {
    let (_installation, shell) = town(&[ADMIN]).await;
    let grids = ["registry", "export", "areas", "--level", "grid"];
    let first = shell.by(ADMIN, &grids).await.answer();
    let areas = json!({"type": "FeatureCollection", "features": [
        feature("330106109001001", [-500.0, 0.0], [0.0, 500.0]),
        feature("330106109001002", [-0.4, 0.0], [500.0, 500.0]),
    ]});
    let file = shell.file("apart.geojson", areas.to_string());
    let import =
        ["registry", "import", "areas", &file, "--crs", "WGS-84", "--level", "grid", "--code-property", "code"];
    assert_wrong(&shell.by(ADMIN, &with(&import, &["--tolerance", "21"])).await, "tolerance_m");
    let proposed = shell.by(ADMIN, &with(&import, &["--dry-run"])).await.answer();
    assert_eq!(severities(&proposed), ["SEVERITY_PROPOSED", "SEVERITY_PROPOSED"], "{proposed:#}");
    let defects = shell.file("defects.geojson", String::new());
    let repaired = shell.by(ADMIN, &with(&import, &["--repair", "--findings", &defects])).await.answer();
    assert_eq!(severities(&repaired), ["SEVERITY_REPAIRED", "SEVERITY_REPAIRED"], "{repaired:#}");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(&defects).expect("written")).expect("JSON");
    assert_eq!(written["features"][0]["properties"]["kind"], "overlap_sliver", "{written:#}");
    assert_eq!(written["features"][0]["geometry"]["type"], "Polygon");
    let found = shell.by(ADMIN, &["registry", "defects", "--level", "grid"]).await.answer();
    assert_eq!((&found["examined"], &found["found"], &found["divides"]), (&2.into(), &0.into(), &true.into()));

    let publish = ["registry", "publish", "--parts", "boundaries", "--reason", "drawn anew"];
    shell.by(ADMIN, &with(&publish, &["--accept-gaps", "parking is settled case by case"])).await.answer();
    assert_eq!(shell.by(ADMIN, &with(&grids, &["--version", "1"])).await.answer(), first);
    let second = shell.by(ADMIN, &with(&grids, &["--version", "2"])).await.answer();
    assert_eq!(second["features"].as_array().map(Vec::len), Some(2), "{second:#}");
}

fn severities(answer: &Value) -> Vec<&str> {
    answer["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["severity"].as_str()).collect()
}

/// A block by its corners, metres east and north of the town's middle.
fn feature(code: &str, [west, south]: [f64; 2], [east, north]: [f64; 2]) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]].map(|[x, y]| {
        let place = place(x, y);
        [place.longitude, place.latitude]
    });
    json!({"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}
