//! Edits of the ground in the boundaries' draft, and its steps taken back.

use std::collections::BTreeMap;

use gridcase_host::caller::Person as CallingPerson;
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{self as wire, content};
use gridcase_snapshot::Part;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Registry;
use super::drafts::{Base, InsteadOf, Keep, draft_subject};
use crate::check::{self, Known, MOST_FINDINGS};
use crate::convert;
use crate::edit::{self, Codes, Edited, GroundEdit};
use crate::error::{Error, Result};
use crate::finding::{Finding, any_refused, worst_first};
use crate::person::Post;
use crate::store::event::{self, Actor, Event};
use crate::store::step::Kept;
use crate::store::{self};

const PART: Part = Part::Boundaries;

/// What became of an edit.
#[derive(Debug)]
pub(crate) struct GroundEdited {
    pub(crate) areas: Vec<wire::EditedArea>,
    pub(crate) retired: Vec<String>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) kept: bool,
    /// The draft's etag now.
    pub(crate) etag: String,
}

/// A step that was taken back.
#[derive(Debug)]
pub(crate) struct Undone {
    /// The draft's etag now; empty where there is none any more.
    pub(crate) etag: String,
    pub(crate) step: Kept,
    pub(crate) left: usize,
}

impl Registry {
    /// Edits the ground in the draft that the caller drew on, or shows what it would become.
    pub(crate) async fn edit_ground(
        &self,
        by: &CallingPerson,
        request: &wire::EditGroundRequest,
    ) -> Result<GroundEdited> {
        let edit = convert::edit_ground(request)?;
        let base = self.base(&by.town, PART).await?;
        if request.etag != base.etag() {
            return Err(Error::Stale { etag: base.etag() });
        }
        let codes = self.codes(&base).await?;
        let kind = edit.kind();
        let (outcome, base) =
            tokio::task::spawn_blocking(move || make(&edit, &base, &codes).map(|outcome| (outcome, base))).await??;
        let before = base.etag();
        let (edited, mut findings) = match outcome {
            Ok(made) => made,
            Err(findings) => return Ok(GroundEdited::refused(findings, before)),
        };
        let Edited { draft, areas, retired, .. } = edited;
        let now = self.clock.now();
        let posts = store::person::posts_of_areas(self.db.reader(), &by.town, &retired, now).await?;
        findings.extend(posts_lost(&posts, &areas, now));
        worst_first(&mut findings);
        findings.truncate(MOST_FINDINGS);
        let kept = !request.dry_run;
        let mut etag = before;
        if kept {
            let instead_of = InsteadOf::This(base.draft);
            let detail = detail(&areas, &retired);
            let content = content::Part::Boundaries(draft);
            etag = self.keep_draft(by, Keep { part: PART, content, instead_of, kind, detail }).await?;
        }
        Ok(GroundEdited { areas, retired, findings, kept, etag })
    }

    /// Takes the last step of the draft back.
    pub(crate) async fn undo_ground_step(&self, by: &CallingPerson, etag: String) -> Result<Undone> {
        let (town, actor, now) = (by.town.clone(), Actor::of(by, Role::Administrator), self.clock.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let current = store::content::draft_to_change(tx, &town, PART).await?.unwrap_or_default();
                    if current != etag {
                        return Err(Error::Stale { etag: current });
                    }
                    let mut steps = store::step::list(tx, &town, PART).await?.into_iter();
                    let step = steps.next().filter(|step| step.after == current);
                    let step = step.ok_or_else(Error::nothing_to_undo)?;
                    store::step::remove(tx, &town, PART, &step).await?;
                    match &step.before {
                        Some(before) => store::content::point_draft(tx, &town, PART, before, now).await?,
                        None => store::content::delete_draft(tx, &town, PART).await?,
                    }
                    store::content::forget_unused(tx, &town, &step.after).await?;
                    let detail = json!({ "part": PART.as_str(), "undone": step.kind, "codes": step.codes,
                                         "hash": step.before });
                    let (subject, kind) = (draft_subject(&town, PART), "draft_step_undone");
                    let event = Event { town: &town, subject, kind, at: now, actor: &actor, request: None, detail };
                    event::append(tx, event).await?;
                    Ok(Undone { etag: step.before.clone().unwrap_or_default(), step, left: steps.len() })
                })
            })
            .await
    }

    /// The steps of the draft that can be taken back, the last one first, and the draft's etag.
    pub(crate) async fn list_ground_steps(&self, by: &CallingPerson) -> Result<(Vec<Kept>, String)> {
        let db = self.db.reader();
        let steps = store::step::list(db, &by.town, PART).await?;
        let etag = store::content::draft(db, &by.town, PART).await?.unwrap_or_default();
        let is_last = steps.first().is_some_and(|step| step.after == etag);
        Ok((if is_last { steps } else { Vec::new() }, etag))
    }

    async fn codes(&self, base: &Base) -> Result<Codes> {
        let mut taken = store::step::taken(self.db.reader(), &base.town, PART).await?;
        if let content::Part::Boundaries(set) = &base.content {
            taken.extend(set.areas.iter().map(|area| area.code.clone()));
        }
        Ok(Codes { scheme: base.scheme, taken })
    }
}

impl GroundEdited {
    fn refused(findings: Vec<Finding>, etag: String) -> Self {
        Self { areas: Vec::new(), retired: Vec::new(), findings, kept: false, etag }
    }
}

type Outcome = std::result::Result<(Edited, Vec<Finding>), Vec<Finding>>;

/// Makes the edit and checks the draft that it gives; findings alone where it is refused.
fn make(edit: &GroundEdit, base: &Base, codes: &Codes) -> Result<Outcome> {
    let content::Part::Boundaries(draft) = &base.content else {
        return Err(Error::Damaged("boundaries of another kind".to_owned()));
    };
    let edited = match edit::apply(draft.clone(), edit, codes) {
        Ok(edited) => edited,
        Err(finding) => return Ok(Err(vec![*finding])),
    };
    let known = Known::of(&base.content);
    let found = check::alone(&content::Part::Boundaries(edited.draft.clone()), &base.ground(&known));
    let mut findings = edited.findings.clone();
    findings.extend(found);
    if any_refused(&findings) {
        worst_first(&mut findings);
        return Ok(Err(findings));
    }
    Ok(Ok((edited, findings)))
}

/// For the log: which areas, and what became of them.
fn detail(areas: &[wire::EditedArea], retired: &[String]) -> Value {
    let of = |fate: wire::AreaFate| -> Vec<&str> {
        let areas = areas.iter().filter(|edited| edited.fate() == fate);
        areas.filter_map(|edited| edited.area.as_ref()).map(|area| area.code.as_str()).collect()
    };
    let (made, reshaped) = (of(wire::AreaFate::Made), of(wire::AreaFate::Reshaped));
    let codes: Vec<&str> = made.iter().chain(&reshaped).copied().chain(retired.iter().map(String::as_str)).collect();
    json!({ "made": made, "reshaped": reshaped, "retired": retired, "codes": codes })
}

/// People who hold a grid that is retired: they need a post on a new one.
fn posts_lost(posts: &[(String, Post)], areas: &[wire::EditedArea], now: Timestamp) -> Vec<Finding> {
    let mut of_grid: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, post) in posts {
        let role = post.role.as_str_name().trim_start_matches("ROLE_").to_lowercase();
        let later = if post.start > now { ", from later on" } else { "" };
        of_grid.entry(&post.area).or_default().push(format!("{name} ({role}{later})"));
    }
    let made: Vec<&str> = areas
        .iter()
        .filter(|edited| edited.fate() == wire::AreaFate::Made)
        .filter_map(|edited| edited.area.as_ref())
        .map(|area| area.code.as_str())
        .collect();
    let finding = |(grid, people): (&str, Vec<String>)| {
        let message = format!("posts for the retired grid {grid:?}: {}", people.join(", "));
        let remedy = format!("before the new ground takes force give them posts on {}", made.join(" or "));
        Finding::notice("posts_on_retired_grid", "posts", message, remedy).with_code(grid)
    };
    of_grid.into_iter().map(finding).collect()
}
