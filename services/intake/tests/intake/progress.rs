//! What becomes of a report in dispatch shows on the reporter's own list.

use gridcase_host::testing::each_place;
use gridcase_proto::{
    dispatch::v1::{CaseAccepted, CaseClosed, CaseDispatched, CaseEvent, CaseFiled, Outcome, case_event::What},
    intake::v1 as pb,
    registry::v1 as registry,
};
use prost_types::Timestamp;

use crate::{
    double::encoded,
    site::{Site, TOWN, id, report, town, wait_until},
};

fn event(number: u128, sequence: u64, what: What) -> CaseEvent {
    let seconds = i64::try_from(sequence).expect("small");
    CaseEvent {
        town: TOWN.to_owned(),
        case: id(number),
        sequence,
        time: Some(Timestamp { seconds, nanos: 0 }),
        what: Some(what),
        ..CaseEvent::default()
    }
}

fn dispatched() -> What {
    What::Dispatched(CaseDispatched { lead: "city".to_owned(), ..CaseDispatched::default() })
}

async fn progress(site: &Site, number: u128) -> pb::Progress {
    site.report(&id(number)).await.progress.expect("progress")
}

fn units() -> Vec<u8> {
    let unit = registry::Unit {
        code: "city".to_owned(),
        name: "综合执法三墩中队".to_owned(),
        department: "urban".to_owned(),
        ..registry::Unit::default()
    };
    let department = registry::Department { code: "urban".to_owned(), name: "综合执法".to_owned() };
    encoded(&registry::UnitSet { units: vec![unit], departments: vec![department], ..registry::UnitSet::default() })
}

#[tokio::test]
async fn the_worker_sees_state_and_name_of_the_unit_and_outcome() {
    each_place(async |place| {
        let mut site = Site::new(place, gridcase_host::database::Options::default());
        site.registry.publish(town(TOWN, "Asia/Shanghai"), vec![(registry::Part::Units, units())]);
        site.start().await;
        site.submit(report(1)).await;
        site.dispatch.tell(event(1, 1, What::Filed(CaseFiled::default())));
        site.dispatch.tell(event(1, 2, dispatched()));
        // The same again, and a case that is no report of ours.
        site.dispatch.tell(event(1, 1, What::Filed(CaseFiled::default())));
        site.dispatch.tell(event(77, 1, dispatched()));
        site.dispatch.tell(event(1, 3, What::Accepted(CaseAccepted {})));
        wait_until("the acceptance", async || progress(&site, 1).await.state == "handling").await;
        let shown = progress(&site, 1).await;
        assert_eq!((shown.unit.as_str(), shown.since), ("综合执法三墩中队", Some(Timestamp { seconds: 3, nanos: 0 })));
        assert_eq!(shown.due_at, None);
        site.stop().await;
        site.start().await;
        let closed = CaseClosed { outcome: Outcome::Handled.into(), ..CaseClosed::default() };
        site.dispatch.tell(event(1, 4, What::Closed(closed)));
        wait_until("the end", async || progress(&site, 1).await.state == "closed").await;
        assert_eq!(progress(&site, 1).await.outcome, "handled");
        site.stop().await;
    })
    .await;
}

#[tokio::test]
async fn after_dispatch_was_restored_its_events_count_anew() {
    let mut site = Site::on_sqlite().await;
    site.submit(report(1)).await;
    for (sequence, what) in [(1, What::Filed(CaseFiled::default())), (2, dispatched())] {
        site.dispatch.tell(event(1, sequence, what));
    }
    wait_until("the dispatch", async || progress(&site, 1).await.state == "dispatched").await;
    site.dispatch.restore();
    site.dispatch.tell(event(1, 1, What::Filed(CaseFiled::default())));
    wait_until("the state as restored", async || progress(&site, 1).await.state == "filed").await;
    assert_eq!(progress(&site, 1).await.unit, "");
    site.stop().await;
}
