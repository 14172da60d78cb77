//! A single ring: on the globe, closed, without repeated points and spikes.

use std::collections::BTreeMap;

use geojson::Position as Coordinates;

use super::finding::{FindingKind, Log};
use crate::crs::Crs;
use crate::edge::{Vertex, edges, side};
use crate::ground::Plane;
use crate::position::{FixedPoint, MAX_LON_E7, Position};
use crate::tiling::Change;

/// Small faults of a feature's rings, counted; each kind is reported once.
#[derive(Default)]
pub(super) struct Tally {
    seen: BTreeMap<FindingKind, Seen>,
}

/// How often a fault was seen, where first, and what its repair changes.
#[derive(Default)]
struct Seen {
    count: usize,
    place: Option<Position>,
    removed: usize,
    farthest_m: f64,
}

impl Tally {
    fn add(&mut self, kind: FindingKind, count: usize, place: Option<Position>) {
        if count > 0 {
            let seen = self.seen.entry(kind).or_default();
            seen.place = seen.place.or(place);
            seen.count += count;
        }
    }

    /// Adds that so many points go, the farthest so far from what is left.
    fn removing(&mut self, kind: FindingKind, points: usize, farthest_m: f64) {
        if let Some(seen) = self.seen.get_mut(&kind) {
            seen.removed += points;
            seen.farthest_m = seen.farthest_m.max(farthest_m);
        }
    }

    pub(super) fn report(self, log: &mut Log) {
        for (kind, Seen { count, place, removed, farthest_m }) in self.seen {
            let change = Change { points_removed: removed, farthest_m, ..Change::default() };
            match kind {
                FindingKind::UnclosedRing => {
                    let fault = format!("{count} of its rings do not end at their first point");
                    log.repair(kind, place, &fault, "a straight side between the two", change);
                }
                FindingKind::Spike => {
                    let fault = format!("its rings run out and straight back at {count} points");
                    log.repair(kind, place, &fault, "cutting that off", change);
                }
                FindingKind::TooFewPoints => {
                    let fault = format!("{count} of its rings enclose no ground");
                    log.repair(kind, place, &fault, "leaving them out", change);
                }
                _ => {
                    let message = format!("{count} points repeated the one before them and were dropped");
                    log.notice(kind, place, message);
                }
            }
        }
    }
}

/// Reads a ring and cleans it; the result does not repeat its first point.
///
/// The outer `None` says that it cannot be read at all, the inner one that it encloses nothing and was left out.
#[expect(
    clippy::option_option,
    reason = "unreadable, empty and usable are three outcomes, and the first ends the feature"
)]
pub(super) fn read(
    positions: &[Coordinates],
    crs: Crs,
    tally: &mut Tally,
    log: &mut Log,
) -> Option<Option<Vec<Vertex>>> {
    let mut points = positions_on_globe(positions, log)?;
    close(&mut points, tally);
    drop_repeats(&mut points, tally);
    let mut ring: Vec<Vertex> = points.iter().map(|&point| vertex(point, crs)).collect();
    // Rounding to 1e-7 degree and conversion can bring neighbours together; that is nobody's fault.
    ring.dedup();
    open(&mut ring);
    let spikes = drop_spikes(&mut ring);
    if ring.len() < 3 {
        tally.add(FindingKind::TooFewPoints, 1, points.first().map(|&p| crs.to_wgs84(p)));
        tally.removing(FindingKind::TooFewPoints, points.len(), 0.0);
        return Some(None);
    }
    let place = spikes.first().map(|&tip| FixedPoint::of_vertex(tip).position());
    tally.add(FindingKind::Spike, spikes.len(), place);
    tally.removing(FindingKind::Spike, spikes.len(), farthest(&spikes, &ring));
    refuse_antimeridian(&ring, log);
    Some(Some(ring))
}

/// How far the farthest of the points is from the ring, metres.
fn farthest(points: &[Vertex], ring: &[Vertex]) -> f64 {
    let far = |point: Vertex| {
        let plane = Plane::at_lat(point[1]);
        edges(ring).map(|edge| plane.distance_to_segment(point, edge.lo, edge.hi)).fold(f64::INFINITY, f64::min)
    };
    points.iter().map(|&point| far(point)).fold(0.0, f64::max)
}

/// Takes away last points that repeat the first.
fn open<T: PartialEq>(ring: &mut Vec<T>) {
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
}

fn vertex(point: Position, crs: Crs) -> Vertex {
    let fixed = crs.to_wgs84(point).fixed();
    [fixed.lon_e7(), fixed.lat_e7()]
}

fn positions_on_globe(positions: &[Coordinates], log: &mut Log) -> Option<Vec<Position>> {
    let mut points = Vec::with_capacity(positions.len());
    for pair in positions {
        let [lon, lat, ..] = *pair.as_slice() else {
            let message = "a position of a ring has fewer than two numbers";
            log.refuse(FindingKind::MalformedGeometry, points.last().copied(), message);
            return None;
        };
        match Position::new(lon, lat) {
            Ok(point) => points.push(point),
            Err(error) => {
                let place = points.last().copied();
                log.refuse(FindingKind::CoordinatesOutOfRange, place, error.to_string());
                return None;
            }
        }
    }
    Some(points)
}

/// Takes away the repeated last point, or notes that there is none.
fn close(points: &mut Vec<Position>, tally: &mut Tally) {
    if points.len() < 2 {
        return;
    }
    if points.first() == points.last() {
        points.pop();
    } else {
        tally.add(FindingKind::UnclosedRing, 1, points.last().copied());
    }
}

/// Valid, harmless and in nearly every file: dropped without asking.
fn drop_repeats(points: &mut Vec<Position>, tally: &mut Tally) {
    let before = points.len();
    let place = points.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    let place = place.or(points.first().copied());
    points.dedup();
    open(points);
    tally.add(FindingKind::RepeatedPoints, before - points.len(), place);
}

/// Drops every point from which the ring runs straight back, and gives those points.
fn drop_spikes(ring: &mut Vec<Vertex>) -> Vec<Vertex> {
    let mut spikes = Vec::new();
    loop {
        let before = spikes.len();
        *ring = without_spikes(ring, &mut spikes);
        if spikes.len() == before {
            return spikes;
        }
        // The seam between the ends may hide another one.
        let middle = ring.len() / 2;
        ring.rotate_left(middle);
    }
}

fn without_spikes(ring: &[Vertex], tips: &mut Vec<Vertex>) -> Vec<Vertex> {
    let mut kept: Vec<Vertex> = Vec::with_capacity(ring.len());
    for &next in ring {
        while let [.., before, tip] = kept[..] {
            if !turns_back(before, tip, next) {
                break;
            }
            tips.push(tip);
            kept.pop();
        }
        if kept.last() != Some(&next) {
            kept.push(next);
        }
    }
    while kept.len() > 2 && turns_back(kept[kept.len() - 2], kept[kept.len() - 1], kept[0]) {
        tips.extend(kept.pop());
        open(&mut kept);
    }
    while kept.len() > 2 && turns_back(kept[kept.len() - 1], kept[0], kept[1]) {
        tips.push(kept.remove(0));
        open(&mut kept);
    }
    kept
}

/// Whether the way from `a` over `b` to `c` runs back on itself at `b`.
fn turns_back(a: Vertex, b: Vertex, c: Vertex) -> bool {
    let along = |axis: usize| {
        let [a, b, c] = [a, b, c].map(|v| i128::from(v[axis]));
        (b - a) * (c - b)
    };
    side(a, b, c).is_eq() && along(0) + along(1) < 0
}

fn refuse_antimeridian(ring: &[Vertex], log: &mut Log) {
    let next = ring.iter().cycle().skip(1);
    let far = |(a, b): &(&Vertex, &Vertex)| a[0].abs_diff(b[0]) > MAX_LON_E7.unsigned_abs();
    if let Some((&from, _)) = ring.iter().zip(next).find(far) {
        let place = FixedPoint::of_vertex(from).position();
        let message = "a side of a ring spans more than half the globe";
        log.refuse(FindingKind::CrossesAntimeridian, Some(place), message);
    }
}
