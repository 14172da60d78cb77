//! gridcase-migrations

mod intake;
mod intake_0001_events;
mod intake_0002_reports;
mod intake_0003_assets;
mod intake_0004_families;

pub use intake::IntakeMigrator;

mod registry;
mod registry_0001_events;
mod registry_0002_content;
mod registry_0003_people;
mod registry_0004_ground_steps;

pub use registry::RegistryMigrator;

mod dispatch;
mod dispatch_0001_events;
mod dispatch_0002_cases;
mod dispatch_0003_access;
mod dispatch_0004_ground;
mod dispatch_0005_lists;
mod dispatch_0006_alarms;
mod dispatch_0007_views;
mod dispatch_0008_clock;
mod dispatch_0009_field;
mod dispatch_0010_tallies;

pub use dispatch::DispatchMigrator;

mod feedback;
mod feedback_0001_events;
mod feedback_0002_reviews;
mod feedback_0003_families;

pub use feedback::FeedbackMigrator;
