//! Areas, districts and assets from GeoJSON.
use std::{fs, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::registry::v1::{
    AreaLevel, Finding, ImportAreasRequest, ImportAreasResponse, ImportAssetsRequest, ImportAssetsResponse,
    ImportDistrictsRequest, ImportDistrictsResponse,
};
use prost::Name;

use super::Context;
use crate::{
    failure::{Exit, Failure, Result},
    output::{finding, ground},
};

/// Read areas, districts or assets from GeoJSON into the draft.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Read areas of one level in place of those that the draft has.
    Areas(Areas),
    /// Read the districts of a department's units.
    Districts(Districts),
    /// Read assets (部件) from points, beside those that the draft has.
    Assets(Assets),
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
    /// Make the repairs that would be proposed otherwise; what was changed is told.
    #[arg(long)]
    repair: bool,
    /// How far a repair may move a border, from 0 to 20; 0 repairs nothing between neighbours [default: 1].
    #[arg(long, value_name = "METRES")]
    tolerance: Option<f64>,
    /// Write the ground of the findings to this file, GeoJSON in WGS-84, to look at on a map.
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    /// Check only, keep nothing; ends with 6 where the import would be refused.
    #[arg(long)]
    dry_run: bool,
}

/// Read areas of one level in place of those that the draft has.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry import areas grids.geojson --crs WGS-84 --level grid --code-property code --name-property name
  gridctl registry import areas communities.geojson --crs GCJ-02 --level community --code-property DM --dry-run
  gridctl registry import areas grids.geojson --crs WGS-84 --level grid --code-property code --findings defects.geojson
  gridctl registry import areas grids.geojson --crs WGS-84 --level grid --code-property code --repair --tolerance 0.5

Every defect is named with its place and the way out. With refused features, and with features that would need a repair,
nothing is taken over. Wider levels go first, so that narrower ones can be held against them.

What can be repaired without moving a border farther than the tolerance is proposed, and repaired with --repair: ground
claimed twice stays with the lowest code, ground left out goes to the neighbour with the longest common border, borders
drawn apart become one.")]
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
  gridctl registry import districts precincts.geojson --crs BD-09 --department police --code-property no --dry-run --tolerance 2

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

/// Read assets (部件) from points, beside those that the draft has.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry import assets covers.geojson --crs WGS-84 --code-property code --type-property type --owner-property owner
  gridctl registry import assets lamps.geojson --crs GCJ-02 --code-property DM --type 01037 --owner LD-01 --name-property MC
  gridctl registry import assets all.geojson --crs WGS-84 --code-property code --type-property type --replace --dry-run

An asset of the same code is replaced, all others stay; with --replace the file holds all assets and what it does not name
is removed. Owners and maintainers are unit codes; one that is no unit is told, and refused at publication. For component
matters the recorded owner of the very asset goes before every rule of the register.")]
pub(crate) struct Assets {
    /// A GeoJSON feature collection of points.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Coordinate system of the file: WGS-84, CGCS2000, GCJ-02 or BD-09.
    #[arg(long, value_name = "SYSTEM")]
    crs: String,
    /// Property that holds the code.
    #[arg(long, value_name = "PROPERTY")]
    code_property: String,
    /// Property that holds the code of the component type.
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "PROPERTY",
        required_unless_present = "component_type"
    )]
    type_property: String,
    /// Component type of the assets that say none.
    #[arg(long = "type", default_value = "", hide_default_value = true, value_name = "TYPE")]
    component_type: String,
    /// Property that holds the name.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PROPERTY")]
    name_property: String,
    /// Property that holds the owner's unit code.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PROPERTY")]
    owner_property: String,
    /// Owner of the assets that say none, a unit code.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "UNIT")]
    owner: String,
    /// Property that holds the maintainer's unit code.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PROPERTY")]
    maintainer_property: String,
    /// Property that holds the code of the ground layer.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PROPERTY")]
    ground_property: String,
    /// The file holds all assets: remove those that it does not name.
    #[arg(long)]
    replace: bool,
    /// Check only, keep nothing; ends with 6 where the import would be refused.
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Areas(command) => command.run(context).await,
            Self::Districts(command) => command.run(context).await,
            Self::Assets(command) => command.run(context).await,
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
            tolerance_m: self.file.tolerance,
        };
        let api = context.api().await?;
        let read =
            api.call(request, |door, request| async move { door.registry().import_areas(request).await }).await?;
        let ImportAreasResponse { areas, ref findings, kept, acceptable, found, .. } = read;
        ground::write_findings(self.file.findings.as_deref(), findings)?;
        let became = Became { kept, acceptable, dry_run: self.file.dry_run };
        told(context, &read, &read_of(areas, "areas", found, findings), findings, became, REPAIR)
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
            tolerance_m: self.file.tolerance,
        };
        let api = context.api().await?;
        let read =
            api.call(request, |door, request| async move { door.registry().import_districts(request).await }).await?;
        let ImportDistrictsResponse { districts, ref findings, kept, acceptable, found, .. } = read;
        ground::write_findings(self.file.findings.as_deref(), findings)?;
        let became = Became { kept, acceptable, dry_run: self.file.dry_run };
        told(context, &read, &read_of(districts, "districts", found, findings), findings, became, REPAIR)
    }
}

impl Assets {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let request = ImportAssetsRequest {
            geojson: fs::read(&self.path).map_err(|error| Failure::file(&self.path, &error))?,
            coordinate_system: self.crs,
            code_property: self.code_property,
            type_property: self.type_property,
            r#type: self.component_type,
            name_property: self.name_property,
            owner_property: self.owner_property,
            owner: self.owner,
            maintainer_property: self.maintainer_property,
            ground_property: self.ground_property,
            replace: self.replace,
            dry_run: self.dry_run,
        };
        let api = context.api().await?;
        let read =
            api.call(request, |door, request| async move { door.registry().import_assets(request).await }).await?;
        let ImportAssetsResponse { assets, ref findings, kept, acceptable, found, added, changed, removed, .. } = read;
        let what = read_of(assets, "assets", found, findings);
        let what = format!("{what}, {added} new, {changed} changed, {removed} gone");
        let became = Became { kept, acceptable, dry_run: self.dry_run };
        told(context, &read, &what, findings, became, "each finding names its remedy")
    }
}

/// The way out of findings in GeoJSON.
const REPAIR: &str = "each finding names its remedy; --repair makes the repairs that are proposed";

/// What was read, with a word on findings that are not listed.
fn read_of(count: u32, what: &str, found: u32, findings: &[Finding]) -> String {
    if found as usize > findings.len() {
        format!("{count} {what}, {} of {found} findings listed", findings.len())
    } else {
        format!("{count} {what}")
    }
}

/// What became of content that was handed in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Became {
    /// The draft holds it.
    pub(crate) kept: bool,
    /// Nothing stands against keeping it.
    pub(crate) acceptable: bool,
    /// It was only to be checked.
    pub(crate) dry_run: bool,
}

/// Shows every finding and what became of the content; content that is not kept, or would not be, is a failure.
pub(crate) fn told<M: Name>(
    context: &mut Context<'_>,
    answer: &M,
    what: &str,
    findings: &[Finding],
    Became { kept, acceptable, dry_run }: Became,
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
        (false, true) if acceptable => return Ok(()),
        (false, true) => "would not be kept",
        (false, false) => "not kept",
    };
    let why = if acceptable || finding::refuse(findings) {
        "what the findings refuse"
    } else {
        "features that need the repairs proposed"
    };
    let message = format!("{what}: {became} because of {why}");
    Err(Failure::new(Exit::Refused, "FINDINGS_REFUSE", message).way_out(way_out))
}
