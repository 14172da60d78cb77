//! Saved views: one's own and shared ones, with counts within one's own sight.

use gridcase_dispatch::{REQUEST_REUSED, VIEW_DELETED, VIEW_NOT_YOURS, VIEW_TAKEN, VIEWS_FULL};
use gridcase_host::{Ids, Person, status};
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, CaseFilter, CaseOrder, CaseState};
use jiff::Timestamp;
use tonic::Code;

use crate::site::{Site, dispatcher, each_site, id, person, supervisor, worker};
use crate::town;

/// A new view.
fn view(number: u128, name: &str, shared: bool) -> pb::PutViewRequest {
    let filter = CaseFilter { states: vec![CaseState::Dispatched.into()], ..CaseFilter::default() };
    pb::PutViewRequest {
        id: id(number),
        name: name.to_owned(),
        filter: Some(filter),
        order: CaseOrder::Due.into(),
        shared,
        etag: String::new(),
        request_id: request_id(),
    }
}

/// A change of a view as it was read.
fn change(view: &pb::View, name: &str, shared: bool) -> pb::PutViewRequest {
    pb::PutViewRequest {
        id: view.id.clone(),
        name: name.to_owned(),
        filter: view.filter.clone(),
        order: view.order,
        shared,
        etag: view.etag.clone(),
        request_id: request_id(),
    }
}

fn delete(number: u128) -> pb::DeleteViewRequest {
    pb::DeleteViewRequest { id: id(number), request_id: request_id() }
}

fn request_id() -> String {
    Ids::random().at(Timestamp::UNIX_EPOCH).to_string()
}

fn room() -> Person {
    person("zhou", Role::Command, "", "")
}

async fn put(site: &Site, person: &Person, request: pb::PutViewRequest) -> pb::View {
    site.views(person).put_view(request).await.expect("saved").into_inner().view.expect("a view")
}

/// Names on somebody's list with their counts.
async fn listed(site: &Site, person: &Person) -> Vec<(String, u64)> {
    let request = pb::ListViewsRequest { counts: true };
    let views = site.views(person).list_views(request).await.expect("a list").into_inner().views;
    views.into_iter().map(|listed| (listed.view.expect("a view").name, listed.count)).collect()
}

#[tokio::test]
async fn a_shared_view_is_on_everybodys_list_and_counts_what_each_may_see() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        site.case(2, town::STALL).await;
        site.case(3, town::NOISE).await;
        site.case(4, town::ORPHAN).await;
        put(site, &supervisor(), view(10, "待签收", true)).await;
        put(site, &dispatcher("C1"), view(11, "自己的", false)).await;
        let expected = [
            (room(), vec![("待签收", 3)]),
            (dispatcher("C1"), vec![("待签收", 2), ("自己的", 2)]),
            (dispatcher("P1"), vec![("待签收", 1)]),
            (dispatcher("P2"), vec![("待签收", 0)]),
            (worker(), vec![("待签收", 3)]),
        ];
        for (person, names) in expected {
            let names: Vec<_> = names.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
            assert_eq!(listed(site, &person).await, names, "{}", person.id);
        }
    })
    .await;
}

#[tokio::test]
async fn a_view_is_renamed_by_whoever_saw_it_as_it_is_and_saving_the_same_changes_nothing() {
    each_site(async |site| {
        let first = put(site, &room(), view(10, " 待签收 ", false)).await;
        assert_eq!((first.name.as_str(), first.order()), ("待签收", CaseOrder::Due));
        site.pass(jiff::SignedDuration::from_mins(1));
        assert_eq!(put(site, &room(), view(10, "待签收", false)).await, first);
        let refused = site.views(&room()).put_view(view(10, "另一个", false)).await.expect_err("there is one");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::AlreadyExists, Some(VIEW_TAKEN)));
        let renamed = put(site, &room(), change(&first, "等签收", true)).await;
        assert_ne!((&renamed.saved_at, &renamed.etag), (&first.saved_at, &first.etag));
        assert_eq!(listed(site, &room()).await, [("等签收".to_owned(), 0)]);
        let stale = site.views(&room()).put_view(change(&first, "我的", false)).await.expect_err("it has changed");
        assert_eq!((stale.code(), status::reason(&stale).as_deref()), (Code::Aborted, Some(status::STALE_VERSION)));
        assert_eq!(listed(site, &room()).await, [("等签收".to_owned(), 0)]);
    })
    .await;
}

#[tokio::test]
async fn a_request_sent_again_changes_nothing_whatever_was_done_since() {
    each_site(async |site| {
        let create = view(10, "一", false);
        let first = put(site, &room(), create.clone()).await;
        let rename = change(&first, "二", false);
        let second = put(site, &room(), rename.clone()).await;
        let third = put(site, &room(), change(&second, "三", false)).await;
        for again in [create.clone(), rename] {
            assert_eq!(put(site, &room(), again).await, third);
        }
        let other = pb::PutViewRequest { name: "四".to_owned(), ..create.clone() };
        let refused = site.views(&room()).put_view(other).await.expect_err("another request under the id");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::AlreadyExists, Some(REQUEST_REUSED)));
        let delete = delete(10);
        for _ in 0..2 {
            site.views(&room()).delete_view(delete.clone()).await.expect("deleted");
        }
        assert_eq!(listed(site, &room()).await, []);
        let other = pb::PutViewRequest { request_id: delete.request_id, ..view(11, "五", false) };
        let refused = site.views(&room()).put_view(other).await.expect_err("another request under the id");
        assert_eq!(status::reason(&refused).as_deref(), Some(REQUEST_REUSED));
    })
    .await;
}

#[tokio::test]
async fn of_changes_at_once_one_is_saved_and_the_same_request_at_once_makes_one_view() {
    each_site(async |site| {
        let create = view(10, "一", false);
        let same = futures::future::join_all((0..8).map(async |_| put(site, &room(), create.clone()).await)).await;
        assert!(same.iter().all(|view| *view == same[0]), "{same:?}");
        let changes = (0..8).map(|at| change(&same[0], &format!("改{at}"), false));
        let changes = changes.map(async |request| site.views(&room()).put_view(request).await);
        let done = futures::future::join_all(changes).await;
        let (saved, refused): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
        assert_eq!((saved.len(), refused.len()), (1, 7));
        for refused in refused.into_iter().filter_map(Result::err) {
            assert_eq!(status::reason(&refused).as_deref(), Some(status::STALE_VERSION), "{refused:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_who_may_shares_and_only_the_owner_changes() {
    each_site(async |site| {
        let refused = site.views(&dispatcher("C1")).put_view(view(10, "共享", true)).await.expect_err("not allowed");
        assert_eq!(
            (refused.code(), status::reason(&refused).as_deref()),
            (Code::PermissionDenied, Some(VIEW_NOT_YOURS))
        );
        assert!(refused.message().starts_with("shared: "), "{refused:?}");
        let shared = put(site, &room(), view(10, "共享", true)).await;
        let refused = site.views(&supervisor()).put_view(change(&shared, "改名", true)).await.expect_err("another's");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::AlreadyExists, Some(VIEW_TAKEN)));
        let refused = site.views(&dispatcher("C1")).delete_view(delete(10)).await.expect_err("another's");
        assert_eq!(
            (refused.code(), status::reason(&refused).as_deref()),
            (Code::PermissionDenied, Some(VIEW_NOT_YOURS))
        );
        site.views(&supervisor()).delete_view(delete(10)).await.expect("shared ones may go");
        assert_eq!(listed(site, &room()).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_view_is_gone_for_good() {
    each_site(async |site| {
        let own = put(site, &dispatcher("C1"), view(10, "自己的", false)).await;
        let hidden = site.views(&supervisor()).delete_view(delete(10)).await.expect_err("not theirs to know");
        assert_eq!((hidden.code(), hidden.message()), (Code::NotFound, "no such view"));
        for _ in 0..2 {
            site.views(&dispatcher("C1")).delete_view(delete(10)).await.expect("deleted");
        }
        for again in [view(10, "自己的", false), change(&own, "改名", false)] {
            let refused = site.views(&dispatcher("C1")).put_view(again).await.expect_err("used up");
            assert_eq!(status::reason(&refused).as_deref(), Some(VIEW_DELETED));
        }
        let never = pb::PutViewRequest { id: id(12), ..change(&own, "改名", false) };
        let refused = site.views(&dispatcher("C1")).put_view(never).await.expect_err("never saved");
        assert_eq!(refused.code(), Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_person_has_at_most_fifty_views_each_with_a_name_and_a_filter_that_can_be_read() {
    each_site(async |site| {
        let first = put(site, &dispatcher("C1"), view(100, "00", false)).await;
        for number in 1..50 {
            put(site, &dispatcher("C1"), view(100 + number, &format!("{number:02}"), false)).await;
        }
        let refused = site.views(&dispatcher("C1")).put_view(view(10, "多", false)).await.expect_err("too many");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::ResourceExhausted, Some(VIEWS_FULL)));
        put(site, &dispatcher("C1"), change(&first, "改名", false)).await;
        let wrong = |field: &str, change: &dyn Fn(&mut pb::PutViewRequest)| {
            let mut request = view(10, "对", false);
            change(&mut request);
            (field.to_owned(), request)
        };
        let filter = |filter: CaseFilter| move |request: &mut pb::PutViewRequest| request.filter = Some(filter.clone());
        let no_filter = CaseFilter::default;
        let long = || "长".repeat(101);
        for (field, request) in [
            wrong("id", &|request| request.id = "no id".to_owned()),
            wrong("request_id", &|request| request.request_id = String::new()),
            wrong("etag", &|request| request.etag = "x".to_owned()),
            wrong("name", &|request| request.name = "长".repeat(61)),
            wrong("name", &|request| request.name = "  ".to_owned()),
            wrong("filter.states", &filter(CaseFilter { states: vec![99], ..no_filter() })),
            wrong("filter.cause", &filter(CaseFilter { cause: 99, ..no_filter() })),
            wrong("filter.outcome", &filter(CaseFilter { outcome: 99, ..no_filter() })),
            wrong("filter.phase", &filter(CaseFilter { phase: 99, ..no_filter() })),
            wrong("filter.due_within_hours", &filter(CaseFilter { due_within_hours: 8785, ..no_filter() })),
            wrong("filter.matter_class", &filter(CaseFilter { matter_class: long(), ..no_filter() })),
            wrong("filter.assignee", &filter(CaseFilter { assignee: long(), ..no_filter() })),
            wrong(
                "filter.filed_until",
                &filter(CaseFilter { filed_from: moment(9), filed_until: moment(9), ..no_filter() }),
            ),
            wrong(
                "filter.due_before",
                &filter(CaseFilter { due_from: moment(9), due_before: moment(8), ..no_filter() }),
            ),
        ] {
            let refused = site.views(&supervisor()).put_view(request).await.expect_err(&field);
            let fields: Vec<_> = status::violations(&refused).into_iter().map(|(field, _)| field).collect();
            assert_eq!((refused.code(), fields), (Code::InvalidArgument, vec![field]));
        }
        assert_eq!(listed(site, &supervisor()).await, []);
    })
    .await;
}

#[expect(clippy::unnecessary_wraps, reason = "as the filter takes it")]
fn moment(seconds: i64) -> Option<prost_types::Timestamp> {
    Some(prost_types::Timestamp { seconds, nanos: 0 })
}
