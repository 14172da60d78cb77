//! A draft is rehearsed, published, and open cases are moved, from the shell.
use super::{assert_refused, assert_wrong, case_in, degrees, submitted, text, town, with};
use crate::steps::until;

const ADMIN: &str = "admin";

#[tokio::test]
async fn a_draft_is_rehearsed_and_open_cases_are_moved_from_the_shell() {
    let (_installation, shell) = town(&[ADMIN, "worker", "command"]).await;
    let first = submitted(&shell, "event:06028", (50.0, 300.0)).await;
    let second = submitted(&shell, "event:06028", (60.0, 310.0)).await;
    for id in [&first, &second] {
        assert_eq!(case_in(&shell, id, "DISPATCHED").await["lead"], "PCS1");
    }
    let mut register = shell.by(ADMIN, &["registry", "draft", "show", "--part", "register"]).await.answer();
    let rules = register["rules"].as_array_mut().expect("rules");
    let noise = rules.iter_mut().find(|rule| rule["id"] == "noise").expect("the rule");
    noise["lead"] = serde_json::json!({"unit": "ZF"});
    let file = shell.file("register.json", register.to_string());
    shell.by(ADMIN, &["registry", "draft", "put", "--part", "register", &file]).await.answer();

    let rehearse = ["registry", "rehearse", "--parts", "register", "--months", "1"];
    assert_refused(&shell.by("command", &rehearse).await, 3, "ROLE_REQUIRED");
    assert_wrong(&shell.by(ADMIN, &["registry", "rehearse", "--parts", "units"]).await, "parts[0]");
    let told = shell.by(ADMIN, &rehearse).await.answer();
    assert_eq!(told["finished"]["elsewhere"], "2", "{told:#}");
    assert_eq!((&told["cells"][0]["from"], &told["cells"][0]["to"]), (&"PCS1".into(), &"ZF".into()), "{told:#}");
    assert_eq!(told["open"]["cases"].as_array().map(Vec::len), Some(2), "{told:#}");
    assert!(!told.to_string().contains("reporter"), "{told:#}");

    let publish = ["registry", "publish", "--parts", "register", "--reason", "noise goes to city management"];
    let accepted = ["--accept-gaps", "parking off the carriageway is settled case by case"];
    shell.by(ADMIN, &with(&publish, &accepted)).await.answer();
    let [lon, lat] = degrees(50.0, 300.0);
    let explain = ["explain", "--matter", "event:06028", "--lon", &lon, "--lat", &lat];
    until("the register is in force", || async {
        (shell.by("command", &explain).await.answer()["route"]["lead"] == "ZF").then_some(())
    })
    .await;
    let before = shell.by("command", &[&explain[..], &["--at", "2020-01-01 00:00"]].concat()).await.answer();
    assert_eq!(before["route"]["lead"], "", "nothing was in force then: {before:#}");

    let reroute = |case, to| ["case", "reroute", case, "--to", to, "--reason", "the register has changed"];
    assert_refused(&shell.by("worker", &reroute(&first, "ZF")).await, 3, "ROLE_REQUIRED");
    let other = shell.by("command", &reroute(&first, "PCS2")).await;
    assert_refused(&other, 6, "CASES_REFUSED");
    assert_eq!(other.told()["outcomes"][0]["refused"], "OTHER_ANSWER", "{other}");
    let moved = shell.by(ADMIN, &reroute(&first, "ZF")).await.answer();
    assert_eq!(
        (&moved["outcomes"][0]["to"], &moved["outcomes"][0]["refused"]),
        (&"ZF".into(), &"".into()),
        "{moved:#}"
    );
    let all = ["case", "reroute", "--all", "--from", "PCS1", "--to", "ZF", "--reason", "the register has changed"];
    let moved = shell.by("command", &all).await.answer();
    assert_eq!(moved["outcomes"].as_array().map(Vec::len), Some(1), "{moved:#}");
    for id in [&first, &second] {
        assert_eq!(text(&case_in(&shell, id, "DISPATCHED").await["lead"]), "ZF");
    }
    let history = shell.by("command", &["case", "history", &second]).await.answer();
    let events = history["events"].as_array().expect("events");
    assert_eq!(events.last().expect("an event")["rerouted"]["from"], "PCS1", "{history:#}");
}
