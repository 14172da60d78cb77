//! A row of `dispatch_position`: the latest position that a team shared in a case.

use gridcase_host::stamp;
use gridcase_proto::common::v1 as common;
use jiff::{SignedDuration, Timestamp};
use prost::Message as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel as _, QueryOrder as _};

use crate::case::{Case, Event, Place, What};
use crate::convert::report::{read_place, write_place};
use crate::error::Error;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_position")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) case_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) team: String,
    pub(crate) at_ms: i64,
    pub(crate) expires_ms: i64,
    pub(crate) body: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A position as it was reported.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reported {
    /// The case.
    pub(crate) case: Uuid,
    /// Code of the team.
    pub(crate) team: String,
    /// When it was received.
    pub(crate) at: Timestamp,
    /// The place as the device gave it.
    pub(crate) place: Place,
}

/// Keeps a position in the place of the one before, unless that was received later.
pub(crate) async fn keep(tx: &DatabaseTransaction, case: &Case, reported: &Reported) -> Result<(), Error> {
    // Without days of its own it lasts as long as the task, which a day covers where nobody ends it.
    let days = case.decision.policy.position_days.max(1);
    let expires = reported.at.saturating_add(SignedDuration::from_hours(24 * i64::from(days)));
    let row = Model {
        town: case.town.clone(),
        case_id: case.id,
        team: reported.team.clone(),
        at_ms: stamp::to_millis(reported.at),
        expires_ms: stamp::to_millis(expires.unwrap_or(Timestamp::MAX)),
        body: write_place(&reported.place).encode_to_vec(),
    };
    let newer = Expr::cust("dispatch_position.at_ms <= excluded.at_ms");
    let replace = OnConflict::columns([Column::Town, Column::CaseId, Column::Team])
        .update_columns([Column::AtMs, Column::ExpiresMs, Column::Body])
        .action_and_where(newer)
        .to_owned();
    let insert = Entity::insert(row.into_active_model().reset_all()).on_conflict(replace);
    insert.exec_without_returning(tx).await?;
    Ok(())
}

/// Takes away what a case no longer lets anybody see: of a team whose member switched off, of every team once it has ended,
/// and where the policy keeps none beyond the task, of every team that shares no longer.
pub(crate) async fn follow(
    tx: &DatabaseTransaction,
    before: &Case,
    after: &Case,
    events: &[Event],
) -> Result<(), Error> {
    let gone = Entity::delete_many().filter(Column::Town.eq(&after.town)).filter(Column::CaseId.eq(after.id));
    if before.state.is_open() && !after.state.is_open() {
        gone.exec(tx).await?;
        return Ok(());
    }
    let off = events.iter().filter_map(|event| match &event.what {
        What::PositionShared { team, on: false, .. } => Some(team.clone()),
        _ => None,
    });
    let mut off: Vec<String> = off.collect();
    if after.decision.policy.position_days == 0 {
        let shares = |case: &Case, code: &str| case.crew(code).is_some_and(|(_, crew)| crew.sharing.is_some());
        let was = before.crews().into_iter().map(|(_, crew)| &crew.code).filter(|code| shares(before, code));
        off.extend(was.filter(|code| !shares(after, code)).cloned());
    }
    if !off.is_empty() {
        gone.filter(Column::Team.is_in(off)).exec(tx).await?;
    }
    Ok(())
}

/// The positions of a case.
pub(crate) async fn of_case(db: &impl ConnectionTrait, case: &Case) -> Result<Vec<Reported>, Error> {
    let rows = Entity::find().filter(Column::Town.eq(&case.town)).filter(Column::CaseId.eq(case.id));
    rows.order_by_asc(Column::Team).all(db).await?.iter().map(read).collect()
}

/// The positions of a town, the latest first.
pub(crate) async fn of_town(db: &impl ConnectionTrait, town: &str) -> Result<Vec<Reported>, Error> {
    let rows = Entity::find().filter(Column::Town.eq(town)).order_by_desc(Column::AtMs);
    rows.all(db).await?.iter().map(read).collect()
}

/// Takes away what is kept for long enough.
pub(crate) async fn purge(tx: &DatabaseTransaction, now: Timestamp) -> Result<u64, Error> {
    let over = Entity::delete_many().filter(Column::ExpiresMs.lte(now.as_millisecond()));
    Ok(over.exec(tx).await?.rows_affected)
}

/// Whether anything is kept for long enough.
pub(crate) async fn is_any_over(db: &impl ConnectionTrait, now: Timestamp) -> Result<bool, Error> {
    let over = Entity::find().filter(Column::ExpiresMs.lte(now.as_millisecond()));
    Ok(over.one(db).await?.is_some())
}

fn read(row: &Model) -> Result<Reported, Error> {
    let broken = |source| Error::Stored { case: row.case_id.to_string(), source };
    let wire = common::Position::decode(row.body.as_slice()).map_err(|error| broken(Box::new(error)))?;
    let place = read_place(&wire).map_err(|error| broken(Box::new(error)))?;
    Ok(Reported { case: row.case_id, team: row.team.clone(), at: stamp::from_millis(row.at_ms), place })
}
