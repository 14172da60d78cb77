//! Pages that stop before they are full, and counts that know no more than a lower bound.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use gridcase_host::database::Database;
use gridcase_host::testing::each_backend;
use gridcase_migrations::DispatchMigrator;

use super::super::{Cut, Key, Order, count, lane, page};
use super::made::{self, Made, TOWN};
use crate::case::{Case, State};
use crate::sight::{Part, Reach, Sight};
use crate::store::case;

const TOWNS: Made = Made { cases: 700, open: 200 };

fn sights() -> Vec<Sight> {
    let units = BTreeSet::from([made::unit(0), made::unit(3)]);
    let grids: BTreeSet<String> = (0..7).map(made::grid).collect();
    let both = Part { units: units.clone(), grids: grids.clone(), reporter: Some(made::worker(5)), ..Part::default() };
    let two = Part { units, ..Part::default() };
    let one = Part { units: BTreeSet::from([made::unit(3)]), ..Part::default() };
    let worker = Part { grids, reporter: Some(made::worker(30)), ..Part::default() };
    let town = Some(TOWN.to_owned());
    let sight = |reach| Sight { town: town.clone(), reach, reporters: true, person: String::new(), messages: true };
    [Reach::Town, Reach::Part(both), Reach::Part(two), Reach::Part(one), Reach::Part(worker)].map(sight).into()
}

type Fits = fn(&Case) -> bool;

/// Filters, and whether a case is as they say.
fn cuts() -> Vec<(Cut, Fits)> {
    let all = || Cut { states: State::ALL.to_vec(), ..Cut::default() };
    let ended = || Cut { states: vec![State::Closed, State::Voided], ..Cut::default() };
    vec![
        (all(), |_| true),
        (ended(), |case| !case.state.is_open()),
        (Cut { source: "phone".to_owned(), ..all() }, |case| case.report.source == "phone"),
        (Cut { source: "citizen".to_owned(), ..ended() }, |case| {
            case.report.source == "citizen" && !case.state.is_open()
        }),
        (Cut { lead: made::unit(3), marks: case::RETURNED, ..all() }, |case| {
            case.lead == Some(made::unit(3)) && !case.returns.is_empty()
        }),
        (Cut { marks: case::REWORKED, ..all() }, |case| case.reworks > 0),
        (Cut { marks: case::ASKING, ..all() }, |case| case.ask.is_some()),
        (Cut { matters: Some((0..30).map(made::matter).collect()), states: vec![State::Voided], ..all() }, |case| {
            case.state == State::Voided && (0..30).any(|number| made::matter(number) == case.decision.matter)
        }),
        (Cut { grids: Some((0..140).map(made::grid).collect()), ..ended() }, |case| {
            !case.state.is_open() && case.current_grid < made::grid(140)
        }),
        (Cut { assignee: made::team(7), ..all() }, |case| case.assignee == made::team(7)),
        (Cut { lead: made::unit(0), ..ended() }, |case| case.lead == Some(made::unit(0)) && !case.state.is_open()),
        (Cut { assisting: made::unit(3), ..all() }, |case| case.assisting().contains(&made::unit(3).as_str())),
        (Cut { lead: made::unit(3), assisting: made::unit(0), ..all() }, |case| {
            case.lead == Some(made::unit(3)) && case.assisting().contains(&made::unit(0).as_str())
        }),
        (Cut { assignee: made::team(7), lead: made::unit(3), ..all() }, |case| {
            case.assignee == made::team(7) && case.lead == Some(made::unit(3))
        }),
        (Cut { matters: Some([made::matter(3)].into()), ..all() }, |case| case.decision.matter == made::matter(3)),
        (Cut { matters: Some([1, 3].map(made::matter).into()), lead: made::unit(0), ..ended() }, |case| {
            let matter = [1, 3].map(made::matter).contains(&case.decision.matter);
            matter && case.lead == Some(made::unit(0)) && !case.state.is_open()
        }),
        (Cut { matters: Some([made::matter(3)].into()), assignee: made::team(7), ..all() }, |case| {
            case.decision.matter == made::matter(3) && case.assignee == made::team(7)
        }),
        (Cut { number: format!("{TOWN}-20260228"), ..all() }, |case| case.number.contains("-20260228-")),
    ]
}

/// All cases in sight that fit, with their places in the order.
fn expected(sight: &Sight, fits: Fits, order: Order) -> Vec<(Key, Case)> {
    let all = (0..TOWNS.cases).map(|at| (at, TOWNS.case(at).0));
    let mut all: Vec<_> = all
        .filter(|(_, case)| sight.sees(case) && fits(case))
        .map(|(at, case)| {
            let row = TOWNS.row(at);
            let at = if order == Order::Newest { row.filed_ms } else { row.due_ms };
            ((at, row.id), case)
        })
        .collect();
    match order {
        Order::Newest => all.sort_by_key(|(key, _)| Reverse(*key)),
        Order::Due => all.sort_by_key(|(key, _)| *key),
    }
    all
}

/// All pages one after another, and how many of them were not full.
async fn pages(db: &Database, sight: &Sight, cut: &Cut, order: Order, most: u64) -> (Vec<Key>, usize) {
    let (mut all, mut short, mut after) = (Vec::new(), 0, None);
    let lanes = lane::lanes(db.reader(), sight, cut).await.expect("ways");
    loop {
        let (places, next) = page(db.reader(), &lanes, order, (after, 20), most).await.expect("a page");
        short += usize::from(places.len() < 20 && next.is_some());
        all.extend(places);
        let Some(next) = next else { return (all, short) };
        after = Some(next);
    }
}

#[tokio::test]
async fn pages_that_stop_early_go_on_until_every_case_was_given_once() {
    each_backend(async |db| {
        db.migrate::<DispatchMigrator>().await.expect("tables");
        TOWNS.fill(&db).await;
        let mut stopped = 0;
        for sight in sights() {
            for (cut, fits) in cuts() {
                for order in [Order::Newest, Order::Due] {
                    let expected: Vec<_> = expected(&sight, fits, order).into_iter().map(|(key, _)| key).collect();
                    for most in [30, 2000] {
                        let (found, short) = pages(&db, &sight, &cut, order, most).await;
                        assert_eq!(found, expected, "{order:?} {most} {cut:?} {sight:?}");
                        stopped += short;
                    }
                }
            }
        }
        assert!(stopped > 50, "only {stopped} pages stopped early");
    })
    .await;
}

#[tokio::test]
async fn counts_are_those_of_all_cases_or_say_that_there_may_be_more() {
    each_backend(async |db| {
        db.migrate::<DispatchMigrator>().await.expect("tables");
        TOWNS.fill(&db).await;
        for sight in sights() {
            for (cut, fits) in cuts() {
                let all = expected(&sight, fits, Order::Newest);
                let of =
                    |state| i64::try_from(all.iter().filter(|(_, case)| case.state == state).count()).expect("few");
                let counts = count::count_states(db.reader(), &sight, &cut).await.expect("counts");
                for state in State::ALL {
                    let counted = counts.get(&state).copied().unwrap_or_default();
                    assert_eq!((counted.cases, counted.at_least), (of(state), false), "{state} {cut:?} {sight:?}");
                }
                let lanes = lane::lanes(db.reader(), &sight, &cut).await.expect("ways");
                let ended: Vec<_> = lanes.into_iter().filter(|lane| !lane.is_open()).collect();
                let looked = count::look(db.reader(), &ended, 40).await.expect("counts");
                for (state, counted) in looked {
                    assert!(counted.cases == of(state) || counted.at_least && counted.cases < of(state), "{cut:?}");
                }
            }
        }
    })
    .await;
}
