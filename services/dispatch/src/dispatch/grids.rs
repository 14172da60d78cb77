//! The grid of each open case follows the boundary version in force.
//!
//! When a version has taken force, every open case is looked at once: where its place lies in another grid now, an act of
//! its own says so, and visibility follows. A pass goes through the cases page by page and decides each case by itself, so
//! it may be cut off anywhere and taken up by any process; what is done already needs nothing more. A second pass a while
//! after the first finds the cases that a command decided just before the moment of force, and then the version is noted
//! as followed.
//!
//! The grid in which a case was decided never changes. A case without a place stays in its grid.

use std::collections::HashMap;
use std::time::Duration;

use futures::future::join_all;
use gridcase_geo::Position;
use gridcase_host::Shutdown;
use gridcase_snapshot::{AreaLevel, Boundaries};
use jiff::{SignedDuration, Timestamp};

use crate::case::{Case, Command, State};
use crate::error::Error;
use crate::store::{self, past};

use super::Dispatch;

/// How long a version may be in force before its grids are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long after the first pass the second one comes: longer than any command is under way.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// Cases read at a time.
const PAGE: u64 = 500;
/// Cases moved side by side; the database stores them together.
const SIDE_BY_SIDE: usize = 64;

/// Follows until the end of the process begins.
pub(crate) async fn run(dispatch: Dispatch, shutdown: Shutdown) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut follower = Follower { dispatch, towns: HashMap::new() };
    loop {
        tokio::select! {
            () = shutdown.begun() => return,
            _ = looks.tick() => {}
        }
        for town in follower.dispatch.holder.towns() {
            tokio::select! {
                () = shutdown.begun() => return,
                looked = follower.look(&town) => if let Err(error) = looked {
                    tracing::warn!(%error, town, "the grids of open cases are followed again later");
                },
            }
        }
    }
}

struct Follower {
    dispatch: Dispatch,
    towns: HashMap<String, Followed>,
}

/// How far a town has followed, as far as this process knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Followed {
    boundaries: u32,
    /// When the first pass was done; none once the version is noted.
    first: Option<Timestamp>,
}

impl Follower {
    async fn look(&mut self, town: &str) -> Result<(), Error> {
        let (dispatch, now) = (&self.dispatch, self.dispatch.clock.now());
        let Some(snapshot) = dispatch.holder.snapshot(town, now) else { return Ok(()) };
        let Some(in_force) = snapshot.parts().boundaries.clone() else { return Ok(()) };
        let boundaries = in_force.number;
        let known = self.towns.get(town).copied().filter(|followed| followed.boundaries == boundaries);
        let first = match known {
            Some(Followed { first: None, .. }) => return Ok(()),
            Some(Followed { first: Some(first), .. }) if now.duration_since(first) < AGAIN_AFTER => return Ok(()),
            Some(Followed { first, .. }) => first,
            None if store::followed(dispatch.db.reader(), town).await? == boundaries => {
                self.towns.insert(town.to_owned(), Followed { boundaries, first: None });
                return Ok(());
            }
            None => None,
        };
        if !dispatch.follow(town, &in_force.part, boundaries).await? {
            return Ok(());
        }
        let first = if first.is_some() {
            dispatch.note_followed(town, boundaries).await?;
            None
        } else {
            Some(now)
        };
        self.towns.insert(town.to_owned(), Followed { boundaries, first });
        Ok(())
    }
}

impl Dispatch {
    /// Looks at every open case of a town; false where a case was changed by somebody else meanwhile.
    async fn follow(&self, town: &str, boundaries: &Boundaries, number: u32) -> Result<bool, Error> {
        let mut clean = true;
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            let mut after = None;
            loop {
                let rows = past::in_state(self.db.reader(), town, state, after, PAGE).await?;
                let Some(last) = rows.last() else { break };
                after = Some(past::key(last));
                let mut moves = Vec::new();
                for (_, id, body) in &rows {
                    let case: Case = store::case::read(*id, body)?;
                    if let Some(grid) = grid_now(&case, boundaries) {
                        moves.push((case, grid));
                    }
                }
                for some in moves.chunks(SIDE_BY_SIDE) {
                    let mut works = Vec::with_capacity(SIDE_BY_SIDE);
                    for (case, grid) in some {
                        works.push(self.move_grid(case, grid.clone(), number));
                    }
                    for moved in join_all(works).await {
                        clean &= moved?;
                    }
                }
            }
        }
        Ok(clean)
    }

    /// Records that a case is seen in another grid; false where somebody else was faster.
    async fn move_grid(&self, case: &Case, grid: String, boundaries: u32) -> Result<bool, Error> {
        match self.own(case, Command::MoveGrid { grid, boundaries }).await {
            Ok(_) => Ok(true),
            Err(Error::Stale { .. }) => Ok(false),
            Err(error) if error.is_conflict() => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn note_followed(&self, town: &str, boundaries: u32) -> Result<(), Error> {
        let town = town.to_owned();
        self.db.write(move |tx| Box::pin(async move { store::follow(tx, &town, boundaries).await })).await
    }
}

/// The grid that a case is to be seen in, if that is another one; empty where no grid contains its place.
fn grid_now(case: &Case, boundaries: &Boundaries) -> Option<String> {
    let (longitude, latitude) = case.decision.place?;
    let place = Position::new(longitude, latitude).ok()?;
    let grid = boundaries.innermost(place).filter(|area| area.level == AreaLevel::Grid);
    let code = grid.map(|area| area.code.as_str()).unwrap_or_default();
    (case.current_grid != code).then(|| code.to_owned())
}
