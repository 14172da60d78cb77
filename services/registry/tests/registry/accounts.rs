//! Signing in, sessions, passwords and keys.

use gridcase_host::status::{metadata, reason};
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{
    ChangePasswordRequest, GetSelfRequest, ListKeysRequest, PutPersonRequest, RefreshSessionRequest, RotateKeysRequest,
    Session, SignInRequest, SignOutRequest,
};
use tonic::{Code, Status};

use crate::builders::{self, id, person, post};
use crate::house::{House, PASSWORD, Town, each_town, signed};

async fn sign_in(house: &House, account: &str, password: &str) -> Result<Session, Status> {
    let request = SignInRequest { account: account.to_owned(), password: password.to_owned() };
    let answer = house.sessions().sign_in(request).await?;
    Ok(answer.into_inner().session.expect("a session"))
}

async fn refresh(house: &House, session: &Session, request_id: &str) -> Result<Session, Status> {
    let request = RefreshSessionRequest {
        session: session.id.clone(),
        refresh_secret: session.refresh_secret.clone(),
        request_id: request_id.to_owned(),
    };
    let answer = house.sessions().refresh_session(request).await?;
    Ok(answer.into_inner().session.expect("a session"))
}

async fn self_of(house: &House, token: &str) -> Result<gridcase_proto::registry::v1::Self_, Status> {
    let answer = house.sessions().get_self(signed(token, GetSelfRequest {})).await?;
    Ok(answer.into_inner().self_.expect("somebody"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_expires_and_a_refresh_reads_the_posts_anew() {
    each_town(async |town| {
        let house = &town.house;
        let session = house.sign_in("admin").await;
        let before = self_of(house, &session.token).await.expect("signed in");
        assert_eq!((before.town.as_str(), before.posts.len()), (builders::TOWN, 1));
        assert_eq!((before.posts[0].role(), before.posts[0].area.as_str()), (Role::Administrator, builders::TOWN));

        house.pass(10 * 60);
        let refused = self_of(house, &session.token).await.expect_err("expired");
        assert_eq!((refused.code(), reason(&refused).as_deref()), (Code::Unauthenticated, Some("TOKEN_EXPIRED")));
        let renewed = refresh(house, &session, "").await.expect("renewed");
        assert!(self_of(house, &renewed.token).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_refresh_secret_ends_the_session() {
    each_town(async |town| {
        let house = &town.house;
        let first = house.sign_in("admin").await;
        let second = refresh(house, &first, "").await.expect("renewed");
        let reused = refresh(house, &first, "").await.expect_err("used already");
        assert_eq!((reused.code(), reason(&reused).as_deref()), (Code::Unauthenticated, Some("SECRET_REUSED")));
        let ended = refresh(house, &second, "").await.expect_err("ended for all");
        assert_eq!(reason(&ended).as_deref(), Some("SESSION_ENDED"));
    })
    .await;
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_can_be_repeated_under_its_id() {
    let town = Town::new().await;
    let first = town.house.sign_in("admin").await;
    let request = id();
    refresh(&town.house, &first, &request).await.expect("renewed");
    let again = refresh(&town.house, &first, &request).await.expect("answered again");
    assert!(refresh(&town.house, &again, "").await.is_ok());
}

#[tokio::test]
async fn a_strangers_secret_does_not_end_a_session() {
    let town = Town::new().await;
    let session = town.house.sign_in("admin").await;
    let other = town.house.sign_in("operator").await;
    let forged = Session { refresh_secret: other.refresh_secret, ..session.clone() };
    assert_eq!(
        reason(&refresh(&town.house, &forged, "").await.expect_err("refused")).as_deref(),
        Some("SESSION_ENDED")
    );
    assert!(refresh(&town.house, &session, "").await.is_ok());
}

#[tokio::test]
async fn an_idle_session_ends_after_fourteen_days() {
    let town = Town::new().await;
    let session = town.house.sign_in("admin").await;
    town.house.pass(14 * 24 * 3600 - 1);
    let session = refresh(&town.house, &session, "").await.expect("just in time");
    town.house.pass(14 * 24 * 3600);
    let ended = refresh(&town.house, &session, "").await.expect_err("ended");
    assert_eq!(reason(&ended).as_deref(), Some("SESSION_ENDED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_told_nothing_and_then_have_to_wait() {
    each_town(async |town| {
        let house = &town.house;
        for account in ["admin", "nobody"] {
            for _ in 0..5 {
                let refused = sign_in(house, account, "wrong horse").await.expect_err("wrong");
                assert_eq!(reason(&refused).as_deref(), Some("WRONG_CREDENTIALS"), "{account}");
            }
            let locked = sign_in(house, account, PASSWORD).await.expect_err("locked");
            assert_eq!((locked.code(), reason(&locked).as_deref()), (Code::ResourceExhausted, Some("SIGN_IN_LOCKED")));
            assert_eq!(locked.message(), "too many wrong passwords; try again in 30 seconds");
            assert_eq!(metadata(&locked, "retry_after_s").as_deref(), Some("30"));
        }
        house.pass(30);
        assert!(sign_in(house, "admin", PASSWORD).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn many_guesses_at_once_are_counted_one_by_one() {
    let town = Town::new().await;
    let guesses = (0..20).map(|_| sign_in(&town.house, "admin", "wrong horse"));
    let answers = futures::future::join_all(guesses).await;
    let wrong = answers
        .iter()
        .filter(|answer| answer.as_ref().is_err_and(|status| reason(status).as_deref() == Some("WRONG_CREDENTIALS")));
    assert_eq!(wrong.count(), 5);
}

#[tokio::test]
async fn signing_out_ends_this_session_or_all() {
    let town = Town::new().await;
    let house = &town.house;
    let (one, two, three) = (house.sign_in("admin").await, house.sign_in("admin").await, house.sign_in("admin").await);
    let out = |session: &Session, everywhere| signed(&session.token, SignOutRequest { everywhere });
    let ended = house.sessions().sign_out(out(&one, false)).await.expect("out").into_inner().ended;
    assert_eq!(ended, 1);
    assert!(refresh(house, &one, "").await.is_err());
    let two = refresh(house, &two, "").await.expect("still open");
    house.sessions().sign_out(out(&three, true)).await.expect("out");
    assert!(refresh(house, &two, "").await.is_err());
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let town = Town::new().await;
    let house = &town.house;
    let (mine, other) = (house.sign_in("admin").await, house.sign_in("admin").await);
    let change = |old: &str, new: &str| {
        let (old_password, new_password) = (old.to_owned(), new.to_owned());
        signed(&mine.token, ChangePasswordRequest { old_password, new_password })
    };
    let refused = house.sessions().change_password(change("wrong horse", "battery staple")).await.expect_err("wrong");
    assert_eq!(reason(&refused).as_deref(), Some("WRONG_CREDENTIALS"));
    house.sessions().change_password(change(PASSWORD, "battery staple")).await.expect("changed");
    assert!(refresh(house, &mine, "").await.is_ok());
    assert!(refresh(house, &other, "").await.is_err());
    assert!(sign_in(house, "admin", PASSWORD).await.is_err());
    assert!(sign_in(house, "admin", "battery staple").await.is_ok());
}

#[tokio::test]
async fn a_rotated_key_verifies_until_its_last_token_has_expired() {
    let town = Town::new().await;
    let house = &town.house;
    let before = house.sign_in("admin").await;
    let rotate = signed(&town.operator, RotateKeysRequest {});
    let key = house.sessions().rotate_keys(rotate).await.expect("rotated").into_inner().key;
    let keys = || async { house.sessions().list_keys(ListKeysRequest {}).await.expect("keys").into_inner().keys };
    let listed = keys().await;
    assert_eq!((listed.len(), &listed[0].id, listed[0].verify_until), (2, &key, None));
    assert!(listed[1].verify_until.is_some());
    assert!(self_of(house, &before.token).await.is_ok(), "the old key still verifies");
    house.pass(11 * 60);
    assert_eq!(keys().await.len(), 1);
    let refused = house.sessions().rotate_keys(signed(&before.token, RotateKeysRequest {})).await.expect_err("expired");
    assert_eq!(refused.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn a_password_that_the_administrator_sets_ends_the_sessions() {
    let town = Town::new().await;
    let worker = person("li.na", vec![post(Role::Worker)]);
    let put = || town.by_admin(PutPersonRequest { person: Some(worker.clone()) });
    town.registry().put_person(put()).await.expect("put");
    let session = town.house.sign_in("li.na").await;
    town.registry().put_person(put()).await.expect("put with a password again");
    assert!(refresh(&town.house, &session, "").await.is_err());
}
