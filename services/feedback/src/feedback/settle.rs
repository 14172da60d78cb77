//! What dispatch says takes effect: its events, and its refusals.

use gridcase_host::tail;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;

use super::{Feedback, record};
use crate::{
    actor::Actor,
    command::{Command, Kind},
    convert::event::Happened,
    docket::Docket,
    error::Error,
    fact::Fact,
    review::Review,
    store,
};

impl Feedback {
    /// Dispatch refused a command for good: what was decided is open again and says why.
    pub(crate) async fn refuse(&self, command: Command, reason: String) -> Result<(), Error> {
        let now = self.clock.now();
        self.unit(move |tx| {
            let (command, reason) = (command.clone(), reason.clone());
            Box::pin(async move { refuse(tx, &command, reason, now).await })
        })
        .await
    }
}

/// Lets one of dispatch's events take effect; one that did so before changes nothing.
pub(crate) async fn apply(tx: &DatabaseTransaction, fact: &Fact) -> Result<(), Error> {
    let before = store::find_to_change(tx, &fact.town, fact.case).await?;
    let Some(mut after) = Docket::after(before.as_ref(), fact)? else { return Ok(()) };
    let changed: Vec<Review> = after.changed_since(before.as_ref()).cloned().collect();
    for review in &changed {
        record(tx, &mut after.case, (&fact.actor, fact.at), Happened::Review(review), None).await?;
    }
    store::save(tx, before.as_ref(), &after).await?;
    let was_reopening = before.is_some_and(|docket| docket.case.reopening);
    let settled = changed.iter().filter(|review| !review.state.is_pending()).map(|review| review.hand_in.number);
    let reopened = (was_reopening && !after.case.reopening).then_some(0);
    for hand_in in settled.chain(reopened) {
        store::command::remove_about(tx, &fact.town, fact.case, hand_in).await?;
    }
    Ok(())
}

/// Drops the place in dispatch's log and lets every case be read anew: dispatch was restored.
pub(crate) async fn read_anew(tx: &DatabaseTransaction, producer: &'static str) -> Result<(), Error> {
    store::read_anew(tx).await?;
    tail::forget(tx, "feedback", producer).await?;
    Ok(())
}

async fn refuse(tx: &DatabaseTransaction, command: &Command, reason: String, now: Timestamp) -> Result<(), Error> {
    let before = store::find_to_change(tx, &command.town, command.case).await?;
    // Settled meanwhile by dispatch's event.
    if !store::command::remove(tx, command.id).await? {
        return Ok(());
    }
    let Some(before) = before else { return Ok(()) };
    let mut after = before.clone();
    let actor = Actor::feedback();
    match command.kind {
        Kind::Reopen => {
            if after.case.refuse_reopening(reason.clone()) {
                let what = Happened::ReopenRefused { reason: &reason };
                record(tx, &mut after.case, (&actor, now), what, None).await?;
            }
        }
        Kind::Close | Kind::Rework => {
            if after.review_mut(command.hand_in).is_some_and(|review| review.refuse(reason)) {
                after.wait_for_parts();
                if let Some(review) = after.review(command.hand_in).cloned() {
                    record(tx, &mut after.case, (&actor, now), Happened::Review(&review), None).await?;
                }
            }
        }
    }
    store::save(tx, Some(&before), &after).await?;
    Ok(())
}
