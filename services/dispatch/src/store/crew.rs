//! A row of `dispatch_crew`: a team is on an open case.

use gridcase_host::stamp;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel as _, QueryOrder as _};

use crate::case::{Case, Standing};
use crate::convert::field::{read_standing, write_standing};
use crate::error::Error;
use crate::team::OnCase;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_crew")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) case_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) team: String,
    pub(crate) status: i32,
    pub(crate) since_ms: i64,
    pub(crate) filed_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Notes which teams are on a case after what happened to it.
pub(crate) async fn follow(tx: &DatabaseTransaction, before: Option<&Case>, after: &Case) -> Result<(), Error> {
    let (was, is) = (before.map(rows).unwrap_or_default(), rows(after));
    if was == is {
        return Ok(());
    }
    if !was.is_empty() {
        let of_case = Entity::delete_many().filter(Column::Town.eq(&after.town)).filter(Column::CaseId.eq(after.id));
        of_case.exec(tx).await?;
    }
    if !is.is_empty() {
        let rows = is.into_iter().map(|row| row.into_active_model().reset_all());
        Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn rows(case: &Case) -> Vec<Model> {
    let row = |(_, crew): (&str, &crate::case::Crew)| Model {
        town: case.town.clone(),
        case_id: case.id,
        team: crew.code.clone(),
        status: write_standing(crew.standing).into(),
        since_ms: stamp::to_millis(crew.since),
        filed_ms: stamp::to_millis(case.filed_at),
    };
    let mut rows: Vec<Model> = case.crews().into_iter().map(row).collect();
    // A unit leads or assists, and a team has one unit; should a case name a team twice all the same, it is on it once.
    rows.sort_by(|one, other| one.team.cmp(&other.team));
    rows.dedup_by(|one, other| one.team == other.team);
    rows
}

/// What the teams of a town are on, the oldest case first.
pub(crate) async fn of_town(db: &impl ConnectionTrait, town: &str) -> Result<Vec<(String, OnCase)>, Error> {
    let query = Entity::find().filter(Column::Town.eq(town)).order_by_asc(Column::FiledMs).order_by_asc(Column::CaseId);
    let on = |row: Model| {
        let standing = row.status.try_into().ok().and_then(read_standing).unwrap_or(Standing::Free);
        (row.team, OnCase { case: row.case_id, standing, since: stamp::from_millis(row.since_ms) })
    };
    Ok(query.all(db).await?.into_iter().map(on).collect())
}
