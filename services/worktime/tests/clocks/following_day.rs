//! Our own vectors for "the end of the N-th following working day".
//!
//! Justification: a period in days is read here as the Civil Code reads one (articles 201 and 203): the day on which it
//! starts is not counted and counting begins with the next; a last day that is a holiday gives way to the day after it; the
//! last day ends at 24:00, or where there are business hours, when business stops. So only the date of the start
//! matters, never its hour, and every deadline is the end of a working day's last window.

use gridcase_worktime::{Counted, Due, LimitUnit, Pause, UnknownYear};

use crate::town::{EIGHT_HOURS, SEVEN_HOURS, at, due, limit, town_by_ends};

#[test]
fn a_work_day_is_due_at_the_end_of_the_nth_following_working_day() {
    let table = [
        // Monday morning before opening, at noon and at night: the starting day never counts, so Tuesday.
        ("2026-03-02T07:00", 1, "2026-03-03T18:00"),
        ("2026-03-02T12:30", 1, "2026-03-03T18:00"),
        ("2026-03-02T23:59", 1, "2026-03-03T18:00"),
        // At the very end of Monday's last window: still Monday's date, so Tuesday.
        ("2026-03-02T18:00", 1, "2026-03-03T18:00"),
        // Midnight is the first instant of Tuesday, so Wednesday.
        ("2026-03-03T00:00", 1, "2026-03-04T18:00"),
        // Friday over a plain weekend: Monday is the first following working day.
        ("2026-03-06T10:00", 1, "2026-03-09T18:00"),
        // A start on a Saturday or Sunday off: Monday is the first following working day.
        ("2026-03-07T10:00", 1, "2026-03-09T18:00"),
        ("2026-03-08T10:00", 1, "2026-03-09T18:00"),
        // Friday 18 September: Sunday 20 is worked in return for a holiday, so it is the first.
        ("2026-09-18T17:00", 1, "2026-09-20T18:00"),
        // A start on that worked Sunday: it is the starting day, Monday is the first.
        ("2026-09-20T09:00", 1, "2026-09-21T18:00"),
        // Thursday before Mid-Autumn (Friday to Sunday off): Monday.
        ("2026-09-24T17:00", 1, "2026-09-28T18:00"),
        // Before National Day: 8 and 9 October are the first two; Saturday 10 is worked and is the third.
        ("2026-09-30T16:00", 2, "2026-10-09T18:00"),
        ("2026-09-30T16:00", 3, "2026-10-10T18:00"),
        // Before Spring Festival: Saturday 14 is worked; 15 to 23 are off; 24 and 25 follow.
        ("2026-02-13T15:00", 3, "2026-02-25T18:00"),
        // A long one: 5 a week, over Qingming (Monday 6 April off): 30 March to 3 April, 7 to 10 April, 13 April.
        ("2026-03-27T09:00", 10, "2026-04-13T18:00"),
    ];
    let town = town_by_ends(EIGHT_HOURS);
    for (start, amount, expected) in table {
        let found = town.deadline(limit(&format!("{amount} work_day")), at(start), &[]);
        assert_eq!(found, due(expected), "{amount} from {start}");
    }
}

#[test]
fn the_day_ends_with_the_last_window_of_the_town() {
    let seven = town_by_ends(SEVEN_HOURS).deadline(limit("1 work_day"), at("2026-03-02T09:00"), &[]);
    assert_eq!(seven, due("2026-03-03T17:30"));
    let midnight = town_by_ends("00:00-24:00").deadline(limit("1 work_day"), at("2026-03-02T09:00"), &[]);
    assert_eq!(midnight, due("2026-03-04T00:00"), "24:00 on Tuesday");
}

#[test]
fn only_work_days_follow_the_reading() {
    let town = town_by_ends(EIGHT_HOURS);
    assert_eq!(town.deadline(limit("8 work_hour"), at("2026-03-02T09:00"), &[]), due("2026-03-03T09:00"));
    assert_eq!(town.deadline(limit("1 urgent_day"), at("2026-03-06T09:00"), &[]), due("2026-03-07T09:00"));
}

#[test]
fn a_pause_costs_the_days_whose_end_it_covers() {
    let table = [
        // Over before Tuesday ends: nothing.
        (Some(("2026-03-03T09:00", "2026-03-03T17:59")), "2026-03-03T18:00"),
        // Over the end of Tuesday: Wednesday.
        (Some(("2026-03-03T17:00", "2026-03-04T09:00")), "2026-03-04T18:00"),
        // The clock runs again at the very end of Tuesday: nothing of Tuesday's end was run, so Wednesday.
        (Some(("2026-03-03T09:00", "2026-03-03T18:00")), "2026-03-04T18:00"),
        // It stops at the very end of Tuesday: Tuesday was reached.
        (Some(("2026-03-03T18:00", "2026-03-05T09:00")), "2026-03-03T18:00"),
        // Over the end of the starting day, which does not count anyway: nothing.
        (Some(("2026-03-02T15:00", "2026-03-03T09:00")), "2026-03-03T18:00"),
        // Over three ends: Tuesday, Wednesday and Thursday are lost.
        (Some(("2026-03-03T15:00", "2026-03-06T09:00")), "2026-03-06T18:00"),
    ];
    let town = town_by_ends(EIGHT_HOURS);
    for (pause, expected) in table {
        let pauses: Vec<_> = pause.iter().map(|(from, until)| Pause::closed(at(from), at(until))).collect();
        let found = town.deadline(limit("1 work_day"), at("2026-03-02T10:00"), &pauses);
        assert_eq!(found, due(expected), "{pause:?}");
    }
}

#[test]
fn an_open_pause_keeps_the_whole_days_that_are_left() {
    let town = town_by_ends(EIGHT_HOURS);
    let pauses = [Pause::open(at("2026-03-04T10:00"))];
    let found = town.deadline(limit("5 work_day"), at("2026-03-02T10:00"), &pauses);
    assert_eq!(found, Due::Paused { remaining: Counted::Days(4) });
}

#[test]
fn elapsed_days_are_the_ends_that_have_passed() {
    let town = town_by_ends(EIGHT_HOURS);
    let elapsed = |until| town.elapsed(LimitUnit::WorkDay, at("2026-09-18T10:00"), at(until), &[]);
    assert_eq!(elapsed("2026-09-18T18:00"), Ok(Counted::Days(0)));
    assert_eq!(elapsed("2026-09-20T17:59"), Ok(Counted::Days(0)));
    assert_eq!(elapsed("2026-09-20T18:00"), Ok(Counted::Days(1)));
    assert_eq!(elapsed("2026-09-28T18:00"), Ok(Counted::Days(6)));
    assert_eq!(elapsed("2027-01-01T18:00"), Err(UnknownYear { year: 2027 }));
}
