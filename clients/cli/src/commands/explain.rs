//! Asking the register.
use clap::Args;
use gridcase_proto::dispatch::v1::ExplainRouteRequest;

use super::{Context, place::Place};
use crate::{failure::Result, output::route};

/// Ask the register who answers for a matter at a place, and why.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl explain --matter event:06028 --lon 120.0461 --lat 30.3309
  gridctl explain --matter event:06028 --lon 120.0509 --lat 30.3284 --crs GCJ-02 --accuracy 30 --at '2026-03-01 23:30'
  gridctl explain --matter component:01012 --row 2
  gridctl explain --matter component:01001 --asset 33010601001000001 --lon 120.0461 --lat 30.3309

Tells the unit, the rule and its legal basis, what else was considered and why it lost, the areas, and the deadlines if it
were dispatched at that moment. Changes nothing.")]
pub(crate) struct Explain {
    /// Matter id: kind and code, e.g. event:06028.
    #[arg(long)]
    matter: String,
    /// Number of the row; 0 takes the matter's default.
    #[arg(long, default_value_t = 0)]
    row: u32,
    #[command(flatten)]
    place: Place,
    /// Code of the asset (部件) that it is about; `gridctl registry assets near` lists them.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "CODE")]
    asset: String,
    /// The moment; else now.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

impl Explain {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ExplainRouteRequest {
            matter: self.matter,
            row: self.row,
            position: self.place.position("map"),
            at: context.moment("at", self.at.as_deref())?,
            asset: self.asset,
        };
        let answer =
            api.call(request, |door, request| async move { door.dispatch().explain_route(request).await }).await?;
        context.screen.message(&answer, |layout| route::explained(layout, &answer))
    }
}
