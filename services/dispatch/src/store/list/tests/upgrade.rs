//! A database from before the lists had columns of their own.

use gridcase_host::testing::each_backend;
use gridcase_migrations::DispatchMigrator;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, Statement, Value};
use sea_orm_migration::MigratorTrait as _;

use super::made::{Made, TOWN};
use crate::check;
use crate::error::Error;
use crate::store::{assist, case};

const OLD: Made = Made { cases: 300, open: 100 };

/// The rows as they were written before.
fn old(backend: sea_orm::DbBackend) -> Vec<Statement> {
    let statement = |sql: &str, values: Vec<Value>| Statement::from_sql_and_values(backend, sql, values);
    let mut statements = Vec::new();
    for at in 0..OLD.cases {
        let ((case, _), row) = (OLD.case(at), OLD.row(at));
        let due_ms = if row.due_ms >= case::NOT_DUE { i64::MAX } else { row.due_ms };
        statements.push(statement(
            "INSERT INTO dispatch_case (town, id, number, version, state, matter, grid, lead, reporter, causes, filed_ms, \
             due_ms, wake_ms, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            vec![
                row.town.into(),
                row.id.into(),
                row.number.into(),
                row.version.into(),
                row.state.into(),
                row.matter.into(),
                row.grid.into(),
                row.lead.into(),
                row.reporter.into(),
                row.causes.into(),
                row.filed_ms.into(),
                due_ms.into(),
                row.wake_ms.into(),
                row.body.into(),
            ],
        ));
        for unit in case.assisting() {
            statements.push(statement(
                "INSERT INTO dispatch_assist (town, unit, filed_ms, case_id) VALUES ($1, $2, $3, $4)",
                vec![TOWN.into(), unit.into(), row.filed_ms.into(), case.id.into()],
            ));
        }
    }
    statements
}

#[tokio::test]
async fn an_older_database_is_filled_as_if_it_had_always_been_so() {
    each_backend(async |db| {
        let statements = old(db.backend());
        let stored = db.write(move |tx| {
            Box::pin(async move {
                DispatchMigrator::up(tx, Some(4)).await?;
                for statement in statements {
                    tx.execute_raw(statement).await?;
                }
                Ok::<_, Error>(())
            })
        });
        stored.await.expect("an old database");
        db.migrate::<DispatchMigrator>().await.expect("upgraded");

        for at in 0..OLD.cases {
            let expected = OLD.row(at);
            let key = (TOWN.to_owned(), expected.id);
            let row = case::Entity::find_by_id(key).one(db.reader()).await.expect("read").expect("the case");
            // Who owes what is filled when the open cases are first looked at for alarms.
            let alarm_ms = (expected.outcome == 0).then_some(0);
            let (debtor, step, owed_ms) = (String::new(), 0, case::NOT_OWED);
            assert_eq!(row, case::Model { debtor, step, owed_ms, alarm_ms, ..expected });
        }
        let assists = assist::Entity::find().all(db.reader()).await.expect("read");
        let (open, ended): (Vec<_>, Vec<_>) = assists.into_iter().partition(|assist| assist.ended == 0);
        let assisting = |from, until| (from..until).map(|at| OLD.case(at).0.assisting().len()).sum::<usize>();
        assert_eq!(ended.len(), assisting(0, OLD.cases - OLD.open));
        assert_eq!(open.len(), assisting(OLD.cases - OLD.open, OLD.cases));
        assert_eq!(check::miscounted(&db).await.expect("checked"), Vec::<String>::new());
    })
    .await;
}
