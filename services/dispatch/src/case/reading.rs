//! Every clock of a case read by a calendar, and how the due times move when clocks or calendar are others.

use gridcase_worktime::{Due, Rules};
use jiff::Timestamp;

use super::duty::Owing;
use super::{Case, Source};

/// A due time that moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// What the time is kept for.
    pub source: Source,
    /// The clock stands: the times are those of a clock that went on now.
    pub stands: bool,
    /// Due until then.
    pub from: Due,
    /// Due from now on.
    pub to: Due,
}

impl Case {
    /// Whether something falls due in a year that is an estimate, or has no calendar.
    pub fn rests_on_estimate(&self, rules: &Rules, now: Timestamp) -> bool {
        let estimated = |due| matches!(due, Due::At { provisional: true, .. } | Due::Unknown { .. });
        self.clocks_that_go_on(now).iter().any(|(_, owing)| estimated(owing.clock.due(owing.limit, rules)))
    }

    /// What moves when the case becomes `after`, which differs in nothing but its clocks, or its calendar. A time that nobody
    /// knows moves with its clock.
    pub fn moves(&self, rules: &Rules, after: &Self, rules_after: &Rules, now: Timestamp) -> Vec<Move> {
        let pairs = self.clocks_that_go_on(now).into_iter().zip(after.clocks_that_go_on(now));
        let moves = pairs.filter_map(|((stands, before), (_, after))| {
            let (from, to) = (before.clock.due(before.limit, rules), after.clock.due(after.limit, rules_after));
            let unseen = matches!(to, Due::Unknown { .. }) && before.clock != after.clock;
            (from != to || unseen).then_some(Move { source: before.source, stands, from, to })
        });
        moves.collect()
    }

    /// Every clock that runs, or stands and may go on; whether it stands, and as if it went on now.
    fn clocks_that_go_on(&self, now: Timestamp) -> Vec<(bool, Owing)> {
        let going_on = |mut owing: Owing| {
            let stands = owing.clock.stands();
            owing.clock.go_on(now);
            (stands, owing)
        };
        self.owings_with(true).into_iter().map(going_on).collect()
    }
}
