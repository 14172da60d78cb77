//! The assets of a town, by code and by place.

use gridcase_geo::{EARTH_RADIUS_M, Position, distance_m};
use gridcase_proto::registry::v1 as wire;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::asset::Asset;
use crate::invalid::{Defects, Invalid};

/// An asset's point on the unit sphere, and its place in the list. In space, unlike on a map, neighbours are neighbours
/// everywhere, and a straight line is never longer than the way over the ground.
type Placed = GeomWithData<[f64; 3], usize>;

/// All assets of a town.
#[derive(Debug)]
pub struct Assets {
    /// In order of code.
    all: Vec<Asset>,
    places: RTree<Placed>,
}

/// An asset near a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearAsset<'a> {
    /// The asset.
    pub asset: &'a Asset,
    /// How far it is, in metres.
    pub distance_m: f64,
}

impl Assets {
    /// Reads, checks and indexes the part. Everything that is wrong is named.
    pub fn read(set: &wire::AssetSet) -> Result<Self, Vec<Invalid>> {
        let mut defects = Defects::default();
        let assets: Vec<Asset> = defects.read("assets", &set.assets, Asset::try_from);
        defects.unique("assets", &set.assets, "code", |asset| asset.code.as_str());
        defects.or(assets).map(Self::index)
    }

    fn index(mut all: Vec<Asset>) -> Self {
        all.sort_by(|a, b| a.code.cmp(&b.code));
        let placed = all.iter().enumerate().map(|(at, asset)| Placed::new(on_sphere(asset.position), at));
        let places = RTree::bulk_load(placed.collect());
        Self { all, places }
    }

    /// All assets, in order of code.
    pub fn all(&self) -> &[Asset] {
        &self.all
    }

    /// The asset of this code.
    pub fn asset(&self, code: &str) -> Option<&Asset> {
        self.all.binary_search_by(|asset| asset.code.as_str().cmp(code)).ok().map(|at| &self.all[at])
    }

    /// Assets no farther than the radius, nearest first, those of equal distance in order of code.
    pub fn within(&self, position: Position, radius_m: f64) -> Vec<NearAsset<'_>> {
        let reach = radius_m / EARTH_RADIUS_M;
        let near = self.places.locate_within_distance(on_sphere(position), reach * reach);
        let near = near.map(|placed| &self.all[placed.data]);
        let near = near.map(|asset| NearAsset { asset, distance_m: distance_m(position, asset.position) });
        let mut near: Vec<_> = near.filter(|near| near.distance_m <= radius_m).collect();
        near.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then_with(|| a.asset.code.cmp(&b.asset.code)));
        near
    }
}

fn on_sphere(position: Position) -> [f64; 3] {
    let (sin_lon, cos_lon) = position.lon().to_radians().sin_cos();
    let (sin_lat, cos_lat) = position.lat().to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}
