//! The protocol's service of field command.

use gridcase_host::Caller;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::field_service_server::FieldService;
use tonic::{Request, Response};

use super::Answer;
use crate::convert::{field, request as read};
use crate::dispatch::Dispatch;

#[tonic::async_trait]
impl FieldService for Dispatch {
    async fn put_team(&self, request: Request<wire::PutTeamRequest>) -> Answer<wire::PutTeamResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let team = self.team(&viewer, field::put(request.into_inner())?).await?;
        Ok(Response::new(wire::PutTeamResponse { team: Some(field::write_team(&team)) }))
    }

    async fn retire_team(&self, request: Request<wire::RetireTeamRequest>) -> Answer<wire::RetireTeamResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let team = self.team(&viewer, field::retire(request.into_inner())?).await?;
        Ok(Response::new(wire::RetireTeamResponse { team: Some(field::write_team(&team)) }))
    }

    async fn list_teams(&self, request: Request<wire::ListTeamsRequest>) -> Answer<wire::ListTeamsResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let wire::ListTeamsRequest { unit, retired } = request.into_inner();
        Ok(Response::new(wire::ListTeamsResponse { teams: self.teams(&viewer, &unit, retired).await? }))
    }

    async fn set_duty(&self, request: Request<wire::SetDutyRequest>) -> Answer<wire::SetDutyResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let team = self.team(&viewer, field::duty(request.into_inner())?).await?;
        Ok(Response::new(wire::SetDutyResponse { team: Some(field::write_team(&team)) }))
    }

    async fn suggest_teams(&self, request: Request<wire::SuggestTeamsRequest>) -> Answer<wire::SuggestTeamsResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let request = request.into_inner();
        let name = read::name(&request.id)?;
        Ok(Response::new(self.suggest_teams(&viewer, &name, &request.unit).await?))
    }

    async fn assign_task(&self, request: Request<wire::AssignTaskRequest>) -> Answer<wire::AssignTaskResponse> {
        let case = self.give(Caller::of(&request), read::field::assign_task(request.get_ref())).await?;
        Ok(Response::new(wire::AssignTaskResponse { case }))
    }

    async fn move_team(&self, request: Request<wire::MoveTeamRequest>) -> Answer<wire::MoveTeamResponse> {
        let case = self.give(Caller::of(&request), read::field::move_team(request.get_ref())).await?;
        Ok(Response::new(wire::MoveTeamResponse { case }))
    }

    async fn leave_message(&self, request: Request<wire::LeaveMessageRequest>) -> Answer<wire::LeaveMessageResponse> {
        let case = self.give(Caller::of(&request), read::field::message(request.get_ref())).await?;
        Ok(Response::new(wire::LeaveMessageResponse { case }))
    }

    async fn share_position(
        &self,
        request: Request<wire::SharePositionRequest>,
    ) -> Answer<wire::SharePositionResponse> {
        let case = self.give(Caller::of(&request), read::field::share(request.get_ref())).await?;
        Ok(Response::new(wire::SharePositionResponse { case }))
    }

    async fn report_position(
        &self,
        request: Request<wire::ReportPositionRequest>,
    ) -> Answer<wire::ReportPositionResponse> {
        let viewer = self.viewer_with_teams(Caller::of(&request)).await?;
        let report = read::field::position(request.get_ref())?;
        let again_after_s = self.report_position(&viewer, report).await?;
        Ok(Response::new(wire::ReportPositionResponse { again_after_s }))
    }

    async fn list_positions(
        &self,
        request: Request<wire::ListPositionsRequest>,
    ) -> Answer<wire::ListPositionsResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let positions = self.positions(&viewer, &read::name(&request.get_ref().id)?).await?;
        Ok(Response::new(wire::ListPositionsResponse { positions }))
    }

    async fn list_own_tasks(&self, request: Request<wire::ListOwnTasksRequest>) -> Answer<wire::ListOwnTasksResponse> {
        let viewer = self.viewer_with_teams(Caller::of(&request)).await?;
        Ok(Response::new(self.own_tasks(&viewer).await?))
    }
}
