//! Ground that two areas claim, and ground between areas that none claims.

use std::collections::BTreeMap;

use crate::position::Position;
use crate::shape::Shape;
use crate::tiling::{self, Defect, DefectKind, HAIRLINE_M2, Tile};

/// Smaller overlaps and gaps, in square metres, are rounding and are not reported.
pub const LEAST_AREA_M2: f64 = HAIRLINE_M2;

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
    /// The ground.
    pub shape: Shape,
}

/// Ground enclosed by areas that none of them claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Size of the ground in square metres.
    pub area_m2: f64,
    /// A point in it.
    pub place: Position,
    /// The ground.
    pub shape: Shape,
}

/// Every pair of areas that share at least [`LEAST_AREA_M2`], ordered by code. Holes are respected.
pub fn overlaps(areas: &[(&str, &Shape)]) -> Vec<Overlap> {
    // The largest piece of each pair comes first.
    let mut pairs: BTreeMap<(&str, &str), Vec<Defect>> = BTreeMap::new();
    for defect in defects(areas, DefectKind::Overlap) {
        let codes: Vec<&str> = defect.tiles.iter().map(|&at| areas[at].0).collect();
        for (at, &first) in codes.iter().enumerate() {
            for &second in &codes[at + 1..] {
                pairs.entry((first, second)).or_default().push(defect.clone());
            }
        }
    }
    pairs.into_iter().filter_map(|((first, second), pieces)| overlap(first, second, pieces)).collect()
}

fn overlap(first: &str, second: &str, pieces: Vec<Defect>) -> Option<Overlap> {
    let area_m2 = pieces.iter().map(|piece| piece.area_m2).sum();
    let place = pieces.first()?.place;
    let shape = Shape::from_rings(pieces.into_iter().flat_map(|piece| piece.shape.into_rings()).collect()).ok()?;
    Some(Overlap { first: first.to_owned(), second: second.to_owned(), area_m2, place, shape })
}

/// Every enclosed piece of at least [`LEAST_AREA_M2`] that no area claims, largest first. Slivers between neighbours and
/// forgotten pieces are found; so are lakes that are meant, and it is for a person to tell.
pub fn gaps(areas: &[(&str, &Shape)]) -> Vec<Gap> {
    defects(areas, DefectKind::Gap).map(|Defect { area_m2, place, shape, .. }| Gap { area_m2, place, shape }).collect()
}

fn defects(areas: &[(&str, &Shape)], kind: DefectKind) -> impl Iterator<Item = Defect> {
    let tiles: Vec<_> = areas.iter().map(|&(code, shape)| Tile { code, shape, parent: None }).collect();
    tiling::examine(&tiles, &[]).into_iter().filter(move |defect| defect.kind == kind)
}

#[cfg(test)]
mod tests;
