//! The parts of a stretch of time that count.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::{LimitUnit, Rules, UnknownYear};

/// Time from one instant up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
}

impl Span {
    pub(crate) fn is_empty(self) -> bool {
        self.from >= self.until
    }

    pub(crate) fn length(self) -> SignedDuration {
        self.until.duration_since(self.from)
    }

    fn within(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.min(other.until) }
    }
}

/// The counted parts of one day, or of a whole stretch where nature counts.
pub(crate) struct Part {
    pub(crate) spans: Vec<Span>,
    pub(crate) provisional: bool,
}

/// The counted parts of `stretch`, in order. The calendar is asked only about days whose windows meet the stretch.
pub(crate) fn counted(
    rules: &Rules,
    unit: LimitUnit,
    stretch: Span,
) -> impl Iterator<Item = Result<Part, UnknownYear>> {
    let natural = (!unit.needs_calendar()).then(|| Ok(Part { spans: vec![stretch], provisional: false }));
    let worked =
        unit.needs_calendar().then(|| dates(rules, stretch).filter_map(move |date| part(rules, date, stretch)));
    natural.into_iter().chain(worked.into_iter().flatten())
}

fn part(rules: &Rules, date: Date, stretch: Span) -> Option<Result<Part, UnknownYear>> {
    let windows = rules.windows.spans_on(date, &rules.zone);
    let spans: Vec<_> = windows.map(|window| window.within(stretch)).filter(|span| !span.is_empty()).collect();
    if spans.is_empty() {
        return None;
    }
    Some(
        rules
            .calendar
            .day(date)
            .map(|day| Part { spans: if day.working { spans } else { Vec::new() }, provisional: day.provisional }),
    )
}

/// The civil dates whose windows can meet a stretch, in order. One more at either end: a day may end at 24:00, which is the
/// next date, and a clock set back over midnight repeats a piece of the day before.
pub(crate) fn dates(rules: &Rules, stretch: Span) -> impl Iterator<Item = Date> + use<> {
    let first = rules.date_of(stretch.from).saturating_sub(1.day());
    let last = rules.date_of(stretch.until).saturating_add(1.day());
    first.series(1.day()).take_while(move |&date| date <= last)
}
