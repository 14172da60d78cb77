//! A stream of what changes in the cases that the caller may see. It resumes by the cursor of the log.
//!
//! The work for a change is done once for all who watch: [`tail`] follows the log, [`news`] is a change made ready to be
//! told. A [`Watch`] decides what its caller may see of it. It begins behind, reads the log by itself up to where the tail
//! is, and then listens; who cannot keep up, or is left by the tail, is behind again. The cursor says what was told, so on
//! no way a change is told twice or left out. Who is too far behind for that to be worth it is told to list anew.
//!
//! A watch runs in a task of its own, ahead of its caller by a few messages. Were it driven by the caller's reading, a
//! caller who stops to read could stop it in the middle of a query, and a few of them would keep every connection of the
//! database from everyone else.

mod news;
mod tail;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures::{Stream, stream};
use gridcase_host::Caller;
use gridcase_host::log::{self, Cursor};
use gridcase_proto::dispatch::v1::WatchCasesResponse;
use gridcase_snapshot::Snapshot;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tonic::Status;

use crate::case::Context;
use crate::error::Error;
use crate::store::LOG;

use super::{Dispatch, Viewer};
use news::News;
use tail::Seat;

pub(crate) use tail::{Tail, run};

/// A sign of life is sent after this long without a change.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A stream ends after this long, so that nobody goes on seeing by posts that have ended since. The client resumes.
const LIFE: Duration = Duration::from_mins(10);
/// Events read at a time.
const AT_ONCE: usize = 100;
/// Whoever is further behind than so many events, of all towns, is told to list anew: that costs both sides less.
const BACKLOG: u64 = 1000;
/// Messages that wait for a caller to read them, beside those of one reading of the log.
const AHEAD: usize = 16;

type Message = Result<WatchCasesResponse, Status>;

/// One caller's stream.
struct Watch {
    dispatch: Dispatch,
    caller: Caller,
    viewer: Viewer,
    /// The ground by which the viewer's grids were found.
    ground: Option<Arc<Snapshot>>,
    /// Up to where the caller knows all.
    cursor: Cursor,
    /// Where the tail is heard; none until the end of the log is near.
    seat: Option<Seat>,
    /// Whether there may be changes before those that the seat will hear.
    behind: bool,
    ready: VecDeque<WatchCasesResponse>,
    told_at: Instant,
    until: Instant,
}

/// Changes after a cursor, or from now on.
pub(crate) async fn watch(
    dispatch: Dispatch,
    caller: Caller,
    after: &str,
) -> Result<impl Stream<Item = Message> + Send + use<>, Error> {
    let (cursor, resync) = match after {
        "" => (LOG.end(&dispatch.db).await?, false),
        after => begin(&dispatch, Cursor::parse(after)?).await?,
    };
    let viewer = dispatch.viewer_with_teams(&caller).await?;
    let mut watch = Watch::new(dispatch, caller, viewer, cursor);
    // Tells the client at once from where it would resume.
    watch.tell(WatchCasesResponse { resync, ..WatchCasesResponse::default() });
    let (sender, mut messages) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        tokio::select! {
            () = sender.closed() => {}
            () = watch.run(&sender) => {}
        }
    });
    Ok(stream::poll_fn(move |context| messages.poll_recv(context)))
}

/// A cursor to follow from, and whether the one given is lost or too old.
async fn begin(dispatch: &Dispatch, after: Cursor) -> Result<(Cursor, bool), Error> {
    let db = &dispatch.db;
    let lost = match LOG.read_after(db, Some(&after), 1).await {
        Ok(_) => LOG.holds_more_than(db, BACKLOG, &after).await?,
        Err(log::Error::CursorLost) => true,
        Err(error) => return Err(error.into()),
    };
    Ok((if lost { LOG.end(db).await? } else { after }, lost))
}

impl Watch {
    fn new(dispatch: Dispatch, caller: Caller, viewer: Viewer, cursor: Cursor) -> Self {
        let now = Instant::now();
        Self {
            dispatch,
            caller,
            viewer,
            ground: None,
            cursor,
            seat: None,
            behind: true,
            ready: VecDeque::new(),
            told_at: now,
            until: now + LIFE,
        }
    }

    /// Tells the caller what there is, until the stream's time is over or something fails.
    async fn run(mut self, caller: &mpsc::Sender<Message>) {
        loop {
            let (message, last) = match self.next().await {
                Ok(Some(next)) => (Ok(next), false),
                Ok(None) => return,
                Err(error) => (Err(error.into()), true),
            };
            if caller.send(message).await.is_err() || last {
                return;
            }
        }
    }

    /// The next message; none when the stream's time is over.
    async fn next(&mut self) -> Result<Option<WatchCasesResponse>, Error> {
        loop {
            if let Some(next) = self.ready.pop_front() {
                return Ok(Some(next));
            }
            if Instant::now() >= self.until {
                return Ok(None);
            }
            if self.behind {
                self.catch_up().await?;
            } else {
                self.listen().await?;
            }
            if self.ready.is_empty() && self.told_at.elapsed() >= HEARTBEAT {
                self.tell(WatchCasesResponse::default());
            }
        }
    }

    /// Reads on in the log. Near its end it takes a seat, and then reads up to where the seat begins.
    async fn catch_up(&mut self) -> Result<(), Error> {
        let limit = u64::try_from(AT_ONCE).unwrap_or(u64::MAX);
        let page = match LOG.read_after(&self.dispatch.db, Some(&self.cursor), limit).await {
            Ok(page) => page,
            Err(log::Error::CursorLost) => return self.resync().await,
            Err(error) => return Err(error.into()),
        };
        let town = self.viewer.sight.town.clone().unwrap_or_default();
        let own: Vec<_> = page.iter().filter(|stored| stored.entry.town == town).collect();
        self.know_the_ground().await?;
        for news in news::of(&self.dispatch, &town, &own).await? {
            self.take(&news).await?;
        }
        if let Some(last) = page.last() {
            self.cursor = last.cursor.clone();
        }
        if page.len() == AT_ONCE && LOG.holds_more_than(&self.dispatch.db, BACKLOG, &self.cursor).await? {
            return self.resync().await;
        }
        self.behind = match &self.seat {
            Some(seat) => !page.is_empty() && !seat.begins_by(&self.cursor),
            None if page.len() < AT_ONCE => {
                let seat = self.dispatch.tail.join(&town, &self.cursor);
                !self.seat.insert(seat).begins_by(&self.cursor)
            }
            None => true,
        };
        Ok(())
    }

    /// Tells the caller to list anew, and goes on from now.
    async fn resync(&mut self) -> Result<(), Error> {
        self.cursor = LOG.end(&self.dispatch.db).await?;
        self.seat = None;
        self.tell(WatchCasesResponse { resync: true, ..WatchCasesResponse::default() });
        Ok(())
    }

    /// Waits for what the tail tells, or until something is to be said or done without it.
    async fn listen(&mut self) -> Result<(), Error> {
        let Some(seat) = &mut self.seat else {
            self.behind = true;
            return Ok(());
        };
        match tokio::time::timeout_at(self.until.min(self.told_at + HEARTBEAT), seat.news.recv()).await {
            Ok(Ok(news)) if news.cursor > self.cursor => {
                self.know_the_ground().await?;
                self.take(&news).await?;
            }
            // Read from the log before.
            Ok(Ok(_)) => {}
            Ok(Err(RecvError::Lagged(missed))) => {
                tracing::debug!(missed, caller = %self.caller, "a watcher is behind");
                self.seat = self.dispatch.tail.keep(self.seat.take());
                self.behind = true;
            }
            Ok(Err(RecvError::Closed)) => self.seat = None,
            // Nothing for this town; what was told to others need not be read again.
            Err(_elapsed) => {
                if let Some(told) = self.dispatch.tail.told(seat).filter(|told| *told > self.cursor) {
                    self.cursor = told;
                }
            }
        }
        Ok(())
    }

    /// Finds the viewer's grids anew where the ground has changed.
    async fn know_the_ground(&mut self) -> Result<(), Error> {
        let town = self.viewer.sight.town.as_deref().unwrap_or_default();
        let ground = self.dispatch.holder.snapshot(town, self.dispatch.clock.now());
        if ground.as_ref().map(Arc::as_ptr) != self.ground.as_ref().map(Arc::as_ptr) {
            self.viewer = self.dispatch.viewer_with_teams(&self.caller).await?;
            self.ground = ground;
        }
        Ok(())
    }

    /// Makes of a change what the caller is told.
    async fn take(&mut self, news: &News) -> Result<(), Error> {
        self.cursor = news.cursor.clone();
        let case = news.case();
        let sight = &self.viewer.sight;
        if sight.sees(case) {
            let reporter = sight.sees_reporter(case);
            let now = self.dispatch.clock.now();
            if reporter {
                self.dispatch.accesses.note(&self.viewer, case, now).await;
            }
            let doer = &self.viewer.doer;
            let allowed = case.allowed(&Context { doer, now, rules: news.rules(), knows_unit: &|_| false });
            self.tell(news.tell(sight, &allowed));
        } else if news.before(&self.dispatch).await?.is_some_and(|before| sight.sees(before)) {
            self.tell(WatchCasesResponse { gone: case.id.to_string(), ..WatchCasesResponse::default() });
        }
        Ok(())
    }

    fn tell(&mut self, message: WatchCasesResponse) {
        self.told_at = Instant::now();
        self.ready.push_back(WatchCasesResponse { cursor: self.cursor.to_string(), ..message });
    }
}
