//! A case as far as a rehearsal looks at it: read from the stored case without the rest, and without who reported it.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::case::{Place, State};
use crate::routing::{Fix, Question};

/// A case, past or open.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Past {
    /// Id.
    pub(crate) id: Uuid,
    /// Number.
    pub(crate) number: String,
    /// Version.
    pub(crate) sequence: u64,
    /// State.
    pub(crate) state: State,
    /// The place as given.
    pub(crate) place: Option<Place>,
    /// What decided it last.
    pub(crate) decision: Decided,
    /// The unit in the lead.
    pub(crate) lead: Option<String>,
    /// When it was filed.
    pub(crate) filed_at: Timestamp,
}

/// What decided a case last.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Decided {
    /// Matter id.
    pub(crate) matter: String,
    /// Matter's name.
    pub(crate) matter_name: String,
    /// Code of the asset; empty where none is named.
    #[serde(default)]
    pub(crate) asset: String,
    /// Row.
    pub(crate) row: u32,
    /// The row was the matter's default.
    pub(crate) row_defaulted: bool,
    /// Longitude and latitude in degrees WGS-84.
    pub(crate) place: Option<(f64, f64)>,
    /// The route.
    pub(crate) route: Went,
}

/// The route by which a case went.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Went {
    /// Lead.
    pub(crate) lead: Option<String>,
    /// Assisting units.
    pub(crate) assisting: Vec<String>,
    /// Grid.
    pub(crate) grid: String,
}

impl Past {
    /// What the register is asked about the case; the moment is for whoever asks.
    pub(crate) fn question(&self) -> Question {
        Question {
            matter: self.decision.matter.clone(),
            row: if self.decision.row_defaulted { 0 } else { self.decision.row },
            // A place was checked when it came in.
            place: self.place.as_ref().and_then(|place| Fix::try_from(place).ok()),
            asset: Some(self.decision.asset.clone()).filter(|asset| !asset.is_empty()),
            at: self.filed_at,
        }
    }
}
