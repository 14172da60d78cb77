//! Cases, the units that assist in them, and the calendars that decided them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, integer, text, text_null, uuid};

/// Makes the tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [cases(), assists(), calendars()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// Spelled out, because one of them holds only the rows that its reader looks for:
/// - a number is given once in a town
/// - a case by its id alone, for services
/// - the town's cases newest first, by state, by matter, and by due time
/// - a unit's cases newest first and by due time, those of a grid, and those that a person reported
/// - the queue by cause, which is counted without reading the cases
/// - suspensions that end by themselves, over all towns
/// - the cases that a unit assists in, newest first
const INDEXES: [&str; 12] = [
    "CREATE UNIQUE INDEX dispatch_case_number ON dispatch_case (town, number)",
    "CREATE INDEX dispatch_case_id ON dispatch_case (id)",
    "CREATE INDEX dispatch_case_newest ON dispatch_case (town, filed_ms, id)",
    "CREATE INDEX dispatch_case_state ON dispatch_case (town, state, filed_ms, id)",
    "CREATE INDEX dispatch_case_matter ON dispatch_case (town, matter, filed_ms, id)",
    "CREATE INDEX dispatch_case_due ON dispatch_case (town, due_ms, id)",
    "CREATE INDEX dispatch_case_lead ON dispatch_case (town, lead, filed_ms, id)",
    "CREATE INDEX dispatch_case_lead_due ON dispatch_case (town, lead, due_ms, id)",
    "CREATE INDEX dispatch_case_grid ON dispatch_case (town, grid, filed_ms, id)",
    "CREATE INDEX dispatch_case_reporter ON dispatch_case (town, reporter, filed_ms, id)",
    "CREATE INDEX dispatch_case_wake ON dispatch_case (wake_ms) WHERE wake_ms IS NOT NULL",
    "CREATE INDEX dispatch_case_queue ON dispatch_case (town, causes) WHERE causes <> 0",
];

/// `state` and the bits of `causes` are the numbers of the protocol. `due_ms` is the greatest number where the due time
/// is unknown. `body` is the case itself; the other columns are copies of what lists ask for.
fn cases() -> TableCreateStatement {
    Table::create()
        .table("dispatch_case")
        .col(text("town"))
        .col(uuid("id"))
        .col(text("number"))
        .col(big_integer("version"))
        .col(integer("state"))
        .col(text("matter"))
        .col(text("grid"))
        .col(text_null("lead"))
        .col(text("reporter"))
        .col(integer("causes"))
        .col(big_integer("filed_ms"))
        .col(big_integer("due_ms"))
        .col(big_integer_null("wake_ms"))
        .col(binary("body"))
        .primary_key(Index::create().col("town").col("id"))
        .to_owned()
}

fn assists() -> TableCreateStatement {
    Table::create()
        .table("dispatch_assist")
        .col(text("town"))
        .col(text("unit"))
        .col(big_integer("filed_ms"))
        .col(uuid("case_id"))
        .primary_key(Index::create().col("town").col("unit").col("filed_ms").col("case_id"))
        .to_owned()
}

/// A copy of each calendar version that decided a case, kept for ever: the registry's readers hold only what is in force.
fn calendars() -> TableCreateStatement {
    Table::create()
        .table("dispatch_calendar")
        .col(text("town"))
        .col(integer("number"))
        .col(text("rules"))
        .primary_key(Index::create().col("town").col("number"))
        .to_owned()
}
