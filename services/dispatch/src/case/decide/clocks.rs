//! Clock operations: outages left out, and a newer calendar in place of an estimate.

use uuid::Uuid;

use super::{Case, Context, What, Why, said};
use crate::case::Outage;

impl Case {
    pub(super) fn pause(&self, outage: &Outage, reason: &str, context: &Context<'_>) -> Result<What, Why> {
        if self.outages.iter().any(|counted| counted.id == outage.id) {
            return Err(Why::OutageCounted { outage: outage.id });
        }
        if outage.from >= outage.until || outage.until > context.now.max(self.changed_at) {
            return Err(Why::OutageRange);
        }
        Ok(What::Paused { outage: outage.clone(), reason: said("reason", reason)? })
    }

    pub(super) fn recalculate(&self, operation: Uuid, calendars: u32, reason: &str) -> Result<What, Why> {
        let from = self.decision.route.versions.calendars;
        if calendars <= from {
            return Err(Why::NoNewerCalendar { own: from });
        }
        Ok(What::Recalculated { operation, from, to: calendars, reason: said("reason", reason)? })
    }
}
