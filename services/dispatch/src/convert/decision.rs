//! Decisions, routes, limits and causes.

use gridcase_proto::common::v1 as common;
use gridcase_proto::dispatch::v1 as wire;

use super::Invalid;
use crate::case::{CasePolicy, Cause, Considered, Decision, Route, RowLimit, Versions};

pub(crate) fn read(decision: Option<&wire::Decision>) -> Result<Decision, Invalid> {
    let decision = decision.ok_or_else(|| Invalid::new("decision", "must be set"))?;
    let route = decision.route.as_ref().ok_or_else(|| Invalid::new("decision.route", "must be set"))?;
    let limit = |limit| read_limit(limit).map_err(|invalid| invalid.under("decision.limits"));
    Ok(Decision {
        matter: decision.matter.clone(),
        matter_name: decision.matter_name.clone(),
        matter_code: decision.matter_code.clone(),
        matter_standard: decision.matter_standard.clone(),
        asset: decision.asset.clone(),
        asset_name: decision.asset_name.clone(),
        asset_type: decision.asset_type.clone(),
        row: decision.row,
        row_defaulted: decision.row_defaulted,
        place: decision.longitude.zip(decision.latitude),
        route: read_route(route)?,
        limits: decision.limits.iter().map(limit).collect::<Result<_, _>>()?,
        evidence_photos: decision.evidence_photos,
        evidence_words: decision.evidence_words,
        reopen_days: decision.reopen_days,
        emergency_number: decision.emergency_number.clone(),
        policy: decision.policy.as_ref().map(read_policy).transpose()?.unwrap_or_default(),
    })
}

pub(crate) fn write(decision: &Decision) -> wire::Decision {
    wire::Decision {
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
        route: Some(write_route(&decision.route)),
        limits: decision.limits.iter().map(write_limit).collect(),
        evidence_photos: decision.evidence_photos,
        evidence_words: decision.evidence_words,
        reopen_days: decision.reopen_days,
        emergency_number: decision.emergency_number.clone(),
        policy: Some(&decision.policy).filter(|policy| !policy.is_usual()).map(Into::into),
    }
}

pub(crate) fn read_route(route: &wire::Route) -> Result<Route, Invalid> {
    let causes: Option<Vec<Cause>> = route.causes().map(read_cause).collect();
    Ok(Route {
        lead: Some(route.lead.clone()).filter(|lead| !lead.is_empty()),
        assisting: route.assisting.clone(),
        rule: route.rule.clone(),
        basis: route.basis.clone(),
        causes: causes.ok_or_else(|| Invalid::new("decision.route.causes", "names no known cause"))?,
        candidates: route.candidates.clone(),
        considered: route.considered.iter().map(read_considered).collect(),
        grid: route.grid.clone(),
        areas: route.areas.clone(),
        grounds: route.grounds.clone(),
        versions: route.versions.map(read_versions).unwrap_or_default(),
        explanation: route.explanation.clone(),
        touched_grids: route.touched_grids.clone(),
        reporter_visible: route.reporter_visible,
    })
}

pub(crate) fn write_route(route: &Route) -> wire::Route {
    wire::Route {
        lead: route.lead.clone().unwrap_or_default(),
        assisting: route.assisting.clone(),
        rule: route.rule.clone(),
        basis: route.basis.clone(),
        causes: route.causes.iter().map(|cause| write_cause(*cause).into()).collect(),
        candidates: route.candidates.clone(),
        considered: route.considered.iter().map(write_considered).collect(),
        grid: route.grid.clone(),
        areas: route.areas.clone(),
        grounds: route.grounds.clone(),
        versions: Some(write_versions(route.versions)),
        explanation: route.explanation.clone(),
        touched_grids: route.touched_grids.clone(),
        reporter_visible: route.reporter_visible,
    }
}

fn read_considered(considered: &wire::Considered) -> Considered {
    let wire::Considered { rule, unit, lost, why } = considered.clone();
    Considered { rule, unit, lost, why }
}

fn write_considered(considered: &Considered) -> wire::Considered {
    let Considered { rule, unit, lost, why } = considered.clone();
    wire::Considered { rule, unit, lost, why }
}

pub(crate) fn read_versions(versions: wire::DecidingVersions) -> Versions {
    let wire::DecidingVersions { boundaries, units, catalogue, register, calendars, assets } = versions;
    Versions { boundaries, units, catalogue, register, calendars, assets }
}

pub(crate) fn write_versions(versions: Versions) -> wire::DecidingVersions {
    let Versions { boundaries, units, catalogue, register, calendars, assets } = versions;
    wire::DecidingVersions { boundaries, units, catalogue, register, calendars, assets }
}

pub(crate) fn read_limit(limit: &common::Limit) -> Result<RowLimit, Invalid> {
    let purpose = limit.purpose.clone();
    let read = gridcase_snapshot::limit::read(limit).map_err(|invalid| Invalid::new(invalid.path, invalid.problem));
    Ok(RowLimit { limit: read?, purpose })
}

pub(crate) fn write_limit(limit: &RowLimit) -> common::Limit {
    common::Limit { purpose: limit.purpose.clone(), ..gridcase_snapshot::limit::write(limit.limit) }
}

fn read_policy(policy: &gridcase_proto::registry::v1::CasePolicy) -> Result<CasePolicy, Invalid> {
    CasePolicy::try_from(policy).map_err(|invalid| Invalid::new(invalid.path, invalid.problem).under("decision.policy"))
}

/// A cause; none for what is not one.
pub(crate) fn read_cause(cause: wire::QueueCause) -> Option<Cause> {
    Cause::ALL.into_iter().find(|known| write_cause(*known) == cause)
}

pub(crate) fn write_cause(cause: Cause) -> wire::QueueCause {
    match cause {
        Cause::NoPosition => wire::QueueCause::NoPosition,
        Cause::Outside => wire::QueueCause::Outside,
        Cause::SuspectCoordinates => wire::QueueCause::SuspectCoordinates,
        Cause::UnknownMatter => wire::QueueCause::UnknownMatter,
        Cause::RetiredMatter => wire::QueueCause::RetiredMatter,
        Cause::UncertainPosition => wire::QueueCause::UncertainPosition,
        Cause::NoRule => wire::QueueCause::NoRule,
        Cause::Conflict => wire::QueueCause::Conflict,
        Cause::NoDistrict => wire::QueueCause::NoDistrict,
        Cause::Confirmation => wire::QueueCause::Confirmation,
        Cause::Recalled => wire::QueueCause::Recalled,
        Cause::Reopened => wire::QueueCause::Reopened,
        Cause::Unmerged => wire::QueueCause::Unmerged,
    }
}
