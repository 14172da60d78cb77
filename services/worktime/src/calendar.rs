//! Which days are working days, year by year.
//!
//! A calendar is what a government publishes each autumn for the next year: days off, and weekend days to work in
//! return. Until then a town may keep a provisional year; a deadline that rests on one says so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Why a year is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A date belongs to another year.
    #[error("{date} is listed under {year}; move it to the calendar of its own year")]
    OtherYear {
        /// The year it is listed under.
        year: i16,
        /// The date that is not of this year.
        date: Date,
    },
    /// A date is both off and worked.
    #[error("{0} is listed as off and as work; keep one of them")]
    OffAndWork(Date),
}

/// The calendar of a year is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no calendar for {year}; add the year before counting working time in it")]
pub struct UnknownYear {
    /// The first year that was needed and is missing.
    pub year: i16,
}

/// Whether a year's calendar is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearStatus {
    /// Published by the authority.
    Official,
    /// The town's own estimate until it is published.
    Provisional,
}

impl YearStatus {
    /// The stable name that files and tables keep.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Provisional => "provisional",
        }
    }

    /// Reads the stable name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Official, Self::Provisional].into_iter().find(|status| status.as_str() == text)
    }
}

/// One year: Monday to Friday, minus `off`, plus `work`.
///
/// A weekend day in `off` or a weekday in `work` says what holds anyway; published lists contain both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// Whether the year is published.
    pub status: YearStatus,
    /// Days without work.
    #[serde(default)]
    pub off: BTreeSet<Date>,
    /// Days of work at a weekend, in return for a long holiday.
    #[serde(default)]
    pub work: BTreeSet<Date>,
}

impl Year {
    fn works_on(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.work.contains(&date) || (!weekend && !self.off.contains(&date))
    }

    fn check(&self, year: i16) -> Result<(), Error> {
        if let Some(&date) = self.off.iter().chain(&self.work).find(|date| date.year() != year) {
            return Err(Error::OtherYear { year, date });
        }
        self.off.intersection(&self.work).next().map_or(Ok(()), |&date| Err(Error::OffAndWork(date)))
    }
}

/// What the calendar says about a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Whether the date is a working day.
    pub working: bool,
    /// Whether the year is provisional.
    pub provisional: bool,
}

/// The years that are known. A year that is absent is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<i16, Year>", into = "BTreeMap<i16, Year>")]
pub struct Calendar(BTreeMap<i16, Year>);

impl Calendar {
    /// A calendar that knows no year.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a year. Every date must belong to the year and be listed once.
    pub fn insert(&mut self, year: i16, days: Year) -> Result<(), Error> {
        days.check(year)?;
        self.0.insert(year, days);
        Ok(())
    }

    /// The days of a year, if it is known.
    pub fn year(&self, year: i16) -> Option<&Year> {
        self.0.get(&year)
    }

    /// The known years, oldest first.
    pub fn years(&self) -> impl Iterator<Item = (i16, &Year)> {
        self.0.iter().map(|(&year, days)| (year, days))
    }

    /// What is known about a date.
    pub fn day(&self, date: Date) -> Result<Day, UnknownYear> {
        let year = self.year(date.year()).ok_or(UnknownYear { year: date.year() })?;
        Ok(Day { working: year.works_on(date), provisional: year.status == YearStatus::Provisional })
    }

    /// How many working days a year has.
    pub fn working_days(&self, year: i16) -> Result<usize, UnknownYear> {
        let days = self.year(year).ok_or(UnknownYear { year })?;
        let dates = Date::new(year, 1, 1).into_iter().flat_map(|first| first.series(jiff::Span::new().days(1)));
        Ok(dates.take_while(|date| date.year() == year).filter(|&date| days.works_on(date)).count())
    }
}

impl TryFrom<BTreeMap<i16, Year>> for Calendar {
    type Error = Error;

    fn try_from(years: BTreeMap<i16, Year>) -> Result<Self, Error> {
        years.iter().try_for_each(|(&year, days)| days.check(year))?;
        Ok(Self(years))
    }
}

impl From<Calendar> for BTreeMap<i16, Year> {
    fn from(calendar: Calendar) -> Self {
        calendar.0
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days<const O: usize, const W: usize>(off: [Date; O], work: [Date; W]) -> Year {
        Year { status: YearStatus::Official, off: off.into(), work: work.into() }
    }

    #[test]
    fn a_year_is_monday_to_friday_minus_off_plus_work() {
        let mut calendar = Calendar::new();
        calendar.insert(2026, days([date(2026, 9, 25)], [date(2026, 9, 20)])).unwrap();
        let works = |day| calendar.day(date(2026, 9, day)).unwrap().working;
        assert!(works(18), "a plain Friday");
        assert!(!works(19), "a plain Saturday");
        assert!(works(20), "a Sunday to work");
        assert!(!works(25), "a Friday off");
    }

    #[test]
    fn a_year_that_is_absent_is_unknown() {
        let calendar = Calendar::new();
        assert_eq!(calendar.day(date(2027, 3, 1)), Err(UnknownYear { year: 2027 }));
        assert_eq!(calendar.working_days(2027), Err(UnknownYear { year: 2027 }));
    }

    #[test]
    fn a_date_of_another_year_is_refused() {
        let refused = Calendar::new().insert(2026, days([date(2027, 1, 1)], []));
        assert_eq!(refused, Err(Error::OtherYear { year: 2026, date: date(2027, 1, 1) }));
    }

    #[test]
    fn a_date_both_off_and_worked_is_refused() {
        let refused = Calendar::new().insert(2026, days([date(2026, 1, 4)], [date(2026, 1, 4)]));
        assert_eq!(refused, Err(Error::OffAndWork(date(2026, 1, 4))));
    }

    #[test]
    fn a_status_reads_back_from_its_name() {
        for status in [YearStatus::Official, YearStatus::Provisional] {
            assert_eq!(YearStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(YearStatus::parse("guessed"), None);
    }
}
