//! Steps of drafts, so that they can be taken back, and the codes that drafts have ever held.

use std::collections::HashSet;

use gridcase_host::stamp;
use gridcase_snapshot::Part;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Set};

use super::Result;
use super::entity::{code, drafted, step};
use super::event::Actor;

/// How many steps can be taken back; older ones are forgotten.
pub(crate) const DEPTH: usize = 50;

/// Rows of one statement, well below what SQLite binds.
const ROWS: usize = 500;

/// A step to keep.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub(crate) kind: &'static str,
    /// Hash of the draft before; none where there was no draft.
    pub(crate) before: Option<String>,
    /// Hash of the draft after it.
    pub(crate) after: String,
    /// Codes of the areas concerned.
    pub(crate) codes: Vec<String>,
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a Actor,
}

/// A step that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) kind: String,
    pub(crate) before: Option<String>,
    pub(crate) after: String,
    pub(crate) codes: Vec<String>,
    pub(crate) at: Timestamp,
    pub(crate) person: String,
    pub(crate) name: String,
    number: i64,
}

/// The steps of a draft, the last one first.
pub(crate) async fn list(db: &impl ConnectionTrait, town: &str, part: Part) -> Result<Vec<Kept>> {
    let query = step::Entity::find()
        .filter(step::Column::Town.eq(town))
        .filter(step::Column::Part.eq(part.as_str()))
        .order_by_desc(step::Column::Number);
    Ok(query.all(db).await?.into_iter().map(read).collect())
}

/// Keeps a step after the others; gives the hashes of which steps no longer speak.
pub(crate) async fn push(tx: &DatabaseTransaction, town: &str, part: Part, pushed: Step<'_>) -> Result<Vec<String>> {
    let steps = list(tx, town, part).await?;
    let row = step::ActiveModel {
        town: Set(town.to_owned()),
        part: Set(part.as_str().to_owned()),
        number: Set(steps.first().map_or(0, |last| last.number) + 1),
        kind: Set(pushed.kind.to_owned()),
        before: Set(pushed.before),
        after: Set(pushed.after),
        codes: Set(pushed.codes.join("\n")),
        at_ms: Set(stamp::to_millis(pushed.at)),
        person: Set(pushed.actor.person.clone()),
        name: Set(pushed.actor.name.clone()),
    };
    step::Entity::insert(row).exec_without_returning(tx).await?;
    let mut forgotten = Vec::new();
    for old in steps.into_iter().skip(DEPTH - 1) {
        remove(tx, town, part, &old).await?;
        forgotten.extend(old.before);
    }
    Ok(forgotten)
}

/// Removes a step.
pub(crate) async fn remove(tx: &DatabaseTransaction, town: &str, part: Part, kept: &Kept) -> Result<()> {
    step::Entity::delete_by_id((town.to_owned(), part.as_str().to_owned(), kept.number)).exec(tx).await?;
    Ok(())
}

/// Removes all steps of a draft; gives the hashes of which they spoke.
pub(crate) async fn clear(tx: &DatabaseTransaction, town: &str, part: Part) -> Result<Vec<String>> {
    let steps = list(tx, town, part).await?;
    let delete =
        step::Entity::delete_many().filter(step::Column::Town.eq(town)).filter(step::Column::Part.eq(part.as_str()));
    delete.exec(tx).await?;
    Ok(steps.into_iter().flat_map(|kept| kept.before.into_iter().chain([kept.after])).collect())
}

/// Notes codes that a draft holds.
pub(crate) async fn put_drafted(
    tx: &DatabaseTransaction,
    town: &str,
    part: Part,
    codes: &HashSet<String>,
) -> Result<()> {
    let known = drafted(tx, town, part).await?;
    let new: Vec<_> = codes.iter().filter(|code| !known.contains(*code)).collect();
    for rows in new.chunks(ROWS) {
        let rows = rows.iter().map(|code| drafted::ActiveModel {
            town: Set(town.to_owned()),
            part: Set(part.as_str().to_owned()),
            code: Set((*code).clone()),
        });
        drafted::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Every code of a part that a version or a draft has ever held.
pub(crate) async fn taken(db: &impl ConnectionTrait, town: &str, part: Part) -> Result<HashSet<String>> {
    let query = code::Entity::find().filter(code::Column::Town.eq(town)).filter(code::Column::Part.eq(part.as_str()));
    let mut taken = drafted(db, town, part).await?;
    taken.extend(query.all(db).await?.into_iter().map(|row| row.code));
    Ok(taken)
}

async fn drafted(db: &impl ConnectionTrait, town: &str, part: Part) -> Result<HashSet<String>> {
    let query =
        drafted::Entity::find().filter(drafted::Column::Town.eq(town)).filter(drafted::Column::Part.eq(part.as_str()));
    Ok(query.all(db).await?.into_iter().map(|row| row.code).collect())
}

fn read(row: step::Model) -> Kept {
    Kept {
        kind: row.kind,
        before: row.before,
        after: row.after,
        codes: row.codes.lines().map(str::to_owned).collect(),
        at: stamp::from_millis(row.at_ms),
        person: row.person,
        name: row.name,
        number: row.number,
    }
}
