//! The log, followed once for all watchers of a process.
//!
//! It follows while anybody listens, and sleeps otherwise. What happens in a town is told on a channel of that town, which
//! holds a bounded number of changes: who is further behind reads the log. When the tail fails it lets all listeners go;
//! they look at the log themselves, which tells them what is wrong, or take new seats.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gridcase_host::Shutdown;
use gridcase_host::log::{self, Cursor, Stored};
use tokio::sync::{Notify, broadcast};

use crate::error::Error;
use crate::store::LOG;

use super::news::{self, News};
use super::{AT_ONCE, Dispatch};

/// Changes of a town that wait for its slowest listener.
const KEPT: usize = 256;
/// How long to wait for an event before looking whether anybody still listens.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait after a failure.
const AGAIN: Duration = Duration::from_secs(1);

/// The tail of a process; clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Tail(Arc<Shared>);

#[derive(Default)]
struct Shared {
    listeners: Mutex<Listeners>,
    joined: Notify,
}

/// Who listens, and how far the tail is.
#[derive(Default)]
struct Listeners {
    towns: HashMap<String, broadcast::Sender<Arc<News>>>,
    /// Up to where events are taken to be told to those who listen by then; none while nobody does.
    taken: Option<Cursor>,
    /// Up to where they have been told.
    told: Option<Cursor>,
}

/// A listener's seat.
pub(super) struct Seat {
    /// What happens in the town.
    pub(super) news: broadcast::Receiver<Arc<News>>,
    /// All changes after this come here; earlier ones may.
    from: Cursor,
}

impl Seat {
    /// Whether nothing is missing for somebody who knows all up to a cursor.
    pub(super) fn begins_by(&self, cursor: &Cursor) -> bool {
        self.from <= *cursor
    }
}

impl Tail {
    /// A seat among the listeners of a town. A tail that sleeps begins at `at`, which is to be near the end of the log.
    pub(super) fn join(&self, town: &str, at: &Cursor) -> Seat {
        let mut listeners = self.listeners();
        let from = listeners.taken.get_or_insert_with(|| at.clone()).clone();
        let channel = listeners.towns.entry(town.to_owned()).or_insert_with(|| broadcast::Sender::new(KEPT));
        let news = channel.subscribe();
        self.0.joined.notify_one();
        Seat { news, from }
    }

    /// The seat of somebody who has missed changes, which are all in the log by now.
    pub(super) fn keep(&self, seat: Option<Seat>) -> Option<Seat> {
        let from = self.listeners().taken.clone()?;
        seat.map(|seat| Seat { from, ..seat })
    }

    /// Up to where all is told and was heard at this seat; none where something waits to be heard.
    pub(super) fn told(&self, seat: &Seat) -> Option<Cursor> {
        let told = self.listeners().told.clone();
        // In this order: what is told later may wait, or not yet.
        told.filter(|_| seat.news.is_empty())
    }

    /// Follows while somebody listens.
    async fn follow(&self, dispatch: &Dispatch) -> Infallible {
        loop {
            let Some(after) = self.awaited() else {
                self.0.joined.notified().await;
                continue;
            };
            if let Err(error) = self.round(dispatch, after).await {
                *self.listeners() = Listeners::default();
                if !matches!(error, Error::Log(log::Error::CursorLost)) {
                    tracing::warn!(%error, "watchers are not told of changes; they look for themselves");
                }
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    /// After what the next events are awaited; none when nobody listens any more.
    fn awaited(&self) -> Option<Cursor> {
        let mut listeners = self.listeners();
        listeners.towns.retain(|_, channel| channel.receiver_count() > 0);
        if listeners.towns.is_empty() {
            *listeners = Listeners::default();
        }
        listeners.taken.clone()
    }

    /// Takes the next events and tells them.
    async fn round(&self, dispatch: &Dispatch, after: Cursor) -> Result<(), Error> {
        let limit = u64::try_from(AT_ONCE).unwrap_or(u64::MAX);
        let page = LOG.wait_after(&dispatch.db, Some(&after), limit, LOOK).await?;
        let Some(last) = page.last() else { return Ok(()) };
        for (channel, events) in self.take(&page) {
            let Some(town) = events.first().map(|stored| stored.entry.town.as_str()) else { continue };
            for news in news::of(dispatch, town, &events).await? {
                // Nobody may be listening any more.
                let _listening = channel.send(news);
            }
        }
        self.listeners().told = Some(last.cursor.clone());
        Ok(())
    }

    /// The events of each town that is listened to. Whoever joins later reads these in the log.
    fn take<'a>(&self, page: &'a [Stored]) -> Vec<(broadcast::Sender<Arc<News>>, Vec<&'a Stored>)> {
        let mut of_town = BTreeMap::<_, Vec<_>>::new();
        for stored in page {
            of_town.entry(stored.entry.town.as_str()).or_default().push(stored);
        }
        let mut listeners = self.listeners();
        if let Some(last) = page.last() {
            listeners.taken = Some(last.cursor.clone());
        }
        let channel = |town| listeners.towns.get(town).cloned();
        of_town.into_iter().filter_map(|(town, events)| Some((channel(town)?, events))).collect()
    }

    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Follows the log for those who watch, until the end of the process begins.
pub(crate) async fn run(dispatch: Dispatch, shutdown: Shutdown) {
    let tail = dispatch.tail.clone();
    tokio::select! {
        () = shutdown.begun() => {}
        never = tail.follow(&dispatch) => match never {},
    }
}
