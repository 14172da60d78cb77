//! Files of real cities, where they lie beside the repository.

use std::path::PathBuf;

use gridcase_proto::registry::v1::{AreaLevel, CodeScheme, ImportAreasRequest, ImportDistrictsRequest};

use crate::builders::{self, put, units};
use crate::house::{Town, signed};

fn read(file: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(file);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: there is no {}", path.display());
    }
    bytes
}

/// A town with free codes, and its administrator's token.
async fn city(town: &Town) -> String {
    let mut request = builders::town("city", "city.admin");
    request.town.as_mut().expect("a town").code_scheme = CodeScheme::Free.into();
    town.registry().create_town(signed(&town.operator, request)).await.expect("a town");
    town.house.sign_in("city.admin").await.token
}

#[tokio::test]
async fn the_neighbourhoods_of_boston_become_grids_with_repairs() {
    let Some(geojson) = read("boston/neighborhoods.geojson") else { return };
    let town = Town::new().await;
    let admin = city(&town).await;
    let request = ImportAreasRequest {
        geojson,
        coordinate_system: "WGS-84".to_owned(),
        level: AreaLevel::Grid.into(),
        code_property: "cartodb_id".to_owned(),
        name_property: "name".to_owned(),
        repair: true,
        ..ImportAreasRequest::default()
    };
    let answer = town.registry().import_areas(signed(&admin, request)).await.expect("looked at").into_inner();
    assert!(answer.areas > 20, "{:?}", answer.findings);
    assert!(answer.kept, "{:?}", answer.findings);
}

#[tokio::test]
async fn the_precincts_of_new_york_become_districts() {
    let Some(geojson) = read("nyc/police_precincts.geojson") else { return };
    let town = Town::new().await;
    let admin = city(&town).await;
    town.registry().put_draft(signed(&admin, put(units(&[])))).await.expect("put");
    let request = ImportDistrictsRequest {
        geojson,
        coordinate_system: "WGS-84".to_owned(),
        department: "police".to_owned(),
        code_property: "Precinct".to_owned(),
        unit_prefix: "NYPD-".to_owned(),
        create_units: true,
        repair: true,
        ..ImportDistrictsRequest::default()
    };
    let answer = town.registry().import_districts(signed(&admin, request)).await.expect("looked at").into_inner();
    assert!(answer.districts > 70 && answer.kept, "{:?}", answer.findings);
}
