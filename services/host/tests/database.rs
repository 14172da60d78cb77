//! Units of work: what is acknowledged is stored, and what goes wrong in one hurts no other.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::task::Poll;

use futures::future::{BoxFuture, join_all};
use gridcase_host::database::{Database, Error, OpenError, Options, Target};
use gridcase_host::testing::{Place, each_backend, each_place};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, TransactionTrait};
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use tokio::sync::{Barrier, oneshot};

async fn with_notes(db: &Database) {
    db.write::<(), Error, _>(|tx| {
        Box::pin(async move {
            let sql = "CREATE TABLE note (id BIGINT PRIMARY KEY, body TEXT NOT NULL)";
            tx.execute_unprepared(sql).await?;
            Ok(())
        })
    })
    .await
    .unwrap();
}

async fn insert(tx: &DatabaseTransaction, id: i64, body: String) -> Result<(), Error> {
    let sql = "INSERT INTO note (id, body) VALUES ($1, $2)";
    let backend = tx.get_database_backend();
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, [id.into(), body.into()])).await?;
    Ok(())
}

fn note(id: i64) -> impl for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<(), Error>> {
    move |tx| Box::pin(insert(tx, id, format!("note {id}")))
}

async fn ids(db: &Database) -> BTreeSet<i64> {
    let select = Statement::from_string(db.backend(), "SELECT id FROM note");
    let rows = db.reader().query_all_raw(select).await.unwrap();
    rows.iter().map(|row| row.try_get("", "id").unwrap()).collect()
}

/// Keeps the writer busy until told otherwise, so that what is written meanwhile becomes one batch.
async fn hold(db: &Database) -> (oneshot::Sender<()>, tokio::task::JoinHandle<Result<(), Error>>) {
    let (begun, has_begun) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let db = db.clone();
    let held = tokio::spawn(async move {
        db.write(|_| {
            Box::pin(async move {
                begun.send(()).unwrap();
                released.await.unwrap();
                Ok(())
            })
        })
        .await
    });
    has_begun.await.unwrap();
    (release, held)
}

/// Polls a future as often as said, each time that it asks for it, and then drops it, as a client's going away does.
async fn drop_after<T>(polls: i64, future: impl Future<Output = T>) -> Option<T> {
    let mut future = Box::pin(future);
    let mut left = polls;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => {
            left -= 1;
            if left > 0 { Poll::Pending } else { Poll::Ready(None) }
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_answered_is_committed() {
    each_backend(async |db| {
        with_notes(&db).await;
        let writes = (0..300).map(|id| {
            let db = db.clone();
            async move {
                db.write(note(id)).await.unwrap();
                assert!(ids(&db).await.contains(&id), "{id} was answered before its commit");
            }
        });
        join_all(writes).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_units_share_one_commit() {
    let place = Place::sqlite();
    let db = place.open().await;
    with_notes(&db).await;
    let (release, held) = hold(&db).await;
    let before = *db.committed().borrow();
    let mut writes: Vec<_> = (0..100).map(|id| Box::pin(db.write(note(id)))).collect();
    for write in &mut writes {
        assert!(futures::poll!(write).is_pending());
    }
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    for answer in join_all(writes).await {
        answer.unwrap();
    }
    assert_eq!(*db.committed().borrow() - before, 2, "the held one and the hundred");
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_or_a_panic_undoes_only_its_own_unit() {
    each_backend(async |db| {
        with_notes(&db).await;
        let (release, held) = hold(&db).await;
        let writes: Vec<_> = (0..100_i64)
            .map(|id| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(move |tx| {
                        Box::pin(async move {
                            insert(tx, id, "kept?".to_owned()).await?;
                            match id % 10 {
                                3 => Err(Error::Unavailable { reason: "refused".to_owned() }),
                                7 => panic!("unit {id}"),
                                _ => Ok(id),
                            }
                        })
                    })
                    .await
                })
            })
            .collect();
        release.send(()).unwrap();
        held.await.unwrap().unwrap();
        for (id, write) in (0..100_i64).zip(writes) {
            match (id % 10, write.await.unwrap()) {
                (3, Err(Error::Unavailable { reason })) => assert_eq!(reason, "refused"),
                (7, Err(Error::Panicked { reason })) => assert_eq!(reason, format!("unit {id}")),
                (_, answer) => assert_eq!(answer.unwrap(), id),
            }
        }
        let kept: BTreeSet<i64> = (0..100).filter(|id| id % 10 != 3 && id % 10 != 7).collect();
        assert_eq!(ids(&db).await, kept);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_that_go_away_lose_no_acknowledged_write_and_block_nobody() {
    each_backend(async |db| {
        with_notes(&db).await;
        let calls = (0..200_i64).map(|id| {
            let db = db.clone();
            tokio::spawn(async move {
                let write = drop_after(1 + id * 7919 % 3, db.write(note(id))).await;
                matches!(write, Some(Ok(()))).then_some(id)
            })
        });
        let answers = join_all(calls).await;
        let acknowledged: BTreeSet<i64> = answers.into_iter().filter_map(Result::unwrap).collect();
        assert!(!acknowledged.is_empty() && acknowledged.len() < 200, "some stay, some go away");

        // Behind all of them.
        for id in 1000..1040 {
            db.write(note(id)).await.unwrap();
        }
        let stored = ids(&db).await;
        assert!(acknowledged.is_subset(&stored));
        assert!((1000..1040).all(|id| stored.contains(&id)));
    })
    .await;
}

/// sqlx 0.9.0 leaves a connection inside a transaction when BEGIN is dropped in flight (transact-rs/sqlx 4385). Keep
/// until the release that has the fix.
#[tokio::test(flavor = "multi_thread")]
async fn a_begin_dropped_in_flight_loses_no_later_write() {
    let Some(place) = Place::postgres() else { return };
    let db = place.open_with(Options { connections: 2, ..Options::default() }).await;
    with_notes(&db).await;
    let (mut dropped, mut tried) = (0, 0_i64);
    // How far a call gets before it is dropped depends on the machine's load, so that it is tried until enough were.
    while dropped < 25 {
        let id = tried;
        tried += 1;
        assert!(tried < 10_000, "only {dropped} were dropped in flight");
        if drop_after(1 + id % 6, db.reader().begin()).await.is_none() {
            dropped += 1;
        }
        // Bare statements, because a unit's own COMMIT would end the forgotten transaction as well.
        let sql = format!("INSERT INTO note (id, body) VALUES ({id}, 'bare')");
        db.reader().execute_unprepared(&sql).await.unwrap();
    }
    let witness = place.open().await;
    let stored = ids(&witness).await;
    let lost: Vec<_> = (0..tried).filter(|id| !stored.contains(id)).collect();
    assert!(lost.is_empty(), "lost {lost:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_statement_that_a_unit_hides_is_not_acknowledged() {
    each_backend(async |db| {
        with_notes(&db).await;
        db.write(note(1)).await.unwrap();
        let hidden = db
            .write::<(), Error, _>(|tx| {
                Box::pin(async move {
                    insert(tx, 2, "first".to_owned()).await?;
                    assert!(insert(tx, 1, "again".to_owned()).await.is_err());
                    Ok(())
                })
            })
            .await;
        assert_eq!(hidden.is_ok(), ids(&db).await.contains(&2), "{hidden:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_savepoint_of_a_unit_may_fail_and_the_unit_succeed() {
    each_backend(async |db| {
        with_notes(&db).await;
        db.write(note(1)).await.unwrap();
        db.write::<(), Error, _>(|tx| {
            Box::pin(async move {
                let nested = tx.begin().await?;
                assert!(insert(&nested, 1, "again".to_owned()).await.is_err());
                nested.rollback().await?;
                insert(tx, 2, "kept".to_owned()).await
            })
        })
        .await
        .unwrap();
        assert_eq!(ids(&db).await, BTreeSet::from([1, 2]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_cannot_commit_behind_the_writers_back() {
    let place = Place::sqlite();
    let db = place.open().await;
    with_notes(&db).await;
    let answer = db
        .write::<(), Error, _>(|tx| {
            Box::pin(async move {
                insert(tx, 1, "half".to_owned()).await?;
                let committed = tx.execute_unprepared("COMMIT").await;
                assert!(committed.is_err());
                // SQLite has no transaction open now: this would be durable at once.
                assert!(insert(tx, 2, "alone".to_owned()).await.is_err());
                Ok(())
            })
        })
        .await;
    assert!(answer.is_err());
    db.write(note(3)).await.unwrap();
    assert_eq!(ids(&db).await, BTreeSet::from([3]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_exists_is_a_conflict_that_repeating_does_not_cure() {
    each_backend(async |db| {
        with_notes(&db).await;
        db.write(note(1)).await.unwrap();
        let error = db.write(note(1)).await.unwrap_err();
        assert!(matches!(error, Error::Conflict(_)), "{error:?}");
        assert!(error.is_unique_violation());
        assert!(!error.is_retriable());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_a_conflict_that_can_be_repeated() {
    let Some(place) = Place::postgres() else { return };
    let db = place.open().await;
    with_notes(&db).await;
    db.write(note(1)).await.unwrap();
    db.write(note(2)).await.unwrap();
    let both_hold_one = Arc::new(Barrier::new(2));
    let cross = |first: i64, second: i64| {
        let (db, meet) = (db.clone(), Arc::clone(&both_hold_one));
        async move {
            db.write::<(), Error, _>(move |tx| {
                Box::pin(async move {
                    let touch = |id| format!("UPDATE note SET body = 'touched' WHERE id = {id}");
                    tx.execute_unprepared(&touch(first)).await?;
                    meet.wait().await;
                    tx.execute_unprepared(&touch(second)).await?;
                    Ok(())
                })
            })
            .await
        }
    };
    let (one, other) = tokio::join!(cross(1, 2), cross(2, 1));
    let error = one.and(other).unwrap_err();
    assert!(matches!(error, Error::Conflict(_)) && error.is_retriable(), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_at_its_limit_fails_every_caller_of_the_batch_until_there_is_room() {
    let place = Place::sqlite();
    let options = Options { max_bytes: Some(256 * 1024), ..Options::default() };
    let db = place.open_with(options).await;
    with_notes(&db).await;
    let large = "x".repeat(20_000);

    let (release, held) = hold(&db).await;
    let mut writes: Vec<_> = (0..40_i64)
        .map(|id| {
            let large = large.clone();
            Box::pin(db.write(move |tx| Box::pin(insert(tx, id, large))))
        })
        .collect();
    for write in &mut writes {
        assert!(futures::poll!(write).is_pending());
    }
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    for answer in join_all(writes).await {
        assert!(matches!(answer, Err(Error::Full)), "{answer:?}");
    }
    assert!(ids(&db).await.is_empty());

    for id in 0..5_i64 {
        let large = large.clone();
        db.write(move |tx| Box::pin(insert(tx, id, large))).await.unwrap();
    }
    db.close().await;
    assert_eq!(ids(&place.open().await).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_opening_of_a_file_names_who_holds_it() {
    let place = Place::sqlite();
    let db = place.open().await;
    let refused = Database::open(place.target(), Options::default()).await.unwrap_err();
    assert!(matches!(refused, OpenError::Held { .. }));
    let holder = format!("process {}", std::process::id());
    assert!(refused.to_string().contains(&holder), "{refused}");
    db.close().await;
    place.open().await.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/town/dispatch.db");
    let db = Database::open(Target::Sqlite { file: file.clone() }, Options::default()).await.unwrap();
    db.close().await;
    assert!(file.is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_answers_what_is_queued_and_refuses_what_comes_later() {
    let place = Place::sqlite();
    let db = place.open().await;
    with_notes(&db).await;
    let (release, held) = hold(&db).await;
    let mut queued = Box::pin(db.write(note(1)));
    assert!(futures::poll!(&mut queued).is_pending());
    let mut closing = Box::pin(db.clone().close());
    assert!(futures::poll!(&mut closing).is_pending());
    release.send(()).unwrap();
    closing.await;
    held.await.unwrap().unwrap();
    queued.await.unwrap();
    assert!(matches!(db.write(note(2)).await, Err(Error::Unavailable { .. })));
    assert_eq!(ids(&place.open().await).await, BTreeSet::from([1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_cannot_write() {
    let place = Place::sqlite();
    let db = place.open().await;
    with_notes(&db).await;
    let written = db.reader().execute_unprepared("INSERT INTO note VALUES (1, 'x')").await;
    assert!(written.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_name_that_would_need_quoting_is_refused() {
    for schema in ["", "Dispatch", "a b", "a\"b"] {
        let target = Target::Postgres { url: String::from("postgres://x"), schema: schema.to_owned() };
        let refused = Database::open(target, Options::default()).await;
        assert!(matches!(refused, Err(OpenError::Schema(_))), "{schema}");
    }
}

struct Steps;

impl MigratorTrait for Steps {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(FirstStep)]
    }
}

struct FirstStep;

impl sea_orm_migration::MigrationName for FirstStep {
    fn name(&self) -> &'static str {
        "first_step"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for FirstStep {
    async fn up(&self, manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm::DbErr> {
        let sql = "CREATE TABLE note (id BIGINT PRIMARY KEY, body TEXT NOT NULL)";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_is_applied_once_even_if_several_processes_start() {
    each_place(async |place| {
        let db = place.open().await;
        let second = match db.backend() {
            DbBackend::Postgres => place.open().await,
            _ => db.clone(),
        };
        let (one, other) = tokio::join!(db.migrate::<Steps>(), second.migrate::<Steps>());
        one.unwrap();
        other.unwrap();
        db.write(note(1)).await.unwrap();
        assert_eq!(ids(&second).await, BTreeSet::from([1]));
    })
    .await;
}
