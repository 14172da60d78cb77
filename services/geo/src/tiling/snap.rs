//! Borders that are meant to be one but are drawn apart, brought together corner by corner.
//!
//! Only borders that no neighbour shares as they stand are looked at. Corners of different areas within the tolerance of
//! each other become one: corners of the parents stay, then those that more areas share, then those of the lowest code;
//! a corner near a
//! parent's side only goes onto it. Then sides are led through the corners of other areas that lie within
//! the tolerance of where the side ran at first. So no point of a border moves farther than the tolerance.

use std::collections::{BTreeMap, HashMap};

use crate::edge::{Edge, Vertex};
use crate::ground::{Plane, reach};

use super::cells::Cells;
use super::map::Rings;
use super::noding::Side;

/// Brings the rings of the areas together, but for those that are fixed; says of each whether it changed. The rings after
/// those of the areas are the parents'.
pub(super) fn snap(rings: &mut [Rings], fixed: &[bool], metres: f64) -> Vec<bool> {
    let areas = fixed.len();
    let mut loose = loose_edges(&rings[..areas]);
    let mut corners = Corners::new(&loose, metres);
    loose.retain(|(edge, owners)| {
        let stays = owners.iter().any(|&owner| fixed[owner as usize]);
        if stays {
            corners.keep(edge.lo, owners);
            corners.keep(edge.hi, owners);
        }
        !stays
    });
    for (claim, rings) in (0..).zip(&*rings).skip(areas) {
        rings.iter().flatten().for_each(|&corner| corners.keep(corner, &[claim]));
    }
    let sides: Vec<Edge> = rings[areas..].iter().flatten().flat_map(|ring| crate::edge::edges(ring)).collect();
    let moved = corners.merge(&loose, &sides);
    let led = corners.lead(&loose, &moved);
    rings[..areas].iter_mut().map(|rings| redraw(rings, &moved, &led)).collect()
}

/// An edge by its ends, the lower first.
type Edge2 = [Vertex; 2];

fn key(a: Vertex, b: Vertex) -> Edge2 {
    let Edge { lo, hi } = Edge::new(a, b);
    [lo, hi]
}

/// The edges that do not divide two areas as they stand, with the areas whose border they are.
fn loose_edges(areas: &[Rings]) -> Vec<(Edge, Vec<u32>)> {
    let mut sides = Vec::new();
    for (claim, rings) in (0..).zip(areas) {
        for ring in rings {
            let next = ring.iter().cycle().skip(1);
            sides.extend(ring.iter().zip(next).filter(|(a, b)| a != b).map(|(&a, &b)| Side::new(a, b, claim)));
        }
    }
    sides.sort_unstable_by_key(|side| (side.edge.lo, side.edge.hi, side.claim));
    let runs = sides.chunk_by(|a, b| a.edge == b.edge);
    let loose = runs.filter(|run| run.iter().map(Side::step).sum::<i32>() != 0);
    loose.map(|run| (run[0].edge, run.iter().map(|side| side.claim).collect())).collect()
}

/// A corner that stays where it is.
struct Corner {
    at: Vertex,
    owners: Vec<u32>,
}

/// The corners that stay, by cells as wide as the tolerance.
struct Corners {
    metres: f64,
    cell: [i64; 2],
    kept: Vec<Corner>,
    by_cell: HashMap<[i64; 2], Vec<usize>>,
    by_place: HashMap<Vertex, usize>,
}

impl Corners {
    fn new(loose: &[(Edge, Vec<u32>)], metres: f64) -> Self {
        let latitudes = loose.iter().flat_map(|(edge, _)| [edge.lo[1], edge.hi[1]]);
        let (east, north) = reach(latitudes.max_by_key(|lat| lat.abs()).unwrap_or_default(), metres);
        let cell = [east.max(1), north.max(1)];
        Self { metres, cell, kept: Vec::new(), by_cell: HashMap::new(), by_place: HashMap::new() }
    }

    fn cell_of(&self, at: Vertex) -> [i64; 2] {
        [0, 1].map(|axis| i64::from(at[axis]).div_euclid(self.cell[axis]))
    }

    /// Notes that a corner stays.
    fn keep(&mut self, at: Vertex, owners: &[u32]) {
        let number = *self.by_place.entry(at).or_insert(self.kept.len());
        if number == self.kept.len() {
            self.kept.push(Corner { at, owners: Vec::new() });
            let cell = self.cell_of(at);
            self.by_cell.entry(cell).or_default().push(number);
        }
        let owned = &mut self.kept[number].owners;
        owned.extend(owners.iter().filter(|owner| !owned.contains(owner)).copied().collect::<Vec<_>>());
    }

    /// Decides for every corner of loose edges whether it stays or where it goes.
    fn merge(&mut self, loose: &[(Edge, Vec<u32>)], sides: &[Edge]) -> HashMap<Vertex, Vertex> {
        let mut owners: BTreeMap<Vertex, Vec<u32>> = BTreeMap::new();
        for (edge, claims) in loose {
            for corner in [edge.lo, edge.hi] {
                let of_corner = owners.entry(corner).or_default();
                of_corner.extend(claims);
                of_corner.sort_unstable();
                of_corner.dedup();
            }
        }
        let mut order: Vec<_> = owners.into_iter().collect();
        order.sort_by_key(|(at, owners)| (std::cmp::Reverse(owners.len()), owners[0], *at));
        let cells = Cells::over(sides);
        let mut moved = HashMap::new();
        for (at, owners) in order {
            let to = self.nearest(at, &owners).or_else(|| self.onto(at, sides, &cells)).unwrap_or(at);
            self.keep(to, &owners);
            if to != at {
                moved.insert(at, to);
            }
        }
        moved
    }

    /// The nearest corner within the tolerance that stays and that another area has too; the corner itself if it stays.
    fn nearest(&self, at: Vertex, owners: &[u32]) -> Option<Vertex> {
        if self.by_place.contains_key(&at) {
            return Some(at);
        }
        let plane = Plane::at_lat(at[1]);
        let [column, row] = self.cell_of(at);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| [column + dx, row + dy]));
        let corners = around.filter_map(|cell| self.by_cell.get(&cell)).flatten().map(|&number| &self.kept[number]);
        let others = corners.filter(|corner| corner.owners.iter().any(|owner| !owners.contains(owner)));
        let near = others.map(|corner| (plane.length(at, corner.at), corner.at));
        let nearest =
            near.filter(|(far, _)| *far <= self.metres).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        nearest.map(|(_, to)| to)
    }

    /// The nearest point on a parent's side within the tolerance.
    fn onto(&self, at: Vertex, sides: &[Edge], cells: &Cells) -> Option<Vertex> {
        let plane = Plane::at_lat(at[1]);
        let near = self.near(cells, at).map(|line| sides[line as usize]);
        let near = near.map(|edge| (plane.distance_to_segment(at, edge.lo, edge.hi), edge));
        let nearest = near.filter(|(far, _)| *far <= self.metres).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.map(|(_, edge)| plane.nearest_on(at, edge.lo, edge.hi))
    }

    /// The loose edges that run within the tolerance of corners that stay and are not their owners' yet, each with those
    /// corners, along it.
    fn lead(&self, loose: &[(Edge, Vec<u32>)], moved: &HashMap<Vertex, Vertex>) -> HashMap<Edge2, Vec<Vertex>> {
        let edges: Vec<Edge> = loose.iter().map(|(edge, _)| *edge).collect();
        let cells = Cells::over(&edges);
        let end = |corner: Vertex| moved.get(&corner).copied().unwrap_or(corner);
        let mut led: HashMap<Edge2, Vec<Vertex>> = HashMap::new();
        for corner in &self.kept {
            let plane = Plane::at_lat(corner.at[1]);
            for line in self.near(&cells, corner.at) {
                let (edge, owners) = &loose[line as usize];
                let fits = end(edge.lo) != corner.at
                    && end(edge.hi) != corner.at
                    && !corner.owners.iter().any(|owner| owners.contains(owner))
                    && plane.distance_to_segment(corner.at, edge.lo, edge.hi) <= self.metres;
                if fits {
                    led.entry(key(edge.lo, edge.hi)).or_default().push(corner.at);
                }
            }
        }
        for ([lo, hi], through) in &mut led {
            let edge = Edge { lo: *lo, hi: *hi };
            through.sort_by_key(|&at| (edge.along(at), at));
            through.dedup();
        }
        led
    }

    /// The lines that may come within the tolerance of a place.
    fn near(&self, cells: &Cells, at: Vertex) -> impl Iterator<Item = u32> {
        let [x, y] = at.map(i64::from);
        let [east, north] = self.cell;
        cells.within([x - east, y - north], [x + east, y + north])
    }
}

/// Draws rings with their corners moved and their sides led through others; whether anything changed.
fn redraw(rings: &mut Rings, moved: &HashMap<Vertex, Vertex>, led: &HashMap<Edge2, Vec<Vertex>>) -> bool {
    let mut changed = false;
    for ring in rings {
        let mut drawn = Vec::with_capacity(ring.len());
        let next = ring.iter().cycle().skip(1);
        for (&a, &b) in ring.iter().zip(next) {
            drawn.push(moved.get(&a).copied().unwrap_or(a));
            let through = led.get(&key(a, b)).map(Vec::as_slice).unwrap_or_default();
            if Edge::new(a, b).lo == a { drawn.extend(through) } else { drawn.extend(through.iter().rev()) }
        }
        drawn.dedup();
        if drawn != *ring {
            *ring = drawn;
            changed = true;
        }
    }
    changed
}
