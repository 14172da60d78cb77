//! What can go wrong with a database, sorted by what the caller can do about it.

use std::path::PathBuf;

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};
use thiserror::Error;

use super::trouble::{self, Trouble};

/// A unit of work, or a query, failed.
///
/// A unit that failed with anything but its own refusal has an unknown outcome: it may have been stored although the
/// answer was lost. Repeat it by its id.
#[derive(Debug, Clone, Error)]
pub enum Error {
    /// The database cannot be reached, is closed, or lost this unit together with its batch.
    #[error("the database is not available, repeat with the same id: {reason}")]
    Unavailable {
        /// What was seen, for the log.
        reason: String,
    },
    /// There is no room left on the disk, or the file has reached its limit.
    #[error("the disk is full, repeat with the same id when there is room")]
    Full,
    /// Another unit got in the way: a key that exists already ([`Error::is_unique_violation`]), or on PostgreSQL a
    /// deadlock or serialization failure.
    #[error("another unit of work got in the way: {0}")]
    Conflict(#[source] DbErr),
    /// The unit of work panicked and was rolled back.
    #[error("the unit of work panicked: {reason}")]
    Panicked {
        /// What the panic said, for the log.
        reason: String,
    },
    /// Any other failure of a statement.
    #[error("{0}")]
    Query(#[source] DbErr),
}

impl Error {
    /// Whether a key that must be unique exists already.
    pub fn is_unique_violation(&self) -> bool {
        match self {
            Self::Conflict(error) | Self::Query(error) => {
                matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
            }
            _ => false,
        }
    }

    /// Whether the same unit may succeed if it is simply repeated.
    pub fn is_retriable(&self) -> bool {
        match self {
            Self::Unavailable { .. } | Self::Full => true,
            Self::Conflict(_) => !self.is_unique_violation(),
            Self::Panicked { .. } | Self::Query(_) => false,
        }
    }

    pub(crate) fn unavailable(reason: &dyn std::fmt::Display) -> Self {
        Self::Unavailable { reason: reason.to_string() }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match kind(&error) {
            Kind::Full => {
                trouble::note(Trouble::Full);
                Self::Full
            }
            Kind::SyncFailed => {
                trouble::note(Trouble::SyncFailed(error.to_string()));
                Self::unavailable(&error)
            }
            Kind::Io => {
                trouble::note(Trouble::Io(error.to_string()));
                Self::unavailable(&error)
            }
            Kind::Unavailable => Self::unavailable(&error),
            Kind::Conflict => Self::Conflict(error),
            Kind::Other => Self::Query(error),
        }
    }
}

/// A database could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process, or another part of this one, has the file open.
    #[error("{} is in use by {holder}; stop that process first", file.display())]
    Held {
        /// The database file.
        file: PathBuf,
        /// Who holds it, as written in the lock file.
        holder: String,
    },
    /// The folder or the lock file cannot be made.
    #[error("cannot prepare {}: {source}", path.display())]
    Folder {
        /// What was to be made.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// SQLite is older than the release that stopped losing commits in WAL mode.
    #[error("SQLite {found} can lose commits; {needed} or newer is needed")]
    Version {
        /// The version that was linked.
        found: String,
        /// The oldest version that is safe.
        needed: &'static str,
    },
    /// The name of the schema is not a plain lowercase name.
    #[error("`{0}` is not a schema name; use lowercase letters, digits and underscores")]
    Schema(String),
    /// The server refused, cannot be reached, or the file is not a database.
    #[error("cannot open the database: {0}")]
    Database(#[from] DbErr),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(conn_error(error))
    }
}

/// The same failure in sea-orm's words.
pub(super) fn conn_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(std::sync::Arc::new(error)))
}

/// What a failure means for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No room left.
    Full,
    /// A sync failed: what reached the disk is unknown and the kernel may not say so again.
    SyncFailed,
    /// Reading or writing a file failed.
    Io,
    /// Not reachable, busy or closed.
    Unavailable,
    /// Unique key, deadlock or serialization failure.
    Conflict,
    /// Everything else.
    Other,
}

/// Sorts a failure.
pub(super) fn kind(error: &DbErr) -> Kind {
    let runtime = match error {
        DbErr::ConnectionAcquire(_) => return Kind::Unavailable,
        DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return Kind::Other,
    };
    let RuntimeErr::SqlxError(error) = runtime else {
        return Kind::Other;
    };
    match error.as_ref() {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Kind::Unavailable,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                code.parse().map_or(Kind::Other, sqlite_kind)
            } else {
                postgres_kind(&code)
            }
        }
        _ => Kind::Other,
    }
}

/// Sorts SQLite's extended result codes.
fn sqlite_kind(code: u32) -> Kind {
    const FSYNC: u32 = 1034;
    const DIR_FSYNC: u32 = 1290;
    // The file of shared memory could not grow, which is how a full disk shows there.
    const SHM_SIZE: u32 = 4874;
    const PRIMARY_KEY: u32 = 1555;
    const UNIQUE: u32 = 2067;
    match code {
        FSYNC | DIR_FSYNC => Kind::SyncFailed,
        SHM_SIZE => Kind::Full,
        PRIMARY_KEY | UNIQUE => Kind::Conflict,
        _ => match code & 0xff {
            13 => Kind::Full,
            10 => Kind::Io,
            5 | 6 | 14 => Kind::Unavailable,
            _ => Kind::Other,
        },
    }
}

/// Sorts PostgreSQL's SQLSTATE codes.
fn postgres_kind(code: &str) -> Kind {
    match code {
        "53100" => Kind::Full,
        "23505" | "40001" | "40P01" | "55P03" => Kind::Conflict,
        "25P03" | "57P01" | "57P02" | "57P03" | "53300" => Kind::Unavailable,
        _ if code.starts_with("08") => Kind::Unavailable,
        _ => Kind::Other,
    }
}
