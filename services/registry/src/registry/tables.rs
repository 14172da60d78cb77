//! Tables in and out.

mod people;

use gridcase_host::caller::Person as CallingPerson;
use gridcase_proto::registry::v1 as wire;
use gridcase_proto::registry::v1::content;
use gridcase_proto::registry::v1::export_table_request::Of;
use gridcase_snapshot::Part;
use jiff::tz::TimeZone;
use serde_json::json;

use super::Registry;
use super::drafts::{Base, InsteadOf, Keep, named_beside};
use crate::check::{self, Contents, Known};
use crate::convert::tables as convert;
use crate::error::{Error, Result, moment};
use crate::store::{self};
use crate::tables::{self, Compared, Format, Grid, Kind, Language, Problem, Problems, workbook};
use crate::version;

/// A table to read.
struct Asked {
    kind: Kind,
    language: Language,
    dry_run: bool,
}

/// What was found in a table, and what it would change.
struct Found {
    grid: Grid,
    problems: Problems,
    compared: Compared,
}

impl Registry {
    /// The file of a table.
    pub(crate) async fn export_table(&self, by: &CallingPerson, request: &wire::ExportTableRequest) -> Result<Vec<u8>> {
        let (kind, format) = (convert::kind(request.kind())?, convert::format(request.format())?);
        let language = convert::language(request.language());
        let rows = self.rows(by, kind, language, request.of.as_ref()).await?;
        let written = tokio::task::spawn_blocking(move || tables::write(kind, format, language, &rows)).await?;
        written.map_err(|error| Error::field("format", error.to_string()))
    }

    async fn rows(
        &self,
        by: &CallingPerson,
        kind: Kind,
        language: Language,
        of: Option<&Of>,
    ) -> Result<Vec<Vec<String>>> {
        if matches!(of, Some(Of::Template(true))) {
            return Ok(Vec::new());
        }
        let Some(part) = convert::part_of(kind) else {
            if matches!(of, Some(Of::Version(_) | Of::Moment(_))) {
                return Err(Error::field("of", "people have no versions; leave it unset for people as they are now"));
            }
            let people = self.all_people(&by.town).await?;
            return Ok(tables::people::rows(&people, &self.zone(&by.town).await?, language));
        };
        let content = match of {
            None | Some(Of::Template(_)) => self.base(&by.town, part).await?.content,
            Some(of) => self.published(&by.town, part, of).await?,
        };
        Ok(tokio::task::spawn_blocking(move || tables::rows(&content, language)).await?)
    }

    /// The content of a version by its number, or in force at a moment.
    async fn published(&self, town: &str, part: Part, of: &Of) -> Result<content::Part> {
        let versions = store::version::list(self.db.reader(), town, part).await?;
        let found = match of {
            Of::Version(number) => versions.iter().find(|version| version.number == *number),
            Of::Moment(wire) => {
                let at = moment("moment", Some(wire))?.unwrap_or_default();
                version::in_force(&versions, at)
            }
            Of::Template(_) => None,
        };
        let field = if matches!(of, Of::Version(_)) { "version" } else { "moment" };
        let hash = &found.ok_or_else(|| Error::field(field, "no version of it; list the versions"))?.hash;
        self.content(town, part, hash).await
    }

    /// Reads a table; all of it is kept, or nothing.
    pub(crate) async fn import_table(
        &self,
        by: &CallingPerson,
        request: wire::ImportTableRequest,
    ) -> Result<wire::ImportTableResponse> {
        let (kind, format) = (convert::kind(request.kind())?, convert::format(request.format())?);
        let asked = Asked { kind, language: convert::language(request.language()), dry_run: request.dry_run };
        let (file, etag) = (convert::file(request.table)?, request.etag);
        let opened = tokio::task::spawn_blocking(move || tables::open(kind, format, &file)).await?;
        let grid = match opened {
            Ok(grid) => grid,
            Err(problem) => return Ok(unread(&asked, problem, etag)),
        };
        let (found, kept, etag) = match convert::part_of(kind) {
            Some(part) => self.import_content(by, &asked, part, grid, etag).await?,
            None if etag.is_empty() => self.import_people(by, &asked, grid, format).await?,
            None => return Err(Error::field("etag", "people have no draft; leave it empty")),
        };
        answer(asked, found, kept, etag).await
    }

    async fn import_content(
        &self,
        by: &CallingPerson,
        asked: &Asked,
        part: Part,
        grid: Grid,
        etag: String,
    ) -> Result<(Found, bool, String)> {
        let base = self.base(&by.town, part).await?;
        if !etag.is_empty() && base.draft.as_ref() != Some(&etag) {
            return Err(Error::Stale { etag: base.etag() });
        }
        let before = base.etag();
        let names_others = matches!(part, Part::Register | Part::Assets);
        let beside = if names_others { Some(self.beside(&by.town).await?) } else { None };
        let kind = asked.kind;
        let (found, content) = tokio::task::spawn_blocking(move || look(kind, part, grid, &base, beside)).await?;
        if asked.dry_run || found.problems.refuse() {
            return Ok((found, false, before));
        }
        let instead_of = if etag.is_empty() { InsteadOf::Any } else { InsteadOf::This(Some(etag)) };
        let detail = json!({ "read": found.grid.lines.len(), "table": kind.as_str() });
        let keep = Keep { part, content, instead_of, kind: "table_imported", detail };
        let etag = self.keep_draft(by, keep).await?;
        Ok((found, true, etag))
    }

    async fn zone(&self, town: &str) -> Result<TimeZone> {
        let found = store::town::find(self.db.reader(), town).await?.ok_or(Error::NotFound("town"))?;
        TimeZone::get(&found.time_zone).map_err(|error| Error::Damaged(error.to_string()))
    }
}

/// Reads a table against what is there, with the checks of its content.
fn look(kind: Kind, part: Part, grid: Grid, base: &Base, beside: Option<Contents>) -> (Found, content::Part) {
    let mut imported = tables::read(kind, &grid, &base.content);
    let mut compared = Compared::default();
    if !imported.problems.refuse() {
        compared = tables::compare(&base.content, &imported.content);
        let known = Known::of(&base.content);
        imported.take(check::alone(&imported.content, &base.ground(&known)));
        if let Some(beside) = beside {
            let found = named_beside(&base.town, beside, part, &imported.content);
            imported.take(found);
        }
    }
    (Found { grid, problems: imported.problems, compared }, imported.content)
}

/// A file that is no table.
fn unread(asked: &Asked, problem: Problem, etag: String) -> wire::ImportTableResponse {
    let findings = convert::findings(asked.kind, asked.language, &Grid::default(), &[problem]);
    wire::ImportTableResponse { findings, etag, ..wire::ImportTableResponse::default() }
}

async fn answer(asked: Asked, found: Found, kept: bool, etag: String) -> Result<wire::ImportTableResponse> {
    let Asked { kind, language, .. } = asked;
    let made = tokio::task::spawn_blocking(move || {
        let Found { grid, problems, compared } = found;
        let refused = problems.refuse();
        let problems = problems.worst_first();
        let marked = if refused { workbook::marked(kind, language, &grid, &problems)? } else { Vec::new() };
        let findings = convert::findings(kind, language, &grid, &problems);
        let rows = u32::try_from(grid.lines.len()).unwrap_or(u32::MAX);
        let Compared { added, changed, removed } = compared;
        Ok::<_, workbook::WriteError>(wire::ImportTableResponse {
            rows,
            findings,
            kept,
            etag,
            marked,
            added,
            changed,
            removed,
        })
    });
    made.await?.map_err(|error| Error::Damaged(error.to_string()))
}

/// How a table came, for the record.
fn format_name(format: Format) -> &'static str {
    match format {
        Format::Xlsx => "xlsx",
        Format::Csv => "csv",
    }
}
