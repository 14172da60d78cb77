//! Towns, their drafts, their published versions, and the codes that were ever published.

use sea_orm_migration::prelude::*;

/// Makes the tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [towns(), contents(), drafts(), versions(), publications(), codes()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// - the version whose bytes are asked for
/// - the versions of one publication
/// - the codes that are retired, which are few
const INDEXES: [&str; 3] = [
    "CREATE INDEX registry_version_hash ON registry_version (town, hash)",
    "CREATE INDEX registry_version_request ON registry_version (town, request)",
    "CREATE INDEX registry_code_retired ON registry_code (town, part) WHERE retired IS NOT NULL",
];

fn column(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
}

fn towns() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_town").col(column("code").text().not_null().primary_key());
    for name in ["name", "time_zone", "code_scheme", "clock_source"] {
        table.col(column(name).text().not_null());
    }
    table
        .col(column("created_ms").big_integer().not_null())
        .col(column("administrator").uuid().not_null())
        .col(column("body_hash").blob().not_null())
        .to_owned()
}

/// Content by its hash, for drafts and versions alike.
fn contents() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_content").primary_key(Index::create().col("town").col("hash"));
    table
        .col(column("town").text().not_null())
        .col(column("hash").text().not_null())
        .col(column("bytes").blob().not_null())
        .to_owned()
}

fn drafts() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_draft").primary_key(Index::create().col("town").col("part"));
    for name in ["town", "part", "hash"] {
        table.col(column(name).text().not_null());
    }
    table.col(column("put_ms").big_integer().not_null()).to_owned()
}

fn versions() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_version").primary_key(Index::create().col("town").col("part").col("number"));
    for name in ["town", "part", "hash", "person", "name", "reason"] {
        table.col(column(name).text().not_null());
    }
    for name in ["number", "size", "force_ms", "published_ms"] {
        table.col(column(name).big_integer().not_null());
    }
    table.col(column("request").uuid().not_null()).to_owned()
}

/// What a publication was answered, for its repetition.
fn publications() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_publication").primary_key(Index::create().col("town").col("request"));
    table
        .col(column("town").text().not_null())
        .col(column("request").uuid().not_null())
        .col(column("hash").blob().not_null())
        .col(column("findings").blob().not_null())
        .to_owned()
}

/// Every code of an area or a unit that was ever published, with the number of the version in which it disappeared.
fn codes() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_code").primary_key(Index::create().col("town").col("part").col("code"));
    for name in ["town", "part", "code"] {
        table.col(column(name).text().not_null());
    }
    table.col(column("retired").big_integer()).to_owned()
}
