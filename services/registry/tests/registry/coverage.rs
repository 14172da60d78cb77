//! The proof of coverage, and what it means for a publication.

use futures::TryStreamExt as _;
use gridcase_host::status::violations;
use gridcase_proto::registry::v1::party::By;
use gridcase_proto::registry::v1::prove_coverage_response::Piece;
use gridcase_proto::registry::v1::{
    self as wire, CoverageAcceptance, CoverageCause, CoverageKind, Part, ProveCoverageRequest, Severity,
};
use serde_json::{Value, json};
use tonic::Code;

use crate::builders::{self, publish, put, register, rule, unit, units};
use crate::house::{Town, each_town};

const PARTS: [Part; 4] = [Part::Boundaries, Part::Units, Part::Catalogue, Part::Register];

/// What a proof told.
#[derive(Default)]
struct Told {
    coverage: wire::Coverage,
    faces: Vec<wire::CoverageFace>,
    defects: Vec<wire::CoverageDefect>,
}

async fn prove(town: &Town, request: ProveCoverageRequest) -> Told {
    let pieces = town.registry().prove_coverage(town.by_admin(request)).await.expect("a proof").into_inner();
    let pieces: Vec<_> = pieces.try_collect().await.expect("all of it");
    let mut told = Told::default();
    for piece in pieces {
        match piece.piece.expect("a piece") {
            Piece::Progress(_) => {}
            Piece::Coverage(coverage) => told.coverage = coverage,
            Piece::Faces(faces) => told.faces.extend(faces.faces),
            Piece::Defects(defects) => told.defects.extend(defects.defects),
        }
    }
    told
}

/// A rule that leaves the second of the two grids to nobody.
async fn draft_with_a_gap(town: &Town) {
    let narrow = wire::Rule { area: builders::grid(1), ..rule("r1", unit("a")) };
    let contents = [builders::boundaries(), units(&["a", "b"]), builders::catalogue(), register(vec![narrow])];
    for content in contents {
        let answer = town.registry().put_draft(town.by_admin(put(content))).await.expect("put").into_inner();
        assert!(answer.kept, "{:?}", answer.findings);
    }
}

fn drafts() -> ProveCoverageRequest {
    ProveCoverageRequest { parts: PARTS.map(i32::from).into(), outlines: true, ..ProveCoverageRequest::default() }
}

fn accept(coverage: &wire::Coverage) -> CoverageAcceptance {
    CoverageAcceptance {
        digest: coverage.digest.clone(),
        gaps: coverage.gaps,
        conflicts: coverage.conflicts,
        reason: "二号网格下月移交".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_with_gaps_needs_an_acceptance_of_exactly_these() {
    each_town(async |town| {
        draft_with_a_gap(&town).await;
        let refused =
            town.registry().publish_parts(town.by_admin(publish(&PARTS))).await.expect("an answer").into_inner();
        assert!(refused.versions.is_empty());
        let coverage = refused.coverage.expect("a proof");
        assert_eq!(
            (coverage.gaps, coverage.conflicts, coverage.faces, coverage.answers, coverage.open),
            (1, 0, 2, 2, 1)
        );
        assert!((coverage.covered - 0.5).abs() < 0.01, "{}", coverage.covered);
        let finding = &refused.findings[0];
        assert_eq!((finding.severity(), finding.kind.as_str()), (Severity::Refused, "coverage_not_accepted"));
        assert_eq!((finding.subject.as_str(), &finding.code), ("accept_coverage", &coverage.digest));
        assert!(finding.remedy.contains("ProveCoverage"), "{}", finding.remedy);

        let mut request = publish(&PARTS);
        request.accept_coverage = Some(CoverageAcceptance { gaps: 2, ..accept(&coverage) });
        let answer =
            town.registry().publish_parts(town.by_admin(request.clone())).await.expect("an answer").into_inner();
        assert_eq!((answer.versions.len(), answer.findings[0].kind.as_str()), (0, "coverage_changed"));

        request.accept_coverage = Some(accept(&coverage));
        let answer =
            town.registry().publish_parts(town.by_admin(request.clone())).await.expect("an answer").into_inner();
        assert_eq!((answer.versions.len(), answer.findings[0].kind.as_str()), (4, "coverage_accepted"));
        assert_eq!(answer.coverage.as_ref().map(|coverage| &coverage.digest), Some(&coverage.digest));
        let again = town.registry().publish_parts(town.by_admin(request.clone())).await.expect("the same").into_inner();
        assert_eq!(again, answer);
        request.accept_coverage.as_mut().expect("accepted").reason = "另一个理由".to_owned();
        let reused = town.registry().publish_parts(town.by_admin(request)).await.expect_err("another body");
        assert_eq!(reused.code(), Code::AlreadyExists);

        let detail = published_detail(&town).await;
        let expected = json!({
            "digest": coverage.digest, "gaps": 1, "conflicts": 0, "accepted_because": "二号网格下月移交"
        });
        assert_eq!(detail["coverage"], expected);
    })
    .await;
}

async fn published_detail(town: &Town) -> Value {
    let request = wire::ListEventsRequest::default();
    let events = town.registry().list_events(town.by_admin(request)).await.expect("events").into_inner().events;
    let published = events.iter().rfind(|event| event.kind == "parts_published").expect("published");
    serde_json::from_str(&published.detail).expect("json")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_lists_each_gap_and_conflict_with_place_time_and_remedy() {
    each_town(async |town| {
        draft_with_a_gap(&town).await;
        let told = prove(&town, drafts()).await;
        assert_eq!((told.coverage.gaps, told.coverage.conflicts, told.coverage.matters), (1, 0, 1));
        let [gap] = told.defects.as_slice() else { panic!("{:?}", told.defects) };
        assert_eq!((gap.kind(), gap.cause()), (CoverageKind::Gap, CoverageCause::NoRule));
        assert_eq!(
            (gap.matters.as_slice(), gap.rules.as_slice()),
            (["event:06028".to_owned()].as_slice(), ["r1".to_owned()].as_slice())
        );
        let [face] = told.faces.as_slice() else { panic!("{:?}", told.faces) };
        assert_eq!(
            (gap.faces.as_slice(), face.area.as_str(), face.sliver),
            ([face.number].as_slice(), builders::grid(2).as_str(), false)
        );
        assert!(face.outline.is_some() && (face.area_m2 - gap.area_m2).abs() < 0.1 && face.area_m2 > 9_000.0);
        assert!((120.081..120.082).contains(&face.longitude) && (30.33..30.331).contains(&face.latitude));

        // Two units for the same from Friday 18:00 on, and one over the other grid.
        let hours = wire::Hours { days: vec![5], from_minute: 1080, until_minute: 1440 };
        let rules = vec![
            rule("r1", unit("a")),
            wire::Rule { hours: Some(hours), ..rule("r2", unit("b")) },
            wire::Rule { area: builders::grid(2), ..rule("r3", unit("b")) },
        ];
        town.registry().put_draft(town.by_admin(put(register(rules)))).await.expect("put");
        let told = prove(&town, drafts()).await;
        let [tie] = told.defects.as_slice() else { panic!("{:?}", told.defects) };
        assert_eq!(
            (tie.kind(), tie.cause(), tie.rules.as_slice()),
            (CoverageKind::Conflict, CoverageCause::Tie, ["r1".to_owned(), "r2".to_owned()].as_slice())
        );
        let window = tie.window.as_ref().expect("a window");
        let stretches: Vec<_> =
            window.stretches.iter().map(|stretch| (stretch.from_minute, stretch.until_minute)).collect();
        assert_eq!(stretches, [(4 * 1440 + 1080, 5 * 1440)]);
        assert_eq!(told.faces[0].area, builders::grid(1));

        let gaps = prove(&town, ProveCoverageRequest { kind: CoverageKind::Gap.into(), ..drafts() }).await;
        assert_eq!((gaps.defects.len(), gaps.faces.len(), gaps.coverage.digest), (0, 0, told.coverage.digest));
        let other = prove(&town, ProveCoverageRequest { matter: "event:1".to_owned(), ..drafts() }).await;
        assert_eq!(other.defects.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_force_can_be_proven_and_is_refused_where_there_is_nothing() {
    each_town(async |town| {
        let nothing = town.registry().prove_coverage(town.by_admin(ProveCoverageRequest::default())).await;
        let failed = nothing.expect("a stream").into_inner().try_collect::<Vec<_>>().await.expect_err("nothing");
        assert_eq!(failed.code(), Code::FailedPrecondition);
        assert!(failed.message().contains("no boundaries yet"), "{}", failed.message());

        let contents =
            [builders::boundaries(), units(&["a"]), builders::catalogue(), register(vec![rule("r1", unit("a"))])];
        for content in contents {
            town.registry().put_draft(town.by_admin(put(content))).await.expect("put");
        }
        let answer =
            town.registry().publish_parts(town.by_admin(publish(&PARTS))).await.expect("published").into_inner();
        assert_eq!((answer.versions.len(), answer.findings.len()), (4, 0));
        let told = prove(&town, ProveCoverageRequest::default()).await;
        assert_eq!((told.coverage.gaps, told.coverage.conflicts, told.defects.len()), (0, 0, 0));
        assert!((told.coverage.covered - 1.0).abs() < 1e-9);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_that_leaves_ground_out_is_a_gap_where_it_is_asked() {
    each_town(async |town| {
        let mut with_district = units(&["a"]);
        let wire::content::Part::Units(set) = &mut with_district else { panic!("units") };
        let wire::content::Part::Boundaries(boundaries) = builders::boundaries() else { panic!("boundaries") };
        set.units[0].district.clone_from(&boundaries.areas[1].shape);
        let by_district = rule("r1", By::DistrictOf("police".to_owned()));
        for content in [builders::boundaries(), with_district, builders::catalogue(), register(vec![by_district])] {
            town.registry().put_draft(town.by_admin(put(content))).await.expect("put");
        }
        let told = prove(&town, drafts()).await;
        let gaps: Vec<_> = told.defects.iter().map(|gap| (gap.cause(), gap.party.as_str(), gap.faces.len())).collect();
        assert_eq!(gaps, [(CoverageCause::NoDistrict, "police", 1)]);
        assert_eq!(told.faces[0].area, builders::grid(2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acceptance_without_a_digest_or_a_reason_names_the_field() {
    each_town(async |town| {
        draft_with_a_gap(&town).await;
        let mut request = publish(&PARTS);
        request.accept_coverage =
            Some(CoverageAcceptance { digest: "abc".to_owned(), ..CoverageAcceptance::default() });
        let refused = town.registry().publish_parts(town.by_admin(request)).await.expect_err("refused");
        let fields: Vec<_> = violations(&refused).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["accept_coverage.digest", "accept_coverage.reason"]);
    })
    .await;
}
