//! The register's answer to any question, with everything that was considered. Changes nothing.

use gridcase_proto::dispatch::v1 as wire;
use jiff::Timestamp;

use crate::case::Clock;
use crate::convert::case::{earliest_first, write_deadline};
use crate::convert::decision::write_route;
use crate::error::Error;

use super::open::{About, decide};
use super::{Dispatch, Viewer};

impl Dispatch {
    /// The route of a matter at a place, of an asset perhaps, and at a moment by the versions in force then, and the deadlines if it were
    /// dispatched then.
    pub(crate) async fn explain(
        &self,
        viewer: &Viewer,
        about: About<'_>,
        at: Option<Timestamp>,
    ) -> Result<wire::ExplainRouteResponse, Error> {
        let at = at.unwrap_or_else(|| self.clock.now());
        let snapshot = self.as_of(&viewer.caller, viewer.town()?, at).await?;
        let decision = decide(&snapshot, &about, at);
        let rules = self.calendars.deciding(&snapshot)?.rules;
        let deadlines = Clock::start(at).deadlines(&decision.limits, &[], &[], &rules);
        Ok(wire::ExplainRouteResponse {
            route: Some(write_route(&decision.route)),
            deadlines: earliest_first(deadlines).iter().map(write_deadline).collect(),
        })
    }
}
