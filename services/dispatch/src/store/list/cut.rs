//! What a filter comes to, as conditions of a query.
//!
//! A list goes along one way, by that way's index. The other conditions are looked at case by case and must not lead the
//! database to another index, which it might then have to read and sort as a whole. So they are written in words that no
//! index serves.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, IntoIden as _};
use sea_orm::{Condition, IdenStatic as _};

use super::super::case::{Column, Entity, NOT_DUE, cause_bit, outcome_number, state_number};
use crate::case::{Cause, Outcome, State};
use crate::sight::{Part, Reach, Sight};

/// Which cases, as far as a query has to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cut {
    /// States in which they may be.
    pub(crate) states: Vec<State>,
    /// How they ended.
    pub(crate) outcome: Option<Outcome>,
    /// Lead unit; empty is all.
    pub(crate) lead: String,
    /// Assisting unit; empty is all.
    pub(crate) assisting: String,
    /// Queue cause.
    pub(crate) cause: Option<Cause>,
    /// Grids; none is all.
    pub(crate) grids: Option<BTreeSet<String>>,
    /// Matters; none is all.
    pub(crate) matters: Option<BTreeSet<String>>,
    /// Beginning of the number; empty is all.
    pub(crate) number: String,
    /// Source of the report; empty is all.
    pub(crate) source: String,
    /// From, and before which millisecond they were filed.
    pub(crate) filed: Span,
    /// From, and before which millisecond they are due.
    pub(crate) due: Span,
    /// Marks that they must bear.
    pub(crate) marks: i32,
    /// Team or officer; empty is all.
    pub(crate) assignee: String,
    /// Asset; empty is all.
    pub(crate) asset: String,
}

/// From a millisecond, and before one.
pub(crate) type Span = (Option<i64>, Option<i64>);

/// What a condition is about: it is left out where the way itself says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    State,
    Lead,
    Assisting,
    Grid,
    Matter,
    Number,
    Marks,
    Assignee,
    Asset,
    Other,
}

impl Cut {
    /// The same of the cases in the queue; none where they are not meant.
    pub(super) fn queued(&self) -> Option<Self> {
        let filed = self.states.contains(&State::Filed);
        filed.then(|| Self { states: vec![State::Filed], ..self.clone() })
    }

    /// All conditions on open cases.
    pub(super) fn all(&self) -> Condition {
        let times = within(&plain(Column::FiledMs), self.filed).add(within(&plain(Column::DueMs), self.due()));
        self.conditions(true).into_iter().fold(times, |all, (_, condition)| all.add(condition))
    }

    /// When they are due. Who asks from when, asks for no unknown times.
    pub(super) fn due(&self) -> Span {
        (self.due.0, self.due.1.or(self.due.0.map(|_| NOT_DUE)))
    }

    /// The states of the open part, or of the ended one.
    pub(super) fn states_of(&self, open: bool) -> Vec<State> {
        self.states.iter().copied().filter(|state| state.is_open() == open).collect()
    }

    /// Each condition on the cases of a part but those of time, and what it is about.
    pub(super) fn conditions(&self, open: bool) -> Vec<(About, Expr)> {
        let states = self.states_of(open);
        let all = State::ALL.into_iter().filter(|state| state.is_open() == open).count();
        let within = states.iter().map(|state| state_number(*state));
        let text = |about, column, text: &str| (!text.is_empty()).then(|| (about, plain_text(column).eq(text)));
        let any = |about, column, set: &Option<BTreeSet<String>>| {
            set.as_ref().map(|set| (about, one_of(column, set.iter().map(String::as_str))))
        };
        let conditions = [
            (states.len() < all).then(|| (About::State, plain(Column::State).is_in(within))),
            self.outcome.map(|outcome| (About::Other, plain(Column::Outcome).eq(outcome_number(outcome)))),
            text(About::Lead, Column::Lead, &self.lead),
            (!self.assisting.is_empty()).then(|| (About::Assisting, assists(&self.assisting))),
            self.cause.map(|cause| (About::Other, has_bits(Column::Causes, cause_bit(cause)))),
            any(About::Grid, Column::Grid, &self.grids),
            any(About::Matter, Column::Matter, &self.matters),
            (!self.number.is_empty()).then(|| (About::Number, begins(&self.number))),
            text(About::Other, Column::Source, &self.source),
            (self.marks != 0).then(|| (About::Marks, has_bits(Column::Marks, self.marks))),
            text(About::Assignee, Column::Assignee, &self.assignee),
            text(About::Asset, Column::Asset, &self.asset),
        ];
        conditions.into_iter().flatten().collect()
    }
}

/// The condition that a case is in sight; none where all of the town is.
pub(super) fn in_sight(sight: &Sight) -> Option<Expr> {
    let Reach::Part(Part { units, grids, reporter, .. }) = &sight.reach else { return None };
    let nothing = Condition::any().add(Expr::cust("1 = 0"));
    let leads = (!units.is_empty()).then(|| one_of(Column::Lead, units.iter().map(String::as_str)));
    let there = (!grids.is_empty()).then(|| one_of(Column::Grid, grids.iter().map(String::as_str)));
    let own = reporter.iter().map(|person| plain_text(Column::Reporter).eq(person));
    let ways = leads.into_iter().chain(units.iter().map(|unit| assists(unit))).chain(there).chain(own);
    Some(ways.fold(nothing, Condition::add).into())
}

/// A number's column in words that no index serves.
pub(super) fn plain(column: Column) -> Expr {
    Expr::cust(format!("(dispatch_case.{} + 0)", column.as_str()))
}

/// A text's column in words that no index serves.
fn plain_text(column: Column) -> Expr {
    Expr::cust(format!("(dispatch_case.{} || '')", column.as_str()))
}

fn one_of<'a>(column: Column, texts: impl Iterator<Item = &'a str>) -> Expr {
    plain_text(column).is_in(texts)
}

/// Compared with care for upper and lower case, which `LIKE` does not take everywhere.
fn assists(unit: &str) -> Expr {
    let units = Expr::col((Entity, Column::Assisting));
    let without = Func::cust(Alias::new("replace").into_iden()).arg(units.clone()).arg(format!("\n{unit}\n")).arg("\n");
    units.ne(without)
}

fn has_bits(column: Column, bits: i32) -> Expr {
    Expr::col((Entity, column)).bit_and(bits).eq(bits)
}

/// Numbers are of digits, letters and hyphens, which all come before the last character there is.
fn begins(number: &str) -> Expr {
    let column = plain_text(Column::Number);
    let length = i32::try_from(number.chars().count()).unwrap_or(i32::MAX);
    Expr::from(Func::cust(Alias::new("substr").into_iden()).arg(column).arg(1).arg(length)).eq(number)
}

/// That a time lies in a span.
pub(super) fn within(at: &Expr, (from, before): Span) -> Condition {
    let from = from.map(|from| at.clone().gte(from));
    Condition::all().add_option(from).add_option(before.map(|before| at.clone().lt(before)))
}
