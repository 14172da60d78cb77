//! What drafts would change, told before they are published.

use gridcase_host::{Person, stamp, status};
use gridcase_proto::common::v1::Role;
use gridcase_proto::dispatch::v1::{self as pb, CaseState, PostEffect, rehearse_draft_response::Piece};
use gridcase_proto::registry::v1 as registry;
use jiff::SignedDuration;
use tonic::{Code, Status};

use crate::site::{Site, administrator, dispatcher, each_site, opening, supervisor};
use crate::town::{self, TOWN, at, grid, halves};

/// All that a rehearsal told.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) started: pb::RehearsalStarted,
    progress: Vec<u64>,
    pub(crate) ground: pb::RehearsedGround,
    posts: Vec<pb::AffectedPost>,
    pub(crate) open: Vec<pb::RehearsedCase>,
    open_total: u64,
    cells: Vec<pb::RehearsedCell>,
    pub(crate) finished: Option<pb::RehearsalFinished>,
}

pub(crate) async fn rehearse(site: &Site, parts: &[registry::Part]) -> Result<Told, Status> {
    let parts = parts.iter().map(|part| i32::from(*part)).collect();
    let request = pb::RehearseDraftRequest { parts, ..pb::RehearseDraftRequest::default() };
    rehearse_as(site, &administrator(), request).await
}

async fn rehearse_as(site: &Site, person: &Person, request: pb::RehearseDraftRequest) -> Result<Told, Status> {
    let mut stream = site.rehearsals(person).rehearse_draft(request).await?.into_inner();
    let mut told = Told::default();
    while let Some(piece) = stream.message().await? {
        assert!(told.finished.is_none(), "the end is the end");
        match piece.piece.expect("a piece") {
            Piece::Started(started) => told.started = started,
            Piece::Progress(progress) => told.progress.push(progress.done),
            Piece::Ground(ground) => {
                let mut changes = std::mem::take(&mut told.ground.changes);
                changes.extend(ground.changes.clone());
                told.ground = pb::RehearsedGround { changes, ..ground };
            }
            Piece::Posts(posts) => told.posts.extend(posts.posts),
            Piece::Open(open) => {
                told.open.extend(open.cases);
                told.open_total = open.total;
            }
            Piece::Cell(cell) => told.cells.push(cell),
            Piece::Finished(finished) => told.finished = Some(finished),
        }
    }
    Ok(told)
}

/// Two stalls in the second column, one in the first, one without a place, one of an unknown matter, one fixed at once.
async fn cases(site: &Site) {
    site.case(1, town::STALL).await;
    site.case(2, town::STALL).await;
    let mut western = opening(3, town::STALL);
    western.report.as_mut().expect("a report").position = Some(at(0.5, 0.5));
    site.open(western).await;
    let mut placeless = opening(4, town::STALL);
    placeless.report.as_mut().expect("a report").position = None;
    site.open(placeless).await;
    site.case(5, "event:99999").await;
    let mut fixed = opening(6, town::STALL);
    fixed.report.as_mut().expect("a report").fixed_on_the_spot = true;
    site.open(fixed).await;
}

#[tokio::test]
async fn a_draft_of_the_register_is_told_by_ground_by_open_case_and_by_past_case() {
    each_site(async |site| {
        cases(site).await;
        site.registry.draft(town::other_register());
        let told = rehearse(site, &[registry::Part::Register]).await.expect("told");
        assert_eq!(told.started.in_force.expect("versions").register, 1);
        assert_eq!((told.started.drafts.len(), told.started.total), (1, 6));
        assert_eq!((told.progress.first(), told.progress.last()), (Some(&0), Some(&6)));

        let finished = told.finished.expect("the end");
        assert_eq!(finished.replayed, 6);
        assert_eq!((finished.same, finished.elsewhere, finished.assisting), (1, 3, 0));
        assert_eq!((finished.no_place, finished.unknown_matter), (1, 1));
        let units: Vec<_> = finished.units.iter().map(|unit| (unit.unit.as_str(), unit.before, unit.after)).collect();
        assert_eq!(units, [("C1", 4, 1), ("T1", 0, 3)]);
        let [cell] = &told.cells[..] else { panic!("one cell") };
        assert_eq!((cell.from.as_str(), cell.to.as_str(), cell.count, cell.cases.len()), ("C1", "T1", 3, 3));
        assert!(cell.cases.iter().all(|case| case.longitude.is_some() && !case.matter_name.is_empty()));

        // Closed cases are past; the two that are open would be answered by another unit.
        assert_eq!(told.open_total, 5);
        let open: Vec<_> =
            told.open.iter().map(|case| (case.lead.as_str(), case.to.as_str(), case.stays.as_str())).collect();
        assert_eq!(open, [("C1", "T1", ""), ("C1", "T1", "")]);
        assert!(told.open.iter().all(|case| case.etag == "2" && case.state() == CaseState::Dispatched));

        // Twelve grids of four columns, of one matter.
        let ground = &told.ground;
        assert_eq!((ground.grids, ground.matters, ground.changes.len()), (12, 1, 12));
        let change = &ground.changes[0];
        assert_eq!((change.from.as_str(), change.to.as_str()), ("C1", "T1"));
        assert!(change.area_m2 > 0.0 && change.area_m2.to_bits() == change.whole_m2.to_bits());
        assert_eq!(change.examples, [town::STALL]);
        assert_eq!(told.posts, []);
        // Nothing was changed by that.
        assert_eq!(site.get(&crate::site::id(1)).await.etag, "2");
    })
    .await;
}

#[tokio::test]
async fn drafts_of_boundaries_and_units_name_the_posts_whose_ground_changes() {
    each_site(async |site| {
        site.case(1, town::NOISE).await;
        let mut noisy = opening(2, town::NOISE);
        noisy.report.as_mut().expect("a report").position = Some(at(2.2, 1.5));
        site.open(noisy).await;
        let holder = |name: &str, posts: &[(Role, &str, &str)]| registry::Person {
            id: format!("id-{name}"),
            name: name.to_owned(),
            posts: posts
                .iter()
                .map(|(role, area, unit)| registry::Post {
                    id: format!("post-{area}{unit}"),
                    role: (*role).into(),
                    area: (*area).to_owned(),
                    unit: (*unit).to_owned(),
                    ..registry::Post::default()
                })
                .collect(),
            ..registry::Person::default()
        };
        site.registry.person(holder("li", &[(Role::Worker, &grid(1, 1), ""), (Role::Worker, &grid(0, 0), "")]));
        site.registry.person(holder("wang", &[(Role::Worker, &town::community(1), "")]));
        site.registry.person(holder("shen", &[(Role::Dispatcher, "", "P1"), (Role::Dispatcher, "", "P2")]));
        let mut ended = holder("gone", &[(Role::Worker, &grid(1, 1), "")]);
        ended.posts[0].end_time = Some(stamp::to_wire(site.clock.now() - SignedDuration::from_hours(1)));
        site.registry.person(ended);
        site.registry.draft(town::split());
        site.registry.draft(town::other_units());
        let told = rehearse(site, &[registry::Part::Boundaries, registry::Part::Units]).await.expect("told");
        let posts: Vec<_> = told.posts.iter().map(|post| (post.name.as_str(), post.effect())).collect();
        // A community that is divided otherwise inside covers the same ground.
        assert_eq!(posts, [("li", PostEffect::AreaGone), ("shen", PostEffect::DistrictChanged)]);
        assert_eq!(told.posts[0].grids_now, halves());
        // In the third column two precincts claimed the ground, so that nobody answered; now one does.
        let [cell] = &told.cells[..] else { panic!("one cell") };
        assert_eq!((cell.from.as_str(), cell.to.as_str(), cell.count), ("", "P2", 1));
        assert_eq!(told.open.iter().map(|case| case.to.as_str()).collect::<Vec<_>>(), ["P2"]);
        assert!(told.ground.changes.iter().all(|change| (change.from.as_str(), change.to.as_str()) == ("", "P2")));
        assert_eq!(told.ground.grids, 3);
    })
    .await;
}

#[tokio::test]
async fn without_drafts_what_is_in_force_is_compared_with_what_decided_each_case() {
    each_site(async |site| {
        cases(site).await;
        let told = rehearse(site, &[]).await.expect("told");
        assert_eq!((told.cells.len(), told.open.len()), (0, 0));
        site.registry.publish(town::record(TOWN), 2, site.clock.now(), &[town::other_register()]);
        crate::site::wait_until("the register", async || rehearse(site, &[]).await.expect("told").open.len() == 2)
            .await;
        let told = rehearse(site, &[]).await.expect("told");
        assert_eq!(told.finished.expect("the end").elsewhere, 3);
    })
    .await;
}

#[tokio::test]
async fn only_administrators_rehearse_and_only_their_own_town() {
    each_site(async |site| {
        cases(site).await;
        for person in [supervisor(), dispatcher("C1"), crate::site::person("zhou", Role::Command, "", "")] {
            let refused = rehearse_as(site, &person, pb::RehearseDraftRequest::default()).await;
            assert_eq!(refused.err().map(|status| status.code()), Some(Code::PermissionDenied));
        }
        site.registry.publish(town::record("elsewhere"), 1, site.clock.now(), &town::parts());
        let stranger = Person { town: "elsewhere".to_owned(), ..administrator() };
        let told = rehearse_as(site, &stranger, pb::RehearseDraftRequest::default()).await.expect("told");
        assert_eq!((told.finished.expect("the end").replayed, told.open_total), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_rehearsed_names_its_field() {
    each_site(async |site| {
        let fields = async |request| {
            let refused = rehearse_as(site, &administrator(), request).await.err().expect("wrong");
            status::violations(&refused).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        let whole = pb::RehearseDraftRequest::default();
        let parts = |parts: &[i32]| pb::RehearseDraftRequest { parts: parts.to_vec(), ..whole.clone() };
        assert_eq!(fields(parts(&[99])).await, ["parts[0]"]);
        assert_eq!(fields(parts(&[registry::Part::Register.into()])).await, ["parts[0]"], "there is no draft");
        let past = stamp::to_wire(site.clock.now() - SignedDuration::from_mins(1));
        assert_eq!(fields(pb::RehearseDraftRequest { as_of: Some(past), ..whole.clone() }).await, ["as_of"]);
        let much = pb::RehearseDraftRequest { months: 999, cases_per_cell: 9999, ..whole.clone() };
        assert_eq!(fields(much).await, ["months", "cases_per_cell"]);
    })
    .await;
}
