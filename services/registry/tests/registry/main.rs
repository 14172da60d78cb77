//! The registry through its gRPC API, behind the real layers, on real databases.

mod accounts;
mod assets;
mod bad_input;
mod builders;
mod content;
mod coverage;
mod defects;
mod events;
mod ground;
mod house;
mod people;
mod publishing;
mod real_files;
mod setup;
mod tables;
