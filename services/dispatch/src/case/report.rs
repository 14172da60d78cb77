//! What the report said, as intake handed it over. Kept as given, for ever.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Actor;

/// What the report said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Matter id.
    pub matter: String,
    /// Row; 0 takes the default.
    pub row: u32,
    /// Number of the catalogue version it was chosen from; 0 where unknown.
    pub catalogue_version: u32,
    /// The place as given.
    pub place: Option<Place>,
    /// Words.
    pub words: String,
    /// The place in words.
    pub place_words: String,
    /// Code of the asset that it is about; empty where none is named.
    #[serde(default)]
    pub asset: String,
    /// SHA-256 of each declared file.
    pub media: Vec<Vec<u8>>,
    /// Source, as intake names it.
    pub source: String,
    /// Number in the other system.
    pub outside_number: String,
    /// Deadline given from outside; shown as given.
    pub outside_deadline: Option<Timestamp>,
    /// Whether the source is owed a reply.
    pub reply_owed: bool,
    /// Who reported.
    pub reporter: Option<Actor>,
    /// When it was received.
    pub received_at: Option<Timestamp>,
    /// When it was found, as claimed.
    pub found_at: Option<Timestamp>,
    /// Fixed on the spot.
    pub fixed_on_the_spot: bool,
}

/// A place exactly as the device or the channel gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees of the declared system.
    pub longitude: f64,
    /// Degrees of the declared system.
    pub latitude: f64,
    /// The declared coordinate system, by its name.
    pub coordinate_system: String,
    /// Radius of the circle that holds the true place, in metres; 0 where unknown.
    pub accuracy_m: f64,
    /// When the device fixed it.
    pub fixed_at: Option<Timestamp>,
    /// What gave it.
    pub provider: String,
}
