//! Urges, their answers, and who owes what, from the shell.
use serde_json::Value;

use super::{assert_refused, assert_wrong, case_in, submitted, text, town, with};

#[tokio::test]
async fn an_urge_is_given_shown_answered_and_told_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "supervisor", "city", "police.north"]).await;
    let id = submitted(&shell, "event:09009", (-100.0, 210.0)).await;
    let case = case_in(&shell, &id, "DISPATCHED").await;
    assert_eq!((&case["duty"]["step"], &case["duty"]["unit"]), (&"STEP_ACCEPT".into(), &case["lead"]), "{case:#}");
    shell.by("city", &["case", "accept", &id]).await.answer();

    let answer = ["case", "answer-urge", &id, "--words", "tonight"];
    assert_refused(&shell.by("city", &answer).await, 6, "NO_URGE");
    let urge = ["case", "urge", &id, "--words", "three calls since noon"];
    assert_refused(&shell.by("city", &urge).await, 3, "ROLE_REQUIRED");
    let urged = shell.by("supervisor", &urge).await.answer();
    assert_eq!(urged["urges"][0]["words"], "three calls since noon", "{urged:#}");
    assert!(shell.by("city", &answer[..3]).await.slip().contains("--words"));
    assert_wrong(&shell.by("city", &["case", "answer-urge", &id, "--words", " "]).await, "words");
    let other = shell.by("city", &with(&answer, &["--urge", "7"])).await;
    assert_refused(&other, 6, "NO_URGE");
    let answered = shell.by("city", &answer).await.answer();
    assert_eq!(answered["urges"].as_array().map(Vec::len).unwrap_or_default(), 0, "{answered:#}");
    let history = shell.by("city", &["case", "history", &id]).await.answer();
    let told = history["events"].as_array().expect("events");
    assert!(told.iter().any(|event| event["urge_answered"]["words"] == "tonight"), "{history:#}");
}

#[tokio::test]
async fn what_is_owed_is_counted_and_alarms_are_listed_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "city", "admin"]).await;
    let id = submitted(&shell, "event:09009", (-100.0, 210.0)).await;
    case_in(&shell, &id, "DISPATCHED").await;
    let duties = shell.by("command", &["alarm", "duties"]).await.answer();
    let accept = duties["duties"].as_array().expect("duties").iter().find(|duty| duty["step"] == "STEP_ACCEPT");
    assert_eq!(text(&accept.expect("one to accept")["count"]), "1", "{duties:#}");
    for line in [&["alarm", "list", "--mine"][..], &["alarm", "list", "--nobody", "--limit", "0"], &["alarm", "count"]]
    {
        let answer = shell.by("city", line).await.answer();
        assert!(answer.is_object() && answer != Value::Null, "{line:?}: {answer:#}");
    }
    assert_refused(&shell.by("worker", &["alarm", "count"]).await, 3, "ROLE_REQUIRED");
    assert_refused(&shell.by("admin", &["alarm", "list"]).await, 3, "ROLE_REQUIRED");
}
