//! Steps that several journeys take.
use std::{future::Future, time::Duration};

use gridcase_proto::{
    dispatch::v1::{Case, CaseState, Command, GetCaseRequest},
    feedback::v1::{GetReviewRequest, Review, ReviewState},
    intake::v1::{Receipt, ReportContent, SubmitReportRequest},
};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::harness::SignedIn;

/// How long a condition may take to come true on a machine that is busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// Asks again until there is an answer.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let asked = tokio::time::timeout(PATIENCE, async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    asked.await.unwrap_or_else(|_| panic!("never came true: {what}"))
}

/// Submits a report.
pub async fn submit(person: &SignedIn, report: &ReportContent) -> Receipt {
    let request = SubmitReportRequest { report: Some(report.clone()) };
    person.intake().submit_report(request).await.expect("a receipt").into_inner().receipt.expect("a receipt")
}

/// The case as the person sees it.
pub async fn case(person: &SignedIn, id: &str) -> Result<Case, Status> {
    let answer = person.dispatch().get_case(GetCaseRequest { id: id.to_owned() }).await?;
    Ok(answer.into_inner().case.expect("a case"))
}

/// Waits until the case is in a state.
pub async fn case_in(person: &SignedIn, id: &str, state: CaseState) -> Case {
    until(&format!("case {id} is {state:?}"), || async {
        match case(person, id).await {
            Ok(case) => (case.state() == state).then_some(case),
            Err(status) if status.code() == Code::NotFound => None,
            Err(status) => panic!("{status}"),
        }
    })
    .await
}

/// The frame of a command on the case as seen.
#[expect(clippy::unnecessary_wraps, reason = "as the request's field wants it")]
pub fn command(case: &Case) -> Option<Command> {
    Some(Command { id: case.id.clone(), etag: case.etag.clone(), request_id: Uuid::now_v7().to_string() })
}

/// Waits until the case has a review in a state.
pub async fn review_in(person: &SignedIn, case: &str, state: ReviewState) -> Review {
    until(&format!("the review of {case} is {state:?}"), || async {
        match person.feedback().get_review(GetReviewRequest { id: case.to_owned() }).await {
            Ok(answer) => answer.into_inner().review.filter(|review| review.state() == state),
            Err(status) if status.code() == Code::NotFound => None,
            Err(status) => panic!("{status}"),
        }
    })
    .await
}
