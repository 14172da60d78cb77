//! A report: what somebody found, who it came from, and how far intake has brought it.
//!
//! Pure: the same content gives the same [`hash`], and the state moves along one path:
//! received, then accepted or rejected, and from accepted to opened once the case exists in dispatch.

mod hash;

use std::fmt;

use gridcase_geo::{Crs, Position};
use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use uuid::Uuid;

pub use hash::{HASH_NAME, HASH_VERSION, hash};

/// The most characters of a report's words.
pub const MAX_WORDS: usize = 4_000;
/// The most characters of a place in words.
pub const MAX_PLACE_WORDS: usize = 200;
/// The most files of a report.
pub const MAX_MEDIA: usize = 20;
/// The most characters of an asset's code.
pub const MAX_ASSET: usize = 64;
/// The most characters of a number in another system.
pub const MAX_OUTSIDE_NUMBER: usize = 200;

/// The place as the device gave it, kept for ever.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// In degrees of the declared system.
    pub position: Position,
    /// The declared system.
    pub crs: Crs,
    /// The system's name as it was written.
    pub crs_name: String,
    /// Radius in metres of the circle that holds the true place; 0 where the device did not say.
    pub accuracy_m: f64,
    /// When the device fixed it.
    pub fixed_at: Option<Timestamp>,
    /// What gave it: `gps`, `network`, `map`, `record`.
    pub provider: String,
}

impl Place {
    /// The same place in WGS-84: the one conversion.
    pub fn wgs84(&self) -> Position {
        self.crs.to_wgs84(self.position)
    }
}

/// What a media file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// JPEG, PNG or WebP.
    Photo,
}

/// What a media file shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaPurpose {
    /// What was found.
    Finding,
    /// The result.
    Result,
}

impl MediaKind {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Photo];

    /// The name that is hashed and stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
        }
    }
}

impl MediaPurpose {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Finding, Self::Result];

    /// The name that is hashed and stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Result => "result",
        }
    }
}

/// A file by its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRef {
    /// SHA-256 of the file as sent.
    pub sha256: [u8; 32],
    /// What it is.
    pub kind: MediaKind,
    /// What it shows.
    pub purpose: MediaPurpose,
}

/// What was found, as the client sent it.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The report's id; the case gets the same.
    pub id: Uuid,
    /// Matter id; what the catalogue does not know is kept all the same.
    pub matter: String,
    /// Number of the catalogue version it was chosen from; 0 where unknown.
    pub catalogue_version: u32,
    /// Row number; 0 takes the matter's default.
    pub row: u32,
    /// The place, if the device gave one.
    pub place: Option<Place>,
    /// The reporter's words.
    pub words: String,
    /// The place in words.
    pub place_words: String,
    /// Code of the asset that it is about; empty where none is named. What the assets do not know is kept all the same.
    pub asset: String,
    /// Files that will be sent.
    pub media: Vec<MediaRef>,
    /// When it was found, by the reporter's clock: a claim.
    pub found_at: Option<Timestamp>,
    /// Fixed by the reporter at once (举手之劳).
    pub fixed_on_the_spot: bool,
}

/// Where a report came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The signed-in person's own finding.
    Worker,
    /// A phone call taken by the command room.
    Phone,
    /// A superior authority.
    Superior,
    /// Another system.
    System,
    /// A citizen's own report, verified first.
    Citizen,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Worker, Self::Phone, Self::Superior, Self::System, Self::Citizen];

    /// The name that is hashed, stored and told to dispatch.
    pub fn name(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Phone => "phone",
            Self::Superior => "superior",
            Self::System => "system",
            Self::Citizen => "citizen",
        }
    }

    /// The state in which a report of this source begins.
    pub fn first_state(self) -> State {
        match self {
            Self::Citizen => State::Received,
            Self::Worker | Self::Phone | Self::Superior | Self::System => State::Accepted,
        }
    }
}

/// Where a report came from, with what the source asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The source.
    pub source: Source,
    /// Number in the source's own system; empty where there is none.
    pub outside_number: String,
    /// Deadline given from outside.
    pub outside_deadline: Option<Timestamp>,
    /// Whether the source is owed a reply.
    pub reply_owed: bool,
    /// Who reported, in words; for the command room only.
    pub reporter_words: String,
}

impl Origin {
    /// The signed-in person's own finding.
    pub fn own() -> Self {
        Self {
            source: Source::Worker,
            outside_number: String::new(),
            outside_deadline: None,
            reply_owed: false,
            reporter_words: String::new(),
        }
    }
}

/// Who did something, as recorded with the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Person id; empty for a service.
    pub person: String,
    /// Name at that moment.
    pub name: String,
    /// The role used.
    pub role: Role,
    /// The unit acted for; empty outside departments.
    pub unit: String,
}

/// How far intake has brought a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for verification.
    Received,
    /// Accepted; the case is being opened.
    Accepted,
    /// Rejected at verification.
    Rejected,
    /// The case is open in dispatch.
    Opened,
}

/// A step along a report's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Verified and accepted.
    Accept,
    /// Verified and rejected.
    Reject,
    /// Dispatch has the case.
    Open,
}

/// The report's state does not allow the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the report is {0} already; only a received one waits for verification")]
pub struct Refused(pub State);

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Received, Self::Accepted, Self::Rejected, Self::Opened];

    /// The name that is stored and shown in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Opened => "opened",
        }
    }

    /// The state after `step`.
    pub fn after(self, step: Step) -> Result<Self, Refused> {
        match (self, step) {
            (Self::Received, Step::Accept) => Ok(Self::Accepted),
            (Self::Received, Step::Reject) => Ok(Self::Rejected),
            (Self::Accepted, Step::Open) => Ok(Self::Opened),
            (state, Step::Accept | Step::Reject | Step::Open) => Err(Refused(state)),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the storing transaction fixed; every retry gets the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The report's id.
    pub id: Uuid,
    /// Number (受理编号).
    pub number: String,
    /// When it was received, by the server's clock.
    pub received_at: Timestamp,
    /// [`hash`] of the report.
    pub hash: Vec<u8>,
    /// Version of the list of fields that was hashed.
    pub hash_version: u32,
}

/// A report as intake keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Code of the reporter's town.
    pub town: String,
    /// What was found.
    pub content: Content,
    /// Where it came from.
    pub origin: Origin,
    /// What was acknowledged.
    pub receipt: Receipt,
    /// Who handed it in.
    pub reporter: Actor,
    /// How far it is.
    pub state: State,
    /// Why it was rejected; empty else.
    pub rejection: String,
    /// Grid by the ground in force when it was received, for display; empty where none was found.
    pub grid: String,
    /// Number of its last event.
    pub sequence: u64,
    /// What became of it in dispatch.
    pub progress: Progress,
}

impl Report {
    /// Whether `person` repeats this very report.
    pub fn is_repeated_by(&self, person: &str, hash: &[u8]) -> bool {
        self.reporter.person == person && self.receipt.hash == hash
    }

    /// Whether `sha256` is one of the declared files.
    pub fn declares(&self, sha256: &[u8; 32]) -> Option<&MediaRef> {
        self.content.media.iter().find(|media| media.sha256 == *sha256)
    }
}

/// What became of a report, folded from dispatch's events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// State of the case; empty until it is open.
    pub state: String,
    /// Code of the unit that answers for it; empty for the command room.
    pub unit: String,
    /// Codes of the assisting units.
    pub assisting: Vec<String>,
    /// When the state was entered.
    pub since: Option<Timestamp>,
    /// How the case ended; empty while it has not.
    pub outcome: String,
    /// The case that it was joined with, which goes on for both.
    pub joined_with: Option<Other>,
    /// Parts that were split off it and are not settled.
    pub open_parts: u32,
    /// Number of the last case event that was folded in.
    pub sequence: u64,
}

/// Another case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: String,
}

/// A stored media file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMedia {
    /// Which file.
    pub file: MediaRef,
    /// Size in bytes.
    pub size: u64,
    /// Media type such as `image/jpeg`.
    pub media_type: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_published_steps_are_possible() {
        let table = [
            (State::Received, Step::Accept, Some(State::Accepted)),
            (State::Received, Step::Reject, Some(State::Rejected)),
            (State::Received, Step::Open, None),
            (State::Accepted, Step::Accept, None),
            (State::Accepted, Step::Reject, None),
            (State::Accepted, Step::Open, Some(State::Opened)),
            (State::Rejected, Step::Accept, None),
            (State::Rejected, Step::Reject, None),
            (State::Rejected, Step::Open, None),
            (State::Opened, Step::Accept, None),
            (State::Opened, Step::Reject, None),
            (State::Opened, Step::Open, None),
        ];
        for (state, step, after) in table {
            assert_eq!(state.after(step).ok(), after, "{state} {step:?}");
        }
    }

    #[test]
    fn only_a_citizens_report_waits_for_verification() {
        for source in Source::ALL {
            let waits = source.first_state() == State::Received;
            assert_eq!(waits, source == Source::Citizen, "{source:?}");
        }
    }
}
