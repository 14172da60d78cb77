//! What a plain HTTP caller is told when something does not work: what happened, in which field, and the way out.
use std::error::Error;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gridcase_host::status;
use serde::Serialize;
use tonic::{Code, Status};

use crate::media::{photo::PhotoError, shelf::ShelfError};

/// A refusal or a failure.
#[derive(Debug)]
pub struct Problem {
    code: StatusCode,
    told: Told,
}

/// As sent: `{"error": {...}}`.
#[derive(Debug, Serialize)]
struct Told {
    /// Stable name.
    reason: String,
    /// The field concerned; left out where it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// What happened and what to do.
    message: String,
}

impl Problem {
    /// Refuses with a stable reason, about a field.
    pub fn refused(code: StatusCode, reason: &str, field: &str, message: impl Into<String>) -> Self {
        let field = (!field.is_empty()).then(|| field.to_owned());
        Self { code, told: Told { reason: reason.to_owned(), field, message: message.into() } }
    }

    /// A field is malformed.
    pub fn invalid(field: &str, message: &str) -> Self {
        Self::refused(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", field, format!("{field} {message}"))
    }

    /// Nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self::refused(
            StatusCode::UNAUTHORIZED,
            "NOT_SIGNED_IN",
            "authorization",
            "sign in first; this address needs an authorization header with a bearer token",
        )
    }

    /// What is not there, or may not be seen.
    pub fn not_found() -> Self {
        Self::refused(StatusCode::NOT_FOUND, "NOT_FOUND", "", "there is no such file")
    }

    /// A short-lived address is over or was changed.
    pub fn link_expired() -> Self {
        Self::refused(
            StatusCode::FORBIDDEN,
            "LINK_EXPIRED",
            "",
            "this address of the photo has expired; open the case again to get a new one",
        )
    }

    /// The process ends.
    pub fn shutting_down() -> Self {
        Self::refused(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "", "the server is restarting; send it again")
    }

    /// The body could not be read.
    pub fn body(code: StatusCode, text: &str) -> Self {
        if code == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::refused(code, "MEDIA_TOO_LARGE", "body", PhotoError::Bytes.to_string());
        }
        Self::refused(code, "BODY_BROKEN", "body", format!("{text}; send the file again"))
    }

    /// A failure of our own; its cause goes to the log only.
    pub fn internal(error: &(dyn Error + 'static)) -> Self {
        tracing::error!(error = status::chain(error), "request failed");
        Self::refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "",
            "something went wrong on the server; nothing was acknowledged, so send it again",
        )
    }

    /// Whether sending the same again cannot help.
    pub fn is_final(&self) -> bool {
        self.code.is_client_error() && self.code != StatusCode::UNAUTHORIZED
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Body {
            error: Told,
        }
        (self.code, Json(Body { error: self.told })).into_response()
    }
}

impl From<PhotoError> for Problem {
    fn from(error: PhotoError) -> Self {
        let (code, reason) = match error {
            PhotoError::Format => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "MEDIA_FORMAT"),
            PhotoError::Bytes => (StatusCode::PAYLOAD_TOO_LARGE, "MEDIA_TOO_LARGE"),
            PhotoError::Pixels { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "MEDIA_TOO_MANY_PIXELS"),
            PhotoError::Damaged(_) => (StatusCode::UNPROCESSABLE_ENTITY, "MEDIA_DAMAGED"),
        };
        Self::refused(code, reason, "body", error.to_string())
    }
}

impl From<ShelfError> for Problem {
    fn from(error: ShelfError) -> Self {
        Self::internal(&error)
    }
}

/// A service's refusal, told in HTTP's words.
impl From<Status> for Problem {
    fn from(status: Status) -> Self {
        let code = match status.code() {
            Code::InvalidArgument | Code::OutOfRange => StatusCode::BAD_REQUEST,
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::PermissionDenied => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
            Code::FailedPrecondition => StatusCode::PRECONDITION_FAILED,
            Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
            Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let field = status::violations(&status).into_iter().next().map(|(field, _)| field);
        let reason = status::reason(&status).unwrap_or_else(|| format!("{:?}", status.code()));
        Self { code, told: Told { reason, field, message: status.message().to_owned() } }
    }
}
