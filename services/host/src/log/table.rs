//! The tables of a log.

use sea_orm::sea_query::{Alias, ColumnDef, Expr, Index, IndexCreateStatement, Table, TableCreateStatement};
use sea_orm::{DbBackend, DbErr};
use sea_orm_migration::SchemaManager;

/// The table of events.
pub(super) fn event(service: &str) -> String {
    format!("{service}_event")
}

/// The table of one row that holds the epoch.
pub(super) fn epoch(service: &str) -> String {
    format!("{service}_epoch")
}

/// The table of what the service has read of others' logs.
pub(crate) fn cursor(service: &str) -> String {
    format!("{service}_cursor")
}

pub(super) async fn create(service: &str, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for table in [event_table(service, backend), epoch_table(service), cursor_table(service)] {
        manager.create_table(table).await?;
    }
    for index in indexes(service, backend) {
        manager.create_index(index).await?;
    }
    Ok(())
}

fn event_table(service: &str, backend: DbBackend) -> TableCreateStatement {
    let column = |name: &str| ColumnDef::new(Alias::new(name));
    let mut table = Table::create()
        .table(Alias::new(event(service)))
        .col(column("seq").big_integer().not_null().auto_increment().primary_key())
        .col(column("town").text().not_null())
        .col(column("subject").uuid().not_null())
        .col(column("subject_seq").big_integer().not_null())
        .col(column("kind").text().not_null())
        .col(column("at").big_integer().not_null())
        .col(column("actor").text().not_null())
        .col(column("request_id").uuid())
        .col(column("request_hash").blob())
        .col(column("payload").blob().not_null())
        .to_owned();
    if backend == DbBackend::Postgres {
        let current = Expr::cust("pg_current_xact_id()");
        table.col(column("xid").custom(Alias::new("xid8")).not_null().default(current));
    }
    table
}

fn epoch_table(service: &str) -> TableCreateStatement {
    Table::create()
        .table(Alias::new(epoch(service)))
        .col(ColumnDef::new(Alias::new("id")).small_integer().not_null().primary_key())
        .col(ColumnDef::new(Alias::new("epoch")).uuid().not_null())
        .to_owned()
}

fn cursor_table(service: &str) -> TableCreateStatement {
    Table::create()
        .table(Alias::new(cursor(service)))
        .col(ColumnDef::new(Alias::new("producer")).text().not_null().primary_key())
        .col(ColumnDef::new(Alias::new("cursor")).text().not_null())
        .to_owned()
}

fn indexes(service: &str, backend: DbBackend) -> Vec<IndexCreateStatement> {
    let table = event(service);
    let index = |name: &str, columns: [&str; 2]| {
        let mut index = Index::create();
        index.name(format!("{table}_{name}")).table(Alias::new(&table));
        for column in columns {
            index.col(Alias::new(column));
        }
        index
    };
    let mut indexes = vec![
        index("subject", ["subject", "subject_seq"]).unique().to_owned(),
        index("request", ["town", "request_id"]).unique().to_owned(),
    ];
    if backend == DbBackend::Postgres {
        indexes.push(index("commit", ["xid", "seq"]));
    }
    indexes
}
