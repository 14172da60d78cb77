//! A town's rules in one line, and instants as people write them.

use gridcase_worktime::{Calendar, DayReading, Due, Limit, Rules, Windows, Year, YearStatus};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, offset};

/// 2026 as the State Council published it: spans of days off.
const OFF_2026: [(&str, &str); 7] = [
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
];
const WORK_2026: [&str; 6] = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];

pub(crate) const EIGHT_HOURS: &str = "08:00-12:00,14:00-18:00";
pub(crate) const SEVEN_HOURS: &str = "08:30-12:00,14:00-17:30";

pub(crate) fn year_2026() -> Year {
    let spans = OFF_2026.iter().flat_map(|(first, last)| {
        let last = day(last);
        day(first).series(jiff::Span::new().days(1)).take_while(move |&date| date <= last)
    });
    Year { status: YearStatus::Official, off: spans.collect(), work: WORK_2026.iter().map(|text| day(text)).collect() }
}

pub(crate) fn plain_year(status: YearStatus) -> Year {
    Year { status, off: [].into(), work: [].into() }
}

/// Beijing time, 2026 only, a work day is one full set.
pub(crate) fn town(windows: &str) -> Rules {
    let mut calendar = Calendar::new();
    calendar.insert(2026, year_2026()).unwrap();
    Rules {
        zone: TimeZone::fixed(offset(8)),
        windows: Windows::parse(windows).unwrap(),
        day_reading: DayReading::FullSet,
        calendar,
    }
}

/// The same, and a work day is the end of a following working day.
pub(crate) fn town_by_ends(windows: &str) -> Rules {
    Rules { day_reading: DayReading::EndOfNthFollowingDay, ..town(windows) }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant in Beijing time.
pub(crate) fn at(text: &str) -> Timestamp {
    let civil: DateTime = text.parse().unwrap();
    offset(8).to_timestamp(civil).unwrap()
}

pub(crate) fn limit(text: &str) -> Limit {
    Limit::parse(text).unwrap()
}

pub(crate) fn due(text: &str) -> Due {
    Due::At { at: at(text), provisional: false }
}
