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
