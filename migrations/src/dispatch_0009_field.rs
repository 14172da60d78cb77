//! Teams, what they are on, and where they were last.

use gridcase_host::log::Log;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, integer, text, uuid};

/// Makes the tables, and the log of what is done to teams, which no other service follows.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Log::new("dispatch_team").create_tables(manager).await?;
        for table in [teams(), crews(), positions()] {
            manager.create_table(table).await?;
        }
        for statement in STATEMENTS {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

/// `id` is the subject of the log. A team that was retired leaves its row, so that its code is never used again. `version` is
/// the number of the last event, `body` the team as the protocol writes it.
fn teams() -> TableCreateStatement {
    Table::create()
        .table("dispatch_team")
        .col(text("town"))
        .col(text("code"))
        .col(uuid("id"))
        .col(text("unit"))
        .col(big_integer("version"))
        .col(binary("body"))
        .primary_key(Index::create().col("town").col("code"))
        .to_owned()
}

/// A team that an open case has named, a copy of what the case says. `status` is its number in the protocol.
fn crews() -> TableCreateStatement {
    Table::create()
        .table("dispatch_crew")
        .col(text("town"))
        .col(uuid("case_id"))
        .col(text("team"))
        .col(integer("status"))
        .col(big_integer("since_ms"))
        .col(big_integer("filed_ms"))
        .primary_key(Index::create().col("town").col("case_id").col("team"))
        .to_owned()
}

/// The latest position that a team shared in a case; `body` is the position as the protocol writes it. It is gone when the
/// member switches off, when the case ends, and at `expires_ms`.
fn positions() -> TableCreateStatement {
    Table::create()
        .table("dispatch_position")
        .col(text("town"))
        .col(uuid("case_id"))
        .col(text("team"))
        .col(big_integer("at_ms"))
        .col(big_integer("expires_ms"))
        .col(binary("body"))
        .primary_key(Index::create().col("town").col("case_id").col("team"))
        .to_owned()
}

/// - a team by the subject of its log
/// - positions whose time is over
const STATEMENTS: [&str; 2] = [
    "CREATE UNIQUE INDEX dispatch_team_id ON dispatch_team (town, id)",
    "CREATE INDEX dispatch_position_over ON dispatch_position (expires_ms)",
];
