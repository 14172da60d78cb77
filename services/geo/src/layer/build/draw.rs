//! Draws leaves: writes the edges of one cell as words.

use super::cover::Cover;
use super::proof::Proof;
use super::side::Side;
use crate::layer::index::LINE;
use crate::layer::leaf::Arrow;
use crate::layer::raster::Square;
use crate::layer::words::{AREAS, Area, Form, GROUP_EDGES, Group, Header, LEAF_GROUPS, OFFSETS, OUTSIDE};

/// The largest cell whose walls fit one word: they must be higher than the cell.
const NARROW_SHIFT: u32 = 14;

/// The leaves of an arena, growing.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    pub(super) words: Vec<u64>,
    proof: Proof,
    edges: Vec<Drawn>,
    groups: Vec<u64>,
    packed: Vec<u64>,
}

/// An edge, or a wall, of the group with these two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Drawn {
    group: (Area, Area),
    from: [i32; 2],
    to: [i32; 2],
}

impl Drawn {
    fn new(group: (Area, Area), arrow: Arrow) -> Self {
        Self { group, from: arrow.from, to: arrow.to }
    }

    fn arrow(&self) -> Arrow {
        Arrow { from: self.from, to: self.to }
    }
}

impl Leaves {
    /// Writes a list of areas that cover a whole cell; gives its offset, or `None` if there is no room.
    pub(super) fn several(&mut self, areas: &[Area]) -> Option<u32> {
        let offset = self.words.len();
        self.words.push(u64::try_from(areas.len()).ok()?);
        self.words.extend(areas.iter().map(|&area| u64::from(area)));
        offset_of(offset)
    }

    /// Writes a leaf; gives its offset, or `None` if there is no room. `at_corner` covers the south-west corner of the
    /// square; `base` is that before the sides and their walls are looked at.
    pub(super) fn draw(&mut self, sides: &[Side], square: Square, at_corner: &Cover, base: &mut Cover) -> Option<u32> {
        let divided = divides_two(sides, at_corner) || self.proof.holds(sides, square, base);
        for side in sides {
            for _ in ends_west(side, square).filter(|&y| i64::from(y) <= square.south()) {
                base.toggle(side.left);
                base.toggle(side.right);
            }
        }
        self.edges.clear();
        if divided { self.draw_pairs(sides, square, base.mixed()) } else { self.draw_each(sides, square, base) }
    }

    fn draw_pairs(&mut self, sides: &[Side], square: Square, base: Area) -> Option<u32> {
        for side in sides {
            let north = Arrow { from: side.lo, to: side.hi };
            let arrow = if side.left <= side.right { north } else { north.turned() };
            self.edges.push(Drawn::new(side.pair(), arrow));
            self.edges.extend(walls(side, square).map(|wall| Drawn::new(side.pair(), wall)));
        }
        sort_and_cancel_walls(&mut self.edges);
        self.packed.clear();
        let narrow = self.edges.iter().map(|edge| edge.arrow().narrow(square.corner));
        let mut form = if square.shift <= NARROW_SHIFT { Form::Narrow } else { Form::Wide };
        for word in narrow {
            match word {
                Some(word) => self.packed.push(word),
                None => form = Form::Wide,
            }
        }
        self.groups.clear();
        group(&self.edges, &mut self.groups);
        self.write(base, form)
    }

    fn draw_each(&mut self, sides: &[Side], square: Square, base: &mut Cover) -> Option<u32> {
        for side in sides {
            let north = Arrow { from: side.lo, to: side.hi };
            for (area, arrow) in [(side.left, north), (side.right, north.turned())] {
                if area != OUTSIDE {
                    self.edges.push(Drawn::new((area, 0), arrow));
                    self.edges.extend(walls(side, square).map(|wall| Drawn::new((area, 0), wall)));
                }
            }
        }
        sort_and_cancel_walls(&mut self.edges);
        // An area that covers the leaf at first says so in a group of its own, without edges.
        self.groups.clear();
        self.groups.extend(base.sorted().iter().map(|&area| Group::new(area, 1, 0).0));
        group(&self.edges, &mut self.groups);
        self.write(OUTSIDE, Form::Each)
    }

    fn write(&mut self, base: Area, form: Form) -> Option<u32> {
        if form != Form::Narrow {
            self.packed.clear();
            self.packed.extend(self.edges.iter().flat_map(|edge| edge.arrow().wide()));
        }
        if self.groups.len() > LEAF_GROUPS {
            return None;
        }
        let length = 1 + self.groups.len() + self.packed.len();
        let used = self.words.len() % LINE;
        if used > 0 && used + length > LINE && (length <= LINE || used > LINE / 2) {
            self.words.resize(self.words.len() + LINE - used, 0);
        }
        let offset = self.words.len();
        self.words.push(Header::new(base, u32::try_from(self.groups.len()).ok()?, form).0);
        self.words.extend_from_slice(&self.groups);
        self.words.extend_from_slice(&self.packed);
        offset_of(offset)
    }
}

fn offset_of(place: usize) -> Option<u32> {
    if place < OFFSETS { u32::try_from(place).ok() } else { None }
}

/// Whether every edge divides the same two areas (the outside counts as one) and one of them covers the corner. Then
/// exactly one of the two covers each point, however the edges run: every edge that counts changes one for the other.
fn divides_two(sides: &[Side], at_corner: &Cover) -> bool {
    let Some(pair) = sides.first().map(Side::pair) else { return false };
    let covered = at_corner.single().is_some_and(|area| area == pair.0 || area == pair.1);
    covered && pair.0 != pair.1 && sides.iter().all(|side| side.pair() == pair)
}

/// Latitudes of those ends that lie west of the square.
fn ends_west(side: &Side, square: Square) -> impl Iterator<Item = i32> + use<> {
    let west = square.corner[0];
    [side.lo, side.hi].into_iter().filter(move |end| end[0] < west).map(|end| end[1])
}

/// Walls that begin inside the square's latitudes.
fn walls(side: &Side, square: Square) -> impl Iterator<Item = Arrow> + use<> {
    let (south, north) = (square.south(), square.south() + square.size());
    ends_west(side, square).filter(move |&y| south < i64::from(y) && i64::from(y) < north).map(Arrow::wall)
}

/// Two equal walls of one group cancel out.
fn sort_and_cancel_walls(edges: &mut Vec<Drawn>) {
    edges.sort_unstable();
    let mut kept = 0;
    for at in 0..edges.len() {
        let edge = edges[at];
        if kept > 0 && edges[kept - 1] == edge && edge.arrow().is_wall() {
            kept -= 1;
        } else {
            edges[kept] = edge;
            kept += 1;
        }
    }
    edges.truncate(kept);
}

/// Writes the groups of sorted edges. Area numbers are smaller than [`AREAS`].
fn group(edges: &[Drawn], groups: &mut Vec<u64>) {
    for same in edges.chunk_by(|a, b| a.group == b.group) {
        for part in same.chunks(GROUP_EDGES) {
            let (left, right) = part[0].group;
            debug_assert!(left < AREAS && right < AREAS, "the layer refuses more areas");
            groups.push(Group::new(left, right, u8::try_from(part.len()).unwrap_or(u8::MAX)).0);
        }
    }
}
