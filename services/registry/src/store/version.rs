//! Published versions, the answers to publications, and the codes that were ever published.

use std::collections::{HashMap, HashSet};

use gridcase_host::stamp;
use gridcase_snapshot::Part;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use uuid::Uuid;

use super::entity::{code, publication, version};
use super::{Result, damaged, signed, unsigned};
use crate::version::Version;

/// Rows of one statement, well below what SQLite binds.
const ROWS: usize = 500;

/// All versions of a part, newest first.
pub(crate) async fn list(db: &impl ConnectionTrait, town: &str, part: Part) -> Result<Vec<Version>> {
    let query = version::Entity::find()
        .filter(version::Column::Town.eq(town))
        .filter(version::Column::Part.eq(part.as_str()))
        .order_by_desc(version::Column::Number);
    query.all(db).await?.into_iter().map(read).collect()
}

/// All versions of all parts, each part's newest first.
pub(crate) async fn list_all(db: &impl ConnectionTrait, town: &str) -> Result<Vec<Version>> {
    let query = version::Entity::find()
        .filter(version::Column::Town.eq(town))
        .order_by_asc(version::Column::Part)
        .order_by_desc(version::Column::Number);
    query.all(db).await?.into_iter().map(read).collect()
}

/// Whether some version has this content.
pub(crate) async fn is_published(db: &impl ConnectionTrait, town: &str, hash: &str) -> Result<bool> {
    let query = version::Entity::find().filter(version::Column::Town.eq(town)).filter(version::Column::Hash.eq(hash));
    Ok(query.count(db).await? > 0)
}

/// The versions that a publication made.
pub(crate) async fn of_request(db: &impl ConnectionTrait, town: &str, request: Uuid) -> Result<Vec<Version>> {
    let query = version::Entity::find()
        .filter(version::Column::Town.eq(town))
        .filter(version::Column::Request.eq(request))
        .order_by_asc(version::Column::Part);
    query.all(db).await?.into_iter().map(read).collect()
}

/// Stores a version.
pub(crate) async fn insert(tx: &DatabaseTransaction, town: &str, version: &Version, request: Uuid) -> Result<()> {
    let row = version::ActiveModel {
        town: Set(town.to_owned()),
        part: Set(version.part.as_str().to_owned()),
        number: Set(version.number.into()),
        hash: Set(version.hash.clone()),
        size: Set(signed(version.size)),
        force_ms: Set(stamp::to_millis(version.force)),
        published_ms: Set(stamp::to_millis(version.published)),
        person: Set(version.person.clone()),
        name: Set(version.name.clone()),
        reason: Set(version.reason.clone()),
        request: Set(request),
    };
    version::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Hash of the body of an earlier publication and the findings that it was answered.
pub(crate) async fn publication(
    db: &impl ConnectionTrait,
    town: &str,
    request: Uuid,
) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    let row = publication::Entity::find_by_id((town.to_owned(), request)).one(db).await?;
    Ok(row.map(|row| (row.hash, row.findings)))
}

/// Keeps what a publication was answered.
pub(crate) async fn insert_publication(
    tx: &DatabaseTransaction,
    town: &str,
    request: Uuid,
    hash: Vec<u8>,
    findings: Vec<u8>,
) -> Result<()> {
    let row = publication::ActiveModel {
        town: Set(town.to_owned()),
        request: Set(request),
        hash: Set(hash),
        findings: Set(findings),
    };
    publication::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Codes of a part that were published once and have disappeared since.
pub(crate) async fn retired(db: &impl ConnectionTrait, town: &str, part: Part) -> Result<HashSet<String>> {
    let query = code::Entity::find()
        .filter(code::Column::Town.eq(town))
        .filter(code::Column::Part.eq(part.as_str()))
        // The words of the index, which serves only queries that say the same.
        .filter(Expr::cust("retired IS NOT NULL"));
    Ok(query.all(db).await?.into_iter().map(|row| row.code).collect())
}

/// Whether a code of a part is in its newest version; none where nothing of the part was published yet.
pub(crate) async fn has_code(db: &impl ConnectionTrait, town: &str, part: Part, code: &str) -> Result<Option<bool>> {
    let key = (town.to_owned(), part.as_str().to_owned(), code.to_owned());
    if let Some(row) = code::Entity::find_by_id(key).one(db).await? {
        return Ok(Some(row.retired.is_none()));
    }
    let newest = version::Entity::find()
        .filter(version::Column::Town.eq(town))
        .filter(version::Column::Part.eq(part.as_str()))
        .one(db)
        .await?;
    Ok(newest.map(|_| false))
}

/// Records the codes of a new version: new ones are added, those that have disappeared are retired.
pub(crate) async fn put_codes(
    tx: &DatabaseTransaction,
    town: &str,
    part: Part,
    number: u32,
    codes: &HashSet<String>,
) -> Result<()> {
    let known = known_codes(tx, town, part).await?;
    let new: Vec<_> = codes.iter().filter(|code| !known.contains_key(*code)).collect();
    for rows in new.chunks(ROWS) {
        let rows = rows.iter().map(|code| code::ActiveModel {
            town: Set(town.to_owned()),
            part: Set(part.as_str().to_owned()),
            code: Set((*code).clone()),
            retired: Set(None),
        });
        code::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    let gone = known.into_iter().filter(|(code, retired)| !retired && !codes.contains(code));
    let gone: Vec<_> = gone.map(|(code, _)| code).collect();
    for rows in gone.chunks(ROWS) {
        code::Entity::update_many()
            .col_expr(code::Column::Retired, Expr::value(i64::from(number)))
            .filter(code::Column::Town.eq(town))
            .filter(code::Column::Part.eq(part.as_str()))
            .filter(code::Column::Code.is_in(rows))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Every code of a part that was ever published, and whether it is retired.
async fn known_codes(tx: &DatabaseTransaction, town: &str, part: Part) -> Result<HashMap<String, bool>> {
    let query = code::Entity::find().filter(code::Column::Town.eq(town)).filter(code::Column::Part.eq(part.as_str()));
    Ok(query.all(tx).await?.into_iter().map(|row| (row.code, row.retired.is_some())).collect())
}

fn read(row: version::Model) -> Result<Version> {
    let part = Part::ALL.into_iter().find(|part| part.as_str() == row.part);
    Ok(Version {
        part: part.ok_or_else(|| damaged("part", &row.part))?,
        number: unsigned(row.number),
        hash: row.hash,
        size: unsigned(row.size),
        force: stamp::from_millis(row.force_ms),
        published: stamp::from_millis(row.published_ms),
        person: row.person,
        name: row.name,
        reason: row.reason,
    })
}
