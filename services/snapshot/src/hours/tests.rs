use jiff::civil::date;

use super::*;

/// 2 March 2026 is a Monday.
fn on(day: i8, hour: i8, minute: i8) -> DateTime {
    date(2026, 3, day).at(hour, minute, 0, 0)
}

#[test]
fn hours_begin_with_their_first_minute_and_end_before_the_last() {
    let hours = Hours::new(&[], 7 * 60, 9 * 60).unwrap();
    for (hour, minute, counts) in [(6, 59, false), (7, 0, true), (8, 59, true), (9, 0, false)] {
        assert_eq!(hours.contains(on(2, hour, minute)), counts, "{hour}:{minute}");
    }
}

#[test]
fn hours_count_only_on_their_days() {
    let weekend = Hours::new(&[6, 7], 0, 1440).unwrap();
    let counting: Vec<_> = (2..=8).filter(|&day| weekend.contains(on(day, 12, 0))).collect();
    assert_eq!(counting, [7, 8]);
}

#[test]
fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
    let monday_night = Hours::new(&[1], 22 * 60, 6 * 60).unwrap();
    let table = [
        (2, 2, false),
        (2, 21, false),
        (2, 22, true),
        (2, 23, true),
        (3, 0, true),
        (3, 5, true),
        (3, 6, false),
        (3, 23, false),
    ];
    for (day, hour, counts) in table {
        assert_eq!(monday_night.contains(on(day, hour, 0)), counts, "March {day}, {hour}:00");
    }
    let sunday_night = Hours::new(&[7], 22 * 60, 6 * 60).unwrap();
    assert!(sunday_night.contains(on(2, 3, 0)) && !sunday_night.contains(on(3, 3, 0)));
}

#[test]
fn wrong_hours_name_the_field() {
    let table: [(&[u32], u32, u32, &str); 6] = [
        (&[], 1440, 60, "from_minute"),
        (&[], 0, 0, "until_minute"),
        (&[], 0, 1441, "until_minute"),
        (&[], 60, 60, "until_minute"),
        (&[1, 0], 0, 60, "days[1]"),
        (&[8], 0, 60, "days[0]"),
    ];
    for (days, from, until, path) in table {
        assert_eq!(Hours::new(days, from, until).unwrap_err().path, path);
    }
}
