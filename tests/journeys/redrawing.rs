//! The ground is divided anew while the town is at work: rehearsed, published, and followed by the open cases.
use gridcase_proto::{
    dispatch::v1::{
        CaseState, CaseToReroute, ListCaseEventsRequest, RehearseDraftRequest, RehearsedCase, RerouteCasesRequest,
        case_event::What, rehearse_draft_response::Piece,
    },
    registry::v1::{Content, Part, PublishPartsRequest, PutDraftRequest, content::Part as ContentPart},
};
use tonic::Code;
use uuid::Uuid;

use crate::{
    harness::{Installation, Topology, Town, moved_precincts, place, publish_with_gaps, report, split_boundaries},
    steps::{case, case_in, submit, until},
};

const PARTS: [Part; 2] = [Part::Boundaries, Part::Units];

#[tokio::test]
async fn a_split_and_a_moved_precinct_are_followed_by_open_cases_in_one_process() {
    redraw(Topology::One).await;
}

#[tokio::test]
async fn a_split_and_a_moved_precinct_are_followed_by_open_cases_in_five_processes() {
    redraw(Topology::Split).await;
}

async fn redraw(topology: Topology) {
    let installation = Installation::start(topology).await.expect("needs nothing");
    let town = Town::found(&installation).await;
    // In the north-western grid, north of the precincts' border as it is and south of it as it will be.
    let noise = report("event:06028", Some(place(-300.0, 300.0)));
    submit(&town.worker, &noise).await;
    let before = case_in(&town.police_north, &noise.id, CaseState::Dispatched).await;
    assert_eq!((before.lead.as_str(), before.current_grid.ends_with("001001")), ("PCS1", true));

    draft(&town).await;
    let open = rehearsed(&town).await;
    let [changed] = &open[..] else { panic!("one open case: {open:?}") };
    assert_eq!((changed.id.as_str(), changed.to.as_str(), changed.stays.as_str()), (noise.id.as_str(), "PCS2", ""));

    publish(&town).await;
    let moved = until("the case is seen in the half that contains it", || async {
        let now = case(&town.command, &noise.id).await.expect("seen");
        now.current_grid.ends_with("001005").then_some(now)
    })
    .await;
    assert_eq!((moved.decided_grid, moved.lead.as_str()), (before.decided_grid, "PCS1"));
    // Its reporter goes on seeing it; moving it is a second act, by a person who saw it before the grid was moved.
    case(&town.worker, &noise.id).await.expect("the own report");
    let request = RerouteCasesRequest {
        request_id: Uuid::now_v7().to_string(),
        reason: "precincts were drawn anew".to_owned(),
        cases: vec![CaseToReroute { id: noise.id.clone(), etag: changed.etag.clone(), to: "PCS2".to_owned() }],
        cell: None,
    };
    let mut pieces = town.administrator.rehearsals().reroute_cases(request).await.expect("a stream").into_inner();
    let mut outcomes = Vec::new();
    while let Some(piece) = pieces.message().await.expect("a piece") {
        outcomes.extend(piece.outcomes);
    }
    let told: Vec<_> = outcomes.iter().map(|outcome| (outcome.to.as_str(), outcome.refused.as_str())).collect();
    assert_eq!(told, [("PCS2", "")]);
    case_in(&town.police_south, &noise.id, CaseState::Dispatched).await;
    assert_eq!(case(&town.police_north, &noise.id).await.expect_err("no longer theirs").code(), Code::NotFound);
    let request = ListCaseEventsRequest { id: noise.id.clone() };
    let history = town.command.dispatch().list_case_events(request).await.expect("a history").into_inner().events;
    assert!(matches!(history[history.len() - 2].what, Some(What::GridMoved(_))));
    assert!(matches!(history[history.len() - 1].what, Some(What::Rerouted(_))));
}

async fn draft(town: &Town) {
    for part in [ContentPart::Boundaries(split_boundaries()), ContentPart::Units(moved_precincts())] {
        let request = PutDraftRequest { content: Some(Content { part: Some(part) }), etag: String::new() };
        let answer = town.administrator.registry().put_draft(request).await.expect("an answer").into_inner();
        assert!(answer.kept, "{:?}", answer.findings);
    }
}

/// The open cases that another unit would answer for.
async fn rehearsed(town: &Town) -> Vec<RehearsedCase> {
    let request = RehearseDraftRequest { parts: PARTS.map(i32::from).to_vec(), ..RehearseDraftRequest::default() };
    let mut pieces = town.administrator.rehearsals().rehearse_draft(request).await.expect("a stream").into_inner();
    let mut open = Vec::new();
    while let Some(piece) = pieces.message().await.expect("a piece") {
        match piece.piece {
            Some(Piece::Open(some)) => open.extend(some.cases),
            Some(Piece::Posts(posts)) => {
                let names: Vec<_> = posts.posts.iter().map(|post| post.name.as_str()).collect();
                assert_eq!(names, ["police.north", "police.south", "worker"]);
            }
            Some(Piece::Finished(finished)) => {
                assert_eq!((finished.replayed, finished.elsewhere), (1, 1));
                return open;
            }
            _ => {}
        }
    }
    panic!("no end");
}

async fn publish(town: &Town) {
    let request = PublishPartsRequest {
        request_id: Uuid::now_v7().to_string(),
        parts: PARTS.map(i32::from).to_vec(),
        force_time: None,
        reason: "the ground is divided anew".to_owned(),
        ..PublishPartsRequest::default()
    };
    publish_with_gaps(&town.administrator, request).await;
}
