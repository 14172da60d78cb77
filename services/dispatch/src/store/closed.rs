//! Closed cases of a period, newest first, for those who learn from them.

use gridcase_host::stamp;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::Result;
use super::case::{self, Column, Entity, outcome_number, state_number};
use crate::case::{Case, Outcome, State};

/// How many cases of the period are closed.
pub(crate) async fn count_closed(
    db: &impl ConnectionTrait,
    town: &str,
    (from, until): (Timestamp, Timestamp),
) -> Result<u64> {
    Ok(Entity::find().filter(closed(town, from, until)).count(db).await?)
}

/// The next closed cases of the period, older than the one named.
pub(crate) async fn list_closed(
    db: &impl ConnectionTrait,
    town: &str,
    (from, until): (Timestamp, Timestamp),
    after: Option<(i64, Uuid)>,
    limit: u64,
) -> Result<Vec<Case>> {
    let older = after.map(|(filed_ms, id)| {
        let same = Condition::all().add(Column::FiledMs.eq(filed_ms)).add(Column::Id.lt(id));
        Condition::any().add(Column::FiledMs.lt(filed_ms)).add(same)
    });
    let rows = Entity::find()
        .filter(closed(town, from, until).add_option(older))
        .order_by_desc(Column::FiledMs)
        .order_by_desc(Column::Id)
        .limit(limit);
    rows.all(db).await?.iter().map(case::case).collect()
}

fn closed(town: &str, from: Timestamp, until: Timestamp) -> Condition {
    Condition::all()
        .add(Column::Town.eq(town))
        .add(Column::State.eq(state_number(State::Closed)))
        // The words of the index of ended cases.
        .add(Expr::cust("outcome <> 0"))
        // What was joined with another case teaches nothing that this one does not.
        .add(Column::Outcome.ne(outcome_number(Outcome::Merged)))
        .add(Column::FiledMs.gte(stamp::to_millis(from)))
        .add(Column::FiledMs.lt(stamp::to_millis(until)))
}
