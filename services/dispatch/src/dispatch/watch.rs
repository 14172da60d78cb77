//! A stream of what changes in the cases that the caller may see. It resumes by the cursor of the log.

use std::collections::VecDeque;
use std::time::Duration;

use futures::{Stream, stream};
use gridcase_host::Caller;
use gridcase_host::log::{self, Cursor, Stored};
use gridcase_proto::dispatch::v1::WatchCasesResponse;
use tokio::time::Instant;
use tonic::Status;

use crate::case::{Case, Event};
use crate::convert;
use crate::error::Error;
use crate::store::{self, LOG, Name};

use super::{Dispatch, Viewer};

/// A sign of life is sent after this long without a change.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A stream ends after this long, so that nobody goes on seeing by posts that have ended since. The client resumes.
const LIFE: Duration = Duration::from_mins(10);
/// Events read at a time.
const AT_ONCE: u64 = 100;

/// One caller's stream.
struct Watch {
    dispatch: Dispatch,
    caller: Caller,
    cursor: Cursor,
    ready: VecDeque<WatchCasesResponse>,
    told_at: Instant,
    until: Instant,
}

/// Changes after a cursor, or from now on.
pub(crate) async fn watch(
    dispatch: Dispatch,
    caller: Caller,
    after: &str,
) -> Result<impl Stream<Item = Result<WatchCasesResponse, Status>> + Send + use<>, Error> {
    let (cursor, resync) = match after {
        "" => (LOG.end(&dispatch.db).await?, false),
        after => begin(&dispatch, Cursor::parse(after)?).await?,
    };
    let now = Instant::now();
    let mut watch = Watch { dispatch, caller, cursor, ready: VecDeque::new(), told_at: now, until: now + LIFE };
    // Tells the client at once from where it would resume.
    watch.tell(WatchCasesResponse { resync, ..WatchCasesResponse::default() });
    Ok(stream::unfold(watch, |mut watch| async move {
        match watch.next().await {
            Ok(next) => next.map(|next| (Ok(next), watch)),
            Err(error) => {
                watch.until = Instant::now();
                Some((Err(error.into()), watch))
            }
        }
    }))
}

/// A cursor to follow from, and whether the one given is lost.
async fn begin(dispatch: &Dispatch, after: Cursor) -> Result<(Cursor, bool), Error> {
    match LOG.read_after(&dispatch.db, Some(&after), 1).await {
        Ok(_) => Ok((after, false)),
        Err(log::Error::CursorLost) => Ok((LOG.end(&dispatch.db).await?, true)),
        Err(error) => Err(error.into()),
    }
}

impl Watch {
    /// The next message; none when the stream's time is over.
    async fn next(&mut self) -> Result<Option<WatchCasesResponse>, Error> {
        loop {
            if let Some(next) = self.ready.pop_front() {
                return Ok(Some(next));
            }
            if Instant::now() >= self.until {
                return Ok(None);
            }
            self.look().await?;
        }
    }

    /// Waits for events, and makes of them what the caller is told.
    async fn look(&mut self) -> Result<(), Error> {
        let quiet = HEARTBEAT.saturating_sub(self.told_at.elapsed());
        let db = self.dispatch.db.clone();
        match LOG.wait_after(&db, Some(&self.cursor), AT_ONCE, quiet).await {
            Ok(events) => {
                let viewer = self.dispatch.viewer(&self.caller);
                for stored in events {
                    self.take(&viewer, &stored).await?;
                }
            }
            Err(log::Error::CursorLost) => {
                self.cursor = LOG.end(&db).await?;
                self.tell(WatchCasesResponse { resync: true, ..WatchCasesResponse::default() });
            }
            Err(error) => return Err(error.into()),
        }
        if self.ready.is_empty() && self.told_at.elapsed() >= HEARTBEAT {
            self.tell(WatchCasesResponse::default());
        }
        Ok(())
    }

    async fn take(&mut self, viewer: &Viewer, stored: &Stored) -> Result<(), Error> {
        self.cursor = stored.cursor.clone();
        let entry = &stored.entry;
        if viewer.sight.town.as_ref() != Some(&entry.town) {
            return Ok(());
        }
        let db = self.dispatch.db.reader();
        let Some(case) = store::find(db, Some(&entry.town), &Name::Id(entry.subject)).await? else { return Ok(()) };
        let event = store::event(entry)?;
        if viewer.sight.sees(&case) {
            let change = self.change(viewer, &case, &event).await?;
            self.tell(change);
        } else if self.was_seen(viewer, &case, &event).await? {
            self.tell(WatchCasesResponse { gone: case.id.to_string(), ..WatchCasesResponse::default() });
        }
        Ok(())
    }

    async fn change(&self, viewer: &Viewer, case: &Case, event: &Event) -> Result<WatchCasesResponse, Error> {
        let shown = self.dispatch.show(viewer, case).await?;
        let mut event = convert::event::write(event);
        if !viewer.sight.sees_reporter(case) {
            event = convert::event::without_reporter(event, crate::sight::reporter(case));
        }
        Ok(WatchCasesResponse { case: Some(shown), event: Some(event), ..WatchCasesResponse::default() })
    }

    /// Whether the viewer could see the case before the event.
    async fn was_seen(&self, viewer: &Viewer, case: &Case, event: &Event) -> Result<bool, Error> {
        let history = store::history(self.dispatch.db.reader(), case).await?;
        let before = Case::replay(history.iter().filter(|past| past.sequence < event.sequence));
        Ok(before.is_some_and(|before| viewer.sight.sees(&before)))
    }

    fn tell(&mut self, message: WatchCasesResponse) {
        self.told_at = Instant::now();
        self.ready.push_back(WatchCasesResponse { cursor: self.cursor.to_string(), ..message });
    }
}
