//! What the command room does with a case: confirm, recall, correct, transfer, suspend, resume.
use super::{assert_refused, assert_way_out, assert_wrong, case_in, degrees, submitted, text, town, with};

#[tokio::test]
async fn the_command_room_confirms_recalls_and_chooses_a_route_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "city", "police.south"]).await;
    let id = submitted(&shell, "event:08001", (-100.0, 50.0)).await;
    let filed = case_in(&shell, &id, "FILED").await;
    assert_eq!(filed["causes"][0], "QUEUE_CAUSE_CONFIRMATION", "{filed:#}");

    assert_refused(&shell.by("worker", &["case", "dispatch", &id]).await, 3, "ROLE_REQUIRED");
    assert!(shell.by("command", &["case", "dispatch", &id, "--assisting", "PCS2"]).await.slip().contains("--lead"));
    let confirmed = shell.by("command", &["case", "dispatch", &id]).await.answer();
    assert_eq!(
        (&confirmed["state"], &confirmed["lead"]),
        (&"CASE_STATE_DISPATCHED".into(), &"ZF".into()),
        "{confirmed:#}"
    );

    let recalled = shell.by("command", &["case", "recall", &id, "--reason", "the wrong unit"]).await.answer();
    assert_eq!(recalled["state"], "CASE_STATE_FILED", "{recalled:#}");
    assert!(recalled["causes"].as_array().expect("causes").contains(&"QUEUE_CAUSE_RECALLED".into()), "{recalled:#}");

    let choose = ["case", "dispatch", &id, "--lead", "PCS2", "--assisting", "ZF"];
    assert_wrong(&shell.by("command", &choose).await, "reason");
    assert_wrong(&shell.by("command", &["case", "dispatch", &id, "--lead", "PCS9", "--reason", "x"]).await, "lead");
    let chosen = shell.by("command", &with(&choose, &["--reason", "it blocks the road"])).await.answer();
    assert_eq!((&chosen["lead"], &chosen["assisting"]), (&"PCS2".into(), &serde_json::json!(["ZF"])), "{chosen:#}");

    shell.by("police.south", &["case", "accept", &id]).await.answer();
    let late = shell.by("command", &["case", "recall", &id, "--reason", "the wrong unit"]).await;
    assert_refused(&late, 6, "COMMAND_NOT_ALLOWED");
    assert!(
        text(&late.error(6)["message"])
            .contains("you may now: suspend, transfer, engage, release_task, reroute, split"),
        "{late}"
    );
}

#[tokio::test]
async fn a_filed_case_without_a_place_is_corrected_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command"]).await;
    let line = ["report", "submit", "--matter", "event:09006", "--place", "at the north gate", "--words", "a stall"];
    let id = text(&shell.by("worker", &line).await.answer()["receipt"]["id"]);
    let filed = case_in(&shell, &id, "FILED").await;
    assert_eq!(filed["causes"][0], "QUEUE_CAUSE_NO_POSITION", "{filed:#}");
    assert_refused(&shell.by("command", &["case", "dispatch", &id]).await, 6, "NO_ROUTE");

    let [lon, lat] = degrees(-100.0, 50.0);
    let correct = ["case", "correct", &id, "--reason", "named on the phone"];
    assert_wrong(&shell.by("command", &correct).await, "matter");
    assert_wrong(&shell.by("command", &with(&correct, &["--lon", "200", "--lat", &lat])).await, "position");
    assert_wrong(
        &shell.by("command", &with(&correct, &["--lon", &lon, "--lat", &lat, "--crs", "Mars"])).await,
        "position",
    );
    assert!(shell.by("command", &with(&correct, &["--lon", &lon])).await.slip().contains("--lat"));

    let corrected = shell.by("command", &with(&correct, &["--lon", &lon, "--lat", &lat])).await.answer();
    assert_eq!(
        (&corrected["route"]["lead"], &corrected["current_grid"]),
        (&"ZF".into(), &"330106109001001".into()),
        "{corrected:#}"
    );
    let other = shell.by("command", &with(&correct, &["--matter", "event:06028"])).await.answer();
    assert_eq!((&other["matter"], &other["route"]["lead"]), (&"event:06028".into(), &"PCS2".into()), "{other:#}");
    let dispatched = shell.by("command", &["case", "dispatch", &id]).await.answer();
    assert_eq!(dispatched["lead"], "PCS2", "{dispatched:#}");

    let history = shell.by("command", &["case", "history", &id]).await.answer();
    let corrections: Vec<_> =
        history["events"].as_array().expect("events").iter().map(|event| &event["corrected"]).collect();
    let said = |event: &&&serde_json::Value| event["reason"] == "named on the phone";
    assert_eq!(corrections.iter().filter(said).count(), 2, "{history:#}");
}

#[tokio::test]
async fn a_case_is_transferred_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "city", "police.north"]).await;
    let id = submitted(&shell, "event:09006", (-100.0, 50.0)).await;
    case_in(&shell, &id, "DISPATCHED").await;
    shell.by("city", &["case", "accept", &id]).await.answer();

    let transfer = |lead| ["case", "transfer", &id, "--lead", lead, "--reason", "the precinct was there first"];
    assert_wrong(&shell.by("command", &transfer("ZF")).await, "lead");
    assert_wrong(&shell.by("command", &transfer("PCS9")).await, "lead");
    assert_refused(&shell.by("city", &transfer("PCS1")).await, 3, "ROLE_REQUIRED");
    let moved = shell.by("command", &transfer("PCS1")).await.answer();
    assert_eq!((&moved["state"], &moved["lead"]), (&"CASE_STATE_DISPATCHED".into(), &"PCS1".into()), "{moved:#}");
    assert_refused(&shell.by("city", &["case", "show", &id]).await, 4, "NOT_FOUND");
    shell.by("police.north", &["case", "accept", &id]).await.answer();
}

#[tokio::test]
async fn handling_is_suspended_once_and_resumed_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "city"]).await;
    let id = submitted(&shell, "event:09006", (-100.0, 50.0)).await;
    case_in(&shell, &id, "DISPATCHED").await;
    let suspend = |until| ["case", "suspend", &id, "--until", until, "--reason", "part of the rebuilding"];
    let in_a_month = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 30)).to_string();
    assert_refused(&shell.by("command", &suspend(&in_a_month)).await, 6, "COMMAND_NOT_ALLOWED");
    shell.by("city", &["case", "accept", &id]).await.answer();

    assert_wrong(&shell.by("command", &suspend("2020-01-01 00:00")).await, "until");
    let unread = shell.by("command", &suspend("soon")).await.error(2);
    assert!(
        text(&unread["message"]).contains("--until") && text(&unread["message"]).contains("2026-03-01"),
        "{unread}"
    );
    let suspended = shell.by("command", &suspend(&in_a_month)).await.answer();
    assert_eq!(
        (&suspended["state"], &suspended["deadlines"][0]["paused"]),
        (&"CASE_STATE_SUSPENDED".into(), &true.into()),
        "{suspended:#}"
    );
    assert_refused(&shell.by("city", &["case", "hand-in", &id, "--words", "gone"]).await, 6, "COMMAND_NOT_ALLOWED");

    let resume = ["case", "resume", &id, "--reason", "the rebuilding is done"];
    assert_refused(&shell.by("city", &resume).await, 3, "ROLE_REQUIRED");
    let resumed = shell.by("command", &resume).await.answer();
    assert_eq!(
        (&resumed["state"], &resumed["deadlines"][0]["paused"]),
        (&"CASE_STATE_HANDLING".into(), &false.into()),
        "{resumed:#}"
    );
    assert_refused(&shell.by("command", &suspend(&in_a_month)).await, 6, "SUSPENDED_BEFORE");
}

#[tokio::test]
async fn a_stale_version_is_refused_from_the_shell_and_says_what_changed() {
    let (_installation, shell) = town(&["worker", "command", "city"]).await;
    let id = submitted(&shell, "event:09006", (-100.0, 50.0)).await;
    let seen = text(&case_in(&shell, &id, "DISPATCHED").await["etag"]);
    // What stands in nobody's way makes nothing stale.
    shell.by("command", &["case", "urge", &id, "--words", "today, please"]).await.answer();
    shell.by("command", &["case", "engage", &id, "--unit", "PCS1", "--words", "keep the crowd away"]).await.answer();

    let stale = shell.by("city", &["case", "accept", &id, "--etag", &seen]).await;
    assert_refused(&stale, 5, "STALE_VERSION");
    let now = text(&shell.by("city", &["case", "show", &id]).await.answer()["etag"]);
    assert!(text(&stale.error(5)["message"]).contains(&format!("version {now}")), "{stale}");
    assert_way_out(&stale, 5, "gridctl case show 330106109-");
    assert_wrong(&shell.by("city", &["case", "accept", &id, "--etag", "newest"]).await, "command.etag");
    shell.by("city", &["case", "accept", &id, "--etag", &now]).await.answer();

    let nowhere = shell.by("city", &["case", "show", "330106109-20200101-00001"]).await;
    assert_refused(&nowhere, 4, "NOT_FOUND");
    let nobody = shell.by("nobody", &["case", "show", &id]).await;
    assert_way_out(&nobody, 3, "gridctl sign-in nobody");
}
