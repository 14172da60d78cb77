//! The asset that a report is about.

use sea_orm_migration::prelude::*;

/// Adds the column; reports from before name none.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        table.table("intake_report").add_column(ColumnDef::new("asset").text().not_null().default(""));
        manager.alter_table(table.take()).await
    }
}
