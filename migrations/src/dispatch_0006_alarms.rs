//! Who owes the next step of a case, when its next alarm is due, and the alarms that were raised.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, integer, small_integer, text, uuid};

/// Adds the columns and makes the table.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            manager.alter_table(Table::alter().table("dispatch_case").add_column(column).to_owned()).await?;
        }
        manager.create_table(alarms()).await?;
        for statement in STATEMENTS {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

/// `debtor` is who owes the next step, empty once the case has ended; `step` its number in the protocol; `owed_ms` by when,
/// the greatest number where that is unknown; `alarm_ms` when the next step of an alarm is due.
fn columns() -> [ColumnDef; 4] {
    [
        text("debtor").default("").to_owned(),
        integer("step").default(0).to_owned(),
        big_integer("owed_ms").default(i64::MAX).to_owned(),
        big_integer_null("alarm_ms"),
    ]
}

/// An alarm that was raised. `audience` is who is told; `source` says what the time is kept for and since when, and ends the
/// alarm when it is done; `standing` is 1 until then.
fn alarms() -> TableCreateStatement {
    Table::create()
        .table("dispatch_alarm")
        .col(text("town"))
        .col(uuid("case_id"))
        .col(big_integer("sequence"))
        .col(text("number"))
        .col(big_integer("at_ms"))
        .col(text("audience"))
        .col(text("unit"))
        .col(small_integer("nobody"))
        .col(small_integer("standing"))
        .col(text("source"))
        .col(binary("body"))
        .primary_key(Index::create().col("town").col("case_id").col("sequence"))
        .to_owned()
}

/// - what is owed in a town, by whom, which step and by when
/// - the next alarms over all towns
/// - alarms that stand, newest first: all, by who is told, of a unit, and those that nobody is told
/// - every open case is looked at once, which fills its columns
const STATEMENTS: [&str; 7] = [
    "CREATE INDEX dispatch_case_owed ON dispatch_case (town, debtor, step, owed_ms, id) WHERE debtor <> ''",
    "CREATE INDEX dispatch_case_alarm ON dispatch_case (alarm_ms) WHERE alarm_ms IS NOT NULL",
    "CREATE INDEX dispatch_alarm_newest ON dispatch_alarm (town, at_ms, case_id, sequence) WHERE standing = 1",
    "CREATE INDEX dispatch_alarm_audience ON dispatch_alarm (town, audience, at_ms, case_id, sequence) WHERE standing = 1",
    "CREATE INDEX dispatch_alarm_unit ON dispatch_alarm (town, unit, at_ms, case_id, sequence) WHERE standing = 1",
    "CREATE INDEX dispatch_alarm_nobody ON dispatch_alarm (town, at_ms, case_id, sequence) WHERE standing = 1 AND nobody = 1",
    "UPDATE dispatch_case SET alarm_ms = 0 WHERE state NOT IN (7, 8)",
];
