//! The stream of changes.

use futures::{StreamExt as _, stream};
use gridcase_host::Person;
use gridcase_host::log::{Entry, Log};
use gridcase_host::testing::{Place, in_sight};
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, WatchCasesResponse, case_event::What};
use jiff::Timestamp;
use tonic::{Code, Streaming};
use uuid::Uuid;

use crate::site::{Site, dispatcher, each_site, frame, id, opening, person, taken, worker};
use crate::town::{self, TOWN};

/// Writers at a time.
const WRITERS: usize = 4;
/// More than what the stream keeps for those who are slow.
const MANY: u128 = 300;

/// Events that may be read late; with one more the cursor is too old.
const BACKLOG: i64 = 1000;

/// A change by its cursor, its case and its number in the case.
type Heard = (String, String, u64);

async fn watch(site: &Site, person: &Person, after: &str) -> Streaming<WatchCasesResponse> {
    let request = pb::WatchCasesRequest { after: after.to_owned() };
    site.by(person).watch_cases(request).await.expect("a stream").into_inner()
}

async fn next(stream: &mut Streaming<WatchCasesResponse>) -> WatchCasesResponse {
    stream.message().await.expect("a message").expect("no end")
}

/// The next message that is no sign of life.
async fn next_change(stream: &mut Streaming<WatchCasesResponse>) -> WatchCasesResponse {
    loop {
        let next = next(stream).await;
        if next.case.is_some() || !next.gone.is_empty() {
            return next;
        }
    }
}

fn heard(change: &WatchCasesResponse) -> Heard {
    let event = change.event.as_ref().expect("an event");
    let case = change.case.as_ref().expect("a case");
    assert!(case.id == event.case && case.sequence >= event.sequence);
    (change.cursor.clone(), event.case.clone(), event.sequence)
}

fn command_room() -> Person {
    person("zhou", Role::Command, "", "")
}

/// What the log says happened after a cursor.
async fn log(site: &Site, after: &str) -> Vec<Heard> {
    in_sight(&site.db).await;
    let mut all = Vec::new();
    let mut after = after.to_owned();
    loop {
        let request = pb::ListEventsRequest { after: after.clone(), limit: 1000, wait_ms: 0 };
        let events = site.by_service("intake").list_events(request).await.expect("events").into_inner().events;
        let Some(last) = events.last() else { return all };
        after.clone_from(&last.cursor);
        all.extend(events.into_iter().map(|event| (event.cursor, event.case, event.sequence)));
    }
}

/// Files cases, several at a time; each brings two changes.
async fn write(site: &Site, numbers: impl Iterator<Item = u128>) {
    let cases = numbers.map(|number| site.case(number, town::STALL));
    stream::iter(cases).buffer_unordered(WRITERS).for_each(|_| async {}).await;
}

#[tokio::test]
async fn a_watcher_hears_of_own_cases_only_and_resumes_where_it_was() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        let unit = dispatcher("C1");
        let mut stream = watch(site, &unit, "").await;
        let begin = next(&mut stream).await;
        assert!(begin.case.is_none() && !begin.resync && !begin.cursor.is_empty());
        site.case(2, town::NOISE).await;
        site.case(3, town::STALL).await;
        let mut heard = Vec::new();
        for _ in 0..2 {
            let change = next_change(&mut stream).await;
            let (case, event) = (change.case.expect("a case"), change.event.expect("an event"));
            assert_eq!(case.id, event.case);
            assert_eq!(case.report.expect("a report").reporter, None);
            heard.push((case.id, event.sequence));
        }
        assert_eq!(heard, [(crate::site::id(3), 1), (crate::site::id(3), 2)]);

        let mut again = watch(site, &unit, &begin.cursor).await;
        next(&mut again).await;
        let change = next(&mut again).await;
        assert_eq!(change.case.expect("a case").id, crate::site::id(3));
    })
    .await;
}

#[tokio::test]
async fn a_case_that_leaves_the_sight_is_gone() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let mut left = watch(site, &dispatcher("C1"), "").await;
        let mut stranger = watch(site, &dispatcher("P2"), "").await;
        next(&mut left).await;
        next(&mut stranger).await;
        let request =
            pb::TransferCaseRequest { command: frame(&case), lead: "P1".to_owned(), reason: "属地".to_owned() };
        let case = taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case));
        let gone = next_change(&mut left).await;
        assert_eq!((gone.gone, gone.case, gone.event), (case.id.clone(), None, None));
        let request =
            pb::TransferCaseRequest { command: frame(&case), lead: "P2".to_owned(), reason: "属地".to_owned() };
        taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case));
        let first = next_change(&mut stranger).await;
        // Events are told with the case as it is now, so the first that P2 hears of may be either transfer.
        assert!(matches!(first.event.and_then(|event| event.what), Some(What::Transferred(_))));
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_history_tells_to_list_anew() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        let unit = dispatcher("C1");
        let cursor = next(&mut watch(site, &unit, "").await).await.cursor;
        Log::new("dispatch").renew_epoch(&site.db).await.expect("another epoch");
        let mut stream = watch(site, &unit, &cursor).await;
        let begin = next(&mut stream).await;
        assert!(begin.resync && begin.cursor != cursor);
        site.case(2, town::STALL).await;
        assert_eq!(next(&mut stream).await.case.expect("a case").id, crate::site::id(2));
        let request = pb::WatchCasesRequest { after: "rubbish".to_owned() };
        let refused = site.by(&unit).watch_cases(request).await.expect_err("no cursor");
        assert_eq!(refused.code(), Code::InvalidArgument);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_resumes_again_and_again_while_others_write_hears_each_change_once_and_in_order() {
    each_site(async |site| {
        let begin = next(&mut watch(site, &command_room(), "").await).await.cursor;
        let listen = async {
            let (mut changes, mut cursor) = (Vec::new(), begin.clone());
            for round in 0.. {
                let mut stream = watch(site, &command_room(), &cursor).await;
                assert_eq!(next(&mut stream).await.cursor, cursor);
                for _ in 0..=round % 7 {
                    let change = next_change(&mut stream).await;
                    cursor.clone_from(&change.cursor);
                    changes.push(heard(&change));
                    if changes.len() == usize::try_from(2 * MANY).expect("few") {
                        return changes;
                    }
                }
            }
            unreachable!("rounds do not end");
        };
        let ((), changes) = tokio::join!(write(site, 1..=MANY), listen);
        assert_eq!(changes, log(site, &begin).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_slow_misses_nothing() {
    each_site(async |site| {
        let mut slow = watch(site, &command_room(), "").await;
        let begin = next(&mut slow).await.cursor;
        let mut changes = Vec::new();
        // Hears the first as it happens, and then nothing until all has happened; the last happens while it catches up.
        let (first, ()) = tokio::join!(next_change(&mut slow), write(site, 1..=1));
        changes.push(heard(&first));
        write(site, 2..=MANY).await;
        let catch_up = async {
            while changes.len() < usize::try_from(2 * MANY + 40).expect("few") {
                changes.push(heard(&next_change(&mut slow).await));
            }
        };
        tokio::join!(catch_up, write(site, MANY + 1..=MANY + 20));
        assert_eq!(changes, log(site, &begin).await);
    })
    .await;
}

/// Adds events of another town to the log, about nothing that dispatch knows, from the `first`-th on.
async fn happen_elsewhere(site: &Site, first: i64, count: i64) {
    let event = |number| Entry {
        town: "330106110".to_owned(),
        subject: Uuid::from_u128(1),
        subject_seq: number,
        kind: "urged".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        actor: String::new(),
        request: None,
        payload: Vec::new(),
    };
    let events: Vec<_> = (first..first + count).map(event).collect();
    let append = site.db.write(|tx| Box::pin(async move { Log::new("dispatch").append(tx, &events).await }));
    append.await.expect("appended");
    in_sight(&site.db).await;
}

#[tokio::test]
async fn a_cursor_that_is_too_old_tells_to_list_anew_and_one_that_is_just_not_is_followed() {
    each_site(async |site| {
        let begin = next(&mut watch(site, &command_room(), "").await).await.cursor;
        happen_elsewhere(site, 1, BACKLOG).await;
        let mut stream = watch(site, &command_room(), &begin).await;
        let same = next(&mut stream).await;
        assert_eq!((same.resync, &same.cursor), (false, &begin));
        happen_elsewhere(site, BACKLOG + 1, 1).await;
        let mut anew = watch(site, &command_room(), &begin).await;
        let lost = next(&mut anew).await;
        assert!(lost.resync && lost.case.is_none() && log(site, &lost.cursor).await.is_empty());
        site.case(1, town::STALL).await;
        for stream in [&mut stream, &mut anew] {
            assert_eq!(heard(&next_change(stream).await), log(site, &lost.cursor).await[0]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_far_too_slow_is_told_to_list_anew_and_then_misses_nothing() {
    each_site(async |site| {
        let mut slow = watch(site, &command_room(), "").await;
        let begin = next(&mut slow).await.cursor;
        write(site, 1..=MANY).await;
        in_sight(&site.db).await;
        let missed = log(site, &begin).await;
        happen_elsewhere(site, 1, BACKLOG + 1).await;
        let mut changes = Vec::new();
        let resync = loop {
            let next = next(&mut slow).await;
            if next.resync {
                break next;
            }
            changes.push(heard(&next));
        };
        assert!(changes.len() < missed.len() && changes == missed[..changes.len()]);
        site.case(MANY + 1, town::STALL).await;
        let rest = [heard(&next_change(&mut slow).await), heard(&next_change(&mut slow).await)];
        assert_eq!(rest[..], log(site, &resync.cursor).await);
    })
    .await;
}

#[tokio::test]
async fn who_stops_to_read_keeps_nobody_else_from_the_database() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        let mut streams = Vec::new();
        for _ in 0..30 {
            let mut stream = watch(site, &command_room(), "").await;
            next(&mut stream).await;
            streams.push(stream);
        }
        assert_eq!(site.get(&id(1)).await.id, id(1));
        site.case(2, town::STALL).await;
        for stream in &mut streams {
            assert_eq!(next_change(stream).await.case.expect("a case").id, id(2));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_watchers_who_come_and_go_all_hear_the_same() {
    each_site(async |site| {
        let begin = next(&mut watch(site, &command_room(), "").await).await.cursor;
        let expected = usize::try_from(2 * MANY).expect("few");
        let listen = |late: u32| {
            let begin = begin.clone();
            async move {
                for _ in 0..late {
                    tokio::task::yield_now().await;
                }
                let mut stream = watch(site, &command_room(), &begin).await;
                next(&mut stream).await;
                let mut changes = Vec::new();
                while changes.len() < expected {
                    changes.push(heard(&next_change(&mut stream).await));
                }
                changes
            }
        };
        let listeners =
            stream::iter((0..20).map(|number| listen(number * 50))).buffer_unordered(20).collect::<Vec<_>>();
        let ((), all) = tokio::join!(write(site, 1..=MANY), listeners);
        let log = log(site, &begin).await;
        assert!(all.len() == 20 && all.iter().all(|changes| *changes == log));
    })
    .await;
}

/// Gives a case to another unit.
async fn transfer(site: &Site, case: &pb::Case, lead: &str) -> pb::Case {
    let request = pb::TransferCaseRequest { command: frame(case), lead: lead.to_owned(), reason: "属地".to_owned() };
    taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case))
}

#[tokio::test]
async fn each_hears_what_is_in_sight_with_the_commands_that_are_theirs() {
    each_site(async |site| {
        let nearby = person("wang", Role::Worker, "", &town::grid(0, 0));
        // For each person who sees a case: whether the reporter is shown, and whether it is theirs to accept.
        let (all, none) = (Some((true, false)), None);
        let table = [
            (command_room(), [all, all]),
            (worker(), [all, all]),
            (dispatcher("C1"), [Some((false, true)), none]),
            (dispatcher("T1"), [Some((false, false)), none]),
            (dispatcher("P1"), [none, Some((false, true))]),
            (dispatcher("P2"), [none, none]),
            (nearby, [none, none]),
        ];
        let mut streams = Vec::new();
        for (person, _) in &table {
            let mut stream = watch(site, person, "").await;
            next(&mut stream).await;
            streams.push(stream);
        }
        site.case(1, town::STALL).await;
        site.case(2, town::NOISE).await;
        // Each of them has seen this one at some time, so it ends what they have heard.
        let mut request = opening(3, town::STALL);
        request.report.as_mut().expect("a report").position = Some(town::at(0.5, 0.5));
        let mut last = site.open(request).await;
        for lead in ["T1", "P1", "P2"] {
            last = transfer(site, &last, lead).await;
        }
        for ((person, expected), stream) in table.iter().zip(&mut streams) {
            let mut shown = [Vec::new(), Vec::new()];
            loop {
                let change = next_change(stream).await;
                let Some(case) = change.case.filter(|case| case.id != last.id) else { break };
                let reporter = case.report.expect("a report").reporter.is_some();
                let known = if case.id == id(1) { &mut shown[0] } else { &mut shown[1] };
                known.push((reporter, case.allowed.iter().any(|verb| verb == "accept")));
            }
            // Filed and dispatched.
            let expected = expected.map(|shown| shown.map_or_else(Vec::new, |shown| vec![shown; 2]));
            assert_eq!(shown, expected, "{}", person.account);
        }
    })
    .await;
}

#[tokio::test]
async fn a_case_is_gone_once_for_those_who_saw_it_and_for_nobody_else() {
    each_site(async |site| {
        let mut case = site.case(1, town::STALL).await;
        in_sight(&site.db).await;
        let mut streams = Vec::new();
        for unit in ["C1", "T1", "P1", "P2"] {
            let mut stream = watch(site, &dispatcher(unit), "").await;
            next(&mut stream).await;
            streams.push(stream);
        }
        // C1 leads and T1 assists, until it leads.
        let table = [("P1", [Some("gone"), Some("told"), Some("told")]), ("T1", [None, Some("told"), Some("gone")])];
        for (lead, expected) in table {
            case = transfer(site, &case, lead).await;
            for (stream, expected) in streams.iter_mut().zip(expected) {
                let Some(expected) = expected else { continue };
                let change = next_change(stream).await;
                assert_eq!(change.case.is_some(), change.gone.is_empty());
                let heard = if change.gone == case.id { "gone" } else { "told" };
                assert_eq!(heard, expected, "{lead}");
            }
        }
        // C1 hears of another case next, and P2 of none before its own.
        site.case(2, town::STALL).await;
        assert_eq!(next_change(&mut streams[0]).await.case.expect("a case").id, id(2));
        transfer(site, &case, "P2").await;
        let change = next_change(&mut streams[3]).await;
        assert_eq!((change.gone.as_str(), change.case.expect("its own").lead.as_str()), ("", "P2"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn watchers_of_one_process_hear_what_another_writes_and_resume_at_either() {
    let Some(place) = Place::postgres() else { return };
    let (here, there) = (Site::on(&place).await, Site::on(&place).await);
    let mut stream = watch(&here, &command_room(), "").await;
    let begin = next(&mut stream).await.cursor;
    let (mut changes, mut cursor) = (Vec::new(), begin.clone());
    let listen = async {
        for round in 0.. {
            let mut stream = watch([&here, &there][round % 2], &command_room(), &cursor).await;
            next(&mut stream).await;
            for _ in 0..5 {
                let change = next_change(&mut stream).await;
                cursor.clone_from(&change.cursor);
                changes.push(heard(&change));
            }
            if changes.len() == 200 {
                return;
            }
        }
    };
    tokio::join!(listen, write(&here, 1..=50), write(&there, 51..=100));
    let log = log(&here, &begin).await;
    assert_eq!(changes, log);
    // And the one that was open all the while.
    let mut changes = Vec::new();
    for _ in 0..200 {
        changes.push(heard(&next_change(&mut stream).await));
    }
    assert_eq!(changes, log);
    here.end().await;
    there.end().await;
}

/// Waits for a sign of life, which takes as long as one takes.
#[tokio::test]
async fn a_quiet_stream_shows_signs_of_life_and_moves_on_with_the_log() {
    each_site(async |site| {
        let elsewhere = "330106110";
        site.registry.publish(town::record(elsewhere), 1, Timestamp::UNIX_EPOCH, &town::parts());
        let mut stream = watch(site, &dispatcher("C1"), "").await;
        let begin = next(&mut stream).await;
        let happen = async {
            let request = pb::OpenCaseRequest { town: elsewhere.to_owned(), ..opening(1, town::STALL) };
            assert_eq!(site.open(request).await.town, elsewhere);
        };
        let (alive, ()) = tokio::join!(next(&mut stream), happen);
        assert!(alive.case.is_none() && alive.event.is_none() && alive.gone.is_empty() && !alive.resync);
        let log = log(site, &begin.cursor).await;
        assert_eq!(Some(&alive.cursor), log.last().map(|(cursor, ..)| cursor));
        assert_eq!(site.case(2, town::STALL).await.town, TOWN);
        assert_eq!(next(&mut stream).await.case.expect("a case").id, id(2));
    })
    .await;
}
