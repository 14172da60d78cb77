//! One attempt to open a report as a case.

use std::sync::Arc;

use gridcase_host::Peer;
use gridcase_proto::dispatch::v1::{OpenCaseResponse, dispatch_service_client::DispatchServiceClient};
use tokio::sync::{Semaphore, mpsc};
use tonic::{Code, Status};

use super::memory::{self, Key, Memory};
use crate::{convert, report::Report};

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The case is there.
    Opened,
    /// Dispatch refuses this report.
    Refused,
    /// Dispatch answers nobody now.
    Away,
}

/// Calls dispatch; clones share the bound on calls.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) dispatch: Peer,
    pub(super) memory: Arc<Memory>,
    pub(super) room: Arc<Semaphore>,
    pub(super) opened: mpsc::Sender<Key>,
}

impl Caller {
    /// Tries a report that was taken up in a task of its own, once there is room for a call. While dispatch is away the
    /// report is left to the reconciler.
    pub(super) async fn spawn(&self, report: Report) {
        let Ok(permit) = Arc::clone(&self.room).acquire_owned().await else { return };
        if self.memory.is_away() {
            self.memory.put_down(&report);
            return;
        }
        let caller = self.clone();
        // Not waited for at the end: a case that was opened and not marked is found again after the start.
        tokio::spawn(async move {
            let _outcome = caller.attempt(report).await;
            drop(permit);
        });
    }

    /// Tries a report that was taken up.
    pub(super) async fn attempt(&self, report: Report) -> Outcome {
        let mut client = DispatchServiceClient::new(self.dispatch.clone());
        let answer = client.open_case(convert::facts(&report)).await;
        let checked = answer.and_then(|answer| same_case(&report, &answer.into_inner()));
        let outcome = match &checked {
            Ok(()) => Outcome::Opened,
            Err(status) if is_away(status.code()) => Outcome::Away,
            Err(_) => Outcome::Refused,
        };
        self.remember(&report, checked.err().as_ref(), outcome);
        if outcome != Outcome::Opened || self.opened.send(memory::key(&report)).await.is_err() {
            self.memory.put_down(&report);
        }
        outcome
    }

    fn remember(&self, report: &Report, status: Option<&Status>, outcome: Outcome) {
        let (town, id) = (report.town.as_str(), report.receipt.id);
        if outcome != Outcome::Away && self.memory.come_back() {
            tracing::info!("dispatch answers again");
        }
        match (outcome, status) {
            (Outcome::Refused, Some(status)) => {
                if self.memory.refuse(report) {
                    let (code, message) = (status.code(), status.message());
                    tracing::error!(town, report = %id, ?code, message, "dispatch refuses to open the case");
                }
            }
            (Outcome::Away, Some(status)) => {
                if self.memory.leave() {
                    let (code, message) = (status.code(), status.message());
                    tracing::warn!(?code, message, "dispatch is away, accepted reports wait");
                }
            }
            _ => self.memory.accept(report),
        }
    }
}

/// Dispatch knows cases by their id alone: an answer about another case must not pass for this one.
fn same_case(report: &Report, answer: &OpenCaseResponse) -> Result<(), Status> {
    match &answer.case {
        Some(case) if case.number == report.receipt.number && case.town == report.town => Ok(()),
        Some(case) => Err(Status::already_exists(format!("the id is that of case {}", case.number))),
        None => Err(Status::data_loss("the answer has no case")),
    }
}

/// Whether the failure says nothing about the report.
fn is_away(code: Code) -> bool {
    matches!(
        code,
        Code::Unavailable
            | Code::DeadlineExceeded
            | Code::Cancelled
            | Code::ResourceExhausted
            | Code::Aborted
            | Code::Unauthenticated
            | Code::PermissionDenied
            | Code::Unimplemented
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_one_report_is_told_from_trouble_of_all() {
        for code in [Code::Unavailable, Code::DeadlineExceeded, Code::ResourceExhausted, Code::Unauthenticated] {
            assert!(is_away(code), "{code:?}");
        }
        for code in [Code::InvalidArgument, Code::AlreadyExists, Code::Internal, Code::DataLoss] {
            assert!(!is_away(code), "{code:?}");
        }
    }
}
