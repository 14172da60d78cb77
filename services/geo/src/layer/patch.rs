//! The next version of a layer in which a few areas changed: all unchanged ground is shared with this one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Layer;
use super::build::{Cover, Drawing, Side, join, sides, touched};
use super::index::place_of;
use super::raster::{Span, Square};
use super::sides::Sides;
use super::words::{AREAS, ARENAS, Area};
use crate::position::FixedPoint;
use crate::shape::{Bbox, Shape};

/// What becomes of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The area's code.
    pub code: String,
    /// Its new boundary, whether the layer has the area already or not; `None` takes the area away.
    pub shape: Option<Shape>,
}

/// Why a layer cannot be patched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// Two changes have the same code.
    #[error("the code {0:?} is changed twice; give one change for each area")]
    ChangedTwice(String),
    /// An area is to be taken away that the layer does not have.
    #[error("the layer has no area {0:?} to take away")]
    UnknownCode(String),
    /// The index has no room: the area reaches far beyond the layer's ground, or the layer was patched some 900 times.
    #[error("the change to {0:?} does not fit this index; build the layer anew")]
    BuildAnew(String),
}

/// An area under change.
struct Changed {
    area: Area,
    shape: Option<Shape>,
    /// Where it was, and will be.
    ground: Vec<Bbox>,
}

impl Layer {
    /// The layer with these changes. This one stays as it is and may be asked meanwhile.
    ///
    /// Takes time for the changed ground and for a copy of the index's first level (8 MB at a million areas), not for the
    /// rest. Area numbers of unchanged areas stay. What the change makes unused is kept until the layer is built anew.
    pub fn patched(&self, changes: Vec<Change>) -> Result<Self, PatchError> {
        let mut next = self.clone();
        let Some(first) = changes.first().map(|change| change.code.clone()) else { return Ok(next) };
        let changed = next.number(changes)?;
        let cells = next.cells_of(&changed);
        next.redraw(&cells, &changed).ok_or(PatchError::BuildAnew(first))?;
        Ok(next)
    }

    /// Numbers the changed areas, and notes their new places.
    fn number(&mut self, changes: Vec<Change>) -> Result<Vec<Changed>, PatchError> {
        let mut codes = BTreeSet::new();
        let mut changed = Vec::with_capacity(changes.len());
        for change in changes {
            if !codes.insert(change.code.clone()) {
                return Err(PatchError::ChangedTwice(change.code));
            }
            changed.push(self.number_one(change)?);
        }
        Ok(changed)
    }

    fn number_one(&mut self, Change { code, shape }: Change) -> Result<Changed, PatchError> {
        let known = self.codes.area(&code);
        let before = known.and_then(|area| self.bbox(area));
        let Some(shape) = shape else {
            let Some(area) = known else { return Err(PatchError::UnknownCode(code)) };
            Arc::make_mut(&mut self.codes).remove(&code);
            return Ok(Changed { area, shape: None, ground: before.into_iter().collect() });
        };
        let after = shape.bbox();
        let area = known.or_else(|| Arc::make_mut(&mut self.codes).add(&code)).filter(|&area| area < AREAS);
        match area {
            Some(area) if self.index.raster.holds(after) => {
                self.moved.insert(area, after);
                Ok(Changed { area, shape: Some(shape), ground: before.into_iter().chain([after]).collect() })
            }
            _ => Err(PatchError::BuildAnew(code)),
        }
    }

    fn bbox(&self, area: Area) -> Option<Bbox> {
        self.moved.get(&area).or_else(|| self.boxes.get(place_of(area))).copied()
    }

    /// The raster cells that the changed areas reach into, row by row, each with the sides of their new borders.
    fn cells_of(&self, changed: &[Changed]) -> BTreeMap<(i64, i64), Vec<Side>> {
        let raster = &self.index.raster;
        let mut cells: BTreeMap<(i64, i64), Vec<Side>> = BTreeMap::new();
        for bbox in changed.iter().flat_map(|change| &change.ground) {
            let [west, south, east, north] = [bbox.west, bbox.south, bbox.east, bbox.north].map(i64::from);
            for row in raster.rows_between(south - 1, north).each() {
                let columns = raster.columns_between(west - 1, east).each();
                cells.extend(columns.map(|column| ((row, column), Vec::new())));
            }
        }
        let rows = Span { first: 0, last: raster.rows() - 1 };
        for change in changed {
            let Some(shape) = &change.shape else { continue };
            sides(change.area, shape, |side| {
                touched(&side, raster.first(), raster.columns(), rows, |column, row| {
                    cells.entry((row, column)).or_default().push(side);
                });
            });
        }
        cells
    }

    /// Draws the cells anew into an arena of their own; `None` when there is no room.
    fn redraw(&mut self, cells: &BTreeMap<(i64, i64), Vec<Side>>, changed: &[Changed]) -> Option<()> {
        let number = self.index.arenas.len();
        if number >= ARENAS {
            return None;
        }
        let mut drawing = Drawing::new(number)?;
        let mut corner = Cover::default();
        let mut previous = None;
        let mut entries = Vec::with_capacity(cells.len());
        for (&(row, column), new) in cells {
            let square = self.index.raster.square(column, row);
            // The cell before has led to this one's corner if it lies just west of it.
            if previous != Some((row, column - 1)) {
                corner = self.corner_after(changed, square);
            }
            previous = Some((row, column));
            let mut old = Sides::default();
            old.add_cell(&self.index, column, row);
            let mut sides = old.halves();
            sides.retain(|side| changed.iter().all(|change| change.area != side.left && change.area != side.right));
            sides.extend_from_slice(new);
            join(&mut sides);
            entries.push((self.index.raster.number(column, row), drawing.cell(&sides, square, &mut corner)?));
        }
        for (cell, entry) in entries {
            self.index.entries[cell] = entry;
        }
        self.index.arenas.push(Arc::new(drawing.finish()));
        Some(())
    }

    /// What covers the square's south-west corner after the changes.
    fn corner_after(&self, changed: &[Changed], square: Square) -> Cover {
        let mut areas = self.index.covering(square.corner);
        areas.retain(|area| changed.iter().all(|change| change.area != *area));
        let point = FixedPoint::of_vertex(square.corner);
        let covers = |shape: &Shape| shape.contains_fixed(point);
        areas.extend(
            changed.iter().filter(|change| change.shape.as_ref().is_some_and(covers)).map(|change| change.area),
        );
        Cover::of(areas)
    }
}
