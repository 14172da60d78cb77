//! The consumer's side of another service's log: read, take effect, remember how far, for ever.
//!
//! The cursor is kept in the consumer's own database and moved in the unit of work that takes effect, and a unit first
//! compares it with what it was when the page was fetched. So an event takes effect once, although it may be fetched
//! several times, by several processes, before and after any crash.

use std::fmt::Display;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::Status;

use crate::database::{self, Database, statement};
use crate::{log, status};

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A fetch that found nothing is expected to have waited for it; one that did not is not repeated sooner than this.
const EMPTY_FETCH: Duration = Duration::from_millis(200);

/// What a fetch brought: events in the producer's order, each with the cursor after it. Empty when there are none yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// `(cursor, payload)`.
    pub events: Vec<(String, Vec<u8>)>,
}

/// Why a fetch brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// The producer does not know the cursor any more. Repeating does not help.
    CursorLost,
    /// Anything else: the fetch is repeated after a pause.
    Failed(String),
}

impl From<Status> for FetchError {
    /// What a peer answered; a lost cursor is told by the reason [`log::CURSOR_LOST`].
    fn from(status: Status) -> Self {
        if status::reason(&status).as_deref() == Some(log::CURSOR_LOST) {
            return Self::CursorLost;
        }
        Self::Failed(format!("{}: {}", status.code(), status.message()))
    }
}

/// The producer has another history than the one that was followed: it was restored. The consumer has to drop what it
/// built from it, [`forget`] the cursor, and follow anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{producer} lost the place of {service}; rebuild what came from it")]
pub struct Lost {
    /// The consumer.
    pub service: &'static str,
    /// Whose events it followed.
    pub producer: &'static str,
}

/// Follows the events of `producer` until `shutdown`, which is the only way that it returns `Ok`.
///
/// `fetch` is the call to the peer, with the cursor after which to read; it should wait for events when there are none
/// (long poll) and is dropped at shutdown. `apply` takes effect of one event in the unit of work that moves the cursor.
/// A page is one unit. If that fails, its events are applied one by one, so that those before the bad one take effect
/// and the log names it. Failures are logged when they begin and when they end.
pub async fn follow<Fetch, Fetching, Apply, E>(
    consumer: &Database,
    service: &'static str,
    producer: &'static str,
    fetch: Fetch,
    apply: Apply,
    shutdown: CancellationToken,
) -> Result<(), Lost>
where
    Fetch: Fn(Option<String>) -> Fetching + Send,
    Fetching: Future<Output = Result<Page, FetchError>> + Send,
    Apply: for<'t> Fn(&'t DatabaseTransaction, Vec<u8>) -> BoxFuture<'t, Result<(), E>> + Send + Sync + 'static,
    E: From<database::Error> + Display + Send + 'static,
{
    let follower = Follower { consumer, service, producer, apply: Arc::new(apply) };
    let mut trouble = Trouble::new(service, producer);
    loop {
        let round = tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            round = follower.round(&fetch, trouble.is_on()) => round,
        };
        let pause = match round {
            Ok(Round::Moved) => {
                trouble.end();
                continue;
            }
            Ok(Round::Empty { pause }) => {
                trouble.end();
                pause
            }
            Err(RoundError::Lost) => {
                tracing::error!(service, producer, "the cursor is lost, the tail has stopped");
                return Err(Lost { service, producer });
            }
            Err(RoundError::Failed(reason)) => trouble.begin(&reason),
        };
        tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// How far `service` has read the log of `producer`; `None` before the first event.
pub async fn cursor(
    conn: &impl ConnectionTrait,
    service: &str,
    producer: &str,
) -> Result<Option<String>, database::Error> {
    read_cursor(conn, service, producer, "").await
}

/// Forgets how far `service` has read, in the unit of work that drops what it had built from those events.
pub async fn forget(tx: &DatabaseTransaction, service: &str, producer: &str) -> Result<(), database::Error> {
    let sql = format!("DELETE FROM {} WHERE producer = $1", log::cursor_table(service));
    tx.execute_raw(statement(tx, &sql, [producer.into()])).await?;
    Ok(())
}

enum Round {
    /// Events took effect, or another process moved the cursor.
    Moved,
    /// There were none.
    Empty { pause: Duration },
}

enum RoundError {
    Lost,
    Failed(String),
}

impl<E: Display> From<E> for RoundError {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
    }
}

struct Follower<'a, Apply> {
    consumer: &'a Database,
    service: &'static str,
    producer: &'static str,
    apply: Arc<Apply>,
}

impl<Apply> Follower<'_, Apply> {
    /// Fetches a page and lets it take effect.
    async fn round<Fetch, Fetching, E>(&self, fetch: &Fetch, one_by_one: bool) -> Result<Round, RoundError>
    where
        Fetch: Fn(Option<String>) -> Fetching + Send,
        Fetching: Future<Output = Result<Page, FetchError>> + Send,
        Apply: for<'t> Fn(&'t DatabaseTransaction, Vec<u8>) -> BoxFuture<'t, Result<(), E>> + Send + Sync + 'static,
        E: From<database::Error> + Display + Send + 'static,
    {
        let mut after = cursor(self.consumer.reader(), self.service, self.producer).await?;
        let asked = Instant::now();
        let page = match fetch(after.clone()).await {
            Ok(page) => page,
            Err(FetchError::CursorLost) => return Err(RoundError::Lost),
            Err(FetchError::Failed(reason)) => return Err(RoundError::Failed(reason)),
        };
        if page.events.is_empty() {
            return Ok(Round::Empty { pause: EMPTY_FETCH.saturating_sub(asked.elapsed()) });
        }
        let size = if one_by_one { 1 } else { page.events.len() };
        for events in page.events.chunks(size) {
            let Some((last, _)) = events.last() else { break };
            let moved = self.take_effect(after, events.to_vec()).await;
            match moved {
                Ok(true) => after = Some(last.clone()),
                Ok(false) => break,
                Err(error) => return Err(RoundError::Failed(format!("up to event {last}: {error}"))),
            }
        }
        Ok(Round::Moved)
    }

    /// Applies events and moves the cursor in one unit of work; `false` if the cursor is not where it was.
    async fn take_effect<E>(&self, after: Option<String>, events: Vec<(String, Vec<u8>)>) -> Result<bool, E>
    where
        Apply: for<'t> Fn(&'t DatabaseTransaction, Vec<u8>) -> BoxFuture<'t, Result<(), E>> + Send + Sync + 'static,
        E: From<database::Error> + Display + Send + 'static,
    {
        let (service, producer, apply) = (self.service, self.producer, Arc::clone(&self.apply));
        self.consumer
            .write(move |tx| {
                Box::pin(async move {
                    if locked_cursor(tx, service, producer).await? != after {
                        return Ok(false);
                    }
                    let mut last = None;
                    for (cursor, payload) in events {
                        apply(tx, payload).await?;
                        last = Some(cursor);
                    }
                    if let Some(last) = last {
                        move_cursor(tx, service, producer, after.as_deref(), &last).await?;
                    }
                    Ok(true)
                })
            })
            .await
    }
}

/// The cursor, held against other processes until the unit of work ends.
async fn locked_cursor(
    tx: &DatabaseTransaction,
    service: &str,
    producer: &str,
) -> Result<Option<String>, database::Error> {
    let lock = match tx.get_database_backend() {
        DbBackend::Postgres => " FOR UPDATE",
        _ => "",
    };
    read_cursor(tx, service, producer, lock).await
}

async fn read_cursor(
    conn: &impl ConnectionTrait,
    service: &str,
    producer: &str,
    lock: &str,
) -> Result<Option<String>, database::Error> {
    let table = log::cursor_table(service);
    let sql = format!("SELECT cursor FROM {table} WHERE producer = $1{lock}");
    let row = conn.query_one_raw(statement(conn, &sql, [producer.into()])).await?;
    Ok(row.map(|row| row.try_get("", "cursor")).transpose()?)
}

/// Of two processes that begin at the same time one meets the other's key and starts over.
async fn move_cursor(
    tx: &DatabaseTransaction,
    service: &str,
    producer: &str,
    from: Option<&str>,
    to: &str,
) -> Result<(), database::Error> {
    let table = log::cursor_table(service);
    let sql = match from {
        None => format!("INSERT INTO {table} (cursor, producer) VALUES ($1, $2)"),
        Some(_) => format!("UPDATE {table} SET cursor = $1 WHERE producer = $2"),
    };
    tx.execute_raw(statement(tx, &sql, [to.into(), producer.into()])).await?;
    Ok(())
}

/// Failures in a row: the pause grows, and the log hears of them once.
struct Trouble {
    service: &'static str,
    producer: &'static str,
    pause: Duration,
    reason: Option<String>,
}

impl Trouble {
    fn new(service: &'static str, producer: &'static str) -> Self {
        Self { service, producer, pause: FIRST_PAUSE, reason: None }
    }

    fn is_on(&self) -> bool {
        self.reason.is_some()
    }

    /// Notes a failure; returns how long to pause.
    fn begin(&mut self, reason: &str) -> Duration {
        let (service, producer) = (self.service, self.producer);
        if self.reason.as_deref() != Some(reason) {
            tracing::warn!(service, producer, reason, "the tail is held up");
            self.reason = Some(reason.to_owned());
        }
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        pause
    }

    fn end(&mut self) {
        if self.reason.take().is_some() {
            tracing::info!(service = self.service, producer = self.producer, "the tail goes on");
        }
        self.pause = FIRST_PAUSE;
    }
}
