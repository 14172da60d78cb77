//! What a caller is told when something is refused or fails: AIP-193 errors.
//!
//! Every status carries a `google.rpc.ErrorInfo` whose reason a program can act on; a wrong request also names the
//! fields, and a stale one brings the current state, so that the client need not ask again.
use std::{collections::HashMap, error::Error, fmt, fmt::Write as _};

use prost::{Message, Name};
use prost_types::Any;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, ErrorInfo, FieldViolation, StatusExt as _, pb};

use crate::call::Call;

/// The domain of every [`ErrorInfo`] made here.
pub const DOMAIN: &str = "gridcase";

/// Reason of a request with wrong fields.
pub const INVALID_FIELDS: &str = "INVALID_FIELDS";

/// Reason of what is not there, or not to be seen by the caller.
pub const NOT_FOUND: &str = "NOT_FOUND";

/// Reason of a command that names another version than the current one.
pub const STALE_VERSION: &str = "STALE_VERSION";

/// Reason of a fault that the caller cannot do anything about.
pub const INTERNAL: &str = "INTERNAL";

/// For a refusal that has nothing to add to its reason.
pub const NO_METADATA: [(&str, &str); 0] = [];

/// A refusal with a `reason` in `UPPER_SNAKE_CASE` that programs act on, and a `message` for people.
pub fn refused<K, V>(
    code: Code,
    reason: &'static str,
    message: impl Into<String>,
    metadata: impl IntoIterator<Item = (K, V)>,
) -> Status
where
    K: Into<String>,
    V: Into<String>,
{
    Status::with_error_details(code, message, ErrorDetails::with_error_info(reason, DOMAIN, collect(metadata)))
}

/// `INVALID_ARGUMENT` for one field, by its path in the request such as `report.position.accuracy_m`.
pub fn invalid(field: impl Into<String>, description: impl Into<String>) -> Status {
    let mut violations = Violations::new();
    violations.add(field, description);
    violations.into_status()
}

/// `NOT_FOUND`: `what` is the kind of thing, such as `case`. Also for what the caller may not see.
pub fn not_found(what: impl fmt::Display) -> Status {
    refused(Code::NotFound, NOT_FOUND, format!("no such {what}"), NO_METADATA)
}

/// ABORTED: the command named another version than the current one. Brings the current `etag` and `state`, and the
/// resource itself if `current` has it (see [`any`]).
pub fn stale(etag: &str, state: &str, current: Option<Any>) -> Status {
    let message = "changed since it was read; look at the current state and decide again";
    let info = pb::ErrorInfo {
        reason: STALE_VERSION.to_owned(),
        domain: DOMAIN.to_owned(),
        metadata: collect([("etag", etag), ("state", state)]),
    };
    let info = Any { type_url: ErrorInfo::TYPE_URL.to_owned(), value: info.encode_to_vec() };
    let details = std::iter::once(info).chain(current).collect();
    // By hand, because tonic-types holds only the standard details.
    let body = pb::Status { code: Code::Aborted.into(), message: message.to_owned(), details };
    Status::with_details(Code::Aborted, message, body.encode_to_vec().into())
}

/// INTERNAL: the caller learns nothing about `error`; the log line of the call gets its whole chain.
pub fn internal(error: &(dyn Error + 'static)) -> Status {
    let cause = chain(error);
    if !Call::keep_cause(&cause) {
        tracing::error!(cause, "failed outside of a call");
    }
    refused(Code::Internal, INTERNAL, "internal error; the server's log says more", NO_METADATA)
}

/// A message as a detail of a status.
pub fn any<M: Message + Name>(message: &M) -> Any {
    Any { type_url: format!("type.googleapis.com/{}", M::full_name()), value: message.encode_to_vec() }
}

/// Collects the wrong fields of a request, so that its sender learns all of them at once.
#[derive(Clone, Debug, Default)]
pub struct Violations(Vec<FieldViolation>);

impl Violations {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `field` is wrong, and what would be right.
    pub fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(FieldViolation::new(field, description));
    }

    /// Notes that `field` is wrong unless `right` holds.
    pub fn require(&mut self, right: bool, field: impl Into<String>, description: impl Into<String>) {
        if !right {
            self.add(field, description);
        }
    }

    /// The value of `read`, or its description noted for `field`.
    pub fn take<T, E: fmt::Display>(&mut self, field: impl Into<String>, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.add(field, error.to_string())).ok()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ok if nothing is wrong, else `INVALID_ARGUMENT` with all of it.
    pub fn check(self) -> Result<(), Status> {
        if self.is_empty() { Ok(()) } else { Err(self.into_status()) }
    }

    /// `INVALID_ARGUMENT` with all that is wrong.
    pub fn into_status(self) -> Status {
        let message = self.0.iter().fold(String::new(), |mut text, violation| {
            let comma = if text.is_empty() { "" } else { "; " };
            let _ = write!(text, "{comma}{}: {}", violation.field, violation.description);
            text
        });
        let mut details = ErrorDetails::with_bad_request(self.0);
        details.set_error_info(INVALID_FIELDS, DOMAIN, HashMap::new());
        Status::with_error_details(Code::InvalidArgument, message, details)
    }
}

/// The reason that a status gives, for clients and tests.
pub fn reason(status: &Status) -> Option<String> {
    status.get_details_error_info().map(|info| info.reason)
}

/// One entry of the metadata beside the reason, for clients and tests.
pub fn metadata(status: &Status, key: &str) -> Option<String> {
    status.get_details_error_info()?.metadata.remove(key)
}

/// The wrong fields that a status names, with their descriptions, for clients and tests.
pub fn violations(status: &Status) -> Vec<(String, String)> {
    status
        .get_details_bad_request()
        .into_iter()
        .flat_map(|bad| bad.field_violations)
        .map(|violation| (violation.field, violation.description))
        .collect()
}

/// The detail of type `M`, such as the current resource in a stale refusal, for clients and tests.
pub fn detail<M: Message + Name + Default>(status: &Status) -> Option<M> {
    let body = pb::Status::decode(status.details()).ok()?;
    let name = M::full_name();
    let any = body.details.into_iter().find(|any| any.type_url.rsplit('/').next() == Some(name.as_str()))?;
    M::decode(any.value.as_slice()).ok()
}

/// An error and all its causes in one line, for logs.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

fn collect<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> HashMap<String, String> {
    pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

#[cfg(test)]
mod tests {
    use gridcase_proto::common::v1::Access;

    use super::*;

    #[test]
    fn all_wrong_fields_are_told_at_once() {
        let mut violations = Violations::new();
        violations.require(true, "id", "must be a UUIDv7");
        violations.require(false, "matter", "must not be empty");
        assert_eq!(violations.take("accuracy", "x".parse::<f64>()), None);
        let status = violations.check().expect_err("two are wrong");
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(reason(&status).as_deref(), Some(INVALID_FIELDS));
        let fields: Vec<_> = super::violations(&status).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["matter", "accuracy"]);
        assert!(status.message().starts_with("matter: must not be empty; accuracy: "));
    }

    #[test]
    fn nothing_wrong_is_no_error() {
        assert!(Violations::new().check().is_ok());
    }

    #[test]
    fn a_stale_refusal_brings_the_current_resource() {
        let current = Access { service: true, ..Access::default() };
        let packed = Any {
            type_url: "type.googleapis.com/gridcase.common.v1.Access".to_owned(),
            value: current.encode_to_vec(),
        };
        let status = stale("7", "Handling", Some(packed));
        assert_eq!(status.code(), Code::Aborted);
        assert_eq!(reason(&status).as_deref(), Some(STALE_VERSION));
        assert_eq!(metadata(&status, "etag").as_deref(), Some("7"));
        assert_eq!(metadata(&status, "state").as_deref(), Some("Handling"));
        let body = pb::Status::decode(status.details()).expect("google.rpc.Status");
        assert_eq!(Access::decode(body.details[1].value.as_slice()).expect("the resource"), current);
    }

    #[test]
    fn the_detail_of_a_type_is_found_by_its_name() {
        let wait = prost_types::Duration { seconds: 3, nanos: 0 };
        let status = stale("7", "Handling", Some(any(&wait)));
        assert_eq!(detail::<prost_types::Duration>(&status), Some(wait));
        assert_eq!(detail::<prost_types::Timestamp>(&status), None);
    }

    #[test]
    fn an_internal_error_tells_the_caller_nothing() {
        let status = internal(&std::io::Error::other("password of the database"));
        assert_eq!(status.code(), Code::Internal);
        assert!(!status.message().contains("password"));
    }

    #[test]
    fn a_refusal_carries_domain_and_metadata() {
        let status = refused(Code::FailedPrecondition, "CASE_CLOSED", "the case is closed", [("state", "Closed")]);
        let info = status.get_details_error_info().expect("info");
        assert_eq!((info.domain.as_str(), info.reason.as_str()), (DOMAIN, "CASE_CLOSED"));
        assert_eq!(metadata(&status, "state").as_deref(), Some("Closed"));
    }
}
