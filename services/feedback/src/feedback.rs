//! What can be done with feedback: one method per use case.
//!
//! Supervisors see the reviews of their whole town; reporters see what became of their own reports. What may not be seen
//! is not there. A decision is stored with its event and with the command to dispatch in one unit of work; the
//! [`crate::sender`] says it to dispatch outside of any unit, and dispatch's event settles it ([`settle`]).

mod decide;
mod read;
pub(crate) mod settle;
mod verdict;

use std::time::Duration;

use futures::future::BoxFuture;
use gridcase_host::{
    Clock, Person,
    database::Database,
    log::{self, Log},
};
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, DbBackend};
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    actor::Actor,
    case::Case,
    convert::{
        event::{self, Happened},
        role_name,
    },
    docket::Docket,
    error::Error,
    hands::Judge,
    review::{Review, Verdict},
    sender::Wake,
};

/// Feedback's own log.
pub(crate) const LOG: Log = Log::new("feedback");

/// How often a unit is repeated that met another one.
const ATTEMPTS: usize = 5;

/// How often a waiting caller looks for what other processes committed. PostgreSQL only.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// The service's use cases; clones are the same service.
#[derive(Clone)]
pub(crate) struct Feedback {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) wake: Wake,
    /// How long a caller waits for dispatch to confirm.
    pub(crate) patience: Duration,
}

/// A review as somebody sees it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) case: Case,
    pub(crate) review: Review,
    pub(crate) may_decide: bool,
}

/// A decision that a supervisor asks for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) verdict: Verdict,
    pub(crate) case: Uuid,
    pub(crate) hand_in: u32,
    pub(crate) version: u64,
    pub(crate) reason: String,
    pub(crate) request: log::Request,
}

/// What a reporter wants of a case.
#[derive(Debug, Clone)]
pub(crate) struct Wish<T> {
    pub(crate) case: Uuid,
    pub(crate) what: T,
    pub(crate) request: log::Request,
}

impl Seen {
    fn by(person: &Person, case: Case, review: Review) -> Self {
        let units = person.units();
        let may_decide = review.may_decide(Judge { person: &person.id, units: &units }, &case.hands);
        Self { case, review, may_decide }
    }
}

impl Feedback {
    /// Runs a unit of work, and again where it met another one.
    async fn unit<T, F>(&self, work: F) -> Result<T, Error>
    where
        F: for<'t> Fn(&'t DatabaseTransaction) -> BoxFuture<'t, Result<T, Error>> + Clone + Send + 'static,
        T: Send + 'static,
    {
        let mut attempt = 1;
        loop {
            let work = work.clone();
            match self.db.write(move |tx| work(tx)).await {
                Err(error) if error.is_conflict() && attempt < ATTEMPTS => attempt += 1,
                answer => return answer,
            }
        }
    }

    /// The case once dispatch has answered what was asked, or as it is when patience is over.
    async fn settled(
        &self,
        town: &str,
        id: Uuid,
        is_pending: impl Fn(&Docket) -> bool + Send,
    ) -> Result<Docket, Error> {
        let deadline = Instant::now() + self.patience;
        let mut committed = self.db.committed();
        loop {
            committed.mark_unchanged();
            let docket = self.find(town, id).await?;
            if !is_pending(&docket) || Instant::now() >= deadline {
                return Ok(docket);
            }
            let until = match self.db.backend() {
                DbBackend::Postgres => deadline.min(Instant::now() + LOOK_AGAIN),
                _ => deadline,
            };
            // Both a commit and the end of the wait lead to another look.
            let _woken = tokio::time::timeout_at(until, committed.changed()).await;
        }
    }
}

/// A person as recorded when acting in the first of `roles` that is held.
fn acting(person: &Person, roles: &[Role]) -> Actor {
    let post = roles.iter().find_map(|role| person.posts.iter().find(|post| post.role == *role));
    Actor {
        person: person.id.clone(),
        name: person.name.clone(),
        role: post.map(|post| role_name(post.role)).unwrap_or_default(),
        unit: post.map(|post| post.unit.clone()).unwrap_or_default(),
    }
}

/// Whether the request was carried out before.
async fn is_repeat(tx: &DatabaseTransaction, town: &str, request: &log::Request) -> Result<bool, Error> {
    match LOG.find_request(tx, town, request.id).await? {
        None => Ok(false),
        Some((hash, _)) if hash == request.hash => Ok(true),
        Some(_) => Err(Error::RequestReused),
    }
}

/// Appends what happened to a case to the log, as the case's next event.
async fn record(
    tx: &DatabaseTransaction,
    case: &mut Case,
    (actor, at): (&Actor, Timestamp),
    what: Happened<'_>,
    request: Option<log::Request>,
) -> Result<(), Error> {
    case.own_sequence += 1;
    LOG.append(tx, &[event::entry(case, actor, at, what, request)]).await?;
    Ok(())
}
