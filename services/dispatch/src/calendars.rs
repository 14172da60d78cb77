//! Working time by the calendar version that decided a case.
//!
//! The registry's readers hold only what is in force, and a case runs by the calendar that decided it, perhaps for years.
//! So dispatch keeps a copy of each version in the unit of work that opens the first case under it; what was read once
//! stays in memory, because a version never changes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use gridcase_host::database::Database;
use gridcase_snapshot::Snapshot;
use gridcase_worktime::{Calendar, DayReading, Rules, Windows};
use sea_orm::ConnectionTrait;

use crate::case::Case;
use crate::error::Error;
use crate::store::{self, calendar};

/// A town and the number of a version.
type Version = (String, u32);

/// The calendars known so far; clones share them.
#[derive(Clone)]
pub(crate) struct Calendars {
    db: Database,
    known: Arc<RwLock<HashMap<Version, Arc<Rules>>>>,
}

/// A version that decides a case.
pub(crate) struct Deciding {
    /// Its rules.
    pub(crate) rules: Arc<Rules>,
    /// The row to keep with the case; none where it is kept already.
    pub(crate) row: Option<calendar::Model>,
    version: Version,
}

impl Calendars {
    pub(crate) fn new(db: Database) -> Self {
        Self { db, known: Arc::default() }
    }

    /// The working time that counts for a case.
    pub(crate) async fn of(&self, case: &Case) -> Result<Arc<Rules>, Error> {
        self.version(&case.town, case.decision.route.versions.calendars).await
    }

    /// The working time of a version that is kept.
    pub(crate) async fn version(&self, town: &str, number: u32) -> Result<Arc<Rules>, Error> {
        let version = (town.to_owned(), number);
        if let Some(rules) = self.known(&version) {
            return Ok(rules);
        }
        let rules = read(self.db.reader(), town, number).await?;
        Ok(self.learn(version, Arc::new(rules)))
    }

    /// The version in force, which is about to decide a case.
    pub(crate) fn deciding(&self, snapshot: &Snapshot) -> Result<Deciding, Error> {
        let (town, number) = (snapshot.town().code.clone(), snapshot.versions().calendars);
        let version = (town, number);
        if let Some(rules) = self.known(&version) {
            return Ok(Deciding { rules, row: None, version });
        }
        let Some(rules) = snapshot.worktime() else {
            return Ok(Deciding { rules: Arc::new(unpublished()), row: None, version });
        };
        let row = calendar::row(&version.0, number, rules)?;
        Ok(Deciding { rules: Arc::new(rules.clone()), row: Some(row), version })
    }

    /// Notes that a version is kept in the database.
    pub(crate) fn kept(&self, deciding: Deciding) {
        if deciding.row.is_some() {
            self.learn(deciding.version, deciding.rules);
        }
    }

    fn known(&self, version: &Version) -> Option<Arc<Rules>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(version).cloned()
    }

    fn learn(&self, version: Version, rules: Arc<Rules>) -> Arc<Rules> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(version).or_insert(rules))
    }
}

/// The working time of a version, as the database has it.
pub(crate) async fn read(db: &impl ConnectionTrait, town: &str, number: u32) -> Result<Rules, Error> {
    match number {
        0 => Ok(unpublished()),
        number => store::calendar(db, town, number).await?.ok_or_else(|| lost(town, number)),
    }
}

/// The working time of a town that has published no calendar: natural time counts, and every working day is unknown.
pub(crate) fn unpublished() -> Rules {
    Rules {
        zone: jiff::tz::TimeZone::UTC,
        windows: Windows::from_minutes(&[(0, 24 * 60)]).expect("a window of a whole day"),
        day_reading: DayReading::FullSet,
        calendar: Calendar::new(),
    }
}

fn lost(town: &str, number: u32) -> Error {
    let source = format!("calendar {number} of {town} was not kept with the cases it decided");
    Error::Stored { case: format!("any by calendar {number}"), source: source.into() }
}
