//! The command line of Gridcase, for people and scripts.
//!
//! It is a client like any other: it knows the server by the protocol alone. [`run`] is the whole program, so that tests
//! can run it in their own process; `main` only hands it the terminal.
mod api;
mod arguments;
mod commands;
mod failure;
mod ids;
mod machine;
mod output;
mod progress;
mod replay;
mod sessions;

use std::ffi::OsString;

use clap::Parser as _;

pub use output::Streams;

use arguments::Arguments;
use commands::Context;
use output::Screen;

/// Runs a command line, program name first, and answers with the exit code that `--help` promises.
pub async fn run(command_line: impl IntoIterator<Item = impl Into<OsString> + Clone>, mut streams: Streams) -> u8 {
    let arguments = match Arguments::try_parse_from(command_line) {
        Ok(arguments) => arguments,
        Err(error) => {
            let stream = if error.use_stderr() { &mut streams.err } else { &mut streams.out };
            // Nothing can be said about a stream that is gone.
            let _ = write!(stream, "{}", error.render());
            return u8::try_from(error.exit_code()).unwrap_or(failure::Exit::Usage as u8);
        }
    };
    let mut screen = Screen::new(arguments.globals.output, streams);
    let done = match Context::new(&arguments.globals, &mut screen) {
        Ok(mut context) => Box::pin(arguments.command.run(&mut context)).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => 0,
        Err(failure) => {
            screen.failure(&failure);
            failure.exit as u8
        }
    }
}

/// Columns of the terminal that shows the output; none where it goes to a file or a pipe.
pub fn terminal_width() -> Option<u16> {
    machine::terminal_width()
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Kept {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().expect("not poisoned").clone()).expect("text")
        }
    }

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Runs a command line; gives the exit code and what was said on both streams.
    async fn said(line: &[&str]) -> (u8, String, String) {
        let (out, err) = (Kept::default(), Kept::default());
        let streams = Streams { out: Box::new(out.clone()), err: Box::new(err.clone()), width: None, draws: false };
        let code = run(line.iter().copied(), streams).await;
        (code, out.text(), err.text())
    }

    #[tokio::test]
    async fn help_goes_to_the_output_and_a_slip_to_the_errors() {
        let (code, out, err) = said(&["gridctl", "--help"]).await;
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("Exit codes:"), "{out}");
        let (code, out, err) = said(&["gridctl", "case", "lits"]).await;
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("lits"), "{err}");
    }

    #[tokio::test]
    async fn who_is_not_signed_in_is_told_how() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().to_str().expect("text");
        let (code, out, err) = said(&["gridctl", "--config", config, "--as", "li.na", "case", "list"]).await;
        assert_eq!((code, out.as_str()), (3, ""));
        assert!(err.ends_with("  -> gridctl sign-in li.na\n"), "{err}");
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_unavailable_and_said_so_in_json() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().to_str().expect("text");
        let password = folder.path().join("password");
        std::fs::write(&password, "long enough").expect("written");
        let password = password.to_str().expect("text");
        let line = ["gridctl", "--config", config, "-o", "json", "--server", "http://127.0.0.1:1"];
        let (code, out, err) = said(&[&line[..], &["sign-in", "li.na", "--password-file", password]].concat()).await;
        assert_eq!((code, out.as_str()), (7, ""));
        let told: serde_json::Value = serde_json::from_str(&err).expect("one object");
        assert_eq!(told["error"]["exit"], 7);
    }
}
