//! Lists and counts: what the caller asks for, within what the caller may see.
//!
//! A list is read once for each way that leads to its cases ([`lane`]): each way in which a case comes into sight (a unit
//! leads, a unit assists, a grid, an own report), or what is asked for where that is narrower, through the open cases and
//! through the ended ones. Each way has an index that gives its places in the order of the list, and they are put together
//! here; only the cases of the page itself are then read. One query with all the ways in it would walk through the town's
//! whole archive to find the few.
//!
//! What the ways do not say ([`cut`]) is looked at case by case. A page stops after so many of them, its horizon, and the
//! next one goes on from there, so that a rare thing in a large archive takes several pages and never a long one.

mod count;
mod cut;
mod lane;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use uuid::Uuid;

use super::Result;
use super::case::{Column, Entity, Model};
use crate::sight::Sight;
use lane::Lane;

pub(crate) use count::{Count, OpenCases, count_causes, count_duties, count_open, count_states};
pub(crate) use cut::Cut;

/// Cases that a page looks at one by one.
const LOOKED_AT: u64 = 2000;
/// The least that is looked at along each way.
const LEAST: u64 = 50;

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

/// The next cases after a place, at most `size`, and where the next page begins; none at the end.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    sight: &Sight,
    cut: &Cut,
    order: Order,
    after: Option<Key>,
    size: usize,
) -> Result<(Vec<Model>, Option<Key>)> {
    let lanes = lane::lanes(db, sight, cut).await?;
    let (places, next) = page(db, &lanes, order, (after, size), LOOKED_AT).await?;
    Ok((rows(db, sight, &places).await?, next))
}

/// The next places along all ways, of which as many as may be are looked at one by one.
async fn page(
    db: &impl ConnectionTrait,
    lanes: &[Lane],
    order: Order,
    (after, size): (Option<Key>, usize),
    most: u64,
) -> Result<(Vec<Key>, Option<Key>)> {
    let looking: Vec<_> = lanes.iter().filter(|lane| lane.looks(order)).collect();
    let stops = horizons(db, &looking, order, after, most).await?;
    let stop = stops.iter().flatten().copied().reduce(|one, other| first(order, one, other));
    // One more than the page holds, to learn whether another page follows.
    let limit = size as u64 + 1;
    let read = lanes.iter().map(|lane| lane.places(order, after, stop.filter(|_| lane.looks(order)), limit));
    let mut places = places(db, read.collect()).await?;
    places.retain(|place| stop.is_none_or(|stop| first(order, *place, stop) == *place));
    match order {
        Order::Newest => places.sort_unstable_by_key(|place| Reverse(*place)),
        Order::Due => places.sort_unstable(),
    }
    places.dedup();
    let next = if places.len() > size { places.get(size.saturating_sub(1)).copied() } else { stop };
    places.truncate(size);
    Ok((places, next))
}

/// Where a page stops along each way because it has looked at so many cases; none where the way ends before.
async fn horizons(
    db: &impl ConnectionTrait,
    lanes: &[&Lane],
    order: Order,
    after: Option<Key>,
    all: u64,
) -> Result<Vec<Option<Key>>> {
    let most = LEAST.min(all).max(all / lanes.len().max(1) as u64);
    let lane_at = |(at, lane): (usize, &&Lane)| {
        let place = ["place", "case_id"].map(Alias::new);
        let mut from = Query::select().columns(place).from_subquery(lane.horizon(order, after, most), "way").to_owned();
        from.expr(Expr::cust(at.to_string())).to_owned()
    };
    let ordered = lanes.iter().enumerate().filter(|(_, lane)| lane.is_in(order));
    let mut stops = vec![None; lanes.len()];
    let Some(query) = union(ordered.map(lane_at).collect(), UnionType::All) else { return Ok(stops) };
    for row in db.query_all(&query).await? {
        let at: i32 = row.try_get_by_index(2)?;
        if let Some(stop) = usize::try_from(at).ok().and_then(|at| stops.get_mut(at)) {
            *stop = Some((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
    }
    Ok(stops)
}

/// The places that the queries give, in no order.
async fn places(db: &impl ConnectionTrait, queries: Vec<SelectStatement>) -> Result<Vec<Key>> {
    let Some(query) = union(queries, UnionType::All) else { return Ok(Vec::new()) };
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// What all queries give, as one; none where there is none.
fn union(queries: Vec<SelectStatement>, kind: UnionType) -> Option<SelectStatement> {
    let whole = |query| Query::select().expr(Expr::cust("*")).from_subquery(query, "way").to_owned();
    let mut queries = queries.into_iter().map(whole);
    let mut all = queries.next()?;
    all.unions(queries.map(|query| (kind, query)));
    Some(all)
}

/// Of two places the one that comes first.
fn first(order: Order, one: Key, other: Key) -> Key {
    match order {
        Order::Newest => one.max(other),
        Order::Due => one.min(other),
    }
}

/// The cases at these places. One that has gone meanwhile is left out.
async fn rows(db: &impl ConnectionTrait, sight: &Sight, places: &[Key]) -> Result<Vec<Model>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find().filter(Column::Town.eq(sight.town.as_deref().unwrap_or_default()));
    let rows = query.filter(Column::Id.is_in(places.iter().map(|(_, id)| *id))).all(db).await?;
    let mut rows: HashMap<Uuid, Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(places.iter().filter_map(|(_, id)| rows.remove(id)).collect())
}
