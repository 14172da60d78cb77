//! What a unit asks for, how that is answered, and limits met on the way.

use super::{Actor, Case, Context, What, Why, said};
use crate::case::clock::kept;
use crate::case::{Ask, Deadline, Wish};

impl Case {
    /// Refuses a second request beside an open one.
    pub(super) fn nothing_asked(&self) -> Result<(), Why> {
        self.ask.as_ref().map_or(Ok(()), |open| Err(Why::AskOpen { number: open.number }))
    }

    /// Whether some limit may still be extended.
    pub(super) fn may_extend(&self, context: &Context<'_>) -> Result<(), Why> {
        let most = self.decision.policy.extensions;
        if u32::try_from(self.extensions.len()).is_ok_and(|used| used >= most) {
            return Err(Why::ExtensionsUsed { most });
        }
        let running = self.running(context);
        if running.iter().any(|deadline| in_time_to_extend(deadline, context).is_ok()) {
            return Ok(());
        }
        let last = running.last().ok_or(Why::NoSuchLimit { limit: 0, running: Vec::new() })?;
        in_time_to_extend(last, context)
    }

    /// Whether some limit lies before the last.
    pub(super) fn may_meet(&self) -> Result<(), Why> {
        let last = u32::try_from(self.decision.limits.len()).unwrap_or(u32::MAX);
        let met = |number: u32| self.met.iter().any(|met| met.limit == number);
        match last {
            0 => Err(Why::NoSuchLimit { limit: 0, running: Vec::new() }),
            _ if (1..last).any(|number| !met(number)) => Ok(()),
            _ => Err(Why::LastLimit { limit: last }),
        }
    }

    /// The open request.
    pub(super) fn some_ask(&self) -> Result<&Ask, Why> {
        self.ask.as_ref().ok_or(Why::NoAsk { named: 0, open: None })
    }

    /// Whether what is asked for can still be granted.
    pub(super) fn may_grant(&self, context: &Context<'_>) -> Result<(), Why> {
        match &self.some_ask()?.wish {
            // It was asked for in time; that the answer took longer is not the unit's fault.
            Wish::Extension { .. } => Ok(()),
            Wish::Suspension { until } => {
                self.may_suspend()?;
                self.suspended_until(*until, context.now).map(drop)
            }
            Wish::Help { unit, .. } => self.has_no_part("unit", unit),
        }
    }

    /// The open request of this number.
    pub(super) fn open_ask(&self, named: u32) -> Result<&Ask, Why> {
        let open = self.ask.as_ref();
        open.filter(|open| open.number == named).ok_or_else(|| Why::NoAsk { named, open: open.map(|open| open.number) })
    }

    pub(super) fn asked(&self, wish: &Wish, reason: &str, actor: &Actor, context: &Context<'_>) -> Result<What, Why> {
        let wish = match wish {
            Wish::Extension { limit } => Wish::Extension { limit: self.extendable(*limit, context)? },
            Wish::Suspension { until } => Wish::Suspension { until: self.suspended_until(*until, context.now)? },
            Wish::Help { unit, words } => {
                self.may_engage("unit", unit, context)?;
                Wish::Help { unit: unit.clone(), words: said("words", words)? }
            }
        };
        let (number, time) = (self.asks + 1, context.now.max(self.changed_at));
        let ask = Ask { number, time, actor: actor.clone(), reason: said("reason", reason)?, wish };
        Ok(What::Asked { ask })
    }

    pub(super) fn granted(&self, named: u32, reason: &str, context: &Context<'_>) -> Result<What, Why> {
        let ask = self.open_ask(named)?;
        if let Wish::Help { unit, .. } = &ask.wish {
            self.may_engage("unit", unit, context)?;
        }
        Ok(What::Granted { ask: ask.clone(), reason: reason.to_owned() })
    }

    pub(super) fn limit_met(&self, named: u32, words: &str, context: &Context<'_>) -> Result<What, Why> {
        let deadline = self.named_limit(named, context)?;
        if usize::try_from(named).is_ok_and(|named| named >= self.decision.limits.len()) {
            return Err(Why::LastLimit { limit: named });
        }
        let time = context.now.max(self.changed_at);
        let in_time = kept(deadline.due, time);
        Ok(What::LimitMet { limit: named, words: said("words", words)?, in_time })
    }

    /// The number of the limit, if it may be extended; 0 names the last.
    fn extendable(&self, named: u32, context: &Context<'_>) -> Result<u32, Why> {
        let last = u32::try_from(self.decision.limits.len()).unwrap_or(u32::MAX);
        let deadline = self.named_limit(if named == 0 { last } else { named }, context)?;
        in_time_to_extend(&deadline, context)?;
        Ok(deadline.number)
    }

    fn named_limit(&self, named: u32, context: &Context<'_>) -> Result<Deadline, Why> {
        let running = self.running(context);
        let numbers = running.iter().map(|deadline| deadline.number).collect();
        let found = running.into_iter().find(|deadline| deadline.number == named);
        found.ok_or(Why::NoSuchLimit { limit: named, running: numbers })
    }

    fn running(&self, context: &Context<'_>) -> Vec<Deadline> {
        self.deadlines(context.rules).into_iter().filter(|deadline| deadline.met.is_none()).collect()
    }
}

fn in_time_to_extend(deadline: &Deadline, context: &Context<'_>) -> Result<(), Why> {
    match deadline.due.at() {
        Some(due) if context.now <= due => Ok(()),
        due => Err(Why::TooLate { limit: deadline.number, due }),
    }
}
