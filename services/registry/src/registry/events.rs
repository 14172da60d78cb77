//! The log for its readers: services read all of it, administrators their own town's.

use std::time::Duration;

use gridcase_host::caller::Caller;
use gridcase_host::log::{Cursor, Stored};
use gridcase_proto::registry::v1::{ListEventsRequest, RegistryEvent};
use prost::Message as _;
use tokio::time::Instant;

use super::Registry;
use crate::error::{Error, Result};
use crate::store::event::LOG;

const DEFAULT_LIMIT: u32 = 100;
const MOST: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 30_000;

impl Registry {
    /// The next events after a cursor; waits for one if there is none and the caller likes to.
    pub(crate) async fn list_events(&self, caller: &Caller, request: &ListEventsRequest) -> Result<Vec<RegistryEvent>> {
        let mut after = match request.after.as_str() {
            "" => None,
            text => Some(Cursor::parse(text)?),
        };
        let limit = match request.limit {
            0 => DEFAULT_LIMIT,
            limit => limit.min(MOST),
        };
        let town = town_seen(caller)?;
        let deadline = Instant::now() + Duration::from_millis(request.wait_ms.min(LONGEST_WAIT_MS).into());
        let mut events = Vec::new();
        loop {
            let wait =
                if events.is_empty() { deadline.saturating_duration_since(Instant::now()) } else { Duration::ZERO };
            let page = tokio::select! {
                page = LOG.wait_after(&self.db, after.as_ref(), limit.into(), wait) => page?,
                // Whoever waits here would hold up the end of the process.
                () = self.shutdown.begun() => Vec::new(),
            };
            let Some(last) = page.last() else { return Ok(events) };
            after = Some(last.cursor.clone());
            let seen = page.iter().filter(|stored| town.as_ref().is_none_or(|town| *town == stored.entry.town));
            for stored in seen.take(limit as usize - events.len()) {
                events.push(event(stored)?);
            }
            if town.is_none() || events.len() >= limit as usize {
                return Ok(events);
            }
        }
    }
}

/// The town whose events a caller sees; none is all.
fn town_seen(caller: &Caller) -> Result<Option<String>> {
    if matches!(caller, Caller::Service { acting: None, .. }) {
        return Ok(None);
    }
    let town = caller.person().map(|person| person.town.clone()).filter(|town| !town.is_empty());
    town.map(Some).ok_or(Error::NotFound("town"))
}

fn event(stored: &Stored) -> Result<RegistryEvent> {
    let event = RegistryEvent::decode(stored.entry.payload.as_slice());
    let event = event.map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(RegistryEvent { cursor: stored.cursor.to_string(), ..event })
}
