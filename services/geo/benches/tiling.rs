//! Measures the search for defects and the repair on 20,000 grids: `cargo bench -p gridcase-geo --bench tiling`.
//!
//! Times are processor time of the thread, so that what else the machine does counts less.

#[path = "locator/clock.rs"]
#[expect(dead_code, reason = "the locator's bench takes more from it")]
mod clock;
#[path = "locator/ground.rs"]
#[expect(dead_code, reason = "the locator's bench takes more from it")]
mod ground;

use geojson::{Feature, FeatureCollection, JsonObject};
use gridcase_geo::import::{self, Options};
use gridcase_geo::tiling::{self, Tile};
use gridcase_geo::{Crs, Shape};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

type Grids = Vec<(String, Shape)>;

fn main() {
    let grids = ground::Ground::new(141).grids();
    let corners: usize = grids.iter().map(|(_, shape)| shape.vertices()).sum();
    println!("{} grids, {corners} corners", grids.len());
    let text = collection(&grids);
    let options = Options { find_overlaps: false, ..Options::new(Crs::Wgs84, "code") };
    let read = timed("read the file and examine every feature", || import::read(&text, &options)).expect("a file");
    // The holes of the grids around enclaves are drawn as the enclaves are.
    assert!(read.findings.iter().all(|finding| finding.kind == import::FindingKind::WrongWinding));
    let defects = timed("look for defects, sound ground", || tiling::examine(&tiles(&grids), &[]));
    assert!(defects.is_empty());
    timed("propose repairs, sound ground", || tiling::propose(&tiles(&grids), &[], 1.0));
    for (share, what) in [(0.01, "1%"), (0.3, "30%")] {
        let apart = drawn_apart(&grids, share);
        let what = format!("propose repairs, {what} of the grids drawn apart by up to 0.5 m");
        let proposal = timed(&what, || tiling::propose(&tiles(&apart), &[], 1.0));
        let open = proposal.defects.iter().filter(|defect| defect.given.is_none()).count();
        println!("    {} defects, {} borders drawn anew, {open} left", proposal.defects.len(), proposal.redrawn.len());
    }
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let (done, ns) = clock::timed(run);
    println!("{:8.2} s  {what}", ns / 1e9);
    done
}

fn tiles(grids: &Grids) -> Vec<Tile<'_>> {
    grids.iter().map(|(code, shape)| Tile { code, shape, parent: None }).collect()
}

fn collection(grids: &Grids) -> String {
    let feature = |(code, shape): &(String, Shape)| {
        let mut properties = JsonObject::new();
        properties.insert("code".to_owned(), code.as_str().into());
        let geometry = Some(shape.to_geometry());
        Feature { bbox: None, geometry, id: None, properties: Some(properties), foreign_members: None }
    };
    FeatureCollection { bbox: None, features: grids.iter().map(feature).collect(), foreign_members: None }.to_string()
}

/// Every corner of some grids out of place by up to 0.5 m.
fn drawn_apart(grids: &Grids, share: f64) -> Grids {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut apart = |shape: &Shape| {
        let mut rings = shape.rings().to_vec();
        rings
            .iter_mut()
            .flatten()
            .flatten()
            .for_each(|corner| *corner = corner.map(|v| v + rng.random_range(-30..=30)));
        Shape::from_rings(rings).expect("rings with corners")
    };
    let mut chosen = ChaCha8Rng::seed_from_u64(11);
    let mut draw = |shape: &Shape| if chosen.random_bool(share) { apart(shape) } else { shape.clone() };
    grids.iter().map(|(code, shape)| (code.clone(), draw(shape))).collect()
}
