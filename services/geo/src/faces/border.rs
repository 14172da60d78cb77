//! Places that lie on sides.

use crate::edge::{Edge, Vertex};
use crate::position::FixedPoint;
use crate::shape::{Bbox, Shape};

/// Places on the sides of the shapes inside a window, such that every place on a side there can be told from one of these
/// by none of the shapes: ends of sides, places where sides meet, and one of each stretch between.
pub fn places_on_sides(window: Bbox, shapes: &[&Shape]) -> Vec<FixedPoint> {
    let near = |edge: &Edge| box_of(edge).meets(window);
    let shapes = shapes.iter().filter(|shape| shape.bbox().meets(window));
    let mut edges: Vec<Edge> = shapes.flat_map(|shape| shape.edges()).filter(near).collect();
    edges.sort_unstable_by_key(|edge| (edge.lo, edge.hi));
    edges.dedup();
    // A stretch that leaves the window is cut at its frame.
    let corners = [
        [window.west, window.south],
        [window.east, window.south],
        [window.east, window.north],
        [window.west, window.north],
    ];
    let cutting = Cutting::new(window, edges.iter().copied().chain(crate::edge::edges(&corners)));
    let mut places: Vec<Vertex> = edges.iter().flat_map(|edge| on_edge(edge, &cutting)).collect();
    places.retain(|&[x, y]| window.west <= x && x <= window.east && window.south <= y && y <= window.north);
    places.sort_unstable();
    places.dedup();
    places.into_iter().map(FixedPoint::of_vertex).collect()
}

/// Edges that cut others, found by their latitude: borders have thousands of short edges and a few long ones.
struct Cutting {
    /// In order of their lower ends.
    short: Vec<Edge>,
    /// The height of the tallest short edge.
    height: i64,
    tall: Vec<Edge>,
}

impl Cutting {
    /// Edges of more than a 64th of the window are tall.
    fn new(window: Bbox, edges: impl Iterator<Item = Edge>) -> Self {
        let height = |edge: &Edge| i64::from(edge.hi[1]) - i64::from(edge.lo[1]);
        let most = (i64::from(window.north) - i64::from(window.south)) / 64;
        let (mut short, tall): (Vec<Edge>, Vec<Edge>) = edges.partition(|edge| height(edge) <= most);
        short.sort_unstable_by_key(|edge| edge.lo[1]);
        let height = short.iter().map(height).max().unwrap_or_default();
        Self { short, height, tall }
    }

    /// Those whose boxes meet that of an edge.
    fn near(&self, around: Bbox) -> impl Iterator<Item = &Edge> {
        let lowest = i64::from(around.south) - self.height;
        let from = self.short.partition_point(|edge| i64::from(edge.lo[1]) < lowest);
        let until = self.short.partition_point(|edge| edge.lo[1] <= around.north);
        let level = self.short[from..until].iter().chain(&self.tall);
        level.filter(move |edge| box_of(edge).meets(around))
    }
}

fn box_of(edge: &Edge) -> Bbox {
    Bbox { west: edge.west(), south: edge.lo[1], east: edge.east(), north: edge.hi[1] }
}

/// The places of an edge lie in equal steps; those beside every cut are taken, the ends among them.
fn on_edge(edge: &Edge, all: &Cutting) -> Vec<Vertex> {
    let [dx, dy] = [0, 1].map(|axis| i64::from(edge.hi[axis]) - i64::from(edge.lo[axis]));
    let steps = divisor(dx.abs(), dy);
    if steps <= 1 {
        return vec![edge.lo, edge.hi];
    }
    let others = all.near(box_of(edge)).filter(|other| *other != edge);
    let mut taken: Vec<i64> = others.flat_map(|other| cuts(edge, other, steps)).chain([0, steps]).collect();
    taken = taken
        .into_iter()
        .flat_map(|step| [step - 1, step, step + 1])
        .filter(|step| (0..=steps).contains(step))
        .collect();
    taken.sort_unstable();
    taken.dedup();
    let place = |step: i64| {
        let [x, y] = [i64::from(edge.lo[0]) + dx / steps * step, i64::from(edge.lo[1]) + dy / steps * step];
        [x, y].map(|value| i32::try_from(value).unwrap_or_default())
    };
    taken.into_iter().map(place).collect()
}

/// At which steps along `edge` the other meets it, rounded down; both ends where they run along each other.
fn cuts(edge: &Edge, other: &Edge, steps: i64) -> Vec<i64> {
    let along = |from: Vertex, to: Vertex| [0, 1].map(|axis| i128::from(to[axis]) - i128::from(from[axis]));
    let cross = |a: [i128; 2], b: [i128; 2]| a[0] * b[1] - a[1] * b[0];
    let (own, its, between) = (along(edge.lo, edge.hi), along(other.lo, other.hi), along(edge.lo, other.lo));
    let turn = cross(own, its);
    let numerators = if turn != 0 {
        vec![(cross(between, its), turn)]
    } else if cross(between, own) == 0 {
        let length = own[0] * own[0] + own[1] * own[1];
        let dot = |a: [i128; 2]| a[0] * own[0] + a[1] * own[1];
        vec![(dot(between), length), (dot(along(edge.lo, other.hi)), length)]
    } else {
        Vec::new()
    };
    let step = |(numerator, denominator): (i128, i128)| {
        let (numerator, denominator) =
            if denominator < 0 { (-numerator, -denominator) } else { (numerator, denominator) };
        i64::try_from((numerator * i128::from(steps)).div_euclid(denominator)).ok()
    };
    numerators.into_iter().filter_map(step).collect()
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}
