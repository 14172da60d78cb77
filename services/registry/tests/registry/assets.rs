//! Assets through the API: from points and from tables into the draft, published, and refused where they name nobody.

use gridcase_host::status::violations;
use gridcase_proto::registry::v1::content::Part as Content;
use gridcase_proto::registry::v1::export_table_request::Of;
use gridcase_proto::registry::v1::{
    self as wire, Asset, AssetSet, GetDraftRequest, ImportAssetsRequest, ImportAssetsResponse, ListVersionsRequest,
    Part, Severity, TableFormat, TableKind,
};
use serde_json::{Value, json};
use tonic::Code;

use crate::builders::{boundaries, publish, put, units};
use crate::house::{Town, each_town};
use crate::tables::{draft, export, given, import, imported, wanted};

const COVER: &str = "33010601001000001";
const LAMP: &str = "33010601037000001";

fn file(points: &[(Value, f64)]) -> Vec<u8> {
    let features: Vec<_> = points
        .iter()
        .map(|(properties, east)| {
            let geometry = json!({ "type": "Point", "coordinates": [120.0805 + east, 30.3305] });
            json!({ "type": "Feature", "properties": properties, "geometry": geometry })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string().into_bytes()
}

fn points(points: &[(Value, f64)]) -> ImportAssetsRequest {
    ImportAssetsRequest {
        geojson: file(points),
        coordinate_system: "WGS-84".to_owned(),
        code_property: "code".to_owned(),
        type_property: "type".to_owned(),
        name_property: "name".to_owned(),
        owner_property: "owner".to_owned(),
        ..ImportAssetsRequest::default()
    }
}

fn cover(owner: &str) -> (Value, f64) {
    (json!({ "code": COVER, "type": "01001", "name": "供水井盖", "owner": owner }), 0.0)
}

fn lamp() -> (Value, f64) {
    (json!({ "code": LAMP, "type": "01037" }), 0.0001)
}

async fn read(town: &Town, request: ImportAssetsRequest) -> ImportAssetsResponse {
    town.registry().import_assets(town.by_admin(request)).await.expect("read").into_inner()
}

async fn kept(town: &Town) -> Vec<Asset> {
    let Content::Assets(AssetSet { assets }) = draft(town, Part::Assets).await.0 else { panic!("another part") };
    assets
}

fn refused(findings: &[wire::Finding]) -> Vec<(&str, &str)> {
    let refused = findings.iter().filter(|finding| finding.severity() == Severity::Refused);
    refused.map(|finding| (finding.kind.as_str(), finding.subject.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn points_are_read_beside_the_assets_that_are_there() {
    each_town(async |town| {
        let first = read(&town, points(&[cover("a"), lamp()])).await;
        assert_eq!((first.assets, first.added, first.changed, first.removed), (2, 2, 0, 0));
        assert!(first.kept && first.acceptable, "{:?}", first.findings);
        let dry = ImportAssetsRequest { dry_run: true, ..points(&[cover("b")]) };
        let dry = read(&town, dry).await;
        assert_eq!((dry.kept, dry.acceptable, dry.changed, dry.removed), (false, true, 1, 0));
        let again = read(&town, points(&[cover("a")])).await;
        assert_eq!((again.added, again.changed, again.removed, &again.etag), (0, 0, 0, &first.etag));
        let shifted = ImportAssetsRequest {
            coordinate_system: "GCJ-02".to_owned(),
            owner_property: String::new(),
            owner: "b".to_owned(),
            ..points(&[cover("a")])
        };
        assert_eq!(read(&town, shifted).await.changed, 1);
        let assets = kept(&town).await;
        assert_eq!(assets.iter().map(|asset| asset.code.as_str()).collect::<Vec<_>>(), [COVER, LAMP]);
        assert_eq!((assets[0].owner.as_str(), assets[0].name.as_str()), ("b", "供水井盖"));
        assert!(assets[0].longitude.is_some_and(|longitude| (120.0755..120.0765).contains(&longitude)), "{assets:?}");
        let all = read(&town, ImportAssetsRequest { replace: true, ..points(&[lamp()]) }).await;
        assert_eq!((all.removed, kept(&town).await.len()), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_points_is_named_by_feature_and_nothing_is_kept() {
    each_town(async |town| {
        let wrong = [
            cover("a"),
            cover("b"),
            (json!({ "code": "12", "type": "01001" }), 0.0),
            (json!({ "code": "33010601001000003" }), 0.0),
            (json!({ "type": "01001" }), 0.0),
        ];
        let answer = read(&town, points(&wrong)).await;
        assert!(!answer.kept && !answer.acceptable);
        let mut found = refused(&answer.findings);
        found.sort_unstable();
        let expected = [("duplicate_code", "1"), ("malformed_code", "2"), ("missing_code", "4"), ("missing_type", "3")];
        assert_eq!(found, expected);
        assert_eq!(kept(&town).await, []);

        let table = [
            (
                "coordinate_system",
                ImportAssetsRequest { coordinate_system: "Beijing 54".to_owned(), ..points(&[lamp()]) },
            ),
            ("code_property", ImportAssetsRequest { code_property: String::new(), ..points(&[lamp()]) }),
            ("type_property", ImportAssetsRequest { type_property: String::new(), ..points(&[lamp()]) }),
            ("geojson", ImportAssetsRequest { geojson: b"{}".to_vec(), ..points(&[]) }),
        ];
        for (field, request) in table {
            let status = town.registry().import_assets(town.by_admin(request)).await.expect_err(field);
            assert_eq!((status.code(), violations(&status)[0].0.as_str()), (Code::InvalidArgument, field));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_published_once_their_owners_are_units() {
    each_town(async |town| {
        for content in [boundaries(), units(&["a"])] {
            town.registry().put_draft(town.by_admin(put(content))).await.expect("put");
        }
        let far = (json!({ "code": "33010601037000002", "type": "01037" }), 1.0);
        let told = read(&town, points(&[cover("b"), far])).await;
        let mut noticed: Vec<_> = told.findings.iter().map(|finding| finding.kind.as_str()).collect();
        noticed.sort_unstable();
        assert!(told.kept, "a draft may name what is still to come");
        assert_eq!(noticed, ["assets_outside", "unknown_unit"]);

        let parts = [Part::Boundaries, Part::Units, Part::Assets];
        let answer = town.registry().publish_parts(town.by_admin(publish(&parts))).await.expect("checked").into_inner();
        assert_eq!(refused(&answer.findings), [("unknown_unit", "assets[0].owner")]);
        assert!(answer.versions.is_empty());

        read(&town, points(&[cover("a")])).await;
        let request = publish(&parts);
        let answer = town.registry().publish_parts(town.by_admin(request)).await.expect("published").into_inner();
        assert_eq!((refused(&answer.findings), answer.versions.len()), (vec![], 3));
        let request = ListVersionsRequest { part: Part::Assets.into() };
        let versions = town.registry().list_versions(town.by_admin(request)).await.expect("versions").into_inner();
        assert_eq!(versions.versions[0].number, 1);
        let request = GetDraftRequest { part: Part::Assets.into() };
        let now = town.registry().get_draft(town.by_admin(request)).await.expect("a draft").into_inner();
        assert_eq!(now.etag, "", "the draft became the version");
        let of = Some(Of::Version(1));
        let file = export(&town, wanted(TableKind::Assets, TableFormat::Csv, of)).await.expect("a file");
        assert!(String::from_utf8(file).expect("text").contains("供水井盖"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_assets_goes_out_and_in_again_and_is_refused_row_by_row() {
    each_town(async |town| {
        town.registry().put_draft(town.by_admin(put(units(&["a"])))).await.expect("put");
        read(&town, points(&[cover("a"), lamp()])).await;
        let before = draft(&town, Part::Assets).await;
        for format in [TableFormat::Xlsx, TableFormat::Csv] {
            let file = export(&town, wanted(TableKind::Assets, format, None)).await.expect("a file");
            let answer = import(&town, given(TableKind::Assets, format, file)).await.expect("read");
            assert!(answer.kept, "{:?}", answer.findings);
            assert_eq!((answer.rows, answer.added, answer.changed, answer.removed), (2, 0, 0, 0));
            assert_eq!(draft(&town, Part::Assets).await, before);
        }
        let lines = format!(
            "部件编码,部件类型,权属单位,经度,纬度\n{COVER},01001,b,120.08,30.33\n{COVER},1001,,120.08,95\n12,01001,,,30.33\n"
        );
        let answer = imported(&town, TableKind::Assets, &lines).await;
        assert!(!answer.kept && !answer.marked.is_empty());
        let mut found: Vec<_> = answer
            .findings
            .iter()
            .filter(|finding| finding.severity() == Severity::Refused)
            .map(|finding| (finding.row, finding.column.as_str(), finding.kind.as_str()))
            .collect();
        found.sort_unstable();
        // What several units or areas together say is looked at once the rows can be read.
        assert_eq!(found, [(4, "经度", "missing_value")]);
        let lines = lines.replace("12,01001,,,", "12,01001,,120.1,");
        let answer = imported(&town, TableKind::Assets, &lines).await;
        let mut found: Vec<_> =
            answer.findings.iter().map(|finding| (finding.row, finding.column.as_str(), finding.kind.as_str())).collect();
        found.sort_unstable();
        let expected = [
            (0, "", "absent_columns"),
            (2, "权属单位", "unknown_unit"),
            (3, "纬度", "invalid_field"),
            (3, "部件类型", "malformed_code"),
            (3, "部件编码", "invalid_field"),
            (4, "部件编码", "malformed_code"),
        ];
        assert_eq!(found, expected);
    })
    .await;
}
