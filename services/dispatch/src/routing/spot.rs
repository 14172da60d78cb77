//! What the register is asked about a place: the areas, the ground, and whose district it is.

use gridcase_geo::Position;
use gridcase_snapshot::{Area, Place, Snapshot};

use super::Fix;

/// A place as rules see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Spot<'a> {
    /// Areas that contain it, nearest first; none outside the town or without a position.
    pub(super) areas: Vec<&'a Area>,
    /// Ground layers that contain it.
    pub(super) grounds: Vec<&'a str>,
    /// The position itself, for districts.
    pub(super) position: Option<Position>,
}

impl<'a> Spot<'a> {
    pub(super) fn new(fix: Option<Fix>, place: Option<&Place<'a>>) -> Self {
        let Some(place) = place else { return Self::default() };
        let (areas, grounds) = (place.areas().collect(), place.grounds.clone());
        Self { areas, grounds, position: fix.map(|fix| fix.position()) }
    }

    /// Whether the place lies in the town, so that rules about areas can be judged.
    pub(super) fn is_inside(&self) -> bool {
        !self.areas.is_empty()
    }

    /// Units of a department whose districts contain it.
    pub(super) fn districts(&self, snapshot: &'a Snapshot, department: &str) -> Vec<&'a str> {
        let units = self.position.map(|position| snapshot.districts(department, position)).unwrap_or_default();
        units.into_iter().map(|unit| unit.code.as_str()).collect()
    }
}
