//! The times that rules can tell apart.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::hours::{DAY_MINUTES, WEEK_MINUTES};
use crate::rule::Rule;

/// How many weeks are tried for a moment that the town's clock really shows.
const WEEKS: i64 = 4;

/// Times at which the same rules of a matter count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Window {
    /// First local day; none is the day from which the proof holds.
    pub from: Option<Date>,
    /// Last local day; none is for ever.
    pub until: Option<Date>,
    /// Stretches of the week in minutes from Monday 0:00, `from <= t < until`, in order; empty is the whole week.
    pub stretches: Vec<(u16, u16)>,
    /// A local moment of it.
    pub moment: DateTime,
}

/// The windows of these rules from a day on, in order of time. Together they are all times from then on, and no two meet.
pub fn windows(claims: &[&Rule], start: Date, zone: &TimeZone) -> Vec<Window> {
    let mut starts: BTreeSet<Date> = BTreeSet::from([start]);
    for rule in claims {
        starts.extend(rule.valid_from.filter(|first| *first > start));
        starts.extend(rule.valid_until.and_then(|last| last.tomorrow().ok()).filter(|next| *next > start));
    }
    let starts: Vec<Date> = starts.into_iter().collect();
    let periods = starts.iter().enumerate().map(|(at, &first)| {
        let last = starts.get(at + 1).and_then(|next| next.yesterday().ok());
        Period { first, last, from: (at > 0).then_some(first) }
    });
    periods.flat_map(|period| period.windows(claims, zone)).collect()
}

struct Period {
    first: Date,
    last: Option<Date>,
    from: Option<Date>,
}

impl Period {
    fn windows(&self, claims: &[&Rule], zone: &TimeZone) -> Vec<Window> {
        let hours: Vec<_> =
            claims.iter().filter(|rule| rule.valid_on(self.first)).filter_map(|rule| rule.hours).collect();
        let mut cuts: BTreeSet<u16> = (0..=7).map(|day| day * DAY_MINUTES).collect();
        cuts.extend(hours.iter().flat_map(|hours| hours.stretches()).flat_map(|(from, until)| [from, until]));
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let mut found: BTreeMap<Vec<bool>, Window> = BTreeMap::new();
        for pair in cuts.windows(2) {
            let (from, until) = (pair[0], pair[1]);
            let Some(moment) = self.moment(from, until, zone) else { continue };
            let counting = hours.iter().map(|hours| hours.contains(moment)).collect();
            let window = found.entry(counting).or_insert_with(|| Window {
                from: self.from,
                until: self.last,
                stretches: Vec::new(),
                moment,
            });
            match window.stretches.last_mut() {
                Some(last) if last.1 == from => last.1 = until,
                _ => window.stretches.push((from, until)),
            }
        }
        let mut windows: Vec<Window> = found.into_values().collect();
        for window in &mut windows {
            if window.stretches == [(0, WEEK_MINUTES)] {
                window.stretches.clear();
            }
        }
        windows.sort_by(|a, b| a.stretches.cmp(&b.stretches));
        windows
    }

    /// The first moment of a stretch of the week that the town's clock shows in the period; none where it shows none.
    fn moment(&self, from: u16, until: u16, zone: &TimeZone) -> Option<DateTime> {
        let ahead = i64::from(from / DAY_MINUTES) - i64::from(self.first.weekday().to_monday_zero_offset());
        let day = self.first.checked_add(ahead.rem_euclid(7).days()).ok()?;
        let minutes = [from % DAY_MINUTES, from % DAY_MINUTES + (until - from) - 1];
        let weeks = (0..WEEKS).filter_map(|week| day.checked_add((week * 7).days()).ok());
        let days = weeks.filter(|day| self.last.is_none_or(|last| *day <= last));
        let moments = days.flat_map(|day| minutes.map(|minute| day.to_datetime(time(minute))));
        moments.into_iter().find(|moment| is_shown(*moment, zone))
    }
}

fn time(minute: u16) -> Time {
    let part = |value: u16| i8::try_from(value).unwrap_or_default();
    Time::new(part(minute / 60), part(minute % 60), 0, 0).unwrap_or_default()
}

/// Whether the clock shows it: when it is put forward, an hour is left out.
fn is_shown(moment: DateTime, zone: &TimeZone) -> bool {
    zone.to_zoned(moment).is_ok_and(|zoned| zoned.datetime() == moment)
}
