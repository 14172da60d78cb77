//! Why an edit of the ground is not made: where, and the way out.

use super::{CLIP_M2, LEAST_WIDTH_M, MOST_POINTS};
use crate::edge::Vertex;
use crate::position::{FixedPoint, Position};

/// Why an edit is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// There is no area of this code.
    UnknownArea,
    /// A line needs two different points and a polygon three.
    TooFewPoints,
    /// More points than a drawn line may have.
    TooManyPoints,
    /// The drawn line crosses or touches itself.
    CrossesItself,
    /// The line does not divide the area.
    DoesNotDivide,
    /// Fewer than two areas are named.
    TooFewAreas,
    /// The areas do not border on each other.
    NotNeighbours,
    /// There is no shared border at the place.
    NoBorder,
    /// The place lies on the outer border, which nobody shares.
    OuterBorder,
    /// One corner is moved to two places.
    MovedTwice,
    /// The moved border would cross or touch another.
    CrossesBorder,
    /// Nothing would be left of an area.
    NothingLeft,
    /// An area would be too thin.
    TooThin,
    /// The polygon reaches beyond the ground.
    ReachesOutside,
    /// Too sharp a place, or ground that is wrong already: the edit could not be made exactly.
    NotExact,
    /// Nothing would change.
    NoChange,
}

impl Reason {
    /// Stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownArea => "unknown_area",
            Self::TooFewPoints => "too_few_drawn_points",
            Self::TooManyPoints => "too_many_drawn_points",
            Self::CrossesItself => "line_crosses_itself",
            Self::DoesNotDivide => "line_does_not_divide",
            Self::TooFewAreas => "too_few_areas",
            Self::NotNeighbours => "not_neighbours",
            Self::NoBorder => "no_shared_border",
            Self::OuterBorder => "outer_border",
            Self::MovedTwice => "moved_twice",
            Self::CrossesBorder => "border_crosses",
            Self::NothingLeft => "nothing_left",
            Self::TooThin => "too_thin",
            Self::ReachesOutside => "reaches_outside",
            Self::NotExact => "not_exact",
            Self::NoChange => "no_change",
        }
    }
}

/// An edit that is not made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}; {remedy}")]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// Where, if that can be said.
    pub place: Option<Position>,
    /// The area concerned, if there is one.
    pub code: Option<String>,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub remedy: &'static str,
}

impl Refusal {
    fn new(reason: Reason, message: impl Into<String>, remedy: &'static str) -> Self {
        Self { reason, place: None, code: None, message: message.into(), remedy }
    }

    fn at(self, vertex: Vertex) -> Self {
        Self { place: Some(FixedPoint::of_vertex(vertex).position()), ..self }
    }

    fn of(self, code: &str) -> Self {
        Self { code: Some(code.to_owned()), ..self }
    }

    pub(super) fn unknown_area(code: &str) -> Self {
        let message = format!("there is no area {code:?} with ground of its own");
        Self::new(Reason::UnknownArea, message, "name an area that the draft has").of(code)
    }

    pub(super) fn too_few_points(needed: usize, given: &[Vertex]) -> Self {
        let message = format!("{} different points are drawn; at least {needed} are needed", given.len());
        let refusal = Self::new(Reason::TooFewPoints, message, "draw it again, from border to border");
        given.first().map_or(refusal.clone(), |&vertex| refusal.at(vertex))
    }

    pub(super) fn too_many_points(given: usize) -> Self {
        let message = format!("{given} points are drawn; at most {MOST_POINTS} are allowed");
        Self::new(Reason::TooManyPoints, message, "draw it with fewer points, or divide in several steps")
    }

    pub(super) fn crosses_itself(at: Vertex) -> Self {
        let message = "what is drawn crosses or touches itself";
        Self::new(Reason::CrossesItself, message, "draw it again without the crossing").at(at)
    }

    pub(super) fn does_not_meet(code: &str, at: Vertex) -> Self {
        let message = format!("the line does not run through {code:?}");
        let remedy = "draw it from border to border across the area";
        Self::new(Reason::DoesNotDivide, message, remedy).at(at).of(code)
    }

    pub(super) fn ends_inside(code: &str, at: Vertex) -> Self {
        let message = format!("the line ends inside {code:?} and divides nothing");
        Self::new(Reason::DoesNotDivide, message, "carry the line on to the border, or beyond it").at(at).of(code)
    }

    pub(super) fn too_few_areas() -> Self {
        Self::new(Reason::TooFewAreas, "fewer than two different areas are named", "choose at least two neighbours")
    }

    pub(super) fn not_neighbours(first: &str, other: &str, at: Vertex) -> Self {
        let message = format!("{other:?} shares no border with {first:?} or what is joined with it");
        let remedy = "choose areas that border on each other; a corner alone is no border";
        Self::new(Reason::NotNeighbours, message, remedy).at(at).of(other)
    }

    pub(super) fn no_border(at: Vertex) -> Self {
        let message = "there is no corner and no border of two areas at this place";
        Self::new(Reason::NoBorder, message, "take hold of a border that two areas share").at(at)
    }

    pub(super) fn outer_border(at: Vertex) -> Self {
        let message = "this is the outer border of the ground, which no two areas share";
        let remedy = "move a border between two areas; the outer border is changed by importing it";
        Self::new(Reason::OuterBorder, message, remedy).at(at)
    }

    pub(super) fn moved_twice(at: Vertex) -> Self {
        let message = "one corner is moved to two places";
        Self::new(Reason::MovedTwice, message, "name each corner once").at(at)
    }

    pub(super) fn crosses_border(code: &str, at: Vertex) -> Self {
        let message = format!("the border of {code:?} would cross or touch another border");
        Self::new(Reason::CrossesBorder, message, "move it less far, or move the other border first").at(at).of(code)
    }

    pub(super) fn nothing_left(code: &str, at: Vertex) -> Self {
        let message = format!("nothing would be left of {code:?}");
        let remedy = "leave it some ground, or merge it with a neighbour";
        Self::new(Reason::NothingLeft, message, remedy).at(at).of(code)
    }

    pub(super) fn too_thin(code: &str, width_m: f64, at: Vertex) -> Self {
        let message =
            format!("a piece of {code:?} would be {width_m:.2} m wide; at least {LEAST_WIDTH_M:.0} m are needed");
        let remedy = "draw along the border, corner by corner, or further away from it";
        Self::new(Reason::TooThin, message, remedy).at(at).of(code)
    }

    pub(super) fn reaches_outside(m2: f64, at: Vertex) -> Self {
        let message =
            format!("it reaches {m2:.0} m2 beyond the ground of all areas; at most {CLIP_M2:.0} m2 are left out");
        Self::new(Reason::ReachesOutside, message, "draw it inside the areas, or along the outer border").at(at)
    }

    pub(super) fn not_exact(at: Vertex) -> Self {
        let message = "the edit cannot be made exactly here";
        let remedy = "go through the corner or further away from it; where areas overlap or leave a gap, correct that \
                      first";
        Self::new(Reason::NotExact, message, remedy).at(at)
    }

    pub(super) fn no_change() -> Self {
        Self::new(Reason::NoChange, "nothing would change", "move at least one corner to another place")
    }
}
