//! Measures one ground and prints what was found.

use gridcase_geo::{Change, FixedPoint, Layer, Position, Shape};

use crate::clock::{float, median, process_ns, timed};
use crate::ground::Ground;
use crate::machine::Memory;
use crate::methods::{Georust, batch, dependent, single};

const POINTS: u32 = 1_000_000;
const ROUNDS: usize = 7;
/// For the slow ones.
const FEW: usize = 50_000;

/// Nanoseconds per point of one method in each round.
struct Method {
    name: &'static str,
    ns: Vec<f64>,
}

pub(crate) fn measure(ground: Ground, memory: &Memory) {
    let grids = ground.grids();
    let corners: usize = grids.iter().map(|(_, shape)| shape.vertices()).sum();
    let count = float(grids.len());
    println!("\n{} grids, {:.1} corners each", grids.len(), float(corners) / count);

    let copy = grids.clone();
    let start = process_ns();
    let layer = Layer::build(copy).expect("codes are unique");
    let build = process_ns() - start;
    println!("build          {:10.2} us of processor time per grid", build / count / 1e3);
    println!("memory         {:10.0} bytes per grid", float(layer.size_bytes()) / count);
    patch(&layer, &grids);

    let points = ground.points(POINTS);
    let peer = Georust::new(&grids);
    agree(&layer, &grids, &peer, &points[..FEW]);
    lookups(&layer, &peer, memory, &points);
    incidents(&layer, &points);
}

/// Where the peer finds a grid (inside, not on a border), the locator finds the same.
fn agree(layer: &Layer, grids: &[(String, Shape)], peer: &Georust, points: &[FixedPoint]) {
    for &point in points {
        if let Some(number) = peer.find(point) {
            let found = layer.find(point).map(|found| layer.code(found.area));
            assert_eq!(found, Some(grids[number].0.as_str()), "{point:?}");
        }
    }
}

fn lookups(layer: &Layer, peer: &Georust, memory: &Memory, points: &[FixedPoint]) {
    let names = ["one load", "two loads", "single", "dependent", "batch", "rstar + geo"];
    let mut methods = names.map(|name| Method { name, ns: Vec::new() });
    let few = &points[..FEW];
    let mut answers = Vec::new();
    for _ in 0..ROUNDS {
        let each = |(_, ns): (usize, f64), points: &[FixedPoint]| ns / float(points.len());
        let ns = [
            each(timed(|| usize::from(memory.dependent(points, 1) == 0)), points),
            each(timed(|| usize::from(memory.dependent(points, 2) == 0)), points),
            each(timed(|| single(layer, points)), points),
            each(timed(|| dependent(layer, points)), points),
            each(timed(|| batch(layer, points, &mut answers)), points),
            each(timed(|| few.iter().filter(|&&point| peer.find(point).is_some()).count()), few),
        ];
        methods.iter_mut().zip(ns).for_each(|(method, ns)| method.ns.push(ns));
    }
    let medians: Vec<f64> = methods.iter().map(|method| median(method.ns.clone())).collect();
    for (method, ns) in methods.iter().zip(&medians) {
        let least = method.ns.iter().copied().fold(f64::INFINITY, f64::min);
        println!("{:14} {ns:10.1} ns, least {least:.1}", method.name);
    }
    let [one, two, _, dependent, batch, rstar] = medians[..] else { return };
    println!("dependent / two dependent loads  {:6.2}", dependent / two);
    println!("batch / one dependent load       {:6.2}", batch / one);
    println!("rstar + geo / batch              {:6.1}", rstar / batch);
}

/// Patches one grid after another, each with a corner moved.
fn patch(layer: &Layer, grids: &[(String, Shape)]) {
    let mut times = Vec::new();
    for number in (0..11).map(|k| k * (grids.len() - 1) / 10) {
        let (code, shape) = &grids[number];
        let mut rings = shape.clone().into_rings();
        rings[0][0][0][0] += 40;
        let change = Change { code: code.clone(), shape: Shape::from_rings(rings).ok() };
        let (next, ns) = timed(|| layer.patched(vec![change]));
        assert!(next.is_ok(), "{next:?}");
        times.push(ns / 1e6);
    }
    println!("one-grid patch {:10.2} ms", median(times));
}

fn incidents(layer: &Layer, points: &[FixedPoint]) {
    let few = &points[..FEW / 5];
    let (_, ns) = timed(|| few.iter().map(|point| layer.within(point.position(), 50.0).len()).sum::<usize>());
    println!("within 50 m    {:10.0} ns", ns / float(few.len()));
    let moved = |point: FixedPoint, east: i32, north: i32| {
        FixedPoint::new(point.lon_e7() + east, point.lat_e7() + north).unwrap_or(point)
    };
    let line = |&point: &FixedPoint| -> Vec<Position> {
        (0..7).map(|k| moved(point, k * 30_000, (k % 3) * 25_000).position()).collect()
    };
    let lines: Vec<_> = few.iter().map(line).collect();
    let (_, ns) = timed(|| lines.iter().map(|line| layer.shares_of_line(line).len()).sum::<usize>());
    println!("line shares    {:10.0} ns, lines of 6 segments and 2.2 km", ns / float(lines.len()));
    let ring = |&point: &FixedPoint| {
        let corners = [[0, 0], [9_000, -3_000], [20_000, 2_000], [24_000, 15_000], [8_000, 21_000], [-4_000, 11_000]];
        let ring = corners.map(|[east, north]| moved(point, east, north)).map(|p| [p.lon_e7(), p.lat_e7()]);
        Shape::from_rings(vec![vec![ring.to_vec()]]).expect("a ring")
    };
    let shapes: Vec<_> = few.iter().map(ring).collect();
    let (_, ns) = timed(|| shapes.iter().map(|shape| layer.shares_of_shape(shape).len()).sum::<usize>());
    println!("area shares    {:10.0} ns, polygons of 6 corners and 240 m", ns / float(shapes.len()));
}
