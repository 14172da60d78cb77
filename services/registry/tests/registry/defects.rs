//! Defects of the ground: each named with its place and its polygon, repaired only where that was asked for.

use gridcase_host::status::violations;
use gridcase_proto::registry::v1::content::Part as Content;
use gridcase_proto::registry::v1::{
    Area, AreaLevel, FindDefectsRequest, Finding, GetDraftRequest, ImportAreasRequest, ImportAreasResponse,
    ImportDistrictsRequest, Part, Severity,
};
use gridcase_snapshot::shape;
use serde_json::{Value, json};
use tonic::Code;

use crate::builders::{self, COMMUNITY, TOWN, file, grid, import, publish, put, units};
use crate::house::{Town, each_town, signed};

const SOUTH: f64 = 30.33;
/// About a metre.
const METRE: f64 = 0.000_009;

/// A closed block, its corners so many metres east and north of a corner of the town.
fn block(west: f64, south: f64, east: f64, north: f64) -> Value {
    let at = |x: f64, y: f64| [120.08 + x * METRE, SOUTH + y * METRE];
    json!([[at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]])
}

/// Two grids of 100 m side by side; the eastern one begins so many metres further.
fn two_grids(apart: f64) -> ImportAreasRequest {
    let (west, east) = (block(0.0, 0.0, 100.0, 100.0), block(100.0 + apart, 0.0, 200.0, 100.0));
    import(AreaLevel::Grid, &[(&grid(1), west), (&grid(2), east)])
}

async fn community(town: &Town, ground: Value) {
    let request = import(AreaLevel::Community, &[(COMMUNITY, ground)]);
    let answer = town.registry().import_areas(town.by_admin(request)).await.expect("imported").into_inner();
    assert!(answer.kept, "{:?}", answer.findings);
}

async fn imported(town: &Town, request: ImportAreasRequest) -> ImportAreasResponse {
    town.registry().import_areas(town.by_admin(request)).await.expect("looked at").into_inner()
}

async fn grids(town: &Town) -> Vec<Area> {
    let request = town.by_admin(GetDraftRequest { part: Part::Boundaries.into() });
    let content = town.registry().get_draft(request).await.expect("a draft").into_inner().content;
    match content.expect("content").part {
        Some(Content::Boundaries(set)) => {
            set.areas.into_iter().filter(|area| area.level() == AreaLevel::Grid).collect()
        }
        other => panic!("no boundaries but {other:?}"),
    }
}

fn kinds(findings: &[Finding]) -> Vec<(Severity, &str)> {
    findings.iter().map(|finding| (finding.severity(), finding.kind.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sliver_is_proposed_first_and_closed_only_when_asked() {
    each_town(async |town| {
        community(&town, block(0.0, 0.0, 200.0, 100.0)).await;
        let proposed = imported(&town, two_grids(-0.5)).await;
        assert_eq!(
            kinds(&proposed.findings),
            [(Severity::Proposed, "overlap_sliver"), (Severity::Proposed, "border_apart")]
        );
        let [sliver, border] = proposed.findings.as_slice() else { panic!("two findings") };
        assert!((40.0..60.0).contains(&sliver.area_m2), "{sliver:?}");
        let ground = shape::decode(sliver.shape.as_ref().expect("the ground itself")).expect("a shape");
        assert!((ground.area_m2() - sliver.area_m2).abs() < 0.5);
        assert!(sliver.message.contains("would be given to") && sliver.remedy.contains("import with repairs"));
        let repair = sliver.repair.as_ref().expect("what it changes");
        assert_eq!(repair.given[0].code, grid(1), "the lowest code keeps the ground");
        let repair = border.repair.as_ref().expect("what it changes");
        assert_eq!((border.code.as_str(), repair.points_moved), (grid(2).as_str(), 2));
        assert!((0.4..0.6).contains(&repair.farthest_m), "{repair:?}");
        assert!(proposed.kept && proposed.acceptable, "what is only a sliver does not stand against a draft");
        let drawn = grids(&town).await;

        let repaired = imported(&town, ImportAreasRequest { repair: true, ..two_grids(-0.5) }).await;
        assert_eq!(
            kinds(&repaired.findings),
            [(Severity::Repaired, "overlap_sliver"), (Severity::Repaired, "border_apart")]
        );
        let whole = grids(&town).await;
        assert_eq!(drawn[0], whole[0]);
        assert_ne!(drawn[1], whole[1], "before it was asked for nothing was changed");
        let again = imported(&town, two_grids(0.0)).await;
        assert_eq!((again.findings.len(), grids(&town).await[1].shape.clone()), (0, whole[1].shape.clone()));
    })
    .await;
}

#[tokio::test]
async fn a_feature_that_needs_a_repair_is_proposed_and_nothing_is_kept_before() {
    let town = Town::new().await;
    let open = json!([[[120.08, 30.33], [120.081, 30.33], [120.081, 30.331], [120.08, 30.331]]]);
    let request = import(AreaLevel::Community, &[(COMMUNITY, open)]);
    let answer = imported(&town, request.clone()).await;
    assert_eq!(kinds(&answer.findings), [(Severity::Proposed, "unclosed_ring")]);
    assert!(!answer.kept && !answer.acceptable && answer.findings[0].repair.is_some());
    let answer = imported(&town, ImportAreasRequest { dry_run: true, repair: true, ..request.clone() }).await;
    assert_eq!((answer.kept, answer.acceptable), (false, true), "a dry run says what would become of it");
    let answer = imported(&town, ImportAreasRequest { repair: true, ..request }).await;
    assert!(answer.kept);
}

#[tokio::test]
async fn ground_left_out_of_the_parent_and_ground_beyond_it_are_told_with_their_size() {
    let town = Town::new().await;
    community(&town, block(0.0, 0.0, 200.0, 150.0)).await;
    let beyond = block(100.0, 0.0, 230.0, 100.0);
    let request = import(AreaLevel::Grid, &[(&grid(1), block(0.0, 0.0, 100.0, 100.0)), (&grid(2), beyond)]);
    let answer = imported(&town, request).await;
    // Where its border leaves the parent's it has no corner.
    let expected = ["gap", "outside_parent", "missing_corners"].map(|kind| (Severity::Notice, kind));
    assert_eq!(kinds(&answer.findings), expected);
    let [gap, outside, _] = answer.findings.as_slice() else { panic!("three findings") };
    assert!((8_000.0..12_000.0).contains(&gap.area_m2) && gap.shape.is_some(), "{gap:?}");
    assert_eq!((outside.code.as_str(), outside.subject.as_str()), (grid(2).as_str(), "1"));
    assert!((2_400.0..3_200.0).contains(&outside.area_m2) && outside.longitude.is_some(), "{outside:?}");
    assert!(answer.kept && !outside.remedy.is_empty());
}

#[tokio::test]
async fn a_corner_on_the_bare_side_of_a_neighbour_is_added_by_repairs() {
    let town = Town::new().await;
    community(&town, block(0.0, 0.0, 200.0, 200.0)).await;
    let areas = [block(0.0, 100.0, 200.0, 200.0), block(0.0, 0.0, 100.0, 100.0), block(100.0, 0.0, 200.0, 100.0)];
    let codes = [grid(1), grid(2), grid(3)];
    let areas: Vec<_> = codes.iter().map(String::as_str).zip(areas).collect();
    let request = import(AreaLevel::Grid, &areas);
    let answer = imported(&town, request.clone()).await;
    assert_eq!(kinds(&answer.findings), [(Severity::Notice, "missing_corners")]);
    let answer = imported(&town, ImportAreasRequest { repair: true, ..request }).await;
    assert_eq!(kinds(&answer.findings), [(Severity::Repaired, "missing_corners")]);
    assert_eq!(grids(&town).await[0].shape.as_ref().expect("ground").polygons[0].rings[0].deltas.len(), 10);
}

#[tokio::test]
async fn the_tolerance_decides_what_is_proposed() {
    let town = Town::new().await;
    for (tolerance, severity) in [(0.0, Severity::Notice), (0.3, Severity::Notice), (0.7, Severity::Proposed)] {
        let request = ImportAreasRequest { tolerance_m: Some(tolerance), dry_run: true, ..two_grids(-0.5) };
        let mut answer = imported(&town, request).await;
        answer.findings.retain(|finding| finding.kind == "overlap_sliver");
        assert_eq!(kinds(&answer.findings), [(severity, "overlap_sliver")], "{tolerance}");
    }
    for wrong in [-1.0, 20.5, f64::NAN] {
        let request = ImportAreasRequest { tolerance_m: Some(wrong), ..two_grids(0.0) };
        let refused = town.registry().import_areas(town.by_admin(request)).await.expect_err("refused");
        assert_eq!((violations(&refused)[0].0.as_str(), refused.code()), ("tolerance_m", Code::InvalidArgument));
    }
}

#[tokio::test]
async fn districts_of_a_department_are_held_against_each_other() {
    let town = Town::new().await;
    town.registry().put_draft(town.by_admin(put(units(&[])))).await.expect("put");
    let areas = [("1", block(0.0, 0.0, 100.0, 100.0)), ("2", block(99.5, 0.0, 200.0, 100.0))];
    let request = ImportDistrictsRequest {
        geojson: file(&areas),
        coordinate_system: "WGS-84".to_owned(),
        department: "police".to_owned(),
        code_property: "code".to_owned(),
        unit_prefix: "PD-".to_owned(),
        create_units: true,
        repair: true,
        ..ImportDistrictsRequest::default()
    };
    let answer = town.registry().import_districts(town.by_admin(request)).await.expect("imported").into_inner();
    assert_eq!(answer.findings[0].kind, "overlap_sliver");
    assert_eq!(answer.findings[0].repair.as_ref().expect("a repair").given[0].code, "PD-1");
    let request = FindDefectsRequest { department: "police".to_owned(), ..FindDefectsRequest::default() };
    let found = town.registry().find_defects(town.by_admin(request)).await.expect("looked at").into_inner();
    assert_eq!((found.examined, found.found, found.divides), (2, 0, true));
}

#[tokio::test]
async fn defects_of_a_draft_and_of_a_version_are_found_by_the_path_of_the_area() {
    let town = Town::new().await;
    town.registry().put_draft(town.by_admin(put(builders::boundaries()))).await.expect("put");
    let published =
        town.registry().publish_parts(town.by_admin(publish(&[Part::Boundaries]))).await.expect("published");
    let hash = published.into_inner().versions[0].hash.clone();
    community(&town, block(0.0, 0.0, 200.0, 100.0)).await;
    assert!(imported(&town, two_grids(-0.5)).await.kept);

    let of_grids = || FindDefectsRequest { level: AreaLevel::Grid.into(), ..FindDefectsRequest::default() };
    let found = town.registry().find_defects(town.by_admin(of_grids())).await.expect("looked at").into_inner();
    assert_eq!((found.examined, found.found, found.divides), (2, 2, false));
    assert_eq!(
        (found.findings[0].kind.as_str(), found.findings[0].subject.as_str()),
        ("overlap_sliver", "areas[1].shape")
    );
    let request = FindDefectsRequest { hash, ..of_grids() };
    let found = town.registry().find_defects(town.by_admin(request)).await.expect("looked at").into_inner();
    assert_eq!((found.examined, found.found, found.divides), (2, 0, true), "the version is as it was");
}

#[tokio::test]
async fn a_search_for_defects_names_what_is_wrong_with_it() {
    let town = Town::new().await;
    let find = async |request| town.registry().find_defects(town.by_admin(request)).await.expect_err("refused");
    let grids = FindDefectsRequest { level: AreaLevel::Grid.into(), ..FindDefectsRequest::default() };
    assert_eq!(violations(&find(FindDefectsRequest::default()).await)[0].0, "level");
    let both = FindDefectsRequest { department: "police".to_owned(), ..grids.clone() };
    assert_eq!(violations(&find(both).await)[0].0, "department");
    let far = FindDefectsRequest { tolerance_m: Some(99.0), ..grids.clone() };
    assert_eq!(violations(&find(far).await)[0].0, "tolerance_m");
    let unknown = FindDefectsRequest { hash: "0".repeat(64), ..grids.clone() };
    assert_eq!(find(unknown).await.code(), Code::NotFound);
    let other = town.other().await;
    let theirs = town.registry().find_defects(signed(&other, grids)).await.expect("an empty town").into_inner();
    assert_eq!((theirs.examined, theirs.divides), (0, true), "another town's ground is not seen: {TOWN}");
}
