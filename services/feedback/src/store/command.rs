//! The table of commands that dispatch has not confirmed.

use gridcase_host::{Person, database, stamp};
use sea_orm::{
    DatabaseTransaction, FromJsonQueryResult, IntoActiveModel, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};

use super::row::{unknown, unsigned};
use crate::command::{Command, Kind};

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_command")]
pub(crate) struct Model {
    /// Id of the request.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Town code.
    pub town: String,
    /// Case id.
    pub case_id: Uuid,
    /// Number of the hand-in; 0 for a reopening.
    pub hand_in: i64,
    /// What to do.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub person: Decider,
    /// When.
    pub asked_ms: i64,
}

/// A person as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub(crate) struct Decider(pub Person);

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The place of a command in the order of decisions.
pub(crate) type Key = (i64, Uuid);

/// The place of a command.
pub(crate) fn key(command: &Command) -> Key {
    (stamp::to_millis(command.asked_at), command.id)
}

/// Stores a command.
pub(crate) async fn insert(tx: &DatabaseTransaction, command: &Command) -> Result<(), database::Error> {
    let row = Model {
        id: command.id,
        town: command.town.clone(),
        case_id: command.case,
        hand_in: command.hand_in.into(),
        kind: command.kind.as_str().to_owned(),
        reason: command.reason.clone(),
        person: Decider(command.person.clone()),
        asked_ms: stamp::to_millis(command.asked_at),
    };
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes a command out; false where it is not there any more.
pub(crate) async fn remove(tx: &DatabaseTransaction, id: Uuid) -> Result<bool, database::Error> {
    Ok(Entity::delete_by_id(id).exec(tx).await?.rows_affected > 0)
}

/// Takes out what was said about a hand-in, or with 0 about a reopening.
pub(crate) async fn remove_about(
    tx: &DatabaseTransaction,
    town: &str,
    case: Uuid,
    hand_in: u32,
) -> Result<(), database::Error> {
    let about = Entity::delete_many()
        .filter(Column::Town.eq(town))
        .filter(Column::CaseId.eq(case))
        .filter(Column::HandIn.eq(i64::from(hand_in)));
    about.exec(tx).await?;
    Ok(())
}

/// Commands after `after`, oldest first, of all towns.
pub(crate) async fn pending(
    db: &impl ConnectionTrait,
    after: Option<Key>,
    limit: u64,
) -> Result<Vec<Command>, database::Error> {
    let mut query = Entity::find();
    if let Some((millis, id)) = after {
        let place = Expr::tuple([Expr::col(Column::AskedMs), Expr::col(Column::Id)]);
        query = query.filter(place.gt(Expr::tuple([Expr::value(millis), Expr::value(id)])));
    }
    let rows = query.order_by_asc(Column::AskedMs).order_by_asc(Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(read).collect::<Result<_, DbErr>>()?)
}

fn read(row: Model) -> Result<Command, DbErr> {
    Ok(Command {
        id: row.id,
        town: row.town,
        case: row.case_id,
        hand_in: unsigned(row.hand_in)?,
        kind: Kind::named(&row.kind).ok_or_else(|| unknown("kind", &row.kind))?,
        reason: row.reason,
        person: row.person.0,
        asked_at: stamp::from_millis(row.asked_ms),
    })
}
