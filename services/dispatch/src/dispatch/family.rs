//! What a command does to other cases than the one it names, in the same unit of work: a part is opened, the case that a
//! part was split off learns of its end, and a case learns that another one was joined with it or taken from it.

use gridcase_worktime::Rules;
use sea_orm::DatabaseTransaction;

use crate::calendars;
use crate::case::{Actor, Case, Command, Context, Doer, Event, Person, Post, What, Why};
use crate::error::Error;
use crate::store::{self, Name, case};

use super::command::Ready;

/// What happens beside the case.
pub(super) enum Beside {
    Nothing,
    /// Something happened to another case.
    Changed(Box<Changed>),
    /// Another case was opened.
    Opened(Box<Case>, Vec<Event>),
}

/// What happened to another case.
pub(super) struct Changed {
    pub(super) before: Case,
    pub(super) after: Case,
    pub(super) event: Event,
    pub(super) rules: Rules,
}

/// What happens beside a case to which `event` happens.
pub(super) async fn beside(
    tx: &DatabaseTransaction,
    before: &Case,
    after: &Case,
    event: &Event,
    ready: &Ready,
) -> Result<Beside, Error> {
    let (other, command) = match (&event.what, &ready.command) {
        (What::SplitOff { part, .. }, Command::Split { split, .. }) => {
            let (case, events) = before.open_part(part, split, event.actor.clone(), ready.now);
            return Ok(Beside::Opened(Box::new(case), events));
        }
        (What::Merged { reason, .. }, Command::Merge { into, .. }) => {
            let (case, words, reason) = (before.kin(), before.report.words.clone(), reason.clone());
            (*into.clone(), Command::Join { case, words, reason })
        }
        (What::Unmerged { from, reason, .. }, _) => {
            let other = find(tx, before, from.id).await?;
            (other, Command::Detach { case: before.id, reason: reason.clone() })
        }
        _ => match &before.parent {
            Some(whole) if before.state.is_open() != after.state.is_open() => {
                let whole = find(tx, before, whole.id).await?;
                if !whole.state.is_open() {
                    return Err(ready.refuse(before, Why::WholeEnded { of: whole.number }));
                }
                let part = before.id;
                let ended = after.outcome.filter(|_| !after.state.is_open());
                (whole, ended.map_or(Command::Unsettle { part }, |outcome| Command::Settle { part, outcome }))
            }
            _ => return Ok(Beside::Nothing),
        },
    };
    let rules = calendars::read(tx, &other.town, other.decision.route.versions.calendars).await?;
    let doer = Doer::Service { name: "dispatch".to_owned(), acting: acting(&event.actor) };
    let context = Context { doer: &doer, now: ready.now, rules: &rules, knows_unit: &|_| false };
    match other.apply(&command, &context) {
        Ok((after, event)) => Ok(Beside::Changed(Box::new(Changed { before: other, after, event, rules }))),
        Err(refused) => Err(ready.refuse(before, refused.why)),
    }
}

/// Stores a part with its events.
pub(super) async fn insert(
    tx: &DatabaseTransaction,
    part: &Case,
    events: &[Event],
    rules: &Rules,
) -> Result<(), Error> {
    if !store::insert(tx, part, case::row(part, rules)?).await? {
        return Err(Error::PartTaken);
    }
    store::append(tx, events, None).await
}

async fn find(tx: &DatabaseTransaction, case: &Case, id: uuid::Uuid) -> Result<Case, Error> {
    let found = store::find(tx, Some(&case.town), &Name::Id(id)).await?;
    found.ok_or_else(|| Error::Stored { case: id.to_string(), source: "a case of the same family is missing".into() })
}

/// Whoever gave the command, in the same role.
fn acting(actor: &Actor) -> Option<Person> {
    let post = actor.role.map(|role| Post { role, unit: actor.unit.clone(), area: String::new() });
    let posts = post.into_iter().collect();
    let person = Person { id: actor.person.clone(), name: actor.name.clone(), posts, teams: Vec::new() };
    Some(person).filter(|person| !person.id.is_empty())
}
