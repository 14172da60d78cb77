//! Need to see: workers their own and their grids', units theirs, the town's desk the town; the rest is `NOT_FOUND`.
use gridcase_proto::{
    dispatch::v1::{CaseState, CountCasesRequest, ListCaseEventsRequest, ListCasesRequest},
    intake::v1::GetReportRequest,
};
use tonic::Code;

use crate::{
    harness::{Installation, SignedIn, Topology, Town, place, report},
    steps::{case, case_in, submit},
};

#[tokio::test]
async fn what_may_not_be_seen_is_not_found_anywhere() {
    let installation = Installation::start(Topology::Split).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    let noise = report("event:06028", Some(place(-100.0, 300.0)));
    submit(&town.worker, &noise).await;
    case_in(&town.command, &noise.id, CaseState::Dispatched).await;

    for (who, person, sees) in [
        ("reporter", &town.worker, true),
        ("command room", &town.command, true),
        ("supervisor", &town.supervisor, true),
        ("unit", &town.police_north, true),
        ("other unit", &town.police_south, false),
        ("other department", &town.city, false),
        ("worker of other grids", &town.other_worker, false),
    ] {
        let seen = case(person, &noise.id).await;
        assert_eq!(seen.is_ok(), sees, "{who}: {seen:?}");
        let history = person.dispatch().list_case_events(ListCaseEventsRequest { id: noise.id.clone() }).await;
        assert_eq!(history.is_ok(), sees, "{who}: {history:?}");
        assert_eq!(listed(person).await, usize::from(sees), "{who}'s list");
        assert_eq!(counted(person).await, u64::from(sees), "{who}'s count");
        if !sees {
            let hidden = seen.expect_err("hidden");
            let absent = case(person, "01990000-0000-7000-8000-000000000000").await.expect_err("absent");
            assert_eq!((hidden.code(), absent.code()), (Code::NotFound, Code::NotFound), "{who}");
        }
    }
    let foreign = town.other_worker.intake().get_report(GetReportRequest { id: noise.id.clone() }).await;
    assert_eq!(foreign.expect_err("hidden").code(), Code::NotFound);
    let administrator = case(&town.administrator, &noise.id).await.expect_err("no case content");
    assert_eq!(administrator.code(), Code::PermissionDenied);
}

async fn listed(person: &SignedIn) -> usize {
    let answer = person.dispatch().list_cases(ListCasesRequest::default()).await.expect("a list");
    answer.into_inner().cases.len()
}

async fn counted(person: &SignedIn) -> u64 {
    let answer = person.dispatch().count_cases(CountCasesRequest::default()).await.expect("counts");
    answer.into_inner().states.iter().map(|count| count.count).sum()
}
