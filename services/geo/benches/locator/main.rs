//! Measures the locator against the machine's memory and against its peers, all in one process on the same ground and
//! points: `cargo bench -p gridcase-geo`.
//!
//! - `-- --million` adds a million grids (several GB of memory, some minutes).
//! - `-- --peers [ADDRESS]` measures Shapely too, and `PostGIS` in the database at that address, on the ground and points
//!   of the 20,000 grids. They run in `peers.py`, by `python3`; what is not installed is skipped.
//!
//! Times are processor time of the thread, so that what else the machine does counts less; each is the median of rounds in
//! which all methods take turns.

mod clock;
mod dump;
mod ground;
mod machine;
mod methods;
mod report;

use std::io;
use std::path::Path;
use std::process::Command;

use ground::Ground;

/// Grids along one side.
const TOWN: u32 = 32;
const CITY: u32 = 141;
const COUNTRY: u32 = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |option: &str| arguments.iter().position(|argument| argument == option);
    println!("{}", machine::describe());
    let memory = machine::Memory::new();
    for side in [TOWN, CITY] {
        report::measure(Ground::new(side), &memory);
    }
    match asked("--peers") {
        Some(at) => peers(arguments.get(at + 1).filter(|next| !next.starts_with("--"))).expect("peers that end well"),
        None => println!("\nskipped: Shapely and PostGIS; ask for them with `-- --peers [ADDRESS OF A DATABASE]`"),
    }
    match asked("--million") {
        Some(_) => report::measure(Ground::new(COUNTRY), &memory),
        None => println!("\nskipped: a million grids; ask for them with `-- --million`"),
    }
}

/// Peers in other languages, on the ground of a city. `cargo bench` adds options of its own behind the last of these.
fn peers(database: Option<&String>) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("locator");
    dump::write(Ground::new(CITY), &folder)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/locator/peers.py");
    println!();
    let ended = Command::new("python3").arg(script).arg(folder).args(database).status()?;
    if ended.success() { Ok(()) } else { Err(io::Error::other(format!("peers.py ended with {ended}"))) }
}
