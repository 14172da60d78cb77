//! Where a place is, and what stands near it, for display.

use gridcase_proto::intake::v1 as pb;
use gridcase_proto::registry::v1 as registry;
use gridcase_snapshot::{Asset, Assets, NearAsset, Snapshot};

use super::request::Nearest;
use crate::report::Place;

/// Assets near a place with the names of their owners, nearest first.
pub(crate) fn encode_nearest(snapshot: &Snapshot, asked: &Nearest) -> pb::ListNearestAssetsResponse {
    let near = snapshot.assets().map(|assets: &Assets| assets.within(asked.position, asked.radius_m));
    let wanted = |near: &NearAsset<'_>| asked.types.is_empty() || asked.types.contains(&near.asset.component_type);
    let near = near.unwrap_or_default().into_iter().filter(wanted).take(asked.limit);
    let name = |unit: Option<&String>| {
        let unit = unit.map(|code| snapshot.unit(code).map_or(code, |unit| &unit.name));
        unit.cloned().unwrap_or_default()
    };
    let assets = near.map(|NearAsset { asset, distance_m }| pb::NearAsset {
        asset: Some(encode_asset(asset)),
        distance_m,
        owner_name: name(asset.owner.as_ref()),
        maintainer_name: name(asset.maintainer.as_ref()),
    });
    pb::ListNearestAssetsResponse { assets: assets.collect(), version: snapshot.versions().assets }
}

fn encode_asset(asset: &Asset) -> registry::Asset {
    registry::Asset {
        code: asset.code.clone(),
        r#type: asset.component_type.clone(),
        name: asset.name.clone().unwrap_or_default(),
        owner: asset.owner.clone().unwrap_or_default(),
        maintainer: asset.maintainer.clone().unwrap_or_default(),
        longitude: Some(asset.position.lon()),
        latitude: Some(asset.position.lat()),
        ground: asset.ground.clone().unwrap_or_default(),
    }
}

/// The grid of a place, and the grids that the circle of its accuracy touches.
pub(crate) fn encode_ground(snapshot: &Snapshot, place: &Place) -> pb::LocatePlaceResponse {
    let here = snapshot.locate(place.wgs84(), place.accuracy_m);
    let touched = here.touched.iter().map(|touched| pb::NearArea {
        code: touched.grid.code.clone(),
        name: touched.grid.name.clone(),
        distance_m: touched.distance_m,
    });
    pb::LocatePlaceResponse {
        grid: here.grid.map(|grid| grid.code.clone()).unwrap_or_default(),
        grid_name: here.grid.map(|grid| grid.name.clone()).unwrap_or_default(),
        border_distance_m: here.border_distance_m.unwrap_or_default(),
        touched: touched.collect(),
    }
}
