//! The protocol's service of clock operations.

use std::pin::Pin;

use futures::{Stream, StreamExt as _};
use gridcase_host::Caller;
use gridcase_host::paging::Page;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::clock_service_server::ClockService;
use tonic::{Request, Response, Status};

use super::Answer;
use crate::convert::clock as read;
use crate::dispatch::Dispatch;
use crate::dispatch::clocks::plan;

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl ClockService for Dispatch {
    type PlanOutageStream = Answers<wire::PlanOutageResponse>;

    async fn plan_outage(&self, request: Request<wire::PlanOutageRequest>) -> Answer<Self::PlanOutageStream> {
        let terms = read::plan(request.get_ref())?;
        let pieces = plan::outage(self.clone(), Caller::of(&request), terms).await?;
        let told = pieces.map(|piece| Ok(wire::PlanOutageResponse { plan: Some(piece?) }));
        Ok(Response::new(Box::pin(told)))
    }

    async fn declare_outage(
        &self,
        request: Request<wire::DeclareOutageRequest>,
    ) -> Answer<wire::DeclareOutageResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let operation = Some(self.declare(&viewer, read::declare(request.get_ref())?).await?);
        Ok(Response::new(wire::DeclareOutageResponse { operation }))
    }

    type PlanRecalculationStream = Answers<wire::PlanRecalculationResponse>;

    async fn plan_recalculation(
        &self,
        request: Request<wire::PlanRecalculationRequest>,
    ) -> Answer<Self::PlanRecalculationStream> {
        let pieces = plan::recalculation(self.clone(), Caller::of(&request)).await?;
        let told = pieces.map(|piece| Ok(wire::PlanRecalculationResponse { plan: Some(piece?) }));
        Ok(Response::new(Box::pin(told)))
    }

    async fn recalculate(&self, request: Request<wire::RecalculateRequest>) -> Answer<wire::RecalculateResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let operation = Some(self.declare(&viewer, read::recalculate(request.get_ref())?).await?);
        Ok(Response::new(wire::RecalculateResponse { operation }))
    }

    async fn list_clock_operations(
        &self,
        request: Request<wire::ListClockOperationsRequest>,
    ) -> Answer<wire::ListClockOperationsResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let request = request.into_inner();
        let size = i32::try_from(request.page_size).unwrap_or(i32::MAX);
        let page = Page::read(size, &request.page_token, &"clock operations")?;
        Ok(Response::new(self.operations(&viewer, &page).await?))
    }

    async fn list_clock_changes(
        &self,
        request: Request<wire::ListClockChangesRequest>,
    ) -> Answer<wire::ListClockChangesResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let request = request.into_inner();
        let operation = read::operation(&request.operation)?;
        let size = i32::try_from(request.page_size).unwrap_or(i32::MAX);
        let page = Page::read(size, &request.page_token, &operation)?;
        Ok(Response::new(self.changes(&viewer, operation, &page).await?))
    }
}
