//! Declared outages (停运): times in which work could not be done, in which no clock runs that they concern.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Case, State};

/// An outage, over when it is declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Its id, which counts it once in each case.
    pub id: Uuid,
    /// From.
    pub from: Timestamp,
    /// Until.
    pub until: Timestamp,
    /// The unit that could not work; empty for the whole town.
    pub unit: String,
}

impl Outage {
    /// Whether whoever owes something could not do it: a unit, or others in the town by an empty name.
    pub(super) fn concerns(&self, unit: &str) -> bool {
        self.unit.is_empty() || self.unit == unit
    }
}

impl Case {
    /// The clocks that it concerns did not run in an outage. What was judged before is left as it was judged.
    pub(crate) fn stood_in(&mut self, outage: &Outage) {
        let (from, until) = (outage.from, outage.until);
        let latest = self.suspension.as_ref().filter(|_| self.state == State::Suspended).map(|pause| pause.until);
        let concerned = outage.concerns(self.clock_unit());
        if let Some(clock) = self.clock.as_mut().filter(|_| concerned) {
            clock.leave_out(from, until, latest);
        }
        for task in self.tasks.iter_mut().filter(|task| task.is_open() && outage.concerns(&task.unit)) {
            task.clock.leave_out(from, until, latest);
        }
        self.outages.push(outage.clone());
    }

    /// The unit for which the clock runs, or stands while its return is ruled on.
    fn clock_unit(&self) -> &str {
        let returned = self.returns.last().filter(|_| self.state == State::Returned).map(|last| last.unit.as_str());
        self.lead.as_deref().or(returned).unwrap_or_default()
    }
}
