//! Joint handling: units that assist, their parts, and what the lead unit waits for.

use super::{Case, Context, What, Why, known, said};
use crate::case::clock::kept;
use crate::case::{RowLimit, Task};

impl Case {
    /// Refuses a unit that is unknown, leads, or has an open part already.
    pub(super) fn may_engage(&self, field: &'static str, unit: &str, context: &Context<'_>) -> Result<(), Why> {
        self.has_no_part(field, unit)?;
        known(field, unit, context)
    }

    /// Refuses a unit that leads, or has an open part already.
    pub(super) fn has_no_part(&self, field: &'static str, unit: &str) -> Result<(), Why> {
        if self.lead.as_deref() == Some(unit) || self.open_task(unit).is_some() {
            return Err(Why::SameUnit { field, unit: unit.to_owned() });
        }
        Ok(())
    }

    /// The unit's part; without a limit of its own it has the row's last.
    pub(super) fn engaged(&self, unit: &str, words: &str, limit: Option<&RowLimit>) -> What {
        let limit = limit.or(self.decision.limits.last()).cloned();
        What::Engaged { unit: unit.to_owned(), words: words.to_owned(), limit }
    }

    /// Refuses a result while a part is open.
    pub(super) fn all_finished(&self) -> Result<(), Why> {
        let units = self.units_with_open_tasks();
        if units.is_empty() { Ok(()) } else { Err(Why::OpenTasks { units }) }
    }

    /// Refuses where no part is open.
    pub(super) fn some_open(&self) -> Result<(), Why> {
        let open = self.units_with_open_tasks();
        if open.is_empty() { Err(Why::NoTask { unit: String::new(), open }) } else { Ok(()) }
    }

    pub(super) fn named_task(&self, unit: &str) -> Result<&Task, Why> {
        let none = || Why::NoTask { unit: unit.to_owned(), open: self.units_with_open_tasks() };
        self.open_task(unit).ok_or_else(none)
    }

    pub(super) fn finished(
        &self,
        unit: &str,
        words: &str,
        evidence: &[Vec<u8>],
        context: &Context<'_>,
    ) -> Result<What, Why> {
        let task = self.named_task(unit)?;
        let time = context.now.max(self.changed_at);
        let in_time = task.due(context.rules).and_then(|due| kept(due, time));
        Ok(What::TaskDone { unit: unit.to_owned(), words: said("words", words)?, evidence: evidence.to_vec(), in_time })
    }

    fn units_with_open_tasks(&self) -> Vec<String> {
        self.open_tasks().map(|task| task.unit.clone()).collect()
    }
}
