//! The ways along which a list is read: each by an index, in the order of the list, and no further than it has to.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Expr, ExprTrait as _, Order as Direction, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbBackend, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use super::super::case::{Column, Entity, MARKS, NOT_DUE, state_number};
use super::super::{Result, assist};
use super::cut::{About, Cut, Span, in_sight, plain, within};
use super::{Key, Order};
use crate::case::State;
use crate::sight::{Part, Reach, Sight};

/// More ways than this are not gone one by one: the town's cases are, by their states.
const MOST: usize = 100;
/// The most cases that the beginning of a number may have in common to be looked up by it.
const NUMBERED: u64 = 2000;
/// Ended cases along one way that a count reads: no fewer than it looks at, or than have the beginning of a number.
const COUNTED: u64 = NUMBERED;

/// A way: the open or the ended cases of which one thing is known.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    town: String,
    open: bool,
    pub(super) by: By,
    /// What else must hold, looked at case by case.
    rest: Vec<Expr>,
    filed: Span,
    due: Span,
}

/// What is known of the cases along a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum By {
    State(State),
    Lead(String),
    Assisting(String),
    Grid(String),
    Matter(String),
    Reporter(String),
    Assignee(String),
    Asset(String),
    /// Exactly these marks.
    Marks(i32),
    /// The beginning of the number, which few cases have in common.
    Number(String, DbBackend),
}

/// All ways that a list or a count has to go.
pub(super) async fn lanes(db: &impl ConnectionTrait, sight: &Sight, cut: &Cut) -> Result<Vec<Lane>> {
    let town = sight.town.clone().unwrap_or_default();
    let rare = !cut.number.is_empty() && is_rare(db, &town, &cut.number).await?;
    let numbered = rare.then(|| By::Number(cut.number.clone(), db.get_database_backend()));
    Ok([true, false].into_iter().flat_map(|open| part(sight, cut, &town, open, numbered.as_ref())).collect())
}

/// The ways through the open or through the ended cases.
fn part(sight: &Sight, cut: &Cut, town: &str, open: bool, numbered: Option<&By>) -> Vec<Lane> {
    let states = cut.states_of(open);
    if states.is_empty() {
        return Vec::new();
    }
    let (ways, seen) = match numbered.map(|by| vec![by.clone()]).or_else(|| narrow(cut, open)) {
        Some(ways) => (ways, in_sight(sight)),
        None => (by_sight(sight, &states), None),
    };
    let (ways, seen) = if ways.len() > MOST { (by_states(&states), in_sight(sight)) } else { (ways, seen) };
    let conditions = cut.conditions(open);
    let lane = |by: By| {
        let said = by.about();
        let rest = conditions.iter().filter(|(about, _)| !said.contains(about)).map(|(_, rest)| rest.clone());
        let rest = rest.chain(seen.clone()).collect();
        Lane { town: town.to_owned(), open, by, rest, filed: cut.filed, due: cut.due() }
    };
    ways.into_iter().map(lane).collect()
}

/// The ways of what is asked for, the narrowest that is set; none where nothing is.
fn narrow(cut: &Cut, open: bool) -> Option<Vec<By>> {
    let one = |text: &str, by: fn(String) -> By| (!text.is_empty()).then(|| vec![by(text.to_owned())]);
    let each = |set: &Option<BTreeSet<String>>, by: fn(String) -> By| {
        set.as_ref().filter(|set| set.len() <= MOST).map(|set| set.iter().cloned().map(by).collect())
    };
    let ended = || {
        one(&cut.asset, By::Asset).or_else(|| one(&cut.assignee, By::Assignee)).or_else(|| {
            (cut.marks != 0).then(|| (1..MARKS).filter(|set| set & cut.marks == cut.marks).map(By::Marks).collect())
        })
    };
    let rare = if open { None } else { ended() };
    rare.or_else(|| each(&cut.grids, By::Grid))
        .or_else(|| each(&cut.matters, By::Matter))
        .or_else(|| one(&cut.assisting, By::Assisting))
        .or_else(|| one(&cut.lead, By::Lead))
}

/// The ways in which cases come into sight.
fn by_sight(sight: &Sight, states: &[State]) -> Vec<By> {
    let Reach::Part(Part { units, grids, reporter, .. }) = &sight.reach else { return by_states(states) };
    let units = units.iter().flat_map(|unit| [By::Lead(unit.clone()), By::Assisting(unit.clone())]);
    let grids = grids.iter().cloned().map(By::Grid);
    units.chain(grids).chain(reporter.iter().cloned().map(By::Reporter)).collect()
}

fn by_states(states: &[State]) -> Vec<By> {
    states.iter().copied().map(By::State).collect()
}

impl By {
    /// What the way itself says.
    fn about(&self) -> &'static [About] {
        match self {
            Self::State(_) => &[About::State],
            Self::Lead(_) => &[About::Lead],
            Self::Assisting(_) => &[About::Assisting],
            Self::Grid(_) => &[About::Grid],
            Self::Matter(_) => &[About::Matter],
            Self::Reporter(_) => &[],
            Self::Assignee(_) => &[About::Assignee],
            Self::Asset(_) => &[About::Asset],
            Self::Marks(_) => &[About::Marks],
            Self::Number(..) => &[About::Number],
        }
    }
}

impl Lane {
    /// Whether no case of this way is on another one of its kind.
    pub(super) fn is_apart(&self) -> bool {
        matches!(self.by, By::State(_) | By::Grid(_) | By::Matter(_) | By::Marks(_))
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Whether an index gives the cases in the order. Along the other ways there are few, and they are sorted.
    pub(super) fn is_in(&self, order: Order) -> bool {
        match self.by {
            By::Number(..) => false,
            By::State(_) | By::Lead(_) => true,
            _ => !self.open || order == Order::Newest,
        }
    }

    /// Whether cases have to be looked at one by one, so that a page may have to stop before it is full.
    pub(super) fn looks(&self, order: Order) -> bool {
        let times = if self.follows_filing(order) { self.due } else { self.filed };
        self.is_in(order) && (!self.rest.is_empty() || times != (None, None))
    }

    /// The next places after one, in order: at most `limit`, and none beyond `horizon`.
    pub(super) fn places(&self, order: Order, after: Option<Key>, horizon: Option<Key>, limit: u64) -> SelectStatement {
        let mut query = self.along(self.cases(), order, after);
        query.cond_where(self.rest()).cond_where(self.other_times(order));
        if let Some(horizon) = horizon {
            query.cond_where(self.until(order, horizon));
        }
        query.limit(limit).to_owned()
    }

    /// Where a page stops that reads `most` cases along this way, by the index alone.
    pub(super) fn horizon(&self, order: Order, after: Option<Key>, most: u64) -> SelectStatement {
        self.along(self.entries(), order, after).limit(1).offset(most.saturating_sub(1)).to_owned()
    }

    /// Ids and states of its cases, none beyond `horizon`. The ended ones are many, so that an order and a limit hold the
    /// database to the index of the way: left to itself it may find another one cheaper, and read all of the town by it.
    pub(super) fn states(&self, horizon: Option<Key>) -> SelectStatement {
        let order = Order::Newest;
        let mut query = self.cases();
        if self.open {
            query.cond_where(self.times(order));
        } else {
            query = self.along(query, order, None);
            query.clear_selects().limit(COUNTED);
        }
        query.cond_where(self.rest()).cond_where(self.other_times(order));
        if let Some(horizon) = horizon {
            query.cond_where(self.until(order, horizon));
        }
        query.column((Entity, Column::Id)).column((Entity, Column::State)).to_owned()
    }

    fn along(&self, mut query: SelectStatement, order: Order, after: Option<Key>) -> SelectStatement {
        let (at, id, offset) = (self.at(order), self.id(), self.offset(order));
        let place = if offset == 0 { at.clone() } else { at.clone().add(offset) };
        query.expr_as(place, "place").expr_as(id.clone(), "case_id").cond_where(self.times(order));
        if let Some((after, last)) = after {
            let after = after.saturating_sub(offset);
            let beyond = Condition::any();
            query.cond_where(match order {
                Order::Newest => {
                    let beyond = beyond.add(at.clone().lt(after)).add(id.clone().lt(last));
                    Condition::all().add(at.clone().lte(after)).add(beyond)
                }
                Order::Due => {
                    let beyond = beyond.add(at.clone().gt(after)).add(id.clone().gt(last));
                    Condition::all().add(at.clone().gte(after)).add(beyond)
                }
            });
        }
        let direction = if order == Order::Newest { Direction::Desc } else { Direction::Asc };
        query.order_by_expr(at, direction.clone()).order_by_expr(id, direction).to_owned()
    }

    /// No further than a place.
    fn until(&self, order: Order, (until, last): Key) -> Condition {
        let (at, id) = (self.at(order), self.id());
        let until = until.saturating_sub(self.offset(order));
        match order {
            Order::Newest => {
                let within = Condition::any().add(at.clone().gt(until)).add(id.gte(last));
                Condition::all().add(at.gte(until)).add(within)
            }
            Order::Due => {
                let within = Condition::any().add(at.clone().lt(until)).add(id.lte(last));
                Condition::all().add(at.lte(until)).add(within)
            }
        }
    }

    /// Whether the order is that of filing along this way. Ended cases are no longer due: the oldest come first.
    fn follows_filing(&self, order: Order) -> bool {
        order == Order::Newest || !self.open
    }

    /// What places of the order are ahead of the column.
    fn offset(&self, order: Order) -> i64 {
        if order == Order::Due && !self.open { NOT_DUE } else { 0 }
    }

    /// The column of the order. Where its index is not wanted, in words that no index serves.
    fn at(&self, order: Order) -> Expr {
        let column = if self.follows_filing(order) { Column::FiledMs } else { Column::DueMs };
        match self.by {
            _ if !self.is_in(order) => plain(column),
            By::Assisting(_) => Expr::col((assist::Entity, assist::Column::FiledMs)),
            _ => Expr::col((Entity, column)),
        }
    }

    fn id(&self) -> Expr {
        match self.by {
            By::Assisting(_) => Expr::col((assist::Entity, assist::Column::CaseId)),
            _ => Expr::col((Entity, Column::Id)),
        }
    }

    /// What is asked of the time by which the order goes.
    fn times(&self, order: Order) -> Condition {
        within(&self.at(order), if self.follows_filing(order) { self.filed } else { self.due })
    }

    /// What is asked of the other time.
    fn other_times(&self, order: Order) -> Condition {
        if self.follows_filing(order) {
            within(&plain(Column::DueMs), self.due)
        } else {
            within(&plain(Column::FiledMs), self.filed)
        }
    }

    fn rest(&self) -> Condition {
        self.rest.iter().cloned().fold(Condition::all(), Condition::add)
    }

    /// The cases of the way.
    fn cases(&self) -> SelectStatement {
        let mut query = self.entries();
        if let By::Assisting(_) = self.by {
            let same = Condition::all()
                .add(Expr::col((Entity, Column::Town)).equals((assist::Entity, assist::Column::Town)))
                .add(Expr::col((Entity, Column::Id)).equals((assist::Entity, assist::Column::CaseId)));
            query.inner_join(Entity, same);
        }
        query
    }

    /// What the index of the way holds, in its words.
    fn entries(&self) -> SelectStatement {
        let case = |column| Expr::col((Entity, column));
        let part = Expr::cust(if self.open { "dispatch_case.outcome = 0" } else { "dispatch_case.outcome <> 0" });
        let town = Condition::all().add(case(Column::Town).eq(&self.town));
        let known = match &self.by {
            By::Assisting(unit) => return self.assists(unit),
            By::State(state) => town.add(case(Column::State).eq(state_number(*state))),
            By::Lead(unit) => town.add(case(Column::Lead).eq(unit)),
            By::Grid(grid) => town.add(case(Column::Grid).eq(grid)),
            By::Matter(matter) => town.add(case(Column::Matter).eq(matter)),
            By::Reporter(person) => town.add(case(Column::Reporter).eq(person)),
            By::Assignee(team) => town.add(case(Column::Assignee).eq(team)).add(Expr::cust("assignee <> ''")),
            By::Asset(asset) => town.add(case(Column::Asset).eq(asset)).add(Expr::cust("asset <> ''")),
            By::Marks(marks) => town.add(case(Column::Marks).eq(*marks)).add(Expr::cust("marks <> 0")),
            By::Number(number, backend) => town.add(numbers(number, *backend)),
        };
        Query::select().from(Entity).cond_where(known.add(part)).to_owned()
    }

    fn assists(&self, unit: &str) -> SelectStatement {
        let assist = |column| Expr::col((assist::Entity, column));
        let known = Condition::all()
            .add(assist(assist::Column::Town).eq(&self.town))
            .add(assist(assist::Column::Unit).eq(unit))
            .add(assist(assist::Column::Ended).eq(i32::from(!self.open)));
        Query::select().from(assist::Entity).cond_where(known).to_owned()
    }
}

/// Numbers that begin so, byte by byte. They are of digits, letters and hyphens, which come before the last character there
/// is.
fn numbers(number: &str, backend: DbBackend) -> Condition {
    let column = match backend {
        DbBackend::Postgres => Expr::cust(r#"(dispatch_case.number COLLATE "C")"#),
        _ => Expr::col((Entity, Column::Number)),
    };
    let end = format!("{number}\u{10FFFF}");
    Condition::all().add(column.clone().gte(number)).add(column.lt(end))
}

/// Whether few cases of the town have numbers that begin so.
async fn is_rare(db: &impl ConnectionTrait, town: &str, number: &str) -> Result<bool> {
    let query = Entity::find().select_only().column(Column::Id).filter(Column::Town.eq(town));
    let found = query.filter(numbers(number, db.get_database_backend())).limit(NUMBERED + 1);
    let found: Vec<Uuid> = found.into_tuple().all(db).await?;
    Ok(found.len() as u64 <= NUMBERED)
}
