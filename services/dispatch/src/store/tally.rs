//! Tallies of ended cases, so that no count reads the archive.
//!
//! An ended case counts in one tally of each level: the town, its team (the lead unit with the assisting ones), its grid,
//! its grid and team, its reporter, its reporter and grid, its reporter, grid and team; and, for each of its units, the unit,
//! the unit and matter, the unit and whoever is assigned. The levels are what sight and filters are made of. Where one unit
//! is asked for, its own tallies are read; the teams are fine enough to count a case once that comes into sight in several
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
    Reporter,
    Unit,
    MatterUnit,
    AssigneeUnit,
    ReporterGrid,
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
    pub(crate) fn tallies(&self, cases: i64) -> Vec<Model> {
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
        let (grid, reporter) = (|| self.grid.clone(), || self.reporter.clone());
        let mut tallies = vec![
            of(Level::Town, self.slot),
            of_team(Level::Team, self.slot),
            Model { grid: grid(), ..of(Level::Grid, 0) },
            Model { grid: grid(), ..of_team(Level::GridTeam, 0) },
            Model { reporter: reporter(), grid: grid(), ..of_team(Level::ReporterGridTeam, 0) },
            Model { reporter: reporter(), ..of(Level::Reporter, 0) },
            Model { reporter: reporter(), grid: grid(), ..of(Level::ReporterGrid, 0) },
        ];
        let assisting = units(&self.assisting).map(|unit| ("", unit));
        for (lead, assisting) in assisting.chain([(self.lead.as_str(), "")]) {
            let of_unit =
                |level, slot| Model { lead: lead.to_owned(), assisting: assisting.to_owned(), ..of(level, slot) };
            tallies.push(of_unit(Level::Unit, self.slot));
            tallies.push(Model { matter: self.matter.clone(), ..of_unit(Level::MatterUnit, 0) });
            if !self.assignee.is_empty() {
                tallies.push(Model { assignee: self.assignee.clone(), ..of_unit(Level::AssigneeUnit, 0) });
            }
        }
        tallies
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

/// Whether the tallies keep apart all that is asked for. Matters, teams and officers they keep apart by single units alone.
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
    let by_unit = || cut.grids.is_none() && of_units(sight, cut).is_some();
    asked == Cut::default()
        && match (&cut.matters, cut.assignee.as_str()) {
            (None, "") => true,
            (Some(_), "") | (None, _) => by_unit(),
            (Some(_), _) => false,
        }
}

/// Which tallies of single units hold each case once that is in sight and asked for; none where a case could be in several.
fn of_units(sight: &Sight, cut: &Cut) -> Option<Condition> {
    let led = |unit: &str| Condition::all().add(Column::Lead.eq(unit)).add(Column::Assisting.eq(""));
    let assisted = |unit: &str| Condition::all().add(Column::Lead.eq("")).add(Column::Assisting.eq(unit));
    let own = match &sight.reach {
        Reach::Town => None,
        Reach::Part(Part { units, grids, reporter: None, .. }) if grids.is_empty() && units.len() == 1 => units.first(),
        Reach::Part(_) => return None,
    };
    let in_sight = |unit: &str| own.is_none_or(|own| own == unit);
    match (own, cut.lead.as_str(), cut.assisting.as_str()) {
        (None, "", "") => Some(Condition::all().add(Column::Assisting.eq(""))),
        (Some(own), "", "") => Some(Condition::any().add(led(own)).add(assisted(own))),
        (_, lead, "") if in_sight(lead) => Some(led(lead)),
        (_, "", assisting) if in_sight(assisting) => Some(assisted(assisting)),
        _ => None,
    }
}

/// How many ended cases there are of each state that the tallies answer for.
pub(super) async fn count(db: &impl ConnectionTrait, sight: &Sight, cut: &Cut) -> Result<BTreeMap<State, i64>> {
    let town = sight.town.as_deref().unwrap_or_default();
    let unit = of_units(sight, cut).filter(|_| cut.grids.is_none());
    let tallies = match (unit, &sight.reach) {
        (Some(unit), reach) => of_one(db, town, cut, unit, *reach == Reach::Town).await?,
        (None, Reach::Town) => {
            let by_team = !cut.lead.is_empty() || !cut.assisting.is_empty();
            let teams = of_teams(db, town, cut.grids.as_ref(), by_team).await?;
            teams.into_iter().filter(|tally| asked(cut, tally)).collect()
        }
        (None, Reach::Part(part)) => of_part(db, town, cut, part).await?,
    };
    let mut counts = BTreeMap::new();
    for state in [State::Closed, State::Voided] {
        let outcomes = Outcome::ALL.into_iter().filter(|outcome| outcome.state() == state);
        let asked = outcomes.filter(|outcome| cut.outcome.is_none_or(|asked| asked == *outcome));
        let asked: Vec<_> = asked.map(outcome_number).collect();
        let cases = tallies.iter().filter(|tally| asked.contains(&tally.outcome)).map(|tally| tally.cases).sum();
        if cut.states.contains(&state) {
            counts.insert(state, cases);
        }
    }
    Ok(counts)
}

/// The tallies of single units, or of the town as a whole.
async fn of_one(db: &impl ConnectionTrait, town: &str, cut: &Cut, unit: Condition, whole: bool) -> Result<Vec<Model>> {
    // In the order of the key, so that no more is read than asked for.
    let none = Condition::all().add(Column::Reporter.eq("")).add(Column::Grid.eq(""));
    let no_matter = || Column::Matter.eq("");
    match (&cut.matters, cut.assignee.as_str()) {
        (Some(matters), _) => {
            let which = none.add(Column::Matter.is_in(matters)).add(Column::Assignee.eq(""));
            read(db, town, Level::MatterUnit, which.add(unit)).await
        }
        (None, "") if whole && cut.lead.is_empty() && cut.assisting.is_empty() => {
            read(db, town, Level::Town, none).await
        }
        (None, assignee) => {
            let level = if assignee.is_empty() { Level::Unit } else { Level::AssigneeUnit };
            read(db, town, level, none.add(no_matter()).add(Column::Assignee.eq(assignee)).add(unit)).await
        }
    }
}

/// The tallies of a part of the town. Those are counted first of which one of the units leads or assists; then, of the other
/// teams, those in the grids; then, of the other teams and grids, those that the person reported.
async fn of_part(
    db: &impl ConnectionTrait,
    town: &str,
    cut: &Cut,
    Part { units, grids, reporter, .. }: &Part,
) -> Result<Vec<Model>> {
    let theirs = |tally: &Model| units.contains(&tally.lead) || units.iter().any(|unit| assists(tally, unit));
    let mut seen = Vec::new();
    if !units.is_empty() {
        let teams = of_teams(db, town, cut.grids.as_ref(), true).await?;
        seen.extend(teams.into_iter().filter(|tally| theirs(tally) && asked(cut, tally)));
    }
    let within = |grid: &String| cut.grids.as_ref().is_none_or(|asked| asked.contains(grid));
    let there: BTreeSet<String> = grids.iter().filter(|grid| within(grid)).cloned().collect();
    let by_team = !units.is_empty() || !cut.lead.is_empty() || !cut.assisting.is_empty();
    if !there.is_empty() {
        let held = of_teams(db, town, Some(&there), by_team).await?;
        seen.extend(held.into_iter().filter(|tally| !theirs(tally) && asked(cut, tally)));
    }
    let Some(person) = reporter else { return Ok(seen) };
    let own = |level, which: Condition| read(db, town, level, which.add(Column::Reporter.eq(person)));
    if by_team || cut.grids.is_some() {
        let elsewhere = |tally: &Model| within(&tally.grid) && !grids.contains(&tally.grid);
        let all = own(Level::ReporterGridTeam, Condition::all()).await?;
        seen.extend(all.into_iter().filter(|tally| elsewhere(tally) && !theirs(tally) && asked(cut, tally)));
        return Ok(seen);
    }
    seen.extend(own(Level::Reporter, Condition::all()).await?);
    let counted = own(Level::ReporterGrid, Condition::all().add(Column::Grid.is_in(grids))).await?;
    seen.extend(counted.into_iter().map(|tally| Model { cases: -tally.cases, ..tally }));
    Ok(seen)
}

/// Whether a tally of teams is of the units that are asked for.
fn asked(cut: &Cut, tally: &Model) -> bool {
    let lead = cut.lead.is_empty() || cut.lead == tally.lead;
    lead && (cut.assisting.is_empty() || assists(tally, &cut.assisting))
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
    units(&tally.assisting).any(|assisting| assisting == unit)
}

/// The units that the column names.
fn units(assisting: &str) -> impl Iterator<Item = &str> {
    assisting.split('\n').filter(|unit| !unit.is_empty())
}
