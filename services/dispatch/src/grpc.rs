//! The protocol's service: decodes, calls the use, encodes.

mod alarms;
mod clocks;
mod field;
mod proposals;
mod rehearsal;
mod views;

use std::pin::Pin;
use std::time::Duration;

use futures::Stream;
use gridcase_host::paging::Page;
use gridcase_host::{Caller, status};
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::dispatch_service_server::DispatchService;
use tonic::{Request, Response, Status};

use crate::case::Case;
use crate::convert::{self, moment, request as read, request::Asked};
use crate::dispatch::{About, Dispatch, Viewer, watch};
use crate::error::Error;

/// Events that one answer brings where the caller does not say.
const EVENTS: u32 = 100;
const MOST_EVENTS: u32 = 1000;
const LONGEST_WAIT_MS: u32 = 30_000;

type Answer<T> = Result<Response<T>, Status>;

impl Dispatch {
    /// Gives a command and shows the case.
    async fn give(&self, caller: &Caller, asked: Result<Asked, Status>) -> Result<Option<wire::Case>, Status> {
        let viewer = self.viewer_with_teams(caller).await?;
        match Box::pin(self.command(&viewer, asked?)).await {
            Ok(case) => Ok(Some(self.show(&viewer, &case).await?)),
            Err(Error::Stale { named, current }) => Err(self.tell_stale(&viewer, named, &current).await?),
            Err(error) => Err(error.into()),
        }
    }

    /// Tells that the case has changed, with the case as it is now, to whoever may still see it.
    async fn tell_stale(&self, viewer: &Viewer, named: u64, current: &Case) -> Result<Status, Status> {
        if !viewer.sight.sees(current) {
            return Err(Error::NotFound.into());
        }
        tracing::debug!(case = %current.id, named, now = current.sequence, "a command came too late");
        let shown = self.show(viewer, current).await?;
        Ok(status::stale(&shown.etag, current.state.as_str(), Some(status::any(&shown))))
    }
}

#[tonic::async_trait]
impl DispatchService for Dispatch {
    async fn open_case(&self, request: Request<wire::OpenCaseRequest>) -> Answer<wire::OpenCaseResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let case = self.open(&viewer, read::open(request.get_ref())?).await?;
        Ok(Response::new(wire::OpenCaseResponse { case: Some(self.show(&viewer, &case).await?) }))
    }

    async fn get_case(&self, request: Request<wire::GetCaseRequest>) -> Answer<wire::GetCaseResponse> {
        let viewer = self.viewer_with_teams(Caller::of(&request)).await?;
        let case = self.find(&viewer, &read::name(&request.get_ref().id)?).await?;
        Ok(Response::new(wire::GetCaseResponse { case: Some(self.show(&viewer, &case).await?) }))
    }

    async fn list_cases(&self, request: Request<wire::ListCasesRequest>) -> Answer<wire::ListCasesResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let request = request.into_inner();
        let order = read::order(request.order());
        let filter = convert::filter::read(request.filter)?;
        let size = i32::try_from(request.page_size).unwrap_or(i32::MAX);
        let page = Page::read(size, &request.page_token, &format!("{order:?} {filter:?}"))?;
        let (cases, next_page_token) = self.list(&viewer, &filter, order, &page).await?;
        Ok(Response::new(wire::ListCasesResponse { cases, next_page_token }))
    }

    async fn count_cases(&self, request: Request<wire::CountCasesRequest>) -> Answer<wire::CountCasesResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let filter = convert::filter::read(request.into_inner().filter)?;
        Ok(Response::new(self.count(&viewer, &filter).await?))
    }

    async fn summarize_cases(
        &self,
        request: Request<wire::SummarizeCasesRequest>,
    ) -> Answer<wire::SummarizeCasesResponse> {
        let viewer = self.viewer(Caller::of(&request));
        Ok(Response::new(self.summarize(&viewer).await?))
    }

    async fn list_case_events(
        &self,
        request: Request<wire::ListCaseEventsRequest>,
    ) -> Answer<wire::ListCaseEventsResponse> {
        let viewer = self.viewer_with_teams(Caller::of(&request)).await?;
        let events = self.history(&viewer, &read::name(&request.get_ref().id)?).await?;
        Ok(Response::new(wire::ListCaseEventsResponse { events }))
    }

    type WatchCasesStream = Pin<Box<dyn Stream<Item = Result<wire::WatchCasesResponse, Status>> + Send>>;

    async fn watch_cases(&self, request: Request<wire::WatchCasesRequest>) -> Answer<Self::WatchCasesStream> {
        let caller = Caller::of(&request).clone();
        let changes = watch::watch(self.clone(), caller, &request.get_ref().after).await?;
        Ok(Response::new(Box::pin(changes)))
    }

    async fn explain_route(&self, request: Request<wire::ExplainRouteRequest>) -> Answer<wire::ExplainRouteResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let request = request.into_inner();
        let place = request.position.as_ref().map(convert::report::read_place).transpose();
        let place = place.map_err(Status::from)?;
        let at = moment("at", request.at.as_ref())?;
        let (matter, row, asset) = (request.matter.as_str(), request.row, request.asset.as_str());
        let about = About { matter, row, place: place.as_ref(), asset };
        let answer = self.explain(&viewer, about, at).await?;
        Ok(Response::new(answer))
    }

    async fn dispatch_case(&self, request: Request<wire::DispatchCaseRequest>) -> Answer<wire::DispatchCaseResponse> {
        let case = self.give(Caller::of(&request), read::dispatch(request.get_ref())).await?;
        Ok(Response::new(wire::DispatchCaseResponse { case }))
    }

    async fn correct_case(&self, request: Request<wire::CorrectCaseRequest>) -> Answer<wire::CorrectCaseResponse> {
        let case = self.give(Caller::of(&request), read::correct(request.get_ref())).await?;
        Ok(Response::new(wire::CorrectCaseResponse { case }))
    }

    async fn accept_case(&self, request: Request<wire::AcceptCaseRequest>) -> Answer<wire::AcceptCaseResponse> {
        let case = self.give(Caller::of(&request), read::accept(request.get_ref())).await?;
        Ok(Response::new(wire::AcceptCaseResponse { case }))
    }

    async fn assign_case(&self, request: Request<wire::AssignCaseRequest>) -> Answer<wire::AssignCaseResponse> {
        let case = self.give(Caller::of(&request), read::assign(request.get_ref())).await?;
        Ok(Response::new(wire::AssignCaseResponse { case }))
    }

    async fn return_case(&self, request: Request<wire::ReturnCaseRequest>) -> Answer<wire::ReturnCaseResponse> {
        let case = self.give(Caller::of(&request), read::send_back(request.get_ref())).await?;
        Ok(Response::new(wire::ReturnCaseResponse { case }))
    }

    async fn rule_case(&self, request: Request<wire::RuleCaseRequest>) -> Answer<wire::RuleCaseResponse> {
        let case = self.give(Caller::of(&request), read::rule(request.get_ref())).await?;
        Ok(Response::new(wire::RuleCaseResponse { case }))
    }

    async fn recall_case(&self, request: Request<wire::RecallCaseRequest>) -> Answer<wire::RecallCaseResponse> {
        let case = self.give(Caller::of(&request), read::recall(request.get_ref())).await?;
        Ok(Response::new(wire::RecallCaseResponse { case }))
    }

    async fn transfer_case(&self, request: Request<wire::TransferCaseRequest>) -> Answer<wire::TransferCaseResponse> {
        let case = self.give(Caller::of(&request), read::transfer(request.get_ref())).await?;
        Ok(Response::new(wire::TransferCaseResponse { case }))
    }

    async fn suspend_case(&self, request: Request<wire::SuspendCaseRequest>) -> Answer<wire::SuspendCaseResponse> {
        let case = self.give(Caller::of(&request), read::suspend(request.get_ref())).await?;
        Ok(Response::new(wire::SuspendCaseResponse { case }))
    }

    async fn resume_case(&self, request: Request<wire::ResumeCaseRequest>) -> Answer<wire::ResumeCaseResponse> {
        let case = self.give(Caller::of(&request), read::resume(request.get_ref())).await?;
        Ok(Response::new(wire::ResumeCaseResponse { case }))
    }

    async fn hand_in_case(&self, request: Request<wire::HandInCaseRequest>) -> Answer<wire::HandInCaseResponse> {
        let case = self.give(Caller::of(&request), read::hand_in(request.get_ref())).await?;
        Ok(Response::new(wire::HandInCaseResponse { case }))
    }

    async fn void_case(&self, request: Request<wire::VoidCaseRequest>) -> Answer<wire::VoidCaseResponse> {
        let case = self.give(Caller::of(&request), read::void(request.get_ref())).await?;
        Ok(Response::new(wire::VoidCaseResponse { case }))
    }

    async fn urge_case(&self, request: Request<wire::UrgeCaseRequest>) -> Answer<wire::UrgeCaseResponse> {
        let case = self.give(Caller::of(&request), read::urge(request.get_ref())).await?;
        Ok(Response::new(wire::UrgeCaseResponse { case }))
    }

    async fn request_extension(
        &self,
        request: Request<wire::RequestExtensionRequest>,
    ) -> Answer<wire::RequestExtensionResponse> {
        let case = self.give(Caller::of(&request), read::joint::extension(request.get_ref())).await?;
        Ok(Response::new(wire::RequestExtensionResponse { case }))
    }

    async fn request_suspension(
        &self,
        request: Request<wire::RequestSuspensionRequest>,
    ) -> Answer<wire::RequestSuspensionResponse> {
        let case = self.give(Caller::of(&request), read::joint::suspension(request.get_ref())).await?;
        Ok(Response::new(wire::RequestSuspensionResponse { case }))
    }

    async fn request_help(&self, request: Request<wire::RequestHelpRequest>) -> Answer<wire::RequestHelpResponse> {
        let case = self.give(Caller::of(&request), read::joint::help(request.get_ref())).await?;
        Ok(Response::new(wire::RequestHelpResponse { case }))
    }

    async fn grant_request(&self, request: Request<wire::GrantRequestRequest>) -> Answer<wire::GrantRequestResponse> {
        let case = self.give(Caller::of(&request), read::joint::grant(request.get_ref())).await?;
        Ok(Response::new(wire::GrantRequestResponse { case }))
    }

    async fn decline_request(
        &self,
        request: Request<wire::DeclineRequestRequest>,
    ) -> Answer<wire::DeclineRequestResponse> {
        let case = self.give(Caller::of(&request), read::joint::decline(request.get_ref())).await?;
        Ok(Response::new(wire::DeclineRequestResponse { case }))
    }

    async fn withdraw_request(
        &self,
        request: Request<wire::WithdrawRequestRequest>,
    ) -> Answer<wire::WithdrawRequestResponse> {
        let case = self.give(Caller::of(&request), read::joint::withdraw(request.get_ref())).await?;
        Ok(Response::new(wire::WithdrawRequestResponse { case }))
    }

    async fn meet_limit(&self, request: Request<wire::MeetLimitRequest>) -> Answer<wire::MeetLimitResponse> {
        let case = self.give(Caller::of(&request), read::joint::meet(request.get_ref())).await?;
        Ok(Response::new(wire::MeetLimitResponse { case }))
    }

    async fn engage_unit(&self, request: Request<wire::EngageUnitRequest>) -> Answer<wire::EngageUnitResponse> {
        let case = self.give(Caller::of(&request), read::joint::engage(request.get_ref())).await?;
        Ok(Response::new(wire::EngageUnitResponse { case }))
    }

    async fn finish_task(&self, request: Request<wire::FinishTaskRequest>) -> Answer<wire::FinishTaskResponse> {
        let case = self.give(Caller::of(&request), read::joint::finish(request.get_ref())).await?;
        Ok(Response::new(wire::FinishTaskResponse { case }))
    }

    async fn release_task(&self, request: Request<wire::ReleaseTaskRequest>) -> Answer<wire::ReleaseTaskResponse> {
        let case = self.give(Caller::of(&request), read::joint::release(request.get_ref())).await?;
        Ok(Response::new(wire::ReleaseTaskResponse { case }))
    }

    async fn answer_urge(&self, request: Request<wire::AnswerUrgeRequest>) -> Answer<wire::AnswerUrgeResponse> {
        let case = self.give(Caller::of(&request), read::joint::answer_urge(request.get_ref())).await?;
        Ok(Response::new(wire::AnswerUrgeResponse { case }))
    }

    async fn split_case(&self, request: Request<wire::SplitCaseRequest>) -> Answer<wire::SplitCaseResponse> {
        let case = self.give(Caller::of(&request), read::family::split(request.get_ref())).await?;
        Ok(Response::new(wire::SplitCaseResponse { case }))
    }

    async fn merge_case(&self, request: Request<wire::MergeCaseRequest>) -> Answer<wire::MergeCaseResponse> {
        let case = self.give(Caller::of(&request), read::family::merge(request.get_ref())).await?;
        Ok(Response::new(wire::MergeCaseResponse { case }))
    }

    async fn unmerge_case(&self, request: Request<wire::UnmergeCaseRequest>) -> Answer<wire::UnmergeCaseResponse> {
        let case = self.give(Caller::of(&request), read::family::unmerge(request.get_ref())).await?;
        Ok(Response::new(wire::UnmergeCaseResponse { case }))
    }

    async fn close_case(&self, request: Request<wire::CloseCaseRequest>) -> Answer<wire::CloseCaseResponse> {
        let case = self.give(Caller::of(&request), read::close(request.get_ref())).await?;
        Ok(Response::new(wire::CloseCaseResponse { case }))
    }

    async fn order_rework(&self, request: Request<wire::OrderReworkRequest>) -> Answer<wire::OrderReworkResponse> {
        let case = self.give(Caller::of(&request), read::rework(request.get_ref())).await?;
        Ok(Response::new(wire::OrderReworkResponse { case }))
    }

    async fn reopen_case(&self, request: Request<wire::ReopenCaseRequest>) -> Answer<wire::ReopenCaseResponse> {
        let case = self.give(Caller::of(&request), read::reopen(request.get_ref())).await?;
        Ok(Response::new(wire::ReopenCaseResponse { case }))
    }

    async fn list_events(&self, request: Request<wire::ListEventsRequest>) -> Answer<wire::ListEventsResponse> {
        let wire::ListEventsRequest { after, limit, wait_ms } = request.into_inner();
        let limit = if limit == 0 { EVENTS } else { limit.min(MOST_EVENTS) };
        let wait = Duration::from_millis(wait_ms.min(LONGEST_WAIT_MS).into());
        let events = self.events(&after, limit.into(), wait).await?;
        Ok(Response::new(wire::ListEventsResponse { events }))
    }
}
