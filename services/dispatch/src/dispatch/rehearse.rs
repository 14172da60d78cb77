//! A rehearsal under way: reads drafts, people and cases, compares, and tells what it finds as it goes.
//!
//! Cases are read page by page from a reader's connection, newest first, and compared on threads for work; one page is
//! compared while the next is read. Nothing here writes, and no unit of work is open. Whoever stops listening stops it.

use futures::{Stream, stream};
use gridcase_host::Caller;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::registry::v1 as registry;
use gridcase_snapshot::Part;
use gridcase_snapshot::ground::{Patch, between};
use jiff::{Timestamp, ToSpan as _};
use tokio::sync::mpsc;
use tonic::Status;
use wire::rehearse_draft_response::Piece;

use crate::case::State;
use crate::convert::rehearsal::{self as convert, Rehearse};
use crate::error::Error;
use crate::rehearsal::{Compared, Pair, ground, past::Past, posts::Holdings, tally::Tally};
use crate::store::{self, past};

use super::Dispatch;
use super::drafts::Draft;

/// Cases read and compared at a time.
const PAGE: u64 = 1000;
/// Open cases that are told.
const OPEN_TOLD: usize = 2000;
/// Cases or changes in one message.
const TOGETHER: usize = 500;
/// Changes of the ground that are told.
const CHANGES_TOLD: usize = 2000;
/// Pieces that may wait for a slow listener.
const WAITING: usize = 16;

/// A rehearsal that has all it needs but the cases.
struct Run {
    dispatch: Dispatch,
    town: String,
    pair: Pair,
    drafts: Vec<Draft>,
    people: Vec<registry::Person>,
    since: Timestamp,
    keep: usize,
    tell: mpsc::Sender<Result<wire::RehearseDraftResponse, Status>>,
}

/// Why a rehearsal ends before it is done.
enum Ended {
    /// Nobody listens any more.
    Alone,
    /// It cannot go on.
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Starts a rehearsal for a caller. What is wrong with the request or the drafts is said at once.
pub(crate) async fn rehearse(
    dispatch: Dispatch,
    caller: &Caller,
    asked: Rehearse,
) -> Result<impl Stream<Item = Result<wire::RehearseDraftResponse, Status>> + Send + use<>, Error> {
    let viewer = dispatch.viewer(caller);
    let town = viewer.town()?.to_owned();
    let now = dispatch.clock.now();
    let from = asked.as_of.unwrap_or(now);
    if from < now {
        return Err(Error::AsOfPast);
    }
    let before = dispatch.snapshot(&town, from).await?;
    let (after, drafts) = dispatch.with_drafts(caller, &before, &asked.parts).await?;
    let touches_posts = drafts.iter().any(|draft| matches!(draft.part, Part::Boundaries | Part::Units));
    let people = if touches_posts { dispatch.people(caller).await? } else { Vec::new() };
    let zone = &before.town().zone;
    let since = zone.to_datetime(now).checked_sub(i64::from(asked.months).months()).ok();
    let since = since.and_then(|since| zone.to_timestamp(since).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    let pair = Pair { before, after, from, recorded: drafts.is_empty() };
    let (tell, told) = mpsc::channel(WAITING);
    let run = Run { dispatch, town, pair, drafts, people, since, keep: asked.cases_per_cell, tell };
    tokio::spawn(run.go());
    Ok(stream::unfold(told, |mut told| async move { told.recv().await.map(|piece| (piece, told)) }))
}

impl Run {
    async fn go(self) {
        let done = tokio::select! {
            done = self.run() => done,
            // Nobody listens any more.
            () = self.tell.closed() => return,
        };
        if let Err(Ended::Failed(error)) = done {
            drop(self.tell.send(Err(error.into())).await);
        }
    }

    async fn run(&self) -> Result<(), Ended> {
        let total = past::count_since(self.dispatch.db.reader(), &self.town, self.since).await?;
        let started = convert::started(&self.pair, &self.drafts, self.since, total);
        self.tell(Piece::Started(started)).await?;
        self.tell(Piece::Progress(wire::RehearsalProgress { done: 0, total })).await?;
        let pair = self.pair.clone();
        let patches = tokio::task::spawn_blocking(move || between(&pair.before, &pair.after));
        let patches = patches.await.map_err(|failure| Error::Worker(failure.to_string()))?;
        self.posts(&patches).await?;
        self.open_cases().await?;
        let pair = self.pair.clone();
        let ground = tokio::task::spawn_blocking(move || ground::changes(&pair, &patches));
        let tally = self.replay(total).await?;
        let changes = ground.await.map_err(|failure| Error::Worker(failure.to_string()))?;
        for piece in convert::ground(changes, CHANGES_TOLD, TOGETHER) {
            self.tell(Piece::Ground(piece)).await?;
        }
        for (units, cell) in &tally.cells {
            self.tell(Piece::Cell(convert::cell(units, cell))).await?;
        }
        self.tell(Piece::Finished(convert::finished(&tally))).await
    }

    /// The posts that are affected.
    async fn posts(&self, patches: &[Patch]) -> Result<(), Ended> {
        let holdings = Holdings::new(&self.pair.before, &self.pair.after, patches);
        let posts: Vec<_> =
            self.people.iter().flat_map(|person| convert::posts(&holdings, person, self.pair.from)).collect();
        self.tell(Piece::Posts(wire::RehearsedPosts { posts })).await
    }

    /// The open cases that another unit would answer for.
    async fn open_cases(&self) -> Result<(), Ended> {
        let (mut told, mut total, mut left_off) = (Vec::new(), 0_u64, 0_u64);
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            let mut after = None;
            loop {
                let rows = past::in_state(self.dispatch.db.reader(), &self.town, state, after, PAGE).await?;
                let Some(last) = rows.last() else { break };
                after = Some(past::key(last));
                for (case, compared) in compare(&self.pair, rows).await? {
                    total += 1;
                    let Compared::Answered(answers) = compared else { continue };
                    let there_already = case.lead.as_deref().unwrap_or_default() == answers.to;
                    if answers.from == answers.to || there_already {
                        continue;
                    }
                    if told.len() < OPEN_TOLD {
                        told.push(convert::open_case(&case, &answers));
                    } else {
                        left_off += 1;
                    }
                }
            }
        }
        let pieces: Vec<_> = told.chunks(TOGETHER).map(<[_]>::to_vec).collect();
        for cases in if pieces.is_empty() { vec![Vec::new()] } else { pieces } {
            self.tell(Piece::Open(wire::RehearsedOpenCases { cases, left_off, total })).await?;
        }
        Ok(())
    }

    /// The cases of the last months, and what they come to.
    async fn replay(&self, total: u64) -> Result<Tally, Ended> {
        let mut tally = Tally::new(self.keep);
        let mut next = self.page(None).await?;
        while let Some(last) = next.last() {
            let after = past::key(last);
            // The next page is read while this one is compared.
            let (compared, page) = tokio::join!(compare(&self.pair, next), self.page(Some(after)));
            for (case, compared) in compared? {
                tally.add(case, compared);
            }
            next = page?;
            let done = tally.replayed.min(total);
            self.tell(Piece::Progress(wire::RehearsalProgress { done, total })).await?;
        }
        Ok(tally)
    }

    async fn page(&self, after: Option<store::Key>) -> Result<Vec<past::Row>, Error> {
        past::since(self.dispatch.db.reader(), &self.town, self.since, after, PAGE).await
    }

    async fn tell(&self, piece: Piece) -> Result<(), Ended> {
        let piece = wire::RehearseDraftResponse { piece: Some(piece) };
        self.tell.send(Ok(piece)).await.map_err(|_| Ended::Alone)
    }
}

/// Compares a page of cases, half of it on each of two threads.
async fn compare(pair: &Pair, mut rows: Vec<past::Row>) -> Result<Vec<(Past, Compared)>, Error> {
    let half = rows.split_off(rows.len() / 2);
    let work = |rows: Vec<past::Row>| {
        let pair = pair.clone();
        tokio::task::spawn_blocking(move || {
            let compared = rows.iter().map(|(_, id, body)| {
                let case: Past = store::case::read(*id, body)?;
                let compared = pair.compare(&case);
                Ok::<_, Error>((case, compared))
            });
            compared.collect::<Result<Vec<_>, _>>()
        })
    };
    let (first, second) = tokio::join!(work(rows), work(half));
    let broken = |failure: tokio::task::JoinError| Error::Worker(failure.to_string());
    let mut all = first.map_err(broken)??;
    all.extend(second.map_err(broken)??);
    Ok(all)
}
