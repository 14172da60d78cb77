//! The grid of an open case follows the boundaries in force, by a recorded act.

use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, case_event::What};
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait as _, Statement};
use tonic::Code;

use crate::site::{Site, each_site, id, opening, person, wait_until};
use crate::town::{self, TOWN, at, grid, halves};

/// Opens the `number`-th case at a place.
async fn case_at(site: &Site, number: u128, x: f64, y: f64) -> pb::Case {
    let mut request = opening(number, town::STALL);
    request.report.as_mut().expect("a report").position = Some(at(x, y));
    site.open(request).await
}

fn moves(history: &[pb::CaseEvent]) -> Vec<pb::CaseGridMoved> {
    let moved = |event: &pb::CaseEvent| match event.what.clone()? {
        What::GridMoved(moved) => Some(moved),
        _ => None,
    };
    history.iter().filter_map(moved).collect()
}

async fn followed(site: &Site) -> Option<i32> {
    let reader = site.db.reader();
    let sql = "SELECT boundaries FROM dispatch_ground";
    let row =
        reader.query_one_raw(Statement::from_string(reader.get_database_backend(), sql)).await.expect("an answer");
    row.map(|row| row.try_get("", "boundaries").expect("a number"))
}

#[tokio::test]
async fn open_cases_of_a_split_grid_are_moved_once_and_those_who_see_them_change() {
    each_site(async |site| {
        let west = case_at(site, 1, 1.2, 1.5).await;
        let east = case_at(site, 2, 1.8, 1.5).await;
        let elsewhere = case_at(site, 3, 3.5, 2.5).await;
        let mut closed = opening(4, town::STALL);
        closed.report.as_mut().expect("a report").fixed_on_the_spot = true;
        let closed = site.open(closed).await;
        assert_eq!(west.current_grid, grid(1, 1));

        site.registry.publish(town::record(TOWN), 2, site.clock.now(), &[town::split()]);
        let [western, eastern] = halves();
        wait_until("both to move", async || {
            site.get(&west.id).await.current_grid == western && site.get(&east.id).await.current_grid == eastern
        })
        .await;
        // The second pass, a minute later, finds nothing more to do and notes the version.
        site.pass(SignedDuration::from_mins(2));
        wait_until("the version to be noted", async || followed(site).await == Some(2)).await;

        let moved = site.get(&west.id).await;
        assert_eq!((moved.decided_grid.clone(), moved.lead.as_str()), (grid(1, 1), "C1"));
        let history = site.history(&west.id).await;
        let expected = pb::CaseGridMoved { from: grid(1, 1), to: western.clone(), boundaries: 2 };
        assert_eq!(moves(&history), [expected]);
        let actor = history.last().and_then(|event| event.actor.clone()).expect("an actor");
        assert_eq!((actor.person.as_str(), actor.name.as_str()), ("", "dispatch"));
        for untouched in [&elsewhere, &closed] {
            assert_eq!(moves(&site.history(&untouched.id).await), []);
        }
        // Whoever held the grid that is gone sees nothing any more; whoever holds a half sees its cases.
        let got = async |area: &str, number: u128| {
            let mut client = site.by(&person("wang", Role::Worker, "", area));
            client.get_case(pb::GetCaseRequest { id: id(number) }).await.map(|_| ()).map_err(|refused| refused.code())
        };
        assert_eq!(got(&grid(1, 1), 1).await, Err(Code::NotFound));
        assert_eq!(got(&western, 1).await, Ok(()));
        assert_eq!(got(&western, 2).await, Err(Code::NotFound));
        assert_eq!(got(&eastern, 2).await, Ok(()));
    })
    .await;
}

#[tokio::test]
async fn a_case_without_a_place_stays_and_one_on_ground_that_is_given_up_is_in_no_grid() {
    each_site(async |site| {
        let mut request = opening(1, town::STALL);
        request.report.as_mut().expect("a report").position = None;
        let placeless = site.open(request).await;
        let lost = case_at(site, 2, 4.5, 0.5).await;
        let gridcase_proto::registry::v1::content::Part::Boundaries(mut set) = town::split() else { unreachable!() };
        set.areas.retain(|area| area.code != grid(4, 0));
        let content = gridcase_proto::registry::v1::content::Part::Boundaries(set);
        site.registry.publish(town::record(TOWN), 2, site.clock.now(), &[content]);
        wait_until("the case to leave its grid", async || site.get(&lost.id).await.current_grid.is_empty()).await;
        assert_eq!(site.get(&placeless.id).await.etag, placeless.etag);
        assert_eq!(site.get(&lost.id).await.decided_grid, grid(4, 0));
    })
    .await;
}
