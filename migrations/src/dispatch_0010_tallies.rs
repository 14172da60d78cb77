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
            manager.get_connection().execute_unprepared(&count(level, columns, CASES)).await?;
        }
        for (level, columns) in ASSISTED {
            manager.get_connection().execute_unprepared(&count(level, columns, ASSISTS)).await?;
        }
        Ok(())
    }
}

/// How far apart the tallies of a level keep cases, by reporter, grid, matter, team or officer, lead and assisting units: 0
/// the town, 1 the lead with all assisting units, 2 grids, 3 grids and all units, 4 reporters, grids and all units, 5 reporters,
/// 6 single units, 7 matters and single units, 8 teams or officers and single units, 9 reporters and
/// grids. What a level does not keep apart is empty.
const LEVELS: [(u8, [&str; 6]); 10] = [
    (0, ["''", "''", "''", "''", "''", "''"]),
    (1, ["''", "''", "''", "''", "COALESCE(lead, '')", "assisting"]),
    (2, ["''", "grid", "''", "''", "''", "''"]),
    (3, ["''", "grid", "''", "''", "COALESCE(lead, '')", "assisting"]),
    (4, ["reporter", "grid", "''", "''", "COALESCE(lead, '')", "assisting"]),
    (5, ["reporter", "''", "''", "''", "''", "''"]),
    (6, ["''", "''", "''", "''", "COALESCE(lead, '')", "''"]),
    (7, ["''", "''", "matter", "''", "COALESCE(lead, '')", "''"]),
    (8, ["''", "''", "''", "assignee", "COALESCE(lead, '')", "''"]),
    (9, ["reporter", "grid", "''", "''", "''", "''"]),
];

/// Levels of single units have a tally also for each unit that assists.
const ASSISTED: [(u8, [&str; 6]); 3] = [
    (6, ["''", "''", "''", "''", "''", "unit"]),
    (7, ["''", "''", "matter", "''", "''", "unit"]),
    (8, ["''", "''", "''", "assignee", "''", "unit"]),
];

const CASES: &str = "dispatch_case";
const ASSISTS: &str = "dispatch_case JOIN dispatch_assist ON \
     dispatch_assist.town = dispatch_case.town AND dispatch_assist.case_id = dispatch_case.id";

fn count(level: u8, columns: [&str; 6], from: &str) -> String {
    let named = if level == 8 { "AND assignee <> ''" } else { "" };
    format!(
        "INSERT INTO dispatch_tally \
         (town, level, reporter, grid, matter, assignee, lead, assisting, outcome, slot, cases) \
         SELECT dispatch_case.town, {level}, {}, outcome, 0, COUNT(*) \
         FROM {from} WHERE state >= 7 {named} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9",
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
