//! A level on the plane map: which areas hold each face, what is wrong there, and what an area's border becomes.

use std::collections::{BTreeMap, HashMap};

use crate::edge::doubled_area;
use crate::ground::Plane;
use crate::polygons::Polygons;
use crate::shape::Shape;

use super::faces::{Faces, Half, OUTSIDE};
use super::noding::{Noded, Side};
use super::pieces::{self, NO_CLASS, Piece};

/// Rings of an area in which the ground lies on the left.
pub(super) type Rings = Vec<Vec<[i32; 2]>>;

/// The areas of a level on the faces of their plane map.
pub(super) struct Map {
    pub(super) faces: Faces,
    /// The areas that hold each face, ascending.
    pub(super) holders: Vec<Vec<u32>>,
    /// The parent of each area, by its claim.
    parents: Vec<Option<u32>>,
    /// Whether any area has a parent with ground.
    has_parents: bool,
    /// Whether a side of the area was cut, or ground was given to it or taken from it.
    pub(super) touched: Vec<bool>,
    /// Whether the map is one; otherwise its lines could not be made to meet in their ends only.
    pub(super) settled: bool,
}

/// What a piece of ground is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Ground {
    /// These areas hold it, two or more.
    Shared(Vec<u32>),
    /// None holds it; these parents' ground it is.
    Free(Vec<u32>),
    /// This area holds it, outside of its parent.
    Beyond(u32),
}

impl Map {
    /// `rings` are those of the areas and then those of the parents; `parents` the parent of each area by its place there.
    pub(super) fn of(rings: &[Rings], parents: &[Option<u32>]) -> Self {
        let mut sides = Vec::with_capacity(rings.iter().flatten().map(Vec::len).sum());
        for (claim, rings) in (0..).zip(rings) {
            for ring in rings {
                let next = ring.iter().cycle().skip(1);
                sides.extend(ring.iter().zip(next).filter(|(a, b)| a != b).map(|(&a, &b)| Side::new(a, b, claim)));
            }
        }
        let noded = Noded::of(sides, rings.len());
        let faces = Faces::of(&noded);
        let areas = u32::try_from(parents.len()).unwrap_or(u32::MAX);
        let held = |claims: &Vec<u32>| claims.iter().copied().filter(|&claim| claim < areas).collect();
        let holders = faces.claims.iter().map(held).collect();
        let mut touched = noded.cut;
        touched.truncate(parents.len());
        let has_parents = parents.iter().any(Option::is_some);
        Self { faces, holders, parents: parents.to_vec(), has_parents, touched, settled: noded.settled }
    }

    /// The pieces of ground for which `of` names something.
    pub(super) fn pieces(&self, of: impl Fn(u32) -> Option<Ground>) -> Vec<(Ground, Piece)> {
        let mut numbers: HashMap<Ground, u32> = HashMap::new();
        let mut grounds = Vec::new();
        let mut class = vec![NO_CLASS; self.holders.len()];
        for face in OUTSIDE + 1..u32::try_from(self.holders.len()).unwrap_or(u32::MAX) {
            let Some(ground) = of(face) else { continue };
            let number = *numbers.entry(ground).or_insert_with_key(|ground| {
                grounds.push(ground.clone());
                u32::try_from(grounds.len() - 1).unwrap_or(NO_CLASS)
            });
            class[face as usize] = number;
        }
        let pieces = pieces::of(&self.faces, &class);
        pieces.into_iter().map(|piece| (grounds[piece.class as usize].clone(), piece)).collect()
    }

    /// Ground that several areas hold.
    pub(super) fn shared(&self, face: u32) -> Option<Ground> {
        let holders = &self.holders[face as usize];
        (holders.len() > 1).then(|| Ground::Shared(holders.clone()))
    }

    /// Ground that none holds although it lies in a parent; or, where no parent has ground, between areas.
    pub(super) fn free(&self, face: u32) -> Option<Ground> {
        let parents = self.parents_of(face);
        let ours = self.holders[face as usize].is_empty() && !(self.has_parents && parents.is_empty());
        ours.then_some(Ground::Free(parents))
    }

    /// Ground that an area holds outside of its parent; of several such areas the first.
    pub(super) fn beyond(&self, face: u32) -> Option<Ground> {
        let outside = |area: &&u32| {
            let parent = self.parents[**area as usize];
            parent.is_some_and(|parent| self.faces.claims[face as usize].binary_search(&parent).is_err())
        };
        self.holders[face as usize].iter().find(outside).map(|&area| Ground::Beyond(area))
    }

    fn parents_of(&self, face: u32) -> Vec<u32> {
        let areas = self.parents.len();
        self.faces.claims[face as usize].iter().copied().filter(|&claim| claim as usize >= areas).collect()
    }

    /// Whether the area's border runs along this half.
    pub(super) fn borders(&self, area: u32, half: Half) -> bool {
        self.holds(area, self.faces.left(half)) != self.holds(area, self.faces.right(half))
    }

    fn holds(&self, area: u32, face: u32) -> bool {
        self.holders[face as usize].binary_search(&area).is_ok()
    }

    /// The areas beside a piece with the length of their common border in metres, the longest first, then the lowest.
    pub(super) fn neighbours(&self, piece: &Piece) -> Vec<(u32, f64)> {
        let mut lengths: BTreeMap<u32, f64> = BTreeMap::new();
        for &half in &piece.outline {
            let [a, b] = self.faces.ends(half);
            let length = Plane::at_lat(a[1]).length(a, b);
            for &area in &self.holders[self.faces.right(half) as usize] {
                *lengths.entry(area).or_default() += length;
            }
        }
        let mut lengths: Vec<_> = lengths.into_iter().collect();
        lengths.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        lengths
    }

    /// Whether the area lies in one of the parents whose ground this is, or nobody knows its parent.
    pub(super) fn belongs(&self, area: u32, parents: &[u32]) -> bool {
        parents.is_empty() || self.parents[area as usize].is_none_or(|parent| parents.contains(&parent))
    }

    /// Makes these the holders of a piece.
    pub(super) fn give(&mut self, piece: &Piece, holders: &[u32]) {
        for &face in &piece.faces {
            let before = std::mem::replace(&mut self.holders[face as usize], holders.to_vec());
            for area in before.into_iter().chain(holders.iter().copied()) {
                self.touched[area as usize] = true;
            }
        }
    }

    /// The polygons of these areas as they hold the faces.
    pub(super) fn shapes(&self, wanted: &[bool]) -> BTreeMap<u32, Polygons> {
        let mut halves: BTreeMap<u32, Vec<Half>> = BTreeMap::new();
        for half in 0..self.faces.halves() {
            let [left, right] = [self.faces.left(half), self.faces.right(half)];
            for &area in &self.holders[left as usize] {
                if wanted[area as usize] && !self.holds(area, right) {
                    halves.entry(area).or_default().push(half);
                }
            }
        }
        halves.into_iter().map(|(area, halves)| (area, super::outline::polygons(&self.faces, &halves))).collect()
    }
}

/// The rings of a shape, each so that the ground lies on its left: outer rings counter-clockwise, holes clockwise.
pub(super) fn rings_of(shape: &Shape) -> Rings {
    let rings = shape.rings().iter().flat_map(|rings| rings.iter().enumerate());
    rings
        .map(|(at, ring)| {
            let mut ring = ring.clone();
            if (doubled_area(&ring) > 0) != (at == 0) {
                ring.reverse();
            }
            ring
        })
        .collect()
}
