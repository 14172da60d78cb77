//! Teams, messages and positions from the shell.
use serde_json::Value;

use super::{assert_refused, assert_wrong, case_in, degrees, submitted, text, town, with};
use crate::harness::Said;

/// Codes of the teams in an answer's list.
fn codes(said: &Said, list: &str) -> Vec<String> {
    let answer = said.answer();
    let all = answer[list].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| text(&one["team"]["code"])).collect()
}

#[tokio::test]
async fn a_team_is_made_sent_moved_and_written_to_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "city", "police.north", "admin"]).await;
    let [lon, lat] = degrees(0.0, 0.0);
    let put = ["team", "put", "city-1", "--name", "first squad", "--lon", &lon, "--lat", &lat];
    assert_wrong(&shell.by("city", &put).await, "team.unit");
    let id = submitted(&shell, "event:09009", (-100.0, 210.0)).await;
    let case = case_in(&shell, &id, "DISPATCHED").await;
    let unit = text(&case["lead"]);
    let put = with(&put, &["--unit", &unit]);
    let saved = shell.by("city", &put).await.answer();
    assert_eq!(shell.by("city", &put).await.answer(), saved, "the same again changes nothing");
    assert_refused(&shell.by("police.north", &put).await, 3, "TEAM_NOT_YOURS");
    let suited = shell.by("admin", &["team", "put", "city-1", "--suited", "event"]).await.answer();
    assert_eq!((&suited["name"], &suited["suited"][0]), (&saved["name"], &"event".into()), "{suited:#}");

    let suggest = ["team", "suggest", &id];
    let off = shell.by("command", &suggest).await.answer();
    assert_ne!(off["suggestions"][0]["ready"], true, "nobody is on duty: {off:#}");
    shell.by("city", &["team", "duty", "city-1", "on"]).await.answer();
    let on = shell.by("command", &suggest).await.answer();
    assert_eq!(
        (&on["suggestions"][0]["ready"], &on["suggestions"][0]["suited"]),
        (&true.into(), &"SUITED_NAMED".into())
    );

    let move_on = ["team", "status", "city-1", &id, "on-the-way"];
    shell.by("city", &["case", "accept", &id]).await.answer();
    assert_refused(&shell.by("city", &move_on).await, 3, "NOT_YOURS");
    assert!(shell.by("city", &["case", "assign", &id]).await.slip().contains("--team"));
    let assigned = shell.by("city", &["case", "assign", &id, "--team", "city-1"]).await.answer();
    assert_eq!(assigned["assignee"], "first squad", "{assigned:#}");
    let moved = shell.by("city", &move_on).await.answer();
    assert_eq!(moved["teams"][0]["status"], "TEAM_STATUS_ON_THE_WAY", "{moved:#}");
    let listed = shell.by("command", &["team", "list", "--unit", &unit]).await;
    assert_eq!(codes(&listed, "teams"), ["city-1"]);
    assert_eq!(codes(&shell.by("police.north", &["team", "list"]).await, "teams"), Vec::<String>::new());

    let message = ["case", "message", &id, "--words", "mind the power line"];
    shell.by("command", &message).await.answer();
    assert_refused(&shell.by("worker", &message).await, 3, "ROLE_REQUIRED");
    assert_refused(&shell.by("police.north", &message).await, 4, "NOT_FOUND");
    let told = |history: Value| {
        let events = history["events"].as_array().cloned().unwrap_or_default();
        events.iter().filter_map(|event| event["message_left"]["words"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let history = ["case", "history", &id];
    assert_eq!(told(shell.by("city", &history).await.answer()), ["mind the power line"]);
    let reporter = told(shell.by("worker", &history).await.answer());
    assert!(reporter.iter().all(String::is_empty), "{reporter:?}");

    let positions = shell.by("command", &["team", "position", &id]).await.answer();
    assert_eq!(positions["positions"].as_array().map_or(0, Vec::len), 0);
    let share = ["team", "position", &id, "--team", "city-1", "--share", "on"];
    assert_refused(&shell.by("city", &share).await, 3, "ROLE_REQUIRED");
    let current = shell.by("city", &["team", "retire", "city-1"]).await.answer();
    assert_eq!(current["retired"], true, "{current:#}");
    assert_refused(&shell.by("city", &put).await, 6, "TEAM_RETIRED");
}
