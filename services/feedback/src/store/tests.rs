//! The tables on both databases: what dispatch's log makes of them, in whatever order and however often it is read.

use gridcase_host::{Person, Post, database::Database, log::Entry, testing::each_backend};
use gridcase_migrations::FeedbackMigrator;
use gridcase_proto::common::v1::Role;
use proptest::{
    prelude::Rng,
    test_runner::{RngAlgorithm, TestRng},
};

use super::*;
use crate::{
    case::Rating,
    command::{Command, Kind},
    docket::tests::{STEPS, Step, TOWN, at, life},
    error::Error,
    fact::Fact,
    feedback::{LOG, settle},
};

const CASES: u128 = 12;

/// Lives that a seed makes.
fn lives() -> Vec<Vec<Fact>> {
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut pick = |bound: usize| random.next_u32() as usize % bound;
    let ordinary = [Step::Dispatch("roads"), Step::Accept("h1"), Step::HandIn("h1"), Step::Rework, Step::HandIn("h1")];
    (1..=CASES)
        .map(|case| {
            let steps: Vec<_> = (0..pick(10)).map(|_| STEPS[pick(STEPS.len())]).collect();
            life(case, &[&ordinary[..=pick(ordinary.len())], &steps].concat())
        })
        .collect()
}

/// One log of all lives, each in its own order.
fn shuffled(lives: &[Vec<Fact>], seed: u8) -> Vec<Fact> {
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut rest: Vec<_> = lives.iter().map(|life| life.iter()).collect();
    let mut log = Vec::new();
    while !rest.is_empty() {
        let index = random.next_u32() as usize % rest.len();
        match rest[index].next() {
            Some(fact) => log.push(fact.clone()),
            None => drop(rest.swap_remove(index)),
        }
    }
    log
}

async fn feed(db: &Database, facts: &[Fact]) {
    for page in facts.chunks(7) {
        let page = page.to_vec();
        let unit = db.write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                for fact in &page {
                    settle::apply(tx, fact).await?;
                }
                Ok(())
            })
        });
        unit.await.expect("applied");
    }
}

/// Everything that is stored, and forgets it.
async fn take_all(db: &Database) -> Vec<(Option<Docket>, Vec<Entry>)> {
    let mut all = Vec::new();
    for case in 1..=CASES {
        let case = Uuid::from_u128(case);
        let docket = find(db.reader(), TOWN, case).await.expect("read");
        all.push((docket, LOG.history(db.reader(), case).await.expect("read")));
    }
    let wipe = db.write::<_, Error, _>(|tx| {
        Box::pin(async move {
            for table in ["feedback_case", "feedback_review", "feedback_command", "feedback_event"] {
                tx.execute_unprepared(&format!("DELETE FROM {table}")).await?;
            }
            Ok(())
        })
    });
    wipe.await.expect("wiped");
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_fed_twice_or_shuffled_across_cases_makes_the_same_tables() {
    each_backend(async |db| {
        db.migrate::<FeedbackMigrator>().await.expect("migrated");
        let lives = lives();
        feed(&db, &lives.concat()).await;
        let once = take_all(&db).await;
        assert!(once.iter().any(|(docket, _)| docket.as_ref().is_some_and(|docket| docket.reviews.len() > 1)));

        feed(&db, &[lives.concat(), lives.concat()].concat()).await;
        assert_eq!(take_all(&db).await, once, "twice");

        for seed in 1..=3 {
            let log = shuffled(&lives, seed);
            let again = shuffled(&lives, seed + 100);
            feed(&db, &[log, again].concat()).await;
            assert_eq!(take_all(&db).await, once, "shuffled {seed}");
        }
    })
    .await;
}

fn person() -> Person {
    let post = Post { id: "p1".to_owned(), role: Role::Supervisor, unit: String::new(), area: TOWN.to_owned() };
    Person {
        id: "s1".to_owned(),
        account: "wang".to_owned(),
        name: "王".to_owned(),
        town: TOWN.to_owned(),
        session: "1".to_owned(),
        posts: vec![post],
        issued_at: at(0),
    }
}

fn command(id: u128, hour: u64) -> Command {
    Command {
        id: Uuid::from_u128(id),
        town: TOWN.to_owned(),
        case: Uuid::from_u128(1),
        hand_in: 1,
        kind: Kind::Close,
        reason: "done".to_owned(),
        person: person(),
        asked_at: at(hour),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_read_in_pages_from_the_oldest_and_taken_out_once() {
    each_backend(async |db| {
        db.migrate::<FeedbackMigrator>().await.expect("migrated");
        let stored = [command(3, 1), command(1, 2), command(2, 2)];
        let insert = stored.clone();
        let unit = db.write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                for command in &insert {
                    super::command::insert(tx, command).await?;
                }
                Ok(())
            })
        });
        unit.await.expect("stored");
        let first = super::command::pending(db.reader(), None, 2).await.expect("read");
        let key = super::command::key(&first[1]);
        let second = super::command::pending(db.reader(), Some(key), 2).await.expect("read");
        assert_eq!([first, second].concat(), stored);
        let remove = |id: u128| {
            db.write::<_, Error, _>(move |tx| {
                Box::pin(async move { Ok(super::command::remove(tx, Uuid::from_u128(id)).await?) })
            })
        };
        assert!(remove(1).await.expect("removed"));
        assert!(!remove(1).await.expect("gone already"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_and_a_pending_reopening_survive_the_way_through_the_row() {
    each_backend(async |db| {
        db.migrate::<FeedbackMigrator>().await.expect("migrated");
        let facts = life(1, &[Step::Dispatch("roads"), Step::Accept("h1"), Step::HandIn("h1"), Step::Close]);
        feed(&db, &facts).await;
        let before = find(db.reader(), TOWN, Uuid::from_u128(1)).await.expect("read").expect("a case");
        let mut after = before.clone();
        after.case.rate(Rating { stars: 2, words: "再来一次".to_owned() }).expect("closed");
        after.case.ask_to_reopen(at(6)).expect("in the window");
        let changed = after.clone();
        let unit =
            db.write::<_, Error, _>(move |tx| Box::pin(async move { Ok(save(tx, Some(&before), &changed).await?) }));
        unit.await.expect("saved");
        assert_eq!(find(db.reader(), TOWN, Uuid::from_u128(1)).await.expect("read"), Some(after));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_run_again_change_nothing() {
    each_backend(async |db| {
        db.migrate::<FeedbackMigrator>().await.expect("migrated");
        feed(&db, &lives().concat()).await;
        db.migrate::<FeedbackMigrator>().await.expect("migrated again");
        assert!(find(db.reader(), TOWN, Uuid::from_u128(1)).await.expect("read").is_some());
    })
    .await;
}
