//! What clients are told.

use gridcase_host::stamp;
use gridcase_proto::{common::v1 as common, intake::v1 as pb};

use crate::report::{
    Actor, Content, MediaKind, MediaPurpose, MediaRef, Place, Progress, Receipt, Report, Source, State, StoredMedia,
};
use crate::store::{self, KeptMedia};

/// The name of a unit by its code, as the answer is to show it.
pub(super) type Names<'a> = &'a dyn Fn(&str) -> String;

/// What was acknowledged.
pub(crate) fn encode_receipt(receipt: &Receipt) -> pb::Receipt {
    pb::Receipt {
        id: receipt.id.to_string(),
        number: receipt.number.clone(),
        received_at: Some(stamp::to_wire(receipt.received_at)),
        hash: receipt.hash.clone(),
        hash_version: receipt.hash_version,
    }
}

/// A report with its files. The reporter's words are for the command room and for intake's own log.
pub(crate) fn encode_report(report: &Report, kept: &[KeptMedia], names: Names<'_>, all_words: bool) -> pb::Report {
    let place = report.content.place.as_ref();
    let wgs84 = place.map(Place::wgs84);
    let origin = &report.origin;
    pb::Report {
        content: Some(encode_content(&report.content)),
        receipt: Some(encode_receipt(&report.receipt)),
        state: encode_state(report.state).into(),
        source: encode_source(origin.source).into(),
        outside_number: origin.outside_number.clone(),
        outside_deadline: origin.outside_deadline.map(stamp::to_wire),
        reply_owed: origin.reply_owed,
        reporter: Some(encode_actor(&report.reporter)),
        media: encode_media(Some(report), kept),
        progress: Some(encode_progress(&report.progress, names)),
        rejection: report.rejection.clone(),
        longitude: wgs84.map(gridcase_geo::Position::lon),
        latitude: wgs84.map(gridcase_geo::Position::lat),
        grid: report.grid.clone(),
        reporter_words: if all_words { origin.reporter_words.clone() } else { String::new() },
    }
}

/// The declared files and those sent for the case, in order.
pub(crate) fn encode_media(report: Option<&Report>, kept: &[KeptMedia]) -> Vec<pb::Media> {
    let declared =
        report.into_iter().flat_map(|report| &report.content.media).map(|file| match store::stored(kept, file) {
            Some(media) => encode_stored(file, media),
            None => pb::Media { r#ref: Some(encode_ref(file)), ..pb::Media::default() },
        });
    let added = kept.iter().filter(|kept| kept.added).map(|kept| encode_stored(&kept.media.file, &kept.media));
    declared.chain(added).collect()
}

/// A stored file.
pub(super) fn encode_stored(file: &MediaRef, media: &StoredMedia) -> pb::Media {
    pb::Media {
        r#ref: Some(encode_ref(file)),
        stored: true,
        size: media.size,
        media_type: media.media_type.clone(),
        width: media.width,
        height: media.height,
    }
}

/// Who did something.
pub(super) fn encode_actor(actor: &Actor) -> common::Actor {
    common::Actor {
        person: actor.person.clone(),
        name: actor.name.clone(),
        role: actor.role.into(),
        unit: actor.unit.clone(),
    }
}

/// A place as it was given.
pub(super) fn encode_place(place: &Place) -> common::Position {
    common::Position {
        longitude: place.position.lon(),
        latitude: place.position.lat(),
        coordinate_system: place.crs_name.clone(),
        accuracy_m: place.accuracy_m,
        fixed_at: place.fixed_at.map(stamp::to_wire),
        provider: place.provider.clone(),
    }
}

fn encode_content(content: &Content) -> pb::ReportContent {
    pb::ReportContent {
        id: content.id.to_string(),
        matter: content.matter.clone(),
        catalogue_version: content.catalogue_version,
        row: content.row,
        position: content.place.as_ref().map(encode_place),
        words: content.words.clone(),
        media: content.media.iter().map(encode_ref).collect(),
        found_at: content.found_at.map(stamp::to_wire),
        fixed_on_the_spot: content.fixed_on_the_spot,
        place_words: content.place_words.clone(),
        asset: content.asset.clone(),
    }
}

fn encode_ref(file: &MediaRef) -> pb::MediaRef {
    let kind = match file.kind {
        MediaKind::Photo => pb::MediaKind::Photo,
    };
    let purpose = match file.purpose {
        MediaPurpose::Finding => pb::MediaPurpose::Finding,
        MediaPurpose::Result => pb::MediaPurpose::Result,
    };
    pb::MediaRef { sha256: file.sha256.to_vec(), kind: kind.into(), purpose: purpose.into() }
}

fn encode_progress(progress: &Progress, names: Names<'_>) -> pb::Progress {
    let unit = if progress.unit.is_empty() { String::new() } else { names(&progress.unit) };
    pb::Progress {
        state: progress.state.clone(),
        unit,
        since: progress.since.map(stamp::to_wire),
        // Dispatch's events tell limits, and only dispatch can say when a running clock is due.
        due_at: None,
        outcome: progress.outcome.clone(),
        open_parts: progress.open_parts,
        joined_with: progress.joined_with.as_ref().map(|other| other.number.clone()).unwrap_or_default(),
    }
}

fn encode_state(state: State) -> pb::ReportState {
    match state {
        State::Received => pb::ReportState::Received,
        State::Accepted => pb::ReportState::Accepted,
        State::Rejected => pb::ReportState::Rejected,
        State::Opened => pb::ReportState::Opened,
    }
}

fn encode_source(source: Source) -> pb::Source {
    match source {
        Source::Worker => pb::Source::Worker,
        Source::Phone => pb::Source::Phone,
        Source::Superior => pb::Source::Superior,
        Source::System => pb::Source::System,
        Source::Citizen => pb::Source::Citizen,
    }
}
