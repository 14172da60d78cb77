//! The table of stored media files.

use sea_orm::entity::prelude::*;

/// A stored file of a report, or of a case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intake_media")]
pub(crate) struct Model {
    /// Code of the town.
    #[sea_orm(primary_key, auto_increment = false)]
    pub town: String,
    /// The report's id; the report may come later.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report: Uuid,
    /// SHA-256 of the file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: Vec<u8>,
    /// Name of the kind.
    pub kind: String,
    /// Name of the purpose.
    pub purpose: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Person id of who sent it.
    pub person: String,
    /// When it was recorded.
    pub recorded_ms: i64,
    /// Sent for the case by a handling unit, rather than declared by the report.
    pub added: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
