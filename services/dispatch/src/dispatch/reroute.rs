//! Open cases go to the unit that the versions in force answer now, each by an act of its own.

use futures::{Stream, StreamExt as _, stream};
use gridcase_host::Caller;
use gridcase_host::digest::Digest;
use gridcase_proto::dispatch::v1 as wire;
use tonic::Status;
use uuid::Uuid;

use crate::case::{Case, State, Why};
use crate::convert::rehearsal::{Named, Reroute, Which};
use crate::convert::request::{Asked, Order};
use crate::error::Error;
use crate::rehearsal::{Pair, past::Past};
use crate::sight::{Reach, Sight};
use crate::store::{self, Name, past};

use super::{Dispatch, Viewer};

/// Cases moved side by side; the database stores them together.
const SIDE_BY_SIDE: usize = 32;
/// Outcomes told in one message, at most.
const TOGETHER: usize = 50;
/// How often a case is decided anew that dispatch itself changes meanwhile.
const TRIES: u32 = 3;
/// Cases read at a time.
const PAGE: u64 = 500;

/// Moves cases and tells what became of each. Ends with the stream: what is not told is perhaps not done, and a repeat
/// goes on.
pub(crate) async fn reroute(
    dispatch: Dispatch,
    caller: &Caller,
    reroute: Reroute,
) -> Result<impl Stream<Item = Result<wire::RerouteCasesResponse, Status>> + Send + use<>, Error> {
    let viewer = everywhere(dispatch.viewer(caller));
    let Reroute { request, reason, which } = reroute;
    let cases = match which {
        Which::Cases(cases) => cases,
        Which::Cell { from, to } => dispatch.cell(viewer.town()?, &from, &to).await?,
    };
    let total = u64::try_from(cases.len()).unwrap_or(u64::MAX);
    let outcomes = stream::iter(cases).map(move |named| {
        let (dispatch, viewer, reason) = (dispatch.clone(), viewer.clone(), reason.clone());
        async move { dispatch.reroute_one(&viewer, request, named, reason).await }
    });
    let outcomes = outcomes.buffered(SIDE_BY_SIDE).ready_chunks(TOGETHER).map(move |outcomes| {
        let outcomes = outcomes.into_iter().collect::<Result<Vec<_>, Error>>()?;
        Ok(wire::RerouteCasesResponse { total, outcomes })
    });
    let start = stream::iter([Ok(wire::RerouteCasesResponse { total, outcomes: Vec::new() })]);
    Ok(start.chain(outcomes))
}

/// Whoever may reroute may name any case of the own town, though an administrator sees none. The reporter stays hidden.
fn everywhere(viewer: Viewer) -> Viewer {
    let sight = Sight { reach: Reach::Town, reporters: false, ..viewer.sight };
    Viewer { sight, ..viewer }
}

impl Dispatch {
    async fn reroute_one(
        &self,
        viewer: &Viewer,
        request: Uuid,
        named: Named,
        reason: String,
    ) -> Result<wire::RerouteOutcome, Error> {
        let Named { id, version: seen, expected } = named;
        let order = Order::Reroute { seen, expected, reason };
        let asked = Asked { id, version: None, request: of_case(request, id), order };
        let mut tries = 0;
        let error = loop {
            tries += 1;
            match self.command(viewer, asked.clone()).await {
                Ok(case) => return Ok(moved(case)),
                // Its grid was moved between reading and deciding.
                Err(Error::Stale { named, .. }) if named != seen && tries < TRIES => {}
                Err(error) => break error,
            }
        };
        let Some(refused) = refusal(&error) else { return Err(error) };
        let case = store::find(self.db.reader(), viewer.sight.town.as_deref(), &Name::Id(id)).await?;
        Ok(wire::RerouteOutcome {
            id: id.to_string(),
            number: case.as_ref().map(|case| case.number.clone()).unwrap_or_default(),
            to: String::new(),
            etag: case.map(|case| case.sequence.to_string()).unwrap_or_default(),
            refused: refused.to_owned(),
            message: error.to_string(),
        })
    }

    /// The open cases that `from` has, or that wait in the queue, and that `to` would get now.
    async fn cell(&self, town: &str, from: &str, to: &str) -> Result<Vec<Named>, Error> {
        let now = self.clock.now();
        let snapshot = self.snapshot(town, now).await?;
        let pair = Pair { before: snapshot.clone(), after: snapshot, from: now, recorded: true };
        let mut named = Vec::new();
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            let mut after = None;
            loop {
                let rows = past::in_state(self.db.reader(), town, state, after, PAGE).await?;
                let Some(last) = rows.last() else { break };
                after = Some(past::key(last));
                let (pair, from, to) = (pair.clone(), from.to_owned(), to.to_owned());
                let found = tokio::task::spawn_blocking(move || in_cell(&pair, &rows, &from, &to)).await;
                named.extend(found.map_err(|failure| Error::Worker(failure.to_string()))??);
            }
        }
        Ok(named)
    }
}

fn moved(case: Case) -> wire::RerouteOutcome {
    wire::RerouteOutcome {
        id: case.id.to_string(),
        number: case.number,
        to: case.lead.unwrap_or_default(),
        etag: case.sequence.to_string(),
        ..wire::RerouteOutcome::default()
    }
}

fn in_cell(pair: &Pair, rows: &[past::Row], from: &str, to: &str) -> Result<Vec<Named>, Error> {
    let mut named = Vec::new();
    for (_, id, body) in rows {
        let case: Past = store::case::read(*id, body)?;
        if case.lead.as_deref().unwrap_or_default() == from && pair.answer(&case).as_deref() == Some(to) {
            named.push(Named { id: *id, version: case.sequence, expected: Some(to.to_owned()) });
        }
    }
    Ok(named)
}

/// The id under which one case of a request is recorded, the same for every repeat.
fn of_case(request: Uuid, case: Uuid) -> Uuid {
    let hash = Digest::new("dispatch.reroute", 1).bytes(request.as_bytes()).bytes(case.as_bytes()).finish();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The stable name of a refusal of one case; none for what is no matter of the case.
fn refusal(error: &Error) -> Option<&'static str> {
    match error {
        Error::NotFound => Some("NOT_FOUND"),
        Error::Stale { .. } => Some("STALE_VERSION"),
        Error::RequestReused => Some(crate::REQUEST_REUSED),
        Error::Refused(refused) => Some(match &refused.why {
            Why::SameUnit { .. } => "SAME_UNIT",
            why => why.reason(),
        }),
        _ => None,
    }
}
