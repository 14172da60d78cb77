//! How the index packs what it knows: the words of its three levels.
//!
//! - An [`Entry`] (64 bits) for each cell of the raster.
//! - A [`Cell`] (32 bits) for each cell of the blocks into which a raster cell is divided.
//! - A leaf, a list of 64-bit words: its [`Header`], a [`Group`] for each border in it, and the edges.
//!
//! Areas are numbered from 1 in these words; 0 is the ground outside all areas.

/// Number of the area on one side of an edge, or of a point; 0 is outside all areas.
pub(super) type Area = u32;

/// The ground outside all areas.
pub(super) const OUTSIDE: Area = 0;

/// Area numbers are smaller than this.
pub(super) const AREAS: u32 = 1 << 28;
/// Offsets in an arena are smaller than this.
pub(super) const OFFSETS: usize = 1 << 30;
/// Arenas are fewer than this.
pub(super) const ARENAS: usize = 1 << 10;
/// The largest number of edges in a [`Group`].
pub(super) const GROUP_EDGES: usize = 255;
/// The largest number of groups in a leaf.
pub(super) const LEAF_GROUPS: usize = (1 << 16) - 1;

const AREA_MASK: u64 = (1 << 28) - 1;
const OFFSET_MASK: u32 = (1 << 30) - 1;
const UNIFORM: u64 = 63;
const SEVERAL: u64 = 62;

/// A number of the index as a place in a list.
#[inline]
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[expect(clippy::cast_possible_truncation, reason = "the upper half is taken off on purpose")]
#[inline]
fn low(word: u64) -> u32 {
    word as u32
}

/// What a cell of the raster holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry(u64);

/// An [`Entry`] read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// One area, or none, covers the whole cell.
    Uniform(Area),
    /// Several areas cover the whole cell; they are listed in the arena.
    Several {
        /// Which arena.
        arena: usize,
        /// Where in its leaves.
        offset: usize,
    },
    /// The cell is divided into a block of 2^depth times 2^depth cells.
    Block {
        /// Which arena.
        arena: usize,
        /// Where in its cells.
        offset: usize,
        /// The block's depth.
        depth: u32,
    },
}

impl Entry {
    pub(super) const OUTSIDE: Self = Self(UNIFORM);

    pub(super) fn uniform(area: Area) -> Self {
        Self(u64::from(area) << 32 | UNIFORM)
    }

    pub(super) fn several(arena: u16, offset: u32) -> Self {
        Self(u64::from(offset) << 16 | u64::from(arena) << 6 | SEVERAL)
    }

    pub(super) fn block(arena: u16, offset: u32, depth: u32) -> Self {
        Self(u64::from(offset) << 16 | u64::from(arena) << 6 | u64::from(depth))
    }

    /// The area of a uniform entry.
    #[inline]
    pub(super) fn area(self) -> Area {
        low(self.0 >> 32)
    }

    /// Whether the cell [is divided](EntryKind::Block).
    #[inline]
    pub(super) fn is_block(self) -> bool {
        self.0 & 63 < SEVERAL
    }

    /// Whether [several areas](EntryKind::Several) cover the whole cell.
    #[inline]
    pub(super) fn is_several(self) -> bool {
        self.0 & 63 == SEVERAL
    }

    #[inline]
    pub(super) fn arena(self) -> usize {
        index(low(self.0 >> 6) & 1023)
    }

    #[inline]
    pub(super) fn offset(self) -> usize {
        index(low(self.0 >> 16))
    }

    /// The depth of a block.
    #[inline]
    pub(super) fn depth(self) -> u32 {
        low(self.0 & 63)
    }

    #[inline]
    pub(super) fn kind(self) -> EntryKind {
        let (arena, offset) = (self.arena(), self.offset());
        match self.0 & 63 {
            UNIFORM => EntryKind::Uniform(self.area()),
            SEVERAL => EntryKind::Several { arena, offset },
            _ => EntryKind::Block { arena, offset, depth: self.depth() },
        }
    }
}

/// What a cell of a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(u32);

/// A [`Cell`] read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    /// One area, or none, covers the whole cell.
    Uniform(Area),
    /// The cell is divided once more; the block lies at this place in the arena's cells.
    Block(usize),
    /// Borders cross the cell; the leaf lies at this place in the arena's leaves.
    Leaf(usize),
    /// Several areas cover the whole cell; they are listed at this place in the arena's leaves.
    Several(usize),
}

impl Cell {
    pub(super) const OUTSIDE: Self = Self(OUTSIDE);

    pub(super) fn uniform(area: Area) -> Self {
        Self(area)
    }

    pub(super) fn block(offset: u32) -> Self {
        Self(1 << 30 | offset)
    }

    pub(super) fn leaf(offset: u32) -> Self {
        Self(2 << 30 | offset)
    }

    pub(super) fn several(offset: u32) -> Self {
        Self(3 << 30 | offset)
    }

    /// The area, if the cell [is uniform](CellKind::Uniform).
    #[inline]
    pub(super) fn area(self) -> Area {
        self.0
    }

    /// Whether one area, or none, covers the whole cell.
    #[inline]
    pub(super) fn is_uniform(self) -> bool {
        self.0 >> 30 == 0
    }

    #[inline]
    pub(super) fn is_leaf(self) -> bool {
        self.0 >> 30 == 2
    }

    #[inline]
    pub(super) fn offset(self) -> usize {
        index(self.0 & OFFSET_MASK)
    }

    #[inline]
    pub(super) fn kind(self) -> CellKind {
        let offset = self.offset();
        match self.0 >> 30 {
            0 => CellKind::Uniform(self.0),
            1 => CellKind::Block(offset),
            2 => CellKind::Leaf(offset),
            _ => CellKind::Several(offset),
        }
    }
}

/// How a leaf writes its edges, and what its groups mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One area covers each point; an edge is one word, relative to the leaf's south-west corner.
    Narrow,
    /// One area covers each point; an edge is two words, absolute.
    Wide,
    /// Areas may overlap: each is told by itself; an edge is two words, absolute.
    Each,
}

/// The first word of a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Header(pub(super) u64);

impl Header {
    /// `base` is what the answer of [`Form::Narrow`] and [`Form::Wide`] starts from; `groups` is at most [`LEAF_GROUPS`].
    pub(super) fn new(base: Area, groups: u32, form: Form) -> Self {
        let form = match form {
            Form::Narrow => 0,
            Form::Wide => 1,
            Form::Each => 2,
        };
        Self(u64::from(base) | u64::from(groups) << 32 | form << 48)
    }

    #[inline]
    pub(super) fn base(self) -> Area {
        low(self.0)
    }

    #[inline]
    pub(super) fn groups(self) -> usize {
        index(low(self.0 >> 32) & 0xffff)
    }

    #[inline]
    pub(super) fn form(self) -> Form {
        match self.0 >> 48 {
            0 => Form::Narrow,
            1 => Form::Wide,
            _ => Form::Each,
        }
    }
}

/// Edges that have the same two areas on their sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group(pub(super) u64);

impl Group {
    /// `edges` is at most [`GROUP_EDGES`]. In [`Form::Each`] `right` is 1 if the area covers the leaf before its edges are
    /// looked at, else 0.
    pub(super) fn new(left: Area, right: Area, edges: u8) -> Self {
        Self(u64::from(left) | u64::from(right) << 28 | u64::from(edges) << 56)
    }

    #[inline]
    pub(super) fn left(self) -> Area {
        low(self.0 & AREA_MASK)
    }

    #[inline]
    pub(super) fn right(self) -> Area {
        low(self.0 >> 28 & AREA_MASK)
    }

    /// What an edge of the group changes the answer by.
    #[inline]
    pub(super) fn change(self) -> Area {
        low((self.0 ^ self.0 >> 28) & AREA_MASK)
    }

    #[inline]
    pub(super) fn edges(self) -> usize {
        index(low(self.0 >> 56))
    }
}
