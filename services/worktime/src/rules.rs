//! The rules of a town's clocks, and the two questions they answer.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::pause::{Running, running};
use crate::{Calendar, Counted, Due, Limit, LimitUnit, Pause, UnknownYear, Windows, ends, spans};

/// How many years after its start a deadline is looked for.
pub const HORIZON_YEARS: i16 = 20;

/// How a limit in work days is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayReading {
    /// A work day is the time of one full set of windows: from Monday 15:00 to Tuesday 15:00.
    FullSet,
    /// The limit ends with the last window of the N-th working day after the starting day.
    EndOfNthFollowingDay,
}

impl DayReading {
    /// The stable name that files and tables keep.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullSet => "full_set",
            Self::EndOfNthFollowingDay => "end_of_nth_following_day",
        }
    }

    /// Reads the stable name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::FullSet, Self::EndOfNthFollowingDay].into_iter().find(|reading| reading.as_str() == text)
    }
}

/// Everything a clock depends on besides its own case: one version of a town's working time.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The zone of the windows and dates.
    pub zone: TimeZone,
    /// When a working day counts.
    pub windows: Windows,
    /// How a limit in work days is read.
    pub day_reading: DayReading,
    /// Which days are working days.
    pub calendar: Calendar,
}

impl Rules {
    /// When `limit` is due if its clock starts at `start` and stands during `pauses`.
    ///
    /// The answer is the first instant at which the whole limit has been counted. It is never before `start`, and never
    /// earlier for a later start or a bigger amount. A limit of zero is due at once.
    pub fn deadline(&self, limit: Limit, start: Timestamp, pauses: &[Pause]) -> Due {
        self.due(limit.unit, self.length(limit), start, pauses)
    }

    /// When `percent` of `limit` has been counted, by which warnings and escalations go: 80 is before the deadline, 100 the
    /// deadline itself, 150 half a limit behind it. Days that are read by their ends have no parts: of them it is that share
    /// of the natural time from `start` to the deadline.
    pub fn share(&self, limit: Limit, percent: u32, start: Timestamp, pauses: &[Pause]) -> Due {
        match self.length(limit) {
            Counted::Time(time) => self.due(limit.unit, Counted::Time(percent_of(time, percent)), start, pauses),
            days @ Counted::Days(_) => match self.due(limit.unit, days, start, pauses) {
                Due::At { at, provisional } => {
                    let part = percent_of(at.duration_since(start), percent);
                    let at = start.saturating_add(part).unwrap_or(Timestamp::MAX);
                    Due::At { at, provisional }
                }
                due => due,
            },
        }
    }

    fn due(&self, unit: LimitUnit, whole: Counted, start: Timestamp, pauses: &[Pause]) -> Due {
        let horizon = self.horizon(start);
        let running = running(start, horizon, pauses);
        let found = match whole {
            whole if whole.is_zero() => Ok(Found::At { at: start, provisional: false }),
            Counted::Time(time) => self.when_time_is_up(unit, time, &running),
            Counted::Days(days) => self.when_days_are_over(days, start, &running),
        };
        match found {
            Ok(Found::At { at, provisional }) => Due::At { at, provisional },
            Ok(Found::Left(remaining)) if running.paused => Due::Paused { remaining },
            Ok(Found::Left(_)) => Due::Unknown { year: self.date_of(horizon).year() },
            Err(UnknownYear { year }) => Due::Unknown { year },
        }
    }

    /// How much a clock of `unit` counts from `from` to `until`, both instants of the same case, without `pauses`.
    ///
    /// At the deadline this equals [`length`](Self::length) of the limit. Nothing is counted backwards. Days read by
    /// their ends begin after the day of `from`. Working time over more than [`HORIZON_YEARS`] is unknown.
    pub fn elapsed(
        &self,
        unit: LimitUnit,
        from: Timestamp,
        until: Timestamp,
        pauses: &[Pause],
    ) -> Result<Counted, UnknownYear> {
        let horizon = self.horizon(from);
        if unit.needs_calendar() && until > horizon {
            return Err(UnknownYear { year: self.date_of(horizon).year() });
        }
        let running = running(from, until, pauses);
        match self.length(Limit::new(1, unit)) {
            Counted::Time(_) => self.time_in(unit, &running).map(Counted::Time),
            Counted::Days(_) => self.days_in(from, &running).map(Counted::Days),
        }
    }

    /// The whole of a limit, as its clock counts it.
    pub fn length(&self, limit: Limit) -> Counted {
        let one = match (limit.unit, self.day_reading) {
            (LimitUnit::WorkDay, DayReading::EndOfNthFollowingDay) => {
                return Counted::Days(limit.amount);
            }
            (LimitUnit::WorkDay, DayReading::FullSet) => self.windows.full_set(),
            (LimitUnit::UrgentMinute | LimitUnit::WorkMinute, _) => SignedDuration::from_mins(1),
            (LimitUnit::UrgentHour | LimitUnit::WorkHour, _) => SignedDuration::from_hours(1),
            (LimitUnit::UrgentDay | LimitUnit::NaturalDay, _) => SignedDuration::from_hours(24),
        };
        Counted::Time(SignedDuration::from_secs(one.as_secs() * i64::from(limit.amount)))
    }

    pub(crate) fn date_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    fn horizon(&self, start: Timestamp) -> Timestamp {
        start.to_zoned(self.zone.clone()).saturating_add(HORIZON_YEARS.years()).timestamp()
    }

    fn when_time_is_up(
        &self,
        unit: LimitUnit,
        mut left: SignedDuration,
        running: &Running,
    ) -> Result<Found, UnknownYear> {
        let mut provisional = false;
        for part in running.stretches.iter().flat_map(|&stretch| spans::counted(self, unit, stretch)) {
            let part = part?;
            provisional |= part.provisional;
            for span in part.spans {
                if left <= span.length() {
                    return Ok(Found::At { at: span.from.saturating_add(left).unwrap_or(span.until), provisional });
                }
                left -= span.length();
            }
        }
        Ok(Found::Left(Counted::Time(left)))
    }

    fn when_days_are_over(&self, mut left: u32, start: Timestamp, running: &Running) -> Result<Found, UnknownYear> {
        let mut provisional = false;
        for end in ends::counted(self, start, running) {
            let end = end?;
            provisional |= end.provisional;
            left -= u32::from(end.working);
            if left == 0 {
                return Ok(Found::At { at: end.at, provisional });
            }
        }
        Ok(Found::Left(Counted::Days(left)))
    }

    fn time_in(&self, unit: LimitUnit, running: &Running) -> Result<SignedDuration, UnknownYear> {
        let mut time = SignedDuration::ZERO;
        for part in running.stretches.iter().flat_map(|&stretch| spans::counted(self, unit, stretch)) {
            time += part?.spans.into_iter().map(spans::Span::length).sum::<SignedDuration>();
        }
        Ok(time)
    }

    fn days_in(&self, from: Timestamp, running: &Running) -> Result<u32, UnknownYear> {
        ends::counted(self, from, running).map(|end| end.map(|end| u32::from(end.working))).sum()
    }
}

/// A share of a time, in whole seconds.
fn percent_of(time: SignedDuration, percent: u32) -> SignedDuration {
    let part = i128::from(time.as_secs()) * i128::from(percent) / 100;
    SignedDuration::from_secs(i64::try_from(part).unwrap_or(i64::MAX))
}

/// What looking for a deadline in the running time found.
enum Found {
    At { at: Timestamp, provisional: bool },
    Left(Counted),
}
