//! Drafts: what is being prepared, part by part.

use std::collections::HashSet;

use gridcase_geo::CodeScheme;
use gridcase_host::caller::Person as CallingPerson;
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{self as wire, content};
use gridcase_snapshot::{Part, part};
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};

use super::Registry;
use crate::check::{self, Contents, Ground, Known};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity, any_refused, worst_first};
use crate::store::event::{self, Actor, Event};
use crate::store::step::Step;
use crate::store::{self};

/// What became of a hand-in.
#[derive(Debug)]
pub(crate) struct HandedIn {
    pub(crate) findings: Vec<Finding>,
    pub(crate) kept: bool,
    /// The draft's etag now.
    pub(crate) etag: String,
}

/// What a hand-in starts from.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) scheme: CodeScheme,
    pub(super) town: String,
    /// Hash of the draft, if there is one.
    pub(super) draft: Option<String>,
    /// The draft, or the newest version, or nothing yet.
    pub(super) content: content::Part,
    pub(super) retired: HashSet<String>,
}

impl Base {
    pub(super) fn etag(&self) -> String {
        self.draft.clone().unwrap_or_default()
    }

    /// What new content is checked against.
    pub(super) fn ground<'a>(&'a self, known: &'a Known) -> Ground<'a> {
        Ground { town: &self.town, scheme: self.scheme, retired: &self.retired, known }
    }
}

/// Which draft new content takes the place of.
#[derive(Debug)]
pub(super) enum InsteadOf {
    /// Whatever is there.
    Any,
    /// The draft of this hash, or none; otherwise somebody else was faster.
    This(Option<String>),
}

/// Content to keep as a draft.
#[derive(Debug)]
pub(super) struct Keep {
    pub(super) part: Part,
    pub(super) content: content::Part,
    pub(super) instead_of: InsteadOf,
    pub(super) kind: &'static str,
    pub(super) detail: Value,
}

impl Registry {
    /// Replaces the draft of a part, unless something in it is refused.
    pub(crate) async fn put_draft(&self, by: &CallingPerson, request: wire::PutDraftRequest) -> Result<HandedIn> {
        let content = request.content.and_then(|content| content.part);
        let content = content.ok_or_else(|| Error::field("content", "must hold one part"))?;
        let part = part_of(&content);
        let base = self.base(&by.town, part).await?;
        let etag = request.etag;
        if !etag.is_empty() && base.draft.as_ref() != Some(&etag) {
            return Err(Error::Stale { etag: base.etag() });
        }
        let before = base.etag();
        let (content, mut findings) = tokio::task::spawn_blocking(move || {
            let known = Known::of(&base.content);
            let findings = check::alone(&content, &base.ground(&known));
            (content, findings)
        })
        .await?;
        worst_first(&mut findings);
        if any_refused(&findings) {
            return Ok(HandedIn { findings, kept: false, etag: before });
        }
        let instead_of = if etag.is_empty() { InsteadOf::Any } else { InsteadOf::This(Some(etag)) };
        let keep = Keep { part, content, instead_of, kind: "draft_put", detail: json!({}) };
        let etag = self.keep_draft(by, keep).await?;
        Ok(HandedIn { findings, kept: true, etag })
    }

    /// The draft of a part, or the newest version; with its etag, empty where nothing was put since then.
    pub(crate) async fn get_draft(&self, by: &CallingPerson, part: Part) -> Result<(content::Part, String)> {
        let base = self.base(&by.town, part).await?;
        let etag = base.etag();
        Ok((base.content, etag))
    }

    /// Throws a draft away; none is as good.
    pub(crate) async fn discard_draft(&self, by: &CallingPerson, part: Part) -> Result<()> {
        let (town, actor, now) = (by.town.clone(), Actor::of(by, Role::Administrator), self.clock.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if store::content::remove_draft(tx, &town, part).await? {
                        let (subject, detail) = (draft_subject(&town, part), json!({ "part": part.as_str() }));
                        let kind = "draft_discarded";
                        let event = Event { town: &town, subject, kind, at: now, actor: &actor, request: None, detail };
                        event::append(tx, event).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// What a hand-in for a part starts from.
    pub(super) async fn base(&self, town: &str, part: Part) -> Result<Base> {
        let db = self.db.reader();
        let found = store::town::find(db, town).await?.ok_or(Error::NotFound("town"))?;
        let draft = store::content::draft(db, town, part).await?;
        let newest = || async { Ok::<_, Error>(store::version::list(db, town, part).await?.into_iter().next()) };
        let hash = match &draft {
            Some(hash) => Some(hash.clone()),
            None => newest().await?.map(|version| version.hash),
        };
        let content = match hash {
            Some(hash) => self.content(town, part, &hash).await?,
            None => empty(part),
        };
        let retired = store::version::retired(db, town, part).await?;
        Ok(Base { scheme: found.scheme, town: town.to_owned(), draft, content, retired })
    }

    /// Drafts or newest versions of all that rules and assets name.
    pub(super) async fn beside(&self, town: &str) -> Result<Contents> {
        let mut contents = Contents::new();
        for part in [Part::Boundaries, Part::Units, Part::Catalogue] {
            contents.insert(part, self.base(town, part).await?.content);
        }
        Ok(contents)
    }

    /// Kept content.
    pub(super) async fn content(&self, town: &str, part: Part, hash: &str) -> Result<content::Part> {
        let bytes = store::content::bytes(self.db.reader(), town, hash).await?;
        // A draft may have been replaced since its hash was read.
        let bytes = bytes.ok_or_else(|| Error::Stale { etag: String::new() })?;
        Ok(part::decode(part, &bytes)?)
    }

    /// Keeps a draft with its event and returns its etag. The same content again changes nothing.
    pub(super) async fn keep_draft(&self, by: &CallingPerson, keep: Keep) -> Result<String> {
        let Keep { part, content, instead_of, kind, mut detail } = keep;
        let (town, actor, now) = (by.town.clone(), Actor::of(by, Role::Administrator), self.clock.now());
        let bytes = part::encode(&content);
        let drafted = area_codes(&content);
        let hash = part::hash(&bytes);
        detail["part"] = part.as_str().into();
        detail["hash"] = hash.clone().into();
        detail["size"] = bytes.len().into();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let current = store::content::draft_to_change(tx, &town, part).await?;
                    if current.as_ref() == Some(&hash) {
                        return Ok(hash);
                    }
                    if matches!(&instead_of, InsteadOf::This(expected) if *expected != current) {
                        return Err(Error::Stale { etag: current.unwrap_or_default() });
                    }
                    if part == Part::Boundaries {
                        let codes = concerned(&detail);
                        let step = Step { kind, before: current, after: hash, codes, at: now, actor: &actor };
                        keep_step(tx, &town, part, step, drafted).await?;
                    }
                    let etag = store::content::put_draft(tx, &town, part, bytes, now).await?;
                    let subject = draft_subject(&town, part);
                    let event = Event { town: &town, subject, kind, at: now, actor: &actor, request: None, detail };
                    event::append(tx, event).await?;
                    Ok(etag)
                })
            })
            .await
    }
}

/// What rules or assets name and is not beside them: it must be there when they are published, not yet in a draft.
pub(super) fn named_beside(town: &str, mut beside: Contents, part: Part, content: &content::Part) -> Vec<Finding> {
    let list = if part == Part::Assets { "assets[" } else { "rules[" };
    beside.insert(part, content.clone());
    let found = check::whole(town, &beside).into_iter().filter(|finding| finding.subject.starts_with(list));
    found.map(|finding| Finding { severity: Severity::Notice, ..finding }).collect()
}

/// Keeps a step of the ground's draft, so that it can be taken back, and the codes that are taken by it.
async fn keep_step(
    tx: &DatabaseTransaction,
    town: &str,
    part: Part,
    step: Step<'_>,
    drafted: HashSet<String>,
) -> Result<()> {
    store::step::put_drafted(tx, town, part, &drafted).await?;
    for hash in store::step::push(tx, town, part, step).await? {
        store::content::forget_unused(tx, town, &hash).await?;
    }
    Ok(())
}

/// Codes of the areas that an event is about.
fn concerned(detail: &Value) -> Vec<String> {
    let codes = detail.get("codes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    codes.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn area_codes(content: &content::Part) -> HashSet<String> {
    match content {
        content::Part::Boundaries(set) => set.areas.iter().map(|area| area.code.clone()).collect(),
        _ => HashSet::new(),
    }
}

pub(super) fn draft_subject(town: &str, part: Part) -> uuid::Uuid {
    event::subject("draft", &format!("{town}/{}", part.as_str()))
}

fn part_of(content: &content::Part) -> Part {
    match content {
        content::Part::Boundaries(_) => Part::Boundaries,
        content::Part::Units(_) => Part::Units,
        content::Part::Catalogue(_) => Part::Catalogue,
        content::Part::Register(_) => Part::Register,
        content::Part::Calendars(_) => Part::Calendars,
        content::Part::Assets(_) => Part::Assets,
    }
}

fn empty(part: Part) -> content::Part {
    match part {
        Part::Boundaries => content::Part::Boundaries(wire::BoundarySet::default()),
        Part::Units => content::Part::Units(wire::UnitSet::default()),
        Part::Catalogue => content::Part::Catalogue(wire::Catalogue::default()),
        Part::Register => content::Part::Register(wire::Register::default()),
        Part::Calendars => content::Part::Calendars(wire::CalendarSet::default()),
        Part::Assets => content::Part::Assets(wire::AssetSet::default()),
    }
}
