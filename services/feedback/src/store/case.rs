//! The table of cases: the facts that reviews and outcomes show, and the reporter's verdict.

use sea_orm::entity::prelude::*;

use super::texts::Texts;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_case")]
pub(crate) struct Model {
    /// Town code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: String,
    /// Case id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number of dispatch's last event that took effect.
    pub sequence: i64,
    /// Number of this service's own last event.
    pub own_sequence: i64,
    /// Case number.
    pub number: String,
    /// Matter id.
    pub matter: String,
    /// Matter's name.
    pub matter_name: String,
    /// Grid.
    pub grid: String,
    /// Days in which it may be reopened.
    pub reopen_days: i64,
    /// What was reported.
    pub words: String,
    /// Hashes of the report's files, in hex.
    pub before: Texts,
    /// Person id of the reporter; empty where there is none.
    pub reporter: String,
    /// When it was reported.
    pub reported_ms: i64,
    /// State.
    pub state: String,
    /// Lead unit.
    pub unit: String,
    /// Assisting units.
    pub assisting: Texts,
    /// When the running clock started.
    pub dispatched_ms: Option<i64>,
    /// When it closed.
    pub closed_ms: Option<i64>,
    /// What became of it, in words.
    pub result: String,
    /// Persons who handled it.
    pub persons: Texts,
    /// Units that handled it.
    pub units: Texts,
    /// The last rating; 0 for none.
    pub rating: i64,
    /// Its words.
    pub rating_words: String,
    /// A reopening waits for dispatch.
    pub reopening: bool,
    /// Why dispatch refused the last reopening.
    pub reopen_refusal: String,
    /// Numbers of the parts that are not settled.
    pub open_parts: Texts,
    /// Id of the case that it is joined with.
    pub joined: Option<Uuid>,
    /// Its number; empty where it is not.
    pub joined_number: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
