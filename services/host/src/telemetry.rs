//! Where the log goes.
use std::str::FromStr;

use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            other => Err(UnknownFormat(other.to_owned())),
        }
    }
}

/// Not a format of the log.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no log format; use text or json")]
pub struct UnknownFormat(String);

/// The log could not be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The filter cannot be read.
    #[error("the log filter cannot be read; write it like info,gridcase_dispatch=debug")]
    Filter(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A log runs already.
    #[error("the log was started twice")]
    Started(#[from] tracing_subscriber::util::TryInitError),
}

/// Starts the log of the process, on standard error. `filter` says what is kept, such as `info,gridcase_dispatch=debug`;
/// the environment variable `RUST_LOG` goes before it.
pub fn init(format: Format, filter: &str) -> Result<(), Error> {
    let filter = match std::env::var_os("RUST_LOG") {
        Some(_) => EnvFilter::try_from_default_env().map_err(|error| Error::Filter(error.into()))?,
        None => EnvFilter::try_new(filter).map_err(|error| Error::Filter(error.into()))?,
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        Format::Text => lines.boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter)).try_init()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_read_by_name() {
        assert_eq!("json".parse::<Format>().expect("a format"), Format::Json);
        assert_eq!("text".parse::<Format>().expect("a format"), Format::Text);
        assert!("xml".parse::<Format>().is_err());
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        assert!(matches!(init(Format::Text, "loud=="), Err(Error::Filter(_))));
    }
}
