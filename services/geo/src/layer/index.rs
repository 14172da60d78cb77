//! The index itself: from a point to the area that covers it.
//!
//! A uniform [`Raster`] of at most 2^20 cells, each of which is covered wholly or divided into a block of 2^k times 2^k
//! cells, k as the number of edges in it asks for; a cell with too many edges is divided once more. A cell of a block is
//! covered wholly or is a [`Leaf`] with its few edges. So a lookup reads three places: the raster, the block, the leaf.
//!
//! The blocks and leaves lie in arenas, which never change. A later version of the ground shares them and adds one of its
//! own (see [`super::patch`]).

use std::sync::Arc;

use super::leaf::{Arrow, Leaf};
use super::raster::{Raster, Span, Square, between};
use super::words::{Area, Cell, CellKind, Entry, EntryKind, OUTSIDE, index};
use crate::edge::Vertex;

/// Depth of a block inside a block: four by four cells.
pub(super) const INNER_DEPTH: u32 = 2;

/// A window that holds everything.
const EVERYWHERE: [i64; 4] = [-1 << 40, -1 << 40, 1 << 40, 1 << 40];

/// Words in a cache line.
pub(super) const LINE: usize = 8;

#[derive(Debug, Clone)]
pub(super) struct Index {
    pub(super) raster: Raster,
    /// One for each cell of the raster, and one for the ground outside it.
    pub(super) entries: Vec<Entry>,
    pub(super) arenas: Vec<Arc<Arena>>,
}

/// Blocks and leaves; what the offsets in [`Entry`] and [`Cell`] point into.
#[derive(Debug)]
pub(super) struct Arena {
    cells: Vec<Cell>,
    words: Vec<u64>,
    /// Unused words at the start, so that offset 0 lies at the start of a cache line.
    skipped: usize,
}

/// What the index holds where a point lies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// The area, or none, covers the whole cell.
    Uniform(Area),
    /// The areas, two or more, cover the whole cell; ascending by number.
    Several(&'a [u64]),
    /// Borders cross the cell.
    Leaf(Leaf<'a>),
}

impl Arena {
    /// Trims the lists and lays the leaves on cache lines.
    pub(super) fn new(mut cells: Vec<Cell>, leaves: &[u64]) -> Self {
        cells.shrink_to_fit();
        let mut words: Vec<u64> = Vec::with_capacity(leaves.len() + LINE);
        let skipped = words.as_ptr().align_offset(LINE * size_of::<u64>()).min(LINE);
        words.resize(skipped, 0);
        words.extend_from_slice(leaves);
        Self { cells, words, skipped }
    }

    /// The words from this offset on.
    #[inline]
    pub(super) fn words(&self, offset: usize) -> &[u64] {
        &self.words[self.skipped + offset..]
    }

    /// The word at this offset.
    #[inline]
    pub(super) fn word(&self, offset: usize) -> u64 {
        self.words[self.skipped + offset]
    }

    #[inline]
    pub(super) fn cell(&self, offset: usize) -> Cell {
        self.cells[offset]
    }

    fn several(&self, offset: usize) -> &[u64] {
        let words = self.words(offset);
        let count = usize::try_from(words[0]).unwrap_or(usize::MAX);
        &words[1..=count]
    }

    fn size_bytes(&self) -> usize {
        self.cells.capacity() * size_of::<Cell>() + self.words.capacity() * size_of::<u64>()
    }
}

/// Which cell of a block of this depth holds the point at the offset from the raster's corner; `shift` is the cells'.
#[inline]
pub(super) fn cell_of_block([east, north]: [i64; 2], shift: u32, depth: u32) -> usize {
    let mask = (1 << depth) - 1;
    let number = ((north >> shift) & mask) << depth | ((east >> shift) & mask);
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Index {
    pub(super) fn size_bytes(&self) -> usize {
        let arenas: usize = self.arenas.iter().map(|arena| arena.size_bytes()).sum();
        self.entries.capacity() * size_of::<Entry>() + arenas
    }

    /// What lies at the point.
    #[inline]
    pub(super) fn place(&self, point: Vertex) -> Place<'_> {
        let offset = self.raster.offset(point);
        let entry = self.entries[self.raster.cell_at(offset)];
        match entry.kind() {
            EntryKind::Uniform(area) => Place::Uniform(area),
            EntryKind::Several { arena, offset } => Place::Several(self.arenas[arena].several(offset)),
            EntryKind::Block { arena, offset: block, depth } => {
                let arena = &*self.arenas[arena];
                let shift = self.raster.shift() - depth;
                let cell = arena.cell(block + cell_of_block(offset, shift, depth));
                self.place_in_block(arena, cell, shift, offset)
            }
        }
    }

    /// What lies at the point with this offset from the raster's corner, which is in this cell of 2^shift units.
    #[inline]
    pub(super) fn place_in_block<'a>(
        &self,
        arena: &'a Arena,
        mut cell: Cell,
        mut shift: u32,
        offset: [i64; 2],
    ) -> Place<'a> {
        loop {
            match cell.kind() {
                CellKind::Uniform(area) => return Place::Uniform(area),
                CellKind::Several(at) => return Place::Several(arena.several(at)),
                CellKind::Leaf(at) => return Place::Leaf(Leaf::new(arena.words(at), self.corner(offset, shift))),
                CellKind::Block(at) => {
                    shift -= INNER_DEPTH;
                    cell = arena.cell(at + cell_of_block(offset, shift, INNER_DEPTH));
                }
            }
        }
    }

    /// The south-west corner of the cell of 2^shift units that holds the point at the offset.
    #[inline]
    pub(super) fn corner(&self, offset: [i64; 2], shift: u32) -> Vertex {
        self.raster.first().part(offset[0] >> shift, offset[1] >> shift, shift).corner
    }

    /// The areas that cover the point, ascending by number.
    pub(super) fn covering(&self, point: Vertex) -> Vec<Area> {
        match self.place(point) {
            Place::Uniform(OUTSIDE) => Vec::new(),
            Place::Uniform(area) => vec![area],
            Place::Several(areas) => areas.iter().filter_map(|&area| Area::try_from(area).ok()).collect(),
            Place::Leaf(leaf) => covering_in_leaf(leaf, point),
        }
    }

    /// Shows every edge that may reach into the window (west, south, east, north; bounds included), with the areas on its
    /// left and right; some more than once and some that do not. Says whether the window held every cell.
    pub(super) fn edges_in(&self, window: [i64; 4], mut show: impl FnMut(Area, Area, Arrow)) -> bool {
        self.leaves_in(window, &mut |leaf| leaf.edges(&mut show))
    }

    /// Shows every leaf that reaches into the window. Says whether the window held every cell.
    pub(super) fn leaves_in(&self, window: [i64; 4], show: &mut impl FnMut(Leaf<'_>)) -> bool {
        let [west, south, east, north] = window;
        let (columns, rows) = (self.raster.columns_between(west, east), self.raster.rows_between(south, north));
        for row in rows.each() {
            for column in columns.each() {
                self.leaves_of_cell(column, row, window, show);
            }
        }
        let all = |span: Span, count| span.first == 0 && span.last == count - 1;
        all(columns, self.raster.columns()) && all(rows, self.raster.rows())
    }

    /// Shows every leaf in a cell of the raster.
    pub(super) fn leaves_of(&self, column: i64, row: i64, show: &mut impl FnMut(Leaf<'_>)) {
        self.leaves_of_cell(column, row, EVERYWHERE, show);
    }

    fn leaves_of_cell(&self, column: i64, row: i64, window: [i64; 4], show: &mut impl FnMut(Leaf<'_>)) {
        let entry = self.entries[self.raster.number(column, row)];
        if let EntryKind::Block { arena, offset, depth } = entry.kind() {
            leaves_of_block(&self.arenas[arena], offset, depth, self.raster.square(column, row), window, show);
        }
    }

    /// The size of the cell that holds the point, in units.
    pub(super) fn cell_size(&self, point: Vertex) -> i64 {
        let entry = self.entries[self.raster.cell_at(self.raster.offset(point))];
        let depth = match entry.kind() {
            EntryKind::Block { depth, .. } => depth,
            EntryKind::Uniform(_) | EntryKind::Several { .. } => 0,
        };
        1 << (self.raster.shift() - depth)
    }
}

/// Areas of a leaf that cover the point, ascending by number.
pub(super) fn covering_in_leaf(leaf: Leaf<'_>, point: Vertex) -> Vec<Area> {
    let mut found: Vec<Area> = Vec::new();
    leaf.covering(point, |area| match found.iter().position(|&known| known == area) {
        Some(at) => {
            found.swap_remove(at);
        }
        None => found.push(area),
    });
    found.sort_unstable();
    found
}

fn leaves_of_block(
    arena: &Arena,
    offset: usize,
    depth: u32,
    square: Square,
    window: [i64; 4],
    show: &mut impl FnMut(Leaf<'_>),
) {
    let shift = square.shift - depth;
    let [west, south, east, north] = window;
    let columns = between(west, east, square.west(), shift).within(1 << depth);
    let rows = between(south, north, square.south(), shift).within(1 << depth);
    for row in rows.each() {
        for column in columns.each() {
            let number = usize::try_from(row << depth | column).unwrap_or(usize::MAX);
            let part = square.part(column, row, shift);
            match arena.cell(offset + number).kind() {
                CellKind::Block(inner) => leaves_of_block(arena, inner, INNER_DEPTH, part, window, show),
                CellKind::Leaf(at) => show(Leaf::new(arena.words(at), part.corner)),
                CellKind::Uniform(_) | CellKind::Several(_) => {}
            }
        }
    }
}

/// A number of an area as a place in the list of areas.
pub(super) fn place_of(area: Area) -> usize {
    index(area).wrapping_sub(1)
}
