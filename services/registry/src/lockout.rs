//! How many wrong passwords an account stands before it makes its caller wait.
//!
//! An attempt is counted before the password is looked at and forgotten when it was right, so that many at once are no
//! way around. Accounts that do not exist are counted the same, so that waiting tells nothing.

use jiff::{SignedDuration, Timestamp};

/// Attempts before the first wait.
pub const FREE: u32 = 5;
/// Attempts longer ago than this count no more.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// The first wait; each further attempt doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// Attempts since the last right password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// How many.
    pub count: u32,
    /// The last one.
    pub last: Timestamp,
    /// Until when further ones are refused.
    pub locked_until: Option<Timestamp>,
}

/// The account makes its caller wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locked {
    /// Until when.
    pub until: Timestamp,
}

impl Attempts {
    /// One more attempt, counted as if it were wrong.
    pub fn attempt(self, now: Timestamp) -> Result<Self, Locked> {
        if let Some(until) = self.locked_until.filter(|until| now < *until) {
            return Err(Locked { until });
        }
        let over = now.duration_since(self.last) > WINDOW;
        let count = if over { 1 } else { self.count.saturating_add(1) };
        let locked_until = wait(count).and_then(|wait| now.checked_add(wait).ok());
        Ok(Self { count, last: now, locked_until })
    }
}

/// How long to wait after this many attempts.
fn wait(count: u32) -> Option<SignedDuration> {
    let doublings = count.checked_sub(FREE)?.min(10);
    Some((FIRST_WAIT * 2_i32.pow(doublings)).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    #[test]
    fn the_sixth_wrong_password_waits_and_each_further_one_waits_longer() {
        let mut attempts = Attempts::default();
        for second in 1..=5 {
            attempts = attempts.attempt(at(second)).expect("free");
        }
        assert_eq!(attempts.attempt(at(6)), Err(Locked { until: at(35) }));
        attempts = attempts.attempt(at(35)).expect("waited");
        assert_eq!(attempts.attempt(at(94)), Err(Locked { until: at(95) }));
    }

    #[test]
    fn the_wait_has_an_end_and_old_attempts_are_forgotten() {
        let many = Attempts { count: u32::MAX, last: at(0), locked_until: None };
        let next = many.attempt(at(1)).expect("not locked");
        assert_eq!(next.locked_until, Some(at(1 + 900)));
        assert_eq!(many.attempt(at(901)).expect("forgotten"), Attempts { count: 1, last: at(901), locked_until: None });
    }
}
