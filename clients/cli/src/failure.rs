//! What a person or a script is told when something does not work: what happened, which fields are wrong, the way out;
//! and the exit code that stands for it.
use std::{fmt, io, path::Path};

use gridcase_proto::dispatch::v1::Case;
use prost::{Message as _, Name};
use serde_json::{Value, json};
use tonic::{Code, Status};
use tonic_types::{StatusExt as _, pb};

/// The result of everything that a command does.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// How the program ends when it did not succeed. The numbers are promised in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Something went wrong that is none of the others.
    Failed = 1,
    /// The command line or a file named in it cannot be understood.
    Usage = 2,
    /// Not signed in, or not allowed.
    NotAllowed = 3,
    /// Not there, or not to be seen.
    NotFound = 4,
    /// Somebody was faster, or the id is used.
    Conflict = 5,
    /// Refused by the state of things or because of bad input.
    Refused = 6,
    /// The server cannot be reached or cannot work now.
    Unavailable = 7,
}

/// Why a command did not succeed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// Stable name for programs.
    pub(crate) reason: String,
    /// What happened.
    pub(crate) message: String,
    /// Wrong fields with what would be right.
    pub(crate) fields: Vec<(String, String)>,
    /// What to do now.
    pub(crate) way_out: Option<String>,
    /// The case as it is now, where the caller named another version of it.
    pub(crate) current: Option<Box<Case>>,
}

impl Failure {
    /// A failure by its exit code, stable name and words.
    pub(crate) fn new(exit: Exit, reason: &str, message: impl Into<String>) -> Self {
        let (reason, message) = (reason.to_owned(), message.into());
        Self { exit, reason, message, fields: Vec::new(), way_out: None, current: None }
    }

    /// The command line or a file named in it cannot be understood.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "USAGE", message)
    }

    /// A file cannot be read or written.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self::new(Exit::Failed, "FILE", format!("{}: {error}", path.display()))
    }

    /// An answer of the server that this client cannot understand.
    pub(crate) fn answer(what: &str) -> Self {
        let message = format!("the server's answer lacks {what}");
        Self::new(Exit::Failed, "STRANGE_ANSWER", message).way_out("use a gridctl of the same version as the server")
    }

    /// The same with what to do now.
    pub(crate) fn way_out(mut self, way_out: impl Into<String>) -> Self {
        self.way_out = Some(way_out.into());
        self
    }

    /// Whether the token, rather than the caller, is at fault; a renewed one may help.
    pub(crate) fn is_stale_token(status: &Status) -> bool {
        status.code() == Code::Unauthenticated
            && matches!(reason_of(status).as_deref(), Some("TOKEN_EXPIRED" | "TOKEN_INVALID"))
    }

    /// For scripts that asked for JSON.
    pub(crate) fn to_json(&self) -> Value {
        let fields = self.fields.iter().map(|(field, description)| json!({"field": field, "description": description}));
        json!({"error": {
            "exit": self.exit as u8,
            "reason": self.reason,
            "message": self.message,
            "fields": fields.collect::<Vec<_>>(),
            "way_out": self.way_out,
        }})
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        for (field, description) in &self.fields {
            write!(f, "\n  {field}: {description}")?;
        }
        match &self.way_out {
            Some(way_out) => write!(f, "\n  -> {way_out}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        let reason = reason_of(&status).unwrap_or_else(|| format!("{:?}", status.code()));
        let fields = violations(&status);
        // The message of wrong fields repeats them; each is told on a line of its own.
        let message = match (fields.is_empty(), status.message()) {
            (false, _) => "the server refused the input".to_owned(),
            (true, "") => format!("the server answered {:?}", status.code()),
            (true, message) => message.to_owned(),
        };
        Self {
            exit: exit_of(status.code()),
            way_out: way_out(status.code(), &reason),
            current: detail(&status).map(Box::new),
            reason,
            message,
            fields,
        }
    }
}

fn exit_of(code: Code) -> Exit {
    match code {
        Code::Unauthenticated | Code::PermissionDenied => Exit::NotAllowed,
        Code::NotFound => Exit::NotFound,
        Code::AlreadyExists | Code::Aborted => Exit::Conflict,
        Code::InvalidArgument | Code::OutOfRange | Code::FailedPrecondition => Exit::Refused,
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::ResourceExhausted => Exit::Unavailable,
        Code::Ok | Code::Unknown | Code::Unimplemented | Code::Internal | Code::DataLoss => Exit::Failed,
    }
}

fn way_out(code: Code, reason: &str) -> Option<String> {
    let way_out = match (code, reason) {
        (_, "WRONG_CREDENTIALS" | "WRONG_SETUP_CODE" | "SIGN_IN_LOCKED") => return None,
        (Code::Unauthenticated, _) => "gridctl sign-in ACCOUNT",
        (Code::PermissionDenied, _) => "`gridctl whoami` lists your posts; `--as ACCOUNT` uses another account",
        (Code::NotFound, _) => {
            "check the number or id; what your posts do not show you is not there for you: `gridctl whoami`"
        }
        (_, "STALE_VERSION") => "look at it again, then repeat the command",
        (_, "CLOCK_NOT_DRIVEN") => "start the server with a clock that the input drives: gridcase serve --clock input",
        (Code::Unavailable, _) => "is the server running there? name another with --server URL; repeating does no harm",
        (Code::DeadlineExceeded, _) => "repeat it; what was stored already is not stored twice",
        _ => return None,
    };
    Some(way_out.to_owned())
}

fn reason_of(status: &Status) -> Option<String> {
    status.get_details_error_info().map(|info| info.reason)
}

fn violations(status: &Status) -> Vec<(String, String)> {
    let bad = status.get_details_bad_request().map(|bad| bad.field_violations).unwrap_or_default();
    bad.into_iter().map(|violation| (violation.field, violation.description)).collect()
}

fn detail<M: Name + Default>(status: &Status) -> Option<M> {
    let body = pb::Status::decode(status.details()).ok()?;
    let name = M::full_name();
    let any = body.details.into_iter().find(|any| any.type_url.rsplit('/').next() == Some(name.as_str()))?;
    M::decode(any.value.as_slice()).ok()
}

#[cfg(test)]
mod tests {
    use tonic_types::{ErrorDetails, FieldViolation};

    use super::*;

    fn refused(code: Code, reason: &str) -> Failure {
        let details = ErrorDetails::with_error_info(reason, "gridcase", [("a".to_owned(), "b".to_owned())]);
        Status::with_error_details(code, "what happened", details).into()
    }

    #[test]
    fn every_code_has_the_exit_code_that_help_promises() {
        for (code, exit) in [
            (Code::Internal, 1),
            (Code::Unauthenticated, 3),
            (Code::PermissionDenied, 3),
            (Code::NotFound, 4),
            (Code::Aborted, 5),
            (Code::AlreadyExists, 5),
            (Code::FailedPrecondition, 6),
            (Code::InvalidArgument, 6),
            (Code::Unavailable, 7),
            (Code::DeadlineExceeded, 7),
        ] {
            assert_eq!(refused(code, "R").exit as u8, exit, "{code:?}");
        }
    }

    #[test]
    fn wrong_fields_are_told_one_by_one() {
        let wrong = vec![
            FieldViolation::new("report.id", "must be a UUID of version 7"),
            FieldViolation::new("report.words", "has 4001 characters; at most 4000 are kept"),
        ];
        let status =
            Status::with_error_details(Code::InvalidArgument, "all in one", ErrorDetails::with_bad_request(wrong));
        let told = Failure::from(status).to_string();
        assert_eq!(
            told,
            "error: the server refused the input\n  report.id: must be a UUID of version 7\n  report.words: has 4001 \
             characters; at most 4000 are kept"
        );
    }

    #[test]
    fn an_expired_session_names_the_way_out() {
        let told = refused(Code::Unauthenticated, "SESSION_ENDED").to_string();
        assert_eq!(told, "error: what happened\n  -> gridctl sign-in ACCOUNT");
        assert_eq!(refused(Code::Unauthenticated, "WRONG_CREDENTIALS").way_out, None);
    }

    #[test]
    fn only_a_stale_token_is_worth_another_try() {
        let status = |reason: &str| {
            Status::with_error_details(
                Code::Unauthenticated,
                "",
                ErrorDetails::with_error_info(reason, "gridcase", [("a".to_owned(), "b".to_owned())]),
            )
        };
        assert!(Failure::is_stale_token(&status("TOKEN_EXPIRED")));
        assert!(!Failure::is_stale_token(&status("SESSION_ENDED")));
    }

    #[test]
    fn a_failure_is_one_object_in_json() {
        let value = refused(Code::NotFound, "NOT_FOUND").to_json();
        assert_eq!(value["error"]["exit"], 4);
        assert_eq!(value["error"]["reason"], "NOT_FOUND");
    }
}
