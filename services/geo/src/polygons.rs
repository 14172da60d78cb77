//! The one place that talks to the polygon overlay library: union, intersection and cleaning of rings.
//!
//! The 64-bit engine is used throughout; its range is far beyond that of our coordinates.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

use crate::edge::{Vertex, doubled_area};
use crate::shape::Shape;

/// Polygons of rings, the outer one first.
pub(crate) type Polygons = Vec<Vec<Vec<Vertex>>>;

/// The ground that both shapes claim: valid polygons, outer rings counter-clockwise.
pub(crate) fn shared(a: &Shape, b: &Shape) -> Polygons {
    let mut overlay = overlay();
    add(&mut overlay, a.all_rings(), ShapeType::Subject);
    add(&mut overlay, b.all_rings(), ShapeType::Clip);
    solve(&mut overlay, OverlayRule::Intersect, FillRule::EvenOdd)
}

/// Whether two simple rings have no ground in common.
pub(crate) fn are_apart(a: &Vec<Vertex>, b: &Vec<Vertex>) -> bool {
    let mut overlay = overlay();
    add(&mut overlay, [a], ShapeType::Subject);
    add(&mut overlay, [b], ShapeType::Clip);
    solve(&mut overlay, OverlayRule::Intersect, FillRule::EvenOdd).is_empty()
}

/// The ground around which the rings run, each in its own direction, by the rule: valid polygons.
pub(crate) fn wound<'a>(rings: impl IntoIterator<Item = &'a Vec<Vertex>>, rule: FillRule) -> Polygons {
    let mut overlay = overlay();
    add(&mut overlay, rings, ShapeType::Subject);
    solve(&mut overlay, OverlayRule::Subject, rule)
}

/// The ground of the first polygons without that of the others. Both must be valid.
pub(crate) fn without(from: &Polygons, taken: &Polygons) -> Polygons {
    let mut overlay = overlay();
    add(&mut overlay, from.iter().flatten(), ShapeType::Subject);
    add(&mut overlay, taken.iter().flatten(), ShapeType::Clip);
    solve(&mut overlay, OverlayRule::Difference, FillRule::EvenOdd)
}

/// The ground of the polygons that is outside the shape whose rings are given; the polygons must be valid.
pub(crate) fn outside<'a>(of: &Polygons, rings: impl IntoIterator<Item = &'a Vec<Vertex>>) -> Polygons {
    let mut overlay = overlay();
    add(&mut overlay, of.iter().flatten(), ShapeType::Subject);
    add(&mut overlay, rings, ShapeType::Clip);
    solve(&mut overlay, OverlayRule::Difference, FillRule::EvenOdd)
}

/// Whether rings that run as they should (outer ones counter-clockwise, holes clockwise) run around every piece of ground
/// once or not at all. With rings that meet only in their corners, that makes the polygons valid; and then the answer is
/// exact, because no new point arises.
pub(crate) fn wound_once(polygons: &Polygons) -> bool {
    let around = |rule| doubled_area_of(&wound(polygons.iter().flatten(), rule));
    around(FillRule::Negative) == 0 && around(FillRule::Positive) == doubled_area_of(polygons)
}

/// Twice the area of valid polygons, square units: their rings run as this module makes them.
pub(crate) fn doubled_area_of(polygons: &Polygons) -> i128 {
    polygons.iter().flatten().map(|ring| doubled_area(ring)).sum::<i128>()
}

fn overlay() -> Overlay<i64> {
    let options = IntOverlayOptions { ogc: true, preserve_output_collinear: true, ..IntOverlayOptions::default() };
    Overlay::new_custom(256, options, i_overlay::core::solver::Solver::default())
}

fn add<'a>(overlay: &mut Overlay<i64>, rings: impl IntoIterator<Item = &'a Vec<Vertex>>, to: ShapeType) {
    for ring in rings {
        let points = ring.iter().map(|&[x, y]| IntPoint::new(i64::from(x), i64::from(y)));
        overlay.add_path_iter(points, to);
    }
}

fn solve(overlay: &mut Overlay<i64>, rule: OverlayRule, fill: FillRule) -> Polygons {
    overlay
        .overlay(rule, fill)
        .into_iter()
        .map(|rings| rings.into_iter().map(|ring| ring.into_iter().map(vertex).collect()).collect())
        .collect()
}

/// Results lie within the box of the input, so they fit.
fn vertex(point: IntPoint<i64>) -> Vertex {
    [point.x, point.y].map(|value| i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX }))
}
