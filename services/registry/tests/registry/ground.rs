//! Edits of the ground in the draft, and their undoing.

use gridcase_host::status::{metadata, reason, violations};
use gridcase_proto::common::v1::Role;
use gridcase_proto::registry::v1::content::Part as Content;
use gridcase_proto::registry::v1::edit_ground_request::Edit;
use gridcase_proto::registry::v1::{
    AreaFate, AreaLevel, BoundarySet, DiscardDraftRequest, DrawnPoint, EditGroundRequest, EditGroundResponse,
    GetDraftRequest, ListEventsRequest, ListGroundStepsRequest, MergeGrids, Part, PutPersonRequest, SplitGrid,
    UndoGroundStepRequest, UndoGroundStepResponse,
};
use tonic::Code;

use crate::builders::{self, grid, import, post, publish, put, square};
use crate::house::{Town, each_town, signed};

fn point(longitude: f64, latitude: f64) -> DrawnPoint {
    DrawnPoint { longitude, latitude }
}

/// A grid divided by a line from its western to its eastern border; `east` squares east of the town's corner.
fn split(code: &str, east: f64) -> Edit {
    let west = 120.08 + east * 0.001;
    let line = vec![point(west - 0.0002, 30.3304), point(west + 0.0012, 30.3306)];
    Edit::Split(SplitGrid { code: code.to_owned(), line, ..SplitGrid::default() })
}

fn merge(codes: &[String]) -> Edit {
    Edit::Merge(MergeGrids { codes: codes.to_vec(), ..MergeGrids::default() })
}

impl Town {
    async fn edit(&self, etag: &str, dry_run: bool, edit: Edit) -> Result<EditGroundResponse, tonic::Status> {
        let coordinate_system = "WGS-84".to_owned();
        let request = EditGroundRequest { etag: etag.to_owned(), dry_run, coordinate_system, edit: Some(edit) };
        self.house.ground().edit_ground(self.by_admin(request)).await.map(tonic::Response::into_inner)
    }

    async fn undo(&self, etag: &str) -> Result<UndoGroundStepResponse, tonic::Status> {
        let request = UndoGroundStepRequest { etag: etag.to_owned() };
        self.house.ground().undo_ground_step(self.by_admin(request)).await.map(tonic::Response::into_inner)
    }

    async fn draft(&self) -> (BoundarySet, String) {
        let request = GetDraftRequest { part: Part::Boundaries.into() };
        let draft = self.registry().get_draft(self.by_admin(request)).await.expect("a draft").into_inner();
        match draft.content.expect("content").part {
            Some(Content::Boundaries(set)) => (set, draft.etag),
            other => panic!("no boundaries but {other:?}"),
        }
    }

    async fn grids(&self) -> Vec<String> {
        let (set, _) = self.draft().await;
        set.areas.into_iter().filter(|area| area.level() == AreaLevel::Grid).map(|area| area.code).collect()
    }

    async fn steps(&self) -> Vec<String> {
        let request = self.by_admin(ListGroundStepsRequest {});
        let steps = self.house.ground().list_ground_steps(request).await.expect("steps").into_inner().steps;
        steps.into_iter().map(|step| step.kind).collect()
    }

    /// Two grids side by side, published and in force.
    async fn with_ground(&self) {
        self.registry().put_draft(self.by_admin(put(builders::boundaries()))).await.expect("put");
        let answer = self.registry().publish_parts(self.by_admin(publish(&[Part::Boundaries]))).await;
        assert_eq!(answer.expect("published").into_inner().versions.len(), 1);
        self.house.pass(60);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_are_kept_and_taken_back_one_by_one_to_what_was_there() {
    each_town(async |town| {
        town.with_ground().await;
        let (before, _) = town.draft().await;
        let divided = town.edit("", false, split(&grid(1), 0.0)).await.expect("divided");
        assert!(divided.kept && divided.retired_codes == [grid(1)], "{divided:?}");
        assert_eq!(town.grids().await, [grid(3), grid(4), grid(2)]);
        let (after_split, etag) = town.draft().await;
        assert_eq!(etag, divided.etag);

        let joined = town.edit(&etag, false, merge(&[grid(3), grid(4)])).await.expect("joined");
        assert_eq!(town.grids().await, [grid(5), grid(2)]);
        let (set, _) = town.draft().await;
        let area = set.areas.iter().find(|area| area.code == grid(5)).expect("the joined grid");
        assert_eq!(area.origins.last(), Some(&grid(1)), "{:?}", area.origins);
        assert_eq!(town.steps().await, ["grids_merged", "grid_split"]);

        let undone = town.undo(&joined.etag).await.expect("undone");
        assert_eq!(undone.undone.expect("a step").kind, "grids_merged");
        assert_eq!((town.draft().await.0, undone.steps_left), (after_split, 1));
        let undone = town.undo(&undone.etag).await.expect("undone");
        assert_eq!(undone.etag, "", "there is no draft, as before the first edit");
        assert_eq!(town.draft().await, (before, String::new()));
        let refused = town.undo("").await.expect_err("nothing is left");
        assert_eq!((refused.code(), reason(&refused).as_deref()), (Code::FailedPrecondition, Some("NOTHING_TO_UNDO")));

        let again = town.edit("", false, split(&grid(1), 0.0)).await.expect("divided again");
        assert!(again.kept);
        assert_eq!(town.grids().await, [grid(6), grid(7), grid(2)], "codes of an undone edit are not given again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_keeps_nothing_and_tells_codes_and_sizes() {
    each_town(async |town| {
        town.with_ground().await;
        let shown = town.edit("", true, split(&grid(2), 1.0)).await.expect("shown");
        assert!(!shown.kept && shown.etag.is_empty());
        let made: Vec<_> = shown.areas.iter().filter(|area| area.fate() == AreaFate::Made).collect();
        let codes: Vec<_> = made.iter().filter_map(|made| made.area.as_ref()).map(|area| area.code.clone()).collect();
        assert_eq!(codes, [grid(3), grid(4)]);
        let size: f64 = made.iter().map(|made| made.area_m2).sum();
        assert!((10_000.0..11_500.0).contains(&size), "{size}");
        // The western border is shared, so the neighbour gets the new corner.
        let corners = shown.areas.iter().filter(|area| area.fate() == AreaFate::Corners);
        assert_eq!(corners.count(), 1);
        assert_eq!(town.grids().await, [grid(1), grid(2)]);
        assert!(town.steps().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_draft_that_was_changed_is_refused_and_the_etag_told() {
    each_town(async |town| {
        town.with_ground().await;
        let first = town.edit("", false, split(&grid(1), 0.0)).await.expect("divided");
        for stale in [
            town.edit("", false, split(&grid(2), 1.0)).await.expect_err("stale"),
            town.edit("", true, split(&grid(2), 1.0)).await.expect_err("stale"),
            town.undo("").await.expect_err("stale"),
        ] {
            assert_eq!((stale.code(), reason(&stale).as_deref()), (Code::Aborted, Some("STALE_VERSION")));
            assert_eq!(metadata(&stale, "etag"), Some(first.etag.clone()));
        }
    })
    .await;
}

#[tokio::test]
async fn an_import_is_a_step_as_well_and_a_discarded_draft_has_none() {
    let town = Town::new().await;
    town.with_ground().await;
    let request = import(AreaLevel::Grid, &[(&grid(1), square(0)), (&grid(2), square(1)), (&grid(3), square(2))]);
    let imported = town.registry().import_areas(town.by_admin(request)).await.expect("imported").into_inner();
    let divided = town.edit(&imported.etag, false, split(&grid(3), 2.0)).await.expect("divided");
    assert_eq!(town.steps().await, ["grid_split", "areas_imported"]);
    let undone = town.undo(&divided.etag).await.expect("undone");
    assert_eq!((undone.etag, town.grids().await), (imported.etag, vec![grid(1), grid(2), grid(3)]));
    let discard = DiscardDraftRequest { part: Part::Boundaries.into() };
    town.registry().discard_draft(town.by_admin(discard)).await.expect("discarded");
    assert!(town.steps().await.is_empty());
}

#[tokio::test]
async fn published_ground_retires_the_old_codes_for_ever() {
    let town = Town::new().await;
    town.with_ground().await;
    town.edit("", false, merge(&[grid(1), grid(2)])).await.expect("joined");
    let answer = town.registry().publish_parts(town.by_admin(publish(&[Part::Boundaries]))).await;
    assert_eq!(answer.expect("published").into_inner().versions.len(), 1);
    town.house.pass(60);
    assert!(town.steps().await.is_empty(), "what is published is not taken back");
    let back = town.registry().put_draft(town.by_admin(put(builders::boundaries()))).await.expect("looked at");
    assert!(!back.into_inner().kept, "the old codes are retired");
    let line = vec![point(120.0799, 30.3305), point(120.0821, 30.3305)];
    let edit = Edit::Split(SplitGrid { code: grid(3), line, ..SplitGrid::default() });
    assert!(town.edit("", false, edit).await.expect("divided").kept);
    assert_eq!(town.grids().await, [grid(4), grid(5)]);
}

#[tokio::test]
async fn people_of_a_retired_grid_are_named() {
    let town = Town::new().await;
    town.with_ground().await;
    let held = gridcase_proto::registry::v1::Post { area: grid(1), ..post(Role::Worker) };
    let person = builders::person("li.na", vec![held]);
    let request = PutPersonRequest { person: Some(person) };
    town.registry().put_person(town.by_admin(request)).await.expect("a person");
    let shown = town.edit("", true, split(&grid(1), 0.0)).await.expect("shown");
    let finding = shown.findings.iter().find(|finding| finding.kind == "posts_on_retired_grid").expect("a finding");
    assert_eq!(finding.code, grid(1));
    assert!(finding.message.contains("name of li.na (worker)"), "{}", finding.message);
    assert!(finding.remedy.contains(&grid(3)) && finding.remedy.contains(&grid(4)), "{}", finding.remedy);
}

#[tokio::test]
async fn a_refused_edit_tells_where_and_the_way_out() {
    let town = Town::new().await;
    town.with_ground().await;
    let ends_inside = SplitGrid {
        code: grid(1),
        line: vec![point(120.0799, 30.3305), point(120.0805, 30.3305)],
        ..SplitGrid::default()
    };
    let refused = town.edit("", false, Edit::Split(ends_inside)).await.expect("looked at");
    assert!(!refused.kept && refused.areas.is_empty());
    let finding = &refused.findings[0];
    assert_eq!((finding.kind.as_str(), finding.subject.as_str()), ("line_does_not_divide", "split.line"));
    assert!(finding.longitude.is_some_and(|longitude| (longitude - 120.0805).abs() < 1e-9), "{finding:?}");
    assert!(finding.remedy.contains("border"));

    let wrong = EditGroundRequest {
        coordinate_system: "Mars".to_owned(),
        edit: Some(Edit::Split(SplitGrid { line: vec![point(1.0, 95.0)], ..SplitGrid::default() })),
        ..EditGroundRequest::default()
    };
    let refused = town.house.ground().edit_ground(town.by_admin(wrong)).await.expect_err("wrong fields");
    let fields: Vec<_> = violations(&refused).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["coordinate_system", "split.line[0]", "split.code"]);
}

#[tokio::test]
async fn edits_are_events_with_who_and_what() {
    let town = Town::new().await;
    town.with_ground().await;
    let divided = town.edit("", false, split(&grid(1), 0.0)).await.expect("divided");
    town.undo(&divided.etag).await.expect("undone");
    let request = ListEventsRequest { limit: 100, ..ListEventsRequest::default() };
    let events = town.registry().list_events(town.by_admin(request)).await.expect("events").into_inner().events;
    let [.., split, undone] = events.as_slice() else { panic!("{} events", events.len()) };
    assert_eq!((split.kind.as_str(), undone.kind.as_str()), ("grid_split", "draft_step_undone"));
    assert_eq!(split.actor.as_ref().expect("somebody").name, "name of admin");
    assert!(split.detail.contains(&format!(r#""retired":["{}"]"#, grid(1))), "{}", split.detail);
    assert!(undone.detail.contains("grid_split"), "{}", undone.detail);
}

#[tokio::test]
async fn only_administrators_edit_and_only_their_own_town() {
    let town = Town::new().await;
    town.with_ground().await;
    let person = builders::person("li.na", vec![post(Role::Worker)]);
    let request = PutPersonRequest { person: Some(person) };
    town.registry().put_person(town.by_admin(request)).await.expect("a person");
    let worker = town.house.sign_in("li.na").await.token;
    let request = || EditGroundRequest {
        coordinate_system: "WGS-84".to_owned(),
        edit: Some(split(&grid(1), 0.0)),
        ..EditGroundRequest::default()
    };
    let refused = town.house.ground().edit_ground(signed(&worker, request())).await.expect_err("no administrator");
    assert_eq!(refused.code(), Code::PermissionDenied);
    let other = town.other().await;
    let answer = town.house.ground().edit_ground(signed(&other, request())).await.expect("of an empty town");
    assert_eq!(answer.into_inner().findings[0].kind, "unknown_area");
}
