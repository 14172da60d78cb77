//! A matter (事项) and its rows: what may be wrong, how long handling may take, what a hand-in must show.

use gridcase_proto::common::v1 as common;
use gridcase_proto::registry::v1 as wire;
use gridcase_worktime::Limit;
use jiff::civil::Date;

use crate::invalid::{Invalid, day, optional, required};
use crate::limit;

/// Days in which the reporter may reopen where a matter says nothing.
pub const DEFAULT_REOPEN_DAYS: u32 = 7;

/// The kind of matters that have a recorded owner.
pub const COMPONENT: &str = "component";

/// Whether a certain route is dispatched at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Policy {
    /// Dispatched at once.
    #[default]
    Auto,
    /// The command room confirms each route.
    Confirm,
}

/// What a hand-in must show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Evidence {
    /// Photos of the result, at least.
    pub photos: u32,
    /// Words that say what was done.
    pub words: bool,
}

/// A limit of handling, counted from the dispatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLimit {
    /// How long.
    pub limit: Limit,
    /// What for, where a row has several.
    pub purpose: Option<String>,
}

/// A row under a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number under the matter, from 1.
    pub number: u32,
    /// Filing condition (立案条件).
    pub filing: String,
    /// Closing condition (结案条件).
    pub closing: String,
    /// Limits; none where the town has set none yet.
    pub limits: Vec<RowLimit>,
    /// What a hand-in must show.
    pub evidence: Evidence,
    /// Whether the town has confirmed the row.
    pub confirmed: bool,
    /// Where the row comes from.
    pub source: String,
}

/// A matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Kind and code joined by a colon, such as `event:06028`.
    pub id: String,
    /// Code in its standard.
    pub code: String,
    /// Kind: `component`, `event`, or a town's own.
    pub kind: String,
    /// Class code.
    pub class: String,
    /// Class name.
    pub class_name: String,
    /// Official short name.
    pub name: String,
    /// Pinyin initials.
    pub initials: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// Standard's name.
    pub standard: String,
    /// Rows by number; at least one.
    pub rows: Vec<Row>,
    /// Number of the row used where a report names none; always one of `rows`.
    pub default_row: u32,
    /// Dispatch policy.
    pub policy: Policy,
    /// Number to call first where the matter is an emergency.
    pub emergency_number: Option<String>,
    /// No new report should name it.
    pub retired: bool,
    /// Days after closing in which the reporter may reopen.
    pub reopen_days: u32,
    /// Codes in earlier standards.
    pub former_codes: Vec<FormerCode>,
    /// First and last day of the code in its standard, where known.
    pub validity: Validity,
}

/// A code that a matter had in an earlier standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerCode {
    /// Standard's name.
    pub standard: String,
    /// Code in that standard.
    pub code: String,
    /// Its days.
    pub validity: Validity,
}

/// First and last day of a code in its standard; none where unknown or open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl Validity {
    fn read(from: &str, until: &str) -> Result<Self, Invalid> {
        let (from, until) = (day("valid_from", from)?, day("valid_until", until)?);
        if from.zip(until).is_some_and(|(first, last)| last < first) {
            return Err(Invalid::new("valid_until", "must not be before valid_from"));
        }
        Ok(Self { from, until })
    }
}

impl Matter {
    /// The class as rules name it: kind and class code joined by a colon.
    pub fn class_id(&self) -> String {
        format!("{}:{}", self.kind, self.class)
    }

    /// The row of this number.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.rows.iter().find(|row| row.number == number)
    }

    /// The row to use for a report, and whether it is the default because the report names none that is there.
    pub fn row_or_default(&self, number: u32) -> (&Row, bool) {
        let named = self.row(number).map(|row| (row, false));
        named.unwrap_or_else(|| (self.row(self.default_row).unwrap_or(&self.rows[0]), true))
    }
}

impl TryFrom<&wire::Matter> for Matter {
    type Error = Invalid;

    fn try_from(matter: &wire::Matter) -> Result<Self, Invalid> {
        let kind = required("kind", &matter.kind)?;
        let code = required("code", &matter.code)?;
        let id = required("id", &matter.id)?;
        if id != format!("{kind}:{code}") {
            let problem = format!("{id:?} must be the kind and the code joined by a colon: \"{kind}:{code}\"");
            return Err(Invalid::new("id", problem));
        }
        let rows = rows(&matter.rows)?;
        let default_row = if matter.default_row == 0 { rows[0].number } else { matter.default_row };
        if !rows.iter().any(|row| row.number == default_row) {
            return Err(Invalid::new("default_row", format!("there is no row {default_row}; name one of the rows")));
        }
        Ok(Self {
            id,
            code,
            kind,
            class: required("class", &matter.class)?,
            class_name: matter.class_name.clone(),
            name: required("name", &matter.name)?,
            initials: matter.initials.clone(),
            synonyms: matter.synonyms.clone(),
            standard: matter.standard.clone(),
            rows,
            default_row,
            policy: policy(matter.policy)?,
            emergency_number: optional(&matter.emergency_number),
            retired: matter.retired,
            reopen_days: if matter.reopen_days == 0 { DEFAULT_REOPEN_DAYS } else { matter.reopen_days },
            former_codes: former_codes(&matter.former_codes)?,
            validity: Validity::read(&matter.valid_from, &matter.valid_until)?,
        })
    }
}

fn former_codes(codes: &[wire::FormerCode]) -> Result<Vec<FormerCode>, Invalid> {
    let read = |(at, code): (usize, &wire::FormerCode)| {
        FormerCode::try_from(code).map_err(|error| error.under(format_args!("former_codes[{at}]")))
    };
    codes.iter().enumerate().map(read).collect()
}

impl TryFrom<&wire::FormerCode> for FormerCode {
    type Error = Invalid;

    fn try_from(code: &wire::FormerCode) -> Result<Self, Invalid> {
        Ok(Self {
            standard: required("standard", &code.standard)?,
            code: required("code", &code.code)?,
            validity: Validity::read(&code.valid_from, &code.valid_until)?,
        })
    }
}

impl TryFrom<&wire::Row> for Row {
    type Error = Invalid;

    fn try_from(row: &wire::Row) -> Result<Self, Invalid> {
        if row.number == 0 {
            return Err(Invalid::new("number", "must be 1 or more"));
        }
        let limits = row.limits.iter().enumerate();
        let limits: Result<Vec<_>, _> = limits
            .map(|(at, limit)| RowLimit::try_from(limit).map_err(|e| e.under(format_args!("limits[{at}]"))))
            .collect();
        let evidence = row.evidence.unwrap_or_default();
        Ok(Self {
            number: row.number,
            filing: row.filing.clone(),
            closing: row.closing.clone(),
            limits: limits?,
            evidence: Evidence { photos: evidence.photos, words: evidence.words },
            confirmed: row.confirmed,
            source: row.source.clone(),
        })
    }
}

impl TryFrom<&common::Limit> for RowLimit {
    type Error = Invalid;

    fn try_from(limit: &common::Limit) -> Result<Self, Invalid> {
        Ok(Self { limit: limit::read(limit)?, purpose: optional(&limit.purpose) })
    }
}

impl From<&RowLimit> for common::Limit {
    fn from(limit: &RowLimit) -> Self {
        Self { purpose: limit.purpose.clone().unwrap_or_default(), ..limit::write(limit.limit) }
    }
}

fn rows(rows: &[wire::Row]) -> Result<Vec<Row>, Invalid> {
    if rows.is_empty() {
        return Err(Invalid::new("rows", "must have at least one row"));
    }
    let mut read: Vec<Row> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let row = Row::try_from(row).map_err(|error| error.under(format_args!("rows[{at}]")))?;
        if read.iter().any(|earlier| earlier.number == row.number) {
            let problem = format!("{} is used by an earlier row already; give each its own", row.number);
            return Err(Invalid::new(format!("rows[{at}].number"), problem));
        }
        read.push(row);
    }
    read.sort_by_key(|row| row.number);
    Ok(read)
}

fn policy(policy: i32) -> Result<Policy, Invalid> {
    match wire::DispatchPolicy::try_from(policy) {
        Ok(wire::DispatchPolicy::Unspecified | wire::DispatchPolicy::Auto) => Ok(Policy::Auto),
        Ok(wire::DispatchPolicy::Confirm) => Ok(Policy::Confirm),
        Err(_) => Err(Invalid::new("policy", "must be auto or confirm")),
    }
}
