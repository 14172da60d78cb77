//! The holder against a registry that publishes, errs and goes away.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gridcase_host::{Clock, Shutdown};
use gridcase_snapshot::{Holder, Part, Snapshot, holder};
use jiff::{SignedDuration, Timestamp, ToSpan};
use tempfile::TempDir;

use crate::double::Double;
use crate::town::{self, CODE, at};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

struct Desk {
    registry: Double,
    clock: Clock,
    folder: TempDir,
    holder: Holder,
}

impl Desk {
    /// A registry in which boundaries and register have been in force for an hour.
    async fn open() -> Self {
        let clock = Clock::driven("2026-03-02T01:00:00Z".parse().expect("an instant"));
        let registry = Double::start(&clock).await;
        let folder = TempDir::new().expect("a folder");
        let holder = Holder::open(registry.peer(), folder.path().to_owned(), clock.clone()).await.expect("a holder");
        let desk = Self { registry, clock, folder, holder };
        let force = desk.now() - 1.hour();
        desk.registry.published().publish(1, &town::boundaries(3, 3), force);
        desk.registry.published().publish(1, &town::units(), force);
        desk.registry.published().publish(1, &town::register("T1"), force);
        desk
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn obtain(&self) -> Arc<Snapshot> {
        self.holder.obtain(CODE, self.now()).await.expect("held")
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.holder.snapshot(CODE, self.now()).expect("held")
    }

    fn read(&self) -> usize {
        self.registry.published().read.len()
    }

    async fn restarted(&self) -> Holder {
        Holder::open(self.registry.peer(), self.folder.path().to_owned(), self.clock.clone()).await.expect("a holder")
    }

    fn files(&self, folder: &str) -> Vec<std::path::PathBuf> {
        list(&self.folder.path().join(folder))
    }
}

fn list(folder: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

fn lead(snapshot: &Snapshot) -> String {
    format!("{:?}", snapshot.rules()[0].lead)
}

#[tokio::test]
async fn a_town_is_fetched_at_its_first_use_and_then_read_without_waiting() {
    let desk = Desk::open().await;
    assert!(desk.holder.snapshot(CODE, desk.now()).is_none());
    let obtained = desk.obtain().await;
    assert!(Arc::ptr_eq(&obtained, &desk.snapshot()));
    assert!(obtained.in_bounds(at(0.5, 0.5)));
    assert_eq!(obtained.missing(), [Part::Catalogue, Part::Calendars]);
    assert_eq!(desk.holder.towns(), [CODE]);
    assert_eq!(desk.read(), 3);
    desk.obtain().await;
    desk.holder.refresh(CODE).await.expect("nothing new");
    assert_eq!(desk.read(), 3, "nothing is fetched twice");
}

#[tokio::test]
async fn a_scheduled_version_takes_force_by_the_driven_clock() {
    let desk = Desk::open().await;
    let force = desk.now() + MINUTE;
    desk.registry.published().publish(2, &town::register("P1"), force);
    let before = desk.obtain().await;
    assert!(lead(&before).contains("T1"));
    desk.clock.drive(force - 1.millisecond()).expect("driven");
    assert!(Arc::ptr_eq(&before, &desk.snapshot()));
    desk.clock.drive(force).expect("driven");
    let after = desk.snapshot();
    assert!(lead(&after).contains("P1"));
    assert_eq!(after.versions().register, 2);
    let grounds =
        [&before, &after].map(|snapshot| Arc::clone(&snapshot.parts().boundaries.as_ref().expect("boundaries").part));
    assert!(Arc::ptr_eq(&grounds[0], &grounds[1]), "a new register builds no new index");
    assert!(lead(&desk.holder.snapshot(CODE, force - 1.millisecond()).expect("held")).contains("T1"));
}

#[tokio::test]
async fn versions_that_take_force_together_are_seen_together() {
    let desk = Desk::open().await;
    let force = desk.now() + MINUTE;
    desk.registry.published().publish(2, &town::register("P1"), force);
    desk.registry.published().publish(2, &town::boundaries(4, 4), force);
    desk.obtain().await;
    let versions = |moment| {
        let versions = desk.holder.snapshot(CODE, moment).expect("held").versions();
        (versions.boundaries, versions.register)
    };
    assert_eq!(versions(force - 1.nanosecond()), (1, 1));
    assert_eq!(versions(force), (2, 2));
}

#[tokio::test]
async fn before_the_first_version_every_part_is_missing() {
    let desk = Desk::open().await;
    desk.obtain().await;
    let early = desk.holder.snapshot(CODE, desk.now() - 2.hours()).expect("held");
    assert_eq!(early.missing(), Part::REQUIRED);
}

#[tokio::test]
async fn a_version_is_kept_for_a_while_after_the_next_took_force() {
    let desk = Desk::open().await;
    let force = desk.now() + MINUTE;
    desk.registry.published().publish(2, &town::register("P1"), force);
    desk.obtain().await;
    desk.clock.drive(force).expect("driven");
    desk.registry.published().name_only(Part::Register, &[2]);
    desk.holder.refresh(CODE).await.expect("refreshed");
    assert!(lead(&desk.holder.snapshot(CODE, force - 1.second()).expect("held")).contains("T1"));
    desk.clock.drive(force + MINUTE * 10).expect("driven");
    desk.registry.published().publish(3, &town::register("P2"), force + MINUTE * 20);
    desk.holder.refresh(CODE).await.expect("refreshed");
    assert_eq!(desk.holder.snapshot(CODE, force - 1.second()).expect("held").versions().register, 0);
    assert_eq!(desk.files("content").len(), 4, "what is needed no more is swept from disk");
}

#[tokio::test]
async fn a_process_starts_and_works_while_the_registry_is_away() {
    let mut desk = Desk::open().await;
    let force = desk.now() + MINUTE;
    desk.registry.published().publish(2, &town::register("P1"), force);
    desk.obtain().await;
    desk.registry.go_away();
    let holder = desk.restarted().await;
    assert!(lead(&holder.snapshot(CODE, desk.now()).expect("held")).contains("T1"));
    assert!(lead(&holder.snapshot(CODE, force).expect("held")).contains("P1"));
    let error = holder.refresh(CODE).await.expect_err("away");
    assert!(matches!(error, holder::Error::Registry(_)), "{error}");
    assert!(holder.snapshot(CODE, desk.now()).is_some());
    assert!(matches!(holder.obtain("330106110", desk.now()).await, Err(holder::Error::Registry(_))));
}

#[tokio::test]
async fn a_running_holder_catches_up_once_the_registry_is_back() {
    let mut desk = Desk::open().await;
    desk.obtain().await;
    desk.registry.go_away();
    let shutdown = Shutdown::new(Duration::from_secs(1));
    let running = shutdown.spawn(desk.holder.clone().run(shutdown.clone()));
    desk.registry.published().publish(2, &town::register("P1"), desk.now());
    desk.registry.come_back().await;
    let caught_up = async {
        while !lead(&desk.snapshot()).contains("P1") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), caught_up).await.expect("caught up");
    shutdown.begin();
    running.await.expect("ended");
}

#[tokio::test]
async fn content_with_another_hash_or_size_is_refused_and_the_old_stays() {
    let desk = Desk::open().await;
    desk.obtain().await;
    let hash = desk.registry.published().publish(2, &town::register("P1"), desk.now());
    let good = desk.registry.published().contents[&hash].clone();
    let mut corrupt = good.clone();
    corrupt[3] ^= 1;
    desk.registry.published().contents.insert(hash.clone(), corrupt);
    let error = desk.holder.refresh(CODE).await.expect_err("corrupt");
    assert!(matches!(error, holder::Error::Mismatch { .. }), "{error}");
    for bytes in [good[..3].to_vec(), [good.clone(), vec![0; 5000]].concat()] {
        desk.registry.published().contents.insert(hash.clone(), bytes);
        let error = desk.holder.refresh(CODE).await.expect_err("of another size");
        assert!(matches!(error, holder::Error::Size { .. }), "{error}");
    }
    assert!(lead(&desk.snapshot()).contains("T1"));
    desk.registry.published().contents.insert(hash, good);
    desk.holder.refresh(CODE).await.expect("good again");
    assert!(lead(&desk.snapshot()).contains("P1"));
}

#[tokio::test]
async fn a_town_that_the_registry_does_not_know_is_told_so() {
    let desk = Desk::open().await;
    desk.registry.published().town = None;
    let error = desk.holder.obtain(CODE, desk.now()).await.expect_err("unknown");
    assert!(matches!(error, holder::Error::UnknownTown(_)), "{error}");
    assert!(desk.holder.towns().is_empty());
}

#[tokio::test]
async fn a_damaged_file_is_never_read_as_content_and_is_fetched_again() {
    let desk = Desk::open().await;
    desk.obtain().await;
    for path in desk.files("content") {
        let mut bytes = std::fs::read(&path).expect("a file");
        bytes[0] ^= 1;
        std::fs::write(&path, bytes).expect("a file");
    }
    let holder = desk.restarted().await;
    assert!(holder.towns().is_empty(), "rather nothing than a part of it");
    holder.obtain(CODE, desk.now()).await.expect("fetched again");
    assert_eq!(desk.read(), 6);
    let holder = desk.restarted().await;
    assert_eq!(holder.towns(), [CODE]);
}

#[tokio::test]
async fn what_a_cut_off_process_left_behind_is_dropped() {
    let desk = Desk::open().await;
    desk.obtain().await;
    let left = desk.folder.path().join("content/abc.part");
    std::fs::write(&left, b"half").expect("a file");
    let holder = desk.restarted().await;
    assert!(!left.exists());
    assert_eq!(holder.towns(), [CODE]);
}

#[tokio::test]
async fn many_first_uses_at_once_fetch_the_content_once() {
    let desk = Desk::open().await;
    let uses = (0..20).map(|_| desk.obtain());
    futures::future::join_all(uses).await;
    assert_eq!(desk.read(), 3);
}
