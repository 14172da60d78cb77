//! Rehearsals and reroutings: requests with all checks, and what is told.

use gridcase_host::stamp;
use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::registry::v1 as registry;
use gridcase_snapshot::{Part, Versions};
use jiff::Timestamp;
use tonic::Status;
use uuid::Uuid;

use super::request::{WORDS, code, finish, uuid, words};
use super::{case::write_state, moment};
use crate::case::{State, state::targets};
use crate::dispatch::drafts::Draft;
use crate::rehearsal::{
    Answers, Pair,
    ground::Changes,
    past::Past,
    posts::{Effect, Holdings},
    tally::{Cell, Tally},
};

/// Months that are replayed where nobody says.
const MONTHS: u32 = 6;
const MOST_MONTHS: u32 = 120;
/// Cases behind a cell where nobody says.
const CASES: u32 = 200;
const MOST_CASES: u32 = 1000;
/// Cases named in one rerouting.
const NAMED: usize = 1000;

/// A rehearsal asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rehearse {
    /// Parts whose drafts count, each once.
    pub(crate) parts: Vec<Part>,
    /// Months of past cases.
    pub(crate) months: u32,
    /// When the drafts would take force; none is now.
    pub(crate) as_of: Option<Timestamp>,
    /// Cases told behind each cell.
    pub(crate) cases_per_cell: usize,
}

/// A rerouting asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reroute {
    /// Id of the request.
    pub(crate) request: Uuid,
    /// Why.
    pub(crate) reason: String,
    /// Which cases.
    pub(crate) which: Which,
}

/// Which cases to move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// These.
    Cases(Vec<Named>),
    /// All open cases that one unit has and another would get.
    Cell {
        /// Who has them; empty for the queue.
        from: String,
        /// Who would get them.
        to: String,
    },
}

/// A case to move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Case id.
    pub(crate) id: Uuid,
    /// The version that the caller saw.
    pub(crate) version: u64,
    /// The unit that the caller expects; none expects nothing.
    pub(crate) expected: Option<String>,
}

pub(crate) fn rehearse(request: &wire::RehearseDraftRequest) -> Result<Rehearse, Status> {
    let mut wrong = Violations::new();
    let mut parts = Vec::new();
    for (at, part) in request.parts.iter().enumerate() {
        let part = registry::Part::try_from(*part).ok().and_then(Part::from_wire);
        let part = wrong.take(format!("parts[{at}]"), part.ok_or("names no part"));
        parts.extend(part.filter(|part| !parts.contains(part)));
    }
    wrong.require(request.months <= MOST_MONTHS, "months", format!("must be at most {MOST_MONTHS}"));
    let cases = request.cases_per_cell;
    wrong.require(cases <= MOST_CASES, "cases_per_cell", format!("must be at most {MOST_CASES}"));
    let as_of = moment("as_of", request.as_of.as_ref())?;
    let months = if request.months == 0 { MONTHS } else { request.months };
    let cases_per_cell = usize::try_from(if cases == 0 { CASES } else { cases }).unwrap_or(usize::MAX);
    finish(wrong, Some(Rehearse { parts, months, as_of, cases_per_cell }))
}

pub(crate) fn reroute(request: &wire::RerouteCasesRequest) -> Result<Reroute, Status> {
    let mut wrong = Violations::new();
    let id = uuid(&mut wrong, "request_id", &request.request_id);
    let reason = words(&mut wrong, "reason", &request.reason, WORDS);
    wrong.require(!reason.is_empty(), "reason", "must not be empty; say it in words");
    wrong.require(
        request.cases.len() <= NAMED,
        "cases",
        format!("must be at most {NAMED}; name the rest in another request"),
    );
    let which = if let Some(cell) = &request.cell {
        wrong.require(request.cases.is_empty(), "cases", "must be empty where a cell is named; name one of the two");
        code(&mut wrong, "cell.from", &cell.from);
        code(&mut wrong, "cell.to", &cell.to);
        wrong.require(!cell.to.is_empty(), "cell.to", "must name the unit that gets the cases");
        Which::Cell { from: cell.from.clone(), to: cell.to.clone() }
    } else {
        wrong.require(!request.cases.is_empty(), "cases", "name the cases to move, or a cell");
        let cases = request.cases.iter().enumerate();
        Which::Cases(cases.filter_map(|(at, case)| named(&mut wrong, at, case)).collect())
    };
    finish(wrong, id.map(|request| Reroute { request, reason, which }))
}

fn named(wrong: &mut Violations, at: usize, case: &wire::CaseToReroute) -> Option<Named> {
    let id = uuid(wrong, &format!("cases[{at}].id"), &case.id);
    let etag = case.etag.parse::<u64>().map_err(|_| "must be the etag of the case as it was read");
    let version = wrong.take(format!("cases[{at}].etag"), etag);
    code(wrong, &format!("cases[{at}].to"), &case.to);
    let expected = Some(case.to.clone()).filter(|to| !to.is_empty());
    Some(Named { id: id?, version: version?, expected })
}

pub(crate) fn started(pair: &Pair, drafts: &[Draft], since: Timestamp, total: u64) -> wire::RehearsalStarted {
    let Versions { boundaries, units, catalogue, register, calendars, assets } = pair.before.versions();
    wire::RehearsalStarted {
        in_force: Some(wire::DecidingVersions { boundaries, units, catalogue, register, calendars, assets }),
        drafts: drafts
            .iter()
            .map(|draft| wire::RehearsedDraft {
                part: registry::Part::from(draft.part).into(),
                etag: draft.etag.clone(),
            })
            .collect(),
        as_of: Some(stamp::to_wire(pair.from)),
        since: Some(stamp::to_wire(since)),
        total,
    }
}

/// The posts of a person that are affected, without those that have ended.
pub(crate) fn posts(holdings: &Holdings<'_>, person: &registry::Person, from: Timestamp) -> Vec<wire::AffectedPost> {
    let ended =
        |post: &&registry::Post| post.end_time.as_ref().and_then(stamp::from_wire).is_some_and(|end| end <= from);
    let affected = person.posts.iter().filter(|post| !ended(post)).filter_map(|post| {
        let effect = holdings.effect(&post.area, &post.unit)?;
        let on_area = matches!(effect, Effect::AreaGone | Effect::AreaChanged);
        Some(wire::AffectedPost {
            person: person.id.clone(),
            name: person.name.clone(),
            post: post.id.clone(),
            role: post.role,
            area: post.area.clone(),
            unit: post.unit.clone(),
            effect: write_effect(effect).into(),
            grids_now: if on_area { holdings.grids_now(&post.area).into_iter().collect() } else { Vec::new() },
        })
    });
    affected.collect()
}

fn write_effect(effect: Effect) -> wire::PostEffect {
    match effect {
        Effect::AreaGone => wire::PostEffect::AreaGone,
        Effect::AreaChanged => wire::PostEffect::AreaChanged,
        Effect::UnitGone => wire::PostEffect::UnitGone,
        Effect::DistrictChanged => wire::PostEffect::DistrictChanged,
    }
}

fn write_case(case: &Past, answers: &Answers) -> wire::RehearsedCase {
    let decision = &case.decision;
    wire::RehearsedCase {
        id: case.id.to_string(),
        number: case.number.clone(),
        matter: decision.matter.clone(),
        matter_name: decision.matter_name.clone(),
        longitude: decision.place.map(|(longitude, _)| longitude),
        latitude: decision.place.map(|(_, latitude)| latitude),
        state: write_state(case.state).into(),
        filed_at: Some(stamp::to_wire(case.filed_at)),
        from: answers.from.clone(),
        to: answers.to.clone(),
        grid_before: answers.grid_before.clone(),
        grid_after: answers.grid_after.clone(),
        lead: case.lead.clone().unwrap_or_default(),
        etag: case.sequence.to_string(),
        stays: String::new(),
    }
}

/// An open case, and whether it can be moved once the drafts are in force.
pub(crate) fn open_case(case: &Past, answers: &Answers) -> wire::RehearsedCase {
    let stays = match (answers.to.is_empty(), can_move(case.state)) {
        (true, _) => "no_route",
        (_, false) => "state",
        _ => "",
    };
    wire::RehearsedCase { stays: stays.to_owned(), ..write_case(case, answers) }
}

fn can_move(state: State) -> bool {
    !targets(state, crate::case::Verb::Reroute).is_empty()
}

pub(crate) fn cell((from, to): &(String, String), cell: &Cell) -> wire::RehearsedCell {
    let cases = cell.cases.iter().map(|(case, answers)| write_case(case, answers)).collect();
    wire::RehearsedCell { from: from.clone(), to: to.clone(), count: cell.count, cases }
}

pub(crate) fn finished(tally: &Tally) -> wire::RehearsalFinished {
    let unit = |(unit, [before, after]): (&String, &[u64; 2])| wire::UnitTotal {
        unit: unit.clone(),
        before: *before,
        after: *after,
    };
    wire::RehearsalFinished {
        replayed: tally.replayed,
        same: tally.same,
        elsewhere: tally.elsewhere,
        assisting: tally.assisting,
        no_place: tally.no_place,
        unknown_matter: tally.unknown_matter,
        units: tally.units.iter().map(unit).collect(),
    }
}

/// The changes of the ground in pieces; at least one, at most `most` changes in all.
pub(crate) fn ground(changes: Changes, most: usize, together: usize) -> Vec<wire::RehearsedGround> {
    let left_off = changes.told.len().saturating_sub(most);
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let whole = wire::RehearsedGround {
        changes: Vec::new(),
        left_off: u64::try_from(left_off).unwrap_or(u64::MAX),
        grids: count(changes.grids),
        matters: count(changes.matters),
        patches: count(changes.patches),
    };
    let mut told: Vec<_> = changes.told.into_iter().take(most).collect();
    let mut pieces = Vec::new();
    while pieces.is_empty() || !told.is_empty() {
        let rest = told.split_off(told.len().min(together));
        let changes = told.into_iter().map(|change| {
            let (examples, example_names) = change.examples.into_iter().unzip();
            wire::GroundChange {
                grid_before: change.grid_before,
                grid_after: change.grid_after,
                from: change.from,
                to: change.to,
                matters: count(change.matters),
                examples,
                example_names,
                area_m2: change.area_m2,
                whole_m2: change.whole_m2,
            }
        });
        pieces.push(wire::RehearsedGround { changes: changes.collect(), ..whole.clone() });
        told = rest;
    }
    pieces
}
