//! A change with its case, made ready once for all who are told.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use gridcase_host::log::{Cursor, Stored};
use gridcase_proto::dispatch::v1::{self as wire, WatchCasesResponse};
use gridcase_worktime::Rules;
use tokio::sync::OnceCell;

use crate::case::{Case, Event, Verb};
use crate::convert::{self, case::Beside};
use crate::error::Error;
use crate::sight::{self, Sight};
use crate::store;

use super::Dispatch;

/// What happened, and the case as it is now.
pub(super) struct News {
    /// Where to go on after it.
    pub(super) cursor: Cursor,
    event: Event,
    subject: Arc<Subject>,
    /// The case before the event; read when somebody is first asked whether it was in sight.
    before: OnceCell<Option<Case>>,
    /// The event for those who may know the reporter, and for those who may not.
    open: OnceLock<wire::CaseEvent>,
    veiled: OnceLock<wire::CaseEvent>,
}

/// A case, and how it is written for those who may know the reporter and for those who may not.
struct Subject {
    case: Case,
    rules: Arc<Rules>,
    open: OnceLock<wire::Case>,
    veiled: OnceLock<wire::Case>,
}

/// The news that events of a town bring. Each case is read once; an event without a case is left out.
pub(super) async fn of(dispatch: &Dispatch, town: &str, events: &[&Stored]) -> Result<Vec<Arc<News>>, Error> {
    let ids: BTreeSet<_> = events.iter().map(|stored| stored.entry.subject).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut subjects = HashMap::new();
    for case in store::find_all(dispatch.db.reader(), town, ids).await? {
        let rules = dispatch.calendars.of(&case).await?;
        let subject = Subject { case, rules, open: OnceLock::new(), veiled: OnceLock::new() };
        subjects.insert(subject.case.id, Arc::new(subject));
    }
    let known = events.iter().filter_map(|stored| Some((*stored, subjects.get(&stored.entry.subject)?)));
    known.map(|(stored, subject)| Ok(Arc::new(News::new(stored, Arc::clone(subject))?))).collect()
}

impl News {
    fn new(stored: &Stored, subject: Arc<Subject>) -> Result<Self, Error> {
        Ok(Self {
            cursor: stored.cursor.clone(),
            event: store::event(&stored.entry)?,
            subject,
            before: OnceCell::new(),
            open: OnceLock::new(),
            veiled: OnceLock::new(),
        })
    }

    /// The case as it was when the event was read: after the event, or later.
    pub(super) fn case(&self) -> &Case {
        &self.subject.case
    }

    /// The working time of the case.
    pub(super) fn rules(&self) -> &Rules {
        &self.subject.rules
    }

    /// The case before the event; none where the event is its first.
    pub(super) async fn before(&self, dispatch: &Dispatch) -> Result<Option<&Case>, Error> {
        let read = async || {
            let history = store::history(dispatch.db.reader(), self.case()).await?;
            Ok::<_, Error>(Case::replay(history.iter().filter(|past| past.sequence < self.event.sequence)))
        };
        Ok(self.before.get_or_try_init(read).await?.as_ref())
    }

    /// The message to somebody who sees so much and may give the commands `allowed`, without its cursor.
    pub(super) fn tell(&self, sight: &Sight, allowed: &[Verb]) -> WatchCasesResponse {
        let reporter = sight.sees_reporter(self.case());
        let mut case = self.subject.write(reporter).clone();
        case.allowed = convert::case::write_allowed(allowed);
        let event = self.write(reporter).clone();
        let messages = sight.sees_messages(self.case());
        let event = if messages { event } else { convert::event::without_messages(event) };
        WatchCasesResponse { case: Some(case), event: Some(event), ..WatchCasesResponse::default() }
    }

    fn write(&self, reporter: bool) -> &wire::CaseEvent {
        let open = || convert::event::write(&self.event);
        if reporter {
            return self.open.get_or_init(open);
        }
        self.veiled.get_or_init(|| convert::event::without_reporter(open(), sight::reporter(self.case())))
    }
}

impl Subject {
    /// The case without what each caller may do with it.
    fn write(&self, reporter: bool) -> &wire::Case {
        let written = if reporter { &self.open } else { &self.veiled };
        written.get_or_init(|| {
            let beside = Beside { rules: &self.rules, allowed: Vec::new(), reporter };
            convert::case::write(&self.case, &beside)
        })
    }
}
