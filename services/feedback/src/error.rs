//! What can go wrong in feedback, and what the caller is told.

use gridcase_host::{database, log, status};
use sea_orm::DbErr;
use tonic::{Code, Status};

use crate::{case, convert, docket::Gap, feedback::Seen, review};

/// Reason: the caller handled the case.
pub const HANDS_APART: &str = "HANDS_APART";
/// Reason: the review is not open.
pub const NOT_OPEN: &str = "NOT_OPEN";
/// Reason: the case is not closed.
pub const NOT_CLOSED: &str = "NOT_CLOSED";
/// Reason: the case was joined with another one.
pub const JOINED: &str = "JOINED";
/// Reason: the window for reopening is over.
pub const REOPEN_WINDOW_OVER: &str = "REOPEN_WINDOW_OVER";
/// Reason: a reopening was asked for already.
pub const REOPEN_PENDING: &str = "REOPEN_PENDING";
/// Reason: the request's id was used for another request.
pub const REQUEST_REUSED: &str = "REQUEST_REUSED";
/// Reason: the cursor is not of this log any more.
pub const CURSOR_LOST: &str = "CURSOR_LOST";
/// Reason: nothing could be stored or read now.
pub const STORAGE_UNAVAILABLE: &str = "STORAGE_UNAVAILABLE";

/// A use of feedback was refused or failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("this request id was used for another request; make a new one")]
    RequestReused,
    #[error("the review changed since it was read")]
    Stale(Box<Seen>),
    #[error(transparent)]
    Review(#[from] review::Refused),
    #[error(transparent)]
    Case(#[from] case::Refused),
    #[error(transparent)]
    Gap(#[from] Gap),
    #[error("an event of the log cannot be read")]
    Event(#[from] prost::DecodeError),
    #[error(transparent)]
    Log(#[from] log::Error),
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    /// Whether another unit was in the way, so that the same one decides anew when it is repeated.
    pub(crate) fn is_conflict(&self) -> bool {
        match self {
            Self::Database(error) | Self::Log(log::Error::Database(error)) => {
                matches!(error, database::Error::Conflict(_)) || error.is_unique_violation()
            }
            Self::Log(log::Error::Sequence { .. }) => true,
            _ => false,
        }
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotFound(what) => status::not_found(what),
            Error::RequestReused => plain(Code::AlreadyExists, REQUEST_REUSED, message),
            Error::Stale(seen) => {
                let review = convert::answer::seen(&seen);
                status::stale(&review.etag, seen.review.state.as_str(), Some(status::any(&review)))
            }
            Error::Review(review::Refused::HandsApart) => plain(Code::PermissionDenied, HANDS_APART, message),
            Error::Review(review::Refused::NotOpen(state)) => {
                status::refused(Code::FailedPrecondition, NOT_OPEN, message, [("state", state.as_str())])
            }
            Error::Case(refused) => case_refused(refused, message),
            Error::Log(log::Error::CursorMalformed) => status::invalid("after", message),
            Error::Log(log::Error::CursorLost) => plain(Code::OutOfRange, CURSOR_LOST, message),
            // Somebody else was faster; what they did is there when the caller tries again.
            Error::Log(log::Error::Sequence { .. }) => plain(Code::Unavailable, STORAGE_UNAVAILABLE, message),
            Error::Log(log::Error::Database(error)) | Error::Database(error) => storage(&error),
            Error::Gap(_) | Error::Event(_) => status::internal(&error),
        }
    }
}

fn plain(code: Code, reason: &'static str, message: impl Into<String>) -> Status {
    status::refused(code, reason, message, status::NO_METADATA)
}

fn case_refused(refused: case::Refused, message: String) -> Status {
    match refused {
        case::Refused::NotClosed(state) => {
            status::refused(Code::FailedPrecondition, NOT_CLOSED, message, [("state", state.as_str())])
        }
        case::Refused::WindowOver(until) => {
            status::refused(Code::FailedPrecondition, REOPEN_WINDOW_OVER, message, [("until", until.to_string())])
        }
        case::Refused::Joined(number) => status::refused(Code::FailedPrecondition, JOINED, message, [("into", number)]),
        case::Refused::Reopening => plain(Code::FailedPrecondition, REOPEN_PENDING, message),
    }
}

fn storage(error: &database::Error) -> Status {
    match error {
        database::Error::Full => {
            tracing::error!(%error, "nothing can be stored");
            plain(Code::ResourceExhausted, STORAGE_UNAVAILABLE, "the server's disk is full; try again later")
        }
        error if error.is_retriable() || error.is_unique_violation() => {
            tracing::warn!(%error, "the database is not available");
            let message = "nothing can be stored or read now; try again with the same request id";
            plain(Code::Unavailable, STORAGE_UNAVAILABLE, message)
        }
        error => status::internal(error),
    }
}
