//! Who sees which case, in get, list, count and history alike, and who sees the reporter.

use gridcase_host::Person;
use gridcase_proto::common::v1::{Actor, Role};
use gridcase_proto::dispatch::v1::{self as pb, CaseState};
use tonic::Code;

use crate::site::{Site, dispatcher, each_site, frame, id, person, supervisor, taken, worker};
use crate::town;

/// Numbers of the cases that a person sees; every way of asking must agree.
async fn seen(site: &Site, person: &Person) -> Vec<u128> {
    let mut client = site.by(person);
    let request = pb::ListCasesRequest { page_size: 500, ..pb::ListCasesRequest::default() };
    let listed = client.list_cases(request).await.expect("a list").into_inner().cases;
    let counts = client.count_cases(pb::CountCasesRequest::default()).await.expect("counts").into_inner();
    let counted: u64 = counts.states.iter().map(|count| count.count).sum();
    let mut numbers = Vec::new();
    for number in 1..=6 {
        let got = client.get_case(pb::GetCaseRequest { id: id(number) }).await;
        let history = client.list_case_events(pb::ListCaseEventsRequest { id: id(number) }).await;
        match got {
            Ok(_) => numbers.push(number),
            Err(refused) => assert_eq!((refused.code(), refused.message()), (Code::NotFound, "no such case")),
        }
        assert_eq!(history.is_ok(), numbers.contains(&number));
    }
    let mut ids: Vec<_> = listed.into_iter().map(|case| case.id).collect();
    ids.sort();
    assert_eq!(ids, numbers.iter().map(|number| id(*number)).collect::<Vec<_>>());
    assert_eq!(counted, u64::try_from(numbers.len()).expect("a count"));
    numbers
}

/// 1 and 2 at C1 with T1 assisting, 3 in the queue, 4 at P1, 5 at C1 with the reporter visible, 6 in another grid.
async fn cases(site: &Site) {
    site.case(1, town::STALL).await;
    site.case(2, town::STALL).await;
    site.case(3, town::ORPHAN).await;
    site.case(4, town::NOISE).await;
    site.case(5, town::OFFICE).await;
    let mut request = crate::site::opening(6, town::SPLIT);
    let report = request.report.as_mut().expect("a report");
    report.position = Some(town::at(3.5, 2.5));
    report.reporter = Some(Actor { person: "id-somebody".to_owned(), ..Actor::default() });
    site.open(request).await;
}

#[tokio::test]
async fn each_role_sees_its_part_of_the_town() {
    each_site(async |site| {
        cases(site).await;
        let all = vec![1, 2, 3, 4, 5, 6];
        let table = [
            (person("zhou", Role::Command, "", ""), all.clone()),
            (supervisor(), all.clone()),
            (dispatcher("C1"), vec![1, 2, 5]),
            (dispatcher("T1"), vec![1, 2, 6]),
            (dispatcher("P1"), vec![4]),
            (dispatcher("P2"), vec![]),
            (worker(), vec![1, 2, 3, 4, 5]),
            (person("wang", Role::Worker, "", &town::grid(3, 2)), vec![6]),
            (person("wang", Role::Worker, "", &town::community(1)), vec![1, 2, 3, 4, 5]),
            (person("wang", Role::Worker, "", town::TOWN), all),
            (person("wang", Role::Worker, "", &town::grid(0, 0)), vec![]),
        ];
        for (person, expected) in table {
            assert_eq!(seen(site, &person).await, expected, "{person:?}");
        }
        let stranger = Person { town: "elsewhere".to_owned(), ..supervisor() };
        assert_eq!(seen(site, &stranger).await, []);
    })
    .await;
}

#[tokio::test]
async fn several_posts_add_up_and_a_case_is_listed_once() {
    each_site(async |site| {
        cases(site).await;
        let mut person = dispatcher("T1");
        person.posts.extend(dispatcher("C1").posts);
        person.posts.extend(worker().posts);
        assert_eq!(seen(site, &person).await, [1, 2, 5, 6]);
    })
    .await;
}

#[tokio::test]
async fn administrators_see_no_cases() {
    each_site(async |site| {
        cases(site).await;
        let mut administrator = site.by(&person("guo", Role::Administrator, "", ""));
        let refused = administrator.get_case(pb::GetCaseRequest { id: id(1) }).await.expect_err("no content");
        assert_eq!(refused.code(), Code::PermissionDenied);
    })
    .await;
}

#[tokio::test]
async fn the_reporter_is_shown_only_to_those_who_may_know() {
    each_site(async |site| {
        cases(site).await;
        let table = [
            (person("zhou", Role::Command, "", ""), 1, true),
            (supervisor(), 1, true),
            (worker(), 1, true),
            (dispatcher("C1"), 1, false),
            (dispatcher("T1"), 1, false),
            (dispatcher("C1"), 5, true),
            (person("wang", Role::Worker, "", town::TOWN), 1, false),
            (person("wang", Role::Worker, "", town::TOWN), 5, false),
        ];
        for (person, number, shown) in table {
            let mut client = site.by(&person);
            let case = client.get_case(pb::GetCaseRequest { id: id(number) }).await.expect("seen").into_inner().case;
            let report = case.and_then(|case| case.report).expect("a report");
            assert_eq!(report.reporter.is_some(), shown, "{person:?}");
            let history = client.list_case_events(pb::ListCaseEventsRequest { id: id(number) }).await;
            let history = format!("{:?}", history.expect("a history").into_inner());
            assert_eq!(history.contains(&worker().id), shown, "{person:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_a_case_has_left_no_longer_sees_it() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let request =
            pb::TransferCaseRequest { command: frame(&case), lead: "T1".to_owned(), reason: "车行道".to_owned() };
        let case = taken(site.command().transfer_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.assisting.len()), (CaseState::Dispatched, 0));
        assert_eq!(seen(site, &dispatcher("C1")).await, []);
        assert_eq!(seen(site, &dispatcher("T1")).await, [1]);
    })
    .await;
}
