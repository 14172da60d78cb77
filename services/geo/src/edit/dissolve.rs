//! Pieces of ground joined into the polygons of one boundary.

use std::collections::{BTreeMap, HashMap};

use super::Step;
use super::faces::{Ways, middle_inside};
use super::steps;
use crate::edge::{Vertex, doubled_area};
use crate::polygons::Polygons;

/// Makes polygons of sides that have their ground to the left. Sides that run both ways are inside and disappear.
///
/// Each ring visits a corner once; polygons and holes may touch in corners.
pub(super) fn dissolve(sides: impl IntoIterator<Item = Step>) -> Polygons {
    let mut sums: BTreeMap<Step, u32> = BTreeMap::new();
    for (a, b) in sides {
        match sums.get_mut(&(b, a)) {
            Some(1) => {
                sums.remove(&(b, a));
            }
            Some(count) => *count -= 1,
            None => *sums.entry((a, b)).or_default() += 1,
        }
    }
    let left = sums.into_iter().flat_map(|(step, count)| std::iter::repeat_n(step, count as usize));
    let (outer, holes): (Vec<_>, Vec<_>) = rings(Ways::new(left)).into_iter().partition(|ring| doubled_area(ring) > 0);
    let mut polygons: Polygons = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in holes {
        let Some(side) = steps(&hole).next() else { continue };
        let around = polygons.iter_mut().filter(|rings| middle_inside(steps(&rings[0]), side));
        if let Some(rings) = around.min_by_key(|rings| doubled_area(&rings[0])) {
            rings.push(hole);
        }
    }
    polygons
}

/// The rings that the steps make, each visiting a corner once.
fn rings(mut ways: Ways) -> Vec<Vec<Vertex>> {
    let mut rings = Vec::new();
    while let Some(first) = ways.any() {
        let mut path: Vec<Vertex> = Vec::new();
        let mut places: HashMap<Vertex, usize> = HashMap::new();
        let mut here = Some(first);
        while let Some(step) = here {
            if !ways.take(step) {
                break;
            }
            places.insert(step.0, path.len());
            path.push(step.0);
            if let Some(&from) = places.get(&step.1) {
                let ring = path.split_off(from);
                for corner in &ring {
                    places.remove(corner);
                }
                rings.push(ring);
            }
            here = ways.after(step);
        }
    }
    rings.retain(|ring| ring.len() > 2);
    rings
}
