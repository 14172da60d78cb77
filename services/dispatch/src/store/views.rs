//! Saved views in the database.

use gridcase_host::log::{Entry, Request};
use gridcase_proto::dispatch::v1 as wire;
use prost::Message as _;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
};
use uuid::Uuid;

use super::Result;
use super::view::{Column, Entity, LOG, Model};
use crate::convert;
use crate::error::Error;
use crate::view::View;

/// A view of a town, deleted or not.
pub(crate) async fn find_view(db: &impl ConnectionTrait, town: &str, id: Uuid) -> Result<Option<View>> {
    let row = Entity::find_by_id((town.to_owned(), id)).one(db).await?;
    row.as_ref().map(read).transpose()
}

/// A person's own views, and those that are shared in the town.
pub(crate) async fn views(db: &impl ConnectionTrait, town: &str, person: &str) -> Result<Vec<View>> {
    let shown = Condition::any().add(Column::Owner.eq(person)).add(Column::Shared.eq(1));
    let rows = Entity::find().filter(Column::Town.eq(town)).filter(Column::Deleted.eq(0)).filter(shown);
    rows.all(db).await?.iter().map(read).collect()
}

/// How many views a person has.
pub(crate) async fn count_views(db: &impl ConnectionTrait, town: &str, person: &str) -> Result<u64> {
    let own = Entity::find().filter(Column::Town.eq(town)).filter(Column::Owner.eq(person));
    Ok(own.filter(Column::Deleted.eq(0)).count(db).await?)
}

/// The view that an earlier request with this id was about, and the hash of that request.
pub(crate) async fn find_view_request(
    db: &impl ConnectionTrait,
    town: &str,
    id: Uuid,
) -> Result<Option<(Vec<u8>, Uuid)>> {
    let found = LOG.find_request(db, town, id).await?;
    Ok(found.map(|(hash, entry)| (hash, entry.subject)))
}

/// Keeps what became of a view, and records who did it.
pub(crate) async fn keep_view(tx: &DatabaseTransaction, view: &View, by: &str, request: Request) -> Result<()> {
    let body = convert::view::write(view).encode_to_vec();
    let row = Model {
        town: view.town.clone(),
        id: view.saved.id,
        owner: view.owner.person.clone(),
        shared: i32::from(view.saved.shared),
        deleted: i32::from(view.deleted),
        version: view.version,
        body: body.clone(),
    };
    let replace = OnConflict::columns([Column::Town, Column::Id])
        .update_columns([Column::Shared, Column::Deleted, Column::Version, Column::Body])
        .to_owned();
    let insert = Entity::insert(row.into_active_model().reset_all()).on_conflict(replace);
    insert.exec_without_returning(tx).await?;
    let entry = Entry {
        town: view.town.clone(),
        subject: view.saved.id,
        subject_seq: view.version,
        kind: if view.deleted { "deleted" } else { "saved" }.to_owned(),
        at: view.saved_at,
        actor: format!("person:{by}"),
        request: Some(request),
        payload: body,
    };
    Ok(LOG.append(tx, &[entry]).await?)
}

fn read(row: &Model) -> Result<View> {
    let broken = |source| Error::Stored { case: format!("none, view {}", row.id), source };
    let wire = wire::View::decode(row.body.as_slice()).map_err(|error| broken(Box::new(error)))?;
    let view = convert::view::read(&wire, &row.town).map_err(|error| broken(Box::new(error)))?;
    Ok(View { version: row.version, deleted: row.deleted != 0, ..view })
}
