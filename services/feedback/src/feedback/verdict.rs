//! The reporter rates what was done, or wants it done again.

use gridcase_host::Person;
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{Feedback, Wish, acting, is_repeat, record};
use crate::{
    actor::Actor,
    case::{Case, Rating},
    command::{self, Command, Kind},
    convert::event::Happened,
    docket::Docket,
    error::Error,
    store,
};

const NOT_FOUND: Error = Error::NotFound("case");

impl Feedback {
    /// Keeps the reporter's rating; the last one counts.
    pub(crate) async fn rate(&self, person: &Person, wish: Wish<Rating>) -> Result<Case, Error> {
        let (now, person) = (self.clock.now(), person.clone());
        self.unit(move |tx| {
            let (person, wish) = (person.clone(), wish.clone());
            Box::pin(async move { rate(tx, &person, &wish, now).await })
        })
        .await
    }

    /// Stores that the reporter wants the case reopened, and waits a little for dispatch to confirm it.
    pub(crate) async fn reopen(&self, person: &Person, wish: Wish<String>) -> Result<Case, Error> {
        let (now, case) = (self.clock.now(), wish.case);
        let reporter = person.clone();
        self.unit(move |tx| {
            let (reporter, wish) = (reporter.clone(), wish.clone());
            Box::pin(async move { reopen(tx, &reporter, &wish, now).await })
        })
        .await?;
        self.wake.wake();
        let docket = self.settled(&person.town, case, |docket| docket.case.reopening).await?;
        Ok(docket.case)
    }
}

async fn rate(tx: &DatabaseTransaction, person: &Person, wish: &Wish<Rating>, now: Timestamp) -> Result<Case, Error> {
    let before = own(tx, person, wish.case).await?;
    if is_repeat(tx, &person.town, &wish.request).await? {
        return Ok(before.case);
    }
    let mut after = before.clone();
    after.case.rate(wish.what.clone())?;
    let what = Happened::Rated { rating: wish.what.stars, words: &wish.what.words };
    record(tx, &mut after.case, (&reporter(person), now), what, Some(wish.request.clone())).await?;
    store::save(tx, Some(&before), &after).await?;
    Ok(after.case)
}

async fn reopen(tx: &DatabaseTransaction, person: &Person, wish: &Wish<String>, now: Timestamp) -> Result<(), Error> {
    let before = own(tx, person, wish.case).await?;
    if is_repeat(tx, &person.town, &wish.request).await? {
        return Ok(());
    }
    let mut after = before.clone();
    after.case.ask_to_reopen(now)?;
    let what = Happened::ReopenAsked { reason: &wish.what };
    record(tx, &mut after.case, (&reporter(person), now), what, Some(wish.request.clone())).await?;
    store::save(tx, Some(&before), &after).await?;
    let command = Command {
        id: command::id(&person.town, wish.case, 0, wish.request.id, now),
        town: person.town.clone(),
        case: wish.case,
        hand_in: 0,
        kind: Kind::Reopen,
        reason: wish.what.clone(),
        person: person.clone(),
        asked_at: now,
    };
    store::command::insert(tx, &command).await?;
    Ok(())
}

/// The person's own case, held until the unit ends.
async fn own(tx: &DatabaseTransaction, person: &Person, case: Uuid) -> Result<Docket, Error> {
    let docket = store::find_to_change(tx, &person.town, case).await?;
    docket.filter(|docket| docket.case.filing.reporter == person.id).ok_or(NOT_FOUND)
}

fn reporter(person: &Person) -> Actor {
    acting(person, &[Role::Worker, Role::Command, Role::Supervisor])
}
