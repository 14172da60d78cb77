//! People, their posts, accounts and sessions, and the keys that sign tokens.

use sea_orm_migration::prelude::*;

/// Makes the tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [people(), posts(), sessions(), attempts(), keys(), setup_codes()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// - an account name belongs to one person of the installation
/// - the town's people by name
/// - a person's posts
/// - the town's posts of one role, for its last administrator
/// - a person's sessions that were not ended
/// - sessions that ended by themselves, and attempts that count no more, to be cleared away
const INDEXES: [&str; 7] = [
    "CREATE UNIQUE INDEX registry_person_account ON registry_person (account) WHERE account IS NOT NULL",
    "CREATE INDEX registry_person_name ON registry_person (town, name, id)",
    "CREATE INDEX registry_post_person ON registry_post (person, start_ms)",
    "CREATE INDEX registry_post_role ON registry_post (town, role)",
    "CREATE INDEX registry_session_person ON registry_session (person)",
    "CREATE INDEX registry_session_expires ON registry_session (expires_ms)",
    "CREATE INDEX registry_attempt_last ON registry_attempt (last_ms)",
];

fn column(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
}

fn people() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("registry_person")
        .col(column("id").uuid().not_null().primary_key())
        .col(column("town").text().not_null())
        .col(column("name").text().not_null())
        .col(column("account").text())
        .col(column("password").text())
        .col(column("created_ms").big_integer().not_null())
        .to_owned()
}

fn posts() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("registry_post")
        .col(column("id").uuid().not_null().primary_key())
        .col(column("person").uuid().not_null())
        .col(column("town").text().not_null())
        .col(column("role").text().not_null())
        .col(column("unit").text().not_null())
        .col(column("area").text().not_null())
        .col(column("start_ms").big_integer().not_null())
        .col(column("end_ms").big_integer())
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("registry_session")
        .col(column("id").uuid().not_null().primary_key())
        .col(column("person").uuid().not_null())
        .col(column("town").text().not_null())
        .col(column("family").blob().not_null())
        .col(column("current").blob().not_null())
        .col(column("renewal_request").uuid())
        .col(column("renewal_brought").blob())
        .col(column("started_ms").big_integer().not_null())
        .col(column("expires_ms").big_integer().not_null())
        .col(column("ended_ms").big_integer())
        .to_owned()
}

/// Wrong passwords by account, existing or not; the account by its hash, because people type passwords there.
fn attempts() -> TableCreateStatement {
    Table::create()
        .table("registry_attempt")
        .col(column("account").blob().not_null().primary_key())
        .col(column("count").big_integer().not_null())
        .col(column("last_ms").big_integer().not_null())
        .col(column("locked_ms").big_integer())
        .to_owned()
}

/// The private half is forgotten when the key no longer signs.
fn keys() -> TableCreateStatement {
    Table::create()
        .table("registry_key")
        .col(column("id").text().not_null().primary_key())
        .col(column("public").blob().not_null())
        .col(column("private").blob())
        .col(column("created_ms").big_integer().not_null())
        .col(column("verify_until_ms").big_integer())
        .to_owned()
}

fn setup_codes() -> TableCreateStatement {
    Table::create().table("registry_setup").col(column("code_hash").blob().not_null().primary_key()).to_owned()
}
