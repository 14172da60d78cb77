//! Cases in the database: rows to domain and back, and the event log beside them.
//!
//! A row of `dispatch_case` holds the whole case; its columns are copies of what lists ask for. Writing functions are
//! parts of a unit of work and take its transaction. Only the uses of [`crate::dispatch`] decide.

pub(crate) mod access;
pub(crate) mod alarm;
mod assist;
pub(crate) mod calendar;
pub(crate) mod case;
mod change;
mod closed;
pub(crate) mod crew;
mod ground;
mod list;
mod operation;
mod operations;
pub(crate) mod past;
pub(crate) mod position;
pub(crate) mod tally;
pub(crate) mod team;
mod view;
mod views;

use std::collections::BTreeSet;

use gridcase_host::log::{self, Entry, Log, Request};
use gridcase_worktime::Rules;
use jiff::Timestamp;
use prost::Message as _;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, TryInsertResult,
};
use uuid::Uuid;

use crate::case::{Case, Event};
use crate::convert;
use crate::error::Error;

pub(crate) use closed::{count_closed, list_closed};
pub(crate) use list::{Count, Cut, Key, OpenCases, Order, count_causes, count_duties, count_open, count_states, list};
pub(crate) use operations::{
    OperationKey, declare_operation, find_operation, find_operation_request, finish_operation, keep_change,
    list_changes, list_operations, undone_operations,
};
pub(crate) use views::{count_views, find_view, find_view_request, keep_view, views};

type Result<T> = std::result::Result<T, Error>;

/// Dispatch's event log.
pub(crate) const LOG: Log = Log::new("dispatch");

/// By what a case is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// Its id.
    Id(Uuid),
    /// Its number.
    Number(String),
}

/// Stores a new case; false where its id or number is taken.
///
/// The conflict names no columns, so that both keys count. Had it named the id alone, PostgreSQL would refuse the same
/// case sent twice at once for its number.
pub(crate) async fn insert(tx: &DatabaseTransaction, case: &Case, row: case::Model) -> Result<bool> {
    let insert = case::Entity::insert(row.into_active_model().reset_all());
    let insert = insert.on_conflict(OnConflict::new().do_nothing().to_owned()).try_insert();
    let inserted = matches!(insert.exec_without_returning(tx).await?, TryInsertResult::Inserted(1..));
    if inserted {
        assist(tx, case).await?;
        crew::follow(tx, None, case).await?;
        tally::move_on(tx, None, tally::Ended::of(case)).await?;
    }
    Ok(inserted)
}

/// Stores what became of a case; false where it is no longer as it was `before`.
pub(crate) async fn save(tx: &DatabaseTransaction, before: &Case, after: &Case, rules: &Rules) -> Result<bool> {
    let version = i64::try_from(before.sequence).unwrap_or(i64::MAX);
    let row = case::row(after, rules)?.into_active_model().reset_all();
    let update = case::Entity::update_many()
        .set(row)
        .filter(case::Column::Town.eq(&before.town))
        .filter(case::Column::Id.eq(before.id))
        .filter(case::Column::Version.eq(version));
    if update.exec(tx).await?.rows_affected == 0 {
        return Ok(false);
    }
    if before.assisting() != after.assisting() || before.state.is_open() != after.state.is_open() {
        for unit in before.assisting() {
            let assist::Model { town, unit, filed_ms, case_id, .. } = assists(before, unit);
            assist::Entity::delete_by_id((town, unit, filed_ms, case_id)).exec(tx).await?;
        }
        assist(tx, after).await?;
    }
    crew::follow(tx, Some(before), after).await?;
    tally::move_on(tx, tally::Ended::of(before), tally::Ended::of(after)).await?;
    Ok(true)
}

async fn assist(tx: &DatabaseTransaction, case: &Case) -> Result<()> {
    let rows = case.assisting().into_iter().map(|unit| assists(case, unit).into_active_model().reset_all());
    if rows.len() > 0 {
        assist::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn assists(case: &Case, unit: &str) -> assist::Model {
    assist::Model {
        town: case.town.clone(),
        unit: unit.to_owned(),
        filed_ms: gridcase_host::stamp::to_millis(case.filed_at),
        case_id: case.id,
        ended: i32::from(!case.state.is_open()),
    }
}

/// A case of a town. Without a town an id that two towns have used names no case.
pub(crate) async fn find(db: &impl ConnectionTrait, town: Option<&str>, name: &Name) -> Result<Option<Case>> {
    let mut query = match name {
        Name::Id(id) => case::Entity::find().filter(case::Column::Id.eq(*id)),
        Name::Number(number) => case::Entity::find().filter(case::Column::Number.eq(number)),
    };
    if let Some(town) = town {
        query = query.filter(case::Column::Town.eq(town));
    }
    match query.limit(2).all(db).await?.as_slice() {
        [row] => case::case(row).map(Some),
        _ => Ok(None),
    }
}

/// Cases of a town by their ids, in no order; an id that names none is left out.
pub(crate) async fn find_all(db: &impl ConnectionTrait, town: &str, ids: BTreeSet<Uuid>) -> Result<Vec<Case>> {
    let query = case::Entity::find().filter(case::Column::Town.eq(town)).filter(case::Column::Id.is_in(ids));
    query.all(db).await?.iter().map(case::case).collect()
}

/// Cases whose suspension is over, with the earliest first.
pub(crate) async fn over(db: &impl ConnectionTrait, now: Timestamp, limit: u64) -> Result<Vec<Case>> {
    let rows = case::Entity::find()
        .filter(case::Column::WakeMs.lte(now.as_millisecond()))
        // The words of the index, which serves only queries that say the same.
        .filter(Expr::cust("wake_ms IS NOT NULL"))
        .order_by_asc(case::Column::WakeMs)
        .limit(limit);
    rows.all(db).await?.iter().map(case::case).collect()
}

/// Appends what happened; `request` is recorded with the first event.
pub(crate) async fn append(tx: &DatabaseTransaction, events: &[Event], request: Option<Request>) -> Result<()> {
    let mut request = request;
    let entries: Vec<_> = events.iter().map(|event| entry(event, request.take())).collect();
    Ok(LOG.append(tx, &entries).await?)
}

/// What happened to a case, in order.
pub(crate) async fn history(db: &impl ConnectionTrait, case: &Case) -> Result<Vec<Event>> {
    let entries = LOG.history(db, case.id).await?;
    entries.iter().filter(|entry| entry.town == case.town).map(event).collect()
}

/// The case that an earlier request with this id was about, and the hash of that request.
pub(crate) async fn find_request(db: &impl ConnectionTrait, town: &str, id: Uuid) -> Result<Option<(Vec<u8>, Uuid)>> {
    let found = LOG.find_request(db, town, id).await?;
    Ok(found.map(|(hash, entry)| (hash, entry.subject)))
}

/// The working time under a calendar version.
pub(crate) async fn calendar(db: &impl ConnectionTrait, town: &str, number: u32) -> Result<Option<Rules>> {
    let key = (town.to_owned(), calendar::column(number));
    let row = calendar::Entity::find_by_id(key).one(db).await?;
    row.map(|row| calendar::rules(&row, number)).transpose()
}

/// Keeps a calendar version that decides a case.
pub(crate) async fn keep_calendar(tx: &DatabaseTransaction, row: calendar::Model) -> Result<()> {
    calendar::Entity::insert(row.into_active_model().reset_all())
        .on_conflict_do_nothing()
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The boundary version up to which the grids of a town's open cases have followed; 0 before the first.
pub(crate) async fn followed(db: &impl ConnectionTrait, town: &str) -> Result<u32> {
    let row = ground::Entity::find_by_id(town.to_owned()).one(db).await?;
    Ok(row.and_then(|row| u32::try_from(row.boundaries).ok()).unwrap_or_default())
}

/// Notes that the grids of a town's open cases have followed a boundary version.
pub(crate) async fn follow(tx: &DatabaseTransaction, town: &str, boundaries: u32) -> Result<()> {
    let row = ground::Model { town: town.to_owned(), boundaries: i32::try_from(boundaries).unwrap_or(i32::MAX) };
    let replace = OnConflict::column(ground::Column::Town).update_column(ground::Column::Boundaries).to_owned();
    let insert = ground::Entity::insert(row.into_active_model().reset_all()).on_conflict(replace);
    insert.exec_without_returning(tx).await?;
    Ok(())
}

/// Records that personal data was read.
pub(crate) async fn record_access(tx: &DatabaseTransaction, rows: Vec<access::Model>) -> Result<()> {
    let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    access::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// The event of an entry of the log.
pub(crate) fn event(entry: &Entry) -> Result<Event> {
    let broken = |source| Error::Stored { case: entry.subject.to_string(), source };
    let wire = gridcase_proto::dispatch::v1::CaseEvent::decode(entry.payload.as_slice());
    let wire = wire.map_err(|error| broken(Box::new(error)))?;
    convert::event::read(&wire).map_err(|error| broken(Box::new(error)))
}

fn entry(event: &Event, request: Option<Request>) -> log::Entry {
    let actor = &event.actor;
    Entry {
        town: event.town.clone(),
        subject: event.case,
        subject_seq: i64::try_from(event.sequence).unwrap_or(i64::MAX),
        kind: event.what.kind().to_owned(),
        at: event.time,
        actor: match actor.person.as_str() {
            "" => format!("service:{}", actor.name),
            person => format!("person:{person}"),
        },
        request,
        payload: convert::event::write(event).encode_to_vec(),
    }
}
