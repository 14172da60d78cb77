//! Civil times as instants, so that order survives every change of offset.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// The instant of a civil time: its first occurrence if it happens twice, the instant of the change if it is skipped.
///
/// Non-decreasing in `civil`, which the usual reading (skipped times move on by the length of the gap) is not: it would
/// let one window overlap the next. Times outside what a timestamp holds are its limits.
pub(crate) fn instant(zone: &TimeZone, civil: DateTime) -> Timestamp {
    let ambiguous = zone.to_ambiguous_timestamp(civil);
    let skipped_to = match ambiguous.offset() {
        AmbiguousOffset::Gap { after, .. } => Some(after),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => None,
    };
    let Ok(earlier) = ambiguous.earlier() else {
        return if civil.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    };
    match skipped_to {
        None => earlier,
        Some(after) => {
            zone.following(earlier).find(|change| change.offset() == after).map_or(earlier, |change| change.timestamp())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn central_europe() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    #[test]
    fn a_skipped_time_is_the_instant_of_the_change() {
        let change: Timestamp = "2026-03-29T01:00:00Z".parse().unwrap();
        for minute in [0, 1, 30, 59] {
            assert_eq!(instant(&central_europe(), date(2026, 3, 29).at(2, minute, 0, 0)), change);
        }
        assert_eq!(instant(&central_europe(), date(2026, 3, 29).at(3, 0, 0, 0)), change);
    }

    #[test]
    fn a_time_that_happens_twice_is_its_first_occurrence() {
        let first: Timestamp = "2026-10-25T00:30:00Z".parse().unwrap();
        assert_eq!(instant(&central_europe(), date(2026, 10, 25).at(2, 30, 0, 0)), first);
    }

    #[test]
    fn a_time_past_the_end_of_time_is_the_end_of_time() {
        assert_eq!(instant(&TimeZone::UTC, DateTime::MAX), Timestamp::MAX);
        assert_eq!(instant(&TimeZone::UTC, DateTime::MIN), Timestamp::MIN);
    }
}
