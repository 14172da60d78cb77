//! The keys that sign tokens.

use gridcase_host::caller::Person as CallingPerson;
use gridcase_host::token::{PublicKey, SigningKey};
use gridcase_proto::common::v1::Role;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::Registry;
use crate::error::{Error, Result};
use crate::store;
use crate::store::event::{self, Actor, Event};

/// An old key verifies this much longer than its last token lives, for clocks that differ.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

impl Registry {
    /// Makes the first key where there is none; of several processes that start at once one does.
    pub(crate) async fn ensure_key(&self) -> Result<()> {
        if store::key::signing(self.db.reader()).await?.is_some() {
            return Ok(());
        }
        let now = self.clock.now();
        let key = SigningKey::generate(&self.ids, self.ids.at(now).to_string());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if store::key::signing(tx).await?.is_none() {
                        store::key::rotate(tx, &key, now, now).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The public keys that verify now, newest first.
    pub(crate) async fn list_keys(&self) -> Result<Vec<PublicKey>> {
        Ok(store::key::verifying(self.db.reader(), self.clock.now()).await?)
    }

    /// Makes a new signing key; the old one verifies until its last token has expired.
    pub(crate) async fn rotate_keys(&self, by: &CallingPerson) -> Result<String> {
        let now = self.clock.now();
        let key = SigningKey::generate(&self.ids, self.ids.at(now).to_string());
        let (id, until, actor) = (key.id().to_owned(), self.last_token_end(now), Actor::of(by, Role::Operator));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::key::rotate(tx, &key, now, until).await?;
                    let (subject, detail) = (event::subject("keys", ""), json!({ "key": key.id() }));
                    let kind = "keys_rotated";
                    let event = Event { town: "", subject, kind, at: now, actor: &actor, request: None, detail };
                    event::append(tx, event).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok(id)
    }

    /// The key that signs now. Asked of the database each time, because another process may have rotated.
    pub(super) async fn signing_key(&self) -> Result<SigningKey> {
        let found = store::key::signing(self.db.reader()).await?;
        let (id, der) = found.ok_or_else(|| Error::Damaged("there is no signing key".to_owned()))?;
        if let Some(key) = self.kept_key(&id) {
            return Ok(key);
        }
        let key = SigningKey::from_der(id, &der)?;
        self.keep_key(&key);
        Ok(key)
    }

    fn last_token_end(&self, now: Timestamp) -> Timestamp {
        let lifetime = SignedDuration::try_from(self.tokens.lifetime).unwrap_or(SignedDuration::MAX);
        let end = now.saturating_add(lifetime).and_then(|end| end.saturating_add(MARGIN));
        end.unwrap_or(Timestamp::MAX)
    }
}
