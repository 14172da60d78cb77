//! Opening a case, as often as intake likes.

use gridcase_dispatch::TOWN_UNKNOWN;
use gridcase_host::status;
use gridcase_proto::dispatch::v1::{self as pb, CaseState, Outcome};
use tonic::Code;

use crate::site::{each_site, opening};
use crate::town;

#[tokio::test]
async fn a_case_is_opened_once_however_often_it_is_asked_for() {
    each_site(async |site| {
        // Several cases, because who comes first in a table is not who comes first in each of its indexes.
        for number in 1..=16 {
            let opens = (0..32).map(|_| site.case(number, town::STALL));
            let cases = futures::future::join_all(opens).await;
            assert!(cases.iter().all(|case| case.etag == "2" && case.state() == CaseState::Dispatched));
        }
        // Idempotent by id alone: what is there is the answer, whatever the repeat says.
        let again = site.case(1, town::ORPHAN).await;
        assert_eq!((again.matter.as_str(), again.etag.as_str()), (town::STALL, "2"));
        assert_eq!(site.history(&again.id).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_number_is_given_once() {
    each_site(async |site| {
        let first = site.case(1, town::STALL).await;
        let request = pb::OpenCaseRequest { number: first.number, ..opening(2, town::STALL) };
        let refused = site.by_service("intake").open_case(request).await.expect_err("taken");
        assert_eq!(refused.code(), Code::AlreadyExists);
    })
    .await;
}

#[tokio::test]
async fn a_town_about_which_nothing_is_known_is_asked_for_again_later() {
    each_site(async |site| {
        let request = pb::OpenCaseRequest { town: "elsewhere".to_owned(), ..opening(1, town::STALL) };
        let refused = site.by_service("intake").open_case(request.clone()).await.expect_err("unknown");
        assert_eq!((refused.code(), status::reason(&refused).as_deref()), (Code::Unavailable, Some(TOWN_UNKNOWN)));
        let record = town::record("elsewhere");
        site.registry.publish(record, 1, site.clock.now(), &[]);
        let case = site.open(request).await;
        assert_eq!(case.state(), CaseState::Filed, "nothing is published there yet");
    })
    .await;
}

#[tokio::test]
async fn what_was_fixed_on_the_spot_is_closed_at_once() {
    each_site(async |site| {
        let mut request = opening(1, town::ORPHAN);
        request.report.as_mut().expect("a report").fixed_on_the_spot = true;
        let case = site.open(request).await;
        assert_eq!((case.state(), case.outcome()), (CaseState::Closed, Outcome::FixedOnTheSpot));
        assert!(case.lead.is_empty() && case.causes.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_place_that_is_none_is_refused_by_field() {
    each_site(async |site| {
        let mut request = opening(1, town::STALL);
        let position = request.report.as_mut().and_then(|report| report.position.as_mut()).expect("a position");
        position.coordinate_system = "MARS-1".to_owned();
        let refused = site.by_service("intake").open_case(request).await.expect_err("unknown system");
        assert_eq!(status::violations(&refused)[0].0, "report.position");
    })
    .await;
}

#[tokio::test]
async fn events_of_all_cases_are_told_in_order_with_cursors_to_resume_from() {
    each_site(async |site| {
        for number in 1..=3 {
            site.case(number, town::STALL).await;
        }
        let mut feedback = site.by_service("feedback");
        let mut after = String::new();
        let mut told = Vec::new();
        while told.len() < 6 {
            let request = pb::ListEventsRequest { after: after.clone(), limit: 4, wait_ms: 5000 };
            let events = feedback.list_events(request).await.expect("events").into_inner().events;
            assert!(!events.is_empty());
            after.clone_from(&events.last().expect("an event").cursor);
            told.extend(events.into_iter().map(|event| (event.case, event.sequence)));
        }
        let expected = (1..=3).flat_map(|number| [1, 2].map(|sequence| (crate::site::id(number), sequence)));
        assert_eq!(told, expected.collect::<Vec<_>>());
        let refused = feedback.list_events(pb::ListEventsRequest { after: "x".to_owned(), ..Default::default() }).await;
        assert_eq!(refused.expect_err("no cursor").code(), Code::InvalidArgument);
    })
    .await;
}
