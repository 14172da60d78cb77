//! A cell that borders cross: which areas cover a point of it, and its edges.
//!
//! # Why a few edges are enough
//!
//! Whether an area covers a point is the parity of its edges at or west of the point (see [`crate::layer`]). In a leaf only
//! the edges that touch its cell are kept. What the others contribute is the same for every point of the cell, except that
//! a chain of other edges that starts or ends west of the cell contributes from the latitude of that end upwards. Such an
//! end is also an end of a kept edge. So each kept edge stands for itself and, for each of its ends that lies west of the
//! cell, for a wall that runs from that end up for ever; walls that two kept edges share cancel out. The rest is the same
//! for the whole leaf: the parity at its south-west corner before its own edges are looked at. Keeping an edge that does
//! not touch the cell does no harm.
//!
//! # One number for all areas
//!
//! Where never more than one area covers a point (which [`super::proof`] makes sure of for each leaf), the parities of all
//! areas fit one number: the answer is the exclusive or of the areas on both sides of every edge that counts.

use super::parts::{halves, of_halves, of_quarters, quarters};
use super::words::{Area, Form, Group, Header, OUTSIDE};
use crate::edge::{Edge, Vertex};
use crate::position::{MAX_LAT_E7, MAX_LON_E7};

/// A longitude west of everything, where absolute walls stand.
const WALL_X: i32 = -MAX_LON_E7 - 1;
/// A latitude north of everything, where absolute walls end.
const WALL_TOP: i32 = MAX_LAT_E7 + 1;

/// An edge with a direction, the one area on its left and the other on its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) from: Vertex,
    pub(super) to: Vertex,
}

impl Arrow {
    /// The wall above this latitude, absolute.
    pub(super) fn wall(y: i32) -> Self {
        Self { from: [WALL_X, y], to: [WALL_X, WALL_TOP] }
    }

    pub(super) fn is_wall(self) -> bool {
        self.from[0] == WALL_X
    }

    pub(super) fn edge(self) -> Edge {
        Edge::new(self.from, self.to)
    }

    pub(super) fn turned(self) -> Self {
        Self { from: self.to, to: self.from }
    }

    /// Its one word relative to a corner; `None` if that is too far away. Walls stand as far west as the word reaches.
    pub(super) fn narrow(self, corner: Vertex) -> Option<u64> {
        let [x0, y0] =
            if self.is_wall() { [i16::MIN, narrow(self.from[1], corner[1])?] } else { near(self.from, corner)? };
        let [x1, y1] = if self.is_wall() { [i16::MIN, i16::MAX] } else { near(self.to, corner)? };
        Some(of_quarters([x0, y0, x1, y1]))
    }

    /// Its two words.
    pub(super) fn wide(self) -> [u64; 2] {
        [self.from, self.to].map(of_halves)
    }

    fn of_narrow(word: u64, corner: Vertex) -> Option<Self> {
        let [x0, y0, x1, y1] = narrow_parts(word);
        let place = |x: i64, y: i64| Some([whole(x, corner[0])?, whole(y, corner[1])?]);
        if x0 == i64::from(i16::MIN) { None } else { Some(Self { from: place(x0, y0)?, to: place(x1, y1)? }) }
    }

    #[inline]
    fn of_wide(words: &[u64]) -> Self {
        match words {
            [from, to, ..] => Self { from: halves(*from), to: halves(*to) },
            _ => Self::wall(WALL_TOP),
        }
    }
}

/// Less the one value that marks a wall.
fn narrow(value: i32, corner: i32) -> Option<i16> {
    let value = i16::try_from(i64::from(value) - i64::from(corner)).ok()?;
    (value != i16::MIN).then_some(value)
}

fn near(vertex: Vertex, corner: Vertex) -> Option<[i16; 2]> {
    Some([narrow(vertex[0], corner[0])?, narrow(vertex[1], corner[1])?])
}

fn whole(offset: i64, corner: i32) -> Option<i32> {
    i32::try_from(offset + i64::from(corner)).ok()
}

#[inline]
fn narrow_parts(word: u64) -> [i64; 4] {
    quarters(word).map(i64::from)
}

/// The border rule for an edge that may run up or down: see [`Edge::counts`]. No product exceeds `i64`.
#[expect(clippy::needless_bitwise_bool, reason = "a branch would be guessed wrong every other time")]
#[inline]
fn counts([x0, y0, x1, y1]: [i64; 4], x: i64, y: i64) -> bool {
    let (edge, point) = ((x1 - x0) * (y - y0), (y1 - y0) * (x - x0));
    let (above_from, above_to) = (y >= y0, y >= y1);
    (above_from & !above_to & (edge <= point)) | (!above_from & above_to & (edge >= point))
}

/// A leaf and where its cell lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf<'a> {
    header: Header,
    /// The groups and the edges of all groups.
    words: &'a [u64],
    /// The south-west corner of its cell.
    corner: Vertex,
}

impl<'a> Leaf<'a> {
    /// `words` start with the leaf's header.
    #[inline]
    pub(super) fn new(words: &'a [u64], corner: Vertex) -> Self {
        Self::with_header(Header(words[0]), words, corner)
    }

    /// As [`Leaf::new`], with the header at hand.
    #[inline]
    pub(super) fn with_header(header: Header, words: &'a [u64], corner: Vertex) -> Self {
        Self { header, words: &words[1..], corner }
    }

    #[inline]
    pub(super) fn form(&self) -> Form {
        self.header.form()
    }

    /// The one area that covers the point, or none. Not for [`Form::Each`].
    #[inline]
    pub(super) fn area(&self, point: Vertex) -> Area {
        if self.header.form() != Form::Narrow {
            return self.area_from_wide(point);
        }
        let x = i64::from(point[0]) - i64::from(self.corner[0]);
        let y = i64::from(point[1]) - i64::from(self.corner[1]);
        let (groups, mut edges) = self.words.split_at(self.header.groups());
        let mut area = self.header.base();
        for group in groups {
            let group = Group(*group);
            let (mine, rest) = edges.split_at(group.edges());
            edges = rest;
            let odd = mine.iter().fold(false, |odd, &word| odd ^ counts(narrow_parts(word), x, y));
            area ^= group.change() & 0_u32.wrapping_sub(u32::from(odd));
        }
        area
    }

    fn area_from_wide(&self, point: Vertex) -> Area {
        self.groups().fold(self.header.base(), |area, (group, edges)| {
            let odd = parity(edges, point);
            area ^ (group.change() & 0_u32.wrapping_sub(u32::from(odd)))
        })
    }

    /// Shows every area that covers the point; of [`Form::Each`] one may be shown an odd number of times.
    pub(super) fn covering(&self, point: Vertex, mut show: impl FnMut(Area)) {
        if self.form() != Form::Each {
            let area = self.area(point);
            if area != OUTSIDE {
                show(area);
            }
            return;
        }
        for (group, edges) in self.groups() {
            if parity(edges, point) ^ (group.right() == 1) {
                show(group.left());
            }
        }
    }

    /// The areas on the left and right of every edge, and the edge.
    pub(super) fn edges(&self, mut show: impl FnMut(Area, Area, Arrow)) {
        let form = self.form();
        for (group, words) in self.groups() {
            let right = if form == Form::Each { OUTSIDE } else { group.right() };
            for word in words.chunks_exact(width(form)) {
                let arrow = match form {
                    Form::Narrow => Arrow::of_narrow(word[0], self.corner),
                    Form::Wide | Form::Each => Some(Arrow::of_wide(word)).filter(|arrow| !arrow.is_wall()),
                };
                if let Some(arrow) = arrow {
                    show(group.left(), right, arrow);
                }
            }
        }
    }

    /// Each group with the words of its edges.
    fn groups(&self) -> impl Iterator<Item = (Group, &'a [u64])> + use<'a> {
        let (groups, mut edges) = self.words.split_at(self.header.groups());
        let width = width(self.header.form());
        groups.iter().map(move |&group| {
            let (mine, rest) = edges.split_at(Group(group).edges() * width);
            edges = rest;
            (Group(group), mine)
        })
    }
}

/// Words of one edge.
fn width(form: Form) -> usize {
    match form {
        Form::Narrow => 1,
        Form::Wide | Form::Each => 2,
    }
}

/// Parity of the absolute edges that count for the point.
fn parity(edges: &[u64], [x, y]: Vertex) -> bool {
    edges.chunks_exact(2).fold(false, |odd, words| {
        let Arrow { from, to } = Arrow::of_wide(words);
        odd ^ counts([from[0], from[1], to[0], to[1]].map(i64::from), i64::from(x), i64::from(y))
    })
}
