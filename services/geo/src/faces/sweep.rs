//! Reads the ground of an area band by band.

use std::collections::{BTreeMap, HashMap};

use super::Face;
use super::band::{Band, Strip, bands};
use super::row::Side;
use crate::edge::Edge;
use crate::position::FixedPoint;
use crate::shape::{Bbox, Shape};

/// The number of the area itself among the owners of sides; those that take ground follow, then those that divide.
const AREA: usize = 0;

/// All sides that bear on an area.
pub(super) struct Sweep {
    window: Bbox,
    /// In order of their lower ends.
    sides: Vec<Side>,
    /// Latitudes at which something begins or ends.
    levels: Vec<i32>,
    /// Every edge near the area, level ones too.
    edges: Vec<Edge>,
    /// How many shapes take ground; the dividing ones come behind.
    taken: usize,
    owners: usize,
}

/// What is known of a face so far.
#[derive(Default)]
struct Found {
    places: i128,
    /// The place in the largest strip that has one inside, and that strip's size.
    witness: Option<(i128, [i64; 2])>,
    /// Strips in which none was found at once, kept until some other has one.
    thin: Vec<Strip>,
}

impl Sweep {
    pub(super) fn new(area: &Shape, taken: &[&Shape], by: &[&Shape]) -> Self {
        let window = area.bbox();
        let owners = 1 + taken.len() + by.len();
        let mut sweep =
            Self { window, sides: Vec::new(), levels: Vec::new(), edges: Vec::new(), taken: taken.len(), owners };
        for (owner, shape) in std::iter::once(&area).chain(taken).chain(by).enumerate() {
            sweep.add(owner, shape);
        }
        sweep.sides.sort_unstable_by_key(|side| side.lo[1]);
        let Bbox { south, north, .. } = window;
        sweep.levels.extend(sweep.sides.iter().flat_map(|side| [side.lo[1], side.hi[1]]));
        sweep.levels.extend(sweep.edges.iter().flat_map(|edge| [edge.lo[1], edge.hi[1]]));
        sweep.levels.retain(|level| (south..=north).contains(level));
        sweep.levels.extend([south, north]);
        sweep.levels.sort_unstable();
        sweep.levels.dedup();
        sweep
    }

    /// Takes up the sides of a shape. Those wholly to the west only say in which rows the area's west lies inside, and
    /// those to the east say nothing.
    fn add(&mut self, owner: usize, shape: &Shape) {
        let Bbox { west, south, east, north } = self.window;
        if !shape.bbox().meets(self.window) {
            return;
        }
        let mut turns: BTreeMap<i32, bool> = BTreeMap::new();
        for edge in shape.edges() {
            if edge.hi[1] < south || edge.lo[1] > north || edge.west() > east {
                continue;
            }
            if edge.east() >= west {
                self.edges.push(edge);
                self.sides.extend(Side::new(edge, owner));
            } else if edge.lo[1] < edge.hi[1] {
                for level in [edge.lo[1].max(south), edge.hi[1].min(north)] {
                    *turns.entry(level).or_default() ^= true;
                }
            }
        }
        let turns: Vec<i32> = turns.into_iter().filter_map(|(level, turns)| turns.then_some(level)).collect();
        let beside = west.saturating_sub(1);
        self.sides.extend(turns.chunks_exact(2).map(|pair| Side::upright(beside, pair[0], pair[1], owner)));
    }

    pub(super) fn faces(&self) -> Vec<Face> {
        let mut found: HashMap<Vec<usize>, Found> = HashMap::new();
        let (mut active, mut next) = (Vec::new(), 0);
        for pair in self.levels.windows(2) {
            let (from, until) = (pair[0], pair[1]);
            active.retain(|side: &Side| side.hi[1] > from);
            while let Some(side) = self.sides.get(next).filter(|side| side.lo[1] <= from) {
                next += 1;
                if side.hi[1] > from {
                    active.push(*side);
                }
            }
            bands(&mut active, from, until, &mut |band| self.read(band, &mut found));
        }
        let faces = found.into_iter().filter_map(|(inside, found)| self.face(inside, &found));
        let mut faces: Vec<Face> = faces.collect();
        faces.sort_by(|a, b| a.inside.cmp(&b.inside));
        faces
    }

    /// Walks a band from west to east.
    fn read(&self, band: &Band<'_>, found: &mut HashMap<Vec<usize>, Found>) {
        let mut covered = vec![false; self.owners];
        let mut taken = 0_usize;
        for pair in band.sides.windows(2) {
            let (west, east) = (pair[0], pair[1]);
            covered[west.owner] ^= true;
            if (1..=self.taken).contains(&west.owner) {
                taken = if covered[west.owner] { taken + 1 } else { taken - 1 };
            }
            if !covered[AREA] || taken > 0 {
                continue;
            }
            let (from, until) = (band.from, band.until);
            let places = east.sum_of_ceilings(from, until) - west.sum_of_ceilings(from, until);
            if places == 0 {
                continue;
            }
            let dividing = covered.iter().enumerate().skip(1 + self.taken).filter(|(_, covered)| **covered);
            let inside: Vec<usize> = dividing.map(|(owner, _)| owner - 1 - self.taken).collect();
            found.entry(inside).or_default().add(places, Strip { west, east, from, until });
        }
    }

    /// The face, unless all its places lie on sides.
    fn face(&self, inside: Vec<usize>, found: &Found) -> Option<Face> {
        let witness = found.witness.map(|(_, place)| place);
        let witness = witness.or_else(|| found.thin.iter().find_map(|strip| self.free_place(strip)))?;
        let [x, y] = witness.map(|value| i32::try_from(value).unwrap_or_default());
        Some(Face {
            inside,
            places: u64::try_from(found.places).unwrap_or_default(),
            witness: FixedPoint::of_vertex([x, y]),
        })
    }

    /// A place of the strip that lies on no edge, looked for row by row.
    fn free_place(&self, strip: &Strip) -> Option<[i64; 2]> {
        (strip.from..strip.until).find_map(|row| {
            let (from, until) = strip.row(row);
            let mut blocked: Vec<(i64, i64)> = self.edges.iter().filter_map(|edge| on_row(edge, row)).collect();
            blocked.sort_unstable();
            let free = blocked.into_iter().fold(from, |x, (west, east)| if west <= x { x.max(east + 1) } else { x });
            (free < until).then_some([free, row.into()])
        })
    }
}

impl Found {
    fn add(&mut self, places: i128, strip: Strip) {
        self.places += places;
        if self.witness.is_some_and(|(size, _)| size >= places) {
            return;
        }
        match strip.inner_place() {
            Some(place) => {
                self.witness = Some((places, place));
                self.thin = Vec::new();
            }
            None if self.witness.is_none() => self.thin.push(strip),
            None => {}
        }
    }
}

/// The places of a row that lie on an edge, from the first to the last.
fn on_row(edge: &Edge, row: i32) -> Option<(i64, i64)> {
    if row < edge.lo[1] || row > edge.hi[1] {
        return None;
    }
    if edge.lo[1] == edge.hi[1] {
        return Some((edge.lo[0].into(), edge.hi[0].into()));
    }
    if row == edge.hi[1] {
        return Some((edge.hi[0].into(), edge.hi[0].into()));
    }
    let at = Side { lo: edge.lo, hi: edge.hi, owner: 0 }.at(row);
    (at.rest == 0).then_some((at.whole, at.whole))
}
