//! Rows to domain and back.

use gridcase_geo::{Crs, Position};
use gridcase_host::stamp;
use gridcase_proto::common::v1::Role;
use sea_orm::DbErr;
use uuid::Uuid;

use super::{KeptMedia, NewMedia, media, part, report};
use crate::report::{
    Actor, Content, MediaKind, MediaPurpose, MediaRef, Origin, Other, Place, Progress, Receipt, Report, Source, State,
    StoredMedia,
};

/// A report as a row.
pub(super) fn write(report: &Report) -> report::Model {
    let (content, origin, reporter, progress) = (&report.content, &report.origin, &report.reporter, &report.progress);
    let place = content.place.as_ref();
    report::Model {
        town: report.town.clone(),
        id: report.receipt.id,
        number: report.receipt.number.clone(),
        hash: report.receipt.hash.clone(),
        hash_version: i32::try_from(report.receipt.hash_version).unwrap_or(i32::MAX),
        state: report.state.name().to_owned(),
        source: origin.source.name().to_owned(),
        received_ms: stamp::to_millis(report.receipt.received_at),
        reporter: reporter.person.clone(),
        reporter_name: reporter.name.clone(),
        reporter_role: reporter.role.into(),
        reporter_unit: reporter.unit.clone(),
        matter: content.matter.clone(),
        catalogue_version: content.catalogue_version.into(),
        matter_row: content.row.into(),
        longitude: place.map(|place| place.position.lon()),
        latitude: place.map(|place| place.position.lat()),
        coordinate_system: place.map(|place| place.crs_name.clone()),
        accuracy_m: place.map(|place| place.accuracy_m),
        fixed_ms: place.and_then(|place| place.fixed_at).map(stamp::to_millis),
        provider: place.map(|place| place.provider.clone()),
        words: content.words.clone(),
        place_words: content.place_words.clone(),
        asset: content.asset.clone(),
        declared: report::Declared(content.media.iter().map(declare).collect()),
        found_ms: content.found_at.map(stamp::to_millis),
        fixed_on_the_spot: content.fixed_on_the_spot,
        outside_number: origin.outside_number.clone(),
        outside_deadline_ms: origin.outside_deadline.map(stamp::to_millis),
        reply_owed: origin.reply_owed,
        reporter_words: origin.reporter_words.clone(),
        rejection: report.rejection.clone(),
        grid: report.grid.clone(),
        sequence: signed(report.sequence),
        case_state: progress.state.clone(),
        case_unit: progress.unit.clone(),
        case_assisting: progress.assisting.join(" "),
        case_since_ms: progress.since.map(stamp::to_millis),
        case_outcome: progress.outcome.clone(),
        case_joined: progress.joined_with.as_ref().map(|other| other.id),
        case_joined_number: joined_number(progress),
        case_open_parts: i32::try_from(progress.open_parts).unwrap_or(i32::MAX),
        case_sequence: signed(progress.sequence),
    }
}

/// A row as a report.
pub(super) fn read(row: report::Model) -> Result<Report, DbErr> {
    let place = read_place(&row)?;
    let media = row.declared.0.iter().map(read_declared).collect::<Result<_, _>>()?;
    Ok(Report {
        town: row.town,
        content: Content {
            id: row.id,
            matter: row.matter,
            catalogue_version: number("catalogue_version", row.catalogue_version)?,
            row: number("matter_row", row.matter_row)?,
            place,
            words: row.words,
            place_words: row.place_words,
            asset: row.asset,
            media,
            found_at: row.found_ms.map(stamp::from_millis),
            fixed_on_the_spot: row.fixed_on_the_spot,
        },
        origin: Origin {
            source: named("source", Source::ALL, Source::name, &row.source)?,
            outside_number: row.outside_number,
            outside_deadline: row.outside_deadline_ms.map(stamp::from_millis),
            reply_owed: row.reply_owed,
            reporter_words: row.reporter_words,
        },
        receipt: Receipt {
            id: row.id,
            number: row.number,
            received_at: stamp::from_millis(row.received_ms),
            hash: row.hash,
            hash_version: number("hash_version", row.hash_version)?,
        },
        reporter: Actor {
            person: row.reporter,
            name: row.reporter_name,
            role: Role::try_from(row.reporter_role).map_err(|error| DbErr::Type(format!("reporter_role: {error}")))?,
            unit: row.reporter_unit,
        },
        state: named("state", State::ALL, State::name, &row.state)?,
        rejection: row.rejection,
        grid: row.grid,
        sequence: number("sequence", row.sequence)?,
        progress: Progress {
            state: row.case_state,
            unit: row.case_unit,
            assisting: row.case_assisting.split_whitespace().map(str::to_owned).collect(),
            since: row.case_since_ms.map(stamp::from_millis),
            outcome: row.case_outcome,
            joined_with: row.case_joined.map(|id| Other { id, number: row.case_joined_number }),
            open_parts: number("case_open_parts", row.case_open_parts)?,
            sequence: number("case_sequence", row.case_sequence)?,
        },
    })
}

/// Number of the case that it was joined with; empty where it was not.
pub(super) fn joined_number(progress: &Progress) -> String {
    progress.joined_with.as_ref().map(|other| other.number.clone()).unwrap_or_default()
}

/// What became of a part as a row.
pub(super) fn write_part(town: &str, id: Uuid, progress: &Progress) -> part::Model {
    part::Model {
        town: town.to_owned(),
        id,
        unit: progress.unit.clone(),
        assisting: progress.assisting.join(" "),
        sequence: signed(progress.sequence),
    }
}

/// A row as what became of a part: who answers for it.
pub(super) fn read_part(row: part::Model) -> Result<Progress, DbErr> {
    Ok(Progress {
        unit: row.unit,
        assisting: row.assisting.split_whitespace().map(str::to_owned).collect(),
        sequence: number("sequence", row.sequence)?,
        ..Progress::default()
    })
}

fn read_place(row: &report::Model) -> Result<Option<Place>, DbErr> {
    let (Some(lon), Some(lat), Some(name)) = (row.longitude, row.latitude, &row.coordinate_system) else {
        return Ok(None);
    };
    Ok(Some(Place {
        position: Position::new(lon, lat).map_err(|error| DbErr::Type(error.to_string()))?,
        crs: Crs::parse(name).map_err(|error| DbErr::Type(error.to_string()))?,
        crs_name: name.clone(),
        accuracy_m: row.accuracy_m.unwrap_or_default(),
        fixed_at: row.fixed_ms.map(stamp::from_millis),
        provider: row.provider.clone().unwrap_or_default(),
    }))
}

fn declare(file: &MediaRef) -> report::File {
    report::File {
        sha256: hex::encode(file.sha256),
        kind: file.kind.name().to_owned(),
        purpose: file.purpose.name().to_owned(),
    }
}

fn read_declared(file: &report::File) -> Result<MediaRef, DbErr> {
    let bytes = hex::decode(&file.sha256).map_err(|error| DbErr::Type(format!("declared: {error}")))?;
    read_ref(&bytes, &file.kind, &file.purpose)
}

fn read_ref(sha256: &[u8], kind: &str, purpose: &str) -> Result<MediaRef, DbErr> {
    Ok(MediaRef {
        sha256: sha256.try_into().map_err(|_| DbErr::Type("sha256 has not 32 bytes".to_owned()))?,
        kind: named("kind", MediaKind::ALL, MediaKind::name, kind)?,
        purpose: named("purpose", MediaPurpose::ALL, MediaPurpose::name, purpose)?,
    })
}

/// A stored file as a row.
pub(super) fn write_media(town: &str, report: Uuid, new: &NewMedia<'_>) -> media::Model {
    let media = new.media;
    media::Model {
        town: town.to_owned(),
        report,
        sha256: media.file.sha256.to_vec(),
        kind: media.file.kind.name().to_owned(),
        purpose: media.file.purpose.name().to_owned(),
        media_type: media.media_type.clone(),
        size: signed(media.size),
        width: media.width.into(),
        height: media.height.into(),
        person: new.person.to_owned(),
        recorded_ms: stamp::to_millis(new.at),
        added: new.added,
    }
}

/// A row as a stored file, with the report it belongs to.
pub(super) fn read_media(row: media::Model) -> Result<(Uuid, KeptMedia), DbErr> {
    let media = StoredMedia {
        file: read_ref(&row.sha256, &row.kind, &row.purpose)?,
        size: number("size", row.size)?,
        media_type: row.media_type,
        width: number("width", row.width)?,
        height: number("height", row.height)?,
    };
    Ok((row.report, KeptMedia { media, added: row.added }))
}

/// As the database counts.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn number<T: TryFrom<V>, V: Copy + std::fmt::Display>(column: &str, value: V) -> Result<T, DbErr> {
    T::try_from(value).map_err(|_| DbErr::Type(format!("{column}: {value} is out of range")))
}

fn named<T: Copy, const N: usize>(
    column: &str,
    all: [T; N],
    name: fn(T) -> &'static str,
    text: &str,
) -> Result<T, DbErr> {
    let found = all.into_iter().find(|one| name(*one) == text);
    found.ok_or_else(|| DbErr::Type(format!("{column}: {text:?} is unknown")))
}
