//! What an event makes of a case. Total: every event that was recorded can be folded again.

use super::{
    Actor, Ask, Case, Cause, Clock, Crew, Decision, Event, HandIn, How, Joined, Kin, Met, Outcome, Part, PauseReason,
    Return, Standing, State, Suspension, Task, TaskEnd, Urge, What, Wish,
};
use jiff::Timestamp;

impl Case {
    /// The case that a history makes, in order from its filing; none for an empty one or one that begins elsewhere.
    pub fn replay<'a>(history: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut history = history.into_iter();
        let case = Self::filed(history.next()?)?;
        Some(history.fold(case, |case, event| case.fold(event)))
    }

    /// The case that a filing makes; none for any other event.
    pub fn filed(event: &Event) -> Option<Self> {
        matches!(event.what, What::Filed { .. }).then(|| Self::of_filing(event))
    }

    /// The next event of this case. Never earlier than the one before, whatever the clock says.
    pub(super) fn event(&self, now: Timestamp, actor: Actor, what: What) -> Event {
        Event {
            town: self.town.clone(),
            case: self.id,
            sequence: self.sequence + 1,
            time: now.max(self.changed_at),
            actor,
            what,
        }
    }

    /// The case after `event`.
    pub fn fold(&self, event: &Event) -> Self {
        let mut case = self.clone();
        case.sequence = event.sequence;
        case.changed_at = event.time;
        case.take(event);
        case.forget_alarms();
        case
    }

    pub(super) fn of_filing(event: &Event) -> Self {
        let (number, report, decision, parent) = match &event.what {
            What::Filed { number, report, decision, parent } => {
                (number.clone(), *report.clone(), *decision.clone(), parent.clone())
            }
            _ => Default::default(),
        };
        Self {
            id: event.case,
            number,
            town: event.town.clone(),
            sequence: event.sequence,
            place: report.place.clone(),
            state: State::Filed,
            state_since: event.time,
            changed_at: event.time,
            report,
            decided_grid: decision.route.grid.clone(),
            current_grid: decision.route.grid.clone(),
            lead: None,
            tasks: Vec::new(),
            assignee: String::new(),
            crew: None,
            causes: queued(None, &decision),
            decision,
            filed_at: event.time,
            clock: None,
            extensions: Vec::new(),
            met: Vec::new(),
            ask: None,
            asks: 0,
            urges: Vec::new(),
            urged: 0,
            raised: Vec::new(),
            accepted_at: None,
            hand_in: None,
            returns: Vec::new(),
            suspension: None,
            suspensions: 0,
            outcome: None,
            ended_at: None,
            reworks: 0,
            reopenings: 0,
            outages: Vec::new(),
            handled_by: Vec::new(),
            handlers: Vec::new(),
            parent,
            parts: Vec::new(),
            merged_into: None,
            joined: Vec::new(),
        }
    }

    fn take(&mut self, event: &Event) {
        let at = event.time;
        match &event.what {
            // A case is filed once; `of_filing` has made it. A message changes nothing.
            What::Filed { .. } | What::MessageLeft { .. } => {}
            What::Urged { words } => {
                self.urged += 1;
                let (number, words) = (self.urged, words.clone());
                self.urges.push(Urge { number, time: at, actor: event.actor.clone(), words });
            }
            What::UrgeAnswered { urge, .. } => {
                self.urges.retain(|open| open.number != *urge);
                self.handled_by_person(&event.actor);
            }
            What::Alarmed { alarm, .. } => self.raise(alarm),
            What::Dispatched { lead, assisting, .. } => self.dispatched(event, lead, assisting),
            What::Accepted => {
                self.accepted_at = Some(at);
                self.handled_by_person(&event.actor);
                self.handling(at);
            }
            What::TaskAssigned { unit, team, name } => self.task_assigned(event, unit, team, name),
            What::TeamMoved { team, standing, .. } => self.team_moved(event, team, *standing),
            What::PositionShared { team, on, .. } => self.position_shared(&event.actor, team, *on),
            What::Assigned { assignee, team } => {
                self.assignee.clone_from(assignee);
                self.crew = team.as_ref().map(|team| Crew::named(team, assignee, at));
                self.handled_by_person(&event.actor);
            }
            What::Returned { reason, basis, proposed_unit } => {
                self.handled_by_person(&event.actor);
                self.returned(at, &event.actor, [reason, basis, proposed_unit]);
            }
            What::Ruled { lead, same_unit: true, .. } => self.ruled_back(at, lead),
            What::Ruled { lead, same_unit: false, .. } | What::Transferred { lead, .. } => self.moved(event, lead),
            What::Recalled { .. } => self.back_in_queue(at, Cause::Recalled),
            What::Suspended { until, .. } => self.suspended(at, *until),
            What::Resumed { .. } => self.resumed(at),
            What::HandedIn { hand_in } => self.handed_in(at, &event.actor, hand_in),
            What::Reworked { .. } => {
                self.reworks += 1;
                self.run(at);
                self.handling(at);
            }
            What::Closed { outcome, .. } => self.ended(State::Closed, at, *outcome),
            What::Voided { .. } => self.ended(State::Voided, at, Outcome::Voided),
            What::SplitOff { part, matter_name, .. } => {
                self.parts.push(Part { case: part.clone(), matter_name: matter_name.clone(), end: None });
            }
            What::PartSettled { part, outcome } => self.part_ends(part, Some((*outcome, at))),
            What::PartReopened { part } => self.part_ends(part, None),
            What::Merged { into, .. } => self.merged(event, into),
            What::Joined { case, words, .. } => {
                self.joined.push(Joined { case: case.clone(), words: words.clone(), time: at });
            }
            What::Unmerged { decision, .. } => {
                self.merged_into = None;
                self.decided_anew(at, decision, Cause::Unmerged);
            }
            What::Parted { case, .. } => self.joined.retain(|joined| joined.case.id != case.id),
            What::Reopened { decision, .. } => {
                self.reopenings += 1;
                self.decided_anew(at, decision, Cause::Reopened);
            }
            What::Corrected { place, decision, .. } => {
                if place.is_some() {
                    self.place.clone_from(place);
                }
                self.corrected(decision);
            }
            What::Rerouted { lead, assisting, decision, .. } => {
                self.decision = *decision.clone();
                self.dispatched(event, lead, assisting);
            }
            What::Asked { ask } => {
                self.asks = ask.number;
                self.ask = Some(ask.clone());
                self.handled_by_person(&event.actor);
            }
            What::Granted { ask, .. } => self.comes_true(at, ask),
            What::Declined { .. } | What::Withdrawn { .. } => self.ask = None,
            What::LimitMet { limit, in_time, .. } => {
                self.met.push(Met { limit: *limit, time: at, in_time: *in_time });
                self.handled_by_person(&event.actor);
            }
            What::Engaged { unit, words, limit } => self.tasks.push(Task::start(unit, words, limit.clone(), at)),
            What::TaskDone { unit, words, evidence, in_time } => {
                self.handled_by_unit(unit.clone());
                self.handled_by_person(&event.actor);
                self.end_task(event, unit, words, &How::Done { evidence: evidence.clone(), in_time: *in_time });
            }
            What::TaskReleased { unit, reason } => self.end_task(event, unit, reason, &How::Released),
            What::GridMoved { to, .. } => self.current_grid.clone_from(to),
            What::Paused { outage, .. } => self.stood_in(outage),
            What::Recalculated { to, .. } => self.recalculated(*to),
        }
    }

    fn task_assigned(&mut self, event: &Event, unit: &str, team: &str, name: &str) {
        if let Some(task) = self.tasks.iter_mut().find(|task| task.is_open() && task.unit == unit) {
            task.crew = Some(Crew::named(team, name, event.time));
        }
        self.handled_by_person(&event.actor);
    }

    fn team_moved(&mut self, event: &Event, team: &str, standing: Standing) {
        if let Some(crew) = self.crew_mut(team) {
            crew.stand(standing, event.time);
        }
        self.handled_by_person(&event.actor);
    }

    fn position_shared(&mut self, actor: &Actor, team: &str, on: bool) {
        if let Some(crew) = self.crew_mut(team) {
            crew.sharing = on.then(|| actor.person.clone());
        }
    }

    fn enter(&mut self, state: State, at: Timestamp) {
        self.state = state;
        self.state_since = at;
    }

    fn stand(&mut self, at: Timestamp, reason: PauseReason) {
        if let Some(clock) = &mut self.clock {
            clock.pause(at, reason);
        }
    }

    fn run(&mut self, at: Timestamp) {
        if let Some(clock) = &mut self.clock {
            clock.go_on(at);
        }
    }

    /// A unit gets the case, with a clock of its own.
    fn dispatched(&mut self, event: &Event, lead: &str, assisting: &[String]) {
        let at = event.time;
        self.lead = Some(lead.to_owned());
        self.give_tasks(event, assisting);
        self.extensions.clear();
        self.met.clear();
        self.ask = None;
        self.urges.clear();
        self.assignee.clear();
        self.crew = None;
        self.causes.clear();
        self.accepted_at = None;
        self.clock = Some(Clock::start(at));
        self.enter(State::Dispatched, at);
    }

    /// Another unit gets the case; whoever assists goes on, but for the new lead.
    fn moved(&mut self, event: &Event, lead: &str) {
        let open = self.open_tasks().map(|task| task.unit.clone());
        let assisting: Vec<_> = open.filter(|unit| unit != lead).collect();
        self.dispatched(event, lead, &assisting);
    }

    /// From now on these units assist: others are released, new ones get their part.
    fn give_tasks(&mut self, event: &Event, units: &[String]) {
        let open: Vec<_> = self.open_tasks().map(|task| task.unit.clone()).collect();
        for unit in open.iter().filter(|unit| !units.contains(unit)) {
            self.end_task(event, unit, "", &How::Released);
        }
        let limit = self.decision.limits.last().cloned();
        for unit in units {
            if !self.assisting().contains(&unit.as_str()) {
                self.tasks.push(Task::start(unit, "", limit.clone(), event.time));
            }
        }
    }

    fn end_task(&mut self, event: &Event, unit: &str, words: &str, how: &How) {
        let (time, actor) = (event.time, event.actor.clone());
        if let Some(task) = self.tasks.iter_mut().find(|task| task.is_open() && task.unit == unit) {
            task.end = Some(TaskEnd { time, actor, words: words.to_owned(), how: how.clone() });
            if let Some(crew) = &mut task.crew {
                crew.stand(Standing::Free, time);
            }
        }
    }

    fn handling(&mut self, at: Timestamp) {
        let assisting: Vec<_> = self.assisting().into_iter().map(str::to_owned).collect();
        for unit in self.lead.clone().into_iter().chain(assisting) {
            self.handled_by_unit(unit);
        }
        self.enter(State::Handling, at);
    }

    fn handled_by_unit(&mut self, unit: String) {
        if !self.handled_by.contains(&unit) {
            self.handled_by.push(unit);
        }
    }

    /// What was asked for comes true.
    fn comes_true(&mut self, at: Timestamp, ask: &Ask) {
        self.ask = None;
        match &ask.wish {
            Wish::Extension { limit } => self.extensions.push(*limit),
            Wish::Suspension { until } => self.suspended(at, *until),
            Wish::Help { unit, words } => {
                let limit = self.decision.limits.last().cloned();
                self.tasks.push(Task::start(unit, words, limit, at));
            }
        }
    }

    /// The clocks of the case and of its parts stand.
    fn suspended(&mut self, at: Timestamp, until: Timestamp) {
        self.suspension = Some(Suspension { until });
        self.suspensions += 1;
        self.ask = None;
        self.all_stand_down(at);
        self.stand(at, PauseReason::Suspended);
        for task in self.tasks.iter_mut().filter(|task| task.is_open()) {
            task.clock.pause(at, PauseReason::Suspended);
        }
        self.enter(State::Suspended, at);
    }

    fn handled_by_person(&mut self, actor: &Actor) {
        if !actor.person.is_empty() && !self.handlers.contains(&actor.person) {
            self.handlers.push(actor.person.clone());
        }
    }

    fn returned(&mut self, at: Timestamp, actor: &Actor, [reason, basis, proposed_unit]: [&String; 3]) {
        self.returns.push(Return {
            unit: self.lead.take().unwrap_or_default(),
            time: at,
            actor: actor.clone(),
            reason: reason.clone(),
            basis: basis.clone(),
            proposed_unit: proposed_unit.clone(),
        });
        self.ask = None;
        self.urges.clear();
        self.lead_stands_down(at);
        self.stand(at, PauseReason::Returned);
        self.enter(State::Returned, at);
    }

    fn ruled_back(&mut self, at: Timestamp, lead: &str) {
        self.lead = Some(lead.to_owned());
        self.run(at);
        self.handling(at);
    }

    /// The pause ends when it had to, even where the resumption was recorded late.
    fn resumed(&mut self, at: Timestamp) {
        let latest = self.suspension.as_ref().map_or(at, |suspension| suspension.until);
        self.run(at.min(latest));
        for task in &mut self.tasks {
            task.clock.go_on(at.min(latest));
        }
        self.handling(at);
    }

    fn handed_in(&mut self, at: Timestamp, actor: &Actor, hand_in: &HandIn) {
        self.hand_in = Some(hand_in.clone());
        self.ask = None;
        self.urges.clear();
        self.handled_by_person(actor);
        self.all_stand_down(at);
        self.stand(at, PauseReason::HandedIn);
        self.enter(State::Handled, at);
    }

    fn ended(&mut self, state: State, at: Timestamp, outcome: Outcome) {
        self.causes.clear();
        self.urges.clear();
        self.all_stand_down(at);
        self.outcome = Some(outcome);
        self.ended_at = Some(at);
        self.enter(state, at);
    }

    fn back_in_queue(&mut self, at: Timestamp, cause: Cause) {
        self.lead = None;
        self.tasks.clear();
        self.extensions.clear();
        self.met.clear();
        self.ask = None;
        self.urges.clear();
        self.assignee.clear();
        self.crew = None;
        self.accepted_at = None;
        self.clock = None;
        self.causes = queued(Some(cause), &self.decision);
        self.enter(State::Filed, at);
    }

    /// An ended case is open again.
    fn decided_anew(&mut self, at: Timestamp, decision: &Decision, cause: Cause) {
        self.decision = decision.clone();
        self.current_grid.clone_from(&decision.route.grid);
        self.outcome = None;
        self.ended_at = None;
        self.back_in_queue(at, cause);
    }

    fn part_ends(&mut self, named: &Kin, end: Option<(Outcome, Timestamp)>) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.case.id == named.id) {
            part.end = end;
        }
    }

    /// Ended with another case: nothing of it runs any more.
    fn merged(&mut self, event: &Event, into: &Kin) {
        let open: Vec<_> = self.open_tasks().map(|task| task.unit.clone()).collect();
        for unit in open {
            self.end_task(event, &unit, "", &How::Released);
        }
        if self.state != State::Returned {
            self.stand(event.time, PauseReason::Merged);
        }
        self.ask = None;
        self.merged_into = Some(into.clone());
        self.ended(State::Closed, event.time, Outcome::Merged);
    }

    /// What the old calendar did not know may be known now; where it is not, the alarm is raised anew.
    fn recalculated(&mut self, calendars: u32) {
        self.decision.route.versions.calendars = calendars;
        self.raised.retain(|raised| raised.percent > 0);
    }

    fn corrected(&mut self, decision: &Decision) {
        let again = |cause: &Cause| matches!(cause, Cause::Recalled | Cause::Reopened | Cause::Unmerged);
        let stays = self.causes.iter().copied().find(again);
        self.decision = decision.clone();
        self.decided_grid.clone_from(&decision.route.grid);
        self.current_grid.clone_from(&decision.route.grid);
        self.causes = queued(stays, decision);
    }
}

/// Why a case waits: what brought it back, and what stands in the way of its route. Nothing waits without a cause: what
/// has none needs a person's word.
fn queued(first: Option<Cause>, decision: &Decision) -> Vec<Cause> {
    let mut causes: Vec<Cause> = first.into_iter().chain(decision.route.causes.iter().copied()).collect();
    if causes.is_empty() {
        causes.push(Cause::Confirmation);
    }
    causes
}
