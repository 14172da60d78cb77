//! The steps of intake's schema.

use sea_orm_migration::prelude::*;

use crate::{intake_0001_events, intake_0002_reports, intake_0003_assets, intake_0004_families};

/// Makes and upgrades intake's tables.
#[derive(Debug)]
pub struct IntakeMigrator;

#[async_trait::async_trait]
impl MigratorTrait for IntakeMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(intake_0001_events::Migration),
            Box::new(intake_0002_reports::Migration),
            Box::new(intake_0003_assets::Migration),
            Box::new(intake_0004_families::Migration),
        ]
    }
}
