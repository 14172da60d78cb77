//! Positions that members of teams share for a task, and their end.
//!
//! Only the latest of a team in a case is kept. A position is no event: the log is for ever, and a position is not.

use std::time::Duration;

use gridcase_host::Shutdown;
use gridcase_host::stamp;
use gridcase_proto::dispatch::v1 as wire;

use crate::case::Case;
use crate::convert::report::write_place;
use crate::convert::request::field::Report;
use crate::error::Error;
use crate::routing::Fix;
use crate::sight::Reach;
use crate::store::{self, Name, position::Reported};

use super::{Dispatch, Viewer};

/// How long a position may be over before it is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Seconds after which another position is of use.
const AGAIN_AFTER_S: u32 = 15;

/// Takes away positions that were kept for as long as the policy says, until the end of the process begins.
pub(crate) async fn run(dispatch: Dispatch, shutdown: Shutdown) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.begun() => return,
            _ = looks.tick() => {}
        }
        if let Err(error) = dispatch.purge_positions().await {
            tracing::warn!(%error, "positions that are over are looked for again");
        }
    }
}

impl Dispatch {
    /// Takes away what is over now.
    async fn purge_positions(&self) -> Result<(), Error> {
        let now = self.clock.now();
        if store::position::is_any_over(self.db.reader(), now).await? {
            let gone = self.db.write(move |tx| Box::pin(async move { store::position::purge(tx, now).await }));
            let gone: u64 = gone.await?;
            tracing::info!(gone, "positions are no longer kept");
        }
        Ok(())
    }

    /// Keeps the position of a team whose member shares it, in the place of the one before.
    pub(crate) async fn report_position(&self, viewer: &Viewer, report: Report) -> Result<u32, Error> {
        let name = Name::Id(report.case);
        let case = self.find(viewer, &name).await?;
        let person = viewer.sight.person.clone();
        shared_by(&case, &report.team, &person)?;
        let reported = Reported { case: case.id, team: report.team, at: self.clock.now(), place: report.place };
        let town = case.town.clone();
        let unit = self.db.write(move |tx| {
            Box::pin(async move {
                // It may have been switched off meanwhile.
                let case = store::find(tx, Some(&town), &name).await?.ok_or(Error::NotFound)?;
                shared_by(&case, &reported.team, &person)?;
                store::position::keep(tx, &case, &reported).await
            })
        });
        unit.await?;
        Ok(AGAIN_AFTER_S)
    }

    /// The latest positions of the teams on a case that share theirs: to the command room all, to a unit's people the unit's.
    pub(crate) async fn positions(&self, viewer: &Viewer, name: &Name) -> Result<Vec<wire::TeamPosition>, Error> {
        let case = self.find(viewer, name).await?;
        let of_unit = |unit: &str| match &viewer.sight.reach {
            Reach::Town => viewer.sight.messages,
            Reach::Part(part) => part.units.contains(unit),
        };
        let shown = |reported: &Reported| {
            case.crew(&reported.team).is_some_and(|(unit, crew)| crew.sharing.is_some() && of_unit(unit))
        };
        let reported = store::position::of_case(self.db.reader(), &case).await?;
        let told = reported.iter().filter(|reported| shown(reported)).filter_map(|reported| {
            let place = Fix::try_from(&reported.place).ok()?.position();
            Some(wire::TeamPosition {
                team: reported.team.clone(),
                position: Some(write_place(&reported.place)),
                longitude: place.lon(),
                latitude: place.lat(),
                received_at: Some(stamp::to_wire(reported.at)),
            })
        });
        let told: Vec<_> = told.collect();
        if !told.is_empty() {
            self.accesses.note_personal(viewer, &case, self.clock.now()).await;
        }
        Ok(told)
    }
}

/// Refuses what this person does not share now.
fn shared_by(case: &Case, team: &str, person: &str) -> Result<(), Error> {
    let shared = case.crew(team).is_some_and(|(_, crew)| crew.sharing.as_deref() == Some(person));
    if shared { Ok(()) } else { Err(Error::NotShared(team.to_owned())) }
}
