//! Parts that are split off a case, and cases that are joined and taken apart.
use clap::Args;
use gridcase_proto::dispatch::v1::{MergeCaseRequest, SplitCaseRequest, UnmergeCaseRequest};

use super::{Target, act::act};
use crate::{
    commands::{Context, place::Place},
    failure::Result,
};

/// Split a part off a case: a case of its own (拆分; command room, supervisor).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case split 330106109-20260301-0001 --matter event:09009 --words '车行道上另有两辆' --reason '分属两家'
  gridctl case split 330106109-20260301-0001 --matter event:06001 --lon 120.0461 --lat 30.3309 --words '北口垃圾' --reason '两处'

The part is filed and routed by itself, and has the case's number with -1, -2 and so on. The case goes on with its own
part, and is closed once every part is. Who reported hears of the case alone.")]
pub(crate) struct Split {
    #[command(flatten)]
    target: Target,
    /// Matter id of the part.
    #[arg(long)]
    matter: String,
    /// Number of the row; else the matter's default.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    row: u32,
    #[command(flatten)]
    place: Place,
    /// What the part is about.
    #[arg(long)]
    words: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Join a case with another open one about the same thing, which goes on for both (并案; command room, supervisor).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case merge 330106109-20260301-0002 --into 330106109-20260301-0001 --reason '同一处垃圾'

The case ends, stays readable, and is told of what becomes of the other one. Take it apart with `gridctl case unmerge`.")]
pub(crate) struct Merge {
    #[command(flatten)]
    target: Target,
    /// Number or id of the case that goes on.
    #[arg(long, value_name = "CASE")]
    into: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Take a joined case apart again: back in the command room's queue (取消并案; command room, supervisor).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl case unmerge 330106109-20260301-0002 --reason '现场核实不是同一处'

While the case that went on is open, or until the time in which it may be reopened is over.")]
pub(crate) struct Unmerge {
    #[command(flatten)]
    target: Target,
    /// Why.
    #[arg(long)]
    reason: String,
}

impl Split {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = SplitCaseRequest {
            command: None,
            matter: self.matter,
            row: self.row,
            position: self.place.position("map"),
            words: self.words,
            reason: self.reason,
        };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = SplitCaseRequest { command: Some(command), ..request };
            door.dispatch().split_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Merge {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = MergeCaseRequest { command: None, into: self.into, reason: self.reason };
        act(context, &api, self.target, request, |door, command, request| async move {
            let request = MergeCaseRequest { command: Some(command), ..request };
            door.dispatch().merge_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}

impl Unmerge {
    pub(super) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        act(context, &api, self.target, self.reason, |door, command, reason| async move {
            let request = UnmergeCaseRequest { command: Some(command), reason };
            door.dispatch().unmerge_case(request).await.map(|answer| answer.map(|answer| answer.case))
        })
        .await
    }
}
