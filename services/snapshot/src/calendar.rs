//! The town's working time: calendars, windows, and how a work day is read.

use std::collections::BTreeSet;

use gridcase_proto::registry::v1 as wire;
use gridcase_worktime::{Calendar, DayReading, Rules, Windows, Year, YearStatus};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::invalid::{Defects, Invalid};

/// One version of a town's working time, still without the town's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    windows: Windows,
    day_reading: DayReading,
    calendar: Calendar,
}

impl Calendars {
    /// Reads and checks the part. Everything that is wrong is named.
    pub fn read(set: &wire::CalendarSet) -> Result<Self, Vec<Invalid>> {
        let mut defects = Defects::default();
        let mut calendar = Calendar::new();
        for (number, days) in defects.read("years", &set.years, year) {
            if calendar.year(number).is_some() {
                defects.add(Invalid::new("years", format!("{number} is listed more than once; keep one")));
            } else if let Err(error) = calendar.insert(number, days) {
                defects.add(Invalid::new("years", error));
            }
        }
        let windows = windows(&set.windows).map_err(|invalid| defects.add(invalid)).ok();
        let day_reading = day_reading(set.day_reading).map_err(|invalid| defects.add(invalid)).ok();
        let read = windows.zip(day_reading);
        defects.or(read).map(|read| {
            let (windows, day_reading) = read.expect("whatever is missing is a defect");
            Self { windows, day_reading, calendar }
        })
    }

    /// The rules of clocks in this zone.
    pub fn rules(&self, zone: TimeZone) -> Rules {
        Rules { zone, windows: self.windows.clone(), day_reading: self.day_reading, calendar: self.calendar.clone() }
    }
}

fn year(year: &wire::CalendarYear) -> Result<(i16, Year), Invalid> {
    let number = i16::try_from(year.year).ok().filter(|year| (1..=9999).contains(year));
    let number = number.ok_or_else(|| Invalid::new("year", "must be a year from 1 to 9999"))?;
    let status = if year.official { YearStatus::Official } else { YearStatus::Provisional };
    Ok((number, Year { status, off: days("off", &year.off)?, work: days("work", &year.work)? }))
}

fn days(field: &str, days: &[String]) -> Result<BTreeSet<Date>, Invalid> {
    let read = |(at, text): (usize, &String)| {
        let problem = || Invalid::new(format!("{field}[{at}]"), format!("{text:?} is no day; write YYYY-MM-DD"));
        Date::strptime("%Y-%m-%d", text).map_err(|_| problem())
    };
    days.iter().enumerate().map(read).collect()
}

fn windows(windows: &[wire::Window]) -> Result<Windows, Invalid> {
    let minutes = |minute: u32| u16::try_from(minute).unwrap_or(u16::MAX);
    let pairs: Vec<_> = windows.iter().map(|w| (minutes(w.from_minute), minutes(w.until_minute))).collect();
    Windows::from_minutes(&pairs).map_err(|error| Invalid::new("windows", error))
}

fn day_reading(reading: i32) -> Result<DayReading, Invalid> {
    match wire::DayReading::try_from(reading) {
        Ok(wire::DayReading::Unspecified | wire::DayReading::FullSet) => Ok(DayReading::FullSet),
        Ok(wire::DayReading::EndOfFollowingDay) => Ok(DayReading::EndOfNthFollowingDay),
        Err(_) => Err(Invalid::new("day_reading", "must be full set or end of following day")),
    }
}
