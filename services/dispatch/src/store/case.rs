//! A row of `dispatch_case`.

use gridcase_host::stamp;
use gridcase_worktime::Rules;
use sea_orm::entity::prelude::*;
use serde::de::DeserializeOwned;

use crate::case::{Audience, Case, Cause, State};
use crate::convert;
use crate::error::Error;
use crate::sight;

/// The due time of cases whose due time is unknown: they come last.
pub(crate) const NOT_DUE: i64 = i64::MAX;

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
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row of a case by its working time.
pub(crate) fn row(case: &Case, rules: &Rules) -> Result<Model, Error> {
    let duty = case.duty(rules);
    let wake = case.suspension.as_ref().filter(|_| case.state == State::Suspended);
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
        filed_ms: stamp::to_millis(case.filed_at),
        due_ms: case.next_due(rules).map_or(NOT_DUE, stamp::to_millis),
        wake_ms: wake.map(|suspension| stamp::to_millis(suspension.until)),
        debtor: duty.as_ref().map(|duty| Audience::from(&duty.debtor).key()).unwrap_or_default(),
        step: duty.as_ref().map_or(0, |duty| convert::alarm::write_step(duty.step).into()),
        owed_ms: duty.and_then(|duty| duty.due).map_or(NOT_DUE, stamp::to_millis),
        alarm_ms: case.next_alarm(rules).map(|(at, _)| stamp::to_millis(at)),
        body: serde_json::to_vec(case).map_err(|error| unreadable(case.id, error))?,
    })
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
    }
}
