//! A dispatch that follows a script: it serves the events it was given, and answers commands as told.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gridcase_feedback::CURSOR_LOST;
use gridcase_host::{Caller, Clock, stamp, status};
use gridcase_proto::{
    common::v1::Actor,
    dispatch::v1::{self as dispatch, case_event::What, dispatch_service_server::DispatchService},
};
use tokio::sync::watch;
use tonic::{Code, Request, Response, Status};

/// How commands are answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Recorded, with an event.
    Records,
    /// Refused for good.
    Refuses(&'static str),
    /// Nobody there.
    Away,
    /// Something is broken.
    Fails,
}

/// A command that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) kind: &'static str,
    pub(crate) case: String,
    pub(crate) request_id: String,
    pub(crate) hand_in: u32,
    pub(crate) reason: String,
    pub(crate) person: String,
}

/// The double; clones are the same.
#[derive(Clone)]
pub(crate) struct Dispatch {
    clock: Clock,
    script: watch::Sender<Script>,
    pub(crate) calls: watch::Sender<Vec<Call>>,
    mood: Arc<Mutex<Mood>>,
}

#[derive(Clone, Default)]
struct Script {
    epoch: u32,
    events: Vec<dispatch::CaseEvent>,
}

impl Dispatch {
    pub(crate) fn new(clock: Clock) -> Self {
        let mood = Arc::new(Mutex::new(Mood::Records));
        Self { clock, script: watch::Sender::default(), calls: watch::Sender::default(), mood }
    }

    pub(crate) fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.borrow().clone()
    }

    /// Records what happened to a case, as its next event.
    pub(crate) fn happens(&self, town: &str, case: &str, actor: Actor, what: What) {
        let time = Some(stamp::to_wire(self.clock.now()));
        self.script.send_modify(|script| {
            let sequence = script.events.iter().filter(|event| event.case == case).count() as u64 + 1;
            script.events.push(dispatch::CaseEvent {
                cursor: format!("{}:{}", script.epoch, script.events.len() + 1),
                town: town.to_owned(),
                case: case.to_owned(),
                sequence,
                time,
                actor: Some(actor),
                what: Some(what),
            });
        });
    }

    /// Goes back to the first `kept` events, as after a restore: cursors of before are lost.
    pub(crate) fn restore(&self, kept: usize) {
        self.script.send_modify(|script| {
            script.epoch += 1;
            script.events.truncate(kept);
            for (index, event) in script.events.iter_mut().enumerate() {
                event.cursor = format!("{}:{}", script.epoch, index + 1);
            }
        });
    }

    /// Waits until something is recorded that fits.
    pub(crate) async fn records(&self, fits: impl Fn(&What) -> bool) {
        let has = |script: &Script| script.events.iter().filter_map(|event| event.what.as_ref()).any(&fits);
        self.script.subscribe().wait_for(has).await.expect("the script is there");
    }

    pub(crate) fn recorded(&self) -> usize {
        self.script.borrow().events.len()
    }

    /// Receives a command; `what` happens where it is recorded, once per request.
    fn receive(&self, caller: &Caller, call: Call, what: What) -> Result<(), Status> {
        assert_eq!(caller.service(), Some("feedback"));
        let person = caller.person().expect("a decision has an author").clone();
        let call = Call { person: person.id.clone(), ..call };
        let is_repeat = self.calls().iter().any(|earlier| earlier.request_id == call.request_id)
            && self
                .script
                .borrow()
                .events
                .iter()
                .any(|event| event.case == call.case && event.what == Some(what.clone()));
        let case = call.case.clone();
        self.calls.send_modify(|calls| calls.push(call));
        match self.mood.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            Mood::Records if is_repeat => Ok(()),
            Mood::Records => {
                let actor = Actor { person: person.id, name: person.name, ..Actor::default() };
                self.happens(&person.town, &case, actor, what);
                Ok(())
            }
            Mood::Refuses(why) => {
                Err(status::refused(Code::FailedPrecondition, "NOT_ALLOWED", why, status::NO_METADATA))
            }
            Mood::Away => Err(Status::unavailable("not now")),
            Mood::Fails => Err(Status::internal("broken")),
        }
    }
}

fn call(kind: &'static str, case: &str, request_id: &str, hand_in: u32, reason: &str) -> Call {
    let [case, request_id, reason] = [case, request_id, reason].map(str::to_owned);
    Call { kind, case, request_id, hand_in, reason, person: String::new() }
}

macro_rules! unused {
    ($($method:ident: $request:ident -> $response:ident;)*) => {$(
        fn $method<'life0, 'async_trait>(
            &'life0 self,
            _: Request<dispatch::$request>,
        ) -> Pin<Box<dyn Future<Output = Result<Response<dispatch::$response>, Status>> + Send + 'async_trait>>
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            Box::pin(async { Err(Status::unimplemented("feedback has no use for it")) })
        }
    )*};
}

#[tonic::async_trait]
impl DispatchService for Dispatch {
    type WatchCasesStream = tokio_stream::Empty<Result<dispatch::WatchCasesResponse, Status>>;

    async fn list_events(
        &self,
        request: Request<dispatch::ListEventsRequest>,
    ) -> Result<Response<dispatch::ListEventsResponse>, Status> {
        let asked = request.into_inner();
        let after =
            asked.after.split_once(':').map(|(epoch, index)| (epoch.to_owned(), index.parse().expect("a number")));
        let (known, from) = after.unwrap_or((String::new(), 0_usize));
        let mut script = self.script.subscribe();
        let is_news =
            |script: &Script| script.events.len() > from || !known.is_empty() && known != script.epoch.to_string();
        let wait = Duration::from_millis(asked.wait_ms.into());
        // The end of the wait is an empty answer. What is waited for is a lock on the script, which may not be held while it
        // is read: a writer in between would wait for the one and be waited for by the other.
        drop(tokio::time::timeout(wait, script.wait_for(is_news)).await);
        let script = self.script.borrow().clone();
        if !known.is_empty() && known != script.epoch.to_string() {
            return Err(status::refused(Code::OutOfRange, CURSOR_LOST, "restored", status::NO_METADATA));
        }
        let events = script.events.into_iter().skip(from).take(asked.limit as usize).collect();
        Ok(Response::new(dispatch::ListEventsResponse { events }))
    }

    async fn close_case(
        &self,
        request: Request<dispatch::CloseCaseRequest>,
    ) -> Result<Response<dispatch::CloseCaseResponse>, Status> {
        let said = request.get_ref();
        let call = call("close", &said.id, &said.request_id, said.hand_in, &said.reason);
        let (hand_in, reason) = (said.hand_in, said.reason.clone());
        let closed = dispatch::CaseClosed { outcome: dispatch::Outcome::Handled.into(), hand_in, reason };
        self.receive(Caller::of(&request), call, What::Closed(closed))?;
        Ok(Response::new(dispatch::CloseCaseResponse::default()))
    }

    async fn order_rework(
        &self,
        request: Request<dispatch::OrderReworkRequest>,
    ) -> Result<Response<dispatch::OrderReworkResponse>, Status> {
        let said = request.get_ref();
        let call = call("rework", &said.id, &said.request_id, said.hand_in, &said.reason);
        let reworked = dispatch::CaseReworked { hand_in: said.hand_in, reason: said.reason.clone() };
        self.receive(Caller::of(&request), call, What::Reworked(reworked))?;
        Ok(Response::new(dispatch::OrderReworkResponse::default()))
    }

    async fn reopen_case(
        &self,
        request: Request<dispatch::ReopenCaseRequest>,
    ) -> Result<Response<dispatch::ReopenCaseResponse>, Status> {
        let said = request.get_ref();
        let call = call("reopen", &said.id, &said.request_id, 0, &said.reason);
        let decision = Some(crate::town::decision());
        let reopened = dispatch::CaseReopened { reason: said.reason.clone(), decision };
        self.receive(Caller::of(&request), call, What::Reopened(reopened))?;
        Ok(Response::new(dispatch::ReopenCaseResponse::default()))
    }

    async fn watch_cases(
        &self,
        _: Request<dispatch::WatchCasesRequest>,
    ) -> Result<Response<Self::WatchCasesStream>, Status> {
        Err(Status::unimplemented("feedback has no use for it"))
    }

    unused! {
        open_case: OpenCaseRequest -> OpenCaseResponse;
        request_extension: RequestExtensionRequest -> RequestExtensionResponse;
        request_suspension: RequestSuspensionRequest -> RequestSuspensionResponse;
        request_help: RequestHelpRequest -> RequestHelpResponse;
        grant_request: GrantRequestRequest -> GrantRequestResponse;
        decline_request: DeclineRequestRequest -> DeclineRequestResponse;
        withdraw_request: WithdrawRequestRequest -> WithdrawRequestResponse;
        meet_limit: MeetLimitRequest -> MeetLimitResponse;
        engage_unit: EngageUnitRequest -> EngageUnitResponse;
        finish_task: FinishTaskRequest -> FinishTaskResponse;
        release_task: ReleaseTaskRequest -> ReleaseTaskResponse;
        get_case: GetCaseRequest -> GetCaseResponse;
        list_cases: ListCasesRequest -> ListCasesResponse;
        count_cases: CountCasesRequest -> CountCasesResponse;
        summarize_cases: SummarizeCasesRequest -> SummarizeCasesResponse;
        list_case_events: ListCaseEventsRequest -> ListCaseEventsResponse;
        explain_route: ExplainRouteRequest -> ExplainRouteResponse;
        dispatch_case: DispatchCaseRequest -> DispatchCaseResponse;
        correct_case: CorrectCaseRequest -> CorrectCaseResponse;
        accept_case: AcceptCaseRequest -> AcceptCaseResponse;
        assign_case: AssignCaseRequest -> AssignCaseResponse;
        return_case: ReturnCaseRequest -> ReturnCaseResponse;
        rule_case: RuleCaseRequest -> RuleCaseResponse;
        recall_case: RecallCaseRequest -> RecallCaseResponse;
        transfer_case: TransferCaseRequest -> TransferCaseResponse;
        suspend_case: SuspendCaseRequest -> SuspendCaseResponse;
        resume_case: ResumeCaseRequest -> ResumeCaseResponse;
        hand_in_case: HandInCaseRequest -> HandInCaseResponse;
        void_case: VoidCaseRequest -> VoidCaseResponse;
        urge_case: UrgeCaseRequest -> UrgeCaseResponse;
        answer_urge: AnswerUrgeRequest -> AnswerUrgeResponse;
        split_case: SplitCaseRequest -> SplitCaseResponse;
        merge_case: MergeCaseRequest -> MergeCaseResponse;
        unmerge_case: UnmergeCaseRequest -> UnmergeCaseResponse;
    }
}
