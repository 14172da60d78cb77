//! What intake writes into its log, and what it hands over to dispatch.

use gridcase_host::{
    Person,
    log::{Entry, Request},
    stamp,
};
use gridcase_proto::{
    common::v1::Role,
    dispatch::v1 as dispatch,
    intake::v1::{self as pb, report_event::What},
};
use jiff::Timestamp;
use prost::Message as _;
use uuid::Uuid;

use super::answer::{encode_actor, encode_place, encode_report, encode_stored};
use crate::report::{Actor, Report, StoredMedia};

/// Something that happened to a report.
pub(crate) enum Happened<'a> {
    Accepted { reason: &'a str },
    Rejected { reason: &'a str },
    Opened,
    MediaRecorded(&'a StoredMedia),
}

/// The frame of an event.
pub(crate) struct Frame<'a> {
    pub(crate) town: &'a str,
    pub(crate) report: Uuid,
    pub(crate) sequence: u64,
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) request: Option<Request>,
}

/// The log's entry for something that happened to a report.
pub(crate) fn happened(frame: Frame<'_>, happened: &Happened<'_>) -> Entry {
    match *happened {
        Happened::Accepted { reason } => {
            entry(frame, "report_accepted", What::Accepted(pb::ReportAccepted { reason: reason.to_owned() }))
        }
        Happened::Rejected { reason } => {
            entry(frame, "report_rejected", What::Rejected(pb::ReportRejected { reason: reason.to_owned() }))
        }
        Happened::Opened => entry(frame, "report_opened", What::Opened(pb::ReportOpened {})),
        Happened::MediaRecorded(media) => {
            let media = Some(encode_stored(&media.file, media));
            entry(frame, "media_recorded", What::MediaRecorded(pb::MediaRecorded { media }))
        }
    }
}

/// The log's entry for a new report, which holds all of it.
pub(crate) fn received(report: &Report) -> Entry {
    let frame = Frame {
        town: &report.town,
        report: report.receipt.id,
        sequence: report.sequence,
        at: report.receipt.received_at,
        actor: &report.reporter,
        request: None,
    };
    let stored = encode_report(report, &[], &str::to_owned, true);
    entry(frame, "report_received", What::Received(pb::ReportReceived { report: Some(stored) }))
}

/// The person who acts, by the first of `roles` that is held.
pub(crate) fn actor(person: &Person, roles: &[Role]) -> Actor {
    let post = roles.iter().find_map(|role| person.posts.iter().find(|post| post.role == *role));
    Actor {
        person: person.id.clone(),
        name: person.name.clone(),
        role: post.map_or(Role::Unspecified, |post| post.role),
        unit: post.map(|post| post.unit.clone()).unwrap_or_default(),
    }
}

/// What the report says, as dispatch is told.
pub(crate) fn facts(report: &Report) -> dispatch::OpenCaseRequest {
    let (content, origin) = (&report.content, &report.origin);
    let facts = dispatch::ReportFacts {
        matter: content.matter.clone(),
        row: content.row,
        catalogue_version: content.catalogue_version,
        position: content.place.as_ref().map(encode_place),
        words: content.words.clone(),
        place_words: content.place_words.clone(),
        asset: content.asset.clone(),
        media: content.media.iter().map(|file| file.sha256.to_vec()).collect(),
        source: origin.source.name().to_owned(),
        outside_number: origin.outside_number.clone(),
        outside_deadline: origin.outside_deadline.map(stamp::to_wire),
        reply_owed: origin.reply_owed,
        reporter: Some(encode_actor(&report.reporter)),
        received_at: Some(stamp::to_wire(report.receipt.received_at)),
        found_at: content.found_at.map(stamp::to_wire),
        fixed_on_the_spot: content.fixed_on_the_spot,
    };
    dispatch::OpenCaseRequest {
        id: report.receipt.id.to_string(),
        number: report.receipt.number.clone(),
        town: report.town.clone(),
        report: Some(facts),
    }
}

fn entry(frame: Frame<'_>, kind: &str, what: What) -> Entry {
    let event = pb::ReportEvent {
        cursor: String::new(),
        town: frame.town.to_owned(),
        report: frame.report.to_string(),
        sequence: frame.sequence,
        time: Some(stamp::to_wire(frame.at)),
        actor: Some(encode_actor(frame.actor)),
        what: Some(what),
    };
    Entry {
        town: frame.town.to_owned(),
        subject: frame.report,
        subject_seq: i64::try_from(frame.sequence).unwrap_or(i64::MAX),
        kind: kind.to_owned(),
        at: frame.at,
        actor: if frame.actor.person.is_empty() { frame.actor.name.clone() } else { frame.actor.person.clone() },
        request: frame.request,
        payload: event.encode_to_vec(),
    }
}
