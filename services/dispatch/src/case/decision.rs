//! What was decided from the registry at a moment, with all that a running case needs of it later. A case never looks
//! at the registry again, so that a new catalogue or calendar changes no running case; only a declared recalculation puts a
//! newer calendar in place of an estimate.

use gridcase_snapshot::CasePolicy;
use gridcase_worktime::Limit;
use serde::{Deserialize, Serialize};

/// What was decided from the registry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Matter id.
    pub matter: String,
    /// Matter's name.
    pub matter_name: String,
    /// Matter's code in its standard; empty where none was kept.
    #[serde(default)]
    pub matter_code: String,
    /// Name of that standard.
    #[serde(default)]
    pub matter_standard: String,
    /// Code of the asset that it is about; empty where none is named.
    #[serde(default)]
    pub asset: String,
    /// The asset's name; empty where it has none, or is unknown.
    #[serde(default)]
    pub asset_name: String,
    /// Code of the asset's component type; empty where the asset is unknown.
    #[serde(default)]
    pub asset_type: String,
    /// Row.
    pub row: u32,
    /// The row was the matter's default.
    pub row_defaulted: bool,
    /// Longitude and latitude in degrees WGS-84; none without a place.
    pub place: Option<(f64, f64)>,
    /// The route.
    pub route: Route,
    /// Limits of the row.
    pub limits: Vec<RowLimit>,
    /// Photos the row asks of a hand-in.
    pub evidence_photos: u32,
    /// Words are asked of a hand-in.
    pub evidence_words: bool,
    /// Days after closing in which the reporter may reopen.
    pub reopen_days: u32,
    /// Number to call first where the matter is an emergency; empty else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub emergency_number: String,
    /// How the case moves beside its limits.
    #[serde(default, skip_serializing_if = "CasePolicy::is_usual")]
    pub policy: CasePolicy,
}

impl Decision {
    /// The same decision with another route. The catalogue and the calendar stay those that gave row and limits.
    pub fn with_route(&self, route: &Route) -> Self {
        let own = self.route.versions;
        let versions = Versions { catalogue: own.catalogue, calendars: own.calendars, ..route.versions };
        Self { route: Route { versions, ..route.clone() }, ..self.clone() }
    }
}

/// A limit of the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowLimit {
    /// The limit.
    pub limit: Limit,
    /// What it is for; empty where the row has one.
    pub purpose: String,
}

/// An answer of the register, and how it came about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The unit in the lead; none where there is no certain answer.
    pub lead: Option<String>,
    /// Assisting units.
    pub assisting: Vec<String>,
    /// The rule that matched; empty without one.
    pub rule: String,
    /// Its legal basis.
    pub basis: String,
    /// Why the case cannot go by itself; empty for a certain route.
    pub causes: Vec<Cause>,
    /// Units a person may choose from, best first.
    pub candidates: Vec<String>,
    /// What else was considered, best first.
    pub considered: Vec<Considered>,
    /// Grid that contains the place; empty without one.
    pub grid: String,
    /// Areas that contain the grid, nearest first.
    pub areas: Vec<String>,
    /// Ground layers that contain the place.
    pub grounds: Vec<String>,
    /// Versions that decided.
    pub versions: Versions,
    /// One sentence that says why.
    pub explanation: String,
    /// Grids that the circle of the accuracy touches.
    pub touched_grids: Vec<String>,
    /// The handling unit may see who reported.
    pub reporter_visible: bool,
}

/// A rule or unit that was considered and lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// Rule id.
    pub rule: String,
    /// The unit it comes to; empty where it comes to none.
    pub unit: String,
    /// Why it lost, as a stable name.
    pub lost: String,
    /// The same in words.
    pub why: String,
}

/// Versions of the registry that decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Boundaries.
    pub boundaries: u32,
    /// Units.
    pub units: u32,
    /// Catalogue.
    pub catalogue: u32,
    /// Register.
    pub register: u32,
    /// Calendars.
    pub calendars: u32,
    /// Assets; 0 where the town has none.
    #[serde(default)]
    pub assets: u32,
}

/// Why a case waits in the command room's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Cause {
    /// No position.
    NoPosition,
    /// Outside every area of the town.
    Outside,
    /// In the town only under another coordinate system.
    SuspectCoordinates,
    /// The catalogue does not know the matter.
    UnknownMatter,
    /// The matter is retired.
    RetiredMatter,
    /// The circle of the accuracy crosses a border that changes the answer.
    UncertainPosition,
    /// No rule matches.
    NoRule,
    /// Rules of equal rank name different units.
    Conflict,
    /// None or more than one district contains the place.
    NoDistrict,
    /// The matter's policy asks for confirmation.
    Confirmation,
    /// A dispatch was recalled.
    Recalled,
    /// The reporter reopened the case.
    Reopened,
    /// The case was joined with another, and is not any more.
    Unmerged,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 13] = [
        Self::NoPosition,
        Self::Outside,
        Self::SuspectCoordinates,
        Self::UnknownMatter,
        Self::RetiredMatter,
        Self::UncertainPosition,
        Self::NoRule,
        Self::Conflict,
        Self::NoDistrict,
        Self::Confirmation,
        Self::Recalled,
        Self::Reopened,
        Self::Unmerged,
    ];
}
