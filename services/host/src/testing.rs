//! Databases for tests of stores: throwaway SQLite files, and schemas of a throwaway PostgreSQL cluster.
//!
//! A store is tested on both by [`each_backend`]. Where Debian's PostgreSQL is not installed the PostgreSQL half is
//! skipped with a message, unless `GRIDCASE_REQUIRE_POSTGRES=1` is set: then it fails.

mod cluster;

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use tempfile::TempDir;

pub use cluster::Postgres;

use crate::database::{Database, Options, Target};

/// An empty place for one database, which can be opened and closed several times. Dropping it removes a SQLite file;
/// a schema goes with its cluster.
#[derive(Debug)]
pub struct Place {
    target: Target,
    _folder: Option<TempDir>,
}

impl Place {
    /// A new SQLite file.
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let file = folder.path().join("test.db");
        Self { target: Target::Sqlite { file }, _folder: Some(folder) }
    }

    /// A new schema in this process's cluster; `None` when the test is to be skipped.
    pub fn postgres() -> Option<Self> {
        let target = Postgres::shared()?.target();
        Some(Self { target, _folder: None })
    }

    /// What to hand to [`Database::open`].
    pub fn target(&self) -> Target {
        self.target.clone()
    }

    /// Opens the database with default options.
    pub async fn open(&self) -> Database {
        self.open_with(Options::default()).await
    }

    /// Opens the database.
    pub async fn open_with(&self, options: Options) -> Database {
        Database::open(self.target(), options).await.expect("a test database")
    }
}

/// Runs a test on an empty SQLite file, then on an empty PostgreSQL schema.
///
/// ```no_run
/// # async fn example() {
/// gridcase_host::testing::each_backend(async |db| {
///     // db.migrate::<Migrator>().await.unwrap(); ...
/// #   drop(db);
/// })
/// .await;
/// # }
/// ```
pub async fn each_backend(test: impl AsyncFn(Database)) {
    each_place(async |place| {
        let db = place.open().await;
        test(db.clone()).await;
        db.close().await;
    })
    .await;
}

/// Like [`each_backend`], for tests that open the database themselves, perhaps more than once.
pub async fn each_place(test: impl AsyncFn(&Place)) {
    eprintln!("on SQLite");
    test(&Place::sqlite()).await;
    if let Some(place) = Place::postgres() {
        eprintln!("on PostgreSQL");
        test(&place).await;
    }
}

/// Waits until all that is committed by now is in sight of tails. On PostgreSQL a tail waits for every older transaction of
/// the whole cluster, those of other tests too; on SQLite there is nothing to wait for.
pub async fn in_sight(db: &Database) {
    if db.backend() != DbBackend::Postgres {
        return;
    }
    let ask = async |sql: &str| -> i64 {
        let row = db.reader().query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.expect("an answer");
        row.expect("a row").try_get_by_index(0).expect("a number")
    };
    let next = ask("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").await;
    while ask("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").await < next {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
