//! Requests of the lead unit, limits met on the way, and joint handling.
use serde_json::{Value, json};

use super::{assert_refused, assert_wrong, case_in, submitted, text, town, with};
use crate::{
    harness::{Installation, Shell},
    photos,
};

const PEOPLE: [&str; 6] = ["worker", "command", "supervisor", "city", "police.north", "police.south"];

/// A case with two limits that city management has accepted.
async fn accepted() -> (Installation, Shell, String) {
    let (installation, shell) = town(&PEOPLE).await;
    // Parking on the carriageway: stop it within the hour, have it clear in four.
    let id = submitted(&shell, "event:09009", (-100.0, 210.0)).await;
    case_in(&shell, &id, "DISPATCHED").await;
    shell.by("city", &["case", "accept", &id]).await.answer();
    (installation, shell, id)
}

/// The limit of this number.
fn limit(case: &Value, number: u32) -> &Value {
    let limits = case["deadlines"].as_array().expect("deadlines");
    limits.iter().find(|limit| limit["number"] == number).unwrap_or_else(|| panic!("no limit {number}: {case:#}"))
}

#[tokio::test]
async fn an_extension_is_asked_for_declined_asked_again_and_granted_from_the_shell() {
    let (_installation, shell, id) = accepted().await;
    let ask = ["case", "request-extension", &id, "--reason", "the tow truck is on its way"];
    assert!(shell.by("city", &ask[..3]).await.slip().contains("--reason"));
    assert_wrong(&shell.by("city", &["case", "request-extension", &id, "--reason", " "]).await, "reason");
    assert_refused(&shell.by("command", &ask).await, 3, "ROLE_REQUIRED");
    assert_refused(&shell.by("city", &with(&ask, &["--limit", "3"])).await, 6, "NO_SUCH_LIMIT");
    assert_refused(&shell.by("city", &["case", "withdraw", &id]).await, 6, "NO_REQUEST");

    let asked = shell.by("city", &ask).await.answer();
    assert_eq!((&asked["ask"]["number"], &asked["ask"]["extension"]["limit"]), (&1.into(), &2.into()), "{asked:#}");
    let second = shell.by("city", &ask).await;
    assert_refused(&second, 6, "REQUEST_OPEN");
    assert!(text(&second.error(6)["message"]).contains("withdraw"), "{second}");

    let number = text(&asked["number"]);
    assert_refused(&shell.by("city", &["case", "grant", &number]).await, 3, "ROLE_REQUIRED");
    assert_refused(&shell.by("command", &["case", "grant", &id, "--request", "9"]).await, 6, "NO_REQUEST");
    assert!(shell.by("command", &["case", "decline", &id]).await.slip().contains("--reason"));
    let declined = shell.by("command", &["case", "decline", &id, "--reason", "the road is needed"]).await.answer();
    assert_eq!(declined["ask"], Value::Null, "{declined:#}");

    let asked = shell.by("city", &ask).await.answer();
    assert_eq!(asked["ask"]["number"], 2, "a refusal does not count: {asked:#}");
    let (due, would) = (&limit(&asked, 2)["due_at"], &limit(&asked, 2)["extended_due_at"]);
    let granted = shell.by("supervisor", &["case", "grant", &number, "--reason", "once"]).await.answer();
    assert_eq!(limit(&granted, 2)["extensions"], 1, "{granted:#}");
    assert_eq!(&limit(&granted, 2)["due_at"], would, "{granted:#}");
    assert_ne!(due, would);
}

#[tokio::test]
async fn a_suspension_is_withdrawn_and_asked_for_again_from_the_shell() {
    let (_installation, shell, id) = accepted().await;
    let in_a_month = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 30)).to_string();
    let ask = |until| ["case", "request-suspension", &id, "--until", until, "--reason", "the road is being rebuilt"];
    assert_wrong(&shell.by("city", &ask("2020-01-01 00:00")).await, "until");
    assert!(text(&shell.by("city", &ask("soon")).await.error(2)["message"]).contains("--until"));
    shell.by("city", &ask(&in_a_month)).await.answer();
    let withdrawn = shell.by("city", &["case", "withdraw", &id]).await.answer();
    assert_eq!((&withdrawn["ask"], &withdrawn["state"]), (&Value::Null, &"CASE_STATE_HANDLING".into()));

    shell.by("city", &ask(&in_a_month)).await.answer();
    let granted = shell.by("command", &["case", "grant", &id]).await.answer();
    assert_eq!(granted["state"], "CASE_STATE_SUSPENDED", "{granted:#}");
    shell.by("command", &["case", "resume", &id, "--reason", "rebuilt"]).await.answer();
    assert_refused(&shell.by("city", &ask(&in_a_month)).await, 6, "SUSPENDED_BEFORE");
}

#[tokio::test]
async fn a_limit_is_met_on_the_way_to_the_result_from_the_shell() {
    let (_installation, shell, id) = accepted().await;
    let meet = |number| ["case", "meet-limit", &id, "--limit", number, "--words", "no more cars"];
    assert_refused(&shell.by("command", &meet("1")).await, 3, "ROLE_REQUIRED");
    assert_refused(&shell.by("city", &meet("2")).await, 6, "LAST_LIMIT");
    assert_wrong(&shell.by("city", &["case", "meet-limit", &id, "--limit", "1", "--words", " "]).await, "words");
    let met = shell.by("city", &meet("1")).await.answer();
    assert_eq!(limit(&met, 1)["in_time"], true, "{met:#}");
    assert_eq!(limit(&met, 2)["met_at"], Value::Null, "{met:#}");
    assert_refused(&shell.by("city", &meet("1")).await, 6, "LAST_LIMIT");
}

#[tokio::test]
async fn units_assist_do_their_parts_and_are_released_from_the_shell() {
    let (_installation, shell, id) = accepted().await;
    let help = ["case", "request-help", &id, "--unit", "PCS1", "--words", "close the road", "--reason", "a crane"];
    assert_wrong(
        &shell.by("city", &["case", "request-help", &id, "--unit", "ZF", "--words", "x", "--reason", "x"]).await,
        "unit",
    );
    assert_refused(&shell.by("police.north", &["case", "show", &id]).await, 4, "NOT_FOUND");
    shell.by("city", &help).await.answer();
    shell.by("command", &["case", "grant", &id]).await.answer();
    assert_wrong(&shell.by("city", &help).await, "unit");

    let engage = ["case", "engage", &id, "--unit", "PCS2", "--words", "send traffic around"];
    assert_refused(&shell.by("city", &engage).await, 3, "ROLE_REQUIRED");
    let unread = shell.by("command", &with(&engage, &["--within", "2 weeks"])).await.error(2);
    assert!(text(&unread["message"]).contains("4 work_hour"), "{unread}");
    let engaged = shell.by("command", &with(&engage, &["--within", "2 urgent_hour"])).await.answer();
    assert_eq!(engaged["tasks"][1]["limit"]["amount"], 2, "{engaged:#}");

    let hand_in = ["case", "hand-in", &id, "--words", "clear"];
    let waits = shell.by("city", &hand_in).await;
    assert_refused(&waits, 6, "OPEN_TASKS");
    assert!(text(&waits.error(6)["message"]).contains("PCS1, PCS2"), "{waits}");

    let photo = shell.file("closed.jpg", photos::jpeg(41).0);
    let finish = ["case", "finish-task", &id, "--words", "closed until noon", "--photo", &photo];
    let which = shell.by("police.north", &finish).await.error(2);
    assert!(text(&which["message"]).contains("PCS1, PCS2") && text(&which["way_out"]).contains("--unit"), "{which}");
    assert_refused(&shell.by("city", &with(&finish, &["--unit", "PCS1"])).await, 3, "NOT_YOURS");
    let done = shell.by("police.north", &with(&finish, &["--unit", "PCS1"])).await.answer();
    let part = &done["tasks"][0];
    assert_eq!((&part["state"], &part["in_time"]), (&"TASK_STATE_DONE".into(), &true.into()), "{done:#}");
    assert_eq!(part["evidence"].as_array().map(Vec::len), Some(1), "{done:#}");

    let release = ["case", "release-task", &id, "--unit", "PCS2"];
    assert!(shell.by("city", &release).await.slip().contains("--reason"));
    assert_wrong(&shell.by("city", &with(&release, &["--reason", " "])).await, "reason");
    let released = shell.by("city", &with(&release, &["--reason", "the road is free"])).await.answer();
    assert_eq!(released["tasks"][1]["state"], "TASK_STATE_RELEASED", "{released:#}");
    assert_refused(&shell.by("police.south", &["case", "show", &id]).await, 4, "NOT_FOUND");
    assert_refused(&shell.by("city", &with(&release, &["--reason", "again"])).await, 6, "NO_TASK");
    assert_refused(&shell.by("police.north", &["case", "finish-task", &id, "--words", "again"]).await, 6, "NO_TASK");

    let handled = shell.by("city", &hand_in).await.answer();
    assert_eq!(handled["state"], "CASE_STATE_HANDLED", "{handled:#}");
    let history = shell.by("city", &["case", "history", &id]).await.answer();
    let happened =
        |what: &str| history["events"].as_array().expect("events").iter().any(|event| event[what] != Value::Null);
    for what in ["asked", "granted", "engaged", "task_done", "task_released"] {
        assert!(happened(what), "{what}: {history:#}");
    }
    let numbers: Vec<_> =
        history["events"].as_array().expect("events").iter().map(|event| &event["sequence"]).collect();
    let file = shell.reads("city", &["case", "history", &id]).await;
    let brief = shell.reads("city", &["case", "history", &id, "--brief"]).await;
    for (number, sequence) in (1..).zip(numbers) {
        assert_eq!(text(sequence), number.to_string());
        let begins = |line: &str| line.starts_with(&format!("{number} "));
        assert!(file.lines().any(begins) && brief.lines().any(begins), "{number}: {file}");
    }
    for recorded in ["the road is free", "decision, route, rule: ", "decision, limits: ", "evidence: "] {
        assert!(file.contains(recorded), "{recorded}: {file}");
    }
}

#[tokio::test]
async fn the_policy_of_the_draft_survives_json_and_tables_from_the_shell() {
    let (_installation, shell) = town(&["admin"]).await;
    let shown = |catalogue: Value| catalogue["policy"]["extensions"].clone();
    let mut catalogue = shell.by("admin", &["registry", "draft", "show", "--part", "catalogue"]).await.answer();
    assert_eq!(shown(catalogue.clone()), Value::Null, "{catalogue:#}");
    catalogue["policy"] = json!({"extensions": 1, "ladder": [{"percent": 90, "to": "RUNG_HOLDER"}]});
    let file = shell.file("catalogue.json", catalogue.to_string());
    shell.by("admin", &["registry", "draft", "put", "--part", "catalogue", &file]).await.answer();
    assert_eq!(shown(shell.by("admin", &["registry", "draft", "show", "--part", "catalogue"]).await.answer()), 1);

    let table = shell.file("catalogue.csv", "");
    shell.by("admin", &["registry", "table", "export", "catalogue", &table]).await.answer();
    shell.by("admin", &["registry", "table", "import", "catalogue", &table]).await.answer();
    let kept = shell.by("admin", &["registry", "draft", "show", "--part", "catalogue"]).await.answer();
    assert_eq!(kept["policy"]["ladder"][0]["percent"], 90, "a table has no column for it: {kept:#}");

    catalogue["policy"]["ladder"] = json!([{"percent": 90, "to": "RUNG_HEAD"}, {"percent": 80, "to": "RUNG_HEAD"}]);
    let file = shell.file("catalogue.json", catalogue.to_string());
    let refused = shell.by("admin", &["registry", "draft", "put", "--part", "catalogue", &file]).await;
    assert_eq!(refused.code, 6, "{refused}");
    assert!(refused.to_string().contains("policy.ladder[1].percent"), "{refused}");
}
