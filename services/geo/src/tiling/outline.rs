//! From the halves of lines around some ground to polygons of rings.

use std::collections::{BTreeSet, HashMap};

use i_overlay::core::fill_rule::FillRule;

use crate::edge::{Vertex, doubled_area};
use crate::polygons::{self, Polygons};

use super::faces::{Faces, Half};

/// The polygons around which these halves run, the ground on their left. Every corner where lines meet stays one, also
/// on a straight side.
pub(super) fn polygons(faces: &Faces, halves: &[Half]) -> Polygons {
    let (mut outer, holes): (Vec<_>, Vec<_>) =
        rings(faces, halves).into_iter().partition(|ring| doubled_area(ring) > 0);
    if outer.len() == 1 {
        outer.extend(holes);
        return vec![outer];
    }
    outer.extend(holes);
    polygons::wound(&outer, FillRule::Positive)
}

/// Rings that visit no corner twice: outer ones counter-clockwise, holes clockwise.
fn rings(faces: &Faces, halves: &[Half]) -> Vec<Vec<Vertex>> {
    let mut free: BTreeSet<Half> = halves.iter().copied().collect();
    let mut rings = Vec::new();
    while let Some(start) = free.pop_first() {
        let mut way = Way::from(faces.ends(start)[0]);
        let mut half = Some(start);
        while let Some(here) = half {
            rings.extend(way.to(faces.ends(here)[1]));
            half = next(faces, here, &free);
            if let Some(half) = half {
                free.remove(&half);
            }
        }
    }
    rings
}

/// A way from corner to corner.
struct Way {
    corners: Vec<Vertex>,
    at: HashMap<Vertex, usize>,
}

impl Way {
    fn from(corner: Vertex) -> Self {
        Self { corners: vec![corner], at: HashMap::from([(corner, 0)]) }
    }

    /// Goes on to a corner. Where it was before, the loop since then is a ring of its own and the way goes on from there.
    fn to(&mut self, corner: Vertex) -> Option<Vec<Vertex>> {
        let loop_from = self.at.get(&corner).copied();
        let ring = loop_from.map(|from| self.corners.split_off(from));
        for left in ring.iter().flatten() {
            self.at.remove(left);
        }
        self.at.insert(corner, self.corners.len());
        self.corners.push(corner);
        ring
    }
}

/// The first of the halves, clockwise from the way back: so the ground on the left is kept together.
fn next(faces: &Faces, half: Half, among: &BTreeSet<Half>) -> Option<Half> {
    let back = half ^ 1;
    let turns = std::iter::successors(Some(faces.clockwise_from(back)), |&turn| Some(faces.clockwise_from(turn)));
    turns.take_while(|&turn| turn != back).find(|turn| among.contains(turn))
}
