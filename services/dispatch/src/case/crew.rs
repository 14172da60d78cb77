//! Teams (班组) that units named for their part of a case, and where each stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Case, State};

/// Where a team stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// 空闲: named, and not on its way.
    Free,
    /// 途中.
    OnTheWay,
    /// 到场.
    OnSite,
}

/// A team on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crew {
    /// Code of the team.
    pub code: String,
    /// Its name when it was named.
    pub name: String,
    /// Where it stands in this case.
    pub standing: Standing,
    /// Since when.
    pub since: Timestamp,
    /// Id of the member who shares the position; none while nobody does.
    #[serde(default)]
    pub sharing: Option<String>,
}

impl Crew {
    pub(super) fn named(code: &str, name: &str, at: Timestamp) -> Self {
        Self { code: code.to_owned(), name: name.to_owned(), standing: Standing::Free, since: at, sharing: None }
    }

    /// Whether it is on its way or on site.
    pub fn is_out(&self) -> bool {
        self.standing != Standing::Free
    }

    /// Where it stands from now on. Whoever leaves no longer shares a position.
    pub(super) fn stand(&mut self, standing: Standing, at: Timestamp) {
        if self.standing != standing {
            (self.standing, self.since) = (standing, at);
        }
        if !self.is_out() {
            self.sharing = None;
        }
    }
}

impl Case {
    /// Teams on the case now, with their units: that of the lead unit first. What is handed in, done or over has none.
    pub fn crews(&self) -> Vec<(&str, &Crew)> {
        if !self.state.is_open() || self.state == State::Handled {
            return Vec::new();
        }
        let lead = self.lead.as_deref().zip(self.crew.as_ref());
        let parts = self.open_tasks().filter_map(|task| Some((task.unit.as_str(), task.crew.as_ref()?)));
        lead.into_iter().chain(parts).collect()
    }

    /// A team on the case now, with its unit.
    pub fn crew(&self, code: &str) -> Option<(&str, &Crew)> {
        self.crews().into_iter().find(|(_, crew)| crew.code == code)
    }

    pub(super) fn crew_mut(&mut self, code: &str) -> Option<&mut Crew> {
        let unit = self.crew(code)?.0.to_owned();
        if self.lead.as_ref() == Some(&unit) {
            return self.crew.as_mut();
        }
        self.tasks.iter_mut().find(|task| task.is_open() && task.unit == unit)?.crew.as_mut()
    }

    /// The team of the lead unit is on nothing here any more.
    pub(super) fn lead_stands_down(&mut self, at: Timestamp) {
        if let Some(crew) = &mut self.crew {
            crew.stand(Standing::Free, at);
        }
    }

    /// No team is on anything here any more.
    pub(super) fn all_stand_down(&mut self, at: Timestamp) {
        self.lead_stands_down(at);
        for crew in self.tasks.iter_mut().filter_map(|task| task.crew.as_mut()) {
            crew.stand(Standing::Free, at);
        }
    }
}
