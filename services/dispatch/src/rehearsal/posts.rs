//! The posts on areas or units that are gone under the drafts, or whose ground changes.

use std::collections::BTreeSet;

use gridcase_snapshot::ground::Patch;
use gridcase_snapshot::{AreaLevel, Snapshot};

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
    /// Ground that neither tells apart.
    patches: &'a [Patch],
}

impl<'a> Holdings<'a> {
    pub(crate) fn new(before: &'a Snapshot, after: &'a Snapshot, patches: &'a [Patch]) -> Self {
        Self { before, after, patches }
    }

    /// What becomes of a post on an area, of a unit; either may be empty. An area or a unit that was not there before is
    /// no change.
    pub(crate) fn effect(&self, area: &str, unit: &str) -> Option<Effect> {
        self.on_area(area).or_else(|| self.on_unit(unit))
    }

    /// The grids of the drafts on the ground of a grid, in order.
    pub(crate) fn grids_now(&self, code: &str) -> BTreeSet<String> {
        let grid = |held: &Snapshot, code: &str| held.area(code).is_some_and(|area| area.level == AreaLevel::Grid);
        let ground = self.patches.iter().filter(|patch| patch.before == code);
        let now = ground.filter(|patch| grid(self.before, code) && grid(self.after, &patch.after));
        now.map(|patch| patch.after.clone()).collect()
    }

    fn on_area(&self, code: &str) -> Option<Effect> {
        let before = self.before.area(code)?;
        let Some(after) = self.after.area(code) else { return Some(Effect::AreaGone) };
        let changed = match before.level {
            AreaLevel::Grid => before.shape != after.shape,
            _ => self
                .patches
                .iter()
                .any(|patch| within(self.before, &patch.before, code) != within(self.after, &patch.after, code)),
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

/// Whether an area is, or lies in, the area of this code.
fn within(held: &Snapshot, area: &str, code: &str) -> bool {
    area == code || held.ancestors(area).iter().any(|around| around.code == code)
}
