//! Reports: registered on behalf, verified, and read from a file.
use serde_json::{Value, json};
use uuid::Uuid;

use super::{assert_refused, assert_way_out, assert_wrong, case_in, degrees, text, town, with};
use crate::{harness::place, photos, steps::until};

#[tokio::test]
async fn a_phone_call_is_registered_from_the_shell_and_goes_to_its_unit() {
    let (_installation, shell) = town(&["worker", "command", "city"]).await;
    let [lon, lat] = degrees(-100.0, 50.0);
    let photo = shell.file("stall.jpg", photos::jpeg(5).0);
    let found = ["--matter", "event:09006", "--words", "a stall", "--lon", &lon, "--lat", &lat, "--photo", &photo];
    let owed = ["--reply-owed", "--deadline", "2026-12-30 12:00", "--outside-number", "12345-77"];
    let register = [&["report", "register", "--source", "phone", "--reporter", "张女士"], &found[..], &owed].concat();

    assert_refused(&shell.by("worker", &register).await, 3, "ROLE_REQUIRED");
    let registered = shell.by("command", &register).await.answer();
    let id = text(&registered["receipt"]["id"]);
    let case = case_in(&shell, &id, "DISPATCHED").await;
    assert_eq!((&case["lead"], &case["report"]["source"]), (&"ZF".into(), &"phone".into()), "{case:#}");
    assert_eq!(case["report"]["outside_deadline"], "2026-12-30T04:00:00Z", "typed in the town's time: {case:#}");

    let report = shell.by("command", &["report", "show", &id]).await.answer();
    assert_eq!((&report["reporter_words"], &report["reply_owed"]), (&"张女士".into(), &true.into()), "{report:#}");
    assert_eq!(report["media"][0]["stored"], true, "{report:#}");
    let again = shell.by("command", &register).await;
    assert_refused(&again, 5, "OUTSIDE_NUMBER_TAKEN");
    assert!(text(&again.error(5)["message"]).contains(&text(&registered["receipt"]["number"])), "{again}");

    let unread = ["report", "register", "--source", "phone", "--matter", "event:09006", "--deadline", "tomorrow"];
    assert!(text(&shell.by("command", &unread).await.error(2)["message"]).contains("--deadline"));
    let nowhere = ["report", "register", "--source", "phone", "--matter", "event:09006", "--lon", "120", "--lat", "95"];
    assert_wrong(&shell.by("command", &nowhere).await, "report.position.latitude");
}

#[tokio::test]
async fn a_citizens_report_waits_until_it_is_verified_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command"]).await;
    let [lon, lat] = degrees(-100.0, 50.0);
    let register = ["report", "register", "--source", "citizen", "--matter", "event:09006", "--words", "a stall"];
    let register = with(&register, &["--lon", &lon, "--lat", &lat]);
    let mut waiting = Vec::new();
    for _ in 0..2 {
        waiting.push(text(&shell.by("command", &register).await.answer()["receipt"]["id"]));
    }
    let list = shell.by("command", &["report", "list", "--state", "received"]).await.answer();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(2), "{list:#}");
    let [yes, no] = &waiting[..] else { panic!("two reports") };
    assert_refused(&shell.by("command", &["case", "show", yes]).await, 4, "NOT_FOUND");

    assert_refused(&shell.by("worker", &["report", "verify", yes, "--accept"]).await, 3, "ROLE_REQUIRED");
    let accepted = shell.by("command", &["report", "verify", yes, "--accept"]).await.answer();
    let opening = ["REPORT_STATE_ACCEPTED", "REPORT_STATE_OPENED"].map(Value::from);
    assert!(opening.contains(&accepted["state"]), "{accepted:#}");
    case_in(&shell, yes, "DISPATCHED").await;

    assert!(shell.by("command", &["report", "verify", no, "--reject"]).await.slip().contains("--reason"));
    assert_wrong(&shell.by("command", &["report", "verify", no, "--reject", "--reason", " "]).await, "reason");
    let reject = ["report", "verify", no, "--reject", "--reason", "nothing there"];
    let rejected = shell.by("command", &reject).await.answer();
    assert_eq!(
        (&rejected["state"], &rejected["rejection"]),
        (&"REPORT_STATE_REJECTED".into(), &"nothing there".into()),
        "{rejected:#}"
    );
    assert_refused(&shell.by("command", &reject).await, 6, "NOT_WAITING");
    let unknown = Uuid::now_v7().to_string();
    assert_way_out(
        &shell.by("command", &["report", "verify", &unknown, "--accept"]).await,
        4,
        "check the number or id",
    );
    assert_wrong(&shell.by("command", &["report", "verify", "no-id", "--accept"]).await, "id");
}

#[tokio::test]
async fn reports_in_a_file_are_submitted_line_by_line_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "city"]).await;
    let taken = super::submitted(&shell, "event:09006", (-100.0, 50.0)).await;
    shell.file("stall.jpg", photos::jpeg(6).0);
    let good = json!({
        "matter": "event:09006", "found_at": "2026-03-01T00:00:00Z", "words": "a stall", "photos": ["stall.jpg"],
        "position": position(-100.0),
    });
    let outside = json!({"id": Uuid::now_v7().to_string(), "matter": "event:09006", "position": {"longitude": 200}});
    let other = json!({"id": taken, "matter": "event:09006", "words": "something else", "position": position(-100.0)});
    let last = json!({"id": Uuid::now_v7().to_string(), "matter": "event:06028", "position": position(50.0)});
    let file = shell.file("reports.jsonl", format!("{good}\n\n{outside}\n{other}\n{last}\n"));

    let said = shell.by("worker", &["report", "submit", "--file", &file]).await;
    assert_refused(&said, 6, "LINES_REFUSED");
    assert_way_out(&said, 6, "send the file again");
    let lines = said.lines();
    let ids: Vec<_> = [0, 3].map(|line| text(&lines[line]["receipt"]["id"])).into();
    assert_eq!((&lines[1]["line"], &lines[1]["error"]["exit"]), (&3.into(), &6.into()), "{said}");
    assert_eq!(lines[1]["error"]["fields"][0]["field"], "report.position.longitude", "{said}");
    assert_eq!((&lines[2]["line"], &lines[2]["error"]["exit"]), (&4.into(), &5.into()), "{said}");
    assert_eq!(lines[2]["id"], taken.as_str(), "{said}");
    for id in &ids {
        case_in(&shell, id, "DISPATCHED").await;
    }
    let report = shell.by("worker", &["report", "show", &ids[0]]).await.answer();
    assert_eq!(report["media"][0]["stored"], true, "{report:#}");

    let file = shell.file("reports.jsonl", format!("{good}\n{last}\n"));
    let again = shell.by("worker", &["report", "submit", "--file", &file]).await;
    assert_eq!((again.code, again.lines()), (0, vec![lines[0].clone(), lines[3].clone()]), "{again}");
}

#[tokio::test]
async fn a_file_of_reports_that_cannot_be_sent_names_its_line_from_the_shell() {
    let (_installation, shell) = town(&["worker", "city"]).await;
    let good = json!({"id": Uuid::now_v7().to_string(), "matter": "event:09006", "position": position(-100.0)});
    let photo = json!({"id": good["id"], "photos": ["none.jpg"]}).to_string();
    let slips = [
        ("{\"matter\"", "no JSON"),
        ("{\"mater\": \"event:09006\"}", "mater"),
        ("{}", "found_at"),
        (&photo, "none.jpg"),
    ];
    for (slip, told) in slips {
        let file = shell.file("reports.jsonl", format!("{good}\n{slip}\n"));
        let refused = shell.by("worker", &["report", "submit", "--file", &file]).await;
        let words = text(&refused.error(2)["message"]);
        assert!(words.contains("reports.jsonl:2") && words.contains(told), "{refused}");
    }
    let nothing = shell.by("worker", &["report", "show", good["id"].as_str().expect("an id")]).await;
    assert_refused(&nothing, 4, "NOT_FOUND");

    let file = shell.file("reports.jsonl", good.to_string());
    let refused = shell.by("city", &["report", "submit", "--file", &file]).await;
    assert!(text(&refused.error(3)["message"]).starts_with("line 1: "), "{refused}");
    assert_way_out(&refused, 3, "--as ACCOUNT");
    shell.by("worker", &["report", "submit", "--file", &file]).await.answer();
    until("the worker sees what became of it", || async {
        let report = shell.by("worker", &["report", "show", good["id"].as_str()?]).await.answer();
        (report["progress"]["state"] == "dispatched").then_some(())
    })
    .await;
}

fn position(east_m: f64) -> Value {
    let place = place(east_m, 50.0);
    json!({"longitude": place.longitude, "latitude": place.latitude, "coordinate_system": "WGS-84"})
}
