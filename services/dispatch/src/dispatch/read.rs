//! Single cases, lists, counts and histories.

use std::collections::BTreeMap;
use std::time::Duration;

use gridcase_host::log::{Cursor, Stored};
use gridcase_host::paging::Page;
use gridcase_proto::dispatch::v1 as wire;

use crate::case::{Case, Cause, State};
use crate::convert::{self, decision::write_cause};
use crate::error::Error;
use crate::filter::Filter;
use crate::store::{self, Count, Cut, Key, LOG, Name, OpenCases, Order};

use super::{Dispatch, Viewer};

impl Dispatch {
    /// A case that the viewer may see.
    pub(crate) async fn find(&self, viewer: &Viewer, name: &Name) -> Result<Case, Error> {
        let found = store::find(self.db.reader(), viewer.sight.town.as_deref(), name).await?;
        found.filter(|case| viewer.sight.sees(case)).ok_or(Error::NotFound)
    }

    /// What a filter comes to for the viewer now.
    pub(crate) fn cut(&self, viewer: &Viewer, filter: &Filter) -> Result<Cut, Error> {
        let (town, now) = (viewer.town()?, self.clock.now());
        Ok(filter.cut(town, self.holder.snapshot(town, now).as_deref(), now))
    }

    /// A page of the cases that the viewer may see, and the token of the next one.
    pub(crate) async fn list(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        order: Order,
        page: &Page<Key>,
    ) -> Result<(Vec<wire::Case>, String), Error> {
        let cut = self.cut(viewer, filter)?;
        let db = self.db.reader();
        let (rows, next) = store::list(db, &viewer.sight, &cut, order, page.after, page.size).await?;
        let mut cases = Vec::with_capacity(rows.len());
        for row in &rows {
            let case = store::case::case(row)?;
            // It may have changed since its place was read.
            if viewer.sight.sees(&case) {
                cases.push(self.show(viewer, &case).await?);
            }
        }
        Ok((cases, next.map(|next| page.token(next)).unwrap_or_default()))
    }

    /// How many cases there are of each state, and in the queue for each cause.
    pub(crate) async fn count(&self, viewer: &Viewer, filter: &Filter) -> Result<wire::CountCasesResponse, Error> {
        let cut = self.cut(viewer, filter)?;
        let db = self.db.reader();
        let states = store::count_states(db, &viewer.sight, &cut).await?;
        let bits = store::count_causes(db, &viewer.sight, &cut).await?;
        let of_cause = |cause: Cause| {
            let bit = store::case::cause_bit(cause);
            let cases: i64 = bits.iter().filter(|(set, _)| set & bit != 0).map(|(_, cases)| *cases).sum();
            wire::CauseCount { cause: write_cause(cause).into(), count: u64::try_from(cases).unwrap_or_default() }
        };
        let mut counts = wire::CountCasesResponse {
            states: states.into_iter().map(of_state).collect(),
            causes: Cause::ALL.map(of_cause).to_vec(),
        };
        counts.states.retain(|state| state.count > 0);
        counts.causes.retain(|cause| cause.count > 0);
        Ok(counts)
    }

    /// Open work by grid and by unit, as of now.
    pub(crate) async fn summarize(&self, viewer: &Viewer) -> Result<wire::SummarizeCasesResponse, Error> {
        viewer.town()?;
        let rows = store::count_open(self.db.reader(), &viewer.sight, self.clock.now()).await?;
        let mut total = wire::Workload::default();
        let (mut grids, mut units) = (BTreeMap::new(), BTreeMap::new());
        for row in &rows {
            add(&mut total, row);
            add(workload(&mut grids, &row.grid), row);
            add(workload(&mut units, row.lead.as_deref().unwrap_or_default()), row);
        }
        Ok(wire::SummarizeCasesResponse {
            total: Some(total),
            grids: grids.into_values().collect(),
            units: units.into_values().collect(),
        })
    }

    /// What happened to a case, in order.
    pub(crate) async fn history(&self, viewer: &Viewer, name: &Name) -> Result<Vec<wire::CaseEvent>, Error> {
        let case = self.find(viewer, name).await?;
        let history = store::history(self.db.reader(), &case).await?;
        let visible = viewer.sight.sees_reporter(&case);
        if visible {
            self.accesses.note(viewer, &case, self.clock.now()).await;
        }
        let reporter = crate::sight::reporter(&case);
        let messages = viewer.sight.sees_messages(&case);
        let show = |event| {
            let event = convert::event::write(event);
            let event = if visible { event } else { convert::event::without_reporter(event, reporter) };
            if messages { event } else { convert::event::without_messages(event) }
        };
        Ok(history.iter().map(show).collect())
    }

    /// Events of all cases after a cursor, for other services.
    pub(crate) async fn events(&self, after: &str, limit: u64, wait: Duration) -> Result<Vec<wire::CaseEvent>, Error> {
        let after = if after.is_empty() { None } else { Some(Cursor::parse(after)?) };
        let events = LOG.wait_after(&self.db, after.as_ref(), limit, wait).await?;
        events.iter().map(told).collect()
    }
}

fn of_state((state, Count { cases, at_least }): (State, Count)) -> wire::StateCount {
    let count = u64::try_from(cases).unwrap_or_default();
    wire::StateCount { state: store::case::state_number(state), count, at_least }
}

fn workload<'a>(by: &'a mut BTreeMap<String, wire::Workload>, key: &str) -> &'a mut wire::Workload {
    by.entry(key.to_owned()).or_insert_with(|| wire::Workload { key: key.to_owned(), ..wire::Workload::default() })
}

/// Adds cases of one state to a workload.
fn add(load: &mut wire::Workload, row: &OpenCases) {
    let cases = u64::try_from(row.cases).unwrap_or_default();
    load.open += cases;
    load.overdue += u64::try_from(row.overdue).unwrap_or_default();
    match wire::CaseState::try_from(row.state) {
        Ok(wire::CaseState::Filed | wire::CaseState::Returned) => load.waiting += cases,
        Ok(wire::CaseState::Handled) => load.in_review += cases,
        Ok(wire::CaseState::Suspended) => load.suspended += cases,
        _ => {}
    }
}

fn told(stored: &Stored) -> Result<wire::CaseEvent, Error> {
    let event = convert::event::write(&store::event(&stored.entry)?);
    Ok(wire::CaseEvent { cursor: stored.cursor.to_string(), ..event })
}
