//! A phone that retries never makes a second case, whatever happens to the services in between.
use gridcase_proto::{
    dispatch::v1::{CaseFilter, ListCasesRequest},
    intake::v1::SubmitReportRequest,
};
use tonic::Code;

use crate::{
    harness::{Installation, Topology, Town, channel, place, report},
    steps::{case_in, submit, until},
};

#[tokio::test]
async fn a_submit_retried_through_two_gateways_while_intake_is_killed_makes_one_case() {
    let mut installation = Installation::start(Topology::Split).await.expect("needs nothing");
    installation.second_gateway().await;
    let town = Town::found(&installation).await;
    let gateways = ["gateway", "gateway2"].map(|gateway| channel(installation.processes[gateway].address));
    let stall = report("event:09006", Some(place(-100.0, 50.0)));

    let mut receipts = Vec::new();
    for attempt in 0..20 {
        let worker = town.worker.over(gateways[attempt % 2].clone());
        let request = SubmitReportRequest { report: Some(stall.clone()) };
        if attempt % 5 == 2 {
            // The answer may be lost: the process dies while it works on the call.
            let in_flight = tokio::spawn(async move { worker.intake().submit_report(request).await });
            tokio::task::yield_now().await;
            let intake = installation.processes.get_mut("intake").expect("intake runs");
            intake.kill();
            intake.restart().await;
            if let Ok(answer) = in_flight.await.expect("the call ends") {
                receipts.push(answer.into_inner().receipt.expect("a receipt"));
            }
            continue;
        }
        let receipt = until("intake answers again", || async {
            match worker.intake().submit_report(request.clone()).await {
                Ok(answer) => answer.into_inner().receipt,
                Err(status) if matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded) => None,
                Err(status) => panic!("{status}"),
            }
        })
        .await;
        receipts.push(receipt);
    }
    assert!(receipts.len() >= 16);
    assert!(receipts.windows(2).all(|pair| pair[0] == pair[1]), "{receipts:#?}");

    let case = until("the case is open", || async {
        let request = ListCasesRequest { filter: Some(CaseFilter::default()), ..ListCasesRequest::default() };
        let cases = town.command.dispatch().list_cases(request).await.expect("a list").into_inner().cases;
        assert!(cases.len() <= 1, "{cases:#?}");
        cases.into_iter().next()
    })
    .await;
    assert_eq!((case.id.as_str(), case.number.as_str()), (stall.id.as_str(), receipts[0].number.as_str()));
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_the_whole_town_is_killed() {
    let mut installation = Installation::start(Topology::One).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    let mut submitted = Vec::new();
    for number in 0..8 {
        let stall = report("event:09006", Some(place(-100.0 + f64::from(number), 50.0)));
        let receipt = submit(&town.worker, &stall).await;
        submitted.push((stall, receipt));
    }
    let process = installation.processes.get_mut("all").expect("one process");
    process.kill();
    process.restart().await;
    for (stall, receipt) in &submitted {
        let again = until("the town answers again", || async {
            let request = SubmitReportRequest { report: Some(stall.clone()) };
            town.worker.intake().submit_report(request).await.ok()?.into_inner().receipt
        })
        .await;
        assert_eq!(&again, receipt);
        case_in(&town.command, &stall.id, gridcase_proto::dispatch::v1::CaseState::Dispatched).await;
    }
}
