//! Lists and counts: what the caller asks for, within what the caller may see.
//!
//! A list of a part of a town is read once for each way in which a case comes into sight (a unit leads, a unit assists,
//! a grid, an own report), each by its own index, and put together here. One query with all the ways in it would walk
//! through the town's whole archive to find the few.

#[cfg(test)]
mod tests;

use gridcase_host::stamp;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait as _, IntoCondition as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};
use uuid::Uuid;

use super::case::{self, Column, Entity, Model};
use super::{Result, assist};
use crate::case::{Cause, State};
use crate::sight::{Part, Reach, Sight};

/// Which cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// States; empty is all.
    pub(crate) states: Vec<State>,
    /// Lead unit; empty is all.
    pub(crate) lead: String,
    /// Queue cause.
    pub(crate) cause: Option<Cause>,
    /// Grid now; empty is all.
    pub(crate) grid: String,
    /// Matter; empty is all.
    pub(crate) matter: String,
    /// Only those due before.
    pub(crate) due_before: Option<Timestamp>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Newest filed first.
    Newest,
    /// Earliest due first, unknown last.
    Due,
}

/// A place in a list: milliseconds of the order, and the id.
pub(crate) type Key = (i64, Uuid);

/// The place of a row.
pub(crate) fn key(order: Order, row: &Model) -> Key {
    match order {
        Order::Newest => (row.filed_ms, row.id),
        Order::Due => (row.due_ms, row.id),
    }
}

/// The next rows after a place, at most `limit`.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    sight: &Sight,
    filter: &Filter,
    order: Order,
    after: Option<Key>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut rows: Vec<Model> = Vec::new();
    for query in queries(sight, filter, order, after, limit) {
        rows.extend(query.all(db).await?);
    }
    match order {
        Order::Newest => rows.sort_by_key(|row| std::cmp::Reverse(key(order, row))),
        Order::Due => rows.sort_by_key(|row| key(order, row)),
    }
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

/// The list by each way in which a case comes into sight.
fn queries(
    sight: &Sight,
    filter: &Filter,
    order: Order,
    after: Option<Key>,
    limit: u64,
) -> impl Iterator<Item = Select<Entity>> {
    ways(sight).into_iter().map(move |way| {
        let query = Entity::find().filter(within(sight, filter)).filter(way);
        page(query, order, after).limit(limit)
    })
}

/// How many cases there are of each state, by its number.
pub(crate) async fn count_states(db: &impl ConnectionTrait, sight: &Sight, filter: &Filter) -> Result<Vec<(i32, i64)>> {
    count(db, Column::State, Condition::all().add(within(sight, filter)).add(any(sight))).await
}

/// How many cases of the queue there are of each set of causes, by its bits.
pub(crate) async fn count_causes(db: &impl ConnectionTrait, sight: &Sight, filter: &Filter) -> Result<Vec<(i32, i64)>> {
    // The words of the index; only cases in the queue have causes.
    let queued = Expr::cust("causes <> 0");
    count(db, Column::Causes, Condition::all().add(within(sight, filter)).add(any(sight)).add(queued)).await
}

async fn count(db: &impl ConnectionTrait, column: Column, condition: Condition) -> Result<Vec<(i32, i64)>> {
    let query = Entity::find().select_only().column(column).column_as(Column::Id.count(), "cases");
    Ok(query.filter(condition).group_by(column).into_tuple().all(db).await?)
}

/// Open cases of one grid, one lead and one state.
#[derive(Debug, FromQueryResult)]
pub(crate) struct OpenCases {
    /// Grid now; empty for none.
    pub(crate) grid: String,
    /// Unit in the lead; none while the command room is accountable.
    pub(crate) lead: Option<String>,
    /// State by its number.
    pub(crate) state: i32,
    /// How many.
    pub(crate) cases: i64,
    /// How many of them are past their due time.
    pub(crate) overdue: i64,
}

/// The open cases in sight by grid, lead and state, in order of grid and lead.
pub(crate) async fn count_open(db: &impl ConnectionTrait, sight: &Sight, now: Timestamp) -> Result<Vec<OpenCases>> {
    let open = State::ALL.into_iter().filter(|state| !matches!(state, State::Closed | State::Voided)).collect();
    let filter = Filter { states: open, ..Filter::default() };
    let overdue = Expr::case(Column::DueMs.lt(stamp::to_millis(now)), 1).finally(0);
    let query = Entity::find().select_only().columns([Column::Grid, Column::Lead, Column::State]);
    let query = query.column_as(Column::Id.count(), "cases").column_as(Expr::expr(overdue).sum(), "overdue");
    let query = query.filter(within(sight, &filter)).filter(any(sight));
    let query = [Column::Grid, Column::Lead, Column::State]
        .into_iter()
        .fold(query, |query, column| query.group_by(column).order_by_asc(column));
    Ok(query.into_model().all(db).await?)
}

/// What one debtor owes of one step.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Owed {
    /// Who, as the column keeps it.
    pub(crate) debtor: String,
    /// Step by its number.
    pub(crate) step: i32,
    /// Cases.
    pub(crate) cases: i64,
    /// Of those, past their time.
    pub(crate) overdue: i64,
    /// The earliest time.
    pub(crate) first: i64,
}

/// What is owed in sight, by debtor and step.
pub(crate) async fn count_duties(db: &impl ConnectionTrait, sight: &Sight, now: Timestamp) -> Result<Vec<Owed>> {
    let overdue = Expr::case(Column::OwedMs.lt(stamp::to_millis(now)), 1).finally(0);
    let query = Entity::find().select_only().columns([Column::Debtor, Column::Step]);
    let query = query.column_as(Column::Id.count(), "cases").column_as(Expr::expr(overdue).sum(), "overdue");
    let query = query.column_as(Column::OwedMs.min(), "first");
    // The words of the index, which holds only open cases.
    let query = query.filter(within(sight, &Filter::default())).filter(any(sight)).filter(Expr::cust("debtor <> ''"));
    let query = [Column::Debtor, Column::Step]
        .into_iter()
        .fold(query, |query, column| query.group_by(column).order_by_asc(column));
    Ok(query.into_model().all(db).await?)
}

/// Town and filter.
fn within(sight: &Sight, filter: &Filter) -> Condition {
    let text = |column: Column, text: &str| (!text.is_empty()).then(|| column.eq(text));
    let states = filter.states.iter().map(|state| case::state_number(*state));
    Condition::all()
        .add_option(sight.town.as_deref().map(|town| Column::Town.eq(town)))
        .add_option((!filter.states.is_empty()).then(|| Column::State.is_in(states)))
        .add_option(text(Column::Lead, &filter.lead))
        .add_option(text(Column::Grid, &filter.grid))
        .add_option(text(Column::Matter, &filter.matter))
        .add_option(filter.due_before.map(|before| Column::DueMs.lt(stamp::to_millis(before))))
        .add_option(filter.cause.map(|cause| {
            let bit = Expr::col((Entity, Column::Causes)).bit_and(case::cause_bit(cause)).ne(0);
            Condition::all().add(Expr::cust("causes <> 0")).add(bit)
        }))
}

/// Each way in which a case comes into sight.
fn ways(sight: &Sight) -> Vec<Condition> {
    let Reach::Part(part) = &sight.reach else { return vec![Condition::all()] };
    let Part { units, grids, reporter } = part;
    let mut ways = Vec::new();
    for unit in units {
        ways.push(Column::Lead.eq(unit).into_condition());
        ways.push(Column::Id.in_subquery(assisted(sight, unit)).into_condition());
    }
    if !grids.is_empty() {
        ways.push(Column::Grid.is_in(grids).into_condition());
    }
    ways.extend(reporter.iter().map(|person| Column::Reporter.eq(person).into_condition()));
    ways
}

/// All the ways at once; nothing where there is none.
fn any(sight: &Sight) -> Condition {
    let ways = ways(sight);
    if sight.reach == Reach::Town {
        return Condition::all();
    }
    if ways.is_empty() {
        return Condition::all().add(Expr::cust("1 = 0"));
    }
    ways.into_iter().fold(Condition::any(), Condition::add)
}

fn assisted(sight: &Sight, unit: &str) -> SelectStatement {
    Query::select()
        .column(assist::Column::CaseId)
        .from(assist::Entity)
        .and_where(assist::Column::Town.eq(sight.town.clone().unwrap_or_default()))
        .and_where(assist::Column::Unit.eq(unit))
        .to_owned()
}

fn page(query: Select<Entity>, order: Order, after: Option<Key>) -> Select<Entity> {
    match order {
        Order::Newest => {
            let after = after.map(|(at, id)| {
                let further = Condition::any().add(Column::FiledMs.lt(at)).add(Column::Id.lt(id));
                Condition::all().add(Column::FiledMs.lte(at)).add(further)
            });
            let query = query.filter(Condition::all().add_option(after));
            query.order_by_desc(Column::FiledMs).order_by_desc(Column::Id)
        }
        Order::Due => {
            let after = after.map(|(at, id)| {
                let further = Condition::any().add(Column::DueMs.gt(at)).add(Column::Id.gt(id));
                Condition::all().add(Column::DueMs.gte(at)).add(further)
            });
            let query = query.filter(Condition::all().add_option(after));
            query.order_by_asc(Column::DueMs).order_by_asc(Column::Id)
        }
    }
}
