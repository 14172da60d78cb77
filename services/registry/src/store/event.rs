//! The registry's log: every mutation with who did it, in the unit of work that it belongs to.

use gridcase_host::log::{self, Entry, Log, Request};
use gridcase_host::stamp;
use gridcase_proto::common::v1::{self as common, Role};
use gridcase_proto::registry::v1::RegistryEvent;
use jiff::Timestamp;
use prost::Message as _;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::Result;

/// The log.
pub(crate) const LOG: Log = Log::new("registry");

/// Who did something.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    /// Person id.
    pub(crate) person: String,
    /// Their name at that moment.
    pub(crate) name: String,
    /// The role used; unspecified where none was needed.
    pub(crate) role: Role,
}

/// What was done.
#[derive(Debug)]
pub(crate) struct Event<'a> {
    /// Town code; empty for the installation.
    pub(crate) town: &'a str,
    /// What it is about: its history is numbered without a gap.
    pub(crate) subject: Uuid,
    /// What happened, in the past tense.
    pub(crate) kind: &'static str,
    /// When.
    pub(crate) at: Timestamp,
    /// Who did it.
    pub(crate) actor: &'a Actor,
    /// The request that caused it, if it had an id.
    pub(crate) request: Option<Request>,
    /// What about; no secrets.
    pub(crate) detail: serde_json::Value,
}

/// The subject of what has no id of its own, such as a town or a part's draft.
pub(crate) fn subject(kind: &str, name: &str) -> Uuid {
    let digest = Sha256::digest(format!("{kind}\n{name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Appends an event after the last one of its subject.
pub(crate) async fn append(tx: &DatabaseTransaction, event: Event<'_>) -> std::result::Result<(), log::Error> {
    let subject_seq = last(tx, event.subject).await? + 1;
    let payload = RegistryEvent {
        cursor: String::new(),
        town: event.town.to_owned(),
        kind: event.kind.to_owned(),
        time: Some(stamp::to_wire(event.at)),
        actor: Some(common::Actor {
            person: event.actor.person.clone(),
            name: event.actor.name.clone(),
            role: event.actor.role.into(),
            unit: String::new(),
        }),
        detail: event.detail.to_string(),
    };
    let entry = Entry {
        town: event.town.to_owned(),
        subject: event.subject,
        subject_seq,
        kind: event.kind.to_owned(),
        at: event.at,
        actor: event.actor.person.clone(),
        request: event.request,
        payload: payload.encode_to_vec(),
    };
    LOG.append(tx, &[entry]).await
}

async fn last(tx: &DatabaseTransaction, subject: Uuid) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(subject_seq), 0) AS last FROM registry_event WHERE subject = $1";
    let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, [subject.into()]);
    let row = tx.query_one_raw(query).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "last"))?)
}
