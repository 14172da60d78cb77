//! The index from a point to its area: immutable, exact, shared between threads without a lock.
//!
//! # The border rule
//!
//! An edge counts for a point if the point's latitude lies in `ymin <= y < ymax` of the edge and the edge meets that
//! latitude at or west of the point. An area covers the point if an odd number of its edges counts. Two areas that share
//! a border read the same edges, so on ground that is divided without gaps every point, also one on a border or a corner,
//! has exactly one area, whatever the order or direction of the rings. (Of 50,000 points exactly on borders, `PostGIS`
//! `ST_Contains` answers none and `ST_Covers` two or three areas.)
//!
//! A point on the outer edge of the whole layer may be covered by none; it goes to the lowest code that it touches.
//!
//! Everything is decided on `i32` units of 1e-7 degree with `i64` products. Distances, which decide nothing, are metres in
//! floating point on a plane that is true at the point's latitude.

mod batch;
mod build;
mod codes;
mod incident;
mod index;
mod leaf;
mod lookup;
mod nearby;
mod parts;
mod patch;
mod raster;
mod sides;
mod words;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;

use crate::edge::Vertex;
use crate::position::Position;
use crate::shape::{Bbox, Shape};
use codes::Codes;
use index::Index;
use words::Area;

pub use incident::Share;
pub use nearby::Near;
pub use patch::{Change, PatchError};

/// The areas of one layer (the grids of a town, the precincts of a police force), ready to be asked.
///
/// Build it once per version of the boundaries and share it in an `Arc`.
#[derive(Debug, Clone)]
pub struct Layer {
    codes: Arc<Codes>,
    /// Around each area when the layer was built, and around those that were changed since.
    boxes: Arc<[Bbox]>,
    moved: BTreeMap<Area, Bbox>,
    index: Index,
}

/// The number of an area in one version of a layer; another version may number its areas otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaNumber(NonZero<u32>);

/// The area that a point was given to, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Found {
    /// The area; [`Layer::code`] tells its code.
    pub area: AreaNumber,
    /// On what ground.
    pub placement: Placement,
}

/// Why a layer cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayerError {
    /// Two areas have the same code.
    #[error("the code {0:?} is used by more than one area of the layer")]
    DuplicateCode(String),
    /// More than 2^28 areas, or more borders than the index can number.
    #[error("the layer is too large for one index; split it")]
    TooLarge,
}

/// The area that a point was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<'a> {
    /// The area's code.
    pub code: &'a str,
    /// On what ground.
    pub placement: Placement,
}

/// How certain it is that a point belongs to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placement {
    /// It is the one area that covers the point.
    Only,
    /// Several areas cover the point; this one has the lowest code.
    LowestOfSeveral,
    /// None covers the point, which lies exactly on the outer edge; of those that it touches this has the lowest code.
    OuterEdge,
}

impl Layer {
    /// Indexes the areas. The order in which they are given makes no difference to any answer.
    pub fn build(mut areas: Vec<(String, Shape)>) -> Result<Self, LayerError> {
        areas.sort_by(|a, b| a.0.cmp(&b.0));
        if let Some(pair) = areas.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(LayerError::DuplicateCode(pair[0].0.clone()));
        }
        let codes = Codes::new(areas.iter().map(|(code, _)| code.as_str())).ok_or(LayerError::TooLarge)?;
        let shapes: Vec<Shape> = areas.into_iter().map(|(_, shape)| shape).collect();
        let index = build::build(&shapes).ok_or(LayerError::TooLarge)?;
        let boxes = shapes.iter().map(Shape::bbox).collect();
        Ok(Self { codes: Arc::new(codes), boxes, moved: BTreeMap::new(), index })
    }

    /// The codes of all areas, in order.
    pub fn codes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.codes.in_order()
    }

    /// The code of an area of this layer.
    ///
    /// # Panics
    ///
    /// If the number is of another layer that has more areas.
    pub fn code(&self, area: AreaNumber) -> &str {
        self.codes.code(area.0.get())
    }

    /// Number of areas.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no area at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes of memory it holds.
    pub fn size_bytes(&self) -> usize {
        self.codes.size_bytes() + size_of_val(&*self.boxes) + self.index.size_bytes()
    }

    /// Every area that covers the point, in order of code; on properly divided ground at most one.
    pub fn covering(&self, point: Position) -> Vec<&str> {
        let mut covering = self.index.covering(vertex(point));
        covering.sort_by(|&a, &b| self.codes.cmp(a, b));
        covering.into_iter().map(|area| self.codes.code(area)).collect()
    }

    /// The area that the point belongs to; `None` when it lies outside all.
    pub fn locate(&self, point: Position) -> Option<Located<'_>> {
        let Found { area, placement } = self.find(point.fixed())?;
        Some(Located { code: self.code(area), placement })
    }
}

fn vertex(point: Position) -> Vertex {
    let point = point.fixed();
    [point.lon_e7(), point.lat_e7()]
}

#[cfg(test)]
mod tests;
