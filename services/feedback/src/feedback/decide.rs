//! A supervisor approves or rejects a hand-in.

use gridcase_host::Person;
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;

use super::{Ask, Feedback, Seen, acting, is_repeat, record};
use crate::{
    command::{self, Command, Kind},
    convert::event::Happened,
    docket::Docket,
    error::Error,
    hands::Judge,
    review::{Decision, Review, Verdict},
    store,
};

const NOT_FOUND: Error = Error::NotFound("review");

impl Feedback {
    /// Stores a decision and waits a little for dispatch to confirm it.
    pub(crate) async fn decide(&self, person: &Person, ask: &Ask) -> Result<Seen, Error> {
        let now = self.clock.now();
        let (decider, asked) = (person.clone(), ask.clone());
        self.unit(move |tx| {
            let (decider, asked) = (decider.clone(), asked.clone());
            Box::pin(async move { decide(tx, &decider, &asked, now).await })
        })
        .await?;
        self.wake.wake();
        let is_pending = |docket: &Docket| docket.review(ask.hand_in).is_some_and(|review| review.state.is_pending());
        let docket = self.settled(&person.town, ask.case, is_pending).await?;
        let review = docket.review(ask.hand_in).cloned().ok_or(NOT_FOUND)?;
        Ok(Seen::by(person, docket.case, review))
    }
}

async fn decide(tx: &DatabaseTransaction, person: &Person, ask: &Ask, now: Timestamp) -> Result<(), Error> {
    let before = store::find_to_change(tx, &person.town, ask.case).await?.ok_or(NOT_FOUND)?;
    if is_repeat(tx, &person.town, &ask.request).await? {
        return Ok(());
    }
    let mut after = before.clone();
    let hands = after.case.hands.clone();
    let review = after.review_mut(ask.hand_in).ok_or(NOT_FOUND)?;
    if review.version != ask.version {
        return Err(Error::Stale(Box::new(Seen::by(person, before.case, review.clone()))));
    }
    let by = acting(person, &[Role::Supervisor]);
    let decision = Decision { by: by.clone(), at: now, reason: ask.reason.clone() };
    let units = person.units();
    review.decide(ask.verdict, decision, Judge { person: &person.id, units: &units }, &hands)?;
    let review: Review = review.clone();
    let request = Some(ask.request.clone());
    record(tx, &mut after.case, (&by, now), Happened::Review(&review), request).await?;
    store::save(tx, Some(&before), &after).await?;
    store::command::insert(tx, &command(person, ask, now)).await?;
    Ok(())
}

fn command(person: &Person, ask: &Ask, now: Timestamp) -> Command {
    Command {
        id: command::id(&person.town, ask.case, ask.hand_in, ask.request.id, now),
        town: person.town.clone(),
        case: ask.case,
        hand_in: ask.hand_in,
        kind: match ask.verdict {
            Verdict::Approve => Kind::Close,
            Verdict::Reject => Kind::Rework,
        },
        reason: ask.reason.clone(),
        person: person.clone(),
        asked_at: now,
    }
}
