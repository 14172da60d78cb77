//! What the journeys stand on: real processes, a small town, people who are signed in.
mod installation;
mod people;
mod process;
mod shell;
mod town;

pub use installation::{Installation, Topology, channel};
pub use people::SignedIn;
pub use process::{BINARY, Process, free_address};
pub use shell::{Said, Shell, gridctl};
pub use town::{PASSWORD, Town, moved_precincts, place, publish_with_gaps, report, split_boundaries};
