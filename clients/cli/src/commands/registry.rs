//! Drafts and versions of a town's content, and rules that cases propose for it.
mod assets;
mod defects;
mod drafting;
mod export;
mod propose;
pub(crate) mod prove;
mod rule_from_case;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use gridcase_proto::registry::v1::{
    Content, DiscardDraftRequest, GetDraftRequest, ListVersionsRequest, Part, PublishPartsRequest, PutDraftRequest,
    Version, content,
};
use serde_json::Value;

use super::{
    Context,
    import::{Became, told},
    rehearse::Rehearse,
    tables::TableCommand,
};
use crate::{
    failure::{Exit, Failure, Result},
    machine,
    output::{Layout, finding, json, moment, table, words},
};

/// The way out of findings.
const REMEDY: &str = "each finding names its remedy";

/// Drafts and versions.
#[derive(Debug, Subcommand)]
pub(crate) enum RegistryCommand {
    /// Look at, replace or throw away the draft of a part.
    #[command(subcommand)]
    Draft(Draft),
    /// Tell what drafts would change: ground, posts, open cases, and the cases of the last months.
    Rehearse(Rehearse),
    /// Publish drafts as new versions that take force together.
    Publish(Publish),
    /// Prove that for every place, matter and time exactly one unit leads, or list where not.
    Prove(prove::Prove),
    /// List the versions of a part, newest first.
    Versions(Versions),
    /// Workbooks and CSV files in and out: people, units, register, catalogue, calendars, assets.
    #[command(subcommand)]
    Table(TableCommand),
    /// Propose rules from who really handled past cases, and accept them into the register's draft.
    Propose(propose::Propose),
    /// Turn a ruling on a returned case, or the command room's choice, into a dated rule of the register's draft.
    RuleFromCase(rule_from_case::RuleFromCase),
    /// Write areas or districts as GeoJSON: as they are in force, as of a moment, of a version, or of the draft.
    #[command(subcommand)]
    Export(export::Export),
    /// Look for overlaps, gaps and borders drawn apart.
    Defects(defects::Defects),
    /// Look at the assets (部件) in force: manhole covers, lamps, signs.
    #[command(subcommand)]
    Assets(assets::AssetsCommand),
}

/// A part of a town's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartName {
    /// Areas.
    Boundaries,
    /// Departments, units, districts, ground layers.
    Units,
    /// Matters with their rows.
    Catalogue,
    /// Rules.
    Register,
    /// Working days and windows.
    Calendars,
    /// Manhole covers, lamps, signs (部件) with their owners.
    Assets,
}

impl From<PartName> for Part {
    fn from(part: PartName) -> Self {
        match part {
            PartName::Boundaries => Self::Boundaries,
            PartName::Units => Self::Units,
            PartName::Catalogue => Self::Catalogue,
            PartName::Register => Self::Register,
            PartName::Calendars => Self::Calendars,
            PartName::Assets => Self::Assets,
        }
    }
}

/// Look at, replace or throw away the draft of a part.
#[derive(Debug, Subcommand)]
pub(crate) enum Draft {
    /// Show the draft as JSON: what was put last, or the newest version.
    Show(Show),
    /// Replace the draft by a JSON file.
    Put(Put),
    /// Throw the draft away.
    Discard(Discard),
}

/// Show the draft as JSON: what was put last, or the newest version.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry draft show --part register > register.json
  gridctl registry draft show --part catalogue")]
pub(crate) struct Show {
    /// The part.
    #[arg(long, value_enum)]
    part: PartName,
}

/// Replace the draft by a JSON file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry draft put --part register register.json
  gridctl registry draft put --part calendars calendars-2027.json

The file has the shape that `registry draft show` prints: the message of the part in the proto3 JSON mapping. Content with
findings that refuse is not kept.")]
pub(crate) struct Put {
    /// The part.
    #[arg(long, value_enum)]
    part: PartName,
    /// The content.
    file: PathBuf,
    /// Etag of the draft that it replaces; else whatever is there is replaced.
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

/// Throw the draft away.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry draft discard --part register")]
pub(crate) struct Discard {
    /// The part.
    #[arg(long, value_enum)]
    part: PartName,
}

/// Publish drafts as new versions that take force together.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry publish --parts boundaries,units,register --reason '网格调整' --dry-run
  gridctl registry publish --parts register --reason '夜间噪声联合处置' --at '2026-07-01 00:00'
  gridctl registry publish --parts register --reason '试行' --accept-gaps '四号网格下月移交'

Without --at they take force as soon as allowed: ten seconds ahead once the town is at work.

Boundaries, units, catalogue and register are published only where exactly one unit leads everywhere. What is left open
(gridctl registry prove lists it) must be accepted by --accept-gaps, with a reason that is kept.")]
pub(crate) struct Publish {
    /// Parts whose drafts are published.
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    parts: Vec<PartName>,
    /// Moment of force, e.g. '2026-07-01 00:00' in the town's time.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Why.
    #[arg(long)]
    reason: String,
    /// Accept the gaps and conflicts of the proof of coverage as they are now, for this reason.
    #[arg(long, value_name = "REASON")]
    accept_gaps: Option<String>,
    /// Check only, publish nothing; ends with 6 where the publication would be refused.
    #[arg(long)]
    dry_run: bool,
}

/// List the versions of a part, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl registry versions --part boundaries")]
pub(crate) struct Versions {
    /// The part.
    #[arg(long, value_enum)]
    part: PartName,
}

impl RegistryCommand {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        match self {
            Self::Draft(Draft::Show(command)) => command.run(context).await,
            Self::Draft(Draft::Put(command)) => command.run(context).await,
            Self::Draft(Draft::Discard(command)) => command.run(context).await,
            Self::Rehearse(command) => command.run(context).await,
            Self::Publish(command) => command.run(context).await,
            Self::Prove(command) => command.run(context).await,
            Self::Versions(command) => command.run(context).await,
            Self::Table(command) => command.run(context).await,
            Self::Propose(command) => command.run(context).await,
            Self::RuleFromCase(command) => command.run(context).await,
            Self::Export(command) => command.run(context).await,
            Self::Defects(command) => command.run(context).await,
            Self::Assets(command) => command.run(context).await,
        }
    }
}

impl Show {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = GetDraftRequest { part: Part::from(self.part).into() };
        let draft = api.call(request, |door, request| async move { door.registry().get_draft(request).await }).await?;
        let value = draft.content.as_ref().map_or(Value::Null, content_to_json);
        let text = serde_json::to_string_pretty(&value).expect("a value of JSON");
        context.screen.value(|| value, |_| text)
    }
}

/// The message of the part itself, which is what a file holds.
fn content_to_json(content: &Content) -> Value {
    match &content.part {
        None => Value::Null,
        Some(content::Part::Boundaries(part)) => json::of(part),
        Some(content::Part::Units(part)) => json::of(part),
        Some(content::Part::Catalogue(part)) => json::of(part),
        Some(content::Part::Register(part)) => json::of(part),
        Some(content::Part::Calendars(part)) => json::of(part),
        Some(content::Part::Assets(part)) => json::of(part),
    }
}

fn content_from_file(part: PartName, file: &Path) -> Result<Content> {
    let text = std::fs::read(file).map_err(|error| Failure::file(file, &error))?;
    let value: Value = serde_json::from_slice(&text)
        .map_err(|error| Failure::usage(format!("{}: no JSON: {error}", file.display())))?;
    let part = match part {
        PartName::Boundaries => content::Part::Boundaries(json::read(value, file)?),
        PartName::Units => content::Part::Units(json::read(value, file)?),
        PartName::Catalogue => content::Part::Catalogue(json::read(value, file)?),
        PartName::Register => content::Part::Register(json::read(value, file)?),
        PartName::Calendars => content::Part::Calendars(json::read(value, file)?),
        PartName::Assets => content::Part::Assets(json::read(value, file)?),
    };
    Ok(Content { part: Some(part) })
}

impl Put {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let read = content_from_file(self.part, &self.file)?;
        let api = context.api().await?;
        let request = PutDraftRequest { content: Some(read), etag: self.etag };
        let put = api.call(request, |door, request| async move { door.registry().put_draft(request).await }).await?;
        let became = Became { kept: put.kept, acceptable: put.kept, dry_run: false };
        told(context, &put, &self.file.display().to_string(), &put.findings, became, REMEDY)
    }
}

impl Discard {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = DiscardDraftRequest { part: Part::from(self.part).into() };
        let done =
            api.call(request, |door, request| async move { door.registry().discard_draft(request).await }).await?;
        context.screen.message(&done, |_| "the draft is thrown away".to_owned())
    }
}

impl Publish {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let mut request = PublishPartsRequest {
            request_id: machine::new_id().to_string(),
            parts: self.parts.iter().map(|part| Part::from(*part).into()).collect(),
            force_time: context.moment("at", self.at.as_deref())?,
            reason: self.reason,
            dry_run: self.dry_run,
            accept_coverage: None,
        };
        if let Some(reason) = &self.accept_gaps {
            request.accept_coverage = prove::acceptance(&api, &request, reason).await?;
        }
        let done =
            api.call(request, |door, request| async move { door.registry().publish_parts(request).await }).await?;
        context.screen.message(&done, |layout| {
            let findings = finding::table(layout, &done.findings);
            let summary = match (done.versions.is_empty(), self.dry_run) {
                (_, true) => "checked only, nothing is published".to_owned(),
                (true, false) => "nothing is published".to_owned(),
                (false, false) => versions(layout, &done.versions),
            };
            let coverage = done.coverage.as_ref().map(|coverage| prove::summary(layout, coverage));
            let said = [Some(findings), coverage, Some(summary)];
            said.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
        })?;
        let message = match (self.dry_run, done.versions.is_empty()) {
            (true, _) if finding::refuse(&done.findings) => {
                "would not be published because of what the findings refuse"
            }
            (false, true) => "nothing is published because of what the findings refuse",
            _ => return Ok(()),
        };
        Err(Failure::new(Exit::Refused, "FINDINGS_REFUSE", message).way_out(REMEDY))
    }
}

impl Versions {
    async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = ListVersionsRequest { part: Part::from(self.part).into() };
        let list =
            api.call(request, |door, request| async move { door.registry().list_versions(request).await }).await?;
        context.screen.message(&list, |layout| versions(layout, &list.versions))
    }
}

fn versions(layout: &Layout, versions: &[Version]) -> String {
    let rows = versions.iter().map(|version| {
        [
            words::name(version.part().as_str_name(), "PART_"),
            version.number.to_string(),
            words::name(version.state().as_str_name(), "VERSION_STATE_"),
            moment::second(version.force_time.as_ref(), &layout.zone),
            words::actor(version.actor.as_ref()),
            version.reason.clone(),
            version.hash.chars().take(12).collect(),
        ]
    });
    table::rows(layout, ["part", "no.", "state", "in force from", "published by", "why", "hash"], rows, "no versions")
}

#[cfg(test)]
mod tests {
    use gridcase_proto::registry::v1::{Register, Rule};

    use super::*;

    #[test]
    fn what_show_prints_can_be_put_again() {
        let rule = Rule { id: "police-event-06028".to_owned(), basis: "第九条".to_owned(), ..Rule::default() };
        let content = Content { part: Some(content::Part::Register(Register { rules: vec![rule] })) };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("register.json");
        std::fs::write(&file, content_to_json(&content).to_string()).expect("written");
        assert_eq!(content_from_file(PartName::Register, &file).expect("read"), content);
    }

    #[test]
    fn a_file_of_another_part_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("register.json");
        std::fs::write(&file, r#"{"rules": []}"#).expect("written");
        assert_eq!(content_from_file(PartName::Units, &file).expect_err("another part").exit, Exit::Usage);
    }
}
