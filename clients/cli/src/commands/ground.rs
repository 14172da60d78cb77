//! Edits of the ground: grids divided, joined, reshaped and cut out, and the steps taken back.
mod drawn;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gridcase_proto::registry::v1::{
    CutSpecialGrid, EditGroundRequest, EditGroundResponse, GroundStep, ListGroundStepsRequest, MergeGrids, MoveBorder,
    SplitGrid, UndoGroundStepRequest, edit_ground_request::Edit,
};

use super::Context;
use crate::{
    api::Api,
    failure::{Exit, Failure, Result},
    output::{Layout, finding, moment, table, words},
};

/// Divide, join, reshape and cut out grids in the draft of the boundaries.
#[derive(Debug, Subcommand)]
pub(crate) enum GroundCommand {
    /// Divide a grid by a line.
    Split(Split),
    /// Join neighbouring grids into one.
    Merge(Merge),
    /// Move corners of shared borders; both sides follow.
    Move(Move),
    /// Cut a special grid (专属网格) out of the grids that it overlaps.
    Special(Special),
    /// Take the last step of the draft back.
    Undo(Undo),
    /// List the steps that can be taken back, the last one first.
    Steps(Steps),
}

/// What every edit has.
#[derive(Debug, Args)]
struct Way {
    /// Show what it would make of the ground, keep nothing; ends with 6 where it would be refused.
    #[arg(long)]
    dry_run: bool,
    /// Etag of the draft that it was drawn on; else the draft as it is now.
    #[arg(long)]
    etag: Option<String>,
}

/// What is drawn.
#[derive(Debug, Args)]
struct Drawing {
    /// A GeoJSON file.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Coordinate system of the file: WGS-84, CGCS2000, GCJ-02 or BD-09.
    #[arg(long, value_name = "SYSTEM")]
    crs: String,
}

/// Divide a grid by a line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry ground split 330106109001003 line.geojson --crs WGS-84 --dry-run
  gridctl registry ground split 330106109001003 line.geojson --crs WGS-84 --names '荷塘北网格,荷塘南网格'
  gridctl registry ground split Q-07 line.geojson --crs WGS-84 --codes Q-07a,Q-07b

The file holds one LineString, from border to border or beyond. It may cross the grid several times; then there are more
parts. The old code is retired for ever. The parts get the next numbers of the community, as one reads a map: from north
to south, from west to east. A line that passes a corner within 20 cm goes through it.")]
pub(crate) struct Split {
    /// Code of the grid.
    #[arg(value_name = "GRID")]
    code: String,
    #[command(flatten)]
    drawing: Drawing,
    /// Codes of the parts in their order; else the next ones.
    #[arg(long, value_delimiter = ',')]
    codes: Vec<String>,
    /// Names of the parts in their order; else the old name with a number.
    #[arg(long, value_delimiter = ',')]
    names: Vec<String>,
    #[command(flatten)]
    way: Way,
}

/// Join neighbouring grids into one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry ground merge 330106109001003 330106109001004 --dry-run
  gridctl registry ground merge 330106109001003 330106109001004 --name '荷塘中网格'

The grids must share a border (a corner is none) and lie in one community. Their codes are retired for ever; the new grid
gets the next number.")]
pub(crate) struct Merge {
    /// Codes of the grids.
    #[arg(value_name = "GRID", required = true, num_args = 2..)]
    codes: Vec<String>,
    /// Code of the new grid; else the next one.
    #[arg(long, default_value = "", hide_default_value = true)]
    code: String,
    /// Name of the new grid; else that of the largest.
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
    #[command(flatten)]
    way: Way,
}

/// Move corners of shared borders; both sides follow.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry ground move moves.geojson --crs WGS-84 --dry-run
  gridctl registry ground move moves.geojson --crs WGS-84

Each LineString of the file is one move: from a corner, or a place on a border of two grids, which gets a corner there, to
its new place. All grids that meet in a corner follow, and no code changes. The outer border is not moved.")]
pub(crate) struct Move {
    #[command(flatten)]
    drawing: Drawing,
    #[command(flatten)]
    way: Way,
}

/// Cut a special grid (专属网格) out of the grids that it overlaps.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry ground special school.geojson --crs GCJ-02 --name '荷塘小学专属网格' --dry-run
  gridctl registry ground special school.geojson --crs GCJ-02 --name '荷塘小学专属网格'

The file holds one Polygon without holes. The special grid gets the next number of the community in which most of it lies;
the grids out of which it is cut keep their codes.")]
pub(crate) struct Special {
    #[command(flatten)]
    drawing: Drawing,
    /// Code of the special grid; else the next one.
    #[arg(long, default_value = "", hide_default_value = true)]
    code: String,
    /// Name of the special grid.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    way: Way,
}

/// Take the last step of the draft back.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry ground undo
  gridctl registry ground undo --etag 9f2c...

Takes back edits and imports alike, the last one first, until the draft is published or thrown away. Codes that an undone
edit has given are not given again.")]
pub(crate) struct Undo {
    /// Etag of the draft; else the draft as it is now.
    #[arg(long)]
    etag: Option<String>,
}

/// List the steps that can be taken back, the last one first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry ground steps")]
pub(crate) struct Steps {}

impl GroundCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Split(command) => command.run(context).await,
            Self::Merge(command) => command.run(context).await,
            Self::Move(command) => command.run(context).await,
            Self::Special(command) => command.run(context).await,
            Self::Undo(command) => command.run(context).await,
            Self::Steps(command) => command.run(context).await,
        }
    }
}

impl Split {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let line = drawn::line(&self.drawing.path)?;
        let edit = Edit::Split(SplitGrid { code: self.code, line, codes: self.codes, names: self.names });
        edit_ground(context, self.way, self.drawing.crs, edit).await
    }
}

impl Merge {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let edit = Edit::Merge(MergeGrids { codes: self.codes, code: self.code, name: self.name });
        edit_ground(context, self.way, String::new(), edit).await
    }
}

impl Move {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let edit = Edit::Move(MoveBorder { moves: drawn::moves(&self.drawing.path)? });
        edit_ground(context, self.way, self.drawing.crs, edit).await
    }
}

impl Special {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let ring = drawn::ring(&self.drawing.path)?;
        let edit = Edit::Special(CutSpecialGrid { ring, code: self.code, name: self.name });
        edit_ground(context, self.way, self.drawing.crs, edit).await
    }
}

async fn edit_ground(context: &mut Context<'_>, way: Way, coordinate_system: String, edit: Edit) -> Result<()> {
    let api = context.api().await?;
    let etag = etag(&api, way.etag).await?;
    let request = EditGroundRequest { etag, dry_run: way.dry_run, coordinate_system, edit: Some(edit) };
    let done = api.call(request, |door, request| async move { door.ground().edit_ground(request).await }).await?;
    context.screen.message(&done, |layout| told(layout, &done, way.dry_run))?;
    if !finding::refuse(&done.findings) {
        return Ok(());
    }
    let message = "the ground is left as it was because of what the findings refuse";
    Err(Failure::new(Exit::Refused, "FINDINGS_REFUSE", message).way_out("each finding names its remedy"))
}

async fn etag(api: &Api, named: Option<String>) -> Result<String> {
    if let Some(etag) = named {
        return Ok(etag);
    }
    let request = ListGroundStepsRequest {};
    let steps =
        api.call(request, |door, request| async move { door.ground().list_ground_steps(request).await }).await?;
    Ok(steps.etag)
}

fn told(layout: &Layout, done: &EditGroundResponse, dry_run: bool) -> String {
    let rows = done.areas.iter().filter_map(|edited| {
        let area = edited.area.as_ref()?;
        let before = if edited.area_m2_before > 0.0 { format!("{:.0}", edited.area_m2_before) } else { String::new() };
        let fate = words::name(edited.fate().as_str_name(), "AREA_FATE_");
        Some([fate, area.code.clone(), area.name.clone(), format!("{:.0}", edited.area_m2), before])
    });
    let areas = table::rows(layout, ["area", "code", "name", "m²", "m² before"], rows, "no areas");
    let findings = finding::table(layout, &done.findings);
    let retired = match done.retired_codes.as_slice() {
        [] => String::new(),
        codes => format!("retired: {}\n", codes.join(", ")),
    };
    let became = match (done.kept, dry_run) {
        (true, _) => format!("kept in the draft, whose etag is {}", done.etag),
        (false, true) => "checked only".to_owned(),
        (false, false) => "not kept".to_owned(),
    };
    format!("{areas}\n\n{findings}\n\n{retired}{became}")
}

impl Undo {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = UndoGroundStepRequest { etag: etag(&api, self.etag).await? };
        let done = api.call(request, |door, request| async move { door.ground().undo_ground_step(request).await });
        let done = done.await?;
        context.screen.message(&done, |layout| {
            let left = done.steps_left;
            format!("taken back:\n{}\n\n{left} more can be taken back", steps(layout, done.undone.as_slice()))
        })
    }
}

impl Steps {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ListGroundStepsRequest {};
        let list =
            api.call(request, |door, request| async move { door.ground().list_ground_steps(request).await }).await?;
        context.screen.message(&list, |layout| steps(layout, &list.steps))
    }
}

fn steps(layout: &Layout, steps: &[GroundStep]) -> String {
    let rows = steps.iter().map(|step| {
        let time = moment::second(step.time.as_ref(), &layout.zone);
        [step.kind.clone(), time, words::actor(step.actor.as_ref()), step.codes.join(", ")]
    });
    table::rows(layout, ["step", "when", "who", "areas"], rows, "no steps that can be taken back")
}
