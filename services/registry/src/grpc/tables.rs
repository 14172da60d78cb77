//! `TableService`.

use futures::stream::{self, BoxStream, StreamExt as _};
use gridcase_proto::registry::v1 as wire;
use gridcase_proto::registry::v1::table_service_server::TableService;
use tonic::{Request, Response, Status, async_trait};

use super::of_person;
use crate::registry::Registry;

/// The most bytes of one chunk.
const CHUNK: usize = 128 * 1024;

/// Serves `TableService`.
#[derive(Debug, Clone)]
pub(crate) struct TableApi(pub(crate) Registry);

#[async_trait]
impl TableService for TableApi {
    type ExportTableStream = BoxStream<'static, Result<wire::ExportTableResponse, Status>>;

    async fn export_table(
        &self,
        request: Request<wire::ExportTableRequest>,
    ) -> Result<Response<Self::ExportTableStream>, Status> {
        let (person, request) = of_person(request)?;
        let bytes = self.0.export_table(&person, &request).await?;
        let chunks: Vec<_> =
            bytes.chunks(CHUNK).map(|chunk| Ok(wire::ExportTableResponse { chunk: chunk.to_vec() })).collect();
        Ok(Response::new(stream::iter(chunks).boxed()))
    }

    async fn import_table(
        &self,
        request: Request<wire::ImportTableRequest>,
    ) -> Result<Response<wire::ImportTableResponse>, Status> {
        let (person, request) = of_person(request)?;
        Ok(Response::new(self.0.import_table(&person, request).await?))
    }
}
