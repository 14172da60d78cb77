//! Cases in bulk, page by page in order of filing: those of the last months, and the open ones of a state.
//!
//! Only what a page needs to go on, and the stored case itself, are read; whoever asks reads from it what it needs.

use gridcase_host::stamp;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};
use uuid::Uuid;

use super::case::{self, Column, Entity};
use super::{Key, Result};
use crate::case::State;

/// A stored case and its place in the order.
pub(crate) type Row = (i64, Uuid, Vec<u8>);

/// The place of a row.
pub(crate) fn key(row: &Row) -> Key {
    (row.0, row.1)
}

/// The next cases of a town filed at `since` or later, newest first.
pub(crate) async fn since(
    db: &impl ConnectionTrait,
    town: &str,
    since: Timestamp,
    after: Option<Key>,
    limit: u64,
) -> Result<Vec<Row>> {
    page(filed_since(town, since), after, limit, db).await
}

/// How many there are of these.
pub(crate) async fn count_since(db: &impl ConnectionTrait, town: &str, since: Timestamp) -> Result<u64> {
    Ok(filed_since(town, since).count(db).await?)
}

/// The next cases of a town in a state, newest first.
pub(crate) async fn in_state(
    db: &impl ConnectionTrait,
    town: &str,
    state: State,
    after: Option<Key>,
    limit: u64,
) -> Result<Vec<Row>> {
    let query = Entity::find().filter(Column::Town.eq(town)).filter(Column::State.eq(case::state_number(state)));
    // The words of the indexes of open and of ended cases.
    let query = query.filter(Expr::cust(if state.is_open() { "outcome = 0" } else { "outcome <> 0" }));
    page(query, after, limit, db).await
}

/// How many open ones there are.
pub(crate) async fn count_open(db: &impl ConnectionTrait, town: &str) -> Result<u64> {
    let query = Entity::find().filter(Column::Town.eq(town));
    Ok(query.filter(Expr::cust("outcome = 0")).count(db).await?)
}

fn filed_since(town: &str, since: Timestamp) -> Select<Entity> {
    Entity::find().filter(Column::Town.eq(town)).filter(Column::FiledMs.gte(stamp::to_millis(since)))
}

async fn page(query: Select<Entity>, after: Option<Key>, limit: u64, db: &impl ConnectionTrait) -> Result<Vec<Row>> {
    let after = after.map(|(at, id)| {
        let further = Condition::any().add(Column::FiledMs.lt(at)).add(Column::Id.lt(id));
        Condition::all().add(Column::FiledMs.lte(at)).add(further)
    });
    let query = query
        .filter(Condition::all().add_option(after))
        .order_by_desc(Column::FiledMs)
        .order_by_desc(Column::Id)
        .limit(limit)
        .select_only()
        .columns([Column::FiledMs, Column::Id, Column::Body]);
    Ok(query.into_tuple().all(db).await?)
}
