//! What is wrong with the ground of a draft or a version.
use std::path::PathBuf;

use clap::Args;
use gridcase_proto::registry::v1::{AreaLevel, FindDefectsRequest, ListVersionsRequest, Part};

use super::super::{Context, import::Level};
use crate::{
    failure::{Exit, Failure, Result},
    output::{finding, ground},
};

/// Look for overlaps, gaps, ground outside of the parent, and borders that neighbours draw apart. Changes nothing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry defects --level grid
  gridctl registry defects --level grid --version 3 --tolerance 0.5
  gridctl registry defects --department police --findings defects.geojson

Looks at the draft, or at the newest version where there is none. A gap is ground of a parent that no area claims; where no
parent has ground, ground enclosed by areas. Where a repair is proposed, export the level and import it with --repair.")]
pub(crate) struct Defects {
    /// Level of the areas to look at.
    #[arg(long, value_enum, required_unless_present = "department", conflicts_with = "department")]
    level: Option<Level>,
    /// Code of the department whose districts are looked at.
    #[arg(long)]
    department: Option<String>,
    /// Number of the version; else the draft.
    #[arg(long, value_name = "NUMBER")]
    version: Option<u32>,
    /// How far a repair may move a border, from 0 to 20 [default: 1].
    #[arg(long, value_name = "METRES")]
    tolerance: Option<f64>,
    /// Write the ground of the findings to this file, GeoJSON in WGS-84, to look at on a map.
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
}

impl Defects {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let part = if self.level.is_some() { Part::Boundaries } else { Part::Units };
        let hash = match self.version {
            None => String::new(),
            Some(number) => {
                let request = ListVersionsRequest { part: part.into() };
                let list = api
                    .call(request, |door, request| async move { door.registry().list_versions(request).await })
                    .await?;
                let found = list.versions.into_iter().find(|version| version.number == number);
                let missing = || Failure::new(Exit::NotFound, "NO_VERSION", format!("there is no version {number}"));
                found.ok_or_else(missing)?.hash
            }
        };
        let request = FindDefectsRequest {
            level: self.level.map_or(AreaLevel::Unspecified, AreaLevel::from).into(),
            department: self.department.unwrap_or_default(),
            hash,
            tolerance_m: self.tolerance,
        };
        let found =
            api.call(request, |door, request| async move { door.registry().find_defects(request).await }).await?;
        ground::write_findings(self.findings.as_deref(), &found.findings)?;
        context.screen.message(&found, |layout| {
            let divides =
                if found.divides { "they divide their ground" } else { "some ground is claimed twice or left out" };
            let findings = finding::table(layout, &found.findings);
            let listed = found.findings.len();
            format!(
                "{findings}\n\n{} looked at, {listed} of {} findings listed; {divides}",
                found.examined, found.found
            )
        })
    }
}
