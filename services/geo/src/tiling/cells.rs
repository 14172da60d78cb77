//! Where lines lie: a raster of cells, each with the lines that touch it or come within a unit of it.

use crate::edge::Edge;
use crate::shape::Bbox;

/// The raster over a set of lines.
pub(super) struct Cells {
    west: i64,
    south: i64,
    size: i64,
    columns: i64,
    rows: i64,
    /// Where the lines of each cell begin in `lines`; one more than there are cells.
    starts: Vec<u32>,
    lines: Vec<u32>,
}

impl Cells {
    /// About as many cells as lines.
    pub(super) fn over(edges: &[Edge]) -> Self {
        let bbox = Bbox::around(edges.iter().flat_map(|edge| [&edge.lo, &edge.hi]));
        let bbox = bbox.unwrap_or(Bbox { west: 0, south: 0, east: 0, north: 0 });
        let [west, south, east, north] = [bbox.west, bbox.south, bbox.east, bbox.north].map(i64::from);
        let size = size_of_cell(east - west, north - south, edges.len());
        let [columns, rows] = [east - west, north - south].map(|length| length / size + 1);
        let mut cells = Self { west, south, size, columns, rows, starts: Vec::new(), lines: Vec::new() };
        cells.fill(edges);
        cells
    }

    /// The lines of every cell, by their numbers in ascending order.
    pub(super) fn each(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|pair| &self.lines[pair[0] as usize..pair[1] as usize])
    }

    /// The cells of the point's row from its own westwards: their western bounds and their lines.
    pub(super) fn westwards(&self, x: i32, y: i32) -> impl Iterator<Item = (i64, &[u32])> {
        let row = self.row_of(y.into());
        (0..=self.column_of(x.into())).rev().map(move |column| {
            let at = self.number(column, row);
            let lines = &self.lines[self.starts[at] as usize..self.starts[at + 1] as usize];
            (self.west + column * self.size, lines)
        })
    }

    /// The lines of the cells that a box touches; some more than once.
    pub(super) fn within(&self, [west, south]: [i64; 2], [east, north]: [i64; 2]) -> impl Iterator<Item = u32> {
        let rows = self.row_of(south)..=self.row_of(north);
        let cells = rows.flat_map(move |row| {
            (self.column_of(west)..=self.column_of(east)).map(move |column| self.number(column, row))
        });
        cells.flat_map(|at| self.lines[self.starts[at] as usize..self.starts[at + 1] as usize].iter().copied())
    }

    /// The row of a latitude; the outermost one for those beyond.
    fn row_of(&self, y: i64) -> i64 {
        (y - self.south).div_euclid(self.size).clamp(0, self.rows - 1)
    }

    /// The column of a longitude; the outermost one for those beyond.
    fn column_of(&self, x: i64) -> i64 {
        (x - self.west).div_euclid(self.size).clamp(0, self.columns - 1)
    }

    fn number(&self, column: i64, row: i64) -> usize {
        usize::try_from(row * self.columns + column).unwrap_or_default()
    }

    fn fill(&mut self, edges: &[Edge]) {
        let cells = usize::try_from(self.columns * self.rows).unwrap_or_default();
        let mut counts = vec![0_u32; cells + 1];
        for edge in edges {
            self.touched_by(*edge, |cell| counts[cell + 1] += 1);
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        let mut lines = vec![0; counts[cells] as usize];
        let mut free = counts.clone();
        for (line, edge) in (0..).zip(edges) {
            self.touched_by(*edge, |cell| {
                lines[free[cell] as usize] = line;
                free[cell] += 1;
            });
        }
        (self.starts, self.lines) = (counts, lines);
    }

    /// Calls for every cell that the edge touches or comes within a unit of.
    fn touched_by(&self, edge: Edge, mut call: impl FnMut(usize)) {
        let [lo_x, lo_y] = edge.lo.map(i64::from);
        let [hi_x, hi_y] = edge.hi.map(i64::from);
        for row in self.row_of(lo_y - 1)..=self.row_of(hi_y + 1) {
            let south = self.south + row * self.size;
            let ends = [south - 1, south + self.size + 1].map(|y| {
                let y = y.clamp(lo_y, hi_y);
                if hi_y == lo_y { None } else { Some(lo_x + (hi_x - lo_x) * (y - lo_y) / (hi_y - lo_y)) }
            });
            let [a, b] = match ends {
                [Some(a), Some(b)] => [a, b],
                _ => [lo_x, hi_x],
            };
            for column in self.column_of(a.min(b) - 2)..=self.column_of(a.max(b) + 2) {
                call(self.number(column, row));
            }
        }
    }
}

/// Side of a square cell such that about as many cover the box as there are lines.
fn size_of_cell(width: i64, height: i64, lines: usize) -> i64 {
    let lines = i64::try_from(lines.max(1)).unwrap_or(i64::MAX);
    let square = i128::from(width.max(1)) * i128::from(height.max(1)) / i128::from(lines);
    let side = i64::try_from(square.isqrt()).unwrap_or(i64::MAX);
    side.max(width.max(height) / lines).max(1)
}
