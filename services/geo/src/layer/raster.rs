//! How the cells of the index's first level lie on the ground.

use crate::edge::Vertex;
use crate::shape::Bbox;

/// The smallest cell: 64 units, about 70 cm.
const LEAST_SHIFT: u32 = 6;

/// The largest cell: 2^28 units, about 27 degrees. With it every corner of a cell fits `i32`, and all products `i64`.
const MOST_SHIFT: u32 = 28;

/// A uniform raster of square cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raster {
    west: i32,
    south: i32,
    shift: u32,
    columns: u32,
    rows: u32,
}

/// A square on the ground, its western and southern sides included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Square {
    /// The south-west corner.
    pub(super) corner: Vertex,
    /// It is 2^shift units wide and high.
    pub(super) shift: u32,
}

/// Rows or columns, both ends included; none if the first is greater than the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: i64,
    pub(super) last: i64,
}

impl Square {
    pub(super) fn west(self) -> i64 {
        i64::from(self.corner[0])
    }

    pub(super) fn south(self) -> i64 {
        i64::from(self.corner[1])
    }

    pub(super) fn size(self) -> i64 {
        1 << self.shift
    }

    /// The cell at a column and row of this square divided into cells of 2^shift units.
    pub(super) fn part(self, column: i64, row: i64, shift: u32) -> Self {
        Self { corner: corner(self.corner, column << shift, row << shift), shift }
    }
}

impl Span {
    pub(super) fn within(self, count: i64) -> Self {
        Self { first: self.first.max(0), last: self.last.min(count - 1) }
    }

    pub(super) fn each(self) -> std::ops::RangeInclusive<i64> {
        self.first..=self.last
    }
}

impl Raster {
    /// The finest raster over the box, with a cell to spare on every side, that has about `cells` cells or fewer.
    pub(super) fn over(bbox: Bbox, cells: i64) -> Self {
        let with = |shift| Self::with_shift(bbox, shift);
        let fits = |raster: &Self| i64::from(raster.columns) * i64::from(raster.rows) <= cells;
        (LEAST_SHIFT..MOST_SHIFT).map(with).find(fits).unwrap_or_else(|| with(MOST_SHIFT))
    }

    fn with_shift(bbox: Bbox, shift: u32) -> Self {
        // Of the spare cells as much as a corner in `i32` allows.
        let spare = 1 << shift.min(24);
        let (west, south) = (bbox.west - spare, bbox.south - spare);
        let count = |from: i32, to: i32| {
            let cells = ((i64::from(to) + i64::from(spare) - i64::from(from)) >> shift) + 1;
            u32::try_from(cells).unwrap_or(u32::MAX)
        };
        Self { west, south, shift, columns: count(west, bbox.east), rows: count(south, bbox.north) }
    }

    pub(super) fn columns(&self) -> i64 {
        i64::from(self.columns)
    }

    pub(super) fn rows(&self) -> i64 {
        i64::from(self.rows)
    }

    pub(super) fn cells(&self) -> usize {
        usize::try_from(self.columns() * self.rows()).unwrap_or(usize::MAX)
    }

    /// The number of a cell: row by row from the south-west.
    pub(super) fn number(&self, column: i64, row: i64) -> usize {
        usize::try_from(row * self.columns() + column).unwrap_or(usize::MAX)
    }

    /// How far east and north of the south-west corner the point lies.
    #[inline]
    pub(super) fn offset(&self, point: Vertex) -> [i64; 2] {
        [i64::from(point[0]) - i64::from(self.west), i64::from(point[1]) - i64::from(self.south)]
    }

    /// The number of the cell that holds the point at this offset; [`Raster::cells`] if none does.
    #[inline]
    pub(super) fn cell_at(&self, [east, north]: [i64; 2]) -> usize {
        let (column, row) = ((east >> self.shift).cast_unsigned(), (north >> self.shift).cast_unsigned());
        let (columns, rows) = (u64::from(self.columns), u64::from(self.rows));
        let inside = column < columns && row < rows;
        let number = if inside { row * columns + column } else { columns * rows };
        usize::try_from(number).unwrap_or(usize::MAX)
    }

    pub(super) fn shift(&self) -> u32 {
        self.shift
    }

    /// The first cell, in the south-west.
    pub(super) fn first(&self) -> Square {
        Square { corner: [self.west, self.south], shift: self.shift }
    }

    pub(super) fn square(&self, column: i64, row: i64) -> Square {
        self.first().part(column, row, self.shift)
    }

    pub(super) fn columns_between(&self, west: i64, east: i64) -> Span {
        between(west, east, i64::from(self.west), self.shift).within(self.columns())
    }

    pub(super) fn rows_between(&self, south: i64, north: i64) -> Span {
        between(south, north, i64::from(self.south), self.shift).within(self.rows())
    }

    /// Whether the box lies on the raster.
    pub(super) fn holds(&self, bbox: Bbox) -> bool {
        let last = self.cells();
        [[bbox.west, bbox.south], [bbox.east, bbox.north]].into_iter().all(|v| self.cell_at(self.offset(v)) < last)
    }
}

/// The cells of 2^shift units from `origin` on that reach between two coordinates.
pub(super) fn between(low: i64, high: i64, origin: i64, shift: u32) -> Span {
    Span { first: (low - origin) >> shift, last: (high - origin) >> shift }
}

/// A vertex so far east and north of another. Cells of a raster have their corners in `i32`: see [`MOST_SHIFT`].
fn corner(origin: Vertex, east: i64, north: i64) -> Vertex {
    let add = |from: i32, by: i64| i32::try_from(i64::from(from) + by).unwrap_or(i32::MAX);
    [add(origin[0], east), add(origin[1], north)]
}
