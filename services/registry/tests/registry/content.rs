//! Drafts and imports.

use gridcase_host::status::reason;
use gridcase_proto::registry::v1::content::Part as Content;
use gridcase_proto::registry::v1::{
    AreaLevel, DiscardDraftRequest, Finding, GetDraftRequest, ImportDistrictsRequest, Part, Severity, UnitSet,
};
use tonic::Code;

use crate::builders::{self, COMMUNITY, TOWN, file, grid, import, put, square, units};
use crate::house::{Town, each_town};

fn draft(part: Part) -> GetDraftRequest {
    GetDraftRequest { part: part.into() }
}

async fn areas(town: &Town) -> Vec<String> {
    let answer = town.registry().get_draft(town.by_admin(draft(Part::Boundaries))).await.expect("a draft");
    match answer.into_inner().content.expect("content").part {
        Some(Content::Boundaries(set)) => set.areas.into_iter().map(|area| area.code).collect(),
        other => panic!("no boundaries but {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_grows_level_by_level() {
    each_town(async |town| {
        let first = town.by_admin(import(AreaLevel::Community, &[(COMMUNITY, square(0))]));
        let answer = town.registry().import_areas(first).await.expect("imported").into_inner();
        assert_eq!((answer.kept, answer.areas, answer.findings.len()), (true, 1, 0));
        let grids = [(grid(1), square(0)), (grid(2), square(1))];
        let grids: Vec<_> = grids.iter().map(|(code, rings)| (code.as_str(), rings.clone())).collect();
        let answer = town.registry().import_areas(town.by_admin(import(AreaLevel::Grid, &grids))).await;
        assert!(answer.expect("imported").into_inner().kept);
        assert_eq!(areas(&town).await, [COMMUNITY.to_owned(), grid(1), grid(2)]);

        let again = town.by_admin(import(AreaLevel::Grid, &grids[1..]));
        assert!(town.registry().import_areas(again).await.expect("imported").into_inner().kept);
        assert_eq!(areas(&town).await, [COMMUNITY.to_owned(), grid(2)], "a level is replaced, the others stay");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_keeps_nothing() {
    let town = Town::new().await;
    let mut request = import(AreaLevel::Community, &[(COMMUNITY, square(0))]);
    request.dry_run = true;
    let answer = town.registry().import_areas(town.by_admin(request)).await.expect("looked at").into_inner();
    assert_eq!((answer.kept, answer.areas, answer.etag.as_str()), (false, 1, ""));
    assert!(areas(&town).await.is_empty());
}

#[tokio::test]
async fn overlaps_are_told_with_their_size_and_who_gets_the_ground() {
    let town = Town::new().await;
    let (low, high) = (format!("{TOWN}001"), format!("{TOWN}002"));
    let request = import(AreaLevel::Community, &[(&high, square(0)), (&low, square(0))]);
    let answer = town.registry().import_areas(town.by_admin(request)).await.expect("imported").into_inner();
    assert!(answer.kept);
    let [Finding { severity, kind, subject, code, message, area_m2, longitude, .. }] = answer.findings.as_slice()
    else {
        panic!("one finding, not {:?}", answer.findings);
    };
    assert_eq!((*severity, kind.as_str(), subject.as_str()), (Severity::Notice as i32, "overlap", "1"));
    assert_eq!(code, &low);
    assert!((10_000.0..12_000.0).contains(area_m2), "{area_m2}");
    assert!(message.contains("the lowest code wins") && longitude.is_some(), "{message}");
}

#[tokio::test]
async fn a_draft_that_changed_since_it_was_read_is_not_overwritten() {
    let town = Town::new().await;
    let put_etag = |content, etag: &str| {
        let mut request = put(content);
        request.etag = etag.to_owned();
        town.by_admin(request)
    };
    let first = town.registry().put_draft(put_etag(units(&["a"]), "")).await.expect("put").into_inner().etag;
    let second = town.registry().put_draft(put_etag(units(&["b"]), &first)).await.expect("put").into_inner().etag;
    let stale = town.registry().put_draft(put_etag(units(&["c"]), &first)).await.expect_err("stale");
    assert_eq!((stale.code(), reason(&stale).as_deref()), (Code::Aborted, Some("STALE_VERSION")));
    assert_eq!(gridcase_host::status::metadata(&stale, "etag"), Some(second));
}

#[tokio::test]
async fn a_discarded_draft_leaves_nothing() {
    let town = Town::new().await;
    town.registry().put_draft(town.by_admin(put(units(&["a"])))).await.expect("put");
    let discard = || town.by_admin(DiscardDraftRequest { part: Part::Units.into() });
    for _ in 0..2 {
        town.registry().discard_draft(discard()).await.expect("discarded");
    }
    let answer = town.registry().get_draft(town.by_admin(draft(Part::Units))).await.expect("a draft").into_inner();
    assert_eq!(answer.etag, "");
    assert_eq!(answer.content.expect("content").part, Some(Content::Units(UnitSet::default())));
}

#[tokio::test]
async fn districts_make_units_where_asked() {
    let town = Town::new().await;
    town.registry().put_draft(town.by_admin(put(units(&["PD-1"])))).await.expect("put");
    let request = |create_units| ImportDistrictsRequest {
        geojson: file(&[("1", square(0)), ("2", square(1))]),
        coordinate_system: "WGS-84".to_owned(),
        department: "police".to_owned(),
        code_property: "code".to_owned(),
        unit_prefix: "PD-".to_owned(),
        create_units,
        ..ImportDistrictsRequest::default()
    };
    let refused = town.registry().import_districts(town.by_admin(request(false))).await.expect("looked at");
    let refused = refused.into_inner();
    assert!(!refused.kept);
    assert_eq!((refused.findings[0].kind.as_str(), refused.findings[0].code.as_str()), ("unknown_unit", "PD-2"));
    let kept = town.registry().import_districts(town.by_admin(request(true))).await.expect("imported").into_inner();
    assert_eq!((kept.kept, kept.districts), (true, 2));
}

#[tokio::test]
async fn content_comes_back_as_it_was_put() {
    let town = Town::new().await;
    for (content, part) in [(builders::boundaries(), Part::Boundaries), (builders::catalogue(), Part::Catalogue)] {
        let answer = town.registry().put_draft(town.by_admin(put(content.clone()))).await.expect("put").into_inner();
        assert_eq!((answer.kept, answer.findings), (true, Vec::new()));
        let kept = town.registry().get_draft(town.by_admin(draft(part))).await.expect("a draft").into_inner();
        assert_eq!(kept.content.expect("content").part, Some(content));
        assert_eq!(kept.etag, answer.etag);
    }
}
