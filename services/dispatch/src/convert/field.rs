//! Teams, what they are on, and the reasons for sending one.

use gridcase_host::digest::Digest;
use gridcase_host::stamp;
use gridcase_host::status::Violations;
use gridcase_proto::dispatch::v1 as wire;
use tonic::Status;
use uuid::Uuid;

use super::request::{NAME, finish, uuid};
use super::{Invalid, moment};
use crate::case::{Crew, Standing};
use crate::team::{Asked, OnCase, Order, Origin, Saved, Suggestion, Suited, Team};

/// Characters of the name of a team.
const TEAM_NAME: usize = 60;
/// Members of a team, and things that one is suited for.
const MOST: usize = 50;
/// Version of the lists of fields.
const VERSION: u32 = 1;

pub(crate) fn put(request: wire::PutTeamRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    let team = request.team.unwrap_or_default();
    let name = team.name.trim().to_owned();
    code(&mut wrong, "team.code", &team.code);
    code(&mut wrong, "team.unit", &team.unit);
    let fits = (1..=TEAM_NAME).contains(&name.chars().count());
    wrong.require(fits, "team.name", format!("must be 1 to {TEAM_NAME} characters"));
    for (field, items) in [("team.suited", &team.suited), ("team.members", &team.members)] {
        wrong.require(items.len() <= MOST, field, format!("must be at most {MOST}"));
        let fit = items.iter().all(|item| (1..=NAME).contains(&item.chars().count()));
        wrong.require(fit, field, format!("must each be 1 to {NAME} characters"));
    }
    let base = team.base.map(|base| {
        let place = gridcase_geo::Position::new(base.longitude, base.latitude);
        wrong.take("team.base", place.map(|place| (place.lon(), place.lat())).map_err(|error| error.to_string()))
    });
    let seen = (!request.etag.is_empty()).then(|| request.etag.parse::<i64>()).transpose();
    let seen =
        wrong.take("etag", seen.map_err(|_| "must be the etag of the team as it was read, or empty for a new one"));
    let asked = uuid(&mut wrong, "request_id", &request.request_id);
    let (suited, members) = (each_once(team.suited), each_once(team.members));
    let saved = Saved { name, suited, members, base: base.flatten() };
    let put = asked.zip(seen).map(|(request, seen)| Asked {
        request,
        code: team.code,
        order: Order::Put { unit: team.unit, saved, seen },
    });
    finish(wrong, put)
}

pub(crate) fn retire(request: wire::RetireTeamRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "code", &request.code);
    let seen = request.etag.parse::<i64>().map_err(|_| "must be the etag of the team as it was read");
    let seen = wrong.take("etag", seen);
    let asked = uuid(&mut wrong, "request_id", &request.request_id).zip(seen);
    let order = |(id, seen)| Asked { request: id, code: request.code, order: Order::Retire { seen } };
    finish(wrong, asked.map(order))
}

pub(crate) fn duty(request: wire::SetDutyRequest) -> Result<Asked, Status> {
    let mut wrong = Violations::new();
    code(&mut wrong, "code", &request.code);
    let asked = uuid(&mut wrong, "request_id", &request.request_id);
    let order = |id| Asked { request: id, code: request.code, order: Order::Duty { on: request.on } };
    finish(wrong, asked.map(order))
}

/// The hash of a request about a team, the digest `dispatch.team` version 1 (see [`gridcase_host::digest`] for the encoding):
///
/// 1. text: id of the person
/// 2. text: code of the team
/// 3. text: `put`, `retire` or `duty`
/// 4. to save: unit and name (texts), what it is suited for and its members, each as the number and the texts, longitude and
///    latitude of the base (real) or absent, and the version named (number) or absent; to retire: the version named
///    (number); for duty: 1 for on, else 0 (number)
pub(crate) fn hash(person: &str, asked: &Asked) -> Vec<u8> {
    let digest = Digest::new("dispatch.team", VERSION).text(person).text(&asked.code);
    match &asked.order {
        Order::Put { unit, saved, seen } => {
            let digest = digest.text("put").text(unit).text(&saved.name);
            let digest = [&saved.suited, &saved.members].into_iter().fold(digest, |digest, items| {
                let digest = digest.number(i64::try_from(items.len()).unwrap_or(i64::MAX));
                items.iter().fold(digest, |digest, item| digest.text(item))
            });
            let digest = match saved.base {
                Some((longitude, latitude)) => digest.real(longitude).real(latitude),
                None => digest.absent(),
            };
            match seen {
                Some(seen) => digest.number(*seen).finish(),
                None => digest.absent().finish(),
            }
        }
        Order::Retire { seen } => digest.text("retire").number(*seen).finish(),
        Order::Duty { on } => digest.text("duty").number(i64::from(*on)).finish(),
    }
}

pub(crate) fn write_team(team: &Team) -> wire::Team {
    let saved = team.saved.clone();
    wire::Team {
        code: team.code.clone(),
        unit: team.unit.clone(),
        name: saved.name,
        suited: saved.suited,
        members: saved.members,
        base: saved.base.map(|(longitude, latitude)| wire::BasePoint { longitude, latitude }),
        on_duty: team.on_duty,
        duty_since: team.duty_since.map(stamp::to_wire),
        retired: team.retired,
        etag: team.version.to_string(),
    }
}

/// A team as it was kept; town, id and version are said by its row.
pub(crate) fn read_team(team: &wire::Team) -> Result<Team, Invalid> {
    Ok(Team {
        town: String::new(),
        id: Uuid::nil(),
        code: team.code.clone(),
        unit: team.unit.clone(),
        saved: Saved {
            name: team.name.clone(),
            suited: team.suited.clone(),
            members: team.members.clone(),
            base: team.base.map(|base| (base.longitude, base.latitude)),
        },
        on_duty: team.on_duty,
        duty_since: moment("duty_since", team.duty_since.as_ref())?,
        retired: team.retired,
        version: 0,
    })
}

pub(crate) fn write_task(task: &OnCase) -> wire::TeamTask {
    wire::TeamTask {
        case: task.case.to_string(),
        status: write_standing(task.standing).into(),
        since: Some(stamp::to_wire(task.since)),
    }
}

pub(crate) fn write_crew(unit: &str, crew: &Crew) -> wire::CaseTeam {
    wire::CaseTeam {
        unit: unit.to_owned(),
        team: crew.code.clone(),
        name: crew.name.clone(),
        status: write_standing(crew.standing).into(),
        since: Some(stamp::to_wire(crew.since)),
        sharing: crew.sharing.is_some(),
    }
}

pub(crate) fn write_suggestion(suggestion: &Suggestion) -> wire::Suggestion {
    let suited = match suggestion.suited {
        Suited::Anything => wire::Suited::Anything,
        Suited::Named => wire::Suited::Named,
        Suited::Other => wire::Suited::Other,
    };
    let (from, fixed_at) = match suggestion.distance {
        None => (wire::DistanceFrom::Unspecified, None),
        Some((_, Origin::Base)) => (wire::DistanceFrom::Base, None),
        Some((_, Origin::Position(fixed))) => (wire::DistanceFrom::Position, Some(stamp::to_wire(fixed))),
    };
    wire::Suggestion {
        team: Some(write_team(&suggestion.team)),
        ready: suggestion.is_ready(),
        suited: suited.into(),
        status: write_standing(suggestion.standing).into(),
        load: suggestion.load,
        distance_m: suggestion.distance.map_or(0, |(metres, _)| metres),
        from: from.into(),
        fixed_at,
        named: suggestion.named,
    }
}

pub(crate) const fn write_standing(standing: Standing) -> wire::TeamStatus {
    match standing {
        Standing::Free => wire::TeamStatus::Free,
        Standing::OnTheWay => wire::TeamStatus::OnTheWay,
        Standing::OnSite => wire::TeamStatus::OnSite,
    }
}

pub(crate) const fn read_standing(status: wire::TeamStatus) -> Option<Standing> {
    match status {
        wire::TeamStatus::Unspecified => None,
        wire::TeamStatus::Free => Some(Standing::Free),
        wire::TeamStatus::OnTheWay => Some(Standing::OnTheWay),
        wire::TeamStatus::OnSite => Some(Standing::OnSite),
    }
}

fn code(wrong: &mut Violations, field: &str, text: &str) {
    let fits = (1..=NAME).contains(&text.chars().count()) && text.trim() == text;
    wrong.require(fits, field, format!("must be 1 to {NAME} characters, without blanks at its ends"));
}

fn each_once(items: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}
