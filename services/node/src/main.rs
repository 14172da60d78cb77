//! `gridcase`: the server. See `gridcase --help`.
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    gridcase_node::cli::run(gridcase_node::cli::Arguments::parse())
}
