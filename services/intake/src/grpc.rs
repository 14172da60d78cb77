//! The service as its callers see it: decode, call, encode.

use std::time::Duration;

use gridcase_host::{Caller, caller::person, paging::Page, status};
use gridcase_proto::{
    common::v1::Role,
    intake::v1::{self as pb, intake_service_server::IntakeService},
};
use prost::Message as _;
use tonic::{Request, Response, Status};

use crate::{
    convert,
    error::Error,
    intake::{Intake, sees_town},
    progress,
    report::{Origin, Report},
    store::{self, Filter, Key},
};

/// The roles with which a person reports, in the order in which they are taken.
const REPORTERS: [Role; 3] = [Role::Worker, Role::Command, Role::Supervisor];
/// Events in an answer if the caller does not say, and at most.
const EVENTS: (u32, u32) = (100, 1000);
/// The longest wait for an event, in milliseconds.
const LONGEST_WAIT: u32 = 30_000;

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl IntakeService for Intake {
    async fn submit_report(&self, request: Request<pb::SubmitReportRequest>) -> Answer<pb::SubmitReportResponse> {
        let person = person(&request)?.clone();
        let content = convert::submission(request.into_inner())?;
        let done = self.submit(&person, content, Origin::own(), &REPORTERS).await?;
        Ok(Response::new(pb::SubmitReportResponse {
            receipt: Some(convert::encode_receipt(&done.receipt)),
            emergency_number: done.emergency_number,
        }))
    }

    async fn register_report(&self, request: Request<pb::RegisterReportRequest>) -> Answer<pb::RegisterReportResponse> {
        let person = person(&request)?.clone();
        let (content, origin) = convert::registration(request.into_inner())?;
        let done = self.submit(&person, content, origin, &[Role::Command]).await?;
        Ok(Response::new(pb::RegisterReportResponse {
            receipt: Some(convert::encode_receipt(&done.receipt)),
            emergency_number: done.emergency_number,
        }))
    }

    async fn verify_report(&self, request: Request<pb::VerifyReportRequest>) -> Answer<pb::VerifyReportResponse> {
        let caller = Caller::of(&request).clone();
        let person = person(&request)?.clone();
        let verification = convert::verification(request.into_inner())?;
        let report = self.verify(&person, verification).await?;
        let report = self.show_one(&caller, report).await?;
        Ok(Response::new(pb::VerifyReportResponse { report: Some(report) }))
    }

    async fn get_report(&self, request: Request<pb::GetReportRequest>) -> Answer<pb::GetReportResponse> {
        let caller = Caller::of(&request).clone();
        let person = person(&request)?.clone();
        let id = convert::id("id", &request.into_inner().id)?;
        let (report, _) = self.get(&person, id).await?;
        let report = self.show_one(&caller, report).await?;
        Ok(Response::new(pb::GetReportResponse { report: Some(report) }))
    }

    async fn list_reports(&self, request: Request<pb::ListReportsRequest>) -> Answer<pb::ListReportsResponse> {
        let caller = Caller::of(&request).clone();
        let person = person(&request)?.clone();
        let request = request.into_inner();
        let state = convert::filter_state(request.state)?;
        let reporter = (!sees_town(&person)).then_some(person.id.as_str());
        let size = i32::try_from(request.page_size).unwrap_or(i32::MAX);
        let filter = ("reports", &person.town, reporter, request.state);
        let page: Page<Key> = Page::read(size, &request.page_token, &filter)?;
        let filter = Filter { town: &person.town, reporter, state };
        let rows = self.list(&filter, page.after, page.fetch()).await?;
        let (rows, next_page_token) = page.cut(rows, store::key);
        let reports = self.show(&caller, &person.town, rows).await?;
        Ok(Response::new(pb::ListReportsResponse { reports, next_page_token }))
    }

    async fn record_media(&self, request: Request<pb::RecordMediaRequest>) -> Answer<pb::RecordMediaResponse> {
        let person = person(&request)?.clone();
        let (report, media) = convert::stored_media(request.into_inner())?;
        Intake::record_media(self, &person, report, media).await?;
        Ok(Response::new(pb::RecordMediaResponse {}))
    }

    async fn list_media(&self, request: Request<pb::ListMediaRequest>) -> Answer<pb::ListMediaResponse> {
        let caller = Caller::of(&request).clone();
        let request = request.into_inner();
        let id = convert::id("report", &request.report)?;
        let (report, kept) = self.media(&caller, &request.town, id).await?;
        Ok(Response::new(pb::ListMediaResponse { media: convert::encode_media(report.as_ref(), &kept) }))
    }

    async fn locate_place(&self, request: Request<pb::LocatePlaceRequest>) -> Answer<pb::LocatePlaceResponse> {
        let person = person(&request)?.clone();
        let place = convert::position(request.into_inner())?;
        let ask = |snapshot: &_| convert::encode_ground(snapshot, &place);
        Ok(Response::new(self.ask_ground(&person.town, ask).await?))
    }

    async fn list_nearest_assets(
        &self,
        request: Request<pb::ListNearestAssetsRequest>,
    ) -> Answer<pb::ListNearestAssetsResponse> {
        let person = person(&request)?.clone();
        let asked = convert::nearest(request.into_inner())?;
        let ask = |snapshot: &_| convert::encode_nearest(snapshot, &asked);
        Ok(Response::new(self.ask_ground(&person.town, ask).await?))
    }

    async fn list_events(&self, request: Request<pb::ListEventsRequest>) -> Answer<pb::ListEventsResponse> {
        let request = request.into_inner();
        let limit = if request.limit == 0 { EVENTS.0 } else { request.limit.min(EVENTS.1) };
        let wait = Duration::from_millis(request.wait_ms.min(LONGEST_WAIT).into());
        let stored = self.events(&request.after, limit.into(), wait).await?;
        let read = |stored: gridcase_host::log::Stored| {
            let event = pb::ReportEvent::decode(stored.entry.payload.as_slice());
            event.map(|event| pb::ReportEvent { cursor: stored.cursor.to_string(), ..event })
        };
        let events = stored.into_iter().map(read).collect::<Result<_, _>>();
        Ok(Response::new(pb::ListEventsResponse { events: events.map_err(|error| status::internal(&error))? }))
    }
}

impl Intake {
    async fn show_one(&self, caller: &Caller, report: Report) -> Result<pb::Report, Status> {
        let town = report.town.clone();
        let mut shown = self.show(caller, &town, vec![report]).await?;
        shown.pop().ok_or_else(|| Error::NotFound.into())
    }

    /// Reports of one town with their files, as the caller may see them.
    async fn show(&self, caller: &Caller, town: &str, reports: Vec<Report>) -> Result<Vec<pb::Report>, Error> {
        let mut media = self.media_of(town, &reports).await?;
        let others = self.joined(town, &reports).await?;
        let held = self.towns.now(town).await;
        let names = |code: &str| held.unit_name(code);
        let all_words = caller.person().is_some_and(|person| person.holds(Role::Command));
        let show = |report: Report| {
            let kept = media.remove(&report.receipt.id).unwrap_or_default();
            let report = Report { progress: progress::told(&report.progress, &others), ..report };
            convert::encode_report(&report, &kept, &names, all_words)
        };
        Ok(reports.into_iter().map(show).collect())
    }
}
