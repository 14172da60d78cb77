//! Ground that two areas claim, and ground between areas that none claims.

use i_overlay::core::fill_rule::FillRule;

use crate::ground::Plane;
use crate::polygons::{self, Polygons};
use crate::position::Position;
use crate::shape::Shape;

/// Smaller overlaps and gaps, in square metres, are rounding and are not reported.
pub const LEAST_AREA_M2: f64 = 1.0;

/// Ground that two areas claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// The area with the lower code.
    pub first: String,
    /// The other one.
    pub second: String,
    /// Size of the ground in square metres.
    pub area_m2: f64,
    /// A point in its largest piece.
    pub place: Position,
}

/// Ground enclosed by areas that none of them claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Size of the ground in square metres.
    pub area_m2: f64,
    /// A point in it.
    pub place: Position,
}

/// Every pair of areas that share at least [`LEAST_AREA_M2`], ordered by code. Holes are respected.
pub fn overlaps(areas: &[(&str, &Shape)]) -> Vec<Overlap> {
    let mut found: Vec<_> = pairs_that_may_meet(areas)
        .into_iter()
        .filter_map(|(a, b)| {
            let (area_m2, place) = largest_piece(polygons::shared(areas[a].1, areas[b].1))?;
            let (first, second) = (areas[a].0.min(areas[b].0), areas[a].0.max(areas[b].0));
            Some(Overlap { first: first.to_owned(), second: second.to_owned(), area_m2, place })
        })
        .collect();
    found.sort_by(|a, b| (&a.first, &a.second).cmp(&(&b.first, &b.second)));
    found
}

/// Every enclosed piece of at least [`LEAST_AREA_M2`] that no area claims, largest first. Slivers between neighbours and
/// forgotten pieces are found; so are lakes that are meant, and it is for a person to tell.
pub fn gaps(areas: &[(&str, &Shape)]) -> Vec<Gap> {
    let rings: Vec<_> = areas.iter().flat_map(|(_, shape)| outwards(shape)).collect();
    let union = polygons::wound(&rings, FillRule::Positive);
    let holes = union.into_iter().flat_map(|rings| rings.into_iter().skip(1));
    let mut found: Vec<_> = holes
        .filter_map(|hole| largest_piece(vec![vec![hole]]))
        .map(|(area_m2, place)| Gap { area_m2, place })
        .collect();
    found.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    found
}

/// The rings of a shape, the outer ones counter-clockwise and the holes clockwise.
fn outwards(shape: &Shape) -> impl Iterator<Item = Vec<[i32; 2]>> + '_ {
    shape.rings().iter().flat_map(|rings| {
        rings.iter().enumerate().map(|(at, ring)| {
            let mut ring = ring.clone();
            if (crate::edge::doubled_area(&ring) > 0) != (at == 0) {
                ring.reverse();
            }
            ring
        })
    })
}

/// Pairs whose boxes share more than a side: a sweep from west to east.
fn pairs_that_may_meet(areas: &[(&str, &Shape)]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..areas.len()).collect();
    order.sort_by_key(|&at| areas[at].1.bbox().west);
    let mut pairs = Vec::new();
    let mut reached: Vec<usize> = Vec::new();
    for at in order {
        let bbox = areas[at].1.bbox();
        reached.retain(|&other| areas[other].1.bbox().east > bbox.west);
        let level_with = |other: &&usize| {
            let them = areas[**other].1.bbox();
            them.south < bbox.north && bbox.south < them.north
        };
        pairs.extend(reached.iter().filter(level_with).map(|&other| (other, at)));
        reached.push(at);
    }
    pairs
}

/// Total size, and a point in the largest polygon; `None` under the least area.
fn largest_piece(pieces: Polygons) -> Option<(f64, Position)> {
    let bbox = crate::shape::Bbox::around(pieces.iter().flatten().flatten())?;
    let plane = Plane::at_lat(i32::midpoint(bbox.south, bbox.north));
    let sizes = pieces.iter().map(|rings| crate::shape::doubled_polygon_area(rings));
    let area_m2 = plane.area_m2(sizes.sum());
    if area_m2 < LEAST_AREA_M2 {
        return None;
    }
    let largest = pieces.into_iter().max_by_key(|rings| crate::shape::doubled_polygon_area(rings))?;
    let inside = Shape::from_rings(vec![largest]).ok()?.label_point();
    Some((area_m2, inside))
}

#[cfg(test)]
mod tests;
