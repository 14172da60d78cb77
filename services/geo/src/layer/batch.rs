//! Many points at once.
//!
//! A lookup waits for memory three times. For 64 points together each of the three loads is a stage of its own: a stage
//! does the same for every point and branches on nothing that it has just loaded, so that the processor has many loads
//! under way. Points that are done drop out between the stages.

use super::index::cell_of_block;
use super::leaf::Leaf;
use super::lookup::found;
use super::words::{Cell, Entry, Header, OUTSIDE, index};
use super::{Found, Layer, Placement};
use crate::position::FixedPoint;

/// Points whose loads are under way at the same time; a power of two.
const TOGETHER: usize = 64;

/// What is known about the points after each stage. Each stage first works out where to read, then does nothing but read.
struct Stages {
    offsets: [[i64; 2]; TOGETHER],
    /// Where each point's entry lies.
    at: [usize; TOGETHER],
    entries: [Entry; TOGETHER],
    divided: Reads,
    cells: [Cell; TOGETHER],
    crossed: Reads,
    headers: [Header; TOGETHER],
}

/// What is to be read for the points that are left.
struct Reads {
    /// The point's place among the points.
    point: [u8; TOGETHER],
    arena: [u16; TOGETHER],
    offset: [u32; TOGETHER],
    count: usize,
}

impl Layer {
    /// Finds every point, as [`Layer::find`] does. `answers` is emptied first and then holds one answer for each point.
    ///
    /// Several times faster than one by one when the layer is larger than the processor's caches.
    pub fn find_all(&self, points: &[FixedPoint], answers: &mut Vec<Option<Found>>) {
        answers.clear();
        answers.resize(points.len(), None);
        let mut stages = Stages::new();
        for (points, answers) in points.chunks(TOGETHER).zip(answers.chunks_mut(TOGETHER)) {
            stages.read_entries(self, points);
            stages.read_cells(self, points, answers);
            stages.read_headers(self, points, answers);
            stages.read_leaves(self, points, answers);
        }
    }
}

impl Stages {
    fn new() -> Self {
        Self {
            offsets: [[0; 2]; TOGETHER],
            at: [0; TOGETHER],
            entries: [Entry::OUTSIDE; TOGETHER],
            divided: Reads::new(),
            cells: [Cell::OUTSIDE; TOGETHER],
            crossed: Reads::new(),
            headers: [Header::default(); TOGETHER],
        }
    }

    fn read_entries(&mut self, layer: &Layer, points: &[FixedPoint]) {
        let index = &layer.index;
        for ((point, offset), at) in points.iter().zip(&mut self.offsets).zip(&mut self.at) {
            *offset = index.raster.offset([point.lon_e7(), point.lat_e7()]);
            *at = index.raster.cell_at(*offset);
        }
        for (&at, entry) in self.at.iter().zip(&mut self.entries).take(points.len()) {
            *entry = index.entries[at];
        }
    }

    /// Answers points in cells that one area covers, reads the block cells of those in divided cells.
    fn read_cells(&mut self, layer: &Layer, points: &[FixedPoint], answers: &mut [Option<Found>]) {
        let index = &layer.index;
        self.divided.count = 0;
        for (number, answer) in answers.iter_mut().enumerate() {
            let entry = self.entries[number % TOGETHER];
            if entry.is_several() {
                *answer = layer.find(points[number]);
                continue;
            }
            let is_block = entry.is_block();
            *answer = found(if is_block { OUTSIDE } else { entry.area() }, Placement::Only);
            let depth = if is_block { entry.depth() } else { 0 };
            let cell = cell_of_block(self.offsets[number % TOGETHER], index.raster.shift() - depth, depth);
            self.divided.add(number, entry.arena(), entry.offset() + cell, is_block);
        }
        for ((arena, offset), cell) in self.divided.each().zip(&mut self.cells) {
            *cell = index.arenas[arena].cell(offset);
        }
    }

    /// Answers points in block cells that one area covers, reads the headers of the leaves of the others.
    fn read_headers(&mut self, layer: &Layer, points: &[FixedPoint], answers: &mut [Option<Found>]) {
        self.crossed.count = 0;
        for read in 0..self.divided.count {
            let (number, cell) = (usize::from(self.divided.point[read % TOGETHER]), self.cells[read % TOGETHER]);
            if !cell.is_uniform() && !cell.is_leaf() {
                answers[number] = layer.find(points[number]);
                continue;
            }
            answers[number] = found(if cell.is_uniform() { cell.area() } else { OUTSIDE }, Placement::Only);
            let arena = usize::from(self.divided.arena[read % TOGETHER]);
            self.crossed.add(number, arena, cell.offset(), cell.is_leaf());
        }
        for ((arena, offset), header) in self.crossed.each().zip(&mut self.headers) {
            *header = Header(layer.index.arenas[arena].word(offset));
        }
    }

    fn read_leaves(&self, layer: &Layer, points: &[FixedPoint], answers: &mut [Option<Found>]) {
        let index = &layer.index;
        for (read, (arena, offset)) in self.crossed.each().enumerate() {
            let number = usize::from(self.crossed.point[read % TOGETHER]);
            let shift = index.raster.shift() - self.entries[number % TOGETHER].depth();
            let corner = index.corner(self.offsets[number % TOGETHER], shift);
            let words = index.arenas[arena].words(offset);
            let leaf = Leaf::with_header(self.headers[read % TOGETHER], words, corner);
            answers[number] = layer.find_in_leaf(leaf, [points[number].lon_e7(), points[number].lat_e7()]);
        }
    }
}

impl Reads {
    fn new() -> Self {
        Self { point: [0; TOGETHER], arena: [0; TOGETHER], offset: [0; TOGETHER], count: 0 }
    }

    /// Adds a read if it is wanted, without a branch.
    fn add(&mut self, point: usize, arena: usize, offset: usize, wanted: bool) {
        let at = self.count % TOGETHER;
        self.point[at] = u8::try_from(point % TOGETHER).unwrap_or_default();
        self.arena[at] = u16::try_from(arena).unwrap_or_default();
        self.offset[at] = u32::try_from(offset).unwrap_or_default();
        self.count += usize::from(wanted);
    }

    /// Arena and offset of each read.
    fn each(&self) -> impl Iterator<Item = (usize, usize)> {
        let reads = self.arena.iter().zip(&self.offset).take(self.count);
        reads.map(|(&arena, &offset)| (usize::from(arena), index(offset)))
    }
}
