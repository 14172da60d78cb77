//! Reports, the numbers given to them, and the media files stored for them.

use sea_orm_migration::prelude::*;

/// Makes the tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [reports(), numbers(), media()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// Spelled out, because several of them hold only the rows that their reader looks for:
/// - a number is given once
/// - a number of another system names one report
/// - the town's reports, and a person's own, newest first
/// - reports that are not on their way to a case, for the lists of one state
/// - accepted reports whose case is not open yet, oldest first
const INDEXES: [&str; 6] = [
    "CREATE UNIQUE INDEX intake_report_number ON intake_report (number)",
    "CREATE UNIQUE INDEX intake_report_outside ON intake_report (town, source, outside_number) \
     WHERE outside_number <> ''",
    "CREATE INDEX intake_report_town ON intake_report (town, received_ms, id)",
    "CREATE INDEX intake_report_reporter ON intake_report (town, reporter, received_ms, id)",
    "CREATE INDEX intake_report_aside ON intake_report (town, state, received_ms, id) \
     WHERE state IN ('received', 'rejected')",
    "CREATE INDEX intake_report_unopened ON intake_report (received_ms, id) WHERE state = 'accepted'",
];

fn column(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
}

fn reports() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("intake_report").primary_key(Index::create().col("town").col("id"));
    for name in ["town", "number", "state", "source", "reporter", "reporter_name", "reporter_unit", "matter"] {
        table.col(column(name).text().not_null());
    }
    for name in ["words", "place_words", "outside_number", "reporter_words", "rejection", "grid"] {
        table.col(column(name).text().not_null());
    }
    for name in ["case_state", "case_unit", "case_assisting", "case_outcome"] {
        table.col(column(name).text().not_null());
    }
    for name in ["received_ms", "catalogue_version", "matter_row", "sequence", "case_sequence"] {
        table.col(column(name).big_integer().not_null());
    }
    for name in ["hash_version", "reporter_role"] {
        table.col(column(name).integer().not_null());
    }
    for name in ["fixed_on_the_spot", "reply_owed"] {
        table.col(column(name).boolean().not_null());
    }
    for name in ["longitude", "latitude", "accuracy_m"] {
        table.col(column(name).double());
    }
    for name in ["fixed_ms", "found_ms", "outside_deadline_ms", "case_since_ms"] {
        table.col(column(name).big_integer());
    }
    table
        .col(column("id").uuid().not_null())
        .col(column("hash").blob().not_null())
        .col(column("coordinate_system").text())
        .col(column("provider").text())
        .col(column("declared").json().not_null())
        .to_owned()
}

/// The last number given in a town on a local day.
fn numbers() -> TableCreateStatement {
    Table::create()
        .table("intake_number")
        .primary_key(Index::create().col("town").col("day"))
        .col(column("town").text().not_null())
        .col(column("day").text().not_null())
        .col(column("last").big_integer().not_null())
        .to_owned()
}

fn media() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("intake_media").primary_key(Index::create().col("town").col("report").col("sha256"));
    for name in ["town", "kind", "purpose", "media_type", "person"] {
        table.col(column(name).text().not_null());
    }
    for name in ["size", "width", "height", "recorded_ms"] {
        table.col(column(name).big_integer().not_null());
    }
    table
        .col(column("report").uuid().not_null())
        .col(column("sha256").blob().not_null())
        .col(column("added").boolean().not_null())
        .to_owned()
}
