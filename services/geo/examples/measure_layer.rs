//! Measures building the index and asking it: `cargo run --release -p gridcase-geo --example measure_layer [side]`.
//!
//! The ground is `side` times `side` grids (default 141: about 20,000) of about 240 m with 64 corners each.

#[path = "../tests/ground/mod.rs"]
mod ground;

use std::hint::black_box;
use std::time::Instant;

use gridcase_geo::{Layer, Position, overlaps};
use ground::{Ground, at, vertices};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const POINTS: u32 = 2_000_000;

fn main() {
    let side = std::env::args().nth(1).and_then(|arg| arg.parse().ok()).unwrap_or(141);
    let ground =
        Ground { side, step: 24_000, corners: 16, origin: [1_190_000_000, 300_000_000], enclaves: false, seed: 1 };
    let grids = ground.grids();
    let borders = vertices(&grids);

    let start = Instant::now();
    let layer = Layer::build(grids.clone()).expect("codes are unique");
    println!("{} grids, {} corners", layer.len(), borders.len());
    println!("build            {:8.1} ms", start.elapsed().as_secs_f64() * 1e3);
    println!(
        "memory           {:8.1} MB",
        f64::from(u32::try_from(layer.size_bytes() / 1000).unwrap_or(u32::MAX)) / 1e3
    );

    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let length = side * 24_000;
    let anywhere: Vec<Position> =
        (0..POINTS).map(|_| at([0, 1].map(|axis| ground.origin[axis] + rng.random_range(0..length)))).collect();
    let near_borders: Vec<Position> = (0..POINTS)
        .map(|_| at(borders[rng.random_range(0..borders.len())].map(|v| v + rng.random_range(-300..=300))))
        .collect();
    measure("locate anywhere", &anywhere, |p| layer.locate(p).is_some());
    measure("locate by borders", &near_borders, |p| layer.locate(p).is_some());
    measure("covering", &anywhere, |p| layer.covering(p).len() == 1);
    let some = &near_borders[..200_000];
    measure("within 50 m", some, |p| layer.within(p, 50.0).len() > 1);
    measure("distance to border", some, |p| layer.distance_to_border_m(p).is_some());

    let areas: Vec<_> = grids.iter().map(|(code, shape)| (code.as_str(), shape)).collect();
    let start = Instant::now();
    let found = overlaps(&areas).len();
    println!("overlaps         {:8.1} ms, {found} found", start.elapsed().as_secs_f64() * 1e3);
}

/// The median of short runs, so that what else the machine does counts little.
fn measure(name: &str, points: &[Position], ask: impl Fn(Position) -> bool) {
    let mut hits = 0;
    let mut each: Vec<f64> = points
        .chunks_exact(1_000)
        .map(|chunk| {
            let start = Instant::now();
            hits += chunk.iter().filter(|&&point| black_box(ask(point))).count();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    each.sort_by(f64::total_cmp);
    println!("{name:18} {:7.0} ns, {hits} of {}", each[each.len() / 2], points.len());
}
