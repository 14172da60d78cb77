//! The posts on areas or units that are gone under the drafts, or whose ground changes.

use std::collections::BTreeSet;

use gridcase_geo::Position;
use gridcase_snapshot::{Area, AreaLevel, Snapshot};

use super::ground::{grid, places};

/// What becomes of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Its area is gone.
    AreaGone,
    /// Its area covers other ground.
    AreaChanged,
    /// Its unit is gone.
    UnitGone,
    /// Its unit's district covers other ground.
    DistrictChanged,
}

/// What both snapshots say about areas and units, asked post by post.
pub(crate) struct Holdings<'a> {
    before: &'a Snapshot,
    after: &'a Snapshot,
    /// Places in every grid of either.
    places: Vec<Position>,
}

impl<'a> Holdings<'a> {
    pub(crate) fn new(before: &'a Snapshot, after: &'a Snapshot) -> Self {
        let places = [before, after].into_iter().filter_map(Snapshot::boundaries).flat_map(places).collect();
        Self { before, after, places }
    }

    /// What becomes of a post on an area, of a unit; either may be empty. An area or a unit that was not there before is
    /// no change.
    pub(crate) fn effect(&self, area: &str, unit: &str) -> Option<Effect> {
        self.on_area(area).or_else(|| self.on_unit(unit))
    }

    /// The grids of the drafts on the ground of a grid, in order.
    pub(crate) fn grids_now(&self, code: &str) -> BTreeSet<String> {
        let Some(Area { level: AreaLevel::Grid, shape: Some(shape), .. }) = self.before.area(code) else {
            return BTreeSet::new();
        };
        let inside = self.places.iter().filter(|place| shape.contains(**place));
        inside.map(|place| grid(self.after, *place)).filter(|grid| !grid.is_empty()).collect()
    }

    fn on_area(&self, code: &str) -> Option<Effect> {
        let before = self.before.area(code)?;
        let Some(after) = self.after.area(code) else { return Some(Effect::AreaGone) };
        let changed = match before.level {
            AreaLevel::Grid => before.shape != after.shape,
            _ => self.places.iter().any(|place| within(self.before, *place, code) != within(self.after, *place, code)),
        };
        changed.then_some(Effect::AreaChanged)
    }

    fn on_unit(&self, code: &str) -> Option<Effect> {
        let before = self.before.unit(code)?;
        match self.after.unit(code) {
            None => Some(Effect::UnitGone),
            Some(after) => (before.district != after.district).then_some(Effect::DistrictChanged),
        }
    }
}

fn within(snapshot: &Snapshot, place: Position, code: &str) -> bool {
    let Some(boundaries) = snapshot.boundaries() else { return false };
    let Some(innermost) = boundaries.innermost(place) else { return false };
    innermost.code == code || boundaries.ancestors(innermost).any(|area| area.code == code)
}
