//! Areas and districts from GeoJSON.
use std::{fs, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::registry::v1::{
    AreaLevel, Finding, ImportAreasRequest, ImportAreasResponse, ImportDistrictsRequest, ImportDistrictsResponse,
};
use prost::Name;

use super::Context;
use crate::{
    failure::{Exit, Failure, Result},
    output::finding,
};

/// Read areas or districts from GeoJSON into the draft.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Read areas of one level in place of those that the draft has.
    Areas(Areas),
    /// Read the districts of a department's units.
    Districts(Districts),
}

/// Level of areas, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Province (省).
    Province,
    /// City (市).
    City,
    /// District or county (区县).
    District,
    /// Town, township or sub-district (镇街).
    Town,
    /// Community or village (村社).
    Community,
    /// Grid (网格).
    Grid,
}

impl From<Level> for AreaLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Province => Self::Province,
            Level::City => Self::City,
            Level::District => Self::District,
            Level::Town => Self::Town,
            Level::Community => Self::Community,
            Level::Grid => Self::Grid,
        }
    }
}

/// What both kinds of file have.
#[derive(Debug, Args)]
struct File {
    /// A GeoJSON feature collection.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Coordinate system of the file: WGS-84, CGCS2000, GCJ-02 or BD-09.
    #[arg(long, value_name = "SYSTEM")]
    crs: String,
    /// Property that holds the name; else the code is the name.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PROPERTY")]
    name_property: String,
    /// Repair what can be repaired within tolerance instead of refusing it.
    #[arg(long)]
    repair: bool,
    /// Check only, keep nothing; ends with 6 where the import would be refused.
    #[arg(long)]
    dry_run: bool,
}

/// Read areas of one level in place of those that the draft has.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry import areas grids.geojson --crs WGS-84 --level grid --code-property code --name-property name
  gridctl registry import areas communities.geojson --crs GCJ-02 --level community --code-property DM --dry-run
  gridctl registry import areas grids.geojson --crs WGS-84 --level grid --code-property code --repair

Every defect is named with its place and the way out. With refused features nothing is taken over. Wider levels go first.")]
pub(crate) struct Areas {
    #[command(flatten)]
    file: File,
    /// Level of the areas.
    #[arg(long, value_enum)]
    level: Level,
    /// Property that holds the code.
    #[arg(long, value_name = "PROPERTY")]
    code_property: String,
    /// Property that holds the parent's code; else it follows from the national code, or is the town.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PROPERTY")]
    parent_property: String,
    /// Property that is true for special grids (专属网格).
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PROPERTY")]
    special_property: String,
}

/// Read the districts of a department's units.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry import districts precincts.geojson --crs WGS-84 --department police --code-property no --unit-prefix PCS
  gridctl registry import districts precincts.geojson --crs WGS-84 --department police --code-property no --create-units --repair

Districts follow no grid border and may overlap. Units that the file does not name stay as they are.")]
pub(crate) struct Districts {
    #[command(flatten)]
    file: File,
    /// Code of the department.
    #[arg(long)]
    department: String,
    /// Property that holds the unit's code, or the part of it after the prefix.
    #[arg(long, value_name = "PROPERTY")]
    code_property: String,
    /// Put before each code.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    unit_prefix: String,
    /// Make units that the draft lacks.
    #[arg(long)]
    create_units: bool,
}

impl Import {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Areas(command) => command.run(context).await,
            Self::Districts(command) => command.run(context).await,
        }
    }
}

impl File {
    fn read(&self) -> Result<Vec<u8>> {
        fs::read(&self.path).map_err(|error| Failure::file(&self.path, &error))
    }
}

impl Areas {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let request = ImportAreasRequest {
            geojson: self.file.read()?,
            coordinate_system: self.file.crs,
            level: AreaLevel::from(self.level).into(),
            code_property: self.code_property,
            name_property: self.file.name_property,
            parent_property: self.parent_property,
            special_property: self.special_property,
            repair: self.file.repair,
            dry_run: self.file.dry_run,
        };
        let api = context.api().await?;
        let read =
            api.call(request, |door, request| async move { door.registry().import_areas(request).await }).await?;
        let ImportAreasResponse { areas, ref findings, kept, .. } = read;
        told(context, &read, &format!("{areas} areas"), findings, kept, self.file.dry_run, REPAIR)
    }
}

impl Districts {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let request = ImportDistrictsRequest {
            geojson: self.file.read()?,
            coordinate_system: self.file.crs,
            department: self.department,
            code_property: self.code_property,
            unit_prefix: self.unit_prefix,
            name_property: self.file.name_property,
            create_units: self.create_units,
            repair: self.file.repair,
            dry_run: self.file.dry_run,
        };
        let api = context.api().await?;
        let read =
            api.call(request, |door, request| async move { door.registry().import_districts(request).await }).await?;
        let ImportDistrictsResponse { districts, ref findings, kept, .. } = read;
        told(context, &read, &format!("{districts} districts"), findings, kept, self.file.dry_run, REPAIR)
    }
}

/// The way out of findings in GeoJSON.
const REPAIR: &str = "each finding names its remedy; --repair repairs what can be repaired";

/// Shows every finding and what became of the content; content that is not kept, or would not be, is a failure.
pub(crate) fn told<M: Name>(
    context: &mut Context<'_>,
    answer: &M,
    what: &str,
    findings: &[Finding],
    kept: bool,
    dry_run: bool,
    way_out: &str,
) -> Result<()> {
    context.screen.message(answer, |layout| {
        let became = match (kept, dry_run) {
            (true, _) => "kept in the draft",
            (false, true) => "checked only",
            (false, false) => "not kept",
        };
        let summary = finding::summary(findings);
        let summary = if summary.is_empty() { String::new() } else { format!(" ({summary})") };
        format!("{}\n\n{what}: {became}{summary}", finding::table(layout, findings))
    })?;
    let became = match (kept, dry_run) {
        (true, _) => return Ok(()),
        (false, true) if !finding::refuse(findings) => return Ok(()),
        (false, true) => "would not be kept",
        (false, false) => "not kept",
    };
    let message = format!("{what}: {became} because of what the findings refuse");
    Err(Failure::new(Exit::Refused, "FINDINGS_REFUSE", message).way_out(way_out))
}
