//! A service's event log: one append-only table in which the same row is a subject's history, the audit record, the
//! outbox that other services tail, and the record that makes a repeated request harmless.
//!
//! A row is written in the unit of work that changes the state ([`Log::append`]). Readers of one subject use its gap-free
//! `subject_seq` ([`Log::history`]); other services follow the whole log by an opaque [`Cursor`] ([`Log::read_after`],
//! [`Log::wait_after`], and [`crate::tail`] on their side).
//!
//! **Order.** On SQLite there is one writer, so `seq` is the order of commits. On PostgreSQL it is not: a transaction may
//! take a number, wait, and commit after later numbers were read. There the log is read in the order of `(xid, seq)`,
//! and only up to the oldest transaction that is still running, so that nothing can appear behind a cursor. The price is
//! that one long transaction anywhere in the cluster holds back every tail (events come late, never lost).
//!
//! **Epoch.** A cursor names the epoch of the log it came from, a random id. After a restore the log has another one
//! ([`Log::renew_epoch`]), and consumers are told [`Error::CursorLost`] instead of being served another history.

mod cursor;
mod table;

use std::time::Duration;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Value};
use sea_orm_migration::SchemaManager;
use thiserror::Error;
use tokio::time::Instant;
use tonic::{Code, Status};
use uuid::Uuid;

pub use cursor::Cursor;
pub(crate) use table::cursor as cursor_table;

use crate::database::{self, Database, statement};
use crate::status;
use cursor::Position;

/// Reason of the refusal of a lost cursor, which has the code `OUT_OF_RANGE`.
pub const CURSOR_LOST: &str = "CURSOR_LOST";

/// How often a waiting reader looks for what other processes committed, and for what became readable because an older
/// transaction ended. PostgreSQL only.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

const COLUMNS: &str = r#"seq, town, subject, subject_seq, kind, "at", actor, request_id, request_hash, payload"#;

/// The event log of one service. It holds nothing but names: make it where it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    service: &'static str,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The town it belongs to.
    pub town: String,
    /// What it is about, such as a case.
    pub subject: Uuid,
    /// Its place in the history of the subject: 1, 2, 3 and so on without a gap.
    pub subject_seq: i64,
    /// What happened, in the past tense.
    pub kind: String,
    /// When, by the server's clock; kept to the microsecond.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// The request that caused it, if it had an id.
    pub request: Option<Request>,
    /// What the service wants to remember, in its own format.
    pub payload: Vec<u8>,
}

/// The identity of a request, by which a repeated one is found. Unique in a town: of several events of one request only
/// one carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Made by the client.
    pub id: Uuid,
    /// Of its documented fields, to tell a repetition from another request under the same id.
    pub hash: Vec<u8>,
}

/// An event as it is read from the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The event.
    pub entry: Entry,
    /// Where to go on reading after it.
    pub cursor: Cursor,
}

/// The log could not be written or read.
#[derive(Debug, Error)]
pub enum Error {
    /// The event does not follow the subject's last one: somebody else was faster, or a number was left out.
    #[error("event {given} of {subject} does not follow {last}; read the subject again")]
    Sequence {
        /// What the event is about.
        subject: Uuid,
        /// The number it had.
        given: i64,
        /// The number of the last event.
        last: i64,
    },
    /// The text is not a cursor.
    #[error("the cursor is malformed; use one that the service gave out, or none to begin anew")]
    CursorMalformed,
    /// The cursor is of another epoch, or ahead of this log: the log was restored.
    #[error("the cursor is not of this log any more; stop and resynchronise from the beginning")]
    CursorLost,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Error {
    /// What the caller of a `ListEvents` is told about its cursor; `None` if the failure is not about that.
    pub fn refusal(&self) -> Option<Status> {
        match self {
            Self::CursorMalformed => Some(status::invalid("after", self.to_string())),
            Self::CursorLost => {
                let nothing = status::NO_METADATA;
                Some(status::refused(Code::OutOfRange, CURSOR_LOST, self.to_string(), nothing))
            }
            Self::Sequence { .. } | Self::Database(_) => None,
        }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl Log {
    /// The log of `service`: tables `<service>_event`, `<service>_epoch` and, for what the service itself follows,
    /// `<service>_cursor`. The name is a plain lowercase word.
    pub const fn new(service: &'static str) -> Self {
        Self { service }
    }

    /// Makes the tables; a step of the owner's migration.
    pub async fn create_tables(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        table::create(self.service, manager).await
    }

    /// Appends events in the unit of work that they belong to.
    ///
    /// Fails with [`Error::Sequence`] if an event does not follow its subject's last one, and with a unique violation
    /// if a request is there already (or on PostgreSQL if another unit appended to the subject in the same moment).
    pub async fn append(&self, tx: &DatabaseTransaction, entries: &[Entry]) -> Result<(), Error> {
        let sql = format!(
            "INSERT INTO {event} \
             (town, subject, subject_seq, kind, \"at\", actor, request_id, request_hash, payload) \
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 \
             WHERE (SELECT COALESCE(MAX(subject_seq), 0) FROM {event} WHERE subject = $2) = $3 - 1",
            event = self.event_table(),
        );
        for entry in entries {
            let insert = statement(tx, &sql, values(entry));
            if tx.execute_raw(insert).await?.rows_affected() == 0 {
                let last = self.last_of(tx, entry.subject).await?;
                return Err(Error::Sequence { subject: entry.subject, given: entry.subject_seq, last });
            }
        }
        Ok(())
    }

    /// The event of an earlier request with this id, and the hash it had.
    pub async fn find_request(
        &self,
        conn: &impl ConnectionTrait,
        town: &str,
        id: Uuid,
    ) -> Result<Option<(Vec<u8>, Entry)>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM {} WHERE town = $1 AND request_id = $2", self.event_table());
        let row = conn.query_one_raw(statement(conn, &sql, [town.into(), id.into()])).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let entry = entry(&row)?;
        let hash = entry.request.as_ref().map(|request| request.hash.clone());
        Ok(Some((hash.unwrap_or_default(), entry)))
    }

    /// All events of a subject, oldest first.
    pub async fn history(&self, conn: &impl ConnectionTrait, subject: Uuid) -> Result<Vec<Entry>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM {} WHERE subject = $1 ORDER BY subject_seq", self.event_table());
        let rows = conn.query_all_raw(statement(conn, &sql, [subject.into()])).await?;
        Ok(rows.iter().map(entry).collect::<Result<_, _>>()?)
    }

    /// The next events after a cursor, or from the beginning; empty when there are none yet.
    pub async fn read_after(&self, db: &Database, after: Option<&Cursor>, limit: u64) -> Result<Vec<Stored>, Error> {
        let epoch = self.epoch(db).await?;
        if after.is_some_and(|cursor| cursor.epoch != epoch) {
            return Err(Error::CursorLost);
        }
        let position = after.map_or(Position::START, |cursor| cursor.position);
        let page = self.page(db, position, limit).await?;
        if page.is_empty() && position != Position::START && !self.reaches(db, position).await? {
            return Err(Error::CursorLost);
        }
        let stored = |(entry, position)| Stored { entry, cursor: Cursor { epoch, position } };
        Ok(page.into_iter().map(stored).collect())
    }

    /// Like [`Log::read_after`], but when there is nothing yet it waits until there is, or until `wait` has passed.
    pub async fn wait_after(
        &self,
        db: &Database,
        after: Option<&Cursor>,
        limit: u64,
        wait: Duration,
    ) -> Result<Vec<Stored>, Error> {
        let deadline = Instant::now() + wait;
        let mut committed = db.committed();
        loop {
            committed.mark_unchanged();
            let page = self.read_after(db, after, limit).await?;
            if !page.is_empty() || Instant::now() >= deadline {
                return Ok(page);
            }
            let until = match db.backend() {
                DbBackend::Postgres => deadline.min(Instant::now() + LOOK_AGAIN),
                _ => deadline,
            };
            // Both a commit and the end of the wait lead to another look.
            let _woken = tokio::time::timeout_at(until, committed.changed()).await;
        }
    }

    /// The cursor behind the newest event that can be read: whoever follows from here sees what is new, and nothing else.
    pub async fn end(&self, db: &Database) -> Result<Cursor, Error> {
        let epoch = self.epoch(db).await?;
        let event = self.event_table();
        let sql = match db.backend() {
            DbBackend::Postgres => format!(
                "SELECT seq, xid::text AS xid FROM {event} AS event \
                 WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY event.xid DESC, seq DESC LIMIT 1"
            ),
            _ => format!("SELECT seq FROM {event} ORDER BY seq DESC LIMIT 1"),
        };
        let reader = db.reader();
        let row = reader.query_one_raw(statement(reader, &sql, [])).await?;
        let position = row.map(|row| position(&row, db.backend())).transpose()?.unwrap_or(Position::START);
        Ok(Cursor { epoch, position })
    }

    /// Whether more than `count` events can be read after a cursor of this log.
    pub async fn holds_more_than(&self, db: &Database, count: u64, after: &Cursor) -> Result<bool, Error> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let event = self.event_table();
        let Position { xid, seq } = after.position;
        let (sql, values): (String, Vec<Value>) = match db.backend() {
            DbBackend::Postgres => (
                format!(
                    "SELECT 1 FROM {event} AS event WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) \
                     AND (xid, seq) > ($1::text::xid8, $2) ORDER BY event.xid, seq LIMIT 1 OFFSET $3"
                ),
                vec![xid.to_string().into(), seq.into(), count.into()],
            ),
            _ => (
                format!("SELECT 1 FROM {event} WHERE seq > $1 ORDER BY seq LIMIT 1 OFFSET $2"),
                vec![seq.into(), count.into()],
            ),
        };
        let reader = db.reader();
        Ok(reader.query_one_raw(statement(reader, &sql, values)).await?.is_some())
    }

    /// Gives the log another epoch, so that every consumer stops and resynchronises. Part of a restore from a backup,
    /// before the service is started.
    pub async fn renew_epoch(&self, db: &Database) -> Result<(), Error> {
        let log = *self;
        let epoch = new_epoch()?;
        db.write(move |tx| {
            Box::pin(async move {
                let forget = format!("DELETE FROM {}", log.epoch_table());
                tx.execute_unprepared(&forget).await?;
                log.set_epoch(tx, epoch).await?;
                if tx.get_database_backend() == DbBackend::Postgres {
                    // The transaction numbers of another cluster mean nothing here.
                    let sql = format!("UPDATE {} SET xid = pg_current_xact_id()", log.event_table());
                    tx.execute_unprepared(&sql).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Events after a position, in the order of commits.
    async fn page(&self, db: &Database, after: Position, limit: u64) -> Result<Vec<(Entry, Position)>, Error> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let event = self.event_table();
        let (sql, values): (String, Vec<Value>) = match db.backend() {
            DbBackend::Postgres => (
                // A bare `xid` in ORDER BY would be the text that is answered, in which 10 comes before 9.
                format!(
                    "SELECT {COLUMNS}, xid::text AS xid FROM {event} AS event \
                     WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) \
                     AND (xid, seq) > ($1::text::xid8, $2) ORDER BY event.xid, seq LIMIT $3"
                ),
                vec![after.xid.to_string().into(), after.seq.into(), limit.into()],
            ),
            _ => (
                format!("SELECT {COLUMNS} FROM {event} WHERE seq > $1 ORDER BY seq LIMIT $2"),
                vec![after.seq.into(), limit.into()],
            ),
        };
        let reader = db.reader();
        let rows = reader.query_all_raw(statement(reader, &sql, values)).await?;
        let read = |row| Ok((entry(row)?, position(row, db.backend())?));
        rows.iter().map(read).collect()
    }

    /// Whether there is an event at a position or after it.
    async fn reaches(&self, db: &Database, position: Position) -> Result<bool, Error> {
        let event = self.event_table();
        let (sql, values): (String, Vec<Value>) = match db.backend() {
            DbBackend::Postgres => (
                format!("SELECT 1 FROM {event} WHERE (xid, seq) >= ($1::text::xid8, $2) LIMIT 1"),
                vec![position.xid.to_string().into(), position.seq.into()],
            ),
            _ => (format!("SELECT 1 FROM {event} WHERE seq >= $1 LIMIT 1"), vec![position.seq.into()]),
        };
        let reader = db.reader();
        Ok(reader.query_one_raw(statement(reader, &sql, values)).await?.is_some())
    }

    async fn last_of(&self, conn: &impl ConnectionTrait, subject: Uuid) -> Result<i64, Error> {
        let sql =
            format!("SELECT COALESCE(MAX(subject_seq), 0) AS last FROM {} WHERE subject = $1", self.event_table());
        let row = conn.query_one_raw(statement(conn, &sql, [subject.into()])).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get("", "last"))?)
    }

    /// The epoch of the log, which is made when it is first asked for.
    async fn epoch(&self, db: &Database) -> Result<Uuid, Error> {
        if let Some(epoch) = self.find_epoch(db.reader()).await? {
            return Ok(epoch);
        }
        let log = *self;
        let epoch = new_epoch()?;
        db.write(move |tx| {
            Box::pin(async move {
                log.set_epoch(tx, epoch).await?;
                // Another process may have been first.
                Ok(log.find_epoch(tx).await?.unwrap_or(epoch))
            })
        })
        .await
    }

    async fn find_epoch(&self, conn: &impl ConnectionTrait) -> Result<Option<Uuid>, Error> {
        let sql = format!("SELECT epoch FROM {}", self.epoch_table());
        let row = conn.query_one_raw(statement(conn, &sql, [])).await?;
        Ok(row.map(|row| row.try_get("", "epoch")).transpose()?)
    }

    async fn set_epoch(&self, conn: &impl ConnectionTrait, epoch: Uuid) -> Result<(), Error> {
        let sql = format!("INSERT INTO {} (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", self.epoch_table());
        conn.execute_raw(statement(conn, &sql, [epoch.into()])).await?;
        Ok(())
    }

    fn event_table(&self) -> String {
        table::event(self.service)
    }

    fn epoch_table(&self) -> String {
        table::epoch(self.service)
    }
}

fn new_epoch() -> Result<Uuid, Error> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| database::Error::unavailable(&error))?;
    Ok(uuid::Builder::from_random_bytes(random).into_uuid())
}

fn values(entry: &Entry) -> [Value; 9] {
    let request = entry.request.as_ref();
    [
        entry.town.clone().into(),
        entry.subject.into(),
        entry.subject_seq.into(),
        entry.kind.clone().into(),
        entry.at.as_microsecond().into(),
        entry.actor.clone().into(),
        request.map(|request| request.id).into(),
        request.map(|request| request.hash.clone()).into(),
        entry.payload.clone().into(),
    ]
}

fn entry(row: &QueryResult) -> Result<Entry, DbErr> {
    let at = Timestamp::from_microsecond(row.try_get("", "at")?);
    let id: Option<Uuid> = row.try_get("", "request_id")?;
    let hash: Option<Vec<u8>> = row.try_get("", "request_hash")?;
    Ok(Entry {
        town: row.try_get("", "town")?,
        subject: row.try_get("", "subject")?,
        subject_seq: row.try_get("", "subject_seq")?,
        kind: row.try_get("", "kind")?,
        at: at.map_err(|error| DbErr::Type(error.to_string()))?,
        actor: row.try_get("", "actor")?,
        request: id.map(|id| Request { id, hash: hash.unwrap_or_default() }),
        payload: row.try_get("", "payload")?,
    })
}

fn position(row: &QueryResult, backend: DbBackend) -> Result<Position, DbErr> {
    let xid = match backend {
        DbBackend::Postgres => {
            let xid: String = row.try_get("", "xid")?;
            xid.parse().map_err(|_| DbErr::Type(format!("`{xid}` is not a transaction number")))?
        }
        _ => 0,
    };
    Ok(Position { xid, seq: row.try_get("", "seq")? })
}
