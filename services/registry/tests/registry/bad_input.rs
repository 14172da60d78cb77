//! What is refused, by which words, and that nothing of it was kept.

use gridcase_host::status::violations;
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::content::Part as Content;
use gridcase_proto::registry::v1::party::By;
use gridcase_proto::registry::v1::{AreaLevel, Finding, GetDraftRequest, Part, PutPersonRequest};
use serde_json::{Value, json};

use crate::builders::{self, COMMUNITY, TOWN, import, post, publish, put, register, rule, square, unit, units};
use crate::house::Town;

fn unclosed() -> Value {
    json!([[[120.08, 30.33], [120.081, 30.33], [120.081, 30.331], [120.08, 30.331]]])
}

fn bow_tie() -> Value {
    json!([[[120.08, 30.33], [120.09, 30.34], [120.09, 30.33], [120.08, 30.34], [120.08, 30.33]]])
}

fn refusal(findings: &[Finding]) -> (&str, &str, &str) {
    let first = findings.first().expect("a finding");
    assert!(!first.message.is_empty() && !first.remedy.is_empty(), "{first:?}");
    (&first.kind, &first.subject, &first.code)
}

#[tokio::test]
async fn every_defect_of_a_file_is_named_and_nothing_is_kept() {
    let town = Town::new().await;
    let second = format!("{TOWN}002");
    let table = [
        (vec![(COMMUNITY, unclosed())], AreaLevel::Community, ("unclosed_ring", "0", COMMUNITY)),
        (vec![(COMMUNITY, bow_tie())], AreaLevel::Community, ("self_crossing_ring", "0", COMMUNITY)),
        (
            vec![(&second, square(0)), (COMMUNITY, square(1)), (COMMUNITY, square(2))],
            AreaLevel::Community,
            ("duplicate_code", "1", COMMUNITY),
        ),
        (vec![("33010610900A", square(0))], AreaLevel::Community, ("malformed_code", "0", "33010610900A")),
        (vec![(COMMUNITY, square(0))], AreaLevel::Grid, ("wrong_level", "0", COMMUNITY)),
        (vec![("330106109001001", square(0))], AreaLevel::Grid, ("unknown_parent", "0", "330106109001001")),
    ];
    for (areas, level, expected) in table {
        let answer = town.registry().import_areas(town.by_admin(import(level, &areas))).await.expect("looked at");
        let answer = answer.into_inner();
        assert_eq!(refusal(&answer.findings), expected);
        assert!(!answer.kept && answer.etag.is_empty(), "{expected:?}");
    }
    let draft = GetDraftRequest { part: Part::Boundaries.into() };
    assert_eq!(town.registry().get_draft(town.by_admin(draft)).await.expect("a draft").into_inner().etag, "");
}

#[tokio::test]
async fn a_ring_is_closed_where_repairs_are_asked_for() {
    let town = Town::new().await;
    let mut request = import(AreaLevel::Community, &[(COMMUNITY, unclosed())]);
    request.repair = true;
    let answer = town.registry().import_areas(town.by_admin(request)).await.expect("imported").into_inner();
    assert_eq!((answer.kept, answer.findings[0].kind.as_str()), (true, "unclosed_ring"));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_names_its_field() {
    let town = Town::new().await;
    let mut request = import(AreaLevel::Community, &[]);
    request.geojson = b"{\"type\":\"Feature".to_vec();
    request.coordinate_system = "EPSG:3857".to_owned();
    let refused = town.registry().import_areas(town.by_admin(request.clone())).await.expect_err("refused");
    assert_eq!(violations(&refused)[0].0, "coordinate_system");
    request.coordinate_system = "WGS-84".to_owned();
    let refused = town.registry().import_areas(town.by_admin(request)).await.expect_err("refused");
    assert_eq!(violations(&refused)[0].0, "geojson");
}

#[tokio::test]
async fn every_defect_of_a_draft_is_named_by_its_path() {
    let town = Town::new().await;
    let Content::Catalogue(mut catalogue) = builders::catalogue() else { panic!("a catalogue") };
    let twice = catalogue.matters[0].rows[0].clone();
    catalogue.matters[0].rows.push(twice);
    let mut crossing = builders::boundaries();
    if let Content::Boundaries(set) = &mut crossing {
        let ring = &mut set.areas[1].shape.as_mut().expect("a shape").polygons[0].rings[0];
        ring.deltas = vec![1_200_800_000, 303_300_000, 10_000, 10_000, 0, -10_000, -10_000, 10_000];
    }
    let mut backwards = rule("r1", unit("a"));
    (backwards.valid_from, backwards.valid_until) = ("2026-02-01".to_owned(), "2026-01-01".to_owned());
    let table = [
        (units(&["a", "a"]), "units[1].code"),
        (units(&["a!"]), "units[0].code"),
        (Content::Catalogue(catalogue), "matters[0].rows[1].number"),
        (register(vec![backwards]), "rules[0].valid_until"),
        (crossing, "areas[1].shape"),
    ];
    for (content, path) in table {
        let answer = town.registry().put_draft(town.by_admin(put(content))).await.expect("looked at").into_inner();
        assert_eq!(refusal(&answer.findings).1, path);
        assert!(!answer.kept, "{path}");
    }
}

#[tokio::test]
async fn a_rule_must_name_what_is_there() {
    let town = Town::new().await;
    let parts = [Part::Boundaries, Part::Units, Part::Catalogue, Part::Register];
    for content in [builders::boundaries(), units(&["a"]), builders::catalogue()] {
        assert!(town.registry().put_draft(town.by_admin(put(content))).await.expect("put").into_inner().kept);
    }
    let with = |change: &dyn Fn(&mut gridcase_proto::registry::v1::Rule)| {
        let mut rule = rule("r1", unit("a"));
        change(&mut rule);
        rule
    };
    let table = [
        (rule("r1", unit("b")), "unknown_unit", "rules[0].lead.unit"),
        (rule("r1", By::DistrictOf("fire".to_owned())), "unknown_department", "rules[0].lead.district_of"),
        (rule("r1", By::DistrictOf("police".to_owned())), "no_districts", "rules[0].lead.district_of"),
        (with(&|rule| rule.matter = "event:1".to_owned()), "unknown_matter", "rules[0].matter"),
        (with(&|rule| rule.area = "330106109009".to_owned()), "unknown_area", "rules[0].area"),
        (with(&|rule| rule.ground = "carriageway".to_owned()), "unknown_ground", "rules[0].ground"),
        (
            with(&|rule| rule.assisting = rule.lead.clone().into_iter().collect()),
            "assists_itself",
            "rules[0].assisting[0]",
        ),
        (with(&|rule| rule.owner = true), "owner_of_event", "rules[0].owner"),
    ];
    for (rule, kind, path) in table {
        let draft = put(register(vec![rule]));
        assert!(town.registry().put_draft(town.by_admin(draft)).await.expect("put").into_inner().kept, "{kind}");
        let answer = town.registry().publish_parts(town.by_admin(publish(&parts))).await.expect("looked at");
        let answer = answer.into_inner();
        let (found, subject, _) = refusal(&answer.findings);
        assert_eq!((found, subject, answer.versions.len()), (kind, path, 0));
    }
}

#[tokio::test]
async fn a_person_must_be_well_formed() {
    let town = Town::new().await;
    let with = |change: &dyn Fn(&mut gridcase_proto::registry::v1::Person)| {
        let mut person = builders::person("li.na", vec![post(Role::Worker)]);
        change(&mut person);
        PutPersonRequest { person: Some(person) }
    };
    let table = [
        (with(&|person| person.id = "7".to_owned()), "person.id"),
        (with(&|person| person.name = " ".to_owned()), "person.name"),
        (with(&|person| person.account = "Li Na".to_owned()), "person.account"),
        (with(&|person| person.account = "admin".to_owned()), "person.account"),
        (with(&|person| person.password = "short".to_owned()), "person.password"),
        (with(&|person| person.password = String::new()), "person.password"),
        (with(&|person| person.posts = vec![post(Role::Operator)]), "person.posts[0].role"),
        (with(&|person| person.posts = vec![post(Role::Dispatcher)]), "person.posts[0].unit"),
    ];
    for (request, field) in table {
        let refused = town.registry().put_person(town.by_admin(request)).await.expect_err(field);
        assert_eq!(violations(&refused)[0].0, field);
    }
}
