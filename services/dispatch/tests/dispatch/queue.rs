//! What has no certain route waits in the queue, where it is found by its cause.

use gridcase_proto::common::v1::Position;
use gridcase_proto::dispatch::v1::{self as pb, CaseState, QueueCause};

use crate::site::{Site, each_site, frame, opening, taken};
use crate::town::{self, at};

async fn waiting(site: &Site, cause: QueueCause) -> Vec<String> {
    let filter = pb::CaseFilter { cause: cause.into(), ..pb::CaseFilter::default() };
    let request = pb::ListCasesRequest { filter: Some(filter), ..pb::ListCasesRequest::default() };
    let cases = site.command().list_cases(request).await.expect("a list").into_inner().cases;
    assert!(cases.iter().all(|case| case.state() == CaseState::Filed && case.causes().any(|other| other == cause)));
    cases.into_iter().map(|case| case.id).collect()
}

fn placed(number: u128, matter: &str, position: Option<Position>) -> pb::OpenCaseRequest {
    let mut opening = opening(number, matter);
    opening.report.as_mut().expect("a report").position = position;
    opening
}

#[tokio::test]
async fn every_cause_is_found_in_the_queue_and_counted() {
    each_site(async |site| {
        let wide = Position { accuracy_m: 60.0, ..at(1.9, 1.5) };
        // From a device that says WGS-84 and means GCJ-02: half a kilometre to the east.
        let mistaken = Position { longitude: at(4.5, 1.5).longitude + 0.004_8, ..at(4.5, 0.5) };
        let queued = [
            (QueueCause::NoPosition, placed(1, town::STALL, None)),
            (QueueCause::Outside, placed(2, town::STALL, Some(at(50.0, 50.0)))),
            (QueueCause::SuspectCoordinates, placed(3, town::STALL, Some(mistaken))),
            (QueueCause::UnknownMatter, opening(4, "event:99999")),
            (QueueCause::RetiredMatter, opening(5, town::RETIRED)),
            (QueueCause::UncertainPosition, placed(6, town::SPLIT, Some(wide))),
            (QueueCause::NoRule, opening(7, town::ORPHAN)),
            (QueueCause::Conflict, opening(8, town::DISPUTED)),
            (QueueCause::NoDistrict, placed(9, town::NOISE, Some(at(2.5, 1.5)))),
            (QueueCause::Confirmation, opening(10, town::CONFIRMED)),
        ];
        for (cause, opening) in queued.clone() {
            let case = site.open(opening).await;
            assert_eq!(case.state(), CaseState::Filed, "{cause:?}");
            assert!(case.causes().any(|other| other == cause), "{cause:?}: {:?}", case.causes);
            assert!(!case.route.expect("a route").explanation.is_empty());
        }
        let recalled = site.case(11, town::STALL).await;
        let request = pb::RecallCaseRequest { command: frame(&recalled), reason: String::new() };
        taken(site.command().recall_case(request).await.map(|answer| answer.into_inner().case));

        for (cause, opening) in &queued {
            assert!(waiting(site, *cause).await.contains(&opening.id), "{cause:?}");
        }
        assert_eq!(waiting(site, QueueCause::Recalled).await, [recalled.id]);
        let counts = site.command().count_cases(pb::CountCasesRequest::default()).await.expect("counts").into_inner();
        for count in &counts.causes {
            let listed = waiting(site, count.cause()).await.len();
            assert_eq!(count.count, u64::try_from(listed).expect("a count"), "{:?}", count.cause());
        }
        assert_eq!(counts.causes.len(), 11);
        assert_eq!(counts.states, [pb::StateCount { state: CaseState::Filed.into(), count: 11, at_least: false }]);
    })
    .await;
}

#[tokio::test]
async fn a_corrected_case_is_decided_anew_and_keeps_what_was_reported() {
    each_site(async |site| {
        let case = site.open(placed(1, town::STALL, None)).await;
        let request = pb::CorrectCaseRequest {
            command: frame(&case),
            position: Some(at(0.5, 0.5)),
            reason: "电话核实".to_owned(),
            ..pb::CorrectCaseRequest::default()
        };
        let case = taken(site.command().correct_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!(case.causes, [i32::from(QueueCause::Confirmation)]);
        assert_eq!((&case.current_grid, &case.decided_grid), (&town::grid(0, 0), &town::grid(0, 0)));
        assert_eq!(case.report.as_ref().expect("a report").position, None);

        let request = pb::CorrectCaseRequest {
            command: frame(&case),
            matter: town::DISPUTED.to_owned(),
            reason: "另一事项".to_owned(),
            ..pb::CorrectCaseRequest::default()
        };
        let case = taken(site.command().correct_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.matter.as_str(), case.causes[0]), (town::DISPUTED, QueueCause::Conflict.into()));
        assert_eq!(case.current_grid, town::grid(0, 0), "the corrected place is kept");

        let request = pb::DispatchCaseRequest {
            command: frame(&case),
            lead: "T1".to_owned(),
            assisting: vec!["C1".to_owned()],
            reason: "现场在车行道".to_owned(),
        };
        let case = taken(site.command().dispatch_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((case.state(), case.lead.as_str()), (CaseState::Dispatched, "T1"));
    })
    .await;
}
