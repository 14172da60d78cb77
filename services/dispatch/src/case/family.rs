//! Cases that belong together: parts that were split off one (拆分), and cases about the same thing that were joined (并案).
//!
//! A part is a case of its own; the case it was split off knows of each whether it is settled, and closes once all are. A
//! case that was joined with another has ended, keeps all that it was, and can be taken apart again. Families are one
//! level deep: a part is neither split nor joined, and what was joined, or has others joined with it, is not joined again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Actor, Case, Decision, Event, Opening, Outcome, Place, Report};

/// Another case, as a case names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kin {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: String,
}

/// A part (子案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its case.
    pub case: Kin,
    /// Its matter's name when it was split off.
    pub matter_name: String,
    /// How and when it ended; none while it is open.
    pub end: Option<(Outcome, Timestamp)>,
}

/// A case that was joined with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The case.
    pub case: Kin,
    /// What its report said.
    pub words: String,
    /// When it was joined.
    pub time: Timestamp,
}

/// What a part is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The part's id.
    pub id: Uuid,
    /// Matter id.
    pub matter: String,
    /// Row; 0 takes the default.
    pub row: u32,
    /// Its place; none takes the case's own.
    pub place: Option<Place>,
    /// What it is about.
    pub words: String,
    /// What the registry says to it.
    pub decision: Decision,
}

impl Case {
    /// The case, as another one names it.
    pub fn kin(&self) -> Kin {
        Kin { id: self.id, number: self.number.clone() }
    }

    /// Numbers of the parts that are not settled.
    pub fn open_parts(&self) -> Vec<String> {
        self.parts.iter().filter(|part| part.end.is_none()).map(|part| part.case.number.clone()).collect()
    }

    /// When the last part was settled; none without parts.
    pub(super) fn parts_settled_at(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(|part| part.end.map(|(_, at)| at)).max()
    }

    /// The next part's name. Numbers of parts are never used again, because no part is ever forgotten.
    pub(super) fn next_part(&self, id: Uuid) -> Kin {
        Kin { id, number: format!("{}-{}", self.number, self.parts.len() + 1) }
    }

    /// The part as it is, by its id.
    pub(super) fn part(&self, id: Uuid) -> Option<&Part> {
        self.parts.iter().find(|part| part.case.id == id)
    }

    /// Opens the part that a split makes. It has the photos, source and times of the report that it comes from, and no
    /// reporter: who reported hears of the whole alone.
    pub fn open_part(&self, part: &Kin, split: &Split, actor: Actor, now: Timestamp) -> (Self, Vec<Event>) {
        let whole = &self.report;
        let report = Report {
            matter: split.matter.clone(),
            row: split.row,
            catalogue_version: split.decision.route.versions.catalogue,
            place: split.place.clone().or_else(|| self.place.clone()),
            words: split.words.clone(),
            place_words: if split.place.is_none() { whole.place_words.clone() } else { String::new() },
            asset: String::new(),
            outside_number: String::new(),
            reply_owed: false,
            reporter: None,
            fixed_on_the_spot: false,
            media: whole.media.clone(),
            source: whole.source.clone(),
            outside_deadline: whole.outside_deadline,
            received_at: whole.received_at,
            found_at: whole.found_at,
        };
        let Kin { id, number } = part.clone();
        let (town, decision) = (self.town.clone(), split.decision.clone());
        let parent = Some(self.kin());
        // Never before the event that splits it off.
        Self::open(Opening { id, number, town, report, decision, actor, parent }, now.max(self.changed_at))
    }
}
