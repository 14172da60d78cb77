//! The registry's tables: rows to domain and back.
//!
//! Writing functions are parts of a unit of work and take its transaction; only the uses of [`crate::registry`] decide.

pub(crate) mod content;
#[expect(unreachable_pub, reason = "sea-orm's derive makes public types of the rows")]
mod entity;
pub(crate) mod event;
pub(crate) mod key;
pub(crate) mod person;
pub(crate) mod session;
pub(crate) mod step;
pub(crate) mod town;
pub(crate) mod version;

use gridcase_host::database;
use sea_orm::DbErr;

pub(crate) type Result<T> = std::result::Result<T, database::Error>;

/// A row that says what no row of ours says: the database was changed by hand.
fn damaged(what: &str, value: &str) -> database::Error {
    DbErr::Type(format!("{value:?} is no {what}")).into()
}

/// A count as the tables keep it.
fn signed(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// A count as it was kept.
fn unsigned<T: TryFrom<i64> + Default>(count: i64) -> T {
    T::try_from(count).unwrap_or_default()
}
