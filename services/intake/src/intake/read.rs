//! What is read: reports, their files, the place on the ground, the feed of events.

use std::{collections::HashMap, time::Duration};

use gridcase_host::{
    Caller, Person,
    log::{Cursor, Stored},
};
use gridcase_snapshot::Snapshot;
use uuid::Uuid;

use super::{Intake, LOG, may_see};
use crate::{
    error::Error,
    report::{Progress, Report},
    store::{self, Filter, KeptMedia, Key},
};

/// A report with its stored files.
pub(crate) type WithMedia = (Report, Vec<KeptMedia>);

impl Intake {
    /// A report that the person may see.
    pub(crate) async fn get(&self, person: &Person, id: Uuid) -> Result<WithMedia, Error> {
        let report = store::find(self.db.reader(), &person.town, id).await?;
        let report = report.filter(|report| may_see(person, report)).ok_or(Error::NotFound)?;
        self.with_media(report).await
    }

    /// Reports before `before`, newest first.
    pub(crate) async fn list(
        &self,
        filter: &Filter<'_>,
        before: Option<Key>,
        limit: u64,
    ) -> Result<Vec<Report>, Error> {
        Ok(store::list(self.db.reader(), filter, before, limit).await?)
    }

    /// The stored files of reports of one town.
    pub(crate) async fn media_of(
        &self,
        town: &str,
        reports: &[Report],
    ) -> Result<HashMap<Uuid, Vec<KeptMedia>>, Error> {
        let ids = reports.iter().map(|report| report.receipt.id);
        let mut media: HashMap<Uuid, Vec<KeptMedia>> = HashMap::new();
        for (report, kept) in store::media_of(self.db.reader(), town, ids).await? {
            media.entry(report).or_default().push(kept);
        }
        Ok(media)
    }

    /// A report's files, for a person who may see it, or for a service, which answers for whom it tells. A part has no report, and
    /// files all the same.
    pub(crate) async fn media(
        &self,
        caller: &Caller,
        town: &str,
        id: Uuid,
    ) -> Result<(Option<Report>, Vec<KeptMedia>), Error> {
        match caller {
            Caller::Person(person) => {
                let (report, kept) = self.get(person, id).await?;
                Ok((Some(report), kept))
            }
            Caller::Service { acting, .. } => {
                let (db, town) = (self.db.reader(), acting.as_ref().map_or(town, |person| person.town.as_str()));
                let report = store::find(db, town, id).await?;
                if report.is_none() && !store::is_part(db, town, id).await? {
                    return Err(Error::NotFound);
                }
                let kept = store::media_of(db, town, [id]).await?;
                Ok((report, kept.into_iter().map(|(_, kept)| kept).collect()))
            }
            Caller::Anonymous => Err(Error::NotFound),
        }
    }

    /// What became of the cases with which those of reports were joined.
    pub(crate) async fn joined(&self, town: &str, reports: &[Report]) -> Result<HashMap<Uuid, Progress>, Error> {
        let others = reports.iter().filter_map(|report| report.progress.joined_with.as_ref());
        Ok(store::progress_of(self.db.reader(), town, others.map(|other| other.id).collect()).await?)
    }

    /// Asks the ground in force in a town.
    pub(crate) async fn ask_ground<T>(&self, town: &str, ask: impl FnOnce(&Snapshot) -> T) -> Result<T, Error> {
        let held = self.towns.now(town).await;
        held.snapshot().map(ask).ok_or_else(|| Error::TownUnknown { town: town.to_owned() })
    }

    /// Events after a cursor; waits for the first one up to `wait`.
    pub(crate) async fn events(&self, after: &str, limit: u64, wait: Duration) -> Result<Vec<Stored>, Error> {
        let after = if after.is_empty() { None } else { Some(Cursor::parse(after)?) };
        Ok(LOG.wait_after(&self.db, after.as_ref(), limit, wait).await?)
    }

    /// The report with its stored files.
    pub(crate) async fn with_media(&self, report: Report) -> Result<WithMedia, Error> {
        let id = report.receipt.id;
        let kept = store::media_of(self.db.reader(), &report.town, [id]).await?;
        Ok((report, kept.into_iter().map(|(_, kept)| kept).collect()))
    }
}
