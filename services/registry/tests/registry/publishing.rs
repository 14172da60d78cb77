//! Versions and the moments at which they take force.

use gridcase_host::stamp;
use gridcase_host::status::{reason, violations};
use gridcase_proto::registry::v1::{
    GetManifestRequest, ListVersionsRequest, Part, ReadContentRequest, Severity, Version, VersionState,
};
use gridcase_snapshot::part;
use jiff::SignedDuration;
use tonic::Code;

use crate::builders::{self, publish, put, register, rule, unit, units};
use crate::house::{Town, each_town, signed};

const PARTS: [Part; 4] = [Part::Boundaries, Part::Units, Part::Catalogue, Part::Register];

async fn publish_all(town: &Town) -> Vec<Version> {
    let contents =
        [builders::boundaries(), units(&["a"]), builders::catalogue(), register(vec![rule("r1", unit("a"))])];
    for content in contents {
        put_kept(town, put(content)).await;
    }
    let answer = town.registry().publish_parts(town.by_admin(publish(&PARTS))).await.expect("published");
    answer.into_inner().versions
}

async fn put_kept(town: &Town, request: gridcase_proto::registry::v1::PutDraftRequest) {
    let answer = town.registry().put_draft(town.by_admin(request)).await.expect("put").into_inner();
    assert!(answer.kept, "{:?}", answer.findings);
}

async fn states(town: &Town, part: Part) -> Vec<(u32, VersionState)> {
    let request = town.by_admin(ListVersionsRequest { part: part.into() });
    let versions = town.registry().list_versions(request).await.expect("versions").into_inner().versions;
    versions.iter().map(|version| (version.number, version.state())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_versions_are_in_force_at_once_and_later_ones_ten_seconds_ahead() {
    each_town(async |town| {
        let versions = publish_all(&town).await;
        assert!(versions.iter().all(|version| version.number == 1 && version.state() == VersionState::InForce));

        put_kept(&town, put(units(&["a", "b"]))).await;
        let mut request = publish(&[Part::Units]);
        let earliest = town.house.clock.now() + SignedDuration::from_secs(10);
        request.force_time = Some(stamp::to_wire(earliest - SignedDuration::from_millis(1)));
        let refused = town.registry().publish_parts(town.by_admin(request.clone())).await.expect_err("too early");
        let (field, words) = violations(&refused).remove(0);
        assert_eq!(field, "force_time");
        assert!(words.contains(&earliest.to_string()), "{words}");

        request.force_time = None;
        let versions = town.registry().publish_parts(town.by_admin(request)).await.expect("published").into_inner();
        assert_eq!(versions.versions[0].force_time, Some(stamp::to_wire(earliest)));
        let (one, two) = (VersionState::InForce, VersionState::Scheduled);
        assert_eq!(states(&town, Part::Units).await, [(2, two), (1, one)]);
        town.house.pass(10);
        let (one, two) = (VersionState::Superseded, VersionState::InForce);
        assert_eq!(states(&town, Part::Units).await, [(2, two), (1, one)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_publication_answers_the_same() {
    each_town(async |town| {
        publish_all(&town).await;
        put_kept(&town, put(units(&["a", "b"]))).await;
        let request = publish(&[Part::Units]);
        let first = town.registry().publish_parts(town.by_admin(request.clone())).await.expect("published");
        let again = town.registry().publish_parts(town.by_admin(request.clone())).await.expect("the same");
        assert_eq!(first.into_inner(), again.into_inner());
        let mut other = request;
        other.reason = "another".to_owned();
        let refused = town.registry().publish_parts(town.by_admin(other)).await.expect_err("another body");
        assert_eq!((refused.code(), reason(&refused).as_deref()), (Code::AlreadyExists, Some("REQUEST_REUSED")));
        assert_eq!(states(&town, Part::Units).await.len(), 2);
        let nothing = town.registry().publish_parts(town.by_admin(publish(&[Part::Units]))).await;
        assert_eq!(reason(&nothing.expect_err("no draft")).as_deref(), Some("NO_DRAFT"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_has_disappeared_is_never_used_again() {
    each_town(async |town| {
        publish_all(&town).await;
        put_kept(&town, put(units(&["a", "b"]))).await;
        town.registry().publish_parts(town.by_admin(publish(&[Part::Units]))).await.expect("published");
        put_kept(&town, put(units(&["a"]))).await;
        town.registry().publish_parts(town.by_admin(publish(&[Part::Units]))).await.expect("published");
        let answer = town.registry().put_draft(town.by_admin(put(units(&["a", "b"])))).await.expect("looked at");
        let answer = answer.into_inner();
        assert!(!answer.kept);
        assert_eq!(
            (answer.findings[0].kind.as_str(), answer.findings[0].subject.as_str()),
            ("retired_code", "units[1].code")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_scheduled_for_later_is_checked_as_well() {
    let town = Town::new().await;
    publish_all(&town).await;
    put_kept(&town, put(units(&["a", "b"]))).await;
    town.registry().publish_parts(town.by_admin(publish(&[Part::Units]))).await.expect("published");
    town.house.pass(10);
    let later = town.house.clock.now() + SignedDuration::from_hours(24);
    put_kept(&town, put(register(vec![rule("r1", unit("b"))]))).await;
    let mut request = publish(&[Part::Register]);
    request.force_time = Some(stamp::to_wire(later));
    let scheduled = town.registry().publish_parts(town.by_admin(request)).await.expect("published").into_inner();
    assert_eq!(scheduled.versions[0].state(), VersionState::Scheduled);

    put_kept(&town, put(units(&["a"]))).await;
    let answer = town.registry().publish_parts(town.by_admin(publish(&[Part::Units]))).await.expect("looked at");
    let answer = answer.into_inner();
    assert!(answer.versions.is_empty());
    assert_eq!((answer.findings[0].severity(), answer.findings[0].kind.as_str()), (Severity::Refused, "unknown_unit"));
    assert!(answer.findings[0].message.starts_with(&format!("from {later} on")), "{}", answer.findings[0].message);
}

#[tokio::test]
async fn a_dry_run_publishes_nothing_and_a_tie_is_shown() {
    let town = Town::new().await;
    let ties = register(vec![rule("r1", unit("a")), rule("r2", unit("b"))]);
    let answer = town.registry().put_draft(town.by_admin(put(ties))).await.expect("put").into_inner();
    assert_eq!((answer.kept, answer.findings[0].kind.as_str()), (true, "conflicting_rules"));
    for content in [builders::boundaries(), units(&["a", "b"]), builders::catalogue()] {
        put_kept(&town, put(content)).await;
    }
    let mut request = publish(&PARTS);
    request.dry_run = true;
    let answer = town.registry().publish_parts(town.by_admin(request)).await.expect("looked at").into_inner();
    assert!(answer.versions.is_empty());
    let refused: Vec<_> = answer.findings.iter().filter(|f| f.severity() == Severity::Refused).collect();
    assert_eq!(refused.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>(), ["coverage_not_accepted"]);
    assert!(states(&town, Part::Register).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_get_the_bytes_that_the_manifest_names() {
    each_town(async |town| {
        publish_all(&town).await;
        let mut service = town.house.as_service();
        let ask = GetManifestRequest { town: builders::TOWN.to_owned() };
        let manifest = service.get_manifest(ask.clone()).await.expect("a manifest").into_inner();
        assert_eq!(manifest.versions.len(), PARTS.len());
        for version in manifest.versions {
            let ask = ReadContentRequest { town: builders::TOWN.to_owned(), hash: version.hash.clone() };
            let mut stream = service.read_content(ask).await.expect("content").into_inner();
            let mut bytes = Vec::new();
            while let Some(piece) = stream.message().await.expect("a chunk") {
                assert!(piece.chunk.len() <= 128 * 1024);
                bytes.extend(piece.chunk);
            }
            assert_eq!((part::hash(&bytes), bytes.len() as u64), (version.hash, version.size));
        }
    })
    .await;
}

#[tokio::test]
async fn a_foreign_town_is_not_there() {
    let town = Town::new().await;
    let versions = publish_all(&town).await;
    let other = town.other().await;
    let named = builders::TOWN.to_owned();
    let manifest = town.registry().get_manifest(signed(&other, GetManifestRequest { town: named.clone() })).await;
    assert_eq!(manifest.expect_err("foreign").code(), Code::NotFound);
    let hash = versions[0].hash.clone();
    for town_named in [named, String::new()] {
        let ask = ReadContentRequest { town: town_named, hash: hash.clone() };
        let content = town.registry().read_content(signed(&other, ask)).await;
        assert_eq!(content.expect_err("foreign").code(), Code::NotFound);
    }
    let draft_hash = {
        let answer = town.registry().put_draft(town.by_admin(put(units(&["a", "z"])))).await.expect("put");
        answer.into_inner().etag
    };
    let ask = ReadContentRequest { town: String::new(), hash: draft_hash };
    let content = town.registry().read_content(town.by_admin(ask)).await;
    assert_eq!(content.expect_err("a draft is not published").code(), Code::NotFound);
}
