//! Teams, where they stand, which to send, messages and positions, through the service.

use gridcase_dispatch::{POSITION_NOT_SHARED, REQUEST_REUSED, TEAM_NOT_YOURS, TEAM_RETIRED, TEAM_TAKEN};
use gridcase_host::{Ids, Person, stamp, status};
use gridcase_proto::common::v1::{Position, Role};
use gridcase_proto::dispatch::v1::{
    self as pb, CaseState, DistanceFrom, Suited, TaskState, TeamStatus, case_event::What,
};
use gridcase_proto::registry::v1::CasePolicy;
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait as _;
use tonic::{Code, Status};

use crate::casefile::{comparable, rebuilt};
use crate::site::{
    Site, administrator, dispatcher, each_site, frame, hand_in, person, supervisor, taken, wait_until, worker,
};
use crate::town;

fn request_id() -> String {
    Ids::random().at(Timestamp::UNIX_EPOCH).to_string()
}

fn room() -> Person {
    person("zhou", Role::Command, "", "")
}

/// The member of the teams of a unit.
pub(crate) fn officer(unit: &str) -> Person {
    person(&format!("in-{unit}"), Role::Officer, unit, "")
}

/// A new team of a unit in the middle of the grid of the reports, with the unit's officer as its member.
fn new_team(unit: &str, code: &str) -> pb::PutTeamRequest {
    let base = town::at(1.5, 1.5);
    pb::PutTeamRequest {
        team: Some(pb::Team {
            code: code.to_owned(),
            unit: unit.to_owned(),
            name: format!("{unit} 班组 {code}"),
            members: vec![officer(unit).id],
            base: Some(pb::BasePoint { longitude: base.longitude, latitude: base.latitude }),
            ..pb::Team::default()
        }),
        etag: String::new(),
        request_id: request_id(),
    }
}

async fn put(site: &Site, by: &Person, request: pb::PutTeamRequest) -> Result<pb::Team, Status> {
    let answer = site.field(by).put_team(request).await?;
    Ok(answer.into_inner().team.expect("a team"))
}

/// A team of a unit.
pub(crate) async fn team(site: &Site, unit: &str, code: &str) -> pb::Team {
    put(site, &dispatcher(unit), new_team(unit, code)).await.expect("saved")
}

/// A change of a team as it was read.
fn change(team: &pb::Team, change: impl FnOnce(&mut pb::Team)) -> pb::PutTeamRequest {
    let mut changed = team.clone();
    change(&mut changed);
    pb::PutTeamRequest { team: Some(changed), etag: team.etag.clone(), request_id: request_id() }
}

async fn duty(site: &Site, by: &Person, code: &str, on: bool) -> Result<pb::Team, Status> {
    let request = pb::SetDutyRequest { code: code.to_owned(), on, request_id: request_id() };
    Ok(site.field(by).set_duty(request).await?.into_inner().team.expect("a team"))
}

async fn listed(site: &Site, by: &Person) -> Vec<pb::ListedTeam> {
    let answer = site.field(by).list_teams(pb::ListTeamsRequest::default()).await;
    answer.expect("a list").into_inner().teams
}

async fn codes(site: &Site, by: &Person) -> Vec<String> {
    listed(site, by).await.into_iter().filter_map(|listed| listed.team).map(|team| team.code).collect()
}

pub(crate) fn assign(case: &pb::Case, team: &str) -> pb::AssignCaseRequest {
    pb::AssignCaseRequest { command: frame(case), assignee: String::new(), team: team.to_owned() }
}

async fn assigned(site: &Site, case: &pb::Case, team: &str) -> pb::Case {
    taken(site.unit("C1").assign_case(assign(case, team)).await.map(|answer| answer.into_inner().case))
}

pub(crate) async fn assign_task(site: &Site, case: &pb::Case, unit: &str, team: &str) -> pb::Case {
    let request = pb::AssignTaskRequest { command: frame(case), unit: unit.to_owned(), team: team.to_owned() };
    taken(site.field(&dispatcher(unit)).assign_task(request).await.map(|answer| answer.into_inner().case))
}

async fn moves(site: &Site, by: &Person, id: &str, team: &str, status: TeamStatus) -> Result<pb::Case, Status> {
    let request = pb::MoveTeamRequest {
        id: id.to_owned(),
        team: team.to_owned(),
        status: status.into(),
        request_id: request_id(),
    };
    Ok(site.field(by).move_team(request).await?.into_inner().case.expect("a case"))
}

pub(crate) async fn moved(site: &Site, by: &Person, id: &str, team: &str, status: TeamStatus) -> pb::Case {
    moves(site, by, id, team, status).await.expect("moved")
}

async fn says(site: &Site, by: &Person, id: &str, words: &str) -> Result<pb::Case, Status> {
    let request = pb::LeaveMessageRequest { id: id.to_owned(), words: words.to_owned(), request_id: request_id() };
    Ok(site.field(by).leave_message(request).await?.into_inner().case.expect("a case"))
}

pub(crate) async fn message(site: &Site, by: &Person, id: &str, words: &str) -> pb::Case {
    says(site, by, id, words).await.expect("left")
}

async fn shares(site: &Site, by: &Person, id: &str, team: &str, on: bool) -> Result<pb::Case, Status> {
    let request = pb::SharePositionRequest { id: id.to_owned(), team: team.to_owned(), on, request_id: request_id() };
    Ok(site.field(by).share_position(request).await?.into_inner().case.expect("a case"))
}

pub(crate) async fn share(site: &Site, by: &Person, id: &str, team: &str, on: bool) -> pb::Case {
    shares(site, by, id, team, on).await.expect("switched")
}

async fn report(site: &Site, by: &Person, id: &str, team: &str, position: Position) -> Result<(), Status> {
    let request = pb::ReportPositionRequest { id: id.to_owned(), team: team.to_owned(), position: Some(position) };
    site.field(by).report_position(request).await.map(drop)
}

async fn positions(site: &Site, by: &Person, id: &str) -> Vec<pb::TeamPosition> {
    let request = pb::ListPositionsRequest { id: id.to_owned() };
    site.field(by).list_positions(request).await.expect("positions").into_inner().positions
}

/// Rows of a table of field command, to see what is not kept.
async fn rows(site: &Site, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS rows FROM {table}");
    let statement = sea_orm::Statement::from_string(site.db.backend(), sql);
    let row = site.db.reader().query_one_raw(statement).await.expect("counted").expect("a row");
    row.try_get("", "rows").expect("a number")
}

#[tokio::test]
async fn a_team_is_saved_by_its_unit_changed_by_whoever_saw_it_and_every_change_is_recorded_once() {
    each_site(async |site| {
        let request = new_team("C1", "c-1");
        let saved = put(site, &dispatcher("C1"), request.clone()).await.expect("saved");
        assert_eq!(put(site, &dispatcher("C1"), request.clone()).await.expect("a repeat"), saved);
        let reused = pb::PutTeamRequest { etag: saved.etag.clone(), ..request };
        let refused = put(site, &dispatcher("C1"), reused).await.expect_err("another request");
        assert_eq!(status::reason(&refused).as_deref(), Some(REQUEST_REUSED));
        let again = put(site, &administrator(), new_team("C1", "c-1")).await.expect("nothing changes");
        assert_eq!(again, saved);

        let named = change(&saved, |team| team.name = "市容一班".to_owned());
        let changed = put(site, &person("head", Role::Head, "C1", ""), named).await.expect("changed");
        let late = put(site, &dispatcher("C1"), change(&saved, |team| team.name = "二班".to_owned())).await;
        assert_eq!(late.expect_err("it has changed").code(), Code::Aborted);
        let blind = pb::PutTeamRequest { etag: String::new(), ..change(&changed, |team| team.name = "x".to_owned()) };
        let blind = put(site, &dispatcher("C1"), blind).await.expect_err("there is one");
        assert_eq!(status::reason(&blind).as_deref(), Some(TEAM_TAKEN));
        let elsewhere = put(site, &administrator(), change(&changed, |team| team.unit = "T1".to_owned())).await;
        assert_eq!(status::violations(&elsewhere.expect_err("it stays"))[0].0, "unit");
        let foreign = put(site, &dispatcher("T1"), new_team("C1", "c-2")).await.expect_err("not theirs");
        assert_eq!(status::reason(&foreign).as_deref(), Some(TEAM_NOT_YOURS));
        let nowhere = put(site, &administrator(), new_team("X9", "x-1")).await.expect_err("no such unit");
        assert_eq!(status::violations(&nowhere)[0].0, "unit");

        let on = duty(site, &officer("C1"), "c-1", true).await.expect("on duty");
        assert_eq!((on.on_duty, on.duty_since.as_ref().and_then(stamp::from_wire)), (true, Some(site.clock.now())));
        assert_eq!(duty(site, &dispatcher("C1"), "c-1", true).await.expect("so already"), on);
        let stranger = duty(site, &officer("T1"), "c-1", false).await.expect_err("not theirs");
        assert_eq!(stranger.code(), Code::NotFound, "what may not be seen does not exist");

        let retire = |team: &pb::Team| pb::RetireTeamRequest {
            code: "c-1".to_owned(),
            etag: team.etag.clone(),
            request_id: request_id(),
        };
        let late = site.field(&dispatcher("C1")).retire_team(retire(&changed)).await.expect_err("it is on duty now");
        assert_eq!(late.code(), Code::Aborted);
        let gone = site.field(&dispatcher("C1")).retire_team(retire(&on)).await.expect("retired");
        let gone = gone.into_inner().team.expect("a team");
        assert_eq!((gone.retired, gone.on_duty, gone.etag.as_str()), (true, false, "4"));
        let used = put(site, &dispatcher("C1"), new_team("C1", "c-1")).await.expect_err("used up");
        assert_eq!(status::reason(&used).as_deref(), Some(TEAM_RETIRED));
        assert_eq!(codes(site, &room()).await, Vec::<String>::new());
        assert_eq!(rows(site, "dispatch_team_event").await, 4, "saved, renamed, on duty, retired");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_team_is_told_by_field() {
    each_site(async |site| {
        let wrong = |wrong: &dyn Fn(&mut pb::Team)| {
            let mut request = new_team("C1", "c-1");
            wrong(request.team.as_mut().expect("a team"));
            request
        };
        for (field, request) in [
            ("team.code", wrong(&|team| team.code = " ".to_owned())),
            ("team.unit", wrong(&|team| team.unit = String::new())),
            ("team.name", wrong(&|team| team.name = "长".repeat(61))),
            ("team.suited", wrong(&|team| team.suited = vec![String::new()])),
            ("team.members", wrong(&|team| team.members = vec!["x".to_owned(); 51])),
            ("team.base", wrong(&|team| team.base = Some(pb::BasePoint { longitude: 500.0, latitude: 0.0 }))),
            ("etag", pb::PutTeamRequest { etag: "x".to_owned(), ..new_team("C1", "c-1") }),
            ("request_id", pb::PutTeamRequest { request_id: String::new(), ..new_team("C1", "c-1") }),
        ] {
            let refused = put(site, &dispatcher("C1"), request).await.expect_err(field);
            assert_eq!(status::violations(&refused)[0].0, field);
        }
        assert_eq!(rows(site, "dispatch_team").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_team_that_is_named_sets_out_arrives_and_is_free_again_when_the_result_is_handed_in() {
    each_site(async |site| {
        for (unit, code) in [("C1", "c-1"), ("C1", "c-2"), ("T1", "t-1")] {
            team(site, unit, code).await;
        }
        let case = site.accepted(1).await;
        for unknown in ["t-1", "c-9"] {
            let refused = site.unit("C1").assign_case(assign(&case, unknown)).await.expect_err("none of theirs");
            assert_eq!(status::violations(&refused)[0].0, "team");
        }
        let both = pb::AssignCaseRequest { assignee: "一班".to_owned(), ..assign(&case, "c-1") };
        let both = site.unit("C1").assign_case(both).await.expect_err("one or the other");
        assert_eq!(status::violations(&both)[0].0, "assignee");
        let case = assigned(site, &case, "c-1").await;
        assert_eq!((case.assignee.as_str(), case.teams.len()), ("C1 班组 c-1", 1));
        let case = assign_task(site, &case, "T1", "t-1").await;

        let stranger = moves(site, &officer("T1"), &case.id, "c-1", TeamStatus::OnTheWay).await;
        assert_eq!(stranger.expect_err("another team").code(), Code::PermissionDenied);
        moved(site, &officer("C1"), &case.id, "c-1", TeamStatus::OnTheWay).await;
        site.pass(SignedDuration::from_mins(10));
        let case = moved(site, &dispatcher("C1"), &case.id, "c-1", TeamStatus::OnSite).await;
        let arrived = case.teams.first().expect("a team");
        assert_eq!(
            (arrived.status(), arrived.since.as_ref().and_then(stamp::from_wire)),
            (TeamStatus::OnSite, Some(site.clock.now()))
        );
        let on = listed(site, &dispatcher("C1")).await;
        let told: Vec<_> = on.iter().map(|listed| (listed.status(), listed.tasks.len(), listed.editable)).collect();
        assert_eq!(told, [(TeamStatus::OnSite, 1, true), (TeamStatus::Free, 0, true)], "the unit's own");
        assert_eq!(codes(site, &room()).await, ["c-1", "c-2", "t-1"]);
        assert_eq!(codes(site, &officer("T1")).await, ["t-1"]);
        assert_eq!(codes(site, &dispatcher("P1")).await, Vec::<String>::new());

        let case = site.finished(&site.get(&case.id).await).await;
        let handled = taken(site.unit("C1").hand_in_case(hand_in(&case)).await.map(|answer| answer.into_inner().case));
        assert_eq!(handled.teams, []);
        assert!(listed(site, &room()).await.iter().all(|listed| listed.tasks.is_empty()));
        assert_eq!(rows(site, "dispatch_crew").await, 0);
        assert!(handled.handlers.contains(&officer("C1").id), "who was out there has handled it");
        let (after, history) = (site.get(&case.id).await, site.history(&case.id).await);
        assert_eq!(comparable(&rebuilt(&history)), comparable(&after));
    })
    .await;
}

#[tokio::test]
async fn the_suggestion_names_the_nearest_free_suited_team_with_its_reasons() {
    each_site(async |site| {
        // 1 km or so to the east, for other things, near but with work, near.
        let set = |unit: &'static str, code: &'static str, x: f64, suited: &'static str| async move {
            let mut request = new_team(unit, code);
            let (at, team) = (town::at(x, 1.5), request.team.as_mut().expect("a team"));
            team.base = Some(pb::BasePoint { longitude: at.longitude, latitude: at.latitude });
            team.suited = if suited.is_empty() { Vec::new() } else { vec![suited.to_owned()] };
            put(site, &dispatcher(unit), request).await.expect("saved");
            duty(site, &dispatcher(unit), code, true).await.expect("on duty");
        };
        set("C1", "far", 4.5, "").await;
        set("C1", "other", 1.5, "component").await;
        set("C1", "loaded", 1.6, "event").await;
        set("C1", "near", 2.0, town::STALL).await;
        set("C1", "off", 1.5, "").await;
        duty(site, &dispatcher("C1"), "off", false).await.expect("off duty");
        set("T1", "t-1", 1.5, "").await;
        let other = site.accepted(1).await;
        assigned(site, &other, "loaded").await;
        moved(site, &dispatcher("C1"), &other.id, "loaded", TeamStatus::OnSite).await;

        let case = site.case(2, town::STALL).await;
        let ask = |by: Person, unit: &'static str| {
            let request = pb::SuggestTeamsRequest { id: case.id.clone(), unit: unit.to_owned() };
            async move { site.field(&by).suggest_teams(request).await.map(tonic::Response::into_inner) }
        };
        let told = ask(dispatcher("C1"), "").await.expect("an order");
        let line = |it: &pb::Suggestion| (it.team.clone().expect("a team").code, it.ready, it.suited(), it.load);
        assert_eq!(
            told.suggestions.iter().map(line).collect::<Vec<_>>(),
            [
                ("near".to_owned(), true, Suited::Named, 0),
                ("far".to_owned(), true, Suited::Anything, 0),
                ("loaded".to_owned(), false, Suited::Named, 1),
                ("other".to_owned(), false, Suited::Other, 0),
                ("off".to_owned(), false, Suited::Anything, 0),
            ]
        );
        let near = &told.suggestions[0];
        assert_eq!(near.from(), DistanceFrom::Base);
        assert!((90..105).contains(&near.distance_m), "half a grid: {}", near.distance_m);
        let lead = ask(room(), "").await.expect("an order");
        assert_eq!((lead.unit.as_str(), lead.suggestions.len()), ("C1", 5));
        let assisting = ask(dispatcher("T1"), "").await.expect("their own");
        assert_eq!((assisting.unit.as_str(), assisting.suggestions.len()), ("T1", 1));
        let foreign = ask(dispatcher("T1"), "C1").await.expect_err("not theirs to send");
        assert_eq!(status::violations(&foreign)[0].0, "unit");
        assert_eq!(ask(dispatcher("P1"), "").await.expect_err("unknown").code(), Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_message_is_read_by_those_who_take_part_and_never_by_the_reporter() {
    each_site(async |site| {
        let case = site.accepted(1).await;
        let request =
            pb::LeaveMessageRequest {
                id: case.id.clone(), words: " 现场有电线 ".to_owned(), request_id: request_id()
            };
        for _ in 0..2 {
            let after = site.field(&room()).leave_message(request.clone()).await.expect("left").into_inner();
            assert_eq!(after.case.expect("a case").sequence, case.sequence + 1, "once");
        }
        let read = |by: Person| async move {
            let request = pb::ListCaseEventsRequest { id: site.get(&crate::site::id(1)).await.id };
            let events = site.by(&by).list_case_events(request).await.expect("a history").into_inner().events;
            let last = events.into_iter().next_back().expect("an event");
            let Some(What::MessageLeft(left)) = last.what else { panic!("{last:?}") };
            (left.words, last.actor.expect("an actor").name)
        };
        let all = ("现场有电线".to_owned(), "ZHOU".to_owned());
        for by in [room(), supervisor(), dispatcher("C1"), dispatcher("T1"), person("leader", Role::Leader, "", "")] {
            assert_eq!(read(by).await, all);
        }
        let everywhere = person("holder", Role::Worker, "", "");
        for by in [worker(), everywhere] {
            assert_eq!(read(by).await, (String::new(), String::new()));
        }
        let long = says(site, &room(), &case.id, &"长".repeat(501)).await.expect_err("too long");
        assert_eq!(status::violations(&long)[0].0, "words");
        assert_eq!(says(site, &dispatcher("P1"), &case.id, "?").await.expect_err("unknown").code(), Code::NotFound);
        assert_eq!(says(site, &worker(), &case.id, "?").await.expect_err("not at all").code(), Code::PermissionDenied);
    })
    .await;
}

#[tokio::test]
async fn nobodys_act_comes_too_late_by_a_message_an_urge_or_a_team() {
    each_site(async |site| {
        team(site, "T1", "t-1").await;
        let seen = site.case(1, town::STALL).await;
        let (request, id) = (pb::AcceptCaseRequest { command: frame(&seen) }, seen.id.clone());
        message(site, &room(), &id, "请尽快").await;
        let urge = pb::UrgeCaseRequest { command: frame(&seen), words: "群众在场".to_owned() };
        taken(site.command().urge_case(urge.clone()).await.map(|answer| answer.into_inner().case));
        let accepted = taken(site.unit("C1").accept_case(request).await.map(|answer| answer.into_inner().case));
        assert_eq!((accepted.state(), accepted.sequence), (CaseState::Handling, seen.sequence + 3));
        let second = pb::UrgeCaseRequest { command: frame(&seen), ..urge };
        let second = site.command().urge_case(second).await.expect_err("it was urged meanwhile, and accepted");
        assert_eq!(status::reason(&second).as_deref(), Some(status::STALE_VERSION));

        // What is handed in late by a message still needs its photos.
        let finished = site.finished(&accepted).await;
        message(site, &room(), &id, "收到").await;
        let unknown = pb::HandInCaseRequest { evidence: vec![vec![7; 32]], ..hand_in(&finished) };
        let unknown = site.unit("C1").hand_in_case(unknown).await.expect_err("not stored");
        assert_eq!(status::reason(&unknown).as_deref(), Some(gridcase_dispatch::EVIDENCE_MISSING));
        let handled =
            taken(site.unit("C1").hand_in_case(hand_in(&finished)).await.map(|answer| answer.into_inner().case));
        assert_eq!(handled.state(), CaseState::Handled);
    })
    .await;
}

#[tokio::test]
async fn of_messages_at_once_all_are_left_and_an_act_among_them_is_taken() {
    each_site(async |site| {
        let case = site.case(1, town::STALL).await;
        let messages = (0..6).map(async |number: u32| says(site, &room(), &case.id, &format!("第 {number} 条")).await);
        let accept = async {
            let request = pb::AcceptCaseRequest { command: frame(&case) };
            taken(site.unit("C1").accept_case(request).await.map(|answer| answer.into_inner().case))
        };
        let (left, accepted) = futures::future::join(futures::future::join_all(messages), accept).await;
        assert!(left.iter().all(Result::is_ok), "{left:?}");
        assert_eq!(accepted.state(), CaseState::Handling);
        assert_eq!(site.history(&case.id).await.len(), 2 + 6 + 1);
    })
    .await;
}

/// A case on which the team of C1 is on its way, and shares its position.
async fn sharing(site: &Site, number: u128) -> pb::Case {
    let case = site.accepted(number).await;
    let case = assigned(site, &case, "c-1").await;
    moved(site, &officer("C1"), &case.id, "c-1", TeamStatus::OnTheWay).await;
    share(site, &officer("C1"), &case.id, "c-1", true).await
}

fn fix(x: f64) -> Position {
    let fixed_at = Some(prost_types::Timestamp { seconds: 1_795_400_000, nanos: 0 });
    Position { accuracy_m: 12.5, provider: "gps".to_owned(), fixed_at, ..town::at(x, 1.5) }
}

#[tokio::test]
async fn a_position_is_kept_only_while_a_member_shares_it_and_seen_by_the_unit_and_the_command_room() {
    each_site(async |site| {
        team(site, "C1", "c-1").await;
        let member = officer("C1");
        let case = site.accepted(1).await;
        let early = shares(site, &member, &case.id, "c-1", true).await.expect_err("none of theirs yet");
        assert_eq!(early.code(), Code::NotFound);
        let case = assigned(site, &case, "c-1").await;
        let early = shares(site, &member, &case.id, "c-1", true).await.expect_err("not out");
        assert_eq!(status::reason(&early).as_deref(), Some("NOT_ON_TASK"));
        moved(site, &member, &case.id, "c-1", TeamStatus::OnTheWay).await;
        let off = report(site, &member, &case.id, "c-1", fix(1.0)).await.expect_err("off by default");
        assert_eq!(
            (off.code(), status::reason(&off).as_deref()),
            (Code::FailedPrecondition, Some(POSITION_NOT_SHARED))
        );
        assert_eq!(rows(site, "dispatch_position").await, 0, "nothing is kept");
        let request = pb::SharePositionRequest {
            id: case.id.clone(),
            team: "c-1".to_owned(),
            on: true,
            request_id: request_id(),
        };
        let by_other = site.field(&dispatcher("C1")).share_position(request).await;
        assert_eq!(by_other.expect_err("nobody switches for others").code(), Code::PermissionDenied);

        let shared = share(site, &member, &case.id, "c-1", true).await;
        assert!(shared.teams[0].sharing);
        for x in [1.0, 1.2, 1.4] {
            report(site, &member, &case.id, "c-1", fix(x)).await.expect("kept");
        }
        assert_eq!(rows(site, "dispatch_position").await, 1, "the latest alone, no track");
        let head = person("head", Role::Head, "C1", "");
        for by in [dispatcher("C1"), head, room()] {
            let told = positions(site, &by, &case.id).await;
            assert_eq!(told.len(), 1);
            assert_eq!(told[0].position.as_ref(), Some(&fix(1.4)), "as the device gave it");
            assert!((told[0].longitude - fix(1.4).longitude).abs() < 1e-9);
        }
        wait_until("the record of all three", async || rows(site, "dispatch_access").await == 3).await;
        assert_eq!(positions(site, &dispatcher("T1"), &case.id).await, [], "not the other unit's");
        let request = pb::ListPositionsRequest { id: case.id.clone() };
        let supervisor = site.field(&supervisor()).list_positions(request).await;
        assert_eq!(supervisor.expect_err("not theirs").code(), Code::PermissionDenied);
        let bad = Position { coordinate_system: "moon".to_owned(), ..fix(1.0) };
        let bad = report(site, &member, &case.id, "c-1", bad).await.expect_err("unreadable");
        assert_eq!(status::violations(&bad)[0].0, "position");

        let suggest = pb::SuggestTeamsRequest { id: case.id.clone(), unit: String::new() };
        let told = site.field(&room()).suggest_teams(suggest).await.expect("an order").into_inner().suggestions;
        assert_eq!(
            (told[0].from(), told[0].named, told[0].fixed_at),
            (DistanceFrom::Position, true, fix(1.0).fixed_at)
        );
        let version = site.get(&case.id).await.sequence;
        assert_eq!(version, shared.sequence, "a position is no event");

        share(site, &member, &case.id, "c-1", false).await;
        assert_eq!(positions(site, &room(), &case.id).await, []);
        assert_eq!(rows(site, "dispatch_position").await, 0, "off is off");
    })
    .await;
}

#[tokio::test]
async fn a_position_ends_with_the_task_the_case_and_the_days_of_the_policy() {
    each_site(async |site| {
        team(site, "C1", "c-1").await;
        let member = officer("C1");
        let case = sharing(site, 1).await;
        report(site, &member, &case.id, "c-1", fix(1.0)).await.expect("kept");
        let until = Some(stamp::to_wire(site.clock.now() + SignedDuration::from_hours(2)));
        let request = pb::SuspendCaseRequest { command: frame(&case), reason: "等待停电".to_owned(), until };
        let suspended = taken(site.command().suspend_case(request).await.map(|answer| answer.into_inner().case));
        assert!(!suspended.teams[0].sharing, "it goes off by itself");
        assert_eq!(positions(site, &room(), &case.id).await, [], "and nobody sees it");
        assert_eq!(rows(site, "dispatch_position").await, 1, "kept for the policy's day");
        let off = report(site, &member, &case.id, "c-1", fix(1.1)).await.expect_err("off");
        assert_eq!(status::reason(&off).as_deref(), Some(POSITION_NOT_SHARED));
        site.pass(SignedDuration::from_hours(25));
        wait_until("positions to be taken away", async || rows(site, "dispatch_position").await == 0).await;

        let policy = CasePolicy { position_days: Some(0), ..CasePolicy::default() };
        site.publish(2, town::catalogue_with(policy), |versions| versions.catalogue).await;
        let none = sharing(site, 2).await;
        report(site, &member, &none.id, "c-1", fix(1.0)).await.expect("kept while it is shared");
        assert_eq!(rows(site, "dispatch_position").await, 1);
        let finished = site.finished(&site.get(&none.id).await).await;
        let handled =
            taken(site.unit("C1").hand_in_case(hand_in(&finished)).await.map(|answer| answer.into_inner().case));
        assert_eq!(handled.tasks.iter().filter(|task| task.state() == TaskState::Open).count(), 0);
        assert_eq!(rows(site, "dispatch_position").await, 0, "no day at all");
    })
    .await;
}

#[tokio::test]
async fn a_member_sees_what_the_own_teams_are_on_and_nothing_else() {
    each_site(async |site| {
        team(site, "C1", "c-1").await;
        team(site, "C1", "c-2").await;
        let stranger = person("stranger", Role::Officer, "C1", "");
        let case = assigned(site, &site.accepted(1).await, "c-1").await;
        site.accepted(2).await;
        let own = site.field(&officer("C1")).list_own_tasks(pb::ListOwnTasksRequest {}).await.expect("a list");
        let own = own.into_inner();
        assert_eq!((own.cases.len(), own.teams), (1, vec!["c-1".to_owned(), "c-2".to_owned()]));
        let shown = &own.cases[0];
        assert_eq!(
            (shown.id.as_str(), shown.allowed.clone()),
            (case.id.as_str(), vec!["leave_message".to_owned(), "move_team".to_owned()],)
        );
        assert_eq!(shown.report.as_ref().expect("a report").reporter, None);
        let get = |by: Person, number| async move {
            site.by(&by).get_case(pb::GetCaseRequest { id: crate::site::id(number) }).await.map(drop)
        };
        assert!(get(officer("C1"), 1).await.is_ok());
        assert_eq!(get(officer("C1"), 2).await.expect_err("none of theirs").code(), Code::NotFound);
        assert_eq!(get(stranger.clone(), 1).await.expect_err("no member").code(), Code::NotFound);
        let nothing = site.field(&stranger).list_own_tasks(pb::ListOwnTasksRequest {}).await.expect("a list");
        assert_eq!(nothing.into_inner(), pb::ListOwnTasksResponse::default());
        let lists = site.by(&officer("C1")).list_cases(pb::ListCasesRequest::default()).await;
        assert_eq!(lists.expect_err("a desk's").code(), Code::PermissionDenied);
        message(site, &officer("C1"), &case.id, "已到路口").await;
    })
    .await;
}
