//! Tallies of ended cases, so that no count reads the archive.
//!
//! An ended case counts in one tally of each level: the town, its team (the lead unit with the assisting ones), its grid,
//! its grid and team, its reporter, grid and team, its matter, its matter and team, and its assignee and team. The levels
//! are what sight and filters are made of, and they are fine enough to count a case once that comes into sight in several
//! ways: see [`count`].
//!
//! They move in the unit of work that ends or reopens the case. Tallies are moved in the order of their keys, after the
//! row of the case, so that two units never wait for each other; and those that many cases share lie in slots, so that
//! cases which end at once seldom wait at all.

mod row;

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};
use uuid::Uuid;

use super::case::{self, outcome_number};
use super::{Cut, Result};
use crate::case::{Case, Outcome, State};
use crate::sight::{Part, Reach, Sight, reporter};
pub(crate) use row::Model as Tally;

use row::{Column, Entity, Model};

/// Slots of the tallies that many cases share.
const SLOTS: u8 = 8;

/// What a level keeps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Town,
    Team,
    Grid,
    GridTeam,
    ReporterGridTeam,
    Matter,
    MatterTeam,
    AssigneeTeam,
}

/// What an ended case counts by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    town: String,
    reporter: String,
    grid: String,
    matter: String,
    assignee: String,
    lead: String,
    assisting: String,
    outcome: i32,
    slot: i32,
}

impl Ended {
    /// Of a case; none while it is open.
    pub(crate) fn of(case: &Case) -> Option<Self> {
        Some(Self {
            town: case.town.clone(),
            reporter: reporter(case).to_owned(),
            grid: case.current_grid.clone(),
            matter: case.decision.matter.clone(),
            assignee: case.assignee.clone(),
            lead: case.lead.clone().unwrap_or_default(),
            assisting: case::assisting(case),
            outcome: outcome_number(case.outcome.filter(|_| !case.state.is_open())?),
            slot: slot(case.id),
        })
    }

    /// Of a row; none while the case is open.
    pub(crate) fn of_row(row: &case::Model) -> Option<Self> {
        (row.outcome != 0).then(|| Self {
            town: row.town.clone(),
            reporter: row.reporter.clone(),
            grid: row.grid.clone(),
            matter: row.matter.clone(),
            assignee: row.assignee.clone(),
            lead: row.lead.clone().unwrap_or_default(),
            assisting: row.assisting.clone(),
            outcome: row.outcome,
            slot: slot(row.id),
        })
    }

    /// The tallies that it counts in, each with this many cases.
    pub(crate) fn tallies(&self, cases: i64) -> [Model; 8] {
        let of = |level, slot| Model {
            town: self.town.clone(),
            level: level as i32,
            reporter: String::new(),
            grid: String::new(),
            matter: String::new(),
            assignee: String::new(),
            lead: String::new(),
            assisting: String::new(),
            outcome: self.outcome,
            slot,
            cases,
        };
        let of_team =
            |level, slot| Model { lead: self.lead.clone(), assisting: self.assisting.clone(), ..of(level, slot) };
        let (grid, matter) = (|| self.grid.clone(), || self.matter.clone());
        [
            of(Level::Town, self.slot),
            of_team(Level::Team, self.slot),
            Model { grid: grid(), ..of(Level::Grid, 0) },
            Model { grid: grid(), ..of_team(Level::GridTeam, 0) },
            Model { reporter: self.reporter.clone(), grid: grid(), ..of_team(Level::ReporterGridTeam, 0) },
            Model { matter: matter(), ..of(Level::Matter, self.slot) },
            Model { matter: matter(), ..of_team(Level::MatterTeam, self.slot) },
            Model { assignee: self.assignee.clone(), ..of_team(Level::AssigneeTeam, 0) },
        ]
    }
}

fn slot(id: Uuid) -> i32 {
    i32::from(id.as_bytes()[15] % SLOTS)
}

/// Moves the tallies from what a case counted by to what it counts by now.
pub(crate) async fn move_on(tx: &DatabaseTransaction, before: Option<Ended>, after: Option<Ended>) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let gone = before.iter().flat_map(|ended| ended.tallies(-1));
    let moved: Vec<_> = gone.chain(after.iter().flat_map(|ended| ended.tallies(1))).collect();
    add(tx, moved).await
}

/// One tally of each kind, in the order in which they are moved; those that come to nothing are left out.
pub(crate) fn summed(tallies: impl IntoIterator<Item = Model>) -> Vec<Model> {
    let mut sums = BTreeMap::<Model, i64>::new();
    for tally in tallies {
        let cases = tally.cases;
        *sums.entry(Model { cases: 0, ..tally }).or_default() += cases;
    }
    let sums = sums.into_iter().filter(|(_, cases)| *cases != 0);
    sums.map(|(tally, cases)| Model { cases, ..tally }).collect()
}

/// Adds cases to their tallies.
pub(crate) async fn add(db: &impl ConnectionTrait, tallies: impl IntoIterator<Item = Model>) -> Result<()> {
    let rows = summed(tallies).into_iter().map(|tally| tally.into_active_model().reset_all());
    if rows.len() == 0 {
        return Ok(());
    }
    let key = [
        Column::Town,
        Column::Level,
        Column::Reporter,
        Column::Grid,
        Column::Matter,
        Column::Assignee,
        Column::Lead,
        Column::Assisting,
        Column::Outcome,
        Column::Slot,
    ];
    let sum = Expr::col((Entity, Column::Cases)).add(Expr::col(("excluded", Column::Cases)));
    let sum = OnConflict::columns(key).value(Column::Cases, sum).to_owned();
    Entity::insert_many(rows).on_conflict(sum).exec_without_returning(db).await?;
    Ok(())
}

/// Whether the tallies keep apart all that is asked for. Matters, teams and officers they keep apart by unit alone, not by
/// grid or reporter.
pub(super) fn answers(sight: &Sight, cut: &Cut) -> bool {
    let asked = Cut {
        states: Vec::new(),
        outcome: None,
        lead: String::new(),
        assisting: String::new(),
        grids: None,
        matters: None,
        assignee: String::new(),
        ..cut.clone()
    };
    let by_place = cut.grids.is_some()
        || matches!(&sight.reach, Reach::Part(Part { grids, reporter, .. }) if !grids.is_empty() || reporter.is_some());
    let kinds = [by_place, cut.matters.is_some(), !cut.assignee.is_empty()];
    asked == Cut::default() && (kinds.into_iter().filter(|kind| *kind).count() <= 1)
}

/// How many ended cases there are of each state that the tallies answer for.
///
/// Of a part of the town those are counted first of which one of the units leads or assists; then, of the other teams, those
/// in the grids; then, of the other teams and grids, those that the person reported.
pub(super) async fn count(db: &impl ConnectionTrait, sight: &Sight, cut: &Cut) -> Result<BTreeMap<State, i64>> {
    let town = sight.town.as_deref().unwrap_or_default();
    let asked = |tally: &Model| {
        let lead = cut.lead.is_empty() || cut.lead == tally.lead;
        lead && (cut.assisting.is_empty() || assists(tally, &cut.assisting))
    };
    let by_team = !cut.lead.is_empty() || !cut.assisting.is_empty();
    let tallies = match &sight.reach {
        Reach::Town => of_teams(db, town, Kept::of(cut), by_team).await?.into_iter().filter(asked).collect(),
        Reach::Part(part) => of_part(db, town, cut, part, &asked).await?,
    };
    let mut counts = BTreeMap::new();
    for (state, outcomes) in
        [(State::Closed, &[Outcome::Handled, Outcome::FixedOnTheSpot][..]), (State::Voided, &[Outcome::Voided][..])]
    {
        let asked = outcomes.iter().filter(|outcome| cut.outcome.is_none_or(|asked| asked == **outcome));
        let asked: Vec<_> = asked.map(|outcome| outcome_number(*outcome)).collect();
        let cases = tallies.iter().filter(|tally| asked.contains(&tally.outcome)).map(|tally| tally.cases).sum();
        if cut.states.contains(&state) {
            counts.insert(state, cases);
        }
    }
    Ok(counts)
}

async fn of_part(
    db: &impl ConnectionTrait,
    town: &str,
    cut: &Cut,
    Part { units, grids, reporter }: &Part,
    asked: &impl Fn(&Model) -> bool,
) -> Result<Vec<Model>> {
    let theirs = |tally: &Model| units.contains(&tally.lead) || units.iter().any(|unit| assists(tally, unit));
    let mut seen = Vec::new();
    if !units.is_empty() {
        let teams = of_teams(db, town, Kept::of(cut), true).await?;
        seen.extend(teams.into_iter().filter(|tally| theirs(tally) && asked(tally)));
    }
    let within = |grid: &String| cut.grids.as_ref().is_none_or(|asked| asked.contains(grid));
    let there: BTreeSet<String> = grids.iter().filter(|grid| within(grid)).cloned().collect();
    if !there.is_empty() {
        let by_team = !units.is_empty() || !cut.lead.is_empty() || !cut.assisting.is_empty();
        let held = of_teams(db, town, Kept::Grids(&there), by_team).await?;
        seen.extend(held.into_iter().filter(|tally| !theirs(tally) && asked(tally)));
    }
    if let Some(person) = reporter {
        let own = Condition::all().add(Column::Reporter.eq(person));
        let own = read(db, town, Level::ReporterGridTeam, own).await?;
        let elsewhere = |tally: &Model| within(&tally.grid) && !grids.contains(&tally.grid);
        seen.extend(own.into_iter().filter(|tally| elsewhere(tally) && !theirs(tally) && asked(tally)));
    }
    Ok(seen)
}

/// What is asked for that tallies keep apart, beside units.
#[derive(Debug, Clone, Copy)]
enum Kept<'a> {
    Town,
    Grids(&'a BTreeSet<String>),
    Matters(&'a BTreeSet<String>),
    Assignee(&'a str),
}

impl<'a> Kept<'a> {
    fn of(cut: &'a Cut) -> Self {
        match (&cut.grids, &cut.matters, cut.assignee.as_str()) {
            (Some(grids), ..) => Self::Grids(grids),
            (None, Some(matters), _) => Self::Matters(matters),
            (None, None, "") => Self::Town,
            (None, None, assignee) => Self::Assignee(assignee),
        }
    }
}

/// The tallies of what is asked for, by team of units where that is asked for too.
async fn of_teams(db: &impl ConnectionTrait, town: &str, kept: Kept<'_>, by_team: bool) -> Result<Vec<Model>> {
    let level = match (kept, by_team) {
        (Kept::Town, false) => Level::Town,
        (Kept::Town, true) => Level::Team,
        (Kept::Grids(_), false) => Level::Grid,
        (Kept::Grids(_), true) => Level::GridTeam,
        (Kept::Matters(_), false) => Level::Matter,
        (Kept::Matters(_), true) => Level::MatterTeam,
        (Kept::Assignee(_), _) => Level::AssigneeTeam,
    };
    // In the order of the key, so that no more is read than asked for.
    let which = Condition::all().add(Column::Reporter.eq(""));
    let which = match kept {
        Kept::Town => which,
        Kept::Grids(grids) => which.add(Column::Grid.is_in(grids)),
        Kept::Matters(matters) => which.add(Column::Grid.eq("")).add(Column::Matter.is_in(matters)),
        Kept::Assignee(assignee) => {
            which.add(Column::Grid.eq("")).add(Column::Matter.eq("")).add(Column::Assignee.eq(assignee))
        }
    };
    read(db, town, level, which).await
}

/// All tallies there are.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find().all(db).await?)
}

async fn read(db: &impl ConnectionTrait, town: &str, level: Level, which: Condition) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Town.eq(town)).filter(Column::Level.eq(level as i32));
    Ok(query.filter(which).all(db).await?)
}

fn assists(tally: &Model, unit: &str) -> bool {
    tally.assisting.split('\n').any(|assisting| !assisting.is_empty() && assisting == unit)
}
