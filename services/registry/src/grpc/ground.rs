//! `GroundService`.

use gridcase_proto::registry::v1 as wire;
use gridcase_proto::registry::v1::ground_service_server::GroundService;
use tonic::{Request, Response, Status, async_trait};

use super::of_person;
use crate::convert;
use crate::registry::Registry;

/// Serves `GroundService`.
#[derive(Debug, Clone)]
pub(crate) struct GroundApi(pub(crate) Registry);

#[async_trait]
impl GroundService for GroundApi {
    async fn edit_ground(
        &self,
        request: Request<wire::EditGroundRequest>,
    ) -> Result<Response<wire::EditGroundResponse>, Status> {
        let (person, request) = of_person(request)?;
        let edited = self.0.edit_ground(&person, &request).await?;
        Ok(Response::new(wire::EditGroundResponse {
            areas: edited.areas,
            retired_codes: edited.retired,
            findings: convert::findings(&edited.findings),
            kept: edited.kept,
            etag: edited.etag,
        }))
    }

    async fn undo_ground_step(
        &self,
        request: Request<wire::UndoGroundStepRequest>,
    ) -> Result<Response<wire::UndoGroundStepResponse>, Status> {
        let (person, request) = of_person(request)?;
        let undone = self.0.undo_ground_step(&person, request.etag).await?;
        Ok(Response::new(wire::UndoGroundStepResponse {
            etag: undone.etag,
            undone: Some(convert::step(&undone.step)),
            steps_left: u32::try_from(undone.left).unwrap_or(u32::MAX),
        }))
    }

    async fn list_ground_steps(
        &self,
        request: Request<wire::ListGroundStepsRequest>,
    ) -> Result<Response<wire::ListGroundStepsResponse>, Status> {
        let (person, _) = of_person(request)?;
        let (steps, etag) = self.0.list_ground_steps(&person).await?;
        Ok(Response::new(wire::ListGroundStepsResponse { steps: steps.iter().map(convert::step).collect(), etag }))
    }
}
