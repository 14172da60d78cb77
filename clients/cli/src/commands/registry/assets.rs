//! The assets in force.
use clap::{Args, Subcommand};
use gridcase_proto::{
    intake::v1::{ListNearestAssetsRequest, ListNearestAssetsResponse, NearAsset},
    registry::v1::Asset,
};

use crate::{
    commands::{Context, place::Place},
    failure::{Failure, Result},
    output::{Layout, table},
};

/// Look at the assets (部件) in force.
#[derive(Debug, Subcommand)]
pub(crate) enum AssetsCommand {
    /// List the assets near a place, nearest first, with their owners.
    Near(Near),
}

/// List the assets near a place, nearest first, with their owners.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry assets near --lon 120.0461 --lat 30.3309
  gridctl registry assets near --lon 120.0509 --lat 30.3284 --crs GCJ-02 --type 01001 --type 01002 --radius 200 --limit 5

A report names the asset that it is about by its code: gridctl report submit --asset CODE. A component matter and the type it is
about have the same code: component:01001 is about a 01001.")]
pub(crate) struct Near {
    #[command(flatten)]
    place: Place,
    /// Code of a component type; may be given again. Else all types.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// How far to look, at most 2000; 0 is 50 and the accuracy.
    #[arg(long, default_value_t = 0.0, value_name = "METRES")]
    radius: f64,
    /// At most this many, up to 100; 0 is 20.
    #[arg(long, default_value_t = 0)]
    limit: u32,
}

impl AssetsCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Near(command) => command.run(context).await,
        }
    }
}

impl Near {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let position = self.place.position("map");
        let position = position.ok_or_else(|| Failure::usage("name the place with --lon and --lat"))?;
        let (types, radius_m, limit) = (self.types, self.radius, self.limit);
        let request = ListNearestAssetsRequest { position: Some(position), types, radius_m, limit };
        let api = context.api().await?;
        let near =
            api.call(request, |door, request| async move { door.intake().list_nearest_assets(request).await }).await?;
        context.screen.message(&near, |layout| shown(layout, &near))
    }
}

fn shown(layout: &Layout, near: &ListNearestAssetsResponse) -> String {
    let rows = near.assets.iter().map(|NearAsset { asset, distance_m, owner_name, maintainer_name }| {
        let Asset { code, r#type, name, owner, maintainer, .. } = asset.clone().unwrap_or_default();
        [code, r#type, name, format!("{distance_m:.0} m"), unit(&owner, owner_name), unit(&maintainer, maintainer_name)]
    });
    let none = if near.version == 0 { "the town has published no assets" } else { "no assets near it" };
    table::rows(layout, ["code", "type", "name", "distance", "owner", "maintained by"], rows, none)
}

fn unit(code: &str, name: &str) -> String {
    if code == name { code.to_owned() } else { format!("{code} {name}").trim().to_owned() }
}
