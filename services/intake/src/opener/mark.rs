//! Marks the reports whose cases are open, many in one unit of work.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use gridcase_host::{Clock, database::Database};
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::memory::{Key, Memory};
use crate::{
    convert::{self, Frame, Happened},
    error::Error,
    intake::LOG,
    report::Actor,
    store,
};

/// The most reports in one unit of work.
const BATCH: usize = 256;

/// Marks what comes, until nothing can come any more.
pub(super) async fn run(db: Database, clock: Clock, mut opened: mpsc::Receiver<Key>, memory: Arc<Memory>) {
    let mut batch = Vec::with_capacity(BATCH);
    while opened.recv_many(&mut batch, BATCH).await > 0 {
        let mut towns: BTreeMap<String, BTreeSet<Uuid>> = BTreeMap::new();
        for (town, id) in &batch {
            towns.entry(town.clone()).or_default().insert(*id);
        }
        let now = clock.now();
        // The reconciler finds again what could not be marked.
        if let Err(error) = db.write(move |tx| Box::pin(mark(tx, towns, now))).await {
            tracing::warn!(reports = batch.len(), error = %error, "opened reports could not be marked");
        }
        for key in batch.drain(..) {
            memory.finish(&key);
        }
    }
}

async fn mark(tx: &DatabaseTransaction, towns: BTreeMap<String, BTreeSet<Uuid>>, now: Timestamp) -> Result<(), Error> {
    let actor =
        Actor { person: String::new(), name: "intake".to_owned(), role: Role::Unspecified, unit: String::new() };
    for (town, ids) in towns {
        let marked = store::mark_opened(tx, &town, &ids).await?;
        let events = marked.into_iter().map(|(report, sequence)| {
            let sequence = u64::try_from(sequence).unwrap_or_default();
            let frame = Frame { town: &town, report, sequence, at: now, actor: &actor, request: None };
            convert::happened(frame, &Happened::Opened)
        });
        LOG.append(tx, &events.collect::<Vec<_>>()).await?;
    }
    Ok(())
}
