//! Feedback's event log.

use gridcase_host::log::Log;
use sea_orm_migration::prelude::*;

/// Makes the tables of the log.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Log::new("feedback").create_tables(manager).await
    }
}
