//! Signing in and out.

use gridcase_host::caller::{Person as CallingPerson, Post as HeldPost};
use gridcase_host::token::{Issued, Issuer};
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{ChangePasswordRequest, RefreshSessionRequest, SignInRequest};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::{Registry, people, person_id};
use crate::convert;
use crate::error::{Error, Result};
use crate::person::Person;
use crate::session::{Renewal, Secret, Session, Verdict};
use crate::store::event::{self, Actor, Event};
use crate::store::person::Account;
use crate::store::session::Which;
use crate::store::{self};

/// What a person gets who signed in or renewed a session.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) session: Uuid,
    pub(crate) token: Issued,
    pub(crate) secret: Secret,
    pub(crate) expires: Timestamp,
    pub(crate) person: Person,
}

impl Registry {
    /// Opens a session.
    pub(crate) async fn sign_in(&self, request: SignInRequest) -> Result<Opened> {
        let known = self.attempt(request.account.clone()).await?;
        let kept = known.as_ref().and_then(|account| account.password.clone());
        let right = self.passwords.verify(request.password, kept).await?;
        let Some(account) = known.filter(|_| right) else {
            return Err(Error::wrong_credentials());
        };
        let now = self.clock.now();
        let secret = Secret::new(&self.ids);
        let session = Session {
            id: self.ids.at(now),
            person: account.person.id,
            family: secret.family(),
            current: secret.current(),
            renewal: None,
            expires: self.session_end(now),
            ended: false,
        };
        let (id, expires) = (session.id, session.expires);
        let person = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    // The account may have gone, or its password been changed, while the password was looked at.
                    let again = store::person::find_account(tx, &request.account).await?;
                    let same = again.filter(|again| again.password == account.password);
                    let person = same.ok_or_else(Error::wrong_credentials)?.person;
                    store::session::clear_attempts(tx, &request.account).await?;
                    store::session::insert(tx, &person.town, &session, now).await?;
                    let detail = json!({ "account": request.account, "session": session.id });
                    note(tx, &person, session.id, "signed_in", now, detail).await?;
                    Ok::<_, Error>(person)
                })
            })
            .await?;
        self.open(person, id, secret, expires, now).await
    }

    /// Exchanges a refresh secret for a token and the next secret. A secret that was used already ends the session.
    pub(crate) async fn refresh_session(&self, request: &RefreshSessionRequest) -> Result<Opened> {
        let id = convert::client_id("session", &request.session)?;
        let request_id = match request.request_id.as_str() {
            "" => None,
            text => Some(convert::client_id("request_id", text)?),
        };
        let brought = Secret::parse(&request.refresh_secret).ok_or_else(Error::session_ended)?;
        let next = brought.next(&self.ids);
        let now = self.clock.now();
        let expires = self.session_end(now);
        let kept = next.clone();
        let renewed = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::session::find_to_change(tx, id).await?.filter(|session| session.is_open(now));
                    let session = found.ok_or_else(Error::session_ended)?;
                    let account = store::person::find(tx, session.person).await?.ok_or_else(Error::session_ended)?;
                    match session.judge(&brought, request_id) {
                        Verdict::Wrong => Err(Error::session_ended()),
                        Verdict::Reused => {
                            store::session::end(tx, session.person, Which::One(id), now).await?;
                            let detail = json!({ "session": id, "cause": "secret_reused" });
                            note(tx, &account.person, id, "session_ended", now, detail).await?;
                            // An answer, not an error: the end must be stored.
                            Ok(None)
                        }
                        Verdict::Right => {
                            let renewal = request_id.map(|request| Renewal { request, brought: brought.current() });
                            let session = Session { current: kept.current(), renewal, expires, ..session };
                            store::session::renew(tx, &session).await?;
                            Ok(Some(account.person))
                        }
                    }
                })
            })
            .await?;
        let person = renewed.ok_or_else(Error::secret_reused)?;
        self.open(person, id, next, expires, now).await
    }

    /// Ends the caller's session, or all of the person.
    pub(crate) async fn sign_out(&self, by: &CallingPerson, everywhere: bool) -> Result<u32> {
        let (id, now) = (person_id(by)?, self.clock.now());
        let session = Uuid::try_parse(&by.session).map_err(|_| Error::session_ended())?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let which = if everywhere { Which::All } else { Which::One(session) };
                    let ended = store::session::end(tx, id, which, now).await?;
                    if ended > 0 {
                        let account = store::person::find(tx, id).await?.ok_or(Error::NotFound("person"))?;
                        let detail = json!({ "session": session, "everywhere": everywhere, "ended": ended });
                        note(tx, &account.person, session, "signed_out", now, detail).await?;
                    }
                    Ok(ended)
                })
            })
            .await
    }

    /// The caller with the posts held now.
    pub(crate) async fn get_self(&self, by: &CallingPerson) -> Result<Person> {
        people::signed_in(self, person_id(by)?).await
    }

    /// Changes the caller's password and ends the other sessions.
    pub(crate) async fn change_password(&self, by: &CallingPerson, request: ChangePasswordRequest) -> Result<()> {
        let new = convert::password("new_password", &request.new_password)?;
        let account = people::signed_in(self, person_id(by)?).await?.account;
        let account = account.ok_or_else(Error::wrong_credentials)?;
        let known = self.attempt(account.clone()).await?.ok_or_else(Error::wrong_credentials)?;
        if !self.passwords.verify(request.old_password, known.password.clone()).await? {
            return Err(Error::wrong_credentials());
        }
        let hash = self.passwords.hash(new, &self.ids).await?;
        let now = self.clock.now();
        let session = Uuid::try_parse(&by.session).unwrap_or_default();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let person = known.person;
                    store::person::set_password(tx, person.id, hash).await?;
                    store::session::clear_attempts(tx, &account).await?;
                    let ended = store::session::end(tx, person.id, Which::AllBut(session), now).await?;
                    let detail = json!({ "ended": ended });
                    note(tx, &person, person.id, "password_changed", now, detail).await
                })
            })
            .await
    }

    /// Counts an attempt at an account before its password is looked at; gives the account if there is one.
    async fn attempt(&self, account: String) -> Result<Option<Account>> {
        let now = self.clock.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let before = store::session::attempts(tx, &account).await?;
                    let after = before.attempt(now).map_err(|locked| Error::locked(locked.until, now))?;
                    store::session::put_attempts(tx, &account, &after).await?;
                    let known = store::person::find_account(tx, &account).await?;
                    if let (Some(known), Some(until)) = (&known, after.locked_until) {
                        let detail = json!({ "account": account, "attempts": after.count, "until": until.to_string() });
                        let person = &known.person;
                        note(tx, person, person.id, "sign_in_locked", now, detail).await?;
                    }
                    Ok(known)
                })
            })
            .await
    }

    fn session_end(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.tokens.idle).unwrap_or(Timestamp::MAX)
    }

    async fn open(
        &self,
        person: Person,
        session: Uuid,
        secret: Secret,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<Opened> {
        let issuer = Issuer {
            key: self.signing_key().await?,
            issuer: self.tokens.issuer.clone(),
            audience: self.tokens.audience.clone(),
            lifetime: self.tokens.lifetime,
        };
        let token = issuer.issue(&bearer(&person, session, now), now)?;
        Ok(Opened { session, token, secret, expires, person })
    }
}

/// The person as the token carries it: with the posts held now.
fn bearer(person: &Person, session: Uuid, now: Timestamp) -> CallingPerson {
    let held = person.held(now).map(|post| HeldPost {
        id: post.id.to_string(),
        role: post.role,
        unit: post.unit.clone(),
        area: convert::area_of(post, person),
    });
    CallingPerson {
        id: person.id.to_string(),
        account: person.account.clone().unwrap_or_default(),
        name: person.name.clone(),
        town: person.town.clone(),
        session: session.to_string(),
        posts: held.collect(),
        issued_at: now,
    }
}

/// Appends an event of a person about the own account.
async fn note(
    tx: &sea_orm::DatabaseTransaction,
    person: &Person,
    subject: Uuid,
    kind: &'static str,
    at: Timestamp,
    detail: serde_json::Value,
) -> Result<()> {
    let actor = Actor { person: person.id.to_string(), name: person.name.clone(), role: Role::Unspecified };
    let event = Event { town: &person.town, subject, kind, at, actor: &actor, request: None, detail };
    Ok(event::append(tx, event).await?)
}
