//! Up to which boundary version the grids of open cases have followed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text};

/// Makes the table.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(ground()).await
    }
}

/// One row for a town: the boundary version under which every open case has been looked at.
fn ground() -> TableCreateStatement {
    Table::create()
        .table("dispatch_ground")
        .col(text("town"))
        .col(integer("boundaries"))
        .primary_key(Index::create().col("town"))
        .to_owned()
}
