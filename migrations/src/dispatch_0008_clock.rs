//! Operations on the clocks of open cases, and what they have changed.

use gridcase_host::log::Log;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, text, uuid};

/// Makes the tables, and the log of operations, which no other service follows.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Log::new("dispatch_clock").create_tables(manager).await?;
        manager.create_table(operations()).await?;
        manager.create_table(changes()).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// `done_ms` is when the last case had followed. `body` is the operation as the protocol writes it.
fn operations() -> TableCreateStatement {
    Table::create()
        .table("dispatch_clock")
        .col(text("town"))
        .col(uuid("id"))
        .col(big_integer("at_ms"))
        .col(big_integer_null("done_ms"))
        .col(binary("body"))
        .primary_key(Index::create().col("town").col("id"))
        .to_owned()
}

/// What an operation has changed in a case, as the protocol writes it.
fn changes() -> TableCreateStatement {
    Table::create()
        .table("dispatch_clock_change")
        .col(text("town"))
        .col(uuid("operation"))
        .col(uuid("case_id"))
        .col(binary("body"))
        .primary_key(Index::create().col("town").col("operation").col("case_id"))
        .to_owned()
}

/// Operations of a town, newest first; and those over all towns that go on.
const INDEXES: [&str; 2] = [
    "CREATE INDEX dispatch_clock_newest ON dispatch_clock (town, at_ms, id)",
    "CREATE INDEX dispatch_clock_undone ON dispatch_clock (at_ms) WHERE done_ms IS NULL",
];
