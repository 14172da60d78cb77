//! Showing a photo: always the copy without metadata, only to those who may see the case or the report.
use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use gridcase_host::Person;
use gridcase_proto::{
    dispatch::v1::{Case, GetCaseRequest, dispatch_service_client::DispatchServiceClient},
    intake::v1::{GetReportRequest, intake_service_client::IntakeServiceClient},
};
use serde::Serialize;
use tonic::Code;
use uuid::Uuid;

use super::{Media, link::Ticket, name, shelf::Name};
use crate::problem::Problem;

pub(super) async fn get(
    State(media): State<Media>,
    Path((report, sha256)): Path<(String, String)>,
    ticket: Result<Query<Ticket>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = if let Ok(Query(ticket)) = ticket {
        let name = name(&ticket.town, &report, &sha256)?;
        if !media.links.opens(&ticket, &name, media.clock.now()) {
            return Err(Problem::link_expired());
        }
        name
    } else {
        let person = media.person(&headers).await?;
        let name = name(&person.town, &report, &sha256)?;
        seen(&media, &person, name).await?
    };
    let copy = media.taker.shelf.copy(&name).await?.ok_or_else(Problem::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=900, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, copy).into_response())
}

/// A short-lived address.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    url: String,
    expires_at: jiff::Timestamp,
}

pub(super) async fn link(
    State(media): State<Media>,
    Path((report, sha256)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Link>, Problem> {
    let person = media.person(&headers).await?;
    let name = seen(&media, &person, name(&person.town, &report, &sha256)?).await?;
    if !media.taker.shelf.has(&name).await? {
        return Err(Problem::not_found());
    }
    let ticket = media.links.sign(&name, &person.id, media.clock.now());
    let expires_at = jiff::Timestamp::from_second(ticket.expires).map_err(|error| Problem::internal(&error))?;
    let Ticket { town, person, expires, signature } = ticket;
    let url = format!(
        "/media/{report}/{sha256}?town={town}&person={person}&expires={expires}&signature={signature}",
        report = name.report,
        sha256 = hex::encode(name.sha256),
    );
    Ok(Json(Link { url, expires_at }))
}

/// Where the file lies, for who may see the case, or the report where there is no case yet. A case that was split off another
/// shows the photos of the report it comes from; they lie with that one.
async fn seen(media: &Media, person: &Person, name: Name) -> Result<Name, Problem> {
    let id = name.report.to_string();
    let mut dispatch = DispatchServiceClient::new(media.dispatch.acting(person));
    match dispatch.get_case(GetCaseRequest { id: id.clone() }).await {
        Ok(answer) => return Ok(of_report(name, answer.into_inner().case.unwrap_or_default())),
        Err(status) if matches!(status.code(), Code::NotFound | Code::PermissionDenied) => {}
        Err(status) => return Err(status.into()),
    }
    match IntakeServiceClient::new(media.taker.intake.acting(person)).get_report(GetReportRequest { id }).await {
        Ok(_) => Ok(name),
        Err(status) if matches!(status.code(), Code::NotFound | Code::PermissionDenied) => Err(Problem::not_found()),
        Err(status) => Err(status.into()),
    }
}

fn of_report(name: Name, case: Case) -> Name {
    let reported = case.report.is_some_and(|report| report.media.iter().any(|file| file[..] == name.sha256));
    let whole = case.parent.and_then(|parent| Uuid::try_parse(&parent.id).ok());
    match whole.filter(|_| reported) {
        Some(report) => Name { report, ..name },
        None => name,
    }
}
