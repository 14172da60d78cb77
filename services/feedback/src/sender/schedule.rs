//! When what is said again.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

use super::Settings;

/// Longer than any call takes: what has not been noted by then was lost with its task.
const CALL: Duration = Duration::from_secs(15);

/// The pauses of all commands, and of dispatch while it is away. In memory: a new process begins anew.
pub(super) struct Schedule {
    settings: Settings,
    attempts: HashMap<Uuid, Pause>,
    away: Option<Pause>,
}

#[derive(Clone, Copy)]
struct Pause {
    until: Instant,
    next: Duration,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// Dispatch took it.
    Taken,
    /// It is settled without dispatch.
    Settled,
    /// To be said again.
    Failed,
    /// Dispatch was away.
    Away,
}

impl Schedule {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, attempts: HashMap::new(), away: None }
    }

    /// How many calls may begin now: none while dispatch is away, then one to see whether it is back.
    pub(super) fn room(&mut self, now: Instant) -> usize {
        match &mut self.away {
            None => self.settings.calls.max(1),
            Some(away) if now < away.until => 0,
            Some(away) => {
                away.until = now + CALL;
                1
            }
        }
    }

    /// Takes up a command that is due; false where it is not.
    pub(super) fn take_up(&mut self, id: Uuid, now: Instant) -> bool {
        let first = Pause { until: now, next: self.settings.first_pause };
        let pause = self.attempts.entry(id).or_insert(first);
        let is_due = pause.until <= now;
        if is_due {
            pause.until = now + CALL;
        }
        is_due
    }

    /// Notes how an attempt ended. True where this is news: the first failure of a command, or dispatch has gone away.
    pub(super) fn note(&mut self, id: Uuid, ended: Ended, now: Instant) -> bool {
        let Settings { first_pause, longest_pause, .. } = self.settings;
        let pause = self.attempts.entry(id).or_insert(Pause { until: now, next: first_pause });
        match ended {
            Ended::Taken => pause.until = now + longest_pause,
            Ended::Settled => {
                self.attempts.remove(&id);
            }
            Ended::Failed => {
                let is_first = pause.next == first_pause;
                *pause = pause.grown(now, longest_pause);
                self.away = None;
                return is_first;
            }
            Ended::Away => {
                pause.until = now;
                return self.rest(now);
            }
        }
        self.away = None;
        false
    }

    /// Lets everything rest; true where it was not resting before.
    pub(super) fn rest(&mut self, now: Instant) -> bool {
        let is_news = self.away.is_none();
        let pause = self.away.unwrap_or(Pause { until: now, next: self.settings.first_pause });
        self.away = Some(pause.grown(now, self.settings.longest_pause));
        is_news
    }

    /// Forgets what is no longer pending.
    pub(super) fn keep(&mut self, pending: &HashSet<Uuid>) {
        self.attempts.retain(|id, _| pending.contains(id));
    }

    /// When to look again if nothing happens before.
    pub(super) fn next(&self, now: Instant) -> Instant {
        let due = self.attempts.values().map(|pause| pause.until).min();
        let due = due.unwrap_or(now + self.settings.interval).min(now + self.settings.interval);
        self.away.map_or(due, |away| due.max(away.until))
    }
}

impl Pause {
    fn grown(self, now: Instant, longest: Duration) -> Self {
        Self { until: now + self.next, next: (self.next * 2).min(longest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule() -> (Schedule, Instant) {
        let settings = Settings {
            calls: 4,
            interval: Duration::from_secs(10),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(3),
        };
        (Schedule::new(settings), Instant::now())
    }

    #[test]
    fn a_command_that_fails_is_said_again_after_pauses_that_grow_to_the_longest() {
        let (mut schedule, mut now) = schedule();
        let id = Uuid::from_u128(1);
        for (attempt, seconds) in [1, 2, 3, 3].into_iter().enumerate() {
            assert!(schedule.take_up(id, now));
            assert!(!schedule.take_up(id, now), "under way");
            assert_eq!(schedule.note(id, Ended::Failed, now), attempt == 0);
            assert_eq!(schedule.next(now), now + Duration::from_secs(seconds));
            now += Duration::from_secs(seconds);
        }
    }

    #[test]
    fn while_dispatch_is_away_one_call_at_a_time_looks_whether_it_is_back() {
        let (mut schedule, now) = schedule();
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(schedule.room(now), 4);
        assert!(schedule.take_up(first, now) && schedule.take_up(second, now));
        assert!(schedule.note(first, Ended::Away, now));
        assert!(!schedule.note(second, Ended::Away, now));
        assert_eq!((schedule.room(now), schedule.next(now)), (0, now + Duration::from_secs(2)));
        let later = schedule.next(now);
        assert_eq!((schedule.room(later), schedule.room(later)), (1, 0));
        assert!(schedule.take_up(first, later));
        schedule.note(first, Ended::Taken, later);
        assert_eq!(schedule.room(later), 4);
        assert!(schedule.take_up(second, later));
    }

    #[test]
    fn what_is_no_longer_pending_is_forgotten() {
        let (mut schedule, now) = schedule();
        assert!(schedule.take_up(Uuid::from_u128(1), now));
        schedule.keep(&HashSet::new());
        assert_eq!(schedule.next(now), now + Duration::from_secs(10));
    }
}
