//! Where a position lies in a town.

use crate::area::{Area, AreaLevel};

/// A grid that the circle of an accuracy touches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touched<'a> {
    /// The grid.
    pub grid: &'a Area,
    /// Metres from the position to the grid; 0 inside.
    pub distance_m: f64,
}

/// Where a position lies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place<'a> {
    /// The grid; none where the position lies in no grid.
    pub grid: Option<&'a Area>,
    /// The areas that contain the position, without the grid, nearest first: community, town, ...
    pub ancestors: Vec<&'a Area>,
    /// Metres to the nearest border of any grid, from inside or outside; none where the town has no grids.
    pub border_distance_m: Option<f64>,
    /// Grids that the circle of the accuracy touches, nearest first, the grid itself among them.
    pub touched: Vec<Touched<'a>>,
    /// Codes of the ground layers that contain the position, in order.
    pub grounds: Vec<&'a str>,
}

impl<'a> Place<'a> {
    /// Whether any area of the town contains the position.
    pub fn is_inside(&self) -> bool {
        self.grid.is_some() || !self.ancestors.is_empty()
    }

    /// Every area that contains the position, nearest first, the grid included.
    pub fn areas(&self) -> impl Iterator<Item = &'a Area> + '_ {
        self.grid.into_iter().chain(self.ancestors.iter().copied())
    }

    /// The area of this level that contains the position.
    pub fn area_of(&self, level: AreaLevel) -> Option<&'a Area> {
        self.areas().find(|area| area.level == level)
    }
}
