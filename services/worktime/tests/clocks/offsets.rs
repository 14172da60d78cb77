//! Zones that change their offset: hours are real, windows are civil.

use gridcase_worktime::{Calendar, Counted, DayReading, Due, LimitUnit, Rules, Windows, YearStatus};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::town::{limit, plain_year};

/// Central Europe: 2026-03-29 has 23 hours (02:00 to 03:00 is skipped), 2026-10-25 has 25 (02:00 to 03:00 twice).
fn rules(windows: &str) -> Rules {
    let mut calendar = Calendar::new();
    let mut year = plain_year(YearStatus::Official);
    // Make the two Sundays of the changes working days.
    year.work = ["2026-03-29", "2026-10-25"].map(crate::town::day).into();
    calendar.insert(2026, year).unwrap();
    Rules {
        zone: TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap(),
        windows: Windows::parse(windows).unwrap(),
        day_reading: DayReading::FullSet,
        calendar,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn due(text: &str) -> Due {
    Due::At { at: at(text), provisional: false }
}

#[test]
fn windows_stay_at_their_civil_hours_across_a_change() {
    let rules = rules("08:00-12:00,14:00-18:00");
    // Friday 17:00 is 16:00 UTC; Sunday is worked and opens at 08:00, by then 06:00 UTC.
    assert_eq!(rules.deadline(limit("2 work_hour"), at("2026-03-27T16:00:00Z"), &[]), due("2026-03-29T07:00:00Z"));
    // One full set later it is 17:00 again, an hour earlier in UTC.
    assert_eq!(rules.deadline(limit("1 work_day"), at("2026-03-27T16:00:00Z"), &[]), due("2026-03-29T15:00:00Z"));
}

#[test]
fn a_natural_day_is_24_hours_across_a_change() {
    let rules = rules("08:00-12:00");
    for unit in ["1 natural_day", "1 urgent_day", "24 urgent_hour"] {
        assert_eq!(rules.deadline(limit(unit), at("2026-03-28T12:00:00Z"), &[]), due("2026-03-29T12:00:00Z"));
    }
}

#[test]
fn a_window_over_a_change_has_its_real_length() {
    let rules = rules("00:00-04:00");
    let length = |from, until| rules.elapsed(LimitUnit::WorkHour, at(from), at(until), &[]).unwrap();
    let hours = |hours| Counted::Time(SignedDuration::from_hours(hours));
    assert_eq!(length("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"), hours(3));
    assert_eq!(length("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"), hours(5));
    assert_eq!(length("2026-03-29T22:00:00Z", "2026-03-30T12:00:00Z"), hours(4));
}

#[test]
fn a_window_that_a_change_swallows_counts_nothing() {
    let rules = rules("02:00-03:00");
    // Friday has used its hour; Sunday's window does not exist; so Monday 03:00, which is 01:00 UTC.
    assert_eq!(rules.deadline(limit("1 work_hour"), at("2026-03-27T02:00:00Z"), &[]), due("2026-03-30T01:00:00Z"));
}

#[test]
fn windows_that_meet_in_a_change_do_not_overlap() {
    let rules = rules("01:00-02:30,02:30-04:00");
    let all = rules.elapsed(LimitUnit::WorkHour, at("2026-03-28T23:00:00Z"), at("2026-03-29T12:00:00Z"), &[]);
    assert_eq!(all, Ok(Counted::Time(SignedDuration::from_hours(2))), "01:00 to 02:00 and 03:00 to 04:00");
}
