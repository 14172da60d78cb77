//! Requests for tables, and what was found in one.

use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::Part;

use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::tables::workbook::{heading_of, is_secret};
use crate::tables::{self, FILE, Format, Grid, Kind, Language, Problem};

/// What a table holds.
pub(crate) fn kind(kind: wire::TableKind) -> Result<Kind> {
    Ok(match kind {
        wire::TableKind::Unspecified => return Err(Error::field("kind", "must be people to assets")),
        wire::TableKind::People => Kind::People,
        wire::TableKind::Units => Kind::Units,
        wire::TableKind::Register => Kind::Register,
        wire::TableKind::Catalogue => Kind::Catalogue,
        wire::TableKind::Calendars => Kind::Calendars,
        wire::TableKind::Assets => Kind::Assets,
    })
}

/// How it is written.
pub(crate) fn format(format: wire::TableFormat) -> Result<Format> {
    Ok(match format {
        wire::TableFormat::Unspecified => return Err(Error::field("format", "must be xlsx or csv")),
        wire::TableFormat::Xlsx => Format::Xlsx,
        wire::TableFormat::Csv => Format::Csv,
    })
}

/// In which language.
pub(crate) fn language(language: wire::TableLanguage) -> Language {
    match language {
        wire::TableLanguage::Unspecified | wire::TableLanguage::Chinese => Language::Chinese,
        wire::TableLanguage::English => Language::English,
    }
}

/// The part that a table is of; none for people.
pub(crate) fn part_of(kind: Kind) -> Option<Part> {
    match kind {
        Kind::People => None,
        Kind::Units => Some(Part::Units),
        Kind::Register => Some(Part::Register),
        Kind::Catalogue => Some(Part::Catalogue),
        Kind::Calendars => Some(Part::Calendars),
        Kind::Assets => Some(Part::Assets),
    }
}

/// The file of a request.
pub(crate) fn file(table: Vec<u8>) -> Result<Vec<u8>> {
    match table.len() {
        0 => Err(Error::field("table", "must be a workbook or a CSV file")),
        size if size > FILE => {
            let message = format!("has {size} bytes and the limit is {FILE}; remove pictures and sheets, or use CSV");
            Err(Error::field("table", message))
        }
        _ => Ok(table),
    }
}

/// Problems for the wire.
pub(crate) fn findings(kind: Kind, language: Language, grid: &Grid, problems: &[Problem]) -> Vec<wire::TableFinding> {
    problems.iter().map(|problem| finding(kind, language, grid, problem)).collect()
}

fn finding(kind: Kind, language: Language, grid: &Grid, problem: &Problem) -> wire::TableFinding {
    let severity = match problem.severity {
        Severity::Refused => wire::Severity::Refused,
        Severity::Proposed => wire::Severity::Proposed,
        Severity::Repaired => wire::Severity::Repaired,
        Severity::Notice => wire::Severity::Notice,
    };
    wire::TableFinding {
        severity: severity.into(),
        kind: problem.kind.clone(),
        row: problem.line,
        column: heading_of(kind, grid, &problem.column, language),
        value: value(kind, grid, problem),
        message: problem.message.in_language(language).to_owned(),
        remedy: problem.remedy.in_language(language).to_owned(),
    }
}

/// The first characters of the cell.
fn value(kind: Kind, grid: &Grid, problem: &Problem) -> String {
    let column = tables::Kind::columns(kind).iter().find(|column| column.key == problem.column);
    let Some(column) = column.filter(|column| !is_secret(Some(column))) else { return String::new() };
    let at = grid.headings.iter().position(|heading| column.is_called(heading));
    let line = grid.lines.iter().find(|line| line.number == problem.line);
    at.zip(line).map(|(at, line)| line.cell(at).chars().take(200).collect()).unwrap_or_default()
}
