//! What a command does to a case, or why it is refused.

mod asks;
mod clocks;
mod family;
mod field;
mod joint;

use jiff::{SignedDuration, Timestamp};

use super::accountability::Holder;
use super::{
    Actor, Alarm, Case, Command, Context, Decision, Doer, Event, HandIn, Outcome, Refused, Role, Verb, What, Why, state,
};

impl Case {
    /// Decides a command: the case after it with the one event that happened, or why it is refused.
    pub fn apply(&self, command: &Command, context: &Context<'_>) -> Result<(Self, Event), Refused> {
        let refused = |why| Refused { why, state: self.state, allowed: self.allowed(context) };
        let verb = command.verb();
        if state::targets(self.state, verb).is_empty() {
            return Err(refused(Why::State { state: self.state, verb }));
        }
        let actor = self.actor_of(command, context.doer).ok_or_else(|| refused(not_yours(verb)))?;
        let what = self.decide(command, &actor, context).map_err(refused)?;
        let event = self.event(context.now, actor, what);
        Ok((self.fold(&event), event))
    }

    /// The commands that the doer may give now.
    pub fn allowed(&self, context: &Context<'_>) -> Vec<Verb> {
        let known = state::moves(self.state).iter().map(|(verb, _)| *verb);
        let may = |verb: &Verb| self.actor(*verb, context.doer).is_some() && self.ready(*verb, context).is_ok();
        known.filter(may).collect()
    }

    /// As whom the doer is recorded with this very command: one who acts for several units acts for the one that is named.
    fn actor_of(&self, command: &Command, doer: &Doer) -> Option<Actor> {
        match command {
            Command::Finish { unit, .. } | Command::AssignTask { unit, .. } if self.open_task(unit).is_some() => {
                doer.for_unit(unit)
            }
            Command::Move { team, .. } if self.crew(team).is_some() => self.mover(team, doer),
            Command::Share { team, .. } if self.crew(team).is_some() => self.sharer(team, doer),
            _ => self.actor(command.verb(), doer),
        }
    }

    /// As whom `doer` is recorded with a command; none where it is not theirs to give.
    fn actor(&self, verb: Verb, doer: &Doer) -> Option<Actor> {
        match verb {
            Verb::Dispatch
            | Verb::Correct
            | Verb::Recall
            | Verb::Transfer
            | Verb::Suspend
            | Verb::Void
            | Verb::Engage => doer.in_role(&[Role::Command]),
            Verb::Reroute => doer.in_role(&[Role::Command, Role::Administrator]),
            Verb::Rule | Verb::Grant | Verb::Decline | Verb::Split | Verb::Merge | Verb::Unmerge => {
                doer.in_role(&[Role::Command, Role::Supervisor])
            }
            Verb::Urge => {
                let head = self.lead.as_deref().and_then(|lead| doer.head_of(lead));
                head.or_else(|| doer.in_role(&[Role::Command, Role::Supervisor, Role::Leader, Role::Overseer]))
            }
            Verb::Resume => doer.in_role(&[Role::Command]).or_else(|| doer.as_service()),
            Verb::Accept
            | Verb::Assign
            | Verb::Return
            | Verb::HandIn
            | Verb::AskExtension
            | Verb::AskSuspension
            | Verb::AskHelp
            | Verb::Withdraw
            | Verb::Meet => doer.for_unit(self.lead.as_deref()?),
            Verb::Finish | Verb::AssignTask => self.open_tasks().find_map(|task| doer.for_unit(&task.unit)),
            Verb::Message => self.partaker(doer),
            Verb::Move => self.crews().into_iter().find_map(|(_, crew)| self.mover(&crew.code, doer)),
            Verb::Share => self.crews().into_iter().find_map(|(_, crew)| self.sharer(&crew.code, doer)),
            Verb::Release => {
                let lead = self.lead.as_deref().and_then(|lead| doer.for_unit(lead));
                lead.or_else(|| doer.in_role(&[Role::Command]))
            }
            Verb::Answer => match self.accountable()? {
                Holder::CommandRoom => doer.in_role(&[Role::Command]),
                Holder::Unit(unit) => doer.for_unit(&unit),
            },
            Verb::Close
            | Verb::Rework
            | Verb::Reopen
            | Verb::MoveGrid
            | Verb::Alarm
            | Verb::Settle
            | Verb::Unsettle
            | Verb::Join
            | Verb::Detach => doer.as_service(),
            Verb::Pause | Verb::Recalculate => {
                doer.as_service()?;
                doer.in_role(&[Role::Command, Role::Administrator])
            }
        }
    }

    /// What stands in the way of a command whatever its words: used up, too late, or something else comes first.
    fn ready(&self, verb: Verb, context: &Context<'_>) -> Result<(), Why> {
        let lead = self.lead.as_deref().unwrap_or_default();
        match verb {
            Verb::Return if self.was_returned_by(lead) => Err(Why::ReturnedBefore { unit: lead.to_owned() }),
            Verb::Suspend => self.may_suspend(),
            Verb::AskExtension => {
                self.nothing_asked()?;
                self.may_extend(context)
            }
            Verb::AskSuspension => {
                self.nothing_asked()?;
                self.may_suspend()
            }
            Verb::AskHelp => self.nothing_asked(),
            Verb::Grant => self.may_grant(context),
            Verb::Decline | Verb::Withdraw => self.some_ask().map(drop),
            Verb::Meet => self.may_meet(),
            Verb::HandIn => self.all_finished(),
            Verb::Finish | Verb::Release | Verb::AssignTask => self.some_open(),
            Verb::Move => self.some_crew(),
            Verb::Share => self.some_out(),
            Verb::Answer if self.urges.is_empty() => Err(Why::NoUrge { named: 0, open: Vec::new() }),
            Verb::Alarm => self.due_alarm(context).map(drop),
            Verb::Recalculate if !self.rests_on_estimate(context.rules, context.now) => Err(Why::NotProvisional),
            Verb::Close | Verb::Void => self.all_settled(),
            Verb::Split => self.is_whole(),
            Verb::Settle => self.some_part_open(),
            Verb::Unsettle => self.some_part_settled(),
            Verb::Merge => self.may_merge(),
            Verb::Unmerge => self.some_merger().map(drop),
            Verb::Detach => self.may_detach(context),
            Verb::Reopen => {
                self.is_not_merged()?;
                in_window(self.reopen_until(), context)
            }
            _ => Ok(()),
        }
    }

    /// What happens; the state knows the command, and the caller may give it.
    fn decide(&self, command: &Command, actor: &Actor, context: &Context<'_>) -> Result<What, Why> {
        self.ready(command.verb(), context)?;
        match command {
            Command::Dispatch { lead, assisting, reason } => self.dispatch(lead.as_deref(), assisting, reason, context),
            Command::Correct { place, decision, reason } => {
                let (reason, decision) = (said("reason", reason)?, decision.clone());
                Ok(What::Corrected { reason, place: place.clone(), decision })
            }
            Command::Accept => Ok(What::Accepted),
            Command::Assign { assignee, team } => {
                Ok(What::Assigned { assignee: said("assignee", assignee)?, team: team.clone() })
            }
            Command::Return { reason, basis, proposed_unit } => {
                self.other_unit("proposed_unit", proposed_unit, context)?;
                let (reason, basis) = (said("reason", reason)?, said("basis", basis)?);
                Ok(What::Returned { reason, basis, proposed_unit: proposed_unit.clone() })
            }
            Command::Rule { lead, reason, basis } => {
                known("lead", lead, context)?;
                let same_unit = self.returns.last().is_some_and(|last| last.unit == *lead);
                let (reason, basis) = (said("reason", reason)?, said("basis", basis)?);
                Ok(What::Ruled { lead: lead.clone(), reason, basis, same_unit })
            }
            Command::Recall { reason } => Ok(What::Recalled { reason: reason.clone() }),
            Command::Transfer { lead, reason } => {
                self.other_unit("lead", lead, context)?;
                Ok(What::Transferred { lead: lead.clone(), reason: said("reason", reason)? })
            }
            Command::Suspend { reason, until } => {
                let until = self.suspended_until(*until, context.now)?;
                Ok(What::Suspended { reason: said("reason", reason)?, until })
            }
            Command::Resume { reason } => Ok(What::Resumed { reason: reason.clone() }),
            Command::HandIn { words, evidence } => self.hand_in(words, evidence, actor, context),
            Command::Void { reason } => Ok(What::Voided { reason: said("reason", reason)? }),
            Command::Split { split, reason } => self.split_off(split, reason),
            Command::Settle { part, outcome } => self.settled(*part, *outcome),
            Command::Unsettle { part } => self.unsettled(*part),
            Command::Merge { into, reason } => self.merged_into(into, reason),
            Command::Join { case, words, reason } => {
                Ok(What::Joined { case: case.clone(), words: words.clone(), reason: said("reason", reason)? })
            }
            Command::Unmerge { reason, decision } => {
                let (from, decision) = (self.some_merger()?.clone(), decision.clone());
                Ok(What::Unmerged { from, reason: said("reason", reason)?, decision })
            }
            Command::Detach { case, reason } => self.detached(*case, reason),
            Command::Urge { words } => Ok(What::Urged { words: said("words", words)? }),
            Command::Ask { wish, reason } => self.asked(wish, reason, actor, context),
            Command::Grant { ask, reason } => self.granted(*ask, reason, context),
            Command::Decline { ask, reason } => {
                Ok(What::Declined { ask: self.open_ask(*ask)?.clone(), reason: said("reason", reason)? })
            }
            Command::Withdraw { ask } => Ok(What::Withdrawn { ask: self.open_ask(*ask)?.number }),
            Command::Meet { limit, words } => self.limit_met(*limit, words, context),
            Command::Engage { unit, words, limit } => {
                self.may_engage("unit", unit, context)?;
                Ok(self.engaged(unit, &said("words", words)?, limit.as_ref()))
            }
            Command::Finish { unit, words, evidence } => self.finished(unit, words, evidence, context),
            Command::Release { unit, reason } => {
                self.named_task(unit)?;
                Ok(What::TaskReleased { unit: unit.clone(), reason: said("reason", reason)? })
            }
            Command::Answer { urge, words } => self.answered(*urge, words),
            Command::Message { words } => Ok(What::MessageLeft { words: said("words", words)? }),
            Command::AssignTask { unit, team, name } => {
                self.named_task(unit)?;
                let (unit, team, name) = (unit.clone(), said("team", team)?, name.clone());
                Ok(What::TaskAssigned { unit, team, name })
            }
            Command::Move { team, standing } => self.moved_team(team, *standing),
            Command::Share { team, on } => self.shared(team, *on),
            Command::Alarm { nobody } => {
                let alarm = self.due_alarm(context)?;
                let urges = self.urges_by_itself(&alarm);
                Ok(What::Alarmed { alarm, nobody: *nobody, urges })
            }
            Command::Close { hand_in, reason } => {
                self.judged(*hand_in)?;
                Ok(What::Closed { outcome: Outcome::Handled, hand_in: *hand_in, reason: reason.clone() })
            }
            Command::Rework { hand_in, reason } => {
                self.judged(*hand_in)?;
                Ok(What::Reworked { hand_in: *hand_in, reason: said("reason", reason)? })
            }
            Command::Reopen { reason, decision } => {
                Ok(What::Reopened { reason: said("reason", reason)?, decision: decision.clone() })
            }
            Command::Reroute { decision, expected, reason } => {
                self.reroute(decision, expected.as_deref(), reason, context)
            }
            Command::MoveGrid { grid, boundaries } => {
                Ok(What::GridMoved { from: self.current_grid.clone(), to: grid.clone(), boundaries: *boundaries })
            }
            Command::Pause { outage, reason } => self.pause(outage, reason, context),
            Command::Recalculate { operation, calendars, reason } => self.recalculate(*operation, *calendars, reason),
        }
    }

    fn answered(&self, urge: u32, words: &str) -> Result<What, Why> {
        let open: Vec<u32> = self.urges.iter().map(|open| open.number).collect();
        if !open.contains(&urge) {
            return Err(Why::NoUrge { named: urge, open });
        }
        Ok(What::UrgeAnswered { urge, words: said("words", words)? })
    }

    fn dispatch(
        &self,
        named: Option<&str>,
        assisting: &[String],
        reason: &str,
        context: &Context<'_>,
    ) -> Result<What, Why> {
        let Decision { route, .. } = &self.decision;
        let own = route.lead.as_deref();
        let (lead, assisting) = match named {
            None => (own.ok_or(Why::NoRoute)?, &route.assisting[..]),
            Some(named) => (named, assisting),
        };
        known("lead", lead, context)?;
        check_assisting(lead, assisting, context)?;
        let by_rule = own == Some(lead) && assisting == route.assisting;
        if own != Some(lead) {
            said("reason", reason)?;
        }
        let (lead, assisting) = (lead.to_owned(), assisting.to_vec());
        Ok(What::Dispatched { lead, assisting, by_rule, reason: reason.to_owned() })
    }

    /// The unit that the register answers now gets the case. What runs keeps its row, its limits and its calendar, because
    /// a new catalogue or calendar changes no running case; what waits in the queue is decided anew as a whole.
    fn reroute(
        &self,
        decision: &Decision,
        expected: Option<&str>,
        reason: &str,
        context: &Context<'_>,
    ) -> Result<What, Why> {
        let reason = said("reason", reason)?;
        let route = &decision.route;
        let lead = route.lead.clone().ok_or(Why::NoRoute)?;
        if let Some(expected) = expected.filter(|expected| *expected != lead) {
            return Err(Why::OtherAnswer { expected: expected.to_owned(), answer: lead });
        }
        self.other_unit("to", &lead, context)?;
        Ok(What::Rerouted {
            reason,
            from: self.lead.clone(),
            lead,
            assisting: route.assisting.clone(),
            before: Box::new(self.decision.route.clone()),
            decision: Box::new(if self.clock.is_some() { self.decision.with_route(route) } else { decision.clone() }),
            asked: route.versions,
        })
    }

    fn hand_in(&self, words: &str, evidence: &[Vec<u8>], actor: &Actor, context: &Context<'_>) -> Result<What, Why> {
        let needed = self.decision.evidence_photos;
        if evidence.len() < usize::try_from(needed).unwrap_or(usize::MAX) {
            return Err(Why::TooFewPhotos { needed, given: evidence.len() });
        }
        if self.decision.evidence_words {
            said("words", words)?;
        }
        let time = context.now.max(self.changed_at);
        Ok(What::HandedIn {
            hand_in: HandIn {
                number: self.hand_in_number() + 1,
                time,
                actor: actor.clone(),
                words: words.to_owned(),
                evidence: evidence.to_vec(),
                in_time: self.in_time(time, context.rules),
            },
        })
    }

    /// The alarm that is due.
    fn due_alarm(&self, context: &Context<'_>) -> Result<Alarm, Why> {
        match self.next_alarm(context.rules) {
            Some((at, alarm)) if at <= context.now => Ok(alarm),
            next => Err(Why::NoAlarm { next: next.map(|(at, _)| at) }),
        }
    }

    /// Whether the case may be suspended once more.
    fn may_suspend(&self) -> Result<(), Why> {
        let most = self.decision.policy.suspensions;
        if self.suspensions < most { Ok(()) } else { Err(Why::SuspendedBefore { most }) }
    }

    /// The moment, if it lies ahead and within what the policy allows.
    fn suspended_until(&self, until: Timestamp, now: Timestamp) -> Result<Timestamp, Why> {
        let longest = SignedDuration::from_hours(24 * i64::from(self.decision.policy.suspension_days));
        let latest = now.saturating_add(longest).unwrap_or(Timestamp::MAX);
        if until > now && until <= latest { Ok(until) } else { Err(Why::SuspensionRange { latest }) }
    }

    fn judged(&self, named: u32) -> Result<(), Why> {
        let latest = self.hand_in_number();
        if named == latest { Ok(()) } else { Err(Why::OtherHandIn { named, latest }) }
    }

    fn other_unit(&self, field: &'static str, unit: &str, context: &Context<'_>) -> Result<(), Why> {
        if self.lead.as_deref() == Some(unit) {
            return Err(Why::SameUnit { field, unit: unit.to_owned() });
        }
        known(field, unit, context)
    }
}

fn known(field: &'static str, unit: &str, context: &Context<'_>) -> Result<(), Why> {
    said(field, unit)?;
    if (context.knows_unit)(unit) { Ok(()) } else { Err(Why::UnknownUnit { field, unit: unit.to_owned() }) }
}

fn check_assisting(lead: &str, assisting: &[String], context: &Context<'_>) -> Result<(), Why> {
    for (index, unit) in assisting.iter().enumerate() {
        if unit == lead || assisting[..index].contains(unit) {
            return Err(Why::SameUnit { field: "assisting", unit: unit.clone() });
        }
        known("assisting", unit, context)?;
    }
    Ok(())
}

fn in_window(until: Option<Timestamp>, context: &Context<'_>) -> Result<(), Why> {
    match until {
        Some(until) if context.now > until => Err(Why::WindowOver { until }),
        _ => Ok(()),
    }
}

fn said(field: &'static str, text: &str) -> Result<String, Why> {
    if text.trim().is_empty() { Err(Why::Missing { field }) } else { Ok(text.to_owned()) }
}

fn not_yours(verb: Verb) -> Why {
    let who = match verb {
        Verb::Accept
        | Verb::Assign
        | Verb::Return
        | Verb::HandIn
        | Verb::AskExtension
        | Verb::AskSuspension
        | Verb::AskHelp
        | Verb::Withdraw
        | Verb::Meet => "a dispatcher of the unit in the lead",
        Verb::Finish | Verb::AssignTask => "a dispatcher of an assisting unit",
        Verb::Message => "those who take part: the command room, a supervisor, the units and their teams",
        Verb::Move => "a dispatcher of the team's unit, or a member of the team",
        Verb::Share => "a member of the team",
        Verb::Release => "a dispatcher of the unit in the lead, or the command room",
        Verb::Rule | Verb::Grant | Verb::Decline | Verb::Split | Verb::Merge | Verb::Unmerge => {
            "the command room or a supervisor"
        }
        Verb::Urge => "a superior: the command room, a supervisor, the head of the unit, a leader, the district",
        Verb::Close | Verb::Rework | Verb::Reopen => "feedback alone",
        Verb::MoveGrid | Verb::Alarm | Verb::Settle | Verb::Unsettle | Verb::Join | Verb::Detach => "dispatch itself",
        Verb::Pause | Verb::Recalculate => {
            "a clock operation, which the command room or an administrator declares for all cases"
        }
        Verb::Answer => "whoever answers for the case",
        Verb::Reroute => "the command room or an administrator",
        Verb::Dispatch
        | Verb::Correct
        | Verb::Recall
        | Verb::Transfer
        | Verb::Suspend
        | Verb::Resume
        | Verb::Void
        | Verb::Engage => "the command room",
    };
    Why::NotYours { verb, who }
}
