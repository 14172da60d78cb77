//! Published versions of a part, and the moments at which they take force.
//!
//! Of the versions whose moment has come the one with the latest moment is in force, of those with the same moment the
//! one with the greatest number. So an urgent change can take force before one that is scheduled already, and a
//! scheduled one is replaced by publishing for the same moment again.

use gridcase_snapshot::Part;
use jiff::{SignedDuration, Timestamp};

/// How far ahead of its moment of force a version is published, so that every process holds it before it counts.
pub const AHEAD: SignedDuration = SignedDuration::from_secs(10);

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The part.
    pub part: Part,
    /// Number, from 1.
    pub number: u32,
    /// Hash of the content.
    pub hash: String,
    /// Size of the content in bytes.
    pub size: u64,
    /// Moment of force.
    pub force: Timestamp,
    /// When it was published.
    pub published: Timestamp,
    /// Person id of who published it.
    pub person: String,
    /// Their name at that moment.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// State of a version at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Its moment is still to come.
    Scheduled,
    /// In force.
    InForce,
    /// Another is in force, or will be at its moment.
    Superseded,
}

/// The version of one part that is in force at a moment.
pub fn in_force(versions: &[Version], at: Timestamp) -> Option<&Version> {
    versions.iter().filter(|version| version.force <= at).max_by_key(|version| (version.force, version.number))
}

/// The state of `version` among the versions of its part.
pub fn state(version: &Version, versions: &[Version], now: Timestamp) -> State {
    if version.force > now {
        let replaced = versions.iter().any(|other| other.force == version.force && other.number > version.number);
        return if replaced { State::Superseded } else { State::Scheduled };
    }
    match in_force(versions, now) {
        Some(current) if current.number == version.number => State::InForce,
        _ => State::Superseded,
    }
}

/// The earliest moment of force that a new version may have; none where nothing is in force yet, and any may.
pub fn earliest(versions: &[Version], now: Timestamp) -> Option<Timestamp> {
    in_force(versions, now).map(|_| now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX))
}

/// The moments from `from` on at which what is in force changes, `from` included.
pub fn moments<'a>(versions: impl IntoIterator<Item = &'a Version>, from: Timestamp) -> Vec<Timestamp> {
    let later = versions.into_iter().map(|version| version.force).filter(|force| *force > from);
    let mut moments: Vec<_> = std::iter::once(from).chain(later).collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32, second: i64) -> Version {
        Version {
            part: Part::Units,
            number,
            hash: String::new(),
            size: 0,
            force: at(second),
            published: at(0),
            person: String::new(),
            name: String::new(),
            reason: String::new(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    fn states(versions: &[Version], now: i64) -> Vec<State> {
        versions.iter().map(|version| state(version, versions, at(now))).collect()
    }

    #[test]
    fn the_latest_moment_that_has_come_is_in_force() {
        use State::{InForce, Scheduled, Superseded};
        let versions = [version(1, 10), version(2, 100), version(3, 20)];
        for (now, expected) in [
            (5, [Scheduled, Scheduled, Scheduled]),
            (10, [InForce, Scheduled, Scheduled]),
            (20, [Superseded, Scheduled, InForce]),
            (100, [Superseded, InForce, Superseded]),
        ] {
            assert_eq!(states(&versions, now), expected, "at {now}");
        }
    }

    #[test]
    fn a_scheduled_version_is_replaced_by_another_of_the_same_moment() {
        use State::{InForce, Scheduled, Superseded};
        let versions = [version(1, 100), version(2, 100)];
        assert_eq!(states(&versions, 5), [Superseded, Scheduled]);
        assert_eq!(states(&versions, 100), [Superseded, InForce]);
    }

    #[test]
    fn the_first_version_may_take_force_at_any_moment_and_later_ones_ten_seconds_ahead() {
        assert_eq!(earliest(&[], at(50)), None);
        assert_eq!(earliest(&[version(1, 100)], at(50)), None);
        assert_eq!(earliest(&[version(1, 50)], at(50)), Some(at(60)));
    }

    #[test]
    fn what_is_in_force_changes_at_the_moment_itself_and_at_later_ones() {
        let versions = [version(1, 10), version(2, 100), version(3, 100), version(4, 40)];
        assert_eq!(moments(&versions, at(20)), [at(20), at(40), at(100)]);
    }
}
