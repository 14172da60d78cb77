//! Whole journeys through real processes: in one process, split into five, on SQLite and on PostgreSQL.
#![expect(clippy::disallowed_methods, reason = "tests make ids and read the clock like any client")]

mod delivery;
mod demo;
mod dependencies;
mod families;
mod harness;
mod life;
mod photos;
mod queue;
mod redrawing;
mod refusals;
mod replay;
mod shell;
mod sight;
mod steps;
