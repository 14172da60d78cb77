//! The moment at which a case of the past is asked about again.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

/// The first moment not before `from` that has the weekday and the time of day of `filed` in the town's zone. A time of
/// day that a clock change leaves out is taken as the zone does.
pub(crate) fn asked(filed: Timestamp, from: Timestamp, zone: &TimeZone) -> Timestamp {
    let then = zone.to_datetime(filed);
    let first = zone.to_datetime(from).date();
    let days = (7 + then.weekday().to_monday_zero_offset() - first.weekday().to_monday_zero_offset()) % 7;
    let at = |days: i8| {
        let date = first.checked_add(i64::from(days).days()).ok()?;
        zone.to_timestamp(date.to_datetime(then.time())).ok()
    };
    let this_week = at(days).filter(|moment| *moment >= from);
    this_week.or_else(|| at(days + 7)).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").expect("a zone")
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_case_of_a_friday_night_is_asked_about_on_the_next_friday_night() {
        // Friday 23:30 in Shanghai.
        let filed = moment("2026-06-05T15:30:00Z");
        // From Monday noon.
        let asked = asked(filed, moment("2026-11-23T04:00:00Z"), &shanghai());
        assert_eq!(asked, moment("2026-11-27T15:30:00Z"));
    }

    #[test]
    fn an_hour_that_is_over_today_is_asked_about_a_week_later() {
        let filed = moment("2026-11-16T03:00:00Z");
        let from = moment("2026-11-23T04:00:00Z");
        assert_eq!(asked(filed, from, &shanghai()), moment("2026-11-30T03:00:00Z"));
        assert_eq!(asked(from, from, &shanghai()), from);
    }

    proptest! {
        #[test]
        fn the_moment_lies_within_a_week_at_the_same_weekday_and_time(
            filed in 1_600_000_000_i64..2_000_000_000,
            from in 1_600_000_000_i64..2_000_000_000,
        ) {
            let [filed, from] = [filed, from].map(|second| Timestamp::from_second(second).expect("a moment"));
            let zone = shanghai();
            let asked = asked(filed, from, &zone);
            prop_assert!(asked >= from && asked.duration_since(from) < jiff::SignedDuration::from_hours(7 * 24));
            let (then, now) = (zone.to_datetime(filed), zone.to_datetime(asked));
            prop_assert_eq!((then.weekday(), then.time()), (now.weekday(), now.time()));
        }
    }
}
