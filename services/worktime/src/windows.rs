//! The civil time windows in which a working day counts.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};

use crate::spans::Span;
use crate::zone::instant;

const DAY_MINUTES: u16 = 24 * 60;

/// Why windows are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no window.
    #[error("a working day needs at least one window, such as \"08:00-12:00,14:00-18:00\"")]
    Empty,
    /// The text of a window is malformed.
    #[error("{0:?} is no window; write start and end as HH:MM-HH:MM")]
    NotAWindow(String),
    /// A time lies after the day's end.
    #[error("{0:?} is no time of day; times run from 00:00 to 24:00")]
    NotATime(String),
    /// A window ends where it starts, or before.
    #[error("the window {0} must end after it starts; a window cannot cross midnight, so write two")]
    Backwards(String),
    /// A window starts before its predecessor has ended.
    #[error("the window {later} starts before {earlier} has ended; list windows in order and without overlap")]
    OutOfOrder {
        /// The window listed first.
        earlier: String,
        /// The window that starts too early.
        later: String,
    },
}

/// One window in minutes after midnight: `start <= t < end`, `end` up to 1440 (24:00).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Window {
    start: u16,
    end: u16,
}

/// The windows of a working day, in order and without overlap; at least one.
///
/// Written and stored as text: "08:00-12:00,14:00-18:00". The last window may end at 24:00.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Windows(Vec<Window>);

impl Windows {
    /// Windows from pairs of minutes after midnight, each `0..=1440`.
    pub fn from_minutes(pairs: &[(u16, u16)]) -> Result<Self, Error> {
        if pairs.is_empty() {
            return Err(Error::Empty);
        }
        let windows: Vec<_> = pairs.iter().map(|&(start, end)| Window { start, end }).collect();
        for window in &windows {
            window.check()?;
        }
        for pair in windows.windows(2) {
            if pair[1].start < pair[0].end {
                return Err(Error::OutOfOrder { earlier: pair[0].to_string(), later: pair[1].to_string() });
            }
        }
        Ok(Self(windows))
    }

    /// Reads "08:00-12:00,14:00-18:00"; spaces around commas are ignored.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.trim().is_empty() {
            return Err(Error::Empty);
        }
        let pairs: Result<Vec<_>, _> = text.split(',').map(|part| parse_window(part.trim())).collect();
        Self::from_minutes(&pairs?)
    }

    /// The length of one full set on paper: what a work day counts when it is read as a full set.
    pub fn full_set(&self) -> SignedDuration {
        SignedDuration::from_mins(self.0.iter().map(|window| i64::from(window.end - window.start)).sum())
    }

    /// The windows of `date` as instants; one that a change of offset swallows is empty.
    pub(crate) fn spans_on(&self, date: Date, zone: &TimeZone) -> impl Iterator<Item = Span> {
        self.0.iter().map(move |window| Span {
            from: instant(zone, civil(date, window.start)),
            until: instant(zone, civil(date, window.end)),
        })
    }

    /// The instant at which the last window of `date` ends.
    pub(crate) fn end_on(&self, date: Date, zone: &TimeZone) -> jiff::Timestamp {
        let end = self.0.last().map_or(DAY_MINUTES, |window| window.end);
        instant(zone, civil(date, end))
    }
}

impl Window {
    fn check(self) -> Result<(), Error> {
        if let Some(late) = [self.start, self.end].into_iter().find(|&minute| minute > DAY_MINUTES) {
            return Err(Error::NotATime(clock_face(late)));
        }
        if self.end <= self.start {
            return Err(Error::Backwards(self.to_string()));
        }
        Ok(())
    }
}

fn civil(date: Date, minute: u16) -> DateTime {
    date.at(0, 0, 0, 0).saturating_add(i64::from(minute).minutes())
}

fn clock_face(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn parse_window(text: &str) -> Result<(u16, u16), Error> {
    let (start, end) = text.split_once('-').ok_or_else(|| Error::NotAWindow(text.to_owned()))?;
    Ok((parse_time(text, start)?, parse_time(text, end)?))
}

fn parse_time(window: &str, text: &str) -> Result<u16, Error> {
    let digits = |part: &str| -> Option<u16> {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hour, minute) = text
        .split_once(':')
        .and_then(|(hour, minute)| Some((digits(hour)?, digits(minute)?)))
        .ok_or_else(|| Error::NotAWindow(window.to_owned()))?;
    if minute > 59 || hour * 60 + minute > DAY_MINUTES {
        return Err(Error::NotATime(text.to_owned()));
    }
    Ok(hour * 60 + minute)
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", clock_face(self.start), clock_face(self.end))
    }
}

impl fmt::Display for Windows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, window) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{window}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Windows {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<Windows> for String {
    fn from(windows: Windows) -> Self {
        windows.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_read_back_from_their_text() {
        for text in ["08:00-12:00,14:00-18:00", "08:30-12:00,14:00-17:30", "00:00-24:00", "08:00-12:00,12:00-13:00"] {
            assert_eq!(Windows::parse(text).unwrap().to_string(), text);
        }
        let spaced = Windows::parse(" 08:00-12:00 , 14:00-18:00 ").unwrap();
        assert_eq!(spaced, Windows::from_minutes(&[(480, 720), (840, 1080)]).unwrap());
    }

    #[test]
    fn a_full_set_is_the_sum_of_the_windows() {
        assert_eq!(Windows::parse("08:00-12:00,14:00-18:00").unwrap().full_set(), SignedDuration::from_hours(8));
        assert_eq!(Windows::parse("08:30-12:00,14:00-17:30").unwrap().full_set(), SignedDuration::from_hours(7));
        assert_eq!(Windows::parse("00:00-24:00").unwrap().full_set(), SignedDuration::from_hours(24));
    }

    #[test]
    fn bad_windows_are_refused_with_the_reason() {
        let table = [
            ("", "at least one window"),
            ("08:00", "no window"),
            ("8:00-12:00", "no window"),
            ("08:00-12:00,", "no window"),
            ("+8:00-12:00", "no window"),
            ("08:00-24:01", "no time of day"),
            ("08:60-12:00", "no time of day"),
            ("99:99-12:00", "no time of day"),
            ("12:00-08:00", "must end after it starts"),
            ("08:00-08:00", "must end after it starts"),
            ("22:00-06:00", "write two"),
            ("14:00-18:00,08:00-12:00", "without overlap"),
            ("08:00-12:00,11:59-18:00", "without overlap"),
        ];
        for (text, reason) in table {
            let error = Windows::parse(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text:?} gave {error}");
        }
        assert!(matches!(Windows::from_minutes(&[(480, 1441)]), Err(Error::NotATime(_))));
    }
}
