//! Drafts into versions that take force together.

use std::collections::{BTreeMap, HashSet};

use gridcase_host::caller::Person as CallingPerson;
use gridcase_host::digest::Digest;
use gridcase_host::log::Request;
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::{PublishPartsResponse, content};
use gridcase_snapshot::Part;
use jiff::Timestamp;
use prost::Message as _;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::Registry;
use crate::check::{self, Contents};
use crate::convert::{self, Publication};
use crate::coverage::{self, Coverage};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity, any_refused, worst_first};
use crate::store::event::{self, Actor, Event};
use crate::store::{self};
use crate::version::{self, Version};

/// A publication that was checked and may be stored.
#[derive(Debug)]
struct Checked {
    publication: Publication,
    hash: Vec<u8>,
    actor: Actor,
    town: String,
    drafts: BTreeMap<Part, Draft>,
    /// How many versions there were; another number means that somebody published meanwhile.
    versions: usize,
    findings: Vec<u8>,
    coverage: Option<Coverage>,
}

/// A draft to be frozen.
#[derive(Debug)]
pub(super) struct Draft {
    hash: String,
    size: u64,
    /// Codes that are never used again once they are gone.
    codes: Option<HashSet<String>>,
}

impl Registry {
    /// Freezes drafts as versions that take force together; a repeat answers the same.
    pub(crate) async fn publish(&self, by: &CallingPerson, publication: Publication) -> Result<PublishPartsResponse> {
        let town = by.town.clone();
        let hash = body_hash(&publication);
        if let Some(answer) = self.earlier(&town, &publication, &hash).await? {
            return Ok(answer);
        }
        let versions = store::version::list_all(self.db.reader(), &town).await?;
        let force = force(&publication.parts, publication.force, &versions, self.clock.now())?;
        let (contents, drafts) = self.drafts(&town, &publication.parts).await?;
        let mut findings = self.check(&town, &versions, &contents, &drafts, force).await?;
        // What the parts say of each other comes first; until it holds there is nothing to prove.
        let coverage =
            if any_refused(&findings) { None } else { self.coverage_of(&town, &versions, &contents, force).await? };
        let judged = coverage.as_ref().and_then(|coverage| coverage::judge(coverage, publication.accepted.as_ref()));
        findings.extend(judged);
        worst_first(&mut findings);
        let findings = convert::findings(&findings);
        let refused =
            findings.iter().any(|finding| finding.severity() == gridcase_proto::registry::v1::Severity::Refused);
        if publication.dry_run || refused {
            let coverage = coverage.as_ref().map(coverage::whole);
            return Ok(PublishPartsResponse { versions: Vec::new(), findings, coverage });
        }
        let told = coverage.as_ref().map(coverage::whole);
        let kept = PublishPartsResponse { versions: Vec::new(), findings, coverage: told }.encode_to_vec();
        let checked = Checked {
            publication: publication.clone(),
            hash: hash.clone(),
            actor: Actor::of(by, Role::Administrator),
            town: town.clone(),
            drafts,
            versions: versions.len(),
            findings: kept,
            coverage,
        };
        let clock = self.clock.clone();
        self.db.write(move |tx| Box::pin(async move { store(tx, checked, clock.now()).await })).await?;
        let answer = self.earlier(&town, &publication, &hash).await?;
        answer.ok_or_else(|| Error::Damaged("the publication is not there".to_owned()))
    }

    /// The answer to an earlier publication under the same id.
    async fn earlier(
        &self,
        town: &str,
        publication: &Publication,
        hash: &[u8],
    ) -> Result<Option<PublishPartsResponse>> {
        let db = self.db.reader();
        let Some((kept, findings)) = store::version::publication(db, town, publication.request).await? else {
            return Ok(None);
        };
        if kept != hash {
            return Err(Error::request_reused());
        }
        let answer = PublishPartsResponse::decode(findings.as_slice());
        let mut answer = answer.map_err(|error| Error::Damaged(error.to_string()))?;
        let now = self.clock.now();
        for version in store::version::of_request(db, town, publication.request).await? {
            let siblings = store::version::list(db, town, version.part).await?;
            answer.versions.push(convert::version(&version, &siblings, now));
        }
        Ok(Some(answer))
    }

    pub(super) async fn drafts(&self, town: &str, parts: &[Part]) -> Result<(Contents, BTreeMap<Part, Draft>)> {
        let (mut contents, mut drafts) = (Contents::new(), BTreeMap::new());
        for &part in parts {
            let hash = store::content::draft(self.db.reader(), town, part).await?;
            let hash = hash.ok_or_else(|| Error::no_draft(part.as_str()))?;
            let content = self.content(town, part, &hash).await?;
            let size = u64::try_from(gridcase_snapshot::part::encode(&content).len()).unwrap_or(u64::MAX);
            drafts.insert(part, Draft { hash, size, codes: codes(&content) });
            contents.insert(part, content);
        }
        Ok((contents, drafts))
    }

    /// Checks what would be in force together, at the moment of force and at each later change that is scheduled.
    async fn check(
        &self,
        town: &str,
        versions: &[Version],
        contents: &Contents,
        drafts: &BTreeMap<Part, Draft>,
        force: Timestamp,
    ) -> Result<Vec<Finding>> {
        let mut findings: Vec<_> = drafts.keys().filter_map(|part| overtaken(*part, versions, force)).collect();
        for (place, moment) in version::moments(versions, force).into_iter().enumerate() {
            let together = self.in_force_together(town, versions, contents, force, moment).await?;
            let town = town.to_owned();
            let found = tokio::task::spawn_blocking(move || check::whole(&town, &together)).await?;
            if place == 0 {
                findings.extend(found);
            } else {
                let refused = found.into_iter().filter(|finding| finding.severity == Severity::Refused);
                let later = |finding: Finding| Finding {
                    message: format!("from {moment} on, with what is scheduled: {}", finding.message),
                    ..finding
                };
                findings.extend(refused.map(later));
            }
            if any_refused(&findings) {
                break;
            }
        }
        Ok(findings)
    }

    /// What is in force at `moment` if the drafts take force at `force`.
    pub(super) async fn in_force_together(
        &self,
        town: &str,
        versions: &[Version],
        drafts: &Contents,
        force: Timestamp,
        moment: Timestamp,
    ) -> Result<Contents> {
        let mut together = Contents::new();
        for part in Part::ALL {
            let siblings: Vec<_> = versions.iter().filter(|version| version.part == part).cloned().collect();
            let published = version::in_force(&siblings, moment);
            let draft = drafts.get(&part).filter(|_| published.is_none_or(|published| published.force <= force));
            match (draft, published) {
                (Some(draft), _) => together.insert(part, draft.clone()),
                (None, Some(version)) => together.insert(part, self.content(town, part, &version.hash).await?),
                (None, None) => None,
            };
        }
        Ok(together)
    }
}

/// The moment of force: as asked if it is allowed, else as soon as it is.
pub(super) fn force(
    parts: &[Part],
    asked: Option<Timestamp>,
    versions: &[Version],
    now: Timestamp,
) -> Result<Timestamp> {
    let earliest = |part: &Part| {
        let siblings: Vec<_> = versions.iter().filter(|version| version.part == *part).cloned().collect();
        version::earliest(&siblings, now)
    };
    let earliest = parts.iter().filter_map(earliest).max();
    match (asked, earliest) {
        (Some(force), Some(earliest)) if force < earliest => Err(Error::force_too_early(earliest)),
        (Some(force), _) => Ok(force),
        (None, earliest) => Ok(earliest.unwrap_or(now)),
    }
}

/// A version that is scheduled for later and will take the place of what is published now.
fn overtaken(part: Part, versions: &[Version], force: Timestamp) -> Option<Finding> {
    let later = versions.iter().filter(|version| version.part == part && version.force > force);
    let next = later.min_by_key(|version| version.force)?;
    let name = part.as_str();
    let message =
        format!("version {} of the {name} is scheduled for {} and takes its place then", next.number, next.force);
    let remedy = "publish for that moment again if it is to contain this change as well";
    Some(Finding::notice("scheduled_later", name, message, remedy))
}

/// Stores a checked publication.
async fn store(tx: &DatabaseTransaction, checked: Checked, now: Timestamp) -> Result<()> {
    let Checked { publication, hash, actor, town, drafts, versions, findings, coverage } = checked;
    if store::version::publication(tx, &town, publication.request).await?.is_some() {
        // The same request at the same time; its answer is compared with ours.
        return Ok(());
    }
    let published = store::version::list_all(tx, &town).await?;
    if published.len() != versions {
        return Err(Error::Concurrent);
    }
    let force = force(&publication.parts, publication.force, &published, now)?;
    store::version::insert_publication(tx, &town, publication.request, hash.clone(), findings).await?;
    let mut numbers = json!({});
    for (part, draft) in drafts {
        if store::content::draft_to_change(tx, &town, part).await?.as_ref() != Some(&draft.hash) {
            return Err(Error::Concurrent);
        }
        let newest = published.iter().filter(|version| version.part == part).map(|version| version.number).max();
        let version = Version {
            part,
            number: newest.unwrap_or(0) + 1,
            hash: draft.hash,
            size: draft.size,
            force,
            published: now,
            person: actor.person.clone(),
            name: actor.name.clone(),
            reason: publication.reason.clone(),
        };
        store::version::insert(tx, &town, &version, publication.request).await?;
        if let Some(codes) = &draft.codes {
            store::version::put_codes(tx, &town, part, version.number, codes).await?;
        }
        store::content::remove_draft(tx, &town, part).await?;
        numbers[part.as_str()] = version.number.into();
    }
    let request = Some(Request { id: publication.request, hash });
    let mut detail = json!({ "versions": numbers, "force_time": force.to_string(), "reason": publication.reason });
    if let Some(coverage) = coverage {
        let (gaps, conflicts) = coverage.counts();
        detail["coverage"] = json!({ "digest": coverage.digest(), "gaps": gaps, "conflicts": conflicts });
        if let Some(accepted) = publication.accepted {
            detail["coverage"]["accepted_because"] = accepted.reason.into();
        }
    }
    let (subject, kind) = (publication.request, "parts_published");
    let event = Event { town: &town, subject, kind, at: now, actor: &actor, request, detail };
    Ok(event::append(tx, event).await?)
}

/// Codes of a content that are never used again once they are gone.
fn codes(content: &content::Part) -> Option<HashSet<String>> {
    match content {
        content::Part::Boundaries(set) => Some(set.areas.iter().map(|area| area.code.clone()).collect()),
        content::Part::Units(set) => Some(set.units.iter().map(|unit| unit.code.clone()).collect()),
        content::Part::Catalogue(_)
        | content::Part::Register(_)
        | content::Part::Calendars(_)
        | content::Part::Assets(_) => None,
    }
}

/// What makes two publications under one id the same. Fields, version 1: the names of the parts in their order, the
/// moment of force, the reason. Version 2, where gaps and conflicts are accepted: then their digest and why.
fn body_hash(publication: &Publication) -> Vec<u8> {
    let version = if publication.accepted.is_some() { 2 } else { 1 };
    let digest =
        Digest::new("registry.publication", version).number(i64::try_from(publication.parts.len()).unwrap_or(0));
    let parts = publication.parts.iter().fold(digest, |digest, part| digest.text(part.as_str()));
    let said = parts.moment(publication.force).text(&publication.reason);
    match &publication.accepted {
        Some(accepted) => said.text(&accepted.digest).text(&accepted.reason).finish(),
        None => said.finish(),
    }
}
