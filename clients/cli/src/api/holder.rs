//! Somebody who is signed in: keeps the token fresh, together with other processes that use the same book.
use gridcase_proto::registry::v1::{GetTownRequest, RefreshSessionRequest, Session, SignInRequest};
use jiff::Timestamp;
use tokio::sync::Mutex;
use tonic::Code;

use super::{Door, Server};
use crate::{
    failure::{Failure, Result},
    machine,
    sessions::{Book, Kept},
};

/// An account with its session.
#[derive(Debug)]
pub(crate) struct Holder {
    book: Book,
    server: String,
    account: String,
    /// Opens a new session where the old one has ended; known to a replay only.
    password: Option<String>,
    kept: Mutex<Kept>,
}

impl Holder {
    /// Whoever the book says is signed in at the server as `account`, or as the one used last.
    pub(crate) fn find(book: &Book, server: &Server, account: Option<&str>) -> Result<Self> {
        let (account, kept) = book.find(server.address(), account)?;
        let (book, server) = (book.clone(), server.address().to_owned());
        Ok(Self { book, server, account, password: None, kept: Mutex::new(kept) })
    }

    /// Opens a session and keeps it in the book. `at` drives the server's clock where that is wanted.
    pub(crate) async fn sign_in(
        book: &Book,
        server: &Server,
        account: &str,
        password: &str,
        at: Option<Timestamp>,
        current: bool,
    ) -> Result<Self> {
        let door = Door::new(server.channel(), at);
        let kept = open(&door, account, password).await?;
        let lock = book.lock().await?;
        book.keep(server.address(), account, kept.clone(), current)?;
        drop(lock);
        Ok(Self {
            book: book.clone(),
            server: server.address().to_owned(),
            account: account.to_owned(),
            password: None,
            kept: Mutex::new(kept),
        })
    }

    /// The same, with a new session where the old one has ended.
    pub(crate) fn with_password(self, password: &str) -> Self {
        Self { password: Some(password.to_owned()), ..self }
    }

    /// The account's name.
    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    /// The session as kept.
    pub(crate) async fn kept(&self) -> Kept {
        self.kept.lock().await.clone()
    }

    /// A token that is good for a while at `now`.
    pub(super) async fn token(&self, door: &Door, now: Timestamp) -> Result<String> {
        let kept = self.kept().await;
        if !kept.ends_soon(now) {
            return Ok(kept.token);
        }
        self.renew_from(door, &kept.token).await
    }

    /// Gets a new token.
    pub(super) async fn renew(&self, door: &Door) -> Result<String> {
        let token = self.kept().await.token;
        self.renew_from(door, &token).await
    }

    /// Gets a new token in place of `stale`, unless somebody else has done so meanwhile.
    async fn renew_from(&self, door: &Door, stale: &str) -> Result<String> {
        let mut held = self.kept.lock().await;
        if held.token != stale {
            return Ok(held.token.clone());
        }
        // Another process may renew the same session; a refresh secret that is used twice ends it.
        let lock = self.book.lock().await?;
        let (_, kept) = self.book.find(&self.server, Some(&self.account))?;
        let kept = if kept.token == stale { self.refresh(door, kept).await? } else { kept };
        self.book.keep(&self.server, &self.account, kept.clone(), false)?;
        drop(lock);
        *held = kept;
        Ok(held.token.clone())
    }

    async fn refresh(&self, door: &Door, mut kept: Kept) -> Result<Kept> {
        // Noted before it is sent, so that a repeat after a lost answer is known as one.
        let renewal = *kept.renewal.get_or_insert_with(machine::new_id);
        self.book.keep(&self.server, &self.account, kept.clone(), false)?;
        let request = RefreshSessionRequest {
            session: kept.session.clone(),
            refresh_secret: kept.refresh_secret.clone(),
            request_id: renewal.to_string(),
        };
        match (door.sessions().refresh_session(request).await, &self.password) {
            (Ok(response), _) => keep(response.into_inner().session.as_ref(), Some(&kept)),
            (Err(status), Some(password)) if status.code() == Code::Unauthenticated => {
                open(door, &self.account, password).await
            }
            (Err(status), _) => {
                let mut failure = Failure::from(status);
                failure.way_out = failure.way_out.map(|way_out| way_out.replace("ACCOUNT", &self.account));
                Err(failure)
            }
        }
    }
}

/// A new session, with the time zone in which its owner reads times.
async fn open(door: &Door, account: &str, password: &str) -> Result<Kept> {
    let request = SignInRequest { account: account.to_owned(), password: password.to_owned() };
    let response = door.sessions().sign_in(request).await?.into_inner();
    let mut kept = keep(response.session.as_ref(), None)?;
    if !kept.town.is_empty() {
        let door = door.clone().signed(&kept.token)?;
        let town = door.registry().get_town(GetTownRequest::default()).await?.into_inner().town;
        kept.time_zone = town.ok_or_else(|| Failure::answer("the town"))?.time_zone;
    }
    Ok(kept)
}

fn keep(session: Option<&Session>, before: Option<&Kept>) -> Result<Kept> {
    let kept = session.and_then(|session| Kept::new(session, machine::now(), before));
    kept.ok_or_else(|| Failure::answer("the session"))
}
