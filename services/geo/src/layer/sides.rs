//! The borders in a part of the ground, read back from the leaves.

use super::build::{Side, join};
use super::index::Index;
use super::leaf::{Arrow, Leaf};
use super::words::Area;

/// Sides from several leaves, each with one area. A border is seen from every leaf that it touches.
#[derive(Debug, Default)]
pub(super) struct Sides {
    /// With how often the same side came before in the same leaf: rings may run along an edge more than once.
    seen: Vec<(Side, u32)>,
    here: Vec<Side>,
}

impl Sides {
    fn add(&mut self, leaf: Leaf<'_>, keep: &impl Fn(&Side) -> bool) {
        self.here.clear();
        leaf.edges(|left, right, arrow| {
            let side = side(left, right, arrow);
            if keep(&side) {
                self.here.extend(side.halves());
            }
        });
        self.here.sort_unstable();
        for same in self.here.chunk_by(|a, b| a == b) {
            self.seen.extend(same.iter().copied().zip(0..));
        }
    }

    /// Adds those that may reach into the window and are to be kept.
    pub(super) fn add_window(&mut self, index: &Index, window: [i64; 4], keep: impl Fn(&Side) -> bool) {
        index.leaves_in(window, &mut |leaf| self.add(leaf, &keep));
    }

    /// Adds those that touch a cell of the raster.
    pub(super) fn add_cell(&mut self, index: &Index, column: i64, row: i64) {
        index.leaves_of(column, row, &mut |leaf| self.add(leaf, &|_| true));
    }

    /// Each once, with one area.
    pub(super) fn halves(mut self) -> Vec<Side> {
        self.seen.sort_unstable();
        self.seen.dedup();
        self.seen.into_iter().map(|(side, _)| side).collect()
    }

    /// Each once, with the areas on both sides of an edge together.
    pub(super) fn joined(self) -> Vec<Side> {
        let mut sides = self.halves();
        join(&mut sides);
        sides
    }
}

fn side(left: Area, right: Area, arrow: Arrow) -> Side {
    let edge = arrow.edge();
    let (left, right) = if edge.lo == arrow.from { (left, right) } else { (right, left) };
    Side { lo: edge.lo, hi: edge.hi, left, right }
}
