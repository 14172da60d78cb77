//! What this machine gives at best without grouping: one row, one transaction, one sync, one caller.
use std::{
    path::Path,
    time::{Duration, Instant},
};

use gridcase_host::database::{self, Database, Options, Target};
use sea_orm::ConnectionTrait as _;

const LENGTH: Duration = Duration::from_secs(3);

/// Transactions of one row a second on SQLite with synchronous=FULL.
pub(super) async fn transactions_per_second(file: &Path) -> anyhow::Result<f64> {
    let database = Database::open(Target::Sqlite { file: file.to_owned() }, Options::default()).await?;
    let run = |sql: &'static str| {
        database
            .write(move |tx| Box::pin(async move { tx.execute_unprepared(sql).await.map_err(database::Error::from) }))
    };
    run("CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT NOT NULL)").await?;
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < LENGTH {
        run("INSERT INTO bare (words) VALUES ('a stall on the pavement')").await?;
        count += 1;
    }
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    database.close().await;
    Ok(rate)
}
