//! A case as one caller may see it.

use gridcase_host::stamp;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_worktime::{Due, Rules};

use super::{alarm, clock, decision, family, field, joint, report};
use crate::case::{Case, Deadline, HandIn, Outcome, Pause, Return, State, Verb};

/// What a case shows beside itself.
#[derive(Debug, Clone)]
pub(crate) struct Beside<'a> {
    /// Working time of the case.
    pub(crate) rules: &'a Rules,
    /// Commands that the caller may give.
    pub(crate) allowed: Vec<Verb>,
    /// Whether the caller may know who reported.
    pub(crate) reporter: bool,
}

pub(crate) fn write(case: &Case, beside: &Beside<'_>) -> wire::Case {
    let decision = &case.decision;
    let deadline = |deadline: &Deadline| wire::Deadline {
        extended_due_at: case.extended_due(deadline, beside.rules).map(stamp::to_wire),
        ..write_deadline(deadline)
    };
    wire::Case {
        id: case.id.to_string(),
        number: case.number.clone(),
        town: case.town.clone(),
        etag: case.sequence.to_string(),
        state: write_state(case.state).into(),
        report: Some(report::write(&case.report, beside.reporter)),
        matter: decision.matter.clone(),
        matter_name: decision.matter_name.clone(),
        matter_code: decision.matter_code.clone(),
        matter_standard: decision.matter_standard.clone(),
        asset: decision.asset.clone(),
        asset_name: decision.asset_name.clone(),
        asset_type: decision.asset_type.clone(),
        row: decision.row,
        row_defaulted: decision.row_defaulted,
        longitude: decision.place.map(|(longitude, _)| longitude),
        latitude: decision.place.map(|(_, latitude)| latitude),
        decided_grid: case.decided_grid.clone(),
        current_grid: case.current_grid.clone(),
        route: Some(decision::write_route(&decision.route)),
        lead: case.lead.clone().unwrap_or_default(),
        assisting: case.assisting().into_iter().map(str::to_owned).collect(),
        assignee: case.assignee.clone(),
        causes: case.causes.iter().map(|cause| decision::write_cause(*cause).into()).collect(),
        filed_at: Some(stamp::to_wire(case.filed_at)),
        dispatched_at: case.clock.as_ref().map(|clock| stamp::to_wire(clock.started_at)),
        accepted_at: case.accepted_at.map(stamp::to_wire),
        deadlines: earliest_first(case.deadlines(beside.rules)).iter().map(deadline).collect(),
        pauses: case.clock.iter().flat_map(|clock| &clock.pauses).map(write_pause).collect(),
        hand_in: case.hand_in.as_ref().map(write_hand_in),
        returns: case.returns.iter().map(write_return).collect(),
        outcome: case.outcome.map_or(wire::Outcome::Unspecified, write_outcome).into(),
        ended_at: case.ended_at.map(stamp::to_wire),
        reworks: case.reworks,
        reopenings: case.reopenings,
        handled_by: case.handled_by.clone(),
        handlers: case.handlers.clone(),
        sequence: case.sequence,
        allowed: write_allowed(&beside.allowed),
        state_since: Some(stamp::to_wire(case.state_since)),
        evidence_photos: decision.evidence_photos,
        evidence_words: decision.evidence_words,
        tasks: case.tasks.iter().map(|task| joint::write_task(task, beside.rules)).collect(),
        ask: case.ask.as_ref().map(joint::write_ask),
        duty: case.duty(beside.rules).as_ref().map(alarm::write_duty),
        urges: case.urges.iter().map(|urge| alarm::write_urge(case, urge, beside.rules)).collect(),
        teams: case.crews().into_iter().map(|(unit, crew)| field::write_crew(unit, crew)).collect(),
        emergency_number: decision.emergency_number.clone(),
        alarm_percent: case.raised.iter().map(|raised| raised.percent).max().unwrap_or_default(),
        outages: case.outages.iter().map(clock::write_outage).collect(),
        parent: case.parent.as_ref().map(family::write_kin),
        parts: case.parts.iter().map(family::write_part).collect(),
        merged_into: case.merged_into.as_ref().map(family::write_kin),
        joined: case.joined.iter().map(family::write_joined).collect(),
    }
}

/// By due time, the unknown last.
pub(crate) fn earliest_first(mut deadlines: Vec<Deadline>) -> Vec<Deadline> {
    deadlines.sort_by_key(|deadline| deadline.due.at().unwrap_or(jiff::Timestamp::MAX));
    deadlines
}

pub(crate) fn write_allowed(verbs: &[Verb]) -> Vec<String> {
    verbs.iter().map(|verb| verb.as_str().to_owned()).collect()
}

pub(crate) fn write_state(state: State) -> wire::CaseState {
    match state {
        State::Filed => wire::CaseState::Filed,
        State::Dispatched => wire::CaseState::Dispatched,
        State::Handling => wire::CaseState::Handling,
        State::Returned => wire::CaseState::Returned,
        State::Suspended => wire::CaseState::Suspended,
        State::Handled => wire::CaseState::Handled,
        State::Closed => wire::CaseState::Closed,
        State::Voided => wire::CaseState::Voided,
    }
}

/// A state; none for what is not one.
pub(crate) fn read_state(state: wire::CaseState) -> Option<State> {
    State::ALL.into_iter().find(|known| write_state(*known) == state)
}

pub(crate) fn write_deadline(deadline: &Deadline) -> wire::Deadline {
    let (provisional, unknown_year) = match deadline.due {
        Due::At { provisional, .. } => (provisional, 0),
        Due::Unknown { year } => (false, i32::from(year)),
        Due::Paused { .. } => (false, 0),
    };
    wire::Deadline {
        limit: Some(decision::write_limit(&deadline.limit)),
        due_at: deadline.due.at().map(stamp::to_wire),
        provisional,
        unknown_year,
        paused: matches!(deadline.due, Due::Paused { .. }),
        number: deadline.number,
        extensions: deadline.extensions,
        met_at: deadline.met.as_ref().map(|met| stamp::to_wire(met.time)),
        in_time: deadline.met.as_ref().and_then(|met| met.in_time),
        extended_due_at: None,
    }
}

pub(crate) fn write_outcome(outcome: Outcome) -> wire::Outcome {
    match outcome {
        Outcome::Handled => wire::Outcome::Handled,
        Outcome::FixedOnTheSpot => wire::Outcome::FixedOnTheSpot,
        Outcome::Voided => wire::Outcome::Voided,
        Outcome::Merged => wire::Outcome::Merged,
    }
}

pub(crate) fn read_outcome(outcome: wire::Outcome) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|known| write_outcome(*known) == outcome)
}

pub(crate) fn write_hand_in(hand_in: &HandIn) -> wire::HandIn {
    wire::HandIn {
        number: hand_in.number,
        time: Some(stamp::to_wire(hand_in.time)),
        actor: Some(report::write_actor(&hand_in.actor)),
        words: hand_in.words.clone(),
        evidence: hand_in.evidence.clone(),
        in_time: hand_in.in_time,
    }
}

fn write_pause(pause: &Pause) -> wire::Pause {
    wire::Pause {
        from: Some(stamp::to_wire(pause.from)),
        until: pause.until.map(stamp::to_wire),
        reason: pause.reason.as_str().to_owned(),
    }
}

fn write_return(past: &Return) -> wire::Return {
    wire::Return {
        unit: past.unit.clone(),
        time: Some(stamp::to_wire(past.time)),
        actor: Some(report::write_actor(&past.actor)),
        reason: past.reason.clone(),
        basis: past.basis.clone(),
        proposed_unit: past.proposed_unit.clone(),
    }
}
