//! Pauses, and the stretches of time in between.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::spans::Span;

/// A time in which the clock stands: a return to the command room, or a suspension.
///
/// A pause that ends where it starts, or before, is no pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The clock stops here.
    pub from: Timestamp,
    /// The clock runs again from here; open while nobody knows.
    pub until: Option<Timestamp>,
}

impl Pause {
    /// A pause that has ended.
    pub const fn closed(from: Timestamp, until: Timestamp) -> Self {
        Self { from, until: Some(until) }
    }

    /// A pause that still holds.
    pub const fn open(from: Timestamp) -> Self {
        Self { from, until: None }
    }
}

/// The stretches between `from` and `until` in which the clock runs, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Running {
    pub(crate) stretches: Vec<Span>,
    /// Whether an open pause cuts the time short.
    pub(crate) paused: bool,
}

/// Takes the pauses out of `from..until`; pauses may come in any order, overlap, and reach outside.
pub(crate) fn running(from: Timestamp, until: Timestamp, pauses: &[Pause]) -> Running {
    let mut sorted = pauses.to_vec();
    sorted.sort_unstable_by_key(|pause| pause.from);
    let mut stretches = Vec::with_capacity(sorted.len() + 1);
    let mut runs_from = from;
    for pause in sorted {
        if pause.from >= until {
            break;
        }
        if pause.until.is_some_and(|end| end <= pause.from) {
            continue;
        }
        keep(&mut stretches, Span { from: runs_from, until: pause.from });
        match pause.until {
            None => {
                return Running { stretches, paused: true };
            }
            Some(end) => runs_from = runs_from.max(end),
        }
    }
    keep(&mut stretches, Span { from: runs_from, until });
    Running { stretches, paused: false }
}

fn keep(stretches: &mut Vec<Span>, stretch: Span) {
    if !stretch.is_empty() {
        stretches.push(stretch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::constant(second, 0)
    }

    fn stretches(pauses: &[Pause]) -> (Vec<(i64, i64)>, bool) {
        let running = running(at(0), at(100), pauses);
        let pairs = running.stretches.iter().map(|span| (span.from.as_second(), span.until.as_second()));
        (pairs.collect(), running.paused)
    }

    #[test]
    fn overlapping_pauses_are_merged_in_any_order() {
        let pauses = [Pause::closed(at(40), at(60)), Pause::closed(at(10), at(50)), Pause::closed(at(20), at(30))];
        assert_eq!(stretches(&pauses), (vec![(0, 10), (60, 100)], false));
    }

    #[test]
    fn pauses_are_clipped_to_the_time_in_question() {
        let pauses = [Pause::closed(at(-20), at(5)), Pause::closed(at(90), at(200)), Pause::open(at(100))];
        assert_eq!(stretches(&pauses), (vec![(5, 90)], false));
    }

    #[test]
    fn an_open_pause_ends_the_running_time() {
        let pauses = [Pause::open(at(30)), Pause::closed(at(10), at(20)), Pause::closed(at(40), at(50))];
        assert_eq!(stretches(&pauses), (vec![(0, 10), (20, 30)], true));
    }

    #[test]
    fn an_empty_or_backward_pause_is_none() {
        let pauses = [Pause::closed(at(30), at(30)), Pause::closed(at(60), at(40))];
        assert_eq!(stretches(&pauses), (vec![(0, 100)], false));
    }
}
