//! The areas of one level as they divide the ground: what several claim, what none claims, what lies outside of the
//! parent, and what a repair would make of it.
//!
//! All sides of all areas are cut into lines that meet only in their ends (`noding`), the faces between the lines are
//! found with the areas that claim each (`faces`), and every question is one about faces: exact, whatever the areas.
//!
//! # Gaps
//!
//! Where parents have ground, a gap is ground of a parent that none of the areas claims. Where none has, it is ground
//! enclosed by areas that none of them claims; what lies open to the outside is then not seen.
//!
//! # The repair
//!
//! It is proposed for what can be closed without moving any border farther than the tolerance, and made only by whoever
//! takes the shapes of the [`Proposal`]:
//!
//! 1. Ground in doubt is given to one area (`settle`): beyond the parent it is cut off, claimed twice it stays with the
//!    lowest code, claimed by none it goes to the neighbour with the longest common border.
//! 2. What is still drawn apart is brought together corner by corner (`snap`), and what is then in doubt given again.
//! 3. Neighbours get the same corners along their border, so that a corner of one never lies on a bare side of the other.
//!
//! Where no defect wider than the tolerance is left, the areas divide their ground: every point belongs to exactly one.

mod cells;
mod change;
mod faces;
mod map;
mod noding;
mod outline;
mod pieces;
mod settle;
mod snap;

use std::collections::BTreeMap;

use crate::polygons::{self, Polygons};
use crate::position::Position;
use crate::shape::Shape;
use map::{Ground, Map, Rings, rings_of};
use pieces::{Piece, area_m2};

pub use change::Change;

/// Gaps and overlaps with a smaller mean width are slivers, metres.
pub const SLIVER_M: f64 = 2.0;

/// Smaller ground, in square metres, is a hairline: it is not told by itself, but with the border that is drawn apart.
pub const HAIRLINE_M2: f64 = 1.0;

/// A border that moves by so much more than it may, metres, was only rounded.
const ROUNDING_M: f64 = 0.02;

/// How often areas are brought together again without those that would change too much.
const ROUNDS: usize = 5;

/// One area of a level.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'a> {
    /// Its code; decides who keeps ground that several claim.
    pub code: &'a str,
    /// Its ground.
    pub shape: &'a Shape,
    /// The ground that it should lie in, as a place in the list of parents.
    pub parent: Option<usize>,
}

/// What is wrong with some ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DefectKind {
    /// Several areas claim it.
    Overlap,
    /// None claims it.
    Gap,
    /// An area claims it that it has no parent's ground there.
    OutsideParent,
}

/// Ground with which something is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Defect {
    /// What.
    pub kind: DefectKind,
    /// The areas concerned, by their places in the list: those that claim it; around a gap its neighbours, the one with
    /// the longest common border first.
    pub tiles: Vec<usize>,
    /// The ground.
    pub shape: Shape,
    /// Its size in square metres.
    pub area_m2: f64,
    /// Its mean width in metres: twice the area by the length of the outline.
    pub width_m: f64,
    /// A point in it.
    pub place: Position,
    /// Who would get how much of it (square metres) by the repair; `None` where it is left to a person.
    pub given: Option<Vec<(usize, f64)>>,
}

impl Defect {
    /// Whether it is thin.
    pub fn is_sliver(&self) -> bool {
        self.width_m < SLIVER_M
    }
}

/// What the repair would make of an area.
#[derive(Debug, Clone, PartialEq)]
pub struct Redrawn {
    /// Its ground then; `None` where nothing would be left of it.
    pub shape: Option<Shape>,
    /// How its border changes.
    pub change: Change,
}

/// What is wrong with a level, and what a repair would make of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// Every defect of at least [`HAIRLINE_M2`], the largest first.
    pub defects: Vec<Defect>,
    /// The areas that the repair would change, by their places in the list.
    pub redrawn: BTreeMap<usize, Redrawn>,
}

impl Proposal {
    /// Whether every defect is closed by the repair.
    pub fn closes_all(&self) -> bool {
        self.defects.iter().all(|defect| defect.given.is_some())
    }
}

/// What is wrong with a level.
pub fn examine(tiles: &[Tile<'_>], parents: &[&Shape]) -> Vec<Defect> {
    let order = Order::of(tiles);
    let map = Map::of(&order.rings(tiles, parents), &order.parents(tiles));
    let mut defects: Vec<Defect> = order.defects(&map).into_iter().map(|(defect, _)| defect).collect();
    defects.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    defects
}

/// Whether the areas divide their ground: nothing is claimed twice, nothing left out, nothing outside of the parents, not
/// even a hairline.
pub fn divides(tiles: &[Tile<'_>], parents: &[&Shape]) -> bool {
    let order = Order::of(tiles);
    left(&Map::of(&order.rings(tiles, parents), &order.parents(tiles))).is_empty()
}

/// What is wrong with a level, and a repair that moves no border farther than `tolerance_m`; 0 proposes nothing.
pub fn propose(tiles: &[Tile<'_>], parents: &[&Shape], tolerance_m: f64) -> Proposal {
    if tolerance_m <= 0.0 {
        return Proposal { defects: examine(tiles, parents), redrawn: BTreeMap::new() };
    }
    // What is rounded on the way must not add up to more than was allowed.
    let metres = (tolerance_m - ROUNDING_M).max(tolerance_m / 2.0);
    let order = Order::of(tiles);
    let mut rings = order.rings(tiles, parents);
    let Settled { map, fixed, found } = order.settled(tiles, &rings, metres);
    let given: Vec<Option<Vec<u32>>> = found.iter().map(|(_, piece)| held_alike(&map, piece)).collect();
    take_over(&mut rings, &map);
    let Some(Drawn { redrawn, left }) = order.together(tiles, &map, &rings, (metres, fixed)) else {
        return Proposal { defects: found.into_iter().map(|(defect, _)| defect).collect(), redrawn: BTreeMap::new() };
    };
    let mut defects: Vec<Defect> = found
        .into_iter()
        .zip(given)
        .map(|((defect, _), given)| {
            let given = match given {
                Some(holders) => Some(order.whole(&defect, &holders)),
                None => shared_out(&defect, tiles, &redrawn, &left),
            };
            Defect { given, ..defect }
        })
        .collect();
    defects.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    Proposal { defects, redrawn }
}

/// The map once the ground in doubt is given away.
struct Settled {
    map: Map,
    /// The areas that stay as they are drawn.
    fixed: Vec<bool>,
    /// The defects that were there before, with their pieces.
    found: Vec<(Defect, Piece)>,
}

/// The areas as a repair draws them.
struct Drawn {
    redrawn: BTreeMap<usize, Redrawn>,
    /// The ground of defects that are left, hairlines included.
    left: Vec<(DefectKind, Shape)>,
}

impl Drawn {
    /// The areas that would change more than they may.
    fn beyond(&self, metres: f64) -> impl Iterator<Item = usize> + '_ {
        let too_far =
            move |redrawn: &Redrawn| redrawn.shape.is_none() || redrawn.change.farthest_m > metres + ROUNDING_M;
        self.redrawn.iter().filter(move |(_, redrawn)| too_far(redrawn)).map(|(&at, _)| at)
    }
}

/// Areas in the order of their codes, in which the map numbers them.
struct Order {
    /// The place of each in the list of tiles.
    places: Vec<usize>,
}

impl Order {
    fn of(tiles: &[Tile<'_>]) -> Self {
        let mut places: Vec<usize> = (0..tiles.len()).collect();
        places.sort_by_key(|&at| tiles[at].code);
        Self { places }
    }

    fn rings(&self, tiles: &[Tile<'_>], parents: &[&Shape]) -> Vec<Rings> {
        let tiles = self.places.iter().map(|&at| rings_of(tiles[at].shape));
        tiles.chain(parents.iter().map(|shape| rings_of(shape))).collect()
    }

    fn parents(&self, tiles: &[Tile<'_>]) -> Vec<Option<u32>> {
        let claim = |parent: usize| u32::try_from(tiles.len() + parent).unwrap_or(u32::MAX);
        self.places.iter().map(|&at| tiles[at].parent.map(claim)).collect()
    }

    fn place(&self, area: u32) -> usize {
        self.places[area as usize]
    }

    /// Every defect of the map that is no hairline, with its piece.
    fn defects(&self, map: &Map) -> Vec<(Defect, Piece)> {
        let shared = map.pieces(|face| map.shared(face));
        let free = map.pieces(|face| map.free(face));
        let beyond = map.pieces(|face| map.beyond(face));
        shared
            .into_iter()
            .chain(free)
            .chain(beyond)
            .filter_map(|(ground, piece)| self.defect(map, &ground, piece))
            .collect()
    }

    fn defect(&self, map: &Map, ground: &Ground, piece: Piece) -> Option<(Defect, Piece)> {
        let (area_m2, width_m) = piece.size(&map.faces);
        if area_m2 < HAIRLINE_M2 {
            return None;
        }
        let (kind, areas) = match ground {
            Ground::Shared(holders) => (DefectKind::Overlap, holders.clone()),
            Ground::Free(_) => (DefectKind::Gap, map.neighbours(&piece).into_iter().map(|(area, _)| area).collect()),
            Ground::Beyond(area) => (DefectKind::OutsideParent, vec![*area]),
        };
        let shape = Shape::from_rings(piece.polygons(&map.faces)).ok()?;
        let place = shape.label_point();
        let tiles = areas.into_iter().map(|area| self.place(area)).collect();
        Some((Defect { kind, tiles, shape, area_m2, width_m, place, given: None }, piece))
    }

    /// All of a defect to one area, or to none where it is cut off.
    fn whole(&self, defect: &Defect, holders: &[u32]) -> Vec<(usize, f64)> {
        holders.iter().map(|&area| (self.place(area), defect.area_m2)).collect()
    }

    /// Settles the ground in doubt. An area whose border would move too far in all stays as it is drawn, and the ground is
    /// settled again.
    fn settled(&self, tiles: &[Tile<'_>], rings: &[Rings], metres: f64) -> Settled {
        let mut fixed = vec![false; tiles.len()];
        loop {
            let mut map = Map::of(rings, &self.parents(tiles));
            let found = self.defects(&map);
            settle::settle(&mut map, metres, &fixed);
            let redrawn = self.redrawn(tiles, &map, &map.touched, metres);
            let drawn = Drawn { redrawn, left: Vec::new() };
            let too_far: Vec<usize> = drawn.beyond(metres).collect();
            if !self.fix(&too_far, &mut fixed) {
                return Settled { map, fixed, found };
            }
        }
    }

    /// Fixes the areas at these places; whether one of them was not fixed yet.
    fn fix(&self, places: &[usize], fixed: &mut [bool]) -> bool {
        let mut new = false;
        for (area, fixed) in fixed.iter_mut().enumerate() {
            let named = places.contains(&self.places[area]);
            new |= named && !*fixed;
            *fixed |= named;
        }
        new
    }

    /// Brings together what is still drawn apart once the ground was settled. An area whose border that would move too far
    /// stays as it was settled, and the others are brought together again. `None` where the lines do not come to rest.
    fn together(
        &self,
        tiles: &[Tile<'_>],
        settled: &Map,
        rings: &[Rings],
        (metres, mut fixed): (f64, Vec<bool>),
    ) -> Option<Drawn> {
        for _ in 0..ROUNDS {
            let mut snapped_rings = rings.to_vec();
            let snapped = snap::snap(&mut snapped_rings, &fixed, metres);
            if !snapped.contains(&true) {
                break;
            }
            let mut map = Map::of(&snapped_rings, &self.parents(tiles));
            settle::settle(&mut map, metres, &fixed);
            let touched: Vec<bool> =
                (0..tiles.len()).map(|at| settled.touched[at] || snapped[at] || map.touched[at]).collect();
            let drawn = Drawn { redrawn: self.redrawn(tiles, &map, &touched, metres), left: left(&map) };
            let too_far: Vec<usize> = drawn.beyond(metres).collect();
            if too_far.is_empty() && map.settled {
                return Some(drawn);
            }
            self.fix(&too_far, &mut fixed);
        }
        let redrawn = self.redrawn(tiles, settled, &settled.touched, metres);
        settled.settled.then(|| Drawn { redrawn, left: left(settled) })
    }

    fn redrawn(&self, tiles: &[Tile<'_>], map: &Map, touched: &[bool], metres: f64) -> BTreeMap<usize, Redrawn> {
        let mut shapes = map.shapes(touched);
        let mut redrawn = BTreeMap::new();
        for area in (0..).take(tiles.len()).filter(|&area: &u32| touched[area as usize]) {
            let at = self.place(area);
            let old = tiles[at].shape;
            let new = shapes.remove(&area).and_then(|polygons| Shape::from_rings(polygons).ok());
            let change = new.as_ref().map_or_else(Change::default, |new| Change::between(old, new, metres));
            if new.is_none() || !change.is_none() {
                redrawn.insert(at, Redrawn { shape: new, change });
            }
        }
        redrawn
    }
}

/// The ground of defects that the map still has, hairlines included.
fn left(map: &Map) -> Vec<(DefectKind, Shape)> {
    let kinds = [
        (DefectKind::Overlap, map.pieces(|face| map.shared(face))),
        (DefectKind::Gap, map.pieces(|face| map.free(face))),
        (DefectKind::OutsideParent, map.pieces(|face| map.beyond(face))),
    ];
    let shape = |piece: Piece| Shape::from_rings(piece.polygons(&map.faces)).ok();
    kinds
        .into_iter()
        .flat_map(|(kind, pieces)| pieces.into_iter().filter_map(move |(_, piece)| Some((kind, shape(piece)?))))
        .collect()
}

/// Who holds a piece now if it is no defect any more: one area, or none where it was cut off.
fn held_alike(map: &Map, piece: &Piece) -> Option<Vec<u32>> {
    let holders = &map.holders[*piece.faces.first()? as usize];
    let alike = piece.faces.iter().all(|&face| {
        let sound = map.shared(face).is_none() && map.free(face).is_none() && map.beyond(face).is_none();
        sound && map.holders[face as usize] == *holders
    });
    alike.then(|| holders.clone())
}

/// Draws the areas that the map touched as it has them.
fn take_over(rings: &mut [Rings], map: &Map) {
    let mut shapes = map.shapes(&map.touched);
    for (area, touched) in (0..).zip(&map.touched) {
        if *touched {
            rings[area as usize] = shapes.remove(&area).unwrap_or_default().into_iter().flatten().collect();
        }
    }
}

/// Who gets how much of a defect that was closed by bringing borders together; `None` if some of it is left.
fn shared_out(
    defect: &Defect,
    tiles: &[Tile<'_>],
    redrawn: &BTreeMap<usize, Redrawn>,
    left: &[(DefectKind, Shape)],
) -> Option<Vec<(usize, f64)>> {
    let meets = |shape: &Shape| {
        shape.bbox().meets(defect.shape.bbox()) && is_more_than_a_hairline(&polygons::shared(shape, &defect.shape))
    };
    if left.iter().any(|(kind, shape)| *kind == defect.kind && meets(shape)) {
        return None;
    }
    let of = |&at: &usize| {
        let shape = redrawn.get(&at).map_or(Some(tiles[at].shape), |redrawn| redrawn.shape.as_ref())?;
        let area_m2 = area_m2(&polygons::shared(shape, &defect.shape));
        (area_m2 > 0.0).then_some((at, area_m2))
    };
    let given = defect.tiles.iter().filter_map(of).collect();
    Some(if defect.kind == DefectKind::OutsideParent { Vec::new() } else { given })
}

fn is_more_than_a_hairline(ground: &Polygons) -> bool {
    area_m2(ground) >= HAIRLINE_M2 / 2.0
}

#[cfg(test)]
mod tests;
