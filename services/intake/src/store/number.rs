//! The last number given in each town on each of its days.

use gridcase_host::database;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement};

use crate::number::Day;

/// The next number of the day. Held against others until the unit of work ends; undone with it.
pub(crate) async fn next(tx: &DatabaseTransaction, town: &str, day: &Day) -> Result<String, database::Error> {
    let sql = "INSERT INTO intake_number (town, day, last) VALUES ($1, $2, 1) \
               ON CONFLICT (town, day) DO UPDATE SET last = intake_number.last + 1 RETURNING last";
    let values = [town.into(), day.as_str().into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let row = tx.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the counter of numbers".to_owned()))?;
    let last: i64 = row.try_get("", "last")?;
    Ok(day.number(town, last))
}
