//! The ground: positions, coordinate systems, boundaries, and the question "which grid is this in".
//!
//! This crate is pure. It knows no service, no storage and no transport; the same input always gives the same
//! answer, on every machine.
//!
//! - [`position`]: a checked WGS-84 position, and the fixed-point form in which everything is decided.
//! - [`crs`]: WGS-84, CGCS2000, GCJ-02 and BD-09 in and out.
//! - [`shape`]: the boundary of one area.
//! - [`import`]: boundaries from a GeoJSON file, with what is wrong in it and what was repaired.
//! - [`overlap`]: ground that two areas claim, and ground that none does.
//! - [`faces`]: the faces into which shapes divide an area, place by place.
//! - [`edit`]: dividing, joining and moving ground, exactly.
//! - [`tiling`]: the areas of one level as they divide the ground, with what a repair would make of them.
//! - [`layer`]: the immutable index from a point to its area.
//! - [`code`]: codes of areas and grids.
//!
//! # Units and the one exact rule
//!
//! Positions are degrees of WGS-84, distances are metres, areas are square metres. Boundaries are `i32` in units of
//! 1e-7 degree (about one centimetre); whether a point is inside is decided on these integers alone, never in floating
//! point. A border belongs to exactly one of the two areas it divides: see [`layer`].

pub mod code;
pub mod crs;
mod edge;
pub mod edit;
pub mod faces;
mod ground;
pub mod import;
pub mod layer;
pub mod overlap;
mod polygons;
pub mod position;
pub mod shape;
pub mod tiling;

pub use code::{AreaCode, CodeError, CodeScheme, Level};
pub use crs::{Crs, UnknownCrs};
pub use ground::EARTH_RADIUS_M;
pub use layer::{AreaNumber, Change, Found, Layer, LayerError, Located, Near, PatchError, Placement, Share};
pub use overlap::{Gap, Overlap, gaps, overlaps};
pub use position::{FixedPoint, Position, PositionError, distance_m};
pub use shape::{Bbox, Shape, ShapeError};
