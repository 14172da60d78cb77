//! The steps of dispatch's schema.

use sea_orm_migration::prelude::*;

use crate::{
    dispatch_0001_events, dispatch_0002_cases, dispatch_0003_access, dispatch_0004_ground, dispatch_0005_lists,
    dispatch_0006_alarms, dispatch_0007_views, dispatch_0008_clock, dispatch_0009_field, dispatch_0010_tallies,
};

/// Makes and upgrades dispatch's tables.
#[derive(Debug)]
pub struct DispatchMigrator;

#[async_trait::async_trait]
impl MigratorTrait for DispatchMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(dispatch_0001_events::Migration),
            Box::new(dispatch_0002_cases::Migration),
            Box::new(dispatch_0003_access::Migration),
            Box::new(dispatch_0004_ground::Migration),
            Box::new(dispatch_0005_lists::Migration),
            Box::new(dispatch_0006_alarms::Migration),
            Box::new(dispatch_0007_views::Migration),
            Box::new(dispatch_0008_clock::Migration),
            Box::new(dispatch_0009_field::Migration),
            Box::new(dispatch_0010_tallies::Migration),
        ]
    }
}
