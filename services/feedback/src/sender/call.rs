//! One call to dispatch, and what its answer means.

use gridcase_host::Peer;
use gridcase_proto::dispatch::v1::{
    CloseCaseRequest, OrderReworkRequest, ReopenCaseRequest, dispatch_service_client::DispatchServiceClient,
};
use tonic::{Code, Status};

use crate::command::{Command, Kind};

/// The most characters of a refusal that are kept.
const WORDS: usize = 500;

/// What dispatch said.
#[derive(Debug)]
pub(super) enum Answer {
    /// It is recorded; the event follows.
    Taken,
    /// It will never be recorded.
    Refused(String),
    /// It may be recorded when it is said again.
    Failed(Status),
    /// Nobody was there.
    Away(Status),
}

/// Says a command for the person who decided it.
pub(super) async fn say(dispatch: &Peer, command: &Command) -> Answer {
    let mut client = DispatchServiceClient::new(dispatch.acting(&command.person));
    let (id, request_id) = (command.case.to_string(), command.id.to_string());
    let (hand_in, reason) = (command.hand_in, command.reason.clone());
    let answer = match command.kind {
        Kind::Close => client.close_case(CloseCaseRequest { id, request_id, hand_in, reason }).await.map(drop),
        Kind::Rework => client.order_rework(OrderReworkRequest { id, request_id, hand_in, reason }).await.map(drop),
        Kind::Reopen => client.reopen_case(ReopenCaseRequest { id, request_id, reason }).await.map(drop),
    };
    answer.map_or_else(meaning, |()| Answer::Taken)
}

/// Whether saying it again can help. Only what dispatch decided about the request itself is final: a missing method or a
/// rejected token tells of a deployment that is being changed.
fn meaning(status: Status) -> Answer {
    match status.code() {
        Code::InvalidArgument
        | Code::NotFound
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::FailedPrecondition
        | Code::OutOfRange => Answer::Refused(status.message().chars().take(WORDS).collect()),
        Code::Unavailable => Answer::Away(status),
        _ => Answer::Failed(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_decided_about_the_request_is_final() {
        let last = 16;
        let is_final = |code: i32| matches!(meaning(Status::new(Code::from(code), "why")), Answer::Refused(_));
        let finals: Vec<Code> = (0..=last).filter(|code| is_final(*code)).map(Code::from).collect();
        let expected = [
            Code::InvalidArgument,
            Code::NotFound,
            Code::AlreadyExists,
            Code::PermissionDenied,
            Code::FailedPrecondition,
            Code::OutOfRange,
        ];
        assert_eq!(finals, expected);
        assert!(matches!(meaning(Status::unavailable("gone")), Answer::Away(_)));
    }
}
