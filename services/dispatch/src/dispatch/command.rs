//! Commands: decided on the case as it is, stored with their event and their request in one unit of work.

use std::collections::HashSet;
use std::sync::Arc;

use gridcase_host::log::Request;
use gridcase_proto::intake::v1 as intake;
use gridcase_proto::intake::v1::intake_service_client::IntakeServiceClient;
use gridcase_snapshot::Snapshot;
use gridcase_worktime::Rules;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use crate::case::{Case, Command, Context, Doer, Event, Refused, Split, Verb, Why};
use crate::convert::body;
use crate::convert::request::{Asked, Order};
use crate::error::Error;
use crate::rehearsal::moment;
use crate::store::{self, Name, calendar};

use super::family::{self, Beside};
use super::open::{About, decide};
use super::{Dispatch, Viewer};

/// How often a command is tried that others are faster than.
const TRIES: u8 = 10;

/// A command with all that a unit of work needs to decide it.
#[derive(Clone)]
pub(super) struct Ready {
    pub(super) command: Command,
    doer: Doer,
    pub(super) now: Timestamp,
    /// The version that must be the current one.
    version: Option<u64>,
    snapshot: Option<Arc<Snapshot>>,
    /// Working time of the case as it is, and after the command: a decision made anew brings its own.
    rules: Arc<Rules>,
    rules_after: Arc<Rules>,
    calendar: Option<calendar::Model>,
    /// Working time of a part that is split off.
    pub(super) part_rules: Arc<Rules>,
    request: Request,
}

impl Dispatch {
    /// Gives a command; answers with the case after it, or for a repeated request with the case as it is now.
    pub(crate) async fn command(&self, viewer: &Viewer, asked: Asked) -> Result<Case, Error> {
        let hash = body::hash(&viewer.sight.person, &asked);
        let request = Request { id: asked.request, hash };
        // Whoever was faster at the same moment may stand in nobody's way; so it is decided anew.
        for _ in 1..TRIES {
            match self.attempt(viewer, asked.clone(), &request).await {
                Err(error) if error.is_conflict() => {}
                decided => return decided,
            }
        }
        let id = asked.id;
        match self.attempt(viewer, asked, &request).await {
            Err(error) if error.is_conflict() => Err(self.stale(viewer, id).await?),
            decided => decided,
        }
    }

    async fn attempt(&self, viewer: &Viewer, mut asked: Asked, request: &Request) -> Result<Case, Error> {
        let base = match self.subject(viewer, &asked, request).await? {
            Subject::Repeated(case) => return Ok(case),
            Subject::Found(case) => case,
        };
        let verb = asked.order.verb();
        if let Order::Reroute { seen: named, .. } = asked.order
            && seen(self.db.reader(), &base, named, verb).await? != base.sequence
        {
            return Err(Error::Stale { named, current: Box::new(base) });
        }
        if let Some(named) = asked.version {
            asked.version = Some(seen(self.db.reader(), &base, named, verb).await?);
        }
        let ready = Box::new(self.prepare(viewer, &base, asked, request.clone()).await?);
        match self.settle(&base, ready).await {
            // A repeat that ran beside its first: that one has changed the case.
            Err(error @ Error::Stale { .. }) => repeated(self.db.reader(), &base.town, request).await?.ok_or(error),
            decided => decided,
        }
    }

    async fn settle(&self, base: &Case, ready: Box<Ready>) -> Result<Case, Error> {
        let (town, id) = (base.town.clone(), base.id);
        let unit = self.db.write(move |tx| Box::pin(async move { unit(tx, &town, &Name::Id(id), ready).await }));
        unit.await
    }

    /// Gives a command of dispatch's own, which nobody has asked for.
    pub(super) async fn own(&self, case: &Case, command: Command) -> Result<Case, Error> {
        let rules = self.calendars.of(case).await?;
        let own = Own {
            command,
            doer: Doer::Service { name: "dispatch".to_owned(), acting: None },
            now: self.clock.now(),
            rules,
            base: case.clone(),
        };
        self.db.write(move |tx| Box::pin(async move { own.unit(tx).await })).await
    }

    /// The case that a command is about; a request that was repeated is found before anything is said about the case,
    /// because its first may have taken the case out of the caller's sight.
    async fn subject(&self, viewer: &Viewer, asked: &Asked, request: &Request) -> Result<Subject, Error> {
        let db = self.db.reader();
        let found = store::find(db, viewer.sight.town.as_deref(), &Name::Id(asked.id)).await?;
        let case = found.ok_or(Error::NotFound)?;
        if let Some(case) = repeated(db, &case.town, request).await? {
            return Ok(Subject::Repeated(case));
        }
        if viewer.sight.sees(&case) { Ok(Subject::Found(case)) } else { Err(Error::NotFound) }
    }

    /// Asks whoever has to be asked, before the unit of work.
    async fn prepare(&self, viewer: &Viewer, base: &Case, asked: Asked, request: Request) -> Result<Ready, Error> {
        let now = self.clock.now();
        let rules = self.calendars.of(base).await?;
        let names_units = matches!(
            asked.order,
            Order::Ready(
                Command::Dispatch { .. }
                    | Command::Return { .. }
                    | Command::Rule { .. }
                    | Command::Transfer { .. }
                    | Command::Ask { .. }
                    | Command::Grant { .. }
                    | Command::Engage { .. }
            )
        );
        let splits = matches!(asked.order, Order::Split { .. });
        let decides = splits
            || matches!(
                asked.order,
                Order::Correct { .. } | Order::Reopen { .. } | Order::Reroute { .. } | Order::Unmerge { .. }
            );
        let snapshot = if names_units || decides { Some(self.snapshot(&base.town, now).await?) } else { None };
        let deciding = snapshot.as_ref().filter(|_| decides).map(|held| self.calendars.deciding(held)).transpose()?;
        // A decision made anew rests on the case as it was read.
        let version = asked.version.or(decides.then_some(base.sequence));
        // A running case keeps its calendar when it is rerouted.
        let keeps = matches!(asked.order, Order::Reroute { .. }) && base.clock.is_some();
        let (decided_rules, calendar) = match deciding.filter(|_| !keeps) {
            Some(deciding) => (deciding.rules, deciding.row),
            None => (Arc::clone(&rules), None),
        };
        let (rules_after, part_rules) =
            if splits { (Arc::clone(&rules), decided_rules) } else { (decided_rules, Arc::clone(&rules)) };
        let other = match &asked.order {
            Order::Merge { into, .. } => Some(Box::new(self.other(viewer, &base.town, into).await?)),
            Order::Split { matter, .. } if !snapshot.as_ref().is_some_and(|held| knows(held, matter)) => {
                return Err(Error::UnknownMatter { matter: matter.clone() });
            }
            _ => None,
        };
        let team = match &asked.order {
            Order::Team { unit, team } => self.team_named(base, unit.as_deref(), team).await?,
            _ => String::new(),
        };
        let known = Known { request: request.id, other, team, snapshot: snapshot.as_deref(), now };
        let command = decided(base, asked.order, known);
        let doer = viewer.doer.clone();
        let ready = Ready { command, doer, now, version, snapshot, rules, rules_after, calendar, part_rules, request };
        self.check_evidence(viewer, base, &ready).await?;
        Ok(ready)
    }

    /// The case that another one is to be joined with.
    async fn other(&self, viewer: &Viewer, town: &str, name: &Name) -> Result<Case, Error> {
        let found = store::find(self.db.reader(), Some(town), name).await?;
        found.filter(|case| viewer.sight.sees(case)).ok_or(Error::NoOther)
    }

    /// A result may be handed in only with files that are stored. What the case itself refuses is said first.
    async fn check_evidence(&self, viewer: &Viewer, base: &Case, ready: &Ready) -> Result<(), Error> {
        let (Command::HandIn { evidence, .. } | Command::Finish { evidence, .. }) = &ready.command else {
            return Ok(());
        };
        if ready.version != Some(base.sequence) || evidence.is_empty() {
            return Ok(());
        }
        apply(base, ready)?;
        let mut intake = IntakeServiceClient::new(self.intake.acting_for(&viewer.caller));
        let request = intake::ListMediaRequest { report: base.id.to_string(), town: base.town.clone() };
        let answer = intake.list_media(request).await.map_err(|status| Error::Peer(Box::new(status)))?;
        let stored: HashSet<Vec<u8>> = answer
            .into_inner()
            .media
            .into_iter()
            .filter(|media| media.stored)
            .filter_map(|media| media.r#ref.map(|file| file.sha256))
            .collect();
        let missing: Vec<_> = evidence.iter().filter(|hash| !stored.contains(*hash)).cloned().collect();
        if missing.is_empty() { Ok(()) } else { Err(Error::EvidenceMissing(missing)) }
    }

    /// The name of a team of a unit; none is the lead unit.
    async fn team_named(&self, base: &Case, unit: Option<&str>, team: &str) -> Result<String, Error> {
        let unit = unit.or(base.lead.as_deref()).unwrap_or_default();
        let found = store::team::find(self.db.reader(), &base.town, team).await?;
        let found = found.filter(|found| found.unit == unit && !found.retired);
        let unknown = || Error::TeamUnknown { field: "team", team: team.to_owned(), unit: unit.to_owned() };
        found.map(|found| found.saved.name).ok_or_else(unknown)
    }

    async fn stale(&self, viewer: &Viewer, id: uuid::Uuid) -> Result<Error, Error> {
        let found = store::find(self.db.reader(), viewer.sight.town.as_deref(), &Name::Id(id)).await?;
        let current = found.ok_or(Error::NotFound)?;
        Ok(Error::Stale { named: current.sequence, current: Box::new(current) })
    }
}

/// The version that counts as the one that was seen: the current one, where nothing has happened since that disturbs the
/// command.
async fn seen(db: &impl ConnectionTrait, case: &Case, named: u64, verb: Verb) -> Result<u64, Error> {
    if named >= case.sequence {
        return Ok(named);
    }
    let history = store::history(db, case).await?;
    let mut since = history.iter().filter(|event| event.sequence > named);
    Ok(if since.any(|event| event.what.disturbs(verb)) { named } else { case.sequence })
}

enum Subject {
    Repeated(Case),
    Found(Case),
}

/// A command that dispatch gives by itself.
struct Own {
    command: Command,
    doer: Doer,
    now: Timestamp,
    rules: Arc<Rules>,
    base: Case,
}

impl Own {
    fn apply(&self) -> Result<(Case, Event), Refused> {
        let context = Context { doer: &self.doer, now: self.now, rules: &self.rules, knows_unit: &|_| false };
        self.base.apply(&self.command, &context)
    }

    async fn unit(self, tx: &DatabaseTransaction) -> Result<Case, Error> {
        let (after, event) = self.apply()?;
        keep(tx, &self.base, &after, &[event], &self.rules, None).await?;
        Ok(after)
    }
}

/// The unit of work of a command: reads what it decides on again. What it does to other cases is stored first, because it is
/// the case itself that may end, and so moves tallies.
async fn unit(tx: &DatabaseTransaction, town: &str, name: &Name, mut ready: Box<Ready>) -> Result<Case, Error> {
    if let Some(case) = repeated(tx, town, &ready.request).await? {
        return Ok(case);
    }
    let case = store::find(tx, Some(town), name).await?.ok_or(Error::NotFound)?;
    if let Some(named) = ready.version
        && seen(tx, &case, named, ready.command.verb()).await? != case.sequence
    {
        return Err(Error::Stale { named, current: Box::new(case) });
    }
    if let Command::Merge { into, .. } = &mut ready.command {
        **into = store::find(tx, Some(town), &Name::Id(into.id)).await?.ok_or(Error::NoOther)?;
    }
    let (after, event) = apply(&case, &ready)?;
    if let Some(calendar) = ready.calendar.clone() {
        store::keep_calendar(tx, calendar).await?;
    }
    // Of several at the same moment one goes first; the others are decided anew.
    let raced = |error| if matches!(error, Error::Stale { .. }) { Error::Raced } else { error };
    match family::beside(tx, &case, &after, &event, &ready).await? {
        Beside::Nothing => {}
        Beside::Changed(other) => {
            let beside = std::slice::from_ref(&other.event);
            keep(tx, &other.before, &other.after, beside, &other.rules, None).await.map_err(raced)?;
        }
        Beside::Opened(part, events) => family::insert(tx, &part, &events, &ready.part_rules).await?,
    }
    keep(tx, &case, &after, &[event], &ready.rules_after, Some(ready.request.clone())).await.map_err(raced)?;
    Ok(after)
}

/// Stores a case after what happened to it.
pub(super) async fn keep(
    tx: &DatabaseTransaction,
    before: &Case,
    after: &Case,
    events: &[Event],
    rules: &Rules,
    request: Option<Request>,
) -> Result<(), Error> {
    if !store::save(tx, before, after, rules).await? {
        let name = Name::Id(before.id);
        let current = store::find(tx, Some(&before.town), &name).await?.ok_or(Error::NotFound)?;
        return Err(Error::Stale { named: before.sequence, current: Box::new(current) });
    }
    store::alarm::follow(tx, before, after, events).await?;
    store::position::follow(tx, before, after, events).await?;
    store::append(tx, events, request).await
}

fn apply(case: &Case, ready: &Ready) -> Result<(Case, Event), Error> {
    let knows_unit = |code: &str| ready.snapshot.as_ref().is_some_and(|snapshot| snapshot.unit(code).is_some());
    let context = Context { doer: &ready.doer, now: ready.now, rules: &ready.rules, knows_unit: &knows_unit };
    Ok(case.apply(&ready.command, &context)?)
}

impl Ready {
    /// The command is refused for what another case is like.
    pub(super) fn refuse(&self, case: &Case, why: Why) -> Error {
        let context = Context { doer: &self.doer, now: self.now, rules: &self.rules, knows_unit: &|_| false };
        Error::Refused(Refused { why, state: case.state, allowed: case.allowed(&context) })
    }
}

fn knows(snapshot: &Snapshot, matter: &str) -> bool {
    snapshot.matters().iter().any(|known| known.id == matter)
}

/// The case as it is now, if the request was given before; refused where it was another one.
async fn repeated(db: &impl ConnectionTrait, town: &str, request: &Request) -> Result<Option<Case>, Error> {
    match store::find_request(db, town, request.id).await? {
        None => Ok(None),
        Some((hash, _)) if hash != request.hash => Err(Error::RequestReused),
        Some((_, case)) => store::find(db, Some(town), &Name::Id(case)).await,
    }
}

/// What an order may need to know.
struct Known<'a> {
    request: Uuid,
    /// The case that is named beside the one commanded.
    other: Option<Box<Case>>,
    /// The name of the team, where one is named by its code.
    team: String,
    snapshot: Option<&'a Snapshot>,
    now: Timestamp,
}

/// The command of an order, with the decision that the registry makes now where one is needed.
fn decided(base: &Case, order: Order, known: Known<'_>) -> Command {
    let Known { request, other, team: name, snapshot, now } = known;
    let about = About::case(base);
    let route =
        |about: About<'_>, at| Box::new(snapshot.map(|snapshot| decide(snapshot, &about, at)).unwrap_or_default());
    match order {
        Order::Ready(command) => command,
        Order::Team { unit: None, team } => Command::Assign { assignee: name, team: Some(team) },
        Order::Team { unit: Some(unit), team } => Command::AssignTask { unit, team, name },
        Order::Reopen { reason } => Command::Reopen { reason, decision: route(about, now) },
        Order::Unmerge { reason } => Command::Unmerge { reason, decision: route(about, now) },
        // Without another one it would be joined with itself, which is refused.
        Order::Merge { reason, .. } => Command::Merge { into: other.unwrap_or_else(|| Box::new(base.clone())), reason },
        Order::Split { matter, row, place, words, reason } => {
            let of_part = About { matter: &matter, row, place: place.as_ref().or(about.place), asset: "" };
            let decision = *route(of_part, now);
            Command::Split { split: Box::new(Split { id: request, matter, row, place, words, decision }), reason }
        }
        Order::Reroute { expected, reason, .. } => {
            let at = snapshot.map_or(now, |held| moment::asked(base.filed_at, now, &held.town().zone));
            Command::Reroute { decision: route(about, at), expected, reason }
        }
        Order::Correct { matter: named, row: named_row, place, asset, reason } => {
            let same = named.is_empty() || named == about.matter;
            let corrected = About {
                matter: if same { about.matter } else { &named },
                row: if same && named_row == 0 { about.row } else { named_row },
                place: place.as_ref().or(about.place),
                asset: asset.as_deref().unwrap_or(about.asset),
            };
            let decision = route(corrected, now);
            Command::Correct { place, decision, reason }
        }
    }
}
