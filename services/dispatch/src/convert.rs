//! Messages of the protocol to domain and back, with all checks of fields.

pub(crate) mod alarm;
pub(crate) mod body;
pub(crate) mod case;
pub(crate) mod clock;
pub(crate) mod decision;
pub(crate) mod event;
pub(crate) mod family;
pub(crate) mod field;
pub(crate) mod filter;
pub(crate) mod joint;
pub(crate) mod proposal;
pub(crate) mod rehearsal;
pub(crate) mod report;
pub(crate) mod request;
pub(crate) mod view;
pub(crate) mod view_body;

use gridcase_host::stamp;
use jiff::Timestamp;
use tonic::Status;

/// A field that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
pub(crate) struct Invalid {
    /// Path of the field.
    pub(crate) field: String,
    /// What is wrong, and what would be right.
    pub(crate) problem: String,
}

impl Invalid {
    #[expect(clippy::needless_pass_by_value, reason = "words and errors alike, as callers have them")]
    pub(crate) fn new(field: impl Into<String>, problem: impl ToString) -> Self {
        Self { field: field.into(), problem: problem.to_string() }
    }

    /// The same under a path.
    pub(crate) fn under(self, path: &str) -> Self {
        Self { field: format!("{path}.{}", self.field), ..self }
    }
}

impl From<Invalid> for Status {
    fn from(invalid: Invalid) -> Self {
        gridcase_host::status::invalid(invalid.field, invalid.problem)
    }
}

/// A moment that may be absent.
pub(crate) fn moment(field: &str, wire: Option<&prost_types::Timestamp>) -> Result<Option<Timestamp>, Invalid> {
    let read =
        |wire| stamp::from_wire(wire).ok_or_else(|| Invalid::new(field, "must be a moment of the years 1 to 9999"));
    wire.map(read).transpose()
}

/// A moment that must be there.
pub(crate) fn required_moment(field: &str, wire: Option<&prost_types::Timestamp>) -> Result<Timestamp, Invalid> {
    moment(field, wire)?.ok_or_else(|| Invalid::new(field, "must be set"))
}
