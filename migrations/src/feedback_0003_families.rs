//! Parts of a case that are not settled, and the case that another one was joined with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, uuid_null};

/// Adds the columns. No case from before has a family.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let parts = ColumnDef::new("open_parts").json().not_null().default("[]").to_owned();
        for column in [parts, uuid_null("joined"), text("joined_number").default("").to_owned()] {
            manager.alter_table(Table::alter().table("feedback_case").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
