//! Working days counted by their ends: "the end of the N-th following working day".
//!
//! This is how a period in days runs in civil law: the day on which it starts is not counted, and it ends when business
//! stops on its last day. What is counted are single instants, the ends of the last window of working days after the
//! starting day. A day counts if the clock runs at its end: a pause over the end of a day costs that day, a pause
//! that is over before the day ends costs nothing.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::pause::Running;
use crate::spans::{Span, dates};
use crate::{Rules, UnknownYear};

/// The end of a working day that counts.
pub(crate) struct End {
    pub(crate) at: Timestamp,
    pub(crate) working: bool,
    pub(crate) provisional: bool,
}

/// The ends of all days after the starting day while the clock runs, in order; days off are marked, not left out.
pub(crate) fn counted<'a>(
    rules: &'a Rules,
    start: Timestamp,
    running: &'a Running,
) -> impl Iterator<Item = Result<End, UnknownYear>> + 'a {
    let starting_day = rules.date_of(start);
    let ends = move |&stretch: &Span| {
        dates(rules, stretch).filter(move |&date| date > starting_day).filter_map(move |date| end(rules, date, stretch))
    };
    running.stretches.iter().flat_map(ends)
}

/// The end of `date` if it lies in the stretch. The first instant of a stretch belongs to what was before.
fn end(rules: &Rules, date: Date, stretch: Span) -> Option<Result<End, UnknownYear>> {
    let at = rules.windows.end_on(date, &rules.zone);
    if at <= stretch.from || at > stretch.until {
        return None;
    }
    let day = rules.calendar.day(date);
    Some(day.map(|day| End { at, working: day.working, provisional: day.provisional }))
}
