//! The number of a report (受理编号): `<town>-<yyyymmdd>-<sequence>`.
//!
//! The day is the town's own; the sequence begins at 1 each day, has at least five digits and is counted in the unit of
//! work that stores the report, so that no number is given twice and one that was given belongs to a stored report.

use jiff::{Timestamp, tz::TimeZone};

/// A town's day, as it stands in the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day(String);

impl Day {
    /// The day of `now` in `zone`.
    pub(crate) fn of(now: Timestamp, zone: &TimeZone) -> Self {
        let date = now.to_zoned(zone.clone()).date();
        Self(format!("{:04}{:02}{:02}", date.year(), date.month(), date.day()))
    }

    /// Eight digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The `sequence`-th number of the day in `town`.
    pub(crate) fn number(&self, town: &str, sequence: i64) -> String {
        format!("{town}-{}-{sequence:05}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(now: &str, zone: &str) -> Day {
        Day::of(now.parse().expect("an instant"), &TimeZone::get(zone).expect("a zone"))
    }

    #[test]
    fn the_day_is_the_towns_own() {
        for (now, zone, expected) in [
            ("2026-11-22T15:59:59Z", "Asia/Shanghai", "20261122"),
            ("2026-11-22T16:00:00Z", "Asia/Shanghai", "20261123"),
            ("2026-11-22T16:00:00Z", "UTC", "20261122"),
            ("2027-01-01T04:59:59Z", "America/New_York", "20261231"),
        ] {
            assert_eq!(day(now, zone).as_str(), expected, "{now} {zone}");
        }
    }

    #[test]
    fn a_sequence_past_five_digits_grows() {
        let day = day("2026-11-22T00:00:00Z", "UTC");
        assert_eq!(day.number("330106109", 7), "330106109-20261122-00007");
        assert_eq!(day.number("330106109", 123_456), "330106109-20261122-123456");
    }
}
