//! A row of `dispatch_tally`: how many ended cases there are of one kind.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_tally")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) level: i32,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) reporter: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) grid: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) matter: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) assignee: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) lead: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) assisting: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) outcome: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) slot: i32,
    pub(crate) cases: i64,
}

impl Model {
    /// The same without its slot.
    pub(crate) fn in_any_slot(self) -> Self {
        Self { slot: 0, ..self }
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
