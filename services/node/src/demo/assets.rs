//! The demo town's assets: covers, lamps and signs along its roads, most of them with an owner on record.
use gridcase_proto::registry::v1::{Asset, AssetSet};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::content::TOWN;
use super::ground::{self, Point};

/// Component type, what people call it, and metres from the middle of the road.
const KINDS: [(&str, &str, f64); 5] = [
    ("01002", "污水井盖", 4.0),
    ("01037", "路灯", 14.0),
    ("01003", "雨水井盖", 11.0),
    ("02010", "交通标志牌", 13.0),
    ("02014", "交通信号灯", 12.0),
];

/// Assets between two points of a road's middle line.
const BETWEEN: i32 = 4;

/// In a hundred, assets whose owner nobody knows.
const UNOWNED: u32 = 12;

/// The assets along the roads, from a seed of their own, so that the rest of the town does not depend on them.
pub fn along(roads: &[Vec<Point>], seed: u64) -> AssetSet {
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ 0x6173_7365_7473);
    let mut assets = Vec::new();
    for pair in roads.iter().flat_map(|road| road.windows(2)) {
        for step in 0..BETWEEN {
            let kind = KINDS[assets.len() % KINDS.len()];
            let place = beside(pair, step, kind.2);
            if ground::is_well_inside(place) {
                assets.push(asset(kind, assets.len() + 1, place, &mut random));
            }
        }
    }
    AssetSet { assets }
}

/// A point on the way from one point to the next, some metres to the east and north.
fn beside(pair: &[Point], step: i32, metres: f64) -> Point {
    [0, 1].map(|axis| {
        let way = (pair[1][axis] - pair[0][axis]) / BETWEEN * step;
        pair[0][axis] + way + ground::metres(axis, metres)
    })
}

fn asset((kind, name, _): (&str, &str, f64), number: usize, place: Point, random: &mut ChaCha8Rng) -> Asset {
    let owned = random.random_range(0..100) >= UNOWNED;
    let (owner, maintainer) = match kind {
        "02010" | "02014" if place[1] > ground::middle()[1] => ("JJ1", ""),
        "02010" | "02014" => ("JJ2", ""),
        "01037" => ("ZF-SZ", "ZF2"),
        _ if random.random_range(0..4) == 0 => ("ZF1", "ZF-SZ"),
        _ => ("ZF-SZ", ""),
    };
    let said = |unit: &str| if owned { unit.to_owned() } else { String::new() };
    Asset {
        code: format!("{}{kind}{number:06}", &TOWN[..6]),
        r#type: kind.to_owned(),
        name: format!("{name} {number} 号"),
        owner: said(owner),
        maintainer: said(maintainer),
        longitude: Some(f64::from(place[0]) / 1e7),
        latitude: Some(f64::from(place[1]) / 1e7),
        ground: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use gridcase_snapshot::{AreaLevel, Assets, Boundaries, Units};

    use crate::demo::content::Town;

    #[test]
    fn they_stand_in_grids_and_belong_to_units_of_the_town() {
        for seed in 0..3 {
            let town = Town::new(seed);
            let boundaries = Boundaries::read(&town.boundaries).expect("sound");
            let units = Units::read(&town.units).expect("sound");
            let assets = Assets::read(&town.assets).expect("sound");
            assert!((300..700).contains(&assets.all().len()), "{}", assets.all().len());
            let owned = assets.all().iter().filter(|asset| asset.owner.is_some()).count();
            assert!(owned > assets.all().len() / 2 && owned < assets.all().len());
            for asset in assets.all() {
                assert_eq!(asset.code.len(), 17);
                let area = boundaries.innermost(asset.position).expect("an area");
                assert_eq!(area.level, AreaLevel::Grid, "{}", asset.code);
                assert!(asset.owner.iter().chain(&asset.maintainer).all(|unit| units.unit(unit).is_some()));
            }
        }
        assert_eq!(Town::new(7).assets, Town::new(7).assets);
    }
}
