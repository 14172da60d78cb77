//! Tallies of ended cases also by matter and by team or officer, so that no count of these looks at the archive.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text};

/// Makes the table anew, with what it did not keep apart, and counts the ended cases.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("dispatch_tally").to_owned()).await?;
        manager.create_table(tallies()).await?;
        for (level, columns) in LEVELS {
            manager.get_connection().execute_unprepared(&count(level, columns)).await?;
        }
        Ok(())
    }
}

/// How far apart the tallies of a level keep cases, by reporter, grid, matter, team or officer, lead and assisting units: 0
/// the town, 1 teams of units, 2 grids, 3 grids and teams of units, 4 reporters, grids and teams of units, 5 matters,
/// 6 matters and teams of units, 7 teams or officers and teams of units. What a level does not keep apart is empty.
const LEVELS: [(u8, [&str; 6]); 8] = [
    (0, ["''", "''", "''", "''", "''", "''"]),
    (1, ["''", "''", "''", "''", "COALESCE(lead, '')", "assisting"]),
    (2, ["''", "grid", "''", "''", "''", "''"]),
    (3, ["''", "grid", "''", "''", "COALESCE(lead, '')", "assisting"]),
    (4, ["reporter", "grid", "''", "''", "COALESCE(lead, '')", "assisting"]),
    (5, ["''", "''", "matter", "''", "''", "''"]),
    (6, ["''", "''", "matter", "''", "COALESCE(lead, '')", "assisting"]),
    (7, ["''", "''", "''", "assignee", "COALESCE(lead, '')", "assisting"]),
];

fn count(level: u8, columns: [&str; 6]) -> String {
    format!(
        "INSERT INTO dispatch_tally \
         (town, level, reporter, grid, matter, assignee, lead, assisting, outcome, slot, cases) \
         SELECT town, {level}, {}, outcome, 0, COUNT(*) \
         FROM dispatch_case WHERE state >= 7 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9",
        columns.join(", ")
    )
}

/// How many ended cases there are of each outcome, kept in the unit of work that ends or reopens a case. What many cases
/// share lies in several slots, so that cases that end at once seldom wait for each other.
fn tallies() -> TableCreateStatement {
    let key = ["town", "level", "reporter", "grid", "matter", "assignee", "lead", "assisting", "outcome", "slot"];
    let mut primary = Index::create();
    for column in key {
        primary.col(column);
    }
    Table::create()
        .table("dispatch_tally")
        .col(text("town"))
        .col(integer("level"))
        .col(text("reporter"))
        .col(text("grid"))
        .col(text("matter"))
        .col(text("assignee"))
        .col(text("lead"))
        .col(text("assisting"))
        .col(integer("outcome"))
        .col(integer("slot"))
        .col(big_integer("cases"))
        .primary_key(&mut primary)
        .to_owned()
}
