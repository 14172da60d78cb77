//! PostgreSQL: a pool, and one transaction per unit of work in a task of its own.

use std::time::Duration;

use futures::future::BoxFuture;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, TransactionTrait};
use tokio::sync::watch;

use super::error::{Error, OpenError};
use super::unit::run_caught;
use super::{Options, trouble};

/// Connects, and makes the schema if it is not there.
pub(super) async fn connect(url: &str, schema: &str, options: &Options) -> Result<DatabaseConnection, OpenError> {
    check_schema(schema)?;
    let connect: PgConnectOptions = url.parse()?;
    let connect = connect.disable_statement_logging();
    make_schema(&connect, schema).await?;

    // A unit that hangs in an open transaction would hold back every tail: see `Log::read_after`.
    let settings = format!(
        "SET search_path = \"{schema}\"; \
         SET default_transaction_isolation = 'read committed'; \
         SET idle_in_transaction_session_timeout = '60s'"
    );
    let pool = PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.acquire_timeout)
        .max_lifetime(Duration::from_mins(30))
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            let settings = settings.clone();
            Box::pin(async move { connection.execute(AssertSqlSafe(settings)).await.map(drop) })
        })
        // sqlx 0.9.0 leaves a connection inside a transaction when a future is dropped while BEGIN is in flight, and
        // what the next user commits there is lost. This closes it, and is the ping as well. Remove with sqlx > 0.9.0.
        .before_acquire(|connection, _| {
            Box::pin(async move { connection.execute("BEGIN; ROLLBACK").await.map(|_| true) })
        })
        .connect_with(connect)
        .await?;
    let mut pool = DatabaseConnection::from(pool);
    pool.set_metric_callback(|statement| {
        if statement.failed {
            trouble::note_failed_statement();
        }
    });
    Ok(pool)
}

/// Runs a unit in a task of its own, so that a caller who goes away cannot cut it off half way.
pub(super) async fn write<T, E, F>(pool: &DatabaseConnection, committed: &watch::Sender<u64>, unit: F) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (pool, committed) = (pool.clone(), committed.clone());
    let task = tokio::spawn(async move { run(&pool, &committed, unit).await });
    task.await.unwrap_or_else(|stopped| Err(E::from(Error::unavailable(&stopped))))
}

async fn run<T, E, F>(pool: &DatabaseConnection, committed: &watch::Sender<u64>, unit: F) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<T, E>> + Send,
    E: From<Error>,
{
    let tx = pool.begin().await.map_err(Error::from)?;
    let (answer, noted) = trouble::watch(run_caught(unit, &tx)).await;
    match answer {
        Ok(answer) => {
            if noted.statement_failed {
                refuse_aborted(&tx).await?;
            }
            tx.commit().await.map_err(Error::from)?;
            committed.send_modify(|count| *count += 1);
            Ok(answer)
        }
        Err(refusal) => {
            if let Err(error) = tx.rollback().await {
                tracing::debug!(%error, "rollback failed, the pool resets the connection");
            }
            Err(refusal)
        }
    }
}

/// Fails if the transaction can no longer commit: PostgreSQL would answer COMMIT with a silent ROLLBACK.
async fn refuse_aborted(tx: &DatabaseTransaction) -> Result<(), Error> {
    tx.execute_unprepared("SELECT 1").await.map(drop).map_err(Error::from)
}

async fn make_schema(connect: &PgConnectOptions, schema: &str) -> Result<(), OpenError> {
    let mut connection = PgConnection::connect_with(connect).await?;
    let sql = format!("SET client_min_messages = warning; CREATE SCHEMA IF NOT EXISTS \"{schema}\"");
    match connection.execute(AssertSqlSafe(sql)).await {
        Ok(_) => {}
        // Another process made it in the same moment.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
        Err(error) => return Err(error.into()),
    }
    connection.close().await?;
    Ok(())
}

fn check_schema(schema: &str) -> Result<(), OpenError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if schema.is_empty() || schema.len() > 63 || !schema.chars().all(plain) {
        return Err(OpenError::Schema(schema.to_owned()));
    }
    Ok(())
}
