//! A row of `dispatch_view`, and the log of what is done to views.
//!
//! The log is apart from that of cases, which other services follow.

use gridcase_host::log::Log;
use sea_orm::entity::prelude::*;

/// The log of views.
pub(crate) const LOG: Log = Log::new("dispatch_view");

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_view")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub(crate) owner: String,
    pub(crate) shared: i32,
    pub(crate) deleted: i32,
    pub(crate) version: i64,
    pub(crate) body: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
