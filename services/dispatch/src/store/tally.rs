//! Tallies of ended cases, so that no count reads the archive.
//!
//! An ended case counts in one tally of each level: the town, its team (the lead unit with the assisting ones), its grid,
//! its grid and team, and its reporter, grid and team. The levels are what sight and filters are made of, and they are
//! fine enough to count a case once that comes into sight in several ways: see [`count`].
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
}

/// What an ended case counts by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    town: String,
    reporter: String,
    grid: String,
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
            lead: row.lead.clone().unwrap_or_default(),
            assisting: row.assisting.clone(),
            outcome: row.outcome,
            slot: slot(row.id),
        })
    }

    /// The tallies that it counts in, each with this many cases.
    pub(crate) fn tallies(&self, cases: i64) -> [Model; 5] {
        let none = String::new;
        let team = || (self.lead.clone(), self.assisting.clone());
        let one = |level, slot, reporter, grid, (lead, assisting): (String, String)| Model {
            town: self.town.clone(),
            level: level as i32,
            reporter,
            grid,
            lead,
            assisting,
            outcome: self.outcome,
            slot,
            cases,
        };
        [
            one(Level::Town, self.slot, none(), none(), (none(), none())),
            one(Level::Team, self.slot, none(), none(), team()),
            one(Level::Grid, 0, none(), self.grid.clone(), (none(), none())),
            one(Level::GridTeam, 0, none(), self.grid.clone(), team()),
            one(Level::ReporterGridTeam, 0, self.reporter.clone(), self.grid.clone(), team()),
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
    add(tx, gone.chain(after.iter().flat_map(|ended| ended.tallies(1)))).await
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

/// Whether the tallies keep apart all that is asked for.
pub(super) fn answers(cut: &Cut) -> bool {
    let asked = Cut {
        states: Vec::new(),
        outcome: None,
        lead: String::new(),
        assisting: String::new(),
        grids: None,
        ..cut.clone()
    };
    asked == Cut::default()
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
        Reach::Town => of_teams(db, town, cut.grids.as_ref(), by_team).await?.into_iter().filter(asked).collect(),
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
        let teams = of_teams(db, town, cut.grids.as_ref(), true).await?;
        seen.extend(teams.into_iter().filter(|tally| theirs(tally) && asked(tally)));
    }
    let within = |grid: &String| cut.grids.as_ref().is_none_or(|asked| asked.contains(grid));
    let there: BTreeSet<String> = grids.iter().filter(|grid| within(grid)).cloned().collect();
    if !there.is_empty() {
        let by_team = !units.is_empty() || !cut.lead.is_empty() || !cut.assisting.is_empty();
        let held = of_teams(db, town, Some(&there), by_team).await?;
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

/// The tallies of the town or of grids, by team where that is asked for.
async fn of_teams(
    db: &impl ConnectionTrait,
    town: &str,
    grids: Option<&BTreeSet<String>>,
    by_team: bool,
) -> Result<Vec<Model>> {
    let level = match (grids.is_some(), by_team) {
        (false, false) => Level::Town,
        (false, true) => Level::Team,
        (true, false) => Level::Grid,
        (true, true) => Level::GridTeam,
    };
    let there = grids.map(|grids| Column::Grid.is_in(grids));
    read(db, town, level, Condition::all().add(Column::Reporter.eq("")).add_option(there)).await
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
