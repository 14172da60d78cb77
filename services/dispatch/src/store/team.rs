//! Teams in the database, and the log of what is done to them.
//!
//! The log is apart from that of cases, which other services follow.

use gridcase_host::log::{Entry, Log, Request};
use gridcase_proto::dispatch::v1 as wire;
use prost::Message as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel as _, QueryOrder as _};

use crate::convert;
use crate::error::Error;
use crate::team::{Deed, Team};

/// The log of teams.
const LOG: Log = Log::new("dispatch_team");

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_team")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) code: String,
    pub(crate) id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub(crate) unit: String,
    pub(crate) version: i64,
    pub(crate) body: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A team by its code, retired or not.
pub(crate) async fn find(db: &impl ConnectionTrait, town: &str, code: &str) -> Result<Option<Team>, Error> {
    let row = Entity::find_by_id((town.to_owned(), code.to_owned())).one(db).await?;
    row.as_ref().map(read).transpose()
}

/// The teams of a town, or of one unit, by unit and code.
pub(crate) async fn list(db: &impl ConnectionTrait, town: &str, unit: Option<&str>) -> Result<Vec<Team>, Error> {
    let mut query = Entity::find().filter(Column::Town.eq(town));
    if let Some(unit) = unit {
        query = query.filter(Column::Unit.eq(unit));
    }
    query.order_by_asc(Column::Unit).order_by_asc(Column::Code).all(db).await?.iter().map(read).collect()
}

/// The teams of which a person is a member. A town has few.
pub(crate) async fn of_member(db: &impl ConnectionTrait, town: &str, person: &str) -> Result<Vec<Team>, Error> {
    let teams = list(db, town, None).await?;
    Ok(teams.into_iter().filter(|team| !team.retired && team.has_member(person)).collect())
}

/// The team that an earlier request with this id was about, and the hash of that request.
pub(crate) async fn find_request(
    db: &impl ConnectionTrait,
    town: &str,
    id: Uuid,
) -> Result<Option<(Vec<u8>, Option<Team>)>, Error> {
    let Some((hash, entry)) = LOG.find_request(db, town, id).await? else { return Ok(None) };
    let row = Entity::find().filter(Column::Town.eq(town)).filter(Column::Id.eq(entry.subject)).one(db).await?;
    Ok(Some((hash, row.as_ref().map(read).transpose()?)))
}

/// Keeps what became of a team, and records who did it.
pub(crate) async fn keep(tx: &DatabaseTransaction, team: &Team, deed: &Deed, request: Request) -> Result<(), Error> {
    let body = convert::field::write_team(team).encode_to_vec();
    let row = Model {
        town: team.town.clone(),
        code: team.code.clone(),
        id: team.id,
        unit: team.unit.clone(),
        version: team.version,
        body: body.clone(),
    };
    let replace =
        OnConflict::columns([Column::Town, Column::Code]).update_columns([Column::Version, Column::Body]).to_owned();
    let insert = Entity::insert(row.into_active_model().reset_all()).on_conflict(replace);
    insert.exec_without_returning(tx).await?;
    let entry = Entry {
        town: team.town.clone(),
        subject: team.id,
        subject_seq: team.version,
        kind: deed.kind.to_owned(),
        at: deed.at,
        actor: format!("person:{}", deed.by),
        request: Some(request),
        payload: body,
    };
    Ok(LOG.append(tx, &[entry]).await?)
}

fn read(row: &Model) -> Result<Team, Error> {
    let broken = |source| Error::Stored { case: format!("none, team {}", row.code), source };
    let wire = wire::Team::decode(row.body.as_slice()).map_err(|error| broken(Box::new(error)))?;
    let team = convert::field::read_team(&wire).map_err(|error| broken(Box::new(error)))?;
    Ok(Team { town: row.town.clone(), id: row.id, version: row.version, ..team })
}
