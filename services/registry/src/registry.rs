//! The uses of the registry, one method each: decide, and store what was decided with its event.

mod defects;
mod drafts;
mod events;
mod ground;
mod imports;
mod keys;
mod people;
mod proving;
mod publishing;
mod reading;
mod sessions;
mod tables;
mod towns;

pub(crate) use defects::Defects;
pub(crate) use imports::Read;
pub(crate) use sessions::Opened;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use gridcase_host::caller::Person as Caller;
use gridcase_host::database::Database;
use gridcase_host::token::SigningKey;
use gridcase_host::{Clock, Ids, Shutdown};
use gridcase_proto::common::v1::Role;
use gridcase_snapshot::Proof;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::password::Passwords;
use crate::store::event::Actor;

/// What all uses need; clones are the same registry.
#[derive(Debug, Clone)]
pub(crate) struct Registry(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) shutdown: Shutdown,
    pub(crate) passwords: Passwords,
    pub(crate) tokens: Tokens,
    /// The key that signed last, so that it is read from its bytes once.
    pub(crate) signing: RwLock<Option<SigningKey>>,
    /// The proof of coverage made last for each town, so that the next proves only what changed.
    pub(crate) proofs: Mutex<HashMap<String, Arc<Proof>>>,
}

/// How people's tokens and sessions are made.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) lifetime: Duration,
    pub(crate) idle: SignedDuration,
}

impl std::ops::Deref for Registry {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Registry {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl Inner {
    fn kept_key(&self, id: &str) -> Option<SigningKey> {
        let kept = self.signing.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|key| key.id() == id).cloned()
    }

    fn keep_key(&self, key: &SigningKey) {
        *self.signing.write().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
    }
}

impl Actor {
    /// A person who acts in a role.
    fn of(person: &Caller, role: Role) -> Self {
        Self { person: person.id.clone(), name: person.name.clone(), role }
    }
}

/// The id of a signed-in person.
fn person_id(person: &Caller) -> Result<Uuid> {
    Uuid::try_parse(&person.id).map_err(|_| Error::NotFound("person"))
}
