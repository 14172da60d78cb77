//! Cases as feedback knows them, reviews of their hand-ins, and commands that dispatch has not confirmed.

use sea_orm_migration::prelude::*;

/// Makes the tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [cases(), reviews(), commands()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// In this order:
/// - a person's own reports, latest first
/// - the town's reviews of one state, oldest hand-in first
/// - all commands, oldest first
/// - the commands about a hand-in
const INDEXES: [&str; 4] = [
    "CREATE INDEX feedback_case_reporter ON feedback_case (town, reporter, reported_ms, id) WHERE reporter <> ''",
    "CREATE INDEX feedback_review_state ON feedback_review (town, state, handed_in_ms, case_id, hand_in)",
    "CREATE INDEX feedback_command_order ON feedback_command (asked_ms, id)",
    "CREATE INDEX feedback_command_about ON feedback_command (town, case_id, hand_in)",
];

fn column(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
}

fn cases() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("feedback_case").primary_key(Index::create().col("town").col("id"));
    for name in ["town", "number", "matter", "matter_name", "grid", "words", "reporter", "state", "unit"] {
        table.col(column(name).text().not_null());
    }
    for name in ["result", "rating_words", "reopen_refusal"] {
        table.col(column(name).text().not_null());
    }
    for name in ["sequence", "own_sequence", "reopen_days", "reported_ms", "rating"] {
        table.col(column(name).big_integer().not_null());
    }
    for name in ["before", "assisting", "persons", "units"] {
        table.col(column(name).json().not_null());
    }
    for name in ["dispatched_ms", "closed_ms"] {
        table.col(column(name).big_integer());
    }
    table.col(column("id").uuid().not_null()).col(column("reopening").boolean().not_null()).to_owned()
}

fn reviews() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("feedback_review").primary_key(Index::create().col("town").col("case_id").col("hand_in"));
    for name in ["town", "state", "unit", "words", "reason", "refusal"] {
        table.col(column(name).text().not_null());
    }
    for name in ["decided_by", "decided_by_name", "decided_by_role", "decided_by_unit"] {
        table.col(column(name).text().not_null());
    }
    for name in ["hand_in", "version", "handed_in_ms"] {
        table.col(column(name).big_integer().not_null());
    }
    for name in ["dispatched_ms", "decided_ms"] {
        table.col(column(name).big_integer());
    }
    table
        .col(column("case_id").uuid().not_null())
        .col(column("after").json().not_null())
        .col(column("in_time").boolean())
        .to_owned()
}

fn commands() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("feedback_command");
    for name in ["town", "kind", "reason"] {
        table.col(column(name).text().not_null());
    }
    for name in ["hand_in", "asked_ms"] {
        table.col(column(name).big_integer().not_null());
    }
    table
        .col(column("id").uuid().not_null().primary_key())
        .col(column("case_id").uuid().not_null())
        .col(column("person").json().not_null())
        .to_owned()
}
