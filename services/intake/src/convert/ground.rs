//! Where a place is, for display.

use gridcase_proto::intake::v1 as pb;
use gridcase_snapshot::Snapshot;

use crate::report::Place;

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
