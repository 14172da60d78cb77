//! Counts by state and by queue cause, of open work, and of what is owed.
//!
//! Open cases are few and are counted. Ended ones are not: what only names units, outcomes and grids, matters or a team is
//! answered by tallies, and of anything else as many are looked at as a count may read.

use std::collections::{BTreeMap, HashMap};

use gridcase_host::stamp;
use jiff::Timestamp;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};
use uuid::Uuid;

use super::super::case::{self, Column, Entity};
use super::super::{Result, tally};
use super::cut::{Cut, in_sight};
use super::lane::{Lane, lanes};
use super::{Order, horizons, union};
use crate::case::State;
use crate::sight::Sight;

/// Ended cases that a count looks at where no tally answers: no more than a way gives ([`Lane::states`]).
const LOOKED_AT: u64 = 1000;

/// How many cases there are in a state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Cases.
    pub(crate) cases: i64,
    /// There may be more.
    pub(crate) at_least: bool,
}

/// How many cases there are of each state.
pub(crate) async fn count_states(
    db: &impl ConnectionTrait,
    sight: &Sight,
    cut: &Cut,
) -> Result<BTreeMap<State, Count>> {
    let (open, ended): (Vec<_>, Vec<_>) = lanes(db, sight, cut).await?.into_iter().partition(Lane::is_open);
    let mut counts = BTreeMap::new();
    if let Some(query) = open_counts(&open) {
        for row in db.query_all(&query).await? {
            let (number, cases): (i32, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            counts.extend(state(number).map(|state| (state, Count { cases, at_least: false })));
        }
    }
    if ended.is_empty() {
        return Ok(counts);
    }
    if tally::answers(sight, cut) {
        let tallied = tally::count(db, sight, cut).await?;
        counts.extend(tallied.into_iter().map(|(state, cases)| (state, Count { cases, at_least: false })));
    } else {
        counts.extend(look(db, &ended, LOOKED_AT).await?);
    }
    Ok(counts)
}

/// The query that counts the open cases along all ways, each of them once; none where there is no way.
pub(super) fn open_counts(lanes: &[Lane]) -> Option<SelectStatement> {
    let kind = if lanes.iter().all(Lane::is_apart) { UnionType::All } else { UnionType::Distinct };
    let cases = union(lanes.iter().map(|lane| lane.states(None)).collect(), kind)?;
    let state = || Expr::col(Alias::new("state"));
    let mut count = Query::select();
    count.expr(state()).expr(state().count()).from_subquery(cases, "cases").add_group_by([state()]);
    Some(count)
}

/// Counts the ended cases along all ways as far as it may look.
pub(super) async fn look(db: &impl ConnectionTrait, lanes: &[Lane], most: u64) -> Result<BTreeMap<State, Count>> {
    let all: Vec<_> = lanes.iter().collect();
    let stops = horizons(db, &all, Order::Newest, None, most).await?;
    let seen = lanes.iter().zip(&stops).map(|(lane, stop)| lane.states(*stop)).collect();
    let mut states = HashMap::new();
    if let Some(query) = union(seen, UnionType::All) {
        for row in db.query_all(&query).await? {
            states.insert(row.try_get_by_index::<Uuid>(0)?, row.try_get_by_index::<i32>(1)?);
        }
    }
    let at_least = stops.iter().any(Option::is_some);
    let mut counts = BTreeMap::<State, Count>::new();
    for state in states.values().filter_map(|number| state(*number)) {
        counts.entry(state).or_insert(Count { cases: 0, at_least }).cases += 1;
    }
    Ok(counts)
}

fn state(number: i32) -> Option<State> {
    State::ALL.into_iter().find(|state| case::state_number(*state) == number)
}

/// How many cases of the queue there are of each set of causes, by its bits.
pub(crate) async fn count_causes(db: &impl ConnectionTrait, sight: &Sight, cut: &Cut) -> Result<Vec<(i32, i64)>> {
    match causes(sight, cut) {
        Some(query) => Ok(query.into_tuple().all(db).await?),
        None => Ok(Vec::new()),
    }
}

/// The query that counts causes; none where no case of the queue is meant.
pub(super) fn causes(sight: &Sight, cut: &Cut) -> Option<Select<Entity>> {
    let queued = cut.queued()?;
    // The words of the index; only cases in the queue have causes.
    let query = Entity::find().select_only().column(Column::Causes).column_as(Column::Id.count(), "cases");
    let query = query.filter(town(sight)).filter(Expr::cust("causes <> 0"));
    Some(query.filter(queued.all().add_option(in_sight(sight))).group_by(Column::Causes))
}

fn town(sight: &Sight) -> Expr {
    Column::Town.eq(sight.town.as_deref().unwrap_or_default())
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
    Ok(open(sight, now).into_model().all(db).await?)
}

/// The query that counts open cases.
pub(super) fn open(sight: &Sight, now: Timestamp) -> Select<Entity> {
    let overdue = Expr::case(Column::DueMs.lt(stamp::to_millis(now)), 1).finally(0);
    let query = Entity::find().select_only().columns([Column::Grid, Column::Lead, Column::State]);
    let query = query.column_as(Column::Id.count(), "cases").column_as(Expr::expr(overdue).sum(), "overdue");
    // The words of the indexes of open cases.
    let query = query.filter(town(sight)).filter(Expr::cust("outcome = 0"));
    let query = query.filter(Condition::all().add_option(in_sight(sight)));
    by(query, [Column::Grid, Column::Lead, Column::State])
}

/// One row for each of what the columns hold, in their order.
fn by<const COLUMNS: usize>(query: Select<Entity>, columns: [Column; COLUMNS]) -> Select<Entity> {
    columns.into_iter().fold(query, |query, column| query.group_by(column).order_by_asc(column))
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
    Ok(duties(sight, now).into_model().all(db).await?)
}

/// The query that counts what is owed.
pub(super) fn duties(sight: &Sight, now: Timestamp) -> Select<Entity> {
    let overdue = Expr::case(Column::OwedMs.lt(stamp::to_millis(now)), 1).finally(0);
    let query = Entity::find().select_only().columns([Column::Debtor, Column::Step]);
    let query = query.column_as(Column::Id.count(), "cases").column_as(Expr::expr(overdue).sum(), "overdue");
    let query = query.column_as(Column::OwedMs.min(), "first");
    // The words of the index, which holds only open cases.
    let query = query.filter(town(sight)).filter(Expr::cust("debtor <> ''"));
    let query = query.filter(Condition::all().add_option(in_sight(sight)));
    by(query, [Column::Debtor, Column::Step])
}
