//! Reports in the database: rows to domain and back.
//!
//! Writing functions are parts of a unit of work and take its transaction. Only the uses of [`crate::intake`] decide.

mod media;
mod number;
mod part;
mod report;
mod row;

use std::collections::{BTreeSet, HashMap};

use gridcase_host::{database, stamp};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select, TryInsertResult,
};
use uuid::Uuid;

use crate::report::{MediaRef, Progress, Report, Source, State, StoredMedia};

pub(crate) use number::next as next_number;

type Result<T> = std::result::Result<T, database::Error>;

/// A place in a list that is sorted by the time of reception.
pub(crate) type Key = (i64, Uuid);

/// The place of a report.
pub(crate) fn key(report: &Report) -> Key {
    (stamp::to_millis(report.receipt.received_at), report.receipt.id)
}

/// Stores a new report; false where its id, or its number in the other system, is taken.
pub(crate) async fn insert(tx: &DatabaseTransaction, report: &Report) -> Result<bool> {
    let row = row::write(report).into_active_model().reset_all();
    // Without a target it counts for every unique key of the table.
    let insert = report::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    Ok(insert.exec_without_returning(tx).await? > 0)
}

/// A report.
pub(crate) async fn find(db: &impl ConnectionTrait, town: &str, id: Uuid) -> Result<Option<Report>> {
    read_one(by_id(town, id), db).await
}

/// A report that nobody else changes until the unit of work ends.
pub(crate) async fn find_to_change(tx: &DatabaseTransaction, town: &str, id: Uuid) -> Result<Option<Report>> {
    read_one(by_id(town, id).lock_exclusive(), tx).await
}

/// The report with a number of another system.
pub(crate) async fn find_outside(
    db: &impl ConnectionTrait,
    town: &str,
    source: Source,
    outside_number: &str,
) -> Result<Option<Report>> {
    let query = report::Entity::find()
        .filter(report::Column::Town.eq(town))
        .filter(report::Column::Source.eq(source.name()))
        .filter(report::Column::OutsideNumber.eq(outside_number))
        // The words of the index, which serves only queries that say the same.
        .filter(Expr::cust("outside_number <> ''"));
    read_one(query, db).await
}

/// Which reports to list.
#[derive(Clone, Debug)]
pub(crate) struct Filter<'a> {
    pub(crate) town: &'a str,
    /// Only those of this person.
    pub(crate) reporter: Option<&'a str>,
    pub(crate) state: Option<State>,
}

/// Reports before `before`, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter<'_>,
    before: Option<Key>,
    limit: u64,
) -> Result<Vec<Report>> {
    use report::Column::{Id, ReceivedMs, Reporter, State as StateColumn, Town};
    let mut query = report::Entity::find().filter(Town.eq(filter.town));
    if let Some(reporter) = filter.reporter {
        query = query.filter(Reporter.eq(reporter));
    }
    if let Some(state) = filter.state {
        query = query.filter(StateColumn.eq(state.name()));
        if matches!(state, State::Received | State::Rejected) {
            query = query.filter(Expr::cust("state IN ('received', 'rejected')"));
        }
    }
    if let Some((millis, id)) = before {
        let same = ReceivedMs.eq(millis).and(Id.lt(id));
        query = query.filter(ReceivedMs.lte(millis)).filter(ReceivedMs.lt(millis).or(same));
    }
    read_all(query.order_by_desc(ReceivedMs).order_by_desc(Id).limit(limit), db).await
}

/// Accepted reports without a case after `after`, oldest first, of all towns.
pub(crate) async fn unopened(db: &impl ConnectionTrait, after: Option<Key>, limit: u64) -> Result<Vec<Report>> {
    use report::Column::{Id, ReceivedMs};
    let mut query = report::Entity::find().filter(Expr::cust("state = 'accepted'"));
    if let Some((millis, id)) = after {
        let same = ReceivedMs.eq(millis).and(Id.gt(id));
        query = query.filter(ReceivedMs.gte(millis)).filter(ReceivedMs.gt(millis).or(same));
    }
    read_all(query.order_by_asc(ReceivedMs).order_by_asc(Id).limit(limit), db).await
}

/// Keeps the outcome of a verification, and the number of its event.
pub(crate) async fn verified(tx: &DatabaseTransaction, report: &Report) -> Result<()> {
    use report::Column::{Rejection, Sequence, State};
    let update = report::Entity::update_many()
        .col_expr(State, Expr::value(report.state.name()))
        .col_expr(Rejection, Expr::value(report.rejection.clone()))
        .col_expr(Sequence, Expr::value(row::signed(report.sequence)))
        .filter(this(&report.town, report.receipt.id));
    update.exec(tx).await?;
    Ok(())
}

/// Keeps the number of a report's last event.
pub(crate) async fn set_sequence(tx: &DatabaseTransaction, town: &str, id: Uuid, sequence: u64) -> Result<()> {
    let update = report::Entity::update_many()
        .col_expr(report::Column::Sequence, Expr::value(row::signed(sequence)))
        .filter(this(town, id));
    update.exec(tx).await?;
    Ok(())
}

/// Marks accepted reports of a town as opened. Gives those that were not yet, with the number of the event that says so.
pub(crate) async fn mark_opened(
    tx: &DatabaseTransaction,
    town: &str,
    ids: &BTreeSet<Uuid>,
) -> Result<Vec<(Uuid, i64)>> {
    use report::Column::{Id, Sequence, State as StateColumn, Town};
    let these = |ids: Vec<Uuid>| {
        let accepted = StateColumn.eq(State::Accepted.name());
        Condition::all().add(Town.eq(town)).add(Id.is_in(ids)).add(accepted)
    };
    let found: Vec<(Uuid, i64)> = report::Entity::find()
        .select_only()
        .column(Id)
        .column(Sequence)
        .filter(these(ids.iter().copied().collect()))
        .order_by_asc(Id)
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await?;
    if found.is_empty() {
        return Ok(found);
    }
    let update = report::Entity::update_many()
        .col_expr(StateColumn, Expr::value(State::Opened.name()))
        .col_expr(Sequence, Expr::col(Sequence).add(1))
        .filter(these(found.iter().map(|(id, _)| *id).collect()));
    update.exec(tx).await?;
    Ok(found.into_iter().map(|(id, sequence)| (id, sequence + 1)).collect())
}

/// Keeps what became of a report, unless that is known already.
pub(crate) async fn set_progress(tx: &DatabaseTransaction, town: &str, id: Uuid, progress: &Progress) -> Result<()> {
    use report::Column::{
        CaseAssisting, CaseJoined, CaseJoinedNumber, CaseOpenParts, CaseOutcome, CaseSequence, CaseSinceMs, CaseState,
        CaseUnit,
    };
    let update = report::Entity::update_many()
        .col_expr(CaseState, Expr::value(progress.state.clone()))
        .col_expr(CaseUnit, Expr::value(progress.unit.clone()))
        .col_expr(CaseAssisting, Expr::value(progress.assisting.join(" ")))
        .col_expr(CaseSinceMs, Expr::value(progress.since.map(stamp::to_millis)))
        .col_expr(CaseOutcome, Expr::value(progress.outcome.clone()))
        .col_expr(CaseJoined, Expr::value(progress.joined_with.as_ref().map(|other| other.id)))
        .col_expr(CaseJoinedNumber, Expr::value(row::joined_number(progress)))
        .col_expr(CaseOpenParts, Expr::value(i32::try_from(progress.open_parts).unwrap_or(i32::MAX)))
        .col_expr(CaseSequence, Expr::value(row::signed(progress.sequence)))
        .filter(this(town, id))
        .filter(CaseSequence.lt(row::signed(progress.sequence)));
    update.exec(tx).await?;
    Ok(())
}

/// What became of a part, held until the unit of work ends; none where the id is that of no part.
pub(crate) async fn find_part(tx: &DatabaseTransaction, town: &str, id: Uuid) -> Result<Option<Progress>> {
    let row = part::Entity::find_by_id((town.to_owned(), id)).lock_exclusive().one(tx).await?;
    row.map(|row| Ok(row::read_part(row)?)).transpose()
}

/// Keeps what became of a part.
pub(crate) async fn set_part(tx: &DatabaseTransaction, town: &str, id: Uuid, progress: &Progress) -> Result<()> {
    use part::Column::{Assisting, Id, Sequence, Town, Unit};
    let row = row::write_part(town, id, progress).into_active_model().reset_all();
    let replace = OnConflict::columns([Town, Id]).update_columns([Unit, Assisting, Sequence]).to_owned();
    part::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Whether the id is that of a part.
pub(crate) async fn is_part(db: &impl ConnectionTrait, town: &str, id: Uuid) -> Result<bool> {
    Ok(part::Entity::find_by_id((town.to_owned(), id)).one(db).await?.is_some())
}

/// What became of reports of a town, by their ids.
pub(crate) async fn progress_of(
    db: &impl ConnectionTrait,
    town: &str,
    ids: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Progress>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = report::Entity::find().filter(report::Column::Town.eq(town)).filter(report::Column::Id.is_in(ids));
    let found = read_all(query, db).await?;
    Ok(found.into_iter().map(|report| (report.receipt.id, report.progress)).collect())
}

/// Forgets how far dispatch's events were folded in, so that all of them count again.
pub(crate) async fn forget_progress(tx: &DatabaseTransaction) -> Result<()> {
    part::Entity::delete_many().exec(tx).await?;
    let update = report::Entity::update_many().col_expr(report::Column::CaseSequence, Expr::value(0_i64));
    update.exec(tx).await?;
    Ok(())
}

/// Keeps a stored file; false where it is kept already.
pub(crate) async fn insert_media(
    tx: &DatabaseTransaction,
    town: &str,
    report: Uuid,
    file: &NewMedia<'_>,
) -> Result<bool> {
    let row = row::write_media(town, report, file).into_active_model().reset_all();
    let insert = media::Entity::insert(row).on_conflict_do_nothing();
    Ok(matches!(insert.exec_without_returning(tx).await?, TryInsertResult::Inserted(1..)))
}

/// A stored file with who sent it, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewMedia<'a> {
    pub(crate) media: &'a StoredMedia,
    pub(crate) person: &'a str,
    pub(crate) at: Timestamp,
    /// Sent for the case, rather than declared by the report.
    pub(crate) added: bool,
}

/// A stored file, and whether it was sent for the case rather than declared by the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptMedia {
    pub(crate) media: StoredMedia,
    pub(crate) added: bool,
}

/// The stored files of reports, in the order in which they were recorded.
pub(crate) async fn media_of(
    db: &impl ConnectionTrait,
    town: &str,
    reports: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<(Uuid, KeptMedia)>> {
    use media::Column::{RecordedMs, Report, Sha256, Town};
    let reports: Vec<Uuid> = reports.into_iter().collect();
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let rows = media::Entity::find()
        .filter(Town.eq(town))
        .filter(Report.is_in(reports))
        .order_by_asc(RecordedMs)
        .order_by_asc(Sha256)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(row::read_media).collect::<std::result::Result<_, DbErr>>()?)
}

/// Whether a declared file, or any file, is stored for a report that has not come yet.
pub(crate) async fn has_media(db: &impl ConnectionTrait, town: &str, report: Uuid) -> Result<bool> {
    let one = media::Entity::find()
        .filter(media::Column::Town.eq(town))
        .filter(media::Column::Report.eq(report))
        .one(db)
        .await?;
    Ok(one.is_some())
}

fn this(town: &str, id: Uuid) -> Condition {
    Condition::all().add(report::Column::Town.eq(town)).add(report::Column::Id.eq(id))
}

fn by_id(town: &str, id: Uuid) -> Select<report::Entity> {
    report::Entity::find().filter(this(town, id))
}

async fn read_one(query: Select<report::Entity>, db: &impl ConnectionTrait) -> Result<Option<Report>> {
    Ok(query.one(db).await?.map(row::read).transpose()?)
}

async fn read_all(query: Select<report::Entity>, db: &impl ConnectionTrait) -> Result<Vec<Report>> {
    let rows = query.all(db).await?;
    Ok(rows.into_iter().map(row::read).collect::<std::result::Result<_, DbErr>>()?)
}

/// The file of a declaration, once it is stored.
pub(crate) fn stored<'a>(kept: &'a [KeptMedia], file: &MediaRef) -> Option<&'a StoredMedia> {
    kept.iter().map(|kept| &kept.media).find(|media| media.file.sha256 == file.sha256)
}
