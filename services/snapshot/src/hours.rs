//! Times of the week at which a rule counts.

use gridcase_proto::registry::v1 as wire;
use jiff::civil::{DateTime, Weekday};

use crate::invalid::Invalid;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;
/// Minutes of a week.
pub const WEEK_MINUTES: u16 = 7 * DAY_MINUTES;
const EVERY_DAY: u8 = 0b111_1111;

/// A stretch of the day on some days of the week, in the town's own time: `from <= t < until`.
///
/// One that runs over midnight belongs to the day on which it begins: Monday 22:00 to 06:00 counts on Tuesday at 02:00
/// and not on Monday at 02:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// Bit 0 is Monday.
    days: u8,
    from_minute: u16,
    until_minute: u16,
}

impl Hours {
    /// Checks and keeps days (1 Monday to 7 Sunday, none is all) and minutes of the day.
    pub fn new(days: &[u32], from_minute: u32, until_minute: u32) -> Result<Self, Invalid> {
        let from_minute = minute("from_minute", from_minute, 0, DAY_MINUTES - 1)?;
        let until_minute = minute("until_minute", until_minute, 1, DAY_MINUTES)?;
        if from_minute == until_minute {
            return Err(Invalid::new("until_minute", "must differ from from_minute; the whole day is 0 to 1440"));
        }
        let mut bits = 0_u8;
        for (at, &day) in days.iter().enumerate() {
            if !(1..=7).contains(&day) {
                return Err(Invalid::new(format!("days[{at}]"), "must be 1 (Monday) to 7 (Sunday)"));
            }
            bits |= 1 << (day - 1);
        }
        Ok(Self { days: if days.is_empty() { EVERY_DAY } else { bits }, from_minute, until_minute })
    }

    /// Days of the week, 1 Monday to 7 Sunday; none is all.
    pub fn days(self) -> Vec<u32> {
        if self.days == EVERY_DAY {
            Vec::new()
        } else {
            (1..=7).filter(|day| self.days >> (day - 1) & 1 == 1).collect()
        }
    }

    /// First minute of the day.
    pub fn from_minute(self) -> u32 {
        self.from_minute.into()
    }

    /// Minute of the day at which it ends; smaller than the first where it runs over midnight.
    pub fn until_minute(self) -> u32 {
        self.until_minute.into()
    }

    /// Whether the local moment lies in it.
    pub fn contains(self, local: DateTime) -> bool {
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let today = local.weekday();
        if self.from_minute < self.until_minute {
            return self.on(today) && (self.from_minute..self.until_minute).contains(&minute);
        }
        self.on(today) && minute >= self.from_minute || self.on(today.previous()) && minute < self.until_minute
    }

    /// The stretches of the week in minutes from Monday 0:00, `from <= t < until`, in order; what runs over the end of the
    /// week is cut there.
    pub fn stretches(self) -> Vec<(u16, u16)> {
        let mut found = Vec::new();
        for day in (0..7_u16).filter(|day| self.days >> day & 1 == 1) {
            let (from, until) = (day * DAY_MINUTES + self.from_minute, day * DAY_MINUTES + self.until_minute);
            let until = if self.until_minute < self.from_minute { until + DAY_MINUTES } else { until };
            found.push((from, until.min(WEEK_MINUTES)));
            if until > WEEK_MINUTES {
                found.push((0, until - WEEK_MINUTES));
            }
        }
        found.sort_unstable();
        found
    }

    fn on(self, day: Weekday) -> bool {
        self.days >> day.to_monday_zero_offset() & 1 == 1
    }
}

impl TryFrom<&wire::Hours> for Hours {
    type Error = Invalid;

    fn try_from(hours: &wire::Hours) -> Result<Self, Invalid> {
        Self::new(&hours.days, hours.from_minute, hours.until_minute)
    }
}

fn minute(field: &str, value: u32, least: u16, most: u16) -> Result<u16, Invalid> {
    u16::try_from(value)
        .ok()
        .filter(|minute| (least..=most).contains(minute))
        .ok_or_else(|| Invalid::new(field, format!("must be {least} to {most} minutes after midnight")))
}

#[cfg(test)]
mod tests;
