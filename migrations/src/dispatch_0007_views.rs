//! Saved views: filters that people have given a name.

use gridcase_host::log::Log;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, integer, text, uuid};

/// Makes the table, and the log of what is done to views, which no other service follows.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Log::new("dispatch_view").create_tables(manager).await?;
        manager.create_table(views()).await?;
        let index = "CREATE INDEX dispatch_view_shown ON dispatch_view (town, owner, shared)";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}

/// `version` is the number of the last event. `shared` and `deleted` are 0 or 1: a view that was deleted leaves its row, so
/// that its id is never used again. `body` is the view as the protocol writes it.
fn views() -> TableCreateStatement {
    Table::create()
        .table("dispatch_view")
        .col(text("town"))
        .col(uuid("id"))
        .col(text("owner"))
        .col(integer("shared"))
        .col(integer("deleted"))
        .col(big_integer("version"))
        .col(binary("body"))
        .primary_key(Index::create().col("town").col("id"))
        .to_owned()
}
