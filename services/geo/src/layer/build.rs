//! Builds the index from the shapes, band by band: each band is a few rows of the raster with an arena of its own.

mod block;
mod cover;
mod draw;
mod proof;
mod side;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use block::{Blocks, depth_for};

use super::index::{Arena, Index};
use super::raster::{Raster, Span, Square};
use super::words::{AREAS, Area, Entry};
use crate::shape::{Bbox, Shape};

pub(super) use cover::Cover;
pub(super) use side::{Side, join, sides, touched};

/// Bands, and so arenas, of a newly built index at most; patches need the rest of [`super::words::ARENAS`].
const BANDS: usize = 64;

/// A cell of the raster for this many sides, each edge between two areas counted twice.
const SIDES_IN_RASTER_CELL: usize = 8;

/// Cells of the raster: no fewer even for the smallest layer, no more even for the largest.
const LEAST_CELLS: usize = 64;
const MOST_CELLS: usize = 1 << 20;

/// Edges in two cells of a block, as far as they spread evenly. With 2 the index takes a fifth more memory and answers
/// about a tenth faster; with 4 the other way round.
const EDGES_IN_TWO_CELLS: usize = 3;

/// With fewer sides the build takes less time than starting threads.
const SIDES_WORTH_THREADS: usize = 20_000;

/// Builds the index of the shapes, whose areas are numbered from 1; `None` when there is more than it can number.
pub(super) fn build(shapes: &[Shape]) -> Option<Index> {
    if shapes.len() >= usize::try_from(AREAS).ok()? {
        return None;
    }
    let count: usize = shapes.iter().map(Shape::vertices).sum();
    let bbox = shapes.iter().map(Shape::bbox).reduce(Bbox::join);
    let bbox = bbox.unwrap_or(Bbox { west: 0, south: 0, east: 0, north: 0 });
    let cells = (count / SIDES_IN_RASTER_CELL).clamp(LEAST_CELLS, MOST_CELLS);
    let raster = Raster::over(bbox, i64::try_from(cells).ok()?);
    let rows = raster.rows();
    let bands = i64::try_from(BANDS).ok()?.min(rows);
    let bands: Vec<Range<i64>> = (0..bands).map(|number| rows * number / bands..rows * (number + 1) / bands).collect();
    let threads = if count < SIDES_WORTH_THREADS { 1 } else { threads() };
    let mut entries = Vec::with_capacity(raster.cells() + 1);
    let mut arenas = Vec::with_capacity(bands.len());
    for band in in_threads(threads, bands.len(), |number| build_band(&raster, shapes, bands[number].clone(), number)) {
        let (mut band, arena) = band?;
        entries.append(&mut band);
        arenas.push(Arc::new(arena));
    }
    entries.push(Entry::OUTSIDE);
    Some(Index { raster, entries, arenas })
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Does numbered work in several threads; the results are in order.
fn in_threads<T: Send>(threads: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads == 1 {
        return (0..count).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed)).take_while(|&at| at < count);
        numbers.map(|number| (number, work(number))).collect::<Vec<_>>()
    };
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, _>| match worker.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        workers.into_iter().flat_map(join).collect()
    });
    done.sort_unstable_by_key(|&(number, _)| number);
    done.into_iter().map(|(_, result)| result).collect()
}

fn build_band(raster: &Raster, shapes: &[Shape], rows: Range<i64>, arena: usize) -> Option<(Vec<Entry>, Arena)> {
    let (sides, ends) = sort_by_cell(raster, shapes, &rows)?;
    let mut drawing = Drawing::new(arena)?;
    let mut entries = Vec::with_capacity(ends.len());
    let mut start = 0;
    let mut ends = ends.into_iter();
    let mut here = Vec::new();
    for row in rows {
        let mut corner = Cover::default();
        for column in 0..raster.columns() {
            let end = usize::try_from(ends.next()?).ok()?;
            here.clear();
            here.extend_from_slice(&sides[start..end]);
            start = end;
            join(&mut here);
            entries.push(drawing.cell(&here, raster.square(column, row), &mut corner)?);
        }
    }
    Some((entries, drawing.finish()))
}

/// The sides in the order of the raster cells that they touch, and where those of each cell end.
fn sort_by_cell(raster: &Raster, shapes: &[Shape], rows: &Range<i64>) -> Option<(Vec<Side>, Vec<u32>)> {
    let cells = usize::try_from((rows.end - rows.start) * raster.columns()).ok()?;
    let mut ends: Vec<u32> = vec![0; cells];
    let mut total = 0_usize;
    each_touched(raster, shapes, rows, |cell, _| {
        ends[cell] = ends[cell].wrapping_add(1);
        total += 1;
    })?;
    u32::try_from(total).ok()?;
    let mut before = 0;
    for end in &mut ends {
        before += *end;
        *end = before - *end;
    }
    let mut sorted = vec![Side::default(); total];
    each_touched(raster, shapes, rows, |cell, side| {
        sorted[usize::try_from(ends[cell]).unwrap_or(usize::MAX)] = *side;
        ends[cell] += 1;
    })?;
    Some((sorted, ends))
}

fn each_touched(
    raster: &Raster,
    shapes: &[Shape],
    rows: &Range<i64>,
    mut show: impl FnMut(usize, &Side),
) -> Option<()> {
    let origin = raster.first();
    let span = Span { first: rows.start, last: rows.end - 1 };
    for (number, shape) in shapes.iter().enumerate() {
        let bbox = shape.bbox();
        let own = raster.rows_between(i64::from(bbox.south) - 1, i64::from(bbox.north));
        if own.last < span.first || own.first > span.last {
            continue;
        }
        let area = Area::try_from(number + 1).ok()?;
        sides(area, shape, |side| {
            touched(&side, origin, raster.columns(), span, |column, row| {
                show(raster.number(column, row - span.first), &side);
            });
        });
    }
    Some(())
}

/// An arena under way.
pub(super) struct Drawing {
    blocks: Blocks,
    /// The number that the arena will have.
    number: u16,
}

impl Drawing {
    pub(super) fn new(number: usize) -> Option<Self> {
        Some(Self { blocks: Blocks::default(), number: u16::try_from(number).ok()? })
    }

    /// Draws a cell of the raster with all sides that touch it. `corner` covers its south-west corner when called, and its
    /// south-east corner afterwards. `None` if there is no room.
    pub(super) fn cell(&mut self, sides: &[Side], square: Square, corner: &mut Cover) -> Option<Entry> {
        if !sides.is_empty() {
            let depth = depth_for(sides, square, EDGES_IN_TWO_CELLS);
            let offset = self.blocks.block(sides, square, depth, corner)?;
            return Some(Entry::block(self.number, offset, depth));
        }
        match corner.single() {
            Some(area) => Some(Entry::uniform(area)),
            None => Some(Entry::several(self.number, self.blocks.leaves.several(corner.sorted())?)),
        }
    }

    pub(super) fn finish(self) -> Arena {
        Arena::new(self.blocks.cells, &self.blocks.leaves.words)
    }
}
