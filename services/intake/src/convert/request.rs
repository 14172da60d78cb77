//! What clients send.

use gridcase_geo::{Crs, Position};
use gridcase_host::{
    digest::Digest,
    stamp,
    status::{self, Violations},
};
use gridcase_proto::{common::v1 as common, intake::v1 as pb};
use jiff::Timestamp;
use prost_types::Timestamp as Wire;
use tonic::Status;
use uuid::{Uuid, Version};

use crate::report::{
    Content, MAX_ASSET, MAX_MEDIA, MAX_OUTSIDE_NUMBER, MAX_PLACE_WORDS, MAX_WORDS, MediaKind, MediaPurpose, MediaRef,
    Origin, Place, Source, State, StoredMedia,
};

/// How far assets are looked for if the caller does not say, in metres beside the accuracy, and at most.
const METRES: f64 = 50.0;
const MOST_METRES: f64 = 2_000.0;
/// Assets in an answer if the caller does not say, and at most.
const ASSETS: u32 = 20;
const MOST_ASSETS: u32 = 100;

/// Assets that are looked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Nearest {
    /// Around this place.
    pub(crate) position: Position,
    /// Of these component types; empty is all.
    pub(crate) types: Vec<String>,
    /// At most so far.
    pub(crate) radius_m: f64,
    /// At most so many.
    pub(crate) limit: usize,
}

/// The decision on a report that waits for verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verification {
    pub(crate) id: Uuid,
    pub(crate) request_id: Uuid,
    pub(crate) accept: bool,
    pub(crate) reason: String,
}

impl Verification {
    /// Tells a repeated request from another one under the same id. Version 1 of the list: id text, accept flag, reason
    /// text.
    pub(crate) fn hash(&self) -> Vec<u8> {
        let digest = Digest::new("gridcase.intake.verification", 1);
        digest.text(&self.id.to_string()).flag(self.accept).text(&self.reason).finish()
    }
}

/// A report of the signed-in person.
pub(crate) fn submission(request: pb::SubmitReportRequest) -> Result<Content, Status> {
    let mut violations = Violations::new();
    let content = content(&mut violations, request.report);
    violations.check()?;
    content.ok_or_else(|| status::invalid("report", MISSING))
}

/// A report on behalf of somebody.
pub(crate) fn registration(request: pb::RegisterReportRequest) -> Result<(Content, Origin), Status> {
    let mut violations = Violations::new();
    let source = match request.source() {
        pb::Source::Phone => Some(Source::Phone),
        pb::Source::Superior => Some(Source::Superior),
        pb::Source::System => Some(Source::System),
        pb::Source::Citizen => Some(Source::Citizen),
        pb::Source::Worker | pb::Source::Unspecified => None,
    };
    violations.require(source.is_some(), "source", "must be PHONE, SUPERIOR, SYSTEM or CITIZEN");
    let origin = Origin {
        source: source.unwrap_or(Source::System),
        outside_number: text(&mut violations, "outside_number", request.outside_number, Some(MAX_OUTSIDE_NUMBER)),
        outside_deadline: moment(&mut violations, "outside_deadline", request.outside_deadline.as_ref()),
        reply_owed: request.reply_owed,
        reporter_words: text(&mut violations, "reporter_words", request.reporter_words, Some(MAX_WORDS)),
    };
    let content = content(&mut violations, request.report);
    violations.check()?;
    content.map(|content| (content, origin)).ok_or_else(|| status::invalid("report", MISSING))
}

/// What was found; what is wrong with it is noted.
fn content(violations: &mut Violations, report: Option<pb::ReportContent>) -> Option<Content> {
    let Some(report) = report else {
        violations.add("report", MISSING);
        return None;
    };
    let id = violations.take("report.id", report_id(&report.id));
    let place = report.position.and_then(|position| place(violations, "report.position", position));
    let media = media(violations, &report.media);
    let content = Content {
        id: id.unwrap_or_default(),
        matter: text(violations, "report.matter", report.matter, None),
        catalogue_version: report.catalogue_version,
        row: report.row,
        place,
        words: text(violations, "report.words", report.words, Some(MAX_WORDS)),
        place_words: text(violations, "report.place_words", report.place_words, Some(MAX_PLACE_WORDS)),
        asset: text(violations, "report.asset", report.asset, Some(MAX_ASSET)),
        media,
        found_at: moment(violations, "report.found_at", report.found_at.as_ref()),
        fixed_on_the_spot: report.fixed_on_the_spot,
    };
    id.is_some().then_some(content)
}

/// A place to be shown on the map.
pub(crate) fn position(request: pb::LocatePlaceRequest) -> Result<Place, Status> {
    let mut violations = Violations::new();
    let position = request.position.ok_or(MISSING);
    let position = violations.take("position", position);
    let place = position.and_then(|position| place(&mut violations, "position", position));
    violations.check()?;
    place.ok_or_else(|| status::invalid("position", MISSING))
}

/// What is to be found around a place.
pub(crate) fn nearest(request: pb::ListNearestAssetsRequest) -> Result<Nearest, Status> {
    let mut violations = Violations::new();
    let position = violations.take("position", request.position.ok_or(MISSING));
    let place = position.and_then(|position| place(&mut violations, "position", position));
    let reach = (0.0..=MOST_METRES).contains(&request.radius_m);
    violations.require(reach, "radius_m", format!("must be from 0 to {MOST_METRES} metres; 0 is as far as usual"));
    let few = request.limit <= MOST_ASSETS;
    violations.require(few, "limit", format!("must be at most {MOST_ASSETS}; 0 is {ASSETS}"));
    violations.check()?;
    let place = place.ok_or_else(|| status::invalid("position", MISSING))?;
    let usual = (METRES + place.accuracy_m).min(MOST_METRES);
    let radius_m = if request.radius_m > 0.0 { request.radius_m } else { usual };
    let limit = if request.limit == 0 { ASSETS } else { request.limit };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Nearest { position: place.wgs84(), types: request.types, radius_m, limit })
}

/// The decision on a report that waits for verification.
pub(crate) fn verification(request: pb::VerifyReportRequest) -> Result<Verification, Status> {
    let mut violations = Violations::new();
    let id = violations.take("id", report_id(&request.id));
    let request_id = violations.take("request_id", uuid(&request.request_id));
    let reason = text(&mut violations, "reason", request.reason, Some(MAX_WORDS));
    let told = request.accept || !reason.trim().is_empty();
    violations.require(told, "reason", "must say why the report is rejected");
    violations.check()?;
    let (id, request_id) = (id.unwrap_or_default(), request_id.unwrap_or_default());
    Ok(Verification { id, request_id, accept: request.accept, reason })
}

/// The id of a report in the field `field`.
pub(crate) fn id(field: &str, text: &str) -> Result<Uuid, Status> {
    report_id(text).map_err(|description| status::invalid(field, description))
}

/// A file that the gateway has stored.
pub(crate) fn stored_media(request: pb::RecordMediaRequest) -> Result<(Uuid, StoredMedia), Status> {
    let mut violations = Violations::new();
    let id = violations.take("report", report_id(&request.report));
    let media = request.media.unwrap_or_default();
    violations.require(media.stored, "media.stored", "must be true; tell only of files that are stored and synced");
    let media_type = text(&mut violations, "media.media_type", media.media_type, Some(MAX_OUTSIDE_NUMBER));
    let file = media_ref(&mut violations, "media.ref", &media.r#ref.unwrap_or_default());
    violations.require(i64::try_from(media.size).is_ok(), "media.size", "is not a size in bytes");
    violations.check()?;
    let file = file.ok_or_else(|| status::invalid("media.ref", MISSING))?;
    let media = StoredMedia { file, size: media.size, media_type, width: media.width, height: media.height };
    Ok((id.unwrap_or_default(), media))
}

/// The state to list; none for all.
pub(crate) fn filter_state(state: i32) -> Result<Option<State>, Status> {
    match pb::ReportState::try_from(state) {
        Ok(pb::ReportState::Unspecified) => Ok(None),
        Ok(pb::ReportState::Received) => Ok(Some(State::Received)),
        Ok(pb::ReportState::Accepted) => Ok(Some(State::Accepted)),
        Ok(pb::ReportState::Rejected) => Ok(Some(State::Rejected)),
        Ok(pb::ReportState::Opened) => Ok(Some(State::Opened)),
        Err(_) => Err(status::invalid("state", "is not a state of a report")),
    }
}

const MISSING: &str = "must be set";

fn report_id(text: &str) -> Result<Uuid, String> {
    let id = uuid(text)?;
    match id.get_version() {
        Some(Version::SortRand) => Ok(id),
        _ => Err("must be a UUID of version 7".to_owned()),
    }
}

fn uuid(text: &str) -> Result<Uuid, String> {
    let read = Uuid::try_parse(text).ok().filter(|id| id.hyphenated().to_string() == text);
    read.ok_or_else(|| "must be a UUID, written in lowercase with hyphens".to_owned())
}

fn place(violations: &mut Violations, field: &str, position: common::Position) -> Option<Place> {
    let longitude = Position::new(position.longitude, 0.0).map_err(|error| error.to_string());
    violations.take(format!("{field}.longitude"), longitude);
    let latitude = Position::new(0.0, position.latitude).map_err(|error| error.to_string());
    violations.take(format!("{field}.latitude"), latitude);
    let crs_name = text(violations, &format!("{field}.coordinate_system"), position.coordinate_system, None);
    let crs = violations.take(format!("{field}.coordinate_system"), Crs::parse(&crs_name));
    let finite = position.accuracy_m.is_finite();
    violations.require(finite, format!("{field}.accuracy_m"), "must be a finite number of metres; 0 where unknown");
    let fixed_at = moment(violations, &format!("{field}.fixed_at"), position.fixed_at.as_ref());
    let provider = text(violations, &format!("{field}.provider"), position.provider, None);
    let position_here = Position::new(position.longitude, position.latitude).ok()?;
    let place =
        Place { position: position_here, crs: crs?, crs_name, accuracy_m: position.accuracy_m, fixed_at, provider };
    finite.then_some(place)
}

fn media(violations: &mut Violations, files: &[pb::MediaRef]) -> Vec<MediaRef> {
    if files.len() > MAX_MEDIA {
        violations.add("report.media", format!("has {} files; at most {MAX_MEDIA} can be sent", files.len()));
        return Vec::new();
    }
    let read = |(place, file)| media_ref(violations, &format!("report.media[{place}]"), file);
    files.iter().enumerate().filter_map(read).collect()
}

fn media_ref(violations: &mut Violations, field: &str, file: &pb::MediaRef) -> Option<MediaRef> {
    let sha256 = <[u8; 32]>::try_from(file.sha256.as_slice());
    let sha256 = sha256.map_err(|_| format!("must be a SHA-256 of 32 bytes, not {} bytes", file.sha256.len()));
    let sha256 = violations.take(format!("{field}.sha256"), sha256);
    let kind = match pb::MediaKind::try_from(file.kind) {
        Ok(pb::MediaKind::Unspecified | pb::MediaKind::Photo) => Ok(MediaKind::Photo),
        Err(_) => Err("is not a kind of media"),
    };
    let kind = violations.take(format!("{field}.kind"), kind);
    let purpose = match pb::MediaPurpose::try_from(file.purpose) {
        Ok(pb::MediaPurpose::Unspecified | pb::MediaPurpose::Finding) => Ok(MediaPurpose::Finding),
        Ok(pb::MediaPurpose::Result) => Ok(MediaPurpose::Result),
        Err(_) => Err("is not a purpose of media"),
    };
    let purpose = violations.take(format!("{field}.purpose"), purpose);
    Some(MediaRef { sha256: sha256?, kind: kind?, purpose: purpose? })
}

/// The text as it is. PostgreSQL cannot keep U+0000, so that such a text would never arrive.
fn text(violations: &mut Violations, field: &str, text: String, limit: Option<usize>) -> String {
    violations.require(!text.contains('\0'), field, "must not contain the character U+0000");
    if let Some(limit) = limit {
        let count = text.chars().count();
        violations.require(count <= limit, field, format!("has {count} characters; at most {limit} are kept"));
    }
    text
}

/// A moment cut to the milliseconds that are hashed and stored.
fn moment(violations: &mut Violations, field: &str, wire: Option<&Wire>) -> Option<Timestamp> {
    let wire = wire?;
    let Some(moment) = stamp::from_wire(wire) else {
        violations.add(field, "is not a moment; give seconds since 1970 and 0 to 999999999 nanoseconds");
        return None;
    };
    Some(stamp::from_millis(stamp::to_millis(moment)))
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
