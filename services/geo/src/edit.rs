//! Dividing, joining and moving the ground of a tessellation, exactly.
//!
//! Coordinates stay whole units of 1e-7 degree. The ground that all areas hold together is the same before and after, to
//! the bit, and every point keeps exactly one area: each edit is proved before it is answered ([`proof`]), and where it
//! cannot be made exactly it is refused with its place and the way out ([`Refusal`]).
//!
//! Where a drawn line meets a border, the border gets a corner. A place with whole units need not lie there, so:
//! - within [`SNAP`] of a corner, the line goes through that corner;
//! - a border between two areas is bent to the nearest whole units, by less than a centimetre, on both sides alike;
//! - the outer border is never bent: the line ends a centimetre beside it and runs along it to its nearest place with
//!   whole units, so that a strip thinner than a grain goes to one of the two parts.
//!
//! The way of an edit: `work` takes the areas near it and gives neighbours the corners of each other; `node` lets the drawn
//! line and the borders meet in corners only; `faces` reads the ground off that; `dissolve` makes boundaries of it.

mod cut;
mod dissolve;
mod faces;
mod merge;
mod node;
mod proof;
mod refusal;
mod shift;
mod sound;
mod split;
mod work;

use crate::edge::Vertex;
use crate::position::FixedPoint;
use crate::shape::Shape;
use work::Piece;

pub use refusal::{Reason, Refusal};
pub use shift::Move;

/// A line that passes a corner within this many units of 1e-7 degree (about 20 cm) goes through it.
pub const SNAP: i64 = 20;

/// Ground that is thinner than this on average, in metres, is no area: an edit that would make it is refused.
pub const LEAST_WIDTH_M: f64 = 1.0;

/// A dividing line that stops at most this many metres short of the border is carried on to it.
pub const CARRY_M: f64 = 1.0;

/// A special grid may reach this many square metres beyond the ground; what is beyond is left out.
pub const CLIP_M2: f64 = 20.0;

/// The most points of a drawn line.
pub const MOST_POINTS: usize = 1_000;

/// The areas of one level, and the boundaries of other levels that follow them.
#[derive(Debug, Clone)]
pub struct Tessellation {
    pieces: Vec<Piece>,
}

/// What an edit makes of the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Areas that stay, with a new boundary.
    pub changed: Vec<Changed>,
    /// Ground of new areas: those in the north first, from west to east.
    pub made: Vec<Made>,
    /// Codes of areas that are no more.
    pub gone: Vec<String>,
}

/// An area that stays, with its new boundary.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Code.
    pub code: String,
    /// The new boundary.
    pub shape: Shape,
    /// Whether it holds other ground than before; otherwise it only got corners of its neighbours, and no border moved by
    /// a centimetre.
    pub reshaped: bool,
    /// Whether it is of another level and only follows.
    pub follows: bool,
}

/// Ground of a new area.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The boundary.
    pub shape: Shape,
    /// Codes of the areas whose ground it was, the greatest share first.
    pub from: Vec<String>,
}

impl Tessellation {
    /// Areas of one level by code, and those of other levels whose borders follow where they are the same.
    pub fn new(
        areas: impl IntoIterator<Item = (String, Shape)>,
        followers: impl IntoIterator<Item = (String, Shape)>,
    ) -> Self {
        let areas = areas.into_iter().map(|(code, shape)| Piece::new(code, &shape, false));
        let followers = followers.into_iter().map(|(code, shape)| Piece::new(code, &shape, true));
        Self { pieces: areas.chain(followers).collect() }
    }

    /// Divides an area by a line into two or more parts.
    ///
    /// The line may reach beyond the area. Pieces of an area of several pieces that the line does not meet go to the
    /// nearest part.
    pub fn split(&self, code: &str, line: &[FixedPoint]) -> Result<Edit, Refusal> {
        split::split(&self.pieces, code, vertices(line))
    }

    /// Joins areas that border on each other into one.
    pub fn merge(&self, codes: &[&str]) -> Result<Edit, Refusal> {
        merge::merge(&self.pieces, codes)
    }

    /// Moves corners of shared borders, all areas that meet there alike.
    pub fn move_border(&self, moves: &[Move]) -> Result<Edit, Refusal> {
        shift::shift(&self.pieces, moves)
    }

    /// Cuts a polygon, given by its ring, out of all areas that it overlaps.
    pub fn cut_out(&self, ring: &[FixedPoint]) -> Result<Edit, Refusal> {
        cut::cut_out(&self.pieces, vertices(ring))
    }
}

fn vertices(points: &[FixedPoint]) -> Vec<Vertex> {
    points.iter().map(|point| [point.lon_e7(), point.lat_e7()]).collect()
}

/// From one corner to the next, in this direction.
type Step = (Vertex, Vertex);

/// The sides of a ring in its direction.
fn steps(ring: &[Vertex]) -> impl Iterator<Item = Step> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}
