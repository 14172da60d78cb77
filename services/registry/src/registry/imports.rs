//! Files into drafts.

use gridcase_geo::import::ImportError;
use gridcase_host::caller::Person as CallingPerson;
use gridcase_proto::registry::v1::{self as wire, content};
use gridcase_snapshot::Part;
use serde_json::json;

use super::Registry;
use super::drafts::{Base, HandedIn, InsteadOf, Keep, named_beside};
use crate::check::{Known, MOST_FINDINGS};
use crate::convert;
use crate::error::{Error, Result};
use crate::finding::{Severity, worst_first};
use crate::import::{self, Imported};
use crate::tables::{Compared, compare};

/// What was read, and what became of it.
pub(crate) struct Read {
    /// How many areas or districts.
    pub(crate) count: usize,
    /// How many findings there are; not all are handed on.
    pub(crate) found: usize,
    /// Whether nothing stands against keeping it.
    pub(crate) acceptable: bool,
    pub(crate) handed_in: HandedIn,
}

/// What to do with what was read.
struct Outcome {
    part: Part,
    kind: &'static str,
    dry_run: bool,
}

impl Registry {
    /// Reads areas of one level in place of those of the draft.
    pub(crate) async fn import_areas(&self, by: &CallingPerson, request: wire::ImportAreasRequest) -> Result<Read> {
        let (reading, text) = convert::area_reading(&request)?;
        let base = self.base(&by.town, Part::Boundaries).await?;
        let (imported, base) = tokio::task::spawn_blocking(move || {
            let content::Part::Boundaries(draft) = &base.content else {
                return Err(Error::Damaged("boundaries of another kind".to_owned()));
            };
            let known = Known::default();
            let imported =
                import::areas(&text, &reading, draft.clone(), &base.ground(&known)).map_err(|e| refused(&e))?;
            Ok((wrap(imported, content::Part::Boundaries), base))
        })
        .await??;
        let outcome = Outcome { part: Part::Boundaries, kind: "areas_imported", dry_run: request.dry_run };
        self.hand_in(by, imported, &base, outcome).await
    }

    /// Reads the districts of a department's units into the draft.
    pub(crate) async fn import_districts(
        &self,
        by: &CallingPerson,
        request: wire::ImportDistrictsRequest,
    ) -> Result<Read> {
        let (reading, text) = convert::district_reading(&request)?;
        let base = self.base(&by.town, Part::Units).await?;
        let (imported, base) = tokio::task::spawn_blocking(move || {
            let content::Part::Units(draft) = &base.content else {
                return Err(Error::Damaged("units of another kind".to_owned()));
            };
            let known = Known::default();
            let imported =
                import::districts(&text, &reading, draft.clone(), &base.ground(&known)).map_err(|e| refused(&e))?;
            Ok((wrap(imported, content::Part::Units), base))
        })
        .await??;
        let outcome = Outcome { part: Part::Units, kind: "districts_imported", dry_run: request.dry_run };
        self.hand_in(by, imported, &base, outcome).await
    }

    /// Reads assets into the draft, and says what differs then.
    pub(crate) async fn import_assets(
        &self,
        by: &CallingPerson,
        request: wire::ImportAssetsRequest,
    ) -> Result<(Read, Compared)> {
        let (reading, text) = convert::asset_reading(&request)?;
        let base = self.base(&by.town, Part::Assets).await?;
        let beside = self.beside(&by.town).await?;
        let (imported, compared, base) = tokio::task::spawn_blocking(move || {
            let content::Part::Assets(draft) = &base.content else {
                return Err(Error::Damaged("assets of another kind".to_owned()));
            };
            let known = Known::default();
            let imported =
                import::assets(&text, &reading, draft.clone(), &base.ground(&known)).map_err(|e| refused(&e))?;
            let mut imported = wrap(imported, content::Part::Assets);
            imported.findings.extend(named_beside(&base.town, beside, Part::Assets, &imported.draft));
            let compared = compare(&base.content, &imported.draft);
            Ok((imported, compared, base))
        })
        .await??;
        let outcome = Outcome { part: Part::Assets, kind: "assets_imported", dry_run: request.dry_run };
        Ok((self.hand_in(by, imported, &base, outcome).await?, compared))
    }

    async fn hand_in(
        &self,
        by: &CallingPerson,
        imported: Imported<content::Part>,
        base: &Base,
        outcome: Outcome,
    ) -> Result<Read> {
        let acceptable = import::is_acceptable(&imported);
        let kept = acceptable && !outcome.dry_run;
        let Imported { draft, read, mut findings, .. } = imported;
        worst_first(&mut findings);
        let found = findings.len();
        let repaired = findings.iter().filter(|finding| finding.severity == Severity::Repaired).count();
        findings.truncate(MOST_FINDINGS);
        let mut etag = base.etag();
        if kept {
            let instead_of = InsteadOf::This(base.draft.clone());
            let detail = json!({ "read": read, "repaired": repaired });
            let keep = Keep { part: outcome.part, content: draft, instead_of, kind: outcome.kind, detail };
            etag = self.keep_draft(by, keep).await?;
        }
        Ok(Read { count: read, found, acceptable, handed_in: HandedIn { findings, kept, etag } })
    }
}

/// A file that is refused as a whole.
fn refused(error: &ImportError) -> Error {
    Error::field("geojson", error.to_string())
}

fn wrap<T>(imported: Imported<T>, wrap: impl FnOnce(T) -> content::Part) -> Imported<content::Part> {
    let Imported { draft, read, findings, unrepaired } = imported;
    Imported { draft: wrap(draft), read, findings, unrepaired }
}
