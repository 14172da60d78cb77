//! Filters of lists, and saved views.
use serde_json::Value;

use super::{assert_refused, assert_wrong, case_in, submitted, text, town};
use crate::harness::{Said, Shell};

/// Numbers on somebody's list.
async fn listed(shell: &Shell, who: &str, line: &[&str]) -> Vec<String> {
    let list = shell.by(who, line).await.answer();
    list["cases"].as_array().into_iter().flatten().map(|case| text(&case["id"])).collect()
}

/// Names on somebody's list of views, with their counts.
fn named(said: &Said) -> Vec<(String, String)> {
    let count = |view: &Value| view["count"].as_str().map_or_else(|| view["count"].to_string(), ToOwned::to_owned);
    let views = said.answer()["views"].clone();
    views.as_array().into_iter().flatten().map(|listed| (text(&listed["view"]["name"]), count(listed))).collect()
}

#[tokio::test]
async fn a_filter_is_saved_as_a_view_renamed_shared_and_deleted_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "supervisor", "city"]).await;
    let parked = submitted(&shell, "event:09009", (-100.0, 210.0)).await;
    case_in(&shell, &parked, "DISPATCHED").await;
    let filter = ["--phase", "open", "--matter", "event:09009", "--source", "worker", "--due-within", "8784"];
    let list = [&["case", "list"][..], &filter].concat();
    assert_eq!(listed(&shell, "command", &list).await, std::slice::from_ref(&parked));
    assert_eq!(listed(&shell, "command", &["case", "list", "--asking"]).await, Vec::<String>::new());
    assert_eq!(listed(&shell, "command", &["case", "list", "--ended", "handled"]).await, Vec::<String>::new());
    let wrong = shell.by("command", &["case", "list", "--due-within", "8785"]).await;
    assert_wrong(&wrong, "filter.due_within_hours");

    assert_eq!(named(&shell.by("command", &["view", "list"]).await), []);
    let save = [&["view", "save", "parked", "--order", "due"][..], &filter].concat();
    let saved = shell.by("command", &save).await.answer();
    assert_eq!((&saved["name"], &saved["filter"]["matter"]), (&"parked".into(), &"event:09009".into()), "{saved:#}");
    let again = shell.by("command", &save).await.answer();
    assert_eq!(again, saved, "the same again changes nothing");
    assert_eq!(named(&shell.by("command", &["view", "list"]).await), [("parked".to_owned(), "1".to_owned())]);
    assert_eq!(listed(&shell, "command", &["view", "cases", "parked"]).await, [parked]);
    assert_eq!(named(&shell.by("supervisor", &["view", "list"]).await), [], "it is the command room's own");

    assert_wrong(&shell.by("command", &["view", "rename", "parked", " "]).await, "name");
    let renamed = shell.by("command", &["view", "rename", "parked", "cars"]).await.answer();
    assert_eq!((&renamed["id"], &renamed["name"]), (&saved["id"], &"cars".into()), "{renamed:#}");
    assert_eq!(renamed["filter"], saved["filter"]);
    assert_refused(&shell.by("city", &["view", "save", "mine", "--shared"]).await, 3, "VIEW_NOT_YOURS");
    shell.by("command", &["view", "save", "cars", "--shared", "--phase", "open"]).await.answer();
    assert_eq!(named(&shell.by("city", &["view", "list"]).await).len(), 1);
    assert_refused(&shell.by("city", &["view", "delete", "cars"]).await, 3, "VIEW_NOT_YOURS");
    assert_refused(&shell.by("city", &["view", "rename", "cars", "trucks"]).await, 4, "NOT_FOUND");
    shell.by("supervisor", &["view", "delete", "cars"]).await.answer();
    assert_eq!(named(&shell.by("command", &["view", "list"]).await), []);
    assert_refused(&shell.by("command", &["view", "cases", "cars"]).await, 4, "NOT_FOUND");
}
