//! Faults of the disk: what was acknowledged is there afterwards, whatever happened, and nothing else was claimed.
//!
//! A full disk is a small ext4 on a loop device (root), bad syncs are made by `strace` in a child process. Where the
//! machine does not allow one of them the test says so and is skipped.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::join_all;
use gridcase_host::database::{Database, Error, FATAL_EXIT_CODE, Options, Target};
use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;

/// Tells the child which file to write.
const CHILD_FILE: &str = "GRIDCASE_TEST_CHILD_FILE";
const CHILD_UNITS: i64 = 60;

async fn open(file: &Path) -> Database {
    let target = Target::Sqlite { file: file.to_owned() };
    Database::open(target, Options::default()).await.unwrap()
}

async fn run(db: &Database, sql: String) -> Result<(), Error> {
    db.write(|tx| {
        Box::pin(async move {
            tx.execute_unprepared(&sql).await?;
            Ok(())
        })
    })
    .await
}

async fn with_notes(db: &Database) {
    let sql = "CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, body BLOB)";
    run(db, sql.to_owned()).await.unwrap();
}

async fn note(db: &Database, id: i64, bytes: usize) -> Result<(), Error> {
    run(db, format!("INSERT INTO note VALUES ({id}, zeroblob({bytes}))")).await
}

async fn ids(db: &Database) -> BTreeSet<i64> {
    let select = Statement::from_string(db.backend(), "SELECT id FROM note");
    let rows = db.reader().query_all_raw(select).await.unwrap();
    rows.iter().map(|row| row.try_get("", "id").unwrap()).collect()
}

/// A small file system of its own.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let (image, point) = (folder.path().join("image"), folder.path().join("disk"));
        std::fs::create_dir(&point).unwrap();
        std::fs::File::create(&image).unwrap().set_len(8 << 20).unwrap();
        let ran = |command: &mut Command| command.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        let made = ran(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
        if made && ran(Command::new("mount").args(["-o", "loop"]).arg(&image).arg(&point)) {
            return Some(Self { folder });
        }
        eprintln!("SKIPPED: a small disk needs root, mkfs.ext4 and loop devices");
        None
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("disk")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A failed test leaves files open: detach now, the rest follows when they are closed.
        let _unmounted = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_fails_every_caller_of_the_batch_until_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![1; 4 << 20]).unwrap();
    let file = disk.path().join("test.db");
    let db = open(&file).await;
    with_notes(&db).await;
    note(&db, 0, 10).await.unwrap();

    // More than there is room for, so that whatever the batches are, the last ones fail.
    let mut stored = BTreeSet::from([0]);
    let mut failed = 0;
    for round in 1..4_i64 {
        let ids: Vec<i64> = (round * 1000..round * 1000 + 64).collect();
        let answers = join_all(ids.iter().map(|id| note(&db, *id, 32 << 10))).await;
        for (id, answer) in ids.iter().zip(answers) {
            match answer {
                Ok(()) => assert!(stored.insert(*id)),
                Err(Error::Full) => failed += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        // Too large for the cache, so the statement fails and not the commit; then commits that fail again.
        for (place, bytes) in [5 << 20, 300 << 10, 5 << 20, 300 << 10, 300 << 10].into_iter().enumerate() {
            let id = round * 1000 + 100 + i64::try_from(place).unwrap();
            match note(&db, id, bytes).await {
                Ok(()) => assert!(stored.insert(id)),
                Err(Error::Full) => failed += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    assert!(failed > 64, "only {failed} failed");
    assert_eq!(ids(&db).await, stored);

    std::fs::remove_file(&ballast).unwrap();
    let answers = join_all((10_000..10_010).map(|id| note(&db, id, 32 << 10))).await;
    for answer in answers {
        answer.unwrap();
    }
    stored.extend(10_000..10_010);
    db.close().await;
    let db = open(&file).await;
    assert_eq!(ids(&db).await, stored);
    db.close().await;
}

/// Not a test: what the tests below run in a child process. Prints what is acknowledged.
#[test]
#[ignore = "run by other tests in a child process"]
#[expect(clippy::disallowed_methods, reason = "how the parent tells the child what to do")]
fn child_that_writes() {
    let Ok(file) = std::env::var(CHILD_FILE) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = open(Path::new(&file)).await;
        with_notes(&db).await;
        for first in (0..CHILD_UNITS).step_by(4) {
            let ids: Vec<i64> = (first..first + 4).collect();
            let answers = join_all(ids.iter().map(|id| note(&db, *id, 10))).await;
            let mut out = std::io::stdout().lock();
            for (id, answer) in ids.iter().zip(answers) {
                match answer {
                    Ok(()) => writeln!(out, "acknowledged {id}").unwrap(),
                    Err(error) => writeln!(out, "failed {id} {error}").unwrap(),
                }
            }
            out.flush().unwrap();
        }
        db.close().await;
    });
}

struct Child {
    acknowledged: BTreeSet<i64>,
    failed: usize,
    status: ExitStatus,
}

/// Runs the child under strace with a fault at its `at`th sync; `None` if strace cannot.
fn run_child(file: &Path, fault: &str, at: usize) -> Option<Child> {
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    if !traced.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: strace is not installed or not allowed to trace");
        return None;
    }
    let mut child = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync"])
        .args(["-e", &format!("inject=fdatasync,fsync:{fault}:when={at}")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_writes", "--ignored", "--nocapture"])
        .env(CHILD_FILE, file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = BTreeSet::new();
    let mut failed = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(id) = line.strip_prefix("acknowledged ") {
            acknowledged.insert(id.parse().unwrap());
        } else if line.starts_with("failed ") {
            failed += 1;
        }
    }
    Some(Child { acknowledged, failed, status: child.wait().unwrap() })
}

/// Everything acknowledged is served, and the file can be written again.
async fn check_after(file: &Path, acknowledged: &BTreeSet<i64>) {
    let db = open(file).await;
    with_notes(&db).await;
    let stored = ids(&db).await;
    assert!(acknowledged.is_subset(&stored), "lost {:?}", acknowledged.difference(&stored));
    note(&db, 1_000_000, 10).await.unwrap();
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_sync_acknowledges_nothing_and_ends_the_process() {
    let mut ended = 0;
    for at in [6, 9, 14] {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("test.db");
        let Some(child) = run_child(&file, "error=EIO", at) else { return };
        if child.status.code() == Some(FATAL_EXIT_CODE) {
            ended += 1;
            assert_eq!(child.failed, 0, "nobody is answered any more");
            assert!(child.acknowledged.len() < usize::try_from(CHILD_UNITS).unwrap());
        } else {
            // The fault met a checkpoint, which may fail: the log still has everything.
            assert!(child.status.success(), "{:?}", child.status);
        }
        check_after(&file, &child.acknowledged).await;
    }
    assert!(ended >= 2, "only {ended} faults met a commit");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_a_sync_loses_nothing_that_was_acknowledged() {
    for at in [5, 8, 12] {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("test.db");
        let Some(child) = run_child(&file, "signal=SIGKILL", at) else { return };
        assert_eq!(child.status.signal(), Some(9), "{:?}", child.status);
        check_after(&file, &child.acknowledged).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_statement_is_not_taken_for_a_failed_sync() {
    let folder = TempDir::new().unwrap();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let on_fatal = Arc::new(move |_: &_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let target = Target::Sqlite { file: folder.path().join("test.db") };
    let db = Database::open(target, Options { on_fatal, ..Options::default() }).await.unwrap();
    with_notes(&db).await;
    let missing = run(&db, "INSERT INTO nowhere VALUES (1)".to_owned()).await;
    assert!(matches!(missing, Err(Error::Query(_))), "{missing:?}");
    note(&db, 1, 10).await.unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}
