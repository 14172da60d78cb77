//! A past case as the learner sees it: what rules can ask about it, who handled it, and what the register says today.

use std::collections::BTreeMap;

use gridcase_snapshot::matter::COMPONENT;
use gridcase_snapshot::precedence::{Asked, Rank, Spot, Verdict};
use gridcase_snapshot::{AreaLevel, Rule, Snapshot, Units};
use jiff::civil::DateTime;

use super::{Handled, Step};
use crate::case::Cause;
use crate::routing::{Question, route};

/// Cases between two words about how far it has come.
const EVERY: usize = 500;

/// A past case.
#[derive(Debug, Clone)]
pub(super) struct Fact<'a> {
    /// Number of the case.
    pub(super) number: &'a str,
    pub(super) question: &'a Question,
    /// The moment in the town's own time.
    pub(super) local: DateTime,
    pub(super) kind: &'a str,
    pub(super) class: &'a str,
    /// Id of the matter.
    pub(super) matter: &'a str,
    /// Areas that contain it with their levels, nearest first.
    pub(super) areas: Vec<(&'a str, AreaLevel)>,
    /// Ground layers that contain it.
    pub(super) grounds: Vec<&'a str>,
    /// By department the one unit whose district contains it.
    pub(super) districts: BTreeMap<&'a str, &'a str>,
    /// Who handled it.
    pub(super) unit: &'a str,
    /// The rule of the register that decides it today; empty without one.
    pub(super) rule: String,
    /// Whom the register names today; none where it has no certain answer.
    pub(super) says: Option<&'a str>,
    /// How specific the register's best rule is; none without one.
    pub(super) rank: Option<Rank>,
}

/// Looks at every case of a history in order of time. `dated` are the rules with the days from which they count.
pub(super) fn look<'a>(
    town: &'a Snapshot,
    dated: &[Rule],
    history: &[&'a Handled],
    tell: &mut dyn FnMut(Step),
) -> Vec<Fact<'a>> {
    let mut facts = Vec::with_capacity(history.len());
    for (done, handled) in history.iter().enumerate() {
        if done % EVERY == 0 {
            tell(Step { what: "route", done, total: history.len() });
        }
        facts.extend(fact(town, dated, handled));
    }
    facts
}

/// The case, unless it cannot teach anything.
fn fact<'a>(town: &'a Snapshot, dated: &[Rule], handled: &'a Handled) -> Option<Fact<'a>> {
    let question = &handled.question;
    let matter = town.matter(&question.matter)?;
    let unit = town.unit(&handled.unit)?;
    let position = question.place?.position();
    let route = route(town, question).route;
    let local = town.town().zone.to_datetime(question.at);
    let began = dated.iter().find(|rule| rule.id == route.rule).and_then(|rule| rule.valid_from);
    if route.causes.iter().copied().any(unroutable) || began.is_some_and(|first| local.date() < first) {
        return None;
    }
    // Where the owner is on record, no rule is asked.
    let asset = question.asset.as_deref().and_then(|code| town.asset(code));
    if matter.kind == COMPONENT && asset.is_some_and(|asset| asset.owner.is_some()) {
        return None;
    }
    let place = town.locate(position, 0.0);
    let verdict = Verdict::at(&Asked::about(town, &matter.id, Some(matter), local), &Spot::new(&place, position));
    let only = |department: &'a str| match town.districts(department, position).as_slice() {
        [only] => Some((department, only.code.as_str())),
        _ => None,
    };
    let departments = town.units().into_iter().flat_map(Units::departments);
    Some(Fact {
        number: &handled.number,
        question,
        local,
        kind: &matter.kind,
        class: &matter.class,
        matter: &matter.id,
        areas: place.areas().map(|area| (area.code.as_str(), area.level)).collect(),
        grounds: place.grounds,
        districts: departments.filter_map(|department| only(&department.code)).collect(),
        unit: &unit.code,
        says: route.lead.as_deref().and_then(|lead| town.unit(lead)).map(|unit| unit.code.as_str()),
        rank: verdict.top().first().map(|best| best.rank),
        rule: route.rule,
    })
}

/// Causes that no rule can do anything about.
fn unroutable(cause: Cause) -> bool {
    match cause {
        Cause::NoPosition
        | Cause::Outside
        | Cause::SuspectCoordinates
        | Cause::UncertainPosition
        | Cause::UnknownMatter
        | Cause::RetiredMatter => true,
        Cause::NoRule
        | Cause::Conflict
        | Cause::NoDistrict
        | Cause::Confirmation
        | Cause::Recalled
        | Cause::Reopened
        | Cause::Unmerged => false,
    }
}
