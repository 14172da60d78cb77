//! The process: which parts run in it, the demo town, the doctor, the load runner.
//!
//! [`node`] puts the services together; [`demo`] builds a town through their own RPCs; [`cli`] is the command line.
pub mod cli;
pub mod demo;
mod doctor;
mod driven;
mod measure;
pub mod node;
pub mod parts;
pub mod peers;

pub use node::{Node, Settings, Storage};
pub use parts::Part;
