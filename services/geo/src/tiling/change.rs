//! What a repair makes of one area's border.

use std::collections::HashSet;

use serde::Serialize;

use crate::edge::Vertex;
use crate::ground::Plane;
use crate::position::{FixedPoint, Position};
use crate::shape::Shape;

/// How the border of an area changes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Change {
    /// Corners that go to another place.
    pub points_moved: usize,
    /// Corners that the border did not have.
    pub points_added: usize,
    /// Corners that the border loses.
    pub points_removed: usize,
    /// How far the new border is from the old one at most, or the old one from the new, metres.
    pub farthest_m: f64,
    /// The corner where it is so.
    pub(crate) at: Option<Vertex>,
}

impl Change {
    /// What turns one shape into the other; a corner counts as moved if a new one lies within `metres` of it.
    pub(crate) fn between(old: &Shape, new: &Shape, metres: f64) -> Self {
        let corners = |shape: &Shape| shape.all_rings().flatten().copied().collect::<HashSet<Vertex>>();
        let (before, after) = (corners(old), corners(new));
        let sorted = |mut list: Vec<Vertex>| {
            list.sort_unstable();
            list
        };
        let gone = sorted(before.difference(&after).copied().collect());
        let mut come = sorted(after.difference(&before).copied().collect());
        let mut change = Self::default();
        let (removed, added) = (farthest(&gone, new), farthest(&come, old));
        for &corner in &gone {
            let plane = Plane::at_lat(corner[1]);
            match come.iter().position(|&other| plane.length(corner, other) <= metres) {
                Some(at) => {
                    come.swap_remove(at);
                    change.points_moved += 1;
                }
                None => change.points_removed += 1,
            }
        }
        change.points_added = come.len();
        let (far, at) = if removed.0 > added.0 { removed } else { added };
        Self { farthest_m: far, at, ..change }
    }

    /// Where the border moves farthest.
    pub fn place(&self) -> Option<Position> {
        self.at.map(|corner| FixedPoint::of_vertex(corner).position())
    }

    /// Whether nothing changes.
    pub fn is_none(&self) -> bool {
        self.points_moved + self.points_added + self.points_removed == 0
    }
}

/// The corner that is farthest from a border, with its distance in metres.
fn farthest(corners: &[Vertex], border: &Shape) -> (f64, Option<Vertex>) {
    let far = |corner: Vertex| {
        let plane = Plane::at_lat(corner[1]);
        border.edges().map(|edge| plane.distance_to_segment(corner, edge.lo, edge.hi)).fold(f64::INFINITY, f64::min)
    };
    let far = corners.iter().map(|&corner| (far(corner), Some(corner)));
    far.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, None))
}
