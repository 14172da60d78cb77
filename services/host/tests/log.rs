//! The event log and its tails: nothing is missed, nothing takes effect twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gridcase_host::database::{self, Database};
use gridcase_host::log::{Cursor, Entry, Error, Log, Request, Stored};
use gridcase_host::tail::{self, FetchError, Lost, Page};
use gridcase_host::testing::{Place, each_backend, each_place, in_sight};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use sea_orm_migration::SchemaManager;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const LOG: Log = Log::new("dispatch");
const CONSUMER: Log = Log::new("feedback");
const PATIENCE: Duration = Duration::from_secs(20);

async fn with_log(db: &Database, log: Log) {
    db.write::<(), database::Error, _>(move |tx| {
        Box::pin(async move { Ok(log.create_tables(&SchemaManager::new(tx)).await?) })
    })
    .await
    .unwrap();
}

fn event(subject: u128, subject_seq: i64) -> Entry {
    Entry {
        town: "330106".to_owned(),
        subject: Uuid::from_u128(subject),
        subject_seq,
        kind: "dispatched".to_owned(),
        at: Timestamp::from_microsecond(1_700_000_000_123_456).unwrap(),
        actor: "li".to_owned(),
        request: None,
        payload: format!("{subject}/{subject_seq}").into_bytes(),
    }
}

async fn append(db: &Database, entries: Vec<Entry>) -> Result<(), Error> {
    db.write(|tx| Box::pin(async move { LOG.append(tx, &entries).await })).await
}

async fn read_all(db: &Database) -> Vec<Stored> {
    let mut all: Vec<Stored> = Vec::new();
    loop {
        let page = LOG.read_after(db, all.last().map(|last| &last.cursor), 7).await.unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_comes_back_as_it_was_appended() {
    each_backend(async |db| {
        with_log(&db, LOG).await;
        let mut first = event(1, 1);
        first.request = Some(Request { id: Uuid::from_u128(9), hash: vec![1, 2] });
        append(&db, vec![first.clone(), event(2, 1)]).await.unwrap();
        append(&db, vec![event(1, 2)]).await.unwrap();
        let history = LOG.history(db.reader(), Uuid::from_u128(1)).await.unwrap();
        assert_eq!(history, [first, event(1, 2)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_of_a_subject_have_no_gap_and_no_double() {
    each_backend(async |db| {
        with_log(&db, LOG).await;
        append(&db, vec![event(1, 1), event(1, 2)]).await.unwrap();
        for wrong in [0, 1, 2, 4] {
            let refused = append(&db, vec![event(2, 1), event(1, wrong)]).await;
            assert!(matches!(refused, Err(Error::Sequence { last: 2, given, .. }) if given == wrong), "{refused:?}");
        }
        // Of those who append at the same time one wins.
        let rivals = (0..16).map(|_| append(&db, vec![event(1, 3)]));
        let answers = futures::future::join_all(rivals).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(LOG.history(db.reader(), Uuid::from_u128(1)).await.unwrap().len(), 3);
        assert!(LOG.history(db.reader(), Uuid::from_u128(2)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_stored_once_in_a_town_and_found_again() {
    each_backend(async |db| {
        with_log(&db, LOG).await;
        let request = Request { id: Uuid::from_u128(9), hash: vec![7; 32] };
        let with_request = |subject| Entry { request: Some(request.clone()), ..event(subject, 1) };
        append(&db, vec![with_request(1)]).await.unwrap();
        let again = append(&db, vec![with_request(2)]).await.unwrap_err();
        assert!(matches!(again, Error::Database(error) if error.is_unique_violation()));
        let elsewhere = Entry { town: "330108".to_owned(), ..with_request(3) };
        append(&db, vec![elsewhere]).await.unwrap();

        let found = LOG.find_request(db.reader(), "330106", request.id).await.unwrap();
        assert_eq!(found, Some((request.hash.clone(), with_request(1))));
        let other = LOG.find_request(db.reader(), "330106", Uuid::from_u128(8)).await.unwrap();
        assert_eq!(other, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_in_pages_sees_every_event_once_in_order() {
    each_backend(async |db| {
        with_log(&db, LOG).await;
        assert!(read_all(&db).await.is_empty());
        for subject in 1..=10 {
            append(&db, vec![event(subject, 1), event(subject, 2)]).await.unwrap();
        }
        let read: Vec<Entry> = read_all(&db).await.into_iter().map(|stored| stored.entry).collect();
        let expected: Vec<_> = (1..=10).flat_map(|s| [event(s, 1), event(s, 2)]).collect();
        assert_eq!(read, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_commits_late_is_not_skipped() {
    let Some(place) = Place::postgres() else { return };
    let db = place.open().await;
    with_log(&db, LOG).await;
    append(&db, vec![event(1, 1)]).await.unwrap();
    let before = read_all(&db).await;

    // Takes its number first and commits last.
    let (appended, has_appended) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let late = tokio::spawn({
        let db = db.clone();
        async move {
            db.write::<(), Error, _>(|tx| {
                Box::pin(async move {
                    LOG.append(tx, &[event(2, 1)]).await?;
                    appended.send(()).unwrap();
                    released.await.unwrap();
                    Ok(())
                })
            })
            .await
        }
    });
    has_appended.await.unwrap();
    append(&db, vec![event(3, 1)]).await.unwrap();
    let cursor = &before.last().unwrap().cursor;
    assert!(LOG.read_after(&db, Some(cursor), 10).await.unwrap().is_empty(), "read ahead of it");

    let waiting = LOG.wait_after(&db, Some(cursor), 10, PATIENCE);
    tokio::pin!(waiting);
    assert!(futures::poll!(&mut waiting).is_pending());
    release.send(()).unwrap();
    late.await.unwrap().unwrap();
    let read: Vec<_> = waiting.await.unwrap().into_iter().map(|stored| stored.entry).collect();
    assert_eq!(read, [event(2, 1), event(3, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_are_read_in_the_order_of_their_numbers_not_of_their_digits() {
    let Some(place) = Place::postgres() else { return };
    let db = place.open().await;
    with_log(&db, LOG).await;
    // Numbers of one, two and three digits, all long committed.
    let numbers = [8, 9, 10, 11, 99, 100, 101];
    let expected: Vec<_> = (1..=7).map(|subject| event(subject, 1)).collect();
    for (entry, number) in expected.iter().zip(numbers) {
        append(&db, vec![entry.clone()]).await.unwrap();
        let sql = format!("UPDATE dispatch_event SET xid = '{number}' WHERE subject = '{}'", entry.subject);
        db.write::<_, database::Error, _>(|tx| {
            Box::pin(async move { Ok(tx.execute_unprepared(&sql).await?.rows_affected()) })
        })
        .await
        .unwrap();
    }
    let read = read_all(&db).await;
    assert_eq!(read.iter().map(|stored| &stored.entry).collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
    assert_eq!(LOG.end(&db).await.unwrap(), read.last().unwrap().cursor);
    let mut one_by_one: Option<Cursor> = None;
    for entry in &expected {
        let page = LOG.read_after(&db, one_by_one.as_ref(), 1).await.unwrap();
        assert_eq!(page.iter().map(|stored| &stored.entry).collect::<Vec<_>>(), [entry]);
        one_by_one = page.into_iter().next().map(|stored| stored.cursor);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_reader_is_woken_by_a_commit() {
    each_backend(async |db| {
        with_log(&db, LOG).await;
        let nothing = LOG.wait_after(&db, None, 10, Duration::from_millis(1)).await.unwrap();
        assert!(nothing.is_empty());
        let waiting = tokio::spawn({
            let db = db.clone();
            async move { LOG.wait_after(&db, None, 10, PATIENCE).await.unwrap() }
        });
        append(&db, vec![event(1, 1)]).await.unwrap();
        assert_eq!(waiting.await.unwrap()[0].entry, event(1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_epoch_or_ahead_of_the_log_is_lost() {
    let (one, other) = (Place::sqlite(), Place::sqlite());
    let (long, short) = (one.open().await, other.open().await);
    for db in [&long, &short] {
        with_log(db, LOG).await;
        append(db, vec![event(1, 1)]).await.unwrap();
    }
    let foreign = read_all(&long).await.pop().unwrap().cursor;
    let lost = LOG.read_after(&short, Some(&foreign), 10).await;
    assert!(matches!(lost, Err(Error::CursorLost)), "{lost:?}");
    let text = foreign.to_string();
    assert_eq!(Cursor::parse(&text).unwrap(), foreign);

    // A backup that was put back without a new epoch.
    append(&long, vec![event(1, 2)]).await.unwrap();
    let ahead = read_all(&long).await.pop().unwrap().cursor;
    long.write::<(), database::Error, _>(|tx| {
        Box::pin(async move {
            let sql = "DELETE FROM dispatch_event WHERE subject_seq = 2";
            tx.execute_unprepared(sql).await?;
            Ok(())
        })
    })
    .await
    .unwrap();
    let lost = LOG.read_after(&long, Some(&ahead), 10).await;
    assert!(matches!(lost, Err(Error::CursorLost)), "{lost:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_much_is_left_to_read_is_counted_from_the_cursor() {
    each_backend(async |db| {
        with_log(&db, LOG).await;
        let start = LOG.end(&db).await.unwrap();
        // Two transactions, so that on PostgreSQL both parts of a position count.
        append(&db, vec![event(1, 1), event(2, 1), event(3, 1)]).await.unwrap();
        append(&db, vec![event(1, 2), event(2, 2)]).await.unwrap();
        in_sight(&db).await;
        let cursors = read_all(&db).await.into_iter().map(|stored| stored.cursor);
        for (left, cursor) in (0..=5_u64).rev().zip(std::iter::once(start).chain(cursors)) {
            for count in 0..=6 {
                assert_eq!(LOG.holds_more_than(&db, count, &cursor).await.unwrap(), left > count, "{left} {count}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_epoch_loses_the_old_cursors_and_no_event() {
    each_backend(async |db| {
        with_log(&db, LOG).await;
        append(&db, vec![event(1, 1), event(2, 1)]).await.unwrap();
        let before = read_all(&db).await;
        LOG.renew_epoch(&db).await.unwrap();
        let lost = LOG.read_after(&db, Some(&before[0].cursor), 10).await;
        assert!(matches!(lost, Err(Error::CursorLost)), "{lost:?}");
        let after = read_all(&db).await;
        let entries = |read: &[Stored]| read.iter().map(|s| s.entry.clone()).collect::<Vec<_>>();
        assert_eq!(entries(&after), entries(&before));
    })
    .await;
}

/// The producer's answer to a peer.
async fn fetch(producer: &Database, after: Option<String>, limit: u64) -> Result<Page, FetchError> {
    let failed = |error: Error| FetchError::from(error.refusal().unwrap());
    let after = after.map(|text| Cursor::parse(&text)).transpose().map_err(failed)?;
    let read = LOG.wait_after(producer, after.as_ref(), limit, PATIENCE).await.map_err(failed)?;
    let event = |stored: Stored| (stored.cursor.to_string(), stored.entry.payload);
    Ok(Page { events: read.into_iter().map(event).collect() })
}

/// The consumer's effect: a row for each event, and none may come twice.
async fn effect(tx: &DatabaseTransaction, payload: Vec<u8>) -> Result<(), database::Error> {
    let sql = "INSERT INTO effect (payload) VALUES ($1)";
    let text = String::from_utf8(payload).unwrap();
    let insert = Statement::from_sql_and_values(tx.get_database_backend(), sql, [text.into()]);
    tx.execute_raw(insert).await?;
    Ok(())
}

async fn with_effects(db: &Database) {
    with_log(db, CONSUMER).await;
    db.write::<(), database::Error, _>(|tx| {
        Box::pin(async move {
            tx.execute_unprepared("CREATE TABLE effect (payload TEXT PRIMARY KEY)").await?;
            Ok(())
        })
    })
    .await
    .unwrap();
}

async fn effects(db: &Database) -> usize {
    let select = Statement::from_string(db.backend(), "SELECT COUNT(*) AS n FROM effect");
    let row = db.reader().query_one_raw(select).await.unwrap().unwrap();
    usize::try_from(row.try_get::<i64>("", "n").unwrap()).unwrap()
}

/// Waits until so many events took effect.
async fn until_effects(db: &Database, wanted: usize) {
    let mut committed = db.committed();
    let enough = async {
        while effects(db).await < wanted {
            committed.changed().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, enough).await.expect("the tail arrives");
}

fn follow(
    consumer: &Database,
    producer: &Database,
    shutdown: &CancellationToken,
) -> tokio::task::JoinHandle<Result<(), Lost>> {
    let (consumer, producer, shutdown) = (consumer.clone(), producer.clone(), shutdown.clone());
    tokio::spawn(async move {
        let fetch = move |after| {
            let producer = producer.clone();
            async move { fetch(&producer, after, 5).await }
        };
        tail::follow(&consumer, "feedback", "dispatch", fetch, |tx, payload| Box::pin(effect(tx, payload)), shutdown)
            .await
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_takes_effect_once_though_the_consumer_is_restarted() {
    each_place(async |place| {
        let source = Place::sqlite();
        let producer = source.open().await;
        with_log(&producer, LOG).await;
        let consumer = place.open().await;
        with_effects(&consumer).await;
        consumer.close().await;
        let mut total = 0;
        for round in 1..=4 {
            let consumer = place.open().await;
            let shutdown = CancellationToken::new();
            let tail = follow(&consumer, &producer, &shutdown);
            for subject in 1..=9 {
                append(&producer, vec![event(subject, round)]).await.unwrap();
            }
            // Stopped somewhere in the middle.
            until_effects(&consumer, total + 4).await;
            shutdown.cancel();
            tail.await.unwrap().unwrap();
            consumer.close().await;
            total += 4;
        }
        let consumer = place.open().await;
        let shutdown = CancellationToken::new();
        let tail = follow(&consumer, &producer, &shutdown);
        until_effects(&consumer, 36).await;
        shutdown.cancel();
        tail.await.unwrap().unwrap();
        let cursor = tail::cursor(consumer.reader(), "feedback", "dispatch").await.unwrap();
        let last = read_all(&producer).await.pop().unwrap().cursor.to_string();
        assert_eq!(cursor, Some(last));
        consumer.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_follow_the_same_log_share_its_effects() {
    let Some(place) = Place::postgres() else { return };
    let source = Place::sqlite();
    let producer = source.open().await;
    with_log(&producer, LOG).await;
    let (one, other) = (place.open().await, place.open().await);
    with_effects(&one).await;
    let shutdown = CancellationToken::new();
    let tails = [follow(&one, &producer, &shutdown), follow(&other, &producer, &shutdown)];
    for subject in 1..=40 {
        append(&producer, vec![event(subject, 1)]).await.unwrap();
    }
    let all = async {
        while effects(&one).await < 40 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("the tails arrive");
    shutdown.cancel();
    for tail in tails {
        tail.await.unwrap().unwrap();
    }
    assert_eq!(effects(&one).await, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_before_a_bad_one_take_effect_and_the_rest_follows_when_it_is_cured() {
    let (source, place) = (Place::sqlite(), Place::sqlite());
    let (producer, consumer) = (source.open().await, place.open().await);
    with_log(&producer, LOG).await;
    with_effects(&consumer).await;
    for subject in 1..=4 {
        append(&producer, vec![event(subject, 1)]).await.unwrap();
    }
    let cured = Arc::new(AtomicBool::new(false));
    let shutdown = CancellationToken::new();
    let tail = tokio::spawn({
        let (consumer, shutdown, cured) = (consumer.clone(), shutdown.clone(), Arc::clone(&cured));
        async move {
            let fetch = move |after| {
                let producer = producer.clone();
                async move { fetch(&producer, after, 5).await }
            };
            tail::follow(
                &consumer,
                "feedback",
                "dispatch",
                fetch,
                move |tx, payload| {
                    let is_bad = payload == b"3/1" && !cured.load(Ordering::SeqCst);
                    Box::pin(async move {
                        if is_bad {
                            let reason = "not yet".to_owned();
                            return Err(database::Error::Unavailable { reason });
                        }
                        effect(tx, payload).await
                    })
                },
                shutdown,
            )
            .await
        }
    });
    until_effects(&consumer, 2).await;
    assert_eq!(effects(&consumer).await, 2);
    cured.store(true, Ordering::SeqCst);
    until_effects(&consumer, 4).await;
    shutdown.cancel();
    tail.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_stops_when_its_producer_was_restored_and_begins_anew_when_told() {
    let (source, place) = (Place::sqlite(), Place::sqlite());
    let (producer, consumer) = (source.open().await, place.open().await);
    with_log(&producer, LOG).await;
    with_effects(&consumer).await;
    append(&producer, vec![event(1, 1)]).await.unwrap();
    let shutdown = CancellationToken::new();
    let tail = follow(&consumer, &producer, &shutdown);
    until_effects(&consumer, 1).await;
    shutdown.cancel();
    tail.await.unwrap().unwrap();

    LOG.renew_epoch(&producer).await.unwrap();
    let shutdown = CancellationToken::new();
    let lost = follow(&consumer, &producer, &shutdown).await.unwrap();
    assert_eq!(lost, Err(Lost { service: "feedback", producer: "dispatch" }));

    consumer
        .write::<(), database::Error, _>(|tx| {
            Box::pin(async move {
                tx.execute_unprepared("DELETE FROM effect").await?;
                tail::forget(tx, "feedback", "dispatch").await
            })
        })
        .await
        .unwrap();
    append(&producer, vec![event(1, 2)]).await.unwrap();
    let tail = follow(&consumer, &producer, &shutdown);
    until_effects(&consumer, 2).await;
    shutdown.cancel();
    tail.await.unwrap().unwrap();
}
