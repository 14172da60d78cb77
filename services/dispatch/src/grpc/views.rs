//! The protocol's service of saved views.

use gridcase_host::Caller;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::view_service_server::ViewService;
use tonic::{Request, Response};

use super::Answer;
use crate::convert::view as read;
use crate::dispatch::Dispatch;

#[tonic::async_trait]
impl ViewService for Dispatch {
    async fn put_view(&self, request: Request<wire::PutViewRequest>) -> Answer<wire::PutViewResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let view = self.put_view(&viewer, read::put(request.into_inner())?).await?;
        Ok(Response::new(wire::PutViewResponse { view: Some(read::write(&view)) }))
    }

    async fn list_views(&self, request: Request<wire::ListViewsRequest>) -> Answer<wire::ListViewsResponse> {
        let viewer = self.viewer(Caller::of(&request));
        Ok(Response::new(self.views(&viewer, request.get_ref().counts).await?))
    }

    async fn delete_view(&self, request: Request<wire::DeleteViewRequest>) -> Answer<wire::DeleteViewResponse> {
        let viewer = self.viewer(Caller::of(&request));
        self.delete_view(&viewer, read::delete(request.get_ref())?).await?;
        Ok(Response::new(wire::DeleteViewResponse {}))
    }
}
