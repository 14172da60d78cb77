//! The protocol's service of alarms and duties.

use gridcase_host::Caller;
use gridcase_host::paging::Page;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::alarm_service_server::AlarmService;
use tonic::Request;

use super::Answer;
use crate::dispatch::{Dispatch, alarms};
use crate::store::alarm::Filter;

#[tonic::async_trait]
impl AlarmService for Dispatch {
    async fn list_alarms(&self, request: Request<wire::ListAlarmsRequest>) -> Answer<wire::ListAlarmsResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let request = request.into_inner();
        let audiences = request.mine.then(|| alarms::own_audiences(&viewer));
        let filter = Filter { audiences, nobody: request.nobody };
        let size = i32::try_from(request.page_size).unwrap_or(i32::MAX);
        let page = Page::read(size, &request.page_token, &format!("{filter:?}"))?;
        Ok(tonic::Response::new(self.list_alarms(&viewer, &filter, &page).await?))
    }

    async fn count_alarms(&self, request: Request<wire::CountAlarmsRequest>) -> Answer<wire::CountAlarmsResponse> {
        let viewer = self.viewer(Caller::of(&request));
        Ok(tonic::Response::new(self.count_alarms(&viewer).await?))
    }

    async fn count_duties(&self, request: Request<wire::CountDutiesRequest>) -> Answer<wire::CountDutiesResponse> {
        let viewer = self.viewer(Caller::of(&request));
        Ok(tonic::Response::new(self.count_duties(&viewer).await?))
    }
}
