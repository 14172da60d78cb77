//! No list and no count reads all cases, or sorts many, on SQLite.

use std::collections::BTreeSet;

use gridcase_host::database::Database;
use gridcase_host::testing::Place;
use gridcase_migrations::DispatchMigrator;
use jiff::Timestamp;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait as _, QueryTrait as _, Statement};
use uuid::Uuid;

use super::super::count::{causes, duties, open, open_counts};
use super::super::lane::{By, Lane, lanes};
use super::super::{Cut, Order};
use crate::case::{Cause, Outcome, State};
use crate::sight::{Part, Reach, Sight};

async fn plan(db: &Database, query: &SelectStatement) -> String {
    let reader = db.reader();
    let backend = reader.get_database_backend();
    let mut explain: Statement = backend.build(query);
    explain.sql = format!("EXPLAIN QUERY PLAN {}", explain.sql);
    let rows = reader.query_all_raw(explain).await.expect("a plan");
    let steps = rows.iter().map(|row| row.try_get::<String>("", "detail").expect("a step"));
    steps.collect::<Vec<_>>().join("; ")
}

fn set(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(ToString::to_string).collect()
}

fn sights() -> Vec<Sight> {
    let part =
        Part { units: set(&["A", "B"]), grids: set(&["g1", "g2"]), reporter: Some("p".to_owned()), ..Part::default() };
    let unit = Part { units: set(&["A"]), ..Part::default() };
    let worker = Part { units: BTreeSet::new(), ..part.clone() };
    let reaches = [Reach::Town, Reach::Part(part), Reach::Part(unit), Reach::Part(worker)];
    let sight =
        |reach| Sight { town: Some("t".to_owned()), reach, reporters: false, person: String::new(), messages: true };
    reaches.map(sight).into()
}

const ORDERS: [Order; 2] = [Order::Newest, Order::Due];

/// The index of a way, as a plan names it.
fn index(lane: &Lane, order: Order) -> String {
    let part = if lane.is_open() { "open" } else { "ended" };
    let due = lane.is_open() && order == Order::Due;
    let name = match &lane.by {
        By::State(_) if due => "case_open_due",
        By::State(_) => return format!("INDEX dispatch_case_{part}_state ("),
        By::Assisting(_) => "assist_part",
        By::Number(..) => "case_number",
        By::Lead(_) if due => return format!("INDEX dispatch_case_{part}_lead_due ("),
        By::Lead(_) => return format!("INDEX dispatch_case_{part}_lead ("),
        By::Grid(_) => return format!("INDEX dispatch_case_{part}_grid ("),
        By::Matter(_) => return format!("INDEX dispatch_case_{part}_matter ("),
        By::Reporter(_) => return format!("INDEX dispatch_case_{part}_reporter ("),
        By::Assignee(_) => return format!("INDEX dispatch_case_{part}_assignee ("),
        By::Asset(_) => return format!("INDEX dispatch_case_{part}_asset ("),
        By::Marks(_) => return format!("INDEX dispatch_case_{part}_marks ("),
    };
    format!("INDEX dispatch_{name} (")
}

/// Each filter by itself, and many together.
fn cuts() -> Vec<Cut> {
    let all = || Cut { states: State::ALL.to_vec(), ..Cut::default() };
    let text = |text: &str| text.to_owned();
    let together = Cut {
        lead: text("A"),
        matters: Some(set(&["m1"])),
        source: text("phone"),
        assignee: text("a"),
        filed: (Some(1), Some(9)),
        ..all()
    };
    vec![
        all(),
        Cut { states: vec![State::Filed], ..all() },
        Cut { states: vec![State::Closed, State::Handled], ..all() },
        Cut { states: vec![State::Filed], cause: Some(Cause::Outside), ..all() },
        Cut { outcome: Some(Outcome::FixedOnTheSpot), ..all() },
        Cut { lead: text("A"), ..all() },
        Cut { assisting: text("A"), ..all() },
        Cut { grids: Some(set(&["g1", "g2", "g3"])), ..all() },
        Cut { grids: Some((0..300).map(|number| number.to_string()).collect()), ..all() },
        Cut { matters: Some(set(&["m1", "m2"])), ..all() },
        Cut { number: text("t-2026"), ..all() },
        Cut { source: text("phone"), ..all() },
        Cut { filed: (Some(1), Some(9)), ..all() },
        Cut { due: (Some(1), Some(9)), ..all() },
        Cut { marks: 3, ..all() },
        Cut { assignee: text("a"), ..all() },
        Cut { asset: text("a"), ..all() },
        together,
    ]
}

#[tokio::test]
async fn every_way_is_read_by_an_index_and_where_cases_are_many_in_its_order() {
    let place = Place::sqlite();
    let db = place.open().await;
    db.migrate::<DispatchMigrator>().await.expect("tables");
    let key = Some((7, Uuid::nil()));
    for sight in sights() {
        for cut in cuts() {
            let lanes = lanes(db.reader(), &sight, &cut).await.expect("ways");
            assert!(!lanes.is_empty());
            for lane in &lanes {
                for (order, key) in ORDERS.into_iter().flat_map(|order| [(order, key), (order, None)]) {
                    let page = plan(&db, &lane.places(order, key, key, 51)).await;
                    let states = plan(&db, &lane.states(key)).await;
                    assert!(page.contains(&index(lane, order)), "{lane:?} {order:?} {page}");
                    if lane.is_open() {
                        // A count of open cases has no order: any index that holds no others reads no more than these, and
                        // a way of its own may be narrower still.
                        let of_open = states.contains("INDEX dispatch_case_open_");
                        assert!(of_open || states.contains(&index(lane, order)), "{lane:?} {states}");
                    } else {
                        // Of the ended ones it reads its own way, from the newest on.
                        assert!(states.contains(&index(lane, Order::Newest)), "{lane:?} {states}");
                        assert!(!lane.is_in(Order::Newest) || !states.contains("TEMP B-TREE"), "{lane:?} {states}");
                    }
                    assert!(!page.contains("SCAN") && !states.contains("SCAN"), "{page} {states}");
                    if lane.is_in(order) {
                        assert!(!page.contains("TEMP B-TREE"), "{lane:?} {order:?} {page}");
                        let stop = plan(&db, &lane.horizon(order, key, 2000)).await;
                        assert!(stop.contains("COVERING INDEX") && !stop.contains("TEMP B-TREE"), "{stop}");
                    }
                }
            }
            let (open, _): (Vec<_>, Vec<_>) = lanes.into_iter().partition(Lane::is_open);
            if let Some(count) = open_counts(&open) {
                let plan = plan(&db, &count).await;
                // What is scanned is what the ways gave.
                assert!(!plan.contains("SCAN dispatch"), "{plan}");
            }
        }
    }
    db.close().await;
}

#[tokio::test]
async fn what_is_counted_for_the_overview_is_read_by_an_index_of_open_cases() {
    let place = Place::sqlite();
    let db = place.open().await;
    db.migrate::<DispatchMigrator>().await.expect("tables");
    let now = Timestamp::UNIX_EPOCH;
    for sight in sights() {
        let owed = plan(&db, duties(&sight, now).as_query()).await;
        assert!(owed.starts_with("SEARCH") && owed.contains("INDEX dispatch_case_owed (town=?"), "{owed}");
        let at_work = plan(&db, open(&sight, now).as_query()).await;
        assert!(at_work.starts_with("SEARCH") && at_work.contains("INDEX dispatch_case_open_"), "{at_work}");
        for query in cuts().iter().filter_map(|cut| causes(&sight, cut)) {
            let queued = plan(&db, query.as_query()).await;
            assert!(queued.starts_with("SEARCH") && queued.contains("INDEX dispatch_case_queue (town=?"), "{queued}");
        }
    }
    db.close().await;
}
