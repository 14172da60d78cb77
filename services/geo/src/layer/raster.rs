//! A uniform raster of square cells over all areas. A cell lists the areas that reach into it, each with the few edges
//! that matter there; an area without edges in a cell covers it wholly.
//!
//! # Why a few edges are enough
//!
//! Whether an area covers a point is the parity of its edges at or west of the point (see [`crate::layer`]). In a cell only
//! the edges that touch it are kept. What the others contribute is the same for every point of the cell, except that a
//! chain of other edges that starts or ends west of the cell contributes from the latitude of that end upwards. Such an end
//! is also an end of a kept edge. So each kept edge stands for itself and, for each of its ends that lies west of the
//! cell, for a wall that runs from that end up for ever ([`Edge::counts`] and [`walls`]); ends that two kept edges share
//! cancel out. The rest is one bit per area and cell: the parity at the cell's south-west corner, carried from cell to
//! cell along each row. Keeping an edge that does not touch the cell does no harm.

use std::ops::RangeInclusive;

use crate::edge::{Edge, Vertex};
use crate::shape::{Bbox, Shape};

/// The largest cell: 2^30 units, about 107 degrees. With it all products still fit `i64`.
const MAX_SHIFT: u32 = 30;

/// Entries that even the smallest layer may spend.
const SMALL_LAYER: i64 = 4096;

#[derive(Debug)]
pub(super) struct Raster {
    grid: Grid,
    /// Where each cell's entries start, row by row from the south-west; one more for the end of the last.
    starts: Vec<u32>,
    entries: Vec<Entry>,
    edges: Vec<Edge>,
}

/// An area in a cell.
#[derive(Debug, Clone, Copy)]
struct Entry {
    area: u32,
    /// Its edges in [`Raster::edges`].
    first: u32,
    count: u32,
    /// Parity at every point of the cell before its own edges and walls are looked at.
    base: bool,
}

/// How cells lie on the ground.
#[derive(Debug, Clone, Copy)]
struct Grid {
    west: i64,
    south: i64,
    /// A cell is 2^shift units wide and high.
    shift: u32,
    columns: i64,
    rows: i64,
}

/// A rectangle of cells.
struct Cells {
    columns: RangeInclusive<i64>,
    rows: RangeInclusive<i64>,
}

pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Parity of the walls above those ends of the edge that lie west of the cell.
fn walls(edge: &Edge, cell_west: i64, y: i64) -> bool {
    let wall = |end: Vertex| i64::from(end[0]) < cell_west && i64::from(end[1]) <= y;
    wall(edge.lo) ^ wall(edge.hi)
}

/// Parity that the kept edges of one area add at a point of the cell.
fn parity(edges: &[Edge], cell_west: i64, x: i64, y: i64) -> bool {
    edges.iter().fold(false, |odd, edge| odd ^ edge.counts(x, y) ^ walls(edge, cell_west, y))
}

impl Raster {
    /// `None` when there is more than 32-bit numbers can count.
    pub(super) fn build(shapes: &[Shape]) -> Option<Self> {
        let grid = Grid::over(shapes);
        let mut sketch = Sketch::default();
        for (area, shape) in shapes.iter().enumerate() {
            sketch.add(&grid, u32::try_from(area).ok()?, shape)?;
        }
        sketch.sorted_by_cell(grid)
    }

    pub(super) fn cell_size(&self) -> i64 {
        1 << self.grid.shift
    }

    pub(super) fn size_bytes(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.entries) + size_of_val(&*self.edges)
    }

    /// The areas that cover the point, ascending.
    pub(super) fn covering(&self, point: Vertex) -> impl Iterator<Item = u32> + '_ {
        let [x, y] = point.map(i64::from);
        let (cell_west, entries) = self.cell_of(point);
        entries
            .iter()
            .filter(move |entry| entry.base ^ parity(self.edges_of(entry), cell_west, x, y))
            .map(|entry| entry.area)
    }

    /// The lowest area with the point on its border.
    pub(super) fn lowest_touched(&self, point: Vertex) -> Option<u32> {
        let (_, entries) = self.cell_of(point);
        entries.iter().find(|entry| self.edges_of(entry).iter().any(|edge| edge.holds(point))).map(|entry| entry.area)
    }

    /// Shows every edge that may reach into the window (west, south, east, north; bounds included), some more than once
    /// and some that do not. Says whether the window held every cell.
    pub(super) fn edges_in(&self, [west, south, east, north]: [i64; 4], mut visit: impl FnMut(u32, &Edge)) -> bool {
        let cells = self.grid.cells(west, south, east, north);
        let everything = cells.count() == self.grid.columns * self.grid.rows;
        for row in cells.rows {
            for column in cells.columns.clone() {
                for entry in self.entries_at(self.grid.number(column, row)) {
                    self.edges_of(entry).iter().for_each(|edge| visit(entry.area, edge));
                }
            }
        }
        everything
    }

    /// The western side and the entries of the cell that holds the point.
    fn cell_of(&self, point: Vertex) -> (i64, &[Entry]) {
        let [x, y] = point.map(i64::from);
        let (column, row) = (self.grid.column(x), self.grid.row(y));
        if column < 0 || row < 0 || column >= self.grid.columns || row >= self.grid.rows {
            return (0, &[]);
        }
        (self.grid.west_of(column), self.entries_at(self.grid.number(column, row)))
    }

    fn entries_at(&self, cell: usize) -> &[Entry] {
        &self.entries[index(self.starts[cell])..index(self.starts[cell + 1])]
    }

    fn edges_of(&self, entry: &Entry) -> &[Edge] {
        let first = index(entry.first);
        &self.edges[first..first + index(entry.count)]
    }
}

impl Grid {
    /// Cells so small that there are about as many pairs of area and cell as there are edges, and no smaller.
    fn over(shapes: &[Shape]) -> Self {
        let edges: usize = shapes.iter().map(Shape::vertices).sum();
        let budget = i64::try_from(edges).unwrap_or(i64::MAX / 4) * 2 + SMALL_LAYER;
        let Some(bbox) = shapes.iter().map(Shape::bbox).reduce(Bbox::join) else {
            return Self { west: 0, south: 0, shift: 0, columns: 0, rows: 0 };
        };
        let grid = |shift| Self::with_cells(bbox, shift);
        (4..MAX_SHIFT).map(grid).find(|grid| grid.costs_at_most(budget, shapes)).unwrap_or_else(|| grid(MAX_SHIFT))
    }

    /// Covers the box and one unit more on every side.
    fn with_cells(bbox: Bbox, shift: u32) -> Self {
        let west = i64::from(bbox.west) - 1;
        let south = i64::from(bbox.south) - 1;
        Self {
            west,
            south,
            shift,
            columns: ((i64::from(bbox.east) + 1 - west) >> shift) + 1,
            rows: ((i64::from(bbox.north) + 1 - south) >> shift) + 1,
        }
    }

    fn costs_at_most(&self, budget: i64, shapes: &[Shape]) -> bool {
        let mut left = budget.checked_sub(self.columns.saturating_mul(self.rows));
        for shape in shapes {
            left = match left {
                Some(left) if left >= 0 => left.checked_sub(self.cells_around(shape.bbox()).count()),
                _ => return false,
            };
        }
        left.is_some_and(|left| left >= 0)
    }

    fn column(&self, x: i64) -> i64 {
        (x - self.west) >> self.shift
    }

    fn row(&self, y: i64) -> i64 {
        (y - self.south) >> self.shift
    }

    fn west_of(&self, column: i64) -> i64 {
        self.west + (column << self.shift)
    }

    fn south_of(&self, row: i64) -> i64 {
        self.south + (row << self.shift)
    }

    fn number(&self, column: i64, row: i64) -> usize {
        usize::try_from(row * self.columns + column).unwrap_or(usize::MAX)
    }

    /// The cells that the window reaches into.
    fn cells(&self, west: i64, south: i64, east: i64, north: i64) -> Cells {
        Cells {
            columns: self.column(west).max(0)..=self.column(east).min(self.columns - 1),
            rows: self.row(south).max(0)..=self.row(north).min(self.rows - 1),
        }
    }

    /// The cells around a box, with room for one unit more on every side: the south-west corner of each row lies
    /// outside the box.
    fn cells_around(&self, bbox: Bbox) -> Cells {
        let [west, south, east, north] = [bbox.west, bbox.south, bbox.east, bbox.north].map(i64::from);
        self.cells(west - 1, south - 1, east + 1, north + 1)
    }
}

impl Cells {
    fn count(&self) -> i64 {
        let length = |range: &RangeInclusive<i64>| (range.end() - range.start() + 1).max(0);
        length(&self.columns) * length(&self.rows)
    }
}

/// Entries and edges in the order of areas; what [`Raster`] holds in the order of cells.
#[derive(Default)]
struct Sketch {
    entries: Vec<(usize, Entry)>,
    edges: Vec<Edge>,
}

impl Sketch {
    /// Adds one area: finds the edges of each cell, then carries the parity along each row of cells.
    fn add(&mut self, grid: &Grid, area: u32, shape: &Shape) -> Option<()> {
        let cells = grid.cells_around(shape.bbox());
        let mut kept: Vec<(usize, Edge)> = Vec::with_capacity(shape.vertices() * 2);
        for edge in shape.edges() {
            keep_in_cells(grid, &cells, edge, &mut kept);
        }
        kept.sort_by_key(|&(cell, _)| cell);
        let mut rest = kept.as_slice();
        for row in cells.rows {
            let mut corner = false;
            for column in cells.columns.clone() {
                let cell = grid.number(column, row);
                let here = rest.iter().take_while(|kept| kept.0 == cell).count();
                let first = self.edges.len();
                self.edges.extend(rest[..here].iter().map(|kept| kept.1));
                rest = &rest[here..];
                let edges = &self.edges[first..];
                let (west, south) = (grid.west_of(column), grid.south_of(row));
                let base = corner ^ parity(edges, west, west, south);
                if base || here > 0 {
                    let (first, count) = (u32::try_from(first).ok()?, u32::try_from(here).ok()?);
                    self.entries.push((cell, Entry { area, first, count, base }));
                }
                corner = base ^ parity(edges, west, grid.west_of(column + 1), south);
            }
        }
        Some(())
    }

    /// Groups by cell; within a cell the areas stay in order.
    fn sorted_by_cell(mut self, grid: Grid) -> Option<Raster> {
        self.entries.sort_by_key(|&(cell, _)| cell);
        let cells = usize::try_from(grid.columns * grid.rows).ok()?;
        let mut starts = Vec::with_capacity(cells + 1);
        let mut entries = Vec::with_capacity(self.entries.len());
        let mut edges = Vec::with_capacity(self.edges.len());
        for (cell, entry) in self.entries {
            let before = u32::try_from(entries.len()).ok()?;
            starts.resize(cell + 1, before);
            let first = index(entry.first);
            let moved = u32::try_from(edges.len()).ok()?;
            edges.extend_from_slice(&self.edges[first..first + index(entry.count)]);
            entries.push(Entry { first: moved, ..entry });
        }
        starts.resize(cells + 1, u32::try_from(entries.len()).ok()?);
        Some(Raster { grid, starts, entries, edges })
    }
}

/// Notes the edge for every cell that it touches, sides and corners included, and perhaps a few neighbours.
fn keep_in_cells(grid: &Grid, cells: &Cells, edge: Edge, kept: &mut Vec<(usize, Edge)>) {
    let (south, north) = (i64::from(edge.lo[1]), i64::from(edge.hi[1]));
    let first = grid.row(south - 1).max(*cells.rows.start());
    let last = grid.row(north).min(*cells.rows.end());
    for row in first..=last {
        let (west, east) = stretch(&edge, grid.south_of(row), grid.south_of(row + 1));
        let first = grid.column(west - 1).max(*cells.columns.start());
        let last = grid.column(east).min(*cells.columns.end());
        kept.extend((first..=last).map(|column| (grid.number(column, row), edge)));
    }
}

/// The westernmost and easternmost longitude of the edge between two latitudes, rounded outwards.
fn stretch(edge: &Edge, from: i64, to: i64) -> (i64, i64) {
    let [lo_x, lo_y] = edge.lo.map(i64::from);
    let [hi_x, hi_y] = edge.hi.map(i64::from);
    if lo_y == hi_y {
        return (lo_x.min(hi_x), lo_x.max(hi_x));
    }
    let at = |y: i64| lo_x + ((hi_x - lo_x) * (y.clamp(lo_y, hi_y) - lo_y)).div_euclid(hi_y - lo_y);
    let (a, b) = (at(from), at(to));
    let (west, east) = (i64::from(edge.west()), i64::from(edge.east()));
    (a.min(b).max(west), (a.max(b) + 1).min(east))
}
