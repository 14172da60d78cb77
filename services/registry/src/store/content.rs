//! Contents by their hash, and the drafts that point to them.

use gridcase_host::stamp;
use gridcase_snapshot::{Part, part};
use jiff::Timestamp;
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set,
};

use super::Result;
use super::entity::{content, draft, step, version};
use super::step as steps;

/// The bytes of this hash.
pub(crate) async fn bytes(db: &impl ConnectionTrait, town: &str, hash: &str) -> Result<Option<Vec<u8>>> {
    let key = (town.to_owned(), hash.to_owned());
    Ok(content::Entity::find_by_id(key).one(db).await?.map(|row| row.bytes))
}

/// Hash of the draft of a part.
pub(crate) async fn draft(db: &impl ConnectionTrait, town: &str, part: Part) -> Result<Option<String>> {
    let key = (town.to_owned(), part.as_str().to_owned());
    Ok(draft::Entity::find_by_id(key).one(db).await?.map(|row| row.hash))
}

/// The same for a draft that nobody else changes until the unit of work ends.
pub(crate) async fn draft_to_change(tx: &DatabaseTransaction, town: &str, part: Part) -> Result<Option<String>> {
    let key = (town.to_owned(), part.as_str().to_owned());
    Ok(draft::Entity::find_by_id(key).lock_exclusive().one(tx).await?.map(|row| row.hash))
}

/// Puts a draft in place of the one before, and returns its hash.
pub(crate) async fn put_draft(
    tx: &DatabaseTransaction,
    town: &str,
    part: Part,
    bytes: Vec<u8>,
    now: Timestamp,
) -> Result<String> {
    let hash = part::hash(&bytes);
    let before = draft(tx, town, part).await?;
    let row = content::ActiveModel { town: Set(town.to_owned()), hash: Set(hash.clone()), bytes: Set(bytes) };
    content::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    point_draft(tx, town, part, &hash, now).await?;
    if let Some(before) = before.filter(|before| *before != hash) {
        forget_unused(tx, town, &before).await?;
    }
    Ok(hash)
}

/// Lets the draft of a part be content that is there.
pub(crate) async fn point_draft(
    tx: &DatabaseTransaction,
    town: &str,
    part: Part,
    hash: &str,
    now: Timestamp,
) -> Result<()> {
    let row = draft::ActiveModel {
        town: Set(town.to_owned()),
        part: Set(part.as_str().to_owned()),
        hash: Set(hash.to_owned()),
        put_ms: Set(stamp::to_millis(now)),
    };
    let mut conflict = OnConflict::columns([draft::Column::Town, draft::Column::Part]);
    conflict.update_columns([draft::Column::Hash, draft::Column::PutMs]);
    draft::Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}

/// Removes the draft of a part with all its steps; false where there is none.
pub(crate) async fn remove_draft(tx: &DatabaseTransaction, town: &str, part: Part) -> Result<bool> {
    let Some(hash) = draft(tx, town, part).await? else { return Ok(false) };
    delete_draft(tx, town, part).await?;
    for hash in steps::clear(tx, town, part).await?.iter().chain([&hash]) {
        forget_unused(tx, town, hash).await?;
    }
    Ok(true)
}

/// Removes the draft of a part, its steps not.
pub(crate) async fn delete_draft(tx: &DatabaseTransaction, town: &str, part: Part) -> Result<()> {
    draft::Entity::delete_by_id((town.to_owned(), part.as_str().to_owned())).exec(tx).await?;
    Ok(())
}

/// Removes content that no version, no draft and no step points to.
pub(crate) async fn forget_unused(tx: &DatabaseTransaction, town: &str, hash: &str) -> Result<()> {
    let versions = version::Entity::find()
        .filter(version::Column::Town.eq(town))
        .filter(version::Column::Hash.eq(hash))
        .count(tx)
        .await?;
    let drafts = draft::Entity::find()
        .filter(draft::Column::Town.eq(town))
        .filter(draft::Column::Hash.eq(hash))
        .count(tx)
        .await?;
    let told = step::Entity::find()
        .filter(step::Column::Town.eq(town))
        .filter(step::Column::Before.eq(hash).or(step::Column::After.eq(hash)))
        .count(tx)
        .await?;
    if versions + drafts + told == 0 {
        content::Entity::delete_by_id((town.to_owned(), hash.to_owned())).exec(tx).await?;
    }
    Ok(())
}
