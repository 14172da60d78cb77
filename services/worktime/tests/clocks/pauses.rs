//! Returns and suspensions stop the clock; extensions lengthen the limit.

use gridcase_worktime::{Counted, Due, LimitUnit, Pause};
use jiff::SignedDuration;

use crate::town::{EIGHT_HOURS, at, due, limit, town};

fn closed(from: &str, until: &str) -> Pause {
    Pause::closed(at(from), at(until))
}

#[test]
fn a_pause_moves_the_deadline_by_the_working_time_inside_it() {
    let pauses = [closed("2026-03-02T11:00", "2026-03-02T15:00")];
    let found = town(EIGHT_HOURS).deadline(limit("4 work_hour"), at("2026-03-02T10:00"), &pauses);
    assert_eq!(found, due("2026-03-02T18:00"), "two of the four hours of the pause were working time");
}

#[test]
fn a_pause_stops_urgent_hours_at_night_too() {
    let pauses = [closed("2026-03-07T22:00", "2026-03-08T06:00")];
    let found = town(EIGHT_HOURS).deadline(limit("4 urgent_hour"), at("2026-03-07T20:00"), &pauses);
    assert_eq!(found, due("2026-03-08T08:00"));
}

#[test]
fn overlapping_pauses_count_once() {
    let pauses = [closed("2026-03-02T14:30", "2026-03-02T15:30"), closed("2026-03-02T14:00", "2026-03-02T15:00")];
    let found = town(EIGHT_HOURS).deadline(limit("4 work_hour"), at("2026-03-02T10:00"), &pauses);
    assert_eq!(found, due("2026-03-02T17:30"));
}

#[test]
fn a_pause_over_night_changes_nothing() {
    let pauses = [closed("2026-03-02T18:00", "2026-03-03T08:00")];
    let found = town(EIGHT_HOURS).deadline(limit("1 work_day"), at("2026-03-02T10:00"), &pauses);
    assert_eq!(found, due("2026-03-03T10:00"));
}

#[test]
fn a_pause_after_the_deadline_changes_nothing() {
    let pauses = [Pause::open(at("2026-03-02T12:00"))];
    let found = town(EIGHT_HOURS).deadline(limit("2 work_hour"), at("2026-03-02T10:00"), &pauses);
    assert_eq!(found, due("2026-03-02T12:00"));
}

#[test]
fn an_open_pause_leaves_what_remains() {
    let remaining = |pause| {
        let pauses = [Pause::open(at(pause))];
        town(EIGHT_HOURS).deadline(limit("1 work_day"), at("2026-03-02T10:00"), &pauses)
    };
    let paused = |hours| Due::Paused { remaining: Counted::Time(SignedDuration::from_hours(hours)) };
    assert_eq!(remaining("2026-03-02T16:00"), paused(4));
    assert_eq!(remaining("2026-03-02T10:00"), paused(8));
    assert_eq!(remaining("2026-03-01T10:00"), paused(8));
}

#[test]
fn a_suspension_may_pass_a_year_without_a_calendar() {
    let pauses = [closed("2026-03-02T10:00", "2028-03-01T00:00")];
    let mut rules = town(EIGHT_HOURS);
    rules.calendar.insert(2028, crate::town::plain_year(gridcase_worktime::YearStatus::Official)).unwrap();
    let found = rules.deadline(limit("2 work_hour"), at("2026-03-02T09:00"), &pauses);
    assert_eq!(found, due("2028-03-01T09:00"), "no working time of 2027 was counted");
}

#[test]
fn each_approved_extension_adds_one_original_limit() {
    let deadline = |extensions: u32| {
        let whole = limit("2 work_day").times(1 + extensions);
        town(EIGHT_HOURS).deadline(whole, at("2026-03-02T10:00"), &[])
    };
    assert_eq!(deadline(0), due("2026-03-04T10:00"));
    assert_eq!(deadline(1), due("2026-03-06T10:00"));
    assert_eq!(deadline(2), due("2026-03-10T10:00"));
}

#[test]
fn elapsed_time_leaves_out_nights_and_pauses() {
    let pauses = [closed("2026-03-03T09:00", "2026-03-03T10:00")];
    let elapsed = |unit| town(EIGHT_HOURS).elapsed(unit, at("2026-03-02T17:00"), at("2026-03-03T11:00"), &pauses);
    assert_eq!(elapsed(LimitUnit::WorkHour), Ok(Counted::Time(SignedDuration::from_hours(3))));
    assert_eq!(elapsed(LimitUnit::WorkDay), Ok(Counted::Time(SignedDuration::from_hours(3))));
    assert_eq!(elapsed(LimitUnit::UrgentHour), Ok(Counted::Time(SignedDuration::from_hours(17))));
}

#[test]
fn nothing_elapses_backwards() {
    let found = town(EIGHT_HOURS).elapsed(LimitUnit::WorkHour, at("2026-03-03T11:00"), at("2026-03-02T11:00"), &[]);
    assert_eq!(found, Ok(Counted::Time(SignedDuration::ZERO)));
}
