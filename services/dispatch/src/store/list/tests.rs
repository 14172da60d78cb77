//! Lists are read by their indexes.

use std::collections::BTreeSet;

use gridcase_host::database::Database;
use gridcase_host::testing::Place;
use gridcase_migrations::DispatchMigrator;
use sea_orm::{ConnectionTrait as _, QueryTrait as _, Statement};
use uuid::Uuid;

use super::{Filter, Order, queries};
use crate::case::State;
use crate::sight::{Part, Reach, Sight};

async fn plans(db: &Database, sight: &Sight, filter: &Filter, order: Order) -> Vec<String> {
    let mut plans = Vec::new();
    for query in queries(sight, filter, order, Some((7, Uuid::nil())), 51) {
        let reader = db.reader();
        let backend = reader.get_database_backend();
        let mut explain: Statement = query.build(backend);
        explain.sql = format!("EXPLAIN QUERY PLAN {}", explain.sql);
        let rows = reader.query_all_raw(explain).await.expect("a plan");
        let steps = rows.iter().map(|row| row.try_get::<String>("", "detail").expect("a step"));
        plans.push(steps.collect::<Vec<_>>().join("; "));
    }
    plans
}

fn sight(reach: Reach) -> Sight {
    Sight { town: Some("t".to_owned()), reach, reporters: false, person: String::new() }
}

fn part() -> Part {
    let set = |items: &[&str]| items.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    Part { units: set(&["A"]), grids: set(&["g1", "g2"]), reporter: Some("p".to_owned()) }
}

#[tokio::test]
async fn every_list_is_read_by_an_index_and_the_common_ones_in_its_order() {
    let place = Place::sqlite();
    let db = place.open().await;
    db.migrate::<DispatchMigrator>().await.expect("tables");
    let (none, open) = (Filter::default(), Filter { states: vec![State::Filed], ..Filter::default() });
    for order in [Order::Newest, Order::Due] {
        for reach in [Reach::Town, Reach::Part(part())] {
            for filter in [&none, &open] {
                for plan in plans(&db, &sight(reach.clone()), filter, order).await {
                    assert!(plan.contains("USING INDEX"), "{plan}");
                    assert!(!plan.contains("SCAN dispatch_case"), "{plan}");
                }
            }
        }
        let unit = Part { units: part().units, ..Part::default() };
        let town = plans(&db, &sight(Reach::Town), &none, order).await.remove(0);
        let lead = plans(&db, &sight(Reach::Part(unit)), &none, order).await.remove(0);
        for plan in [town, lead] {
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
    db.close().await;
}
