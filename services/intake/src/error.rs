//! What can go wrong in intake, and what the caller is told.

use gridcase_host::{database, log, status};
use sea_orm::DbErr;
use tonic::{Code, Status};

use crate::report::Refused;

/// Reason: the id belongs to another report.
pub const ID_REUSED: &str = "ID_REUSED";
/// Reason: the number of the other system is registered already.
pub const OUTSIDE_NUMBER_TAKEN: &str = "OUTSIDE_NUMBER_TAKEN";
/// Reason: the request's id was used for another request.
pub const REQUEST_REUSED: &str = "REQUEST_REUSED";
/// Reason: the report does not wait for verification.
pub const NOT_WAITING: &str = "NOT_WAITING";
/// Reason: the file is not among those that the report declares.
pub const MEDIA_NOT_DECLARED: &str = "MEDIA_NOT_DECLARED";
/// Reason: nothing is known yet about the caller's town.
pub const TOWN_UNKNOWN: &str = "TOWN_UNKNOWN";
/// Reason: nothing could be stored or read now.
pub const STORAGE_UNAVAILABLE: &str = "STORAGE_UNAVAILABLE";

/// A use of intake was refused or failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("this id belongs to another report; make a new id for new content")]
    IdReused,
    #[error("this number of the other system is registered already as {number}; add to that report")]
    OutsideNumberTaken { number: String, id: String },
    #[error("no such report")]
    NotFound,
    #[error("this request id was used for another request; make a new one")]
    RequestReused,
    #[error(transparent)]
    NotWaiting(#[from] Refused),
    #[error("the report does not declare this file; declare it in the report, or send it for the case")]
    MediaNotDeclared,
    #[error("it is not settled what became of the report; try again with the same id")]
    Unsettled,
    #[error("nothing is known yet about town {town}; try again when the registry can be reached")]
    TownUnknown { town: String },
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
    /// Whether a key that must be unique exists already.
    pub(crate) fn is_unique_violation(&self) -> bool {
        match self {
            Self::Database(error) | Self::Log(log::Error::Database(error)) => error.is_unique_violation(),
            _ => false,
        }
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let plain = |code, reason| status::refused(code, reason, message.clone(), status::NO_METADATA);
        match error {
            Error::IdReused => plain(Code::AlreadyExists, ID_REUSED),
            Error::OutsideNumberTaken { number, id } => {
                let known = [("number", number), ("id", id)];
                status::refused(Code::AlreadyExists, OUTSIDE_NUMBER_TAKEN, message, known)
            }
            Error::NotFound => status::not_found("report"),
            Error::RequestReused => plain(Code::AlreadyExists, REQUEST_REUSED),
            Error::NotWaiting(Refused(state)) => {
                status::refused(Code::FailedPrecondition, NOT_WAITING, message, [("state", state.name())])
            }
            Error::MediaNotDeclared => plain(Code::FailedPrecondition, MEDIA_NOT_DECLARED),
            Error::TownUnknown { .. } => plain(Code::Unavailable, TOWN_UNKNOWN),
            Error::Unsettled => plain(Code::Unavailable, STORAGE_UNAVAILABLE),
            Error::Log(log::Error::Database(error)) | Error::Database(error) => storage(&error),
            // Without a refusal somebody else was faster; what they did is there when the caller tries again.
            Error::Log(error) => error.refusal().unwrap_or_else(|| plain(Code::Unavailable, STORAGE_UNAVAILABLE)),
        }
    }
}

fn storage(error: &database::Error) -> Status {
    match error {
        database::Error::Full => {
            tracing::error!(%error, "nothing can be stored");
            let message = "the server's disk is full; keep the report and try again later";
            status::refused(Code::ResourceExhausted, STORAGE_UNAVAILABLE, message, status::NO_METADATA)
        }
        error if error.is_retriable() || error.is_unique_violation() => {
            tracing::warn!(%error, "the database is not available");
            let message = "nothing can be stored or read now; try again with the same id";
            status::refused(Code::Unavailable, STORAGE_UNAVAILABLE, message, status::NO_METADATA)
        }
        error => status::internal(error),
    }
}
