//! Why a use of the registry fails, and what its caller is told.

use gridcase_host::status::{self, Violations};
use gridcase_host::{database, log, stamp, token};
use gridcase_snapshot::Invalid;
use jiff::Timestamp;
use tonic::{Code, Status};

use crate::password;

/// A failure of a use case.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Fields of the request are wrong.
    #[error("wrong fields")]
    Fields(Violations),
    /// Not there, or not to be seen by the caller.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// A refusal that programs act on by its reason.
    #[error("{reason}: {message}")]
    Refused {
        /// The code.
        code: Code,
        /// Stable name.
        reason: &'static str,
        /// For people.
        message: String,
        /// Beside the reason.
        metadata: Vec<(&'static str, String)>,
    },
    /// The draft was changed since it was read.
    #[error("stale")]
    Stale {
        /// Its etag now.
        etag: String,
    },
    /// Somebody else changed the same in the same moment.
    #[error("changed at the same time")]
    Concurrent,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// The log failed.
    #[error(transparent)]
    Log(#[from] log::Error),
    /// A password could not be hashed or checked.
    #[error(transparent)]
    Password(#[from] password::Error),
    /// A token could not be made.
    #[error(transparent)]
    Token(#[from] token::Error),
    /// Kept content cannot be read.
    #[error("kept content is damaged: {0}")]
    Damaged(String),
    /// Work off the async threads was stopped.
    #[error("the work was stopped")]
    Stopped(#[from] tokio::task::JoinError),
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A wrong field with what would be right.
    pub(crate) fn field(field: impl Into<String>, description: impl Into<String>) -> Self {
        let mut violations = Violations::new();
        violations.add(field, description);
        Self::Fields(violations)
    }

    fn refused(code: Code, reason: &'static str, message: impl Into<String>) -> Self {
        Self::Refused { code, reason, message: message.into(), metadata: Vec::new() }
    }

    /// The same id with another body.
    pub(crate) fn id_reused(what: &str) -> Self {
        let message = format!("this {what} exists with other content, and nothing was changed; make a new id");
        Self::refused(Code::AlreadyExists, "ID_REUSED", message)
    }

    /// The same request id with another body.
    pub(crate) fn request_reused() -> Self {
        let message = "this request_id was used for another request, and nothing was changed; make a new id";
        Self::refused(Code::AlreadyExists, "REQUEST_REUSED", message)
    }

    /// The installation has its first operator.
    pub(crate) fn already_set_up() -> Self {
        let message = "the installation has an operator already; sign in";
        Self::refused(Code::FailedPrecondition, "ALREADY_SET_UP", message)
    }

    /// Another code than the one that the last start printed.
    pub(crate) fn wrong_setup_code() -> Self {
        let message = "this is not the code that the last start printed and wrote beside its data";
        Self::refused(Code::PermissionDenied, "WRONG_SETUP_CODE", message)
    }

    /// Nobody signs in by these.
    pub(crate) fn wrong_credentials() -> Self {
        Self::refused(Code::Unauthenticated, "WRONG_CREDENTIALS", "the account or the password is wrong")
    }

    /// Too many wrong passwords.
    pub(crate) fn locked(until: Timestamp, now: Timestamp) -> Self {
        let seconds = until.duration_since(now).as_secs().max(1);
        Self::Refused {
            code: Code::ResourceExhausted,
            reason: "SIGN_IN_LOCKED",
            message: format!("too many wrong passwords; try again in {seconds} seconds"),
            metadata: vec![("retry_after_s", seconds.to_string()), ("locked_until", until.to_string())],
        }
    }

    /// The session is over, or the secret is none of it.
    pub(crate) fn session_ended() -> Self {
        Self::refused(Code::Unauthenticated, "SESSION_ENDED", "the session has ended; sign in again")
    }

    /// The secret was used already.
    pub(crate) fn secret_reused() -> Self {
        let message = "this refresh secret was used already, so somebody may have copied it; the session has ended, \
                       sign in again";
        Self::refused(Code::Unauthenticated, "SECRET_REUSED", message)
    }

    /// Nobody could administer the town any more.
    pub(crate) fn last_administrator() -> Self {
        let message = "this is the town's last administrator; give somebody else the post first";
        Self::refused(Code::FailedPrecondition, "LAST_ADMINISTRATOR", message)
    }

    /// Nothing to publish.
    pub(crate) fn no_draft(part: &str) -> Self {
        let message = format!("there is no draft of the {part}; put or import one first");
        Self::Refused {
            code: Code::FailedPrecondition,
            reason: "NO_DRAFT",
            message,
            metadata: vec![("part", part.to_owned())],
        }
    }

    /// A proof of a town that has no such part yet.
    pub(crate) fn nothing_to_prove(missing: &str) -> Self {
        let message =
            format!("the town has no {missing} yet, so that there is nothing to prove; publish or draft them first");
        Self::Refused {
            code: Code::FailedPrecondition,
            reason: "NOTHING_TO_PROVE",
            message,
            metadata: vec![("part", missing.to_owned())],
        }
    }

    /// The draft has no step that could be taken back.
    pub(crate) fn nothing_to_undo() -> Self {
        let message = "there is no step that could be taken back: the draft was published, thrown away, or not changed \
                       since; look at it again";
        Self::refused(Code::FailedPrecondition, "NOTHING_TO_UNDO", message)
    }

    /// The moment of force is too near or past.
    pub(crate) fn force_too_early(earliest: Timestamp) -> Self {
        let message = format!("must be {earliest} or later; leave it unset for as soon as allowed");
        Self::field("force_time", message)
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::Fields(violations)
    }
}

impl From<Vec<Invalid>> for Error {
    fn from(defects: Vec<Invalid>) -> Self {
        Self::Damaged(defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::Fields(violations) => violations.into_status(),
            Error::NotFound(what) => status::not_found(what),
            Error::Refused { code, reason, message, metadata } => status::refused(code, reason, message, metadata),
            Error::Stale { etag } => status::stale(&etag, "draft", None),
            Error::Log(log::Error::Database(error)) | Error::Database(error) => database_status(&error),
            Error::Concurrent | Error::Log(log::Error::Sequence { .. }) => busy(),
            Error::Log(error @ log::Error::CursorMalformed) => status::invalid("after", error.to_string()),
            Error::Log(error @ log::Error::CursorLost) => {
                status::refused(Code::OutOfRange, "CURSOR_LOST", error.to_string(), status::NO_METADATA)
            }
            Error::Password(_) | Error::Token(_) | Error::Damaged(_) | Error::Stopped(_) => status::internal(&error),
        }
    }
}

fn database_status(error: &database::Error) -> Status {
    match error {
        database::Error::Unavailable { .. } | database::Error::Full => {
            status::refused(Code::Unavailable, "DATABASE_UNAVAILABLE", error.to_string(), status::NO_METADATA)
        }
        database::Error::Conflict(_) => busy(),
        database::Error::Panicked { .. } | database::Error::Query(_) => status::internal(error),
    }
}

/// Two changed the same at once; nothing was lost.
fn busy() -> Status {
    let message = "somebody else changed this in the same moment; look at it again and repeat";
    status::refused(Code::Aborted, "CONCURRENT_CHANGE", message, status::NO_METADATA)
}

/// A moment of the wire, or a wrong field.
pub(crate) fn moment(field: &str, wire: Option<&prost_types::Timestamp>) -> Result<Option<Timestamp>> {
    let Some(wire) = wire else { return Ok(None) };
    let moment =
        stamp::from_wire(wire).ok_or_else(|| Error::field(field, "must be a moment of the years 1 to 9999"))?;
    // Kept to the millisecond, so that a repeat compares equal.
    Ok(Some(stamp::from_millis(stamp::to_millis(moment))))
}
