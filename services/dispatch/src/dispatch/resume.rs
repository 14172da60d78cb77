//! Suspensions end by themselves.

use std::time::Duration;

use gridcase_host::Shutdown;

use crate::case::Command;
use crate::error::Error;
use crate::store;

use super::Dispatch;

/// How long a suspension may be over before it is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Cases that are resumed in one look.
const AT_ONCE: u64 = 100;

/// Resumes cases whose suspension is over, until the end of the process begins.
pub(crate) async fn run(dispatch: Dispatch, shutdown: Shutdown) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.begun() => return,
            _ = looks.tick() => {}
        }
        if let Err(error) = dispatch.resume_over().await {
            tracing::warn!(%error, "suspensions that are over are looked for again");
        }
    }
}

impl Dispatch {
    /// Resumes the cases whose suspension is over now.
    pub(crate) async fn resume_over(&self) -> Result<(), Error> {
        for case in store::over(self.db.reader(), self.clock.now(), AT_ONCE).await? {
            let reason = "the suspension is over".to_owned();
            match self.own(&case, Command::Resume { reason }).await {
                // Another process, or the command room, was faster.
                Ok(_) | Err(Error::Stale { .. }) => {}
                Err(error) => tracing::warn!(%error, case = %case.id, town = case.town, "a case is not resumed"),
            }
        }
        Ok(())
    }
}
