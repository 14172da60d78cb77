//! Pages, orders and filters.

use gridcase_host::status;
use gridcase_proto::dispatch::v1::{self as pb, CaseOrder, CaseState};
use jiff::SignedDuration;

use crate::site::{Site, each_site, frame, id, taken};
use crate::town;

async fn page(site: &Site, request: &pb::ListCasesRequest) -> (Vec<String>, String) {
    let answer = site.unit("C1").list_cases(request.clone()).await.expect("a page").into_inner();
    (answer.cases.into_iter().map(|case| case.id).collect(), answer.next_page_token)
}

async fn pages(site: &Site, mut request: pb::ListCasesRequest) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let (ids, next) = page(site, &request).await;
        all.extend(ids);
        if next.is_empty() {
            return all;
        }
        request.page_token = next;
    }
}

#[tokio::test]
async fn pages_give_every_case_once_newest_first_or_by_due_time() {
    each_site(async |site| {
        for number in 1..=7 {
            site.case(number, town::STALL).await;
            if number % 3 != 0 {
                site.pass(SignedDuration::from_mins(1));
            }
        }
        let handled = site.handled(8).await;
        for (order, due_first) in [(CaseOrder::Newest, false), (CaseOrder::Due, true)] {
            let request = pb::ListCasesRequest { order: order.into(), page_size: 3, ..pb::ListCasesRequest::default() };
            let mut expected: Vec<_> = (1..=8).map(id).collect();
            if !due_first {
                expected.reverse();
            }
            let listed = pages(site, request).await;
            assert_eq!(listed, expected, "{order:?}");
        }
        assert_eq!(handled.state(), CaseState::Handled);
    })
    .await;
}

#[tokio::test]
async fn filters_cut_lists_and_counts_alike() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        site.accepted(2).await;
        site.case(3, town::OFFICE).await;
        site.pass(SignedDuration::from_hours(3));
        site.case(4, town::STALL).await;
        let due = Some(gridcase_host::stamp::to_wire(site.clock.now()));
        let table = [
            (pb::CaseFilter { states: vec![CaseState::Handling.into()], ..Default::default() }, vec![2]),
            (pb::CaseFilter { matter: town::OFFICE.to_owned(), ..Default::default() }, vec![3]),
            (pb::CaseFilter { lead: "T1".to_owned(), ..Default::default() }, vec![]),
            (pb::CaseFilter { grid: town::grid(1, 1), ..Default::default() }, vec![4, 3, 2, 1]),
            (pb::CaseFilter { due_before: due, ..Default::default() }, vec![2, 1]),
        ];
        for (filter, expected) in table {
            let request = pb::ListCasesRequest { filter: Some(filter.clone()), ..pb::ListCasesRequest::default() };
            let (ids, _) = page(site, &request).await;
            assert_eq!(ids, expected.iter().map(|number| id(*number)).collect::<Vec<_>>(), "{filter:?}");
            let request = pb::CountCasesRequest { filter: Some(filter) };
            let counts = site.unit("C1").count_cases(request).await.expect("counts").into_inner();
            let counted: u64 = counts.states.iter().map(|count| count.count).sum();
            assert_eq!(usize::try_from(counted), Ok(expected.len()));
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_token_belongs_to_its_filter() {
    each_site(async |site| {
        for number in 1..=2 {
            site.case(number, town::STALL).await;
        }
        let request = pb::ListCasesRequest { page_size: 1, ..pb::ListCasesRequest::default() };
        let (_, page_token) = page(site, &request).await;
        let other = pb::ListCasesRequest { order: CaseOrder::Due.into(), page_token, ..request };
        let refused = site.unit("C1").list_cases(other).await.expect_err("another list");
        assert_eq!(status::violations(&refused)[0].0, "page_token");
    })
    .await;
}

#[tokio::test]
async fn a_case_is_found_by_its_number_too() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        assert_eq!(site.get(&case.number).await.id, case.id);
    })
    .await;
}

fn workload(loads: &[pb::Workload], key: &str) -> pb::Workload {
    loads.iter().find(|load| load.key == key).cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_summary_counts_open_work_by_grid_and_by_unit_within_sight() {
    each_site(async |site| {
        site.case(1, town::STALL).await;
        site.accepted(2).await;
        site.handled(3).await;
        let voided = site.case(4, town::ORPHAN).await;
        let request = pb::VoidCaseRequest { command: frame(&voided), reason: "重复".to_owned() };
        taken(site.command().void_case(request).await.map(|answer| answer.into_inner().case));
        site.case(5, town::ORPHAN).await;
        site.pass(SignedDuration::from_hours(24 * 30));
        site.case(6, town::STALL).await;

        let summary = site.command().summarize_cases(pb::SummarizeCasesRequest {}).await.expect("counts").into_inner();
        let total = summary.total.expect("a total");
        assert_eq!((total.open, total.overdue, total.waiting, total.in_review), (5, 2, 1, 1));
        assert_eq!(summary.grids, [pb::Workload { key: town::grid(1, 1), ..total }]);
        let unit = workload(&summary.units, "C1");
        assert_eq!((unit.open, unit.overdue, unit.waiting, unit.in_review), (4, 2, 0, 1));
        let room = workload(&summary.units, "");
        assert_eq!((room.open, room.overdue, room.waiting, room.in_review), (1, 0, 1, 0));

        let own = site.unit("C1").summarize_cases(pb::SummarizeCasesRequest {}).await.expect("counts").into_inner();
        assert_eq!(own.units, [unit]);
    })
    .await;
}
