//! Parts that were split off a case, and the case that a report's own was joined with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text, uuid, uuid_null};

/// Makes the table and adds the columns. No case from before has a family.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(parts()).await?;
        let columns = [
            uuid_null("case_joined"),
            text("case_joined_number").default("").to_owned(),
            integer("case_open_parts").default(0).to_owned(),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("intake_report").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// A part has no report here; its units send files for it all the same. `unit` answers for it, `assisting` are the others with a
/// space between, `sequence` is the last case event that was folded in.
fn parts() -> TableCreateStatement {
    Table::create()
        .table("intake_part")
        .col(text("town"))
        .col(uuid("id"))
        .col(text("unit"))
        .col(text("assisting"))
        .col(big_integer("sequence"))
        .primary_key(Index::create().col("town").col("id"))
        .to_owned()
}
