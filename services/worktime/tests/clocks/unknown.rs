//! Years without a calendar, provisional years, and limits beyond the horizon.

use gridcase_worktime::{Due, HORIZON_YEARS, Limit, LimitUnit, Rules, UnknownYear, YearStatus};
use jiff::Timestamp;

use crate::town::{EIGHT_HOURS, at, due, limit, plain_year, town, town_by_ends};

fn town_with_2027(status: YearStatus) -> Rules {
    let mut rules = town(EIGHT_HOURS);
    rules.calendar.insert(2027, plain_year(status)).unwrap();
    rules
}

#[test]
fn a_year_without_a_calendar_is_never_taken_as_monday_to_friday() {
    let unknown = |year| Due::Unknown { year };
    let table = [
        ("2026-12-31T16:00", "2 work_hour", due("2026-12-31T18:00")),
        ("2026-12-31T16:00", "3 work_hour", unknown(2027)),
        ("2026-12-31T18:00", "1 work_hour", unknown(2027)),
        ("2026-12-31T16:00", "1 work_day", unknown(2027)),
        ("2026-06-01T10:00", "300 work_day", unknown(2027)),
        ("2027-03-01T10:00", "1 work_hour", unknown(2027)),
        ("2025-12-31T17:00", "1 work_hour", unknown(2025)),
        // After closing time no working time of 2025 is left to count.
        ("2025-12-31T18:00", "1 work_hour", due("2026-01-04T09:00")),
        // Natural time needs no calendar.
        ("2026-12-31T16:00", "3 urgent_hour", due("2026-12-31T19:00")),
        ("2027-03-01T10:00", "2 urgent_day", due("2027-03-03T10:00")),
        ("2030-03-01T10:00", "7 natural_day", due("2030-03-08T10:00")),
    ];
    for (start, text, expected) in table {
        assert_eq!(town(EIGHT_HOURS).deadline(limit(text), at(start), &[]), expected, "{text} from {start}");
    }
}

#[test]
fn a_following_day_in_a_year_without_a_calendar_is_unknown() {
    let town = town_by_ends(EIGHT_HOURS);
    assert_eq!(town.deadline(limit("1 work_day"), at("2026-12-30T10:00"), &[]), due("2026-12-31T18:00"));
    assert_eq!(town.deadline(limit("2 work_day"), at("2026-12-30T10:00"), &[]), Due::Unknown { year: 2027 });
    assert_eq!(town.deadline(limit("1 work_day"), at("2025-12-31T10:00"), &[]), due("2026-01-04T18:00"));
}

#[test]
fn a_deadline_that_rests_on_a_provisional_year_says_so() {
    let rules = town_with_2027(YearStatus::Provisional);
    let provisional = |text| Due::At { at: at(text), provisional: true };
    let table = [
        ("2026-12-31T16:00", "2 work_hour", due("2026-12-31T18:00")),
        ("2026-12-31T16:00", "3 work_hour", provisional("2027-01-01T09:00")),
        ("2027-03-01T10:00", "1 work_hour", provisional("2027-03-01T11:00")),
        ("2027-03-01T10:00", "1 urgent_hour", due("2027-03-01T11:00")),
    ];
    for (start, text, expected) in table {
        assert_eq!(rules.deadline(limit(text), at(start), &[]), expected, "{text} from {start}");
    }
    let official = town_with_2027(YearStatus::Official).deadline(limit("3 work_hour"), at("2026-12-31T16:00"), &[]);
    assert_eq!(official, due("2027-01-01T09:00"));
}

#[test]
fn days_off_of_a_provisional_year_make_a_deadline_provisional() {
    let mut rules = town(EIGHT_HOURS);
    let mut all_off = plain_year(YearStatus::Provisional);
    all_off.off = crate::town::day("2027-01-01").series(jiff::Span::new().days(1)).take(365).collect();
    rules.calendar.insert(2027, all_off).unwrap();
    rules.calendar.insert(2028, plain_year(YearStatus::Official)).unwrap();
    let found = rules.deadline(limit("1 work_hour"), at("2026-12-31T18:00"), &[]);
    assert_eq!(found, Due::At { at: at("2028-01-03T09:00"), provisional: true });
}

#[test]
fn elapsed_working_time_over_a_missing_year_is_unknown() {
    let town = town(EIGHT_HOURS);
    let elapsed = |unit| town.elapsed(unit, at("2026-12-31T10:00"), at("2027-01-04T10:00"), &[]);
    assert_eq!(elapsed(LimitUnit::WorkHour), Err(UnknownYear { year: 2027 }));
    assert!(elapsed(LimitUnit::UrgentHour).is_ok());
}

#[test]
fn a_limit_beyond_the_horizon_is_unknown() {
    let mut rules = town(EIGHT_HOURS);
    for year in 2026..2060 {
        rules.calendar.insert(year, plain_year(YearStatus::Official)).unwrap();
    }
    for unit in LimitUnit::ALL {
        let found = rules.deadline(Limit::new(u32::MAX, unit), at("2026-03-02T10:00"), &[]);
        assert_eq!(found, Due::Unknown { year: 2026 + HORIZON_YEARS }, "{unit}");
    }
}

#[test]
fn the_ends_of_time_are_answered() {
    for unit in LimitUnit::ALL {
        for start in [Timestamp::MIN, Timestamp::MAX] {
            for rules in [town(EIGHT_HOURS), town_by_ends(EIGHT_HOURS)] {
                let found = rules.deadline(Limit::new(u32::MAX, unit), start, &[]);
                assert!(matches!(found, Due::Unknown { .. }), "{unit} from {start} gave {found:?}");
            }
        }
    }
}

#[test]
fn a_limit_of_zero_is_due_at_once() {
    let start = at("2026-03-07T03:00");
    for unit in LimitUnit::ALL {
        let found = town(EIGHT_HOURS).deadline(Limit::new(0, unit), start, &[]);
        assert_eq!(found, Due::At { at: start, provisional: false });
    }
}
