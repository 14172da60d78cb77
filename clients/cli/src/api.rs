//! The server as commands see it: typed clients on one connection, calls that carry the token of who is signed in and
//! renew it when it ends, and the upload of photos.
mod door;
mod holder;
mod media;
mod server;

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tonic::{Response, Status};

pub(crate) use door::Door;
pub(crate) use holder::Holder;
pub(crate) use media::{Photo, Purpose};
pub(crate) use server::Server;

use crate::failure::{Failure, Result};

/// A server, and who uses it.
#[derive(Debug)]
pub(crate) struct Api {
    server: Server,
    holder: Option<Holder>,
    /// The time that calls carry to a server whose clock is driven by its input.
    driven: Mutex<Option<Timestamp>>,
}

impl Api {
    /// For calls that need nobody.
    pub(crate) fn anonymous(server: Server) -> Self {
        Self { server, holder: None, driven: Mutex::new(None) }
    }

    /// For somebody who is signed in.
    pub(crate) fn new(server: Server, holder: Holder) -> Self {
        Self { server, holder: Some(holder), driven: Mutex::new(None) }
    }

    /// The account used; empty where nobody is signed in.
    pub(crate) fn account(&self) -> &str {
        self.holder.as_ref().map_or("", Holder::account)
    }

    /// From now on calls carry this time, which moves the clock of a server that its input drives.
    pub(crate) fn drive(&self, to: Timestamp) {
        *self.driven.lock().unwrap_or_else(PoisonError::into_inner) = Some(to);
    }

    /// Sends a request that any number of times has the effect of once. A token that the server does not take any more
    /// is renewed, and the request sent again.
    pub(crate) async fn call<Q, A, F>(&self, request: Q, send: impl Fn(Door, Q) -> F) -> Result<A>
    where
        Q: Clone,
        F: Future<Output = std::result::Result<Response<A>, Status>>,
    {
        let door = self.door().await?;
        let status = match send(door.clone(), request.clone()).await {
            Ok(response) => return Ok(response.into_inner()),
            Err(status) => status,
        };
        let (Some(holder), true) = (&self.holder, Failure::is_stale_token(&status)) else { return Err(status.into()) };
        holder.renew(&door.anonymous()).await?;
        Ok(send(self.door().await?, request).await?.into_inner())
    }

    /// Stores a photo of a report or a case; a repeat does no harm.
    pub(crate) async fn put_photo(&self, report: &str, photo: &Photo, purpose: Purpose) -> Result<()> {
        let door = self.door().await?;
        match media::put(&door, report, photo, purpose).await {
            Err(failure) if failure.reason == "NOT_SIGNED_IN" && self.holder.is_some() => {}
            done => return done,
        }
        if let Some(holder) = &self.holder {
            holder.renew(&door.anonymous()).await?;
        }
        media::put(&self.door().await?, report, photo, purpose).await
    }

    /// Clients whose calls carry a token that is good for a while.
    async fn door(&self) -> Result<Door> {
        let door = Door::new(self.server.channel(), self.driven());
        match &self.holder {
            Some(holder) => {
                let token = holder.token(&door, self.now()).await?;
                door.signed(&token)
            }
            None => Ok(door),
        }
    }

    fn driven(&self) -> Option<Timestamp> {
        *self.driven.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time by which tokens end: the driven clock's, or this machine's.
    fn now(&self) -> Timestamp {
        self.driven().unwrap_or_else(crate::machine::now)
    }
}
