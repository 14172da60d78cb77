//! The table of reports: one row each, with everything that a list or a screen shows.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intake_report")]
pub(crate) struct Model {
    /// Code of the reporter's town.
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: String,
    /// The report's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number (受理编号).
    pub number: String,
    /// Hash of what was submitted.
    pub hash: Vec<u8>,
    /// Version of the list that was hashed.
    pub hash_version: i32,
    /// Name of the state.
    pub state: String,
    /// Name of the source.
    pub source: String,
    /// When it was received.
    pub received_ms: i64,
    /// Person id of who handed it in.
    pub reporter: String,
    /// Their name at that moment.
    pub reporter_name: String,
    /// The role used.
    pub reporter_role: i32,
    /// The unit acted for.
    pub reporter_unit: String,
    /// Matter id.
    pub matter: String,
    /// Catalogue version it was chosen from.
    pub catalogue_version: i64,
    /// Row of the matter.
    pub matter_row: i64,
    /// Longitude as given; null without a place.
    pub longitude: Option<f64>,
    /// Latitude as given.
    pub latitude: Option<f64>,
    /// Coordinate system as written.
    pub coordinate_system: Option<String>,
    /// Accuracy as given.
    pub accuracy_m: Option<f64>,
    /// When the device fixed the place.
    pub fixed_ms: Option<i64>,
    /// What gave the place.
    pub provider: Option<String>,
    /// Words.
    pub words: String,
    /// The place in words.
    pub place_words: String,
    /// Code of the asset; empty where none is named.
    pub asset: String,
    /// Declared files.
    pub declared: Declared,
    /// When it was found, as claimed.
    pub found_ms: Option<i64>,
    /// Fixed on the spot.
    pub fixed_on_the_spot: bool,
    /// Number in the other system.
    pub outside_number: String,
    /// Deadline given from outside.
    pub outside_deadline_ms: Option<i64>,
    /// Whether a reply is owed.
    pub reply_owed: bool,
    /// Who reported, in words.
    pub reporter_words: String,
    /// Why it was rejected.
    pub rejection: String,
    /// Grid at the reception, for display.
    pub grid: String,
    /// Number of its last event.
    pub sequence: i64,
    /// State of the case.
    pub case_state: String,
    /// Code of the unit that answers for the case.
    pub case_unit: String,
    /// Codes of the assisting units, with a space between.
    pub case_assisting: String,
    /// When that state was entered.
    pub case_since_ms: Option<i64>,
    /// How the case ended.
    pub case_outcome: String,
    /// Id of the case that it was joined with.
    pub case_joined: Option<Uuid>,
    /// Its number; empty where it was not.
    pub case_joined_number: String,
    /// Parts that were split off it and are not settled.
    pub case_open_parts: i32,
    /// Number of the last case event that was folded in.
    pub case_sequence: i64,
}

/// The declared files in the order of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Declared(pub Vec<File>);

/// A declared file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// SHA-256, hex.
    pub sha256: String,
    /// Name of the kind.
    pub kind: String,
    /// Name of the purpose.
    pub purpose: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
