//! What a command says: tables for people, JSON for scripts, progress and remarks on the side.
pub(crate) mod case;
pub(crate) mod finding;
pub(crate) mod ground;
pub(crate) mod json;
pub(crate) mod moment;
pub(crate) mod record;
pub(crate) mod rehearsal;
pub(crate) mod route;
pub(crate) mod table;
pub(crate) mod timeline;
pub(crate) mod words;

use std::io::Write;

use clap::ValueEnum;
use jiff::tz::TimeZone;
use prost::Name;
use serde_json::{Value, json};

use crate::{
    failure::{Exit, Failure, Result},
    progress::Progress,
};

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One object, or one object per line where answers keep coming.
    Json,
}

impl Format {
    /// A remark as one line: scripts that asked for JSON find nothing else on the error stream.
    pub(crate) fn remark(self, text: &str) -> String {
        match self {
            Self::Table => text.to_owned(),
            Self::Json => json!({"remark": text}).to_string(),
        }
    }
}

/// Writes a line beside the answer. Nothing can be said about an error stream that is gone.
pub(crate) fn aside(err: &mut (dyn Write + Send), line: &str) {
    let _ = writeln!(err, "{line}");
}

/// Where a program writes, and to whom.
pub struct Streams {
    /// Answers.
    pub out: Box<dyn Write + Send>,
    /// Remarks, progress, errors.
    pub err: Box<dyn Write + Send>,
    /// Columns of the terminal that shows `out`; none where it is no terminal.
    pub width: Option<u16>,
    /// Whether `err` is a terminal, on which progress may be drawn.
    pub draws: bool,
}

/// Writes answers in the format asked for.
pub(crate) struct Screen {
    pub(crate) format: Format,
    pub(crate) zone: TimeZone,
    streams: Streams,
}

/// How tables are laid out: the zone of their times, and the columns there are.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Times are shown in this zone.
    pub(crate) zone: TimeZone,
    /// Columns of the terminal; none is as many as needed.
    pub(crate) width: Option<u16>,
}

impl Screen {
    pub(crate) fn new(format: Format, streams: Streams) -> Self {
        Self { format, zone: TimeZone::UTC, streams }
    }

    pub(crate) fn layout(&self) -> Layout {
        Layout { zone: self.zone.clone(), width: self.streams.width }
    }

    /// Answers with a message of the protocol.
    pub(crate) fn message<M: Name>(&mut self, message: &M, table: impl FnOnce(&Layout) -> String) -> Result<()> {
        self.value(|| json::of(message), table)
    }

    /// Answers with a value that is made for JSON only, or a text for people only.
    pub(crate) fn value(&mut self, value: impl FnOnce() -> Value, table: impl FnOnce(&Layout) -> String) -> Result<()> {
        match self.format {
            Format::Json => {
                let text = serde_json::to_string_pretty(&value()).expect("a value of JSON");
                self.write(&text)
            }
            Format::Table => {
                let text = table(&self.layout());
                self.write(text.trim_end_matches('\n'))
            }
        }
    }

    /// Answers with one of many: one line of JSON, or a text for people.
    pub(crate) fn line(&mut self, value: impl FnOnce() -> Value, text: impl FnOnce(&Layout) -> String) -> Result<()> {
        let line = match self.format {
            Format::Json => value().to_string(),
            Format::Table => text(&self.layout()),
        };
        self.write(line.trim_end_matches('\n'))
    }

    /// A remark beside the answer.
    pub(crate) fn note(&mut self, text: &str) {
        aside(&mut *self.streams.err, &self.format.remark(text));
    }

    /// Tells why the command did not succeed.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        let text = match self.format {
            Format::Json => failure.to_json().to_string(),
            Format::Table => failure.to_string(),
        };
        aside(&mut *self.streams.err, &text);
    }

    /// Shows how far `total` steps of `what` have come.
    pub(crate) fn progress(&mut self, what: &str, total: usize) -> Progress<'_> {
        Progress::new(what, total, self.format, self.streams.draws, &mut *self.streams.err)
    }

    fn write(&mut self, text: &str) -> Result<()> {
        let written = writeln!(self.streams.out, "{text}").and_then(|()| self.streams.out.flush());
        written.map_err(|error| Failure::new(Exit::Failed, "OUTPUT", format!("the output is gone: {error}")))
    }
}
