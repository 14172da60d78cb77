//! Accounts.
use super::{assert_refused, assert_way_out, assert_wrong, text, town};
use crate::harness::{PASSWORD, Shell};

#[tokio::test]
async fn a_changed_password_is_the_only_one_that_counts_from_the_shell() {
    let (installation, shell) = town(&["worker"]).await;
    let elsewhere = Shell::named(&installation, "elsewhere", &["worker"]).await;
    let old = shell.file("old", PASSWORD);
    let new = shell.file("new", "another long password\n");
    let change = |old, new| ["password", "--old-file", old, "--new-file", new];

    let short = shell.file("short", "short");
    assert_wrong(&shell.by("worker", &change(&old, &short)).await, "new_password");
    let wrong = shell.by("worker", &change(&new, &new)).await;
    assert_refused(&wrong, 3, "WRONG_CREDENTIALS");
    assert!(text(&wrong.error(3)["message"]).contains("nothing was changed"), "{wrong}");
    let missing = shell.by("worker", &change("/nowhere/old", &new)).await;
    assert!(text(&missing.error(1)["message"]).starts_with("/nowhere/old"), "{missing}");

    assert_eq!(shell.by("worker", &change(&old, &new)).await.code, 0);
    assert_eq!(shell.by("worker", &["whoami"]).await.answer()["account"], "worker", "this session goes on");
    assert_refused(&shell.run(&["sign-in", "worker", "--password-file", &old]).await, 3, "WRONG_CREDENTIALS");
    let signed_in = shell.run(&["sign-in", "worker", "--password-file", &new]).await.answer();
    assert_eq!(signed_in["account"], "worker", "{signed_in:#}");

    assert_way_out(&elsewhere.by("worker", &["password", "--new-file", &new]).await, 2, "--old-file");
}
