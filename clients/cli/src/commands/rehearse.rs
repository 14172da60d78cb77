//! What drafts would change, told before they are published.
use clap::Args;
use gridcase_proto::{
    dispatch::v1::{
        AffectedPost, PostEffect, RehearsalFinished, RehearsalStarted, RehearseDraftRequest, RehearsedCase,
        RehearsedCell, RehearsedGround, RehearsedOpenCases, rehearse_draft_response::Piece,
    },
    registry::v1::Part,
};
use serde_json::json;

use super::{Context, registry::PartName};
use crate::{
    api::Api,
    failure::{Failure, Result},
    output::{json as written, rehearsal},
};

/// Tell what drafts would change: ground, posts, open cases, and the cases of the last months (administrator).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry rehearse --parts boundaries,units,register
  gridctl registry rehearse --parts register --months 12 --at '2026-07-01 00:00'
  gridctl registry rehearse
  gridctl -o json registry rehearse --parts register > rehearsal.json

Changes nothing. Each past case is asked about at the weekday and time of day at which it was filed, in the first week from
the moment of force on. Without --parts what is in force is compared with how each case went, which finds the open cases
that were not moved after a publication; move them with `gridctl case reroute`.")]
pub(crate) struct Rehearse {
    /// Parts whose drafts count.
    #[arg(long, value_enum, value_delimiter = ',')]
    parts: Vec<PartName>,
    /// Months of past cases that are replayed.
    #[arg(long, default_value_t = 6)]
    months: u32,
    /// When the drafts would take force; else now.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Cases told behind each cell of the table; only in JSON.
    #[arg(long, default_value_t = 200)]
    cases: u32,
}

/// All that a rehearsal told.
#[derive(Debug, Default, Clone)]
pub(crate) struct Told {
    pub(crate) started: RehearsalStarted,
    pub(crate) ground: RehearsedGround,
    pub(crate) posts: Vec<AffectedPost>,
    pub(crate) open: RehearsedOpenCases,
    pub(crate) cells: Vec<RehearsedCell>,
    pub(crate) finished: RehearsalFinished,
}

impl Rehearse {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = RehearseDraftRequest {
            parts: self.parts.iter().map(|part| Part::from(*part).into()).collect(),
            months: self.months,
            as_of: context.moment("at", self.at.as_deref())?,
            cases_per_cell: self.cases,
        };
        let told = rehearse(context, &api, request).await?;
        context.screen.value(|| to_json(&told), |layout| rehearsal::told(layout, &told))
    }
}

/// Runs a rehearsal to its end.
pub(crate) async fn rehearse(context: &mut Context<'_>, api: &Api, request: RehearseDraftRequest) -> Result<Told> {
    let call = api.call(request, |door, request| async move { door.rehearsals().rehearse_draft(request).await });
    let mut pieces = call.await?;
    let first = pieces.message().await?.and_then(|piece| piece.piece);
    let Some(Piece::Started(started)) = first else { return Err(Failure::answer("what is rehearsed")) };
    let mut progress = context.screen.progress("past cases", usize::try_from(started.total).unwrap_or(usize::MAX));
    let mut told = Told { started, ..Told::default() };
    while let Some(piece) = pieces.message().await? {
        match piece.piece {
            Some(Piece::Progress(at)) => progress.set(usize::try_from(at.done).unwrap_or(usize::MAX)),
            Some(Piece::Ground(ground)) => {
                let mut changes = std::mem::take(&mut told.ground.changes);
                changes.extend(ground.changes.iter().cloned());
                told.ground = RehearsedGround { changes, ..ground };
            }
            Some(Piece::Posts(posts)) => told.posts.extend(posts.posts),
            Some(Piece::Open(open)) => {
                let mut cases = std::mem::take(&mut told.open.cases);
                cases.extend(open.cases.iter().cloned());
                told.open = RehearsedOpenCases { cases, ..open };
            }
            Some(Piece::Cell(cell)) => told.cells.push(cell),
            Some(Piece::Finished(finished)) => {
                told.finished = finished;
                return Ok(told);
            }
            Some(Piece::Started(_)) | None => {}
        }
    }
    Err(Failure::answer("the end of the rehearsal"))
}

/// An open case that another unit answers for, by number or id.
pub(crate) fn open_case<'a>(told: &'a Told, name: &str) -> Option<&'a RehearsedCase> {
    told.open.cases.iter().find(|case| case.number == name || case.id == name)
}

/// What becomes of a post, in words.
pub(crate) fn effect(effect: PostEffect) -> &'static str {
    match effect {
        PostEffect::Unspecified => "",
        PostEffect::AreaGone => "its area is gone",
        PostEffect::AreaChanged => "its area covers other ground",
        PostEffect::UnitGone => "its unit is gone",
        PostEffect::DistrictChanged => "its unit's district covers other ground",
    }
}

fn to_json(told: &Told) -> serde_json::Value {
    json!({
        "started": written::of(&told.started),
        "ground": written::of(&told.ground),
        "posts": told.posts.iter().map(written::of).collect::<Vec<_>>(),
        "open": written::of(&told.open),
        "cells": told.cells.iter().map(written::of).collect::<Vec<_>>(),
        "finished": written::of(&told.finished),
    })
}
