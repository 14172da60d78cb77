//! Which team to send: a pure order of a unit's teams, each with its reasons.

use gridcase_geo::{Position, distance_m};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{OnCase, Team, standing};
use crate::case::Standing;

/// How many metres an open case counts.
const CASE_M: u64 = 1000;
/// How long after it was received a position says where a team is.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// What a team is looked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Job {
    /// The case.
    pub(crate) case: Uuid,
    /// Matter id, its class with the kind, and its kind; what is unknown is left out.
    pub(crate) about: Vec<String>,
    /// Where, in WGS-84.
    pub(crate) place: Option<Position>,
}

/// A team that may be sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// The team.
    pub(crate) team: Team,
    /// What it is on.
    pub(crate) tasks: Vec<OnCase>,
    /// The latest position it shared, when that was received, and when it was fixed as the device says.
    pub(crate) seen: Option<(Position, Timestamp, Timestamp)>,
}

/// Whether a team is suited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suited {
    /// It takes everything of its unit.
    Anything,
    /// It is named for the matter, its class or its kind.
    Named,
    /// It is named for other things.
    Other,
}

/// From where a distance is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The latest position, which was fixed then.
    Position(Timestamp),
    /// Where the team starts from.
    Base,
}

/// A team, and why it stands where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suggestion {
    /// The team.
    pub(crate) team: Team,
    /// Whether it is suited.
    pub(crate) suited: Suited,
    /// Where it stands now.
    pub(crate) standing: Standing,
    /// Whether it is out for another case.
    pub(crate) busy: bool,
    /// Cases it is named for, without this one.
    pub(crate) load: u32,
    /// Metres to the case, and from where; none where unknown.
    pub(crate) distance: Option<(u32, Origin)>,
    /// It is on this case.
    pub(crate) named: bool,
}

impl Suggestion {
    /// On duty, suited and free: one to send.
    pub(crate) fn is_ready(&self) -> bool {
        self.team.on_duty && self.suited != Suited::Other && !self.busy
    }

    /// The best has the least: on duty before off duty, suited before not, free before out, known before unknown distance,
    /// then near with little to do before far with much.
    fn rank(&self) -> (bool, bool, bool, bool, u64, &str) {
        let metres = self.distance.map_or(0, |(metres, _)| u64::from(metres));
        let way = metres + CASE_M * u64::from(self.load);
        let unsuited = self.suited == Suited::Other;
        (!self.team.on_duty, unsuited, self.busy, self.distance.is_none(), way, &self.team.code)
    }
}

/// The teams in the order in which they suit the case. Nobody is left out: why one comes last is said with it.
pub(crate) fn suggest(job: &Job, candidates: Vec<Candidate>, now: Timestamp) -> Vec<Suggestion> {
    let mut all: Vec<_> = candidates.into_iter().map(|candidate| judged(job, candidate, now)).collect();
    all.sort_by(|one, other| one.rank().cmp(&other.rank()));
    all
}

fn judged(job: &Job, Candidate { team, tasks, seen }: Candidate, now: Timestamp) -> Suggestion {
    let suited = match team.saved.suited.as_slice() {
        [] => Suited::Anything,
        named if named.iter().any(|name| job.about.contains(name)) => Suited::Named,
        _ => Suited::Other,
    };
    let distance = job.place.and_then(|to| {
        let fresh = seen.filter(|(_, received, _)| now.duration_since(*received) <= FRESH);
        let here = fresh.map(|(place, _, fixed)| (place, Origin::Position(fixed)));
        let base = || Some((Position::new(team.saved.base?.0, team.saved.base?.1).ok()?, Origin::Base));
        let (place, from) = here.or_else(base)?;
        Some((metres(distance_m(place, to)), from))
    });
    let named = tasks.iter().any(|task| task.case == job.case);
    let standing = standing(&tasks);
    let others: Vec<_> = tasks.into_iter().filter(|task| task.case != job.case).collect();
    let busy = super::standing(&others) != Standing::Free;
    let load = u32::try_from(others.len()).unwrap_or(u32::MAX);
    Suggestion { team, suited, standing, busy, load, distance, named }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a distance on the earth, rounded to metres"
)]
fn metres(distance: f64) -> u32 {
    distance.round() as u32
}
