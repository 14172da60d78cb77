//! `RegistryService`.

use futures::stream::{self, BoxStream, StreamExt as _};
use gridcase_host::caller::Caller;
use gridcase_proto::registry::v1 as wire;
use gridcase_proto::registry::v1::registry_service_server::RegistryService;
use tonic::{Request, Response, Status, async_trait};

use super::of_person;
use crate::convert;
use crate::registry::{Defects, Read, Registry};
use crate::tables::Compared;

/// The most bytes of one chunk.
const CHUNK: usize = 128 * 1024;

/// Serves `RegistryService`.
#[derive(Debug, Clone)]
pub(crate) struct ContentApi(pub(crate) Registry);

#[async_trait]
impl RegistryService for ContentApi {
    type ProveCoverageStream = super::coverage::Pieces;
    type ReadContentStream = BoxStream<'static, Result<wire::ReadContentResponse, Status>>;

    async fn set_up_installation(
        &self,
        request: Request<wire::SetUpInstallationRequest>,
    ) -> Result<Response<wire::SetUpInstallationResponse>, Status> {
        let person = self.0.set_up(request.get_ref()).await?;
        Ok(Response::new(wire::SetUpInstallationResponse { person: person.to_string() }))
    }

    async fn create_town(
        &self,
        request: Request<wire::CreateTownRequest>,
    ) -> Result<Response<wire::CreateTownResponse>, Status> {
        let (person, request) = of_person(request)?;
        let town = self.0.create_town(&person, &request).await?;
        let administrator = town.administrator.to_string();
        Ok(Response::new(wire::CreateTownResponse { town: Some(convert::town(&town)), administrator }))
    }

    async fn get_town(
        &self,
        request: Request<wire::GetTownRequest>,
    ) -> Result<Response<wire::GetTownResponse>, Status> {
        let town = self.0.get_town(Caller::of(&request), &request.get_ref().town).await?;
        Ok(Response::new(wire::GetTownResponse { town: Some(convert::town(&town)) }))
    }

    async fn list_towns(
        &self,
        _: Request<wire::ListTownsRequest>,
    ) -> Result<Response<wire::ListTownsResponse>, Status> {
        let towns = self.0.list_towns().await?.iter().map(convert::town).collect();
        Ok(Response::new(wire::ListTownsResponse { towns }))
    }

    async fn import_areas(
        &self,
        request: Request<wire::ImportAreasRequest>,
    ) -> Result<Response<wire::ImportAreasResponse>, Status> {
        let (person, request) = of_person(request)?;
        let Read { count: read, found, acceptable, handed_in } = self.0.import_areas(&person, request).await?;
        Ok(Response::new(wire::ImportAreasResponse {
            areas: count(read),
            findings: convert::findings(&handed_in.findings),
            kept: handed_in.kept,
            etag: handed_in.etag,
            acceptable,
            found: count(found),
        }))
    }

    async fn import_districts(
        &self,
        request: Request<wire::ImportDistrictsRequest>,
    ) -> Result<Response<wire::ImportDistrictsResponse>, Status> {
        let (person, request) = of_person(request)?;
        let Read { count: read, found, acceptable, handed_in } = self.0.import_districts(&person, request).await?;
        Ok(Response::new(wire::ImportDistrictsResponse {
            districts: count(read),
            findings: convert::findings(&handed_in.findings),
            kept: handed_in.kept,
            etag: handed_in.etag,
            acceptable,
            found: count(found),
        }))
    }

    async fn import_assets(
        &self,
        request: Request<wire::ImportAssetsRequest>,
    ) -> Result<Response<wire::ImportAssetsResponse>, Status> {
        let (person, request) = of_person(request)?;
        let (read, compared) = self.0.import_assets(&person, request).await?;
        let Read { count: read, found, acceptable, handed_in } = read;
        let Compared { added, changed, removed } = compared;
        Ok(Response::new(wire::ImportAssetsResponse {
            assets: count(read),
            findings: convert::findings(&handed_in.findings),
            kept: handed_in.kept,
            etag: handed_in.etag,
            acceptable,
            found: count(found),
            added,
            changed,
            removed,
        }))
    }

    async fn put_draft(
        &self,
        request: Request<wire::PutDraftRequest>,
    ) -> Result<Response<wire::PutDraftResponse>, Status> {
        let (person, request) = of_person(request)?;
        let handed_in = self.0.put_draft(&person, request).await?;
        let findings = convert::findings(&handed_in.findings);
        Ok(Response::new(wire::PutDraftResponse { findings, kept: handed_in.kept, etag: handed_in.etag }))
    }

    async fn get_draft(
        &self,
        request: Request<wire::GetDraftRequest>,
    ) -> Result<Response<wire::GetDraftResponse>, Status> {
        let (person, request) = of_person(request)?;
        let (content, etag) = self.0.get_draft(&person, convert::part(request.part())?).await?;
        Ok(Response::new(wire::GetDraftResponse { content: Some(wire::Content { part: Some(content) }), etag }))
    }

    async fn discard_draft(
        &self,
        request: Request<wire::DiscardDraftRequest>,
    ) -> Result<Response<wire::DiscardDraftResponse>, Status> {
        let (person, request) = of_person(request)?;
        self.0.discard_draft(&person, convert::part(request.part())?).await?;
        Ok(Response::new(wire::DiscardDraftResponse {}))
    }

    async fn publish_parts(
        &self,
        request: Request<wire::PublishPartsRequest>,
    ) -> Result<Response<wire::PublishPartsResponse>, Status> {
        let (person, request) = of_person(request)?;
        let answer = self.0.publish(&person, convert::publication(&request)?).await?;
        Ok(Response::new(answer))
    }

    async fn list_versions(
        &self,
        request: Request<wire::ListVersionsRequest>,
    ) -> Result<Response<wire::ListVersionsResponse>, Status> {
        let (person, request) = of_person(request)?;
        let versions = self.0.list_versions(&person, convert::part(request.part())?).await?;
        Ok(Response::new(wire::ListVersionsResponse { versions }))
    }

    async fn get_manifest(
        &self,
        request: Request<wire::GetManifestRequest>,
    ) -> Result<Response<wire::GetManifestResponse>, Status> {
        let manifest = self.0.manifest(Caller::of(&request), &request.get_ref().town).await?;
        Ok(Response::new(manifest))
    }

    async fn read_content(
        &self,
        request: Request<wire::ReadContentRequest>,
    ) -> Result<Response<Self::ReadContentStream>, Status> {
        let wire::ReadContentRequest { town, hash } = request.get_ref();
        let bytes = self.0.published_bytes(Caller::of(&request), town, hash).await?;
        let mut chunks = Vec::with_capacity(bytes.len() / CHUNK + 1);
        chunks.extend(bytes.chunks(CHUNK).map(|chunk| wire::ReadContentResponse { chunk: chunk.to_vec() }));
        Ok(Response::new(stream::iter(chunks.into_iter().map(Ok)).boxed()))
    }

    async fn put_person(
        &self,
        request: Request<wire::PutPersonRequest>,
    ) -> Result<Response<wire::PutPersonResponse>, Status> {
        let (by, request) = of_person(request)?;
        let person = self.0.put_person(&by, &request).await?;
        Ok(Response::new(wire::PutPersonResponse { person: Some(convert::person_to_wire(&person)) }))
    }

    async fn end_post(
        &self,
        request: Request<wire::EndPostRequest>,
    ) -> Result<Response<wire::EndPostResponse>, Status> {
        let (by, request) = of_person(request)?;
        self.0.end_post(&by, &request).await?;
        Ok(Response::new(wire::EndPostResponse {}))
    }

    async fn list_people(
        &self,
        request: Request<wire::ListPeopleRequest>,
    ) -> Result<Response<wire::ListPeopleResponse>, Status> {
        let (by, request) = of_person(request)?;
        let (people, next_page_token) = self.0.list_people(&by, &request).await?;
        let people = people.iter().map(convert::person_to_wire).collect();
        Ok(Response::new(wire::ListPeopleResponse { people, next_page_token }))
    }

    async fn list_holdings(
        &self,
        request: Request<wire::ListHoldingsRequest>,
    ) -> Result<Response<wire::ListHoldingsResponse>, Status> {
        let holdings = self.0.holdings(&request.get_ref().town).await?;
        let holdings = holdings.into_iter().map(|(role, unit)| wire::Holding { role: role.into(), unit }).collect();
        Ok(Response::new(wire::ListHoldingsResponse { holdings }))
    }

    async fn list_events(
        &self,
        request: Request<wire::ListEventsRequest>,
    ) -> Result<Response<wire::ListEventsResponse>, Status> {
        let events = self.0.list_events(Caller::of(&request), request.get_ref()).await?;
        Ok(Response::new(wire::ListEventsResponse { events }))
    }

    async fn prove_coverage(
        &self,
        request: Request<wire::ProveCoverageRequest>,
    ) -> Result<Response<Self::ProveCoverageStream>, Status> {
        let (person, request) = of_person(request)?;
        let (parts, at, listing) = convert::proof(&request)?;
        let asked = super::coverage::Asked { person, parts, at, listing };
        Ok(Response::new(super::coverage::prove(self.0.clone(), asked)))
    }

    async fn find_defects(
        &self,
        request: Request<wire::FindDefectsRequest>,
    ) -> Result<Response<wire::FindDefectsResponse>, Status> {
        let (person, request) = of_person(request)?;
        let Defects { examined, found, divides, findings } = self.0.find_defects(&person, &request).await?;
        let findings = convert::findings(&findings);
        Ok(Response::new(wire::FindDefectsResponse {
            findings,
            examined: count(examined),
            found: count(found),
            divides,
        }))
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
