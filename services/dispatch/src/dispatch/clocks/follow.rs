//! Open cases follow the clock operations that were declared.
//!
//! A pass goes through the cases page by page and changes each by itself, in one unit of work with its event and the record of
//! the change. What a case has followed already concerns it no more, so a pass may be cut off anywhere and be taken up by any
//! process. When a pass has found nothing left to change, the operation is noted as done.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use gridcase_host::Shutdown;
use gridcase_proto::dispatch::v1::ClockChange;
use gridcase_worktime::Rules;
use jiff::Timestamp;

use crate::case::{Case, Context, Event, State};
use crate::convert::clock as convert;
use crate::dispatch::command::keep;
use crate::error::Error;
use crate::operation::Operation;
use crate::store::{self, Name, past};

use super::Dispatch;

/// How long an operation may be declared before its cases follow.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Cases read at a time.
const PAGE: u64 = 500;
/// Cases changed side by side; the database stores them together.
const SIDE_BY_SIDE: usize = 64;
/// How often a case is decided anew that somebody else changes meanwhile.
const TRIES: u32 = 5;

/// Follows until the end of the process begins.
pub(crate) async fn run(dispatch: Dispatch, shutdown: Shutdown) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.begun() => return,
            _ = looks.tick() => {}
        }
        tokio::select! {
            () = shutdown.begun() => return,
            followed = dispatch.follow_operations() => if let Err(error) = followed {
                tracing::warn!(%error, "clock operations are followed again later");
            },
        }
    }
}

/// What came of looking at cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Pass {
    /// Nothing was left to change.
    Clean,
    /// Something changed, or somebody else was faster each time.
    Again,
}

impl Dispatch {
    async fn follow_operations(&self) -> Result<(), Error> {
        for operation in store::undone_operations(self.db.reader()).await? {
            let operation = Arc::new(operation);
            let newer = match operation.task.calendars() {
                Some(calendars) => Some(self.calendars.version(&operation.town, calendars).await?),
                None => None,
            };
            while self.pass(&operation, newer.as_ref()).await? == Pass::Again {}
            let now = self.clock.now();
            let done =
                self.db.write(move |tx| Box::pin(async move { store::finish_operation(tx, &operation, now).await }));
            match done.await {
                // Another process noted it.
                Err(error) if error.is_conflict() => {}
                done => done?,
            }
        }
        Ok(())
    }

    /// Looks at every open case once.
    async fn pass(&self, operation: &Arc<Operation>, newer: Option<&Arc<Rules>>) -> Result<Pass, Error> {
        let mut pass = Pass::Clean;
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            let mut after = None;
            loop {
                let rows = past::in_state(self.db.reader(), &operation.town, state, after, PAGE).await?;
                let Some(last) = rows.last() else { break };
                after = Some(past::key(last));
                for some in rows.chunks(SIDE_BY_SIDE) {
                    let mut works = Vec::with_capacity(SIDE_BY_SIDE);
                    for (_, id, body) in some {
                        works.push(self.change(operation, store::case::read(*id, body)?, newer));
                    }
                    for changed in join_all(works).await {
                        pass = pass.max(changed?);
                    }
                }
            }
        }
        Ok(pass)
    }

    /// Has a case follow, where the operation concerns it.
    async fn change(
        &self,
        operation: &Arc<Operation>,
        mut case: Case,
        newer: Option<&Arc<Rules>>,
    ) -> Result<Pass, Error> {
        for _ in 0..TRIES {
            let (now, rules) = (self.clock.now(), self.calendars.of(&case).await?);
            let decided = decide(operation, &case, &rules, newer.map(Arc::as_ref), now)?;
            let Some((after, event, change)) = decided else { return Ok(Pass::Clean) };
            let (operation, before) = (Arc::clone(operation), case.clone());
            let rules_after = newer.map_or(rules, Arc::clone);
            let kept = self.db.write(move |tx| {
                Box::pin(async move {
                    keep(tx, &before, &after, &[event], &rules_after, None).await?;
                    store::keep_change(tx, &operation, before.id, &change).await
                })
            });
            match kept.await {
                Err(error) if error.is_conflict() || matches!(error, Error::Stale { .. }) => {}
                kept => return kept.map(|()| Pass::Again),
            }
            let found = store::find(self.db.reader(), Some(&case.town), &Name::Id(case.id)).await?;
            case = found.ok_or(Error::NotFound)?;
        }
        Ok(Pass::Again)
    }
}

/// The case after an operation with the event and what moves; none where the operation does not concern it.
fn decide(
    operation: &Operation,
    case: &Case,
    rules: &Rules,
    newer: Option<&Rules>,
    now: Timestamp,
) -> Result<Option<(Case, Event, ClockChange)>, Error> {
    let changed = operation.task.change(case, rules, newer, now);
    let Some((_, moves)) = changed.filter(|_| case.state.is_open()) else { return Ok(None) };
    let doer = operation.doer();
    let context = Context { doer: &doer, now, rules, knows_unit: &|_| false };
    let (after, event) = case.apply(&operation.command(), &context)?;
    let change = convert::write_change(case, &after, &moves);
    Ok(Some((after, event, change)))
}
