//! The boundary of one feature, from GeoJSON to a valid shape.

use geojson::{Geometry, GeometryValue, PolygonType};
use serde_json::Value;

use super::crossing::Crossings;
use super::finding::{FindingKind, Log};
use super::ring::Tally;
use super::{Options, crossing, nesting, repair, ring};
use crate::edge::{Vertex, doubled_area};
use crate::polygons::{self, Polygons};
use crate::position::FixedPoint;
use crate::shape::Shape;

/// Reads a boundary; `None` when something about it was refused.
pub(super) fn read(geometry: Value, options: &Options, log: &mut Log) -> Option<Shape> {
    let drawn = polygons_of(geometry, log)?;
    let mut rings = clean_rings(&drawn, options, log)?;
    if log.is_refused() {
        return None;
    }
    turn(&mut rings, log);
    if let Some(crossings) = crossing::find(&rings).or_else(|| misplaced(&rings, log)) {
        rings = repair::resolve(&rings, &crossings, options, log)?;
    }
    if log.is_refused() {
        return None;
    }
    match Shape::from_rings(rings) {
        Ok(shape) => Some(shape),
        Err(error) => {
            log.refuse(FindingKind::MalformedGeometry, None, error.to_string());
            None
        }
    }
}

/// Rings that lie wrongly in each other although no sides cross: refused by name where one lies wholly in the wrong place,
/// otherwise rings that cross in a corner.
fn misplaced(rings: &Polygons, log: &mut Log) -> Option<Crossings> {
    if rings.iter().flatten().count() < 2 || polygons::wound_once(rings) {
        return None;
    }
    nesting::check(rings, log);
    let &first = rings.iter().flatten().flatten().next()?;
    let first = FixedPoint::of_vertex(first).position();
    (!log.is_refused()).then_some(Crossings { count: 1, first })
}

fn polygons_of(geometry: Value, log: &mut Log) -> Option<Vec<PolygonType>> {
    if geometry.is_null() {
        log.refuse(FindingKind::MissingGeometry, None, "the feature has no geometry");
        return None;
    }
    let polygons = match serde_json::from_value::<Geometry>(geometry).map(|geometry| geometry.value) {
        Ok(GeometryValue::Polygon { coordinates }) => vec![coordinates],
        Ok(GeometryValue::MultiPolygon { coordinates }) => coordinates,
        Ok(other) => {
            let message = format!("the geometry is a {}, not a polygon", other.type_name());
            log.refuse(FindingKind::NotAPolygon, None, message);
            return None;
        }
        Err(error) => {
            log.refuse(FindingKind::MalformedGeometry, None, format!("the geometry cannot be read: {error}"));
            return None;
        }
    };
    if polygons.iter().all(Vec::is_empty) {
        log.refuse(FindingKind::MissingGeometry, None, "the geometry is empty");
        return None;
    }
    Some(polygons)
}

/// Reads every ring and cleans it. Rings that enclose nothing are left out with their finding; a polygon whose outer
/// ring does goes with its holes.
fn clean_rings(polygons: &[PolygonType], options: &Options, log: &mut Log) -> Option<Polygons> {
    let mut tally = Tally::default();
    let mut kept = Vec::with_capacity(polygons.len());
    for polygon in polygons {
        let mut rings = Vec::with_capacity(polygon.len());
        for (at, positions) in polygon.iter().enumerate() {
            match ring::read(positions, options.crs, &mut tally, log)? {
                Some(ring) => rings.push(ring),
                None if at == 0 => break,
                None => {}
            }
        }
        if !rings.is_empty() {
            kept.push(rings);
        }
    }
    tally.report(log);
    if kept.is_empty() && !log.is_refused() {
        log.refuse(FindingKind::TooFewPoints, None, "no ring of the feature encloses any ground");
    }
    Some(kept)
}

/// Turns outer rings counter-clockwise and holes clockwise (RFC 7946, 3.1.6).
fn turn(polygons: &mut [Vec<Vec<Vertex>>], log: &mut Log) {
    let mut turned = 0;
    let mut place = None;
    for rings in polygons {
        for (at, ring) in rings.iter_mut().enumerate() {
            let area = doubled_area(ring);
            if area != 0 && (area > 0) != (at == 0) {
                ring.reverse();
                turned += 1;
                place = place.or_else(|| ring.first().map(|&v| FixedPoint::of_vertex(v).position()));
            }
        }
    }
    if turned > 0 {
        let message = format!("{turned} of its rings ran the wrong way round");
        log.notice(FindingKind::WrongWinding, place, message);
    }
}
