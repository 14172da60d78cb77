//! What is found wrong in content that is handed in, in words for the person who handed it in.

use std::borrow::Cow;

use gridcase_geo::Position;
use gridcase_geo::import as geo;
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{Invalid, shape};

use crate::defects;

/// How bad a finding is; the worst is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Because of it nothing was kept.
    Refused,
    /// Would be repaired, if repairs were asked for.
    Proposed,
    /// Repaired, because repairs were asked for.
    Repaired,
    /// Something to know.
    Notice,
}

/// One defect.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// Stable name, such as `unknown_unit`.
    pub kind: Cow<'static, str>,
    /// A feature's number from 0, or a field path such as `rules[3].lead.unit`.
    pub subject: String,
    /// The code concerned; empty where there is none.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub remedy: String,
    /// Where on the ground, where that can be said.
    pub place: Option<Position>,
    /// Ground concerned in square metres; 0 where none is.
    pub area_m2: f64,
    /// The ground concerned.
    pub shape: Option<wire::Shape>,
    /// What the repair changes, or would change.
    pub repair: Option<wire::Repair>,
}

impl Finding {
    /// A defect because of which nothing is kept.
    pub fn refused(
        kind: &'static str,
        subject: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Refused,
            kind: kind.into(),
            subject: subject.into(),
            code: String::new(),
            message: message.into(),
            remedy: remedy.into(),
            place: None,
            area_m2: 0.0,
            shape: None,
            repair: None,
        }
    }

    /// Something to know.
    pub fn notice(
        kind: &'static str,
        subject: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Notice, ..Self::refused(kind, subject, message, remedy) }
    }

    /// The same with the code concerned.
    pub fn with_code(self, code: impl Into<String>) -> Self {
        Self { code: code.into(), ..self }
    }
}

impl From<Invalid> for Finding {
    fn from(invalid: Invalid) -> Self {
        Self::refused("invalid_field", invalid.path, invalid.problem, "correct the field and try again")
    }
}

impl From<geo::Finding> for Finding {
    fn from(found: geo::Finding) -> Self {
        Self {
            severity: match found.severity {
                geo::Severity::Refused => Severity::Refused,
                geo::Severity::Proposed => Severity::Proposed,
                geo::Severity::Repaired => Severity::Repaired,
                geo::Severity::Notice => Severity::Notice,
            },
            kind: found.kind.as_str().into(),
            subject: found.index.to_string(),
            code: found.code.unwrap_or_default(),
            message: found.message,
            remedy: found.remedy,
            place: found.place,
            area_m2: found.area_m2,
            shape: found.shape.as_ref().map(shape::encode),
            repair: found.change.as_ref().map(defects::repair),
        }
    }
}

/// Whether anything was refused.
pub fn any_refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Refused)
}

/// Sorts the worst first, those of one severity in the order in which they were found.
pub fn worst_first(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.severity);
}
