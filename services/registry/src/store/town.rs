//! Towns, and the code that makes the first operator.

use gridcase_geo::CodeScheme;
use gridcase_host::stamp;
use gridcase_snapshot::ClockSource;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, QueryOrder, Set, TryInsertResult};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::entity::{setup, town};
use super::{Result, damaged};

/// A town as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Town {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) time_zone: String,
    pub(crate) scheme: CodeScheme,
    pub(crate) clock: ClockSource,
    pub(crate) created: Timestamp,
    /// Person id of the first administrator.
    pub(crate) administrator: Uuid,
    /// Hash of what it was made from.
    pub(crate) body_hash: Vec<u8>,
}

/// Stores a new town; false where its code is taken.
pub(crate) async fn insert(tx: &DatabaseTransaction, town: &Town) -> Result<bool> {
    let row = town::ActiveModel {
        code: Set(town.code.clone()),
        name: Set(town.name.clone()),
        time_zone: Set(town.time_zone.clone()),
        code_scheme: Set(match town.scheme {
            CodeScheme::National => NATIONAL.to_owned(),
            CodeScheme::Free => FREE.to_owned(),
        }),
        clock_source: Set(match town.clock {
            ClockSource::System => SYSTEM.to_owned(),
            ClockSource::Input => INPUT.to_owned(),
        }),
        created_ms: Set(stamp::to_millis(town.created)),
        administrator: Set(town.administrator),
        body_hash: Set(town.body_hash.clone()),
    };
    let insert = town::Entity::insert(row).on_conflict_do_nothing();
    Ok(matches!(insert.exec_without_returning(tx).await?, TryInsertResult::Inserted(1..)))
}

/// The town of this code.
pub(crate) async fn find(db: &impl ConnectionTrait, code: &str) -> Result<Option<Town>> {
    town::Entity::find_by_id(code.to_owned()).one(db).await?.map(read).transpose()
}

/// All towns by code.
pub(crate) async fn list(db: &impl ConnectionTrait) -> Result<Vec<Town>> {
    let rows = town::Entity::find().order_by_asc(town::Column::Code).all(db).await?;
    rows.into_iter().map(read).collect()
}

/// Keeps a new code for the first operator in place of those before.
pub(crate) async fn put_setup_code(tx: &DatabaseTransaction, code: &str) -> Result<()> {
    setup::Entity::delete_many().exec(tx).await?;
    let row = setup::ActiveModel { code_hash: Set(Sha256::digest(code).to_vec()) };
    setup::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Whether this is the code for the first operator.
pub(crate) async fn is_setup_code(db: &impl ConnectionTrait, code: &str) -> Result<bool> {
    let hash = Sha256::digest(code).to_vec();
    Ok(setup::Entity::find_by_id(hash).one(db).await?.is_some())
}

/// Uses the code up; false where it is another.
pub(crate) async fn take_setup_code(tx: &DatabaseTransaction, code: &str) -> Result<bool> {
    let hash = Sha256::digest(code).to_vec();
    Ok(setup::Entity::delete_by_id(hash).exec(tx).await?.rows_affected == 1)
}

const NATIONAL: &str = "national";
const FREE: &str = "free";
const SYSTEM: &str = "system";
const INPUT: &str = "input";

fn read(row: town::Model) -> Result<Town> {
    Ok(Town {
        scheme: match row.code_scheme.as_str() {
            NATIONAL => CodeScheme::National,
            FREE => CodeScheme::Free,
            other => return Err(damaged("code scheme", other)),
        },
        clock: match row.clock_source.as_str() {
            SYSTEM => ClockSource::System,
            INPUT => ClockSource::Input,
            other => return Err(damaged("clock source", other)),
        },
        code: row.code,
        name: row.name,
        time_zone: row.time_zone,
        created: stamp::from_millis(row.created_ms),
        administrator: row.administrator,
        body_hash: row.body_hash,
    })
}
