//! Recorded cases of a real city, fed through the public API by `gridctl replay`.
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use serde_json::Value;

use crate::harness::{Installation, Topology};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("not poisoned")).into_owned()
    }
}

/// The recorded cases, where they are beside the project.
fn recorded(folder: &str) -> Option<PathBuf> {
    let found = Path::new(ROOT).join("../shared/data").join(folder);
    if !found.is_dir() {
        eprintln!("skipped: {} is not here, so there are no recorded cases to replay", found.display());
        return None;
    }
    Some(found)
}

/// Runs `gridctl` with JSON output in this process.
async fn gridctl(arguments: &[&str]) -> Value {
    let (out, err) = (Kept::default(), Kept::default());
    let streams =
        gridctl::Streams { out: Box::new(out.clone()), err: Box::new(err.clone()), width: None, draws: false };
    let line = ["gridctl", "-o", "json"].iter().chain(arguments).map(ToString::to_string);
    let code = gridctl::run(line, streams).await;
    assert_eq!(code, 0, "gridctl {arguments:?}:\n{}\n{}", out.text(), err.text());
    serde_json::from_str(&out.text()).unwrap_or_else(|error| panic!("{error} in {}", out.text()))
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
    line.extend(["--setup-code", &code]);
    let first = gridctl(&line).await;
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

    let second = gridctl(&line).await;
    assert_eq!((&second["added"], &second["stored"]), (&Value::from(0), &Value::from(500)), "{second:#}");
}
