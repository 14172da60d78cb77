//! Divides a cell into a block of smaller ones, and those once more where many edges meet.

use super::cover::Cover;
use super::draw::Leaves;
use super::side::{Side, touched};
use crate::layer::index::INNER_DEPTH;
use crate::layer::raster::{Span, Square};
use crate::layer::words::{Cell, OFFSETS};

/// Edges in a leaf before it is divided once more.
const MANY: usize = 12;

/// The smallest cell: four units, about 4 cm.
const LEAST_SHIFT: u32 = 2;

/// A cell is divided only as far as the edges do not come to lie in more than this many parts each.
const SPREAD: usize = 3;

/// Blocks and leaves of an arena, growing.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) cells: Vec<Cell>,
    pub(super) leaves: Leaves,
    /// Buffers, one for each level of blocks in blocks.
    spare: Vec<Buffers>,
}

#[derive(Debug, Default)]
struct Buffers {
    /// Cell and side, in the order of sides.
    touched: Vec<(u32, u32)>,
    /// Where the sides of each cell end in `sorted`.
    ends: Vec<u32>,
    /// Sides in the order of cells.
    sorted: Vec<u32>,
    here: Vec<Side>,
    /// What covers the south-west corner of the current cell, of the next cell east, of the next row.
    corner: Cover,
    east: Cover,
    north: Cover,
    base: Cover,
}

impl Buffers {
    /// Sorts the sides by the cells that they touch.
    fn sort(&mut self, sides: &[Side], square: Square, depth: u32) -> Option<()> {
        let count = 1 << depth;
        let cells = Square { shift: square.shift - depth, ..square };
        self.touched.clear();
        self.ends.clear();
        self.ends.resize(1 << (2 * depth), 0);
        for (number, side) in sides.iter().enumerate() {
            let number = u32::try_from(number).ok()?;
            touched(side, cells, count, Span { first: 0, last: count - 1 }, |column, row| {
                let cell = u32::try_from(row << depth | column).unwrap_or(u32::MAX);
                self.touched.push((cell, number));
            });
        }
        u32::try_from(self.touched.len()).ok()?;
        for &(cell, _) in &self.touched {
            self.ends[place(cell)] += 1;
        }
        let mut before = 0;
        for end in &mut self.ends {
            before += *end;
            *end = before - *end;
        }
        self.sorted.clear();
        self.sorted.resize(self.touched.len(), 0);
        for &(cell, side) in &self.touched {
            let end = &mut self.ends[place(cell)];
            self.sorted[place(*end)] = side;
            *end += 1;
        }
        Some(())
    }

    /// Copies the sides of one cell.
    fn take(&mut self, sides: &[Side], cell: usize) {
        let first = if cell == 0 { 0 } else { place(self.ends[cell - 1]) };
        let numbers = &self.sorted[first..place(self.ends[cell])];
        self.here.clear();
        self.here.extend(numbers.iter().map(|&number| sides[place(number)]));
    }

    /// From what covers the cell's south-west corner: what covers it before the sides here and their walls are looked at,
    /// and what covers the corners east and, if asked, north of it.
    fn carry(&mut self, square: Square, with_north: bool) {
        let (west, south, size) = (square.west(), square.south(), square.size());
        self.base.copy_from(&self.corner);
        for side in self.here.iter().filter(|side| side.stands(west, west, south)) {
            self.base.toggle(side.left);
            self.base.toggle(side.right);
        }
        self.east.copy_from(&self.base);
        for side in self.here.iter().filter(|side| side.stands(west, west + size, south)) {
            self.east.toggle(side.left);
            self.east.toggle(side.right);
        }
        if with_north {
            self.north.copy_from(&self.base);
            for side in self.here.iter().filter(|side| side.stands(west, west, south + size)) {
                self.north.toggle(side.left);
                self.north.toggle(side.right);
            }
        }
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Blocks {
    /// Divides the square into 2^depth times 2^depth cells and draws them. `corner` covers its south-west corner when
    /// called, and its south-east corner afterwards. Gives the block's offset; `None` if there is no room.
    pub(super) fn block(&mut self, sides: &[Side], square: Square, depth: u32, corner: &mut Cover) -> Option<u32> {
        let mut buffers = self.spare.pop().unwrap_or_default();
        buffers.sort(sides, square, depth)?;
        let offset = self.cells_of(sides, square, depth, corner, &mut buffers);
        self.spare.push(buffers);
        offset
    }

    /// As [`Blocks::block`], unless too few edges would come apart: then a leaf.
    fn inner(&mut self, sides: &[Side], square: Square, corner: &mut Cover, base: &mut Cover) -> Option<Cell> {
        if sides.len() > MANY && square.shift >= LEAST_SHIFT + INNER_DEPTH {
            let mut buffers = self.spare.pop().unwrap_or_default();
            buffers.sort(sides, square, INNER_DEPTH)?;
            let comes_apart = buffers.touched.len() <= SPREAD * sides.len();
            let block = comes_apart.then(|| self.cells_of(sides, square, INNER_DEPTH, corner, &mut buffers));
            self.spare.push(buffers);
            if let Some(offset) = block {
                return offset.map(Cell::block);
            }
        }
        self.leaves.draw(sides, square, corner, base).map(Cell::leaf)
    }

    fn cells_of(
        &mut self,
        sides: &[Side],
        square: Square,
        depth: u32,
        corner: &mut Cover,
        buffers: &mut Buffers,
    ) -> Option<u32> {
        let offset = self.cells.len();
        let count = 1_usize << depth;
        self.cells.resize(offset + count * count, Cell::OUTSIDE);
        if self.cells.len() >= OFFSETS {
            return None;
        }
        buffers.north.copy_from(corner);
        for row in 0..count {
            buffers.corner.copy_from(&buffers.north);
            for column in 0..count {
                let number = row << depth | column;
                let part = square.part(i64::try_from(column).ok()?, i64::try_from(row).ok()?, square.shift - depth);
                buffers.take(sides, number);
                self.cells[offset + number] = self.cell(part, column == 0, buffers)?;
            }
            if row == 0 {
                corner.copy_from(&buffers.corner);
            }
        }
        u32::try_from(offset).ok()
    }

    /// Draws one cell and steps to the corner east of it.
    fn cell(&mut self, square: Square, first: bool, buffers: &mut Buffers) -> Option<Cell> {
        if buffers.here.is_empty() {
            return match buffers.corner.single() {
                Some(area) => Some(Cell::uniform(area)),
                None => self.leaves.several(buffers.corner.sorted()).map(Cell::several),
            };
        }
        buffers.carry(square, first);
        let Buffers { here, corner, base, east, .. } = buffers;
        let cell = self.inner(here, square, corner, base);
        std::mem::swap(corner, east);
        cell
    }
}

/// How deep a raster cell with these sides is divided: about as many cells as the edges ask for, but no more than lets the
/// edges come apart.
pub(super) fn depth_for(sides: &[Side], square: Square, edges_in_two_cells: usize) -> u32 {
    let most = square.shift - LEAST_SHIFT;
    let mut depth = 0;
    while depth < most && (edges_in_two_cells << (2 * depth)) < 2 * sides.len() {
        depth += 1;
    }
    while depth > 0 && spread(sides, square, depth) > (SPREAD + 1) * sides.len() {
        depth -= 1;
    }
    depth
}

/// About how many cells the sides touch, each counted for itself.
fn spread(sides: &[Side], square: Square, depth: u32) -> usize {
    let shift = square.shift - depth;
    let steps = |a: i32, b: i32| (i64::from(a) - i64::from(b)).abs().min(square.size()) >> shift;
    let cells = |side: &Side| steps(side.lo[0], side.hi[0]) + steps(side.lo[1], side.hi[1]) + 1;
    usize::try_from(sides.iter().map(cells).sum::<i64>()).unwrap_or(usize::MAX)
}
