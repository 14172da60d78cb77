//! A filter of cases, checked for form.

use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use jiff::{SignedDuration, Timestamp};
use prost_types::Timestamp as Moment;
use tonic::Status;

use super::request::{code, finish};
use super::{case, decision, moment};
use crate::filter::Filter;
use crate::store::case::{ASKING, REOPENED, RETURNED, REWORKED};

/// Hours of a year.
const HOURS: u32 = 8784;

/// What a filter says; a wrong field is named below `filter`.
pub(crate) fn read(filter: Option<wire::CaseFilter>) -> Result<Filter, Status> {
    let filter = filter.unwrap_or_default();
    let mut wrong = Violations::new();
    let states: Vec<_> = filter.states().filter_map(case::read_state).collect();
    wrong.require(states.len() == filter.states.len(), "filter.states", "names a state that is none");
    let cause = decision::read_cause(filter.cause());
    wrong.require(filter.cause == 0 || cause.is_some(), "filter.cause", "names a cause that is none");
    let outcome = case::read_outcome(filter.outcome());
    wrong.require(filter.outcome == 0 || outcome.is_some(), "filter.outcome", "names an outcome that is none");
    let open = read_phase(filter.phase());
    wrong.require(filter.phase == 0 || open.is_some(), "filter.phase", "names a phase that is none");
    for (field, text) in texts(&filter) {
        code(&mut wrong, field, text);
    }
    let filed = span(&mut wrong, "filed", "until", filter.filed_from.as_ref(), filter.filed_until.as_ref())?;
    let due = span(&mut wrong, "due", "before", filter.due_from.as_ref(), filter.due_before.as_ref())?;
    let within = filter.due_within_hours;
    wrong.require(within <= HOURS, "filter.due_within_hours", format!("must be at most {HOURS}"));
    let marks = [
        (filter.returned, RETURNED),
        (filter.reworked, REWORKED),
        (filter.reopened, REOPENED),
        (filter.asking, ASKING),
    ];
    let marks = marks.into_iter().filter(|(asked, _)| *asked).fold(0, |bits, (_, bit)| bits | bit);
    let read = Filter {
        states,
        open,
        outcome,
        lead: filter.lead,
        assisting: filter.assisting,
        cause,
        grid: filter.grid,
        area: filter.area,
        matter: filter.matter,
        class: filter.matter_class,
        kind: filter.matter_kind,
        number: filter.number.trim().to_owned(),
        source: filter.source,
        filed,
        due,
        overdue: filter.overdue,
        due_within: (within > 0).then(|| SignedDuration::from_hours(within.into())),
        marks,
        assignee: filter.assignee.trim().to_owned(),
        asset: filter.asset,
    };
    finish(wrong, Some(read))
}

fn texts(filter: &wire::CaseFilter) -> [(&'static str, &str); 11] {
    [
        ("filter.lead", &filter.lead),
        ("filter.assisting", &filter.assisting),
        ("filter.grid", &filter.grid),
        ("filter.area", &filter.area),
        ("filter.matter", &filter.matter),
        ("filter.matter_class", &filter.matter_class),
        ("filter.matter_kind", &filter.matter_kind),
        ("filter.number", &filter.number),
        ("filter.source", &filter.source),
        ("filter.assignee", &filter.assignee),
        ("filter.asset", &filter.asset),
    ]
}

/// A time from one moment until before another.
fn span(
    wrong: &mut Violations,
    name: &str,
    end: &str,
    from: Option<&Moment>,
    until: Option<&Moment>,
) -> Result<(Option<Timestamp>, Option<Timestamp>), Status> {
    let (begins, ends) = (format!("filter.{name}_from"), format!("filter.{name}_{end}"));
    let (from, until) = (moment(&begins, from)?, moment(&ends, until)?);
    let orderly = from.zip(until).is_none_or(|(from, until)| from < until);
    wrong.require(orderly, &ends, format!("must be after {name}_from, or nothing can be found"));
    Ok((from, until))
}

/// Whether open cases are meant; none for both.
fn read_phase(phase: wire::CasePhase) -> Option<bool> {
    match phase {
        wire::CasePhase::Unspecified => None,
        wire::CasePhase::Open => Some(true),
        wire::CasePhase::Ended => Some(false),
    }
}
