//! The table of reviews.

use sea_orm::entity::prelude::*;

use super::texts::Texts;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_review")]
pub(crate) struct Model {
    /// Town code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: String,
    /// Case id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// Number of the hand-in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hand_in: i64,
    /// Version.
    pub version: i64,
    /// State.
    pub state: String,
    /// Unit that handed in.
    pub unit: String,
    /// What was done.
    pub words: String,
    /// Hashes of the evidence, in hex.
    pub after: Texts,
    /// When the clock started.
    pub dispatched_ms: Option<i64>,
    /// When it was handed in.
    pub handed_in_ms: i64,
    /// Whether that was in time.
    pub in_time: Option<bool>,
    /// When it was decided; none while it is not.
    pub decided_ms: Option<i64>,
    /// Person id of who decided.
    pub decided_by: String,
    /// Name of who decided.
    pub decided_by_name: String,
    /// Role of who decided.
    pub decided_by_role: String,
    /// Unit of who decided.
    pub decided_by_unit: String,
    /// Why.
    pub reason: String,
    /// Why dispatch refused.
    pub refusal: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
