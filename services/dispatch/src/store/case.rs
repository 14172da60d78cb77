//! A row of `dispatch_case`.

use gridcase_host::stamp;
use gridcase_worktime::Rules;
use sea_orm::entity::prelude::*;
use serde::de::DeserializeOwned;

use crate::case::{Audience, Case, Cause, Outcome, State};
use crate::convert;
use crate::error::Error;
use crate::sight;

/// With the moment of filing, the due time of cases whose due time is unknown: they come last, the oldest first. Far after
/// every moment that can be written.
pub(crate) const NOT_DUE: i64 = 1 << 60;
/// By when a step is owed where that is unknown.
pub(crate) const NOT_OWED: i64 = i64::MAX;

/// A unit has returned the case.
pub(crate) const RETURNED: i32 = 1;
/// The case was ordered to be handled again.
pub(crate) const REWORKED: i32 = 2;
/// The reporter has reopened the case.
pub(crate) const REOPENED: i32 = 4;
/// The lead unit waits for the answer to a request.
pub(crate) const ASKING: i32 = 8;
/// Greater than every set of marks.
pub(crate) const MARKS: i32 = 16;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_case")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub(crate) number: String,
    pub(crate) version: i64,
    pub(crate) state: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) matter: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) grid: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) lead: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub(crate) reporter: String,
    pub(crate) causes: i32,
    pub(crate) filed_ms: i64,
    pub(crate) due_ms: i64,
    pub(crate) wake_ms: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub(crate) debtor: String,
    pub(crate) step: i32,
    pub(crate) owed_ms: i64,
    pub(crate) alarm_ms: Option<i64>,
    pub(crate) body: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub(crate) assisting: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) assignee: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) asset: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) source: String,
    pub(crate) outcome: i32,
    pub(crate) marks: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row of a case by its working time.
pub(crate) fn row(case: &Case, rules: &Rules) -> Result<Model, Error> {
    let duty = case.duty(rules);
    let wake = case.suspension.as_ref().filter(|_| case.state == State::Suspended);
    let filed_ms = stamp::to_millis(case.filed_at);
    Ok(Model {
        town: case.town.clone(),
        id: case.id,
        number: case.number.clone(),
        version: i64::try_from(case.sequence).unwrap_or(i64::MAX),
        state: state_number(case.state),
        matter: case.decision.matter.clone(),
        grid: case.current_grid.clone(),
        lead: case.lead.clone(),
        reporter: sight::reporter(case).to_owned(),
        causes: case.causes.iter().fold(0, |bits, cause| bits | cause_bit(*cause)),
        filed_ms,
        due_ms: case.next_due(rules).map_or_else(|| not_due(filed_ms), stamp::to_millis),
        wake_ms: wake.map(|suspension| stamp::to_millis(suspension.until)),
        debtor: duty.as_ref().map(|duty| Audience::from(&duty.debtor).key()).unwrap_or_default(),
        step: duty.as_ref().map_or(0, |duty| convert::alarm::write_step(duty.step).into()),
        owed_ms: duty.and_then(|duty| duty.due).map_or(NOT_OWED, stamp::to_millis),
        alarm_ms: case.next_alarm(rules).map(|(at, _)| stamp::to_millis(at)),
        body: serde_json::to_vec(case).map_err(|error| unreadable(case.id, error))?,
        assisting: assisting(case),
        assignee: case.assignee.clone(),
        asset: case.decision.asset.clone(),
        source: case.report.source.clone(),
        outcome: case.outcome.filter(|_| !case.state.is_open()).map_or(0, outcome_number),
        marks: marks(case),
    })
}

/// The place of a case without a due time in the order of due times.
pub(crate) const fn not_due(filed_ms: i64) -> i64 {
    NOT_DUE.saturating_add(filed_ms)
}

/// The assisting units by code, each between two line ends.
pub(crate) fn assisting(case: &Case) -> String {
    let mut units = case.assisting();
    units.sort_unstable();
    units.into_iter().fold(String::new(), |mut all, unit| {
        if all.is_empty() {
            all.push('\n');
        }
        all + unit + "\n"
    })
}

/// What has happened to a case and is being asked for, as bits.
fn marks(case: &Case) -> i32 {
    let mark = |holds: bool, bit| if holds { bit } else { 0 };
    mark(!case.returns.is_empty(), RETURNED)
        | mark(case.reworks > 0, REWORKED)
        | mark(case.reopenings > 0, REOPENED)
        | mark(case.ask.is_some(), ASKING)
}

/// The case of a row.
pub(crate) fn case(row: &Model) -> Result<Case, Error> {
    read(row.id, &row.body)
}

/// A stored case, or the part of it that a reader wants.
pub(crate) fn read<T: DeserializeOwned>(id: Uuid, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| unreadable(id, error))
}

fn unreadable(case: Uuid, error: serde_json::Error) -> Error {
    Error::Stored { case: case.to_string(), source: Box::new(error) }
}

/// A state by its number in the protocol.
pub(crate) const fn state_number(state: State) -> i32 {
    match state {
        State::Filed => 1,
        State::Dispatched => 2,
        State::Handling => 3,
        State::Returned => 4,
        State::Suspended => 5,
        State::Handled => 6,
        State::Closed => 7,
        State::Voided => 8,
    }
}

/// An outcome by its number in the protocol.
pub(crate) const fn outcome_number(outcome: Outcome) -> i32 {
    match outcome {
        Outcome::Handled => 1,
        Outcome::FixedOnTheSpot => 2,
        Outcome::Voided => 3,
        Outcome::Merged => 14,
    }
}

/// A cause as a bit: one by its number in the protocol.
pub(crate) const fn cause_bit(cause: Cause) -> i32 {
    1 << match cause {
        Cause::NoPosition => 1,
        Cause::Outside => 2,
        Cause::SuspectCoordinates => 3,
        Cause::UnknownMatter => 4,
        Cause::RetiredMatter => 5,
        Cause::UncertainPosition => 6,
        Cause::NoRule => 7,
        Cause::Conflict => 8,
        Cause::NoDistrict => 9,
        Cause::Confirmation => 10,
        Cause::Recalled => 11,
        Cause::Reopened => 12,
        Cause::Unmerged => 23,
    }
}
