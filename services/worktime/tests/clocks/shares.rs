//! Shares of a limit, and minutes.

use gridcase_worktime::{Due, LimitUnit};

use crate::town::{EIGHT_HOURS, at, due, limit, town, town_by_ends};

#[test]
fn a_share_counts_as_the_limit_itself_does() {
    let town = town(EIGHT_HOURS);
    // Friday 16:00, eight hours inside the windows: due Monday 16:00.
    let friday = at("2026-03-06T16:00");
    let eight = limit("8 work_hour");
    assert_eq!(town.share(eight, 25, friday, &[]), due("2026-03-06T18:00"));
    assert_eq!(town.share(eight, 80, friday, &[]), due("2026-03-09T14:24"));
    assert_eq!(town.share(eight, 100, friday, &[]), town.deadline(eight, friday, &[]));
    assert_eq!(town.share(eight, 150, friday, &[]), due("2026-03-10T10:00"));
    assert_eq!(town.share(eight, 0, friday, &[]), Due::At { at: friday, provisional: false });
}

#[test]
fn days_read_by_their_ends_have_shares_of_natural_time() {
    let town = town_by_ends(EIGHT_HOURS);
    let start = at("2026-03-05T18:00");
    let two = limit("2 work_day");
    // Thursday 18:00 to Monday 18:00: 96 hours.
    assert_eq!(town.share(two, 100, start, &[]), due("2026-03-09T18:00"));
    assert_eq!(town.share(two, 50, start, &[]), due("2026-03-07T18:00"));
    assert_eq!(town.share(two, 125, start, &[]), due("2026-03-10T18:00"));
}

#[test]
fn minutes_count_by_day_and_night_or_inside_the_windows() {
    let town = town(EIGHT_HOURS);
    let late = at("2026-03-06T17:50");
    assert_eq!(town.deadline(limit("15 urgent_minute"), late, &[]), due("2026-03-06T18:05"));
    assert_eq!(town.deadline(limit("15 work_minute"), late, &[]), due("2026-03-09T08:05"));
    assert!(LimitUnit::WorkMinute.needs_calendar() && !LimitUnit::UrgentMinute.needs_calendar());
}
