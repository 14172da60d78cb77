//! Taking a photo.
use std::{io, path::Path as FsPath, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
};
use gridcase_host::{Peer, Person, limits};
use gridcase_proto::intake::v1 as intake;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::{
    Media, name,
    photo::Photo,
    shelf::{Name, Shelf},
};
use crate::problem::Problem;

/// What the sender says of the file.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    /// "finding" (default) or "result".
    #[serde(default)]
    purpose: Purpose,
}

/// What a photo shows.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// What was found (before).
    #[default]
    Finding,
    /// The result (after).
    Result,
}

/// The answer: the file is stored, synced and recorded.
#[derive(Debug, Serialize)]
pub struct Stored {
    /// Its hash, hex.
    pub sha256: String,
    /// In bytes.
    pub size: usize,
    /// Media type.
    pub media_type: &'static str,
    /// In pixels, upright.
    pub width: u32,
    /// In pixels, upright.
    pub height: u32,
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
    let stored = media.taker.take(&person, &name, said.purpose, file).await?;
    Ok((StatusCode::CREATED, Json(stored)))
}

/// Takes files in: checks, keeps and records them.
#[derive(Clone, Debug)]
pub struct Taker {
    /// Where the files lie.
    pub(super) shelf: Shelf,
    /// Keeps the record of files.
    pub(super) intake: Peer,
    /// How many photos are decoded at once.
    decoders: Arc<Semaphore>,
}

impl Taker {
    /// Into the media folder `folder`, recorded by `intake`.
    pub fn open(folder: &FsPath, intake: Peer) -> io::Result<Self> {
        let decoders = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self { shelf: Shelf::open(folder)?, intake, decoders: Arc::new(Semaphore::new(decoders)) })
    }

    /// Takes a file from a person; its hash is what `name` says. Taking it again is harmless.
    pub async fn take(&self, person: &Person, name: &Name, purpose: Purpose, file: Bytes) -> Result<Stored, Problem> {
        let (photo, file) = self.read(file).await?;
        let stored = Stored {
            sha256: hex::encode(name.sha256),
            size: file.len(),
            media_type: photo.media_type,
            width: photo.width,
            height: photo.height,
        };
        let was_there = self.shelf.has(name).await?;
        if !was_there {
            self.shelf.keep(name, file.into(), photo.copy).await?;
        }
        if let Err(refused) = self.record(person, name, &stored, purpose).await {
            if !was_there && refused.is_final() {
                self.shelf.drop(name).await?;
            }
            return Err(refused);
        }
        Ok(stored)
    }

    /// Checks the file where blocking is allowed; a few at a time, because a decode takes memory.
    async fn read(&self, file: Bytes) -> Result<(Photo, Bytes), Problem> {
        let _permit = self.decoders.acquire().await.map_err(|_| Problem::shutting_down())?;
        let read = tokio::task::spawn_blocking(move || Photo::read(&file).map(|photo| (photo, file))).await;
        read.map_err(|error| Problem::internal(&error))?.map_err(Problem::from)
    }

    async fn record(&self, person: &Person, name: &Name, stored: &Stored, purpose: Purpose) -> Result<(), Problem> {
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
        intake::intake_service_client::IntakeServiceClient::new(self.intake.acting(person))
            .max_decoding_message_size(limits::MESSAGE)
            .record_media(request)
            .await?;
        Ok(())
    }
}
