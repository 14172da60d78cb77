//! The steps of feedback's schema.

use sea_orm_migration::prelude::*;

use crate::{feedback_0001_events, feedback_0002_reviews, feedback_0003_families};

/// Makes and upgrades feedback's tables.
#[derive(Debug)]
pub struct FeedbackMigrator;

#[async_trait::async_trait]
impl MigratorTrait for FeedbackMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(feedback_0001_events::Migration),
            Box::new(feedback_0002_reviews::Migration),
            Box::new(feedback_0003_families::Migration),
        ]
    }
}
