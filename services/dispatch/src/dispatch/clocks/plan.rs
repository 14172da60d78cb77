//! What a clock operation would change, told while it is found. Nothing here writes.

use futures::{Stream, stream};
use gridcase_host::Caller;
use gridcase_proto::dispatch::v1 as wire;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::case::{Case, State};
use crate::convert::clock as convert;
use crate::error::Error;
use crate::operation::{Task, Terms};
use crate::store::{self, past};

use super::Dispatch;

/// Cases looked at for a piece of the plan.
const PAGE: u64 = 500;
/// Pieces that may wait for a slow listener.
const WAITING: usize = 4;

type Piece = Result<wire::ClockPlan, Error>;

/// The plan of an outage. What is wrong with its terms is said at once.
pub(crate) async fn outage(
    dispatch: Dispatch,
    caller: &Caller,
    terms: Terms,
) -> Result<impl Stream<Item = Piece> + Send + use<>, Error> {
    let town = dispatch.viewer(caller).town()?.to_owned();
    let now = dispatch.clock.now();
    // The id of no operation: nothing is counted already.
    let outage = terms.outage(Uuid::nil(), now)?;
    dispatch.known_unit(&town, &terms, now).await?;
    Ok(tell(Plan { dispatch, town, task: Task::Outage(outage), newer: None }))
}

/// The plan of a recalculation by the calendar in force.
pub(crate) async fn recalculation(
    dispatch: Dispatch,
    caller: &Caller,
) -> Result<impl Stream<Item = Piece> + Send + use<>, Error> {
    let town = dispatch.viewer(caller).town()?.to_owned();
    let snapshot = dispatch.snapshot(&town, dispatch.clock.now()).await?;
    let calendars = snapshot.versions().calendars;
    if calendars == 0 {
        return Err(Error::NoCalendar);
    }
    let newer = Some(dispatch.calendars.deciding(&snapshot)?.rules);
    Ok(tell(Plan { dispatch, town, task: Task::Recalculation(calendars), newer }))
}

struct Plan {
    dispatch: Dispatch,
    town: String,
    task: Task,
    newer: Option<std::sync::Arc<gridcase_worktime::Rules>>,
}

/// Makes the plan for as long as somebody listens.
fn tell(plan: Plan) -> impl Stream<Item = Piece> + Send + use<> {
    let (tell, told) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let done = tokio::select! {
            done = plan.make(&tell) => done,
            () = tell.closed() => return,
        };
        if let Err(error) = done {
            drop(tell.send(Err(error)).await);
        }
    });
    stream::unfold(told, |mut told| async move { told.recv().await.map(|piece| (piece, told)) })
}

impl Plan {
    async fn make(&self, tell: &mpsc::Sender<Piece>) -> Result<(), Error> {
        let db = self.dispatch.db.reader();
        let total = past::count_open(db, &self.town).await?;
        let calendars = self.task.calendars().unwrap_or_default();
        let mut plan = wire::ClockPlan { total, calendars, ..wire::ClockPlan::default() };
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            let mut after = None;
            loop {
                let rows = past::in_state(db, &self.town, state, after, PAGE).await?;
                let Some(last) = rows.last() else { break };
                after = Some(past::key(last));
                plan.looked += rows.len() as u64;
                plan.total = plan.total.max(plan.looked);
                plan.changes = self.changes(&rows).await?;
                plan.cases += plan.changes.len() as u64;
                drop(tell.send(Ok(plan.clone())).await);
            }
        }
        let (changes, finished) = (Vec::new(), true);
        drop(tell.send(Ok(wire::ClockPlan { changes, finished, ..plan })).await);
        Ok(())
    }

    async fn changes(&self, rows: &[past::Row]) -> Result<Vec<wire::ClockChange>, Error> {
        let now = self.dispatch.clock.now();
        let mut changes = Vec::new();
        for (_, id, body) in rows {
            let case: Case = store::case::read(*id, body)?;
            let rules = self.dispatch.calendars.of(&case).await?;
            let changed = self.task.change(&case, &rules, self.newer.as_deref(), now);
            changes.extend(changed.map(|(after, moves)| convert::write_change(&case, &after, &moves)));
        }
        Ok(changes)
    }
}
