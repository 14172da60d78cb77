//! A row of `dispatch_assist`: a unit assists in a case.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_assist")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) unit: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) filed_ms: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) case_id: Uuid,
    /// Whether the case has ended, 0 or 1.
    pub(crate) ended: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
