//! Dockets and commands in the database: rows to domain and back.
//!
//! Writing functions are parts of a unit of work and take its transaction. A docket that is to be changed is held
//! against other units until its own ends.

mod case;
pub(crate) mod command;
mod review;
mod row;
mod texts;

use std::collections::HashMap;

use gridcase_host::{database, stamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    case::Case,
    docket::Docket,
    review::{Review, State},
};

type Result<T> = std::result::Result<T, database::Error>;

/// The place of a review in a list: when it was handed in, case, number of the hand-in.
pub(crate) type ReviewKey = (i64, Uuid, u32);

/// The place of a case in a list: when it was reported, case.
pub(crate) type CaseKey = (i64, Uuid);

/// The place of a review.
pub(crate) fn review_key(case: &Case, review: &Review) -> ReviewKey {
    (stamp::to_millis(review.hand_in.at), case.id, review.hand_in.number)
}

/// The place of a case.
pub(crate) fn case_key(case: &Case) -> CaseKey {
    (stamp::to_millis(case.filing.reported_at), case.id)
}

/// A case with its reviews.
pub(crate) async fn find(db: &impl ConnectionTrait, town: &str, id: Uuid) -> Result<Option<Docket>> {
    let row = case::Entity::find_by_id((town.to_owned(), id)).one(db).await?;
    with_reviews(db, row).await
}

/// A case with its reviews that nobody else changes until the unit of work ends.
pub(crate) async fn find_to_change(tx: &DatabaseTransaction, town: &str, id: Uuid) -> Result<Option<Docket>> {
    let row = case::Entity::find_by_id((town.to_owned(), id)).lock_exclusive().one(tx).await?;
    with_reviews(tx, row).await
}

async fn with_reviews(db: &impl ConnectionTrait, row: Option<case::Model>) -> Result<Option<Docket>> {
    let Some(row) = row else { return Ok(None) };
    let reviews = review::Entity::find()
        .filter(review::Column::Town.eq(&row.town))
        .filter(review::Column::CaseId.eq(row.id))
        .order_by_asc(review::Column::HandIn)
        .all(db)
        .await?;
    let reviews = reviews.into_iter().map(row::to_review).collect::<std::result::Result<_, DbErr>>()?;
    Ok(Some(Docket { case: row::to_case(row)?, reviews }))
}

/// Stores what is other in `docket` than in `before`.
pub(crate) async fn save(tx: &DatabaseTransaction, before: Option<&Docket>, docket: &Docket) -> Result<()> {
    let case = row::of_case(&docket.case).into_active_model().reset_all();
    match before {
        None => {
            case::Entity::insert(case).exec_without_returning(tx).await?;
        }
        Some(before) if before.case == docket.case => {}
        Some(_) => {
            case::Entity::update_many()
                .set(case)
                .filter(case::Column::Town.eq(&docket.case.town))
                .filter(case::Column::Id.eq(docket.case.id))
                .exec(tx)
                .await?;
        }
    }
    for review in docket.changed_since(before) {
        let is_new = before.is_none_or(|before| before.review(review.hand_in.number).is_none());
        save_review(tx, &docket.case, review, is_new).await?;
    }
    Ok(())
}

async fn save_review(tx: &DatabaseTransaction, case: &Case, review: &Review, is_new: bool) -> Result<()> {
    let row = row::of_review(case, review).into_active_model().reset_all();
    if is_new {
        review::Entity::insert(row).exec_without_returning(tx).await?;
        return Ok(());
    }
    review::Entity::update_many()
        .set(row)
        .filter(review::Column::Town.eq(&case.town))
        .filter(review::Column::CaseId.eq(case.id))
        .filter(review::Column::HandIn.eq(i64::from(review.hand_in.number)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Reviews of a town in one state after `after`, oldest hand-in first, each with its case.
pub(crate) async fn reviews(
    db: &impl ConnectionTrait,
    town: &str,
    state: State,
    after: Option<ReviewKey>,
    limit: u64,
) -> Result<Vec<(Case, Review)>> {
    use review::Column::{CaseId, HandIn, HandedInMs, State as StateColumn, Town};
    let mut query = review::Entity::find().filter(Town.eq(town)).filter(StateColumn.eq(state.as_str()));
    if let Some((millis, case, hand_in)) = after {
        let place = Expr::tuple([Expr::col(HandedInMs), Expr::col(CaseId), Expr::col(HandIn)]);
        let last = Expr::tuple([Expr::value(millis), Expr::value(case), Expr::value(i64::from(hand_in))]);
        query = query.filter(place.gt(last));
    }
    let rows = query.order_by_asc(HandedInMs).order_by_asc(CaseId).order_by_asc(HandIn).limit(limit).all(db).await?;
    let cases = cases(db, town, rows.iter().map(|row| row.case_id)).await?;
    let pairs = rows.into_iter().filter_map(|row| Some((cases.get(&row.case_id)?.clone(), row)));
    Ok(pairs.map(|(case, row)| Ok((case, row::to_review(row)?))).collect::<std::result::Result<_, DbErr>>()?)
}

/// Cases of a town by their ids.
pub(crate) async fn cases(
    db: &impl ConnectionTrait,
    town: &str,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Case>> {
    use case::Column::{Id, Town};
    let ids: Vec<Uuid> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = case::Entity::find().filter(Town.eq(town)).filter(Id.is_in(ids)).all(db).await?;
    let read = |row| row::to_case(row).map(|case| (case.id, case));
    Ok(rows.into_iter().map(read).collect::<std::result::Result<_, DbErr>>()?)
}

/// The cases that a person reported before `before`, latest report first.
pub(crate) async fn reported_by(
    db: &impl ConnectionTrait,
    town: &str,
    person: &str,
    before: Option<CaseKey>,
    limit: u64,
) -> Result<Vec<Case>> {
    use case::Column::{Id, ReportedMs, Reporter, Town};
    let mut query = case::Entity::find().filter(Town.eq(town)).filter(Reporter.eq(person));
    // The words of the index, which serves only queries that say the same.
    query = query.filter(Expr::cust("reporter <> ''"));
    if let Some((millis, id)) = before {
        let place = Expr::tuple([Expr::col(ReportedMs), Expr::col(Id)]);
        query = query.filter(place.lt(Expr::tuple([Expr::value(millis), Expr::value(id)])));
    }
    let rows = query.order_by_desc(ReportedMs).order_by_desc(Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(row::to_case).collect::<std::result::Result<_, DbErr>>()?)
}

/// Makes every case take dispatch's events from the first one again.
pub(crate) async fn read_anew(tx: &DatabaseTransaction) -> Result<()> {
    case::Entity::update_many().col_expr(case::Column::Sequence, Expr::value(0_i64)).exec(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
