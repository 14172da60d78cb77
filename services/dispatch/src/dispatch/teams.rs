//! Teams: saved, retired, on duty and off; what they are on, and which one to send.

use std::collections::HashMap;

use gridcase_geo::Position;
use gridcase_host::log::Request;
use gridcase_proto::dispatch::v1 as wire;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::case::{Case, Person, Role};
use crate::convert::field as convert;
use crate::error::Error;
use crate::routing::Fix;
use crate::sight::Reach;
use crate::store::{self, Name, position::Reported};
use crate::team::{Asked, Candidate, Deed, Job, OnCase, Order, Saved, Team, leads, may_change, standing, suggest};

use super::{Dispatch, Viewer};

/// How often a unit of work is tried.
const TRIES: u8 = 10;

impl Dispatch {
    /// Does something to a team; answers for a repeated request with the team as it is now.
    pub(crate) async fn team(&self, viewer: &Viewer, asked: Asked) -> Result<Team, Error> {
        let (town, person) = (viewer.town()?.to_owned(), viewer.doer.person().ok_or(Error::NotFound)?.clone());
        let now = self.clock.now();
        if let Order::Put { unit, seen: None, .. } = &asked.order
            && self.snapshot(&town, now).await?.unit(unit).is_none()
        {
            return Err(Error::UnitUnknown(unit.clone()));
        }
        let request = Request { id: asked.request, hash: convert::hash(&person.id, &asked) };
        let work = Work { town, person, request, now, asked };
        for _ in 1..TRIES {
            match self.settle_team(work.clone()).await {
                Err(error) if error.is_conflict() => {}
                decided => return decided,
            }
        }
        self.settle_team(work).await
    }

    async fn settle_team(&self, work: Work) -> Result<Team, Error> {
        self.db.write(move |tx| Box::pin(async move { work.unit(tx).await })).await
    }

    /// The teams that the viewer may see, each with what it is on.
    pub(crate) async fn teams(
        &self,
        viewer: &Viewer,
        unit: &str,
        retired: bool,
    ) -> Result<Vec<wire::ListedTeam>, Error> {
        let (town, person) = (viewer.town()?, viewer.doer.person().ok_or(Error::NotFound)?);
        let db = self.db.reader();
        let teams = store::team::list(db, town, Some(unit).filter(|unit| !unit.is_empty())).await?;
        let mut tasks = tasks(db, town).await?;
        let shown = teams.into_iter().filter(|team| (retired || !team.retired) && sees(viewer, person, team));
        let listed = shown.map(|team| {
            let tasks = tasks.remove(&team.code).unwrap_or_default();
            wire::ListedTeam {
                team: Some(convert::write_team(&team)),
                status: convert::write_standing(standing(&tasks)).into(),
                tasks: tasks.iter().map(convert::write_task).collect(),
                editable: may_change(person, &team.unit),
            }
        });
        Ok(listed.collect())
    }

    /// The teams of a unit that has a part in the case, the best to send first.
    pub(crate) async fn suggest_teams(
        &self,
        viewer: &Viewer,
        name: &Name,
        unit: &str,
    ) -> Result<wire::SuggestTeamsResponse, Error> {
        let case = self.find(viewer, name).await?;
        let unit = part_of(viewer, &case, unit)?;
        let (db, now) = (self.db.reader(), self.clock.now());
        let teams = store::team::list(db, &case.town, Some(&unit)).await?;
        let mut tasks = tasks(db, &case.town).await?;
        let mut seen: HashMap<String, Reported> = HashMap::new();
        for reported in store::position::of_town(db, &case.town).await? {
            seen.entry(reported.team.clone()).or_insert(reported);
        }
        let candidate = |team: Team| Candidate {
            tasks: tasks.remove(&team.code).unwrap_or_default(),
            seen: seen.remove(&team.code).and_then(|reported| {
                let place = Fix::try_from(&reported.place).ok()?.position();
                Some((place, reported.at, reported.place.fixed_at.unwrap_or(reported.at)))
            }),
            team,
        };
        let candidates = teams.into_iter().filter(|team| !team.retired).map(candidate).collect();
        let suggestions = suggest(&self.job(&case).await, candidates, now);
        let suggestions = suggestions.iter().map(convert::write_suggestion).collect();
        Ok(wire::SuggestTeamsResponse { unit, suggestions })
    }

    /// The open cases that teams of the viewer are on.
    pub(crate) async fn own_tasks(&self, viewer: &Viewer) -> Result<wire::ListOwnTasksResponse, Error> {
        let (town, person) = (viewer.town()?, viewer.doer.person().ok_or(Error::NotFound)?);
        let db = self.db.reader();
        let on = store::crew::of_town(db, town).await?;
        let own = on.into_iter().filter(|(team, _)| person.teams.contains(team));
        let mut cases = store::find_all(db, town, own.map(|(_, on)| on.case).collect()).await?;
        cases.retain(|case| viewer.sight.sees(case));
        cases.sort_by_key(|case| (case.filed_at, case.id));
        let mut shown = Vec::with_capacity(cases.len());
        for case in &cases {
            shown.push(self.show(viewer, case).await?);
        }
        Ok(wire::ListOwnTasksResponse { cases: shown, teams: person.teams.clone() })
    }

    /// What a team is looked for. What is known of the matter is its class by the catalogue in force; without it, by its id.
    async fn job(&self, case: &Case) -> Job {
        let matter = &case.decision.matter;
        let mut about = vec![matter.clone()];
        about.extend(matter.split_once(':').map(|(kind, _)| kind.to_owned()));
        if let Ok(snapshot) = self.snapshot(&case.town, self.clock.now()).await {
            about.extend(snapshot.matter(matter).map(gridcase_snapshot::Matter::class_id));
        }
        let place = case.decision.place.and_then(|(longitude, latitude)| Position::new(longitude, latitude).ok());
        Job { case: case.id, about, place }
    }
}

/// What each team of a town is on.
async fn tasks(db: &impl ConnectionTrait, town: &str) -> Result<HashMap<String, Vec<OnCase>>, Error> {
    let mut tasks: HashMap<String, Vec<OnCase>> = HashMap::new();
    for (team, on) in store::crew::of_town(db, town).await? {
        tasks.entry(team).or_default().push(on);
    }
    Ok(tasks)
}

/// Whether the viewer may see a team: the town's offices all, a unit's people the unit's, a member the own ones.
fn sees(viewer: &Viewer, person: &Person, team: &Team) -> bool {
    let administers = person.posts.iter().any(|post| post.role == Role::Administrator);
    let of_unit = matches!(&viewer.sight.reach, Reach::Part(part) if part.units.contains(&team.unit));
    viewer.sight.messages || administers || of_unit || team.has_member(&person.id)
}

/// The unit named, or the lead one, if it has a part in the case and the viewer sends its teams.
fn part_of(viewer: &Viewer, case: &Case, named: &str) -> Result<String, Error> {
    let parts = case.lead.clone().into_iter().chain(case.open_tasks().map(|task| task.unit.clone()));
    let sends = |unit: &String| match &viewer.sight.reach {
        Reach::Town => viewer.sight.messages,
        Reach::Part(part) => part.units.contains(unit),
    };
    let with: Vec<String> = parts.filter(sends).collect();
    let unit = if named.is_empty() { with.first() } else { with.iter().find(|unit| *unit == named) };
    unit.cloned().ok_or_else(|| Error::NoPart { unit: named.to_owned(), with })
}

/// A unit of work on a team, and who asked for it.
#[derive(Clone)]
struct Work {
    town: String,
    person: Person,
    request: Request,
    now: Timestamp,
    asked: Asked,
}

impl Work {
    async fn unit(self, tx: &DatabaseTransaction) -> Result<Team, Error> {
        match store::team::find_request(tx, &self.town, self.request.id).await? {
            Some((hash, _)) if hash != self.request.hash => return Err(Error::RequestReused),
            Some((_, team)) => return team.ok_or(Error::NoTeam),
            None => {}
        }
        let found = store::team::find(tx, &self.town, &self.asked.code).await?;
        let (team, kind) = match self.asked.order.clone() {
            Order::Put { unit, saved, seen } => (self.put(found, unit, saved, seen)?, "saved"),
            Order::Retire { seen } => (self.retire(found, seen)?, "retired"),
            Order::Duty { on } => (self.duty(found, on)?, if on { "on_duty" } else { "off_duty" }),
        };
        let (before, mut team) = match team {
            Change::Nothing(team) => return Ok(team),
            Change::To(team) => (team.version, team),
        };
        team.version = before + 1;
        let deed = Deed { kind, at: self.now, by: self.person.id.clone() };
        store::team::keep(tx, &team, &deed, self.request).await?;
        Ok(team)
    }

    fn put(&self, found: Option<Team>, unit: String, saved: Saved, seen: Option<i64>) -> Result<Change, Error> {
        let Some(team) = found else {
            return match seen {
                _ if !may_change(&self.person, &unit) => Err(Error::TeamNotYours(unit)),
                Some(_) => Err(Error::NoTeam),
                None => Ok(Change::To(self.new_team(unit, saved))),
            };
        };
        if !may_change(&self.person, &team.unit) {
            return Err(if may_change(&self.person, &unit) { Error::TeamTaken } else { Error::TeamNotYours(unit) });
        }
        if team.unit != unit {
            return Err(Error::TeamMovesUnit(team.unit));
        }
        if team.retired {
            return Err(Error::TeamRetired(team.code));
        }
        if team.saved == saved {
            return Ok(Change::Nothing(team));
        }
        match seen {
            None => Err(Error::TeamTaken),
            Some(seen) if seen != team.version => Err(Error::TeamChanged { version: team.version }),
            Some(_) => Ok(Change::To(Team { saved, ..team })),
        }
    }

    fn new_team(&self, unit: String, saved: Saved) -> Team {
        Team {
            town: self.town.clone(),
            // Its log is kept under the id of the request that made it.
            id: self.request.id,
            code: self.asked.code.clone(),
            unit,
            saved,
            on_duty: false,
            duty_since: None,
            retired: false,
            version: 0,
        }
    }

    fn retire(&self, found: Option<Team>, seen: i64) -> Result<Change, Error> {
        let team = self.found(found)?;
        if !may_change(&self.person, &team.unit) {
            return Err(Error::TeamNotYours(team.unit));
        }
        if team.retired {
            return Ok(Change::Nothing(team));
        }
        if seen != team.version {
            return Err(Error::TeamChanged { version: team.version });
        }
        let duty_since = if team.on_duty { Some(self.now) } else { team.duty_since };
        Ok(Change::To(Team { retired: true, on_duty: false, duty_since, ..team }))
    }

    fn duty(&self, found: Option<Team>, on: bool) -> Result<Change, Error> {
        let team = self.found(found)?;
        if !leads(&self.person, &team.unit) && !team.has_member(&self.person.id) {
            return Err(Error::DutyNotYours(team.unit));
        }
        if team.on_duty == on {
            return Ok(Change::Nothing(team));
        }
        if team.retired {
            return Err(Error::TeamRetired(team.code));
        }
        Ok(Change::To(Team { on_duty: on, duty_since: Some(self.now), ..team }))
    }

    /// A team that the person may know of; another does not exist for them.
    fn found(&self, found: Option<Team>) -> Result<Team, Error> {
        let known = |team: &Team| may_change(&self.person, &team.unit) || team.has_member(&self.person.id);
        found.filter(known).ok_or(Error::NoTeam)
    }
}

/// What becomes of a team.
enum Change {
    /// It is so already.
    Nothing(Team),
    /// It is to be this.
    To(Team),
}
