//! The protocol's service of proposals for the register.

use std::pin::Pin;

use futures::{Stream, StreamExt as _};
use gridcase_host::{Caller, status};
use gridcase_proto::dispatch::v1 as wire;
use gridcase_proto::dispatch::v1::proposal_service_server::ProposalService;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::Answer;
use crate::convert::proposal;
use crate::dispatch::Dispatch;
use crate::store::Name;

#[tonic::async_trait]
impl ProposalService for Dispatch {
    type ProposeRulesStream = Pin<Box<dyn Stream<Item = Result<wire::ProposeRulesResponse, Status>> + Send>>;

    async fn propose_rules(&self, request: Request<wire::ProposeRulesRequest>) -> Answer<Self::ProposeRulesStream> {
        let viewer = self.viewer(Caller::of(&request));
        let told = self.propose(&viewer, proposal::read(request.get_ref())?).await?;
        Ok(Response::new(Box::pin(told.map(|next| next.map_err(Status::from)))))
    }

    async fn get_precedent(&self, request: Request<wire::GetPrecedentRequest>) -> Answer<wire::GetPrecedentResponse> {
        let viewer = self.viewer(Caller::of(&request));
        let case = &request.get_ref().case;
        if case.is_empty() {
            return Err(status::invalid("case", "must be the number or the id of a case"));
        }
        let name = Uuid::parse_str(case).map_or_else(|_| Name::Number(case.clone()), Name::Id);
        Ok(Response::new(self.precedent(&viewer, &name).await?))
    }
}
