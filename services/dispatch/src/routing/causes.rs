//! What keeps a case from going by itself, and whom a person may choose instead.

use gridcase_geo::Position;
use gridcase_snapshot::precedence::{Lost, Resolved, Spot, Verdict, lead};
use gridcase_snapshot::{Place, Policy};

use super::Asked;
use super::doubt::doubt;
use super::suspicion::{Suspicion, suspicion};
use crate::case::Cause;

/// At most so many units of a department are offered where no district decides.
const NEAREST_UNITS: usize = 8;

/// A search radius that reaches over any town.
const ANYWHERE_M: f64 = 200_000.0;

/// A cause with what it was found on.
#[derive(Debug, Clone)]
pub(super) struct Finding<'a> {
    pub(super) cause: Cause,
    /// Units that a person may choose because of it, best first.
    pub(super) units: Vec<&'a str>,
    /// What may have gone wrong with the numbers, for suspect coordinates.
    pub(super) suspicion: Option<Suspicion>,
}

impl<'a> Finding<'a> {
    fn new(cause: Cause, units: Vec<&'a str>) -> Self {
        Self { cause, units, suspicion: None }
    }
}

/// Every cause that applies, in the order of the protocol.
pub(super) fn find<'a>(
    asked: &Asked<'a>,
    place: Option<&Place<'a>>,
    spot: &Spot<'a>,
    verdict: &Verdict<'a>,
) -> Vec<Finding<'a>> {
    let mut found = of_place(asked, place, spot, verdict);
    found.extend(of_register_and_matter(asked, spot, verdict));
    found.sort_by_key(|finding| finding.cause);
    found
}

/// The causes that remain where the place is known for certain.
pub(super) fn of_register_and_matter<'a>(
    asked: &Asked<'a>,
    spot: &Spot<'a>,
    verdict: &Verdict<'a>,
) -> Vec<Finding<'a>> {
    let mut found = of_matter(asked);
    found.extend(of_register(asked, spot, verdict));
    found
}

fn of_place<'a>(
    asked: &Asked<'a>,
    place: Option<&Place<'a>>,
    spot: &Spot<'a>,
    verdict: &Verdict<'a>,
) -> Vec<Finding<'a>> {
    let Some((fix, place)) = asked.question.place.zip(place) else {
        return vec![Finding::new(Cause::NoPosition, Vec::new())];
    };
    let mut found = Vec::new();
    if !spot.is_inside() {
        found.push(Finding::new(Cause::Outside, Vec::new()));
        if let Some((suspicion, position)) = suspicion(asked.snapshot, fix) {
            let units = leads_at(asked, position);
            found.push(Finding { cause: Cause::SuspectCoordinates, units, suspicion: Some(suspicion) });
        }
    }
    let doubt = doubt(asked, fix, place, spot, verdict);
    found.extend(doubt.map(|units| Finding::new(Cause::UncertainPosition, units)));
    found
}

fn of_matter<'a>(asked: &Asked<'a>) -> Vec<Finding<'a>> {
    let Some(matter) = asked.matter else { return vec![Finding::new(Cause::UnknownMatter, Vec::new())] };
    let retired = matter.retired.then_some(Cause::RetiredMatter);
    let confirmation = (matter.policy == Policy::Confirm).then_some(Cause::Confirmation);
    retired.into_iter().chain(confirmation).map(|cause| Finding::new(cause, Vec::new())).collect()
}

/// Without a place in the town, rules about areas and ground cannot be judged: then the register is blamed only for what
/// would be so at any place.
fn of_register<'a>(asked: &Asked<'a>, spot: &Spot<'a>, verdict: &Verdict<'a>) -> Vec<Finding<'a>> {
    let mut found = Vec::new();
    let settled = spot.is_inside() || !verdict.depends_on_the_place();
    let unknown_unit = |party: &Resolved<'_>| matches!(party, Resolved::UnknownUnit(_));
    let names_nobody = verdict.top().iter().any(|counting| counting.answer.unresolved().any(unknown_unit));
    if settled && asked.matter.is_some() && (verdict.top().is_empty() || names_nobody) {
        found.push(Finding::new(Cause::NoRule, Vec::new()));
    }
    if settled && verdict.is_conflict() {
        found.push(Finding::new(Cause::Conflict, Vec::new()));
    }
    let open: Vec<_> = verdict.top().iter().flat_map(|counting| counting.answer.unresolved()).collect();
    if spot.is_inside() && open.iter().any(|party| matches!(party, Resolved::NoDistrict { .. })) {
        found.push(Finding::new(Cause::NoDistrict, Vec::new()));
    }
    found
}

fn leads_at<'a>(asked: &Asked<'a>, position: Position) -> Vec<&'a str> {
    let place = asked.snapshot.locate(position, 0.0);
    let spot = Spot::new(&place, position);
    let verdict = Verdict::at(asked, &spot);
    verdict.top().iter().filter_map(|counting| counting.answer.lead.unit()).collect()
}

/// Units a person may choose from, best first, each once; none where the route is certain and needs no person.
pub(super) fn candidates<'a>(
    asked: &Asked<'a>,
    spot: &Spot<'a>,
    verdict: &Verdict<'a>,
    findings: &[Finding<'a>],
) -> Vec<String> {
    let mut units: Vec<&str> = Vec::new();
    if findings.is_empty() {
        return Vec::new();
    }
    // Where the numbers are suspect, the place they would give comes before the one they do give.
    units.extend(of(findings, Cause::SuspectCoordinates));
    for counting in verdict.top() {
        units.extend(counting.answer.lead.unit());
        if let Resolved::NoDistrict { department, containing } = &counting.answer.lead {
            units.extend(containing);
            if containing.is_empty() {
                units.extend(nearest(asked, spot, department));
            }
        }
    }
    units.extend(of(findings, Cause::UncertainPosition));
    if units.is_empty() {
        units.extend(verdict.counting.iter().filter_map(|counting| counting.answer.lead.unit()));
        let near_misses = verdict.failing.iter().filter(|failing| failing.lost != Lost::NotValid);
        units.extend(near_misses.filter_map(|failing| lead(asked.snapshot, spot, failing.rule)));
    }
    let mut seen = std::collections::HashSet::new();
    units.into_iter().filter(|unit| seen.insert(*unit)).map(str::to_owned).collect()
}

fn of<'f, 'a>(findings: &'f [Finding<'a>], cause: Cause) -> impl Iterator<Item = &'a str> + use<'f, 'a> {
    findings.iter().filter(move |finding| finding.cause == cause).flat_map(|finding| finding.units.iter().copied())
}

/// Units of a department, those with the nearest districts first.
fn nearest<'a>(asked: &Asked<'a>, spot: &Spot<'a>, department: &str) -> Vec<&'a str> {
    let Some(units) = asked.snapshot.units() else { return Vec::new() };
    let near = spot.position().map(|position| units.districts_within(department, position, ANYWHERE_M));
    let all = units.units().iter().filter(|unit| unit.department == department);
    let mut codes: Vec<_> = near.unwrap_or_default().into_iter().chain(all).map(|unit| unit.code.as_str()).collect();
    let mut seen = std::collections::HashSet::new();
    codes.retain(|code| seen.insert(*code));
    codes.truncate(NEAREST_UNITS);
    codes
}
