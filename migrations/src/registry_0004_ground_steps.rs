//! Steps of a draft that can be taken back, and the codes that a draft has ever held.

use sea_orm_migration::prelude::*;

/// Makes the tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(steps()).await?;
        manager.create_table(drafted_codes()).await
    }
}

fn column(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
}

/// A step with the hashes of the content before and after it; none before where there was no draft.
fn steps() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_draft_step").primary_key(Index::create().col("town").col("part").col("number"));
    for name in ["town", "part", "kind", "after", "codes", "person", "name"] {
        table.col(column(name).text().not_null());
    }
    table
        .col(column("number").big_integer().not_null())
        .col(column("before").text())
        .col(column("at_ms").big_integer().not_null())
        .to_owned()
}

/// Codes that are not given again, although no version has them.
fn drafted_codes() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("registry_drafted_code").primary_key(Index::create().col("town").col("part").col("code"));
    for name in ["town", "part"] {
        table.col(column(name).text().not_null());
    }
    table.col(column("code").text().not_null()).to_owned()
}
