//! A case as another system makes it from its events, by the words of the protocol alone.
//!
//! Nothing of dispatch's own code is used here. What an event leaves out cannot be made up, so a case that comes out as the
//! service shows it proves that its events are complete. What depends on the calendar or on the caller is left out: when
//! something is due, and what may be done.

use gridcase_proto::common::v1::Limit;
use gridcase_proto::dispatch::v1::{
    Ask, Case, CaseEvent, CaseFiled, CaseName, CaseReturned, CaseState, CaseTeam, CaseTeamMoved, Deadline, Decision,
    JoinedCase, Outage, Outcome, Part, Pause, QueueCause, Return, Task, TaskState, TeamStatus, Urge, ask::Wish,
    case_event::What,
};
use prost_types::Timestamp;

/// What is known of a case after some of its events.
#[derive(Default)]
struct File {
    case: Case,
    limits: Vec<Limit>,
    /// Numbers of the limits that were extended.
    extensions: Vec<u32>,
    /// Limits that were met, when, and whether in time.
    met: Vec<(u32, Option<Timestamp>, Option<bool>)>,
    /// Urges so far.
    urged: u32,
    /// The team of the lead unit, and those of open parts.
    crews: Vec<CaseTeam>,
    /// When a suspension ends at the latest.
    until: Option<Timestamp>,
}

/// The case that its events make.
pub(crate) fn rebuilt(events: &[CaseEvent]) -> Case {
    let mut file = File::default();
    for event in events {
        file.take(event);
    }
    file.close()
}

/// A case without what its events do not say: due times and what hangs on them, and what the caller may do.
pub(crate) fn comparable(case: &Case) -> Case {
    let mut case = case.clone();
    case.allowed.clear();
    (case.duty, case.alarm_percent) = (None, 0);
    for urge in &mut case.urges {
        urge.answer_due_at = None;
    }
    case.deadlines.sort_by_key(|deadline| deadline.number);
    for deadline in &mut case.deadlines {
        *deadline = Deadline {
            limit: deadline.limit.clone(),
            number: deadline.number,
            extensions: deadline.extensions,
            met_at: deadline.met_at,
            in_time: deadline.in_time,
            ..Deadline::default()
        };
    }
    for task in &mut case.tasks {
        task.due_at = None;
    }
    case
}

impl File {
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of event")]
    fn take(&mut self, event: &CaseEvent) {
        self.case.sequence = event.sequence;
        self.case.etag = event.sequence.to_string();
        match event.what.as_ref().expect("something") {
            What::Filed(act) => self.file(event, act),
            What::Dispatched(act) => self.dispatch(event, &act.lead, &act.assisting),
            What::Accepted(_) => {
                self.case.accepted_at = event.time;
                self.by_hand_of(event);
                self.handle(event);
            }
            What::Assigned(_) | What::TaskAssigned(_) | What::TeamMoved(_) | What::PositionShared(_) => {
                self.in_the_field(event);
            }
            What::Returned(act) => self.give_back(event, act),
            What::Ruled(act) if act.same_unit => {
                self.case.lead.clone_from(&act.lead);
                self.go_on(event.time);
                self.handle(event);
            }
            What::Ruled(act) => self.transfer(event, &act.lead),
            What::Transferred(act) => self.transfer(event, &act.lead),
            What::Recalled(_) => self.wait(event, Some(QueueCause::Recalled)),
            What::Suspended(act) => self.suspend(event, act.until),
            What::Resumed(_) => {
                let over = self.until.filter(|until| after(event.time, *until));
                self.go_on(over.or(event.time));
                self.handle(event);
            }
            What::HandedIn(act) => {
                self.case.hand_in.clone_from(&act.hand_in);
                self.case.urges.clear();
                self.by_hand_of(event);
                self.stand_down(event, |_| true);
                self.stand(event, CaseState::Handled, "handed_in");
            }
            What::Reworked(_) => {
                self.case.reworks += 1;
                self.go_on(event.time);
                self.handle(event);
            }
            What::Closed(act) => self.end(event, CaseState::Closed, act.outcome()),
            What::Voided(_) => self.end(event, CaseState::Voided, Outcome::Voided),
            What::SplitOff(_) | What::PartSettled(_) | What::PartReopened(_) | What::Joined(_) | What::Parted(_) => {
                self.relate(event);
            }
            What::Merged(act) => self.merge(event, act.into.as_ref()),
            What::Unmerged(act) => {
                self.case.merged_into = None;
                self.open_again(event, act.decision.as_ref(), QueueCause::Unmerged);
            }
            What::Reopened(act) => {
                self.case.reopenings += 1;
                self.open_again(event, act.decision.as_ref(), QueueCause::Reopened);
            }
            What::Corrected(act) => {
                let again = [QueueCause::Recalled, QueueCause::Reopened, QueueCause::Unmerged];
                let stays = self.case.causes().find(|cause| again.contains(cause));
                self.decide(act.decision.as_ref());
                self.locate();
                self.case.causes = self.causes(stays);
            }
            What::Rerouted(act) => {
                self.decide(act.decision.as_ref());
                self.dispatch(event, &act.lead, &act.assisting);
            }
            What::GridMoved(act) => self.case.current_grid.clone_from(&act.to),
            What::Paused(act) => self.leave_out(act.outage.as_ref().expect("an outage")),
            What::Recalculated(act) => {
                let route = self.case.route.as_mut().expect("a route");
                route.versions.as_mut().expect("versions").calendars = act.to;
            }
            What::Urged(act) => {
                self.urged += 1;
                let (number, words) = (self.urged, act.words.clone());
                let actor = event.actor.clone();
                self.case.urges.push(Urge { number, time: event.time, actor, words, ..Urge::default() });
            }
            What::UrgeAnswered(act) => {
                self.case.urges.retain(|urge| urge.number != act.urge);
                self.by_hand_of(event);
            }
            What::Alarmed(_) | What::MessageLeft(_) => {}
            What::Asked(act) => {
                self.case.ask.clone_from(&act.ask);
                self.by_hand_of(event);
            }
            What::Granted(act) => self.grant(event, act.ask.as_ref()),
            What::Declined(_) | What::Withdrawn(_) => self.case.ask = None,
            What::LimitMet(act) => {
                self.met.push((act.limit, event.time, act.in_time));
                self.by_hand_of(event);
            }
            What::Engaged(act) => self.engage(event, &act.unit, &act.words, act.limit.clone()),
            What::TaskDone(act) => {
                add(&mut self.case.handled_by, &act.unit);
                self.by_hand_of(event);
                let done = Task { evidence: act.evidence.clone(), in_time: act.in_time, ..Task::default() };
                self.end_task(event, &act.unit, TaskState::Done, &act.words, done);
            }
            What::TaskReleased(act) => {
                self.end_task(event, &act.unit, TaskState::Released, &act.reason, Task::default());
            }
        }
    }

    fn file(&mut self, event: &CaseEvent, act: &CaseFiled) {
        self.case.id.clone_from(&event.case);
        self.case.town.clone_from(&event.town);
        self.case.number.clone_from(&act.number);
        self.case.report.clone_from(&act.report);
        self.case.filed_at = event.time;
        self.case.parent.clone_from(&act.parent);
        self.decide(act.decision.as_ref());
        self.locate();
        self.wait(event, None);
    }

    /// Another case of the family begins, ends, comes or goes.
    fn relate(&mut self, event: &CaseEvent) {
        match event.what.as_ref().expect("something") {
            What::SplitOff(act) => {
                let CaseName { id, number } = act.part.clone().expect("a part");
                let matter_name = act.matter_name.clone();
                self.case.parts.push(Part { id, number, matter_name, ..Part::default() });
            }
            What::PartSettled(act) => self.part(act.part.as_ref(), act.outcome(), event.time),
            What::PartReopened(act) => self.part(act.part.as_ref(), Outcome::Unspecified, None),
            What::Joined(act) => {
                let CaseName { id, number } = act.case.clone().expect("a case");
                let (words, joined_at) = (act.words.clone(), event.time);
                self.case.joined.push(JoinedCase { id, number, words, joined_at });
            }
            What::Parted(act) => {
                let parted = &act.case.as_ref().expect("a case").id;
                self.case.joined.retain(|joined| joined.id != *parted);
            }
            _ => {}
        }
    }

    fn open_again(&mut self, event: &CaseEvent, decision: Option<&Decision>, cause: QueueCause) {
        self.decide(decision);
        self.case.current_grid = self.grid();
        self.case.set_outcome(Outcome::Unspecified);
        self.case.ended_at = None;
        self.wait(event, Some(cause));
    }

    fn part(&mut self, named: Option<&CaseName>, outcome: Outcome, at: Option<Timestamp>) {
        let named = &named.expect("a part").id;
        let part = self.case.parts.iter_mut().find(|part| part.id == *named).expect("split off before");
        part.set_outcome(outcome);
        part.settled_at = at;
    }

    /// With another case: nothing of this one runs any more.
    fn merge(&mut self, event: &CaseEvent, into: Option<&CaseName>) {
        for unit in self.open_tasks() {
            self.end_task(event, &unit, TaskState::Released, "", Task::default());
        }
        if self.case.dispatched_at.is_some() && self.case.state() != CaseState::Returned {
            self.stand(event, CaseState::Closed, "merged");
        }
        self.case.ask = None;
        self.case.merged_into = into.cloned();
        self.end(event, CaseState::Closed, Outcome::Merged);
    }

    fn give_back(&mut self, event: &CaseEvent, act: &CaseReturned) {
        self.by_hand_of(event);
        self.case.urges.clear();
        let lead = self.case.lead.clone();
        self.stand_down(event, |unit| unit == lead);
        self.case.returns.push(Return {
            unit: std::mem::take(&mut self.case.lead),
            time: event.time,
            actor: event.actor.clone(),
            reason: act.reason.clone(),
            basis: act.basis.clone(),
            proposed_unit: act.proposed_unit.clone(),
        });
        self.stand(event, CaseState::Returned, "returned");
    }

    /// What follows from the events at the end.
    fn close(mut self) -> Case {
        self.case.assisting = self.assisting();
        self.case.teams = self.teams();
        let numbered = (1..).zip(std::mem::take(&mut self.limits));
        let deadline = |(number, limit)| {
            let met = self.met.iter().find(|(met, ..)| *met == number);
            let extensions = self.extensions.iter().filter(|extended| **extended == number).count();
            Deadline {
                limit: Some(limit),
                number,
                extensions: u32::try_from(extensions).expect("few"),
                met_at: met.and_then(|(_, at, _)| *at),
                in_time: met.and_then(|(.., in_time)| *in_time),
                ..Deadline::default()
            }
        };
        if self.case.dispatched_at.is_some() {
            self.case.deadlines = numbered.map(deadline).collect();
        }
        self.case
    }

    /// What happens to the teams on the case.
    fn in_the_field(&mut self, event: &CaseEvent) {
        match event.what.as_ref().expect("something") {
            What::Assigned(act) => {
                self.case.assignee.clone_from(&act.assignee);
                let lead = self.case.lead.clone();
                self.crews.retain(|crew| crew.unit != lead);
                if !act.team.is_empty() {
                    self.crews.push(named(event, &lead, &act.team, &act.assignee));
                }
                self.by_hand_of(event);
            }
            What::TaskAssigned(act) => {
                self.crews.retain(|crew| crew.unit != act.unit);
                self.crews.push(named(event, &act.unit, &act.team, &act.name));
                self.by_hand_of(event);
            }
            What::TeamMoved(act) => self.team_moves(event, act),
            What::PositionShared(act) => {
                let on = self.crews.iter_mut().find(|crew| crew.team == act.team);
                on.expect("on the case").sharing = act.on;
            }
            other => unreachable!("{other:?} is told elsewhere"),
        }
    }

    fn team_moves(&mut self, event: &CaseEvent, act: &CaseTeamMoved) {
        let crew = self.crews.iter_mut().find(|crew| crew.team == act.team).expect("on the case");
        stand(crew, act.status(), event);
        self.by_hand_of(event);
    }

    /// The teams of these units are on nothing here any more.
    fn stand_down(&mut self, event: &CaseEvent, of: impl Fn(&str) -> bool) {
        for crew in self.crews.iter_mut().filter(|crew| of(&crew.unit)) {
            stand(crew, TeamStatus::Free, event);
        }
    }

    /// The teams on the case while it runs: that of the lead unit, then those of the open parts in their order.
    fn teams(&self) -> Vec<CaseTeam> {
        if matches!(self.case.state(), CaseState::Handled | CaseState::Closed | CaseState::Voided) {
            return Vec::new();
        }
        let units = std::iter::once(self.case.lead.clone()).chain(self.open_tasks());
        units.filter_map(|unit| self.crews.iter().find(|crew| crew.unit == unit).cloned()).collect()
    }

    fn decide(&mut self, decision: Option<&Decision>) {
        let decision = decision.expect("a decision").clone();
        let case = &mut self.case;
        (case.matter, case.matter_name) = (decision.matter, decision.matter_name);
        (case.matter_code, case.matter_standard) = (decision.matter_code, decision.matter_standard);
        (case.row, case.row_defaulted) = (decision.row, decision.row_defaulted);
        (case.longitude, case.latitude) = (decision.longitude, decision.latitude);
        (case.asset, case.asset_name, case.asset_type) = (decision.asset, decision.asset_name, decision.asset_type);
        case.emergency_number = decision.emergency_number;
        (case.evidence_photos, case.evidence_words) = (decision.evidence_photos, decision.evidence_words);
        case.route = decision.route;
        self.limits = decision.limits;
    }

    fn grid(&self) -> String {
        self.case.route.as_ref().expect("a route").grid.clone()
    }

    fn locate(&mut self) {
        self.case.decided_grid = self.grid();
        self.case.current_grid = self.grid();
    }

    fn enter(&mut self, event: &CaseEvent, state: CaseState) {
        self.case.set_state(state);
        self.case.state_since = event.time;
    }

    /// Why it waits: what brought it back, and what stands against its route; else a person's word.
    fn causes(&self, first: Option<QueueCause>) -> Vec<i32> {
        let of_route = self.case.route.as_ref().expect("a route").causes.iter().copied();
        let causes: Vec<_> = first.map(i32::from).into_iter().chain(of_route).collect();
        if causes.is_empty() { vec![QueueCause::Confirmation.into()] } else { causes }
    }

    /// In the command room's queue.
    fn wait(&mut self, event: &CaseEvent, cause: Option<QueueCause>) {
        self.start_anew();
        self.crews.clear();
        self.case.tasks.clear();
        self.case.lead.clear();
        self.case.dispatched_at = None;
        self.case.causes = self.causes(cause);
        self.enter(event, CaseState::Filed);
    }

    /// Nothing of the clock before counts any more.
    fn start_anew(&mut self) {
        self.extensions.clear();
        self.met.clear();
        self.case.pauses.clear();
        self.case.ask = None;
        self.case.urges.clear();
        self.case.assignee.clear();
        self.case.accepted_at = None;
    }

    fn dispatch(&mut self, event: &CaseEvent, lead: &str, assisting: &[String]) {
        self.start_anew();
        let before = std::mem::replace(&mut self.case.lead, lead.to_owned());
        self.crews.retain(|crew| crew.unit != before);
        for unit in self.open_tasks().into_iter().filter(|unit| !assisting.contains(unit)) {
            self.end_task(event, &unit, TaskState::Released, "", Task::default());
        }
        let known = self.assisting();
        for unit in assisting.iter().filter(|unit| !known.contains(unit)) {
            self.engage(event, unit, "", self.limits.last().cloned());
        }
        self.case.causes.clear();
        self.case.dispatched_at = event.time;
        self.enter(event, CaseState::Dispatched);
    }

    /// To another unit; whoever assists goes on.
    fn transfer(&mut self, event: &CaseEvent, lead: &str) {
        let assisting: Vec<_> = self.open_tasks().into_iter().filter(|unit| unit != lead).collect();
        self.dispatch(event, lead, &assisting);
    }

    /// From now on its unit and those that assist handle it.
    fn handle(&mut self, event: &CaseEvent) {
        for unit in std::iter::once(self.case.lead.clone()).chain(self.assisting()) {
            add(&mut self.case.handled_by, &unit);
        }
        self.enter(event, CaseState::Handling);
    }

    fn by_hand_of(&mut self, event: &CaseEvent) {
        let person = &event.actor.as_ref().expect("an actor").person;
        if !person.is_empty() {
            add(&mut self.case.handlers, person);
        }
    }

    /// The clock stands, and what was asked for lapses.
    fn stand(&mut self, event: &CaseEvent, state: CaseState, reason: &str) {
        self.case.ask = None;
        self.case.pauses.push(Pause { from: event.time, until: None, reason: reason.to_owned() });
        self.enter(event, state);
    }

    fn go_on(&mut self, at: Option<Timestamp>) {
        if let Some(open) = self.case.pauses.iter_mut().find(|pause| pause.until.is_none()) {
            open.until = at;
        }
    }

    /// The clock did not run in an outage of its unit; where it stood already it stands once.
    fn leave_out(&mut self, outage: &Outage) {
        self.case.outages.push(outage.clone());
        let returned = self.case.returns.last().filter(|_| self.case.state() == CaseState::Returned);
        let unit = returned.map_or(&self.case.lead, |returned| &returned.unit);
        let Some(started) = self.case.dispatched_at.filter(|_| outage.unit.is_empty() || outage.unit == *unit) else {
            return;
        };
        let until = outage.until.expect("an end");
        let suspended = self.until.filter(|_| self.case.state() == CaseState::Suspended);
        let mut from = later(outage.from.expect("a beginning"), started);
        let mut stood = Vec::new();
        for pause in &self.case.pauses {
            let begun = pause.from.expect("a beginning");
            stood.push((from, if after(Some(begun), until) { until } else { begun }));
            from = later(from, pause.until.or(suspended).unwrap_or(until));
        }
        stood.push((from, until));
        let stood = stood.into_iter().filter(|(from, until)| after(Some(*until), *from));
        let reason = || "outage".to_owned();
        let stood = stood.map(|(from, until)| Pause { from: Some(from), until: Some(until), reason: reason() });
        self.case.pauses.extend(stood);
        self.case.pauses.sort_by_key(|pause| pause.from.map(|from| (from.seconds, from.nanos)));
    }

    fn suspend(&mut self, event: &CaseEvent, until: Option<Timestamp>) {
        self.until = until;
        self.stand_down(event, |_| true);
        self.stand(event, CaseState::Suspended, "suspended");
    }

    fn end(&mut self, event: &CaseEvent, state: CaseState, outcome: Outcome) {
        self.case.causes.clear();
        self.case.urges.clear();
        self.case.set_outcome(outcome);
        self.case.ended_at = event.time;
        self.enter(event, state);
    }

    fn grant(&mut self, event: &CaseEvent, ask: Option<&Ask>) {
        self.case.ask = None;
        match ask.and_then(|ask| ask.wish.as_ref()).expect("a wish") {
            Wish::Extension(wish) => self.extensions.push(wish.limit),
            Wish::Suspension(wish) => self.suspend(event, wish.until),
            Wish::Help(wish) => self.engage(event, &wish.unit, &wish.words, self.limits.last().cloned()),
        }
    }

    fn engage(&mut self, event: &CaseEvent, unit: &str, words: &str, limit: Option<Limit>) {
        self.case.tasks.push(Task {
            unit: unit.to_owned(),
            words: words.to_owned(),
            limit,
            given_at: event.time,
            state: TaskState::Open.into(),
            ..Task::default()
        });
    }

    fn end_task(&mut self, event: &CaseEvent, unit: &str, state: TaskState, result: &str, end: Task) {
        let open = |task: &&mut Task| task.unit == unit && task.state() == TaskState::Open;
        let task = self.case.tasks.iter_mut().find(open).expect("an open task");
        self.crews.retain(|crew| crew.unit != unit);
        task.set_state(state);
        task.ended_at = event.time;
        task.ended_by.clone_from(&event.actor);
        result.clone_into(&mut task.result);
        (task.evidence, task.in_time) = (end.evidence, end.in_time);
    }

    fn open_tasks(&self) -> Vec<String> {
        let open = self.case.tasks.iter().filter(|task| task.state() == TaskState::Open);
        open.map(|task| task.unit.clone()).collect()
    }

    /// Units with a part that was not taken from them, each once.
    fn assisting(&self) -> Vec<String> {
        let mut units = Vec::new();
        for task in self.case.tasks.iter().filter(|task| task.state() != TaskState::Released) {
            if task.unit != self.case.lead {
                add(&mut units, &task.unit);
            }
        }
        units
    }
}

fn named(event: &CaseEvent, unit: &str, team: &str, name: &str) -> CaseTeam {
    CaseTeam {
        unit: unit.to_owned(),
        team: team.to_owned(),
        name: name.to_owned(),
        status: TeamStatus::Free.into(),
        since: event.time,
        sharing: false,
    }
}

fn stand(crew: &mut CaseTeam, status: TeamStatus, event: &CaseEvent) {
    if crew.status() != status {
        crew.set_status(status);
        crew.since = event.time;
    }
    crew.sharing &= status != TeamStatus::Free;
}

fn add(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

fn later(one: Timestamp, other: Timestamp) -> Timestamp {
    if after(Some(one), other) { one } else { other }
}

fn after(moment: Option<Timestamp>, other: Timestamp) -> bool {
    moment.is_some_and(|moment| (moment.seconds, moment.nanos) > (other.seconds, other.nanos))
}
