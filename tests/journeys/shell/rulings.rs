//! Returns and what settles them.
use super::{assert_refused, assert_way_out, assert_wrong, case_in, submitted, town};

#[tokio::test]
async fn a_returned_case_is_ruled_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "police.north", "police.south", "supervisor"]).await;
    let id = submitted(&shell, "event:06028", (50.0, 300.0)).await;
    let dispatched = case_in(&shell, &id, "DISPATCHED").await;
    assert_eq!(dispatched["lead"], "PCS1", "{dispatched:#}");

    let back = |reason, unit| {
        ["case", "return", &id, "--reason", reason, "--basis", "precinct map of 2026", "--proposed-unit", unit]
    };
    assert_wrong(&shell.by("police.north", &back("not ours", "PCS1")).await, "proposed_unit");
    assert_wrong(&shell.by("police.north", &back("not ours", "PCS9")).await, "proposed_unit");
    assert_wrong(&shell.by("police.north", &back(" ", "PCS2")).await, "reason");
    let without_basis = ["case", "return", &id, "--reason", "not ours", "--proposed-unit", "PCS2"];
    assert!(shell.by("police.north", &without_basis).await.slip().contains("--basis"));
    assert_way_out(&shell.by("police.south", &back("not ours", "PCS1")).await, 4, "gridctl whoami");
    assert_way_out(&shell.by("command", &back("not ours", "PCS2")).await, 3, "--as ACCOUNT");

    let returned = shell.by("police.north", &back("south of our border", "PCS2")).await.answer();
    assert_eq!(returned["state"], "CASE_STATE_RETURNED", "{returned:#}");
    assert_eq!(returned["returns"][0]["proposed_unit"], "PCS2", "{returned:#}");

    let rule =
        |lead| ["case", "rule", &id, "--lead", lead, "--reason", "checked on the map", "--basis", "register, noise"];
    assert_refused(&shell.by("worker", &rule("PCS2")).await, 3, "ROLE_REQUIRED");
    assert_wrong(&shell.by("supervisor", &rule("PCS9")).await, "lead");
    let ruled = shell.by("supervisor", &rule("PCS2")).await.answer();
    assert_eq!((&ruled["state"], &ruled["lead"]), (&"CASE_STATE_DISPATCHED".into(), &"PCS2".into()), "{ruled:#}");
    assert_refused(&shell.by("supervisor", &rule("PCS1")).await, 6, "COMMAND_NOT_ALLOWED");
    assert_refused(&shell.by("police.north", &["case", "show", &id]).await, 4, "NOT_FOUND");
    let accepted = shell.by("police.south", &["case", "accept", &id]).await.answer();
    assert_eq!(accepted["state"], "CASE_STATE_HANDLING", "{accepted:#}");
}

#[tokio::test]
async fn a_case_ruled_back_is_not_returned_twice_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "police.north"]).await;
    let id = submitted(&shell, "event:06028", (50.0, 300.0)).await;
    case_in(&shell, &id, "DISPATCHED").await;
    let back =
        ["case", "return", &id, "--reason", "not ours", "--basis", "precinct map of 2026", "--proposed-unit", "PCS2"];
    shell.by("police.north", &back).await.answer();
    let rule = ["case", "rule", &id, "--lead", "PCS1", "--reason", "it is yours", "--basis", "register, noise"];
    let ruled = shell.by("command", &rule).await.answer();
    assert_eq!((&ruled["state"], &ruled["lead"]), (&"CASE_STATE_HANDLING".into(), &"PCS1".into()), "{ruled:#}");

    let again = shell.by("police.north", &back).await;
    assert_refused(&again, 6, "RETURNED_BEFORE");
    let words = super::text(&again.error(6)["message"]);
    assert!(words.contains("ask the command room to transfer it") && words.contains("hand_in"), "{words}");
}

#[tokio::test]
async fn a_returned_case_is_voided_from_the_shell() {
    let (_installation, shell) = town(&["worker", "command", "police.north"]).await;
    let id = submitted(&shell, "event:06028", (50.0, 300.0)).await;
    case_in(&shell, &id, "DISPATCHED").await;
    let back =
        ["case", "return", &id, "--reason", "nobody's", "--basis", "precinct map of 2026", "--proposed-unit", "ZF"];
    let number = super::text(&shell.by("police.north", &back).await.answer()["number"]);

    assert!(shell.by("command", &["case", "void", &number]).await.slip().contains("--reason"));
    let void = ["case", "void", &number, "--reason", "a test call"];
    let voided = shell.by("command", &void).await.answer();
    assert_eq!(
        (&voided["state"], &voided["outcome"]),
        (&"CASE_STATE_VOIDED".into(), &"OUTCOME_VOIDED".into()),
        "{voided:#}"
    );
    assert_refused(&shell.by("command", &void).await, 6, "COMMAND_NOT_ALLOWED");
}
