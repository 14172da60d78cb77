//! What was found, as typed.
use std::path::PathBuf;

use clap::Args;
use gridcase_proto::intake::v1::{MediaKind, MediaPurpose, MediaRef, ReportContent};
use uuid::Uuid;

use crate::{
    api::Photo,
    commands::{Context, place::Place},
    failure::{Failure, Result},
    ids, machine,
    output::moment,
};

/// What was found.
#[derive(Debug, Args)]
pub(super) struct Found {
    /// Number of the row; 0 takes the matter's default.
    #[arg(long, default_value_t = 0)]
    row: u32,
    /// The reporter's words.
    #[arg(long, default_value = "", hide_default_value = true)]
    words: String,
    #[command(flatten)]
    place: Place,
    /// The place in words: address, landmark.
    #[arg(long = "place", default_value = "", hide_default_value = true, value_name = "WORDS")]
    place_words: String,
    /// Code of the asset (部件) that it is about; `gridctl registry assets near` lists those near a place.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "CODE")]
    asset: String,
    /// A photo: JPEG, PNG or WebP; at most 20.
    #[arg(long = "photo", value_name = "FILE")]
    pub(super) photos: Vec<PathBuf>,
    /// When it was found; else when the id was made.
    #[arg(long = "found-at", value_name = "TIME")]
    time: Option<String>,
    /// Report id (UUID of version 7), to send a report again; else a new one is made.
    #[arg(long)]
    id: Option<Uuid>,
}

impl Found {
    /// For the wire. Everything that is not typed follows from the id, so that a repeat with the id is the same.
    pub(super) fn content(&self, context: &Context<'_>, matter: String, photos: &[Photo]) -> Result<ReportContent> {
        let id = self.id.unwrap_or_else(machine::new_id);
        let made_at = ids::made_at(id).ok_or_else(|| {
            Failure::usage(format!("--id: {id} is no UUID of version 7")).way_out("leave --id away to make one")
        })?;
        let found_at = context.moment("found-at", self.time.as_deref())?;
        Ok(ReportContent {
            id: id.to_string(),
            matter,
            catalogue_version: 0,
            row: self.row,
            position: self.place.position("map"),
            words: self.words.clone(),
            media: media(photos),
            found_at: Some(found_at.unwrap_or_else(|| moment::to_wire(made_at))),
            fixed_on_the_spot: false,
            place_words: self.place_words.clone(),
            asset: self.asset.clone(),
        })
    }
}

/// What is declared of photos that will be sent.
pub(super) fn media(photos: &[Photo]) -> Vec<MediaRef> {
    let declare = |photo: &Photo| MediaRef {
        sha256: photo.sha256.clone(),
        kind: MediaKind::Photo.into(),
        purpose: MediaPurpose::Finding.into(),
    };
    photos.iter().map(declare).collect()
}
