//! Pages while cases change: what was there all the time is given once, and nothing twice.

use std::collections::BTreeSet;

use gridcase_host::Person;
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, CaseFilter, CaseOrder, CasePhase};
use jiff::SignedDuration;

use crate::site::{Site, dispatcher, each_site, frame, id, person, taken, worker};
use crate::town;

const CASES: u128 = 60;

/// Changes the case, and opens another one: at once with the reading of a page.
async fn change(site: &Site, number: u128) {
    let case = site.get(&id(number)).await;
    if number.is_multiple_of(4) {
        let recall = pb::RecallCaseRequest { command: frame(&case), reason: "重复".to_owned() };
        let case = taken(site.command().recall_case(recall).await.map(|answer| answer.into_inner().case));
        let void = pb::VoidCaseRequest { command: frame(&case), reason: "重复".to_owned() };
        site.command().void_case(void).await.expect("voided");
    } else {
        site.unit("C1").accept_case(pb::AcceptCaseRequest { command: frame(&case) }).await.expect("accepted");
    }
    site.pass(SignedDuration::from_secs(1));
    site.case(1000 + number, town::STALL).await;
}

/// All pages of a list, while one case changes and one is added beside the reading of each page.
async fn pages(site: &Site, person: &Person, filter: CaseFilter, order: CaseOrder, changing: &[u128]) -> Vec<String> {
    let mut request =
        pb::ListCasesRequest { filter: Some(filter), order: order.into(), page_size: 7, page_token: String::new() };
    let (mut all, mut changing) = (Vec::new(), changing.iter());
    loop {
        let changes = async {
            if let Some(number) = changing.next() {
                change(site, *number).await;
            }
        };
        let mut client = site.by(person);
        let (page, ()) = futures::future::join(client.list_cases(request.clone()), changes).await;
        let page = page.expect("a page").into_inner();
        all.extend(page.cases.into_iter().map(|case| case.id));
        if page.next_page_token.is_empty() {
            assert!(changing.next().is_none(), "more pages than changes");
            return all;
        }
        request.page_token = page.next_page_token;
    }
}

/// Whether the list had each case that did not change once, and nothing twice.
fn check(listed: &[String], changed: &[u128], told: &str) {
    let once: BTreeSet<_> = listed.iter().collect();
    let left = (1..=CASES).filter(|number| !changed.contains(number)).map(id);
    let missing: Vec<_> = left.filter(|id| !once.contains(id)).collect();
    assert_eq!(missing, Vec::<String>::new(), "{told}");
    assert_eq!(once.len(), listed.len(), "{told}: something is listed twice");
}

#[tokio::test]
async fn pages_are_complete_and_without_doubles_while_cases_change_end_and_come() {
    each_site(async |site| {
        for number in 1..=CASES {
            site.case(number, town::STALL).await;
            site.pass(SignedDuration::from_secs(i64::try_from(number % 3).expect("few")));
        }
        let room = person("zhou", Role::Command, "", "");
        let open = || CaseFilter { phase: CasePhase::Open.into(), ..CaseFilter::default() };
        let mut changed = Vec::new();
        for (reading, (person, filter, order)) in [
            (room.clone(), CaseFilter::default(), CaseOrder::Newest),
            (dispatcher("C1"), CaseFilter::default(), CaseOrder::Newest),
            (worker(), open(), CaseOrder::Newest),
            (room, open(), CaseOrder::Due),
            (dispatcher("C1"), open(), CaseOrder::Due),
        ]
        .into_iter()
        .enumerate()
        {
            let changing: Vec<u128> = (0..5).map(|at| 1 + at * 12 + 2 * reading as u128).collect();
            changed.extend(&changing);
            let listed = pages(site, &person, filter.clone(), order, &changing).await;
            check(&listed, &changed, &format!("{} {order:?} {filter:?}", person.id));
        }
    })
    .await;
}
