//! The steps of the registry's schema.

use sea_orm_migration::prelude::*;

use crate::{registry_0001_events, registry_0002_content, registry_0003_people, registry_0004_ground_steps};

/// Makes and upgrades the registry's tables.
#[derive(Debug)]
pub struct RegistryMigrator;

#[async_trait::async_trait]
impl MigratorTrait for RegistryMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(registry_0001_events::Migration),
            Box::new(registry_0002_content::Migration),
            Box::new(registry_0003_people::Migration),
            Box::new(registry_0004_ground_steps::Migration),
        ]
    }
}
