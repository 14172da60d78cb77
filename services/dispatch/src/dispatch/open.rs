//! A case is opened for an accepted report.

use crate::case::{Actor, Case, Decision, Opening, Place, Report};
use crate::convert::request::Open;
use crate::error::Error;
use crate::routing::{self, Fix, Question};
use crate::store::{self, Name, case};
use gridcase_snapshot::Snapshot;
use jiff::Timestamp;

use super::{Dispatch, Viewer};

impl Dispatch {
    /// Opens a case, or answers with the one that is there.
    ///
    /// One unit of work with as few statements as it takes: intake sends what many phones report at once.
    pub(crate) async fn open(&self, viewer: &Viewer, open: Open) -> Result<Case, Error> {
        let now = self.clock.now();
        let snapshot = self.snapshot(&open.town, now).await?;
        let report = &open.report;
        let decision = decide(&snapshot, &About::report(report), now);
        let deciding = self.calendars.deciding(&snapshot)?;
        let actor = Actor { name: viewer.caller.service().unwrap_or("intake").to_owned(), ..Actor::default() };
        let Open { id, number, town, report } = open;
        let (case, events) = Case::open(Opening { id, number, town, report, decision, actor, parent: None }, now);
        let row = case::row(&case, &deciding.rules)?;
        let calendar = deciding.row.clone();
        let stored = self.db.write(move |tx| {
            Box::pin(async move {
                if !store::insert(tx, &case, row).await? {
                    let there = store::find(tx, Some(&case.town), &Name::Id(case.id)).await?;
                    return there.map(|case| (case, false)).ok_or(Error::NumberTaken);
                }
                if let Some(calendar) = calendar {
                    store::keep_calendar(tx, calendar).await?;
                }
                store::append(tx, &events, None).await?;
                Ok::<_, Error>((case, true))
            })
        });
        let (case, new) = stored.await?;
        if new {
            self.calendars.kept(deciding);
        }
        Ok(case)
    }
}

/// What the registry is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// Matter id.
    pub(crate) matter: &'a str,
    /// Row; 0 takes the matter's default.
    pub(crate) row: u32,
    /// The place.
    pub(crate) place: Option<&'a Place>,
    /// Code of the asset; empty where none is named.
    pub(crate) asset: &'a str,
}

impl<'a> About<'a> {
    fn report(report: &'a Report) -> Self {
        Self { matter: &report.matter, row: report.row, place: report.place.as_ref(), asset: &report.asset }
    }

    /// What the case is about now.
    pub(super) fn case(case: &'a Case) -> Self {
        let decision = &case.decision;
        let row = if decision.row_defaulted { 0 } else { decision.row };
        Self { matter: &decision.matter, row, place: case.place.as_ref(), asset: &decision.asset }
    }
}

/// What the registry says to it.
pub(super) fn decide(snapshot: &Snapshot, about: &About<'_>, at: Timestamp) -> Decision {
    // A place was checked when it came in.
    let place = about.place.and_then(|place| Fix::try_from(place).ok());
    let asset = Some(about.asset.to_owned()).filter(|asset| !asset.is_empty());
    routing::route(snapshot, &Question { matter: about.matter.to_owned(), row: about.row, place, asset, at })
}
