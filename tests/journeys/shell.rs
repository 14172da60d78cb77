//! Every step of a case from the shell, with JSON output: what the commands answer, and with which exit code they are
//! refused.
mod account;
mod alarms;
mod content;
mod desk;
mod field;
mod ground;
mod joint;
mod proposals;
mod rehearsing;
mod reports;
mod review;
mod rulings;
mod views;

use serde_json::Value;

use crate::{
    harness::{Installation, Said, Shell, Topology, Town, place},
    steps::until,
};

/// A town in one process, and a shell in which these accounts are signed in.
async fn town(accounts: &[&str]) -> (Installation, Shell) {
    let installation = Installation::start(Topology::One).await.expect("needs nothing");
    Town::found(&installation).await;
    let shell = Shell::of(&installation, accounts).await;
    (installation, shell)
}

/// Degrees of a place, metres east and north of the town's middle, as command lines want them.
fn degrees(east_m: f64, north_m: f64) -> [String; 2] {
    let place = place(east_m, north_m);
    [place.longitude.to_string(), place.latitude.to_string()]
}

/// The worker submits a report of a matter at a place; gives its id.
async fn submitted(shell: &Shell, matter: &str, (east_m, north_m): (f64, f64)) -> String {
    let [lon, lat] = degrees(east_m, north_m);
    let line = ["report", "submit", "--matter", matter, "--words", "seen on the round", "--lon", &lon, "--lat", &lat];
    text(&shell.by("worker", &line).await.answer()["receipt"]["id"])
}

/// Waits until the case is in a state such as "FILED" for the command room.
async fn case_in(shell: &Shell, id: &str, state: &str) -> Value {
    let state = format!("CASE_STATE_{state}");
    until(&format!("case {id} is {state}"), || async {
        let shown = shell.by("command", &["case", "show", id]).await;
        let case = (shown.code == 0).then(|| shown.answer());
        case.filter(|case| case["state"] == state.as_str())
    })
    .await
}

/// A command line with more arguments.
fn with<'a>(line: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [line, more].concat()
}

/// A text of JSON.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The command is refused because of this field, and told what would be right.
#[track_caller]
fn assert_wrong(said: &Said, field: &str) {
    let error = said.error(6);
    assert_eq!(error["reason"], "INVALID_FIELDS", "{said}");
    let fields = error["fields"].as_array().cloned().unwrap_or_default();
    let told = |one: &Value| one["field"] == field && !text(&one["description"]).is_empty();
    assert!(fields.iter().any(told), "{field}: {said}");
}

/// The command is refused with this exit code for this reason.
#[track_caller]
fn assert_refused(said: &Said, code: u8, reason: &str) {
    assert_eq!(said.error(code)["reason"], reason, "{said}");
}

/// The command is refused with this exit code, and the way out is told.
#[track_caller]
fn assert_way_out(said: &Said, code: u8, words: &str) {
    let error = said.error(code);
    assert!(error["way_out"].as_str().is_some_and(|way_out| way_out.contains(words)), "{said}");
}
