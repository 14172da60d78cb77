//! Measures the locator against the machine's memory and against its peers, all in one process on the same ground and
//! points: `cargo bench -p gridcase-geo`.
//!
//! - `-- --million` adds a million grids (several GB of memory, some minutes).
//! - `-- --dump FOLDER` writes ground and points of the 20,000 grids for `peers.py`.
//!
//! Times are processor time of the thread, so that what else the machine does counts less; each is the median of rounds in
//! which all methods take turns.

mod clock;
mod dump;
mod ground;
mod machine;
mod methods;
mod report;

use ground::Ground;

/// Grids along one side.
const TOWN: u32 = 32;
const CITY: u32 = 141;
const COUNTRY: u32 = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--dump") {
        let folder = arguments.get(at + 1).map_or("target/locator", String::as_str);
        dump::write(Ground::new(CITY), folder.as_ref()).expect("a folder that can be written");
        return;
    }
    println!("{}", machine::describe());
    let memory = machine::Memory::new();
    for side in [TOWN, CITY] {
        report::measure(Ground::new(side), &memory);
    }
    if arguments.iter().any(|argument| argument == "--million") {
        report::measure(Ground::new(COUNTRY), &memory);
    } else {
        println!("\nskipped: a million grids; ask for them with `cargo bench -p gridcase-geo -- --million`");
    }
}
