//! The project's vectors of working time in 2026, once as a table and once as the recorded files where they exist.

use std::path::PathBuf;

use gridcase_worktime::{Calendar, Limit, LimitUnit, Rules, Year, YearStatus};

use crate::town::{EIGHT_HOURS, SEVEN_HOURS, at, day, due, limit, town, year_2026};

/// Start, limit, due with eight hours a day, due with seven hours a day, due in urgent hours of the same amount.
type Vector = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>);

const VECTORS: [Vector; 9] = [
    // Over a Saturday into a Sunday that is worked.
    ("2026-09-18T17:00", "4 work_hour", "2026-09-20T11:00", "2026-09-20T12:00", Some("2026-09-18T21:00")),
    // From a Saturday off.
    ("2026-09-19T10:00", "2 work_hour", "2026-09-20T10:00", "2026-09-20T10:30", Some("2026-09-19T12:00")),
    // Over Mid-Autumn.
    ("2026-09-24T17:00", "1 work_day", "2026-09-28T17:00", "2026-09-28T17:00", None),
    // Over National Day.
    ("2026-09-30T16:00", "2 work_day", "2026-10-09T16:00", "2026-10-09T16:00", None),
    // Over Spring Festival with a Saturday that is worked before it.
    ("2026-02-13T15:00", "3 work_day", "2026-02-25T15:00", "2026-02-25T15:00", None),
    // Over Labour Day.
    ("2026-04-30T17:30", "4 work_hour", "2026-05-06T11:30", "2026-05-06T14:30", Some("2026-04-30T21:30")),
    // Over the lunch break.
    ("2026-10-09T11:30", "4 work_hour", "2026-10-09T17:30", "2026-10-09T17:30", Some("2026-10-09T15:30")),
    // From a Friday off, over a Saturday off, into a Sunday that is worked.
    ("2026-01-02T09:00", "2 work_hour", "2026-01-04T10:00", "2026-01-04T10:30", Some("2026-01-02T11:00")),
    // From inside the longer day, and after the end of the shorter one, over Dragon Boat.
    ("2026-06-18T17:45", "1 work_day", "2026-06-22T17:45", "2026-06-22T17:30", None),
];

fn check(eight: &Rules, seven: &Rules, start: &str, limit: Limit, dues: [Option<&str>; 3]) {
    let urgent = Limit::new(limit.amount, LimitUnit::UrgentHour);
    for (rules, limit, expected) in [(eight, limit, dues[0]), (seven, limit, dues[1]), (eight, urgent, dues[2])] {
        if let Some(expected) = expected {
            let found = rules.deadline(limit, at(start), &[]);
            assert_eq!(found, due(expected), "{limit} from {start} with {}", rules.windows);
        }
    }
}

#[test]
fn every_vector_of_2026_is_met() {
    for (start, text, eight, seven, urgent) in VECTORS {
        check(&town(EIGHT_HOURS), &town(SEVEN_HOURS), start, limit(text), [Some(eight), Some(seven), urgent]);
    }
}

#[test]
fn the_year_2026_has_248_working_days() {
    assert_eq!(town(EIGHT_HOURS).calendar.working_days(2026), Ok(248));
}

#[test]
fn every_recorded_vector_is_met_with_the_recorded_calendar() {
    let (Some(vectors), Some(holidays)) = (recorded("worktime_vectors.csv"), recorded("holidays_2026.csv")) else {
        return;
    };
    let mut calendar = Calendar::new();
    calendar.insert(2026, recorded_year(&holidays)).unwrap();
    let eight = Rules { calendar: calendar.clone(), ..town(EIGHT_HOURS) };
    let seven = Rules { calendar, ..town(SEVEN_HOURS) };
    for row in &vectors {
        let limit = Limit::new(row[1].parse().unwrap(), LimitUnit::parse(&row[2]).unwrap());
        let dues = [3, 4, 5].map(|column| Some(&row[column]).filter(|text| !text.is_empty()));
        check(&eight, &seven, &row[0], limit, dues);
    }
    assert!(vectors.len() >= VECTORS.len(), "only {} vectors are recorded", vectors.len());
}

#[test]
fn the_recorded_calendar_is_the_one_of_these_tests() {
    if let Some(holidays) = recorded("holidays_2026.csv") {
        assert_eq!(recorded_year(&holidays), year_2026());
    }
}

fn recorded_year(rows: &[csv::StringRecord]) -> Year {
    let dates = |kind: &str| rows.iter().filter(|row| &row[1] == kind).map(|row| day(&row[0])).collect();
    Year { status: YearStatus::Official, off: dates("off"), work: dates("work") }
}

fn recorded(name: &str) -> Option<Vec<csv::StringRecord>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/codes").join(name);
    if !path.exists() {
        eprintln!("skipped: the recorded file {name} is not here; the table in this module was checked instead");
        return None;
    }
    let rows = csv::Reader::from_path(&path).unwrap().into_records().collect::<Result<Vec<_>, _>>();
    Some(rows.unwrap())
}
