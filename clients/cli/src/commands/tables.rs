//! Workbooks and CSV files in and out.
use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::registry::v1::{
    ExportTableRequest, ImportTableRequest, ImportTableResponse, Severity, TableFinding, TableFormat, TableKind,
    TableLanguage, export_table_request::Of,
};
use serde_json::json;

use super::Context;
use crate::{
    failure::{Exit, Failure, Result},
    output::{Layout, table, words},
};

/// Workbooks and CSV files in and out: people, units, register, catalogue, calendars, assets.
#[derive(Debug, Subcommand)]
pub(crate) enum TableCommand {
    /// Write a table to a file.
    Export(Export),
    /// Read a table from a file: all of it is kept, or nothing.
    Import(Import),
    /// Write an empty table with an explanation of every column.
    Template(Template),
}

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindName {
    /// People, their accounts and posts.
    People,
    /// Departments and units.
    Units,
    /// Rules.
    Register,
    /// Matters with their rows.
    Catalogue,
    /// Years, days and working windows.
    Calendars,
    /// Assets (部件) with their owners and places.
    Assets,
}

/// In which language headings and values are written; both are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageName {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// Write a table to a file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry table export register 责任清单.xlsx
  gridctl registry table export people people.csv --language en
  gridctl registry table export catalogue catalogue.xlsx --version 3
  gridctl registry table export calendars calendars.xlsx --at '2026-07-01 00:00'

The name of the file says the format: .xlsx or .csv. Without --version and --at the draft is written, or the newest version where
there is none. What is written can be imported again and changes nothing. docs/tables.md describes every column.")]
pub(crate) struct Export {
    /// What it holds.
    #[arg(value_enum)]
    kind: KindName,
    /// The file to write; its name ends with .xlsx or .csv.
    file: PathBuf,
    /// Number of a version.
    #[arg(long = "version", id = "number", value_name = "NUMBER", conflicts_with = "at")]
    number: Option<u32>,
    /// What is or was in force then, e.g. '2026-07-01 00:00' in the town's time.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Language of headings and values.
    #[arg(long, value_enum, default_value = "zh")]
    language: LanguageName,
}

/// Read a table from a file: all of it is kept, or nothing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry table import register 责任清单.xlsx --dry-run
  gridctl registry table import register 责任清单.xlsx
  gridctl registry table import people people.csv --language zh
  gridctl registry table import assets 部件台账.xlsx --dry-run

Units, register, catalogue, calendars and assets go into the draft, which counts once it is published; people count at once.
CSV is read in UTF-8 or GB18030.

With one refused row nothing is kept. The command then ends with 6 and writes a workbook beside the file, with the problem and the
way out beside each row: 责任清单.problems.xlsx. It can be corrected and imported as it is.")]
pub(crate) struct Import {
    /// What it holds.
    #[arg(value_enum)]
    kind: KindName,
    /// The file to read; its name ends with .xlsx or .csv.
    file: PathBuf,
    /// Check only, keep nothing; ends with 6 where the import would be refused.
    #[arg(long)]
    dry_run: bool,
    /// Etag of the draft that it replaces; else whatever is there is replaced.
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
    /// Language of the problems.
    #[arg(long, value_enum, default_value = "en")]
    language: LanguageName,
    /// Where the workbook with the problems goes; else beside the file.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
}

/// Write an empty table with an explanation of every column.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry table template people 人员模板.xlsx
  gridctl registry table template units units.csv --language en

A workbook explains every column on its second sheet and offers the few values of a column as a list.")]
pub(crate) struct Template {
    /// What it holds.
    #[arg(value_enum)]
    kind: KindName,
    /// The file to write; its name ends with .xlsx or .csv.
    file: PathBuf,
    /// Language of headings and values.
    #[arg(long, value_enum, default_value = "zh")]
    language: LanguageName,
}

impl From<KindName> for TableKind {
    fn from(kind: KindName) -> Self {
        match kind {
            KindName::People => Self::People,
            KindName::Units => Self::Units,
            KindName::Register => Self::Register,
            KindName::Catalogue => Self::Catalogue,
            KindName::Calendars => Self::Calendars,
            KindName::Assets => Self::Assets,
        }
    }
}

impl From<LanguageName> for TableLanguage {
    fn from(language: LanguageName) -> Self {
        match language {
            LanguageName::Zh => Self::Chinese,
            LanguageName::En => Self::English,
        }
    }
}

impl TableCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Export(command) => command.run(context).await,
            Self::Import(command) => command.run(context).await,
            Self::Template(command) => command.run(context).await,
        }
    }
}

impl Export {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let of = match (self.number, &self.at) {
            (Some(number), _) => Some(Of::Version(number)),
            (None, Some(at)) => {
                // The town's zone is known once somebody is signed in.
                context.api().await?;
                context.moment("at", Some(at))?.map(Of::Moment)
            }
            (None, None) => None,
        };
        write(context, self.kind, self.language, &self.file, of).await
    }
}

impl Template {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        write(context, self.kind, self.language, &self.file, Some(Of::Template(true))).await
    }
}

async fn write(
    context: &mut Context<'_>,
    kind: KindName,
    language: LanguageName,
    file: &Path,
    of: Option<Of>,
) -> Result<()> {
    let request = ExportTableRequest {
        kind: TableKind::from(kind).into(),
        format: format_of(file)?.into(),
        language: TableLanguage::from(language).into(),
        of,
    };
    let api = context.api().await?;
    let mut chunks =
        api.call(request, |door, request| async move { door.tables().export_table(request).await }).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.message().await? {
        bytes.extend(chunk.chunk);
    }
    fs::write(file, &bytes).map_err(|error| Failure::file(file, &error))?;
    let (name, size) = (file.display().to_string(), bytes.len());
    context.screen.value(|| json!({ "file": name, "bytes": size }), |_| format!("{name}: {size} bytes"))
}

impl Import {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let table = fs::read(&self.file).map_err(|error| Failure::file(&self.file, &error))?;
        let request = ImportTableRequest {
            kind: TableKind::from(self.kind).into(),
            format: format_of(&self.file)?.into(),
            language: TableLanguage::from(self.language).into(),
            table,
            dry_run: self.dry_run,
            etag: self.etag.clone(),
        };
        let api = context.api().await?;
        let mut read =
            api.call(request, |door, request| async move { door.tables().import_table(request).await }).await?;
        let marked = std::mem::take(&mut read.marked);
        context.screen.message(&read, |layout| said(layout, &read, self.dry_run))?;
        if !marked.is_empty() {
            let beside = self.problems.clone().unwrap_or_else(|| self.file.with_extension("problems.xlsx"));
            fs::write(&beside, &marked).map_err(|error| Failure::file(&beside, &error))?;
            context.screen.note(&format!("the problems stand beside the rows in {}", beside.display()));
        }
        if !read.findings.iter().any(|finding| finding.severity() == Severity::Refused) {
            return Ok(());
        }
        let became = if self.dry_run { "would not be kept" } else { "not kept" };
        let message = format!("{} rows: {became} because of what the findings refuse", read.rows);
        let way_out = "correct the rows in the workbook with the problems, and import it";
        Err(Failure::new(Exit::Refused, "FINDINGS_REFUSE", message).way_out(way_out))
    }
}

fn format_of(file: &Path) -> Result<TableFormat> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_lowercase().as_str() {
        "xlsx" => Ok(TableFormat::Xlsx),
        "csv" => Ok(TableFormat::Csv),
        _ => Err(Failure::usage(format!("{}: neither .xlsx nor .csv", file.display()))
            .way_out("end the name of the file with .xlsx or .csv; save an .xls file as .xlsx first")),
    }
}

fn said(layout: &Layout, read: &ImportTableResponse, dry_run: bool) -> String {
    let row = |finding: &TableFinding| {
        let number = if finding.row == 0 { String::new() } else { finding.row.to_string() };
        [
            words::name(finding.severity().as_str_name(), "SEVERITY_"),
            number,
            finding.column.clone(),
            words::short(&finding.value, 40),
            finding.message.clone(),
            finding.remedy.clone(),
        ]
    };
    let headings = ["severity", "row", "column", "value", "message", "remedy"];
    let findings = table::rows(layout, headings, read.findings.iter().map(row), "no findings");
    let became = match (read.kept, dry_run) {
        (true, _) => "kept",
        (false, true) => "checked only",
        (false, false) => "not kept",
    };
    let ImportTableResponse { rows, added, changed, removed, .. } = read;
    format!("{findings}\n\n{rows} rows: {became} ({added} new, {changed} changed, {removed} gone)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_file_says_the_format() {
        assert_eq!(format_of(Path::new("责任清单.XLSX")).expect("known"), TableFormat::Xlsx);
        assert_eq!(format_of(Path::new("people.csv")).expect("known"), TableFormat::Csv);
        assert_eq!(format_of(Path::new("people.xls")).expect_err("unknown").exit, Exit::Usage);
    }
}
