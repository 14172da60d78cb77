//! Tables through the API: out, in again, refused with the rows named, people all or nothing.

use futures::StreamExt as _;
use gridcase_host::status::violations;
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::content::Part as Content;
use gridcase_proto::registry::v1::export_table_request::Of;
use gridcase_proto::registry::v1::{
    ExportTableRequest, GetDraftRequest, ImportTableRequest, ImportTableResponse, ListEventsRequest, ListPeopleRequest,
    Part, Person, PutPersonRequest, Severity, TableFormat, TableKind, TableLanguage,
};
use gridcase_registry::tables::{self, Kind};
use tonic::{Code, Status};

use crate::builders::{self, person, post, publish, put, register, rule, unit, units};
use crate::house::{PASSWORD, Town, each_town};

const FORMATS: [TableFormat; 2] = [TableFormat::Xlsx, TableFormat::Csv];

pub(crate) fn wanted(kind: TableKind, format: TableFormat, of: Option<Of>) -> ExportTableRequest {
    ExportTableRequest { kind: kind.into(), format: format.into(), language: TableLanguage::Chinese.into(), of }
}

pub(crate) async fn export(town: &Town, request: ExportTableRequest) -> Result<Vec<u8>, Status> {
    let mut chunks = town.house.tables().export_table(town.by_admin(request)).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend(chunk?.chunk);
    }
    Ok(bytes)
}

pub(crate) fn given(kind: TableKind, format: TableFormat, table: Vec<u8>) -> ImportTableRequest {
    let language = TableLanguage::Chinese.into();
    ImportTableRequest { kind: kind.into(), format: format.into(), language, table, ..ImportTableRequest::default() }
}

pub(crate) async fn import(town: &Town, request: ImportTableRequest) -> Result<ImportTableResponse, Status> {
    Ok(town.house.tables().import_table(town.by_admin(request)).await?.into_inner())
}

pub(crate) async fn imported(town: &Town, kind: TableKind, lines: &str) -> ImportTableResponse {
    import(town, given(kind, TableFormat::Csv, lines.as_bytes().to_vec())).await.expect("read")
}

pub(crate) async fn draft(town: &Town, part: Part) -> (Content, String) {
    let request = town.by_admin(GetDraftRequest { part: part.into() });
    let answer = town.registry().get_draft(request).await.expect("a draft").into_inner();
    (answer.content.expect("content").part.expect("a part"), answer.etag)
}

async fn people(town: &Town) -> Vec<Person> {
    let request = town.by_admin(ListPeopleRequest::default());
    town.registry().list_people(request).await.expect("people").into_inner().people
}

async fn events(town: &Town) -> Vec<String> {
    let request = town.by_admin(ListEventsRequest::default());
    let events = town.registry().list_events(request).await.expect("events").into_inner().events;
    events.into_iter().map(|event| event.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_imported_again_and_changes_nothing() {
    each_town(async |town| {
        let parts = [
            (TableKind::Units, Part::Units, units(&["a", "b"])),
            (TableKind::Catalogue, Part::Catalogue, builders::catalogue()),
            (TableKind::Register, Part::Register, register(vec![rule("r1", unit("a")), rule("r2", unit("b"))])),
        ];
        for (kind, part, content) in parts {
            assert!(town.registry().put_draft(town.by_admin(put(content))).await.expect("put").into_inner().kept);
            let before = draft(&town, part).await;
            for format in FORMATS {
                let file = export(&town, wanted(kind, format, None)).await.expect("a file");
                let answer = import(&town, given(kind, format, file)).await.expect("read");
                assert!(answer.kept, "{:?}", answer.findings);
                assert_eq!((answer.added, answer.changed, answer.removed), (0, 0, 0));
                assert_eq!(draft(&town, part).await, before, "{part:?}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_exported_and_imported_again_and_nothing_changes() {
    each_town(async |town| {
        let worker = person("li.na", vec![post(Role::Worker), post(Role::Command)]);
        town.registry().put_person(town.by_admin(PutPersonRequest { person: Some(worker) })).await.expect("put");
        let (before, log) = (people(&town).await, events(&town).await);
        for format in FORMATS {
            let file = export(&town, wanted(TableKind::People, format, None)).await.expect("a file");
            let answer = import(&town, given(TableKind::People, format, file)).await.expect("read");
            assert!(answer.kept, "{:?}", answer.findings);
            assert_eq!((answer.rows, answer.added, answer.changed), (3, 0, 0));
        }
        assert_eq!((people(&town).await, events(&town).await), (before, log));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_table_are_put_at_once_and_a_repeat_changes_nothing() {
    each_town(async |town| {
        let lines = format!(
            "姓名,账号,新密码,岗位,单位,区域\n李娜,li.na,{PASSWORD},网格员,,\n李娜,li.na,,指挥室,,\n王芳,wang.fang,,部门派单员,a,\n赵强,,,,,\n"
        );
        let dry = ImportTableRequest { dry_run: true, ..given(TableKind::People, TableFormat::Csv, lines.clone().into_bytes()) };
        let answer = import(&town, dry).await.expect("read");
        assert_eq!((answer.kept, answer.added, people(&town).await.len()), (false, 3, 1));

        let answer = imported(&town, TableKind::People, &lines).await;
        assert_eq!((answer.kept, answer.added), (true, 3));
        let told: Vec<_> = answer.findings.iter().map(|finding| (finding.kind.as_str(), finding.row)).collect();
        assert!(told.contains(&("no_password", 4)), "{told:?}");
        let roles = town.house.sign_in("li.na").await.self_.expect("somebody").posts.len();
        assert_eq!((roles, people(&town).await.len()), (2, 4));
        assert_eq!(events(&town).await.iter().filter(|kind| *kind == "people_imported").count(), 1);

        let before = people(&town).await;
        let again = imported(&town, TableKind::People, &lines.replace(PASSWORD, "")).await;
        assert_eq!((again.kept, again.added, again.changed), (true, 0, 0));
        assert_eq!(people(&town).await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_wrong_person_nobody_is_put() {
    each_town(async |town| {
        let lines = "姓名,账号,新密码,岗位,单位\n李娜,li.na,correct horse,网格员,\n王芳,Wang Fang,,网格员,\n赵强,admin2,short,部门派单员,\n";
        let answer = imported(&town, TableKind::People, lines).await;
        let told: Vec<_> = answer
            .findings
            .iter()
            .filter(|finding| finding.severity() == Severity::Refused)
            .map(|finding| (finding.row, finding.column.as_str(), finding.value.as_str()))
            .collect();
        assert_eq!(told, [(3, "账号", "Wang Fang"), (4, "新密码", ""), (4, "单位", "")]);
        assert_eq!((answer.kept, people(&town).await.len()), (false, 1));
        let marked = tables::open(Kind::People, tables::Format::Xlsx, &answer.marked).expect("a workbook");
        assert!(marked.lines.iter().all(|line| line.cell(2).is_empty()), "no password is given back");
        assert!(marked.lines[1].cell(5).starts_with("账号: "), "{:?}", marked.lines[1]);
    })
    .await;
}

#[tokio::test]
async fn a_refused_table_keeps_nothing_and_names_the_rows() {
    let town = Town::new().await;
    let lines = "类别,编码,名称,所属部门\n部门,police,公安,\n单位,a!,甲,police\n单位,b,乙,fire\n单位,b,丙,police\n";
    let answer = imported(&town, TableKind::Units, lines).await;
    let refused = answer.findings.iter().filter(|finding| finding.severity() == Severity::Refused);
    let told: Vec<_> = refused.map(|finding| (finding.kind.as_str(), finding.row, finding.column.as_str())).collect();
    let expected = [("malformed_code", 3, "编码"), ("invalid_field", 4, "所属部门"), ("invalid_field", 5, "编码")];
    assert_eq!(told, expected);
    assert!(!answer.kept && !answer.marked.is_empty() && answer.etag.is_empty());
    assert!(answer.findings.iter().all(|finding| !finding.message.is_empty() && !finding.remedy.is_empty()));
    assert_eq!(draft(&town, Part::Units).await.1, "");
}

#[tokio::test]
async fn rules_that_name_what_is_not_there_are_told_beside_their_rows_and_kept() {
    let town = Town::new().await;
    for content in [units(&["a"]), builders::catalogue()] {
        assert!(town.registry().put_draft(town.by_admin(put(content))).await.expect("put").into_inner().kept);
    }
    let lines = "规则编号,事项,牵头单位\nr1,event:06028,a\nr2,event:06028,nobody\n";
    let answer = imported(&town, TableKind::Register, lines).await;
    let told = answer.findings.iter().find(|finding| finding.kind == "unknown_unit").expect("told");
    assert_eq!((told.row, told.column.as_str(), told.severity()), (3, "牵头单位", Severity::Notice));
    assert!(answer.kept);
}

#[tokio::test]
async fn a_table_of_another_draft_is_stale() {
    let town = Town::new().await;
    let lines = "类别,编码,名称,所属部门\n部门,police,公安,\n";
    let etag = imported(&town, TableKind::Units, lines).await.etag;
    let with = |etag: &str, lines: &str| ImportTableRequest {
        etag: etag.to_owned(),
        ..given(TableKind::Units, TableFormat::Csv, lines.as_bytes().to_vec())
    };
    let next = import(&town, with(&etag, &lines.replace("公安", "公安局"))).await.expect("kept");
    assert!(next.kept && next.etag != etag);
    assert_eq!(import(&town, with(&etag, lines)).await.expect_err("stale").code(), Code::Aborted);
}

#[tokio::test]
async fn a_version_and_the_template_are_exported() {
    let town = Town::new().await;
    town.registry().put_draft(town.by_admin(put(units(&["a"])))).await.expect("put");
    town.registry().publish_parts(town.by_admin(publish(&[Part::Units]))).await.expect("published");
    town.registry().put_draft(town.by_admin(put(units(&["a", "b"])))).await.expect("put");
    let lines = async |of| {
        let file = export(&town, wanted(TableKind::Units, TableFormat::Csv, of)).await?;
        Ok::<_, Status>(String::from_utf8(file).expect("text").lines().count())
    };
    assert_eq!(lines(None).await.expect("a file"), 4);
    assert_eq!(lines(Some(Of::Version(1))).await.expect("a file"), 3);
    assert_eq!(lines(Some(Of::Template(true))).await.expect("a file"), 1);
    assert_eq!(violations(&lines(Some(Of::Version(7))).await.expect_err("none"))[0].0, "version");
    let people = wanted(TableKind::People, TableFormat::Csv, Some(Of::Version(1)));
    assert_eq!(violations(&export(&town, people).await.expect_err("none"))[0].0, "of");
}

#[tokio::test]
async fn what_is_no_table_is_told() {
    let town = Town::new().await;
    let answer =
        import(&town, given(TableKind::Units, TableFormat::Xlsx, b"no workbook".to_vec())).await.expect("read");
    assert_eq!((answer.findings[0].kind.as_str(), answer.findings[0].row), ("unreadable_file", 0));
    let none = import(&town, given(TableKind::Units, TableFormat::Xlsx, Vec::new())).await.expect_err("nothing");
    assert_eq!(violations(&none)[0].0, "table");
    let kindless = import(&town, given(TableKind::Unspecified, TableFormat::Xlsx, vec![1])).await.expect_err("no kind");
    assert_eq!(violations(&kindless)[0].0, "kind");
}
