//! The table of parts that were split off cases: who may send files for them.

use sea_orm::entity::prelude::*;

/// A part.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intake_part")]
pub(crate) struct Model {
    /// Code of the town.
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: String,
    /// Its case's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Code of the unit that answers for it.
    pub unit: String,
    /// Codes of the assisting units, with a space between.
    pub assisting: String,
    /// Number of the last case event that was folded in.
    pub sequence: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
