//! The service of rehearsals: decodes, calls the use, encodes.

use std::pin::Pin;

use futures::Stream;
use gridcase_host::Caller;
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::rehearsal_service_server::RehearsalService;
use tonic::{Request, Response, Status};

use crate::convert::rehearsal as read;
use crate::dispatch::{Dispatch, rehearse, reroute};

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl RehearsalService for Dispatch {
    type RehearseDraftStream = Answers<wire::RehearseDraftResponse>;

    async fn rehearse_draft(
        &self,
        request: Request<wire::RehearseDraftRequest>,
    ) -> Result<Response<Self::RehearseDraftStream>, Status> {
        let asked = read::rehearse(request.get_ref())?;
        let pieces = rehearse::rehearse(self.clone(), Caller::of(&request), asked).await?;
        Ok(Response::new(Box::pin(pieces)))
    }

    type RerouteCasesStream = Answers<wire::RerouteCasesResponse>;

    async fn reroute_cases(
        &self,
        request: Request<wire::RerouteCasesRequest>,
    ) -> Result<Response<Self::RerouteCasesStream>, Status> {
        let asked = read::reroute(request.get_ref())?;
        let outcomes = reroute::reroute(self.clone(), Caller::of(&request), asked).await?;
        Ok(Response::new(Box::pin(outcomes)))
    }
}
