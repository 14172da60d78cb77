//! Lists and counts that never read the archive: more columns to filter by, indexes for open and for ended cases apart,
//! and tallies of the ended ones.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text};
use sea_orm_migration::sea_orm::DbBackend;

/// Adds the columns, fills them for the cases that are there, and counts those that have ended.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        for index in REPLACED {
            db.execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        for column in COLUMNS {
            db.execute_unprepared(&format!("ALTER TABLE {column}")).await?;
        }
        db.execute_unprepared(if postgres { FILL_POSTGRES } else { FILL_SQLITE }).await?;
        db.execute_unprepared(if postgres { NAME_ASSISTS_POSTGRES } else { NAME_ASSISTS_SQLITE }).await?;
        db.execute_unprepared(FILL_ASSISTS).await?;
        manager.create_table(tallies()).await?;
        for (level, columns) in LEVELS {
            db.execute_unprepared(&count(level, columns)).await?;
        }
        for index in INDEXES {
            db.execute_unprepared(index).await?;
        }
        if postgres {
            db.execute_unprepared(BEGINNINGS).await?;
        }
        Ok(())
    }
}

/// Indexes over open and ended cases together, which lists no longer read.
const REPLACED: [&str; 7] = [
    "dispatch_case_state",
    "dispatch_case_matter",
    "dispatch_case_due",
    "dispatch_case_lead",
    "dispatch_case_lead_due",
    "dispatch_case_grid",
    "dispatch_case_reporter",
];

/// `assisting` holds the units by code, each between two line ends. `outcome` is the number of the protocol, 0 while open. `marks`
/// has bit 1 for returned, 2 for reworked, 4 for reopened, 8 while the unit asks for something. An assist knows whether its case has ended, 0 or 1.
const COLUMNS: [&str; 7] = [
    "dispatch_case ADD COLUMN assisting text NOT NULL DEFAULT ''",
    "dispatch_case ADD COLUMN assignee text NOT NULL DEFAULT ''",
    "dispatch_case ADD COLUMN asset text NOT NULL DEFAULT ''",
    "dispatch_case ADD COLUMN source text NOT NULL DEFAULT ''",
    "dispatch_case ADD COLUMN outcome integer NOT NULL DEFAULT 0",
    "dispatch_case ADD COLUMN marks integer NOT NULL DEFAULT 0",
    "dispatch_assist ADD COLUMN ended integer NOT NULL DEFAULT 0",
];

/// What the stored case says. An unknown due time is now 2^60 and the moment of filing, so that such cases come last, the
/// oldest first, and ended cases need no order of their own.
const FILL_SQLITE: &str = "\
UPDATE dispatch_case SET
  assignee = COALESCE(json_extract(CAST(body AS TEXT), '$.assignee'), ''),
  asset = COALESCE(json_extract(CAST(body AS TEXT), '$.decision.asset'), ''),
  source = COALESCE(json_extract(CAST(body AS TEXT), '$.report.source'), ''),
  outcome = CASE WHEN state < 7 THEN 0 ELSE CASE json_extract(CAST(body AS TEXT), '$.outcome')
    WHEN 'Handled' THEN 1 WHEN 'FixedOnTheSpot' THEN 2 WHEN 'Voided' THEN 3 ELSE 0 END END,
  marks = (json_array_length(CAST(body AS TEXT), '$.returns') > 0)
    + 2 * (json_extract(CAST(body AS TEXT), '$.reworks') > 0)
    + 4 * (json_extract(CAST(body AS TEXT), '$.reopenings') > 0)
    + 8 * (json_extract(CAST(body AS TEXT), '$.ask') IS NOT NULL),
  due_ms = CASE WHEN due_ms = 9223372036854775807 THEN 1152921504606846976 + filed_ms ELSE due_ms END";

/// The same.
const FILL_POSTGRES: &str = "\
UPDATE dispatch_case SET
  assignee = COALESCE(stored.said ->> 'assignee', ''),
  asset = COALESCE(stored.said -> 'decision' ->> 'asset', ''),
  source = COALESCE(stored.said -> 'report' ->> 'source', ''),
  outcome = CASE WHEN state < 7 THEN 0 ELSE CASE stored.said ->> 'outcome'
    WHEN 'Handled' THEN 1 WHEN 'FixedOnTheSpot' THEN 2 WHEN 'Voided' THEN 3 ELSE 0 END END,
  marks = (json_array_length(stored.said -> 'returns') > 0)::int
    + 2 * ((stored.said ->> 'reworks')::int > 0)::int
    + 4 * ((stored.said ->> 'reopenings')::int > 0)::int
    + 8 * ((stored.said ->> 'ask') IS NOT NULL)::int,
  due_ms = CASE WHEN due_ms = 9223372036854775807 THEN 1152921504606846976 + filed_ms ELSE due_ms END
FROM (SELECT town AS of_town, id AS of_id, convert_from(body, 'UTF8')::json AS said FROM dispatch_case) AS stored
WHERE town = stored.of_town AND id = stored.of_id";

/// The units that assist, by code.
const NAME_ASSISTS_SQLITE: &str = "\
UPDATE dispatch_case SET assisting = char(10) || named.units || char(10)
FROM (
  SELECT town AS of_town, case_id AS of_id, group_concat(unit, char(10)) AS units
  FROM (SELECT town, case_id, unit FROM dispatch_assist ORDER BY town, case_id, unit) GROUP BY town, case_id) AS named
WHERE town = named.of_town AND id = named.of_id";

/// The same.
const NAME_ASSISTS_POSTGRES: &str = r#"
UPDATE dispatch_case SET assisting = chr(10) || named.units || chr(10)
FROM (
  SELECT town AS of_town, case_id AS of_id, string_agg(unit, chr(10) ORDER BY unit COLLATE "C") AS units
  FROM dispatch_assist GROUP BY town, case_id) AS named
WHERE town = named.of_town AND id = named.of_id"#;

const FILL_ASSISTS: &str = "\
UPDATE dispatch_assist SET ended = 1 WHERE EXISTS (
  SELECT 1 FROM dispatch_case
  WHERE dispatch_case.town = dispatch_assist.town AND dispatch_case.id = dispatch_assist.case_id AND state >= 7)";

/// How far apart the tallies of a level keep cases: 0 the town, 1 teams, 2 grids, 3 grids and teams, 4 reporters, grids
/// and teams. What a level does not keep apart is empty.
const LEVELS: [(u8, [&str; 4]); 5] = [
    (0, ["''", "''", "''", "''"]),
    (1, ["''", "''", "COALESCE(lead, '')", "assisting"]),
    (2, ["''", "grid", "''", "''"]),
    (3, ["''", "grid", "COALESCE(lead, '')", "assisting"]),
    (4, ["reporter", "grid", "COALESCE(lead, '')", "assisting"]),
];

fn count(level: u8, [reporter, grid, lead, assisting]: [&str; 4]) -> String {
    format!(
        "INSERT INTO dispatch_tally (town, level, reporter, grid, lead, assisting, outcome, slot, cases) \
         SELECT town, {level}, {reporter}, {grid}, {lead}, {assisting}, outcome, 0, COUNT(*) \
         FROM dispatch_case WHERE state >= 7 GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )
}

/// Open cases are few and change; ended ones are many and rest. Each way to look for a case has an index for the one part
/// and one for the other, so that a list goes through the part that it is about, in its order:
/// - open: by state and by lead unit in both orders, by grid, by matter, by reporter
/// - ended: by state, lead unit, grid, matter, reporter, team or officer, asset, and by whether they came back
/// - the cases that a unit assists in, open and ended apart
///
/// The last columns answer counts without the case. The parts are told apart by the outcome, which no index leads by: had
/// they been by state, SQLite would take a range of states for narrower than a unit or a grid.
const INDEXES: [&str; 16] = [
    "CREATE INDEX dispatch_case_open_state ON dispatch_case (town, state, filed_ms, id, outcome) WHERE outcome = 0",
    "CREATE INDEX dispatch_case_open_due ON dispatch_case (town, state, due_ms, id, outcome) WHERE outcome = 0",
    "CREATE INDEX dispatch_case_open_lead ON dispatch_case (town, lead, filed_ms, id, state, outcome) WHERE outcome = 0",
    "CREATE INDEX dispatch_case_open_lead_due ON dispatch_case (town, lead, due_ms, id, state, outcome) WHERE outcome = 0",
    "CREATE INDEX dispatch_case_open_grid ON dispatch_case (town, grid, filed_ms, id, state, outcome) WHERE outcome = 0",
    "CREATE INDEX dispatch_case_open_matter ON dispatch_case (town, matter, filed_ms, id, state, outcome) WHERE outcome = 0",
    "CREATE INDEX dispatch_case_open_reporter ON dispatch_case (town, reporter, filed_ms, id, state, outcome) WHERE outcome = 0",
    "CREATE INDEX dispatch_case_ended_state ON dispatch_case (town, state, filed_ms, id, outcome) WHERE outcome <> 0",
    "CREATE INDEX dispatch_case_ended_lead ON dispatch_case (town, lead, filed_ms, id, state, outcome) WHERE outcome <> 0",
    "CREATE INDEX dispatch_case_ended_grid ON dispatch_case (town, grid, filed_ms, id, state, outcome) WHERE outcome <> 0",
    "CREATE INDEX dispatch_case_ended_matter ON dispatch_case (town, matter, filed_ms, id, state, outcome) WHERE outcome <> 0",
    "CREATE INDEX dispatch_case_ended_reporter ON dispatch_case (town, reporter, filed_ms, id, state, outcome) WHERE outcome <> 0",
    "CREATE INDEX dispatch_case_ended_assignee ON dispatch_case (town, assignee, filed_ms, id, state, outcome) \
     WHERE outcome <> 0 AND assignee <> ''",
    "CREATE INDEX dispatch_case_ended_asset ON dispatch_case (town, asset, filed_ms, id, state, outcome) \
     WHERE outcome <> 0 AND asset <> ''",
    "CREATE INDEX dispatch_case_ended_marks ON dispatch_case (town, marks, filed_ms, id, state, outcome) \
     WHERE outcome <> 0 AND marks <> 0",
    "CREATE INDEX dispatch_assist_part ON dispatch_assist (town, unit, ended, filed_ms, case_id)",
];

/// Beginnings of numbers are compared byte by byte; SQLite does so by itself.
const BEGINNINGS: &str = r#"CREATE INDEX dispatch_case_beginning ON dispatch_case (town, number COLLATE "C")"#;

/// How many ended cases there are of each outcome, kept in the unit of work that ends or reopens a case. The tallies of a
/// town and of a team lie in several slots, so that cases that end at once seldom wait for each other.
fn tallies() -> TableCreateStatement {
    let key = ["town", "level", "reporter", "grid", "lead", "assisting", "outcome", "slot"];
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
        .col(text("lead"))
        .col(text("assisting"))
        .col(integer("outcome"))
        .col(integer("slot"))
        .col(big_integer("cases"))
        .primary_key(&mut primary)
        .to_owned()
}
