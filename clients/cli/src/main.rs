//! `gridctl`: the command line of Gridcase.
use std::{
    io::{self, IsTerminal as _},
    process::ExitCode,
};

#[tokio::main]
async fn main() -> ExitCode {
    gridctl::run(
        std::env::args_os(),
        gridctl::Streams {
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
            width: gridctl::terminal_width(),
            draws: io::stderr().is_terminal(),
        },
    )
    .await
    .into()
}
