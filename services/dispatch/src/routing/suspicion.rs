//! Whether a position outside the town would lie in it if it had been declared rightly, and whether an asset can be the one
//! that stands there.

use gridcase_geo::{Crs, Position, distance_m};
use gridcase_snapshot::{Asset, Snapshot};

use super::Fix;

/// How far from the reported place an asset may be before one of the two is suspected, beside the accuracy.
const ASSET_REACH_M: f64 = 200.0;

/// What may have gone wrong with the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// They are of this coordinate system.
    System(Crs),
    /// Longitude and latitude are swapped.
    Swapped,
}

/// The first reading of the numbers that lies in the town, with the place it gives.
pub(super) fn suspicion(snapshot: &Snapshot, fix: Fix) -> Option<(Suspicion, Position)> {
    let systems = [Crs::Wgs84, Crs::Gcj02, Crs::Bd09].into_iter().filter(|system| !system.same_ground(fix.crs));
    let read = systems.map(|system| (Suspicion::System(system), system.to_wgs84(fix.given)));
    let swapped = Position::new(fix.given.lat(), fix.given.lon()).ok();
    let swapped = swapped.map(|given| (Suspicion::Swapped, fix.crs.to_wgs84(given)));
    read.chain(swapped).find(|&(_, position)| snapshot.in_bounds(position))
}

/// How far the asset is from the place, in metres, where that is too far for it to be the one.
pub(super) fn too_far(asset: &Asset, fix: Fix) -> Option<f64> {
    let distance = distance_m(fix.position(), asset.position);
    (distance > ASSET_REACH_M + fix.accuracy_m).then_some(distance)
}
