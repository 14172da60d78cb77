//! Who read personal data of a case, and when.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

/// Makes the table.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(accesses()).await
    }
}

/// One row for a case, a person and a minute. The key answers who read a case.
fn accesses() -> TableCreateStatement {
    Table::create()
        .table("dispatch_access")
        .col(text("town"))
        .col(uuid("case_id"))
        .col(text("person"))
        .col(big_integer("minute_ms"))
        .primary_key(Index::create().col("town").col("case_id").col("person").col("minute_ms"))
        .to_owned()
}
