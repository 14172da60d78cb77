//! Taking a photo.
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
};
use gridcase_host::{Person, limits};
use gridcase_proto::intake::v1 as intake;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Media, name, photo::Photo, shelf::Name};
use crate::problem::Problem;

/// What the sender says of the file.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    /// "finding" (default) or "result".
    #[serde(default)]
    purpose: Purpose,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    #[default]
    Finding,
    Result,
}

/// The answer: the file is stored, synced and recorded.
#[derive(Debug, Serialize)]
pub(super) struct Stored {
    sha256: String,
    size: usize,
    media_type: &'static str,
    width: u32,
    height: u32,
}

pub(super) async fn put(
    State(media): State<Media>,
    Path((report, sha256)): Path<(String, String)>,
    Query(said): Query<Said>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Stored>), Problem> {
    let person = media.person(&headers).await?;
    let name = name(&person.town, &report, &sha256)?;
    let file = body.map_err(|error| Problem::body(error.status(), &error.body_text()))?;
    if <[u8; 32]>::from(Sha256::digest(&file)) != name.sha256 {
        return Err(Problem::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "MEDIA_HASH_DIFFERS",
            "sha256",
            "the file that arrived has another hash than its address says; send the file again from the phone's own copy",
        ));
    }
    let (photo, file) = read(&media, file).await?;
    let stored = Stored {
        sha256: hex::encode(name.sha256),
        size: file.len(),
        media_type: photo.media_type,
        width: photo.width,
        height: photo.height,
    };
    let was_there = media.shelf.has(&name).await?;
    if !was_there {
        media.shelf.keep(&name, file.into(), photo.copy).await?;
    }
    if let Err(refused) = record(&media, &person, &name, &stored, said.purpose).await {
        if !was_there && refused.is_final() {
            media.shelf.drop(&name).await?;
        }
        return Err(refused);
    }
    Ok((StatusCode::CREATED, Json(stored)))
}

/// Checks the file where blocking is allowed; a few at a time, because a decode takes memory.
async fn read(media: &Media, file: Bytes) -> Result<(Photo, Bytes), Problem> {
    let _permit = media.decoders.acquire().await.map_err(|_| Problem::shutting_down())?;
    let read = tokio::task::spawn_blocking(move || Photo::read(&file).map(|photo| (photo, file))).await;
    read.map_err(|error| Problem::internal(&error))?.map_err(Problem::from)
}

async fn record(media: &Media, person: &Person, name: &Name, stored: &Stored, purpose: Purpose) -> Result<(), Problem> {
    let purpose = match purpose {
        Purpose::Finding => intake::MediaPurpose::Finding,
        Purpose::Result => intake::MediaPurpose::Result,
    };
    let request = intake::RecordMediaRequest {
        report: name.report.to_string(),
        media: Some(intake::Media {
            r#ref: Some(intake::MediaRef {
                sha256: name.sha256.to_vec(),
                kind: intake::MediaKind::Photo.into(),
                purpose: purpose.into(),
            }),
            stored: true,
            size: u64::try_from(stored.size).unwrap_or(u64::MAX),
            media_type: stored.media_type.to_owned(),
            width: stored.width,
            height: stored.height,
        }),
    };
    intake::intake_service_client::IntakeServiceClient::new(media.intake.acting(person))
        .max_decoding_message_size(limits::MESSAGE)
        .record_media(request)
        .await?;
    Ok(())
}
