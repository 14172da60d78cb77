//! Recorded cases of a real city, fed through the public API by `gridctl replay`.
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Installation, Topology, gridctl};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The recorded cases, where they are beside the project.
fn recorded(folder: &str) -> Option<PathBuf> {
    let found = Path::new(ROOT).join("../shared/data").join(folder);
    if !found.is_dir() {
        eprintln!("skipped: {} is not here, so there are no recorded cases to replay", found.display());
        return None;
    }
    Some(found)
}

#[tokio::test]
async fn new_york_is_replayed_exactly_and_a_second_replay_adds_nothing() {
    let Some(folder) = recorded("nyc") else { return };
    let installation = Installation::start_with(Topology::One, &["--clock", "input"]).await.expect("needs nothing");
    let (server, code) = (format!("http://{}", installation.address()), installation.setup_code());
    let sessions = installation.data("all").join("gridctl");
    let profile = Path::new(ROOT).join("clients/cli/profiles/nyc.toml");
    let (folder, profile, sessions) =
        (folder.display().to_string(), profile.display().to_string(), sessions.display().to_string());
    let mut line = vec!["--server", &server, "--config", &sessions, "replay", &folder, "--profile", &profile];
    line.extend(["--setup-code", &code, "--accept-gaps", "what the records leave open goes to the command room"]);
    let first = gridctl(&line).await.answer();
    for (figure, expected) in [
        ("records", 500),
        ("stored", 500),
        ("added", 500),
        ("located", 432),
        ("waiting", 68),
        ("dispatched", 432),
        ("area_named", 196),
        ("area_agrees", 195),
    ] {
        assert_eq!(first[figure], expected, "{figure} of {first:#}");
    }
    assert_eq!(first["by_cause"]["no_position"], 68, "{first:#}");
    let differs = first["area_differs"].as_array().expect("a list");
    assert_eq!(differs.len(), 1, "{first:#}");
    assert_eq!(differs[0]["found"], "212", "{first:#}");
    assert_eq!(first["unit_by_district"]["NYPD"], 398, "{first:#}");

    let second = gridctl(&line).await.answer();
    assert_eq!((&second["added"], &second["stored"]), (&Value::from(0), &Value::from(500)), "{second:#}");
}

/// A year of a village: one square of ground, a lamp every second month.
const YEAR: &str = "\
number,opened,what,who,longitude,latitude
1,2024-01-03T09:00:00Z,Lamp,WORKS,120.05,30.35
2,2024-03-04T09:00:00Z,Lamp,WORKS,120.06,30.36
3,2024-05-06T09:00:00Z,Lamp,WORKS,120.07,30.37
4,2024-07-08T09:00:00Z,Lamp,WORKS,120.04,30.34
5,2024-09-10T09:00:00Z,Lamp,WORKS,120.03,30.33
6,2024-11-12T09:00:00Z,Lamp,WORKS,120.02,30.32
";

const SQUARE: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"G1"},"geometry":
{"type":"Polygon","coordinates":[[[120,30.3],[120.1,30.3],[120.1,30.4],[120,30.4],[120,30.3]]]}}]}"#;

const VILLAGE: &str = r#"
town = { code = "village", name = "Village", time_zone = "UTC" }
records = { file = "year.csv", id = "number", time = "opened" }
matter = { columns = ["what"] }
department = { column = "who" }
position = { longitude = "longitude", latitude = "latitude", crs = "WGS-84" }
areas = { file = "square.geojson", crs = "WGS-84", code_property = "code" }
limits = [{ amount = 5, unit = "natural_day" }]
"#;

#[tokio::test]
async fn a_year_that_is_played_out_leaves_a_history_to_learn_from_and_people_who_are_signed_in() {
    let installation = Installation::start_with(Topology::One, &["--clock", "input"]).await.expect("needs nothing");
    let (server, code) = (format!("http://{}", installation.address()), installation.setup_code());
    let folder = installation.data("all").join("village");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in [("year.csv", YEAR), ("square.geojson", SQUARE), ("village.toml", VILLAGE)] {
        std::fs::write(folder.join(name), text).expect("written");
    }
    let shown = |path: PathBuf| path.display().to_string();
    let (sessions, profile) = (shown(folder.join("gridctl")), shown(folder.join("village.toml")));
    let folder = shown(folder);
    let everywhere = ["--server", &server, "--config", &sessions];
    let line = |words: &[&str]| [&everywhere[..], words].concat().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let run = async |words: &[&str]| {
        let line = line(words);
        gridctl(&line.iter().map(String::as_str).collect::<Vec<_>>()).await.answer()
    };
    let gaps = "one matter is all there is";
    let handle = ["replay", &folder, "--profile", &profile, "--handle", "--setup-code", &code, "--accept-gaps", gaps];
    let played = run(&handle).await;
    assert_eq!((&played["stored"], &played["department_agrees"]), (&Value::from(6), &Value::from(6)), "{played:#}");

    let proposed = run(&["--as", "village.admin", "registry", "propose", "--fresh"]).await;
    let text = proposed.to_string();
    assert!(text.contains("WORKS"), "{proposed:#}");
    let closed = run(&["--as", "village.command", "case", "list", "--state", "closed"]).await;
    assert_eq!(closed["cases"].as_array().map(Vec::len), Some(6), "{closed:#}");
}
