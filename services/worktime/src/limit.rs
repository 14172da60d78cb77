//! Limits as the catalogue writes them: an amount and a unit.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is no limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The unit is none of the five.
    #[error(
        "unknown unit {0:?}; use one of urgent_minute, urgent_hour, urgent_day, work_minute, work_hour, work_day, natural_day"
    )]
    UnknownUnit(String),
    /// The text is not an amount, a space and a unit.
    #[error("{0:?} is no limit; write an amount and a unit, such as \"2 work_hour\"")]
    NotALimit(String),
    /// The amount is zero.
    #[error("a limit of zero is due before anyone can act; give an amount of 1 or more")]
    Zero,
}

/// What a limit counts; the crate's table tells how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// 紧急分钟: a minute of natural time.
    UrgentMinute,
    /// 紧急工作时: an hour of natural time.
    UrgentHour,
    /// 紧急工作日: 24 hours of natural time.
    UrgentDay,
    /// 工作分钟: a minute inside the windows of working days.
    WorkMinute,
    /// 工作时: an hour inside the windows of working days.
    WorkHour,
    /// 工作日: one working day, by the [`DayReading`](crate::DayReading).
    WorkDay,
    /// 自然日: 24 hours of natural time.
    NaturalDay,
}

impl LimitUnit {
    /// Every unit, in the order that forms show them.
    pub const ALL: [Self; 7] = [
        Self::UrgentMinute,
        Self::UrgentHour,
        Self::UrgentDay,
        Self::WorkMinute,
        Self::WorkHour,
        Self::WorkDay,
        Self::NaturalDay,
    ];

    /// The stable name that files and tables keep.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UrgentMinute => "urgent_minute",
            Self::UrgentHour => "urgent_hour",
            Self::UrgentDay => "urgent_day",
            Self::WorkMinute => "work_minute",
            Self::WorkHour => "work_hour",
            Self::WorkDay => "work_day",
            Self::NaturalDay => "natural_day",
        }
    }

    /// Reads the stable name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == text).ok_or_else(|| Error::UnknownUnit(text.to_owned()))
    }

    /// Whether counting needs a calendar of working days.
    pub const fn needs_calendar(self) -> bool {
        matches!(self, Self::WorkMinute | Self::WorkHour | Self::WorkDay)
    }
}

impl fmt::Display for LimitUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How long a step may take; written as `2 work_hour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// How many units.
    pub amount: u32,
    /// What is counted.
    pub unit: LimitUnit,
}

impl Limit {
    /// A limit of `amount` units.
    pub const fn new(amount: u32, unit: LimitUnit) -> Self {
        Self { amount, unit }
    }

    /// Reads `2 work_hour`. A limit of zero is an error.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let not_a_limit = || Error::NotALimit(text.to_owned());
        let (amount, unit) = text.trim().split_once(' ').ok_or_else(not_a_limit)?;
        let amount = amount.parse().map_err(|_| not_a_limit())?;
        if amount == 0 {
            return Err(Error::Zero);
        }
        Ok(Self { amount, unit: LimitUnit::parse(unit.trim_start())? })
    }

    /// The limit `n` times over. An approved extension adds one original limit, so a case with `e` extensions is due
    /// after `limit.times(1 + e)`. An amount too big to hold stays at the biggest, which no calendar reaches.
    pub const fn times(self, n: u32) -> Self {
        Self { amount: self.amount.saturating_mul(n), unit: self.unit }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_reads_back_from_its_name() {
        for unit in LimitUnit::ALL {
            assert_eq!(LimitUnit::parse(unit.as_str()), Ok(unit));
        }
    }

    #[test]
    fn a_limit_reads_back_from_its_text() {
        for unit in LimitUnit::ALL {
            let limit = Limit::new(15, unit);
            assert_eq!(Limit::parse(&limit.to_string()), Ok(limit));
        }
    }

    #[test]
    fn a_text_that_is_no_limit_says_what_to_write() {
        for text in ["", "2", "work_day", "work_day 2", "-1 work_day", "1.5 work_day", "4294967296 work_day"] {
            let error = Limit::parse(text).unwrap_err();
            assert!(error.to_string().contains("2 work_hour"), "{text:?} gave {error}");
        }
        assert_eq!(Limit::parse("2 weeks"), Err(Error::UnknownUnit("weeks".to_owned())));
        assert_eq!(Limit::parse("0 work_day"), Err(Error::Zero));
    }

    #[test]
    fn an_extension_adds_one_original_limit() {
        let limit = Limit::new(5, LimitUnit::WorkDay);
        assert_eq!(limit.times(1 + 2), Limit::new(15, LimitUnit::WorkDay));
        assert_eq!(limit.times(u32::MAX).amount, u32::MAX);
    }
}
