//! Rules that cases propose, and rules made of one decision.
use super::{assert_refused, assert_way_out, case_in, degrees, submitted, text, town, with};
use crate::{harness::Shell, steps::until};

/// A noise case that the command room moves to city management, which handles it; approved.
async fn handled_by_the_city(shell: &Shell) -> String {
    let id = submitted(shell, "event:06028", (50.0, 300.0)).await;
    let number = text(&case_in(shell, &id, "DISPATCHED").await["number"]);
    let transfer = ["case", "transfer", &id, "--lead", "ZF", "--reason", "a shop, which the city supervises"];
    shell.by("command", &transfer).await.answer();
    shell.by("city", &["case", "accept", &id]).await.answer();
    shell.by("city", &["case", "hand-in", &id, "--words", "turned down"]).await.answer();
    let review = format!("{id}/1");
    let approve = ["review", "approve", &review, "--reason", "quiet"];
    until("the review is approved", || async { (shell.by("supervisor", &approve).await.code == 0).then_some(()) })
        .await;
    case_in(shell, &id, "CLOSED").await;
    number
}

#[tokio::test]
async fn what_cases_propose_goes_into_force_from_the_shell() {
    let (_installation, shell) = town(&["admin", "worker", "command", "city", "supervisor"]).await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.push(handled_by_the_city(&shell).await);
    }
    let propose = ["registry", "propose", "--min-support", "3"];
    assert_refused(&shell.by("command", &propose).await, 3, "ROLE_REQUIRED");
    let found = shell.by("admin", &propose).await.answer();
    assert_eq!((&found["cases"], &found["right_now"], &found["right_then"]), (&"3".into(), &"0".into(), &"3".into()));
    let proposal = &found["proposals"][0];
    let rule = &proposal["rule"];
    assert_eq!((&rule["matter"], &rule["lead"]["unit"]), (&"event:06028".into(), &"ZF".into()), "{found:#}");
    assert_eq!((&proposal["evidence"]["cases"], &proposal["evidence"]["purity"]), (&"3".into(), &1.0.into()));
    assert_eq!(proposal["overrides"][0], "noise", "{found:#}");
    let wrong = &found["contradictions"][0];
    assert_eq!((&wrong["rule"], &wrong["evidence"]["exceptions"][0]["unit"]), (&"noise".into(), &"ZF".into()));
    assert!(
        wrong["evidence"]["exceptions"][0]["numbers"]
            .as_array()
            .expect("numbers")
            .contains(&numbers[0].as_str().into())
    );

    let unknown = shell.by("admin", &with(&propose, &["--accept", "history-nothing"])).await;
    assert_refused(&unknown, 6, "NOT_PROPOSED");
    assert_way_out(&unknown, 6, "lists the ids");
    let id = text(&rule["id"]);
    let accept = with(&propose, &["--accept", &id]);
    let put = shell.by("admin", &accept).await.answer();
    assert_eq!(put["kept"], true, "{put:#}");
    assert_refused(&shell.by("admin", &accept).await, 6, "RULE_EXISTS");
    let publish = [
        "registry",
        "publish",
        "--parts",
        "register",
        "--reason",
        "what the cases say",
        "--accept-gaps",
        "more to learn",
    ];
    shell.by("admin", &publish).await.answer();
    let [lon, lat] = degrees(50.0, 300.0);
    let explain = ["explain", "--matter", "event:06028", "--lon", &lon, "--lat", &lat];
    until("the rule counts", || async {
        let answer = shell.by("command", &explain).await.answer();
        (answer["route"]["rule"] == id.as_str() && answer["route"]["lead"] == "ZF").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_ruling_becomes_a_dated_rule_from_the_shell() {
    let (_installation, shell) = town(&["admin", "worker", "command", "police.north", "supervisor"]).await;
    let id = submitted(&shell, "event:06028", (50.0, 300.0)).await;
    let number = text(&case_in(&shell, &id, "DISPATCHED").await["number"]);
    let make = ["registry", "rule-from-case", &number];
    assert_refused(&shell.by("admin", &make).await, 6, "NO_DECISION");
    let back =
        ["case", "return", &id, "--reason", "a shop", "--basis", "precinct map of 2026", "--proposed-unit", "ZF"];
    shell.by("police.north", &back).await.answer();
    let rule = ["case", "rule", &id, "--lead", "ZF", "--reason", "shops are the city's", "--basis", "register, noise"];
    shell.by("supervisor", &rule).await.answer();

    let shown = shell.by("admin", &with(&make, &["--show"])).await.answer();
    assert_eq!(
        (&shown["returned"]["basis"], &shown["basis"]),
        (&"precinct map of 2026".into(), &"register, noise".into())
    );
    let put = shell.by("admin", &make).await.answer();
    assert_eq!(put["kept"], true, "{put:#}");
    let draft = shell.by("admin", &["registry", "draft", "show", "--part", "register"]).await.answer();
    let rules = draft["rules"].as_array().expect("rules");
    let made = rules.iter().find(|rule| rule["precedent_case"] == number.as_str()).expect("the rule");
    assert_eq!((&made["lead"]["unit"], &made["area"]), (&"ZF".into(), &"330106109001002".into()), "{made:#}");
    assert!(!text(&made["valid_from"]).is_empty(), "{made:#}");
    assert_refused(&shell.by("admin", &make).await, 6, "RULE_EXISTS");
}
