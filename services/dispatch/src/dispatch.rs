//! The uses of dispatch: what happens when somebody asks for something.
//!
//! Each file here is one kind of use. They read what they need outside of the unit of work, decide in [`crate::case`], and
//! store case, events and request in one unit.

pub(crate) mod accesses;
pub(crate) mod alarms;
pub(crate) mod as_of;
pub(crate) mod clocks;
mod command;
pub(crate) mod drafts;
mod explain;
mod family;
pub(crate) mod grids;
mod open;
pub(crate) mod positions;
mod propose;
mod read;
pub(crate) mod rehearse;
pub(crate) mod reroute;
pub(crate) mod resume;
mod teams;
mod views;
pub(crate) mod watch;

use std::sync::Arc;

use gridcase_host::{Caller, Clock, Peer, database::Database};
use gridcase_snapshot::Snapshot;
use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::calendars::Calendars;
use crate::case::{Case, Context, Doer, Person, Post, Role};
use crate::convert::{self, case::Beside};
use crate::error::Error;
use crate::filter::grids;
use crate::sight::Sight;
use crate::store;
use accesses::Accesses;
use as_of::Earlier;
use watch::Tail;

pub(crate) use open::About;

/// Dispatch; clones are the same.
#[derive(Clone)]
pub(crate) struct Dispatch {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) holder: gridcase_snapshot::Holder,
    pub(crate) registry: Peer,
    pub(crate) intake: Peer,
    pub(crate) calendars: Calendars,
    pub(crate) accesses: Accesses,
    pub(crate) earlier: Earlier,
    pub(crate) tail: Tail,
    /// One turn: rules are proposed for one administrator at a time.
    pub(crate) learning: Arc<Semaphore>,
}

/// Who asks, and what they may see.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    pub(crate) doer: Doer,
    pub(crate) sight: Sight,
    pub(crate) caller: Caller,
}

impl Viewer {
    /// The caller's town; what is asked without one does not exist.
    pub(crate) fn town(&self) -> Result<&str, Error> {
        self.sight.town.as_deref().ok_or(Error::NotFound)
    }
}

impl Dispatch {
    /// What the caller may see now.
    pub(crate) fn viewer(&self, caller: &Caller) -> Viewer {
        let person = caller.person();
        let (doer, town) = match caller {
            Caller::Service { name, acting } => {
                let doer = Doer::Service { name: name.clone(), acting: acting.as_ref().map(known_person) };
                (doer, person.map(|person| person.town.clone()).filter(|town| !town.is_empty()))
            }
            // A person without a town, or nobody known: in sight is what belongs to no town, which is nothing.
            Caller::Person(_) | Caller::Anonymous => {
                let doer = Doer::Person(person.map(known_person).unwrap_or_default());
                (doer, Some(person.map(|person| person.town.clone()).unwrap_or_default()))
            }
        };
        let snapshot = town.as_deref().and_then(|town| self.holder.snapshot(town, self.clock.now()));
        let sight = Sight::of(&doer, town, |area| grids(snapshot.as_deref(), area));
        Viewer { doer, sight, caller: caller.clone() }
    }

    /// What the caller may see now with the own teams, by which a member sees what they are on.
    pub(crate) async fn viewer_with_teams(&self, caller: &Caller) -> Result<Viewer, Error> {
        let mut viewer = self.viewer(caller);
        let is_officer = |person: &Person| person.posts.iter().any(|post| post.role == Role::Officer);
        if let (Some(town), Some(person)) = (viewer.sight.town.clone(), viewer.doer.person_mut())
            && is_officer(person)
        {
            let teams = store::team::of_member(self.db.reader(), &town, &person.id).await?;
            person.teams = teams.into_iter().map(|team| team.code).collect();
            viewer.sight.add_teams(&person.teams);
        }
        Ok(viewer)
    }

    /// The case as the caller may see it.
    pub(crate) async fn show(&self, viewer: &Viewer, case: &Case) -> Result<gridcase_proto::dispatch::v1::Case, Error> {
        let rules = self.calendars.of(case).await?;
        let reporter = viewer.sight.sees_reporter(case);
        if reporter {
            self.accesses.note(viewer, case, self.clock.now()).await;
        }
        let context = Context { doer: &viewer.doer, now: self.clock.now(), rules: &rules, knows_unit: &|_| false };
        let allowed = case.allowed(&context);
        Ok(convert::case::write(case, &Beside { rules: &rules, allowed, reporter }))
    }

    /// What the registry says about a town at a moment.
    async fn snapshot(&self, town: &str, at: Timestamp) -> Result<Arc<Snapshot>, Error> {
        let obtained = self.holder.obtain(town, at).await;
        obtained.map_err(|source| Error::TownUnknown { town: town.to_owned(), source })
    }
}

fn known_person(person: &gridcase_host::Person) -> Person {
    let post = |post: &gridcase_host::Post| {
        let role = convert::report::role(post.role)?;
        Some(Post { role, unit: post.unit.clone(), area: post.area.clone() })
    };
    let posts = person.posts.iter().filter_map(post).collect();
    Person { id: person.id.clone(), name: person.name.clone(), posts, teams: Vec::new() }
}
