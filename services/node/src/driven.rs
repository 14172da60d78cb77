//! The clock of a process that replays recorded cases. It stands where the input put it last, also after a restart: else
//! posts would not have begun yet, and content would not be in force.
use std::{fs, io, path::Path, time::Duration};

use gridcase_host::{Clock, Shutdown};
use jiff::Timestamp;

/// How often the moment is noted.
const EVERY: Duration = Duration::from_secs(1);

/// A driven clock that goes on from where the last run of the data folder left it.
pub(crate) fn resume(data: &Path) -> Clock {
    let noted = fs::read_to_string(data.join("clock")).ok().and_then(|text| text.trim().parse::<Timestamp>().ok());
    Clock::driven(noted.unwrap_or(Timestamp::UNIX_EPOCH))
}

/// Notes the clock's moment in the data folder as it moves, until the process ends.
pub(crate) async fn note(clock: Clock, data: &Path, shutdown: Shutdown) {
    let mut last = Timestamp::UNIX_EPOCH;
    loop {
        let ended = tokio::time::timeout(EVERY, shutdown.begun()).await.is_ok();
        let now = clock.now();
        if now > last {
            match write(data, now) {
                Ok(()) => last = now,
                Err(error) => tracing::warn!(%error, "the clock's moment cannot be noted"),
            }
        }
        if ended {
            return;
        }
    }
}

/// Whole or not at all.
fn write(data: &Path, now: Timestamp) -> io::Result<()> {
    let draft = data.join("clock.draft");
    fs::write(&draft, now.to_string())?;
    fs::rename(draft, data.join("clock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_clock_goes_on_where_the_last_run_left_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let moment: Timestamp = "2023-12-10T12:00:00Z".parse().expect("a moment");
        let clock = resume(folder.path());
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
        clock.drive(moment).expect("driven");
        let shutdown = Shutdown::new(Duration::from_secs(1));
        shutdown.begin();
        note(clock, folder.path(), shutdown).await;
        assert_eq!(resume(folder.path()).now(), moment);
    }
}
