//! A row of `dispatch_clock`, and the log of clock operations.
//!
//! The log is apart from that of cases, which other services follow.

use gridcase_host::log::Log;
use sea_orm::entity::prelude::*;

/// The log of operations.
pub(crate) const LOG: Log = Log::new("dispatch_clock");

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_clock")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) town: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) at_ms: i64,
    pub(crate) done_ms: Option<i64>,
    pub(crate) body: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
