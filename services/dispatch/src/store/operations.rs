//! Clock operations in the database, and what they have changed.

use std::collections::HashMap;

use gridcase_host::log::{Entry, Request};
use gridcase_host::stamp;
use gridcase_proto::dispatch::v1 as wire;
use jiff::Timestamp;
use prost::Message as _;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::operation::{Column, Entity, LOG, Model};
use super::{Result, change};
use crate::convert::clock;
use crate::error::Error;
use crate::operation::Operation;

/// A place in the list of operations: milliseconds, the operation.
pub(crate) type OperationKey = (i64, Uuid);

/// An operation of a town, with how many cases it has changed.
pub(crate) async fn find_operation(
    db: &impl ConnectionTrait,
    town: &str,
    id: Uuid,
) -> Result<Option<(Operation, u64)>> {
    let Some(row) = Entity::find_by_id((town.to_owned(), id)).one(db).await? else { return Ok(None) };
    let cases = count_changes(db, town, &[id]).await?;
    Ok(Some((read(&row)?, cases.get(&id).copied().unwrap_or_default())))
}

/// The hash of the request that declared an operation.
pub(crate) async fn find_operation_request(db: &impl ConnectionTrait, town: &str, id: Uuid) -> Result<Option<Vec<u8>>> {
    Ok(LOG.find_request(db, town, id).await?.map(|(hash, _)| hash))
}

/// Keeps an operation that is declared.
pub(crate) async fn declare_operation(tx: &DatabaseTransaction, operation: &Operation, hash: Vec<u8>) -> Result<()> {
    let body = clock::write_operation(operation, 0).encode_to_vec();
    let row = Model {
        town: operation.town.clone(),
        id: operation.id,
        at_ms: stamp::to_millis(operation.declared_at),
        done_ms: None,
        body: body.clone(),
    };
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    let actor = format!("person:{}", operation.actor.person);
    let request = Some(Request { id: operation.id, hash });
    let entry = entry(operation, 1, "declared", operation.declared_at, actor);
    Ok(LOG.append(tx, &[Entry { request, payload: body, ..entry }]).await?)
}

/// Notes that every case has followed an operation; once.
pub(crate) async fn finish_operation(tx: &DatabaseTransaction, operation: &Operation, at: Timestamp) -> Result<()> {
    let update = Entity::update_many()
        .col_expr(Column::DoneMs, Expr::value(stamp::to_millis(at)))
        .filter(Column::Town.eq(&operation.town))
        .filter(Column::Id.eq(operation.id))
        .filter(Column::DoneMs.is_null());
    if update.exec(tx).await?.rows_affected == 0 {
        return Ok(());
    }
    let cases = count_changes(tx, &operation.town, &[operation.id]).await?;
    let done = Operation { done_at: Some(at), ..operation.clone() };
    let payload = clock::write_operation(&done, cases.values().sum()).encode_to_vec();
    let entry = entry(operation, 2, "done", at, "service:dispatch".to_owned());
    Ok(LOG.append(tx, &[Entry { payload, ..entry }]).await?)
}

fn entry(operation: &Operation, subject_seq: i64, kind: &str, at: Timestamp, actor: String) -> Entry {
    Entry {
        town: operation.town.clone(),
        subject: operation.id,
        subject_seq,
        kind: kind.to_owned(),
        at,
        actor,
        request: None,
        payload: Vec::new(),
    }
}

/// Operations that cases still follow, over all towns, the oldest first.
pub(crate) async fn undone_operations(db: &impl ConnectionTrait) -> Result<Vec<Operation>> {
    // The words of the index.
    let rows = Entity::find().filter(Expr::cust("done_ms IS NULL")).order_by_asc(Column::AtMs);
    rows.all(db).await?.iter().map(read).collect()
}

/// The next operations of a town, newest first, with how many cases each has changed.
pub(crate) async fn list_operations(
    db: &impl ConnectionTrait,
    town: &str,
    after: Option<OperationKey>,
    limit: u64,
) -> Result<Vec<(Operation, u64)>> {
    let after = after.map(|(at, id)| {
        let same = Condition::all().add(Column::AtMs.eq(at)).add(Column::Id.lt(id));
        Condition::any().add(Column::AtMs.lt(at)).add(same)
    });
    let rows = Entity::find()
        .filter(Column::Town.eq(town))
        .filter(Condition::all().add_option(after))
        .order_by_desc(Column::AtMs)
        .order_by_desc(Column::Id)
        .limit(limit);
    let operations = rows.all(db).await?.iter().map(read).collect::<Result<Vec<_>>>()?;
    let ids: Vec<_> = operations.iter().map(|operation| operation.id).collect();
    let cases = count_changes(db, town, &ids).await?;
    let counted = operations.into_iter().map(|operation| {
        let cases = cases.get(&operation.id).copied().unwrap_or_default();
        (operation, cases)
    });
    Ok(counted.collect())
}

/// Keeps what an operation has changed in a case.
pub(crate) async fn keep_change(
    tx: &DatabaseTransaction,
    operation: &Operation,
    case: Uuid,
    change: &wire::ClockChange,
) -> Result<()> {
    let row = change::Model {
        town: operation.town.clone(),
        operation: operation.id,
        case_id: case,
        body: change.encode_to_vec(),
    };
    change::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// The next changes of an operation, by case id.
pub(crate) async fn list_changes(
    db: &impl ConnectionTrait,
    town: &str,
    operation: Uuid,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<(Uuid, wire::ClockChange)>> {
    let rows = change::Entity::find()
        .filter(change::Column::Town.eq(town))
        .filter(change::Column::Operation.eq(operation))
        .filter(Condition::all().add_option(after.map(|after| change::Column::CaseId.gt(after))))
        .order_by_asc(change::Column::CaseId)
        .limit(limit);
    let read = |row: &change::Model| {
        let broken = |error| Error::Stored { case: row.case_id.to_string(), source: Box::new(error) };
        Ok((row.case_id, wire::ClockChange::decode(row.body.as_slice()).map_err(broken)?))
    };
    rows.all(db).await?.iter().map(read).collect()
}

async fn count_changes(db: &impl ConnectionTrait, town: &str, operations: &[Uuid]) -> Result<HashMap<Uuid, u64>> {
    let query = change::Entity::find()
        .select_only()
        .column(change::Column::Operation)
        .column_as(change::Column::CaseId.count(), "cases")
        .filter(change::Column::Town.eq(town))
        .filter(change::Column::Operation.is_in(operations.iter().copied()))
        .group_by(change::Column::Operation);
    let counts: Vec<(Uuid, i64)> = query.into_tuple().all(db).await?;
    Ok(counts.into_iter().map(|(id, cases)| (id, u64::try_from(cases).unwrap_or_default())).collect())
}

fn read(row: &Model) -> Result<Operation> {
    let broken = |source| Error::Stored { case: format!("none, clock operation {}", row.id), source };
    let wire = wire::ClockOperation::decode(row.body.as_slice()).map_err(|error| broken(Box::new(error)))?;
    let operation = clock::read_operation(&wire, &row.town).map_err(|error| broken(Box::new(error)))?;
    Ok(Operation { done_at: row.done_ms.map(stamp::from_millis), ..operation })
}
