//! The log of what was done.

use gridcase_host::status::reason;
use gridcase_proto::registry::v1::{ListEventsRequest, Part, RegistryEvent, SignOutRequest};
use tonic::Code;

use crate::builders::{self, publish, put, units};
use crate::house::{PASSWORD, Town, each_town, signed};

/// The first events in sight, waiting for `count` of them: on PostgreSQL a reader sees an event only once no older
/// transaction of the whole cluster is running.
async fn events(town: &Town, token: &str, count: usize) -> Vec<RegistryEvent> {
    let mut seen = Vec::<RegistryEvent>::new();
    while seen.len() < count {
        let after = seen.last().map(|event| event.cursor.clone()).unwrap_or_default();
        let request = ListEventsRequest { after, wait_ms: 30_000, ..ListEventsRequest::default() };
        let answer = town.registry().list_events(signed(token, request)).await.expect("events");
        seen.extend(answer.into_inner().events);
    }
    seen
}

fn kinds(events: &[RegistryEvent]) -> Vec<&str> {
    events.iter().map(|event| event.kind.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_is_an_event_without_secrets() {
    each_town(async |town| {
        town.registry().put_draft(town.by_admin(put(units(&["a"])))).await.expect("put");
        town.registry().put_draft(town.by_admin(put(units(&["a"])))).await.expect("the same changes nothing");
        town.registry().publish_parts(town.by_admin(publish(&[Part::Units]))).await.expect("published");
        let out = signed(&town.admin, SignOutRequest { everywhere: false });
        town.house.sessions().sign_out(out).await.expect("out");
        let events = events(&town, &town.admin, 5).await;
        assert_eq!(kinds(&events), ["town_created", "signed_in", "draft_put", "parts_published", "signed_out"]);
        assert!(events.iter().all(|event| event.town == builders::TOWN && !event.detail.contains(PASSWORD)));
        assert!(events.iter().all(|event| event.actor.as_ref().is_some_and(|actor| !actor.name.is_empty())));
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sees_the_own_town_and_a_service_all() {
    let town = Town::new().await;
    let other = town.other().await;
    assert_eq!(kinds(&events(&town, &other, 2).await), ["town_created", "signed_in"]);
    let all = town.house.as_service().list_events(ListEventsRequest::default()).await.expect("events").into_inner();
    assert_eq!(kinds(&all.events)[..2], ["installation_set_up", "signed_in"]);
    let refused = town.registry().list_events(signed(&town.operator, ListEventsRequest::default())).await;
    assert_eq!(refused.expect_err("not for operators").code(), Code::PermissionDenied);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_waits_for_the_next_event() {
    each_town(async |town| {
        let read = events(&town, &town.admin, 2).await;
        let after = read.last().expect("an event").cursor.clone();
        let wait = ListEventsRequest { after, wait_ms: 30_000, ..ListEventsRequest::default() };
        let (mut registry, request) = (town.registry(), town.by_admin(wait));
        let waiting = tokio::spawn(async move { registry.list_events(request).await });
        town.registry().put_draft(town.by_admin(put(units(&["a"])))).await.expect("put");
        let next = waiting.await.expect("no panic").expect("events").into_inner().events;
        assert_eq!(kinds(&next), ["draft_put"]);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_nothing_is_refused() {
    let town = Town::new().await;
    let request = ListEventsRequest { after: "rubbish".to_owned(), ..ListEventsRequest::default() };
    let refused = town.registry().list_events(town.by_admin(request)).await.expect_err("refused");
    assert_eq!(reason(&refused).as_deref(), Some("INVALID_FIELDS"));
}
