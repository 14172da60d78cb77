//! The registry's content: import, draft, publication.
use serde_json::{Value, json};

use super::{assert_refused, assert_way_out, assert_wrong, text, town, with};
use crate::{
    harness::{Shell, place},
    steps::until,
};

const ADMIN: &str = "admin";

#[tokio::test]
async fn a_rule_goes_from_draft_to_force_from_the_shell() {
    let (_installation, shell) = town(&[ADMIN, "command"]).await;
    let show = ["registry", "draft", "show", "--part", "register"];
    let mut register = shell.by(ADMIN, &show).await.answer();
    assert_eq!(register["rules"].as_array().map(Vec::len), Some(4), "{register:#}");
    assert_refused(&shell.by("command", &show).await, 3, "ROLE_REQUIRED");

    // What the register says of a unit that is none is found when the parts are looked at together.
    let rule = |unit: &str| json!({"id": "loose", "matter": "event:09009", "lead": {"unit": unit}, "basis": "minutes"});
    let rules = register["rules"].as_array_mut().expect("rules");
    rules.push(rule("PCS9"));
    put(&shell, "register", &register).await;
    let publish = ["registry", "publish", "--parts", "register", "--reason", "loose parking"];
    let dry_run = with(&publish, &["--dry-run"]);
    for line in [&dry_run[..], &publish] {
        let refused = shell.by(ADMIN, line).await;
        assert_refused(&refused, 6, "FINDINGS_REFUSE");
        assert_way_out(&refused, 6, "each finding names its remedy");
        assert_eq!(refused.told()["findings"][0]["kind"], "unknown_unit", "{refused}");
    }

    let rules = register["rules"].as_array_mut().expect("rules");
    *rules.last_mut().expect("the new one") = rule("ZF");
    let etag = text(&put(&shell, "register", &register).await["etag"]);
    let file = shell.file("register.json", register.to_string());
    let again = ["registry", "draft", "put", "--part", "register", &file];
    let stale = shell.by(ADMIN, &with(&again, &["--etag", "999"])).await;
    assert_refused(&stale, 5, "STALE_VERSION");
    shell.by(ADMIN, &with(&again, &["--etag", &etag])).await.answer();

    let checked = shell.by(ADMIN, &dry_run).await.answer();
    assert_eq!(checked["versions"].as_array().map(Vec::len), Some(0), "{checked:#}");
    let past = shell.by(ADMIN, &with(&publish, &["--at", "2020-01-01 00:00"])).await;
    assert_wrong(&past, "force_time");
    assert_refused(&shell.by("command", &publish).await, 3, "ROLE_REQUIRED");
    let published = shell.by(ADMIN, &publish).await.answer();
    assert_eq!(
        (&published["versions"][0]["number"], &published["versions"][0]["reason"]),
        (&2.into(), &"loose parking".into()),
        "{published:#}"
    );
    let versions = shell.by(ADMIN, &["registry", "versions", "--part", "register"]).await.answer();
    assert_eq!(versions["versions"].as_array().map(Vec::len), Some(2), "{versions:#}");
    assert_refused(&shell.by(ADMIN, &publish).await, 6, "NO_DRAFT");

    // The rule counts from its moment of force on.
    let place = place(-100.0, 50.0);
    let (lon, lat) = (place.longitude.to_string(), place.latitude.to_string());
    until("the rule is in force", || async {
        let line = ["explain", "--matter", "event:09009", "--lon", &lon, "--lat", &lat];
        let route = shell.by("command", &line).await.answer();
        (route["route"]["rule"] == "loose").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_cannot_be_kept_is_named_and_one_that_can_is_thrown_away_from_the_shell() {
    let (_installation, shell) = town(&[ADMIN]).await;
    let nameless =
        shell.file("register.json", r#"{"rules": [{"id": "", "lead": {"unit": "ZF"}, "basis": "minutes"}]}"#);
    let refused = shell.by(ADMIN, &["registry", "draft", "put", "--part", "register", &nameless]).await;
    assert_refused(&refused, 6, "FINDINGS_REFUSE");
    let findings = &refused.told()["findings"];
    assert!(findings.as_array().expect("findings").iter().any(|one| one["subject"] == "rules[0].id"), "{refused}");

    let other = shell.by(ADMIN, &["registry", "draft", "put", "--part", "units", &nameless]).await.error(2);
    assert!(text(&other["message"]).contains("register.json: no UnitSet"), "{other}");
    let cut = shell.file("cut.json", r#"{"rules": ["#);
    let cut = shell.by(ADMIN, &["registry", "draft", "put", "--part", "register", &cut]).await.error(2);
    assert!(text(&cut["message"]).contains("cut.json: no JSON"), "{cut}");

    put(&shell, "register", &json!({"rules": []})).await;
    shell.by(ADMIN, &["registry", "draft", "discard", "--part", "register"]).await.answer();
    let kept = shell.by(ADMIN, &["registry", "draft", "show", "--part", "register"]).await.answer();
    assert_eq!(kept["rules"].as_array().map(Vec::len), Some(4), "the newest version is there: {kept:#}");
}

#[tokio::test]
async fn areas_and_districts_are_imported_and_published_together_from_the_shell() {
    let (_installation, shell) = town(&[ADMIN, "command"]).await;
    let squares = [("001", -500.0, 0.0), ("002", 0.0, 0.0), ("003", -500.0, -500.0), ("004", 0.0, -500.0)];
    let grids = squares.map(|(number, west, south)| {
        let corners = [(0.0, 0.0), (500.0, 0.0), (500.0, 500.0), (0.0, 500.0), (0.0, 0.0)];
        let ring = corners.map(|(east, north)| corner(west + east, south + north));
        feature(&json!({"code": format!("330106109001{number}"), "name": format!("grid {number}")}), &ring)
    });
    let file = shell.file("grids.geojson", collection(&grids).to_string());
    let import =
        |file, crs| ["registry", "import", "areas", file, "--crs", crs, "--level", "grid", "--code-property", "code"];
    let named = with(&import(&file, "WGS-84"), &["--name-property", "name"]);
    assert_refused(&shell.by("command", &named).await, 3, "ROLE_REQUIRED");
    assert_wrong(&shell.by(ADMIN, &import(&file, "Mars")).await, "coordinate_system");
    let checked = shell.by(ADMIN, &with(&named, &["--dry-run"])).await.answer();
    assert_eq!((&checked["areas"], &checked["kept"]), (&4.into(), &false.into()), "{checked:#}");
    let read = shell.by(ADMIN, &named).await.answer();
    assert_eq!((&read["areas"], &read["kept"]), (&4.into(), &true.into()), "{read:#}");

    // A ring that crosses itself over half a grid is nothing that a program may decide.
    let bow = [(-500.0, 0.0), (0.0, 500.0), (0.0, 0.0), (-500.0, 500.0), (-500.0, 0.0)];
    let bow = feature(&json!({"code": "330106109001001"}), &bow.map(|(east, north)| corner(east, north)));
    let crossed = shell.file("crossed.geojson", collection(&[bow]).to_string());
    for more in [&[][..], &["--dry-run"], &["--repair"]] {
        let refused = shell.by(ADMIN, &[&import(&crossed, "WGS-84")[..], more].concat()).await;
        assert_refused(&refused, 6, "FINDINGS_REFUSE");
        assert_eq!(refused.told()["findings"][0]["kind"], "self_crossing_ring", "{refused}");
    }

    let whole = [(-600.0, -600.0), (600.0, -600.0), (600.0, 600.0), (-600.0, 600.0), (-600.0, -600.0)];
    let district = feature(&json!({"no": 1}), &whole.map(|(east, north)| corner(east, north)));
    let file = shell.file("precincts.geojson", collection(&[district]).to_string());
    let districts = ["registry", "import", "districts", &file, "--crs", "WGS-84", "--code-property", "no"];
    let districts = |department| with(&districts, &["--unit-prefix", "PCS", "--department", department]);
    assert_refused(&shell.by(ADMIN, &districts("fire")).await, 6, "FINDINGS_REFUSE");
    let read = shell.by(ADMIN, &districts("police")).await.answer();
    assert_eq!((&read["districts"], &read["kept"]), (&1.into(), &true.into()), "{read:#}");

    let publish = ["registry", "publish", "--parts", "boundaries,units", "--reason", "surveyed anew"];
    let refused = shell.by(ADMIN, &publish).await;
    assert_refused(&refused, 6, "FINDINGS_REFUSE");
    assert_eq!(refused.told()["findings"][0]["kind"], "coverage_not_accepted", "{refused}");
    let open = shell.by(ADMIN, &["registry", "prove", "--draft", "boundaries,units", "--kind", "gap"]).await;
    assert_refused(&open, 6, "COVERAGE_OPEN");
    assert!(open.told()["defects"].as_array().is_some_and(|gaps| !gaps.is_empty()), "{open}");
    let accepting = with(&publish, &["--accept-gaps", "the districts are drawn next month"]);
    let published = shell.by(ADMIN, &accepting).await.answer();
    let parts: Vec<_> = published["versions"].as_array().expect("versions").iter().map(|one| &one["part"]).collect();
    assert_eq!(parts, ["PART_BOUNDARIES", "PART_UNITS"], "{published:#}");
    let draft = shell.by(ADMIN, &["registry", "draft", "show", "--part", "boundaries"]).await.answer();
    let names: Vec<_> = draft["areas"].as_array().expect("areas").iter().map(|area| &area["name"]).collect();
    assert!(names.contains(&&"grid 001".into()), "{names:?}");
}

/// Puts a draft that is kept.
async fn put(shell: &Shell, part: &str, content: &Value) -> Value {
    let file = shell.file("draft.json", content.to_string());
    let put = shell.by(ADMIN, &["registry", "draft", "put", "--part", part, &file]).await.answer();
    assert_eq!(put["kept"], true, "{put:#}");
    put
}

fn corner(east_m: f64, north_m: f64) -> [f64; 2] {
    let place = place(east_m, north_m);
    [place.longitude, place.latitude]
}

fn feature(properties: &Value, ring: &[[f64; 2]]) -> Value {
    json!({
        "type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]},
    })
}

fn collection(features: &[Value]) -> Value {
    json!({"type": "FeatureCollection", "features": features})
}
