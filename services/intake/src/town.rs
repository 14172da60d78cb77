//! What intake asks of a town's snapshot. While none is held, reports are taken all the same.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gridcase_host::Clock;
use gridcase_snapshot::{Holder, Snapshot};
use jiff::{Timestamp, tz::TimeZone};
use tokio::time::{Instant, timeout};

use crate::report::Place;

/// How long a report waits for a town that is not held yet.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long after a failure reports do not wait for the town again.
const PAUSE: Duration = Duration::from_secs(5);

/// The towns of this process; clones are the same.
#[derive(Clone)]
pub(crate) struct Towns {
    holder: Holder,
    clock: Clock,
    failed: Arc<Mutex<HashMap<String, Instant>>>,
}

/// A town at a moment; empty where nothing has ever been heard of it.
#[derive(Clone, Debug)]
pub(crate) struct Town(Option<Arc<Snapshot>>);

impl Towns {
    /// Towns as `holder` has them.
    pub(crate) fn new(holder: Holder, clock: Clock) -> Self {
        Self { holder, clock, failed: Arc::default() }
    }

    /// The town at `now`. One that is not held yet is fetched, unless that has just failed.
    pub(crate) async fn at(&self, town: &str, now: Timestamp) -> Town {
        if let Some(snapshot) = self.holder.snapshot(town, now) {
            return Town(Some(snapshot));
        }
        if self.has_just_failed(town) {
            return Town(None);
        }
        let reason = match timeout(PATIENCE, self.holder.obtain(town, now)).await {
            Ok(Ok(snapshot)) => return Town(Some(snapshot)),
            Ok(Err(error)) => gridcase_host::status::chain(&error),
            Err(_) => "the registry did not answer in time".to_owned(),
        };
        if self.note_failure(town) {
            tracing::warn!(town, reason, "nothing is known of the town, its reports are numbered by days of UTC");
        }
        Town(None)
    }

    /// The town as it is now.
    pub(crate) async fn now(&self, town: &str) -> Town {
        self.at(town, self.clock.now()).await
    }

    fn has_just_failed(&self, town: &str) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(town).is_some_and(|at| at.elapsed() < PAUSE)
    }

    /// Says whether it is the first failure of this town.
    fn note_failure(&self, town: &str) -> bool {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.insert(town.to_owned(), Instant::now()).is_none()
    }
}

impl Town {
    /// The snapshot in force.
    pub(crate) fn snapshot(&self) -> Option<&Snapshot> {
        self.0.as_deref()
    }

    /// The town's zone; UTC where nothing is known, so that a number can be given in any case.
    pub(crate) fn zone(&self) -> TimeZone {
        self.snapshot().map_or(TimeZone::UTC, |snapshot| snapshot.town().zone.clone())
    }

    /// The number to call first where the matter is an emergency; empty else.
    pub(crate) fn emergency_number(&self, matter: &str) -> String {
        let matter = self.snapshot().and_then(|snapshot| snapshot.matter(matter));
        matter.and_then(|matter| matter.emergency_number.clone()).unwrap_or_default()
    }

    /// Code of the grid that contains the place, for display; empty where none does.
    pub(crate) fn grid(&self, place: &Place) -> String {
        let here = self.snapshot().map(|snapshot| snapshot.locate(place.wgs84(), 0.0));
        here.and_then(|here| here.grid.map(|grid| grid.code.clone())).unwrap_or_default()
    }

    /// The name of a unit, or its code where the name is not known.
    pub(crate) fn unit_name(&self, code: &str) -> String {
        let unit = self.snapshot().and_then(|snapshot| snapshot.unit(code));
        unit.map_or_else(|| code.to_owned(), |unit| unit.name.clone())
    }
}
